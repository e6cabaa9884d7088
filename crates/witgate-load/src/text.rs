//! WIT text to a resolve.
//!
//! In: a tree and a path. Out: every package that is there, with those it
//! depends on, in one resolve; or wasm, for whoever reads that. All reading
//! goes through the tree, so that wit-parser never touches a file.
//!
//! Of packages that several places offer,
//! - a root wins over what another root carries in its `deps`;
//! - what is in `deps` wins over `deps` further in, which is consulted only
//!   for packages that are otherwise missing;
//! - a root in a directory `wit` wins over one beside it, such as
//!   `wit-0.3.0-draft`, if both are the very same package;
//! - else both must say the same.
//!
//! Packages that differ in version are different packages, and all are loaded.

use std::collections::{BTreeMap, BTreeSet};

use wit_parser::decoding::DecodedWasm;
use wit_parser::{PackageName, Resolve, ResolveError, UnresolvedPackage};

use crate::elsewhere::{self, Elsewhere, Offer};
use crate::error::Error;
use crate::expansion::TooMany;
use crate::explain::{self, Setting};
use crate::gates::closes;
use crate::group::{Comments, Group, parse, ranges_of};
use crate::layout::{Dependency, FoundLayout, Package, Reader, home, say_the_same};
use crate::options::Options;
use crate::source::memory::Memory;
use crate::source::{Bytes, Tree, join};
use crate::sourced::{FileRange, Sourced};
use crate::{expansion, older, panics, snapshot, wasm};
use witgate_model::Site;
use witgate_model::path::{is_below, name, parent};

/// How far in `deps` within `deps` is followed.
const DEPTH_LIMIT: usize = 8;

/// How many packages, interfaces and worlds are resolved: wit-parser recurses
/// along chains of them, with a kilobyte of stack for each.
const ITEMS_LIMIT: usize = 50_000;

/// What was read from a place.
pub(crate) enum Read {
    /// WIT text, resolved with the gates open that the options open.
    Text {
        /// What the contract is made of.
        sourced: Box<Sourced>,
        /// The package of the files, where they are of one.
        main: Option<PackageName>,
        /// The same with all gates open, where that makes a difference.
        everything: Option<Box<Resolve>>,
        /// Whether all gates were opened, since it is not valid otherwise.
        is_open: bool,
        /// The packages that the candidate lent.
        unseen: BTreeSet<String>,
        /// Whether some of it is WIT that is read in past revisions alone.
        is_long_gone: bool,
        /// What the reader should know of where packages come from, a line each.
        notes: Vec<String>,
    },
    /// Wasm, untouched.
    Wasm(Bytes),
}

/// Reads what is at a path.
pub(crate) fn read(
    tree: &dyn Tree,
    path: &str,
    elsewhere: &Elsewhere<'_>,
    options: &Options,
) -> Result<Read, Error> {
    read_with(tree, path, elsewhere, options, Comments::LeftOut)
}

/// The same with its documentation.
pub(crate) fn read_documented(
    tree: &dyn Tree,
    path: &str,
    elsewhere: &Elsewhere<'_>,
    options: &Options,
) -> Result<Read, Error> {
    read_with(tree, path, elsewhere, options, Comments::Kept)
}

fn read_with(
    tree: &dyn Tree,
    path: &str,
    elsewhere: &Elsewhere<'_>,
    options: &Options,
    comments: Comments,
) -> Result<Read, Error> {
    let mut reader = Reader::new(tree);
    let found = match reader.find(path)? {
        FoundLayout::Wasm(bytes) => return Ok(Read::Wasm(bytes)),
        found => found,
    };
    // Where the paths of files count from.
    let root = match &found {
        FoundLayout::File(_) => parent(path),
        _ => path,
    };
    pooled(reader, found, elsewhere, comments)?.resolve(root, options)
}

/// Reads some packages of a tree as one place; `root` is what the paths of their
/// files count from.
pub(crate) fn read_packages(
    tree: &dyn Tree,
    root: &str,
    paths: &[String],
    elsewhere: &Elsewhere<'_>,
    options: &Options,
) -> Result<Read, Error> {
    let mut reader = Reader::new(tree);
    let mut packages = Vec::new();
    for path in paths {
        match elsewhere.listed_package(path) {
            // Nobody reads a directory once more for each package that it holds.
            Some(package) => packages.push(package),
            None => packages.extend(reader.package_at(path)?),
        }
    }
    let found = FoundLayout::Several { below: root.to_owned(), packages };
    pooled(reader, found, elsewhere, Comments::LeftOut)?.resolve(root, options)
}

