//! Artifacts that the policy names and this change deletes. One that was never
//! committed is built elsewhere; one that the baseline has was there to be verified.

use witgate_judge::{Fact, LockChange, LockRewrite};
use witgate_lock::Hashed;

use crate::artifacts::{NotMeasured, PolicyArtifact};
use crate::error::Error;
use crate::integrity::Integrity;
use crate::pinned::{Own, from_lock};
use crate::workspace::Workspace;

/// What findings on artifacts call their format.
const FORMAT: &str = "artifact";

/// Finds artifacts that are not there and that the baseline has.
pub(crate) fn compare(
    workspace: &Workspace<'_>,
    artifacts: &[PolicyArtifact<'_>],
    own: Option<&Own>,
    integrity: &mut Integrity,
) -> Result<(), Error> {
    if !workspace.before.is_wanted() {
        return Ok(());
    }
    for PolicyArtifact { stated, found } in artifacts {
        let path = &stated.path.value;
        if !matches!(found, Err(NotMeasured::NotThere)) {
            continue;
        }
        let Some(bytes) = workspace.before.bytes(path)? else { continue };
        let pin = own.and_then(|own| {
            let path = from_lock(workspace, &own.path, path)?;
            own.pins.artifacts.iter().find(|pin| pin.path == path)
        });
        let is_pinned = pin.map(|pin| pin.digest == Hashed::of_bytes(&bytes).sha256());
        let commit = workspace.before.short_commit();
        integrity.facts.push(Fact::LockRewritten(LockRewrite {
            format: FORMAT,
            file: workspace.shown(path),
            entry: Some(path.clone()),
            change: LockChange::ArtifactDeleted { commit, is_pinned },
            changed: None,
            sites: [None, Some(stated.site.clone())],
        }));
    }
    Ok(())
}
