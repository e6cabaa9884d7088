//! Packages of WIT as plain data, names and all.

use std::collections::BTreeSet;

/// Everything in one text.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// The first is the root.
    pub packages: Vec<Package>,
    /// How many names were given out; none is given out twice.
    pub names: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Package {
    /// `namespace:name`.
    pub name: String,
    pub version: Option<String>,
    pub interfaces: Vec<Interface>,
    pub worlds: Vec<World>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Interface {
    pub name: String,
    pub gates: Gates,
    pub body: Body,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    pub uses: Vec<Use>,
    pub types: Vec<Def>,
    pub functions: Vec<Function>,
}

/// Where an interface is: the package's position, the interface's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub package: usize,
    pub interface: String,
}

/// `use from.{there as here}`.
#[derive(Clone, Debug, PartialEq)]
pub struct Use {
    pub from: Place,
    pub there: String,
    pub here: String,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gates {
    pub since: Option<String>,
    pub deprecated: Option<String>,
    pub unstable: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Def {
    pub name: String,
    pub kind: DefKind,
    pub gates: Gates,
    pub external_id: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum DefKind {
    Record(Vec<(String, Ty)>),
    Variant(Vec<(String, Option<Ty>)>),
    Enum(Vec<String>),
    Flags(Vec<String>),
    Resource,
    Alias(Ty),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Ty {
    Prim(&'static str),
    /// A value type, or an owned resource.
    Named(String),
    Borrow(String),
    List(Box<Ty>),
    Fixed(Box<Ty>, usize),
    Map(&'static str, Box<Ty>),
    Tuple(Vec<Ty>),
    Option(Box<Ty>),
    Result(Option<Box<Ty>>, Option<Box<Ty>>),
    Future(Option<Box<Ty>>),
    Stream(Option<Box<Ty>>),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    pub name: String,
    pub hang: Hang,
    pub accessor: Option<Accessor>,
    pub is_async: bool,
    pub params: Vec<(String, Ty)>,
    pub result: Option<Ty>,
    pub gates: Gates,
    pub external_id: Option<String>,
}

/// What a function hangs on.
#[derive(Clone, Debug, PartialEq)]
pub enum Hang {
    Free,
    Method(String),
    Static(String),
    Constructor(String),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Accessor {
    Get,
    Set,
}

#[derive(Clone, Debug, PartialEq)]
pub struct World {
    pub name: String,
    pub gates: Gates,
    pub includes: Vec<String>,
    /// Its own types, with the functions of its own resources.
    pub body: Body,
    pub entries: Vec<Entry>,
}

/// An import or export.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub export: bool,
    pub what: Thing,
    pub gates: Gates,
    pub external_id: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Thing {
    Named(Place),
    Labelled(String, Place),
    Inline(String, Body),
    Function(Function),
}

/// What a name means, as far as it matters to where it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// A value without handles.
    Value,
    /// A value that holds a handle, which no map may.
    Holding,
    /// A value that holds a borrowed handle, which no result may.
    Borrowing,
    Resource,
}

/// Where a body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    Interface(usize, usize),
    World(usize, usize),
    Inline(usize, usize, usize),
}

/// Where a function is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FunctionAt {
    Body(At, usize),
    Entry(usize, usize, usize),
}

impl Model {
    pub fn root(&mut self) -> &mut Package {
        &mut self.packages[0]
    }

    /// A name that nothing has.
    pub fn fresh(&mut self, prefix: &str) -> String {
        self.names += 1;
        format!("{prefix}{}", self.names)
    }

    pub fn interface(&self, place: &Place) -> Option<&Interface> {
        let package = self.packages.get(place.package)?;
        package.interfaces.iter().find(|each| each.name == place.interface)
    }

    /// The root, and the packages that it mentions, directly or not.
    pub fn mentioned(&self) -> BTreeSet<usize> {
        let mut found = BTreeSet::from([0]);
        let entries = self.packages[0].worlds.iter().flat_map(|world| &world.entries);
        found.extend(entries.filter_map(|entry| match &entry.what {
            Thing::Named(place) | Thing::Labelled(_, place) => Some(place.package),
            _ => None,
        }));
        // A dependency uses nothing but itself.
        for package in 0..self.packages.len() {
            if !found.contains(&package) {
                continue;
            }
            for at in self.bodies() {
                let (At::Interface(here, _) | At::World(here, _) | At::Inline(here, ..)) = at;
                if here == package {
                    found.extend(self.body(at).uses.iter().map(|used| used.from.package));
                }
            }
        }
        found
    }

    pub fn bodies(&self) -> Vec<At> {
        let mut found = Vec::new();
        for (p, package) in self.packages.iter().enumerate() {
            found.extend((0..package.interfaces.len()).map(|i| At::Interface(p, i)));
            for (w, world) in package.worlds.iter().enumerate() {
                found.push(At::World(p, w));
                for (e, entry) in world.entries.iter().enumerate() {
                    if let Thing::Inline(..) = entry.what {
                        found.push(At::Inline(p, w, e));
                    }
                }
            }
        }
        found
    }

    pub fn body(&self, at: At) -> &Body {
        match at {
            At::Interface(p, i) => &self.packages[p].interfaces[i].body,
            At::World(p, w) => &self.packages[p].worlds[w].body,
            At::Inline(p, w, e) => match &self.packages[p].worlds[w].entries[e].what {
                Thing::Inline(_, body) => body,
                other => unreachable!("{other:?} is not inline"),
            },
        }
    }

    pub fn body_mut(&mut self, at: At) -> &mut Body {
        match at {
            At::Interface(p, i) => &mut self.packages[p].interfaces[i].body,
            At::World(p, w) => &mut self.packages[p].worlds[w].body,
            At::Inline(p, w, e) => match &mut self.packages[p].worlds[w].entries[e].what {
                Thing::Inline(_, body) => body,
                other => unreachable!("{other:?} is not inline"),
            },
        }
    }

    pub fn functions(&self) -> Vec<FunctionAt> {
        let mut found = Vec::new();
        for at in self.bodies() {
            let functions = self.body(at).functions.len();
            found.extend((0..functions).map(|f| FunctionAt::Body(at, f)));
        }
        for (p, package) in self.packages.iter().enumerate() {
            for (w, world) in package.worlds.iter().enumerate() {
                for (e, entry) in world.entries.iter().enumerate() {
                    if let Thing::Function(_) = entry.what {
                        found.push(FunctionAt::Entry(p, w, e));
                    }
                }
            }
        }
        found
    }

    pub fn function(&self, at: FunctionAt) -> &Function {
        match at {
            FunctionAt::Body(at, f) => &self.body(at).functions[f],
            FunctionAt::Entry(p, w, e) => match &self.packages[p].worlds[w].entries[e].what {
                Thing::Function(function) => function,
                other => unreachable!("{other:?} is no function"),
            },
        }
    }

    pub fn function_mut(&mut self, at: FunctionAt) -> &mut Function {
        match at {
            FunctionAt::Body(at, f) => &mut self.body_mut(at).functions[f],
            FunctionAt::Entry(p, w, e) => match &mut self.packages[p].worlds[w].entries[e].what {
                Thing::Function(function) => function,
                other => unreachable!("{other:?} is no function"),
            },
        }
    }

    /// The names that a body's types and functions may mention.
    pub fn scope(&self, body: &Body) -> Vec<(String, Sort)> {
        let defs = body.types.iter().map(|def| def.name.clone());
        let used = body.uses.iter().map(|each| each.here.clone());
        defs.chain(used).map(|name| (name.clone(), self.sort(body, &name))).collect()
    }

    /// What a name in a body means.
    pub fn sort(&self, body: &Body, name: &str) -> Sort {
        if let Some(used) = body.uses.iter().find(|each| each.here == name) {
            let interface = self.interface(&used.from);
            return interface.map_or(Sort::Value, |it| self.sort(&it.body, &used.there));
        }
        let Some(def) = body.types.iter().find(|def| def.name == name) else { return Sort::Value };
        let parts: Vec<&Ty> = match &def.kind {
            DefKind::Resource => return Sort::Resource,
            DefKind::Alias(Ty::Named(target)) => return self.sort(body, target),
            DefKind::Alias(ty) => vec![ty],
            DefKind::Record(fields) => fields.iter().map(|(_, ty)| ty).collect(),
            DefKind::Variant(cases) => cases.iter().filter_map(|(_, ty)| ty.as_ref()).collect(),
            DefKind::Enum(_) | DefKind::Flags(_) => Vec::new(),
        };
        parts.into_iter().map(|ty| self.sort_of(body, ty)).max().unwrap_or(Sort::Value)
    }

    fn sort_of(&self, body: &Body, ty: &Ty) -> Sort {
        let mut sort = if ty.holds() { Sort::Holding } else { Sort::Value };
        ty.each_name(&mut |name, borrowed| {
            sort = sort.max(match self.sort(body, name) {
                _ if borrowed => Sort::Borrowing,
                Sort::Resource => Sort::Holding,
                sort => sort,
            });
        });
        sort
    }
}

impl Ty {
    /// Whether it holds a handle that needs no name: a future, say.
    pub fn holds(&self) -> bool {
        match self {
            Ty::Prim(name) => *name == "error-context",
            Ty::Future(_) | Ty::Stream(_) => true,
            Ty::Named(_) | Ty::Borrow(_) => false,
            Ty::List(inner) | Ty::Fixed(inner, _) | Ty::Map(_, inner) | Ty::Option(inner) => {
                inner.holds()
            }
            Ty::Tuple(parts) => parts.iter().any(Ty::holds),
            Ty::Result(ok, err) => [ok, err].into_iter().flatten().any(|part| part.holds()),
        }
    }

    /// Every name, and whether it is borrowed.
    pub fn each_name(&self, visit: &mut impl FnMut(&str, bool)) {
        match self {
            Ty::Prim(_) => {}
            Ty::Named(name) => visit(name, false),
            Ty::Borrow(name) => visit(name, true),
            Ty::List(inner) | Ty::Fixed(inner, _) | Ty::Map(_, inner) | Ty::Option(inner) => {
                inner.each_name(visit);
            }
            Ty::Tuple(parts) => parts.iter().for_each(|part| part.each_name(visit)),
            Ty::Result(ok, err) => {
                for part in [ok, err].into_iter().flatten() {
                    part.each_name(visit);
                }
            }
            Ty::Future(inner) | Ty::Stream(inner) => {
                if let Some(inner) = inner {
                    inner.each_name(visit);
                }
            }
        }
    }

    /// Puts another type in the place of a name.
    pub fn replace(&mut self, name: &str, with: &Ty) {
        match self {
            Ty::Prim(_) => {}
            Ty::Named(here) if here == name => *self = with.clone(),
            Ty::Borrow(here) if here == name => {
                if let Ty::Named(with) = with {
                    *here = with.clone();
                }
            }
            Ty::Named(_) | Ty::Borrow(_) => {}
            Ty::List(inner) | Ty::Fixed(inner, _) | Ty::Map(_, inner) | Ty::Option(inner) => {
                inner.replace(name, with);
            }
            Ty::Tuple(parts) => parts.iter_mut().for_each(|part| part.replace(name, with)),
            Ty::Result(ok, err) => {
                for part in [ok, err].into_iter().flatten() {
                    part.replace(name, with);
                }
            }
            Ty::Future(inner) | Ty::Stream(inner) => {
                if let Some(inner) = inner {
                    inner.replace(name, with);
                }
            }
        }
    }
}

impl Function {
    pub fn each_type_mut(&mut self, visit: &mut impl FnMut(&mut Ty)) {
        self.params.iter_mut().for_each(|(_, ty)| visit(ty));
        if let Some(ty) = &mut self.result {
            visit(ty);
        }
    }

    pub fn resource(&self) -> Option<&String> {
        match &self.hang {
            Hang::Free => None,
            Hang::Method(name) | Hang::Static(name) | Hang::Constructor(name) => Some(name),
        }
    }

    pub fn resource_mut(&mut self) -> Option<&mut String> {
        match &mut self.hang {
            Hang::Free => None,
            Hang::Method(name) | Hang::Static(name) | Hang::Constructor(name) => Some(name),
        }
    }
}

impl Body {
    pub fn each_type_mut(&mut self, visit: &mut impl FnMut(&mut Ty)) {
        for def in &mut self.types {
            match &mut def.kind {
                DefKind::Record(fields) => fields.iter_mut().for_each(|(_, ty)| visit(ty)),
                DefKind::Variant(cases) => {
                    cases.iter_mut().filter_map(|(_, ty)| ty.as_mut()).for_each(&mut *visit);
                }
                DefKind::Alias(ty) => visit(ty),
                DefKind::Enum(_) | DefKind::Flags(_) | DefKind::Resource => {}
            }
        }
        self.functions.iter_mut().for_each(|function| function.each_type_mut(visit));
    }

    /// Whether anything in it mentions that name.
    pub fn mentions(&self, name: &str) -> bool {
        let mut found =
            self.functions.iter().any(|each| each.resource().is_some_and(|it| it == name));
        self.clone().each_type_mut(&mut |ty| ty.each_name(&mut |here, _| found |= here == name));
        found
    }
}
