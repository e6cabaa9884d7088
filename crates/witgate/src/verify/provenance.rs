//! Who vouches for the artifacts, held against what the policy asks.

mod fact;
mod trust;

use std::sync::Arc;

use witgate_attest::{Attestation, Manifest, Outcome, Refusal, Requirement, Subject, embedded};
use witgate_config::{Artifact as Stated, Config, Provenance};
use witgate_lock::{Checked, Sha256, Verdict};
use witgate_model::Site;

use super::artifacts::{Artifact, Looked, Unread};
use super::ground::{Ground, Text};
use super::{Integrity, files, told};
use crate::error::Error;
use trust::Trust;

/// What rows on attestations call themselves, and those on test results.
const PROVENANCE: &str = "provenance";
const PORTABILITY: &str = "portability";

/// What must be known to look into an artifact's bytes.
#[derive(Default)]
pub(crate) struct Signed {
    trust: Option<Arc<Trust>>,
}

/// What the bytes of an artifact say by themselves: who signed within.
pub(crate) type Signature = Option<Result<embedded::Embedded, Refusal>>;

impl Signed {
    /// The keys and the root that the policy pins.
    pub(super) fn read(ground: &Ground<'_>) -> Result<Signed, Error> {
        let Some(config) = ground.config else { return Ok(Signed::default()) };
        let Some(provenance) = &config.provenance else { return Ok(Signed::default()) };
        Ok(Signed { trust: Some(Arc::new(Trust::read(ground, provenance)?)) })
    }

    /// Who signed within the bytes of a component, where keys are pinned.
    pub(super) fn within(&self, bytes: &[u8]) -> Signature {
        let demand = &self.trust.as_ref()?.demand;
        let has_keys = !demand.keys.is_empty();
        has_keys.then(|| embedded::verify(bytes, &demand.keys, demand.threshold))
    }
}

/// Says of each artifact what is attested of it.
pub(super) fn look(
    ground: &Ground<'_>,
    signed: &Signed,
    looked: &[Looked<'_>],
    policy: &Text,
    integrity: &mut Integrity,
) -> Result<(), Error> {
    let Some(trust) = &signed.trust else { return Ok(()) };
    let config = ground.config.expect("a policy pins the trust");
    let provenance = config.provenance.as_ref().expect("a policy pins the trust");
    let all: Vec<Subject> =
        looked.iter().filter_map(|each| each.found.as_ref().ok()).map(subject).collect();
    for Looked { stated, found } in looked {
        let say = Say { ground, config, provenance, stated, policy };
        match found {
            Ok(found) => say.of(found, trust, &all, integrity)?,
            Err(Unread::NotThere) => {
                let why = "it is not there, so nothing vouches for it; build it, or verify where it \
                           is built";
                say.open(PROVENANCE, Verdict::NotCheckable, why, integrity);
            }
            // Said of it already.
            Err(Unread::Damaged(_)) => {}
        }
    }
    Ok(())
}

fn subject(artifact: &Artifact) -> Subject {
    let name = artifact.measured.path.clone();
    Subject { name, digest: artifact.measured.hashed.digest() }
}

/// What is said of one artifact.
struct Say<'a> {
    ground: &'a Ground<'a>,
    config: &'a Config,
    provenance: &'a Provenance,
    stated: &'a Stated,
    policy: &'a Text,
}

