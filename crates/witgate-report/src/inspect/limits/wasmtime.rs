//! What a component needs of Wasmtime's command line, as a script for Bash.
//!
//! Source: the crates `wasmtime-cli-flags` (`src/lib.rs`), `wasmtime-cli`
//! (`src/commands/run.rs`, `src/commands/serve.rs`, `src/common.rs`) and `wasmtime-wasi`, in
//! versions 25.0.3 to 50.0.1. Which option is in which is in
//! `../../../tests/wasmtime-options.txt`, against which a test holds this file.

use std::io::{self, Write};

use witgate_capability::{Asker, Capability, CapabilityImport, Tier};
use witgate_judge::Decision;
use witgate_model::{Name, shell_argument};

use super::super::decided::DecidedGroup;
use super::super::{InspectedKind, Inspection};
use super::{Grant, Granted, Needs, bare, bare_name, named, package_of};
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

/// Something that the command line grants as a whole.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whole {
    Files,
    Environment,
    Network,
    NameLookup,
    Http,
    Tls,
    KeyValue,
    Config,
    NeuralNetworks,
    /// What every component has.
    Free,
}

/// By what an interface is granted to a component.
const INTERFACES: &[(&str, Whole)] = &[
    ("wasi:cli/environment", Whole::Environment),
    ("wasi:cli/exit", Whole::Free),
    ("wasi:cli/stderr", Whole::Free),
    ("wasi:cli/stdin", Whole::Free),
    ("wasi:cli/stdout", Whole::Free),
    ("wasi:cli/terminal-input", Whole::Free),
    ("wasi:cli/terminal-output", Whole::Free),
    ("wasi:cli/terminal-stderr", Whole::Free),
    ("wasi:cli/terminal-stdin", Whole::Free),
    ("wasi:cli/terminal-stdout", Whole::Free),
    ("wasi:clocks/monotonic-clock", Whole::Free),
    ("wasi:clocks/system-clock", Whole::Free),
    ("wasi:clocks/wall-clock", Whole::Free),
    ("wasi:config/runtime", Whole::Config),
    ("wasi:config/store", Whole::Config),
    ("wasi:filesystem/preopens", Whole::Files),
    ("wasi:filesystem/types", Whole::Files),
    ("wasi:http/client", Whole::Http),
    ("wasi:http/outgoing-handler", Whole::Http),
    ("wasi:keyvalue/atomics", Whole::KeyValue),
    ("wasi:keyvalue/batch", Whole::KeyValue),
    ("wasi:keyvalue/store", Whole::KeyValue),
    ("wasi:nn/graph", Whole::NeuralNetworks),
    ("wasi:nn/inference", Whole::NeuralNetworks),
    ("wasi:random/insecure", Whole::Free),
    ("wasi:random/insecure-seed", Whole::Free),
    ("wasi:random/random", Whole::Free),
    ("wasi:sockets/instance-network", Whole::Network),
    ("wasi:sockets/ip-name-lookup", Whole::NameLookup),
    ("wasi:sockets/network", Whole::Network),
    ("wasi:sockets/tcp", Whole::Network),
    ("wasi:sockets/tcp-create-socket", Whole::Network),
    ("wasi:sockets/types", Whole::Network),
    ("wasi:sockets/udp", Whole::Network),
    ("wasi:sockets/udp-create-socket", Whole::Network),
    ("wasi:tls/client", Whole::Tls),
    ("wasi:tls/types", Whole::Tls),
];

/// By what a class of a core module is granted, which asks through functions of preview1.
const CLASSES: &[(&str, Whole)] = &[
    ("clocks", Whole::Free),
    ("environment", Whole::Environment),
    ("exit", Whole::Free),
    ("filesystem", Whole::Files),
    ("random", Whole::Free),
    ("sockets", Whole::Network),
    ("stdio", Whole::Free),
    ("terminal", Whole::Free),
];

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
    let mut script = Script { out, withheld: Vec::new() };
    script.line("options=(")?;
    let is_served = grants(&needs, &mut script)?;
    features(&needs, &mut script)?;
    for line in std::mem::take(&mut script.withheld) {
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
    /// What is not granted and why, a line each.
    withheld: Vec<String>,
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
        self.set_if(true, option, value)
    }

    /// An option, as a comment if it is not granted yet.
    fn set_if(&mut self, is_granted: bool, option: &CliOption, value: &str) -> io::Result<()> {
        let since = match option.since {
            FIRST => String::new(),
            since => format!("  # since Wasmtime {since}"),
        };
        let mark = if is_granted { "" } else { "# " };
        writeln!(self.out, "  {mark}{}{since}", option_text(option, value))
    }

    /// What a grant is for. Whether its options can be given; nothing where they are not
    /// granted at all.
    fn begin(&mut self, needs: &Needs<'_>, grant: &Grant) -> io::Result<Option<bool>> {
        let granted = grant.granted();
        if granted == Granted::No {
            self.withheld.extend(needs.withheld(grant));
            return Ok(None);
        }
        for capability in grant.asked() {
            self.comment(&needs.why(capability))?;
        }
        if granted == Granted::Reviewed {
            self.comment(&needs.review())?;
        }
        Ok(Some(granted == Granted::Yes))
    }
}

