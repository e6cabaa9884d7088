//! The worlds that artifacts claim to fit, and what keeps them from it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use witgate_config::Stated;
use witgate_diff::{Kind, Pairing};
use witgate_judge::{Evidence, Terms};
use witgate_load::{Context, Place, load};
use witgate_model::{
    Contract, Member, Name, Side, Subject, Target as Behind, World, WorldItem, WorldKey, WorldName,
};

use crate::error::Error;
use crate::workspace::{Candidates, Workspace};

/// Whether any artifact claims a world.
pub(crate) fn are_asked_for(workspace: &Workspace<'_>) -> bool {
    workspace.config.is_some_and(|config| config.artifacts.iter().any(|it| it.world.is_some()))
}

/// The governed packages, those that were read already not once more; and why others
/// cannot be read, by their paths.
pub(crate) fn all<'c>(
    workspace: &Workspace<'_>,
    candidates: &Candidates<'c>,
) -> (Candidates<'c>, BTreeMap<String, String>) {
    let (mut all, mut failed) = (candidates.clone(), BTreeMap::new());
    for package in
        workspace.packages.iter().filter(|package| !candidates.contains_key(&package.path))
    {
        let place = Place::Path(workspace.path(&package.path));
        let is_artifact = workspace.artifacts.iter().any(|it| it.path.value == package.path);
        match load(&place, &Context::default(), &package.options) {
            Ok(subject) => {
                all.insert(package.path.clone(), Cow::Owned(subject));
            }
            // What is the matter with an artifact, its own row says.
            Err(_) if is_artifact => {}
            Err(error) => {
                failed.insert(package.path.clone(), error.to_string());
            }
        }
    }
    (all, failed)
}

/// A world with the contract that it is in.
pub(crate) struct Target<'c> {
    pub(crate) subject: &'c Subject,
    pub(crate) world: WorldName,
}

impl Target<'_> {
    pub(crate) fn name(&self) -> String {
        self.world.to_string()
    }
}

/// The world of that name: alone, with its package, or with its version.
pub(crate) fn find<'c>(
    candidates: &'c Candidates<'_>,
    stated: &Stated<String>,
) -> Result<Target<'c>, Error> {
    let worlds = candidates.values().flat_map(|subject| {
        let subject: &Subject = subject;
        subject.contract.worlds().map(move |(world, _)| (subject, world))
    });
    let (mut found, mut known) = (Vec::new(), Vec::new());
    for (subject, world) in worlds {
        let names = [world.name.to_string(), world.bare(), world.to_string()];
        let name = format!("`{}`", world.bare());
        // Every component calls its world the same.
        if !known.contains(&name) {
            known.push(name);
        }
        if names.contains(&stated.value) {
            found.push(Target { subject, world });
        }
    }
    let wrong = |message: String, help: String| Err(Error::policy(&stated.site, message, help));
    match found.len() {
        1 => Ok(found.remove(0)),
        0 if known.is_empty() => wrong(
            format!("unknown world `{}`", stated.value),
            "the packages that the policy names have no worlds".to_owned(),
        ),
        0 => wrong(
            format!("unknown world `{}`", stated.value),
            format!("the worlds are {}", known.join(", ")),
        ),
        _ => wrong(
            format!("`{}` may be any of several worlds", stated.value),
            format!("name its package too: {}", known.join(", ")),
        ),
    }
}

/// What keeps a component from a world, in words; nothing if it fits.
pub(crate) fn misfits(component: &Subject, target: &Target<'_>) -> Vec<String> {
    let host = &target.subject.contract;
    let Err(refused) = witgate_link::fits(&component.contract, host, &target.world) else {
        return Vec::new();
    };
    let own = component.contract.worlds().next();
    let (Some((_, own)), Some(offered)) = (own, host.world(&target.world)) else {
        return vec![refused];
    };
    let component = &component.contract;
    let mut found = Vec::new();
    let imports = Face { wants: (component, own), has: (host, offered), side: Side::Import };
    imports.lacking(&mut found, "it imports", "which the world does not give");
    let exports = Face { wants: (host, offered), has: (component, own), side: Side::Export };
    exports.lacking(&mut found, "the world requires", "which it does not export");
    let unequal = unequal_contracts(component, host);
    found.extend(
        unequal.into_iter().map(|message| {
            format!("the world's contract is not what it was built with: {message}")
        }),
    );
    if found.is_empty() {
        found.push(refused);
    }
    found
}

