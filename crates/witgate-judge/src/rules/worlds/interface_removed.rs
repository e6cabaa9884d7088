use witgate_diff::{Change, Kind};
use witgate_model::Bump;

use crate::cell::Cell::{Breaks, BreaksUsers, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "interface-removed",
    summary: "an interface was removed from a package",
    rows: Rows {
        imported: Row::new(Bump::Breaking, [BreaksUsers, Ok, BreaksUsers, Breaks]),
        exported: Row::new(Bump::Breaking, [Ok, Breaks, Breaks, Breaks]),
    },
    judge: Judge::Change(&[Kind::InterfaceRemoved], judge),
    docs: r#"
Components built against the baseline that import the interface no longer link
with a host that implements the candidate. If the interface is exported, a host
built against the baseline calls functions that components of the candidate no
longer have. Packages that `use` its types no longer resolve, even if no world
of this package mentions the interface; upstream's `semver-check` compares one
world and does not report that.
"#,
    instead: r#"
Keep the interface and mark it `@deprecated`; remove it in the next breaking
release. An interface under another name counts as a removal and an addition.
"#,
    source: r#"
wasmparser, "missing import named …"; measured with Wasmtime {wasmtime}.
Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: no
world that names it resolves.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let interface = evidence.name(change);
    Some(Draft::new(
        format!("interface `{interface}` removed"),
        format!(
            "restore `{interface}` and mark it `@deprecated`; remove it in the next breaking release"
        ),
    ))
}
