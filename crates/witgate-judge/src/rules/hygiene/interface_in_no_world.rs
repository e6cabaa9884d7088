use std::collections::{BTreeMap, BTreeSet};

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
    let (mut lone_of, mut all_of) = (BTreeMap::new(), BTreeMap::new());
    for it in &lone {
        *lone_of.entry(it.item.package()).or_insert(0) += 1;
    }
    for it in evidence.items.iter().filter(|it| matches!(it.declared, Declared::Interface(_))) {
        *all_of.entry(it.item.package()).or_insert(0) += 1;
    }
    let is_exception = |it: &&&LintItem<'_>| {
        let [lone, all] =
            [&lone_of, &all_of].map(|counts| counts.get(it.item.package()).unwrap_or(&0));
        lone * FEW <= *all
    };
    let draft = |it: &LintItem<'_>| {
        let message = format!("interface `{}` is in no world of the package", it.name());
        LintDraft::new(it.item.clone(), message, "import or export it in a world, or remove it")
    };
    lone.iter().filter(is_exception).map(|it| draft(it)).collect()
}
