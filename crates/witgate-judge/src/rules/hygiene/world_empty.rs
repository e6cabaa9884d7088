use crate::cell::Rows;
use crate::level::Level;
use crate::lint::{Lint, LintDraft, Preset, Stage};
use crate::lint_evidence::{Declared, LintEvidence, LintItem};
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "world-empty",
    summary: "a world has nothing in it",
    rows: Rows::NONE,
    judge: Judge::Lint(Lint {
        preset: Preset::All,
        level: Level::Note,
        stage: Stage::Always,
        judge,
    }),
    docs: r#"
A component of it imports nothing and exports nothing: nobody can call it.
"#,
    instead: r#"
Remove it, or write what it imports and exports.
"#,
    source: "",
};

fn judge(evidence: &LintEvidence<'_>) -> Vec<LintDraft> {
    let empty = evidence.items.iter().filter(|it| {
        matches!(it.declared, Declared::World(world) if world.imports.is_empty() && world.exports.is_empty())
    });
    let draft = |it: &LintItem<'_>| {
        let message = format!("world `{}` is empty", it.name());
        LintDraft::new(it.item.clone(), message, "remove it, or write what it imports and exports")
    };
    empty.map(draft).collect()
}
