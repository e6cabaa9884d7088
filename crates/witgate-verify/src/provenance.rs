//! Who vouches for the artifacts, held against what the policy asks.

pub(crate) mod measurements;
pub(crate) mod signed;
mod trust;
mod wording;

use witgate_attest::{Attestation, Manifest, Refusal, Requirement, Subject};
use witgate_attest::{Fact as Attested, Outcome as Believed};
use witgate_config::{Artifact as Stated, Config, Provenance};
use witgate_lock::Sha256;
use witgate_model::{Entry, EntryKind, Outcome, Site};

use crate::artifacts::{Artifact, NotMeasured, PolicyArtifact};
use crate::error::Error;
use crate::integrity::Integrity;
use crate::provenance::signed::Signed;
use crate::provenance::trust::Trust;
use crate::small_files;
use crate::workspace::{Text, Workspace};

/// What rows on attestations, test results and promotions call themselves.
fn format(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::TestResult => "portability",
        EntryKind::Promotion => "promotion",
        _ => "provenance",
    }
}

/// Says of each artifact what is attested of it.
pub(crate) fn verify(
    workspace: &Workspace<'_>,
    signed: &Signed,
    looked: &[PolicyArtifact<'_>],
    policy: &Text,
    integrity: &mut Integrity,
) -> Result<(), Error> {
    let Some(trust) = &signed.trust else { return Ok(()) };
    let config = workspace.config.expect("a policy pins the trust");
    let provenance = config.provenance.as_ref().expect("a policy pins the trust");
    let all: Vec<Subject> =
        looked.iter().filter_map(|each| each.found.as_ref().ok()).map(subject).collect();
    for PolicyArtifact { stated, found } in looked {
        let say = ArtifactCheck { workspace, config, provenance, stated, policy };
        match found {
            Ok(found) => say.check(found, trust, &all, integrity)?,
            Err(NotMeasured::NotThere) => {
                let outcome = Outcome::not_checkable("it is missing, so nothing vouches for it")
                    .fix("build it, or verify where it is built");
                let (name, site) = (stated.path.value.clone(), stated.site.clone());
                say.add(EntryKind::Attestation, name, outcome, site, integrity);
            }
            // Whatever else is said of it: nobody vouches for what cannot be read.
            Err(NotMeasured::Damaged { why, .. }) => {
                let (name, site) = (stated.path.value.clone(), stated.site.clone());
                let outcome = Outcome::mismatch(why);
                say.add(EntryKind::Attestation, name, outcome, site, integrity);
            }
        }
    }
    Ok(())
}

fn subject(artifact: &Artifact) -> Subject {
    let name = artifact.measured.path.clone();
    Subject { name, digest: artifact.measured.hashed.digest() }
}

/// What is said of one artifact.
struct ArtifactCheck<'a> {
    workspace: &'a Workspace<'a>,
    config: &'a Config,
    provenance: &'a Provenance,
    stated: &'a Stated,
    policy: &'a Text,
}

