use witgate_model::Bump;

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::release::Release;
use crate::rule::{Draft, Judge, Rule};
use crate::terms::is_component;

use super::governed;

pub(crate) static RULE: Rule = Rule {
    id: "version-bump-too-small",
    summary: "a package's version does not pay for what changed",
    rows: Rows::NONE,
    judge: Judge::Whole(judge),
    docs: r#"
A version says what may have changed since the one before. Breaking changes need
a new track: `2.0.0` after `1.x.y`, `0.3.0` after `0.2.y`. Additions need a
minor release, `1.3.0` after `1.2.y`, or a greater version of `0.2.z`; with
`patch-additions = true` in the policy, a patch release will do. A prerelease
allows what the version allows that it leads to. Whoever goes by the version, a
dependency range or the host's own matching, takes the candidate for compatible,
and is wrong.

Declare the version that is named here, or undo what needs it.

A package without a version can pay for nothing, so a breaking change to one is
found here too. A prerelease promises nothing beyond itself, so what follows
`1.0.0-rc.1` may break it; what follows `1.1.0-rc.1` may not break `1.0.0`.

Source: SemVer 2.0.0, with Cargo's reading of `0.y.z`, which is also that of
Wasmtime and wasmparser.
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
    if release.paid {
        return None;
    }
    let mut draft = match (&release.baseline_version, &release.candidate_version) {
        // Nothing but a new track would do, and there is none to be had.
        (None, None) if *required < Bump::Breaking => return None,
        (None, None) => Draft::new(
            format!("`{package}` needs a breaking release and has no version to say so"),
            "give the package a version, or undo the breaking changes",
        ),
        // These steps are found by their own rules.
        (Some(was), Some(now)) if now.cmp_precedence(was).is_le() => return None,
        (Some(was), Some(now)) => {
            let next = next_version.as_ref().map_or_else(String::new, ToString::to_string);
            Draft::new(
                match declared {
                    Bump::None => format!(
                        "{was} -> {now} allows no additions, but `{package}` has {required} changes"
                    ),
                    _ => format!(
                        "{was} -> {now} is a compatible release, but `{package}` has {required} \
                         changes"
                    ),
                },
                format!("declare `{next}` or later, or undo the {required} changes"),
            )
        }
        _ => return None,
    };
    draft.is_owed = true;
    Some(governed::about(draft, evidence, release))
}
