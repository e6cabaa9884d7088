//! For people: what it is and what it may do first, one screen.

mod capabilities;
mod composition;
mod costs;

use std::collections::BTreeMap;
use std::io::{self, Write};

use witgate_capability::is_preview1_adapter;
use witgate_model::{World, count, first_few_names};

use super::{
    InspectReport, InspectedKind, InspectedWorld, Inspection, names, producers, sentences,
};
use crate::page::Page;
use crate::text::{Style, Text};

/// More lines of one kind than fit on a screen.
const LINES: usize = 12;

/// So many functions of an interface are named.
const FUNCTIONS: usize = 6;

pub(super) fn write(report: &InspectReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let page = &mut Page::new(out, report.color, report.width);
    let inspection = report.inspection;
    heading(page, inspection)?;
    match inspection.kind {
        InspectedKind::Component => {
            for world in &inspection.worlds {
                of_component(page, inspection, world)?;
            }
        }
        InspectedKind::CoreModule => of_core_module(page, inspection)?,
        InspectedKind::WitPackage | InspectedKind::Wit => of_wit(page, inspection)?,
    }
    for world in &inspection.worlds {
        costs::write(page, world)?;
    }
    features(page, inspection)?;
    if let Some(structure) = &inspection.structure {
        composition::write(page, structure)?;
    }
    metadata(page, inspection)?;
    digests(page, inspection)?;
    if inspection.subject.is_some() || !inspection.notes.is_empty() {
        page.blank()?;
    }
    for note in &inspection.notes {
        page.hang(Text::new().put(Style::Note, "note: "), Text::new().plain(note))?;
    }
    if inspection.subject.is_some() {
        let more = "`--format wit` has the contract, `--format json` everything";
        page.hang(Text::new(), Text::new().put(Style::Dim, more))?;
    }
    Ok(())
}

fn heading(page: &mut Page<'_>, inspection: &Inspection) -> io::Result<()> {
    let mut facts = Vec::new();
    facts.extend(inspection.digests.map(|digests| sentences::size(digests.size)));
    facts.extend(inspection.structure.as_ref().and_then(producers::sentence));
    let facts = match facts.is_empty() {
        true => String::new(),
        false => format!(": {}", facts.join(", ")),
    };
    let lead = Text::new().plain(format!("{} ", inspection.kind.noun()));
    let name = Text::new().put(Style::Bold, &inspection.place).plain(facts);
    page.wrapped(Text::new(), 2, lead.then(name))
}

fn of_component(
    page: &mut Page<'_>,
    inspection: &Inspection,
    world: &InspectedWorld,
) -> io::Result<()> {
    page.hang(Text::new(), Text::new().plain(sentences::wasi(&world.generations)))?;
    page.blank()?;
    capabilities::write(page, &world.capabilities, inspection, "it")?;
    let Some(subject) = &inspection.subject else { return Ok(()) };
    if let Some(found) = subject.contract.world(&world.name) {
        sides(page, inspection, found)?;
    }
    Ok(())
}

fn sides(page: &mut Page<'_>, inspection: &Inspection, world: &World) -> io::Result<()> {
    let Some(subject) = &inspection.subject else { return Ok(()) };
    let exports = names::items(&subject.contract, &world.exports);
    let imports = names::items(&subject.contract, &world.imports);
    let lines: Vec<(String, String)> = exports
        .into_iter()
        .filter(|item| item.kind != "type")
        .map(|item| {
            let functions: Vec<String> =
                item.functions.iter().map(|name| names::function(name)).collect();
            let told = match (item.kind, functions.is_empty()) {
                ("function", _) => "function".to_owned(),
                (_, true) => "no functions".to_owned(),
                _ => first_few_names(&functions, FUNCTIONS),
            };
            (item.name, told)
        })
        .collect();
    section(page, "exports", &lines)?;
    let mut packages: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for item in imports.into_iter().filter(|item| item.kind != "type") {
        match item.package {
            Some(package) => packages.entry(package).or_default().push(item.short),
            None => packages.entry(item.name).or_default().push(item.kind.to_owned()),
        }
    }
    let lines: Vec<(String, String)> = packages
        .into_iter()
        .map(|(package, names)| (package, first_few_names(&names, LINES)))
        .collect();
    section(page, "imports", &lines)
}

/// Names, with what there is to say of each.
fn section(page: &mut Page<'_>, title: &str, lines: &[(String, String)]) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    page.line(&Text::new().put(Style::Bold, title))?;
    for (name, told) in lines.iter().take(LINES) {
        let text = Text::new().plain(name).put(Style::Dim, format!(": {told}"));
        page.wrapped(Text::new().plain("  "), 4, text)?;
    }
    if lines.len() > LINES {
        let more = format!("  ... and {} more: `--format json` has them all", lines.len() - LINES);
        page.line(&Text::new().plain(more))?;
    }
    page.blank()
}

