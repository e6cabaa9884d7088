//! The least that a host should grant to a component: a suggestion for those who set a
//! host up.
//!
//! A component shows which functions it may call, and not with what: which hosts it talks
//! to and which directories it opens is for whoever runs it to say. What needs such a value
//! is a comment, so that the text as it is grants nothing that nobody chose.

pub(super) mod spin;
pub(super) mod wasmtime;

use std::collections::BTreeSet;

use witgate_capability::{Asker, Capability, CapabilityImport, Tier};
use witgate_judge::Decision;
use witgate_model::{Name, first_few_names};

use super::decided::{DecidedGroup, decided};
use super::{Inspection, names, sentences};
use crate::escape::escape;

/// So many functions and nested components are named.
const NAMED: usize = 3;

/// What a component asks of its host.
struct Needs<'a> {
    inspection: &'a Inspection,
    /// What it uses, whether or not a policy denies it.
    used: Vec<&'a Capability>,
    /// What it imports and does not use.
    idle: Vec<&'a Capability>,
    /// The interfaces and functions that it exports, with versions.
    exports: Vec<String>,
    /// Those that it imports.
    imports: Vec<String>,
}

/// What a component uses by something that a host grants as a whole or not at all, by what
/// the policy says of it.
struct Grant {
    groups: Vec<DecidedGroup>,
}

/// Whether something is granted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Granted {
    Yes,
    /// Once somebody has examined it.
    Reviewed,
    /// The policy denies some of it.
    No,
}

impl Grant {
    fn granted(&self) -> Granted {
        let is_any = |decision| self.groups.iter().any(|it| it.decision == Some(decision));
        match (is_any(Decision::Deny), is_any(Decision::Review)) {
            (true, _) => Granted::No,
            (false, true) => Granted::Reviewed,
            (false, false) => Granted::Yes,
        }
    }

    /// What the policy says that of.
    fn said(&self, decision: Decision) -> impl Iterator<Item = &Capability> {
        let groups = self.groups.iter().filter(move |it| it.decision == Some(decision));
        groups.flat_map(|group| &group.capabilities)
    }

    /// What of it nothing is in the way of.
    fn allowed(&self) -> impl Iterator<Item = &Capability> {
        let is_allowed = |it: &&DecidedGroup| it.decision.is_none_or(|it| it == Decision::Allow);
        self.groups.iter().filter(is_allowed).flat_map(|group| &group.capabilities)
    }

    /// All of it that the policy does not deny.
    fn asked(&self) -> impl Iterator<Item = &Capability> {
        let groups = self.groups.iter().filter(|it| it.decision != Some(Decision::Deny));
        groups.flat_map(|group| &group.capabilities)
    }

    /// Whether a function that the policy does not deny is one of these.
    fn asks_for(&self, is_it: impl Fn(&CapabilityImport, &Name) -> bool) -> bool {
        has(self.asked(), is_it)
    }

    fn is_denied(&self, is_it: impl Fn(&CapabilityImport, &Name) -> bool) -> bool {
        has(self.said(Decision::Deny), is_it)
    }
}

fn has<'c>(
    mut capabilities: impl Iterator<Item = &'c Capability>,
    is_it: impl Fn(&CapabilityImport, &Name) -> bool,
) -> bool {
    capabilities.any(|capability| {
        let mut imports = capability.imports.iter();
        imports.any(|import| import.acting.iter().any(|function| is_it(import, function)))
    })
}

