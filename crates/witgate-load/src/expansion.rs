//! How much worlds grow when their includes are written out.
//!
//! A thousand worlds, each including the one before, hold half a million
//! imports and exports, in 50 KB of text. So the growth is calculated before
//! anything is resolved: what each world copies from the worlds that it
//! includes, and the interfaces that it imports because others `use` them. What
//! a world states itself costs no more than its text, and is not counted.

use std::collections::HashMap;

use wit_parser::{
    AstItem, Function, Interface, InterfaceId, PackageName, Type, TypeDefKind, TypeId, TypeOwner,
    UnresolvedPackage, WorldId, WorldItem,
};

/// How many imports and exports all worlds together may get from includes and
/// from `use`. WASI has a few hundred. Each takes about 900 bytes, so this is
/// some 180 MiB.
const LIMIT: usize = 200_000;

/// What an import or export costs, where a type or a parameter in it costs one.
const ITEM: usize = 5;

/// Worlds that grow to more than the limit.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooMany {
    /// The world that grows most, of those up to the limit.
    pub(crate) world: String,
    /// How many imports and exports it gets.
    pub(crate) copied: usize,
    /// How many all worlds may get.
    pub(crate) limit: usize,
}

/// Fails if the worlds of these packages grow too much. `resolves` is how many
/// times they will be in memory.
pub(crate) fn check<'p>(
    packages: impl Iterator<Item = &'p UnresolvedPackage>,
    resolves: usize,
) -> Result<(), TooMany> {
    let graph = Graph::new(packages);
    graph.growth(LIMIT * ITEM / resolves).map_err(|(world, cost)| TooMany {
        world: graph.nodes[world].shown.clone(),
        copied: cost / ITEM,
        limit: LIMIT / resolves,
    })
}

/// Worlds and named interfaces, and what brings what along.
struct Graph {
    nodes: Vec<Node>,
}

struct Node {
    /// The name of a world, for messages; empty for an interface.
    shown: String,
    /// What it costs to bring it along.
    cost: usize,
    /// What comes along with it.
    along: Vec<usize>,
    /// The worlds that it includes under other names. Each such include is a
    /// copy, even of a world that is included elsewhere too.
    copies: Vec<usize>,
}

impl Graph {
    fn new<'p>(packages: impl Iterator<Item = &'p UnresolvedPackage>) -> Graph {
        let packages: Vec<Foreign<'p>> = packages.map(Foreign::new).collect();
        let mut numbers: HashMap<Numbered<'p>, usize> = HashMap::new();
        let mut stated = Vec::new();
        for package in &packages {
            for (id, interface) in &package.package.interfaces {
                let (Some(name), false) =
                    (package.interface(id), package.interfaces.contains_key(&id))
                else {
                    continue;
                };
                let mut along = Vec::new();
                package.used(interface.types.values(), &mut along);
                numbers.insert(name, stated.len());
                stated.push((String::new(), ITEM, along, Vec::new()));
            }
            for (id, _) in &package.package.worlds {
                if !package.worlds.contains_key(&id) {
                    let name @ (of, world) = package.world(id);
                    let (cost, along, copies) = package.contents(id);
                    numbers.insert(name, stated.len());
                    stated.push((of.interface_id(world), cost, along, copies));
                }
            }
        }
        // A name that is not there is an error that comes up later.
        let find = |names: Vec<Numbered<'p>>| -> Vec<usize> {
            names.iter().filter_map(|name| numbers.get(name).copied()).collect()
        };
        let nodes = stated.into_iter().map(|(shown, cost, along, copies)| Node {
            shown,
            cost,
            along: find(along),
            copies: find(copies),
        });
        Graph { nodes: nodes.collect() }
    }

    /// Fails with the world that costs most, and its cost, if all worlds together
    /// cost more than the limit beyond what they state themselves.
    fn growth(&self, limit: usize) -> Result<(), (usize, usize)> {
        let mut total = 0;
        let mut most = (0, 0);
        let mut seen = vec![0; self.nodes.len()];
        let mut round = 0;
        for world in (0..self.nodes.len()).filter(|node| !self.nodes[*node].shown.is_empty()) {
            let mut cost = 0;
            // A copy brings all along again.
            let mut copies = self.nodes[world].copies.clone();
            let mut ahead = self.nodes[world].along.clone();
            loop {
                round += 1;
                while let Some(next) = ahead.pop() {
                    if std::mem::replace(&mut seen[next], round) == round {
                        continue;
                    }
                    // An empty world costs something too, so that circles end.
                    cost += self.nodes[next].cost.max(1);
                    if total + cost > limit {
                        return Err(std::cmp::max_by_key((world, cost), most, |(_, cost)| *cost));
                    }
                    ahead.extend(&self.nodes[next].along);
                    copies.extend(&self.nodes[next].copies);
                }
                match copies.pop() {
                    Some(copy) => ahead.push(copy),
                    None => break,
                }
            }
            most = std::cmp::max_by_key((world, cost), most, |(_, cost)| *cost);
            total += cost;
        }
        Ok(())
    }
}

