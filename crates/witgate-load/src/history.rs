//! A repository that many places are read from.
//!
//! Git is started once, a revision is looked up once, and no object is asked
//! for twice. Nothing is checked out, written or fetched.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use semver::Version;
use witgate_model::{PackageName, Subject, path};

use crate::checkout::Checkout;
use crate::commit::Commit;
use crate::context::{Context, beside_candidate, directory};
use crate::elsewhere::{Elsewhere, Lent, NamedDirectory, Surroundings, plain};
use crate::error::Error;
use crate::inventory::Inventory;
use crate::main_line::MainLine;
use crate::options::Options;
use crate::overlay::Overlay;
use crate::pairing;
use crate::place::Place;
use crate::source::git::{GitTree, Objects, Repository};
use crate::source::revision::VersionTag;
use crate::source::{self, Kind, Tree as _, nested, revision};
use crate::subject::{of_read, subject};
use crate::text;

/// What makes `git grep` look through what is checked out, whether git knows it or not.
const CHECKED_OUT: &str = "--untracked";

/// Directories of packages, by the names or the former directories of these.
type Directories = BTreeMap<String, Vec<String>>;

/// A repository that many places are read from, by one thread.
pub struct History {
    repository: Rc<Repository>,
    objects: Rc<Objects>,
    prefix: String,
    commits: RefCell<BTreeMap<(String, Option<Version>), Commit>>,
    /// The packages that are declared, with their directories: in commits, by their ids,
    /// and in what is checked out.
    declared: RefCell<BTreeMap<String, Rc<Directories>>>,
    trees: RefCell<BTreeMap<String, Rc<GitTree>>>,
    /// The tags that were looked up, by the commits that they mean.
    tags: RefCell<BTreeMap<String, String>>,
    /// The full names of all tags that a commit reaches, by the commit; nothing where git
    /// cannot read one of the tags.
    tags_within: RefCell<BTreeMap<String, Option<HashSet<String>>>>,
    files: RefCell<BTreeMap<String, Vec<String>>>,
    inventories: RefCell<BTreeMap<String, Arc<Inventory>>>,
    pairs: RefCell<BTreeMap<String, Rc<BTreeMap<String, String>>>>,
    /// The same the other way round.
    went: RefCell<BTreeMap<String, Rc<Directories>>>,
    checkout: OnceCell<Option<Arc<Checkout>>>,
    within: RefCell<BTreeMap<[String; 2], bool>>,
    has_all_tags: OnceCell<bool>,
    merged: OnceCell<Vec<String>>,
    overlay: Overlay,
}

impl History {
    /// The history of the repository that a directory is in; `place` is what it
    /// is for, as messages name it.
    pub fn open(directory: &Path, place: &str) -> Result<History, Error> {
        let directory = source::git::directory_of(directory);
        let repository = Rc::new(Repository::new(directory.clone(), place.to_owned()));
        repository.refuse_none()?;
        nested::refuse_nested(&repository, &directory, Path::new(""))?;
        // It starts while git is asked where the directory is.
        let objects = repository.objects()?;
        let prefix = repository.prefix()?;
        Ok(History::with_objects(repository, objects, prefix))
    }

    pub(crate) fn new(repository: Rc<Repository>, prefix: String) -> Result<History, Error> {
        let objects = repository.objects()?;
        Ok(History::with_objects(repository, objects, prefix))
    }

    fn with_objects(repository: Rc<Repository>, objects: Objects, prefix: String) -> History {
        History {
            repository,
            objects: Rc::new(objects),
            prefix,
            commits: RefCell::default(),
            declared: RefCell::default(),
            trees: RefCell::default(),
            tags: RefCell::default(),
            tags_within: RefCell::default(),
            files: RefCell::default(),
            inventories: RefCell::default(),
            pairs: RefCell::default(),
            went: RefCell::default(),
            checkout: OnceCell::new(),
            within: RefCell::default(),
            has_all_tags: OnceCell::new(),
            merged: OnceCell::new(),
            overlay: Overlay::default(),
        }
    }

    /// The same with texts that replace some files of the checkout.
    pub fn with(self, overlay: &Overlay) -> History {
        History { overlay: overlay.clone(), ..self }
    }

