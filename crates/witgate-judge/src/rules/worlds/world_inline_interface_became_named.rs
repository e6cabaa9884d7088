use witgate_diff::{Change, Kind, What};
use witgate_model::{Bump, Target, WorldItem};

use super::entry;
use crate::cell::Cell::{Breaks, NeedsFeature, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "world-inline-interface-became-named",
    summary: "an interface written out in a world is a declared one now",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::TargetChanged], judge),
    docs: r#"
The label stays and the interface behind it has a name of its own now. Only the
label is matched when a component is linked, so the same types and functions link
as before. New components say which interface they mean, and a host takes that
only with the feature for labelled imports switched on. Host bindings of the import
have another path.

Where the two interfaces differ, the label stands for another type, and neither
side links with the other.

Source: Explainer.md, "all attributes on imports and exports are ignored by type
checking"; Wasmtime {wasmtime} refuses `implements` unless it is switched on. Compiled with
wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: guests, and hosts that call an
export, compile: their paths have the label. Hosts that implement an import fail,
whose paths have the interface's name.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::TargetChanged { was, now, same_shape } = &change.what else { return None };
    let name = evidence.name(change);
    let entry = entry::was(change, evidence);
    if !matches!(entry, Some(WorldItem::Interface { target: Target::Inline(_), .. })) {
        return None;
    }
    let draft = Draft::new(
        format!("`{name}` in world {} was {was} and is `{now}` now", wording::holder(change)),
        "leave the interface written out, or make this a breaking release",
    );
    if !same_shape {
        return Some(draft);
    }
    // Only host bindings of an import are made under the interface's own name.
    let imported = Row::new(Bump::Breaking, [Ok, NeedsFeature, Ok, Breaks]);
    let exported = Row::new(Bump::Breaking, [Ok, NeedsFeature, Ok, Ok]);
    Some(draft.rows(imported, exported))
}
