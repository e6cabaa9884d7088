use witgate_diff::{Change, Kind, What};
use witgate_model::Bump;

use crate::cell::Cell::{Breaks, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::packages::carried;

pub(crate) static RULE: Rule = Rule {
    id: "package-version-removed",
    summary: "the version of a package was removed",
    rows: Rows::either(Row::new(Bump::Breaking, [Breaks, Breaks, Ok, Ok])),
    judge: Judge::Change(&[Kind::VersionChanged], judge),
    docs: r#"
`a:b/c` and `a:b/c@1.0.0` are different names, and neither links with the other.
Every compiled component stops linking, and no later version can declare what
changed.
"#,
    instead: r#"
Restore the version.
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
    let (Some(was), None) = (was, now) else { return None };
    let draft = Draft::new(
        format!("package `{}` changed from `{was}` to no version", evidence.name(change)),
        format!("declare a version again: `{was}` if nothing else changed"),
    );
    if carried::is_named(change, evidence) {
        return Some(draft);
    }
    // Without a version nobody can be told what changes next, whoever links.
    let row = Row::new(Bump::Breaking, [Ok; 4]);
    Some(draft.rows(row, row))
}
