//! The contract of one package out of that of many.
//!
//! In: a contract in which every package is a root. Out: what loading one of
//! them would have given: that one whole, and of the others what a dependency
//! has in a contract. So many packages cost one normalisation and not as many,
//! each over all of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use witgate_model::{
    Contract, Function, Interface, InterfaceName, Package, PackageName, Scope, Stability, Target,
    TypeDef, TypeName, WorldItem,
};

/// The contract of `root`; nothing if there is no such package.
pub(crate) fn rooted(whole: &Contract, root: &PackageName) -> Option<Contract> {
    let (root, package) = whole.packages.get_key_value(root)?;
    let mut reach = Reach::default();
    for world in package.worlds.values() {
        world.imports.values().chain(world.exports.values()).for_each(|item| reach.item(item));
    }
    for name in package.interfaces.keys() {
        reach.interface(&InterfaceName { package: root.clone(), name: name.clone() });
    }
    let mut contract = Contract::default();
    contract.roots.insert(root.clone());
    contract.packages.insert(root.clone(), package.clone());
    while let Some(name) = reach.ahead.pop() {
        let Some(interface) = whole.interface(&name) else { continue };
        let is_root = name.package == *root;
        let with_functions = is_root || reach.in_world.contains(&name);
        interface.types.values().for_each(|def| reach.type_def(def));
        if with_functions {
            interface.functions.values().for_each(|function| reach.function(function));
        }
        if !is_root {
            let span = whole.packages[&name.package].span;
            let new = || Package { span, ..Package::default() };
            let package = contract.packages.entry(name.package).or_insert_with(new);
            package.interfaces.insert(name.name, of_dependency(interface, with_functions));
        }
    }
    Some(contract)
}

/// A contract with only some of its roots, and with what they need of the others.
pub fn only_roots(whole: &Contract, is_kept: impl Fn(&PackageName) -> bool) -> Contract {
    let roots = whole.roots.iter().filter(|root| is_kept(root));
    let mut kept = Contract::default();
    for root in roots {
        let Some(own) = rooted(whole, root) else { continue };
        kept.roots.extend(own.roots);
        for (name, package) in own.packages {
            let merged = kept.packages.entry(name).or_insert_with(|| package.clone());
            for (name, interface) in package.interfaces {
                let has_more = merged
                    .interfaces
                    .get(&name)
                    .is_none_or(|there| there.functions.len() < interface.functions.len());
                if has_more {
                    merged.interfaces.insert(name, interface);
                }
            }
            merged.worlds.extend(package.worlds);
        }
    }
    // A root is whole, whatever others need of it.
    for root in &kept.roots {
        if let Some(package) = whole.packages.get(root) {
            kept.packages.insert(root.clone(), package.clone());
        }
    }
    kept
}

/// An interface of a dependency, whose gates are its own affair.
fn of_dependency(interface: &Interface, with_functions: bool) -> Interface {
    let types = interface.types.iter().map(|(name, def)| {
        (name.clone(), TypeDef { stability: Stability::default(), ..def.clone() })
    });
    let functions =
        interface.functions.iter().filter(|_| with_functions).map(|(name, function)| {
            (name.clone(), Function { stability: Stability::default(), ..function.clone() })
        });
    Interface {
        types: types.collect(),
        functions: functions.collect::<BTreeMap<_, _>>(),
        stability: Stability::default(),
        span: interface.span,
    }
}

/// The interfaces that a package mentions.
#[derive(Default)]
struct Reach {
    reached: BTreeSet<InterfaceName>,
    /// Those that its worlds import or export.
    in_world: BTreeSet<InterfaceName>,
    /// Those that were reached and not looked into yet.
    ahead: Vec<InterfaceName>,
}

impl Reach {
    fn interface(&mut self, name: &InterfaceName) {
        if self.reached.insert(name.clone()) {
            self.ahead.push(name.clone());
        }
    }

