use witgate_diff::{Change, Kind, What};
use witgate_model::Bump;

use crate::cell::Cell::{Breaks, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::packages::carried;

pub(crate) static RULE: Rule = Rule {
    id: "package-version-added",
    summary: "a package without a version has one now",
    rows: Rows::either(Row::new(Bump::Breaking, [Breaks, Breaks, Ok, Ok])),
    judge: Judge::Change(&[Kind::VersionChanged], judge),
    docs: r#"
`a:b/c` and `a:b/c@1.0.0` are different names, and no host takes the one for the
other: there is no version to match with. Every compiled component stays behind,
once.

It is the right step all the same, and best taken before the first release. From
then on a version says what a change costs.

Source: Wasmtime's `alternate_lookup_key` and wasmparser's version matching know no
track for a name without a version. Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s
`bindgen!`: everything compiles: paths have no version.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::VersionChanged { was, now } = &change.what else { return None };
    if !evidence.is_root(change) {
        return None;
    }
    let (None, Some(now)) = (was, now) else { return None };
    let draft = Draft::new(
        format!("package `{}` had no version and is `{now}` now", evidence.name(change)),
        "rebuild every guest and host with it; from here on the version says what a change costs",
    );
    Some(carried::unless_unnamed(draft, change, evidence))
}