/// A package, with the names of what it has of other packages.
struct Foreign<'p> {
    package: &'p UnresolvedPackage,
    interfaces: HashMap<InterfaceId, Numbered<'p>>,
    worlds: HashMap<WorldId, Numbered<'p>>,
}

type Numbered<'p> = (&'p PackageName, &'p str);

impl<'p> Foreign<'p> {
    fn new(package: &'p UnresolvedPackage) -> Foreign<'p> {
        let mut foreign = Foreign { package, interfaces: HashMap::new(), worlds: HashMap::new() };
        for (other, items) in &package.foreign_deps {
            for (name, (item, _)) in items {
                match item {
                    AstItem::Interface(id) => {
                        foreign.interfaces.insert(*id, (other, name.as_str()));
                    }
                    AstItem::World(id) => {
                        foreign.worlds.insert(*id, (other, name.as_str()));
                    }
                }
            }
        }
        foreign
    }

    /// The name of an interface; nothing if it is part of a world.
    fn interface(&self, id: InterfaceId) -> Option<Numbered<'p>> {
        self.interfaces.get(&id).copied().or_else(|| {
            let name = self.package.interfaces[id].name.as_deref()?;
            Some((&self.package.name, name))
        })
    }

    fn world(&self, id: WorldId) -> Numbered<'p> {
        let own = || (&self.package.name, self.package.worlds[id].name.as_str());
        self.worlds.get(&id).copied().unwrap_or_else(own)
    }

    /// The interfaces that types are used from.
    fn used(&self, types: impl Iterator<Item = &'p TypeId>, found: &mut Vec<Numbered<'p>>) {
        for id in types {
            if let TypeDefKind::Type(Type::Id(used)) = self.package.types[*id].kind
                && let TypeOwner::Interface(owner) = self.package.types[used].owner
            {
                found.extend(self.interface(owner));
            }
        }
    }

    /// What a world costs whoever includes it, and the names of what it brings
    /// along: interfaces and worlds, and those worlds that it copies.
    fn contents(&self, world: WorldId) -> (usize, Vec<Numbered<'p>>, Vec<Numbered<'p>>) {
        let world = &self.package.worlds[world];
        let (mut cost, mut along, mut copies) = (0, Vec::new(), Vec::new());
        for item in world.imports.values().chain(world.exports.values()) {
            match item {
                WorldItem::Interface { id, .. } => match self.interface(*id) {
                    // It has a node of its own.
                    Some(name) => along.push(name),
                    None => {
                        let interface = &self.package.interfaces[*id];
                        self.used(interface.types.values(), &mut along);
                        cost += ITEM + self.interface_cost(interface);
                    }
                },
                WorldItem::Function(function) => cost += self.function_cost(function),
                WorldItem::Type { id, .. } => {
                    self.used([id].into_iter(), &mut along);
                    cost += ITEM + self.type_cost(*id);
                }
            }
        }
        for include in &world.includes {
            let list = if include.names.is_empty() { &mut along } else { &mut copies };
            list.push(self.world(include.id));
        }
        (cost, along, copies)
    }

    fn interface_cost(&self, interface: &'p Interface) -> usize {
        let types = interface.types.values().map(|id| ITEM + self.type_cost(*id));
        let functions = interface.functions.values().map(|function| self.function_cost(function));
        types.sum::<usize>() + functions.sum::<usize>()
    }

    fn function_cost(&self, function: &Function) -> usize {
        let params = function.params.iter().map(|param| 1 + self.mention(&param.ty));
        let result = function.result.as_ref().map_or(0, |ty| self.mention(ty));
        ITEM + params.sum::<usize>() + result
    }

    /// What a type costs where it is mentioned: a type with a name, its name.
    fn mention(&self, ty: &Type) -> usize {
        match ty {
            Type::Id(id) if self.package.types[*id].name.is_none() => 1 + self.type_cost(*id),
            _ => 1,
        }
    }

    /// What the parts of a type cost. Types without a name contain one another
    /// no deeper than text may nest.
    fn type_cost(&self, id: TypeId) -> usize {
        let optional = |ty: &Option<Type>| 1 + ty.as_ref().map_or(0, |ty| self.mention(ty));
        match &self.package.types[id].kind {
            TypeDefKind::Record(record) => {
                record.fields.iter().map(|field| 1 + self.mention(&field.ty)).sum()
            }
            TypeDefKind::Variant(variant) => {
                variant.cases.iter().map(|case| optional(&case.ty)).sum()
            }
            TypeDefKind::Tuple(tuple) => tuple.types.iter().map(|ty| self.mention(ty)).sum(),
            TypeDefKind::Flags(flags) => flags.flags.len(),
            TypeDefKind::Enum(cases) => cases.cases.len(),
            TypeDefKind::Result(result) => optional(&result.ok) + optional(&result.err),
            TypeDefKind::Option(ty)
            | TypeDefKind::List(ty)
            | TypeDefKind::FixedLengthList(ty, _)
            | TypeDefKind::Type(ty) => self.mention(ty),
            TypeDefKind::Map(key, value) => self.mention(key) + self.mention(value),
            TypeDefKind::Future(ty) | TypeDefKind::Stream(ty) => optional(ty),
            TypeDefKind::Handle(_) | TypeDefKind::Resource | TypeDefKind::Unknown => 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use wit_parser::UnresolvedPackageGroup;

    use super::{Graph, ITEM};

    /// How much the worlds of a text cost beyond what they state.
    fn cost(text: &str) -> usize {
        let group = UnresolvedPackageGroup::parse("x.wit", text).expect("it parses");
        let graph = Graph::new(group.nested.iter().chain([&group.main]));
        (0..10_000).find(|limit| graph.growth(*limit).is_ok()).expect("it is not more")
    }

    #[test]
    fn what_is_stated_costs_nothing() {
        assert_eq!(cost("package a:b; interface i { f: func(); }"), 0);
        assert_eq!(cost("package a:b; world a { import f: func(); import g: func(); }"), 0);
    }

    #[test]
    fn includes_add_up() {
        let w = "world a { import f: func(); import g: func(); } world b { include a; } ";
        assert_eq!(cost(&format!("package a:b; {w}")), 2 * ITEM);
        let nested = format!("package a:c {{ {w} }} world d {{ include a:c/b; }}");
        // An empty world costs one.
        assert_eq!(cost(&format!("package a:b; {nested}")), 4 * ITEM + 1);
        // Two ways to the same.
        let c = "world c { include a; include b; }";
        assert_eq!(cost(&format!("package a:b; {w} {c}")), 4 * ITEM + 1);
    }

    #[test]
    fn a_copy_under_another_name_counts_again() {
        let a = "world a { import f: func(); } ";
        let copies = "world b { include a; include a with { f as g } include a with { f as h } }";
        assert_eq!(cost(&format!("package a:b; {a}{copies}")), 3 * ITEM);
        // A world that includes these copies has as many.
        let all = format!("package a:b; {a}{copies} world c {{ include b; }}");
        assert_eq!(cost(&all), 3 * ITEM + 3 * ITEM + 1);
    }

    #[test]
    fn used_interfaces_come_along() {
        let i =
            "interface i { type t = u8; } interface j { use i.{t}; } interface k { use j.{t}; }";
        assert_eq!(cost(&format!("package a:b; {i} world w {{ export k; }}")), 3 * ITEM);
        assert_eq!(cost(&format!("package a:b; {i} world w {{ use k.{{t}}; }}")), 3 * ITEM);
        let inline = format!("{i} world w {{ export x: interface {{ use k.{{t}}; }} }}");
        assert_eq!(cost(&format!("package a:b; {inline}")), 3 * ITEM);
        let other = format!("package a:c {{ {i} }} world w {{ import a:c/k; }}");
        assert_eq!(cost(&format!("package a:b; {other}")), 3 * ITEM);
    }

    #[test]
    fn large_items_cost_what_is_in_them() {
        let of = |item: &str| {
            cost(&format!("package a:b; world a {{ {item} }} world b {{ include a; }}"))
        };
        assert_eq!(of("import f: func(a: tuple<u8, list<u8>>);"), ITEM + 5);
        assert_eq!(of("import i: interface { f: func(); g: func(); }"), 3 * ITEM);
        assert_eq!(of("record r { a: u8, b: u8 }"), ITEM + 4);
        assert_eq!(of("enum e { a, b }"), ITEM + 2);
    }
}
