//! The table against the WIT of both releases, as wit-parser reads it.

use std::collections::{BTreeMap, BTreeSet};

use wit_parser::{
    Function, FunctionKind, Handle, InterfaceId, Resolve, Type, TypeDefKind, TypeId, TypeOwner,
    UnresolvedPackageGroup,
};
use witgate_testing::corpus;

use super::{INTERFACES, SIGNATURES, WORLDS, rows};
use crate::step::Step;

/// A release of WASI, with everything that is behind features.
struct Release {
    resolve: Resolve,
}

impl Release {
    fn read(tag: &str) -> Release {
        let mut resolve = Resolve { all_features: true, ..Resolve::default() };
        let proposals = corpus::root().join("corpus/wasi-releases").join(tag).join("proposals");
        // Each after what it uses.
        for package in ["io", "clocks", "random", "filesystem", "sockets", "cli", "http"] {
            let directory = proposals.join(package).join("wit");
            // 0.3 has no wasi:io.
            if package != "io" || tag == "v0.2.12" {
                let group = UnresolvedPackageGroup::parse_dir(&directory).unwrap();
                resolve.push_group(group).unwrap();
            }
        }
        Release { resolve }
    }

    fn interfaces(&self) -> impl Iterator<Item = (String, InterfaceId)> {
        self.resolve.interfaces.iter().map(|(id, _)| {
            let name = self.resolve.id_of(id).unwrap();
            (name.split('@').next().unwrap().to_owned(), id)
        })
    }

    /// Every function with its signature.
    fn functions(&self) -> BTreeMap<String, String> {
        let functions = self.interfaces().flat_map(|(interface, id)| {
            self.resolve.interfaces[id].functions.values().map(move |function| {
                let name = self.name(function);
                (format!("{interface}#{name}"), self.signature(function))
            })
        });
        functions.collect()
    }

    fn name(&self, function: &Function) -> String {
        let own = function.item_name();
        match function.kind.resource() {
            Some(resource) => {
                let resource = self.resolve.types[resource].name.as_ref().unwrap();
                match function.kind {
                    FunctionKind::Constructor(_) => format!("{resource}.constructor"),
                    _ => format!("{resource}.{own}"),
                }
            }
            None => own.to_owned(),
        }
    }

    fn signature(&self, function: &Function) -> String {
        let is_method =
            matches!(function.kind, FunctionKind::Method(_) | FunctionKind::AsyncMethod(_));
        let params = function.params.iter().skip(usize::from(is_method));
        let params: Vec<String> =
            params.map(|it| format!("{}: {}", it.name, self.spelled(&it.ty))).collect();
        let params = params.join(", ");
        let result = function.result.as_ref().map(|ty| format!(" -> {}", self.spelled(ty)));
        let result = result.unwrap_or_default();
        let word = match function.kind {
            FunctionKind::Constructor(_) => return format!("constructor({params})"),
            FunctionKind::Static(_) => "static ",
            FunctionKind::AsyncStatic(_) => "static async ",
            FunctionKind::AsyncFreestanding | FunctionKind::AsyncMethod(_) => "async ",
            _ => "",
        };
        format!("{}: {word}func({params}){result}", function.item_name())
    }

    fn spelled(&self, ty: &Type) -> String {
        match ty {
            Type::Id(id) => self.spelled_type(*id),
            Type::Bool => "bool".to_owned(),
            Type::String => "string".to_owned(),
            Type::Char => "char".to_owned(),
            other => format!("{other:?}").to_lowercase(),
        }
    }

    fn spelled_type(&self, id: TypeId) -> String {
        let def = &self.resolve.types[id];
        let some = |ty: &Option<Type>| ty.as_ref().map(|ty| self.spelled(ty));
        match (&def.name, &def.kind) {
            (Some(name), _) => name.clone(),
            (_, TypeDefKind::Handle(Handle::Own(id))) => self.spelled_type(*id),
            (_, TypeDefKind::Handle(Handle::Borrow(id))) => {
                format!("borrow<{}>", self.spelled_type(*id))
            }
            (_, TypeDefKind::List(element)) => format!("list<{}>", self.spelled(element)),
            (_, TypeDefKind::Option(some)) => format!("option<{}>", self.spelled(some)),
            (_, TypeDefKind::Tuple(tuple)) => {
                let parts: Vec<String> = tuple.types.iter().map(|ty| self.spelled(ty)).collect();
                format!("tuple<{}>", parts.join(", "))
            }
            (_, TypeDefKind::Result(result)) => match (some(&result.ok), some(&result.err)) {
                (None, None) => "result".to_owned(),
                (Some(ok), None) => format!("result<{ok}>"),
                (ok, Some(err)) => format!("result<{}, {err}>", ok.unwrap_or("_".to_owned())),
            },
            (_, TypeDefKind::Stream(ty)) => format!("stream<{}>", some(ty).unwrap()),
            (_, TypeDefKind::Future(ty)) => format!("future<{}>", some(ty).unwrap()),
            (_, other) => panic!("{other:?}"),
        }
    }

