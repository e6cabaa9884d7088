//! Edits to packages and their versions.

use witgate::witgate_diff::Kind;

use super::{Edit, edit, maybe};
use crate::invented::invent;
use crate::invented::model::{
    Body, Def, DefKind, Gates, Interface, Model, Package, Place, Thing, Ty,
};
use crate::invented::random::Random;

/// Versions that a package may move to.
const VERSIONS: &[&str] = &[
    "1.2.4",
    "1.3.0",
    "2.0.0",
    "0.2.2",
    "0.2.9",
    "0.3.0",
    "0.0.4",
    "0.3.0-rc-2",
    "1.2.3+build",
    "0.1.0",
];

pub(super) const EDITS: &[Edit] = &[
    edit("next release", &[Kind::VersionChanged], next),
    edit("next release again", &[Kind::VersionChanged], next),
    edit("another version", &[Kind::VersionChanged], |model, random| {
        let version = random.chance(92).then(|| random.of(VERSIONS).to_owned());
        let root = model.root();
        if root.version == version {
            return None;
        }
        // Gates of another track may lie in the future.
        root.version = version;
        Some("version".to_owned())
    }),
    edit("package renamed", &[Kind::PackageRenamed], |model, _| {
        // A nested package that nothing mentions is a root as well, and of
        // several roots none is taken for another.
        if model.mentioned().len() < model.packages.len() {
            return None;
        }
        model.root().name = "t:renamed".to_owned();
        Some("name".to_owned())
    }),
    maybe(
        "another version of a dependency",
        &[Kind::VersionChanged, Kind::PackageAdded, Kind::PackageRemoved],
        |model, random| {
            let package = 1 + random.below(model.packages.len().max(2) - 1);
            let versions =
                ["0.2.1", "0.2.9", "0.3.1", "1.0.1", "1.2.0", "2.1.0", "0.0.3", "1.0.0-rc.2"];
            let version = random.chance(92).then(|| random.of(&versions).to_owned());
            if model.packages.iter().skip(1).any(|it| it.version == version) {
                return None;
            }
            model.packages.get_mut(package)?.version = version;
            Some(package.to_string())
        },
    ),
    edit("dependency added", &[Kind::PackageAdded], |model, random| {
        let package = model.packages.len();
        let interface = model.fresh("i");
        let (field, name) = (model.fresh("a"), model.fresh("rec"));
        let kind = DefKind::Record(vec![(field, Ty::Prim("u32"))]);
        let def = Def { name, kind, gates: Gates::default(), external_id: None };
        let mut body = Body { types: vec![def], ..Body::default() };
        let scope = model.scope(&body);
        body.functions.push(invent::free(model, &scope, random));
        let place = Place { package, interface: interface.clone() };
        model.packages.push(Package {
            name: "x:more".to_owned(),
            version: Some("1.0.0".to_owned()),
            interfaces: vec![Interface { name: interface, gates: Gates::default(), body }],
            worlds: Vec::new(),
        });
        let entry = invent::entry(random.chance(40), Thing::Named(place));
        let w = random.below(model.packages[0].worlds.len().max(1));
        model.packages[0].worlds.get_mut(w)?.entries.push(entry);
        Some(package.to_string())
    }),
    maybe("dependency in a second version", &[Kind::PackageAdded], |model, random| {
        if model.packages.len() != 2 {
            return None;
        }
        let mut second = model.packages[1].clone();
        let versions = ["0.2.7", "0.9.0", "1.5.0"];
        second.version = Some(random.of(&versions).to_owned());
        for interface in &mut second.interfaces {
            interface.gates = Gates::default();
            interface.body.uses.iter_mut().for_each(|used| used.from.package = 2);
        }
        let interface = random.any(&second.interfaces)?.name;
        model.packages.push(second);
        let place = Place { package: 2, interface };
        let w = random.below(model.packages[0].worlds.len().max(1));
        let entry = invent::entry(random.chance(40), Thing::Named(place));
        model.packages[0].worlds.get_mut(w)?.entries.push(entry);
        Some("2".to_owned())
    }),
    maybe(
        "a use of the dependency's other version",
        &[
            Kind::Respelled,
            Kind::ResourceMoved,
            Kind::PackageRemoved,
            Kind::PackageAdded,
            Kind::ImportAdded,
            Kind::ImportRemoved,
            Kind::VersionChanged,
            Kind::AliasTargetChanged,
            Kind::TargetChanged,
            Kind::ExportAdded,
            Kind::ExportRemoved,
            Kind::SideChanged,
            Kind::InterfaceAdded,
            Kind::InterfaceRemoved,
        ],
        |model, random| {
            if model.packages.len() < 3 {
                return None;
            }
            let from = 1 + random.below(2);
            let bodies = model.bodies();
            for at in bodies {
                let body = model.body_mut(at);
                if let Some(used) = body.uses.iter_mut().find(|used| used.from.package == from) {
                    let here = used.here.clone();
                    used.from.package = 3 - from;
                    return Some(format!("{}#{here}", super::address(model, at)));
                }
            }
            None
        },
    ),
];

/// The next release of the root, on its track or the next.
fn next(model: &mut Model, random: &mut Random) -> Option<String> {
    let compatible = random.chance(60);
    let root = model.root();
    let version = match (root.version.as_deref()?, compatible) {
        ("1.2.3", true) => "1.3.0",
        ("1.2.3", false) => "2.0.0",
        ("0.2.1", true) => "0.2.2",
        ("0.2.1", false) => "0.3.0",
        ("0.0.3", _) => "0.0.4",
        ("0.3.0-rc-1", true) => "0.3.0-rc-2",
        ("0.3.0-rc-1", false) => "0.3.0",
        _ => return None,
    };
    root.version = Some(version.to_owned());
    Some("version".to_owned())
}
