use witgate_diff::{Change, Kind, What};
use witgate_model::Bump;

use crate::cell::Cell::{Breaks, BreaksUsers, CompositionOnly};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "function-became-sync",
    summary: "a function changed from `async func` to `func`",
    rows: Rows {
        imported: Row::new(Bump::Breaking, [BreaksUsers, BreaksUsers, BreaksUsers, Breaks]),
        exported: Row::new(Bump::Breaking, [CompositionOnly, CompositionOnly, Breaks, Breaks]),
    },
    judge: Judge::Change(&[Kind::AsyncChanged], judge),
    docs: r#"
`async` is part of a function's type. An imported function that is async on one
side only does not link, in Wasmtime or elsewhere. For an exported function
Wasmtime ignores `async`, while composition and strict hosts reject the
mismatch. All source code changes: callers no longer await, and implementations
return at once.
"#,
    instead: r#"
Leave the function unchanged, and add a plain `func` under another name.
"#,
    source: r#"
wasmparser compares `async` for equality; measured with Wasmtime {wasmtime}:
"type mismatch with async". Whether a call of a mismatched export completes was
not measured. Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s
`bindgen!`: callers and implementations fail to compile on both sides.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::AsyncChanged { is_async: false } = &change.what else { return None };
    let name = evidence.name(change);
    Some(Draft::new(
        format!("function `{name}` changed from `async func` to `func`"),
        format!("leave `{name}` unchanged; add a plain `func` under another name"),
    ))
}