    /// Every type that is not used from elsewhere, with what it declares.
    fn types(&self) -> BTreeMap<String, String> {
        let types = self.interfaces().flat_map(|(interface, id)| {
            self.resolve.interfaces[id].types.iter().filter_map(move |(name, ty)| {
                let declared = self.declared(*ty, id)?;
                Some((format!("{interface}#{name}"), declared))
            })
        });
        types.collect()
    }

    fn declared(&self, id: TypeId, home: InterfaceId) -> Option<String> {
        let payload = |ty: &Option<Type>| ty.as_ref().map(|ty| format!("({})", self.spelled(ty)));
        Some(match &self.resolve.types[id].kind {
            TypeDefKind::Resource => "resource".to_owned(),
            TypeDefKind::Record(record) => {
                let fields = record.fields.iter();
                let fields = fields.map(|it| format!("{}: {}", it.name, self.spelled(&it.ty)));
                format!("record {:?}", fields.collect::<Vec<_>>())
            }
            TypeDefKind::Variant(variant) => {
                let cases = variant.cases.iter();
                let cases =
                    cases.map(|it| format!("{}{}", it.name, payload(&it.ty).unwrap_or_default()));
                format!("variant {:?}", cases.collect::<Vec<_>>())
            }
            TypeDefKind::Enum(it) => {
                let cases: Vec<_> = it.cases.iter().map(|case| &case.name).collect();
                format!("enum {cases:?}")
            }
            TypeDefKind::Flags(flags) => {
                let flags: Vec<_> = flags.flags.iter().map(|flag| &flag.name).collect();
                format!("flags {flags:?}")
            }
            // A `use` is a type of the same name elsewhere.
            TypeDefKind::Type(Type::Id(other)) => {
                let other = &self.resolve.types[*other];
                if other.owner != TypeOwner::Interface(home) {
                    return None;
                }
                format!("= {}", other.name.as_ref()?)
            }
            TypeDefKind::Type(ty) => format!("= {}", self.spelled(ty)),
            _ => format!("= {}", self.spelled_unnamed(id)),
        })
    }

    fn spelled_unnamed(&self, id: TypeId) -> String {
        match &self.resolve.types[id].kind {
            TypeDefKind::List(element) => format!("list<{}>", self.spelled(element)),
            TypeDefKind::Tuple(tuple) => {
                let parts: Vec<String> = tuple.types.iter().map(|ty| self.spelled(ty)).collect();
                format!("tuple<{}>", parts.join(", "))
            }
            other => panic!("{other:?}"),
        }
    }

    fn worlds(&self) -> BTreeSet<String> {
        let worlds = self.resolve.worlds.iter();
        let name = |world: &wit_parser::World| {
            let package = &self.resolve.packages[world.package.unwrap()].name;
            format!("{}:{}/{}", package.namespace, package.name, world.name)
        };
        worlds.map(|(_, world)| name(world)).collect()
    }
}

/// What is not behind its own name.
fn rest(signature: &str) -> &str {
    signature.split_once(": ").map_or(signature, |(_, rest)| rest)
}

