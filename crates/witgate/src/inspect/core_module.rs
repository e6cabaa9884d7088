//! What it takes to make a core module a component.

use witgate_capability::is_preview1_adapter;
use witgate_model::{CoreModule, PREVIEW0, PREVIEW1, shell_argument};
use witgate_report::Step;

/// So many names of imports are reported.
const TOLD: usize = 3;

/// The steps, with commands where there are any.
pub(super) fn to_component(module: &CoreModule, place: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    if is_preview1_adapter(module) {
        return steps;
    }
    let mut step = |text: String, command| steps.push(Step { text, command });
    if module.imports.contains_key(PREVIEW0) {
        let text = "build it for `wasi_snapshot_preview1` or later: it imports `wasi_unstable`, \
                    for which there is no adapter";
        step(text.to_owned(), None);
    }
    let foreign = foreign_imports(module);
    if !foreign.is_empty() {
        let more = foreign.len().saturating_sub(TOLD);
        let mut names: Vec<String> = foreign.into_iter().take(TOLD).collect();
        if more > 0 {
            names.push(format!("{more} more"));
        }
        let text = format!(
            "replace imports that no component can have: {}. A component imports functions of \
             WIT interfaces, such as those that wit-bindgen generates",
            names.join(", ")
        );
        step(text, None);
    }
    let mut input = shell_argument(place);
    if !module.has_component_type && !module.exports.contains("_start") {
        let command =
            format!("wasm-tools component embed WIT {input} --world WORLD -o embedded.wasm");
        let text = "embed the world that it is made for: WORLD in the directory WIT";
        step(text.to_owned(), Some(command));
        input = "embedded.wasm".into();
    }
    let adapter = module.imports.contains_key(PREVIEW1).then(|| adapter(module));
    let adapt = adapter.map(|file| format!(" --adapt {PREVIEW1}={file}")).unwrap_or_default();
    let text = match adapter {
        Some(adapter) => format!(
            "make the component, with an adapter for WASI preview1: each release of Wasmtime \
             has {adapter} among its assets"
        ),
        None => "make the component".to_owned(),
    };
    step(text, Some(format!("wasm-tools component new {input}{adapt} -o component.wasm")));
    steps
}

/// The adapter for a program, or for a library.
fn adapter(module: &CoreModule) -> &'static str {
    match module.exports.contains("_start") {
        true => "wasi_snapshot_preview1.command.wasm",
        false => "wasi_snapshot_preview1.reactor.wasm",
    }
}

/// Imports that neither an adapter nor a WIT interface provides.
fn foreign_imports(module: &CoreModule) -> Vec<String> {
    let is_of_component = |from: &str| {
        // `cm32p2|ns:pkg/interface`, `[export]ns:pkg/interface`, `$root`.
        from == PREVIEW1
            || from == PREVIEW0
            || from == "$root"
            || from.starts_with('[')
            || from.contains('|')
            || from.contains(':')
    };
    let foreign = module.imports.iter().filter(|(from, _)| !is_of_component(from));
    foreign
        .flat_map(|(from, names)| names.iter().map(move |name| format!("`{from}.{name}`")))
        .collect()
}