/// All packages of what was found, and what they need.
fn pooled<'a>(
    mut reader: Reader<'a>,
    found: FoundLayout,
    elsewhere: &Elsewhere<'_>,
    comments: Comments,
) -> Result<Pool<'a>, Error> {
    let mut pool = Pool::new(reader.tree(), comments);
    match found {
        FoundLayout::Wasm(_) => {}
        FoundLayout::File(package) => {
            let package = elsewhere.whole_package(package);
            pool.add(Dependency::Text(package.clone()))?;
            pool.rank = Rank::Missing;
            pool.complete(&mut reader, vec![home(&package).to_owned()], elsewhere)?;
        }
        FoundLayout::Directory(package) => {
            pool.add(Dependency::Text(package.clone()))?;
            pool.rank = Rank::Beside { several: false };
            pool.complete(&mut reader, vec![package.path], elsewhere)?;
        }
        FoundLayout::Gathered { directory } => {
            pool.complete(&mut reader, vec![directory], elsewhere)?;
        }
        FoundLayout::Several { below, packages } => {
            let mut homes: Vec<String> =
                packages.iter().map(|package| home(package).to_owned()).collect();
            for package in packages {
                pool.add(Dependency::Text(package))?;
            }
            pool.rank = Rank::Beside { several: true };
            homes.push(below);
            pool.complete(&mut reader, homes, elsewhere)?;
        }
    }
    pool.looked_in = reader.looked_in;
    Ok(pool)
}

/// What was rewritten in packages so that they can be read, a line for those in which it
/// is the same.
fn rewritten(groups: &[Group]) -> Vec<String> {
    let mut lines: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for group in groups {
        let (comments, older): (Vec<&str>, Vec<&str>) =
            group.older.iter().map(|it| it.what).partition(|it| *it == older::COMMENTS_ABOVE);
        let mut add = |what: String| {
            lines.entry(what).or_default().push(format!("`{}`", group.parsed.main.name));
        };
        if !comments.is_empty() {
            add("read without comments above `package`: WIT tools read each of the files, and \
                 refuse the directory since more than one has them"
                .to_owned());
        }
        if !older.is_empty() {
            add(format!("read as older WIT: {}", older.join(", ")));
        }
    }
    let line = |(what, names): (String, Vec<String>)| {
        let verb = if names.len() == 1 { "is" } else { "are" };
        format!("{} {verb} {what}", names.join(", "))
    };
    lines.into_iter().map(line).collect()
}

/// The packages that the text at a path names and does not hold itself, and
/// those that it holds.
pub(crate) fn named(tree: &dyn Tree, path: &str) -> Result<[BTreeSet<PackageName>; 2], Error> {
    let packages = match Reader::new(tree).find(path)? {
        FoundLayout::Wasm(_) => Vec::new(),
        FoundLayout::File(package) | FoundLayout::Directory(package) => vec![package],
        FoundLayout::Several { packages, .. } => packages,
        FoundLayout::Gathered { .. } => Vec::new(),
    };
    let groups = packages.into_iter().map(|package| parse(tree, package, true, Comments::LeftOut));
    let groups = groups.collect::<Result<Vec<Group>, Error>>()?;
    let packages = || groups.iter().flat_map(Group::packages);
    let own: BTreeSet<PackageName> = packages().map(|package| package.name.clone()).collect();
    let named = packages().flat_map(|package| package.foreign_deps.keys());
    let named = named.filter(|name| !own.contains(name)).cloned().collect();
    Ok([named, own])
}

/// The packages that one asks for and does not declare; nothing where it cannot be
/// parsed.
pub(crate) fn asks(package: &Package) -> Option<BTreeSet<String>> {
    let nowhere = Memory { name: "", bytes: b"" };
    let group = parse(&nowhere, package.clone(), true, Comments::LeftOut).ok()?;
    let own: BTreeSet<&PackageName> = group.packages().map(|package| &package.name).collect();
    let asked = group.packages().flat_map(|package| package.foreign_deps.keys());
    Some(asked.filter(|name| !own.contains(name)).map(ToString::to_string).collect())
}

