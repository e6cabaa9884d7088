//! Why a component does not fit, in one sentence: the one thing that explains most of
//! what is refused.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use witgate_model::{InterfaceName, Name, PackageName, Side, Track, WorldKey};

use crate::component_type::{ComponentType, Face};
use crate::fit_item::FitItem;
use crate::opinion::Opinion;

/// Why a component does not fit. Of several causes this is the one furthest up: a
/// package in another version explains every interface of it that is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Packages are there in versions that are not compatible only.
    OtherVersions {
        /// What the component imports, in words.
        wanted: String,
        /// What there is of it, in words.
        there: String,
    },
    /// Of these packages nothing is there in any version; the interface, if it is only one.
    NoPackages(Vec<String>),
    /// Interfaces are missing in packages that are there.
    NoInterfaces {
        /// The interfaces.
        interfaces: Vec<String>,
        /// The versions of their packages that are there.
        there: Vec<String>,
    },
    /// Functions are missing in interfaces that are there, or differ in type.
    Functions {
        /// Those that are missing.
        missing: Vec<String>,
        /// Those that differ in type.
        differing: Vec<String>,
        /// The interfaces.
        interfaces: Vec<String>,
    },
    /// Types that no function refused here needs are missing, or differ.
    Types(Vec<String>),
    /// What the component must export is there in versions that are not compatible only.
    ExportsOtherVersions {
        /// What the component exports.
        exported: Vec<String>,
        /// What it would have to export.
        required: Vec<String>,
    },
    /// What has a plain name, or is exported.
    Items {
        /// What the component imports under plain names that are not there.
        unprovided: Vec<String>,
        /// What it would have to export, and does not.
        unexported: Vec<String>,
        /// What has another type.
        differing: Vec<String>,
    },
}

impl Cause {
    /// The cause as a clause; `there` is what the component was compared with: `the
    /// host` or `the world`.
    pub fn sentence(&self, there: &str) -> String {
        match self {
            Cause::OtherVersions { wanted, there: versions } => {
                format!("the component imports {wanted}, and {there} has {versions} only")
            }
            Cause::NoPackages(packages) => {
                format!("the component imports {}, of which {there} has nothing", listed(packages))
            }
            Cause::NoInterfaces { interfaces, there: versions } => {
                let found = listed(versions);
                format!("{there} has {found} without {}", listed(interfaces))
            }
            Cause::Functions { missing, differing, interfaces } => {
                let names = listed(interfaces);
                let lacks = format!("{there} lacks {} of {names}", listed(missing));
                let differs = match differing.as_slice() {
                    [only] => format!("{only} of {names} has another type in {there}"),
                    several => {
                        format!("{} of {names} have other types in {there}", listed(several))
                    }
                };
                match (missing.as_slice(), differing.as_slice()) {
                    (_, []) => lacks,
                    ([], _) => differs,
                    _ => format!("{lacks}, and {differs}"),
                }
            }
            Cause::Types(interfaces) => {
                format!("types of {} are other types in {there}", listed(interfaces))
            }
            Cause::ExportsOtherVersions { exported, required } => format!(
                "the component exports {}, and {there} requires {}",
                listed(exported),
                listed(required)
            ),
            Cause::Items { unprovided, unexported, differing } => {
                let differ = |names: &[String]| match names {
                    [only] => format!("{only} has another type in {there}"),
                    several => format!("{} have other types in {there}", listed(several)),
                };
                let clauses = [
                    (unprovided, format!("{there} does not provide {}", listed(unprovided))),
                    (unexported, format!("the component does not export {}", listed(unexported))),
                    (differing, differ(differing)),
                ];
                let clauses = clauses.into_iter().filter(|(names, _)| !names.is_empty());
                clauses.map(|(_, clause)| clause).collect::<Vec<_>>().join(", and ")
            }
        }
    }
}

/// The cause of what is refused among these items: of what every opinion refuses, if
/// there is such.
pub(crate) fn cause(
    guest: &ComponentType<'_>,
    host: &ComponentType<'_>,
    items: &[FitItem],
) -> Option<Cause> {
    let by_all = |item: &&FitItem| {
        Opinion::ALL.into_iter().all(|opinion| item.refused_by(opinion).is_some())
    };
    let mut refused: Vec<&FitItem> = items.iter().filter(by_all).collect();
    if refused.is_empty() {
        refused = items.iter().filter(|item| item.is_refused()).collect();
    }
    let imported = refused.iter().filter(|item| item.side == Side::Import);
    let interfaces: BTreeSet<&InterfaceName> =
        imported.clone().filter_map(|item| interface(&item.names.0)).collect();
    let mut others: BTreeMap<&Arc<PackageName>, BTreeSet<&Arc<PackageName>>> = BTreeMap::new();
    let (mut absent, mut incomplete) = (BTreeSet::new(), BTreeMap::new());
    let mut functions = BTreeSet::new();
    for wanted in interfaces {
        let package = &wanted.package;
        let there: BTreeSet<&Arc<PackageName>> =
            packages(&host.imports).filter(|it| it.same_package(package)).collect();
        let compatible = there.iter().find(|it| it.track() == package.track());
        match compatible {
            _ if there.is_empty() => _ = absent.insert(wanted),
            None => _ = others.insert(package, there),
            Some(found) if !has(&host.imports, wanted) => {
                incomplete.insert(wanted, *found);
            }
            Some(_) => _ = functions.insert(wanted),
        }
    }
    if !others.is_empty() {
        return Some(other_versions(&others));
    }
    if !absent.is_empty() {
        let packages = || absent.iter().map(|it| quoted(&it.package)).collect::<BTreeSet<_>>();
        return Some(Cause::NoPackages(match absent.len() {
            1 => absent.iter().map(quoted).collect(),
            _ => packages().into_iter().collect(),
        }));
    }
    if !incomplete.is_empty() {
        let there: BTreeSet<String> = incomplete.values().map(|it| quoted(*it)).collect();
        let interfaces = incomplete.keys().map(|wanted| format!("`{}`", wanted.name));
        return Some(Cause::NoInterfaces {
            interfaces: interfaces.collect(),
            there: there.into_iter().collect(),
        });
    }
    if !functions.is_empty() {
        let of_interface = imported.filter(|it| interface(&it.names.0).is_some());
        let functions_refused = of_interface.filter(|it| it.component.is_some());
        let (differing, missing): (Vec<&FitItem>, Vec<&FitItem>) =
            functions_refused.partition(|it| it.world.is_some());
        let interfaces = functions.into_iter().map(quoted).collect();
        if missing.is_empty() && differing.is_empty() {
            return Some(Cause::Types(interfaces));
        }
        let [missing, differing] = [missing, differing].map(|items| {
            let members = items.iter().filter_map(|item| item.member.as_ref());
            members.map(quoted).collect()
        });
        return Some(Cause::Functions { missing, differing, interfaces });
    }
    exports_of_other_versions(guest, &refused).or_else(|| items_refused(guest, &refused))
}