    fn item(&mut self, item: &WorldItem) {
        match item {
            WorldItem::Interface { target: Target::Named(name), .. } => {
                self.in_world.insert(name.clone());
                self.interface(name);
            }
            WorldItem::Interface { target: Target::Inline(interface), .. } => {
                interface.types.values().for_each(|def| self.type_def(def));
                interface.functions.values().for_each(|function| self.function(function));
            }
            WorldItem::Function(function) => self.function(function),
            WorldItem::Type(def) => self.type_def(def),
        }
    }

    fn function(&mut self, function: &Function) {
        function.types().for_each(|ty| ty.each_name(&mut |name| self.name(name)));
    }

    fn type_def(&mut self, def: &TypeDef) {
        def.kind.each_name(&mut |name| self.name(name));
    }

    fn name(&mut self, name: &Arc<TypeName>) {
        if let Scope::Interface(interface) = &name.scope {
            self.interface(interface);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use witgate_testing::corpus;

    use super::*;
    use crate::elsewhere::Elsewhere;
    use crate::normalise;
    use crate::options::Options;
    use crate::source::disk::Disk;
    use crate::sourced::Sourced;
    use crate::stack::on_deep_stack;
    use crate::text::{self, Read};

    /// How many packages of a place come out as if they had been asked for.
    fn agree(place: &Path) -> usize {
        let every = Options { all_features: true, ..Options::default() };
        let read = text::read(&Disk::new(Path::new(""), place), "", &Elsewhere::default(), &every);
        let sourced = match read {
            Ok(Read::Text { sourced, .. }) => sourced,
            Ok(Read::Wasm(_)) => unreachable!("it is text"),
            Err(error) => {
                println!("{error}");
                return 0;
            }
        };
        let Sourced { resolve, files, .. } = *sourced;
        let all: Vec<_> = resolve.packages.iter().map(|(id, _)| id).collect();
        let mut sourced = Sourced { resolve, roots: all.clone(), files };
        let contract =
            |sourced: &Sourced| normalise::from_text(sourced, None, &every).expect("a contract").0;
        let whole = contract(&sourced);
        for package in &all {
            sourced.roots = vec![*package];
            let expected = contract(&sourced);
            let root = expected.roots.first().expect("it has a root");
            assert_eq!(rooted(&whole, root).as_ref(), Some(&expected), "{}", place.display());
        }
        all.len()
    }

    #[test]
    fn it_is_what_loading_the_package_gives() {
        let directory = tempfile::tempdir().expect("a directory");
        let write = |path: &str, text: &str| {
            let path = directory.path().join(path);
            std::fs::create_dir_all(path.parent().expect("it has one")).expect("directories");
            std::fs::write(path, text).expect("it is written");
        };
        write(
            "deps/b.wit",
            "package a:b@1.0.0;
            @since(version = 1.0.0)
            interface i {
                use a:c/j.{r as s};
                @unstable(feature = f)
                enum e { x }
                @deprecated(version = 1.0.0) @since(version = 1.0.0)
                f: func(s: borrow<s>) -> e;
            }
            interface k { type t = u8; g: func(t: t); }
            interface unmentioned {}
            world v { import k; }",
        );
        write(
            "deps/c.wit",
            "package a:c; interface j { resource r { constructor(); } type l = list<u8>; h: func(); }",
        );
        write(
            "main.wit",
            "package a:a;
            interface mine {
                use a:b/i@1.0.0.{e};
                variant v { one(map<string, option<e>>) }
                m: func() -> result<_, stream<tuple<v>>>;
            }
            world w {
                export a:b/k@1.0.0;
                import label: a:c/j;
                import inline: interface { use a:c/j.{l}; n: func() -> future<l>; }
                use a:b/i@1.0.0.{s};
                import run: func(s: borrow<s>);
            }",
        );
        assert_eq!(agree(directory.path()), 3);
    }

    #[test]
    #[ignore = "reads WITGATE_CORPUS"]
    fn real_ones_too() {
        let shared = corpus::root();
        let pairs = std::fs::read_dir(shared.join("corpus/pairs")).expect("pairs");
        let places = pairs.map(|pair| pair.expect("a pair").path().join("after"));
        let packages: usize = on_deep_stack(|| places.map(|place| agree(&place)).sum());
        println!("{packages} packages");
        assert!(packages > 500);
    }
}
