//! What each call costs, a line each; those that cost nothing out of the ordinary are
//! counted.

use std::io;

use witgate_cost::FunctionCost;
use witgate_model::count;

use super::super::costs::{crossing, is_plain, list_cost};
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
            page.hang(Text::new().plain("      "), Text::new().plain(list_cost(list)))?;
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
