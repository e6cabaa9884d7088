//! What each call costs, a line each; those that cost nothing out of the ordinary are
//! counted.

use std::io;

use witgate_cost::{Crossing, FunctionCost};
use witgate_model::count;

use super::super::{InspectedWorld, names};
use crate::page::Page;
use crate::text::{Style, Text};

/// More functions than anyone reads.
const SHOWN: usize = 60;

/// Writes the costs of a world, where they were asked for.
pub(super) fn write(page: &mut Page<'_>, world: &InspectedWorld) -> io::Result<()> {
    let Some(costs) = &world.costs else { return Ok(()) };
    let title = format!("cost of calls in {} (core values, bytes, allocations)", world.name);
    page.line(&Text::new().put(Style::Bold, title))?;
    let (told, plain): (Vec<_>, Vec<_>) = costs.iter().partition(|cost| !is_plain(cost));
    for cost in told.iter().take(SHOWN) {
        let FunctionCost { side, interface, name, is_async, params, result, lists } = cost;
        let interface = interface.as_ref().map(|it| format!("{it}#")).unwrap_or_default();
        let asynchronous = if *is_async { "async " } else { "" };
        let function = names::function(name);
        let name = Text::new()
            .plain(format!("{side} {asynchronous}"))
            .put(Style::Bold, format!("{interface}{function}"));
        page.wrapped(Text::new().plain("  "), 4, name)?;
        page.hang(Text::new().plain("      parameters: "), Text::new().plain(crossing(params)))?;
        page.hang(Text::new().plain("      result:     "), Text::new().plain(crossing(result)))?;
        for list in lists {
            let copied = match (list.is_plain, list.element_allocations) {
                (true, _) => "copied at once".to_owned(),
                (false, 0) => "copied one by one".to_owned(),
                (false, some) => format!("copied one by one, {} each", allocations(some)),
            };
            let bytes = bytes(list.element_size);
            let text = Text::new().plain(format!("{}: {bytes} an element, {copied}", list.list));
            page.hang(Text::new().plain("      "), text)?;
        }
    }
    if told.len() > SHOWN {
        let more = format!("  ... and {} more: `--format json` has them all", told.len() - SHOWN);
        page.line(&Text::new().plain(more))?;
    }
    if !plain.is_empty() {
        let text = format!("  {} only in core values", count(plain.len(), "function"));
        page.line(&Text::new().put(Style::Dim, text))?;
    }
    page.blank()
}

/// Whether a call needs neither memory nor an allocation.
fn is_plain(cost: &FunctionCost) -> bool {
    let is_plain = |it: &Crossing| it.spilled.is_none() && it.allocations == 0;
    is_plain(&cost.params) && is_plain(&cost.result)
}

fn crossing(of: &Crossing) -> String {
    let Crossing { flat, spilled, allocations: some, allocates_per_element } = *of;
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
