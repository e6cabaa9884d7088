//! What each call costs, as a table; those that cost nothing out of the ordinary are
//! counted.

use std::io::{self, Write};

use witgate_cost::FunctionCost;
use witgate_model::count;

use super::super::costs::{crossing, is_plain, list_cost};
use super::super::{InspectedWorld, names};
use crate::html::markup::{code, literal};

/// More functions than anyone reads.
const SHOWN: usize = 500;

/// Writes the costs of a world, where they were asked for. `id` is of its own on the page.
pub(super) fn write(world: &InspectedWorld, id: &str, out: &mut dyn Write) -> io::Result<()> {
    let Some(costs) = &world.costs else { return Ok(()) };
    let (told, plain): (Vec<_>, Vec<_>) = costs.iter().partition(|cost| !is_plain(cost));
    writeln!(
        out,
        "<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">Cost of calls</h2>\n\
         <p>By the canonical ABI, in core values, bytes and allocations.</p>"
    )?;
    if !told.is_empty() {
        writeln!(
            out,
            "<table>\n<thead><tr><th scope=\"col\">function</th>\
             <th scope=\"col\">parameters</th><th scope=\"col\">result</th>\
             <th scope=\"col\">lists</th></tr></thead>\n<tbody>"
        )?;
        for cost in told.iter().take(SHOWN) {
            row(cost, out)?;
        }
        writeln!(out, "</tbody>\n</table>")?;
    }
    if told.len() > SHOWN {
        let more = told.len() - SHOWN;
        writeln!(out, "<p>… and {more} more: <code>--format json</code> has them all</p>")?;
    }
    if !plain.is_empty() || told.is_empty() {
        writeln!(out, "<p>{} only in core values.</p>", count(plain.len(), "function"))?;
    }
    writeln!(out, "</section>")
}

fn row(cost: &FunctionCost, out: &mut dyn Write) -> io::Result<()> {
    let FunctionCost { side, interface, name, is_async, params, result, lists } = cost;
    let interface = interface.as_ref().map(|it| format!("{it}#")).unwrap_or_default();
    let asynchronous = if *is_async { "async " } else { "" };
    let lists: Vec<String> = lists.iter().map(|list| literal(&list_cost(list))).collect();
    writeln!(
        out,
        "<tr><th scope=\"row\">{side} {asynchronous}{}</th><td>{}</td><td>{}</td><td>{}</td></tr>",
        code(&format!("{interface}{}", names::function(name))),
        literal(&crossing(params)),
        literal(&crossing(result)),
        lists.join("<br>")
    )
}
