use witgate_model::{Item, Member, TypeName};

use crate::cell::Rows;
use crate::level::Level;
use crate::lint::{Lint, LintDraft, Preset, Stage};
use crate::lint_evidence::{LintEvidence, LintItem};
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "use-unused",
    summary: "a `use` brings a type that nothing in the interface uses",
    rows: Rows::NONE,
    judge: Judge::Lint(Lint {
        preset: Preset::Recommended,
        level: Level::Note,
        stage: Stage::Always,
        judge,
    }),
    docs: r#"
The `use` is a promise all the same: it makes the type a member of the
interface, from which others may use it, so removing it after a release is a
breaking change. It also makes every world with the interface import the other
one.
"#,
    instead: r#"
Remove the name from the `use` before the release. After a release, leave it
until the next breaking one.
"#,
    source: r#"
component-model, design/mvp/WIT.md, "Item: `use`": a used type is exported by
the interface under the same name.
"#,
};

fn judge(evidence: &LintEvidence<'_>) -> Vec<LintDraft> {
    let unused = evidence.items.iter().filter_map(|it| {
        let (Item::In(scope, Member::Type(name)), Some(used)) = (&it.item, it.used_type()) else {
            return None;
        };
        let is_stated = !it.span.is_none();
        let ty = TypeName { scope: scope.clone(), name: name.clone() };
        (is_stated && !evidence.is_mentioned(&ty)).then_some((it, used))
    });
    let draft = |(it, used): (&LintItem<'_>, &TypeName)| {
        let message = format!(
            "`use` of `{}` from `{}` is not needed by anything here",
            it.name(),
            used.scope.bare()
        );
        LintDraft::new(it.item.clone(), message, "remove it from the `use`")
            .settled(evidence.is_released(it))
    };
    unused.map(draft).collect()
}
