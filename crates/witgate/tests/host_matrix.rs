//! Which components run on which hosts, as it was found out before witgate had hosts:
//! with `wac targets`, with `wasm-tools component targets`, and by reading the releases.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod hosted;
mod oracle;

use std::ops::RangeInclusive;

use hosted::{ask, cell, importing, in_order};
use oracle::Side;
use wit_component::ComponentEncoder;
use wit_parser::Resolve;
use witgate::witgate_hosts::{HostProfile, Offer, all, find};
use witgate::witgate_link::{Fit, Opinion};
use witgate::witgate_model::Subject;
use witgate::witgate_report::HostFit;
use witgate::{HostChoice, Options};

/// The three components.
const COMPONENTS: [&str; 3] = [
    "preview1, by the adapter of Wasmtime 25",
    "preview1, by the adapter of Wasmtime 50",
    "uses exit-with-code of 0.2.12",
];

/// The world `wasi:cli/command` of three releases, and the Wasmtime that has it.
const HOSTS: [(&str, &str); 3] =
    [("0.2.1", "wasmtime@25"), ("0.2.6", "wasmtime@45"), ("0.2.12", "wasmtime@46")];

/// What `wac targets` said, components in rows and hosts in columns.
const BY_WAC: [[bool; 3]; 3] = [[true, true, true], [true, true, true], [false, false, true]];

/// What `wasm-tools component targets` said, which wants each version as it is.
const BY_WASM_TOOLS: [[bool; 3]; 2] = [[true, false, false], [false, false, true]];

/// A program for preview1 as a component.
fn adapted(adapter: &[u8]) -> Vec<u8> {
    let module = wat::parse_str(
        r#"(module
            (import "wasi_snapshot_preview1" "fd_write"
              (func (param i32 i32 i32 i32) (result i32)))
            (memory (export "memory") 1)
            (func (export "_start")))"#,
    );
    let mut encoder = ComponentEncoder::default();
    encoder.validate(true).module(&module.unwrap()).unwrap();
    encoder.adapter(adapter_25::WASI_SNAPSHOT_PREVIEW1_ADAPTER_NAME, adapter).unwrap();
    encoder.encode().unwrap()
}

/// The offer that has a release of WASI, wherever it is.
fn wasi<'h>(hosts: &'h [HostProfile], version: &str) -> &'h Offer {
    let name = format!("wasi:cli@{version}");
    let has = |offer: &&std::sync::Arc<Offer>| offer.packages.iter().any(|it| it.name() == name);
    hosts.iter().flat_map(|host| &host.offers).find(has).unwrap()
}

/// The world of a release, as upstream reads it and as witgate does.
fn command(offer: &Offer, version: &str) -> (Side, Subject) {
    let mut text =
        format!("package probe:probe;\nworld probe {{ include wasi:cli/command@{version}; }}\n");
    for package in &offer.packages {
        text.push_str(&format!("package {} {{{}}}\n", package.name(), package.body()));
    }
    let mut resolve = Resolve::default();
    let package = resolve.push_source("probe.wit", &text).unwrap();
    let options = Options::default();
    let subject = witgate::witgate_load::load_bytes("probe.wit", text.as_bytes(), &options);
    (Side { resolve, package }, subject.unwrap())
}

#[test]
fn three_components_on_three_hosts() {
    let hosts = all();
    let exit = ["wasi:cli/exit@0.2.12".to_owned()];
    let components = [
        adapted(adapter_25::WASI_SNAPSHOT_PREVIEW1_COMMAND_ADAPTER),
        adapted(adapter_50::WASI_SNAPSHOT_PREVIEW1_COMMAND_ADAPTER),
        importing(wasi(&hosts, "0.2.12"), &exit, &["wasi:cli/run@0.2.12"], true),
    ];
    let named: Vec<(String, Vec<u8>)> = COMPONENTS
        .iter()
        .zip(&components)
        .map(|(name, bytes)| (format!("{name}.wasm"), bytes.clone()))
        .collect();
    let answers = ask(&named, HostChoice::Named(&HOSTS.map(|(_, host)| host.to_owned())));
    let load = |bytes: &[u8]| {
        let options = Options::default();
        witgate::witgate_load::load_bytes("component.wasm", bytes, &options).unwrap()
    };
    for (row, (name, bytes)) in COMPONENTS.iter().zip(&components).enumerate() {
        let component = load(bytes);
        for (column, (version, host)) in HOSTS.iter().enumerate() {
            let case = format!("{name} on {version}");
            let wac = BY_WAC[row][column];
            let (side, world) = command(wasi(&hosts, version), version);
            let id = side.world("probe").unwrap();
            // Upstream says today what was said then, by tracks and by exact names.
            assert_eq!(side.accepts(id, bytes).is_ok(), wac, "{case}, upstream by tracks");
            if let Some(by_wasm_tools) = BY_WASM_TOOLS.get(row) {
                let exact = wit_component::targets(&side.resolve, id, bytes, false);
                assert_eq!(exact.is_ok(), by_wasm_tools[column], "{case}, upstream by names");
            }
            // `targets --world`, and `targets --host` without flags.
            let (name, _) = world.contract.worlds().find(|(it, _)| &*it.name == "probe").unwrap();
            let fit = Fit::in_world(&component.contract, &world.contract, &name).unwrap();
            for opinion in Opinion::ALL {
                assert_eq!(fit.is_accepted(opinion), wac, "{case}, {}", opinion.as_str());
            }
            assert_eq!(cell(&answers[row][column]) == "yes", wac, "{case}, on {host}");
        }
    }
    // The function that a host lacks is named, or the flag that opens its gate.
    let refused = &answers[2][0];
    let cause = Some("the host lacks `exit-with-code` of `wasi:cli/exit@0.2.12`");
    assert_eq!(refused.cause.as_deref(), cause);
    assert_eq!(cell(&answers[2][1]), "-Scli-exit-with-code");
    // Of old releases too the host calls what is exported in a newer version.
    let called: Vec<&[String]> = answers[1].iter().map(|fit| fit.called.as_slice()).collect();
    assert_eq!(called, [["wasi:cli/run@0.2.1"], ["wasi:cli/run@0.2.6"], ["wasi:cli/run@0.2.12"]]);
}

