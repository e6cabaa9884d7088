//! The files of a repository as they are checked out.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use crate::elsewhere::Surroundings;
use crate::error::Error;
use crate::inventory::{Inventory, is_looked_at};
use crate::layout::is_skipped;
use crate::manifests;
use crate::overlay::Overlay;
use crate::source::Tree as _;
use crate::source::disk::Disk;
use crate::source::git::Repository;
use crate::source::submodule::Submodule;
use crate::tree;
use witgate_model::path::{is_within, join, parent};

/// A repository as it is checked out, whose WIT is looked for once.
pub struct Checkout {
    /// Its top, links followed.
    top: PathBuf,
    inventory: OnceLock<Result<Arc<Inventory>, Error>>,
    /// The files that a sparse checkout leaves out.
    left_out: OnceLock<Vec<String>>,
    submodules: OnceLock<Vec<Submodule>>,
    /// Texts that replace its files.
    overlay: Overlay,
}

impl std::fmt::Debug for Checkout {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Checkout").field("top", &self.top).finish_non_exhaustive()
    }
}

impl Checkout {
    /// The repository around a directory; nothing where there is none.
    pub fn around(directory: &Path) -> Option<Checkout> {
        let here = directory.as_os_str().is_empty();
        let real = if here { Path::new(".") } else { directory }.canonicalize().ok()?;
        let top = witgate_files::repository_of(&real)?.to_owned();
        Some(Checkout {
            top,
            inventory: OnceLock::new(),
            left_out: OnceLock::new(),
            submodules: OnceLock::new(),
            overlay: Overlay::default(),
        })
    }

    /// The same with texts that replace some of its files.
    pub(crate) fn with(self, overlay: Overlay) -> Checkout {
        Checkout { overlay, ..self }
    }

    /// A path from its top, as the system takes it.
    pub fn path(&self, path: &str) -> PathBuf {
        self.top.join(path)
    }

    /// Whether a package is left out of a sparse checkout: its file, or some in its
    /// directory or in the `deps` there.
    pub fn is_left_out(&self, path: &str) -> bool {
        let list = || {
            let repository = Repository::new(self.top.clone(), "the checkout".to_owned());
            let listed = repository.list(&["ls-files", "-z", "-t", "--cached", "--", "*.wit"]);
            let listed = listed.unwrap_or_default();
            let left_out = listed.split_terminator('\0').filter_map(|it| it.strip_prefix("S "));
            left_out.map(str::to_owned).collect()
        };
        let files: &Vec<String> = self.left_out.get_or_init(list);
        let deps = join(path, "deps");
        let is_of_package = |file: &String| parent(file) == path || is_within(file, deps.as_str());
        match path.ends_with(".wit") {
            true => files.iter().any(|file| file == path),
            false => files.iter().any(is_of_package),
        }
    }

    /// The directories and files that the manifests around a package name for what it
    /// uses, from the top.
    pub fn named_by_manifests(&self, home: &str) -> Vec<String> {
        let tree = Disk::new(Path::new(""), &self.top);
        manifests::paths(&tree, &[home.to_owned()], "").unwrap_or_default()
    }

    /// The files in a directory of it, whatever git knows of them, as paths from its top
    /// and in order; links are files, and hidden directories are left out.
    pub fn files_below(&self, directory: &str, limit: usize) -> Result<Vec<String>, Error> {
        let mut files = Vec::new();
        let mut ahead = vec![directory.to_owned()];
        let disk = Disk::new(Path::new(""), &self.top);
        while let Some(directory) = ahead.pop() {
            let unreadable = |error: std::io::Error| Error::Unreadable {
                path: disk.show(&directory),
                reason: error.to_string(),
            };
            for entry in std::fs::read_dir(self.path(&directory)).map_err(unreadable)? {
                let entry = entry.map_err(unreadable)?;
                let Ok(name) = entry.file_name().into_string() else { continue };
                let path = join(&directory, &name);
                match entry.file_type().map_err(unreadable)?.is_dir() {
                    true if name != "deps" && is_skipped(&name) => {}
                    true => ahead.push(path),
                    false => files.push(path),
                }
                if files.len() + ahead.len() > limit {
                    return Err(Error::TooLarge {
                        path: disk.show(&directory),
                        what: "the files around a lock".to_owned(),
                        limit: format!("{limit} of them"),
                    });
                }
            }
        }
        files.sort();
        Ok(files)
    }

    /// The submodules that git knows of, asked for once.
    pub fn submodules(&self) -> &[Submodule] {
        self.submodules.get_or_init(|| {
            let repository = Repository::new(self.top.clone(), "the checkout".to_owned());
            let listed = repository.list(&["ls-files", "-z", "--stage"]).unwrap_or_default();
            let links = listed.split_terminator('\0').filter_map(|line| {
                let (_, path) = line.strip_prefix("160000 ")?.split_once('\t')?;
                let is_checked_out = self.path(path).join(".git").exists();
                Some(Submodule { path: path.to_owned(), is_checked_out })
            });
            links.collect()
        })
    }

    /// Its WIT: what git knows or does not ignore.
    pub fn inventory(&self) -> Result<Arc<Inventory>, Error> {
        let read = || {
            let repository = Repository::new(self.top.clone(), "the checkout".to_owned());
            let arguments =
                ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", "*.wit"];
            let listed = repository.list_bytes(&arguments)?;
            let listed = listed.split(|byte| *byte == 0).filter(|path| !path.is_empty());
            let mut files = Vec::new();
            for path in listed {
                let text = String::from_utf8_lossy(path);
                // Else a copy elsewhere would be taken for it, since nothing finds this one.
                if matches!(text, Cow::Owned(_)) && is_looked_at(&text) {
                    return Err(Error::PathNotUtf8 { path: text.into_owned() });
                }
                files.push(text.into_owned());
            }
            files.sort();
            files.dedup();
            let disk = Disk::new(Path::new(""), &self.top).with(&self.overlay);
            Inventory::read(&disk, &files).map(Arc::new)
        };
        self.inventory.get_or_init(read).clone()
    }

    /// The repository as it is seen from a directory in it; nothing if that is not in
    /// it.
    pub(crate) fn seen_from(&self, directory: &Path) -> Option<Surroundings<'_>> {
        let place = tree::within(&self.top, directory)?;
        let real = witgate_files::real(&self.top.join(&place)).ok()?;
        if witgate_files::repository_of(&real) != Some(&self.top) {
            return None;
        }
        let depth = real.strip_prefix(&self.top).ok()?.components().count();
        let way = vec![".."; depth].join("/");
        Some(Surroundings { read: Box::new(|| self.inventory()), way, place })
    }
}
