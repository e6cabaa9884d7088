//! Artifacts: what they come to, and whether they fit the worlds that they claim.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use witgate_config::Artifact as Stated;
use witgate_load::{Contents, Options, measure};
use witgate_lock::{Hashed, Image, MeasuredArtifact, Sha256, map};
use witgate_model::{Digest, Entry, EntryKind, Outcome, Subject};

use crate::error::Error;
use crate::integrity::Integrity;
use crate::provenance::signed::{Signature, Signed};
use crate::workspace::{Candidates, Text, Workspace};
use crate::{small_files, worlds};

/// An artifact that is there, measured.
pub struct Artifact {
    /// What was measured of it.
    pub measured: MeasuredArtifact,
    /// What it promises and asks for.
    pub(crate) subject: Subject,
    /// What its manifest says, if it has one.
    pub image: Option<Image>,
    /// What was asked of its bytes while they were at hand.
    #[cfg_attr(not(feature = "provenance"), expect(dead_code, reason = "nobody asks"))]
    pub(crate) signature: Signature,
}

/// An artifact of the policy: measured, or why not.
pub struct PolicyArtifact<'a> {
    /// What the policy says of it.
    pub stated: &'a Stated,
    /// What it is, if it could be measured.
    pub found: Result<Artifact, NotMeasured>,
}

/// Why an artifact was not measured.
pub enum NotMeasured {
    /// It is not there: perhaps it is built elsewhere.
    NotThere,
    /// It is there and cannot be read.
    Damaged {
        /// What is the matter with it.
        why: String,
        /// The digest of its bytes, if those could be read.
        bytes: Option<Sha256>,
    },
}

/// Measures the artifacts of the policy, on all cores.
pub fn measure_all<'a>(workspace: &'a Workspace<'_>, signed: &Signed) -> Vec<PolicyArtifact<'a>> {
    let work = |stated: &'a Stated| Work {
        stated,
        path: workspace.path(&stated.path.value),
        shown: workspace.shown(&stated.path.value),
        manifest: stated.manifest.as_ref().map(|manifest| workspace.path(&manifest.value)),
    };
    let all: Vec<Work<'_>> = workspace.artifacts.iter().map(work).collect();
    let (done, options) = (AtomicUsize::new(0), workspace.options());
    let progress = workspace.means.progress.clone();
    let found = map(&all, |work| {
        let found = work.measure(&options, signed);
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        if let Some(progress) = &progress {
            progress(done, all.len());
        }
        found
    });
    let both = all.iter().zip(found);
    both.map(|(work, found)| PolicyArtifact { stated: work.stated, found }).collect()
}

/// An artifact to be measured.
struct Work<'a> {
    stated: &'a Stated,
    path: PathBuf,
    shown: String,
    manifest: Option<PathBuf>,
}

impl<'a> Work<'a> {
    fn measure(&self, options: &Options, signed: &Signed) -> Result<Artifact, NotMeasured> {
        // A link to nothing is there.
        if self.path.symlink_metadata().is_err() {
            return Err(NotMeasured::NotThere);
        }
        let damaged = |bytes| {
            move |error: witgate_load::Error| NotMeasured::Damaged { why: error.message(), bytes }
        };
        let contents = Contents::open(Path::new(""), &self.path).map_err(|error| {
            let bytes = match &error {
                witgate_load::Error::LfsPointer { digest, .. } => digest.map(Sha256::from),
                _ => None,
            };
            damaged(bytes)(error)
        })?;
        let hashed = Hashed::of_bytes(&contents);
        let found =
            measure(&contents, &self.shown, options).map_err(damaged(Some(hashed.sha256())))?;
        let image = self.manifest.as_deref().and_then(image);
        let measured = MeasuredArtifact {
            path: self.stated.path.value.clone(),
            hashed,
            stripped: Digest::from_bytes(found.stripped),
            metadata: Some(Digest::from_bytes(found.metadata)),
            contract: found.contract,
            imports: found.imports.into_keys().collect(),
            exports: found.exports.into_keys().collect(),
            image: image.clone(),
        };
        let signature = signed.within(&contents);
        Ok(Artifact { measured, subject: found.subject, image, signature })
    }
}

/// The manifest in a file, with the digest that it has.
fn image(file: &Path) -> Option<Image> {
    let bytes = small_files::read(file).ok()?;
    let digest: Sha256 = Hashed::of_bytes(&bytes).sha256();
    Image::parse(&bytes, digest).ok()
}

/// Holds each artifact against its world.
pub(crate) fn against_worlds(
    workspace: &Workspace<'_>,
    looked: &[PolicyArtifact<'_>],
    candidates: &Candidates<'_>,
    policy: &Text,
    integrity: &mut Integrity,
) -> Result<(), Error> {
    for PolicyArtifact { stated, found } in looked {
        let Some(world) = &stated.world else { continue };
        let target = worlds::find(candidates, world)?;
        let outcome = match found {
            Err(NotMeasured::NotThere) => Outcome::not_checkable("it is not there")
                .fix("build it, or verify where it is built"),
            Err(NotMeasured::Damaged { why, .. }) => Outcome::mismatch(why),
            Ok(found) => {
                let (name, misfits) = (target.name(), worlds::misfits(&found.subject, &target));
                match misfits.is_empty() {
                    true => Outcome::verified(
                        &found.measured.hashed,
                        format!("it fits the world `{name}`"),
                    ),
                    false => Outcome::mismatch(format!(
                        "it does not fit the world `{name}`: {}",
                        misfits.join("; ")
                    )),
                }
            }
        };
        let entry = Entry {
            kind: EntryKind::ArtifactWorld,
            file: policy.file().path,
            format: FORMAT,
            name: stated.path.value.clone(),
            outcome,
            range: None,
        };
        integrity.add(workspace, entry, Some(world.site.clone()));
    }
    Ok(())
}

/// What rows on artifacts and their worlds call themselves.
const FORMAT: &str = "artifact";
