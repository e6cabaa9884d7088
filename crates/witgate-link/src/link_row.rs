//! What a component or a host says about each import and export, as rows that
//! can be joined.
//!
//! A row says what one function, type or handle is, by a digest. The rows of a
//! component are its [`Needs`](crate::Needs), those of a world of a host its
//! [`Offers`](crate::Offers).
//!
//! One resource may go by several names: an interface `use`s it from another,
//! and a host may define two of them as one. So which resource a handle is of
//! has rows of its own, and whoever knows the resource by several names has a row
//! for each: of imports that is the host, and of exports both, the host for what
//! the guest imports and the guest for what it exports.

use std::sync::Arc;

use foldhash::HashMap;
use witgate_model::{Digest, Name, Side, TypeDef, TypeKind, WorldKey};

use crate::component_type::{ComponentType, Entity, Instance, Key, Site};
use crate::shape::{Origin, Shape, Shapes};

/// What one function, type or handle is.
///
/// Rows of one side, key, item and handle are alternatives: it is enough that one
/// of them is among those of the other side.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkRow {
    /// Whether the component imports or exports it.
    pub side: Side,
    /// The import or export: an interface by its range of compatible versions,
    /// as `wasi:io/streams@0.2`, or a plain name.
    pub key: Arc<str>,
    /// The function or type of an interface, by its component-model name; empty
    /// for the import or export itself.
    pub item: Name,
    /// Which of the item's handles, from 1; 0 for the item itself.
    pub handle: u32,
    /// What component-model typing compares; `None` where it looks at nothing.
    pub typing: Option<Digest>,
    /// What Wasmtime's linker compares, likewise: without the names of
    /// parameters and without value types that no function uses.
    pub wasmtime: Option<Digest>,
    /// To Wasmtime's linker the other side may lack it; what it has must be equal.
    pub is_optional: bool,
}

/// What a row is about.
pub(crate) type Subject<'r> = (Side, &'r str, &'r str, u32);

impl LinkRow {
    pub(crate) fn subject(&self) -> Subject<'_> {
        (self.side, &self.key, &self.item, self.handle)
    }
}

/// Whose rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Party {
    Component,
    Host,
}

/// The rows of a component or of a world, in order, and the first reason why they
/// do not say all.
pub(crate) fn rows(
    component_type: &ComponentType<'_>,
    party: Party,
) -> (Vec<LinkRow>, Option<String>) {
    let mut writer = Writer::new(component_type, party);
    for side in [Side::Import, Side::Export] {
        for (position, key, entity) in component_type.side(side).iter() {
            writer.entity(side, position, key, entity);
        }
    }
    if let Some(key) = &component_type.ambiguous {
        writer.unsure(format!("two exports share the canonical name `{key}`"));
    }
    let Writer { mut rows, unsure, .. } = writer;
    rows.sort();
    rows.dedup();
    (rows, unsure)
}

