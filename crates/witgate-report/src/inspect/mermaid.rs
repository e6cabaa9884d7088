//! Who provides what to whom in a component, as a Mermaid flowchart.
//!
//! Arrows lead from who provides to who uses. Names come from the file, so a node is
//! called by a number, and its name is text in quotes with nothing in it that Mermaid
//! or HTML would take for anything else.

use std::io::{self, Write};

use super::graph::{Graph, Node};
use super::{Inspection, names};
use crate::escape::escape;

/// More arrows than a diagram can show.
const MOST: usize = 400;

pub(super) fn write(inspection: &Inspection, out: &mut dyn Write) -> io::Result<()> {
    let Graph { nodes, edges } = Graph::new(inspection);
    writeln!(out, "flowchart LR")?;
    for node in nodes {
        let shape = match node {
            Node::Host => "([host])".to_owned(),
            Node::Component(index) => {
                let structure = inspection.structure.as_ref();
                let name = structure.map(|it| names::component(it, index)).unwrap_or_default();
                format!("[\"{}\"]", text(&name))
            }
            Node::Whole => format!("[\"{}\"]", text(&inspection.place)),
            Node::Callers => "([callers])".to_owned(),
        };
        writeln!(out, "  {}{shape}", id(node))?;
    }
    for ((from, to), passed) in edges.iter().take(MOST) {
        let labels: Vec<String> = passed.iter().map(|it| text(&it.sentence())).collect();
        writeln!(out, "  {} -->|\"{}\"| {}", id(*from), labels.join("<br>"), id(*to))?;
    }
    if edges.len() > MOST {
        writeln!(out, "  %% {} more", edges.len() - MOST)?;
    }
    Ok(())
}

fn id(node: Node) -> String {
    match node {
        Node::Host => "host".to_owned(),
        Node::Component(index) => format!("c{index}"),
        Node::Whole => "whole".to_owned(),
        Node::Callers => "outside".to_owned(),
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
