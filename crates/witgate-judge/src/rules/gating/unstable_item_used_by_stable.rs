use witgate_model::{Name, TypeName};

use crate::cell::Rows;
use crate::level::Level;
use crate::lint::{Lint, LintDraft, Preset, Stage};
use crate::lint_evidence::{Declared, LintEvidence, LintItem};
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "unstable-item-used-by-stable",
    summary: "a stable item uses an `@unstable` type",
    rows: Rows::NONE,
    judge: Judge::Lint(Lint {
        preset: Preset::Minimal,
        level: Level::Error,
        stage: Stage::Always,
        judge,
    }),
    docs: r#"
Without the feature the type is not there, and then the package does not
resolve: nobody can use it who does not open the feature.
"#,
    instead: r#"
Put the same gate on the item that uses the type, or take the gate off the type.
"#,
    source: r#"
component-model, design/mvp/WIT.md, "Feature Gates": "any item that refers to
another gated item must also be compatibly gated"; wit-parser refuses the
package while the feature is closed.
"#,
};

fn judge(evidence: &LintEvidence<'_>) -> Vec<LintDraft> {
    let mut drafts = Vec::new();
    for it in &evidence.items {
        let mut visit = |name: &TypeName| {
            let Some(feature) =
                feature_of(evidence, name).filter(|_| feature_around(evidence, it).is_none())
            else {
                return;
            };
            let message = format!(
                "{} `{}` is stable and uses `{}`, which is `@unstable(feature = {feature})`",
                it.noun(),
                it.name(),
                name.name
            );
            let help =
                format!("add `@unstable(feature = {feature})`, or remove it from `{}`", name.name);
            drafts.push(LintDraft::new(it.item.clone(), message, help).facts(&*name.name));
        };
        match it.declared {
            Declared::Function(function) => {
                function.types().for_each(|ty| ty.each_name(&mut |name| visit(name)))
            }
            Declared::Type(def) => def.kind.each_name(&mut |name| visit(name)),
            _ => {}
        }
    }
    drafts.dedup_by(|a, b| a.item == b.item && a.facts == b.facts);
    drafts
}

/// The feature that a type, or the interface that has it, waits for.
fn feature_of<'e>(evidence: &'e LintEvidence<'_>, name: &TypeName) -> Option<&'e Name> {
    let contract = &evidence.subject.contract;
    let own = contract.type_def(name)?.stability.unstable.as_ref();
    own.or_else(|| contract.interface_of(&name.scope)?.stability.unstable.as_ref())
}

/// The feature that an item, or what holds it, waits for.
fn feature_around<'e>(evidence: &'e LintEvidence<'_>, it: &LintItem<'e>) -> Option<&'e Name> {
    let own = it.stability().and_then(|gates| gates.unstable.as_ref());
    let scope = || it.item.scope();
    let contract = &evidence.subject.contract;
    let of_scope = || contract.interface_of(scope()?)?.stability.unstable.as_ref();
    let of_world = || contract.world(scope()?.world()?)?.stability.unstable.as_ref();
    own.or_else(of_scope).or_else(of_world)
}
