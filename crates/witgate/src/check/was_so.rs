//! What was the matter with locks before a change already: it fails no change that
//! touches none of it.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use witgate_judge::Fact;
use witgate_load::{Checkout, Commit, History, ListedPackage};
use witgate_lock::{FORMATS, Format, Lock, Pin, Source};
use witgate_model::path::{self, is_within, join, parent};
use witgate_model::{Entry, EntryKind, EntryStatus};

/// More of a file is not compared; it counts as touched.
const FILE_LIMIT: u64 = 64 << 20;

/// So many files around one lock are examined; more count as touched.
const FILES_LIMIT: usize = 50_000;

/// So many locks are asked where what they pin comes from; what more may pin counts as touched.
const LOCKS_LIMIT: usize = 64;

/// Marks the facts of entries of locks of which nothing has changed since a commit: neither
/// the lock, nor what asks for it, nor the copy that is vendored, nor where that comes from.
pub(super) fn mark(facts: &mut [Fact], history: &History, commit: &Commit) {
    let Some(checkout) = history.checkout() else { return };
    let Ok(files) = history.files(commit) else { return };
    let (below, same) = (RefCell::default(), RefCell::default());
    let executables = OnceCell::new();
    let sides = Sides { history, commit, checkout, files, executables, below, same };
    for fact in facts {
        let Fact::Entry(it) = fact else { continue };
        if it.entry.kind == EntryKind::LockEntry {
            let since = sides.since(&it.entry).unwrap_or(Since::Touched);
            it.was_so = since == Since::AsItWas;
            it.is_behind_source = since == Since::SourceChanged;
        }
    }
}

/// What has changed of what an entry is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Since {
    /// Nothing.
    AsItWas,
    /// Only the directory of this repository that it comes from.
    SourceChanged,
    /// Something else, as far as anybody can tell.
    Touched,
}

/// A commit and the checkout, whose paths count from the top of the repository.
struct Sides<'h> {
    history: &'h History,
    commit: &'h Commit,
    checkout: &'h Checkout,
    /// The files of the commit.
    files: Vec<String>,
    /// The files that may be executed on one side only, which wit-deps' digests tell apart;
    /// as git knows it, since some file systems let everything be executed.
    executables: OnceCell<BTreeSet<String>>,
    /// What is in directories here, by their paths.
    below: RefCell<BTreeMap<String, Option<BTreeSet<String>>>>,
    /// The files and directories that were compared.
    same: RefCell<BTreeMap<String, bool>>,
}

