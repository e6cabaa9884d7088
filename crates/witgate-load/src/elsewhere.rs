//! Where packages are looked for that a place does not bring along.
//!
//! In: the names of packages that are missing. Out: the packages, and a note of
//! where each comes from. The order is that of trust: what the repository has at
//! the same revision comes before what another side lends.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use witgate_model::Subject;
use witgate_model::path::{join, name, parent, shown};

use crate::error::Error;
use crate::inventory::Inventory;
use crate::layout::{Dependency, Package, Reader, TextFile, apart, home};
use crate::manifests;
use crate::source::Bytes;

/// Where packages are looked for that a place does not bring along.
#[derive(Default)]
pub(crate) struct Elsewhere<'a> {
    /// The WIT of the repository at that revision, where there is one.
    pub(crate) repository: Option<Surroundings<'a>>,
    /// Directories that the policy or the command line names, as paths of the tree.
    pub(crate) named: Vec<NamedDirectory>,
    /// Makes what another side lends, which takes reading locks and hashing bytes.
    pub(crate) lend: Option<&'a dyn Fn() -> Lent>,
    /// What that was, once something was missing.
    pub(crate) lent: OnceCell<Lent>,
}

/// A directory that somebody names.
pub(crate) struct NamedDirectory {
    /// As a path of the tree.
    pub(crate) path: String,
    /// As a path for people, alike for all revisions.
    pub(crate) shown: String,
}

/// The repository around a place.
pub(crate) struct Surroundings<'a> {
    /// Reads its WIT.
    pub(crate) read: Box<dyn Fn() -> Result<Arc<Inventory>, Error> + 'a>,
    /// What its paths begin with in the tree that the place is in: nothing, or the
    /// way to its top.
    pub(crate) way: String,
    /// The place, as a path of the repository.
    pub(crate) place: String,
}

/// A package that was looked for, and where it comes from.
pub(crate) struct Offer {
    pub(crate) dependency: Dependency,
    pub(crate) from: String,
    pub(crate) is_lent: bool,
}

impl Elsewhere<'_> {
    /// Packages that may be those which are missing, from the first place that has
    /// any of them. `homes` are the directories that ask.
    pub(crate) fn offers(
        &self,
        reader: &mut Reader<'_>,
        homes: &[String],
        missing: &BTreeSet<String>,
    ) -> Result<Vec<Offer>, Error> {
        let way = self.repository.as_ref().map_or("", |around| &around.way);
        for directory in manifests::paths(reader.tree(), homes, way)? {
            // Without a revision, so that both sides say the same.
            let shown = match reader.tree().is_past() {
                true => plain(&directory),
                false => reader.tree().show(&directory),
            };
            let found = in_directory(reader, &directory, &shown, missing)?;
            if !found.is_empty() {
                return Ok(found);
            }
        }
        let found = self.in_repository(missing)?;
        if !found.is_empty() {
            return Ok(found);
        }
        for NamedDirectory { path, shown } in &self.named {
            let found = in_directory(reader, path, shown, missing)?;
            if !found.is_empty() {
                return Ok(found);
            }
        }
        let lent = self.lend.map(|lend| self.lent.get_or_init(lend));
        Ok(lent.map(|lent| lent.offers(missing)).unwrap_or_default())
    }

    /// The package that begins with a file, where its directory holds several packages
    /// and it has more files than that one.
    pub(crate) fn whole_package(&self, file: Package) -> Package {
        let Some(Surroundings { read, place, .. }) = &self.repository else { return file };
        let path = match *place == file.path {
            true => place.clone(),
            false => join(place, &file.path),
        };
        let inventory = read().ok();
        let listed = inventory.as_ref().and_then(|inventory| inventory.package(&path));
        let Some(listed) = listed.filter(|listed| listed.package.files.len() > 1) else {
            return file;
        };
        package_at_path(&listed.package, file.path)
    }

    /// The package that is listed at the path of its first file, since its directory holds
    /// several.
    pub(crate) fn listed_package(&self, path: &str) -> Option<Package> {
        let Surroundings { read, way, place } = self.repository.as_ref()?;
        let inventory = read().ok()?;
        let listed = match way.is_empty() {
            true => inventory.package(path),
            false => inventory.package(&join(place, path)),
        };
        let listed = listed.filter(|it| it.path() != it.home())?;
        Some(package_at_path(&listed.package, path.to_owned()))
    }

    fn in_repository(&self, missing: &BTreeSet<String>) -> Result<Vec<Offer>, Error> {
        let Some(Surroundings { read, way, place }) = &self.repository else {
            return Ok(Vec::new());
        };
        let inventory = read()?;
        let mut offers: Vec<Offer> = Vec::new();
        let mut taken = BTreeSet::new();
        for name in missing {
            let Some(listed) = inventory.nearest(name, place) else { continue };
            if taken.insert(listed.package.path.clone()) {
                let from = match listed.package.path.as_str() {
                    "" => ".".to_owned(),
                    path => path.to_owned(),
                };
                let dependency = Dependency::Text(behind(way, &listed.package));
                offers.push(Offer { dependency, from, is_lent: false });
            }
        }
        Ok(offers)
    }
}