impl ArtifactCheck<'_> {
    fn check(
        &self,
        found: &Artifact,
        trust: &Trust,
        all: &[Subject],
        integrity: &mut Integrity,
    ) -> Result<(), Error> {
        let names = self.stated.attestations.iter().flat_map(|stated| &stated.value);
        let mut files = Vec::new();
        let mut missing = Vec::new();
        for name in names {
            match small_files::read(&self.workspace.path(name)) {
                Ok(bytes) => files.push((self.workspace.shown(name), bytes)),
                Err(why) => missing.push(format!("`{}`: {why}", self.workspace.shown(name))),
            }
        }
        let attestations: Vec<Attestation<'_>> =
            files.iter().map(|(name, bytes)| Attestation { name, bytes }).collect();
        let manifests: Vec<Manifest> = self.manifest(found, integrity).into_iter().collect();
        let facts = witgate_attest::verify(&trust.demand, &attestations, all, &manifests);
        let facts = facts.map_err(|error| trust.unusable(&error, self.provenance))?;
        let name = &found.measured.path;
        for fact in facts.iter().filter(|fact| fact.subject == *name) {
            let kind = match fact.requirement {
                Requirement::Passed { .. } => EntryKind::TestResult,
                Requirement::Promoted => EntryKind::Promotion,
                _ => EntryKind::Attestation,
            };
            let outcome = self.outcome(found, fact, &missing);
            let entry = format!("{name}: {}", fact.requirement);
            self.add(kind, entry, outcome, self.site(&fact.requirement), integrity);
        }
        // Nobody may have asked for one; one that is wrong matters all the same.
        let asks = trust.demand.requirements.contains(&Requirement::Signature);
        if let Some(Err(why @ Refusal::SignatureMismatch { .. })) = &found.signature
            && !asks
        {
            let (entry, site) = (format!("{name}: a signature"), self.stated.site.clone());
            self.add(EntryKind::Attestation, entry, refused_within(why), site, integrity);
        }
        Ok(())
    }

    /// What came of something that is required of an artifact.
    fn outcome(&self, found: &Artifact, fact: &Attested, missing: &[String]) -> Outcome {
        let hashed = &found.measured.hashed;
        let is_signature = fact.requirement == Requirement::Signature;
        let within = found.signature.as_ref().filter(|_| is_signature);
        match (fact.outcome(), within) {
            // A run that failed is not undone by one that passed.
            (Believed::Verified, _) if is_result(fact) && !fact.refused.is_empty() => {
                Outcome::mismatch(wording::refused(fact))
            }
            (Believed::Verified, _) => Outcome::verified(hashed, wording::verified(fact)),
            (_, Some(Ok(within))) => {
                let keys = wording::names(&within.keys);
                Outcome::verified(hashed, format!("signed within by {keys}"))
            }
            (Believed::Refused, _) => Outcome::mismatch(wording::refused(fact)),
            (Believed::Absent, Some(Err(why))) if *why != Refusal::Unsigned => refused_within(why),
            (Believed::Absent, _) => self.absent(missing),
        }
    }

    fn absent(&self, missing: &[String]) -> Outcome {
        match (missing, &self.stated.attestations) {
            ([], None) => Outcome::unpinned("no `attestations` are named for it"),
            ([], Some(_)) => Outcome::unpinned("none of its attestations is one"),
            (missing, _) => Outcome::unpinned(missing.join(", ")).fix("restore the attestation"),
        }
    }

    /// The manifest of the image that it is published as, if that is of it.
    fn manifest(&self, found: &Artifact, integrity: &mut Integrity) -> Option<Manifest> {
        let stated = self.stated.manifest.as_ref()?;
        let shown = self.workspace.shown(&stated.value);
        let bytes = small_files::read(&self.workspace.path(&stated.value));
        let manifest = bytes.and_then(|bytes| Manifest::parse(&bytes).map_err(|it| it.to_string()));
        let why = match manifest {
            Ok(manifest) if manifest.holds(&found.measured.hashed.digest()) => {
                return Some(manifest);
            }
            Ok(manifest) => {
                let digest = Sha256::from(manifest.digest).short();
                format!("`{shown}` ({digest}) is the manifest of other bytes")
            }
            Err(why) => format!("`{shown}`: {why}"),
        };
        let (entry, site) = (format!("{}: OCI manifest", found.measured.path), stated.site.clone());
        self.add(EntryKind::Attestation, entry, Outcome::mismatch(why), site, integrity);
        None
    }

    fn add(
        &self,
        kind: EntryKind,
        name: String,
        outcome: Outcome,
        site: Site,
        integrity: &mut Integrity,
    ) {
        let (file, format) = (self.policy.file().path, format(kind));
        let entry = Entry { kind, file, format, name, outcome, range: None };
        integrity.add(self.workspace, entry, Some(site));
    }

    /// Where the policy asks for it.
    fn site(&self, requirement: &Requirement) -> Site {
        let promotion = || self.config.promotion.as_ref()?.require.as_ref();
        let site = match requirement {
            Requirement::Passed { .. } => self.config.runtimes.as_ref().map(|it| &it.site),
            Requirement::Promoted => promotion().map(|it| &it.site),
            _ => self.provenance.require.as_ref().map(|it| &it.site),
        };
        site.unwrap_or(&self.provenance.site).clone()
    }
}

/// Whether a statement that says no counts against those that say yes: there is
/// one provenance among several, and any number of results.
fn is_result(fact: &Attested) -> bool {
    matches!(
        fact.requirement,
        Requirement::Passed { .. } | Requirement::Promoted | Requirement::Predicate(_)
    )
}

/// What came of a signature in the artifact itself that does not count.
fn refused_within(why: &Refusal) -> Outcome {
    Outcome::mismatch(format!("signed within, and it does not count: {why}"))
}
