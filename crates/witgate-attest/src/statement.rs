//! in-toto Statement v1: which digests something is said about.
//!
//! In come bytes that a signature was verified over; a statement is never read
//! before that. Subjects are distinguished by digest alone, never by name.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

use crate::json::KeysOnce;
use crate::predicate::Predicate;
use crate::predicate::objection::objection;
use crate::refusal::{Refusal, excerpt};

/// The payload type of an envelope around a statement.
pub(crate) const PAYLOAD_TYPE: &str = "application/vnd.in-toto+json";

/// The `_type` of a statement.
pub(crate) const STATEMENT_TYPE: &str = "https://in-toto.io/Statement/v1";

/// How many of a statement's subjects are named in a refusal.
const NAMED: usize = 3;

/// A statement somebody trusted has signed.
#[derive(Clone, Debug)]
pub(crate) struct Statement {
    /// SHA-256 digests of its subjects, in lower-case hexadecimal.
    pub(crate) sha256: BTreeSet<String>,
    /// What it calls the first few of them.
    pub(crate) about: Vec<String>,
    pub(crate) predicate_type: String,
    pub(crate) predicate: Predicate,
    /// What speaks against it as a yes.
    pub(crate) objection: Option<Box<Refusal>>,
}

#[derive(Deserialize)]
struct Wire {
    #[serde(rename = "_type")]
    statement_type: String,
    subject: Vec<WireSubject>,
    #[serde(rename = "predicateType")]
    predicate_type: String,
    #[serde(default)]
    predicate: Value,
}

#[derive(Deserialize)]
struct WireSubject {
    name: Option<String>,
    uri: Option<String>,
    digest: BTreeMap<String, String>,
}

impl Statement {
    /// The statement in an envelope's verified payload.
    pub(crate) fn parse(payload_type: &str, verified: &[u8]) -> Result<Statement, Refusal> {
        if payload_type != PAYLOAD_TYPE {
            return Err(Refusal::PayloadType { found: excerpt(payload_type) });
        }
        let malformed = |error| Refusal::malformed(format!("statement: {error}"));
        // A value of a predicate keeps the last of several under one key.
        let KeysOnce = serde_json::from_slice(verified).map_err(malformed)?;
        let wire: Wire = serde_json::from_slice(verified).map_err(malformed)?;
        if wire.statement_type != STATEMENT_TYPE {
            return Err(Refusal::StatementType { found: excerpt(&wire.statement_type) });
        }
        let sha256 = wire.subject.iter().filter_map(|subject| subject.digest.get("sha256"));
        Ok(Statement {
            sha256: sha256.map(|digest| digest.to_ascii_lowercase()).collect(),
            about: wire.subject.iter().take(NAMED).map(WireSubject::called).collect(),
            objection: objection(&wire.predicate_type, &wire.predicate).map(Box::new),
            predicate: Predicate::parse(&wire.predicate_type, wire.predicate)?,
            predicate_type: wire.predicate_type,
        })
    }
}

impl WireSubject {
    fn called(&self) -> String {
        let digest = || {
            let (algorithm, digest) = self.digest.first_key_value()?;
            Some(format!("{algorithm}:{digest}"))
        };
        let name = self.name.clone().filter(|name| !name.is_empty());
        excerpt(&name.or_else(|| self.uri.clone()).or_else(digest).unwrap_or_default())
    }
}
