use std::collections::BTreeMap;

use witgate_model::{Item, Member, Scope, TypeKind, WorldName};

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
        preset: Preset::All,
        level: Level::Note,
        stage: Stage::Always,
        judge,
    }),
    docs: r#"
componentize-py writes functions of the world before the class that they take, and
Python cannot import the module: "name `Thing` is not defined". A resource in an
interface can be used by several worlds, too.
"#,
    instead: r#"
Declare the resource in an interface, and `use` it in the world.
"#,
    source: r#"
Generated with componentize-py {componentize-py}, and imported.
"#,
};

fn judge(evidence: &LintEvidence<'_>) -> Vec<LintDraft> {
    let mut worlds: BTreeMap<&WorldName, Vec<&LintItem<'_>>> = BTreeMap::new();
    for it in &evidence.items {
        if let (Item::In(Scope::World(world), Member::Type(_)), Declared::Type(def)) =
            (&it.item, it.declared)
            && matches!(def.kind, TypeKind::Resource)
        {
            worlds.entry(world).or_default().push(it);
        }
    }
    worlds.into_iter().filter_map(|(world, resources)| draft(world, &resources)).collect()
}

fn draft(world: &WorldName, resources: &[&LintItem<'_>]) -> Option<LintDraft> {
    let (first, others) = resources.split_first()?;
    let more = match others.len() {
        0 => String::new(),
        1 => " and another resource".to_owned(),
        many => format!(" and {many} more resources"),
    };
    let message = format!(
        "world `{}` declares resource `{}`{more} itself, which fails in {}",
        world.name,
        first.name(),
        Generator::Python.label()
    );
    let draft = LintDraft::new(Item::world(world.clone()), message, "declare it in an interface");
    Some(draft.span(first.span))
}
