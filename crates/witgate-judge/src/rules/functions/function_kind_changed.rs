use witgate_diff::{Change, Kind, What};
use witgate_model::Bump;

use crate::cell::Cell::{Breaks, BreaksUsers};
use crate::cell::Row;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "function-kind-changed",
    summary: "a function hangs on something else",
    imported: Row::new(Bump::Breaking, [BreaksUsers, BreaksUsers, BreaksUsers, Breaks]),
    exported: Row::new(Bump::Breaking, [Breaks, Breaks, Breaks, BreaksUsers]),
    judge: Judge::Change(&[Kind::FunctionKindChanged], judge),
    docs: r#"
Whether a function stands alone, is a method, a getter or a setter, and of which
resource, is part of its name in the component model (`f`, `[method]r.f`,
`[get]f`). With another name it is another function, and neither side links with
the other.

Keep the function as it was, and add the new one under a name of its own.

Source: Explainer.md, "Import and Export Definitions"; measured with wasm-tools.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::FunctionKindChanged { was, now } = &change.what else { return None };
    let name = evidence.name(change);
    let before = change.was.as_ref()?.function_name()?;
    let after = change.now.as_ref()?.function_name()?;
    Some(Draft::new(
        format!("`{name}` was a {was} and is a {now} now (`{before}` became `{after}`)"),
        format!("keep the {was} as it was; add the {now} under another name"),
    ))
}
