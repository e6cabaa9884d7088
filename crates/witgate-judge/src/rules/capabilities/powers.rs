//! The capabilities that a component uses, function by function.

use std::collections::{BTreeMap, BTreeSet};

use witgate_capability::{Asker, Table, capabilities, class};
use witgate_model::{
    Form, FunctionName, Item, Member, Provider, Scope, Side, Subject, WorldKey, WorldName,
    first_few_names,
};

use crate::capability_policy::{CapabilityPolicy, Decision, acting_functions};
use crate::evidence::Evidence;
use crate::level::Level;
use crate::rule::Draft;

/// A function that does something with a capability.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Power {
    /// Its interface, with the version and label; of a function of a world, that itself.
    pub(super) interface: String,
    /// Its name in the component model.
    pub(super) function: String,
    /// The name by which a nested component asks for the interface, where that is another.
    asked_as: Option<String>,
}

impl Power {
    /// What stays the same in another version of the interface.
    fn identity(&self) -> (&str, &str) {
        let interface = self.interface.split_once('@').map_or(&*self.interface, |(it, _)| it);
        (interface, &self.function)
    }

    /// What a policy says of it.
    pub(super) fn decision(&self, class: &str, policy: &CapabilityPolicy) -> Decision {
        policy.decide_import(class, &self.interface, self.asked_as.as_deref(), &self.function)
    }
}

/// What a component uses, by class.
pub(super) type Powers = BTreeMap<String, OfClass>;

/// What a component uses of one class.
#[derive(Clone, Debug, Default)]
pub(super) struct OfClass {
    /// The functions.
    pub(super) powers: BTreeSet<Power>,
    /// Whether it uses them through preview1.
    is_preview1: bool,
}

impl OfClass {
    /// The functions that another version of the component does not use.
    pub(super) fn beyond(&self, other: &OfClass) -> BTreeSet<Power> {
        let known: BTreeSet<_> = other.powers.iter().map(Power::identity).collect();
        self.powers.iter().filter(|power| !known.contains(&power.identity())).cloned().collect()
    }
}

/// The capabilities that each side uses; `None` unless both are components, or what is
/// not there. Without a policy, nothing is told of what has no baseline.
pub(super) fn of_both(evidence: &Evidence<'_>) -> Option<(Powers, Powers)> {
    let (was, now) = (evidence.baseline, evidence.candidate);
    let is_governed = match (was.form, now.form) {
        (Form::Component, Form::Component | Form::Nothing) => true,
        (Form::Nothing, Form::Component) => evidence.terms.capabilities.is_some(),
        _ => false,
    };
    let plain = Table::default();
    let table = evidence.terms.capabilities.as_ref().map_or(&plain, |policy| &policy.table);
    is_governed.then(|| (powers_of(was, table), powers_of(now, table)))
}

fn powers_of(subject: &Subject, table: &Table) -> Powers {
    let contract = &subject.contract;
    let structure = subject.structure.as_deref();
    let all = contract.worlds().flat_map(|(_, it)| capabilities(contract, it, structure, table));
    let mut powers = Powers::new();
    for capability in all {
        let functions: BTreeSet<Power> = acting_functions(&capability)
            .map(|(import, function)| Power {
                interface: import.name.clone(),
                function: function.to_string(),
                asked_as: import.asked_as.clone(),
            })
            .collect();
        if functions.is_empty() {
            continue;
        }
        let of_class = powers.entry(capability.class).or_default();
        of_class.is_preview1 |= capability.asker == Asker::Preview1;
        of_class.powers.extend(functions);
    }
    powers
}

/// The worst that the policy says of some functions; `None` without a policy.
pub(super) fn decision(
    evidence: &Evidence<'_>,
    class: &str,
    powers: &BTreeSet<Power>,
) -> Option<Decision> {
    let policy: &CapabilityPolicy = evidence.terms.capabilities.as_ref()?;
    powers.iter().map(|power| power.decision(class, policy)).max()
}

/// Those functions that the policy does not deny.
pub(super) fn not_denied(
    evidence: &Evidence<'_>,
    class: &str,
    powers: &BTreeSet<Power>,
) -> BTreeSet<Power> {
    let is_denied = |power: &Power| {
        let policy = evidence.terms.capabilities.as_ref();
        policy.is_some_and(|policy| power.decision(class, policy) == Decision::Deny)
    };
    powers.iter().filter(|power| !is_denied(power)).cloned().collect()
}

