use std::collections::BTreeSet;

use witgate_model::{Item, Member, Name, Scope, Side, TypeKind};

use crate::cell::Rows;
use crate::level::Level;
use crate::lint::{Lint, LintDraft, Preset, Stage};
use crate::lint_evidence::{Declared, LintEvidence, LintItem};
use crate::rule::{Judge, Rule};
use crate::rules::bindings::generator::Generator;
use crate::rules::bindings::sides::Sides;

pub(crate) static RULE: Rule = Rule {
    id: "exported-resource-without-functions",
    summary: "a resource that guests implement has no functions",
    rows: Rows::NONE,
    judge: Judge::Lint(Lint {
        preset: Preset::All,
        level: Level::Note,
        stage: Stage::Always,
        judge,
    }),
    docs: r#"
componentize-py writes a class without a body for it, and Python cannot import the
module: "expected an indented block after class definition". No guest in Python can
implement the interface.
"#,
    instead: r#"
Give the resource a function, such as one that tells what it is; or leave it, if no
guest in Python has to implement it.
"#,
    source: r#"
Generated with componentize-py {componentize-py}, and imported.
"#,
};

fn judge(evidence: &LintEvidence<'_>) -> Vec<LintDraft> {
    let sides = Sides::new(evidence);
    let with_functions: BTreeSet<(&Scope, &Name)> = evidence
        .items
        .iter()
        .filter_map(|it| match (it.declared, it.item.scope()) {
            (Declared::Function(function), Some(scope)) => Some((scope, function.kind.resource()?)),
            _ => None,
        })
        .collect();
    let bare = evidence.items.iter().filter(|it| match (&it.item, it.declared) {
        (Item::In(scope, Member::Type(name)), Declared::Type(def)) => {
            matches!(def.kind, TypeKind::Resource)
                && sides.can_be(scope, Side::Export)
                && !with_functions.contains(&(scope, name))
        }
        _ => false,
    });
    bare.map(draft).collect()
}

fn draft(it: &LintItem<'_>) -> LintDraft {
    let message = format!(
        "resource `{}` has no functions, and guests that implement it cannot be written in {}",
        it.name(),
        Generator::Python.label()
    );
    LintDraft::new(it.item.clone(), message, "give it a function, if that language matters to you")
}
