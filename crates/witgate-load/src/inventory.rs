//! The WIT of a whole repository, by package: what is where, vendored copies
//! too, before anything is parsed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use semver::Version;
use witgate_model::path::{is_within, name, parent};

use crate::aside::is_aside;
use crate::contracts_in_deps;
use crate::error::Error;
use crate::layout::{Package, TextFile, apart, home, is_skipped, say_the_same};
use crate::source::{Kind, TEXT_LIMIT, Tree, join};
use crate::stack::on_deep_stack;
use crate::{lexis, text};

/// How many `.wit` files of a repository are read.
const FILES_LIMIT: usize = 20_000;

/// The WIT of a repository, whose paths count from its top.
#[derive(Default)]
pub struct Inventory {
    /// The packages, sorted by path.
    packages: Vec<ListedPackage>,
    /// The packages that declare each name, by their positions.
    by_name: BTreeMap<String, Vec<usize>>,
    /// The packages of each name without a version, vendored copies left out.
    own_by_bare_name: BTreeMap<String, Vec<usize>>,
}

/// A package of a repository.
pub struct ListedPackage {
    /// Its files.
    pub(crate) package: Package,
    /// The packages that they declare, as they are written: the package itself, and
    /// those nested in it.
    pub(crate) declares: Vec<String>,
    /// Its name with its version, as it is written; nothing where no file says it.
    name: Option<String>,
    /// What it asks other packages for, once that is asked for.
    asks: OnceLock<Option<BTreeSet<String>>>,
    is_vendored: bool,
}

impl Inventory {
    /// Reads `.wit` files of a tree. What cannot be read stops nothing: it is a file
    /// without a word, until somebody loads it.
    pub(crate) fn read(tree: &dyn Tree, files: &[String]) -> Result<Inventory, Error> {
        let mut directories: BTreeMap<&str, Vec<TextFile>> = BTreeMap::new();
        let mut text_read = 0;
        let wit = files.iter().filter(|path| path.ends_with(".wit"));
        let ahead = wit.clone().map(String::as_str).filter(|path| is_looked_at(path));
        tree.read_ahead(&ahead.take(FILES_LIMIT).collect::<Vec<_>>());
        for (count, path) in wit.enumerate() {
            if !is_looked_at(path) {
                continue;
            }
            if count >= FILES_LIMIT || text_read > TEXT_LIMIT {
                return Err(Error::TooLarge {
                    path: tree.show(""),
                    what: "the WIT of the repository".to_owned(),
                    limit: format!("{FILES_LIMIT} files and {} MiB", TEXT_LIMIT >> 20),
                });
            }
            match file(tree, path) {
                Ok(Some(file)) => {
                    text_read += file.text.len() as u64;
                    directories.entry(parent(path)).or_default().push(file);
                }
                Ok(None) => {}
                Err(_) => {
                    let file = TextFile { path: path.clone(), text: "".into() };
                    directories.entry(parent(path)).or_default().push(file);
                }
            }
        }
        let packages = directories.into_iter().flat_map(|(path, files)| apart(path, files));
        let mut packages: Vec<_> = packages.map(ListedPackage::new).collect();
        let own = contracts_in_deps::positions(&packages, tree);
        own.into_iter().for_each(|position| packages[position].is_vendored = false);
        Ok(Inventory::new(packages))
    }

    fn new(mut packages: Vec<ListedPackage>) -> Inventory {
        packages.sort_by(|a, b| a.package.path.cmp(&b.package.path));
        let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut own_by_bare_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (position, listed) in packages.iter().enumerate() {
            for name in &listed.declares {
                by_name.entry(name.clone()).or_default().push(position);
            }
            if let Some(name) = listed.bare_name().filter(|_| !listed.is_vendored) {
                own_by_bare_name.entry(name).or_default().push(position);
            }
        }
        Inventory { packages, by_name, own_by_bare_name }
    }

