use witgate_diff::{Change, Kind, What};
use witgate_model::{Bump, Item, Track};

use crate::cell::Cell::{Breaks, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::finding::Finding;
use crate::level::Level;
use crate::release::Release;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::packages::carried;

pub(crate) static RULE: Rule = Rule {
    id: "version-downgraded",
    summary: "the version of a package was downgraded",
    rows: Rows::NONE,
    judge: Judge::Change(&[Kind::VersionChanged], judge),
    docs: r#"
The candidate's version is earlier than the baseline's. Names with compatible
versions still link in both directions, so nothing else shows it; hosts that
have several versions prefer the later one, which is now the older contract.
Usually the branch is behind its baseline, or the two sides were swapped on the
command line.
"#,
    instead: r#"
Update the branch, or declare a version later than the baseline's.
"#,
    source: r#"
SemVer 2.0.0, section 11; Wasmtime and wasmparser link any two compatible
versions. Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s
`bindgen!`: everything compiles, whether the two versions are compatible or not.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::VersionChanged { was, now } = &change.what else { return None };
    if !evidence.is_root(change) {
        return None;
    }
    let (Some(was), Some(now)) = (was, now) else { return None };
    let is_renamed = !change.was.as_ref()?.package().same_package(change.now.as_ref()?.package());
    if now.cmp_precedence(was).is_ge() || is_renamed {
        return None;
    }
    let mut draft = Draft::new(
        format!("package `{}` downgraded from `{was}` to `{now}`", evidence.name(change)),
        help(&format!("a version later than `{was}`")),
    );
    draft.level = Some(Level::Error);
    if Track::from_version(Some(was)) == Track::from_version(Some(now)) {
        return Some(draft);
    }
    let row = Row::new(Bump::None, [Breaks, Breaks, Ok, Ok]);
    Some(if carried::is_named(change, evidence) { draft.rows(row, row) } else { draft })
}

/// Says in the findings of this rule which version the package needs: that is known
/// once all changes are.
pub(crate) fn name_versions(findings: &mut [Finding], releases: &[Release]) {
    for finding in findings.iter_mut().filter(|finding| finding.rule.id == RULE.id) {
        let package = finding.now.as_ref().map(Item::package);
        let release = releases.iter().find(|release| {
            package.is_some_and(|package| {
                package.bare() == release.package && package.version == release.candidate_version
            })
        });
        if let Some(release) = release
            && release.required > Bump::None
            && let Some(next) = &release.next_version
        {
            finding.help = help(&format!("`{next}` or later"));
        }
    }
}

fn help(version: &str) -> String {
    format!("declare {version}; if the two sides are swapped, swap them back")
}
