//! Costs against the size, alignment and signature code of wit-parser.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::path::Path;

use wit_parser::abi::AbiVariant;
use wit_parser::{Mangling, Resolve, SizeAlign, WorldItem, WorldKey};
use witgate_cost::{FunctionCost, world_costs};
use witgate_load::{Options, load_bytes};
use witgate_model::Side;
use witgate_testing::corpus;

const EVERYTHING: &str = "package a:b@1.0.0;
interface i {
  resource r { constructor(a: u8); m: func(b: list<string>) -> result<own<r>, string>; }
  record plain { a: u32, b: u32, c: f64 }
  record padded { a: u8, b: u64, c: u8 }
  record deep { a: padded, b: option<plain>, c: list<plain>, d: string }
  variant v { none, a(u8), b(f64), c(string), d(deep), e(list<deep>) }
  enum e { a, b, c }
  flags small { a, b, c }
  flags nine { a, b, c, d, e, f, g, h, i }
  flags many { a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, b0, b1, b2, b3, b4, b5, b6, b7, b8, b9,
    c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, d0, d1 }
  type alias = deep;
  f01: func();
  f02: func(a: bool, b: char, c: s8, d: u16) -> u64;
  f03: func(a: plain) -> padded;
  f04: func(a: deep) -> v;
  f05: func(a: small, b: nine, c: many) -> e;
  f06: func(a: tuple<u8, u16, u32>, b: option<option<u8>>) -> result;
  f07: func(a: list<u8>, b: list<tuple<u8, u32>>, c: list<list<u8>>) -> list<deep>;
  f08: func(a: alias, b: result<_, v>) -> tuple<string, string>;
  f09: func(a: u32, b: u32, c: u32, d: u32, e: u32, f: u32, g: u32, h: u32, i: u32, j: u32,
    k: u32, l: u32, m: u32, n: u32, o: u32, p: u32) -> u32;
  f10: func(a: u32, b: u32, c: u32, d: u32, e: u32, f: u32, g: u32, h: u32, i: u32, j: u32,
    k: u32, l: u32, m: u32, n: u32, o: u32, p: u32, q: u32) -> u32;
  f11: async func(a: u32, b: u32, c: u32, d: u32) -> u32;
  f12: async func(a: u32, b: u32, c: u32, d: u32, e: u64);
  f13: func(a: stream<deep>, b: future<string>, c: borrow<r>) -> own<r>;
  f14: func(a: map<string, u64>) -> map<u8, u8>;
  f15: func(a: list<u16, 4>) -> list<tuple<u8, u8>, 3>;
}
world w {
  import i;
  export g: func(a: string) -> string;
  export h: async func(a: tuple<u8, u8, u8, u8, u8>) -> u32;
  export j: async func(a: deep-list) -> deep-list;
  type five = tuple<u64, u64, u64, u64, u64>;
  type deep-list = tuple<five, five, five, five>;
}
";

/// Every function of every world, as wit-parser has it.
fn agrees(name: &str, text: &str) -> usize {
    let subject = load_bytes(name, text.as_bytes(), &Options::default()).unwrap();
    let mut resolve = Resolve::default();
    resolve.push_str(name, text).unwrap();
    let mut sizes = SizeAlign::default();
    sizes.fill(&resolve).unwrap();
    let mut compared = 0;
    for (world_name, world) in subject.contract.worlds() {
        let ours = world_costs(&subject.contract, world);
        let found = resolve.worlds.iter().find(|(_, world)| {
            let package = &resolve.packages[world.package.unwrap()].name;
            world.name == *world_name.name && package.to_string() == world_name.package.to_string()
        });
        let (_, theirs) = found.unwrap();
        for (side, items) in [("import", &theirs.imports), ("export", &theirs.exports)] {
            for (key, item) in items {
                let key_name = match key {
                    WorldKey::Name(name) => name.clone(),
                    WorldKey::Interface(id) => resolve.id_of(*id).unwrap(),
                };
                let functions: Vec<_> = match item {
                    WorldItem::Interface { id, .. } => {
                        resolve.interfaces[*id].functions.values().collect()
                    }
                    WorldItem::Function(function) => vec![function],
                    WorldItem::Type { .. } => Vec::new(),
                };
                let is_interface = matches!(item, WorldItem::Interface { .. });
                for function in functions {
                    let is_it = |cost: &&FunctionCost| {
                        cost.side.to_string() == side
                            && *cost.name == *function.name
                            && cost.interface.as_deref()
                                == is_interface.then_some(key_name.as_str())
                    };
                    let ours = ours.iter().find(is_it);
                    let ours = ours.unwrap_or_else(|| panic!("{key_name} {}", function.name));
                    same(&resolve, &sizes, function, ours);
                    compared += 1;
                }
            }
        }
        assert_eq!(ours.iter().filter(|cost| cost.name.is_empty()).count(), 0);
    }
    compared
}

