//! Where a finding is in a subject's text.

use std::sync::Arc;

use witgate_model::{Contract, Item, Member, PackageName, Scope, Site, Subject, TextRange};

use crate::address;

/// A place in the text, and how much it says.
#[derive(Clone, Debug)]
pub(crate) struct Spot<'a> {
    /// The place.
    pub(crate) place: TextRange<'a>,
    /// The path to open it by.
    pub(crate) path: String,
    /// What is there: the item, or what holds it; nothing of a contract in
    /// a file that is none.
    pub(crate) item: Option<Item>,
    /// Whether it is the item itself, and not what holds or would hold it.
    pub(crate) exact: bool,
    /// The declaration around it, where that is on an earlier line.
    pub(crate) around: Option<TextRange<'a>>,
}

impl Spot<'_> {
    /// Whether it is a file as such, in which there is nothing to point at.
    pub(crate) fn is_file(&self) -> bool {
        self.item.is_none() && self.place.end == 0
    }

    /// The path with line and column, where there is something to point at.
    pub(crate) fn address(&self) -> String {
        match self.is_file() {
            true => self.path.clone(),
            false => format!("{}:{}:{}", self.path, self.place.line, self.place.column),
        }
    }
}

/// Where `own` is, or else what holds it; without it, what would hold the
/// `other` side's item.
pub(crate) fn find<'a>(
    subject: &'a Subject,
    other_subject: &Subject,
    own: Option<&Item>,
    other: Option<&Item>,
) -> Option<Spot<'a>> {
    let open = |place: &TextRange<'_>| address::of_file(subject, other_subject, &place.file.path);
    if subject.sources.files().is_empty() {
        return None;
    }
    let place = |item: &Item| subject.sources.place(subject.contract.span(item));
    let item = match own {
        Some(own) => own.clone(),
        None => carry(other?, &subject.contract)?,
    };
    let mut holders = holders(&item).into_iter();
    if own.is_some()
        && let Some(found) = place(&item)
    {
        let around = holders
            .filter(|holder| !matches!(holder, Item::Package(_)))
            .find_map(|holder| place(&holder))
            .filter(|around| around.file.path == found.file.path && around.line < found.line);
        return Some(Spot {
            path: open(&found),
            place: found,
            item: Some(item),
            exact: true,
            around,
        });
    }
    holders.find_map(|holder| {
        let place = place(&holder)?;
        Some(Spot { path: open(&place), place, item: Some(holder), exact: false, around: None })
    })
}

/// Where a site is, whose path is one to open it by already.
pub(crate) fn of_site(site: &Site) -> Option<Spot<'_>> {
    let place = site.place()?;
    let path = place.file.path.clone();
    Some(Spot { place, path, item: None, exact: true, around: None })
}

/// What holds an item, from the inside out.
fn holders(item: &Item) -> Vec<Item> {
    let Item::In(scope, member) = item else { return Vec::new() };
    let mut holders = Vec::new();
    let mut hold = |member| holders.push(Item::In(scope.clone(), member));
    match member {
        Member::Itself => {}
        Member::Part(ty, _) => {
            hold(Member::Type(ty.clone()));
            hold(Member::Itself);
        }
        Member::Param(function, _) | Member::Result(function) => {
            hold(Member::Function(function.clone()));
            hold(Member::Itself);
        }
        Member::Type(_) | Member::Function(_) | Member::Key(..) => hold(Member::Itself),
    }
    if let Scope::Inline(world, ..) = scope {
        holders.push(Item::world(world.clone()));
    }
    holders.push(Item::Package(item.package().clone()));
    holders
}

/// The same address in a contract that may have the package in another
/// version.
fn carry(item: &Item, contract: &Contract) -> Option<Item> {
    let package = twin(item.package(), contract)?;
    let scope = match item {
        Item::Package(_) => return Some(Item::Package(package)),
        Item::In(scope, _) => scope,
    };
    let mut scope = scope.clone();
    match &mut scope {
        Scope::Interface(interface) => interface.package = package,
        Scope::World(world) | Scope::WorldSide(world, _) | Scope::Inline(world, ..) => {
            world.package = package;
        }
    }
    let Item::In(_, member) = item else { return None };
    Some(Item::In(scope, member.clone()))
}

/// The package of the same name: of the same version, else of the same track,
/// else any; and where both sides have a single root, that, renamed or not.
fn twin(package: &Arc<PackageName>, contract: &Contract) -> Option<Arc<PackageName>> {
    let named = || contract.packages.keys().filter(|name| name.same_package(package));
    let only_root = || contract.roots.first().filter(|_| contract.roots.len() == 1);
    named()
        .find(|name| *name == package)
        .or_else(|| named().find(|name| name.track() == package.track()))
        .or_else(|| named().next())
        .or_else(only_root)
        .cloned()
}
