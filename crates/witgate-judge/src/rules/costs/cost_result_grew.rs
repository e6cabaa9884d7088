use crate::cell::Rows;
use crate::cost_change::CostChange;
use crate::evidence::Evidence;
use crate::level::Level;
use crate::release::Release;
use crate::rule::{Draft, Judge, Rule};

use super::wording;

pub(crate) static RULE: Rule = Rule {
    id: "cost-result-grew",
    summary: "the result of a function takes much more memory or more allocations",
    rows: Rows::NONE,
    judge: Judge::Whole(Level::Note, judge),
    docs: r#"
A result that crosses through memory takes as many bytes as its largest case,
for every call, and a string or list in it may take an allocation. The
`error-code` of wasi:filesystem 0.2 is an enum, and that of 0.3 has
`other(option<string>)`: a `result<_, error-code>` takes 20 bytes where it took
2, and up to one allocation.

What is 16 bytes or an allocation more is told, in one note for an interface.
Lists are counted by their pointers and lengths, not by their elements.
"#,
    instead: r#"
Nothing, as a rule: an error that can carry a message is worth
it. For calls that are made very often, return a small value, and the details
from another function.
"#,
    source: r#"
Component model, `CanonicalABI.md`, "Element Size". Counted by
`witgate-cost`, which is compared with wit-parser and with calls in Wasmtime.
"#,
};

/// So many bytes more are reported: a result that can fail, or a number more, is not.
const MUCH: u64 = 16;

fn judge(evidence: &Evidence<'_>, _: &[Release]) -> Vec<Draft> {
    wording::by_interface(evidence, "results of {} take more", tell)
}

fn tell(change: &CostChange) -> Option<String> {
    let (was, now) = (&change.was.result, &change.now.result);
    // What did not return anything has a new result, and what did not cross through
    // memory is told by another rule.
    let (Some(before), Some(after)) = (was.spilled, now.spilled) else { return None };
    let mut told = Vec::new();
    if after >= before.saturating_add(MUCH) {
        told.push(format!("{before} to {}", wording::bytes(after)));
    }
    if now.allocations > was.allocations {
        let more = wording::allocations(now.allocations);
        told.push(format!("{} to {more}", was.allocations));
    }
    (!told.is_empty()).then(|| format!("({})", told.join(", ")))
}
