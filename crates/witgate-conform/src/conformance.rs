//! What came of the cases in all runtimes, and the verdict.

use witgate_model::Digest;

use crate::cases::Recorded;
use crate::finding_kind::{self, FindingKind};
use crate::problem::Problem;
use crate::run::{CaseOutcome, Difference, RuntimeRun};

/// What came of the cases of a component.
#[derive(Clone, Debug)]
pub struct Conformance {
    /// The component.
    pub component: Tested,
    /// The file of cases.
    pub file: CaseFile,
    /// What its answers were recorded from.
    pub recorded: Option<Recorded>,
    /// Lines that cannot be read or do not fit the contract, in their order.
    pub problems: Vec<Problem>,
    /// What came of those that fit, in each runtime.
    pub runs: Vec<RuntimeRun>,
    /// Whether cases were only held against the contract, as was asked.
    pub is_fit_only: bool,
}

/// What is tested.
#[derive(Clone, Debug)]
pub struct Tested {
    /// What it is called.
    pub name: String,
    /// The digest of its bytes; `None` of what is no file of wasm.
    pub digest: Option<Digest>,
    /// The digest of its contract.
    pub contract: Digest,
}

/// A file of cases.
#[derive(Clone, Debug)]
pub struct CaseFile {
    /// What it is called.
    pub name: String,
    /// The digest of its bytes.
    pub digest: Digest,
    /// How many cases it has.
    pub cases: usize,
    /// The names of those that do not fit.
    pub unfit: Vec<String>,
}

/// The verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConformVerdict {
    /// All cases fit, and passed in every runtime that was named.
    Pass,
    /// One does not fit, or failed.
    Fail,
    /// None failed, and one was not run or has no answer to compare with.
    Incomplete,
}

/// What a difference means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DifferenceRule {
    /// Another component of the same contract gave the recorded answer.
    BehaviourChanged,
    /// The answer is not the one in the file.
    AnswerDiffers,
    /// There was no answer within the limits.
    NoAnswer,
}

impl DifferenceRule {
    /// Its id in reports.
    pub fn as_str(self) -> &'static str {
        self.kind().id
    }

    /// What it means, for people.
    pub fn kind(self) -> &'static FindingKind {
        match self {
            DifferenceRule::BehaviourChanged => &finding_kind::BEHAVIOUR_CHANGED,
            DifferenceRule::AnswerDiffers => &finding_kind::ANSWER_DIFFERS,
            DifferenceRule::NoAnswer => &finding_kind::NO_ANSWER,
        }
    }
}

/// How many cases passed, failed, have no answer to compare with, and were not run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "they are named for what they count")]
pub struct CaseCounts {
    pub passed: usize,
    pub failed: usize,
    pub unanswered: usize,
    pub not_run: usize,
}

impl Conformance {
    /// The verdict.
    pub fn verdict(&self) -> ConformVerdict {
        let all = || self.runs.iter().map(RuntimeRun::counts);
        let is_complete = self.runs.iter().all(|run| run.fault.is_none());
        match () {
            () if !self.problems.is_empty() => ConformVerdict::Fail,
            () if all().any(|counts| counts.failed > 0) => ConformVerdict::Fail,
            () if self.file.cases == 0 => ConformVerdict::Incomplete,
            () if self.runs.is_empty() && !self.is_fit_only => ConformVerdict::Incomplete,
            () if !is_complete || all().any(|counts| counts.not_run + counts.unanswered > 0) => {
                ConformVerdict::Incomplete
            }
            () => ConformVerdict::Pass,
        }
    }

    /// Whether the answers in the file are those of another component with this contract.
    pub fn is_recorded_from_another(&self) -> bool {
        self.recorded.is_some_and(|recorded| {
            recorded.contract == self.component.contract
                && Some(recorded.component) != self.component.digest
        })
    }

    /// Whether the answers in the file are those of a component with another contract.
    pub fn is_recorded_from_another_contract(&self) -> bool {
        self.recorded.is_some_and(|recorded| recorded.contract != self.component.contract)
    }

    /// What a difference means.
    pub fn rule(&self, difference: &Difference) -> DifferenceRule {
        match (difference.is_answer, self.is_recorded_from_another()) {
            (false, _) => DifferenceRule::NoAnswer,
            (true, true) => DifferenceRule::BehaviourChanged,
            (true, false) => DifferenceRule::AnswerDiffers,
        }
    }
}

impl RuntimeRun {
    /// How many of its cases passed, failed, and did neither.
    pub fn counts(&self) -> CaseCounts {
        let mut counts = CaseCounts::default();
        for case in &self.cases {
            match case.outcome {
                CaseOutcome::Passed => counts.passed += 1,
                CaseOutcome::Unanswered => counts.unanswered += 1,
                CaseOutcome::Failed(_) => counts.failed += 1,
                CaseOutcome::NotRun { .. } => counts.not_run += 1,
            }
        }
        counts
    }

    /// How many calls have no answer in the file.
    pub fn unanswered(&self) -> usize {
        self.cases.iter().map(|case| case.new_answers.len()).sum()
    }

    /// What it is called, with its version.
    pub fn title(&self) -> String {
        match &self.runtime {
            Some(runtime) => format!("{} {}", runtime.name, runtime.version),
            None => self.name.clone(),
        }
    }
}
