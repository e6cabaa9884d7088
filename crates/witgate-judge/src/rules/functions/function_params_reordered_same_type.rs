use witgate_diff::{Change, Kind, What};
use witgate_model::{Bump, Function};

use crate::cell::Cell::{CompositionOnly, Silent};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "function-params-reordered-same-type",
    summary: "parameters of the same type were reordered",
    rows: Rows::either(Row::new(
        Bump::Breaking,
        [CompositionOnly, CompositionOnly, Silent, Silent],
    )),
    judge: Judge::Change(&[Kind::ParamsReordered], judge),
    docs: r#"
The types at each position stay the same, and only the names move. Wasmtime
passes parameters by position and links; generated bindings and source code
compile. Every caller then **silently** passes one value for the other: when
`copy(from, to)` becomes `copy(to, from)`, no compiler, linker or host reports
it. Only composition and strict hosts, which compare names, reject the link. The
same is true where a name moves to another position: after `copy(from, to)`
became `copy(to, via)`, the first argument of every caller is taken as `to`.
"#,
    instead: r#"
Restore the order of the parameters. If the new order matters, give the function
another name, so that every caller must be updated.
"#,
    source: r#"
Measured with Wasmtime {wasmtime}: links and compiles everywhere. Compiled with
wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: everything
compiles.
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
            "parameters of `{function}` reordered from `({was})` to `({now})`; the types still \
             match, so callers SILENTLY pass one for the other"
        ),
        format!("restore the order `({was})`, or give the function another name"),
    ))
}