impl<'a> Needs<'a> {
    fn new(inspection: &'a Inspection) -> Needs<'a> {
        let of_worlds = inspection.worlds.iter().flat_map(|world| &world.capabilities);
        let all: Vec<&Capability> = of_worlds.chain(&inspection.module_capabilities).collect();
        // What it receives is for whoever calls it.
        let all = all.into_iter().filter(|it| it.class != "http-incoming");
        let (used, idle) = all.partition(|it| it.tier == Tier::Used);
        let (mut exports, mut imports) = (Vec::new(), Vec::new());
        for world in &inspection.worlds {
            let contract = inspection.subject.as_ref().map(|subject| &subject.contract);
            let Some(contract) = contract else { continue };
            let Some(world) = names::world(contract, &world.name) else { continue };
            exports.extend(names::items(contract, &world.exports).into_iter().map(|it| it.name));
            imports.extend(names::items(contract, &world.imports).into_iter().map(|it| it.name));
        }
        Needs { inspection, used, idle, exports, imports }
    }

    /// What it uses by such imports; nothing if it has none of them.
    fn grant(&self, is_of: impl Fn(&Capability, &CapabilityImport) -> bool) -> Option<Grant> {
        self.grant_parts(|capability, import| is_of(capability, import).then(|| import.clone()))
    }

    /// What it uses by such functions; nothing if it has none of them.
    fn grant_functions(
        &self,
        is_of: impl Fn(&Capability, &CapabilityImport, &Name) -> bool,
    ) -> Option<Grant> {
        self.grant_parts(|capability, import| {
            let is_it = |function: &&Name| is_of(capability, import, function);
            let matching = |all: &BTreeSet<Name>| all.iter().filter(is_it).cloned().collect();
            let (functions, acting): (BTreeSet<Name>, _) =
                (matching(&import.functions), matching(&import.acting));
            let is_any = !functions.is_empty();
            is_any.then(|| CapabilityImport { functions, acting, ..import.clone() })
        })
    }

    fn grant_parts(
        &self,
        part: impl Fn(&Capability, &CapabilityImport) -> Option<CapabilityImport>,
    ) -> Option<Grant> {
        let part_of = |capability: &&Capability| {
            let imports = capability.imports.iter().filter_map(|import| part(capability, import));
            let imports: Vec<CapabilityImport> = imports.collect();
            (!imports.is_empty()).then(|| Capability { imports, ..(*capability).clone() })
        };
        let parts: Vec<Capability> = self.used.iter().filter_map(part_of).collect();
        let parts: Vec<&Capability> = parts.iter().collect();
        let groups = decided(&parts, self.inspection.policy.as_ref());
        (!groups.is_empty()).then_some(Grant { groups })
    }

    /// The file of the policy.
    fn file(&self) -> String {
        let file = self.inspection.policy.as_ref().map(|policy| policy.file.as_str());
        escape(file.unwrap_or_default()).into_owned()
    }

    /// Why something is not granted, a line each; nothing if it is.
    fn withheld(&self, grant: &Grant) -> Vec<String> {
        let file = self.file();
        let start = match grant.asked().next() {
            None => format!("not granted, as {file} denies it"),
            Some(_) => format!(
                "not granted, as {file} denies a part of it, and less than all cannot be granted"
            ),
        };
        let denied = grant.said(Decision::Deny);
        denied.map(|capability| format!("{start}: {}", self.why(capability))).collect()
    }

    /// What of it the policy denies, a line each.
    fn denied(&self, grant: &Grant) -> Vec<String> {
        self.not_allowed(grant, "not granted, as", &[Decision::Deny])
    }

    /// Why something is closed that every component has unless it is closed, a line each.
    fn closed(&self, grant: &Grant) -> Vec<String> {
        self.not_allowed(grant, "not granted, as", &[Decision::Deny, Decision::Review])
    }

    /// What it has on any such host, whatever the policy says, a line each.
    fn not_withheld(&self, grant: &Grant) -> Vec<String> {
        let start = "granted to every component, though";
        self.not_allowed(grant, start, &[Decision::Deny, Decision::Review])
    }

    fn not_allowed(&self, grant: &Grant, start: &str, decisions: &[Decision]) -> Vec<String> {
        let file = self.file();
        let mut lines = Vec::new();
        for decision in decisions {
            let says = match decision {
                Decision::Deny => "denies it",
                Decision::Review => "wants it to be reviewed",
                Decision::Allow => continue,
            };
            let told = |it: &Capability| format!("{start} {file} {says}: {}", self.why(it));
            lines.extend(grant.said(*decision).map(told));
        }
        lines
    }

    /// Why a grant needs a look, for one that is to be reviewed.
    fn review(&self) -> String {
        format!("{} wants it to be reviewed: remove the `#` when that is done", self.file())
    }

    /// What a capability is for and who asks for it, in a line.
    fn why(&self, capability: &Capability) -> String {
        let may = match sentences::is_unknown(capability) {
            true => "nobody knows what it does".to_owned(),
            false => sentences::may(capability),
        };
        let functions = sentences::functions(&capability.imports);
        let mut why =
            format!("{}: {may} ({}", capability.class, first_few_names(&functions, NAMED));
        if capability.asker == Asker::Preview1 {
            why.push_str(", through preview1");
        }
        if let Some(structure) = &self.inspection.structure {
            let askers = names::askers(structure, capability).into_iter();
            let askers: Vec<String> =
                askers.map(|index| names::component(structure, index)).collect();
            if !askers.is_empty() {
                why.push_str(&format!("; asked for by {}", first_few_names(&askers, NAMED)));
            }
        }
        why.push(')');
        escape(&why).into_owned()
    }

    /// The classes that are imported and not used, for people.
    fn unused(&self) -> Option<String> {
        let classes: BTreeSet<&str> = self.idle.iter().map(|it| it.class.as_str()).collect();
        let classes: Vec<&str> = classes.into_iter().collect();
        let told =
            || format!("imported and not used, so nothing is granted: {}", classes.join(", "));
        (!classes.is_empty()).then(|| escape(&told()).into_owned())
    }
}

/// `wasi:http` of `wasi:http/client`.
fn package_of(interface: &str) -> &str {
    interface.split_once('/').map_or(interface, |(package, _)| package)
}

/// The interface that a host is asked for, without label and version: `wasi:http/client`.
fn bare(import: &CapabilityImport) -> &str {
    bare_name(&import.name)
}

fn bare_name(name: &str) -> &str {
    let name = name.rsplit_once(": ").map_or(name, |(_, name)| name);
    name.split_once('@').map_or(name, |(name, _)| name)
}

/// An import by its name and by what a nested component takes it for, in a line.
fn named(import: &CapabilityImport) -> String {
    let asked_as = import.asked_as.as_ref();
    let asked_as = asked_as.map(|name| format!(", passed on as {name}")).unwrap_or_default();
    escape(&format!("{}{asked_as}", import.name)).into_owned()
}