    /// The packages of a name without a version, vendored copies left out, sorted by path.
    pub fn own_of_name(&self, bare_name: &str) -> impl Iterator<Item = &ListedPackage> {
        let positions = self.own_by_bare_name.get(bare_name).into_iter().flatten();
        positions.map(|position| &self.packages[*position])
    }

    /// The packages of a name without a version, and those in whose files one of that name
    /// is nested; vendored copies left out.
    pub fn own_with(&self, bare_name: &str) -> impl Iterator<Item = &ListedPackage> {
        let is_of_name = |declared: &String| declared.split('@').next() == Some(bare_name);
        let several = self.packages.iter().filter(|it| it.declares.len() > 1 && !it.is_vendored);
        let nesting = several.filter(move |it| it.declares.iter().any(is_of_name));
        self.own_of_name(bare_name).chain(nesting)
    }

    /// The packages that declare a name, sorted by path.
    fn declaring(&self, name: &str) -> impl Iterator<Item = &ListedPackage> {
        self.by_name.get(name).into_iter().flatten().map(|position| &self.packages[*position])
    }

    /// An inventory of files, each of a directory of its own.
    #[cfg(test)]
    pub(crate) fn from_files(files: impl Iterator<Item = TextFile>) -> Inventory {
        let packages = files.flat_map(|file| {
            let directory = parent(&file.path).to_owned();
            apart(&directory, vec![file])
        });
        Inventory::new(packages.map(ListedPackage::new).collect())
    }

    /// The packages, sorted by path.
    pub fn packages(&self) -> &[ListedPackage] {
        &self.packages
    }

    /// The package at a path.
    pub fn package(&self, path: &str) -> Option<&ListedPackage> {
        let position = self.packages.binary_search_by(|listed| listed.path().cmp(path)).ok()?;
        self.packages.get(position)
    }

    /// Whether what a package has in its `deps` is what another has there, in another
    /// inventory.
    pub fn has_same_deps(
        &self,
        own: &ListedPackage,
        other: &Inventory,
        theirs: &ListedPackage,
    ) -> bool {
        let deps = |it: &ListedPackage| join(it.home(), "deps");
        let (own_deps, their_deps) = (deps(own), deps(theirs));
        let mut here = self.below(&own_deps);
        let mut there = other.below(&their_deps);
        let is_same = |here: &ListedPackage, there: &ListedPackage| {
            here.path()[own_deps.len()..] == there.path()[their_deps.len()..]
                && here.is_same_text(there)
        };
        loop {
            match (here.next(), there.next()) {
                (None, None) => return true,
                (Some(here), Some(there)) if is_same(here, there) => {}
                _ => return false,
            }
        }
    }

    /// The packages at a path or below it, sorted by path.
    pub fn below<'i>(&'i self, path: &'i str) -> impl Iterator<Item = &'i ListedPackage> {
        let first = self.packages.partition_point(|listed| listed.path() < path);
        // What begins alike without being below it is in between: `a-b` before `a/b`.
        let near = self.packages[first..].iter().take_while(move |it| it.path().starts_with(path));
        near.filter(move |listed| is_within(listed.path(), path))
    }

    /// Whether a package of that name is below a directory.
    pub fn declares_below(&self, name: &str, directory: &str) -> bool {
        self.declaring(name).any(|listed| is_within(listed.path(), directory))
    }

    /// The package of that name which is nearest to a path: of one's own before
    /// copies, of tests only where there is no other, and nothing where several are as
    /// near and differ.
    pub fn nearest(&self, name: &str, path: &str) -> Option<&ListedPackage> {
        let rank = |listed: &ListedPackage| {
            let names = listed.home().split('/').zip(path.split('/'));
            let shared = names.take_while(|(a, b)| a == b).count();
            let is_of_tests = listed.home().split('/').skip(shared).any(is_aside);
            (is_of_tests, listed.is_vendored, usize::MAX - shared)
        };
        // What tests vendor is theirs alone.
        let is_theirs = |rank: &(bool, bool, usize)| matches!(rank, (true, true, _));
        let offers = self.declaring(name).map(|listed| (rank(listed), listed));
        let offers: Vec<_> = offers.filter(|(rank, _)| !is_theirs(rank)).collect();
        let (least, nearest) = *offers.iter().min_by_key(|(rank, _)| rank)?;
        let mut others = offers.iter().filter(|(rank, _)| *rank == least);
        others
            .all(|(_, other)| say_the_same(&other.package.files, &nearest.package.files))
            .then_some(nearest)
    }
}

