//! What is pinned, signed and vendored, held against what is there.
//!
//! In goes a [`Workspace`]: a directory with its policy, its packages and the
//! commit that a change started from. Out comes [`Integrity`]: a row for each
//! entry that was compared, and the facts that rules judge. Offline, and nothing
//! is written.

#![forbid(unsafe_code)]

mod around_lock;
mod artifacts;
mod baseline_files;
mod byte_store;
mod changed_inside;
mod deleted_artifacts;
mod discover;
mod error;
mod integrity;
mod locks;
mod pinned;
#[cfg(feature = "provenance")]
mod provenance;
#[cfg(not(feature = "provenance"))]
#[path = "unattested.rs"]
mod provenance;
mod rewritten;
mod signed_measurements;
mod small_files;
mod statement;
mod trusted_files;
mod vendored_contracts;
mod wit_directories;
mod workspace;
mod worlds;

use std::collections::BTreeMap;

use witgate_model::Digest;

pub use artifacts::{Artifact, NotMeasured, PolicyArtifact, measure_all};
pub use baseline_files::BaselineFiles;
pub use byte_store::{BYTES, kind_of_store};
pub use error::Error;
pub use integrity::Integrity;
pub use pinned::{LOCK_FILE, from_lock};
pub use provenance::signed::Signed;
pub use signed_measurements::{SignedMeasurements, signed_measurements};
pub use statement::{promotion_statement, statement, test_result_statement};
pub use workspace::{Candidates, Governed, Means, Progress, Workspace};
pub use worlds::unequal_contracts;

/// Looks at everything that is pinned. `candidates` are the packages that were
/// read already, by their paths from the anchor.
pub fn verify(workspace: &Workspace<'_>, candidates: &Candidates<'_>) -> Result<Integrity, Error> {
    let mut integrity = Integrity::default();
    let governed = wit_directories::governed(workspace);
    let lock_places = discover::lock_places(workspace, &governed);
    let found = discover::locks(workspace, &lock_places)?;
    let own = pinned::find(workspace, &lock_places)?;
    let asks = workspace.config.is_some_and(|config| {
        !config.artifacts.is_empty() || config.provenance.is_some() || config.runtimes.is_some()
    });

    let store = match found.is_empty() {
        true => witgate_lock::Store::new(),
        false => byte_store::open(workspace, found.iter().map(|found| &found.lock))?,
    };
    let settings = locks::compare(workspace, &found, &governed, &store, &mut integrity);
    let sides: Vec<_> = found.iter().zip(&settings).collect();
    rewritten::compare(workspace, &lock_places, &sides, own.as_ref(), &store, &mut integrity)?;
    for each in &found {
        let text = each.lock.text.as_bytes();
        if !each.lock.missing {
            integrity.subjects.insert(each.lock.path.clone(), Digest::of_bytes(text));
        }
    }
    if own.is_none() && !asks {
        return Ok(integrity);
    }

    let signed = Signed::read(workspace)?;
    let looked = measure_all(workspace, &signed);
    for each in &looked {
        if let Ok(artifact) = &each.found {
            let digest = artifact.measured.hashed.digest();
            integrity.subjects.insert(workspace.shown(&artifact.measured.path), digest);
        }
    }
    deleted_artifacts::compare(workspace, &looked, own.as_ref(), &mut integrity)?;
    let (candidates, failed) = match own.is_some() || worlds::are_asked_for(workspace) {
        true => worlds::all(workspace, candidates),
        false => (BTreeMap::new(), BTreeMap::new()),
    };
    if let Some(own) = &own {
        pinned::compare(workspace, own, &candidates, &failed, &looked, &mut integrity);
        let file = own.text.file();
        integrity.subjects.insert(file.path.clone(), Digest::of_bytes(file.text.as_bytes()));
    }
    if let Some(policy) = workspace.policy() {
        artifacts::against_worlds(workspace, &looked, &candidates, &policy, &mut integrity)?;
        provenance::verify(workspace, &signed, &looked, &policy, &mut integrity)?;
        trusted_files::compare(workspace, &mut integrity)?;
        integrity.texts.push(policy.file());
    }
    Ok(integrity)
}