    /// The path within the repository of a path from the directory that it was
    /// opened at. `None` if it leads out.
    pub fn path(&self, relative: &str) -> Option<String> {
        let path = source::join(&self.prefix, relative);
        source::git::absolute(&path, || Ok(String::new())).ok().flatten()
    }

    /// The path of the directory that it was opened at, within the repository.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The branch that changes go to, as far as the repository knows.
    pub fn default_branch(&self) -> Option<String> {
        let branch = revision::default_branch(&self.repository).ok().flatten()?;
        let branch = revision::short(&branch.reference);
        Some(branch.strip_prefix("origin/").unwrap_or(branch).to_owned())
    }

    /// What the reader should know of how names were understood, a line each.
    pub fn notes(&self) -> Vec<String> {
        self.repository.notes()
    }

    /// Whether the history is cut short.
    pub fn is_shallow(&self) -> bool {
        self.repository.is_shallow()
    }

    /// The commit that a place means; `version` is what `release` stays below.
    ///
    /// # Panics
    ///
    /// Of a place that is not in git.
    pub fn commit(&self, place: &Place, version: Option<&Version>) -> Result<Commit, Error> {
        // No other place depends on the version.
        let version = version.filter(|_| matches!(place, Place::Release { .. }));
        let key = (place.to_string(), version.cloned());
        if let Some(commit) = self.commits.borrow().get(&key) {
            return Ok(commit.clone());
        }
        let (repository, objects) = (&self.repository, &*self.objects);
        let commit = match place {
            Place::Git { revision, .. } => revision::find(repository, objects, revision)?,
            Place::MergeBase { branch } => {
                revision::merge_base(repository, objects, &self.head()?, branch.as_deref())?
            }
            Place::Release { tags } => {
                revision::release(repository, objects, tags.as_deref(), version)?
            }
            Place::Path(_) | Place::Registry(_) | Place::StandardInput | Place::Nothing => {
                unreachable!("these are not in git")
            }
        };
        self.commits.borrow_mut().insert(key, commit.clone());
        Ok(commit)
    }

    /// The tags that mean versions, greatest first; of one version, those
    /// with less before it first. Without a glob each that ends in a version
    /// counts.
    pub fn version_tags(&self, glob: Option<&str>) -> Result<Vec<VersionTag>, Error> {
        revision::version_tags(&self.repository, glob)
    }

    /// Why no release is below a version.
    pub fn no_release_below(&self, glob: Option<&str>, version: Option<&Version>) -> Error {
        revision::no_release_below(&self.repository, glob, version).unwrap_or_else(|error| error)
    }

    /// The newest tag that a glob matches, by ancestry, among those that a commit
    /// reaches.
    pub fn nearest_tag(&self, glob: &str, commit: &Commit) -> Result<Option<String>, Error> {
        revision::nearest_tag(&self.repository, glob, &commit.id)
    }

    /// The commit of a tag.
    pub fn tag(&self, name: &str) -> Result<Commit, Error> {
        let key = (format!("refs/tags/{name}"), None);
        if let Some(commit) = self.commits.borrow().get(&key) {
            return Ok(commit.clone());
        }
        // It was listed, so its full name is nothing else.
        let commit = match self.objects.get(&format!("{}^{{commit}}", key.0), name)? {
            Some(object) => {
                self.tags.borrow_mut().insert(object.id.clone(), name.to_owned());
                Commit { id: object.id, name: name.to_owned() }
            }
            // It may be that of a tree.
            None => match revision::find_exact(&self.objects, &key.0, name)? {
                Some(tree) => tree,
                None => revision::find(&self.repository, &self.objects, &key.0)?,
            },
        };
        self.commits.borrow_mut().insert(key, commit.clone());
        Ok(commit)
    }

    /// Whether all tags are here, as far as the repository knows: it is neither cut
    /// short nor told to fetch none.
    pub fn has_all_tags(&self) -> bool {
        *self.has_all_tags.get_or_init(|| !self.is_shallow() && !self.repository.fetches_no_tags())
    }

    /// Whether a commit is another, or one before it.
    pub fn is_within(&self, commit: &Commit, other: &Commit) -> Result<bool, Error> {
        let key = [commit.id.clone(), other.id.clone()];
        if let Some(known) = self.within.borrow().get(&key) {
            return Ok(*known);
        }
        let arguments = ["merge-base", "--is-ancestor", &commit.id, &other.id];
        let is_within = match self.is_tag_within(commit, other) {
            Some(is_within) => is_within,
            None => self.repository.run(&arguments)?.status.success(),
        };
        self.within.borrow_mut().insert(key, is_within);
        Ok(is_within)
    }