fn same(
    resolve: &Resolve,
    sizes: &SizeAlign,
    function: &wit_parser::Function,
    ours: &FunctionCost,
) {
    let is_async = function.kind.is_async();
    assert_eq!(ours.is_async, is_async, "{}", function.name);
    let is_exported = ours.side == Side::Export;
    let variant = match (is_exported, is_async) {
        (false, false) => AbiVariant::GuestImport,
        (false, true) => AbiVariant::GuestImportAsync,
        (true, false) => AbiVariant::GuestExport,
        (true, true) => AbiVariant::GuestExportAsync,
    };
    let signature = resolve.wasm_signature(variant, function);
    assert_eq!(ours.params.spilled.is_some(), signature.indirect_params, "{}", function.name);
    // An asynchronous call has a pointer for any result, also for one that is flattened
    // to nothing.
    let flattens_to_nothing = ours.result.flat == 0;
    // An asynchronous export passes its result to `task.return`.
    let has_pointer = match is_exported && is_async {
        true => function.task_return_import(resolve, None, Mangling::Legacy).2.indirect_params,
        false => signature.retptr,
    };
    assert!(
        ours.result.spilled.is_some() == has_pointer || is_async && flattens_to_nothing,
        "{}",
        function.name
    );
    if !signature.indirect_params {
        let pointers = u64::from(signature.retptr && !is_exported);
        let flat = signature.params.len() as u64 - pointers;
        assert_eq!(ours.params.flat, flat, "{}", function.name);
    }
    let params = function.params.iter().map(|param| &param.ty);
    let bytes = sizes.record(params).size.size_wasm32() as u64;
    if let Some(spilled) = ours.params.spilled {
        assert_eq!(spilled, bytes, "{}", function.name);
    }
    if let (Some(spilled), Some(result)) = (ours.result.spilled, &function.result) {
        assert_eq!(spilled, sizes.size(result).size_wasm32() as u64, "{}", function.name);
    }
}

#[test]
fn every_kind_of_type() {
    assert_eq!(agrees("everything.wit", EVERYTHING), 20);
}

#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn real_components() {
    let root = corpus::root().join("corpus/components");
    let mut compared = 0;
    for file in [
        "built/dummy-cli-command-0.2.12.wasm",
        "built/dummy-cli-command-0.3.0.wasm",
        "built/dummy-http-proxy-0.2.12.wasm",
    ] {
        let bytes = std::fs::read(Path::new(&root).join(file)).unwrap();
        let decoded = wit_parser::decoding::decode(&bytes).unwrap();
        let subject = load_bytes("it.wasm", &bytes, &Options::default()).unwrap();
        let resolve = decoded.resolve();
        let mut sizes = SizeAlign::default();
        sizes.fill(resolve).unwrap();
        for (_, world) in subject.contract.worlds() {
            for cost in world_costs(&subject.contract, world) {
                let functions = resolve.interfaces.iter().filter_map(|(id, interface)| {
                    let name = resolve.id_of(id)?;
                    (Some(name) == cost.interface).then(|| interface.functions.get(&*cost.name))?
                });
                for function in functions {
                    same(resolve, &sizes, function, &cost);
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 250, "only {compared} functions were compared");
}

/// By hand, from CanonicalABI.md: what wit-parser has no code for.
#[test]
fn allocations_and_elements() {
    let text = "package a:b; interface i {
        record entry { name: string, value: option<string> }
        f: func(all: list<entry>, one: entry, raw: list<u32>) -> result<string, u32>;
    } world w { import i; }";
    let subject = load_bytes("it.wit", text.as_bytes(), &Options::default()).unwrap();
    let (_, world) = subject.contract.worlds().next().unwrap();
    let costs = world_costs(&subject.contract, world);
    let [f] = costs.as_slice() else { panic!("{costs:?}") };
    // The two lists, and the two strings of `one`.
    assert_eq!((f.params.allocations, f.params.allocates_per_element), (4, true));
    assert_eq!((f.result.allocations, f.result.allocates_per_element), (1, false));
    // list 2, entry 2 + 1 + 2, list 2.
    assert_eq!((f.params.flat, f.params.spilled), (9, None));
    // A discriminant, and a pointer with a length: four, four and four bytes.
    assert_eq!((f.result.flat, f.result.spilled), (3, Some(12)));
    let lists: Vec<_> = f
        .lists
        .iter()
        .map(|it| (it.list.as_str(), it.element_size, it.element_allocations, it.is_plain))
        .collect();
    assert_eq!(lists, [("list<entry>", 20, 2, false), ("list<u32>", 4, 0, true)]);
}
