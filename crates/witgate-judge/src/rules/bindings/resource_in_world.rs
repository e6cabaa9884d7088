use witgate_model::{Item, Member, Scope, TypeKind};

use crate::cell::Rows;
use crate::level::Level;
use crate::lint::{Lint, LintDraft, Preset, Stage};
use crate::lint_evidence::{Declared, LintEvidence, LintItem};
use crate::rule::{Judge, Rule};
use crate::rules::bindings::generator::Generator;

pub(crate) static RULE: Rule = Rule {
    id: "resource-in-world",
    summary: "a world declares a resource itself",
    rows: Rows::NONE,
    judge: Judge::Lint(Lint {
        preset: Preset::Recommended,
        level: Level::Note,
        stage: Stage::Always,
        judge,
    }),
    docs: r#"
componentize-py writes functions of the world before the class that they take, and Python
cannot import the module: "name `Thing` is not defined". A resource in an interface can be
used by several worlds, too.
"#,
    instead: r#"
Declare the resource in an interface, and `use` it in the world.
"#,
    source: r#"
Generated with componentize-py {componentize-py}, and imported.
"#,
};

fn judge(evidence: &LintEvidence<'_>) -> Vec<LintDraft> {
    let resources = evidence.items.iter().filter(|it| {
        let is_in_world = matches!(it.item, Item::In(Scope::World(_), Member::Type(_)));
        is_in_world
            && matches!(it.declared, Declared::Type(def) if matches!(def.kind, TypeKind::Resource))
    });
    resources.map(draft).collect()
}

fn draft(it: &LintItem<'_>) -> LintDraft {
    let message = format!(
        "resource `{}` is declared by a world, which fails in {}",
        it.name(),
        Generator::Python.label()
    );
    LintDraft::new(it.item.clone(), message, "declare it in an interface")
}
