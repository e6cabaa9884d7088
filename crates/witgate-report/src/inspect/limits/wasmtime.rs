//! What a component needs of Wasmtime's command line, as a script for Bash.
//!
//! Source: the crates `wasmtime-cli-flags` (`src/lib.rs`), `wasmtime-cli`
//! (`src/commands/run.rs`, `src/commands/serve.rs`, `src/common.rs`) and `wasmtime-wasi`, in
//! versions 25.0.3 to 50.0.1. Which option is in which is in
//! `../../../tests/wasmtime-options.txt`, against which a test holds this file.

use std::io::{self, Write};

use witgate_capability::{Asker, Capability, CapabilityImport, Tier};
use witgate_model::shell_argument;

use super::super::{InspectedKind, Inspection};
use super::{Needs, bare, bare_name, named};
use crate::escape::escape;

/// An option of the command line, with the version of Wasmtime that brought it.
pub(super) struct CliOption {
    pub(super) group: char,
    pub(super) name: &'static str,
    pub(super) since: u32,
}

/// The first version that was examined.
const FIRST: u32 = 25;

const fn wasi(name: &'static str, since: u32) -> CliOption {
    CliOption { group: 'S', name, since }
}

const fn wasm(name: &'static str, since: u32) -> CliOption {
    CliOption { group: 'W', name, since }
}

const INHERIT_NETWORK: CliOption = wasi("inherit-network", FIRST);
const ALLOW_IP_NAME_LOOKUP: CliOption = wasi("allow-ip-name-lookup", FIRST);
const TCP: CliOption = wasi("tcp", FIRST);
const UDP: CliOption = wasi("udp", FIRST);
const HTTP: CliOption = wasi("http", FIRST);
const KEYVALUE: CliOption = wasi("keyvalue", FIRST);
const KEYVALUE_DATA: CliOption = wasi("keyvalue-in-memory-data", FIRST);
const CONFIG: CliOption = wasi("config", 27);
const CONFIG_VAR: CliOption = wasi("config-var", 27);
const NN: CliOption = wasi("nn", FIRST);
const NN_GRAPH: CliOption = wasi("nn-graph", FIRST);
const TLS: CliOption = wasi("tls", 32);
const CLI: CliOption = wasi("cli", FIRST);
const EXIT_WITH_CODE: CliOption = wasi("cli-exit-with-code", 27);
const P3: CliOption = wasi("p3", 37);
const STREAMS: [(&str, CliOption); 3] = [
    ("wasi:cli/stdin", wasi("inherit-stdin", 44)),
    ("wasi:cli/stdout", wasi("inherit-stdout", 44)),
    ("wasi:cli/stderr", wasi("inherit-stderr", 44)),
];
const MAX_MEMORY_SIZE: CliOption = wasm("max-memory-size", FIRST);
const TIMEOUT: CliOption = wasm("timeout", FIRST);

/// The features that `wasm-tools validate --features` names, as options.
const FEATURES: &[(&str, CliOption)] = &[
    ("cm-async", wasm("component-model-async", 30)),
    ("cm-async-stackful", wasm("component-model-async-stackful", 32)),
    ("cm-canon-names", wasm("component-model-canonical-names", 50)),
    ("cm-error-context", wasm("component-model-error-context", 34)),
    ("cm-fixed-length-lists", wasm("component-model-fixed-length-lists", 42)),
    ("cm-gc", wasm("component-model-gc", 35)),
    ("cm-implements", wasm("component-model-implements", 46)),
    ("cm-map", wasm("component-model-map", 44)),
    ("cm-more-async-builtins", wasm("component-model-more-async-builtins", 45)),
    ("cm-threading", wasm("component-model-threading", 39)),
    ("cm64", wasm("component-model-memory64", 48)),
    ("custom-page-sizes", wasm("custom-page-sizes", FIRST)),
    ("exceptions", wasm("exceptions", 33)),
    ("gc", wasm("gc", FIRST)),
    ("memory64", wasm("memory64", FIRST)),
    ("multi-memory", wasm("multi-memory", FIRST)),
    ("shared-everything-threads", wasm("shared-everything-threads", 33)),
    ("threads", wasm("threads", FIRST)),
];

