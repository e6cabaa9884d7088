//! What calls cost, in words.

use witgate_cost::{Crossing, FunctionCost, ListCost};
use witgate_model::count;

/// Whether a call needs neither memory nor an allocation.
pub(super) fn is_plain(cost: &FunctionCost) -> bool {
    let is_plain = |it: &Crossing| it.spilled.is_none() && it.allocations == 0;
    is_plain(&cost.params) && is_plain(&cost.result)
}

/// How values cross, in words.
pub(super) fn crossing(crossing: &Crossing) -> String {
    let Crossing { flat, spilled, allocations: some, allocates_per_element } = *crossing;
    let mut told = vec![match spilled {
        Some(size) => format!("{} through memory ({})", bytes(size), values(flat)),
        None => values(flat),
    }];
    if some > 0 {
        told.push(allocations(some));
    }
    if allocates_per_element {
        told.push("and more for each element".to_owned());
    }
    told.join(", ")
}

/// What each element of a list costs, in words.
pub(super) fn list_cost(list: &ListCost) -> String {
    let copied = match (list.is_plain, list.element_allocations) {
        (true, _) => "copied at once".to_owned(),
        (false, 0) => "copied one by one".to_owned(),
        (false, some) => format!("copied one by one, {} each", allocations(some)),
    };
    format!("{}: {} an element, {copied}", list.list, bytes(list.element_size))
}

fn values(flat: u64) -> String {
    counted(flat, "core value")
}

fn bytes(size: u64) -> String {
    counted(size, "byte")
}

fn allocations(some: u64) -> String {
    counted(some, "allocation")
}

fn counted(number: u64, noun: &str) -> String {
    count(usize::try_from(number).unwrap_or(usize::MAX), noun)
}
