//! Whether a component can show what a finding says, and why not.

use crate::cell::{Cell, Impact};
use crate::finding::Finding;
use crate::rule::{Judge, Rule};

/// Why there is no component that a host refuses because of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoWitness {
    /// It is about files of the repository: the policy, locks, artifacts.
    Files,
    /// It is about one contract alone.
    OneContract,
    /// It sums up other findings, or says what a component may do.
    Overall,
    /// It is about all that a world has, and no change by itself.
    World,
    /// Only source code breaks.
    SourceOnly,
    /// What links may mean something else.
    Silent,
    /// Everything links where a feature of the component model is enabled.
    Feature,
    /// Nothing breaks.
    Nothing,
}

impl NoWitness {
    /// The reason, as half a sentence.
    pub fn as_str(self) -> &'static str {
        match self {
            NoWitness::Files => "about files of the repository, not about a contract",
            NoWitness::OneContract => "about one contract alone, which is compared with nothing",
            NoWitness::Overall => "by itself it keeps no component from linking",
            NoWitness::World => "about a world as a whole, of which no small part shows it",
            NoWitness::SourceOnly => "only source code breaks; compiled components link",
            NoWitness::Silent => "components link, but what they pass may change its meaning",
            NoWitness::Feature => "components link on hosts that enable the feature",
            NoWitness::Nothing => "nothing breaks",
        }
    }

    /// By who breaks; `None` if a component does.
    fn from_impact(impact: &Impact) -> Option<NoWitness> {
        let Impact { old_guest_on_new_host, new_guest_on_old_host, guest_source, host_source } =
            *impact;
        let links = [old_guest_on_new_host, new_guest_on_old_host];
        let all = [old_guest_on_new_host, new_guest_on_old_host, guest_source, host_source];
        match () {
            () if links.iter().any(|cell| cell.refuses_link()) => None,
            () if links.contains(&Cell::Silent) => Some(NoWitness::Silent),
            () if links.contains(&Cell::NeedsFeature) => Some(NoWitness::Feature),
            () if all.iter().any(|cell| cell.breaks_someone()) => Some(NoWitness::SourceOnly),
            () if impact.is_silent() => Some(NoWitness::Silent),
            () => Some(NoWitness::Nothing),
        }
    }

    /// By what a rule looks at; `None` if that is changes.
    fn of_judge(judge: &Judge) -> Option<NoWitness> {
        match judge {
            Judge::Change([], _) => Some(NoWitness::World),
            Judge::Change(..) => None,
            Judge::Whole(..) => Some(NoWitness::Overall),
            Judge::Fact(..) => Some(NoWitness::Files),
            Judge::Lint(_) => Some(NoWitness::OneContract),
        }
    }
}

impl Rule {
    /// Why no finding of the rule has a witness; `None` if some have one.
    pub fn no_witness(&self) -> Option<NoWitness> {
        let impact = self.rows.imported.impact.worse(self.rows.exported.impact);
        NoWitness::of_judge(&self.judge).or_else(|| NoWitness::from_impact(&impact))
    }
}

impl Finding {
    /// Why it has no witness; `None` if a component shows whom it breaks.
    pub fn no_witness(&self) -> Option<NoWitness> {
        NoWitness::of_judge(&self.rule.judge).or_else(|| NoWitness::from_impact(&self.impact))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The gravest thing that keeps a component from being the witness is the reason.
    #[test]
    fn the_reason_is_what_happens_to_components_and_then_to_source_code() {
        let because = |old_guest_on_new_host, guest_source| {
            let impact = Impact { old_guest_on_new_host, guest_source, ..Impact::NONE };
            NoWitness::from_impact(&impact)
        };
        assert_eq!(because(Cell::Breaks, Cell::Breaks), None);
        assert_eq!(because(Cell::Silent, Cell::Breaks), Some(NoWitness::Silent));
        assert_eq!(because(Cell::NeedsFeature, Cell::Breaks), Some(NoWitness::Feature));
        assert_eq!(because(Cell::Ok, Cell::Breaks), Some(NoWitness::SourceOnly));
        assert_eq!(because(Cell::Ok, Cell::Silent), Some(NoWitness::Silent));
        assert_eq!(because(Cell::Ok, Cell::Ok), Some(NoWitness::Nothing));
    }
}
