//! Who provides what to whom: a drawing for those who see it, and a table for everybody.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::super::graph::{Edges, Graph, Node};
use super::super::layout::{HEIGHT, Layout, WIDTH, layout};
use super::super::{Inspection, names, sentences};
use crate::html::markup::{code, literal};

/// More nodes and arrows than can be told from one another.
const NODES: usize = 40;
const ARROWS: usize = 80;

/// So many rows of the table are written.
const ROWS: usize = 1_000;

/// So many characters of a name fit into a node, and beside an arrow.
const NODE_NAME: usize = 23;
const ARROW_NAME: usize = 30;

/// Writes the drawing and the table. Where there is nothing nested and nothing passes,
/// there is nothing to draw.
pub(super) fn write(inspection: &Inspection, out: &mut dyn Write) -> io::Result<()> {
    let Graph { nodes, edges } = Graph::new(inspection);
    if edges.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "<section aria-labelledby=\"composition\">\n\
         <h2 id=\"composition\">Who provides what to whom</h2>"
    )?;
    if nodes.len() <= NODES && edges.len() <= ARROWS {
        drawing(inspection, &nodes, &edges, out)?;
    } else {
        let (nodes, arrows) = (nodes.len(), edges.len());
        writeln!(out, "<p>Too much to draw: {nodes} nodes and {arrows} arrows.</p>")?;
    }
    table(inspection, &edges, out)?;
    writeln!(out, "</section>")
}

fn name(inspection: &Inspection, node: Node) -> String {
    match (node, &inspection.structure) {
        (Node::Host, _) => "host".to_owned(),
        (Node::Callers, _) => "callers".to_owned(),
        (Node::Component(index), Some(structure)) => names::component(structure, index),
        (Node::Whole | Node::Component(_), _) => inspection.place.clone(),
    }
}

/// What else there is to say of a node.
fn size(inspection: &Inspection, node: Node) -> String {
    let nested = |index: usize| inspection.structure.as_ref()?.components.get(index);
    match node {
        Node::Component(index) => nested(index).map(|it| sentences::size(it.size)),
        Node::Whole => inspection.digests.map(|it| sentences::size(it.size)),
        Node::Host | Node::Callers => None,
    }
    .unwrap_or_default()
}

fn drawing(
    inspection: &Inspection,
    nodes: &[Node],
    edges: &Edges,
    out: &mut dyn Write,
) -> io::Result<()> {
    let place: BTreeMap<Node, usize> = nodes.iter().copied().zip(0..).collect();
    let arrows: Vec<(usize, usize)> =
        edges.keys().map(|(from, to)| (place[from], place[to])).collect();
    let Layout { nodes: corners, arrows: paths, width, height } =
        layout(nodes.len(), &arrows, place.get(&Node::Callers).copied());
    writeln!(
        out,
        "<div class=\"drawing\" role=\"region\" aria-labelledby=\"composition\" tabindex=\"0\">\n\
         <svg role=\"img\" aria-labelledby=\"drawing-title\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\" style=\"min-width: {}px\">\n\
         <title id=\"drawing-title\">Drawing of the table below: arrows lead from who provides \
         to who uses</title>\n\
         <defs><marker id=\"head\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" \
         markerHeight=\"8\" orient=\"auto\"><path class=\"head\" d=\"M0 0L8 4L0 8z\"/></marker></defs>",
        // What gets smaller than that cannot be read, and is scrolled.
        width / 5 * 4
    )?;
    for (path, (from, _)) in paths.iter().zip(edges.keys()) {
        let class = if *from == Node::Host { "arrow from-host" } else { "arrow" };
        let curve = curve(path);
        writeln!(out, "<path class=\"{class}\" marker-end=\"url(#head)\" d=\"{curve}\"/>")?;
    }
    for ((path, passed), number) in paths.iter().zip(edges.values()).zip(1..) {
        let first = passed.first().map(|it| short(&it.name)).unwrap_or_default();
        let more = match passed.len() {
            0 | 1 => String::new(),
            some => format!(" +{}", some - 1),
        };
        let all: Vec<String> = passed.iter().map(|it| it.sentence()).collect();
        let label = literal(&cut(&format!("{number}: {first}{more}"), ARROW_NAME));
        let (x, y) = label_at(path);
        writeln!(
            out,
            "<text class=\"label\" x=\"{x}\" y=\"{y}\" text-anchor=\"middle\">{label}\
             <title>{}</title></text>",
            literal(&all.join(", "))
        )?;
    }
    for (node, (x, y)) in nodes.iter().zip(corners) {
        let (class, radius) = match node {
            Node::Host => ("node host", HEIGHT / 2),
            Node::Callers => ("node", HEIGHT / 2),
            Node::Component(_) | Node::Whole => ("node", 6),
        };
        let name = name(inspection, *node);
        let size = size(inspection, *node);
        let (middle, line) = (x + WIDTH / 2, y + HEIGHT / 2);
        let text = |class: &str, y: i32, text: &str| match text.is_empty() {
            true => String::new(),
            false => format!(
                "<text{class} x=\"{middle}\" y=\"{y}\" text-anchor=\"middle\">{}</text>",
                literal(text)
            ),
        };
        let first = if size.is_empty() { line + 5 } else { line - 3 };
        writeln!(
            out,
            "<g class=\"{class}\"><title>{}</title>\
             <rect x=\"{x}\" y=\"{y}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" rx=\"{radius}\"/>\
             {}{}</g>",
            literal(&name),
            text("", first, &cut(&name, NODE_NAME)),
            text(" class=\"size\"", line + 15, &size)
        )?;
    }
    writeln!(out, "</svg>\n</div>")
}

