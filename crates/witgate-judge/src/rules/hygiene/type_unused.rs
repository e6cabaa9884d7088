use witgate_model::{Item, Member, TypeName};

use crate::cell::Rows;
use crate::level::Level;
use crate::lint::{Lint, LintDraft, Preset, Stage};
use crate::lint_evidence::{Declared, LintEvidence, LintItem};
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "type-unused",
    summary: "a type is declared and nothing in the package uses it",
    rows: Rows::NONE,
    judge: Judge::Lint(Lint {
        preset: Preset::Recommended,
        level: Level::Note,
        stage: Stage::Always,
        judge,
    }),
    docs: r#"
No function takes or returns it, and no other type mentions it. What is
published stays: to remove it later breaks everyone who has come to use it.
"#,
    instead: r#"
Remove it before the release, or use it. A type that is there for other packages
can say so with an allow comment.
"#,
    source: "",
};

fn judge(evidence: &LintEvidence<'_>) -> Vec<LintDraft> {
    let unused = evidence.items.iter().filter(|it| {
        let (Item::In(scope, Member::Type(name)), Declared::Type(def)) = (&it.item, it.declared) else { return false };
        let ty = TypeName { scope: scope.clone(), name: name.clone() };
        // A resource is used by its own functions.
        let has_functions = || evidence.items.iter().any(|other| {
            matches!(other.declared, Declared::Function(function) if function.kind.resource() == Some(name))
                && (other.item.scope() == Some(scope)
                        || scope.world().is_some() && other.item.world_name() == scope.world())
        });
        it.used_type().is_none() && !evidence.is_mentioned(&ty) && !(def.kind.is_resource() && has_functions())
            && evidence.has_functions(scope)
    });
    let draft = |it: &LintItem<'_>| {
        let message = format!(
            "{} `{}` is not used by any function or type of the package",
            it.noun(),
            it.name()
        );
        LintDraft::new(it.item.clone(), message, "remove it, or use it")
            .settled(evidence.is_released(it))
    };
    unused.map(draft).collect()
}
