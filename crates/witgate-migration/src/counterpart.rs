//! What replaces a function, in the contract to migrate to.

use std::collections::HashMap;
use std::sync::Arc;

use witgate_model::{
    Contract, Function, FunctionName, Interface, InterfaceName, Name, PackageName,
};

use crate::migration::Counterpart;
use crate::shapes::Shape;
use crate::step::Step;
use crate::usage::{Holder, holders};
use crate::wasi::{self, WASI_TARGET};
use crate::wit;

/// What a row names: from the contract to migrate to where that is of the package, else
/// from the table.
pub(crate) fn named(address: &str, target: Option<&Contract>) -> Counterpart {
    let (bare, name) = address.split_once('#').unwrap_or((address, ""));
    let package = bare.split_once('/').map_or(bare, |(package, _)| package);
    // A dependency may be cut down to what is used of it.
    let in_target = target.and_then(|target| {
        let mut packages = target.roots.iter().filter(|it| it.bare() == package);
        Some((target, packages.next_back()?))
    });
    let Some((target, package)) = in_target else {
        return Counterpart {
            holder: format!("{bare}@{WASI_TARGET}"),
            name: name.to_owned(),
            signature: wasi::signature(address).map(str::to_owned),
            is_missing: false,
        };
    };
    let interface = bare.split_once('/').and_then(|(_, interface)| {
        target.interface(&InterfaceName { package: package.clone(), name: interface.into() })
    });
    let function = interface.and_then(|it| function_named(it, name));
    let is_type = interface.is_some_and(|it| it.types.contains_key(name));
    let version = package.version.as_ref().map(|it| format!("@{it}")).unwrap_or_default();
    Counterpart {
        holder: format!("{bare}{version}"),
        name: name.to_owned(),
        signature: function.map(|(name, function)| wit::declared(name, function)),
        is_missing: function.is_none() && !is_type,
    }
}

/// The function of that name, as people write it: `r.m` for `[method]r.m`.
fn function_named<'i>(interface: &'i Interface, name: &str) -> Option<(&'i Name, &'i Function)> {
    let raw = match name.split_once('.') {
        Some((resource, "constructor")) => vec![format!("[constructor]{resource}")],
        Some(_) => vec![format!("[method]{name}"), format!("[static]{name}")],
        None => vec![name.to_owned()],
    };
    raw.iter().find_map(|raw| interface.functions.get_key_value(raw.as_str()))
}

/// The contract to migrate to, with its functions by name.
pub(crate) struct Index<'t> {
    pub(crate) contract: &'t Contract,
    /// The first interface of a package that has a function of a name.
    homes: HashMap<(&'t PackageName, String), &'t Name>,
    /// What only worlds name, without versions.
    in_worlds: HashMap<String, Interface>,
}

impl<'t> Index<'t> {
    pub(crate) fn new(contract: &'t Contract) -> Index<'t> {
        let mut homes = HashMap::new();
        for (package, contents) in &contract.packages {
            for (home, interface) in &contents.interfaces {
                for name in interface.functions.keys() {
                    let name = FunctionName::parse(name).to_string();
                    homes.entry((&**package, name)).or_insert(home);
                }
            }
        }
        let in_worlds = holders(contract, false).into_values();
        let in_worlds = in_worlds.filter(|holder| holder.bare.contains('#'));
        let in_worlds = in_worlds.map(|it| (it.bare, it.interface.into_owned())).collect();
        Index { contract, homes, in_worlds }
    }

    /// Where a package has a function of that name: in that interface, or else in the
    /// first that has one.
    fn find(
        &self,
        package: &'t PackageName,
        interface: &str,
        name: &str,
    ) -> Option<(&'t Name, &'t Name, &'t Function)> {
        let interfaces = &self.contract.packages.get(package)?.interfaces;
        let own = interfaces.get_key_value(interface);
        let found = |(home, contents): (&'t Name, &'t Interface)| {
            function_named(contents, name).map(|(raw, function)| (home, raw, function))
        };
        own.and_then(found).or_else(|| {
            let home = self.homes.get(&(package, name.to_owned()))?;
            found(interfaces.get_key_value(&***home)?)
        })
    }
}

/// What was found for a function that is not WASI's.
pub(crate) enum Replacement {
    /// It is there as it was.
    Same,
    /// Something else replaces it.
    Other(Step, Counterpart),
    /// Nothing does.
    Nothing,
}

/// The package to migrate to, of the one that something is in: of the same name, or the
/// only one on each side.
pub(crate) fn package_in<'t>(
    contract: &Contract,
    target: &'t Contract,
    package: &PackageName,
) -> Option<&'t Arc<PackageName>> {
    let same = target.packages.keys().rfind(|it| it.same_package(package));
    let is_only_root =
        contract.roots.len() == 1 && contract.roots.iter().any(|root| **root == *package);
    let only = || target.roots.first().filter(|_| is_only_root && target.roots.len() == 1);
    same.or_else(only)
}

