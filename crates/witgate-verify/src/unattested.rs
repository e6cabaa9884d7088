//! In place of provenance, in a build without it: what the policy asks for is
//! not passed over.

#[path = "unattested/measurements.rs"]
pub(crate) mod measurements;
#[path = "unattested/signed.rs"]
pub(crate) mod signed;

use witgate_model::{Entry, EntryKind, Outcome};

use crate::artifacts::PolicyArtifact;
use crate::error::Error;
use crate::integrity::Integrity;
use crate::provenance::signed::Signed;
use crate::workspace::{Text, Workspace};

/// Says that nothing was verified, where the policy asks for it.
#[expect(clippy::unnecessary_wraps, reason = "as the build with provenance has it")]
pub(crate) fn verify(
    workspace: &Workspace<'_>,
    _: &Signed,
    looked: &[PolicyArtifact<'_>],
    policy: &Text,
    integrity: &mut Integrity,
) -> Result<(), Error> {
    let Some(provenance) = workspace.config.and_then(|config| config.provenance.as_ref()) else {
        return Ok(());
    };
    for PolicyArtifact { stated, .. } in looked {
        let entry = Entry {
            kind: EntryKind::Attestation,
            file: policy.file().path,
            format: "provenance",
            name: stated.path.value.clone(),
            outcome: Outcome::unpinned("this build of witgate verifies no provenance")
                .fix("use a build with the feature `provenance`"),
            range: None,
        };
        integrity.add(workspace, entry, Some(provenance.site.clone()));
    }
    Ok(())
}
