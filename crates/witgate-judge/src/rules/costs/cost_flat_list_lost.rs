use crate::cell::Rows;
use crate::cost_change::CostChange;
use crate::evidence::Evidence;
use crate::level::Level;
use crate::release::Release;
use crate::rule::{Draft, Judge, Rule};

use super::wording;

pub(crate) static RULE: Rule = Rule {
    id: "cost-flat-list-lost",
    summary: "a list that was copied at once is now copied element by element",
    rows: Rows::NONE,
    judge: Judge::Whole(Level::Note, judge),
    docs: r#"
A list of numbers, or of records and tuples of numbers without gaps, is the
same bytes on both sides, so a runtime can copy it at once. An element that
holds a `bool`, a `char`, a variant, flags or a handle has to be checked, and
one with gaps between its fields has bytes that must not be passed on: these
are copied one by one.

One note is made for an interface. Elements that hold a string or a list are
found by `cost-allocations-per-element`.
"#,
    instead: r#"
Keep the elements of long lists to numbers, widest first, so that
there are no gaps: `u8` in place of `bool` or of an enum.
"#,
    source: r#"
Component model, `CanonicalABI.md`, "Loading" and "Storing": what is
checked of each value. `witgate-cost` says which elements hold only numbers.
"#,
};

fn judge(evidence: &Evidence<'_>, _: &[Release]) -> Vec<Draft> {
    let what = "lists in {} are no longer copied at once";
    wording::by_interface(evidence, what, tell)
}

fn tell(change: &CostChange) -> Option<String> {
    let is_plain = |lists: &[witgate_cost::ListCost], list: &str| {
        lists.iter().any(|it| it.is_plain && it.list == list)
    };
    let lost = change.now.lists.iter().find(|it| {
        // Allocations for each element are told by another rule.
        !it.is_plain
            && it.element_allocations == 0
            && is_plain(&change.was.lists, &it.list)
            && !is_plain(&change.now.lists, &it.list)
    });
    lost.map(|list| format!("(`{}`)", list.list))
}
