//! What each kind of finding of `witgate conform` means, whichever case it is about.
//!
//! They are no rules: no policy gives them a level and no waiver suppresses them, since the
//! answers in the file of cases are what a team accepts.

/// A kind of finding.
#[derive(Debug)]
pub struct FindingKind {
    /// Its id in reports.
    pub id: &'static str,
    /// What was found, in a line.
    pub summary: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// What to do.
    pub instead: &'static str,
}

impl FindingKind {
    /// The kind that has an id.
    pub fn find(id: &str) -> Option<&'static FindingKind> {
        FINDING_KINDS.iter().copied().find(|kind| kind.id == id)
    }
}

/// All kinds, in the order of ids.
pub static FINDING_KINDS: &[&FindingKind] =
    &[&ANSWER_DIFFERS, &BEHAVIOUR_CHANGED, &CASE_DOES_NOT_FIT, &NO_ANSWER];

pub(crate) static ANSWER_DIFFERS: FindingKind = FindingKind {
    id: "answer-differs",
    summary: "a call gave another answer than the file of cases has",
    why: "
The file of cases says what the component is meant to do, and in this runtime it did something
else: it returned another value, trapped, or did not trap where the case expects it. If the case
passes in another runtime, the component behaves differently there, and users of one of the two
get what nobody meant.
",
    instead: "
Correct the component. If the answer in the file is wrong, correct it there, or remove it and
have it written by `--record`.
",
};

pub(crate) static BEHAVIOUR_CHANGED: FindingKind = FindingKind {
    id: "behaviour-changed",
    summary: "a component with the same contract answers differently than the recorded one",
    why: "
The answers in the file were recorded from another component with the same contract. Types did
not change, so no comparison of contracts sees this: old guests and hosts still link, and then
get other values, errors or traps. Programs that rely on the recorded answer break at run time.
",
    instead: "
If the change is not meant, correct the component. If it is, remove the answer from the file,
run again with `--record`, review the difference, and say in the changelog what changed: for
users it may be a breaking change, whatever the contract says.
",
};

pub(crate) static CASE_DOES_NOT_FIT: FindingKind = FindingKind {
    id: "case-does-not-fit",
    summary: "a case cannot be read, or calls what the contract does not have",
    why: "
Before anything is run, every call is checked against the contract: the function must be
exported, and arguments and answers must be of its types. A case that no longer fits shows a
change of the contract that callers of this function have to follow.
",
    instead: "
Correct the case at its line. If the contract was not meant to change, `witgate diff` shows what
did.
",
};

pub(crate) static NO_ANSWER: FindingKind = FindingKind {
    id: "no-answer",
    summary: "a call did not return within the limits of time and memory",
    why: "
The component, or its runtime, was ended after `--timeout` seconds or when it died, for example
for want of memory. A host that waits for this call would wait as long.
",
    instead: "
Correct the component. If the call is meant to take longer or to need more memory, raise
`--timeout` or `--memory`.
",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_found_by_their_ids() {
        assert!(FINDING_KINDS.is_sorted_by_key(|kind| kind.id));
        for kind in FINDING_KINDS {
            assert!(FindingKind::find(kind.id).is_some_and(|found| std::ptr::eq(found, *kind)));
        }
        assert!(FindingKind::find("variant-case-added").is_none());
    }
}