/// The package to migrate to, of what is one of the packages that are migrated, or is used
/// of a package that is migrated to, as imports of a component are.
pub(crate) fn package_to<'t>(
    contract: &Contract,
    target: &'t Contract,
    holder: &Holder<'_>,
) -> Option<&'t Arc<PackageName>> {
    match holder.is_root {
        true => package_in(contract, target, &holder.package),
        false => target.roots.iter().rfind(|it| it.same_package(&holder.package)),
    }
}

/// What replaces a function of a package that is not WASI's.
pub(crate) fn find_by_shape<'t>(
    holder: &Holder<'_>,
    name: &Name,
    function: &Function,
    shape: Option<&Shape>,
    index: &Index<'t>,
    package: &'t Arc<PackageName>,
) -> Replacement {
    let interface = holder.bare.split_once('/').map_or("", |(_, interface)| interface);
    let was = wit::declared(name, function);
    let FunctionName { resource, own, .. } = FunctionName::parse(name);
    let readable = FunctionName::parse(name).to_string();
    if let Some(of_world) = index.in_worlds.get(&holder.bare) {
        let same = of_world.functions.get(name);
        if same.is_some_and(|now| wit::declared(name, now) == was) {
            return Replacement::Same;
        }
    }
    if holder.package.bare() == COMPONENT {
        return in_any_world(holder, name, &was, function, index);
    }
    let mut names = vec![readable.clone()];
    names.extend(other_names(own, shape).into_iter().map(|own| match resource {
        Some(resource) => format!("{resource}.{own}"),
        None => own,
    }));
    for wanted in names {
        let Some((home, name, now)) = index.find(package, interface, &wanted) else { continue };
        let rest = |line: &str| line.split_once(": ").map(|(_, rest)| rest.to_owned());
        let is_async = now.is_async && !function.is_async;
        let declared = wit::declared(name, now);
        let step = if wanted != readable {
            if rest(&declared) == rest(&was) { Step::Rename } else { step_of(shape) }
        } else if declared == was {
            if **home == *interface {
                return Replacement::Same;
            }
            Step::Rename
        } else if is_async && declared.replacen("async ", "", 1) == was {
            Step::Await
        } else {
            step_of(shape)
        };
        let home = InterfaceName { package: package.clone(), name: home.clone() };
        let counterpart = Counterpart {
            holder: home.to_string(),
            name: FunctionName::parse(name).to_string(),
            signature: Some(declared),
            is_missing: false,
        };
        return Replacement::Other(step, counterpart);
    }
    Replacement::Nothing
}

/// The package of a component's own world.
const COMPONENT: &str = "root:component";

/// What replaces what a component imports or exports under a plain name: what any world of
/// the contract to migrate to has under that name, on the same side.
fn in_any_world(
    holder: &Holder<'_>,
    name: &Name,
    was: &str,
    function: &Function,
    index: &Index<'_>,
) -> Replacement {
    let side = |bare: &str| bare.split_once('#').map(|(_, side)| side.to_owned());
    let of_side: Vec<(&String, &Interface)> =
        index.in_worlds.iter().filter(|(bare, _)| side(bare) == side(&holder.bare)).collect();
    let there = of_side.iter().filter_map(|(bare, it)| Some((*bare, it.functions.get(name)?)));
    let mut there: Vec<(&String, String, bool)> =
        there.map(|(bare, now)| (bare, wit::declared(name, now), now.is_async)).collect();
    there.sort();
    // Where no world names functions, what a component exports is for somebody else.
    if of_side.is_empty() || there.iter().any(|(_, declared, _)| declared == was) {
        return Replacement::Same;
    }
    let Some((world, declared, is_async)) = there.into_iter().next() else {
        return Replacement::Nothing;
    };
    let is_only_async = is_async && !function.is_async && declared.replacen("async ", "", 1) == was;
    let counterpart = Counterpart {
        holder: world.clone(),
        name: FunctionName::parse(name).to_string(),
        signature: Some(declared),
        is_missing: false,
    };
    Replacement::Other(if is_only_async { Step::Await } else { Step::Signature }, counterpart)
}

/// What a function may be called now, by its shape, or as a getter.
fn other_names(own: &str, shape: Option<&Shape>) -> Vec<String> {
    match shape {
        Some(Shape::Start { operation, .. } | Shape::Finish { operation, .. }) => {
            vec![operation.clone()]
        }
        Some(Shape::ReturnsPollable) => {
            let waits = own.strip_prefix("subscribe-").unwrap_or(own);
            vec![waits.to_owned(), format!("wait-{waits}"), format!("wait-for-{waits}")]
        }
        _ => {
            let without = own.strip_prefix("get-").map(str::to_owned);
            [format!("get-{own}")].into_iter().chain(without).collect()
        }
    }
}

fn step_of(shape: Option<&Shape>) -> Step {
    match shape {
        None => Step::Signature,
        Some(Shape::Start { .. } | Shape::Finish { .. }) => Step::Pairs,
        Some(
            Shape::ReturnsPollable
            | Shape::TakesPollables
            | Shape::FutureValue { .. }
            | Shape::ReturnsFuture { .. },
        ) => Step::Polling,
        Some(Shape::StreamItem { .. } | Shape::ReturnsStream { .. } | Shape::HandsOverBytes) => {
            Step::Streams
        }
    }
}
