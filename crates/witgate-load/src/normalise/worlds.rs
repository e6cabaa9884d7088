//! Worlds.

use std::collections::BTreeMap;

use wit_parser::{InterfaceId, PackageId, PackageName, WorldId};
use witgate_model::{
    Aside, Include, InterfaceName, Member, Rename, Scope, Side, Span, Stability, Target, World,
    WorldItem, WorldKey, WorldText,
};

use super::Reading;
use super::statements::{Included, Statements};
use crate::gates::Kept;

impl<'a> Reading<'a> {
    /// A world of a root.
    pub(super) fn world(&mut self, id: WorldId) -> World {
        let resolve = self.resolve;
        let world = &resolve.worlds[id];
        let statements = self.statements(world);
        let (imports, exports) = self.gates.elaborate(world);
        let imports = self.items(id, Side::Import, imports, &statements);
        let exports = self.items(id, Side::Export, exports, &statements);
        self.withhold_items(id, Side::Import, &world.imports, &imports);
        self.withhold_items(id, Side::Export, &world.exports, &exports);
        World {
            imports,
            exports,
            stability: self.stability(&world.stability, true),
            span: self.locate(world.span),
            text: Aside(self.text_of(id, statements)),
        }
    }

    /// How a world is written; each world that it includes from a dependency
    /// waits to be read.
    fn text_of(&mut self, id: WorldId, statements: Statements<'a>) -> WorldText {
        let Statements { includes, body, .. } = statements;
        let package = self.resolve.worlds[id].package;
        let mut found = Vec::new();
        for Included { named, span, renames } in includes {
            let Some(included) = self.included_world(package, &named) else { continue };
            let Some(world) = self.names.world(included).cloned() else { continue };
            if !self.resolve.worlds[included].package.is_some_and(|it| self.roots.contains(&it)) {
                self.included.push(included);
            }
            let renames = renames.into_iter().map(|(from, to, span)| Rename {
                from: self.names.text(from),
                to: self.names.text(to),
                span,
            });
            found.push(Include { world, span, renames: renames.collect() });
        }
        WorldText { body, includes: found }
    }

    /// The world that a world of a package includes under a name: one beside
    /// it, or one of another package with that package's name before it.
    fn included_world(&self, package: Option<PackageId>, named: &str) -> Option<WorldId> {
        let Some((other, world)) = named.split_once('/') else {
            return self.resolve.packages[package?].worlds.get(named).copied();
        };
        let (world, version) = match world.split_once('@') {
            Some((world, version)) => (world, Some(version.parse().ok()?)),
            None => (world, None),
        };
        let (namespace, name) = other.split_once(':')?;
        let name = PackageName { namespace: namespace.to_owned(), name: name.to_owned(), version };
        let found = self.resolve.package_names.get(&name)?;
        self.resolve.packages[*found].worlds.get(world).copied()
    }

    /// Notes what closed gates withhold of one side, unless something that is
    /// left brought it back.
    fn withhold_items(
        &mut self,
        world: WorldId,
        side: Side,
        items: &'a wit_parser::IndexMap<wit_parser::WorldKey, wit_parser::WorldItem>,
        kept: &BTreeMap<WorldKey, WorldItem>,
    ) {
        let Some(name) = self.names.world(world).cloned() else { return };
        for (key, item) in items {
            let Some(feature) = self.gates.item(item) else { continue };
            // Without its resource it goes without saying.
            if let wit_parser::WorldItem::Function(function) = item
                && function.kind.resource().is_some_and(|id| self.gates.ty(id).is_some())
            {
                continue;
            }
            if let Some(key) = self.key(key).filter(|key| !kept.contains_key(key)) {
                self.withhold(Scope::World(name.clone()), Member::Key(side, key), feature);
            }
        }
    }

    fn items(
        &mut self,
        world: WorldId,
        side: Side,
        items: Vec<Kept<'a>>,
        statements: &Statements<'a>,
    ) -> BTreeMap<WorldKey, WorldItem> {
        let package = self.names.world(world).map(|world| world.package.clone());
        let mut kept = BTreeMap::new();
        for item in items {
            kept.extend(match item {
                Kept::Stated(key, item) => self.key(key).map(|key| {
                    let span = statements.find(package.as_deref(), side, &key);
                    (key, self.item(item, span))
                }),
                Kept::Implied(id, stability, external_id) => self.instance(id).map(|target| {
                    let stability = self.stability(stability, true);
                    let external_id = external_id.map(|id| self.names.text(id));
                    let key = WorldKey::Interface(target.clone());
                    let target = Target::Named(target);
                    (key, WorldItem::Interface { target, stability, external_id, span: Span::NONE })
                }),
            });
        }
        kept
    }

    /// The name of an interface that a world imports or exports.
    fn instance(&mut self, id: InterfaceId) -> Option<InterfaceName> {
        let name = self.names.interface(id)?.clone();
        self.reach(id);
        self.in_world[id.index()] = true;
        Some(name)
    }

    fn key(&mut self, key: &'a wit_parser::WorldKey) -> Option<WorldKey> {
        match key {
            wit_parser::WorldKey::Name(name) => Some(WorldKey::Name(self.names.text(name))),
            wit_parser::WorldKey::Interface(id) => {
                self.names.interface(*id).cloned().map(WorldKey::Interface)
            }
        }
    }

    fn item(&mut self, item: &'a wit_parser::WorldItem, found: Span) -> WorldItem {
        match item {
            wit_parser::WorldItem::Interface { id, stability, external_id, span, .. } => {
                let mut stability = self.stability(stability, true);
                // wit-parser drops the spans of all imports of interfaces as it
                // adds the implied ones.
                let mut span = self.locate(*span).or(found);
                let target = match self.instance(*id) {
                    Some(name) => Target::Named(name),
                    None => {
                        let mut interface = self.interface(*id, true, true);
                        // Text has the gates of an inline interface in both
                        // places, wasm in one.
                        if stability == Stability::default() {
                            stability.clone_from(&interface.stability);
                        }
                        interface.stability.clone_from(&stability);
                        span = span.or(interface.span);
                        Target::Inline(Box::new(interface))
                    }
                };
                let external_id = external_id.as_deref().map(|id| self.names.text(id));
                WorldItem::Interface { target, stability, external_id, span }
            }
            wit_parser::WorldItem::Function(function) => {
                WorldItem::Function(self.function(function, true))
            }
            wit_parser::WorldItem::Type { id, .. } => WorldItem::Type(self.type_def(*id, true)),
        }
    }
}
