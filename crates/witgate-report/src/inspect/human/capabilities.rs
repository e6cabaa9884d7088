//! What it may do, a line for each capability.

use std::collections::BTreeSet;
use std::io;

use witgate_capability::{Asker, Capability, CapabilityImport, Tier, class};
use witgate_judge::Decision;

use super::super::decided::{DecidedGroup, decided};
use super::super::{InspectedPolicy, names};
use crate::page::Page;
use crate::text::{Style, Text};
use crate::words::some;

/// So many functions are named.
const FUNCTIONS: usize = 4;

/// So many imports are named of a capability.
const IMPORTS: usize = 4;

/// Writes capabilities: those that are used, then unknown ones, and last what is only
/// imported. With a policy, what it denies is first, and what it allows last. `who` begins
/// the headings.
pub(super) fn write(
    page: &mut Page<'_>,
    all: &[Capability],
    policy: Option<&InspectedPolicy>,
    who: &str,
) -> io::Result<()> {
    if all.is_empty() {
        page.line(&Text::new().plain(format!("{who} asks its host for nothing")))?;
        return page.blank();
    }
    let (idle, asked): (Vec<_>, Vec<_>) =
        all.iter().partition(|it| !is_unknown(it) && !is_used(it));
    let width = asked.iter().filter(|it| !is_unknown(it)).chain(&idle);
    let width = width.map(|it| it.class.len()).max().unwrap_or_default();
    for group in decided(&asked, policy) {
        let DecidedGroup { decision, capabilities } = group;
        let by = policy.map(|policy| policy.file.as_str()).unwrap_or_default();
        let said = match decision {
            None => String::new(),
            Some(Decision::Deny) => format!(", and {by} denies it"),
            Some(Decision::Review) => format!(", and {by} requires a review"),
            Some(Decision::Allow) => format!(", and {by} allows it"),
        };
        let (unknown, known): (Vec<_>, Vec<_>) = capabilities.iter().partition(|it| is_unknown(it));
        let style = match decision {
            Some(Decision::Deny) => Style::Error,
            Some(Decision::Allow) => Style::Plain,
            Some(Decision::Review) | None => Style::Warn,
        };
        of_known(page, &known, format!("{who} may{said}"), style, width)?;
        let title = format!("{who} imports interfaces of unknown capability{said}");
        of_unknown(page, &unknown, title, style)?;
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

fn is_unknown(capability: &Capability) -> bool {
    capability.class.starts_with("unknown:")
}

fn is_used(capability: &Capability) -> bool {
    capability.tier == Tier::Used
}

fn of_known(
    page: &mut Page<'_>,
    known: &[&Capability],
    title: String,
    style: Style,
    width: usize,
) -> io::Result<()> {
    if known.is_empty() {
        return Ok(());
    }
    page.hang(Text::new(), Text::new().put(Style::Bold, title))?;
    for capability in known {
        let lead = Text::new().plain("  ").put(style, &capability.class).pad(width + 4);
        let text = Text::new().plain(may(capability)).put(Style::Dim, by(capability));
        page.hang(lead, text)?;
    }
    Ok(())
}

fn of_unknown(
    page: &mut Page<'_>,
    unknown: &[&Capability],
    title: String,
    style: Style,
) -> io::Result<()> {
    if unknown.is_empty() {
        return Ok(());
    }
    page.hang(Text::new(), Text::new().put(Style::Bold, title))?;
    for capability in unknown {
        let text = Text::new().put(style, &capability.class);
        let functions = match functions(&capability.imports) {
            functions if functions.is_empty() => String::new(),
            functions => format!(": {}", some(&functions, FUNCTIONS)),
        };
        page.wrapped(Text::new().plain("  "), 4, text.put(Style::Dim, functions))?;
    }
    Ok(())
}

/// What a capability lets a component do.
fn may(capability: &Capability) -> String {
    let known = class(&capability.class);
    known.map_or_else(|| "use what the policy calls so".to_owned(), |class| class.may.to_owned())
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
