use witgate_model::Bump;

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::level::Level;
use crate::release::Release;
use crate::rule::{Draft, Judge, Rule};
use crate::terms::is_component;

use super::governed;

pub(crate) static RULE: Rule = Rule {
    id: "version-bump-too-small",
    summary: "the version bump of a package is too small",
    rows: Rows::NONE,
    judge: Judge::Whole(Level::Error, judge),
    docs: r#"
The version says what may have changed. Breaking changes need `2.0.0` after
`1.x.y`, or `0.3.0` after `0.2.y`. Additions need a minor release, `1.3.0` after
`1.2.y`, or a later `0.2.z`; with `patch-additions = true` in the policy a patch
release is enough. A prerelease allows what the version that it leads to allows.
Dependency ranges and hosts that go by the version take this candidate for
compatible, and it is not.

A package without a version cannot declare breaking changes, so this rule also
reports a breaking change to such a package. A prerelease promises nothing
beyond itself: the version after `1.0.0-rc.1` may break it, but the version
after `1.1.0-rc.1` may not break `1.0.0`.
"#,
    instead: r#"
Declare the version that the message names, or undo the changes that need it.
"#,
    source: r#"
SemVer 2.0.0, with Cargo's reading of `0.y.z`, which is also that of Wasmtime
and wasmparser.
"#,
};

fn judge(evidence: &Evidence<'_>, releases: &[Release]) -> Vec<Draft> {
    // Nobody can declare a version in a compiled component.
    if is_component(evidence.baseline, evidence.candidate) {
        return Vec::new();
    }
    releases.iter().filter_map(|release| too_small(evidence, release)).collect()
}

fn too_small(evidence: &Evidence<'_>, release: &Release) -> Option<Draft> {
    let Release { package, required, declared, next_version, .. } = release;
    // That the name is another is found by its own rule.
    if release.paid || release.is_renamed {
        return None;
    }
    let mut draft = match (&release.baseline_version, &release.candidate_version) {
        // Only an incompatible version would do, and there is none.
        (None, None) if *required < Bump::Breaking => return None,
        (None, None) => Draft::new(
            format!("`{package}` has breaking changes but declares no version"),
            "give the package a version, or undo the breaking changes",
        ),
        // These steps are found by their own rules.
        (Some(was), Some(now)) if now.cmp_precedence(was).is_le() => return None,
        (Some(was), Some(now)) => Draft::new(
            match declared {
                Bump::None => format!(
                    "{was} -> {now} allows no additions, but `{package}` has {required} changes"
                ),
                _ => format!(
                    "{was} -> {now} is a compatible release, but `{package}` has {required} \
                         changes"
                ),
            },
            match next_version {
                Some(next) => {
                    format!("declare `{next}` or later, or undo the {required} changes")
                }
                None => format!(
                    "there is no version after `{was}` that allows them: undo the {required} \
                         changes"
                ),
            },
        ),
        _ => return None,
    };
    draft.is_owed = true;
    Some(governed::draft_on_release(draft, evidence, release))
}
