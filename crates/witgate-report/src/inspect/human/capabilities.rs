//! What it may do, a line for each capability.

use std::io;

use witgate_capability::{Capability, Tier};
use witgate_judge::Decision;

use super::super::decided::{DecidedGroup, decided};
use super::super::sentences::{functions, is_unknown, may, through, why_idle};
use super::super::{Inspection, names};
use witgate_model::first_few_names;

use crate::page::Page;
use crate::text::{Style, Text};

/// So many functions are named.
const FUNCTIONS: usize = 4;

/// So many nested components are named that ask for one.
const ASKERS: usize = 3;

/// So many imports are named of a capability.
const IMPORTS: usize = 4;

/// Writes capabilities: those that are used, then unknown ones, and last what is only
/// imported. With a policy, what it denies is first, and what it allows last. `who` begins
/// the headings.
pub(super) fn write(
    page: &mut Page<'_>,
    all: &[Capability],
    inspection: &Inspection,
    who: &str,
) -> io::Result<()> {
    let policy = inspection.policy.as_ref();
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
        let look = Look { inspection, style, width };
        look.of_known(page, &known, format!("{who} may{said}"))?;
        let title = format!("{who} imports interfaces of unknown capability{said}");
        look.of_unknown(page, &unknown, title)?;
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

fn is_used(capability: &Capability) -> bool {
    capability.tier == Tier::Used
}

/// How a group of capabilities is shown.
struct Look<'a> {
    inspection: &'a Inspection,
    style: Style,
    width: usize,
}

impl Look<'_> {
    fn of_known(
        &self,
        page: &mut Page<'_>,
        known: &[&Capability],
        title: String,
    ) -> io::Result<()> {
        if known.is_empty() {
            return Ok(());
        }
        page.hang(Text::new(), Text::new().put(Style::Bold, title))?;
        for capability in known {
            let lead = Text::new().plain("  ").put(self.style, &capability.class);
            let (named, asked) = (by(capability), self.asked_by(capability));
            let text = Text::new().plain(may(capability));
            let text = text.put(Style::Dim, format!(" ({named}{asked})"));
            page.hang(lead.pad(self.width + 4), text)?;
        }
        Ok(())
    }

    fn of_unknown(
        &self,
        page: &mut Page<'_>,
        unknown: &[&Capability],
        title: String,
    ) -> io::Result<()> {
        if unknown.is_empty() {
            return Ok(());
        }
        page.hang(Text::new(), Text::new().put(Style::Bold, title))?;
        for capability in unknown {
            let text = Text::new().put(self.style, &capability.class);
            let functions = match functions(&capability.imports) {
                functions if functions.is_empty() => String::new(),
                functions => format!(": {}", first_few_names(&functions, FUNCTIONS)),
            };
            let asked = self.asked_by(capability);
            let text = text.put(Style::Dim, format!("{functions}{asked}"));
            page.wrapped(Text::new().plain("  "), 4, text)?;
        }
        Ok(())
    }

    /// The nested components that ask for it, of a composition.
    fn asked_by(&self, capability: &Capability) -> String {
        let Some(structure) = &self.inspection.structure else { return String::new() };
        let askers = names::askers(structure, capability);
        let askers: Vec<String> =
            askers.into_iter().map(|index| names::component(structure, index)).collect();
        match askers.is_empty() {
            true => String::new(),
            false => format!("; asked for by {}", first_few_names(&askers, ASKERS)),
        }
    }
}

/// By what it may do it.
fn by(capability: &Capability) -> String {
    let imports = &capability.imports;
    let functions = functions(imports);
    let renamed = imports.iter().filter_map(|import| {
        let asked_as = import.asked_as.as_ref()?;
        Some(format!("`{}`, passed on as `{asked_as}`", import.name))
    });
    let renamed: Vec<String> = renamed.collect();
    let through = match through(capability) {
        Some(through) => format!(", {through}"),
        None => String::new(),
    };
    let named = match renamed.is_empty() {
        true if functions.is_empty() => {
            first_few_names(&imports.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), IMPORTS)
        }
        true => first_few_names(&functions, FUNCTIONS),
        false => renamed.join(", "),
    };
    format!("{named}{through}")
}
