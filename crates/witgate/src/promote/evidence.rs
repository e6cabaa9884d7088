//! Files of evidence, read in the order in which they were named: metrics, or statements that
//! somebody trusted has signed.

use std::path::{Path, PathBuf};

use serde_json::Value;
use witgate_model::{Digest, path};
use witgate_promotion::{Evidence, Measurements, Refusal, Terms, measure, read_predicate};
use witgate_verify::{SignedMeasurements, Workspace, signed_measurements};

use crate::error::Error;

/// The most that is read of one file.
const LIMIT: u64 = 256 << 20;

/// All evidence that was named.
pub(super) struct AllEvidence {
    metrics: Vec<Evidence>,
    /// Measurements by the digest of the component that they are of.
    signed: Vec<(Digest, Measurements)>,
}

impl AllEvidence {
    /// Reads every file; what they carry of warnings comes beside it.
    pub(super) fn read(
        files: &[PathBuf],
        workspace: &Workspace<'_>,
    ) -> Result<(AllEvidence, Vec<String>), Error> {
        let mut all = AllEvidence { metrics: Vec::new(), signed: Vec::new() };
        let mut notes = Vec::new();
        for file in files {
            let name = path::shown(file);
            let bytes = bytes(file, &name)?;
            if is_statement(&bytes) {
                for signed in signed_measurements(workspace, &name, &bytes)? {
                    notes.push(format!("{name}: signed by {}", signed.signer));
                    all.add(&name, &signed)?;
                }
                continue;
            }
            let evidence = witgate_promotion::read(&name, &bytes).map_err(|error| {
                Error::Evidence { file: name, reason: error.reason, help: error.help }
            })?;
            notes.extend(evidence.notes.iter().map(|note| format!("{}: {note}", evidence.name)));
            all.metrics.push(evidence);
        }
        Ok((all, notes))
    }

    fn add(&mut self, file: &str, signed: &SignedMeasurements) -> Result<(), Error> {
        let wrong = |reason| Error::Evidence { file: file.to_owned(), reason, help: None };
        let read = read_predicate(&signed.predicate).map_err(|error| wrong(error.reason))?;
        let about = signed.digests.iter().map(|digest| (*digest, read.candidate.clone()));
        self.signed.extend(about.chain(read.baseline));
        Ok(())
    }

    /// What is known of the component with these digests.
    pub(super) fn measured(
        &self,
        digests: &[Digest],
        terms: &Terms,
    ) -> Result<Measurements, Refusal> {
        let refused = |reason: &str| Err(Refusal { reason: reason.to_owned() });
        let signed: Vec<&Measurements> = self
            .signed
            .iter()
            .filter(|(digest, _)| digests.contains(digest))
            .map(|(_, measured)| measured)
            .collect();
        match (signed.as_slice(), self.metrics.is_empty()) {
            ([], true) => refused("no statement is about it"),
            ([], false) => measure(&self.metrics, digests, terms),
            ([measured], true) => {
                measured.refusal_by_age(terms).map_or_else(|| Ok((*measured).clone()), Err)
            }
            ([_], false) => refused("metrics and a statement together may count calls twice"),
            _ => refused("several statements are about it, and may count calls twice"),
        }
    }
}

fn bytes(file: &Path, name: &str) -> Result<Vec<u8>, Error> {
    witgate_files::read(file, LIMIT).map_err(|refusal| {
        let help = "name a file of metrics; `witgate promote --help` shows how to save one";
        let (reason, help) = match refusal.is_not_found() {
            true => ("no such file".to_owned(), Some(help.to_owned())),
            false => (refusal.to_string(), None),
        };
        Error::Evidence { file: name.to_owned(), reason, help }
    })
}

/// Whether a file looks like an envelope, a bundle or a bare statement; lines of a `.jsonl` file
/// are told by the first.
fn is_statement(bytes: &[u8]) -> bool {
    const KEYS: [&str; 4] = ["payloadType", "dsseEnvelope", "verificationMaterial", "_type"];
    let mut values = serde_json::Deserializer::from_slice(bytes).into_iter::<Value>();
    // OTLP and Prometheus' answers may be large: their first words are enough.
    let start = &bytes[..bytes.len().min(64)];
    let is_metrics = ["\"resourceMetrics\"", "\"status\""]
        .iter()
        .any(|word| start.windows(word.len()).any(|it| it == word.as_bytes()));
    if is_metrics || bytes.trim_ascii_start().first() != Some(&b'{') {
        return false;
    }
    let first = values.next().and_then(Result::ok);
    first.is_some_and(|value| KEYS.iter().any(|key| value.get(key).is_some()))
}
