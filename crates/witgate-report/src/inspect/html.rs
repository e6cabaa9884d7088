//! One page for a browser, which needs nothing else: what a component may do, who in it
//! asks for what, what its calls cost, and what it is made of. It has no script.

mod costs;
mod drawing;

use std::io::{self, Write};

use witgate_capability::{Capability, CapabilityImport, Tier};
use witgate_judge::Decision;
use witgate_model::{NestedComponent, WasmStructure, World, first_few_names};

use super::decided::{DecidedGroup, decided};
use super::{InspectedKind, InspectedWorld, Inspection, names, producers, sentences};
use crate::html::markup::{code, literal, text};
use crate::html::{STYLE, head};

/// What only these pages have.
const OWN_STYLE: &str = include_str!("html/inspect.css");

/// So many functions of an import are named.
const FUNCTIONS: usize = 12;

/// More worlds than anyone reads.
const WORLDS: usize = 40;

pub(super) fn write(inspection: &Inspection, out: &mut dyn Write) -> io::Result<()> {
    let noun = inspection.kind.noun();
    let title = format!("{noun} {}", literal(&inspection.place));
    head(&title, &format!("{STYLE}{OWN_STYLE}"), out)?;
    heading(inspection, out)?;
    writeln!(out, "<main>")?;
    let who = match inspection.kind {
        InspectedKind::Component | InspectedKind::CoreModule => "It",
        InspectedKind::WitPackage | InspectedKind::Wit => "A component of it",
    };
    if inspection.kind == InspectedKind::CoreModule {
        capabilities(inspection, &inspection.module_capabilities, "capabilities", who, out)?;
    }
    for (position, world) in inspection.worlds.iter().take(WORLDS).enumerate() {
        of_world(inspection, world, position, who, out)?;
    }
    if inspection.worlds.len() > WORLDS {
        let more = inspection.worlds.len() - WORLDS;
        writeln!(out, "<p>… and {more} more worlds: <code>--format json</code> has them all</p>")?;
    }
    if let Some(structure) = &inspection.structure {
        if inspection.kind == InspectedKind::Component {
            components(structure, out)?;
        }
        made_of(structure, out)?;
    }
    digests(inspection, out)?;
    if let Some(wit) = &inspection.wit {
        let wit = literal_lines(wit);
        writeln!(
            out,
            "<section>\n<h2>Contract</h2>\n<details>\n<summary>WIT</summary>\n<pre>{wit}</pre>\n\
             </details>\n</section>"
        )?;
    }
    write!(out, "</main>\n</body>\n</html>\n")
}

/// Text of several lines, which stay lines.
fn literal_lines(text: &str) -> String {
    text.lines().map(literal).collect::<Vec<_>>().join("\n")
}

fn heading(inspection: &Inspection, out: &mut dyn Write) -> io::Result<()> {
    let (noun, place) = (inspection.kind.noun(), code(&inspection.place));
    writeln!(out, "<header>\n<h1>{noun} {place}</h1>")?;
    let mut facts = Vec::new();
    facts.extend(inspection.digests.map(|digests| sentences::size(digests.size)));
    facts.extend(inspection.structure.as_ref().and_then(producers::sentence));
    if let (InspectedKind::Component, [world]) = (inspection.kind, inspection.worlds.as_slice()) {
        facts.push(sentences::wasi(&world.generations));
    }
    if !facts.is_empty() {
        writeln!(out, "<p>{}</p>", literal(&facts.join("; ")))?;
    }
    if let Some(resolved) = &inspection.resolved {
        writeln!(out, "<p>at {}</p>", code(resolved))?;
    }
    if let Some(policy) = &inspection.policy {
        writeln!(out, "<p>policy: {}</p>", code(&policy.file))?;
    }
    for note in &inspection.notes {
        writeln!(out, "<p class=\"note\">{}</p>", text(note))?;
    }
    writeln!(out, "</header>")
}

