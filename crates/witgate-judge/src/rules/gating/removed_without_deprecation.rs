use std::collections::BTreeSet;

use witgate_model::{Item, Member, Scope, WorldKey};

use crate::cell::Rows;
use crate::level::Level;
use crate::lint::{Lint, LintDraft, Preset, Stage};
use crate::lint_evidence::{Declared, LintEvidence, LintItem, owner, released_items};
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "removed-without-deprecation",
    summary: "an item of the last release is gone that was not deprecated",
    rows: Rows::NONE,
    judge: Judge::Lint(Lint {
        preset: Preset::Recommended,
        level: Level::Note,
        stage: Stage::Always,
        judge,
    }),
    docs: r#"
A removal breaks everyone who uses the item. With `@deprecated` in a release
before, they have had a version in which both the old and the new way worked.
"#,
    instead: r#"
Deprecate the item in this release, and remove it in the next breaking one.
"#,
    source: r#"
component-model, design/mvp/WIT.md, "Scenario: Deprecation of an existing stable
feature": first "Add the `@deprecated` annotation to the relevant item in a new
version", then "completely remove the deprecated item in some future
SemVer-compliant major version".
"#,
};

fn judge(evidence: &LintEvidence<'_>) -> Vec<LintDraft> {
    let released = released_items(evidence);
    if released.is_empty() {
        return Vec::new();
    }
    let here: BTreeSet<String> = evidence.items.iter().map(|it| it.item.to_string()).collect();
    let before: BTreeSet<String> = released.iter().map(|it| it.item.to_string()).collect();
    let is_gone = |item: &Item| {
        let text = item.to_string();
        before.contains(&text) && !here.contains(&text)
    };
    let is_package = |it: &&LintItem<'_>| matches!(it.declared, Declared::Package);
    let packages: Vec<&LintItem<'_>> = evidence.items.iter().filter(is_package).collect();
    let root =
        |item: &Item| packages.iter().find(|it| it.item.package().same_package(item.package()));
    let mut drafts = Vec::new();
    for gone in released.iter().filter(|it| is_gone(&it.item)) {
        let gates = gone.stability().filter(|gates| gates.deprecated.is_none());
        let since = gates.and_then(|gates| gates.since.as_ref());
        let since = since.filter(|since| !evidence.is_of_prereleases(&gone.item, since));
        let Some(root) = since.and_then(|_| root(&gone.item)) else { continue };
        if went_with(&gone.item).any(|other| other != gone.item && is_gone(&other)) {
            continue;
        }
        let text = gone.item.to_string();
        let message =
            format!("{} `{text}` was removed without having been deprecated", gone.noun());
        let help = "deprecate it in this release, and remove it in the next breaking one";
        drafts.push(LintDraft::new(root.item.clone(), message, help).facts(text));
    }
    drafts
}

/// What an item cannot do without: what holds it, and the interface that it imports or
/// exports.
fn went_with(item: &Item) -> impl Iterator<Item = Item> {
    let holder = item.scope().map(|scope| match owner(scope) {
        Ok(world) => Item::world(world.clone()),
        Err(scope) => Item::In(scope.clone(), Member::Itself),
    });
    let other = match item {
        Item::In(_, Member::Key(_, WorldKey::Interface(interface))) => {
            Some(Item::In(Scope::Interface(interface.clone()), Member::Itself))
        }
        Item::In(Scope::Inline(world, side, label), _) => {
            let key = Member::Key(*side, WorldKey::Name(label.clone()));
            Some(Item::In(Scope::World(world.clone()), key))
        }
        _ => None,
    };
    holder.into_iter().chain(other)
}
