use crate::cell::Rows;
use crate::cost_change::CostChange;
use crate::evidence::Evidence;
use crate::level::Level;
use crate::release::Release;
use crate::rule::{Draft, Judge, Rule};

use super::wording;

pub(crate) static RULE: Rule = Rule {
    id: "cost-spill-crossed",
    summary: "parameters or results of a function no longer fit into core values",
    rows: Rows::NONE,
    judge: Judge::Whole(Level::Note, judge),
    docs: r#"
By the canonical ABI, up to 16 core values of parameters are passed as they
are, and up to 4 where an async function is imported; and one of a result, or up
to 16 where an async function is exported. What is more than that is written to
memory, read by the other side, and, for a result of a sync function, needs a
place that the caller provides. A string or list is two values, a variant one
more than its largest case.

A function that crosses the limit has changed anyway, so this is a note beside
the finding on that change. One note is made for an interface. A function that
became async is told only where its parameters exceed 4, and only if a world
imports it.
"#,
    instead: r#"
If calls are frequent and small, keep parameters few, or put them
in a resource that is made once.
"#,
    source: r#"
Component model, `CanonicalABI.md`: `MAX_FLAT_PARAMS`,
`MAX_FLAT_ASYNC_PARAMS`, `MAX_FLAT_RESULTS`. Counted by `witgate-cost`, which
is compared with wit-parser and with calls in Wasmtime.
"#,
};

fn judge(evidence: &Evidence<'_>, _: &[Release]) -> Vec<Draft> {
    let what = "parameters or results of {} now cross through memory";
    wording::by_interface(evidence, what, tell)
}

fn tell(change: &CostChange) -> Option<String> {
    let CostChange { was, now, .. } = change;
    let (most_params, most_results) = now.most_values();
    let mut told = Vec::new();
    if let (None, Some(size)) = (was.params.spilled, now.params.spilled) {
        let size = wording::bytes(size);
        told.push(format!(
            "{} core values of parameters, more than {most_params}: {size}",
            now.params.flat
        ));
    }
    // Any result of an async import is in memory.
    let is_result_new = was.result.spilled.is_none() && was.result.flat > 0;
    if let Some(size) = now.result.spilled.filter(|_| is_result_new && was.is_async == now.is_async)
    {
        let size = wording::bytes(size);
        let flat = now.result.flat;
        told.push(format!("{flat} core values of result, more than {most_results}: {size}"));
    }
    (!told.is_empty()).then(|| format!("({})", told.join("; ")))
}
