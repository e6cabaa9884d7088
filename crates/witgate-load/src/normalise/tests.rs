//! What the tests of this room share.

mod corpus;
mod gated;
mod oracle;
mod spans;
mod wit;

use wit_parser::{PackageId, Resolve};
use witgate_model::{
    Contract, Function, InterfaceName, Item, Name, PackageName, Scope, Type, TypeDef, TypeKind,
    World, WorldItem, WorldKey,
};

use crate::condensed::Gaps;
use crate::normalise::normalise;
use crate::options::Options;
use crate::sourced::{FileRange, Sourced};

fn open(features: &[&str]) -> Options {
    let features = features.iter().map(|feature| (*feature).to_owned()).collect();
    Options { features, ..Options::default() }
}

fn everything() -> Options {
    Options { all_features: true, ..Options::default() }
}

/// A resolve that opens what the options open.
fn resolve_with(options: &Options) -> Resolve {
    let mut resolve = Resolve::new();
    resolve.all_features = options.all_features;
    resolve.features.extend(options.features.iter().cloned());
    resolve
}

fn resolve(text: &str, options: &Options) -> (Resolve, PackageId) {
    let mut resolve = resolve_with(options);
    let id = resolve.push_source("test.wit", text).expect("the test's WIT is valid");
    (resolve, id)
}

/// The contract of WIT text with all features open.
fn contract(text: &str) -> Contract {
    let (resolve, id) = resolve(text, &everything());
    contract_of(&resolve, id, &everything())
}

fn contract_of(resolve: &Resolve, root: PackageId, options: &Options) -> Contract {
    normalise(resolve, &[root], &[], options).expect("nothing nests too deep").0
}

fn sourced(text: &str, options: &Options) -> Sourced {
    let (resolve, id) = resolve(text, options);
    let (path, gaps) = ("test.wit".to_owned(), Gaps::default());
    let file = FileRange { path, text: text.into(), start: 0, gaps };
    Sourced { resolve, roots: vec![id], files: vec![file] }
}

/// The contract of a package once encoded to wasm and decoded again.
fn through_wasm(resolve: &Resolve, root: PackageId, options: &Options) -> Contract {
    let bytes = wit_component::encode(resolve, root, false).expect("a valid package encodes");
    let decoded = wit_component::decode(&bytes).expect("what was encoded decodes");
    crate::normalise::from_wasm(&decoded, options).expect("nothing nests too deep").0
}

/// The only root's name.
fn root(contract: &Contract) -> &std::sync::Arc<PackageName> {
    contract.roots.first().expect("there is a root")
}

fn scope(contract: &Contract, interface: &str) -> Scope {
    let name = InterfaceName { package: root(contract).clone(), name: interface.into() };
    Scope::Interface(name)
}

fn world<'c>(contract: &'c Contract, name: &str) -> &'c World {
    &contract.packages[root(contract)].worlds[&Name::from(name)]
}

fn def<'c>(contract: &'c Contract, interface: &str, name: &str) -> &'c TypeDef {
    &contract.packages[root(contract)].interfaces[&Name::from(interface)].types[&Name::from(name)]
}

fn function<'c>(contract: &'c Contract, interface: &str, name: &str) -> &'c Function {
    let name = Name::from(name);
    contract.function(&scope(contract, interface), &name).expect("there is such a function")
}

/// A type as WIT would write it.
fn written(ty: &Type) -> String {
    let all = |types: &[&Type]| types.iter().map(|ty| written(ty)).collect::<Vec<_>>().join(", ");
    let payload = |name: &str, ty: &Option<Box<Type>>| match ty {
        Some(ty) => format!("{name}<{}>", written(ty)),
        None => name.to_owned(),
    };
    match ty {
        Type::Named(name) => name.to_string(),
        Type::Own(name) => format!("own<{name}>"),
        Type::Borrow(name) => format!("borrow<{name}>"),
        Type::List(ty) => format!("list<{}>", written(ty)),
        Type::FixedLengthList(ty, length) => format!("list<{}, {length}>", written(ty)),
        Type::Map(key, value) => format!("map<{}>", all(&[key, value])),
        Type::Tuple(types) => format!("tuple<{}>", all(&types.iter().collect::<Vec<_>>())),
        Type::Option(ty) => format!("option<{}>", written(ty)),
        Type::Result(ok, err) => {
            let part =
                |part: &Option<Box<Type>>| part.as_ref().map_or("_".to_owned(), |t| written(t));
            format!("result<{}, {}>", part(ok), part(err))
        }
        Type::Future(ty) => payload("future", ty),
        Type::Stream(ty) => payload("stream", ty),
        simple => format!("{simple:?}").to_lowercase(),
    }
}

fn signature(function: &Function) -> String {
    let params: Vec<_> =
        function.params.iter().map(|p| format!("{}: {}", p.name, written(&p.ty))).collect();
    let result = function.result.as_ref().map(|ty| format!(" -> {}", written(ty)));
    let word = if function.is_async { "async " } else { "" };
    format!("{word}{}({}){}", function.kind, params.join(", "), result.unwrap_or_default())
}

fn keys(items: &std::collections::BTreeMap<WorldKey, WorldItem>) -> Vec<String> {
    items.keys().map(WorldKey::to_string).collect()
}

fn withheld(text: &str, options: &Options) -> Vec<(Item, Name)> {
    let (resolve, id) = resolve(text, &everything());
    let withheld = normalise(&resolve, &[id], &[], options).expect("nothing nests too deep").1;
    withheld.into_iter().collect()
}

fn alias(def: &TypeDef) -> String {
    match &def.kind {
        TypeKind::Alias(ty) => written(ty),
        TypeKind::ResourceAlias(name) => format!("resource {name}"),
        other => other.keyword().to_owned(),
    }
}
