use witgate_diff::{Change, Kind, What};
use witgate_model::{Bump, Function};

use crate::cell::Cell::{CompositionOnly, Silent};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "function-params-reordered-same-type",
    summary: "parameters of equal types changed places",
    rows: Rows::either(Row::new(
        Bump::Breaking,
        [CompositionOnly, CompositionOnly, Silent, Silent],
    )),
    judge: Judge::Change(&[Kind::ParamsReordered], judge),
    docs: r#"
The parameters trade places and the types still read the same from left to right.
Wasmtime passes by position and links; generated bindings look alike and the
sources compile. Every caller then **silently** passes the one for the other:
`copy(from, to)` became `copy(to, from)`, and no compiler, linker or host says a
word. Only composition and strict hosts, which compare names, refuse it. It is the
same where names move on: in `copy(to, via)`, what callers pass first is `to` now.

Put the parameters back into their order. If the new order matters, give the
function another name, so that every caller has to look.

Source: measured with Wasmtime {wasmtime}: links and compiles everywhere. Compiled with
wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: everything compiles.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::ParamsReordered { same_types: true } = &change.what else { return None };
    let function = evidence.function_label(change);
    let names = |function: Option<&Function>| {
        let names = function.into_iter().flat_map(|function| &function.params);
        names.map(|param| &*param.name).collect::<Vec<_>>().join(", ")
    };
    let was = names(evidence.was_function(change));
    let now = names(evidence.now_function(change));
    Some(Draft::new(
        format!(
            "parameters of `{function}` changed places: `({was})` became `({now})`, \
                 and their types still match, so callers SILENTLY pass one for the other"
        ),
        format!("put the parameters back as `({was})`, or give the new order a new function name"),
    ))
}
