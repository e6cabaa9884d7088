use crate::cell::Rows;
use crate::cost_change::CostChange;
use crate::evidence::Evidence;
use crate::level::Level;
use crate::release::Release;
use crate::rule::{Draft, Judge, Rule};

use super::wording;

pub(crate) static RULE: Rule = Rule {
    id: "cost-allocations-per-element",
    summary: "elements of a list now need allocations of their own",
    rows: Rows::NONE,
    judge: Judge::Whole(Level::Note, judge),
    docs: r#"
A list whose elements hold a string or another list takes an allocation for
each of these in each element, besides the one for the list: a `list<record>`
of 1,000 with one string in it takes 1,001. Before, it took one.

One note is made for an interface. A function that had no list before is not
told.
"#,
    instead: r#"
Keep strings out of elements of long lists: pass indices into a
list of strings, or one string with offsets.
"#,
    source: r#"
Component model, `CanonicalABI.md`, `load_list` and `store_list`: each
string or list in an element is stored by a call of `realloc`. Counted by
`witgate-cost`, which is compared with calls in Wasmtime.
"#,
};

fn judge(evidence: &Evidence<'_>, _: &[Release]) -> Vec<Draft> {
    let what = "elements of lists in {} now need allocations of their own";
    wording::by_interface(evidence, what, tell)
}

fn tell(change: &CostChange) -> Option<String> {
    let CostChange { was, now, .. } = change;
    let is_new = |was: bool, now: bool| now && !was;
    let is_in_params = is_new(was.params.allocates_per_element, now.params.allocates_per_element);
    let is_in_result = is_new(was.result.allocates_per_element, now.result.allocates_per_element);
    let told = match (is_in_params, is_in_result) {
        (true, true) => "(parameters and result)",
        (true, false) => "(parameters)",
        (false, true) => "(result)",
        (false, false) => return None,
    };
    (!was.lists.is_empty()).then(|| told.to_owned())
}