    /// The same of the commit of a tag, asked of all tags at once: whoever looks for a
    /// release soon asks about the others. Nothing where it is that of no tag that was
    /// looked up, or where git cannot read one of them.
    fn is_tag_within(&self, commit: &Commit, other: &Commit) -> Option<bool> {
        let tag = format!("refs/tags/{}", self.tags.borrow().get(&commit.id)?);
        let mut known = self.tags_within.borrow_mut();
        let within = known.entry(other.id.clone()).or_insert_with(|| {
            let merged = format!("--merged={}", other.id);
            let listed = ["for-each-ref", &merged, "--format=%(refname)", "refs/tags/"];
            let listed = self.repository.ask(&listed).ok()??;
            Some(listed.lines().map(str::to_owned).collect())
        });
        Some(within.as_ref()?.contains(&tag))
    }

    /// Whether a commit came with `HEAD` and is not part of another: it is `HEAD`,
    /// was merged into it, or is on the way there from the other.
    pub fn is_since(&self, commit: &Commit, other: &Commit) -> Result<bool, Error> {
        if commit.id == other.id {
            return Ok(false);
        }
        let head = self.head()?;
        if commit.id == head.id || self.merged()?.contains(&commit.id) {
            return Ok(true);
        }
        Ok(!self.is_within(commit, other)? && self.is_within(commit, &head)?)
    }

    /// What `HEAD` merged: its parents but the first, as the commit itself has them,
    /// which a shallow clone leaves out elsewhere.
    fn merged(&self) -> Result<&[String], Error> {
        if let Some(merged) = self.merged.get() {
            return Ok(merged);
        }
        let object = self.objects.get(&self.head()?.id, "HEAD")?;
        let text = object.map(|object| object.text()).unwrap_or_default();
        let headers = text.lines().take_while(|line| !line.is_empty());
        let parents = headers.filter_map(|line| line.strip_prefix("parent "));
        let merged = parents.skip(1).map(str::to_owned).collect();
        Ok(self.merged.get_or_init(|| merged))
    }

    /// The path of a file within the repository; `None` if it is outside.
    pub fn path_of(&self, file: &Path) -> Option<String> {
        self.repository.path_of(file)
    }

    /// The commit that is checked out.
    pub fn head(&self) -> Result<Commit, Error> {
        self.commit(&Place::Git { revision: "HEAD".to_owned(), path: None }, None)
    }

    /// The contract at a path of a commit; `place` is what reports call it.
    pub fn load(
        &self,
        commit: &Commit,
        path: &str,
        place: &Place,
        options: &Options,
    ) -> Result<Subject, Error> {
        self.load_lent(commit, path, place, options, None)
    }

    /// The same, with what another side lends where the commit lacks a package.
    pub fn load_lent(
        &self,
        commit: &Commit,
        path: &str,
        place: &Place,
        options: &Options,
        lend: Option<&dyn Fn() -> Lent>,
    ) -> Result<Subject, Error> {
        let tree = self.tree(commit)?;
        let elsewhere = self.elsewhere(commit, path, options, lend);
        subject(&*tree, path, place.to_string(), Some(commit.id.clone()), &elsewhere, options)
    }

    /// Some packages of a commit as one contract; `directory` is what the paths of
    /// their files count from.
    pub fn load_packages(
        &self,
        commit: &Commit,
        directory: &str,
        packages: &[String],
        options: &Options,
        lend: Option<&dyn Fn() -> Lent>,
    ) -> Result<Subject, Error> {
        let tree = self.tree(commit)?;
        let elsewhere = self.elsewhere(commit, directory, options, lend);
        let read = text::read_packages(&*tree, directory, packages, &elsewhere, options)?;
        let place = commit.place(directory).to_string();
        of_read(&*tree, directory, read, place, Some(commit.id.clone()), options)
    }

