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
    summary: "a declared interface behind a label is written out in the world now",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::TargetChanged], judge),
    docs: r#"
The label stays and the interface behind it lost its name. Only the label is
matched when a component is linked, so the same types and functions link as
before. Host bindings of the import have another path.

Where the two interfaces differ, the label stands for another type, and neither
side links with the other.

Source: Explainer.md, "all attributes on imports and exports are ignored by type
checking". Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: guests, and
hosts that call an export, compile: their paths have the label. Hosts that implement
an import fail, whose paths have the interface's name.
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
        format!("`{name}` in world {} was `{was}` and is {now} now", wording::holder(change)),
        format!("let `{name}` stand for `{was}` as before, or make this a breaking release"),
    );
    if !same_shape {
        return Some(draft);
    }
    // Only host bindings of an import are made under the interface's own name.
    let imported = Row::new(Bump::Breaking, [Ok, Ok, Ok, Breaks]);
    let exported = Row::new(Bump::Breaking, [Ok; 4]);
    Some(draft.rows(imported, exported))
}
