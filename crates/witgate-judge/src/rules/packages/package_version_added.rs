use witgate_diff::{Change, Kind, What};
use witgate_model::Bump;

use crate::cell::Cell::{Breaks, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::packages::carried;

pub(crate) static RULE: Rule = Rule {
    id: "package-version-added",
    summary: "a version was added to a package without one",
    rows: Rows::either(Row::new(Bump::Breaking, [Breaks, Breaks, Ok, Ok])),
    judge: Judge::Change(&[Kind::VersionChanged], judge),
    docs: r#"
`a:b/c` and `a:b/c@1.0.0` are different names, and neither links with the other.
Every compiled component stops linking, once.
"#,
    instead: r#"
Add the version before the first release if you can. It is the right step all
the same: from then on the version says which changes are compatible.
"#,
    source: r#"
Wasmtime's `alternate_lookup_key` and wasmparser's version matching find no
compatible version for a name without one. Compiled with wit-bindgen
{wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: everything compiles, because
paths contain no version.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::VersionChanged { was, now } = &change.what else { return None };
    if !evidence.is_root(change) {
        return None;
    }
    let (None, Some(now)) = (was, now) else { return None };
    let draft = Draft::new(
        format!("package `{}` changed from no version to `{now}`", evidence.name(change)),
        "rebuild every guest and host with it; from now on the version says what is compatible",
    );
    Some(carried::unless_unnamed(draft, change, evidence))
}
