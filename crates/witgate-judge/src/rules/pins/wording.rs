//! What several rules on pinned things say alike.
//!
//! Not a rule.

use witgate_model::{Digest, EntryStatus};

use crate::fact::{EntryFact, Fact, LockRewrite};
use crate::rule::Draft;

/// The entry that a fact is about, if it has that status.
pub(super) fn entry(fact: &Fact, status: EntryStatus) -> Option<&EntryFact> {
    match fact {
        Fact::Entry(it) if it.entry.outcome.status() == status => Some(it),
        _ => None,
    }
}

/// Names the entry and says what is the matter with it, and what to do: what
/// whoever compared it knows to do, or else what the rule says.
pub(super) fn on_entry(it: &EntryFact, help: &'static str) -> Draft {
    let outcome = &it.entry.outcome;
    let lead = match it.entry.name.as_str() {
        "" => String::new(),
        name => format!("`{name}`: "),
    };
    let message = format!("{lead}{}", outcome.matter());
    with_hint(Draft::new(message, outcome.advice().unwrap_or(help)), it.changed.as_ref())
}

/// Names the entry, or the lock, and says what happened to it.
pub(super) fn on_rewrite(it: &LockRewrite, what: &str, help: impl Into<String>) -> Draft {
    let message = match &it.entry {
        Some(entry) => format!("`{entry}`: {what}"),
        None => format!("{}: {what}", it.file),
    };
    with_hint(Draft::new(message, help), it.changed.as_ref())
}

fn with_hint(draft: Draft, hint: Option<&String>) -> Draft {
    match hint {
        Some(hint) => draft.hint(hint),
        None => draft,
    }
}

/// The first digits of a digest, for people.
pub(super) fn short(digest: &Digest) -> String {
    format!("sha256:{}…", digest.short(12))
}
