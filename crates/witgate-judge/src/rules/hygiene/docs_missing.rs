use std::collections::BTreeMap;

use witgate_model::{FunctionKind, FunctionName, Item, Member, PackageName};

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
const MOST: usize = 90;

/// So many items are a custom.
const FEWEST: usize = 4;

fn judge(evidence: &LintEvidence<'_>) -> Vec<LintDraft> {
    let items = evidence.items.iter().filter(|it| !it.span.is_none());
    let mut kinds: BTreeMap<(&PackageName, &'static str), Vec<(&LintItem<'_>, bool)>> =
        BTreeMap::new();
    for (it, kind) in items.filter_map(|it| Some((it, kind(it)?))) {
        let is_documented = is_documented(evidence, it);
        kinds.entry((it.item.package(), kind)).or_default().push((it, is_documented));
    }
    let mut drafts = Vec::new();
    for ((_, kind), items) in kinds {
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

/// Whether an item has documentation, or the getter has that it sets what belongs to.
fn is_documented(evidence: &LintEvidence<'_>, it: &LintItem<'_>) -> bool {
    let has_docs = |it: &LintItem<'_>| !evidence.outline.docs(it.span).trim().is_empty();
    has_docs(it) || other_of_pair(evidence, it).is_some_and(has_docs)
}

/// The getter of a setter, or the other way round.
fn other_of_pair<'e>(
    evidence: &'e LintEvidence<'_>,
    it: &LintItem<'_>,
) -> Option<&'e LintItem<'e>> {
    let Item::In(scope, Member::Function(name)) = &it.item else { return None };
    let FunctionName { own, .. } = FunctionName::parse(name);
    let others = match (own.strip_prefix("set-"), own.strip_prefix("get-")) {
        (Some(what), _) => vec![format!("get-{what}"), what.to_owned()],
        (None, Some(what)) => vec![format!("set-{what}")],
        (None, None) => vec![format!("set-{own}")],
    };
    let start = name.strip_suffix(own)?;
    others.into_iter().find_map(|other| {
        let member = Member::Function(format!("{start}{other}").into());
        evidence.item(&Item::In(scope.clone(), member))
    })
}

/// What the item is counted with.
fn kind(it: &LintItem<'_>) -> Option<&'static str> {
    match it.declared {
        Declared::Interface(_) => Some("interfaces"),
        Declared::World(_) => Some("worlds"),
        // A constructor says what it does.
        Declared::Function(function) if matches!(function.kind, FunctionKind::Constructor(_)) => {
            None
        }
        Declared::Function(_) => Some("functions"),
        Declared::Type(_) if it.used_type().is_none() => Some("types"),
        _ => None,
    }
}
