//! Models made up at random.

use super::model::{
    Accessor, Body, Def, DefKind, Entry, Function, Gates, Hang, Interface, Model, Package, Place,
    Sort, Thing, Ty, Use, World,
};
use super::random::Random;

const PRIMS: &[&str] = &[
    "bool",
    "u8",
    "u16",
    "u32",
    "u64",
    "s8",
    "s16",
    "s32",
    "s64",
    "f32",
    "f64",
    "char",
    "string",
    "string",
    "u32",
    "error-context",
];
const KEYS: &[&str] = &["bool", "u8", "u32", "s64", "char", "string"];

/// Versions a root may have. `@since` gates say the first, which no later
/// release on the track undercuts.
const VERSIONS: &[Option<&str>] = &[
    Some("1.2.3"),
    Some("1.2.3"),
    Some("0.2.1"),
    Some("0.2.1"),
    Some("0.0.3"),
    Some("0.3.0-rc-1"),
    None,
];
/// Versions of a dependency, and a second one that may be beside each.
const DEPENDENCIES: &[(Option<&str>, &str)] = &[
    (Some("0.2.0"), "0.2.4"),
    (Some("0.2.0"), "0.3.0"),
    (Some("1.0.0"), "1.1.0"),
    (Some("1.0.0"), "2.0.0"),
    (Some("0.0.1"), "0.0.2"),
    (Some("1.0.0-rc.1"), "1.0.0"),
    (None, "0.1.0"),
];

/// A model.
pub fn model(random: &mut Random) -> Model {
    let mut model = Model { packages: Vec::new(), names: 0 };
    let version = random.of(VERSIONS).map(str::to_owned);
    model.packages.push(package("t:p", version));
    if random.chance(55) {
        let (version, other) = random.of(DEPENDENCIES);
        model.packages.push(package("d:lib", version.map(str::to_owned)));
        for _ in 0..1 + random.below(2) {
            interface(&mut model, 1, random);
        }
        if random.chance(40) {
            let mut second = model.packages[1].clone();
            second.version = Some(other.to_owned());
            for interface in &mut second.interfaces {
                for used in &mut interface.body.uses {
                    used.from.package = 2;
                }
            }
            model.packages.push(second);
            if random.chance(60) {
                // It has grown.
                let interface = random.below(model.packages[2].interfaces.len());
                let at = super::model::At::Interface(2, interface);
                let scope = model.scope(model.body(at));
                let function = free(&mut model, &scope, random);
                model.body_mut(at).functions.push(function);
            }
        }
    }
    for _ in 0..2 + random.below(3) {
        interface(&mut model, 0, random);
    }
    for _ in 0..1 + random.below(2) {
        world(&mut model, random);
    }
    model
}

fn package(name: &str, version: Option<String>) -> Package {
    Package { name: name.to_owned(), version, interfaces: Vec::new(), worlds: Vec::new() }
}

/// Adds an interface, which may use those before it and of the packages
/// behind.
pub fn interface(model: &mut Model, package: usize, random: &mut Random) {
    let name = model.fresh("i");
    let gates = gates(model, package, random, 6);
    let body = body(model, package, random);
    model.packages[package].interfaces.push(Interface { name, gates, body });
}

fn gates(model: &Model, package: usize, random: &mut Random, percent: usize) -> Gates {
    let mut gates = Gates::default();
    if let Some(version) = &model.packages[package].version
        && random.chance(percent)
    {
        gates.since = Some(version.clone());
        gates.deprecated = random.chance(20).then(|| version.clone());
    }
    gates
}

/// The interfaces that something in a package may mention.
fn places(model: &Model, package: usize) -> Vec<Place> {
    let mut places = Vec::new();
    for (position, each) in model.packages.iter().enumerate() {
        if position == package || package == 0 {
            places.extend(
                each.interfaces.iter().map(|interface| Place {
                    package: position,
                    interface: interface.name.clone(),
                }),
            );
        }
    }
    places
}

