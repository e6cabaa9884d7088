//! Artifacts: what they come to, and whether they fit the worlds that they claim.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use witgate_config::Artifact as Stated;
use witgate_lock::{Checked, Hashed, Image, MeasuredArtifact, Sha256, Verdict, map};
use witgate_load::{Contents, measure};
use witgate_model::{Digest, Subject};

use super::ground::{Ground, Text};
use super::provenance::{Signature, Signed};
use super::{Integrity, files, told, worlds};
use crate::error::Error;

/// An artifact that is there, measured.
pub(super) struct Artifact<'a> {
    pub(super) stated: &'a Stated,
    pub(super) measured: MeasuredArtifact,
    /// What it promises and asks for.
    pub(super) subject: Subject,
    /// What its manifest says, if it has one.
    pub(super) image: Option<Image>,
    /// What was asked of its bytes while they were at hand.
    pub(super) signature: Signature,
}

/// An artifact of the policy: measured, or why not.
pub(super) struct Looked<'a> {
    pub(super) stated: &'a Stated,
    pub(super) found: Result<Artifact<'a>, Unread>,
}

/// Why an artifact was not measured.
pub(super) enum Unread {
    /// It is not there: perhaps it is built elsewhere.
    NotThere,
    /// It is there and cannot be read.
    Damaged(String),
}

/// Measures the artifacts of the policy, on all cores.
pub(super) fn measure_all<'a>(
    ground: &'a Ground<'_>,
    signed: &Signed,
) -> Vec<Looked<'a>> {
    let Some(config) = ground.config else { return Vec::new() };
    let all = config.artifacts.len();
    let done = AtomicUsize::new(0);
    map(&config.artifacts, |stated| {
        let found = one(ground, stated, signed);
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        if let Some(progress) = &ground.means.progress {
            progress(done, all);
        }
        Looked { stated, found }
    })
}

fn one<'a>(
    ground: &Ground<'_>,
    stated: &'a Stated,
    signed: &Signed,
) -> Result<Artifact<'a>, Unread> {
    let relative = &stated.path.value;
    let path = ground.path(relative);
    if !path.exists() {
        return Err(Unread::NotThere);
    }
    let damaged = |error: witgate_load::Error| Unread::Damaged(error.message());
    let contents = Contents::open(Path::new(""), &path).map_err(damaged)?;
    let hashed = Hashed::of(&contents);
    let found = measure(&contents, &ground.shown(relative), &ground.options()).map_err(damaged)?;
    let image = stated.manifest.as_ref().and_then(|manifest| image(&ground.path(&manifest.value)));
    let measured = MeasuredArtifact {
        path: relative.clone(),
        hashed,
        stripped: Digest::from_bytes(found.stripped),
        metadata: Some(Digest::from_bytes(found.metadata)),
        contract: found.contract,
        imports: found.imports.into_keys().collect(),
        exports: found.exports.into_keys().collect(),
        image: image.clone(),
    };
    let signature = signed.within(&contents);
    Ok(Artifact { stated, measured, subject: found.subject, image, signature })
}

/// The manifest in a file, with the digest that it has.
fn image(file: &Path) -> Option<Image> {
    let bytes = files::read(file).ok()?;
    let digest: Sha256 = Hashed::of(&bytes).sha256();
    Image::parse(&bytes, digest).ok()
}

/// Holds each artifact against its world.
pub(super) fn against_worlds(
    ground: &Ground<'_>,
    looked: &[Looked<'_>],
    candidates: &[Arc<Subject>],
    policy: &Text,
    integrity: &mut Integrity,
) -> Result<(), Error> {
    for Looked { stated, found } in looked {
        let Some(world) = &stated.world else { continue };
        let row = |verdict, detail: String| {
            let file = policy.file().path;
            let entry = &stated.path.value;
            match (verdict, found) {
                (Verdict::Verified, Ok(found)) => {
                    Checked::verified(&found.measured.hashed, &file, FORMAT, entry)
                }
                (verdict, _) => Checked::open(&file, FORMAT, entry, verdict),
            }
            .detail(detail)
        };
        let target = worlds::find(candidates, world)?;
        let (row, rule) = match found {
            Err(Unread::NotThere) => (
                row(
                    Verdict::NotCheckable,
                    "it is not there; build it, or verify where it is built".to_owned(),
                ),
                "lock-not-checkable",
            ),
            Err(Unread::Damaged(why)) => (row(Verdict::Mismatch, why.clone()), "artifact-off-world"),
            Ok(found) => match worlds::misfits(&found.subject, &target) {
                misfits if misfits.is_empty() => {
                    let what = format!("it fits the world `{}`", target.name());
                    (row(Verdict::Verified, what), "artifact-off-world")
                }
                misfits => {
                    let what = format!(
                        "it does not fit the world `{}`: {}",
                        target.name(),
                        misfits.join("; ")
                    );
                    (row(Verdict::Mismatch, what), "artifact-off-world")
                }
            },
        };
        let site = Some(world.site.clone());
        integrity.findings.extend(told::of_row(ground, rule, &row, site));
        integrity.rows.push(row);
    }
    Ok(())
}

/// What rows on artifacts and their worlds call themselves.
const FORMAT: &str = "artifact";
