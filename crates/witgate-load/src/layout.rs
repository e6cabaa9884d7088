//! Which files make up which packages.
//!
//! In: a tree and a path. Out: the text of the packages that are there and of
//! those they may depend on, or wasm. Nothing is parsed here.
//!
//! | at the path | root packages |
//! |---|---|
//! | a file | it alone |
//! | a directory with `.wit` files | those files, one package; where each says another package, each its own |
//! | a directory with a `wit` directory | as if that had been named |
//! | a directory with nothing but `deps` | what is in `deps` |
//! | any other directory | every directory with `.wit` files below it, `deps`, `target`, `node_modules` and hidden ones apart |

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use witgate_model::path::{name, parent};

use crate::error::Error;
use crate::lexis;
use crate::source::{
    Bytes, Entry, Kind, TEXT_LIMIT, Tree, is_lfs_pointer, is_wasm, join, lfs_digest,
};

/// How far below a directory packages are looked for.
const DEPTH_LIMIT: usize = 8;

/// How many directories are looked into for packages.
const DIRECTORIES_LIMIT: usize = 10_000;

/// How many files of a place are read.
const FILES_LIMIT: usize = 10_000;

/// The files of one package, and of those nested in them.
#[derive(Clone, Debug)]
pub(crate) struct Package {
    /// The directory or file it was found as.
    pub(crate) path: String,
    /// Its files, sorted by path.
    pub(crate) files: Vec<TextFile>,
}

impl Package {
    /// The packages that its files declare, as they are written: itself, and those
    /// nested in it.
    pub(crate) fn declares(&self) -> impl Iterator<Item = String> {
        let declared = self.files.iter().flat_map(|file| lexis::declared(&file.text));
        declared.map(|(name, _)| name)
    }
}

/// Whether files say the same: they differ at most in comments and blanks.
pub(crate) fn say_the_same<'f>(
    a: impl IntoIterator<Item = &'f TextFile>,
    b: impl IntoIterator<Item = &'f TextFile>,
) -> bool {
    lexis::same(a.into_iter().map(|file| &*file.text), b.into_iter().map(|file| &*file.text))
}

/// A file of WIT text.
#[derive(Clone, Debug)]
pub(crate) struct TextFile {
    /// Its path in the tree.
    pub(crate) path: String,
    /// The whole text.
    pub(crate) text: Arc<str>,
}

/// What is at a path.
pub(crate) enum FoundLayout {
    /// Wasm, binary or text.
    Wasm(Bytes),
    /// A file of WIT text.
    File(Package),
    /// A directory that is a package.
    Directory(Package),
    /// A directory that holds nothing but `deps`.
    Gathered {
        /// The directory.
        directory: String,
    },
    /// Packages side by side below a directory.
    Several {
        /// The directory.
        below: String,
        /// The packages, sorted by path.
        packages: Vec<Package>,
    },
}

/// What is in a `deps` directory.
pub(crate) enum Dependency {
    /// WIT text.
    Text(Package),
    /// Wasm, binary or text, and its path.
    Wasm(String, Bytes),
}

/// Reads what is where, within bounds that hold for the whole place.
pub(crate) struct Reader<'a> {
    tree: &'a dyn Tree,
    text_read: u64,
    files_read: usize,
    /// The `deps` directories looked into, links followed.
    seen: BTreeSet<String>,
    /// The first of them, whether or not it exists, as the user would write it.
    pub(crate) looked_in: Option<String>,
}

impl<'a> Reader<'a> {
    /// A reader that has read nothing.
    pub(crate) fn new(tree: &'a dyn Tree) -> Reader<'a> {
        let seen = BTreeSet::new();
        Reader { tree, text_read: 0, files_read: 0, seen, looked_in: None }
    }

    /// What it reads from.
    pub(crate) fn tree(&self) -> &'a dyn Tree {
        self.tree
    }

    /// What is at a path.
    pub(crate) fn find(&mut self, path: &str) -> Result<FoundLayout, Error> {
        match self.tree.kind(path)? {
            Some(Kind::Directory) => self.directory(path),
            Some(Kind::Submodule) => self.directory(path),
            // Nothing, or nothing to be read: the tree knows how to say so.
            Some(Kind::File | Kind::Other(_)) | None => {
                let bytes = self.content(path)?;
                if looks_like_wasm(path, &bytes) {
                    return Ok(FoundLayout::Wasm(bytes));
                }
                let file = self.text(path, &bytes)?;
                Ok(FoundLayout::File(Package { path: path.to_owned(), files: vec![file] }))
            }
        }
    }

