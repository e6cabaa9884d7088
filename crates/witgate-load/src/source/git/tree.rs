//! The files of a commit.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use super::objects::{KEPT, Object, Objects};
use super::tree_object::{Directory, Mode, Node};
use crate::error::Error;
use crate::source::{Bytes, ENTRIES_LIMIT, Entry, Kind, Tree, join, submodule};

/// How many links are followed in one path, as on Linux.
const LINKS_LIMIT: usize = 40;

/// Of a commit with more trees than this, git lists the files: one process reads them
/// faster than they are asked for one by one.
const TREES_LISTED: usize = 5_000;

/// Likewise of a commit with more files.
const FILES_LISTED: usize = 200_000;

/// The tree of a commit.
pub(crate) struct GitTree {
    objects: Rc<Objects>,
    /// The commit as the user named it.
    revision: String,
    /// The root's id.
    root: String,
    /// The submodules that were gone into, by their paths; nothing where their commits
    /// are not here.
    submodules: RefCell<HashMap<String, Option<FoundNode>>>,
}

/// An entry of a tree object, and the objects that it is one of. A submodule whose
/// commit is here is the directory that its commit is of.
#[derive(Clone)]
struct FoundNode {
    node: Node,
    objects: Rc<Objects>,
}

impl GitTree {
    /// The tree of a commit or tree.
    pub(crate) fn new(objects: Rc<Objects>, id: &str, revision: String) -> Result<GitTree, Error> {
        let root = objects.need(&format!("{id}^{{tree}}"), "/")?;
        let id = root.id.clone();
        remember(&objects, root, "/")?;
        Ok(GitTree { objects, revision, root: id, submodules: RefCell::default() })
    }

    /// The paths of all files, links and submodules, in order, as `git ls-tree -r` lists
    /// them. Most trees of a commit are those of another, so of several commits this reads
    /// little. Nothing where only git can tell: where a tree is not there or is not as git
    /// writes it, or there are too many.
    pub(crate) fn files(&self) -> Option<Vec<String>> {
        let mut files = Vec::new();
        let mut ahead = vec![(String::new(), self.root.clone())];
        let mut read = 0;
        while !ahead.is_empty() {
            read += ahead.len();
            if read > TREES_LISTED || files.len() > FILES_LISTED {
                return None;
            }
            self.objects.read_ahead(ahead.iter().map(|(_, id)| id.as_str()).collect());
            let directories = self.objects.directories.borrow();
            let mut below = Vec::new();
            for (path, id) in ahead {
                let directory = directories.get(&id).filter(|it| it.is_well_formed)?;
                for node in directory.by_name.values() {
                    let path = match path.as_str() {
                        "" => node.name.clone(),
                        path => format!("{path}/{}", node.name),
                    };
                    match node.mode {
                        Mode::Directory => below.push((path, node.id.clone())),
                        Mode::File | Mode::Link | Mode::Submodule => files.push(path),
                    }
                }
            }
            ahead = below;
        }
        files.sort();
        Some(files)
    }

    fn root(&self) -> FoundNode {
        let node = Node { mode: Mode::Directory, name: String::new(), id: self.root.clone() };
        FoundNode { node, objects: self.objects.clone() }
    }

    /// Where `path` leads, following links, and the path without them.
    fn find(&self, path: &str) -> Result<Option<(FoundNode, String)>, Error> {
        let root = self.root();
        let mut trail: Vec<FoundNode> = Vec::new();
        let mut ahead: Vec<String> = names(path);
        let mut links = 0;
        while let Some(name) = ahead.pop() {
            if name == ".." {
                if trail.pop().is_none() {
                    return Err(Error::LeadsOut { path: self.show(path) });
                }
                continue;
            }
            let here = trail.last().unwrap_or(&root);
            let directory = match here.node.mode {
                Mode::Directory => directory(here, path)?,
                Mode::Submodule => return Err(self.submodule(path)),
                Mode::File | Mode::Link => return Ok(None),
            };
            let Some(node) = directory.node(&name) else { return Ok(None) };
            let found = FoundNode { node: node.clone(), objects: here.objects.clone() };
            if node.mode == Mode::Submodule {
                trail.push(self.within_submodule(&join(&joined(&trail), &name), found));
                continue;
            }
            if node.mode != Mode::Link {
                trail.push(found);
                continue;
            }
            links += 1;
            let target = here.objects.need(&node.id, path)?;
            let target = String::from_utf8_lossy(&target.content).into_owned();
            if target.starts_with('/') {
                return Err(Error::LeadsOut { path: self.show(path) });
            }
            if links > LINKS_LIMIT {
                let reason = "too many symbolic links".to_owned();
                return Err(Error::Unreadable { path: self.show(path), reason });
            }
            ahead.extend(names(&target));
        }
        let real = joined(&trail);
        Ok(Some((trail.pop().unwrap_or(root), real)))
    }

    fn find_required(&self, path: &str) -> Result<(FoundNode, String), Error> {
        self.find(path)?.ok_or_else(|| Error::NotAtRevision {
            path: if path.is_empty() { ".".to_owned() } else { path.to_owned() },
            revision: self.revision.clone(),
        })
    }