/// A body with uses, types and functions.
pub fn body(model: &mut Model, package: usize, random: &mut Random) -> Body {
    let mut body = Body::default();
    for _ in 0..random.below(4).saturating_sub(1) {
        use_something(model, package, &mut body, random);
    }
    for _ in 0..random.below(5) {
        let scope = model.scope(&body);
        let def = def(model, &scope, random);
        let gated = Def { gates: gates(model, package, random, 4), ..def };
        body.types.push(gated);
    }
    for resource in resources(&body) {
        resource_functions(model, &mut body, &resource, random);
    }
    for _ in 0..random.below(4) {
        let scope = model.scope(&body);
        let mut function = free(model, &scope, random);
        function.gates = gates(model, package, random, 5);
        if function.gates.since.is_some() && random.chance(25) {
            function.gates = Gates { unstable: Some("fresh".to_owned()), ..Gates::default() };
        }
        let setter = setter(&function, &scope, random);
        body.functions.push(function);
        body.functions.extend(setter);
    }
    body
}

pub fn use_something(model: &mut Model, package: usize, body: &mut Body, random: &mut Random) {
    let Some(from) = random.any(&places(model, package)) else { return };
    let Some(interface) = model.interface(&from) else { return };
    let names: Vec<String> =
        model.scope(&interface.body).into_iter().map(|(name, _)| name).collect();
    let Some(there) = random.any(&names) else { return };
    let taken = body.uses.iter().any(|each| each.here == there);
    let here = if taken || random.chance(25) { model.fresh("us") } else { there.clone() };
    body.uses.push(Use { from, there, here });
}

fn resources(body: &Body) -> Vec<String> {
    let resources = body.types.iter().filter(|def| def.kind == DefKind::Resource);
    resources.map(|def| def.name.clone()).collect()
}

/// A type declaration.
pub fn def(model: &mut Model, scope: &[(String, Sort)], random: &mut Random) -> Def {
    let (prefix, kind) = match random.below(12) {
        0..=2 => (
            "rec",
            DefKind::Record(many(model, random, "a", |random| {
                let borrows = random.chance(8);
                ty(scope, borrows, 2, random)
            })),
        ),
        3..=4 => (
            "var",
            DefKind::Variant(many(model, random, "c", |random| {
                random.chance(60).then(|| ty(scope, false, 2, random))
            })),
        ),
        5 => (
            "en",
            DefKind::Enum(many(model, random, "c", |_| ()).into_iter().map(|it| it.0).collect()),
        ),
        6 => (
            "fl",
            DefKind::Flags(many(model, random, "b", |_| ()).into_iter().map(|it| it.0).collect()),
        ),
        7..=8 => ("res", DefKind::Resource),
        9 => match random.any(scope) {
            Some((name, _)) => ("al", DefKind::Alias(Ty::Named(name))),
            None => ("al", DefKind::Alias(ty(scope, false, 1, random))),
        },
        _ => {
            let borrows = random.chance(8);
            ("al", DefKind::Alias(ty(scope, borrows, 2, random)))
        }
    };
    let external_id = random.chance(3).then(|| "some id".to_owned());
    Def { name: model.fresh(prefix), kind, gates: Gates::default(), external_id }
}

fn many<T>(
    model: &mut Model,
    random: &mut Random,
    prefix: &str,
    mut each: impl FnMut(&mut Random) -> T,
) -> Vec<(String, T)> {
    (0..1 + random.below(4)).map(|_| (model.fresh(prefix), each(random))).collect()
}

