//! Rules on one contract alone: what a careful maintainer would say of it before it is
//! published.

use std::ops::Range;

use witgate_model::{Item, Span};

use crate::level::Level;
use crate::lint_evidence::LintEvidence;
use crate::terms::words;

/// When and how a rule looks at a contract.
#[derive(Debug)]
pub struct Lint {
    /// The smallest preset that has the rule.
    pub preset: Preset,
    /// The level of its findings, unless a policy has another.
    pub level: Level,
    /// When it looks.
    pub stage: Stage,
    /// What it finds.
    pub judge: fn(&LintEvidence<'_>) -> Vec<LintDraft>,
}

/// Rules that belong together; each preset has those of the ones before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Preset {
    /// What is wrong whatever one thinks of style.
    Minimal,
    /// What most maintainers would change.
    #[default]
    Recommended,
    /// What WASI asks of its own packages.
    Wasi,
    /// Every rule.
    All,
}

words!(
    Preset,
    "preset",
    [Minimal = "minimal", Recommended = "recommended", Wasi = "wasi", All = "all"]
);

/// When a rule looks at a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Whenever somebody lints.
    Always,
    /// Only before a package is published.
    Publishing,
    /// When all other rules have looked: what is found then is about the comments that
    /// allow findings.
    Last,
}

/// What a rule says of an item; the rest of the finding is worked out from it.
#[derive(Clone, Debug)]
pub struct LintDraft {
    /// What it is about.
    pub item: Item,
    /// Where that is, if it is not where the item is.
    pub span: Option<Span>,
    /// One line: what is the matter, with names in backquotes.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// What tells this finding from others of the rule at the same item.
    pub facts: String,
    /// How the text has to change, where that changes nothing that anybody depends on.
    pub fix: Option<TextEdit>,
    /// Whether it is so and nobody can change it before a breaking release: it is not
    /// reported, and comments and waivers that allow it are still needed.
    pub is_settled: bool,
}

/// A change of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextEdit {
    /// The file, as [`Sources`](witgate_model::Sources) count them.
    pub file: usize,
    /// The bytes to replace.
    pub range: Range<usize>,
    /// What replaces them.
    pub text: String,
}

impl LintDraft {
    /// Says this of an item, where the item is.
    pub fn new(item: Item, message: impl Into<String>, help: impl Into<String>) -> LintDraft {
        LintDraft {
            item,
            span: None,
            message: message.into(),
            help: help.into(),
            facts: String::new(),
            fix: None,
            is_settled: false,
        }
    }

    /// Tells it from others at the same item.
    pub fn facts(mut self, facts: impl Into<String>) -> LintDraft {
        self.facts = facts.into();
        self
    }

    /// Says where it is.
    pub fn span(mut self, span: Span) -> LintDraft {
        self.span = Some(span);
        self
    }

    /// Says whether nobody can change it before a breaking release.
    pub fn settled(mut self, is_settled: bool) -> LintDraft {
        self.is_settled = is_settled;
        self
    }

    /// Says how the text has to change.
    pub fn fix(mut self, fix: Option<TextEdit>) -> LintDraft {
        self.fix = fix;
        self
    }
}