impl Sides<'_> {
    /// What has changed of what an entry is about.
    fn since(&self, entry: &Entry) -> Option<Since> {
        let lock = self.history.path_of(Path::new(&entry.file))?;
        let home = parent(&lock);
        let format = FORMATS.iter().find(|format| format.id == entry.format).copied();
        let tools = format.iter().flat_map(|format| format.files.iter().chain(&format.manifest));
        let mut tools = tools.map(|name| join(home, name)).chain([lock.clone()]);
        if !tools.all(|file| self.is_same_file(&file)) {
            return Some(Since::Touched);
        }
        let copies = self.copies(entry, home)?;
        let pins = format.map(|format| self.pins(format, &lock)).unwrap_or_default();
        let sources = match pins.iter().find(|pin| pin.entry == entry.name).map(|pin| &pin.source) {
            Some(Source::Path(path)) => BTreeSet::from([path_from(home, path)]),
            // Whichever of them brings it.
            Some(Source::Transitive) => self.sources(format?, &lock)?,
            _ => BTreeSet::new(),
        };
        let is_same = |paths: &BTreeSet<String>| paths.iter().all(|path| self.is_same_below(path));
        if !copies.is_empty() || !sources.is_empty() {
            return Some(match (is_same(&copies), is_same(&sources)) {
                (true, true) => Since::AsItWas,
                (true, false) => Since::SourceChanged,
                _ => Since::Touched,
            });
        }
        let sources = match format {
            Some(format) => self.sources(format, &lock)?,
            None => BTreeSet::new(),
        };
        let is_of_text = entry.outcome.status() == EntryStatus::Unpinned
            && format.is_some_and(|format| format.id != "wit-deps");
        let is_as_it_was = is_same(&self.all_copies(home)?)
            && is_same(&sources)
            && (!is_of_text || self.was_used(entry, home));
        Some(if is_as_it_was { Since::AsItWas } else { Since::Touched })
    }

    /// What is vendored below a directory under the name of an entry, or declares it.
    fn copies(&self, entry: &Entry, home: &str) -> Option<BTreeSet<String>> {
        let bare = entry.name.split('@').next().unwrap_or_default();
        let plain = |name: &str| name.replace([':', '@'], "-");
        let names = [entry.name.clone(), plain(&entry.name), bare.to_owned(), plain(bare)];
        let mut copies = self.all_copies(home)?;
        copies.retain(|copy| {
            let name = path::name(copy);
            let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
            names.iter().any(|it| it == name || it == stem)
        });
        // What wasm holds is not known before it is decoded.
        let is_wasm = |path: &&String| {
            [".wasm", ".wat"].iter().any(|end| path.ends_with(end))
                && path.split('/').any(|name| name == "deps")
        };
        let was = self.was_below(home);
        copies.extend(was.iter().chain(&self.below(home)?).filter(is_wasm).cloned());
        let inventory = self.checkout.inventory().ok()?;
        let is_its = |listed: &&ListedPackage| {
            let declares = |name: &String| name.split('@').next() == Some(bare);
            listed.is_vendored()
                && is_within(listed.path(), home)
                && listed.declares().iter().any(declares)
        };
        let declaring = inventory.packages().iter().filter(is_its);
        copies.extend(declaring.map(|listed| listed.path().to_owned()));
        Some(copies)
    }

    /// All that is in a directory `deps` below a directory, on either side.
    fn all_copies(&self, home: &str) -> Option<BTreeSet<String>> {
        let here = self.below(home)?;
        let was = self.was_below(home);
        let mut all: BTreeSet<String> = was.union(&here).cloned().collect();
        // Where `deps` is a link, what it leads to is vendored here.
        let links: Vec<String> =
            all.iter().filter(|it| path::name(it) == "deps").cloned().collect();
        for link in links {
            all.extend(self.below(&link)?);
            all.extend(self.was_below(&link));
        }
        let mut copies = BTreeSet::new();
        for path in all {
            let names: Vec<&str> = path.split('/').collect();
            let depth = if home.is_empty() { 0 } else { home.split('/').count() };
            for at in depth + 1..names.len() {
                if names[at - 1] == "deps" {
                    copies.insert(names[..=at].join("/"));
                }
            }
        }
        Some(copies)
    }

    /// The directories that a lock has packages from, and those that the locks there do;
    /// nothing where the locks are too many.
    fn sources(&self, format: &'static Format, lock: &str) -> Option<BTreeSet<String>> {
        let mut sources = BTreeSet::new();
        let mut ahead = vec![lock.to_owned()];
        let mut asked = BTreeSet::new();
        let mut left = LOCKS_LIMIT;
        while let Some(lock) = ahead.pop() {
            if !asked.insert(lock.clone()) {
                continue;
            }
            left = left.checked_sub(1)?;
            for pin in self.pins(format, &lock) {
                let Source::Path(path) = &pin.source else { continue };
                let source = path_from(parent(&lock), path);
                ahead.extend(format.files.iter().map(|name| join(&source, name)));
                sources.insert(source);
            }
        }
        Some(sources)
    }

    fn pins(&self, format: &'static Format, lock: &str) -> Vec<Pin> {
        let lock = Lock::read(format, &self.checkout.path(lock), lock);
        lock.map(|lock| lock.entries).unwrap_or_default()
    }

    /// Whether some WIT below a directory named the package of an entry in the commit.
    fn was_used(&self, entry: &Entry, home: &str) -> bool {
        // Whoever declares the package names it without a slash.
        let used = format!("{}/", entry.name.split('@').next().unwrap_or_default());
        let mut wit =
            self.files.iter().filter(|path| path.ends_with(".wit") && is_within(path, home));
        wit.any(|path| {
            let text = self.history.text(self.commit, path);
            text.is_ok_and(|text| text.is_some_and(|text| text.contains(&used)))
        })
    }

    /// Whether what is at a path, and below it, is the same on both sides.
    fn is_same_below(&self, path: &str) -> bool {
        if let Some(known) = self.same.borrow().get(path) {
            return *known;
        }
        let compare = || -> Option<bool> {
            let was = self.was_below(path);
            let was: BTreeSet<&String> = was.iter().filter(|it| is_package(it)).collect();
            let here = match self.checkout.path(path).is_dir() {
                true => self.below(path)?,
                false => BTreeSet::from([path.to_owned()]),
            };
            // What a link leads to is not listed here.
            if here.iter().any(|it| self.checkout.path(it).is_symlink()) {
                return Some(false);
            }
            let here = here.iter().filter(|it| is_package(it));
            let here: BTreeSet<&String> =
                here.filter(|it| self.checkout.path(it).exists()).collect();
            Some(was == here && was.iter().all(|file| self.is_same_file(file)))
        };
        let is_same = compare().unwrap_or(false);
        self.same.borrow_mut().insert(path.to_owned(), is_same);
        is_same
    }

    /// Whether a file is the same on both sides, or on neither.
    fn is_same_file(&self, path: &str) -> bool {
        let changed = || self.history.changed_executables(self.commit).unwrap_or_default();
        if is_package(path) && self.executables.get_or_init(changed).contains(path) {
            return false;
        }
        let here = self.checkout.path(path);
        let here = match here.is_file() {
            true => witgate_files::read(&here, FILE_LIMIT).map(Some),
            false => Ok(None),
        };
        match (self.history.bytes(self.commit, path), here) {
            (Ok(was), Ok(here)) => was == here,
            _ => false,
        }
    }

    /// The files in a directory of the commit, or the file itself.
    fn was_below(&self, directory: &str) -> BTreeSet<String> {
        let listed: BTreeSet<String> =
            self.files.iter().filter(|it| is_within(it, directory)).cloned().collect();
        let is_behind_link = listed.iter().all(|it| it == directory);
        // Nothing is listed below a link, nor below a directory that a link leads to.
        let behind = || self.history.files_below(self.commit, directory, FILES_LIMIT).ok();
        let behind = is_behind_link.then(behind).flatten();
        behind.map_or(listed, BTreeSet::from_iter)
    }

    /// The files here in a directory; nothing where they are too many.
    fn below(&self, directory: &str) -> Option<BTreeSet<String>> {
        if let Some(known) = self.below.borrow().get(directory) {
            return known.clone();
        }
        let files = match self.checkout.path(directory).is_dir() {
            true => self.checkout.files_below(directory, FILES_LIMIT).ok(),
            false => Some(Vec::new()),
        };
        let files = files.map(BTreeSet::from_iter);
        self.below.borrow_mut().insert(directory.to_owned(), files.clone());
        files
    }
}

/// Whether a file may hold a package, or a part of one.
fn is_package(path: &str) -> bool {
    [".wit", ".wasm", ".wat"].iter().any(|end| path.ends_with(end))
}

/// A path from a directory as one from the top; nothing of it is there where it leads out.
fn path_from(directory: &str, path: &str) -> String {
    path::shown(Path::new(&join(directory, path)))
}
