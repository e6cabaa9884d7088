use std::collections::BTreeSet;

use witgate_model::{InterfaceName, Item, Member, Scope, Target, TypeName, WorldItem, WorldKey};

use crate::cell::Rows;
use crate::level::Level;
use crate::lint::{Lint, LintDraft, Preset, Stage};
use crate::lint_evidence::{Declared, LintEvidence, LintItem};
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "interface-in-no-world",
    summary: "an interface is in no world, and nothing uses its types",
    rows: Rows::NONE,
    judge: Judge::Lint(Lint {
        preset: Preset::Recommended,
        level: Level::Note,
        stage: Stage::Always,
        judge,
    }),
    docs: r#"
The package has worlds, and none of them imports or exports the interface; no
other interface uses its types. It may be meant for worlds of other packages.
Otherwise a statement is missing in a world.
"#,
    instead: r#"
Import or export it in a world, or say that others do with an allow comment.
"#,
    source: "",
};

/// One in so many is an exception.
const FEW: usize = 3;

fn judge(evidence: &LintEvidence<'_>) -> Vec<LintDraft> {
    let contract = &evidence.subject.contract;
    let mut used: BTreeSet<&InterfaceName> = BTreeSet::new();
    for (_, world) in contract.worlds() {
        for (key, item) in world.imports.iter().chain(&world.exports) {
            if let WorldKey::Interface(interface) = key {
                used.insert(interface);
            }
            if let WorldItem::Interface { target: Target::Named(interface), .. } = item {
                used.insert(interface);
            }
        }
    }
    let has_worlds = |it: &LintItem<'_>| {
        contract.packages.get(it.item.package()).is_some_and(|package| !package.worlds.is_empty())
    };
    let lone = evidence.items.iter().filter(|it| {
        let (Item::In(Scope::Interface(name), Member::Itself), Declared::Interface(interface)) =
            (&it.item, it.declared)
        else {
            return false;
        };
        let is_used = || {
            interface.types.keys().any(|ty| {
                let scope = Scope::Interface(name.clone());
                evidence.is_used_elsewhere(&TypeName { scope, name: ty.clone() })
            })
        };
        let is_empty = interface.types.is_empty() && interface.functions.is_empty();
        !is_empty && has_worlds(it) && !used.contains(name) && !is_used()
    });
    let lone: Vec<&LintItem<'_>> = lone.collect();
    // Where many are in none, the package is a library for worlds of others.
    let is_exception = |it: &&&LintItem<'_>| {
        let of_package = |other: &LintItem<'_>| other.item.package() == it.item.package();
        let all = evidence
            .items
            .iter()
            .filter(|other| of_package(other) && matches!(other.declared, Declared::Interface(_)));
        lone.iter().filter(|other| of_package(other)).count() * FEW <= all.count()
    };
    let draft = |it: &LintItem<'_>| {
        let message = format!("interface `{}` is in no world of the package", it.name());
        LintDraft::new(it.item.clone(), message, "import or export it in a world, or remove it")
    };
    lone.iter().filter(is_exception).map(|it| draft(it)).collect()
}