/// One side of both worlds: what one wants, the other must have.
struct Face<'a> {
    wants: (&'a Contract, &'a World),
    has: (&'a Contract, &'a World),
    side: Side,
}

impl Face<'_> {
    fn lacking(&self, found: &mut Vec<String>, who: &str, why: &str) {
        for (key, item) in self.wants.1.side(self.side) {
            let there = self.has.1.side(self.side);
            let same = there.iter().find(|(other, _)| is_same(key, other));
            let Some((_, there_item)) = same else {
                // What is no instance of anything is never missed.
                if matches!(item, WorldItem::Type(_)) {
                    continue;
                }
                let other = there.keys().find(|other| other.bare() == key.bare());
                let other = other.map(|other| format!("; there is {other}")).unwrap_or_default();
                found.push(format!("{who} `{key}`, {why}{other}"));
                continue;
            };
            let wanted = functions(self.wants.0, item);
            let offered = functions(self.has.0, there_item);
            for name in wanted.difference(&offered) {
                found.push(format!("{who} `{}` of `{key}`, {why}", readable(name)));
            }
        }
    }
}

/// Whether two keys link: the same name, on one version track.
fn is_same(one: &WorldKey, other: &WorldKey) -> bool {
    match (one, other) {
        (WorldKey::Interface(one), WorldKey::Interface(other)) => {
            one.name == other.name
                && one.package.same_package(&other.package)
                && one.package.track() == other.package.track()
        }
        (one, other) => one == other,
    }
}

fn functions<'c>(contract: &'c Contract, item: &'c WorldItem) -> BTreeSet<&'c Name> {
    let interface = match item {
        WorldItem::Interface { target: Behind::Named(name), .. } => contract.interface(name),
        WorldItem::Interface { target: Behind::Inline(interface), .. } => Some(&**interface),
        WorldItem::Function(_) | WorldItem::Type(_) => None,
    };
    interface.into_iter().flat_map(|interface| interface.functions.keys()).collect()
}

/// A function's name as people write it.
fn readable(name: &Name) -> String {
    Member::Function(name.clone()).readable()
}

/// What both have and is not equal, in words.
pub fn unequal_contracts(component: &Contract, host: &Contract) -> Vec<String> {
    let (was, now) = (shared(component, host), shared(host, component));
    let pairing = Pairing::new(&was.contract, &now.contract);
    let mut changes = witgate_diff::diff_paired(&was.contract, &now.contract, &pairing);
    changes.retain(|change| !is_of_one_side(change.what.kind()));
    let terms = Terms::default();
    let evidence = Evidence::new(&was, &now, &pairing, &changes, &terms);
    let verdict = witgate_judge::judge(&evidence);
    let of_changes = verdict.findings.iter().filter(|finding| !finding.rule.kinds().is_empty());
    of_changes.map(|finding| finding.message.clone()).collect()
}

/// The packages of a contract that another has too, as if they were what it is
/// of: without worlds, which name things of their own.
fn shared(contract: &Contract, other: &Contract) -> Subject {
    let names: BTreeSet<String> = other.packages.keys().map(|name| name.bare()).collect();
    let mut contract = contract.clone();
    contract.roots =
        contract.packages.keys().filter(|name| names.contains(&name.bare())).cloned().collect();
    for package in contract.packages.values_mut() {
        package.worlds.clear();
    }
    Subject { contract, ..Subject::default() }
}

/// Whether a change says that one side has something and the other does not, or
/// what nothing links by.
fn is_of_one_side(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::PackageAdded
            | Kind::PackageRemoved
            | Kind::PackageRenamed
            | Kind::RootChanged
            | Kind::VersionChanged
            | Kind::InterfaceAdded
            | Kind::InterfaceRemoved
            | Kind::WorldAdded
            | Kind::WorldRemoved
            | Kind::ImportAdded
            | Kind::ImportRemoved
            | Kind::ExportAdded
            | Kind::ExportRemoved
            | Kind::SideChanged
            | Kind::TypeAdded
            | Kind::TypeRemoved
            | Kind::FunctionAdded
            | Kind::FunctionRemoved
            | Kind::SinceChanged
            | Kind::DeprecatedChanged
            | Kind::UnstableChanged
            | Kind::ExternalIdChanged
            | Kind::Respelled
    )
}