impl Say<'_> {
    fn of(
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
            match files::read(&self.ground.path(name)) {
                Ok(bytes) => files.push((self.ground.shown(name), bytes)),
                Err(why) => missing.push(format!("`{}`: {why}", self.ground.shown(name))),
            }
        }
        let attestations: Vec<Attestation<'_>> =
            files.iter().map(|(name, bytes)| Attestation { name, bytes }).collect();
        let manifests: Vec<Manifest> = self.manifest(found, integrity).into_iter().collect();
        let facts = witgate_attest::verify(&trust.demand, &attestations, all, &manifests);
        let facts = facts.map_err(|error| trust.unusable(&error, self.provenance))?;
        let name = &found.measured.path;
        for fact in facts.iter().filter(|fact| fact.subject == *name) {
            let is_test = matches!(fact.requirement, Requirement::Passed { .. });
            let is_signature = fact.requirement == Requirement::Signature;
            let format = if is_test { PORTABILITY } else { PROVENANCE };
            let entry = format!("{name}: {}", fact.requirement);
            let within = found.signature.as_ref().filter(|_| is_signature);
            let file = self.policy.file().path;
            let hashed = &found.measured.hashed;
            let row = match (fact.outcome(), within) {
                // A run that failed is not undone by one that passed.
                (Outcome::Verified, _) if is_test && !fact.refused.is_empty() => {
                    Checked::open(&file, format, &entry, Verdict::Mismatch)
                        .detail(fact::refused(fact))
                }
                (Outcome::Verified, _) => {
                    Checked::verified(hashed, &file, format, &entry).detail(fact::verified(fact))
                }
                (_, Some(Ok(within))) => Checked::verified(hashed, &file, format, &entry)
                    .detail(format!("signed within by {}", fact::names(&within.keys))),
                (Outcome::Refused, _) => Checked::open(&file, format, &entry, Verdict::Mismatch)
                    .detail(fact::refused(fact)),
                (Outcome::Absent, Some(Err(why))) if *why != Refusal::Unsigned => {
                    Checked::open(&file, format, &entry, Verdict::Mismatch)
                        .detail(format!("signed within, and it does not count: {why}"))
                }
                (Outcome::Absent, _) => Checked::open(&file, format, &entry, Verdict::Unpinned)
                    .detail(self.absent(&missing)),
            };
            let rule = match row.verdict {
                _ if is_test => "portability-unproved",
                Verdict::Unpinned => "provenance-absent",
                _ => "provenance-refused",
            };
            self.tell(rule, row, self.site(&fact.requirement), integrity);
        }
        // Nobody may have asked for one; one that is wrong matters all the same.
        let asks = trust.demand.requirements.contains(&Requirement::Signature);
        if let Some(Err(why @ Refusal::SignatureMismatch { .. })) = &found.signature
            && !asks
        {
            let file = self.policy.file().path;
            let entry = format!("{name}: a signature");
            let row = Checked::open(&file, PROVENANCE, &entry, Verdict::Mismatch);
            let row = row.detail(format!("signed within, and it does not count: {why}"));
            self.tell("provenance-refused", row, Some(self.stated.site.clone()), integrity);
        }
        Ok(())
    }

    fn absent(&self, missing: &[String]) -> String {
        match (missing, &self.stated.attestations) {
            ([], None) => "no `attestations` are named for it".to_owned(),
            ([], Some(_)) => "none of its attestations is one".to_owned(),
            (missing, _) => format!("{}; restore the attestation", missing.join(", ")),
        }
    }

    /// The manifest of the image that it is published as, if that is of it.
    fn manifest(&self, found: &Artifact, integrity: &mut Integrity) -> Option<Manifest> {
        let stated = self.stated.manifest.as_ref()?;
        let shown = self.ground.shown(&stated.value);
        let bytes = files::read(&self.ground.path(&stated.value));
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
        let file = self.policy.file().path;
        let entry = format!("{}: OCI manifest", found.measured.path);
        let row = Checked::open(&file, PROVENANCE, &entry, Verdict::Mismatch).detail(why);
        self.tell("provenance-refused", row, Some(stated.site.clone()), integrity);
        None
    }

    fn open(&self, format: &'static str, verdict: Verdict, why: &str, integrity: &mut Integrity) {
        let file = self.policy.file().path;
        let row = Checked::open(&file, format, &self.stated.path.value, verdict).detail(why);
        self.tell("lock-not-checkable", row, Some(self.stated.site.clone()), integrity);
    }

    fn tell(
        &self,
        rule: &'static str,
        row: Checked,
        site: Option<Site>,
        integrity: &mut Integrity,
    ) {
        let row = told::at(row, site.as_ref());
        integrity.findings.extend(told::of_row(self.ground, rule, &row, site));
        integrity.rows.push(row);
    }

    /// Where the policy asks for it.
    fn site(&self, requirement: &Requirement) -> Option<Site> {
        let stated = match requirement {
            Requirement::Passed { .. } => self.config.runtimes.as_ref(),
            _ => self.provenance.require.as_ref(),
        };
        Some(stated.map_or_else(|| self.provenance.site.clone(), |stated| stated.site.clone()))
    }
}
