//! Who provides what to whom in a component: nodes, and what passes between them.

use std::collections::{BTreeMap, BTreeSet};

use witgate_model::{Provider, Supplier, WasmStructure, is_public_import};

use super::{Inspection, names};

/// Somebody who provides or uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Node {
    /// The host of the component.
    Host,
    /// A nested component with code, by its place in the structure.
    Component(usize),
    /// The component itself, as far as no nested one with code is behind it.
    Whole,
    /// Whoever calls the component.
    Callers,
}

/// What passes from one to another: who provides it, and who uses it.
pub(super) type Edges = BTreeMap<(Node, Node), BTreeSet<Passed>>;

/// An interface or function that passes from one to another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Passed {
    /// What who uses it calls it.
    pub(super) name: String,
    /// What who provides it calls it, where that is another name.
    pub(super) provided_as: Option<String>,
}

impl Passed {
    fn new(name: impl ToString) -> Passed {
        Passed { name: name.to_string(), provided_as: None }
    }

    /// Both names, for people.
    pub(super) fn sentence(&self) -> String {
        match &self.provided_as {
            Some(provided_as) => format!("{provided_as} as {}", self.name),
            None => self.name.clone(),
        }
    }
}

/// Who provides what to whom.
pub(super) struct Graph {
    pub(super) nodes: Vec<Node>,
    pub(super) edges: Edges,
}

impl Graph {
    pub(super) fn new(inspection: &Inspection) -> Graph {
        let mut edges = Edges::new();
        let mut nodes = BTreeSet::from([Node::Host]);
        let mut passed_on = BTreeSet::new();
        if let Some(structure) = &inspection.structure {
            let shown = (0..structure.components.len()).filter(|index| structure.is_part(*index));
            nodes.extend(shown.map(Node::Component));
            nested(structure, &mut edges, &mut passed_on);
            for (name, supplier) in &structure.exports {
                let exporter = exporter(structure, supplier);
                let from = exporter.filter(|index| structure.is_part(*index));
                let from = from.map_or(Node::Whole, Node::Component);
                edges.entry((from, Node::Callers)).or_default().insert(Passed::new(name));
            }
        }
        let imports = inspection.worlds.iter().filter_map(|it| {
            let contract = &inspection.subject.as_ref()?.contract;
            Some(names::items(contract, &names::world(contract, &it.name)?.imports))
        });
        for item in imports.flatten().filter(|item| !passed_on.contains(&item.name)) {
            edges.entry((Node::Host, Node::Whole)).or_default().insert(Passed::new(item.name));
        }
        nodes.extend(edges.keys().flat_map(|(from, to)| [*from, *to]));
        if edges.is_empty() {
            nodes.insert(Node::Whole);
        }
        Graph { nodes: nodes.into_iter().collect(), edges }
    }
}

/// What nested components use; `passed_on` gets what of the host's they do.
fn nested(structure: &WasmStructure, edges: &mut Edges, passed_on: &mut BTreeSet<String>) {
    for import in &structure.nested_imports {
        if !structure.is_part(import.component) || !is_public_import(&import.name) {
            continue;
        }
        let mut passed = Passed::new(&import.name);
        let from = match &import.provider {
            Provider::Host(name) => {
                passed_on.insert(name.to_string());
                passed.provided_as = (*name != import.name).then(|| name.to_string());
                Node::Host
            }
            Provider::Component(index) if structure.is_part(*index) => Node::Component(*index),
            Provider::Component(_) | Provider::Itself => Node::Whole,
        };
        edges.entry((from, Node::Component(import.component))).or_default().insert(passed);
    }
}

/// The nested component behind an export.
fn exporter(structure: &WasmStructure, supplier: &Supplier) -> Option<usize> {
    match supplier {
        Supplier::Instance(position) => structure.instances.get(*position)?.component,
        Supplier::Import(_) | Supplier::Part(..) | Supplier::Itself => None,
    }
}