/// What each release of Wasmtime has, by the first and the last that link a component
/// with a package: by default, or with flags. Prereleases link by their exact names.
const SHIPPED: &[(&str, &str, RangeInclusive<u64>, RangeInclusive<u64>)] = &[
    // package, interfaces, links, links without flags
    ("wasi:cli@0.2.1", "stdout", 25..=50, 25..=50),
    ("wasi:cli@0.2.12", "exit", 27..=50, 46..=50),
    ("wasi:random@0.3.0-rc-2025-09-16", "random", 37..=40, NEVER),
    ("wasi:random@0.3.0-rc-2026-01-06", "random", 41..=42, NEVER),
    ("wasi:random@0.3.0-rc-2026-03-15", "random", 43..=45, NEVER),
    ("wasi:random@0.3.0", "random", 46..=50, 46..=50),
    ("wasi:clocks@0.3.0", "system-clock", 46..=50, 46..=50),
    ("wasi:config@0.2.0-draft", "runtime store", 25..=39, NEVER),
    ("wasi:config@0.2.0-rc.1", "store", 40..=50, NEVER),
    ("wasi:keyvalue@0.2.0-draft", "store", 25..=50, NEVER),
    ("wasi:nn@0.2.0-rc-2024-08-19", "graph", 25..=34, NEVER),
    ("wasi:nn@0.2.0-rc-2024-10-28", "graph", 35..=50, NEVER),
    ("wasi:tls@0.2.0-draft", "types", 32..=50, NEVER),
    ("wasi:tls@0.3.0-draft", "client", 44..=50, NEVER),
];

#[expect(clippy::reversed_empty_ranges, reason = "no release")]
const NEVER: RangeInclusive<u64> = 1..=0;

/// Components that import one interface of a package, one for each text that the
/// package was published with.
fn probes(hosts: &[HostProfile], package: &str, interfaces: &str) -> Vec<(String, Vec<u8>)> {
    let mut known = Vec::new();
    let mut components = Vec::new();
    for offer in hosts.iter().flat_map(|host| &host.offers) {
        let Some(text) = offer.packages.iter().find(|it| it.name() == package) else { continue };
        if known.contains(&text.id) {
            continue;
        }
        known.push(text.id);
        let (name, version) = package.split_once('@').unwrap();
        for interface in interfaces.split(' ') {
            if text.body().contains(&format!("interface {interface} {{")) {
                let import = format!("{name}/{interface}@{version}");
                let file = format!("{}-{interface}.wasm", text.id);
                components.push((file, importing(offer, &[import], &[], false)));
            }
        }
    }
    assert!(!components.is_empty(), "no host has {package}");
    components
}

/// The best answer of several components, on each host.
fn best(answers: &[Vec<HostFit>], column: usize) -> [bool; 2] {
    let links = answers.iter().any(|fits| cell(&fits[column]) != "no");
    let by_default = answers.iter().any(|fits| cell(&fits[column]) == "yes");
    [links, by_default]
}

