use std::collections::BTreeSet;

use witgate_model::{Item, Member, Name, Scope, TypeName, WorldName};

use crate::cell::Rows;
use crate::level::Level;
use crate::lint::{Lint, LintDraft, Preset, Stage};
use crate::lint_evidence::{Declared, LintEvidence, LintItem, owner};
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
    let with_functions = resources_with_functions(evidence);
    let unused = evidence.items.iter().filter(|it| {
        let (Item::In(scope, Member::Type(name)), Declared::Type(def)) = (&it.item, it.declared)
        else {
            return false;
        };
        let ty = TypeName { scope: scope.clone(), name: name.clone() };
        // A resource is used by its own functions.
        let is_used_by_itself =
            || def.kind.is_resource() && with_functions.contains(&(owner(scope), name));
        it.used_type().is_none()
            && !evidence.is_mentioned(&ty)
            && !is_used_by_itself()
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

/// The resources that have functions of their own, with what declares them.
fn resources_with_functions<'e>(
    evidence: &'e LintEvidence<'_>,
) -> BTreeSet<(Result<&'e WorldName, &'e Scope>, &'e Name)> {
    let of_resources = evidence.items.iter().filter_map(|it| match it.declared {
        Declared::Function(function) => Some((owner(it.item.scope()?), function.kind.resource()?)),
        _ => None,
    });
    of_resources.collect()
}