/// Every option that this may write.
#[cfg(test)]
fn all() -> impl Iterator<Item = &'static CliOption> {
    const ALONE: &[CliOption] = &[
        INHERIT_NETWORK,
        ALLOW_IP_NAME_LOOKUP,
        TCP,
        UDP,
        HTTP,
        KEYVALUE,
        KEYVALUE_DATA,
        CONFIG,
        CONFIG_VAR,
        NN,
        NN_GRAPH,
        TLS,
        CLI,
        EXIT_WITH_CODE,
        P3,
        MAX_MEMORY_SIZE,
        TIMEOUT,
    ];
    const OF_STREAMS: &[(&str, CliOption)] = &STREAMS;
    let named = OF_STREAMS.iter().chain(FEATURES).map(|(_, option)| option);
    ALONE.iter().chain(named)
}

/// The packages that the command line provides to components.
const PROVIDED: [&str; 11] = [
    "wasi:cli",
    "wasi:clocks",
    "wasi:config",
    "wasi:filesystem",
    "wasi:http",
    "wasi:io",
    "wasi:keyvalue",
    "wasi:nn",
    "wasi:random",
    "wasi:sockets",
    "wasi:tls",
];

/// The classes that take no option.
const FREE: [&str; 5] = ["stdio", "terminal", "exit", "clocks", "random"];

/// What `wasmtime serve` provides to a component only with `-S cli`.
const OF_COMMANDS: [&str; 5] = [
    "wasi:cli/environment",
    "wasi:cli/exit",
    "wasi:cli/terminal-",
    "wasi:filesystem/",
    "wasi:sockets/",
];

pub(in super::super) fn write(inspection: &Inspection, out: &mut dyn Write) -> io::Result<()> {
    let needs = Needs::new(inspection);
    let place = escape(&inspection.place);
    writeln!(
        out,
        "# The least that {place} needs on Wasmtime's command line: a suggestion.\n\
         # Lines that begin with `# -` take a value that only you know: choose it, and remove\n\
         # the `#`. What stays a comment is not granted."
    )?;
    let mut script = Script { out };
    script.line("options=(")?;
    let is_served = grants(&needs, &mut script)?;
    features(&needs, &mut script)?;
    for line in needs.denied() {
        script.comment(&line)?;
    }
    if let Some(line) = needs.unused() {
        script.comment(&line)?;
    }
    others(&needs, &mut script)?;
    script.comment("memory and time: a component does not say how much it needs")?;
    script.choice(&option_text(&MAX_MEMORY_SIZE, "BYTES"))?;
    script.choice(&option_text(&TIMEOUT, "30s"))?;
    script.line(")")?;
    let file = shell_argument(&inspection.place);
    let export = needs.exports.first().map(|name| bare_name(name).to_owned());
    let is_run = needs.exports.iter().any(|name| bare_name(name) == "wasi:cli/run")
        || inspection.kind == InspectedKind::CoreModule;
    match export {
        _ if is_served => script.line(&format!("wasmtime serve \"${{options[@]}}\" {file}")),
        Some(_) if !is_run => {
            script.line("# It exports no `wasi:cli/run`: name the call, such as 'f(\"a\", 1)'.")?;
            script.line(&format!("wasmtime run \"${{options[@]}}\" --invoke 'CALL' {file}"))
        }
        _ => script.line(&format!("wasmtime run \"${{options[@]}}\" {file}")),
    }
}

/// `-S tcp=n`.
fn option_text(option: &CliOption, value: &str) -> String {
    format!("-{} {}={value}", option.group, option.name)
}

/// What is written, line by line.
struct Script<'a> {
    out: &'a mut dyn Write,
}

impl Script<'_> {
    fn line(&mut self, line: &str) -> io::Result<()> {
        writeln!(self.out, "{line}")
    }

    fn comment(&mut self, comment: &str) -> io::Result<()> {
        writeln!(self.out, "  # {comment}")
    }

    /// What takes a value that somebody must choose.
    fn choice(&mut self, option: &str) -> io::Result<()> {
        writeln!(self.out, "  # {option}")
    }

    /// An option, with the version that brought it.
    fn set(&mut self, option: &CliOption, value: &str) -> io::Result<()> {
        let since = match option.since {
            FIRST => String::new(),
            since => format!("  # since Wasmtime {since}"),
        };
        writeln!(self.out, "  {}{since}", option_text(option, value))
    }
}

