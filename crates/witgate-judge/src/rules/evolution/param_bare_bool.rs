use witgate_model::Type;

use crate::cell::Rows;
use crate::level::Level;
use crate::lint::{Lint, LintDraft, Preset, Stage};
use crate::lint_evidence::{Declared, LintEvidence, LintItem};
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "param-bare-bool",
    summary: "a parameter is a bare `bool`",
    rows: Rows::NONE,
    judge: Judge::Lint(Lint {
        preset: Preset::All,
        level: Level::Note,
        stage: Stage::Always,
        judge,
    }),
    docs: r#"
A call such as `open("a", true)` does not say what is true, and a third
possibility needs another function. An enum or flags says it, and flags have
room for more.
"#,
    instead: r#"
Take an enum with two cases, or flags.
"#,
    source: "",
};

fn judge(evidence: &LintEvidence<'_>) -> Vec<LintDraft> {
    let mut drafts = Vec::new();
    for it in &evidence.items {
        let Declared::Function(function) = it.declared else { continue };
        // One alone is what the function's own name is about: `set-enabled(on)`.
        let is_alone = function.params.len() == 1;
        let bare = function.params.iter().filter(|param| !is_alone && param.ty == Type::Bool);
        drafts.extend(bare.map(|param| draft(it, &param.name)));
    }
    drafts
}

fn draft(it: &LintItem<'_>, param: &str) -> LintDraft {
    let message = format!("parameter `{param}` of `{}` is a bare `bool`", it.name());
    LintDraft::new(it.item.clone(), message, "take an enum with two cases, or flags").facts(param)
}