#[test]
fn each_wasmtime_has_what_it_shipped() {
    let hosts = all();
    let majors: Vec<u64> = (25..=50).collect();
    let named: Vec<String> = majors.iter().map(|major| format!("wasmtime@{major}")).collect();
    let mut wrong = Vec::new();
    for (package, interfaces, links, by_default) in SHIPPED {
        let answers = ask(&probes(&hosts, package, interfaces), HostChoice::Named(&named));
        for (column, major) in majors.iter().enumerate() {
            let expected = [links.contains(major), by_default.contains(major)];
            let said = best(&answers, column);
            if said != expected {
                wrong.push(format!("{package} on {major}: {said:?} and not {expected:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The same of other hosts: where a component with the interface links, be it with flags.
const OTHERS: &[(&str, &str, &[Linking])] = &[
    (
        "wasi:random@0.3.0-rc-2025-09-16",
        "random",
        &[("spin@3.4", false), ("spin@3.5", true), ("spin@3.6", false), ("spin@4.0", false)],
    ),
    (
        "wasi:random@0.3.0-rc-2026-01-06",
        "random",
        &[("spin@3.5", false), ("spin@3.6", true), ("spin@4.0", false)],
    ),
    (
        "wasi:random@0.3.0-rc-2026-03-15",
        "random",
        &[("spin@3.5", false), ("spin@3.6", false), ("spin@4.0", true)],
    ),
    ("wasi:random@0.3.0", "random", &[("wasmcloud@2.7", true), ("spin@4.0", false)]),
    ("wasi:cli@0.2.12", "exit", &[("wasmcloud@2.7", true), ("spin@4.0", false)]),
    ("wasi:http@0.2.12", "outgoing-handler", &[("wasmcloud@2.7", true)]),
    ("wasi:keyvalue@0.2.0-draft", "store", &[("wasmcloud@2.7", true), ("viceroy@0.22", false)]),
    ("wasi:blobstore@0.2.0-draft", "container", &[("wasmcloud@2.7", true)]),
    ("wasmcloud:messaging@0.2.0", "consumer", &[("wasmcloud@2.7", true), ("wasmtime@50", false)]),
    ("wasi:nn@0.2.0-rc-2024-10-28", "graph", &[("wasmcloud@2.7", false)]),
    ("wasi:cli@0.2.6", "environment", &[("spin@3.0", true), ("spin@4.0", true), VICEROY]),
    ("wasi:filesystem@0.2.6", "types", &[("spin@4.0", true), ("viceroy@0.22", false)]),
    ("wasi:sockets@0.2.6", "tcp", &[("spin@4.0", true), ("viceroy@0.22", false)]),
    ("wasi:http@0.2.6", "outgoing-handler", &[("spin@4.0", true), ("viceroy@0.22", false)]),
    ("fastly:compute@0.1.0", "geo", &[VICEROY, ("spin@4.0", false), ("wasmtime@50", false)]),
];

/// A host, and whether the component links there.
type Linking = (&'static str, bool);

const VICEROY: Linking = ("viceroy@0.22", true);

#[test]
fn other_hosts_have_what_they_shipped() {
    let hosts = all();
    let mut wrong = Vec::new();
    for (package, interfaces, expected) in OTHERS {
        let named: Vec<String> = expected.iter().map(|(host, _)| (*host).to_owned()).collect();
        let answers = ask(&probes(&hosts, package, interfaces), HostChoice::Named(&named));
        for (column, (host, links)) in expected.iter().enumerate() {
            let [said, _] = best(&answers, column);
            if said != *links {
                wrong.push(format!("{package} on {host}: {said} and not {links}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // The releases of WASI that they are built on.
    for (host, version) in [("spin@3.0", "0.2.0"), ("spin@3.2", "0.2.0"), ("spin@3.6", "0.2.6")]
        .into_iter()
        .chain([("spin@4.0", "0.2.6"), ("viceroy@0.22", "0.2.6"), ("wasmcloud@2.7", "0.2.12")])
    {
        let host = find(&hosts, host).unwrap();
        let name = format!("wasi:cli@{version}");
        let mut packages = host.offers.iter().flat_map(|offer| &offer.packages);
        assert!(packages.any(|it| it.name() == name), "{}: no {name}", host.full_name());
    }
}

/// The blob store of wasmCloud hands out the streams of `wasi:io` that components of any
/// release of WASI 0.2 have: its bindings say `with: { "wasi:io": wasmtime_wasi_io }`.
#[test]
fn a_stream_of_a_plugin_is_a_stream_of_wasi() {
    let hosts = all();
    let offers = &find(&hosts, "wasmcloud").unwrap().offers;
    let of = |name: &str| {
        let mut packages = offers.iter().flat_map(|offer| &offer.packages);
        packages.find(|package| package.name().starts_with(name)).unwrap()
    };
    let (store, streams) = (of("wasi:blobstore@"), of("wasi:io@0.2.12"));
    for version in ["0.2.0", "0.2.6", "0.2.12"] {
        let mut text = "package probe:probe; world probe {
            import wasi:blobstore/container@0.2.0-draft; import wasi:io/streams@0.2.12; }\n"
            .to_owned();
        for package in [store, streams] {
            text.push_str(&format!("package {} {{{}}}\n", package.name(), package.body()));
        }
        let mut resolve = Resolve { all_features: true, ..Resolve::default() };
        let package = resolve.push_source("probe.wit", &text.replace("0.2.12", version)).unwrap();
        let side = Side { resolve, package };
        let component = side.guest(side.world("probe").unwrap()).unwrap();
        let named = ["wasmcloud".to_owned()];
        let fits = ask(&[("it.wasm".to_owned(), component)], HostChoice::Named(&named));
        let flag = in_order("hostInterfaces: { namespace: wasi, package: blobstore }");
        assert_eq!(cell(&fits[0][0]), flag, "{version}: {:?}", fits[0][0].cause);
    }
}