/// A curve through points, level at each.
fn curve(points: &[(i32, i32)]) -> String {
    let mut path = String::new();
    let Some((x, y)) = points.first() else { return path };
    path.push_str(&format!("M{x} {y}"));
    for pair in points.windows(2) {
        let [(x, y), (to_x, to_y)] = pair else { continue };
        let half = (x + to_x) / 2;
        path.push_str(&format!("C{half} {y} {half} {to_y} {to_x} {to_y}"));
    }
    path
}

/// The middle of the way to the first column, where arrows lie apart.
fn label_at(points: &[(i32, i32)]) -> (i32, i32) {
    match points {
        [(x, y), (to_x, to_y), ..] => ((x + to_x) / 2, (y + to_y) / 2 - 5),
        _ => (0, 0),
    }
}

/// `keyvalue/store` of `wasi:keyvalue/store@0.2.0`.
fn short(name: &str) -> String {
    let name = name.split_once('@').map_or(name, |(name, _)| name);
    name.split_once(':').map_or(name, |(_, rest)| rest.trim_start()).to_owned()
}

/// As much of a text as fits.
fn cut(text: &str, most: usize) -> String {
    match text.chars().count() > most {
        true => format!("{}…", text.chars().take(most - 1).collect::<String>()),
        false => text.to_owned(),
    }
}

fn table(inspection: &Inspection, edges: &Edges, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "<table>\n<thead><tr><th scope=\"col\">arrow</th><th scope=\"col\">provided by</th>\
         <th scope=\"col\">used by</th><th scope=\"col\">what</th></tr></thead>\n<tbody>"
    )?;
    for (((from, to), passed), number) in edges.iter().zip(1..).take(ROWS) {
        let what: Vec<String> = passed
            .iter()
            .map(|it| match &it.provided_as {
                Some(provided_as) => format!("{} as {}", code(provided_as), code(&it.name)),
                None => code(&it.name),
            })
            .collect();
        let [from, to] = [*from, *to].map(|node| literal(&name(inspection, node)));
        writeln!(
            out,
            "<tr><td>{number}</td><td>{from}</td><td>{to}</td><td>{}</td></tr>",
            what.join("<br>")
        )?;
    }
    writeln!(out, "</tbody>\n</table>")?;
    match edges.len().saturating_sub(ROWS) {
        0 => Ok(()),
        more => writeln!(out, "<p>… and {more} more: <code>--format json</code> has them all</p>"),
    }
}