/// What no package explains, item by item: an export that is missing is one.
fn items_refused(guest: &ComponentType<'_>, refused: &[&FitItem]) -> Option<Cause> {
    let [mut unprovided, mut unexported, mut differing] = [const { Vec::new() }; 3];
    // Types that differ are told by the functions that have them.
    let functions = refused.iter().filter(|it| it.component.is_some() || it.world.is_some());
    for item in functions.clone() {
        let is_missing_export =
            item.side == Side::Export && guest.exports.find(&item.names.0).is_none();
        let name = match &item.member {
            Some(member) if !is_missing_export => format!("`{member}` of `{}`", item.key),
            _ => quoted(&item.key),
        };
        let names = match (item.side, item.component.is_some(), item.world.is_some()) {
            (Side::Export, false, true) => &mut unexported,
            (Side::Import, true, false) => &mut unprovided,
            _ => &mut differing,
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    functions.count().gt(&0).then_some(Cause::Items { unprovided, unexported, differing })
}

fn exports_of_other_versions(guest: &ComponentType<'_>, refused: &[&FitItem]) -> Option<Cause> {
    let (mut exported, mut required) = (BTreeSet::new(), BTreeSet::new());
    for item in refused.iter().filter(|item| item.side == Side::Export) {
        let Some(wanted) = interface(&item.names.0) else { continue };
        let keys = guest.exports.iter().map(|(at, ..)| guest.exports.world_key(at));
        let same = keys.filter_map(interface).filter(|it| {
            it.name == wanted.name
                && it.package.same_package(&wanted.package)
                && it.package.track() != wanted.package.track()
        });
        let before = exported.len();
        exported.extend(same.map(quoted));
        if exported.len() > before {
            required.insert(quoted(wanted));
        }
    }
    (!exported.is_empty()).then(|| Cause::ExportsOtherVersions {
        exported: exported.into_iter().collect(),
        required: required.into_iter().collect(),
    })
}

/// Several packages of one namespace and version are reported as one, WASI by its name.
fn other_versions(others: &BTreeMap<&Arc<PackageName>, BTreeSet<&Arc<PackageName>>>) -> Cause {
    let namespaces: BTreeSet<&Name> = others.keys().map(|it| &it.namespace).collect();
    let wanted: BTreeSet<Track> = others.keys().map(|it| it.track()).collect();
    let there: BTreeSet<Track> = others.values().flatten().map(|it| it.track()).collect();
    if let ([namespace], [track]) = (
        namespaces.iter().collect::<Vec<_>>().as_slice(),
        wanted.iter().collect::<Vec<_>>().as_slice(),
    ) && &****namespace == "wasi"
    {
        let there: Vec<String> = there.iter().map(|track| format!("WASI {track}")).collect();
        return Cause::OtherVersions { wanted: format!("WASI {track}"), there: listed(&there) };
    }
    let wanted: Vec<String> = others.keys().map(quoted).collect();
    let there: BTreeSet<String> = others.values().flatten().map(quoted).collect();
    let there: Vec<String> = there.into_iter().collect();
    Cause::OtherVersions { wanted: listed(&wanted), there: listed(&there) }
}

fn interface(key: &WorldKey) -> Option<&InterfaceName> {
    match key {
        WorldKey::Interface(interface) => Some(interface),
        WorldKey::Name(_) => None,
    }
}

fn packages<'a>(face: &'a Face<'_>) -> impl Iterator<Item = &'a Arc<PackageName>> {
    let keys = face.iter().map(|(at, ..)| face.world_key(at));
    keys.filter_map(interface).map(|interface| &interface.package)
}

fn has(face: &Face<'_>, wanted: &InterfaceName) -> bool {
    face.find(&WorldKey::Interface(wanted.clone())).is_some()
}

fn quoted(name: impl std::fmt::Display) -> String {
    format!("`{name}`")
}

/// More of them are counted.
const NAMED: usize = 3;

fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [rest @ .., last] if names.len() <= NAMED => format!("{} and {last}", rest.join(", ")),
        _ => format!("{} and {} more", names[..NAMED - 1].join(", "), names.len() + 1 - NAMED),
    }
}

#[cfg(test)]
mod tests {
    use super::listed;

    #[test]
    fn a_few_are_named() {
        let names: Vec<String> = ["a", "b", "c", "d"].map(String::from).to_vec();
        assert_eq!(listed(&names[..1]), "a");
        assert_eq!(listed(&names[..3]), "a, b and c");
        assert_eq!(listed(&names), "a, b and 2 more");
    }
}