fn of_world(
    inspection: &Inspection,
    world: &InspectedWorld,
    position: usize,
    who: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    if !matches!(inspection.kind, InspectedKind::Component) {
        writeln!(out, "<h2>World {}</h2>", code(&world.name.to_string()))?;
    }
    let id = format!("capabilities-{position}");
    // What a core module carries the type of is told by its own imports.
    if inspection.kind != InspectedKind::CoreModule {
        capabilities(inspection, &world.capabilities, &id, who, out)?;
    }
    let contract = inspection.subject.as_ref().map(|subject| &subject.contract);
    let found = contract.and_then(|contract| contract.world(&world.name));
    if inspection.kind == InspectedKind::Component {
        drawing::write(inspection, out)?;
    }
    if let Some(found) = found {
        sides(inspection, found, out)?;
    }
    costs::write(world, &format!("costs-{position}"), out)
}

fn capabilities(
    inspection: &Inspection,
    all: &[Capability],
    id: &str,
    who: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">Capabilities</h2>")?;
    if all.is_empty() {
        return writeln!(out, "<p>{who} asks its host for nothing.</p>\n</section>");
    }
    let policy = inspection.policy.as_ref();
    let structure = inspection.structure.as_ref();
    let has_nested =
        structure.is_some_and(|it| (0..it.components.len()).any(|index| it.is_part(index)));
    let [decision, asked] = [
        if policy.is_some() { "<th scope=\"col\">policy</th>" } else { "" },
        if has_nested { "<th scope=\"col\">asked for by</th>" } else { "" },
    ];
    writeln!(
        out,
        "<table>\n<thead><tr><th scope=\"col\">class</th><th scope=\"col\">{who} may</th>{decision}\
         <th scope=\"col\">imports and functions</th>{asked}</tr></thead>\n<tbody>"
    )?;
    let is_asking = |it: &&Capability| sentences::is_unknown(it) || it.tier == Tier::Used;
    let (asking, idle): (Vec<_>, Vec<_>) = all.iter().partition(is_asking);
    let idle: Vec<DecidedGroup> = decided(&idle, None);
    for DecidedGroup { decision, capabilities } in decided(&asking, policy).iter().chain(&idle) {
        for capability in capabilities {
            let is_idle = !is_asking(&capability);
            let may = match is_idle {
                true => format!("does not use it: {}", sentences::why_idle(capability)),
                false if sentences::is_unknown(capability) => "nobody knows what".to_owned(),
                false => sentences::may(capability),
            };
            let through = sentences::through(capability).filter(|_| !is_idle);
            let may = match through {
                Some(through) => format!("{may} ({through})"),
                None => may,
            };
            let (class, word) = said(*decision);
            let row = if is_idle { " class=\"idle\"" } else { "" };
            write!(
                out,
                "<tr{row}><th scope=\"row\">{}</th><td>{}</td>",
                code(&capability.class),
                literal(&may)
            )?;
            if policy.is_some() {
                write!(out, "<td class=\"{class}\">{word}</td>")?;
            }
            let is_decided = |it: &&CapabilityImport| decision.is_none() || !it.acting.is_empty();
            let imports = capability.imports.iter().filter(is_decided);
            let imports: Vec<String> = imports.map(import).collect();
            write!(out, "<td>{}</td>", imports.join("<br>"))?;
            if let Some(structure) = structure.filter(|_| has_nested) {
                write!(out, "<td>{}</td>", askers(structure, capability))?;
            }
            writeln!(out, "</tr>")?;
        }
    }
    writeln!(out, "</tbody>\n</table>\n</section>")
}

/// The class of a cell, and the word in it.
fn said(decision: Option<Decision>) -> (&'static str, &'static str) {
    match decision {
        Some(Decision::Deny) => ("error", "denies"),
        Some(Decision::Review) => ("warn", "requires a review"),
        Some(Decision::Allow) => ("ok", "allows"),
        None => ("soft", "–"),
    }
}

fn import(import: &CapabilityImport) -> String {
    let functions = sentences::functions(std::slice::from_ref(import));
    let asked_as = import.asked_as.as_ref();
    let asked_as = asked_as.map(|name| format!(", passed on as {}", code(name)));
    let functions = match functions.is_empty() {
        true => String::new(),
        false => format!(": {}", literal(&first_few_names(&functions, FUNCTIONS))),
    };
    format!("{}{}{functions}", code(&import.name), asked_as.unwrap_or_default())
}

