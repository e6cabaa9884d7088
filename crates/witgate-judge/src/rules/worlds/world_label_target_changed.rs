use witgate_diff::{Change, Kind, What};
use witgate_model::Bump;

use crate::cell::Cell::{Breaks, Silent};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "world-label-target-changed",
    summary: "a label in a world refers to another interface",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::TargetChanged], judge),
    docs: r#"
When a component is linked, only the label is matched, not the interface that it
refers to. If the new interface has the same types and functions, everything
links, and **silently** calls another implementation than intended. Source code
compiles too, except that of hosts that implement the import. If the new
interface differs, neither side links with the other.
"#,
    instead: r#"
Use another label for the other interface, and keep the old label unchanged.
"#,
    source: r#"
Explainer.md, "all attributes on imports and exports are ignored by type
checking"; measured with Wasmtime {wasmtime} and `wasm-tools component targets`.
Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: if
both interfaces have the same types and functions, guests, and hosts that call
an export, compile, because their paths contain the label. Hosts that implement
an import fail to compile, because their paths contain the name of the
interface.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::TargetChanged { was, now, same_shape } = &change.what else { return None };
    let name = evidence.name(change);
    let help = format!("keep `{was}` for label `{name}`; give `{now}` another label");
    let world = wording::holder(change);
    let message =
        format!("interface of label `{name}` in world {world} changed from `{was}` to `{now}`");
    if !same_shape {
        return Some(Draft::new(message, help));
    }
    let message =
        format!("{message}; both have the same functions and types, so it still links SILENTLY");
    // Only host bindings of an import are made under the interface's own name.
    let imported = Row::new(Bump::Breaking, [Silent, Silent, Silent, Breaks]);
    let exported = Row::new(Bump::Breaking, [Silent; 4]);
    Some(Draft::new(message, help).rows(imported, exported))
}
