//! Bytes by digest: where the content that a lock pins may be found without a
//! network.
//!
//! Nothing is trusted by its name. Whatever is found is hashed as it is read,
//! and what is handed out is what was hashed. A file whose name promises other
//! bytes than it holds is reported, since tools that do trust names would use
//! it.
//!
//! | place | files | names |
//! |---|---|---|
//! | content store | `sha256/<hex>`, which is where to put them, or `<hex>`, `<hex>.wasm`, `<hex>.json` | promise bytes |
//! | wkg's cache | `sha256:<hex>` | promise bytes |
//! | OCI layout | `blobs/sha256/<hex>` | promise bytes |
//! | directory | any, at any depth | mean nothing; all are hashed when first asked for |
//! | baseline | those that the caller read from a commit | mean nothing |

pub(crate) mod image;
mod index;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::digest::{Hashed, Sha256};
use crate::error::Error;
use crate::read;

/// Content is at most this long; larger files are hashed, but never held.
const CONTENT_LIMIT: u64 = 256 << 20;

/// Where the bytes that locks pin are looked for, in this order.
#[derive(Default)]
pub struct Store {
    places: Vec<StorePlace>,
}

struct StorePlace {
    kind: PlaceKind,
    directory: PathBuf,
    /// The files of a directory by what they hold; worked out when first asked.
    index: OnceLock<index::Index>,
    /// The bytes of a baseline, with their files' paths there.
    held: BTreeMap<Sha256, (PathBuf, Vec<u8>)>,
}

/// A kind of place where bytes are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceKind {
    /// A directory for the purpose, in the repository.
    ContentStore,
    /// wkg's cache.
    WkgCache,
    /// An OCI image layout.
    OciLayout,
    /// Any directory of files.
    Directory,
    /// The commit of the baseline.
    Baseline,
}

impl fmt::Display for PlaceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PlaceKind::ContentStore => "content store",
            PlaceKind::WkgCache => "wkg's cache",
            PlaceKind::OciLayout => "OCI layout",
            PlaceKind::Directory => "directory",
            PlaceKind::Baseline => "baseline",
        })
    }
}

/// Bytes that were looked for and found.
#[derive(Debug)]
pub struct Find {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// What hashing them gave, which is what was looked for.
    pub hashed: Hashed,
    /// In what kind of place.
    pub kind: PlaceKind,
    /// In what file.
    pub path: PathBuf,
}

/// A file whose name promises other bytes than it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poisoned {
    /// In what kind of place.
    pub kind: PlaceKind,
    /// The file.
    pub path: PathBuf,
    /// What its name promises.
    pub promised: Sha256,
    /// What it holds.
    pub holds: Sha256,
}

/// What looking for bytes gave.
#[derive(Debug, Default)]
pub struct Looked {
    /// The bytes, if they were found.
    pub found: Option<Find>,
    /// Files that should have been them and are not.
    pub poisoned: Vec<Poisoned>,
    /// Files that could not be read.
    pub failed: Vec<Error>,
}

impl Store {
    /// A store with no places, which finds nothing.
    pub fn new() -> Store {
        Store::default()
    }

    /// Looks in a directory too.
    #[must_use]
    pub fn with(mut self, kind: PlaceKind, directory: impl Into<PathBuf>) -> Store {
        let directory = directory.into();
        let (index, held) = (OnceLock::new(), BTreeMap::new());
        self.places.push(StorePlace { kind, directory, index, held });
        self
    }

    /// Looks at the files of a commit too, which are no longer on disk; `name` is
    /// what messages call it.
    #[must_use]
    pub fn with_baseline(mut self, name: &str, files: Vec<(PathBuf, Vec<u8>)>) -> Store {
        let hashed = files
            .into_iter()
            .map(|(path, bytes)| (Hashed::of_bytes(&bytes).sha256(), (path, bytes)));
        self.places.push(StorePlace {
            kind: PlaceKind::Baseline,
            directory: PathBuf::from(name),
            index: OnceLock::new(),
            held: hashed.collect(),
        });
        self
    }

    /// Where it looks, for people.
    pub fn places(&self) -> impl Iterator<Item = (PlaceKind, &Path)> {
        self.places.iter().map(|place| (place.kind, place.directory.as_path()))
    }

    /// Looks for the bytes with a digest, in every place, so that no poisoned
    /// file goes unseen behind a good one.
    pub fn find(&self, wanted: &Sha256) -> Looked {
        let mut looked = Looked::default();
        for place in &self.places {
            for path in place.candidates(wanted) {
                place.search(wanted, path, &mut looked);
            }
            if let Some((path, bytes)) = place.held.get(wanted)
                && looked.found.is_none()
            {
                let (bytes, path) = (bytes.clone(), place.directory.join(path));
                let hashed = Hashed::of_bytes(&bytes);
                looked.found = Some(Find { bytes, hashed, kind: place.kind, path });
            }
        }
        // What was not found may be among what nobody examined.
        if looked.found.is_none() {
            looked.failed.extend(self.places.iter().filter_map(StorePlace::cut));
        }
        looked
    }
}

impl StorePlace {
    /// That it holds more files than are hashed.
    fn cut(&self) -> Option<Error> {
        self.index.get().filter(|index| index.is_cut()).map(|_| Error::TooLarge {
            path: self.directory.display().to_string(),
            what: "the files of the directory".to_owned(),
            limit: format!("{} of them", index::FILES_LIMIT),
        })
    }

    /// The files that may hold the bytes.
    fn candidates(&self, wanted: &Sha256) -> Vec<PathBuf> {
        let hex = wanted.hex();
        match self.kind {
            PlaceKind::ContentStore => {
                let names = [format!("sha256/{hex}"), hex.clone()];
                let names = names.into_iter();
                let names = names.chain([format!("{hex}.wasm"), format!("{hex}.json")]);
                names.map(|name| self.directory.join(name)).collect()
            }
            PlaceKind::WkgCache => vec![self.directory.join(wanted.to_string())],
            PlaceKind::OciLayout => vec![self.directory.join("blobs/sha256").join(hex)],
            PlaceKind::Directory => {
                let index = self.index.get_or_init(|| index::Index::new(&self.directory));
                index.get(wanted).into_iter().map(Path::to_owned).collect()
            }
            PlaceKind::Baseline => Vec::new(),
        }
    }

    fn search(&self, wanted: &Sha256, path: PathBuf, looked: &mut Looked) {
        let shown = path.display().to_string();
        let have = looked.found.is_some();
        // One copy is enough, but each is hashed.
        let read = match have {
            true => read::hash(&path, &shown).map(|hashed| (Vec::new(), hashed)),
            false => read::bytes(&path, &shown, CONTENT_LIMIT).map(|bytes| {
                let hashed = Hashed::of_bytes(&bytes);
                (bytes, hashed)
            }),
        };
        match read {
            Err(Error::NotFound { .. }) => {}
            Err(error) => looked.failed.push(error),
            Ok((bytes, hashed)) if hashed.sha256() == *wanted => {
                if !have {
                    looked.found = Some(Find { bytes, hashed, kind: self.kind, path });
                }
            }
            // The index was right when it was made; the file has changed since.
            Ok(_) if self.kind == PlaceKind::Directory => {}
            Ok((_, hashed)) => looked.poisoned.push(Poisoned {
                kind: self.kind,
                path,
                promised: *wanted,
                holds: hashed.sha256(),
            }),
        }
    }
}

#[cfg(test)]
mod tests;