impl ListedPackage {
    fn new(package: Package) -> ListedPackage {
        ListedPackage {
            declares: package.declares().collect(),
            name: package.files.iter().find_map(|file| lexis::header(&file.text)),
            asks: OnceLock::new(),
            is_vendored: package.path.split('/').any(|name| name == "deps"),
            package,
        }
    }

    /// Its directory, or its first file where the directory holds several, from the
    /// top of the repository.
    pub fn path(&self) -> &str {
        &self.package.path
    }

    /// The directory whose `deps` it uses.
    pub fn home(&self) -> &str {
        home(&self.package)
    }

    /// Its name with its version, as it is written; nothing where no file says it.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Its name without a version; nothing where no file says it.
    pub fn bare_name(&self) -> Option<String> {
        Some(self.name()?.split('@').next().unwrap_or_default().to_owned())
    }

    /// The version that it declares.
    pub fn version(&self) -> Option<Version> {
        Version::parse(self.name()?.split_once('@')?.1).ok()
    }

    /// The packages that its files declare: itself, and those nested in it.
    pub fn declares(&self) -> &[String] {
        &self.declares
    }

    /// Whether it is a copy: it is below a directory `deps`, and no contract of the
    /// repository itself.
    pub fn is_vendored(&self) -> bool {
        self.is_vendored
    }

    /// Whether it has no interface and no world, and so only gathers what is in its `deps`.
    pub(crate) fn is_empty(&self) -> bool {
        let is_item = |word: &str| matches!(word, "interface" | "world");
        !self.texts().any(|text| lexis::tokens(text).any(|token| is_item(&text[token])))
    }

    /// The texts of its files.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        self.package.files.iter().map(|file| &*file.text)
    }

    /// The packages that it asks for and does not declare; nothing where it cannot be
    /// parsed.
    pub fn asks(&self) -> Option<&BTreeSet<String>> {
        let asks = || on_deep_stack(|| text::asks(&self.package));
        self.asks.get_or_init(asks).as_ref()
    }

    /// Whether another has the same files with the same texts.
    pub fn is_same_text(&self, other: &ListedPackage) -> bool {
        let texts = |it: &ListedPackage| -> Vec<_> {
            let files = it.package.files.iter();
            files.map(|file| (name(&file.path).to_owned(), file.text.clone())).collect()
        };
        texts(self) == texts(other)
    }

    /// Whether another says the same: they differ at most in comments and blanks.
    pub fn says_the_same(&self, other: &ListedPackage) -> bool {
        say_the_same(&self.package.files, &other.package.files)
    }
}

/// Whether a repository's file is in a directory in which packages are looked for.
pub(crate) fn is_looked_at(path: &str) -> bool {
    !parent(path).split('/').any(|name| name != "deps" && is_skipped(name))
}

/// A file as text; nothing where it is no regular file, as a link to a directory.
fn file(tree: &dyn Tree, path: &str) -> Result<Option<TextFile>, Error> {
    if tree.kind(path)? != Some(Kind::File) {
        return Ok(None);
    }
    let bytes = tree.read(path)?;
    match std::str::from_utf8(&bytes) {
        Ok(text) => Ok(Some(TextFile { path: path.to_owned(), text: text.into() })),
        Err(error) => Err(Error::NotUtf8 { path: tree.show(path), offset: error.valid_up_to() }),
    }
}