/// Writes what is granted; whether the component is served.
fn grants(needs: &Needs<'_>, script: &mut Script<'_>) -> io::Result<bool> {
    let is_handler = |name: &&String| {
        ["wasi:http/incoming-handler", "wasi:http/handler"].contains(&bare_name(name))
    };
    let is_served = needs.exports.iter().any(|name| is_handler(&name));
    if is_served && needs.imports.iter().any(|name| is_of_commands(name)) {
        script.comment(
            "it imports more of wasi:cli, files or sockets than handlers of requests do",
        )?;
        script.set(&CLI, "y")?;
    }
    if needs.imports.iter().any(|name| is_wasi_0_3(name)) {
        script.comment("it imports WASI 0.3; on by default since Wasmtime 46")?;
        script.set(&P3, "y")?;
    }
    if let Some(capability) = granted(needs, "filesystem") {
        script.comment(&needs.why(capability))?;
        script.comment(
            "all below the directory can be read and written: there is no option for less",
        )?;
        script.choice("--dir HOST_DIR::GUEST_DIR")?;
    }
    if let Some(capability) = granted(needs, "environment") {
        script.comment(&needs.why(capability))?;
        script.comment("one option for each variable; `-S inherit-env` would grant all of them")?;
        script.choice("--env NAME=VALUE")?;
    }
    if let Some(capability) = granted(needs, "sockets") {
        sockets(needs, capability, script)?;
    }
    for (class, switch) in [("dns", &ALLOW_IP_NAME_LOOKUP), ("http-outgoing", &HTTP), ("tls", &TLS)]
    {
        let Some(capability) = granted(needs, class) else { continue };
        script.comment(&needs.why(capability))?;
        if class == "http-outgoing" {
            script.comment("to any host: only a host of your own can choose")?;
        }
        // What is served has HTTP in any case.
        if !is_served || class != "http-outgoing" {
            script.set(switch, "y")?;
        }
    }
    for (class, package, switch, values) in [
        ("key-value", "wasi:keyvalue", &KEYVALUE, option_text(&KEYVALUE_DATA, "KEY=VALUE")),
        ("config", "wasi:config", &CONFIG, option_text(&CONFIG_VAR, "NAME=VALUE")),
        ("neural-networks", "wasi:nn", &NN, option_text(&NN_GRAPH, "ENCODING::DIRECTORY")),
    ] {
        let Some(capability) = granted(needs, class) else { continue };
        if capability.imports.iter().any(|import| package_of(bare(import)) == package) {
            script.comment(&needs.why(capability))?;
            script.set(switch, "y")?;
            script.choice(&values)?;
        }
    }
    exit_and_streams(needs, script)?;
    Ok(is_served)
}

/// The network, which the command line grants as a whole.
fn sockets(needs: &Needs<'_>, capability: &Capability, script: &mut Script<'_>) -> io::Result<()> {
    script.comment(&needs.why(capability))?;
    script.comment(
        "to all addresses and ports: only a host of your own can choose, with \
         `WasiCtxBuilder::socket_addr_check`",
    )?;
    script.set(&INHERIT_NETWORK, "y")?;
    let uses = |protocol: &str| {
        capability.imports.iter().any(|import| {
            let interface = bare(import).rsplit('/').next().unwrap_or_default();
            let is_named = |function: &&witgate_model::Name| function.contains(protocol);
            interface.starts_with(protocol) || import.acting.iter().any(|it| is_named(&it))
        })
    };
    // Through preview1 nobody sees which it is.
    for (protocol, other, switch) in [("tcp", "udp", &TCP), ("udp", "tcp", &UDP)] {
        if !uses(protocol) && uses(other) && capability.asker == Asker::Program {
            script.set(switch, "n")?;
        }
    }
    Ok(())
}