/// The directories whose `deps` the text at a path uses: those of its packages,
/// and the one that several are below.
pub(crate) fn homes(tree: &dyn Tree, path: &str) -> Result<Vec<String>, Error> {
    Ok(match Reader::new(tree).find(path)? {
        FoundLayout::Wasm(_) => Vec::new(),
        FoundLayout::File(package) => vec![home(&package).to_owned()],
        FoundLayout::Directory(package) => vec![package.path],
        FoundLayout::Gathered { directory } => vec![directory],
        FoundLayout::Several { below, packages } => {
            packages.iter().map(|package| home(package).to_owned()).chain([below]).collect()
        }
    })
}

/// Which of two offers of a package wins, and which are taken at all.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rank {
    /// One of the packages that the place holds.
    Root,
    /// From a root's own `deps`: all are taken.
    Beside {
        /// Whether there are several roots, one of which may offer it too.
        several: bool,
    },
    /// From elsewhere: taken if it is missing.
    Missing,
}

/// All packages of a load.
struct Pool<'a> {
    tree: &'a dyn Tree,
    comments: Comments,
    groups: Vec<Group>,
    /// Where in `groups` the package of each name is, nested packages left out.
    by_name: BTreeMap<PackageName, usize>,
    /// WIT packages in wasm, with their paths.
    encoded: Vec<(String, Resolve)>,
    /// The packages that are there, nested ones too.
    there: BTreeSet<PackageName>,
    /// The packages that are asked for and not there.
    missing: BTreeSet<PackageName>,
    /// What is being added.
    rank: Rank,
    /// Where what is missing was looked for first, as the user would write it.
    looked_in: Option<String>,
    /// The packages that the candidate lent.
    unseen: BTreeSet<String>,
    /// What the reader should know of where packages come from, a line each.
    notes: Vec<String>,
}

