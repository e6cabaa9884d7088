//! The question itself: which requirements are met about which subjects?

use std::collections::BTreeSet;

use witgate_model::Digest;

use crate::demand::{Demand, DemandError};
use crate::document::{Attestation, documents};
use crate::fact::{Coverage, Fact, Refused, Verified};
use crate::manifest::Manifest;
use crate::opened::{Content, Opened};
use crate::refusal::Refusal;
use crate::requirement::Requirement;
use crate::trust::Trust;

/// A file that something is to be attested about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Its name, for reports.
    pub name: String,
    /// The digest of its bytes.
    pub digest: Digest,
}

/// How many refusals one fact lists.
const LISTED: usize = 16;

/// Verifies attestations, and answers every requirement about every subject,
/// subjects first. `manifests` are OCI manifests at hand: what is attested of one
/// is attested of its layers.
pub fn verify(
    demand: &Demand,
    attestations: &[Attestation<'_>],
    subjects: &[Subject],
    manifests: &[Manifest],
) -> Result<Vec<Fact>, DemandError> {
    if demand.requirements.is_empty() {
        return Ok(Vec::new());
    }
    let trust = Trust::new(demand)?;
    let mut opened: Vec<(String, Opened)> = Vec::new();
    let mut unread: Vec<Refused> = Vec::new();
    for file in attestations {
        let documents = match documents(file) {
            Ok(documents) => documents,
            Err((attestation, because)) => {
                unread.push(Refused { attestation, because });
                continue;
            }
        };
        for document in documents {
            let answer = trust.open(&document);
            let name = document.name;
            match answer {
                Ok(one) => opened.push((name, one)),
                Err(because) => unread.push(Refused { attestation: name, because }),
            }
        }
    }

    let digests: Vec<Vec<Covering>> =
        subjects.iter().map(|subject| coverings(subject, manifests)).collect();
    // An attestation of a neighbour is nobody's failure; one of a stranger may be
    // that of a subject which was then exchanged.
    let known: BTreeSet<&str> = digests.iter().flatten().map(|it| it.hex.as_str()).collect();
    let strange: Vec<bool> =
        opened.iter().map(|(_, one)| !known.iter().any(|hex| one.content.is_about(hex))).collect();

    let mut facts = Vec::new();
    for (subject, digests) in subjects.iter().zip(&digests) {
        for requirement in &demand.requirements {
            let mut answer = Answer::default();
            for ((name, one), strange) in opened.iter().zip(&strange) {
                answer.weigh(requirement, digests, name, one, *strange);
            }
            facts.push(answer.fact(subject, requirement, &unread));
        }
    }
    Ok(facts)
}

/// A digest whose attestation counts for a subject.
struct Covering {
    hex: String,
    coverage: Coverage,
}

fn coverings(subject: &Subject, manifests: &[Manifest]) -> Vec<Covering> {
    let hex = |digest: &Digest| digest.short(64);
    let direct = Covering { hex: hex(&subject.digest), coverage: Coverage::Direct };
    let manifests = manifests.iter().filter(|manifest| manifest.holds(&subject.digest));
    std::iter::once(direct)
        .chain(manifests.map(|manifest| Covering {
            hex: hex(&manifest.digest),
            coverage: Coverage::Manifest(manifest.digest),
        }))
        .collect()
}

#[derive(Default)]
struct Answer {
    verified: Vec<Verified>,
    /// About the subject, and saying the wrong thing.
    contradicting: Vec<Refused>,
    /// About a file that nobody asked about.
    strangers: Vec<Refused>,
}

impl Answer {
    fn weigh(
        &mut self,
        requirement: &Requirement,
        digests: &[Covering],
        name: &str,
        one: &Opened,
        strange: bool,
    ) {
        let Some(answer) = requirement.answered_by(one) else { return };
        let refused = |because| Refused { attestation: name.to_owned(), because };
        let Some(covering) = digests.iter().find(|it| one.content.is_about(&it.hex)) else {
            if strange {
                let about = one.content.subject_names();
                self.strangers.push(refused(Refusal::OtherSubject { about }));
            }
            return;
        };
        match answer {
            Err(because) => self.contradicting.push(refused(because)),
            Ok(()) => self.verified.push(Verified {
                attestation: name.to_owned(),
                signer: one.signer.clone(),
                bundle: one.bundle.clone(),
                coverage: covering.coverage,
                predicate: match &one.content {
                    Content::File { .. } => None,
                    Content::Statement(statement) => Some(statement.predicate.clone()),
                },
            }),
        }
    }

    fn fact(self, subject: &Subject, requirement: &Requirement, unread: &[Refused]) -> Fact {
        let mut refused = self.contradicting;
        let mut unlisted = 0;
        if self.verified.is_empty() {
            refused.extend(self.strangers);
            let room = LISTED.saturating_sub(refused.len()).min(unread.len());
            refused.extend_from_slice(&unread[..room]);
            unlisted += unread.len() - room;
        }
        unlisted += refused.len().saturating_sub(LISTED);
        refused.truncate(LISTED);
        Fact {
            subject: subject.name.clone(),
            requirement: requirement.clone(),
            verified: self.verified,
            refused,
            unlisted,
        }
    }
}
