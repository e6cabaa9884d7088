use witgate_diff::{Change, Kind, What};
use witgate_model::{Item, Member, Scope, Stability};

use super::{entry, interface_removed, world_export_removed, world_import_removed, world_removed};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::functions::{
    function_removed, resource_constructor_removed, resource_method_removed,
    resource_static_removed,
};
use crate::rules::types::{resource_removed, type_removed};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "deprecated-item-removed",
    summary: "a `@deprecated` item was removed",
    rows: Rows::NAME_GONE,
    judge: Judge::Change(
        &[
            Kind::TypeRemoved,
            Kind::FunctionRemoved,
            Kind::InterfaceRemoved,
            Kind::WorldRemoved,
            Kind::ImportRemoved,
            Kind::ExportRemoved,
        ],
        judge,
    ),
    docs: r#"
The item was marked `@deprecated` in the baseline. The mark only tells authors:
a component built before does not read it, and breaks in the same way as without
the mark.
"#,
    instead: r#"
Remove the item in a breaking release, together with the other breaking changes
that you postponed. Keep it until then.
"#,
    source: r#"
WIT.md, "Feature Gates": deprecation is followed by removal "in some future
SemVer-compliant major version", with `0.1` to `0.2` counted as one. Compiled
with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: removing a
deprecated function is like removing any other. Other items are measured with
their own rules.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let (name, stability) = removed(change, evidence)?;
    let version = stability.deprecated.as_ref()?;
    // Who breaks is what the rule for such a removal says.
    let (imported, exported) = REMOVALS.iter().find_map(|rule| rows(rule, change, evidence))?;
    let draft = Draft::new(
        format!("{name}, deprecated since `{version}`, removed"),
        "keep it until the next breaking release",
    );
    Some(draft.rows(imported, exported))
}

/// The rules that say what a removal means, specific ones first.
static REMOVALS: &[&Rule] = &[
    &interface_removed::RULE,
    &world_removed::RULE,
    &world_import_removed::RULE,
    &world_export_removed::RULE,
    &resource_removed::RULE,
    &type_removed::RULE,
    &resource_constructor_removed::RULE,
    &resource_static_removed::RULE,
    &resource_method_removed::RULE,
    &function_removed::RULE,
];

/// What a rule says of the change, if it has anything to say.
fn rows(rule: &Rule, change: &Change, evidence: &Evidence<'_>) -> Option<(Row, Row)> {
    let Judge::Change(kinds, judge) = &rule.judge else { return None };
    if !kinds.contains(&change.what.kind()) {
        return None;
    }
    let draft = judge(change, evidence)?;
    Some((
        draft.imported.unwrap_or(rule.rows.imported),
        draft.exported.unwrap_or(rule.rows.exported),
    ))
}

/// The removed item, and the gates it had.
fn removed<'a>(change: &Change, evidence: &Evidence<'a>) -> Option<(String, &'a Stability)> {
    let name = evidence.name(change);
    let contract = &evidence.baseline.contract;
    Some(match (&change.what, change.was.as_ref()?) {
        (What::TypeRemoved, _) => {
            let def = evidence.was_type(change)?;
            (format!("{} `{name}`", wording::noun(def)), &def.stability)
        }
        (What::FunctionRemoved, _) => {
            let function = evidence.was_function(change)?;
            (format!("{} `{name}`", function.kind), &function.stability)
        }
        (What::ImportRemoved | What::ExportRemoved, item) => {
            let Item::In(_, Member::Key(side, _)) = item else { return None };
            let entry = entry::was(change, evidence)?;
            let what = entry::describe(&name, Some(entry), evidence);
            (format!("the {side} of {what}"), entry.stability())
        }
        (What::InterfaceRemoved, Item::In(Scope::Interface(interface), _)) => {
            (format!("interface `{name}`"), &contract.interface(interface)?.stability)
        }
        (What::WorldRemoved, Item::In(Scope::World(world), _)) => {
            (format!("world `{name}`"), &contract.world(world)?.stability)
        }
        _ => return None,
    })
}
