//! Pins: the contracts and artifacts of a repository, written down.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use witgate_load::{Context, Place, SNAPSHOTS, load, snapshot};
use witgate_lock::{ArtifactPin, PackagePin, Pins};
use witgate_model::path::{join, parent, shown};
use witgate_verify::{LOCK_FILE, NotMeasured, Signed, Workspace, from_lock, measure_all};

use crate::check::Request;
use crate::check::integrity::pinning;
use crate::error::{Error, Party};

/// What was pinned.
#[derive(Clone, Debug)]
pub struct Pinned {
    /// The lock.
    pub file: String,
    /// What it says of each entry now, and what it said.
    pub entries: Vec<(String, Became)>,
    /// Entries that it has no more.
    pub dropped: Vec<String>,
    /// Artifacts that are not there, whose pins stay as they were.
    pub kept: Vec<String>,
}

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Became {
    /// It was not pinned.
    New,
    /// It was pinned to something else.
    Changed,
    /// It is as it was.
    Unchanged,
}

/// Pins what is here: writes `witgate.lock`, and beside it a snapshot of each
/// contract. A file that says it already is not touched.
pub fn pin(request: &Request) -> Result<Pinned, Error> {
    pinning(request, run)
}

fn run(workspace: &Workspace<'_>) -> Result<Pinned, Error> {
    let path = home(workspace);
    let home = parent(&path).to_owned();
    let file = workspace.path(&path);
    // What is kept of the lock must be what it says when it is written.
    let _hold = witgate_files::hold(&workspace.path(&home))
        .map_err(|error| Error::Unwritable { path: shown(&file), reason: error.to_string() })?;
    let was = match file.is_file() {
        true => {
            Pins::read(&file, &workspace.shown(&path)).map_err(|error| Error::Lock { error })?
        }
        false => Pins::default(),
    };
    let mut now = Pins { path: was.path.clone(), ..Pins::default() };
    let texts = packages(workspace, &path, &mut now)?;
    let kept = artifacts(workspace, &path, &was, &mut now)?;
    if entries(&now).is_empty() && entries(&was).is_empty() {
        return Err(Error::NothingToPin { place: workspace.shown("") });
    }
    for (name, text) in &texts {
        write(&workspace.path(&join(&home, name)), text)?;
    }
    // Those that only this lock named.
    let named = |pins: &Pins| -> BTreeSet<String> {
        pins.packages.iter().filter_map(|pin| pin.snapshot.clone()).collect()
    };
    for gone in named(&was).difference(&named(&now)) {
        if is_snapshot(gone) {
            // Nobody needs it; one that stays does no harm.
            let _ = witgate_files::remove(&workspace.path(&join(&home, gone)));
        }
    }
    let text = now.to_text();
    write(&file, &text)?;
    let (before, after) = (entries(&was), entries(&now));
    let standing = |(entry, fact): (&String, &String)| {
        let standing = match before.get(entry) {
            None => Became::New,
            Some(was) if was == fact => Became::Unchanged,
            Some(_) => Became::Changed,
        };
        (entry.clone(), standing)
    };
    Ok(Pinned {
        file: workspace.shown(&path),
        entries: after.iter().map(standing).collect(),
        dropped: before.keys().filter(|entry| !after.contains_key(*entry)).cloned().collect(),
        kept,
    })
}

/// Whether a path is one that snapshots are written to. A lock may name any, and
/// what else is there is not for us to remove.
fn is_snapshot(path: &str) -> bool {
    let name = path.strip_prefix(SNAPSHOTS).and_then(|rest| rest.strip_prefix('/'));
    name.is_some_and(|name| name.ends_with(".wit") && !name.contains(['/', '\\']))
}

/// The lock that is there, or the one to write: beside the policy, or at the top.
fn home(workspace: &Workspace<'_>) -> String {
    let top = join(&workspace.root, LOCK_FILE);
    match workspace.config {
        Some(_) => LOCK_FILE.to_owned(),
        None => top,
    }
}

