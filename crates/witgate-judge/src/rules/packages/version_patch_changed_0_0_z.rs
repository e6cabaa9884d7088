use semver::Version;
use witgate_diff::{Change, Kind, What};
use witgate_model::{Bump, Track};

use crate::cell::Cell::{Breaks, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::packages::carried;

pub(crate) static RULE: Rule = Rule {
    id: "version-patch-changed-0-0-z",
    summary: "a package at `0.0.z` changed its `z`",
    // The step is the payment, not a debt.
    rows: Rows::either(Row::new(Bump::None, [Breaks, Breaks, Ok, Ok])),
    judge: Judge::Change(&[Kind::VersionChanged], judge),
    docs: r#"
Each `0.0.z` is compatible only with itself: `0.0.1` does not link with `0.0.2`.
Every release breaks every compiled component, whatever it changes.
"#,
    instead: r#"
Rebuild guests and hosts together, or start at `0.1.0`, from where later `0.1.z`
versions link.
"#,
    source: r#"
wasmparser's `split_canonical_version`; measured with Wasmtime {wasmtime}:
`0.0.1` and `0.0.2` do not link in either direction. Compiled with wit-bindgen
{wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: everything compiles.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::VersionChanged { was, now } = &change.what else { return None };
    if !evidence.is_root(change) {
        return None;
    }
    let (Some(was), Some(now)) = (was, now) else { return None };
    let exact =
        |version: &Version| (version.major, version.minor) == (0, 0) && version.pre.is_empty();
    if !exact(was)
        || !exact(now)
        || Track::from_version(Some(was)) == Track::from_version(Some(now))
    {
        return None;
    }
    let draft = Draft::new(
        format!("package `{}` changed from `{was}` to `{now}`", evidence.name(change)),
        "rebuild guests and hosts together, or start at `0.1.0`, from where later patch releases link",
    );
    Some(carried::unless_unnamed(draft, change, evidence))
}