    fn directory(&mut self, path: &str) -> Result<FoundLayout, Error> {
        let inner = join(path, "wit");
        let has_inner = self.tree.kind(&inner)? == Some(Kind::Directory);
        for directory in [path, &inner].into_iter().take(1 + usize::from(has_inner)) {
            let packages = self.packages(directory)?;
            if let Ok([only]) = <[Package; 1]>::try_from(packages.clone()) {
                return Ok(FoundLayout::Directory(only));
            }
            if !packages.is_empty() {
                return Ok(FoundLayout::Several { below: directory.to_owned(), packages });
            }
        }
        let packages = self.below(path)?;
        for directory in [path, &inner] {
            let deps = join(directory, "deps");
            if packages.is_empty() && self.tree.kind(&deps)? == Some(Kind::Directory) {
                return Ok(FoundLayout::Gathered { directory: directory.to_owned() });
            }
        }
        if packages.is_empty() {
            return Err(Error::NothingHere {
                path: self.tree.show(path),
                looked_for: format!(
                    "searched for *.wit files in the directory, in wit/, and {DEPTH_LIMIT} levels below; name the directory that has them"
                ),
            });
        }
        Ok(FoundLayout::Several { below: path.to_owned(), packages })
    }

    /// The packages below a directory, those within packages apart. A link may
    /// be a package, but is not gone into: it may lead anywhere.
    fn below(&mut self, path: &str) -> Result<Vec<Package>, Error> {
        let mut packages = Vec::new();
        let real = self.tree.real(path)?;
        let mut seen = BTreeSet::from([real.clone()]);
        let mut ahead = vec![(path.to_owned(), real, 0)];
        while let Some((directory, real, depth)) = ahead.pop() {
            for Entry { name, plain } in self.tree.list(&directory)? {
                if plain || is_skipped(&name) {
                    continue;
                }
                let inner = join(&directory, &name);
                match self.tree.kind(&inner) {
                    Ok(Some(Kind::Directory)) => {}
                    // A link that leads nowhere, or out as those of build tools
                    // do, is none of this repository's packages.
                    Ok(_) | Err(Error::Unreadable { .. } | Error::LeadsOut { .. }) => continue,
                    Err(error) => return Err(error),
                }
                let inner_real = self.tree.real(&inner)?;
                let is_link = inner_real != join(real.trim_end_matches('/'), &name);
                // What a link leads to may yet come up by itself.
                let is_new = match is_link {
                    true => !seen.contains(&inner_real),
                    false => seen.insert(inner_real.clone()),
                };
                if !is_new {
                    continue;
                }
                if seen.len() > DIRECTORIES_LIMIT {
                    return Err(Error::TooLarge {
                        path: self.tree.show(path),
                        what: format!("more than {DIRECTORIES_LIMIT} directories"),
                        limit: "that many".to_owned(),
                    });
                }
                let found = self.packages(&inner)?;
                if !found.is_empty() {
                    seen.insert(inner_real);
                    packages.extend(found);
                } else if !is_link && depth + 1 < DEPTH_LIMIT {
                    ahead.push((inner, inner_real, depth + 1));
                }
            }
        }
        packages.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(packages)
    }

