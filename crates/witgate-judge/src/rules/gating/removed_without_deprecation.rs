use std::collections::BTreeSet;

use witgate_model::{Item, Member};

use crate::cell::Rows;
use crate::level::Level;
use crate::lint::{Lint, LintDraft, Preset, Stage};
use crate::lint_evidence::{Declared, LintEvidence, LintItem, released_items};
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
    let is_package = |it: &&LintItem<'_>| matches!(it.declared, Declared::Package);
    let packages: Vec<&LintItem<'_>> = evidence.items.iter().filter(is_package).collect();
    let root =
        |item: &Item| packages.iter().find(|it| it.item.package().same_package(item.package()));
    let mut drafts = Vec::new();
    for gone in released {
        let gates =
            gone.stability().filter(|gates| gates.deprecated.is_none() && gates.since.is_some());
        let Some(root) = gates.and_then(|_| root(&gone.item)) else { continue };
        let is_holder_gone = gone.item.scope().is_some_and(|scope| {
            let holder = Item::In(scope.clone(), Member::Itself);
            holder != gone.item && !here.contains(&holder.to_string())
        });
        let text = gone.item.to_string();
        if here.contains(&text) || is_holder_gone {
            continue;
        }
        let message =
            format!("{} `{text}` was removed without having been deprecated", gone.noun());
        let help = "deprecate it in this release, and remove it in the next breaking one";
        drafts.push(LintDraft::new(root.item.clone(), message, help).facts(text));
    }
    drafts
}
