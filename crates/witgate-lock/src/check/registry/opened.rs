//! An entry's bytes: looked for, hashed, read, and held against what is
//! vendored.

use std::path::Path;

use witgate_model::Outcome;

use crate::check::checking::Checking;
use crate::check::compare::{Carried, Comparison};
use crate::digest::{Hashed, Sha256};
use crate::format::Digests;
use crate::formats::wkg;
use crate::pin::Pin;
use crate::store::{Find, Looked, PlaceKind, Poisoned};

/// What was found of an entry's bytes. The bytes themselves are gone again, so
/// that many entries do not fill the memory.
pub(super) struct Opened {
    pub(super) bytes: Bytes,
    /// The vendored packages that they carry, by index, and how they compare.
    pub(super) compared: Vec<(usize, Comparison)>,
    /// What came of files that should have been them.
    pub(super) poisoned: Vec<Outcome>,
}

pub(super) enum Bytes {
    /// They are here.
    AtHand {
        /// That they are.
        hashed: Hashed,
        /// Where, for people.
        at: String,
        /// Whether they are those that the WIT is built with. Bytes that are kept
        /// for comparing say nothing by themselves: they are found by the digest.
        is_used: bool,
        carried: Box<Carried>,
    },
    /// They are here, or should be, and cannot be read.
    Unreadable(String),
    /// They are not here.
    NotAtHand(String),
    /// What is here contradicts the lock.
    Wrong(String),
}

impl Opened {
    pub(super) fn new(checking: &Checking<'_>, pin: &Pin) -> Opened {
        let mut said = Vec::new();
        let looked = match checking.lock.format.digests {
            Digests::Manifest => layer(checking, pin, &mut said),
            Digests::Bytes | Digests::Archive | Digests::Own => {
                Ok(checking.store.find(&pin.sha256))
            }
        };
        let looked = match looked {
            Ok(looked) => looked,
            Err(bytes) => return Opened { bytes, compared: Vec::new(), poisoned: said },
        };
        said.extend(looked.poisoned.iter().map(poisoned));
        let Looked { found, failed, poisoned } = looked;
        let Some(Find { bytes, hashed, kind, path }) = found else {
            let bytes = match (poisoned.is_empty(), failed.first()) {
                (false, _) => {
                    Bytes::Unreadable("the only file of that name has other bytes".to_owned())
                }
                (true, Some(error)) => Bytes::Unreadable(error.to_string()),
                (true, None) => Bytes::NotAtHand(absent(checking, &pin.sha256)),
            };
            return Opened { bytes, compared: Vec::new(), poisoned: said };
        };
        let carried = match checking.compare.carried(&bytes) {
            Ok(carried) => Box::new(carried),
            Err(why) => {
                let why =
                    format!("the bytes in {kind} are the locked ones and cannot be read: {why}");
                let bytes = Bytes::Unreadable(why);
                return Opened { bytes, compared: Vec::new(), poisoned: said };
            }
        };
        let vendored = checking.setting.vendored.iter().enumerate();
        let there = vendored.filter(|(_, it)| carried.packages.contains(&it.package));
        let compared = there.map(|(at, it)| (at, checking.compare.compare(&bytes, it))).collect();
        let at = place(kind, &path, checking);
        let is_used = kind == PlaceKind::WkgCache && checking.setting.imports.is_some();
        Opened { bytes: Bytes::AtHand { hashed, at, is_used, carried }, compared, poisoned: said }
    }
}

/// The layer of the image whose manifest an entry pins.
fn layer(checking: &Checking<'_>, pin: &Pin, said: &mut Vec<Outcome>) -> Result<Looked, Bytes> {
    let (image, looked) = checking.store.image(&pin.sha256);
    said.extend(looked.poisoned.iter().map(poisoned));
    let image = match image {
        Ok(Some(image)) => image,
        Ok(None) => return Err(Bytes::NotAtHand(absent(checking, &pin.sha256))),
        Err(why) => return Err(Bytes::Wrong(format!("the locked digest is that of {why}"))),
    };
    match image.layers.as_slice() {
        [layer] => {
            let looked = checking.store.find(layer);
            match looked.found.is_some() || !looked.poisoned.is_empty() {
                true => Ok(looked),
                false => Err(Bytes::NotAtHand(format!(
                    "its manifest matches the lock file; the layer, {}, was not found",
                    layer.short()
                ))),
            }
        }
        layers => Err(Bytes::Unreadable(format!(
            "its manifest is the locked one and has {} layers, where a WebAssembly image has one",
            layers.len()
        ))),
    }
}

fn absent(checking: &Checking<'_>, digest: &Sha256) -> String {
    let places: Vec<String> =
        checking.store.places().map(|(kind, path)| place(kind, path, checking)).collect();
    let looked_in = match places.as_slice() {
        [] => "locally".to_owned(),
        places => format!("in {}", places.join(", ")),
    };
    // In the message, since notes are shown without their help.
    let remedy = match checking.lock.format == &wkg::FORMAT {
        true => "run `wkg wit fetch` first, or pass `--bytes DIR`",
        false => "pass `--bytes DIR`",
    };
    format!("its package file, {}, was not found {looked_in}: {remedy}", digest.short())
}

fn place(kind: PlaceKind, path: &Path, checking: &Checking<'_>) -> String {
    let path = path.strip_prefix(&checking.setting.root).unwrap_or(path);
    format!("{kind} {}", path.display())
}

fn poisoned(poisoned: &Poisoned) -> Outcome {
    let Poisoned { kind, path, promised, holds } = poisoned;
    let used = match kind {
        PlaceKind::WkgCache => "wkg does not look and would use it",
        _ => "a tool that trusts the name would use it",
    };
    Outcome::mismatch(format!(
        "{kind}: {} contains {}, not the {} of its name; {used}",
        path.display(),
        holds.short(),
        promised.short()
    ))
    .fix("remove the file, and find out how it came to be")
}
