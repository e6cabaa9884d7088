use witgate_model::{Type, TypeKind};

use crate::cell::Rows;
use crate::level::Level;
use crate::lint::{Lint, LintDraft, Preset, Stage};
use crate::lint_evidence::{Declared, LintEvidence, LintItem};
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "param-record-large",
    summary: "a parameter is a record of many fields",
    rows: Rows::NONE,
    judge: Judge::Lint(Lint {
        preset: Preset::All,
        level: Level::Note,
        stage: Stage::Always,
        judge,
    }),
    docs: r#"
A record cannot get another field without breaking all who have it, and options
of a call are what grows: a record of eight fields or more seldom stays as it is.
"#,
    instead: r#"
Take a resource with a function for each option, which can get more of them, or
split the record into what is needed and an `option` of the rest.
"#,
    source: r#"
wasi:http has the options of a request in the resource `request-options`, whose
functions can be added to.
"#,
};

/// So many fields are many.
const MANY: usize = 8;

fn judge(evidence: &LintEvidence<'_>) -> Vec<LintDraft> {
    let mut drafts = Vec::new();
    for it in &evidence.items {
        let Declared::Function(function) = it.declared else { continue };
        for param in &function.params {
            let Type::Named(name) = &param.ty else { continue };
            let def = evidence.subject.contract.type_def(name);
            let Some(TypeKind::Record(fields)) = def.map(|def| &def.kind) else { continue };
            if fields.len() >= MANY {
                drafts.push(draft(it, &param.name, fields.len()));
            }
        }
    }
    drafts
}

fn draft(it: &LintItem<'_>, param: &str, fields: usize) -> LintDraft {
    let message = format!(
        "parameter `{param}` of `{}` is a record of {fields} fields, which can get no other one",
        it.name()
    );
    let help = "take a resource with a function for each option, or split the record";
    LintDraft::new(it.item.clone(), message, help).facts(param)
}