/// How grave it is to gain what the policy says this of.
pub(super) fn level(decision: Option<Decision>) -> Level {
    match decision {
        None | Some(Decision::Allow) => Level::Note,
        Some(Decision::Review | Decision::Deny) => Level::Error,
    }
}

/// What to do about it.
pub(super) fn help(decision: Option<Decision>, class: &str) -> String {
    match decision {
        None => format!(
            "check that the component should have it; `[capabilities]` in witgate.toml says what \
             is allowed: `allow = [\"{class}\"]`, or `review`, or `deny`"
        ),
        Some(Decision::Allow) => "no action needed: the policy allows it".to_owned(),
        Some(Decision::Review) => format!(
            "review it, and waive this finding with the reason; or add `{class}` to `allow` in \
             `[capabilities]`"
        ),
        Some(Decision::Deny) => {
            "build the component without it, or change `deny` in `[capabilities]`".to_owned()
        }
    }
}

/// `may use filesystem (open, read and change files)`.
pub(super) fn named(class_id: &str) -> String {
    match class(class_id) {
        Some(class) => format!("`{class_id}` ({})", class.may),
        None => format!("`{class_id}`"),
    }
}

/// So many functions are named in a message.
const TOLD: usize = 4;

/// Some functions, for people.
pub(super) fn list_functions(powers: &BTreeSet<Power>) -> String {
    let name = |power: &Power| {
        let function = FunctionName::parse(&power.function).to_string();
        match power.interface == power.function {
            true => format!("`{function}`"),
            false => format!("`{}#{function}`", power.interface),
        }
    };
    first_few_names(&powers.iter().map(name).collect::<Vec<_>>(), TOLD)
}

/// A draft on some functions of a class: at the import of the first, with who asks.
pub(super) fn draft_on_functions(
    mut draft: Draft,
    class: &str,
    of_class: &OfClass,
    powers: &BTreeSet<Power>,
    subject: &Subject,
    is_now: bool,
) -> Draft {
    let item = powers.iter().find_map(|power| item(subject, power));
    draft.items = if is_now { (None, item) } else { (item, None) };
    // What is waived is what was examined: these functions and no others.
    let facts = powers.iter().map(Power::identity);
    let facts = facts.map(|(interface, function)| format!(" {interface} {function}"));
    draft.facts = format!("{class}{}", facts.collect::<String>());
    if of_class.is_preview1 {
        draft = draft.hint("its program uses it through WASI preview1 and the adapter");
    }
    for hint in askers(subject, powers) {
        draft = draft.hint(hint);
    }
    draft
}

/// The import that a function is of.
fn item(subject: &Subject, power: &Power) -> Option<Item> {
    subject.contract.worlds().find_map(|(name, world)| {
        let key = world.imports.keys().find(|key| is_named(key, &power.interface))?;
        Some(import_item(name, key.clone()))
    })
}

fn is_named(key: &WorldKey, name: &str) -> bool {
    let name = match key {
        WorldKey::Name(_) => name.split_once(": ").map_or(name, |(label, _)| label),
        WorldKey::Interface(_) => name,
    };
    key.to_string() == name
}

fn import_item(world: WorldName, key: WorldKey) -> Item {
    Item::In(Scope::World(world), Member::Key(Side::Import, key))
}

/// The nested components that ask for an interface, a line each.
fn askers(subject: &Subject, powers: &BTreeSet<Power>) -> Vec<String> {
    let Some(structure) = &subject.structure else { return Vec::new() };
    let interfaces: BTreeSet<&str> = powers.iter().map(|power| &*power.interface).collect();
    let mut asked: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for import in &structure.nested_imports {
        let Provider::Host(host) = &import.provider else { continue };
        if !structure.is_part(import.component) || !interfaces.contains(&**host) {
            continue;
        }
        let Some(nested) = structure.components.get(import.component) else { continue };
        let name = nested.name.as_deref().unwrap_or("a nested component without a name");
        asked.entry(name).or_default().insert(&import.name);
    }
    let line = |(component, names): (&str, BTreeSet<&str>)| {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        format!("nested component `{component}` asks for it: {}", names.join(", "))
    };
    asked.into_iter().map(line).take(TOLD).collect()
}