    /// Where packages are looked for that a place in a commit does not bring along.
    pub(crate) fn elsewhere<'a>(
        &'a self,
        commit: &'a Commit,
        path: &str,
        options: &Options,
        lend: Option<&'a dyn Fn() -> Lent>,
    ) -> Elsewhere<'a> {
        let repository = Some(Surroundings {
            read: Box::new(move || self.inventory(commit)),
            way: String::new(),
            place: path.to_owned(),
        });
        let named = options.deps.iter().filter_map(|deps| self.repository.path_of(deps));
        let named = named.map(|path| NamedDirectory { shown: plain(&path), path });
        Elsewhere { repository, named: named.collect(), lend, lent: OnceCell::new() }
    }

    /// The checkout that the repository is met in; nothing where there is none.
    pub fn checkout(&self) -> Option<&Arc<Checkout>> {
        let around = || {
            let checkout = Checkout::around(&self.repository.directory)?;
            Some(Arc::new(checkout.with(self.overlay.clone())))
        };
        self.checkout.get_or_init(around).as_ref()
    }

    /// Where the packages that are checked out are in a commit, by their paths here
    /// and there; those that it lacks are left out.
    pub fn pairs(&self, commit: &Commit) -> Result<Rc<BTreeMap<String, String>>, Error> {
        if let Some(pairs) = self.pairs.borrow().get(&commit.id) {
            return Ok(pairs.clone());
        }
        let found = match self.checkout() {
            Some(checkout) => pairing::pairs(&*checkout.inventory()?, &*self.inventory(commit)?),
            None => BTreeMap::new(),
        };
        let found = Rc::new(found);
        self.pairs.borrow_mut().insert(commit.id.clone(), found.clone());
        Ok(found)
    }

    /// Where the packages of a commit are that is checked out, by their paths there, each
    /// in the order of the paths here; those that are not here are left out.
    pub fn went(&self, commit: &Commit) -> Result<Rc<BTreeMap<String, Vec<String>>>, Error> {
        if let Some(went) = self.went.borrow().get(&commit.id) {
            return Ok(went.clone());
        }
        let mut went: Directories = BTreeMap::new();
        for (now, was) in &*self.pairs(commit)? {
            went.entry(was.clone()).or_default().push(now.clone());
        }
        let went = Rc::new(went);
        self.went.borrow_mut().insert(commit.id.clone(), went.clone());
        Ok(went)
    }

    /// Where the packages of one commit are in another, by their paths there and here;
    /// those that the other lacks are left out.
    pub fn pairs_between(
        &self,
        here: &Commit,
        there: &Commit,
    ) -> Result<BTreeMap<String, String>, Error> {
        Ok(pairing::pairs(&*self.inventory(here)?, &*self.inventory(there)?))
    }

    /// The commits of the main line.
    pub fn main_line(&self, until: Option<i64>) -> Result<MainLine, Error> {
        MainLine::read(&self.repository, until)
    }

    /// The first-parent commits of `HEAD` that change files which one of the git
    /// pathspecs names, by their ids.
    pub fn changing(&self, pathspecs: &[&str]) -> Result<HashSet<String>, Error> {
        let listed = ["rev-list", "--first-parent", "HEAD", "--"];
        let listed = self.repository.run(&[&listed[..], pathspecs].concat())?;
        // Where git cannot read on, what it has read before counts.
        let text = String::from_utf8_lossy(&listed.stdout);
        Ok(text.lines().map(str::to_owned).collect())
    }

    /// Forgets what was read of all commits but some: a long history is more than
    /// anybody wants in memory.
    pub fn forget_all_but(&self, kept: &[&Commit]) {
        let is_kept = |id: &String| kept.iter().any(|commit| commit.id == *id);
        self.trees.borrow_mut().retain(|id, _| is_kept(id));
        self.inventories.borrow_mut().retain(|id, _| is_kept(id));
        self.objects.forget_files();
    }

    /// The WIT of a commit.
    pub fn inventory(&self, commit: &Commit) -> Result<Arc<Inventory>, Error> {
        if let Some(inventory) = self.inventories.borrow().get(&commit.id) {
            return Ok(inventory.clone());
        }
        let files = self.files(commit)?;
        let inventory = Arc::new(Inventory::read(&*self.tree(commit)?, &files)?);
        self.inventories.borrow_mut().insert(commit.id.clone(), inventory.clone());
        Ok(inventory)
    }

    /// The contract at a path of a commit; nothing where there is no contract.
    pub fn find(
        &self,
        commit: &Commit,
        path: &str,
        options: &Options,
    ) -> Result<Option<Subject>, Error> {
        match self.load(commit, path, &commit.place(path), options) {
            Ok(subject) => Ok(Some(subject)),
            Err(Error::NotAtRevision { .. } | Error::NothingHere { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Whether a commit has a file of that path.
    pub fn has_file(&self, commit: &Commit, path: &str) -> Result<bool, Error> {
        Ok(self.tree(commit)?.kind(path)? == Some(Kind::File))
    }

    /// The bytes of a file in a commit; nothing where there is no such file.
    pub fn bytes(&self, commit: &Commit, path: &str) -> Result<Option<Vec<u8>>, Error> {
        let tree = self.tree(commit)?;
        if tree.kind(path)? != Some(Kind::File) {
            return Ok(None);
        }
        Ok(Some(tree.read(path)?.to_vec()))
    }

    /// The text of a file in a commit; nothing where there is no such file.
    pub fn text(&self, commit: &Commit, path: &str) -> Result<Option<String>, Error> {
        let Some(bytes) = self.bytes(commit, path)? else { return Ok(None) };
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Some(text)),
            Err(error) => {
                let path = self.tree(commit)?.show(path);
                Err(Error::NotUtf8 { path, offset: error.utf8_error().valid_up_to() })
            }
        }
    }

    /// The paths of all files in a commit, in order.
    pub fn files(&self, commit: &Commit) -> Result<Vec<String>, Error> {
        if let Some(files) = self.files.borrow().get(&commit.id) {
            return Ok(files.clone());
        }
        let listed = self.tree(commit).ok().and_then(|tree| tree.files());
        let files = match listed {
            Some(files) => files,
            None => self.files_by_git(commit)?,
        };
        self.files.borrow_mut().insert(commit.id.clone(), files.clone());
        Ok(files)
    }

    /// The same, listed by git.
    fn files_by_git(&self, commit: &Commit) -> Result<Vec<String>, Error> {
        let arguments = ["ls-tree", "-r", "-z", "--name-only", "--full-tree", &commit.id];
        let listed = self.repository.list_once(&arguments)?;
        let files = listed.split('\0').filter(|path| !path.is_empty()).map(str::to_owned);
        Ok(files.collect())
    }

    /// The files that may be executed in a commit and not in the index, or the reverse.
    pub fn changed_executables(&self, commit: &Commit) -> Result<BTreeSet<String>, Error> {
        let arguments = ["diff-index", "--cached", "--raw", "-z", "--no-renames", &commit.id];
        let listed = self.repository.list_once(&arguments)?;
        let fields: Vec<&str> = listed.split_terminator('\0').collect();
        let changed = fields.chunks_exact(2).filter_map(|pair| {
            let modes: Vec<&str> = pair[0].split(' ').take(2).collect();
            let is_changed = matches!(modes[..], [":100644", "100755"] | [":100755", "100644"]);
            is_changed.then(|| pair[1].to_owned())
        });
        Ok(changed.collect())
    }

    /// The files below a directory of a commit, links followed, in order.
    pub fn files_below(
        &self,
        commit: &Commit,
        directory: &str,
        limit: usize,
    ) -> Result<Vec<String>, Error> {
        let tree = self.tree(commit)?;
        let mut files = Vec::new();
        let mut ahead = vec![directory.to_owned()];
        while let Some(directory) = ahead.pop() {
            for entry in tree.list(&directory)? {
                let path = path::join(&directory, &entry.name);
                match tree.kind(&path)? {
                    Some(Kind::Directory) => ahead.push(path),
                    Some(_) => files.push(path),
                    None => {}
                }
                // Links to directories above would lead on almost without end.
                if files.len() + ahead.len() > limit {
                    let (path, limit) = (tree.show(&directory), format!("{limit} of them"));
                    let what = "the files below it".to_owned();
                    return Err(Error::TooLarge { path, what, limit });
                }
            }
        }
        files.sort();
        Ok(files)
    }

    /// The directories of a commit in which a package is declared, vendored
    /// copies left out, in order.
    pub fn homes(&self, commit: &Commit, package: &PackageName) -> Result<Vec<String>, Error> {
        let declared = self.declared(&commit.id)?;
        Ok(declared.get(&package.bare()).cloned().unwrap_or_default())
    }

    /// The same of what is checked out, whether git knows the files or not.
    pub fn homes_here(&self, package: &PackageName) -> Result<Vec<String>, Error> {
        let declared = self.declared(CHECKED_OUT)?;
        Ok(declared.get(&package.bare()).cloned().unwrap_or_default())
    }

    /// The packages that a commit declares, vendored copies left out, as
    /// `namespace:name`.
    pub fn packages(&self, commit: &Commit) -> Result<BTreeSet<String>, Error> {
        Ok(self.declared(&commit.id)?.keys().cloned().collect())
    }

    /// The packages that a commit or what is checked out declares, vendored copies left
    /// out, each with its directories in order: git is asked for all of them at once.
    fn declared(&self, within: &str) -> Result<Rc<Directories>, Error> {
        if let Some(declared) = self.declared.borrow().get(within) {
            return Ok(declared.clone());
        }
        let listed = self.declarations(within)?;
        let mut homes: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        let mut ahead = listed.as_str();
        // A name of a file may hold a line break, and a line of one a zero.
        while let Some((file, rest)) = ahead.split_once('\0') {
            let (line, rest) = rest.split_once('\n').unwrap_or((rest, ""));
            ahead = rest;
            let file = match within {
                CHECKED_OUT => file,
                _ => file.split_once(':').map_or(file, |(_, file)| file),
            };
            let name = line.trim_start().strip_prefix("package").map(str::trim_start);
            let name = name.and_then(|name| name.split(['@', ';', '{', ' ', '\t']).next());
            let name = name.map(|name| name.replace('%', ""));
            let directory = path::parent(file);
            if let Some(name) = name.filter(|it| it.contains(':') && !is_vendored(directory)) {
                homes.entry(name).or_default().insert(directory);
            }
        }
        let owned = |homes: BTreeSet<&str>| homes.into_iter().map(str::to_owned).collect();
        let declared = homes.into_iter().map(|(name, homes)| (name, owned(homes)));
        let declared = Rc::new(declared.collect::<Directories>());
        self.declared.borrow_mut().insert(within.to_owned(), declared.clone());
        Ok(declared)
    }

    /// The lines that declare packages, each behind its file and a zero.
    fn declarations(&self, within: &str) -> Result<String, Error> {
        // Neither what a user set, nor attributes in the checkout, may hide a line.
        let mut arguments = vec!["grep", "-z", "--full-name", "--text", "--no-color"];
        arguments.extend(["--no-line-number", "--no-column", "--no-recurse-submodules"]);
        let declaration = "^[[:space:]]*package[[:space:]]+[a-z%]";
        arguments.extend(["-E", "-e", declaration, within, "--", ":(top,glob)**/*.wit"]);
        let listed = self.repository.run(&arguments)?;
        Ok(String::from_utf8_lossy(&listed.stdout).into_owned())
    }

    /// Whether a directory of a commit has WIT files of its own.
    pub fn holds_wit(&self, commit: &Commit, path: &str) -> Result<bool, Error> {
        let tree = self.tree(commit)?;
        if tree.kind(path)? != Some(Kind::Directory) {
            return Ok(false);
        }
        Ok(tree.list(path)?.iter().any(|entry| entry.name.ends_with(".wit")))
    }

    pub(crate) fn tree(&self, commit: &Commit) -> Result<Rc<GitTree>, Error> {
        if let Some(tree) = self.trees.borrow().get(&commit.id) {
            return Ok(tree.clone());
        }
        let tree = Rc::new(GitTree::new(self.objects.clone(), &commit.id, commit.name.clone())?);
        self.trees.borrow_mut().insert(commit.id.clone(), tree.clone());
        Ok(tree)
    }
}

/// The repository that a place in git is in, and the path in it.
pub(crate) fn in_git(place: &Place, context: &Context) -> Result<(History, String), Error> {
    let named = place.to_string();
    let (repository, path) = match place {
        Place::Git { path: Some(path), .. } => {
            let repository = Repository::new(directory(&context.cwd), named);
            let path = source::git::absolute(path, || repository.prefix())?;
            let path = path.ok_or_else(|| Error::BadPlace {
                text: place.to_string(),
                reason: "its path leads out of the repository".to_owned(),
            })?;
            (repository, path)
        }
        _ => beside_candidate(named, context)?,
    };
    Ok((History::new(Rc::new(repository), String::new())?, path))
}

fn is_vendored(directory: &str) -> bool {
    directory.split('/').any(|name| name == "deps")
}