/// By the place where a resource is declared, the other places that name it.
type Names<'a> = HashMap<(Site, &'a Name), Vec<(Site, &'a Name)>>;

struct Writer<'v, 'a> {
    component_type: &'v ComponentType<'a>,
    party: Party,
    shapes: Shapes<'v, 'a>,
    names: Names<'a>,
    keys: HashMap<Site, Arc<str>>,
    rows: Vec<LinkRow>,
    unsure: Option<String>,
}

/// What a row is about, without the handle.
#[derive(Clone)]
struct RowPlace {
    side: Side,
    key: Arc<str>,
    item: Name,
}

/// What a handle may be, to one opinion.
type Alternatives = Vec<Digest>;

impl<'v, 'a> Writer<'v, 'a> {
    fn new(component_type: &'v ComponentType<'a>, party: Party) -> Writer<'v, 'a> {
        // Hosts define imports, and guests exports.
        let side = match party {
            Party::Component => Side::Export,
            Party::Host => Side::Import,
        };
        Writer {
            component_type,
            party,
            shapes: Shapes::new(component_type),
            names: names(component_type, side),
            keys: HashMap::default(),
            rows: Vec::new(),
            unsure: None,
        }
    }

    fn unsure(&mut self, reason: String) {
        self.unsure.get_or_insert(reason);
    }

    fn entity(&mut self, side: Side, position: usize, key: &Key<'a>, entity: &Entity<'a>) {
        let place = RowPlace { side, key: key.to_string().into(), item: "".into() };
        let top = Site { side: Side::Import, at: None };
        match entity {
            Entity::Function(function) => {
                let shape = self.shapes.function(Site { side, at: None }, function);
                let anything = (side == Side::Export && self.party == Party::Component)
                    .then(|| digest(ANYTHING, b""));
                self.shape(&place, &shape, true);
                if anything.is_some() {
                    self.add(&place, 0, None, anything);
                }
            }
            Entity::Type(def) => {
                if let Key::Plain(name) = key {
                    self.declaration(&place, top, name, def);
                }
            }
            Entity::Instance(instance) => {
                self.instance(&place, Site { side, at: Some(position) }, instance);
            }
        }
    }

    fn instance(&mut self, place: &RowPlace, site: Site, instance: &Instance<'a>) {
        let is_defining = !instance.functions.is_empty()
            || instance.types.values().any(|def| def.kind == TypeKind::Resource);
        // Wasmtime looks for what is in an import, and for exports by their names.
        let wasmtime = match site.side {
            Side::Import => digest(INSTANCE, b""),
            Side::Export => digest(ANYTHING, b""),
        };
        self.add(place, 0, Some(digest(INSTANCE, b"")), Some(wasmtime));
        let is_import_of_component = (site.side, self.party) == (Side::Import, Party::Component);
        if is_import_of_component {
            self.rows.last_mut().expect("it was just added").is_optional = true;
            let world_key = self.component_type.imports.world_key(site.at.unwrap_or_default());
            if !is_defining && matches!(world_key, WorldKey::Name(_)) {
                self.unsure(format!("nothing of the import `{}` is linked", place.key));
            }
        }
        for (name, def) in instance.types {
            self.declaration(&RowPlace { item: name.clone(), ..place.clone() }, site, name, def);
        }
        for (name, function) in instance.functions {
            let shape = self.shapes.function(site, function);
            self.shape(&RowPlace { item: name.clone(), ..place.clone() }, &shape, true);
        }
    }

    /// A type that is declared at a site.
    fn declaration(&mut self, place: &RowPlace, site: Site, name: &'a Name, def: &'a TypeDef) {
        if !def.kind.is_resource() {
            // Wasmtime never looks a value type up.
            let shape = self.shapes.definition(site, def);
            return self.shape(place, &shape, false);
        }
        let is_imported = place.side == Side::Import;
        let is_defined = is_imported && def.kind == TypeKind::Resource;
        let resource = digest(RESOURCE, b"");
        self.add(place, 0, Some(resource), is_defined.then_some(resource));
        let origin = match &def.kind {
            TypeKind::ResourceAlias(target) => self.component_type.origin(site, target),
            _ => Some((site, name)),
        };
        let [typing, wasmtime] = self.alternatives(place.side, origin);
        // A host defines a resource where it is declared; what a component takes
        // for the same as another need not be there.
        let (wasmtime, is_optional) = match self.party {
            Party::Host if is_defined => (wasmtime, false),
            Party::Component if is_imported && !is_defined => (wasmtime, true),
            _ => (Vec::new(), false),
        };
        self.handle(place, 1, &typing, &wasmtime, is_optional);
    }

    fn shape(&mut self, place: &RowPlace, shape: &Shape<'a>, is_function: bool) {
        if shape.is_unsure {
            self.unsure(format!("`{}` of `{}` has too many handles", place.item, place.key));
        }
        let wasmtime = is_function.then(|| digest(SHAPE, &shape.wasmtime));
        self.add(place, 0, Some(digest(SHAPE, &shape.typing)), wasmtime);
        for (handle, origin) in (1..).zip(&shape.handles) {
            let [typing, wasmtime] = self.alternatives(place.side, *origin);
            let wasmtime = if is_function { wasmtime } else { Vec::new() };
            self.handle(place, handle, &typing, &wasmtime, false);
        }
    }

    fn add(
        &mut self,
        place: &RowPlace,
        handle: u32,
        typing: Option<Digest>,
        wasmtime: Option<Digest>,
    ) {
        let RowPlace { side, key, item } = place.clone();
        self.rows.push(LinkRow { side, key, item, handle, typing, wasmtime, is_optional: false });
    }

    fn handle(
        &mut self,
        place: &RowPlace,
        handle: u32,
        typing: &[Digest],
        wasmtime: &[Digest],
        is_optional: bool,
    ) {
        for at in 0..typing.len().max(wasmtime.len()) {
            self.add(place, handle, typing.get(at).copied(), wasmtime.get(at).copied());
            self.rows.last_mut().expect("it was just added").is_optional = is_optional;
        }
    }

    /// The names of a resource that is mentioned on a side: to component-model
    /// typing, and to Wasmtime.
    fn alternatives(&mut self, side: Side, origin: Origin<'a>) -> [Alternatives; 2] {
        let Some(origin) = origin else {
            // Nobody's resource is the same as what cannot be found.
            let unknown = vec![digest(UNKNOWN, &[self.party as u8])];
            return [unknown.clone(), unknown];
        };
        let mut names = vec![origin];
        let is_several = self.party == Party::Host || side == Side::Export;
        if is_several && let Some(others) = self.names.get(&origin) {
            names.extend(others);
        }
        let mut typing: Alternatives = Vec::with_capacity(names.len());
        for (site, name) in names {
            let key = self.key(site);
            let mut text = vec![site.side as u8];
            text.extend_from_slice(&(key.len() as u64).to_le_bytes());
            text.extend_from_slice(key.as_bytes());
            text.extend_from_slice(name.as_bytes());
            let name = digest(NAMED, &text);
            if !typing.contains(&name) {
                typing.push(name);
            }
        }
        // `ResourceAny`, which `bindgen!` generates for the resources of exports,
        // accepts a handle to any resource.
        let any = digest(ANYTHING, b"");
        let wasmtime = match (self.party, side) {
            (Party::Host, _) if origin.0.side == Side::Export => vec![any],
            (Party::Component, Side::Export) => typing.iter().copied().chain([any]).collect(),
            _ => typing.clone(),
        };
        [typing, wasmtime]
    }

    /// The canonical name of what is at a site; empty at the top.
    fn key(&mut self, site: Site) -> Arc<str> {
        let Site { side, at } = site;
        let written = || -> Arc<str> {
            let key = at.map(|at| Key::new(self.component_type.side(side).world_key(at)));
            key.map(|key| key.to_string()).unwrap_or_default().into()
        };
        self.keys.entry(site).or_insert_with(written).clone()
    }
}

/// Every name that a side has for a resource.
fn names<'a>(component_type: &ComponentType<'a>, side: Side) -> Names<'a> {
    let mut names = Names::default();
    let mut add = |site: Site, name: &'a Name, def: &'a TypeDef| {
        let TypeKind::ResourceAlias(target) = &def.kind else { return };
        if let Some(origin) = component_type.origin(site, target) {
            names.entry(origin).or_default().push((site, name));
        }
    };
    for (position, _, entity) in component_type.side(side).iter() {
        match entity {
            Entity::Instance(instance) => {
                let site = Site { side, at: Some(position) };
                instance.types.iter().for_each(|(name, def)| add(site, name, def));
            }
            Entity::Type(def) => {
                if let WorldKey::Name(name) = component_type.side(side).world_key(position) {
                    add(Site { side: Side::Import, at: None }, name, def);
                }
            }
            Entity::Function(_) => {}
        }
    }
    names
}

// What a digest is of.
const SHAPE: u8 = 0;
const INSTANCE: u8 = 1;
const RESOURCE: u8 = 2;
const NAMED: u8 = 3;
const ANYTHING: u8 = 4;
const UNKNOWN: u8 = 5;

/// Begins with its own version: what rows say changes with it only.
fn digest(tag: u8, bytes: &[u8]) -> Digest {
    let mut form = b"witgate-link/1\n".to_vec();
    form.push(tag);
    form.extend_from_slice(bytes);
    Digest::of_bytes(&form)
}
