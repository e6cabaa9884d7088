//! What a rule is.

use witgate_diff::{Change, Kind};
use witgate_model::{Bump, Item};

use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::fact::{Fact, FactKind};
use crate::level::Level;
use crate::lint::Lint;
use crate::release::Release;

/// The release of Wasmtime that all pages speak of; `witgate-oracles` pins it.
pub const WASMTIME: &str = "48";

/// Likewise the release of wit-bindgen.
pub const WIT_BINDGEN: &str = "0.63";

/// The release of jco of which the lint rules speak.
pub const JCO: &str = "1.35";

/// Likewise the release of componentize-py.
pub const COMPONENTIZE_PY: &str = "0.25";

/// A rule: what is found, who it breaks, and its page of the manual.
///
/// An id never changes its meaning, and none is used twice.
#[derive(Debug)]
pub struct Rule {
    /// What is found; reads right after "waive".
    pub id: &'static str,
    /// One line, beginning with what happened: "a variant has a case that the
    /// baseline lacks".
    pub summary: &'static str,
    /// What it means for the item, in each role that it may have.
    pub rows: Rows,
    /// When it finds something.
    pub judge: Judge,
    /// Why it breaks whom. `{wasmtime}` and `{wit-bindgen}`, here and in
    /// [`source`](Rule::source), mean the releases that were measured.
    pub docs: &'static str,
    /// What to do instead of the change, or about the finding.
    pub instead: &'static str,
    /// Where the component model says so, and how it was measured; empty where
    /// there is nothing to cite.
    pub source: &'static str,
}

/// When a rule finds something.
#[derive(Debug)]
pub enum Judge {
    /// On changes of these kinds, one at a time. Every change is taken by the
    /// first rule that answers.
    Change(&'static [Kind], fn(&Change, &Evidence<'_>) -> Option<Draft>),
    /// On everything there is to know, with the release that each package
    /// needs and declares, worked out from the findings on changes; at this level,
    /// unless the draft has another.
    Whole(Level, fn(&Evidence<'_>, &[Release]) -> Vec<Draft>),
    /// On facts of these kinds, one at a time: about the gate itself and about
    /// what is pinned, which are no part of any contract. Every fact is taken by
    /// the first rule that answers; at this level, unless the draft has another.
    Fact(&'static [FactKind], Level, fn(&Fact) -> Option<Draft>),
    /// On one contract alone, when somebody lints it.
    Lint(Lint),
}

/// What a rule says of one case; the rest of a finding is worked out from the
/// rule and the evidence.
#[derive(Clone, Debug)]
pub struct Draft {
    /// One line: what changed, with names in backquotes.
    pub message: String,
    /// How to fix it.
    pub help: String,
    /// Where this case differs from what the rule says of imported items.
    pub imported: Option<Row>,
    /// Where this case differs from what the rule says of exported items.
    pub exported: Option<Row>,
    /// For a rule over everything: the item in the baseline and candidate.
    pub items: (Option<Item>, Option<Item>),
    /// For a rule on facts or over everything: how grave it is. Findings on
    /// changes take their level from who breaks and what the version allows.
    pub level: Option<Level>,
    /// For a rule on facts: who may say another level.
    pub level_source: LevelSource,
    /// For a rule over everything: whether it means the findings that a
    /// package's version does not allow, and weighs what they weigh.
    pub is_owed: bool,
    /// For a rule on facts: whether it fails no gate, unless a policy gives it a
    /// level.
    pub never_fails: bool,
    /// Of an import that no world states: the item whose text brings or brought it.
    pub implied_by: Option<Item>,
    /// More that the reader should know, a line each.
    pub hints: Vec<String>,
    /// For a rule over everything: what tells this finding from others of the
    /// rule at the same item.
    pub facts: String,
}

/// Who may say another level than the rule's own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LevelSource {
    /// The policy that counts.
    #[default]
    Policy,
    /// The baseline's policy alone: the candidate's is what the finding is about.
    BaselinePolicy,
    /// Nobody.
    Rule,
}

impl Draft {
    /// Says this of the case, and nothing that the rule does not say already.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Draft {
        Draft {
            message: message.into(),
            help: help.into(),
            imported: None,
            exported: None,
            items: (None, None),
            level: None,
            level_source: LevelSource::default(),
            is_owed: false,
            never_fails: false,
            implied_by: None,
            hints: Vec::new(),
            facts: String::new(),
        }
    }

    /// Says something else of this case, in both roles.
    pub fn rows(mut self, imported: Row, exported: Row) -> Draft {
        self.imported = Some(imported);
        self.exported = Some(exported);
        self
    }

    /// Says how grave it is.
    pub fn level(mut self, level: Level) -> Draft {
        self.level = Some(level);
        self
    }

    /// Says who may say another level.
    pub fn level_source(mut self, level_source: LevelSource) -> Draft {
        self.level_source = level_source;
        self
    }

    /// Adds a line for the reader.
    pub fn hint(mut self, hint: impl Into<String>) -> Draft {
        self.hints.push(hint.into());
        self
    }
}

impl Rule {
    /// The page of the manual: why, what to do instead, and the source.
    pub fn page(&self) -> String {
        let parts = [("", self.docs), ("Instead:\n", self.instead), ("Source:\n", self.source)];
        let parts = parts.iter().filter(|(_, text)| !text.is_empty());
        let parts: Vec<String> =
            parts.map(|(lead, text)| format!("{lead}{}", text.trim())).collect();
        with_measured_releases(&parts.join("\n\n"))
    }

    /// Why it breaks whom, with the releases that were measured.
    pub fn why(&self) -> String {
        with_measured_releases(self.docs.trim())
    }

    /// Where the component model says so, likewise.
    pub fn cited(&self) -> Option<String> {
        (!self.source.is_empty()).then(|| with_measured_releases(self.source.trim()))
    }

    /// The level of its findings under the default policy, while the version allows
    /// no breaking change.
    pub fn level(&self) -> Level {
        match self.judge {
            Judge::Whole(level, _) | Judge::Fact(_, level, _) => level,
            Judge::Lint(Lint { level, .. }) => level,
            Judge::Change(..) => {
                let rows = [self.rows.imported, self.rows.exported];
                match rows.iter().any(|row| row.bump == Bump::Breaking) {
                    true => Level::Error,
                    false if rows.iter().any(|row| row.impact.is_silent()) => Level::Warn,
                    false => Level::Note,
                }
            }
        }
    }

    /// How it lints; `None` of a rule on two contracts, or on facts.
    pub fn lint(&self) -> Option<&Lint> {
        match &self.judge {
            Judge::Lint(lint) => Some(lint),
            Judge::Change(..) | Judge::Whole(..) | Judge::Fact(..) => None,
        }
    }

    /// The kinds of change it judges; none for a rule on facts or over everything.
    pub fn kinds(&self) -> &'static [Kind] {
        match self.judge {
            Judge::Change(kinds, _) => kinds,
            Judge::Whole(..) | Judge::Fact(..) | Judge::Lint(_) => &[],
        }
    }
}

/// Names the releases that were measured.
fn with_measured_releases(text: &str) -> String {
    let text = text.replace("{wasmtime}", WASMTIME).replace("{wit-bindgen}", WIT_BINDGEN);
    text.replace("{jco}", JCO).replace("{componentize-py}", COMPONENTIZE_PY)
}
