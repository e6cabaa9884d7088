use witgate_diff::{Change, Kind, What};
use witgate_model::{Bump, Track};

use crate::cell::Cell::{Breaks, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::packages::carried;

pub(crate) static RULE: Rule = Rule {
    id: "version-track-changed",
    summary: "a package changed to an incompatible version",
    // The step is the payment, not a debt.
    rows: Rows::either(Row::new(Bump::None, [Breaks, Breaks, Ok, Ok])),
    judge: Judge::Change(&[Kind::VersionChanged], judge),
    docs: r#"
Names link only within a compatible version range: `1.x.y` with `1.x.y`, `0.2.y`
with `0.2.y`. A component built against the baseline does not link with a host
that offers only the candidate, nor the other way round, even if nothing else
changed.

This is what a breaking release does, and it allows all breaking changes.

If a world of another package of the same tree names the package, components of
that world break too, whatever the version of the other package: it needs a
breaking release as well.
"#,
    instead: r#"
Do it only if something breaks, and include all breaking changes that you
postponed. Let hosts offer both versions while guests are rebuilt.
"#,
    source: r#"
wasmparser's `split_canonical_version`, Wasmtime's `alternate_lookup_key`;
measured: `1.0.0` and `2.0.0`, `0.2.0` and `0.3.0` do not link in either
direction. Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s
`bindgen!`: everything compiles, because the paths of a package with one version
do not contain it. Code that states a version in the options of the macro fails
to compile, as it does at every release.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::VersionChanged { was, now } = &change.what else { return None };
    if !evidence.is_root(change) {
        return None;
    }
    let (Some(was), Some(now)) = (was, now) else { return None };
    let (before, after) = (Track::from_version(Some(was)), Track::from_version(Some(now)));
    if before == after {
        return None;
    }
    let package = evidence.name(change);
    let former = change.was.as_ref()?.package().bare();
    let draft = match former == package {
        true => Draft::new(
            format!("package `{package}` changed from `{was}` to `{now}`, which is incompatible"),
            format!("let hosts offer both versions of `{package}` until guests are rebuilt"),
        ),
        // Under its new name the package never had the old version.
        false => Draft::new(
            format!("package `{former}` at `{was}` replaced by `{package}` at `{now}`"),
            format!("let hosts offer `{former}` beside `{package}` until guests are rebuilt"),
        ),
    };
    Some(carried::unless_unnamed(draft, change, evidence))
}
