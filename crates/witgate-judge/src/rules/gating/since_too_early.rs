use semver::Version;
use witgate_model::{Item, Member, TypeKind, TypeName};

use crate::cell::Rows;
use crate::level::Level;
use crate::lint::{Lint, LintDraft, Preset, Stage};
use crate::lint_evidence::{Declared, LintEvidence, LintItem};
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "since-too-early",
    summary: "the `@since` of an item is earlier than that of what holds it, or of a type that it uses",
    rows: Rows::NONE,
    judge: Judge::Lint(Lint {
        preset: Preset::Wasi,
        level: Level::Warn,
        stage: Stage::Always,
        judge,
    }),
    docs: r#"
A component that targets the earlier version gets the item and not what the item
needs. Nothing that an interface of 0.2.1 has can have been in 0.2.0.
"#,
    instead: r#"
Write the later of the two versions.
"#,
    source: r#"
component-model, design/mvp/WIT.md, "Feature Gates": "any item that refers to
another gated item must also be compatibly gated"; its example calls a member of
an interface with an earlier `@since` an error, a "weaker gate".
"#,
};

fn judge(evidence: &LintEvidence<'_>) -> Vec<LintDraft> {
    let mut drafts = Vec::new();
    for it in evidence.items.iter().filter(|it| !it.span.is_none()) {
        let Some(own) = it.stability().and_then(|gates| gates.since.as_ref()) else { continue };
        if let Some((needed, since)) = latest_needed(evidence, it).filter(|(_, since)| *since > own)
        {
            drafts.push(draft(it, own, &needed, since));
        }
    }
    drafts
}

/// What an item needs that is there since the latest version, and that version.
fn latest_needed<'e>(
    evidence: &'e LintEvidence<'_>,
    it: &LintItem<'e>,
) -> Option<(String, &'e Version)> {
    let mut latest: Option<(String, &Version)> = None;
    let mut need = |name: String, since: Option<&'e Version>| {
        if let Some(since) = since.filter(|since| latest.as_ref().is_none_or(|(_, it)| since > it))
        {
            latest = Some((name, since));
        }
    };
    let Item::In(scope, member) = &it.item else { return None };
    if *member != Member::Itself
        && let Some(holder) = evidence.item(&Item::In(scope.clone(), Member::Itself))
    {
        need(holder.name(), holder.stability()?.since.as_ref());
    }
    let mut mention = |name: &TypeName| {
        // Versions of other packages say nothing about this one.
        if name.scope.package() == it.item.package()
            && let Some(used) =
                evidence.item(&Item::In(name.scope.clone(), Member::Type(name.name.clone())))
            // Another name for a type needs no more than that type.
            && !matches!(used.declared, Declared::Type(def) if matches!(def.kind, TypeKind::Alias(_)))
        {
            need(used.name(), used.stability().and_then(|gates| gates.since.as_ref()));
        }
    };
    match it.declared {
        Declared::Function(function) => {
            function.types().for_each(|ty| ty.each_name(&mut |name| mention(name)))
        }
        Declared::Type(def) => def.kind.each_name(&mut |name| mention(name)),
        _ => {}
    }
    latest
}

fn draft(it: &LintItem<'_>, own: &Version, needed: &str, since: &Version) -> LintDraft {
    let message = format!(
        "{} `{}` says `@since(version = {own})` and needs `{needed}`, which is there since {since}",
        it.noun(),
        it.name(),
    );
    LintDraft::new(it.item.clone(), message, format!("write `@since(version = {since})`"))
}
