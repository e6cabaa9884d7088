//! For the steps that come after: `key=value` lines, as `GITHUB_OUTPUT` and
//! GitLab's dotenv reports take them. A value is one line of harmless
//! characters, whatever it was made of, and empty where there is none.
//!
//! <https://docs.github.com/actions/reference/workflow-commands-for-github-actions#setting-an-output-parameter>,
//! <https://docs.gitlab.com/ci/yaml/artifacts_reports/#artifactsreportsdotenv>

use std::collections::BTreeSet;
use std::io::{self, Write};

use witgate_judge::{Compared, Side};
use witgate_model::Bump;

use crate::format::Row;
use crate::integrity::Counts;
use crate::report::{Comparison, Report};
use crate::tally::Tally;
use crate::whole;

pub(crate) static ROW: Row =
    Row { name: "outputs", summary: "`key=value` lines for `GITHUB_OUTPUT` and dotenv", write };

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let findings = report.all_findings();
    let Tally { errors, warnings, notes, waived, earlier } = Tally::new(&findings);
    let here = |bump| {
        let findings = findings.iter().filter(|found| found.counts() && found.bump == bump);
        findings.count().to_string()
    };
    let bump = whole::bump(report);
    // Of packages that need several versions no one is the answer.
    let packages = report.comparisons.iter().flat_map(|comparison| &comparison.verdict.packages);
    let due: BTreeSet<_> =
        packages.filter(|it| !it.paid).map(|release| &release.next_version).collect();
    let next = bump.next_version.filter(|_| due.len() <= 1);
    let next = next.map_or(String::new(), |version| version.to_string());
    // What comes from a registry has a digest, and no commit.
    let is_commit = |id: &String| !id.contains(':');
    let commit = |side: Option<Side>| side.and_then(|it| it.resolved).filter(is_commit);
    let baseline = whole::side(report, Comparison::baseline_side);
    let release = whole::side(report, Comparison::since);
    // Everything that a change could be found in: none exactly where nothing
    // was compared.
    let Compared { packages: _, worlds, interfaces, functions, types } = whole::compared(report);
    let compared = worlds + interfaces + functions + types;
    let verified = Counts::new(report.integrity).verified;
    let failing = findings.iter().filter(|found| found.stops && !found.follows).count();
    for (key, value) in [
        ("result", report.status().to_owned()),
        ("failing", failing.to_string()),
        ("errors", errors.to_string()),
        ("warnings", warnings.to_string()),
        ("notes", notes.to_string()),
        ("waived", waived.to_string()),
        ("earlier", earlier.to_string()),
        ("breaking", here(Bump::Breaking)),
        ("additions", here(Bump::Additive)),
        ("required_bump", bump.required.as_str().to_owned()),
        ("next_version", next),
        ("baseline_commit", commit(baseline).unwrap_or_default()),
        ("release_commit", commit(release).unwrap_or_default()),
        ("compared", compared.to_string()),
        ("verified", verified.to_string()),
        ("unverified", (report.integrity.len() - verified).to_string()),
    ] {
        writeln!(out, "{key}={}", plain(&value))?;
    }
    Ok(())
}

/// A value in which no reader finds anything to expand, quote or end.
fn plain(value: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._:+/@-".contains(c);
    value.chars().map(|c| if is_plain(c) { c } else { '_' }).collect()
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_value_stays_in_its_line() {
        assert_eq!(plain("0.3.0-rc.1+b"), "0.3.0-rc.1+b");
        assert_eq!(plain("x\nresult=pass\r$(y) é"), "x_result_pass___y___");
    }
}
