use crate::cell::Rows;
use crate::level::Level;
use crate::lint::{Lint, LintDraft, Preset, Stage};
use crate::lint_evidence::{Declared, LintEvidence, LintItem};
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "docs-missing-anywhere",
    summary: "an item has no documentation",
    rows: Rows::NONE,
    judge: Judge::Lint(Lint {
        preset: Preset::Wasi,
        level: Level::Note,
        stage: Stage::Always,
        judge,
    }),
    docs: r#"
WASI asks for documentation of every interface, world, function and type: the
WIT is the specification.
"#,
    instead: r#"
Write a line such as `/// Closes the connection.` above the item.
"#,
    source: r#"
component-model, design/mvp/WIT.md, "Comments": `///` documents what follows.
"#,
};

fn judge(evidence: &LintEvidence<'_>) -> Vec<LintDraft> {
    let items = evidence.items.iter().filter(|it| !it.span.is_none() && is_documentable(it));
    let bare = items.filter(|it| evidence.outline.docs(it.span).trim().is_empty());
    let draft = |it: &LintItem<'_>| {
        let message = format!("{} `{}` has no documentation", it.noun(), it.name());
        LintDraft::new(it.item.clone(), message, "write a `///` line above it")
    };
    bare.map(draft).collect()
}

fn is_documentable(it: &LintItem<'_>) -> bool {
    match it.declared {
        Declared::Interface(_) | Declared::World(_) | Declared::Function(_) => true,
        Declared::Type(_) => it.used_type().is_none(),
        Declared::Package | Declared::Part | Declared::Statement(..) => false,
    }
}
