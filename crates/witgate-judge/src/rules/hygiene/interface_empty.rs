use crate::cell::Rows;
use crate::level::Level;
use crate::lint::{Lint, LintDraft, Preset, Stage};
use crate::lint_evidence::{Declared, LintEvidence, LintItem};
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "interface-empty",
    summary: "an interface has nothing in it",
    rows: Rows::NONE,
    judge: Judge::Lint(Lint {
        preset: Preset::Recommended,
        level: Level::Warn,
        stage: Stage::Always,
        judge,
    }),
    docs: r#"
It promises nothing, and nobody can import or export anything by it. A compiled
component does not mention it.
"#,
    instead: r#"
Remove it, or write what it is for.
"#,
    source: "",
};

fn judge(evidence: &LintEvidence<'_>) -> Vec<LintDraft> {
    let empty = evidence.items.iter().filter(|it| {
        matches!(it.declared, Declared::Interface(interface) if interface.types.is_empty() && interface.functions.is_empty())
    });
    let draft = |it: &LintItem<'_>| {
        let message = format!("interface `{}` is empty", it.name());
        LintDraft::new(it.item.clone(), message, "remove it, or write what it is for")
    };
    empty.map(draft).collect()
}
