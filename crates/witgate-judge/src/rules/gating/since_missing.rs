use std::collections::BTreeSet;

use witgate_model::{Item, Member, PackageName, Scope};

use crate::cell::Rows;
use crate::level::Level;
use crate::lint::{Lint, LintDraft, Preset, Stage};
use crate::lint_evidence::{Declared, LintEvidence, LintItem};
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "since-missing",
    summary: "an item has no `@since` in a package that uses feature gates",
    rows: Rows::NONE,
    judge: Judge::Lint(Lint {
        preset: Preset::Recommended,
        level: Level::Warn,
        stage: Stage::Always,
        judge,
    }),
    docs: r#"
Where a package uses feature gates, each interface, world, function and type
says since which version it is there. One that does not counts as there since
ever: everyone who targets an earlier version of the package gets it all the
same, and documentation cannot say which version it needs.
"#,
    instead: r#"
Add `@since(version = X)` with the version in which the item is released first;
`witgate lint --fix` does so for what the last release lacks.
"#,
    source: r#"
component-model, design/mvp/WIT.md, "Feature Gates": "the `@since` gate
indicates that an item ... was added in the given version".
"#,
};

fn judge(evidence: &LintEvidence<'_>) -> Vec<LintDraft> {
    let gated = evidence.items.iter().filter(|it| it.stability().is_some() && !has_none(it));
    let gated: Vec<&LintItem<'_>> = gated.collect();
    let packages: BTreeSet<&PackageName> = gated.iter().map(|it| &**it.item.package()).collect();
    let is_member =
        |it: &&LintItem<'_>| matches!(&it.item, Item::In(_, member) if *member != Member::Itself);
    let members = gated.iter().copied().filter(is_member);
    let scopes: BTreeSet<&Scope> = members.filter_map(|it| it.item.scope()).collect();
    let ungated = evidence.items.iter().filter(|it| {
        let Item::In(scope, member) = &it.item else { return false };
        let is_inline = matches!(scope, Scope::Inline(..));
        // An interface or world that has no gates as a whole does without.
        let is_beside_gated = *member == Member::Itself || scopes.contains(scope);
        !it.span.is_none()
            && needs_gate(it)
            && has_none(it)
            && !is_inline
            && is_beside_gated
            && packages.contains(&**it.item.package())
    });
    ungated.map(|it| draft(evidence, it)).collect()
}

/// Whether an item can have gates of its own, and is not there for others only.
fn needs_gate(it: &LintItem<'_>) -> bool {
    match it.declared {
        Declared::Package | Declared::Part => false,
        Declared::Interface(_)
        | Declared::World(_)
        | Declared::Function(_)
        | Declared::Statement(..) => true,
        // A `use` is a statement about others.
        Declared::Type(_) => it.used_type().is_none(),
    }
}

fn has_none(it: &LintItem<'_>) -> bool {
    it.stability().is_some_and(|gates| gates.since.is_none() && gates.unstable.is_none())
}

fn draft(evidence: &LintEvidence<'_>, it: &LintItem<'_>) -> LintDraft {
    let message = format!("{} `{}` has no `@since`", it.noun(), it.name());
    let version = it.item.package().version.as_ref();
    let is_new = evidence.release.is_some() && evidence.released(&it.item).is_none();
    let (help, fix) = match version.filter(|_| is_new) {
        Some(version) => {
            let line = format!("@since(version = {version})");
            (format!("add `{line}`"), evidence.line_before(it, &line))
        }
        None => ("add `@since(version = …)` with the version that had it first".to_owned(), None),
    };
    LintDraft::new(it.item.clone(), message, help).fix(fix)
}