    /// A submodule as the directory that its commit is of, where that is here: its id is
    /// the repository's to name, wherever the objects are kept. Those within submodules
    /// are left as they are.
    fn within_submodule(&self, path: &str, found: FoundNode) -> FoundNode {
        if !Rc::ptr_eq(&found.objects, &self.objects) {
            return found;
        }
        if let Some(known) = self.submodules.borrow().get(path) {
            return known.clone().unwrap_or(found);
        }
        let manifest = self.read(submodule::MANIFEST).ok();
        let manifest = manifest.as_deref().map(String::from_utf8_lossy).unwrap_or_default();
        let within = submodule::objects(&self.objects.repository, &manifest, path)
            .into_iter()
            .find_map(|objects| {
                let tree = objects.get(&format!("{}^{{tree}}", found.node.id), path).ok()??;
                let id = tree.id.clone();
                remember(&objects, tree, path).ok()?;
                let node = Node { mode: Mode::Directory, id, name: found.node.name.clone() };
                Some(FoundNode { node, objects })
            });
        self.submodules.borrow_mut().insert(path.to_owned(), within.clone());
        within.unwrap_or(found)
    }

    fn submodule(&self, path: &str) -> Error {
        Error::Submodule { path: path.to_owned(), revision: self.revision.clone() }
    }
}

/// The entries of a directory.
fn directory(found: &FoundNode, path: &str) -> Result<Rc<Directory>, Error> {
    let FoundNode { node, objects } = found;
    if let Some(nodes) = objects.directories.borrow().get(&node.id) {
        return Ok(nodes.clone());
    }
    remember(objects, objects.need(&node.id, path)?, path)
}

fn remember(objects: &Objects, object: Object, path: &str) -> Result<Rc<Directory>, Error> {
    let broken = || Error::Git {
        command: "cat-file".to_owned(),
        message: format!("object {} for `{path}` is not a tree", object.id),
    };
    if object.kind != "tree" {
        return Err(broken());
    }
    let directory = Directory::new(&object.content, object.id.len() / 2).ok_or_else(broken)?;
    let directory = Rc::new(directory);
    objects.directories.borrow_mut().insert(object.id, directory.clone());
    Ok(directory)
}

/// The path of an entry.
fn joined(trail: &[FoundNode]) -> String {
    trail.iter().map(|found| found.node.name.as_str()).collect::<Vec<_>>().join("/")
}

/// The names of a path, last first; those that say nothing are left out.
fn names(path: &str) -> Vec<String> {
    path.split('/')
        .filter(|name| !name.is_empty() && *name != ".")
        .rev()
        .map(str::to_owned)
        .collect()
}

impl Tree for GitTree {
    fn kind(&self, path: &str) -> Result<Option<Kind>, Error> {
        Ok(self.find(path)?.map(|(found, _)| match found.node.mode {
            Mode::Directory => Kind::Directory,
            Mode::File | Mode::Link => Kind::File,
            Mode::Submodule => Kind::Submodule,
        }))
    }

    fn list(&self, path: &str) -> Result<Vec<Entry>, Error> {
        let (found, _) = self.find_required(path)?;
        match found.node.mode {
            Mode::Directory => {}
            Mode::Submodule => return Err(self.submodule(path)),
            Mode::File | Mode::Link => {
                return Err(Error::NotRegular { path: self.show(path), kind: "a file" });
            }
        }
        let directory = directory(&found, path)?;
        let nodes = &directory.by_name;
        if nodes.len() > ENTRIES_LIMIT {
            return Err(Error::TooLarge {
                path: self.show(path),
                what: format!("{} entries", nodes.len()),
                limit: format!("{ENTRIES_LIMIT} of a directory"),
            });
        }
        let entry = |node: &Node| Entry { name: node.name.clone(), plain: node.mode == Mode::File };
        Ok(nodes.values().map(entry).collect())
    }

    fn read(&self, path: &str) -> Result<Bytes, Error> {
        let (FoundNode { node, objects }, _) = self.find_required(path)?;
        match node.mode {
            Mode::File | Mode::Link => {}
            Mode::Submodule => return Err(self.submodule(path)),
            Mode::Directory => {
                return Err(Error::NotRegular { path: self.show(path), kind: "a directory" });
            }
        }
        if let Some(file) = objects.files.borrow().get(&node.id) {
            return Ok(Bytes::Read(file.clone()));
        }
        let file: Arc<[u8]> = Arc::from(objects.need(&node.id, path)?.content);
        if file.len() <= KEPT {
            objects.files.borrow_mut().insert(node.id, file.clone());
        }
        Ok(Bytes::Read(file))
    }

    fn read_ahead(&self, paths: &[&str]) {
        let mut files = BTreeSet::new();
        // Directories with what is to be read below them, level by level.
        let mut ahead: Vec<(String, &str)> =
            paths.iter().map(|path| (self.root.clone(), *path)).collect();
        while !ahead.is_empty() {
            self.objects.read_ahead(ahead.iter().map(|(id, _)| id.as_str()).collect());
            let directories = self.objects.directories.borrow();
            let mut below = Vec::new();
            for (id, path) in ahead {
                let (name, rest) = path.split_once('/').unwrap_or((path, ""));
                match directories.get(&id).and_then(|directory| directory.node(name)) {
                    Some(node) if node.mode == Mode::Directory => {
                        below.push((node.id.clone(), rest))
                    }
                    Some(node) if node.mode == Mode::File => {
                        files.insert(node.id.clone());
                    }
                    // Where links lead is looked for when it is asked.
                    _ => {}
                }
            }
            ahead = below;
        }
        self.objects.read_ahead(files.iter().map(String::as_str).collect());
    }

    fn real(&self, path: &str) -> Result<String, Error> {
        Ok(self.find_required(path)?.1)
    }

    fn show(&self, path: &str) -> String {
        match path.is_empty() {
            true => self.revision.clone(),
            false => format!("{}:{path}", self.revision),
        }
    }

    fn is_past(&self) -> bool {
        true
    }
}