/// The packages of a directory that may be those which are missing.
fn in_directory(
    reader: &mut Reader<'_>,
    directory: &str,
    from: &str,
    missing: &BTreeSet<String>,
) -> Result<Vec<Offer>, Error> {
    let is_wanted = |dependency: &Dependency| match dependency {
        Dependency::Text(package) => package.declares().any(|it| missing.contains(&it)),
        // Nobody knows before it is decoded.
        Dependency::Wasm(..) => true,
    };
    let offer = |dependency| Offer { dependency, from: from.to_owned(), is_lent: false };
    Ok(reader.named(directory)?.into_iter().filter(is_wanted).map(offer).collect())
}

/// A package whose paths begin with a way.
fn behind(way: &str, package: &Package) -> Package {
    let path = |path: &str| match (way, path) {
        ("", path) => path.to_owned(),
        (way, "") => way.to_owned(),
        (way, path) => format!("{way}/{path}"),
    };
    let file = |file: &TextFile| TextFile { path: path(&file.path), text: file.text.clone() };
    Package { path: path(&package.path), files: package.files.iter().map(file).collect() }
}

/// The packages that a dependency declares, as they are written; none of wasm.
pub(crate) fn declares(dependency: &Dependency) -> Vec<String> {
    match dependency {
        Dependency::Text(package) => package.declares().collect(),
        Dependency::Wasm(..) => Vec::new(),
    }
}

/// Packages that replace what a side lacks: bytes that a lock of it pins, and what
/// another side was read with.
#[derive(Default)]
pub struct Lent {
    /// WIT packages in wasm by their names, each with where its bytes are.
    pinned: BTreeMap<String, (Arc<[u8]>, String)>,
    from: String,
    files: Vec<TextFile>,
    packages: OnceCell<Vec<Package>>,
    /// Packages, or directories of them, that are not available.
    without: BTreeSet<String>,
}

impl Lent {
    /// The packages that a subject was read with.
    pub fn new(subject: &Subject) -> Lent {
        let files = subject.sources.files().iter();
        let files = files.map(|file| TextFile { path: file.path.clone(), text: file.text.clone() });
        Lent { from: subject.place.clone(), files: files.collect(), ..Lent::default() }
    }

    /// The same without some packages, by their names with or without a version, or by
    /// those of their directories.
    pub fn without(self, names: BTreeSet<String>) -> Lent {
        Lent { without: names, ..self }
    }

    /// Adds the bytes that a lock pins for a package; `from` is where they are.
    pub fn pin(&mut self, package: String, bytes: Vec<u8>, from: &str) {
        self.pinned.insert(package, (bytes.into(), from.to_owned()));
    }

    fn offers(&self, missing: &BTreeSet<String>) -> Vec<Offer> {
        for name in missing {
            if let Some((bytes, from)) = self.pinned.get(name) {
                let dependency = Dependency::Wasm(from.clone(), Bytes::Read(bytes.clone()));
                return vec![Offer { dependency, from: from.clone(), is_lent: false }];
            }
        }
        let packages = self.packages.get_or_init(|| self.apart());
        let is_wanted = |package: &&Package| {
            let declared: Vec<String> = package.declares().collect();
            let bare = declared.iter().map(|name| name.split('@').next().unwrap_or(name));
            let whole = declared.iter().map(String::as_str);
            let mut names = bare.chain(whole).chain([name(home(package))]);
            declared.iter().any(|name| missing.contains(name))
                && !names.any(|name| self.without.contains(name))
        };
        let offer = |package: &Package| Offer {
            dependency: Dependency::Text(package.clone()),
            from: self.from.clone(),
            is_lent: true,
        };
        packages.iter().filter(is_wanted).map(offer).collect()
    }

    /// The files by package.
    fn apart(&self) -> Vec<Package> {
        let mut directories: BTreeMap<&str, Vec<TextFile>> = BTreeMap::new();
        for file in &self.files {
            directories.entry(parent(&file.path)).or_default().push(file.clone());
        }
        directories.into_iter().flat_map(|(directory, files)| apart(directory, files)).collect()
    }
}

/// A package that is listed by its first file, with all of its files beside that one where
/// it is called as a reader calls it.
fn package_at_path(listed: &Package, path: String) -> Package {
    let beside = |it: &TextFile| TextFile {
        path: join(parent(&path), name(&it.path)),
        text: it.text.clone(),
    };
    Package { files: listed.files.iter().map(beside).collect(), path }
}

/// Where packages come from, for the reader.
pub(crate) fn note(packages: &[&str], from: &str, is_lent: bool) -> String {
    let packages: Vec<String> = packages.iter().map(|name| format!("`{name}`")).collect();
    let is_one = packages.len() == 1;
    let packages = packages.join(", ");
    match (is_lent, is_one) {
        (false, true) => format!("{packages} comes from `{from}`"),
        (false, false) => format!("{packages} come from `{from}`"),
        (true, _) => format!(
            "not in the commit that is compared, read from `{from}` instead, so changes inside \
             are not seen: {packages}"
        ),
    }
}

/// A path without what `..` takes back.
pub(crate) fn plain(path: &str) -> String {
    match shown(Path::new(path)).as_str() {
        "." => String::new(),
        plain => plain.to_owned(),
    }
}