fn of_core_module(page: &mut Page<'_>, inspection: &Inspection) -> io::Result<()> {
    let module = inspection.structure.as_ref().and_then(|structure| structure.modules.first());
    let Some(module) = module else { return Ok(()) };
    let preview1 = module.preview1().count();
    let is_adapter = is_preview1_adapter(module);
    let said = match (preview1, module.has_component_type) {
        _ if is_adapter => "an adapter, not a program: `wasm-tools component new` puts it into \
                            components of programs that were built for WASI preview1"
            .to_owned(),
        (0, true) => "made for a component, whose type it carries".to_owned(),
        (_, true) => format!(
            "built for WASI preview1, of which it imports {}, and made for a component, whose \
             type it carries",
            count(preview1, "function")
        ),
        (0, false) => "not a component, so it has no contract".to_owned(),
        (_, false) => format!(
            "built for WASI preview1, of which it imports {}; not a component, so it has no contract",
            count(preview1, "function")
        ),
    };
    page.hang(Text::new(), Text::new().plain(said))?;
    page.blank()?;
    capabilities::write(page, &inspection.module_capabilities, inspection, "it")?;
    if let (Some(subject), Some(world)) = (&inspection.subject, inspection.worlds.first())
        && let Some(found) = subject.contract.world(&world.name)
    {
        let title = match is_adapter {
            true => format!("what it adds to a component, {}:", world.name),
            false => format!("the component that it is made for, {}:", world.name),
        };
        page.line(&Text::new().plain(title))?;
        sides(page, inspection, found)?;
    } else {
        let names = |names: &[String]| first_few_names(names, FUNCTIONS);
        let imports: Vec<(String, String)> = module
            .imports
            .iter()
            .map(|(from, all)| (from.clone(), names(&all.iter().cloned().collect::<Vec<_>>())))
            .collect();
        section(page, "imports", &imports)?;
        let exports: Vec<String> = module.exports.iter().cloned().collect();
        if !exports.is_empty() {
            page.hang(
                Text::new().put(Style::Bold, "exports "),
                Text::new().plain(first_few_names(&exports, LINES)),
            )?;
            page.blank()?;
        }
    }
    if inspection.to_component.is_empty() {
        return Ok(());
    }
    page.line(&Text::new().put(Style::Bold, "to make it a component"))?;
    for (position, step) in inspection.to_component.iter().enumerate() {
        let lead = Text::new().plain(format!("  {}. ", position + 1));
        page.hang(lead, Text::new().plain(&step.text))?;
        if let Some(command) = &step.command {
            // It stays whole, to be copied.
            page.line(&Text::new().plain("     ").put(Style::Note, command))?;
        }
    }
    page.blank()
}

fn of_wit(page: &mut Page<'_>, inspection: &Inspection) -> io::Result<()> {
    let Some(subject) = &inspection.subject else { return Ok(()) };
    let contract = &subject.contract;
    let roots: Vec<(String, String)> = contract
        .packages
        .iter()
        .filter(|(name, _)| contract.roots.contains(*name))
        .map(|(name, package)| {
            let interfaces: Vec<&str> = package.interfaces.keys().map(|name| &**name).collect();
            let worlds = count(package.worlds.len(), "world");
            let told = match interfaces.is_empty() {
                true => worlds,
                false => format!("{worlds}; interfaces {}", first_few_names(&interfaces, LINES)),
            };
            (name.to_string(), told)
        })
        .collect();
    page.blank()?;
    section(page, "packages", &roots)?;
    let uses: Vec<String> = contract
        .packages
        .keys()
        .filter(|name| !contract.roots.contains(*name))
        .map(ToString::to_string)
        .collect();
    if !uses.is_empty() {
        page.hang(
            Text::new().put(Style::Bold, "uses "),
            Text::new().plain(first_few_names(&uses, LINES)),
        )?;
        page.blank()?;
    }
    for world in inspection.worlds.iter().take(LINES) {
        let name = Text::new().plain("world ").put(Style::Bold, world.name.to_string());
        page.hang(Text::new(), name)?;
        if let [world] = inspection.worlds.as_slice()
            && let Some(found) = contract.world(&world.name)
        {
            sides(page, inspection, found)?;
        }
        capabilities::write(page, &world.capabilities, inspection, "a component of it")?;
    }
    if inspection.worlds.len() > LINES {
        let more = inspection.worlds.len() - LINES;
        page.line(
            &Text::new().plain(format!("... and {more} more: `--format json` has them all")),
        )?;
        page.blank()?;
    }
    Ok(())
}

fn features(page: &mut Page<'_>, inspection: &Inspection) -> io::Result<()> {
    let features = inspection.structure.iter().flat_map(|structure| structure.features.iter());
    let features: Vec<&str> = features.copied().collect();
    if features.is_empty() {
        return Ok(());
    }
    let lead = Text::new().put(Style::Bold, "needs a host with ");
    page.wrapped(lead, 2, Text::new().plain(features.join(", ")))?;
    page.blank()
}

fn metadata(page: &mut Page<'_>, inspection: &Inspection) -> io::Result<()> {
    let metadata = inspection.structure.iter().flat_map(|structure| structure.metadata.iter());
    let lines: Vec<(String, String)> =
        metadata.map(|(name, text)| ((*name).to_owned(), crate::words::in_a_line(text))).collect();
    section(page, "says of itself (not verified)", &lines)
}

fn digests(page: &mut Page<'_>, inspection: &Inspection) -> io::Result<()> {
    page.line(&Text::new().put(Style::Bold, "digests"))?;
    let mut lines = Vec::new();
    if let Some(digests) = &inspection.digests {
        lines.push(("bytes", digests.bytes));
        lines.push(("without custom sections", digests.stripped));
        lines.push(("custom sections", digests.metadata));
    }
    if let Some(subject) = &inspection.subject {
        lines.push(("contract", subject.contract.digest()));
    }
    for (name, digest) in lines {
        // It stays whole, to be copied.
        page.line(&Text::new().plain(format!("  {digest}  ")).put(Style::Dim, name))?;
    }
    Ok(())
}
