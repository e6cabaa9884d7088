use witgate_model::{Bump, Track};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::level::Level;
use crate::release::Release;
use crate::rule::{Draft, Judge, Rule};

use super::governed;

pub(crate) static RULE: Rule = Rule {
    id: "version-bump-unneeded",
    summary: "a package moved to another version track and nothing in it breaks",
    rows: Rows::NONE,
    judge: Judge::Whole(judge),
    docs: r#"
Names link within a version track only, so a new track leaves every compiled
component behind. That is the price of a breaking change, and here there is none:
the same changes fit into a release on the track that there was, and everything
built before would go on to link.

Declare the version that is named here. If the step is meant as a sign, as
`1.0.0` often is, take it when something breaks anyway.

Source: measured with Wasmtime {wasmtime}: equal interfaces of `1.0.0` and `2.0.0` do not
link in either direction.
"#,
};

fn judge(evidence: &Evidence<'_>, releases: &[Release]) -> Vec<Draft> {
    releases.iter().filter_map(|release| unneeded(evidence, release)).collect()
}

fn unneeded(evidence: &Evidence<'_>, release: &Release) -> Option<Draft> {
    let Release { package, required, baseline_version, candidate_version, .. } = release;
    let (was, now) = (baseline_version.as_ref()?, candidate_version.as_ref()?);
    let (before, after) = (Track::of(Some(was)), Track::of(Some(now)));
    // Prereleases and `0.0.z` have no track to stay on.
    let exact = |track: &Track| matches!(track, Track::Exact(_));
    let stayed = before == after || now < was;
    if stayed || exact(&before) || exact(&after) || *required == Bump::Breaking {
        return None;
    }
    let next = release.next_for(Bump::Additive)?;
    let mut draft = Draft::new(
        format!(
            "`{package}` moved from track `{before}` to `{after}`, and no change in it is breaking"
        ),
        format!("declare `{next}`, unless the step is meant as a sign"),
    );
    draft.level = Some(Level::Warn);
    Some(governed::about(draft, evidence, release))
}
