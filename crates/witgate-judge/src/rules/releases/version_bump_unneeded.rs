use witgate_model::{Bump, Track};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::level::Level;
use crate::release::Release;
use crate::rule::{Draft, Judge, Rule};

use super::governed;

pub(crate) static RULE: Rule = Rule {
    id: "version-bump-unneeded",
    summary: "a package changed to an incompatible version without a breaking change",
    rows: Rows::NONE,
    judge: Judge::Whole(Level::Warn, judge),
    docs: r#"
Names link only within a compatible version range, so this version breaks every
compiled component. Here no other change breaks anything: the same changes could
be released as a compatible version, and every component built before would
still link.
"#,
    instead: r#"
Declare the version that the message names. If you want the version for its own
sake, as with `1.0.0`, wait until something breaks anyway.
"#,
    source: r#"
Measured with Wasmtime {wasmtime}: equal interfaces of `1.0.0` and `2.0.0` do
not link in either direction.
"#,
};

fn judge(evidence: &Evidence<'_>, releases: &[Release]) -> Vec<Draft> {
    releases.iter().filter_map(|release| unneeded(evidence, release)).collect()
}

fn unneeded(evidence: &Evidence<'_>, release: &Release) -> Option<Draft> {
    let Release { package, required, baseline_version, candidate_version, .. } = release;
    let (was, now) = (baseline_version.as_ref()?, candidate_version.as_ref()?);
    let (before, after) = (Track::from_version(Some(was)), Track::from_version(Some(now)));
    // Prereleases and `0.0.z` have no compatible version.
    let exact = |track: &Track| matches!(track, Track::Exact(_));
    let stayed = before == after || now < was;
    if stayed || exact(&before) || exact(&after) || *required == Bump::Breaking {
        return None;
    }
    let next = release.next_for(Bump::Additive)?;
    let draft = Draft::new(
        format!(
            "`{package}` changed from `{was}` to `{now}`, which is incompatible, without a breaking change"
        ),
        format!("declare `{next}`, unless you want the version for its own sake"),
    );
    Some(governed::draft_on_release(draft, evidence, release))
}