impl<'a> Pool<'a> {
    fn new(tree: &'a dyn Tree, comments: Comments) -> Pool<'a> {
        Pool {
            tree,
            comments,
            groups: Vec::new(),
            by_name: BTreeMap::new(),
            encoded: Vec::new(),
            there: BTreeSet::new(),
            missing: BTreeSet::new(),
            rank: Rank::Root,
            looked_in: None,
            unseen: BTreeSet::new(),
            notes: Vec::new(),
        }
    }

    /// Takes what `deps` of these directories hold, and what is missing from wherever
    /// else it is available.
    fn complete(
        &mut self,
        reader: &mut Reader<'_>,
        homes: Vec<String>,
        elsewhere: &Elsewhere<'_>,
    ) -> Result<(), Error> {
        // Of two roots of one name one wins, so that they are counted only now.
        let roots = std::mem::take(&mut self.groups);
        roots.iter().for_each(|root| self.count(names_of(root), asked_by(root)));
        self.groups = roots;
        self.take_deps(reader, homes.clone())?;
        self.gather();
        self.rank = Rank::Missing;
        let mut found: BTreeMap<(String, bool), BTreeSet<String>> = BTreeMap::new();
        while self.find_missing(reader, &homes, elsewhere, &mut found)? {}
        // What several packages come from that are in one `deps` is told once.
        let mut told: BTreeMap<(&str, bool), BTreeSet<&str>> = BTreeMap::new();
        for ((from, is_lent), names) in &found {
            if *is_lent {
                self.unseen.extend(names.iter().cloned());
            }
            let from = if name(parent(from)) == "deps" { parent(from) } else { from };
            told.entry((from, *is_lent)).or_default().extend(names.iter().map(String::as_str));
        }
        for ((from, is_lent), names) in told {
            self.note(&homes, &names.into_iter().collect::<Vec<_>>(), from, is_lent);
        }
        Ok(())
    }

    /// Takes what is missing from the first place that has any of it; whether it took
    /// some. `found` is what comes from where.
    fn find_missing(
        &mut self,
        reader: &mut Reader<'_>,
        homes: &[String],
        elsewhere: &Elsewhere<'_>,
        found: &mut BTreeMap<(String, bool), BTreeSet<String>>,
    ) -> Result<bool, Error> {
        let names = |it: &Self| -> BTreeSet<String> {
            it.missing.iter().map(|name| name.to_string()).collect()
        };
        let missing = names(self);
        if missing.is_empty() {
            return Ok(false);
        }
        let offers = elsewhere.offers(reader, homes, &missing)?;
        let nested = offers.iter().filter_map(|offer| nested_home(&offer.dependency)).collect();
        let mut dependencies = Vec::new();
        let mut sources: BTreeMap<(String, bool), BTreeSet<String>> = BTreeMap::new();
        for Offer { dependency, from, is_lent } in offers {
            let declared = elsewhere::declares(&dependency);
            sources.entry((from, is_lent)).or_default().extend(declared);
            dependencies.push(dependency);
        }
        self.take_missing(dependencies)?;
        let left = names(self);
        let taken: Vec<&String> = missing.iter().filter(|name| !left.contains(*name)).collect();
        for (source, declared) in sources {
            // What wasm declares is not known before it is decoded.
            let is_its = |name: &&&String| declared.is_empty() || declared.contains(**name);
            let own = taken.iter().filter(is_its).map(|name| (*name).clone());
            found.entry(source).or_default().extend(own);
        }
        if !taken.is_empty() {
            self.take_deps(reader, nested)?;
        }
        Ok(!taken.is_empty())
    }

    /// Notes where packages come from, unless that is the place's own `deps`, which is no
    /// news.
    fn note(&mut self, homes: &[String], found: &[&str], from: &str, is_lent: bool) {
        let is_own = homes.iter().any(|home| {
            let deps = join(home, "deps");
            let shown = self.tree.show(&deps);
            !is_lent && is_below(from, [deps.as_str(), shown.as_str()].into_iter())
        });
        if !is_own && !found.is_empty() {
            self.notes.push(elsewhere::note(found, from, is_lent));
        }
    }

    /// Where the packages of the place are empty, they only gather `deps`, and what
    /// is there is the contract.
    fn gather(&mut self) {
        let is_empty =
            |package: &UnresolvedPackage| package.interfaces.len() + package.worlds.len() == 0;
        let mut roots = self.groups.iter().filter(|group| group.root);
        if roots.all(|group| group.packages().all(is_empty)) {
            self.groups.iter_mut().for_each(|group| group.root = true);
        }
    }

    /// Takes what `deps` of these directories hold, and as long as packages are
    /// missing, what `deps` within those hold.
    fn take_deps(&mut self, reader: &mut Reader<'_>, mut homes: Vec<String>) -> Result<(), Error> {
        for _ in 0..DEPTH_LIMIT {
            if self.rank == Rank::Missing && self.missing.is_empty() {
                return Ok(());
            }
            let mut offers = Vec::new();
            for home in &homes {
                offers.extend(reader.dependencies(home)?);
            }
            homes = offers.iter().filter_map(nested_home).collect();
            if self.rank == Rank::Missing {
                self.take_missing(offers)?;
            } else {
                for offer in offers {
                    self.add(offer)?;
                }
            }
            self.rank = Rank::Missing;
            if homes.is_empty() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Counts what a package is and asks for, once that is added.
    fn count<'p>(
        &mut self,
        names: impl IntoIterator<Item = &'p PackageName>,
        asked: impl IntoIterator<Item = &'p PackageName>,
    ) {
        for name in names {
            self.missing.remove(name);
            self.there.insert(name.clone());
        }
        let asked = asked.into_iter().filter(|name| !self.there.contains(*name));
        self.missing.extend(asked.cloned());
    }

    /// Adds those offers that something asks for, and what they ask for in
    /// turn.
    fn take_missing(&mut self, offers: Vec<Dependency>) -> Result<(), Error> {
        let offers = offers.into_iter().map(|offer| self.understand(offer));
        let offers = offers.collect::<Result<Vec<_>, Error>>()?;
        let mut offering: BTreeMap<PackageName, Vec<usize>> = BTreeMap::new();
        for (at, offer) in offers.iter().enumerate() {
            for name in offer.names() {
                offering.entry(name.clone()).or_default().push(at);
            }
        }
        let mut offers: Vec<Option<Understood>> = offers.into_iter().map(Some).collect();
        // Each name is looked up once, however many offers there are.
        let mut asked = self.missing.clone();
        while !asked.is_empty() {
            let missing = asked.iter().filter(|name| self.missing.contains(*name));
            let wanted: BTreeSet<usize> =
                missing.filter_map(|name| offering.get(name)).flatten().copied().collect();
            asked.clear();
            for offer in wanted.into_iter().filter_map(|at| offers[at].take()) {
                asked.extend(offer.asks().cloned());
                self.take(offer)?;
            }
        }
        Ok(())
    }

    fn add(&mut self, offer: Dependency) -> Result<(), Error> {
        let offer = self.understand(offer)?;
        self.take(offer)
    }

    fn understand(&self, offer: Dependency) -> Result<Understood, Error> {
        match offer {
            Dependency::Text(package) => {
                let root = self.rank == Rank::Root;
                let group = parse(self.tree, package, root, self.comments)?;
                Ok(Understood::Text(Box::new(group)))
            }
            Dependency::Wasm(path, bytes) => {
                let shown = self.tree.show(&path);
                match wasm::decode(&bytes, &shown)? {
                    DecodedWasm::WitPackage(resolve, _) => {
                        Ok(Understood::Wasm(path, Box::new(resolve)))
                    }
                    DecodedWasm::Component(..) => Err(Error::Wasm {
                        path: shown,
                        message: "a component, where a WIT package is expected".to_owned(),
                        help: "`deps` contains only WIT packages; move the component to another directory".to_owned(),
                    }),
                }
            }
        }
    }

    fn take(&mut self, offer: Understood) -> Result<(), Error> {
        let mut group = match offer {
            Understood::Text(group) => *group,
            Understood::Wasm(path, resolve) => {
                self.count(resolve.package_names.keys(), []);
                self.encoded.push((path, *resolve));
                return Ok(());
            }
        };
        if let Some(&at) = self.by_name.get(&group.parsed.main.name) {
            let there = &self.groups[at];
            let several = Rank::Beside { several: true };
            if (there.root && self.rank == several) || say_the_same(there.files(), group.files()) {
                return Ok(());
            }
            if there.root && group.root {
                match (name(there.directory()) == "wit", name(group.directory()) == "wit") {
                    (true, false) => return Ok(()),
                    (false, true) => {
                        self.groups[at] = group;
                        return Ok(());
                    }
                    _ => {}
                }
            }
            return Err(self.duplicate(there, &group));
        }
        if self.rank != Rank::Root {
            // A package nested in a dependency, where a root is that package.
            let is_root =
                |name: &PackageName| self.by_name.get(name).is_some_and(|at| self.groups[*at].root);
            group.parsed.nested.retain(|nested| !is_root(&nested.name));
            self.count(names_of(&group), asked_by(&group));
        }
        self.by_name.insert(group.parsed.main.name.clone(), self.groups.len());
        self.groups.push(group);
        Ok(())
    }

    fn duplicate(&self, first: &Group, second: &Group) -> Error {
        let site = |group: &Group| {
            let file = group.files().find(|file| explain::header(&file.text).is_some());
            let file = file.or(group.files().next()).expect("a package has files");
            let range = explain::header(&file.text).unwrap_or(0..0);
            Site::in_text(self.tree.show(&file.path), file.text.clone(), range)
        };
        Error::DuplicatePackage {
            package: first.parsed.main.name.to_string(),
            first: site(first),
            second: site(second),
        }
    }

    /// Resolves everything in one resolve; `root` is what the paths of files
    /// count from.
    fn resolve(self, root: &str, options: &Options) -> Result<Read, Error> {
        let missing: Vec<String> = self.missing.iter().map(|it| it.to_string()).collect();
        let Pool { tree, groups, encoded, looked_in, unseen, mut notes, .. } = self;
        notes.extend(rewritten(&groups));
        let mut older = groups.iter().flat_map(|group| &group.older);
        let is_long_gone = older.any(|it| it.is_long_gone);
        let names = root_names(tree, &groups, &options.whole);
        let mut mains = groups.iter().filter(|group| group.root).map(|it| &it.parsed.main.name);
        let main = mains.next().filter(|_| mains.next().is_none()).cloned();
        let closes = groups.iter().flat_map(Group::packages).any(|each| closes(each, options));
        let packages = groups.iter().flat_map(Group::packages);
        let items = |each: &UnresolvedPackage| 1 + each.interfaces.len() + each.worlds.len();
        let items: usize = packages.map(items).sum();
        if items > ITEMS_LIMIT {
            return Err(Error::TooLarge {
                path: tree.show(root),
                what: format!("{items} packages, interfaces and worlds"),
                limit: format!("{ITEMS_LIMIT} of them"),
            });
        }
        // With all gates open it is resolved once more.
        let resolves = if closes { 2 } else { 1 };
        let packages = groups.iter().flat_map(Group::packages);
        expansion::check(packages, resolves).map_err(|TooMany { world, copied, limit }| {
            Error::TooManyIncluded { path: tree.show(root), world, copied, limit }
        })?;
        let parts = split(groups, encoded);
        let mut files = parts.files();
        let setting = Setting {
            tree,
            root,
            files: &files,
            looked_in: looked_in.as_deref(),
            missing: &missing,
        };

        // What fails only behind closed gates does not concern the contract.
        let everything = closes.then(|| setting.resolve(parts.clone(), None).ok()).flatten();
        let mut is_open = false;
        let (resolve, everything) = match (setting.resolve(parts, Some(options)), everything) {
            (Ok(resolve), everything) => (resolve, everything),
            // What is valid only with its gates open is read with them open.
            (Err(_), Some(everything)) => {
                notes.push(format!(
                    "`{}` is read with all features, without which it is not valid",
                    names.iter().next().map(ToString::to_string).unwrap_or_default()
                ));
                is_open = true;
                (everything, None)
            }
            (Err(error), None) => return Err(error),
        };
        let roots = names.iter().filter_map(|name| resolve.package_names.get(name).copied());
        let roots = roots.collect();
        for file in &mut files {
            file.path = relative(&file.path, root);
        }
        let sourced = Box::new(Sourced { resolve, roots, files });
        let everything = everything.map(Box::new);
        Ok(Read::Text { sourced, main, everything, is_open, unseen, is_long_gone, notes })
    }
}

/// The packages of a load, in the order in which they can be resolved.
#[derive(Clone)]
struct Parts {
    /// Text that text alone satisfies.
    first: Vec<Group>,
    /// WIT packages in wasm, with their paths: after that text, so that they
    /// are held against it.
    encoded: Vec<(String, Resolve)>,
    /// Text that needs those.
    second: Vec<Group>,
}

impl Parts {
    /// The files as the source map of a resolve will have them.
    fn files(&self) -> Vec<FileRange> {
        ranges_of(self.first.iter().chain(&self.second))
    }
}

impl Setting<'_> {
    /// Resolves with the gates that the options open, or with all of them.
    fn resolve(&self, parts: Parts, options: Option<&Options>) -> Result<Resolve, Error> {
        let Parts { first, encoded, second } = parts;
        let all_features = options.is_none_or(|options| options.all_features);
        let mut resolve = Resolve { all_features, ..Resolve::default() };
        resolve.features.extend(options.into_iter().flat_map(|options| options.features.clone()));
        let failed = |message| Error::Upstream { path: self.tree.show(self.root), message };
        let explained = |error: ResolveError| explain::resolving(self, &error);
        panics::catch(|| push(&mut resolve, first)).map_err(failed)?.map_err(explained)?;
        for (path, package) in encoded {
            panics::catch(|| resolve.merge(package)).map_err(failed)?.map_err(|error| {
                Error::Wasm {
                    path: self.tree.show(&path),
                    message: format!("{error:#}"),
                    help: "it contains a package that differs from the one found elsewhere; give both the same content"
                        .to_owned(),
                }
            })?;
        }
        panics::catch(|| push(&mut resolve, second)).map_err(failed)?.map_err(explained)?;
        Ok(resolve)
    }
}

enum Understood {
    Text(Box<Group>),
    Wasm(String, Box<Resolve>),
}

impl Understood {
    /// The packages that it has.
    fn names(&self) -> Box<dyn Iterator<Item = &PackageName> + '_> {
        match self {
            Understood::Text(group) => Box::new(names_of(group)),
            Understood::Wasm(_, resolve) => Box::new(resolve.package_names.keys()),
        }
    }

