use witgate_diff::{Change, Kind, What};
use witgate_model::{Bump, Track};

use crate::cell::Cell::{Breaks, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::packages::carried;

pub(crate) static RULE: Rule = Rule {
    id: "dependency-track-changed",
    summary: "a dependency moved to another version track",
    rows: Rows::either(Row::new(Bump::Breaking, [Breaks, Breaks, Ok, Ok])),
    judge: Judge::Change(&[Kind::VersionChanged], judge),
    docs: r#"
What a world imports or exports from a dependency is named with the dependency's
version, and names link within a track only. A component built against the
baseline asks for the dependency's first track, and a host that offers the second
alone does not have it; nor the reverse. Nothing in the package itself need have
changed, and upstream's `semver-check`, which erases versions, sees nothing.

Take the step in a breaking release of this package too, and let hosts offer both
tracks while guests are rebuilt. A prerelease of the dependency is a track of its
own, and so is each `0.0.z`.

Source: wasmparser's `split_canonical_version`; measured with Wasmtime {wasmtime} and
`wasm-tools component targets`. Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s
`bindgen!`: everything compiles: the paths of a package with one version have none.
Code that states a version in the options of the macro fails, as it does at every
release.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::VersionChanged { was, now } = &change.what else { return None };
    if evidence.is_root(change) {
        return None;
    }
    let (before, after) = (Track::of(was.as_ref()), Track::of(now.as_ref()));
    if before == after {
        return None;
    }
    let package = evidence.name(change);
    let draft = Draft::new(
        format!("dependency `{package}` moved from track `{before}` to `{after}`"),
        format!("stay on track `{before}` of `{package}`, or make this a breaking release"),
    );
    Some(carried::unless_unnamed(draft, change, evidence))
}
