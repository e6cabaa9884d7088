use std::collections::BTreeMap;

use crate::cell::Rows;
use crate::level::Level;
use crate::lint::{Lint, LintDraft, Preset, Stage};
use crate::lint_evidence::{Declared, LintEvidence, LintItem};
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "docs-missing",
    summary: "an item has no documentation where most of its kind have some",
    rows: Rows::NONE,
    judge: Judge::Lint(Lint {
        preset: Preset::Recommended,
        level: Level::Note,
        stage: Stage::Always,
        judge,
    }),
    docs: r#"
Documentation in WIT is what guests' authors see in generated bindings and in
registries. Where most functions of a package have some, the ones without are an
oversight.
"#,
    instead: r#"
Write a line such as `/// Closes the connection.` above the item.
"#,
    source: r#"
component-model, design/mvp/WIT.md, "Comments": `///` documents what follows.
"#,
};

/// From so many of a hundred documented items on, the others are an oversight.
const MOST: usize = 60;

/// So many items are a custom.
const FEWEST: usize = 4;

fn judge(evidence: &LintEvidence<'_>) -> Vec<LintDraft> {
    let items = evidence.items.iter().filter(|it| !it.span.is_none());
    let mut kinds: BTreeMap<&'static str, Vec<(&LintItem<'_>, bool)>> = BTreeMap::new();
    for (it, kind) in items.filter_map(|it| Some((it, kind(it)?))) {
        let is_documented = !evidence.outline.docs(it.span).trim().is_empty();
        kinds.entry(kind).or_default().push((it, is_documented));
    }
    let mut drafts = Vec::new();
    for (kind, items) in kinds {
        let documented = items.iter().filter(|(_, is_documented)| *is_documented).count();
        if items.len() < FEWEST || documented * 100 < items.len() * MOST {
            continue;
        }
        let lacking = items.iter().filter(|(_, is_documented)| !is_documented);
        drafts.extend(lacking.map(|(it, _)| {
            let message = format!(
                "{} `{}` has no documentation; {documented} of {} {kind} have some",
                it.noun(),
                it.name(),
                items.len()
            );
            LintDraft::new(it.item.clone(), message, "write a `///` line above it")
        }));
    }
    drafts
}

/// What the item is counted with.
fn kind(it: &LintItem<'_>) -> Option<&'static str> {
    match it.declared {
        Declared::Interface(_) => Some("interfaces"),
        Declared::World(_) => Some("worlds"),
        // A constructor says what it does.
        Declared::Function(function)
            if matches!(function.kind, witgate_model::FunctionKind::Constructor(_)) =>
        {
            None
        }
        Declared::Function(_) => Some("functions"),
        Declared::Type(_) if it.used_type().is_none() => Some("types"),
        _ => None,
    }
}
