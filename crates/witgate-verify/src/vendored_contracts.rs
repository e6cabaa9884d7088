//! Locked bytes read, and held against what is vendored: by the contracts, so
//! that it is said what differs and not that something does.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, ThreadId};

use witgate_judge::Terms;
use witgate_load::{Agreement, Contents, Encoded, on_deep_stack};
use witgate_lock::{Carried, Compare, Comparison, Hashed, Sha256, Vendored};
use witgate_model::Subject;

/// So many differences are told of each comparison.
const TOLD: usize = 3;

/// Reads locked bytes.
#[derive(Default)]
pub(crate) struct Reader<'a> {
    /// What is vendored, by directory.
    trees: &'a [witgate_load::Vendored],
    /// What each thread has read last: a lock asks several things of the same
    /// bytes.
    last: Mutex<HashMap<ThreadId, (Sha256, Arc<Encoded>)>>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(trees: &'a [witgate_load::Vendored]) -> Reader<'a> {
        Reader { trees, last: Mutex::default() }
    }

    fn decoded(&self, bytes: &[u8]) -> Result<Arc<Encoded>, String> {
        let (here, digest) = (thread::current().id(), Hashed::of_bytes(bytes).sha256());
        let last = || self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, encoded)) = last().get(&here).filter(|(of, _)| *of == digest) {
            return Ok(encoded.clone());
        }
        let encoded = Encoded::decode(bytes, "").map_err(|error| error.message())?;
        let encoded = Arc::new(encoded);
        last().insert(here, (digest, encoded.clone()));
        Ok(encoded)
    }

    /// What differs between locked bytes and wasm beside the package of its name.
    fn compare_rival(&self, locked: &[u8], rival: &Vendored) -> Result<Option<String>, String> {
        if self.decoded(locked)?.main() != Some(&rival.package) {
            return Err("another package of that name is vendored beside it".to_owned());
        }
        let bytes = Contents::open(Path::new(""), &rival.path);
        self.differs(locked, &bytes.map_err(|error| error.message())?)
    }

    /// What differs between two packages in wasm, if anything does.
    pub(crate) fn differs(&self, was: &[u8], now: &[u8]) -> Result<Option<String>, String> {
        let subject = |bytes: &[u8]| {
            let encoded = Encoded::decode(bytes, "").map_err(|error| error.message())?;
            let main = encoded.main().cloned().ok_or("they are not a WIT package")?;
            let subject = encoded.subject(&main).map_err(|error| error.message())?;
            subject.ok_or_else(|| "they contain no package of their own".to_owned())
        };
        let (was, now) = (subject(was)?, subject(now)?);
        Ok((was.contract != now.contract).then(|| differences(&was, &now)))
    }
}

impl Compare for Reader<'_> {
    fn carried(&self, bytes: &[u8]) -> Result<Carried, String> {
        let encoded = self.decoded(bytes)?;
        let packages = encoded.packages().into_iter().collect();
        Ok(Carried { main: encoded.main().cloned(), packages })
    }

    fn compare(&self, locked: &[u8], vendored: &Vendored) -> Comparison {
        let why = |why: String| Comparison::CannotTell { why };
        let rival = (vendored.package.clone(), vendored.path.clone());
        if self.trees.iter().any(|tree| tree.rivals().contains(&rival)) {
            return match self.compare_rival(locked, vendored) {
                Ok(None) => Comparison::Same,
                Ok(Some(what)) => Comparison::Differs { what },
                Err(reason) => why(reason),
            };
        }
        let holds = |tree: &&witgate_load::Vendored| {
            tree.packages().get(&vendored.package) == Some(&vendored.path)
        };
        let Some(tree) = self.trees.iter().find(holds) else {
            return why("it is not vendored there".to_owned());
        };
        let locked = match self.decoded(locked) {
            Ok(locked) => locked,
            Err(error) => return why(error),
        };
        match tree.compare(&locked, &vendored.package) {
            Agreement::Same { .. } => Comparison::Same,
            Agreement::Differs { locked, vendored } => {
                Comparison::Differs { what: differences(&locked, &vendored) }
            }
            Agreement::Partly { beyond } => {
                let items: Vec<String> =
                    beyond.iter().take(TOLD).map(|item| format!("`{item}`")).collect();
                let more = beyond.len().saturating_sub(TOLD);
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                why(format!(
                    "their copy of it is the same, and they do not verify {}{more}",
                    items.join(", ")
                ))
            }
            Agreement::CannotTell { why: reason } => why(reason),
        }
    }
}

/// The first few differences between two contracts, in words.
pub(crate) fn differences(was: &Subject, now: &Subject) -> String {
    on_deep_stack(|| difference(was, now))
}

fn difference(was: &Subject, now: &Subject) -> String {
    let verdict = witgate_judge::compare(was, now, &Terms::default());
    // What follows from the changes says nothing more of them.
    let of_changes = verdict.findings.iter().filter(|finding| !finding.rule.kinds().is_empty());
    let mut messages: Vec<&str> = of_changes.map(|finding| finding.message.as_str()).collect();
    messages.dedup();
    let more = messages.len().saturating_sub(TOLD);
    messages.truncate(TOLD);
    let more = if more > 0 { format!(", and {more} more") } else { String::new() };
    match messages.is_empty() {
        true => "the contracts differ".to_owned(),
        false => format!("{}{more}", messages.join(", ")),
    }
}
