use crate::cell::Rows;
use crate::level::Level;
use crate::lint::{Lint, LintDraft, Preset, Stage};
use crate::lint_evidence::LintEvidence;
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "deprecated-without-replacement",
    summary: "a deprecated item does not say what to use instead",
    rows: Rows::NONE,
    judge: Judge::Lint(Lint {
        preset: Preset::Recommended,
        level: Level::Note,
        stage: Stage::Always,
        judge,
    }),
    docs: r#"
Those who get the warning want to know where to go. The documentation of a
deprecated item is the only place that they see.
"#,
    instead: r#"
Say it in the documentation: which item replaces it, or that nothing does.
"#,
    source: r#"
component-model, design/mvp/WIT.md, "Feature Gates": "Both toolchains and host
runtimes may warn users if they detect an `@deprecated` API is being used".
"#,
};

fn judge(evidence: &LintEvidence<'_>) -> Vec<LintDraft> {
    const HINTS: [&str; 8] =
        ["instead", "replace", "use ", "prefer", "supersed", "favor", "favour", "alternative"];
    let deprecated = evidence.items.iter().filter(|it| {
        !it.span.is_none() && it.stability().is_some_and(|gates| gates.deprecated.is_some())
    });
    let silent = deprecated.filter(|it| {
        let docs = evidence.outline.docs(it.span).to_lowercase();
        !docs.contains('`') && !HINTS.iter().any(|hint| docs.contains(hint))
    });
    let draft = |it: &crate::lint_evidence::LintItem<'_>| {
        let message = format!(
            "{} `{}` is deprecated, and its documentation names no replacement",
            it.noun(),
            it.name()
        );
        LintDraft::new(it.item.clone(), message, "say in its documentation what to use instead")
    };
    silent.map(draft).collect()
}