/// What it uses of something that the command line grants as a whole.
fn grant_of_whole(needs: &Needs<'_>, whole: Whole) -> Option<Grant> {
    needs.grant(|capability, import| granted_by(needs, capability, import) == Some(whole))
}

fn granted_by(needs: &Needs<'_>, option: &Capability, import: &CapabilityImport) -> Option<Whole> {
    let (table, name) = match needs.inspection.kind {
        InspectedKind::CoreModule => (CLASSES, option.class.as_str()),
        _ => (INTERFACES, bare(import)),
    };
    table.iter().find(|(it, _)| *it == name).map(|(_, whole)| *whole)
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
    if let Some(grant) = grant_of_whole(needs, Whole::Files)
        && script.begin(needs, &grant)?.is_some()
    {
        script.comment(
            "all below the directory can be read and written: there is no option for less",
        )?;
        script.choice("--dir HOST_DIR::GUEST_DIR")?;
    }
    if let Some(grant) = grant_of_whole(needs, Whole::Environment)
        && script.begin(needs, &grant)?.is_some()
    {
        script.comment("one option for each variable; `-S inherit-env` would grant all of them")?;
        script.choice("--env NAME=VALUE")?;
    }
    if let Some(grant) = grant_of_whole(needs, Whole::Network) {
        sockets(needs, grant, script)?;
    }
    if let Some(grant) = grant_of_whole(needs, Whole::NameLookup)
        && let Some(is_granted) = script.begin(needs, &grant)?
    {
        script.set_if(is_granted, &ALLOW_IP_NAME_LOOKUP, "y")?;
    }
    if let Some(grant) = grant_of_whole(needs, Whole::Http) {
        if is_served && grant.granted() != Granted::Yes {
            // What is served has HTTP in any case.
            script.withheld.extend(needs.not_withheld(&grant));
        } else if let Some(is_granted) = script.begin(needs, &grant)? {
            script.comment("to any host: only a host of your own can choose")?;
            if !is_served {
                script.set_if(is_granted, &HTTP, "y")?;
            }
        }
    }
    if let Some(grant) = grant_of_whole(needs, Whole::Tls)
        && let Some(is_granted) = script.begin(needs, &grant)?
    {
        script.set_if(is_granted, &TLS, "y")?;
    }
    for (option, switch, values) in [
        (Whole::KeyValue, &KEYVALUE, option_text(&KEYVALUE_DATA, "KEY=VALUE")),
        (Whole::Config, &CONFIG, option_text(&CONFIG_VAR, "NAME=VALUE")),
        (Whole::NeuralNetworks, &NN, option_text(&NN_GRAPH, "ENCODING::DIRECTORY")),
    ] {
        let Some(grant) = grant_of_whole(needs, option) else { continue };
        let Some(is_granted) = script.begin(needs, &grant)? else { continue };
        script.set_if(is_granted, switch, "y")?;
        script.choice(&values)?;
    }
    exit_and_streams(needs, script)?;
    Ok(is_served)
}

