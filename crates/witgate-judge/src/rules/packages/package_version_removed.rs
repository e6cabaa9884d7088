use witgate_diff::{Change, Kind, What};
use witgate_model::Bump;

use crate::cell::Cell::{Breaks, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::packages::carried;

pub(crate) static RULE: Rule = Rule {
    id: "package-version-removed",
    summary: "a package with a version has none now",
    rows: Rows::either(Row::new(Bump::Breaking, [Breaks, Breaks, Ok, Ok])),
    judge: Judge::Change(&[Kind::VersionChanged], judge),
    docs: r#"
`a:b/c@1.0.0` and `a:b/c` are different names, and no host takes the one for the
other. Every compiled component stays behind, and no later version can tell
anybody what changed.

Put the version back.

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
    let (Some(was), None) = (was, now) else { return None };
    let draft = Draft::new(
        format!("package `{}` was `{was}` and has no version now", evidence.name(change)),
        format!("declare a version again: `{was}` if nothing else changed"),
    );
    if carried::is_named(change, evidence) {
        return Some(draft);
    }
    // Without a version nobody can be told what changes next, whoever links.
    let row = Row::new(Bump::Breaking, [Ok; 4]);
    Some(draft.rows(row, row))
}