/// A type that may mention what is in scope.
pub fn ty(scope: &[(String, Sort)], borrows: bool, depth: usize, random: &mut Random) -> Ty {
    let fits = |sort: Sort| sort != Sort::Borrowing || borrows;
    let names: Vec<&(String, Sort)> = scope.iter().filter(|(_, sort)| fits(*sort)).collect();
    if depth == 0 || random.chance(62) {
        if !names.is_empty() && random.chance(60) {
            let (name, sort) = random.of(&names);
            let borrow = *sort == Sort::Resource && borrows && random.chance(50);
            return if borrow { Ty::Borrow(name.clone()) } else { Ty::Named(name.clone()) };
        }
        return Ty::Prim(random.of(PRIMS));
    }
    let depth = depth - 1;
    let inner = |random: &mut Random| Box::new(ty(scope, borrows, depth, random));
    match random.below(11) {
        0..=1 => Ty::List(inner(random)),
        2 => Ty::Fixed(inner(random), 1 + random.below(4)),
        3 => {
            let plain: Vec<(String, Sort)> =
                scope.iter().filter(|(_, sort)| *sort == Sort::Value).cloned().collect();
            let value = ty(&plain, false, depth, random);
            Ty::Map(random.of(KEYS), Box::new(if value.holds() { Ty::Prim("u8") } else { value }))
        }
        4..=5 => Ty::Tuple((0..1 + random.below(3)).map(|_| *inner(random)).collect()),
        6..=7 => Ty::Option(inner(random)),
        8 => {
            let ok = random.chance(70).then(|| inner(random));
            let err = random.chance(60).then(|| inner(random));
            Ty::Result(ok, err)
        }
        // What travels later can hold no borrowed handle.
        9 => Ty::Future(random.chance(80).then(|| Box::new(ty(scope, false, depth, random)))),
        _ => match ty(scope, false, depth, random) {
            // Not valid yet, says the component model.
            Ty::Prim("char") => Ty::Stream(None),
            payload => Ty::Stream(random.chance(80).then(|| Box::new(payload))),
        },
    }
}

/// A function with a signature and nothing to hang on.
pub fn free(model: &mut Model, scope: &[(String, Sort)], random: &mut Random) -> Function {
    let mut function = Function {
        name: model.fresh("fn"),
        hang: Hang::Free,
        accessor: None,
        is_async: false,
        params: Vec::new(),
        result: None,
        gates: Gates::default(),
        external_id: random.chance(3).then(|| "some id".to_owned()),
    };
    if random.chance(9) {
        function.accessor = Some(Accessor::Get);
        // A result would bind the setter.
        function.result = Some(match ty(scope, false, 2, random) {
            Ty::Result(..) => Ty::Prim("u8"),
            ty => ty,
        });
    } else {
        function.is_async = random.chance(12);
        for _ in 0..random.below(4) {
            function.params.push((model.fresh("p"), ty(scope, true, 2, random)));
        }
        function.result = random.chance(65).then(|| ty(scope, false, 2, random));
    }
    function
}

/// The setter that may be beside a getter.
pub fn setter(
    getter: &Function,
    scope: &[(String, Sort)],
    random: &mut Random,
) -> Option<Function> {
    if getter.accessor != Some(Accessor::Get) || random.chance(40) {
        return None;
    }
    let err = random.chance(50).then(|| Box::new(ty(scope, false, 1, random)));
    Some(Function {
        accessor: Some(Accessor::Set),
        params: vec![("value".to_owned(), getter.result.clone()?)],
        result: random.chance(40).then_some(Ty::Result(None, err)),
        ..getter.clone()
    })
}

/// Functions that hang on a resource.
pub fn resource_functions(model: &mut Model, body: &mut Body, resource: &str, random: &mut Random) {
    if random.chance(45) {
        let constructor = constructor(model, body, resource, random);
        body.functions.push(constructor);
    }
    for _ in 0..random.below(4) {
        let function = resource_function(model, body, resource, random);
        let setter = setter(&function, &model.scope(body), random);
        body.functions.push(function);
        body.functions.extend(setter);
    }
}

