//! What it may do, a line for each capability.

use std::collections::BTreeSet;
use std::io;

use witgate_capability::{Asker, Capability, CapabilityImport, Tier, class};

use super::super::names;
use crate::page::Page;
use crate::text::{Style, Text};
use crate::words::some;

/// So many functions are named.
const FUNCTIONS: usize = 4;

/// So many imports are named of a capability.
const IMPORTS: usize = 4;

/// Writes capabilities: unknown ones first, then those that are used, and last what is
/// only imported. `who` begins the headings.
pub(super) fn write(page: &mut Page<'_>, all: &[Capability], who: &str) -> io::Result<()> {
    let is_unknown = |it: &&Capability| it.class.starts_with("unknown:");
    let is_used = |it: &&Capability| it.tier == Tier::Used;
    let unknown: Vec<&Capability> = all.iter().filter(is_unknown).collect();
    let used: Vec<&Capability> = all.iter().filter(|it| !is_unknown(it) && is_used(it)).collect();
    let idle: Vec<&Capability> = all.iter().filter(|it| !is_unknown(it) && !is_used(it)).collect();
    if all.is_empty() {
        page.line(&Text::new().plain(format!("{who} asks its host for nothing")))?;
        return page.blank();
    }
    let width = used.iter().chain(&idle).map(|it| it.class.len()).max().unwrap_or_default();
    if !used.is_empty() {
        page.line(&Text::new().put(Style::Bold, format!("{who} may")))?;
        for capability in used {
            let lead = Text::new().plain("  ").put(Style::Warn, &capability.class).pad(width + 4);
            let text = Text::new().plain(may(capability)).put(Style::Dim, by(capability));
            page.hang(lead, text)?;
        }
    }
    if !unknown.is_empty() {
        let title = format!("{who} imports interfaces of unknown capability");
        page.line(&Text::new().put(Style::Bold, title))?;
        for capability in unknown {
            let text = Text::new().put(Style::Warn, &capability.class);
            let functions = functions(&capability.imports);
            let text = text.put(
                Style::Dim,
                if functions.is_empty() {
                    String::new()
                } else {
                    format!(": {}", some(&functions, FUNCTIONS))
                },
            );
            page.wrapped(Text::new().plain("  "), 4, text)?;
        }
    }
    if !idle.is_empty() {
        let title = format!("{who} imports, but does not use");
        page.line(&Text::new().put(Style::Bold, title))?;
        for capability in idle {
            let lead = Text::new().plain("  ").plain(&capability.class).pad(width + 4);
            page.hang(lead, Text::new().put(Style::Dim, why_idle(capability)))?;
        }
    }
    page.blank()
}

/// What a capability lets a component do.
fn may(capability: &Capability) -> String {
    let known = class(&capability.class);
    known.map_or_else(|| "as the policy has it".to_owned(), |class| class.may.to_owned())
}

/// By what, in brackets.
fn by(capability: &Capability) -> String {
    let imports = &capability.imports;
    let functions = functions(imports);
    let renamed = imports.iter().filter_map(|import| {
        let asked_as = import.asked_as.as_ref()?;
        Some(format!("`{}`, passed on as `{asked_as}`", import.name))
    });
    let renamed: Vec<String> = renamed.collect();
    let through = match capability.asker {
        Asker::Program => "",
        Asker::Preview1 => ", through preview1",
        Asker::AdapterOnly => ", by the preview1 adapter",
    };
    let named = match renamed.is_empty() {
        true if functions.is_empty() => {
            some(&imports.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), IMPORTS)
        }
        true => some(&functions, FUNCTIONS),
        false => renamed.join(", "),
    };
    format!(" ({named}{through})")
}

/// Functions by their plain names, those that do something first.
fn functions(imports: &[CapabilityImport]) -> Vec<String> {
    let acting = imports.iter().flat_map(|import| &import.acting);
    let idle = imports.iter().flat_map(|import| import.functions.difference(&import.acting));
    let mut met = BTreeSet::new();
    let names = acting.chain(idle).map(|name| names::function(name));
    names.filter(|name| met.insert(name.clone())).collect()
}

/// Why an import does nothing.
fn why_idle(capability: &Capability) -> &'static str {
    match (capability.asker, capability.tier) {
        (Asker::AdapterOnly, _) => "the preview1 adapter imports it for every program",
        (_, Tier::Authority) => "it only asks for handles, or uses those that are open already",
        _ => "types, or functions on handles that it has to be given",
    }
}
