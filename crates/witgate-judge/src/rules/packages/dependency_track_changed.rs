use witgate_diff::{Change, Kind, What};
use witgate_model::{Bump, Track};

use crate::cell::Cell::{Breaks, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::packages::carried;

pub(crate) static RULE: Rule = Rule {
    id: "dependency-track-changed",
    summary: "a dependency changed to an incompatible version",
    rows: Rows::either(Row::new(Bump::Breaking, [Breaks, Breaks, Ok, Ok])),
    judge: Judge::Change(&[Kind::VersionChanged], judge),
    docs: r#"
The names of a world's imports and exports include the version of their package,
and names link only within a compatible version range: `1.x` with `1.x`, `0.2.x`
with `0.2.x`. A component built against the baseline imports the old version,
and a host that offers only the new one does not have it; the other way round is
the same. Nothing in the package itself has to change for this, and upstream's
`semver-check`, which ignores versions, does not report it.
"#,
    instead: r#"
Make it part of a breaking release of this package, and let hosts offer both
versions while guests are rebuilt. Each prerelease of the dependency, and each
`0.0.z`, is compatible only with itself.
"#,
    source: r#"
wasmparser's `split_canonical_version`; measured with Wasmtime {wasmtime} and
`wasm-tools component targets`. Compiled with wit-bindgen {wit-bindgen} and
Wasmtime {wasmtime}'s `bindgen!`: everything compiles, because the paths of a
package with one version do not contain it. Code that states a version in the
options of the macro fails to compile, as it does at every release.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::VersionChanged { was, now } = &change.what else { return None };
    if evidence.is_root(change) {
        return None;
    }
    let (before, after) = (Track::from_version(was.as_ref()), Track::from_version(now.as_ref()));
    if before == after {
        return None;
    }
    let package = evidence.name(change);
    let draft = Draft::new(
        format!(
            "dependency `{package}` changed from `{before}` to `{after}`, which is incompatible"
        ),
        format!("keep `{package}` at `{before}`, or make this a breaking release"),
    );
    Some(carried::unless_unnamed(draft, change, evidence))
}
