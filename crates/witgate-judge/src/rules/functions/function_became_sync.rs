use witgate_diff::{Change, Kind, What};
use witgate_model::Bump;

use crate::cell::Cell::{Breaks, BreaksUsers, CompositionOnly};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "function-became-sync",
    summary: "a function was an `async func` and is a plain `func` now",
    rows: Rows {
        imported: Row::new(Bump::Breaking, [BreaksUsers, BreaksUsers, BreaksUsers, Breaks]),
        exported: Row::new(Bump::Breaking, [CompositionOnly, CompositionOnly, Breaks, Breaks]),
    },
    judge: Judge::Change(&[Kind::AsyncChanged], judge),
    docs: r#"
`async` is part of a function's type. An imported function that is async on one
side only does not link, in Wasmtime as little as elsewhere. Of an exported one
Wasmtime does not look at it, while composition and strict hosts refuse it.
Everybody's source changes: callers no longer await, and implementations return
at once.

Add a function under another name, and leave this one as it was.

Source: wasmparser compares `async` for equality; measured with Wasmtime {wasmtime}: "type
mismatch with async". Whether a call of a mismatched export completes was not
measured. Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: callers and
implementations fail on both sides.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::AsyncChanged { is_async: false } = &change.what else { return None };
    let name = evidence.name(change);
    Some(Draft::new(
        format!("function `{name}` was an `async func` and is a plain `func` now"),
        format!("leave `{name}` as it was; add a plain `func` under another name"),
    ))
}