pub fn constructor(
    model: &mut Model,
    body: &Body,
    resource: &str,
    random: &mut Random,
) -> Function {
    let scope = model.scope(body);
    let mut function = free(model, &scope, random);
    function.hang = Hang::Constructor(resource.to_owned());
    function.accessor = None;
    function.is_async = false;
    function.result = random.chance(35).then(|| fallible(resource, &scope, random));
    function
}

/// `result<resource, …>`.
pub fn fallible(resource: &str, scope: &[(String, Sort)], random: &mut Random) -> Ty {
    let err = random.chance(60).then(|| Box::new(ty(scope, false, 1, random)));
    Ty::Result(Some(Box::new(Ty::Named(resource.to_owned()))), err)
}

pub fn resource_function(
    model: &mut Model,
    body: &Body,
    resource: &str,
    random: &mut Random,
) -> Function {
    let scope = model.scope(body);
    let mut function = free(model, &scope, random);
    let resource = resource.to_owned();
    function.hang = if random.chance(70) { Hang::Method(resource) } else { Hang::Static(resource) };
    function
}

/// Adds a world to the root.
pub fn world(model: &mut Model, random: &mut Random) {
    let mut world = World {
        name: model.fresh("w"),
        gates: gates(model, 0, random, 5),
        includes: Vec::new(),
        body: Body::default(),
        entries: Vec::new(),
    };
    if random.chance(20) {
        let worlds: Vec<String> =
            model.packages[0].worlds.iter().map(|it| it.name.clone()).collect();
        world.includes.extend(random.any(&worlds));
    }
    if random.chance(30) {
        for _ in 0..1 + random.below(2) {
            use_something(model, 0, &mut world.body, random);
        }
    }
    if random.chance(35) {
        for _ in 0..1 + random.below(2) {
            let scope = model.scope(&world.body);
            let def = def(model, &scope, random);
            world.body.types.push(def);
        }
        for resource in resources(&world.body) {
            resource_functions(model, &mut world.body, &resource, random);
        }
    }
    for place in places(model, 0) {
        for (export, percent) in [(false, 40), (true, 33)] {
            if random.chance(percent) {
                world.entries.push(entry(export, Thing::Named(place.clone())));
            }
        }
    }
    for percent in [45, 30, 20] {
        if random.chance(percent) {
            let entry = plain(model, &world.body, random);
            world.entries.push(entry);
        }
    }
    // A name may be on both sides, for two things.
    if random.chance(25)
        && let Some(mut twin) = random.any(&world.entries)
        && !matches!(twin.what, Thing::Named(_))
    {
        twin.export = !twin.export;
        if let (Thing::Function(function), true) = (&mut twin.what, random.chance(50)) {
            let scope = model.scope(&world.body);
            *function = Function { name: function.name.clone(), ..free(model, &scope, random) };
        }
        world.entries.push(twin);
    }
    for position in 0..world.entries.len() {
        let gates = gates(model, 0, random, 3);
        world.entries[position].gates = gates;
        if random.chance(3) && !matches!(world.entries[position].what, Thing::Function(_)) {
            world.entries[position].external_id = Some("some id".to_owned());
        }
    }
    model.packages[0].worlds.push(world);
}

pub fn entry(export: bool, what: Thing) -> Entry {
    Entry { export, what, gates: Gates::default(), external_id: None }
}

/// An import or export under a plain name.
pub fn plain(model: &mut Model, world: &Body, random: &mut Random) -> Entry {
    let export = random.chance(45);
    let what = match random.below(4) {
        0 => match random.any(&places(model, 0)) {
            Some(place) => Thing::Labelled(model.fresh("lbl"), place),
            None => Thing::Inline(model.fresh("inl"), Body::default()),
        },
        1 => {
            let body = body(model, 0, random);
            Thing::Inline(model.fresh("inl"), body)
        }
        _ => {
            let scope = model.scope(world);
            let mut function = free(model, &scope, random);
            function.external_id = None;
            Thing::Function(function)
        }
    };
    entry(export, what)
}
