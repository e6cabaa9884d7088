//! The language and the tools that made it, as its producers sections say.

use std::collections::{BTreeMap, BTreeSet};

use witgate_model::{Producers, WasmStructure};

/// Tools that every component has, and that say nothing of where it is from.
const UNSAID: [&str; 3] = ["LLVM", "lld", "clang"];

/// So many tools are named.
const TOOLS: usize = 4;

/// `Rust (rustc 1.77.2, wit-component 0.202.0)`; `None` where nothing is said.
pub(super) fn sentence(structure: &WasmStructure) -> Option<String> {
    let adapters = structure.preview1_adapters();
    let is_written = |(position, name): (usize, Option<&str>)| {
        !adapters.contains(&position) && !name.is_some_and(|it| it.starts_with("wit-component:"))
    };
    let modules = structure.modules.iter().enumerate();
    let modules = modules.filter(|(at, module)| is_written((*at, module.name.as_deref())));
    let all = modules.map(|(_, module)| &module.producers);
    let all: Vec<&Producers> = all
        .chain(structure.components.iter().map(|component| &component.producers))
        .chain([&structure.producers])
        .collect();
    let named = all.iter().flat_map(|it| it.languages.keys().map(|name| language(name)));
    let mut languages: BTreeSet<String> = named.collect();
    let names = structure.modules.iter().filter_map(|module| module.name.as_deref());
    // componentize-py says nothing of it in any section.
    if names.into_iter().any(|name| name.starts_with("libpython")) {
        languages.insert("Python".to_owned());
    }
    let languages: Vec<String> = languages.into_iter().collect();
    let mut tools: BTreeMap<&str, &str> = BTreeMap::new();
    for producers in &all {
        for (name, version) in producers.sdks.iter().chain(&producers.tools) {
            if !UNSAID.contains(&name.as_str()) {
                tools.insert(name, version.split_whitespace().next().unwrap_or_default());
            }
        }
    }
    let tools: Vec<String> = tools
        .into_iter()
        .take(TOOLS)
        .map(|(name, version)| format!("{name} {version}").trim_end().to_owned())
        .collect();
    match (languages.is_empty(), tools.is_empty()) {
        (true, true) => None,
        (true, false) => Some(format!("made by {}", tools.join(", "))),
        (false, true) => Some(listed(&languages)),
        (false, false) => Some(format!("{} ({})", listed(&languages), tools.join(", "))),
    }
}

/// `C++14` of `C_plus_plus_14`, as clang writes it.
fn language(name: &str) -> String {
    name.replace("_plus_plus_", "++").replace("_plus_plus", "++")
}

/// `a, b and c`.
fn listed(names: &[String]) -> String {
    match names {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        names => names.concat(),
    }
}
