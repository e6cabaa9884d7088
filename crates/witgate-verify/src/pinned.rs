//! `witgate.lock`: pins of our own, against what was measured.

use std::collections::BTreeMap;

use witgate_load::{Context, Place, load, tree};
use witgate_lock::{Lock, Measured, MeasuredPackage, Pin, Pins, Source};
use witgate_model::{Entry, EntryKind, EntryStatus, Subject, path};

use crate::artifacts::{NotMeasured, PolicyArtifact};
use crate::discover::{LockPlace, OWN_FORMAT};
use crate::error::Error;
use crate::integrity::{Integrity, fact};
use crate::vendored_contracts::differences;
use crate::workspace::{Candidates, Text, Workspace};

/// The name of our own lock file.
pub const LOCK_FILE: &str = "witgate.lock";

/// A `witgate.lock`.
pub(crate) struct Own {
    /// Its path from the anchor.
    pub(crate) path: String,
    pub(crate) pins: Pins,
    /// Its entries as those of any lock.
    pub(crate) lock: Lock,
    pub(crate) text: Text,
}

/// The `witgate.lock` of the repository: the policy's neighbour, or the first of
/// where else locks stand.
pub(crate) fn find(workspace: &Workspace<'_>, spots: &[LockPlace]) -> Result<Option<Own>, Error> {
    let mut spots: Vec<&LockPlace> =
        spots.iter().filter(|spot| spot.format.id == OWN_FORMAT).collect();
    spots.sort_by_key(|spot| spot.path != LOCK_FILE);
    let Some(spot) = spots.into_iter().find(|spot| workspace.path(&spot.path).is_file()) else {
        return Ok(None);
    };
    let (file, shown) = (workspace.path(&spot.path), workspace.shown(&spot.path));
    let wrong = |error| Error::Lock { error };
    let lock = Lock::read(spot.format, &file, &shown).map_err(wrong)?;
    let pins = Pins::parse(&shown, &lock.text).map_err(wrong)?;
    let text = Text::new(&shown, &lock.text);
    Ok(Some(Own { path: spot.path.clone(), pins, lock, text }))
}

/// Whether what a pin of some `witgate.lock` is of is still examined.
pub(crate) fn is_governed(workspace: &Workspace<'_>, path: &str, lock: &Lock, pin: &Pin) -> bool {
    if pin.source == Source::Artifact {
        return workspace.artifacts.iter().any(|it| {
            from_lock(workspace, path, &it.path.value).is_none_or(|path| path == pin.name)
        });
    }
    let Ok(pins) = Pins::parse(&lock.path, &lock.text) else { return true };
    let Some(own) = pins.packages.iter().find(|own| own.range == pin.range) else { return true };
    let mut packages = workspace.packages.iter();
    packages.any(|it| from_lock(workspace, path, &it.path).is_none_or(|path| path == own.path))
}

/// A path from the anchor, as a lock has it: from its own directory on.
pub fn from_lock(workspace: &Workspace<'_>, lock: &str, path: &str) -> Option<String> {
    let home = workspace.path(path::parent(lock));
    let path = tree::within(&home, &workspace.path(path))?;
    Some(if path.is_empty() { ".".to_owned() } else { path })
}

/// Holds the pins against what was measured.
pub(crate) fn compare(
    workspace: &Workspace<'_>,
    own: &Own,
    candidates: &Candidates<'_>,
    failed: &BTreeMap<String, String>,
    artifacts: &[PolicyArtifact<'_>],
    integrity: &mut Integrity,
) {
    let home = path::parent(&own.path);
    let mut measured = Measured::default();
    let unreadable = failed
        .iter()
        .filter_map(|(path, why)| Some((from_lock(workspace, &own.path, path)?, why.clone())));
    measured.failed.extend(unreadable);
    let mut snapshots = BTreeMap::new();
    for (path, subject) in candidates {
        let subject: &Subject = subject;
        let options = workspace.options_of(path);
        let Some(path) = from_lock(workspace, &own.path, path) else { continue };
        for root in &subject.contract.roots {
            let pin =
                own.pins.packages.iter().find(|pin| pin.name == root.bare() && pin.path == path);
            let snapshot = pin.and_then(|pin| pin.snapshot.as_ref()).and_then(|snapshot| {
                let place = Place::Path(workspace.path(&path::join(home, snapshot)));
                load(&place, &Context::default(), &options).ok()
            });
            measured.packages.push(MeasuredPackage {
                name: (**root).clone(),
                path: path.clone(),
                contract: subject.contract.digest(),
                snapshot: snapshot.as_ref().map(|snapshot| snapshot.contract.digest()),
            });
            if let Some(snapshot) = snapshot {
                snapshots.insert((root.bare(), path.clone()), (snapshot, subject));
            }
        }
    }
    for PolicyArtifact { stated, found } in artifacts {
        let Some(path) = from_lock(workspace, &own.path, &stated.path.value) else { continue };
        match found {
            Ok(found) => {
                let artifact = witgate_lock::MeasuredArtifact { path, ..found.measured.clone() };
                measured.artifacts.push(artifact);
            }
            Err(NotMeasured::Damaged { why, bytes }) => {
                measured.failed_bytes.extend(bytes.map(|bytes| (path.clone(), bytes)));
                measured.failed.insert(path, why.clone());
            }
            Err(NotMeasured::NotThere) => {}
        }
    }
    let rows = own.pins.check(&measured);
    let is_changed = |row: &Entry, kind: EntryKind| {
        row.kind == kind && row.outcome.status() == EntryStatus::Mismatch
    };
    for row in &rows {
        let site = Some(own.text.site(row.range.clone()));
        // A component is pinned by its bytes and by its contract, and one finding tells both.
        let twin = rows.iter().find(|twin| twin.kind != row.kind && is_of_one_file(own, row, twin));
        if is_changed(row, EntryKind::PackagePin)
            && twin.is_some_and(|twin| is_changed(twin, EntryKind::ArtifactPin))
        {
            continue;
        }
        let of_package = match row.kind {
            EntryKind::PackagePin => Some(row),
            _ => twin,
        };
        let of_package = of_package.filter(|row| is_changed(row, EntryKind::PackagePin));
        let changed = of_package.and_then(|row| inside(own, row, &snapshots));
        integrity.facts.extend(fact(workspace, row, site, changed));
    }
    integrity.rows.extend(rows);
    integrity.texts.push(own.text.file());
}

/// Whether two rows are about one file: a component as a package and as an
/// artifact.
fn is_of_one_file(own: &Own, row: &Entry, other: &Entry) -> bool {
    let path = |row: &Entry| {
        let package = own.pins.packages.iter().find(|pin| Some(&pin.range) == row.range.as_ref());
        let artifact = own.pins.artifacts.iter().find(|pin| Some(&pin.range) == row.range.as_ref());
        package.map(|pin| &pin.path).or(artifact.map(|pin| &pin.path))
    };
    path(row).is_some_and(|it| Some(it) == path(other))
}

/// What changed since a package was pinned.
fn inside(
    own: &Own,
    row: &Entry,
    snapshots: &BTreeMap<(String, String), (Subject, &Subject)>,
) -> Option<String> {
    let pin = own.pins.packages.iter().find(|pin| Some(&pin.range) == row.range.as_ref())?;
    let (was, now) = snapshots.get(&(pin.name.clone(), pin.path.clone()))?;
    let is_pinned = witgate_lock::Sha256::from(was.contract.digest()) == pin.contract;
    (is_pinned && was.contract != now.contract)
        .then(|| format!("since it was pinned: {}", differences(was, now)))
}
