use witgate_diff::{Change, Kind, What};
use witgate_model::Bump;

use crate::cell::Cell::{Breaks, Silent};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "world-label-target-changed",
    summary: "a label in a world stands for another interface",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::TargetChanged], judge),
    docs: r#"
Only the label is matched when a component is linked, never the interface it
stands for. If the new interface holds the same types and functions, everything
links, and **silently** calls something else than what was meant. Sources compile as
well, but those of hosts that implement the import. If it does not, neither side
links with the other.

Use another label for another interface, and let the old one stand as it was.

Source: Explainer.md, "all attributes on imports and exports are ignored by type
checking"; measured with Wasmtime {wasmtime} and `wasm-tools component targets`. Compiled
with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: where both interfaces look
alike, guests, and hosts that call an export, compile: their paths have the label.
Hosts that implement an import fail, whose paths have the interface's name.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::TargetChanged { was, now, same_shape } = &change.what else { return None };
    let name = evidence.name(change);
    let help = format!("let `{name}` stand for `{was}` as before; give `{now}` a label of its own");
    let world = wording::holder(change);
    let message =
        format!("label `{name}` in world {world} stood for `{was}` and stands for `{now}` now");
    if !same_shape {
        return Some(Draft::new(message, help));
    }
    let message = format!("{message}; both look alike, so this links SILENTLY");
    // Only host bindings of an import are made under the interface's own name.
    let imported = Row::new(Bump::Breaking, [Silent, Silent, Silent, Breaks]);
    let exported = Row::new(Bump::Breaking, [Silent; 4]);
    Some(Draft::new(message, help).rows(imported, exported))
}