    /// The packages that it asks for. Wasm brings along what it uses.
    fn asks(&self) -> impl Iterator<Item = &PackageName> {
        let group = match self {
            Understood::Text(group) => Some(group),
            Understood::Wasm(..) => None,
        };
        group.into_iter().flat_map(|group| asked_by(group))
    }
}

/// The packages of a group.
fn names_of(group: &Group) -> impl Iterator<Item = &PackageName> {
    group.packages().map(|package| &package.name)
}

/// The packages that those of a group ask for.
fn asked_by(group: &Group) -> impl Iterator<Item = &PackageName> {
    group.packages().flat_map(|package| package.foreign_deps.keys())
}

/// The directory whose `deps` a dependency brings along.
fn nested_home(offer: &Dependency) -> Option<String> {
    match offer {
        Dependency::Text(package) if home(package) == package.path => Some(package.path.clone()),
        _ => None,
    }
}

/// A path of a tree as it is from a directory of it.
fn relative(path: &str, root: &str) -> String {
    let rest = path.strip_prefix(root).and_then(|rest| rest.strip_prefix('/'));
    match rest {
        _ if root.is_empty() => path.to_owned(),
        Some(rest) => rest.to_owned(),
        None => {
            let shared = path.split('/').zip(root.split('/')).take_while(|(a, b)| a == b).count();
            let up = root.split('/').skip(shared).map(|_| "..");
            up.chain(path.split('/').skip(shared)).collect::<Vec<_>>().join("/")
        }
    }
}

