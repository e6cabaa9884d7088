use witgate_diff::{Change, Kind, What};
use witgate_model::{Bump, Target, WorldItem};

use super::entry;
use crate::cell::Cell::{Breaks, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "world-named-interface-became-inline",
    summary: "a named interface in a world was replaced by an inline interface",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::TargetChanged], judge),
    docs: r#"
When a component is linked, only the label is matched, not the name of the
interface behind it, so the same types and functions link as before. Host
bindings of an import have another path.

If the two interfaces differ, the label refers to another type, so neither side
links with the other.
"#,
    instead: r#"
Keep the named interface, or make this a breaking release.
"#,
    source: r#"
Explainer.md, "all attributes on imports and exports are ignored by type
checking". Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s
`bindgen!`: guests, and hosts that call an export, compile, because their paths
contain the label. Hosts that implement an import fail to compile, because their
paths contain the name of the interface.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::TargetChanged { was, now, same_shape } = &change.what else { return None };
    let name = evidence.name(change);
    let entry = entry::now(change, evidence);
    if !matches!(entry, Some(WorldItem::Interface { target: Target::Inline(_), .. })) {
        return None;
    }
    let draft = Draft::new(
        format!("`{name}` in world {} changed from `{was}` to {now}", wording::holder(change)),
        format!("keep `{was}` for `{name}`, or make this a breaking release"),
    );
    if !same_shape {
        return Some(draft);
    }
    // Only host bindings of an import are made under the interface's own name.
    let imported = Row::new(Bump::Breaking, [Ok, Ok, Ok, Breaks]);
    let exported = Row::new(Bump::Breaking, [Ok; 4]);
    Some(draft.rows(imported, exported))
}
