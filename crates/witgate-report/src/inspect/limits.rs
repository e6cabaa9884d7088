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

use super::decided::decisions;
use super::{Inspection, names, sentences};
use crate::escape::escape;
use crate::words::some;

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

    /// What it uses and no policy denies.
    fn granted(&self) -> impl Iterator<Item = &'a Capability> {
        self.used.iter().copied().filter(|capability| !self.is_denied(capability))
    }

    /// Whether a policy denies all that it uses of a capability.
    fn is_denied(&self, capability: &Capability) -> bool {
        let decisions = decisions(capability, self.inspection.policy.as_ref());
        !decisions.is_empty() && decisions.keys().all(|decision| *decision == Decision::Deny)
    }

    /// What a capability is for and who asks for it, in a line.
    fn why(&self, capability: &Capability) -> String {
        let may = match sentences::is_unknown(capability) {
            true => "nobody knows what it does".to_owned(),
            false => sentences::may(capability),
        };
        let functions = sentences::functions(&capability.imports);
        let mut why = format!("{}: {may} ({}", capability.class, some(&functions, NAMED));
        if capability.asker == Asker::Preview1 {
            why.push_str(", through preview1");
        }
        if let Some(structure) = &self.inspection.structure {
            let askers = names::askers(structure, capability).into_iter();
            let askers: Vec<String> =
                askers.map(|index| names::component(structure, index)).collect();
            if !askers.is_empty() {
                why.push_str(&format!("; asked for by {}", some(&askers, NAMED)));
            }
        }
        why.push(')');
        escape(&why).into_owned()
    }

    /// What a policy denies, a line each.
    fn denied(&self) -> Vec<String> {
        let file = self.inspection.policy.as_ref().map(|policy| policy.file.as_str());
        let denied = self.used.iter().filter(|capability| self.is_denied(capability));
        let file = escape(file.unwrap_or_default());
        denied.map(|it| format!("not granted, as {file} denies it: {}", self.why(it))).collect()
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