/// Adds packages, in whatever order they need one another.
fn push(resolve: &mut Resolve, groups: Vec<Group>) -> Result<(), ResolveError> {
    let mut groups = groups.into_iter().map(|group| group.parsed);
    match groups.next() {
        Some(first) => resolve.push_groups(first, groups.collect()).map(|_| ()),
        None => Ok(()),
    }
}

/// The names of the packages that the place holds: those of its files; those nested in
/// them that have the namespace of the file's own package, or that nothing here depends on.
/// A snapshot says which it holds.
fn root_names(
    tree: &dyn Tree,
    groups: &[Group],
    whole: &BTreeSet<String>,
) -> BTreeSet<PackageName> {
    let packages: BTreeMap<&PackageName, &UnresolvedPackage> =
        groups.iter().flat_map(Group::packages).map(|package| (&package.name, package)).collect();
    let (mut roots, mut nested) = (BTreeSet::new(), Vec::new());
    for group in groups.iter().filter(|group| group.root) {
        let main = &group.parsed.main.name;
        let stated = group
            .files()
            .next()
            .and_then(|file| snapshot::stated_roots(&tree.show(&file.path), &file.text));
        let is_own = |name: &PackageName| match &stated {
            Some(stated) => stated.contains(&name.to_string()),
            None => name.namespace == main.namespace,
        };
        roots.insert(main);
        for package in &group.parsed.nested {
            if is_own(&package.name) {
                roots.insert(&package.name);
            } else if stated.is_none() {
                nested.push(&package.name);
            }
        }
    }
    let mut reached = roots.clone();
    let mut ahead: Vec<&PackageName> = roots.iter().copied().collect();
    while let Some(package) = ahead.pop().and_then(|name| packages.get(name)) {
        for name in package.foreign_deps.keys() {
            if packages.contains_key(name) && reached.insert(name) {
                ahead.push(name);
            }
        }
    }
    roots.extend(nested.into_iter().filter(|name| !reached.contains(name)));
    roots.extend(packages.into_keys().filter(|name| whole.contains(&name.to_string())));
    roots.into_iter().cloned().collect()
}

/// Parts the groups into those that text alone satisfies and those that need
/// the wasm.
fn split(groups: Vec<Group>, encoded: Vec<(String, Resolve)>) -> Parts {
    let mut parts = Parts { first: groups, encoded, second: Vec::new() };
    if parts.encoded.is_empty() {
        return parts;
    }
    loop {
        let packages = parts.first.iter().flat_map(Group::packages);
        let there: BTreeSet<PackageName> = packages.map(|package| package.name.clone()).collect();
        let satisfied = |group: &Group| {
            let mut asked = group.packages().flat_map(|package| package.foreign_deps.keys());
            asked.all(|name| there.contains(name))
        };
        let (kept, moved): (Vec<_>, Vec<_>) = parts.first.into_iter().partition(satisfied);
        parts.first = kept;
        if moved.is_empty() {
            return parts;
        }
        parts.second.extend(moved);
    }
}
