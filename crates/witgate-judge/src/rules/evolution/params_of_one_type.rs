use crate::cell::Rows;
use crate::level::Level;
use crate::lint::{Lint, LintDraft, Preset, Stage};
use crate::lint_evidence::{Declared, LintEvidence, LintItem};
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "params-of-one-type",
    summary: "neighbouring parameters have one type",
    rows: Rows::NONE,
    judge: Judge::Lint(Lint {
        preset: Preset::All,
        level: Level::Note,
        stage: Stage::Always,
        judge,
    }),
    docs: r#"
Who swaps the two gets no error from any compiler: `copy: func(from: string, to:
string)` takes them in either order. The next version cannot reorder them
unnoticed either.
"#,
    instead: r#"
Give the two different types (`type path = string` does not: it is the same
type), or take a record with named fields.
"#,
    source: "",
};

fn judge(evidence: &LintEvidence<'_>) -> Vec<LintDraft> {
    let mut drafts = Vec::new();
    for it in &evidence.items {
        let Declared::Function(function) = it.declared else { continue };
        let same = function.params.windows(2).find(|pair| pair[0].ty == pair[1].ty);
        if let Some([one, other]) = same {
            drafts.push(draft(it, &one.name, &other.name, &one.ty.to_string()));
        }
    }
    drafts
}

fn draft(it: &LintItem<'_>, one: &str, other: &str, ty: &str) -> LintDraft {
    let message =
        format!("`{one}` and `{other}` of `{}` are both `{ty}`, and easily swapped", it.name());
    LintDraft::new(it.item.clone(), message, "take a record with named fields, or two types")
}