#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn each_function_and_type_of_0_2_12_has_a_row() {
    let (was, now) = (Release::read("v0.2.12"), Release::read("v0.3.0"));
    let (functions, types) = (was.functions(), was.types());
    assert_eq!(functions.len(), 181, "as counted in the text of the files");
    let mut known = BTreeSet::new();
    for row in rows() {
        assert!(known.insert(row.from), "{} has two rows", row.from);
        let is_there = functions.contains_key(row.from) || types.contains_key(row.from);
        assert!(is_there, "0.2.12 has no {}", row.from);
    }
    for function in functions.keys() {
        assert!(known.contains(function.as_str()), "{function} has no row");
    }
    // A type without a row is where its interface went, and the same.
    let types_now = now.types();
    for (address, declared) in types.iter().filter(|(it, _)| !known.contains(it.as_str())) {
        let (interface, name) = address.split_once('#').unwrap();
        let place = INTERFACES.iter().find(|place| place.from == interface).unwrap();
        let there = place.to.iter().find_map(|to| types_now.get(&format!("{to}#{name}")));
        // What it is made of may have gone with it.
        assert_eq!(there, Some(declared), "{address}");
    }
}

#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn each_counterpart_is_in_0_3_0_and_is_what_the_row_says() {
    let (was, now) = (Release::read("v0.2.12").functions(), Release::read("v0.3.0"));
    let (now, types) = (now.functions(), now.types());
    // Where the words differ and the types do not.
    let reworded = ["wasi:clocks/monotonic-clock#now"];
    let became_static = [
        "wasi:sockets/tcp-create-socket#create-tcp-socket",
        "wasi:sockets/udp-create-socket#create-udp-socket",
    ];
    for row in rows() {
        for to in row.to {
            let is_there = now.contains_key(*to) || types.contains_key(*to);
            assert!(is_there, "{} leads to {to}, which 0.3.0 lacks", row.from);
        }
        let needs_reason = row.to.is_empty() && row.from != "wasi:io/poll#pollable";
        assert!(!needs_reason || !row.how.is_empty(), "{} has neither", row.from);
        let Some(signature) = was.get(row.from) else { continue };
        let counterparts: Vec<&String> = row.to.iter().filter_map(|to| now.get(*to)).collect();
        match (row.step, counterparts.as_slice()) {
            (Step::Same, [other]) if reworded.contains(&row.from) => {
                assert_eq!(
                    (signature.as_str(), other.as_str()),
                    ("now: func() -> instant", "now: func() -> mark")
                );
            }
            (Step::Same, [other]) => assert_eq!(signature, *other),
            (Step::Await, [other]) => {
                assert_eq!(signature.replace(": func", ": async func"), **other);
            }
            (Step::Rename, [other]) if became_static.contains(&row.from) => {
                assert_eq!(format!("static {}", rest(signature)), rest(other));
            }
            (Step::Rename, [other]) => assert_eq!(rest(signature), rest(other), "{}", row.from),
            (Step::Same | Step::Await | Step::Rename, _) => panic!("{} leads nowhere", row.from),
            // In other steps something differs, or there is more than one.
            (_, [other]) => assert_ne!(signature, *other, "{}", row.from),
            _ => {}
        }
    }
}

#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn signatures_are_those_of_0_3_0() {
    let now = Release::read("v0.3.0").functions();
    let ours: BTreeMap<String, String> =
        SIGNATURES.iter().map(|(name, it)| ((*name).to_owned(), it.replace('%', ""))).collect();
    assert_eq!(ours.len(), SIGNATURES.len());
    assert_eq!(ours, now);
}

#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn interfaces_and_worlds_are_all_there() {
    let (was, now) = (Release::read("v0.2.12"), Release::read("v0.3.0"));
    let names = |release: &Release| -> BTreeSet<String> {
        release.interfaces().map(|(name, _)| name).collect()
    };
    let from = |places: &[super::WasiPlace]| -> BTreeSet<String> {
        places.iter().map(|place| place.from.to_owned()).collect()
    };
    assert_eq!(from(INTERFACES), names(&was));
    assert_eq!(from(WORLDS), was.worlds());
    let to = |places: &[super::WasiPlace]| -> BTreeSet<String> {
        places.iter().flat_map(|place| place.to).map(|to| (*to).to_owned()).collect()
    };
    let mut reached = to(INTERFACES);
    // New, and of types alone.
    reached.extend(["wasi:cli/types", "wasi:clocks/types"].map(str::to_owned));
    assert_eq!(reached, names(&now));
    assert_eq!(to(WORLDS), now.worlds());
}

/// They are looked up by halves.
#[test]
fn signatures_are_in_order() {
    assert!(SIGNATURES.is_sorted_by(|one, other| one.0 < other.0));
}
