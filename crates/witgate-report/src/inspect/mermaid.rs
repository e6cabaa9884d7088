//! Who provides what to whom in a component, as a Mermaid flowchart.
//!
//! Arrows lead from who provides to who uses. Names come from the file, so a node is
//! called by a number, and its name is text in quotes with nothing in it that Mermaid
//! or HTML would take for anything else.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use witgate_model::{Provider, Supplier, WasmStructure};

use super::{Inspection, names};
use crate::escape::escape;

/// More arrows than a diagram can show.
const MOST: usize = 400;

pub(super) fn write(inspection: &Inspection, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "flowchart LR")?;
    writeln!(out, "  host([host])")?;
    let mut arrows: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    let imports = inspection.worlds.iter().filter_map(|it| {
        let contract = &inspection.subject.as_ref()?.contract;
        Some(names::items(contract, &names::world(contract, &it.name)?.imports))
    });
    let imports: Vec<String> = imports.flatten().map(|item| item.name).collect();
    let mut passed_on = BTreeSet::new();
    if let Some(structure) = &inspection.structure {
        let is_shown = |index: usize| {
            structure.components.get(index).is_some_and(|component| component.has_code)
        };
        for (index, _) in structure.components.iter().enumerate().filter(|(it, _)| is_shown(*it)) {
            writeln!(out, "  c{index}[\"{}\"]", text(&names::component(structure, index)))?;
        }
        for import in &structure.nested_imports {
            if !is_shown(import.component) || !is_public(&import.name) {
                continue;
            }
            let from = match &import.provider {
                Provider::Host(name) => {
                    passed_on.insert(name.to_string());
                    "host".to_owned()
                }
                Provider::Component(index) if is_shown(*index) => format!("c{index}"),
                Provider::Component(_) | Provider::Itself => "whole".to_owned(),
            };
            let to = format!("c{}", import.component);
            arrows.entry((from, to)).or_default().insert(import.name.to_string());
        }
        for (name, supplier) in &structure.exports {
            let exporter = exporter(structure, supplier).filter(|index| is_shown(*index));
            let from = exporter.map_or_else(|| "whole".to_owned(), |index| format!("c{index}"));
            arrows.entry((from, "outside".to_owned())).or_default().insert(name.clone());
        }
    }
    for name in imports.into_iter().filter(|name| !passed_on.contains(name)) {
        arrows.entry(("host".to_owned(), "whole".to_owned())).or_default().insert(name);
    }
    if arrows.is_empty() || arrows.keys().any(|(from, to)| from == "whole" || to == "whole") {
        writeln!(out, "  whole[\"{}\"]", text(&inspection.place))?;
    }
    if arrows.keys().any(|(_, to)| to == "outside") {
        writeln!(out, "  outside([callers])")?;
    }
    for ((from, to), labels) in arrows.iter().take(MOST) {
        let labels: Vec<String> = labels.iter().map(|label| text(label)).collect();
        writeln!(out, "  {from} -->|\"{}\"| {to}", labels.join("<br>"))?;
    }
    if arrows.len() > MOST {
        writeln!(out, "  %% {} more", arrows.len() - MOST)?;
    }
    Ok(())
}

/// Whether a name is that of an import that somebody wrote, and not of a part that
/// tools make of one.
fn is_public(name: &str) -> bool {
    !name.starts_with("import-")
}

/// The nested component behind an export.
fn exporter(structure: &WasmStructure, supplier: &Supplier) -> Option<usize> {
    match supplier {
        Supplier::Instance(position) => structure.instances.get(*position)?.component,
        Supplier::Import(_) | Supplier::Itself => None,
    }
}

/// Text of a node or arrow, as Mermaid has it in quotes.
fn text(name: &str) -> String {
    let mut shown = String::new();
    for c in escape(name).chars() {
        match c {
            // Mermaid writes these as the numbers of HTML's entities, without `&`.
            '"' | '<' | '>' | '&' | '#' | ';' | '`' | '|' | '[' | ']' | '{' | '}' | '\\' => {
                shown.push_str(&format!("#{};", u32::from(c)));
            }
            c => shown.push(c),
        }
    }
    shown
}
