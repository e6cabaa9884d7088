use std::collections::BTreeMap;

use witgate_model::{Item, Member, Name, PackageName, Scope, WorldName};

use crate::cell::Rows;
use crate::level::Level;
use crate::lint::{Lint, LintDraft, Preset, Stage};
use crate::lint_evidence::{Declared, LintEvidence, LintItem, owner};
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
component-model, design/mvp/WIT.md, "Feature Gates": "if an item is *contained*
by a gated item, it must also be compatibly gated".
"#,
};

fn judge(evidence: &LintEvidence<'_>) -> Vec<LintDraft> {
    let mut customs: BTreeMap<Holder<'_>, Custom> = BTreeMap::new();
    for it in evidence.items.iter().filter(|it| !it.span.is_none() && needs_gate(it)) {
        if let Some(holder) = holder(it) {
            let custom = customs.entry(holder).or_default();
            custom.items += 1;
            let has_since = it.stability().is_some_and(|gates| gates.since.is_some());
            custom.gated += usize::from(has_since);
        }
    }
    let ungated = evidence.items.iter().filter(|it| {
        !it.span.is_none()
            && needs_gate(it)
            && has_none(it)
            && holder(it).is_some_and(|holder| match customs.get(&holder) {
                // What is new among gated items says so, however few these are.
                Some(custom) if is_new(evidence, it) => custom.gated > 0,
                custom => custom.is_some_and(Custom::is_gated),
            })
    });
    ungated.map(|it| draft(evidence, it)).collect()
}

/// From so many of a hundred items with gates on, the others lack them.
const MOST: usize = 50;

/// What the items of an interface, world, resource or package have in common.
#[derive(Default)]
struct Custom {
    items: usize,
    gated: usize,
}

impl Custom {
    fn is_gated(&self) -> bool {
        self.gated > 0 && self.gated * 100 >= self.items * MOST
    }
}

/// What has an item beside others: a package, an interface or world of it, a resource.
type Holder<'e> = (&'e PackageName, Option<Result<&'e WorldName, &'e Scope>>, Option<&'e Name>);

/// What holds an item; nothing of what an inline interface has.
fn holder<'e>(it: &'e LintItem<'_>) -> Option<Holder<'e>> {
    let Item::In(scope, member) = &it.item else { return None };
    let resource = match it.declared {
        Declared::Function(function) => function.kind.resource(),
        _ => None,
    };
    let scope = match member {
        _ if matches!(scope, Scope::Inline(..)) => return None,
        Member::Itself => None,
        _ => Some(owner(scope)),
    };
    Some((it.item.package(), scope, resource))
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

/// Whether the last release lacks an item.
fn is_new(evidence: &LintEvidence<'_>, it: &LintItem<'_>) -> bool {
    evidence.release.is_some() && evidence.released(&it.item).is_none()
}

/// Whether the last release has the version that the package declares.
fn is_released_version(evidence: &LintEvidence<'_>, it: &LintItem<'_>) -> bool {
    let package = it.item.package();
    let roots = evidence.release.into_iter().flat_map(|release| &release.contract.roots);
    roots.into_iter().any(|root| root.same_package(package) && root.version == package.version)
}

fn draft(evidence: &LintEvidence<'_>, it: &LintItem<'_>) -> LintDraft {
    let message = format!("{} `{}` has no `@since`", it.noun(), it.name());
    let version = it.item.package().version.as_ref();
    let (help, fix) = match version.filter(|_| is_new(evidence, it)) {
        // The version that has it is not declared yet.
        Some(version) if is_released_version(evidence, it) => {
            let help = format!(
                "{version} is released without it: run `witgate bump`, then `witgate lint --fix`"
            );
            (help, None)
        }
        Some(version) => {
            let line = format!("@since(version = {version})");
            (format!("add `{line}`"), evidence.line_before(it, &line))
        }
        None => ("add `@since(version = …)` with the version that had it first".to_owned(), None),
    };
    LintDraft::new(it.item.clone(), message, help).fix(fix)
}