/// Pins the packages, and gives the texts of their snapshots by path.
fn packages(
    workspace: &Workspace<'_>,
    lock: &str,
    pins: &mut Pins,
) -> Result<BTreeMap<String, String>, Error> {
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    for package in &workspace.packages {
        let place = Place::Path(workspace.path(&package.path));
        let wrong = |error| Error::Load { party: Party::Source, error };
        let subject = load(&place, &Context::default(), &package.options).map_err(wrong)?;
        let text = snapshot(&place, &Context::default(), &package.options).map_err(wrong)?;
        let path = from_lock(workspace, lock, &package.path)
            .ok_or_else(|| Error::NotOnDisk { place: place.to_string() })?;
        let roots: Vec<_> = subject.contract.roots.iter().collect();
        let Some(first) = roots.first() else { continue };
        let name = file_name(&first.bare(), &path, &text, &texts);
        for root in roots {
            pins.packages.push(PackagePin {
                name: root.bare(),
                version: root.version.clone(),
                path: path.clone(),
                contract: subject.contract.digest().into(),
                snapshot: Some(name.clone()),
                range: 0..0,
            });
        }
        texts.insert(name, text);
    }
    Ok(texts)
}

/// A name for a snapshot that no other has: the package's, and where it is
/// if several have that.
fn file_name(package: &str, path: &str, text: &str, taken: &BTreeMap<String, String>) -> String {
    let plain = |text: &str| text.replace([':', '/', '.'], "-");
    let name = format!("{SNAPSHOTS}/{}.wit", plain(package));
    match taken.get(&name) {
        Some(other) if other != text => {
            format!("{SNAPSHOTS}/{}--{}.wit", plain(package), plain(path))
        }
        _ => name,
    }
}

/// Pins the artifacts, and gives those that are not there.
fn artifacts(
    workspace: &Workspace<'_>,
    lock: &str,
    was: &Pins,
    now: &mut Pins,
) -> Result<Vec<String>, Error> {
    let mut kept = Vec::new();
    for looked in measure_all(workspace, &Signed::default()) {
        let stated = &looked.stated.path.value;
        let path = from_lock(workspace, lock, stated).unwrap_or_else(|| stated.clone());
        let cannot = |reason: String| Error::CannotPin { path: workspace.shown(stated), reason };
        match looked.found {
            Ok(found) => {
                let manifest = found.image.as_ref().map(|image| image.manifest);
                if let Some(image) = &found.image
                    && !image.layers.contains(&found.measured.hashed.sha256())
                {
                    return Err(cannot("its OCI manifest is of other bytes".to_owned()));
                }
                let mut pin = ArtifactPin::from_measured(&found.measured, manifest);
                pin.path = path;
                now.artifacts.push(pin);
            }
            Err(NotMeasured::Damaged { why, .. }) => return Err(cannot(why)),
            Err(NotMeasured::NotThere) => match was.artifacts.iter().find(|pin| pin.path == path) {
                Some(pin) => {
                    now.artifacts.push(pin.clone());
                    kept.push(path);
                }
                None => return Err(cannot("it is not there".to_owned())),
            },
        }
    }
    Ok(kept)
}

/// Each entry with what is pinned of it.
fn entries(pins: &Pins) -> BTreeMap<String, String> {
    let packages = pins.packages.iter().map(|pin| {
        let fact = format!("{} {:?} {:?}", pin.contract, pin.version, pin.snapshot);
        (format!("{} in {}", pin.name, pin.path), fact)
    });
    let artifacts = pins.artifacts.iter().map(|pin| {
        let pin = ArtifactPin { range: 0..0, ..pin.clone() };
        (pin.path.clone(), format!("{pin:?}"))
    });
    packages.chain(artifacts).collect()
}

/// Writes a text where it is not that already: the whole of it, or nothing.
fn write(path: &Path, text: &str) -> Result<(), Error> {
    let is_same = |there: Vec<u8>| there == text.as_bytes();
    if witgate_files::read(path, text.len() as u64).is_ok_and(is_same) {
        return Ok(());
    }
    let failed =
        |error: std::io::Error| Error::Unwritable { path: shown(path), reason: error.to_string() };
    witgate_files::write_in_new_directory(path, text).map_err(failed)
}