/// The network, which the command line grants as a whole, but for a protocol that it can
/// leave out.
fn sockets(needs: &Needs<'_>, grant: Grant, script: &mut Script<'_>) -> io::Result<()> {
    let protocols = [("tcp", "udp", &TCP), ("udp", "tcp", &UDP)];
    let is_of = |protocol: &str, import: &CapabilityImport, function: &Name| {
        let interface = bare(import).rsplit('/').next().unwrap_or_default();
        interface.starts_with(protocol) || function.contains(protocol)
    };
    // Through preview1 nobody sees which it is.
    let is_seen = grant.groups.iter().flat_map(|group| &group.capabilities);
    let is_seen = is_seen.into_iter().all(|capability| capability.asker == Asker::Program);
    let leaves_out = |protocol: &str, other: &str| {
        let uses = |protocol| grant.asks_for(|import, function| is_of(protocol, import, function));
        is_seen && !uses(protocol) && uses(other)
    };
    let left_out: Vec<_> =
        protocols.iter().filter(|(it, other, _)| leaves_out(it, other)).collect();
    // What is denied of a protocol that is left out is not granted by the rest.
    let is_left_out = |import: &CapabilityImport, function: &Name| {
        left_out.iter().any(|(protocol, ..)| is_of(protocol, import, function))
    };
    let is_in_the_rest = grant.is_denied(|import, function| !is_left_out(import, function));
    let is_partly_denied = grant.granted() == Granted::No && !is_in_the_rest;
    let denied: Vec<Capability> = grant.said(Decision::Deny).cloned().collect();
    let allowed = Grant {
        groups: match is_partly_denied {
            true => {
                let is_kept = |it: &DecidedGroup| it.decision != Some(Decision::Deny);
                grant.groups.into_iter().filter(is_kept).collect()
            }
            false => grant.groups,
        },
    };
    let Some(is_granted) = script.begin(needs, &allowed)? else { return Ok(()) };
    script.comment(
        "to all addresses and ports: only a host of your own can choose, with `WasiCtxBuilder::socket_addr_check`",
    )?;
    script.set_if(is_granted, &INHERIT_NETWORK, "y")?;
    for capability in denied {
        script.comment(&format!("{} denies {}", needs.file(), needs.why(&capability)))?;
    }
    for (.., switch) in left_out {
        script.set(switch, "n")?;
    }
    Ok(())
}

/// What an option opens, where everything else of its interface is open to all.
fn is_exit_with_code(import: &CapabilityImport, function: &Name) -> bool {
    bare(import) == "wasi:cli/exit" && &**function == "exit-with-code"
}

fn exit_and_streams(needs: &Needs<'_>, script: &mut Script<'_>) -> io::Result<()> {
    if let Some(grant) =
        needs.grant_functions(|_, import, function| is_exit_with_code(import, function))
        && let Some(is_granted) = script.begin(needs, &grant)?
    {
        script.set_if(is_granted, &EXIT_WITH_CODE, "y")?;
    }
    for (interface, switch) in &STREAMS {
        let stream = needs.grant(|_, import| bare(import) == *interface);
        let is_granted = |grant: &Grant| grant.granted() == Granted::Yes;
        if let Some(grant) = stream.filter(|grant| !is_granted(grant)) {
            for line in needs.closed(&grant) {
                script.comment(&line)?;
            }
            script.set(switch, "n")?;
        }
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

/// What takes no option, and what the command line does not have.
fn others(needs: &Needs<'_>, script: &mut Script<'_>) -> io::Result<()> {
    let is_stream = |import: &CapabilityImport| STREAMS.iter().any(|(it, _)| bare(import) == *it);
    let free = |is_any: &dyn Fn(&CapabilityImport) -> bool| {
        needs.grant_functions(|capability, import, function| {
            let is_free = granted_by(needs, capability, import) == Some(Whole::Free);
            is_free && is_any(import) && !is_exit_with_code(import, function)
        })
    };
    if let Some(grant) = free(&|_| true) {
        let mut classes: Vec<&str> = grant.allowed().map(|it| it.class.as_str()).collect();
        classes.dedup();
        if !classes.is_empty() {
            script.comment(&format!("granted to every component: {}", classes.join(", ")))?;
        }
    }
    // There are options to close the streams.
    for line in free(&|import| !is_stream(import)).iter().flat_map(|it| needs.not_withheld(it)) {
        script.comment(&line)?;
    }
    let missing = needs.grant(|capability, import| granted_by(needs, capability, import).is_none());
    let Some(missing) = missing else { return Ok(()) };
    for line in needs.denied(&missing) {
        script.comment(&line)?;
    }
    for import in missing.asked().flat_map(|capability| &capability.imports) {
        let is_package = |(name, _): &(&str, Whole)| package_of(name) == package_of(bare(import));
        let what = named(import);
        script.comment(&match INTERFACES.iter().any(is_package) {
            true => {
                format!(
                    "the command line is not known to provide {what}: nothing is granted for it"
                )
            }
            false => format!("the command line does not provide {what}"),
        })?;
    }
    Ok(())
}

fn is_of_commands(name: &str) -> bool {
    OF_COMMANDS.iter().any(|start| bare_name(name).starts_with(start))
}

fn is_wasi_0_3(name: &str) -> bool {
    name.starts_with("wasi:") && name.split_once('@').is_some_and(|(_, it)| it.starts_with("0.3."))
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