    /// The packages in the `.wit` files of a directory: one, unless each file says
    /// which it is of, and they differ.
    pub(crate) fn packages(&mut self, directory: &str) -> Result<Vec<Package>, Error> {
        let mut files = Vec::new();
        for Entry { name, plain } in self.tree.list(directory)? {
            if !name.ends_with(".wit") {
                continue;
            }
            let path = join(directory, &name);
            if !plain && matches!(self.tree.kind(&path)?, Some(Kind::Directory | Kind::Submodule)) {
                continue;
            }
            let bytes = self.content(&path)?;
            files.push(self.text(&path, &bytes)?);
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(apart(directory, files))
    }

    /// What is in the `deps` of a directory, in order; nothing if it was
    /// looked into before.
    pub(crate) fn dependencies(&mut self, directory: &str) -> Result<Vec<Dependency>, Error> {
        let deps = join(directory, "deps");
        self.looked_in.get_or_insert_with(|| self.tree.show(&deps));
        self.stock(&deps)
    }

    /// What is in a directory of packages, in order: a directory or a file for
    /// each. Nothing if it was looked into before.
    pub(crate) fn stock(&mut self, directory: &str) -> Result<Vec<Dependency>, Error> {
        match self.tree.kind(directory)? {
            Some(Kind::Directory | Kind::Submodule) => {}
            _ => return Ok(Vec::new()),
        }
        let entries = self.tree.list(directory)?;
        if !self.seen.insert(self.tree.real(directory)?) {
            return Ok(Vec::new());
        }
        let mut found = Vec::new();
        for Entry { name, plain } in entries {
            let path = join(directory, &name);
            let file = matches!(extension(&name), Some("wit" | "wasm" | "wat"));
            if plain && !file {
                continue;
            }
            match self.tree.kind(&path)? {
                // Files as `.gitkeep` would keep a directory, not a package.
                Some(Kind::Directory | Kind::Submodule) => {
                    found.extend(self.packages(&path)?.into_iter().map(Dependency::Text));
                }
                _ if file => found.push(self.file(path)?),
                _ => {}
            }
        }
        Ok(found)
    }

    /// The packages at the path of an inventory: a directory's, or, where it holds
    /// several, the one that begins with that file.
    pub(crate) fn package_at(&mut self, path: &str) -> Result<Vec<Package>, Error> {
        if self.tree.kind(path)? == Some(Kind::Directory) {
            return self.packages(path);
        }
        let mut packages = self.packages(parent(path))?;
        packages.retain(|package| package.path == path);
        Ok(packages)
    }

    /// The packages at a path that somebody has named for them: a file, a directory of
    /// WIT, or a directory of packages.
    pub(crate) fn named(&mut self, path: &str) -> Result<Vec<Dependency>, Error> {
        if self.tree.kind(path)? == Some(Kind::File) {
            return Ok(vec![self.file(path.to_owned())?]);
        }
        let mut found = Vec::new();
        for directory in [path.to_owned(), join(path, "wit")] {
            if self.tree.kind(&directory)? == Some(Kind::Directory) {
                found.extend(self.packages(&directory)?.into_iter().map(Dependency::Text));
            }
        }
        // The files of a package are none of their own.
        if found.is_empty() {
            found.extend(self.stock(path)?);
        }
        found.extend(self.stock(&join(path, "deps"))?);
        Ok(found)
    }

    /// A file as a dependency: text, or wasm.
    fn file(&mut self, path: String) -> Result<Dependency, Error> {
        let bytes = self.content(&path)?;
        if looks_like_wasm(&path, &bytes) {
            self.count(&path, 0)?;
            return Ok(Dependency::Wasm(path, bytes));
        }
        let files = vec![self.text(&path, &bytes)?];
        Ok(Dependency::Text(Package { path, files }))
    }

    /// The content of a file, which is not what Git LFS leaves in its place.
    fn content(&self, path: &str) -> Result<Bytes, Error> {
        let bytes = self.tree.read(path)?;
        match is_lfs_pointer(&bytes) {
            true => {
                let (path, is_past) = (self.tree.show(path), self.tree.is_past());
                Err(Error::LfsPointer { path, is_past, digest: lfs_digest(&bytes) })
            }
            false => Ok(bytes),
        }
    }

    fn text(&mut self, path: &str, bytes: &[u8]) -> Result<TextFile, Error> {
        self.count(path, bytes.len())?;
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(TextFile { path: path.to_owned(), text: Arc::from(text) }),
            Err(error) => {
                Err(Error::NotUtf8 { path: self.tree.show(path), offset: error.valid_up_to() })
            }
        }
    }

    fn count(&mut self, path: &str, bytes: usize) -> Result<(), Error> {
        self.files_read += 1;
        self.text_read += bytes as u64;
        let (what, limit) = if self.files_read > FILES_LIMIT {
            (format!("more than {FILES_LIMIT} files"), "that many".to_owned())
        } else if self.text_read > TEXT_LIMIT {
            let limit = format!("{} MiB", TEXT_LIMIT >> 20);
            (format!("more than {limit} of text, with the files before it"), limit)
        } else {
            return Ok(());
        };
        Err(Error::TooLarge { path: self.tree.show(path), what, limit })
    }
}

/// What is in the file decides, and its name only where that says nothing.
pub(crate) fn looks_like_wasm(path: &str, bytes: &[u8]) -> bool {
    let wasm = is_wasm(bytes) || wat::Detect::from_bytes(bytes).is_wasm();
    wasm || matches!(extension(name(path)), Some("wasm" | "wat"))
}

fn extension(name: &str) -> Option<&str> {
    name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map(|(_, extension)| extension)
}

/// The files of a directory as one package, or, where each says which package it
/// is of and they differ, as several. Those that differ in version alone are one that
/// contradicts itself.
pub(crate) fn apart(directory: &str, files: Vec<TextFile>) -> Vec<Package> {
    let bare = |name: String| name.split('@').next().unwrap_or_default().to_owned();
    let name = |file: &TextFile| lexis::header(&file.text).map(bare);
    let names: Option<Vec<String>> = files.iter().map(name).collect();
    let is_one = |names: &Vec<String>| names.windows(2).all(|pair| pair[0] == pair[1]);
    let Some(names) = names.filter(|names| !is_one(names)) else {
        let package = Package { path: directory.to_owned(), files };
        return if package.files.is_empty() { Vec::new() } else { vec![package] };
    };
    let mut packages: BTreeMap<String, Package> = BTreeMap::new();
    for (name, file) in names.into_iter().zip(files) {
        let new = || Package { path: file.path.clone(), files: Vec::new() };
        packages.entry(name).or_insert_with(new).files.push(file);
    }
    packages.into_values().collect()
}

/// The directory whose `deps` a package uses.
pub(crate) fn home(found: &Package) -> &str {
    match found.files.first() {
        Some(first) if first.path == found.path => parent(&found.path),
        _ => &found.path,
    }
}

/// Whether packages are not looked for in a directory of that name.
pub fn is_skipped(name: &str) -> bool {
    matches!(name, "deps" | "target" | "node_modules") || name.starts_with('.')
}