fn exit_and_streams(needs: &Needs<'_>, script: &mut Script<'_>) -> io::Result<()> {
    let exit = granted(needs, "exit").filter(|capability| {
        capability.imports.iter().any(|import| import.acting.contains("exit-with-code"))
    });
    if let Some(capability) = exit {
        script.comment(&needs.why(capability))?;
        script.set(&EXIT_WITH_CODE, "y")?;
    }
    // What the program does not use, but its adapter opens, it is not given.
    let stdio = needs.idle.iter().find(|capability| capability.class == "stdio");
    let is_adapters = |it: &&&Capability| it.tier < Tier::Used && it.asker == Asker::AdapterOnly;
    if let Some(capability) = stdio.filter(is_adapters) {
        script.comment("only the preview1 adapter asks for the standard streams")?;
        for (interface, switch) in &STREAMS {
            if capability.imports.iter().any(|import| bare(import) == *interface) {
                script.set(switch, "n")?;
            }
        }
    }
    Ok(())
}

fn features(needs: &Needs<'_>, script: &mut Script<'_>) -> io::Result<()> {
    let features = needs.inspection.structure.iter().flat_map(|structure| &structure.features);
    for feature in features {
        match FEATURES.iter().find(|(name, _)| name == feature) {
            Some((_, switch)) => {
                script.comment(&format!("it needs the feature {feature}"))?;
                script.set(switch, "y")?;
            }
            None => script.comment(&format!(
                "it needs the feature {feature}, for which no option is known"
            ))?,
        }
    }
    Ok(())
}

/// A class of which the component is granted what the command line has.
fn granted<'a>(needs: &Needs<'a>, class: &str) -> Option<&'a Capability> {
    let is_module = needs.inspection.kind == InspectedKind::CoreModule;
    let mut granted = needs.granted().filter(|capability| capability.class == class);
    granted.find(|capability| is_module || capability.imports.iter().any(is_provided))
}

fn is_provided(import: &CapabilityImport) -> bool {
    PROVIDED.contains(&package_of(bare(import)))
}

/// What takes no option, and what the command line does not have.
fn others(needs: &Needs<'_>, script: &mut Script<'_>) -> io::Result<()> {
    let free = needs.granted().map(|capability| capability.class.as_str());
    let free: Vec<&str> = free.filter(|class| FREE.contains(class)).collect();
    if !free.is_empty() {
        script.comment(&format!("granted to every component: {}", free.join(", ")))?;
    }
    let is_module = needs.inspection.kind == InspectedKind::CoreModule;
    for capability in needs.granted().filter(|_| !is_module) {
        for import in capability.imports.iter().filter(|import| !is_provided(import)) {
            script.comment(&format!("the command line does not provide {}", named(import)))?;
        }
    }
    Ok(())
}

fn is_of_commands(name: &str) -> bool {
    OF_COMMANDS.iter().any(|start| bare_name(name).starts_with(start))
}

fn is_wasi_0_3(name: &str) -> bool {
    name.starts_with("wasi:") && name.split_once('@').is_some_and(|(_, it)| it.starts_with("0.3."))
}

/// `wasi:http` of `wasi:http/client`.
fn package_of(interface: &str) -> &str {
    interface.split_once('/').map_or(interface, |(package, _)| package)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// Each option is in every version from the one that is said to have brought it.
    #[test]
    fn options_are_those_of_wasmtime() {
        let text = include_str!("../../../tests/wasmtime-options.txt");
        let rows = text.lines().filter(|line| !line.starts_with('#'));
        let known: BTreeMap<(char, &str), (u32, u32)> = rows
            .map(|row| {
                let mut words = row.split(' ');
                let mut next = || words.next().expect("a group, a name, two versions");
                let group = next().chars().next().expect("a letter");
                let name = next();
                let mut version = || next().parse().expect("a version");
                ((group, name), (version(), version()))
            })
            .collect();
        for CliOption { group, name, since } in all() {
            let (first, last) = known.get(&(*group, *name)).expect(name);
            assert_eq!((*first, *last), (*since, 50), "{name}");
        }
    }
}