/// The nested components that ask for a capability.
fn askers(structure: &WasmStructure, capability: &Capability) -> String {
    let askers = names::askers(structure, capability).into_iter();
    let names: Vec<String> =
        askers.map(|index| literal(&names::component(structure, index))).collect();
    names.join(", ")
}

fn sides(inspection: &Inspection, world: &World, out: &mut dyn Write) -> io::Result<()> {
    let Some(subject) = &inspection.subject else { return Ok(()) };
    for (title, side) in [("Exports", &world.exports), ("Imports", &world.imports)] {
        let items = names::items(&subject.contract, side);
        let items = items.into_iter().filter(|item| item.kind != "type");
        let rows: Vec<String> = items
            .map(|item| {
                let functions: Vec<String> =
                    item.functions.iter().map(|name| names::function(name)).collect();
                let told = match item.kind {
                    "function" => "function".to_owned(),
                    _ => first_few_names(&functions, FUNCTIONS),
                };
                format!("<dt>{}</dt><dd>{}</dd>", code(&item.name), literal(&told))
            })
            .collect();
        if !rows.is_empty() {
            let rows = rows.join("\n");
            writeln!(out, "<section>\n<h2>{title}</h2>\n<dl>\n{rows}\n</dl>\n</section>")?;
        }
    }
    Ok(())
}

/// The nested components, those with code.
fn components(structure: &WasmStructure, out: &mut dyn Write) -> io::Result<()> {
    let nested = structure.components.iter().enumerate();
    let nested = nested.filter(|(index, _)| structure.is_part(*index));
    let nested: Vec<(usize, &NestedComponent)> = nested.collect();
    if nested.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "<section>\n<h2>Nested components</h2>\n<table>\n<thead><tr><th scope=\"col\">name</th>\
         <th scope=\"col\">size</th><th scope=\"col\">within</th>\
         <th scope=\"col\">made by (not verified)</th></tr></thead>\n<tbody>"
    )?;
    for (index, component) in nested {
        let within = component.component.map(|it| names::component(structure, it));
        let languages = component.producers.languages.iter();
        let made: Vec<String> = languages
            .chain(&component.producers.tools)
            .map(|(name, version)| format!("{name} {version}").trim_end().to_owned())
            .collect();
        writeln!(
            out,
            "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td></tr>",
            literal(&names::component(structure, index)),
            sentences::size(component.size),
            literal(&within.unwrap_or_default()),
            literal(&first_few_names(&made, FUNCTIONS))
        )?;
    }
    writeln!(out, "</tbody>\n</table>\n</section>")
}

fn made_of(structure: &WasmStructure, out: &mut dyn Write) -> io::Result<()> {
    let features: Vec<&str> = structure.features.iter().copied().collect();
    let mut rows = Vec::new();
    if !features.is_empty() {
        rows.push(("needs a host with".to_owned(), features.join(", ")));
    }
    let says = structure.metadata.iter();
    rows.extend(says.map(|(name, text)| (format!("{name} (not verified)"), text.clone())));
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(out, "<section>\n<h2>Made of</h2>\n<dl>")?;
    for (name, told) in rows {
        writeln!(out, "<dt>{}</dt><dd>{}</dd>", literal(&name), literal(&told))?;
    }
    writeln!(out, "</dl>\n</section>")
}

fn digests(inspection: &Inspection, out: &mut dyn Write) -> io::Result<()> {
    let digests = inspection.digests.iter();
    let mut rows: Vec<(&str, String)> = digests
        .flat_map(|it| {
            [
                ("bytes", it.bytes),
                ("without custom sections", it.stripped),
                ("custom sections", it.metadata),
            ]
        })
        .map(|(name, digest)| (name, digest.to_string()))
        .collect();
    let contract = inspection.subject.iter().map(|it| it.contract.digest().to_string());
    rows.extend(contract.map(|digest| ("contract", digest)));
    writeln!(out, "<section>\n<h2>Digests</h2>\n<dl>")?;
    for (name, digest) in rows {
        writeln!(out, "<dt>{name}</dt><dd>{}</dd>", code(&digest))?;
    }
    writeln!(out, "</dl>\n</section>")
}
