//! Edits to models, each with the kinds of change that it must be found as.

mod functions;
mod packages;
mod types;
mod worlds;

use witgate::witgate_diff::Kind;

use super::model::{At, Def, Function, FunctionAt, Model, Place, Thing, Ty};
use super::random::Random;

/// A sort of edit.
pub struct Edit {
    pub name: &'static str,
    /// It is found as one of these.
    pub kinds: &'static [Kind],
    /// Whether it may come to nothing: a world may import already, by way of
    /// something else, what is added to it.
    pub may_be_nothing: bool,
    /// Makes it, where there is something to make it to, and says what was
    /// touched.
    make: fn(&mut Model, &mut Random) -> Option<String>,
}

const fn edit(
    name: &'static str,
    kinds: &'static [Kind],
    make: fn(&mut Model, &mut Random) -> Option<String>,
) -> Edit {
    Edit { name, kinds, may_be_nothing: false, make }
}

const fn maybe(
    name: &'static str,
    kinds: &'static [Kind],
    make: fn(&mut Model, &mut Random) -> Option<String>,
) -> Edit {
    Edit { name, kinds, may_be_nothing: true, make }
}

/// An edit that was made.
#[derive(Clone, Debug)]
pub struct Done {
    pub name: &'static str,
    pub kinds: &'static [Kind],
    pub may_be_nothing: bool,
    /// Whether it is an edit to a function.
    pub of_function: bool,
    pub touched: String,
}

impl Done {
    /// Whether something in a dependency was touched, of which a contract has
    /// as much as its root reaches.
    pub fn in_dependency(&self) -> bool {
        self.touched.starts_with(|first: char| ('1'..='9').contains(&first))
    }

    /// The interface or world that was touched; `None` where it was more.
    pub fn place(&self) -> Option<Place> {
        let (package, rest) = self.touched.split_once('/')?;
        let interface = rest.split(['#', '/']).next()?.to_owned();
        Some(Place { package: package.parse().ok()?, interface })
    }
}

/// Makes so many edits, fewer where it finds nothing to edit. Of two that touch
/// the same thing each may undo the other.
pub fn apply(model: &mut Model, random: &mut Random, wanted: usize) -> Vec<Done> {
    let tables = [types::EDITS, functions::EDITS, worlds::EDITS, packages::EDITS];
    let mut done: Vec<Done> = Vec::new();
    for _ in 0..wanted * 12 {
        if done.len() == wanted {
            break;
        }
        let position = [0, 0, 0, 0, 1, 1, 1, 2, 2, 3][random.below(10)];
        let (table, of_function) = (tables[position], position == 1);
        let edit = &table[random.below(table.len())];
        let mut edited = model.clone();
        let Some(touched) = (edit.make)(&mut edited, random) else { continue };
        if edited == *model {
            continue;
        }
        *model = edited;
        let Edit { name, kinds, mut may_be_nothing, .. } = *edit;
        for other in &mut done {
            if overlap(&other.touched, &touched) {
                other.may_be_nothing = true;
                may_be_nothing = true;
            }
        }
        done.push(Done { name, kinds, may_be_nothing, of_function, touched });
    }
    done
}

/// All sorts of edits.
pub fn all() -> impl Iterator<Item = &'static Edit> {
    [types::EDITS, functions::EDITS, worlds::EDITS, packages::EDITS].into_iter().flatten()
}

fn overlap(one: &str, other: &str) -> bool {
    let within = |outer: &str, inner: &str| {
        inner
            .strip_prefix(outer)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '#', '.']))
    };
    within(one, other) || within(other, one)
}

/// How to call a body.
fn address(model: &Model, at: At) -> String {
    match at {
        At::Interface(p, i) => format!("{p}/{}", model.packages[p].interfaces[i].name),
        At::World(p, w) => format!("{p}/{}", model.packages[p].worlds[w].name),
        At::Inline(p, w, e) => {
            let world = &model.packages[p].worlds[w];
            let label = match &world.entries[e].what {
                Thing::Inline(label, _) => label.as_str(),
                _ => "",
            };
            format!("{p}/{}/{label}", world.name)
        }
    }
}

fn address_of_function(model: &Model, at: FunctionAt) -> String {
    let function = model.function(at);
    let name = match function.resource() {
        Some(resource) => format!("{resource}.{}", function.name),
        None => function.name.clone(),
    };
    match at {
        FunctionAt::Body(at, _) => format!("{}#{name}", address(model, at)),
        FunctionAt::Entry(p, w, _) => format!("{p}/{}#{name}", model.packages[p].worlds[w].name),
    }
}

/// A declaration of that sort, with its address.
fn def(
    model: &Model,
    random: &mut Random,
    fits: impl Fn(At, &Def) -> bool,
) -> Option<(At, usize, String)> {
    let mut found = Vec::new();
    for at in model.bodies() {
        for (position, def) in model.body(at).types.iter().enumerate() {
            if fits(at, def) {
                found.push((at, position, format!("{}#{}", address(model, at), def.name)));
            }
        }
    }
    random.any(&found)
}

/// A function of that sort, with its address. One behind a closed gate is no
/// part of a contract.
fn function(
    model: &Model,
    random: &mut Random,
    fits: impl Fn(FunctionAt, &Function) -> bool,
) -> Option<(FunctionAt, String)> {
    let mut found = model.functions();
    found.retain(|at| {
        let function = model.function(*at);
        function.gates.unstable.is_none() && fits(*at, function)
    });
    let at = random.any(&found)?;
    Some((at, address_of_function(model, at)))
}

/// A type that means something else than this one.
fn changed(ty: &Ty, random: &mut Random) -> Ty {
    let other = |was: &str, random: &mut Random| {
        let prims = ["bool", "u8", "u32", "u64", "s32", "f64", "string"];
        let prims: Vec<_> = prims.into_iter().filter(|prim| *prim != was).collect();
        random.of(&prims)
    };
    if random.chance(60) {
        match ty {
            Ty::Prim(was) => return Ty::Prim(other(was, random)),
            Ty::Tuple(parts) => {
                let mut parts = parts.clone();
                parts.push(Ty::Prim("u8"));
                return Ty::Tuple(parts);
            }
            Ty::Fixed(inner, length) if random.chance(50) => {
                return Ty::Fixed(inner.clone(), length + 1);
            }
            Ty::Fixed(inner, _) => return Ty::List(inner.clone()),
            Ty::Map("string", value) => return Ty::Map("u32", value.clone()),
            Ty::Map(_, value) => return Ty::Map("string", value.clone()),
            Ty::List(inner) | Ty::Option(inner) => return Ty::Fixed(inner.clone(), 2),
            Ty::Result(ok, Some(_)) => return Ty::Result(ok.clone(), None),
            Ty::Result(ok, None) => {
                return Ty::Result(ok.clone(), Some(Box::new(Ty::Prim("string"))));
            }
            Ty::Future(Some(_)) => return Ty::Future(None),
            Ty::Future(None) => return Ty::Future(Some(Box::new(Ty::Prim("u8")))),
            Ty::Stream(Some(_)) => return Ty::Stream(None),
            Ty::Stream(None) => return Ty::Stream(Some(Box::new(Ty::Prim("u8")))),
            Ty::Named(_) | Ty::Borrow(_) => {}
        }
    }
    match random.below(3) {
        0 => Ty::Option(Box::new(ty.clone())),
        1 => Ty::Tuple(vec![ty.clone()]),
        _ => Ty::List(Box::new(ty.clone())),
    }
}
