//! What a component needs of Spin, as a part of `spin.toml`.
//!
//! Source: github.com/spinframework/spin, `crates/capabilities/src/lib.rs` for which
//! interface needs which key, and `crates/manifest/src/schema/v2.rs` for the keys.

use std::collections::BTreeSet;
use std::io::{self, Write};

use witgate_capability::{Capability, CapabilityImport};

use super::super::Inspection;
use super::{Granted, Needs, bare, named, package_of};
use crate::escape::escape;

/// A key of a component, with what it takes.
struct Key {
    name: &'static str,
    /// What to choose, as TOML.
    value: &'static str,
    /// What the key says, and what there is without it.
    says: &'static str,
}

const KEYS: &[Key] = &[
    Key {
        name: "allowed_outbound_hosts",
        value: "",
        says: "each host that it may talk to; without it none",
    },
    Key {
        name: "key_value_stores",
        value: "[\"default\"]",
        says: "each key-value store that it may open, by its label; without it none",
    },
    Key {
        name: "sqlite_databases",
        value: "[\"default\"]",
        says: "each SQLite database that it may open, by its label; without it none",
    },
    Key {
        name: "ai_models",
        value: "[\"MODEL\"]",
        says: "each model that it may run; without it none",
    },
    Key {
        name: "variables",
        value: "{ name = \"{{ application_variable }}\" }",
        says: "each variable that it may read",
    },
    Key {
        name: "environment",
        value: "{ NAME = \"VALUE\" }",
        says: "each environment variable that it has",
    },
    Key {
        name: "files",
        value: "[{ source = \"DIRECTORY\", destination = \"/\" }]",
        says: "the files that it may read; without it none",
    },
];

/// Which key an interface needs, and how a host of it is written.
const INTERFACES: &[(&str, &str, &str)] = &[
    ("fermyon:spin/config", "variables", ""),
    ("fermyon:spin/http", "allowed_outbound_hosts", "https://HOST"),
    ("fermyon:spin/key-value", "key_value_stores", ""),
    ("fermyon:spin/llm", "ai_models", ""),
    ("fermyon:spin/mqtt", "allowed_outbound_hosts", "mqtt://HOST:1883"),
    ("fermyon:spin/mysql", "allowed_outbound_hosts", "mysql://HOST:3306"),
    ("fermyon:spin/postgres", "allowed_outbound_hosts", "postgres://HOST:5432"),
    ("fermyon:spin/redis", "allowed_outbound_hosts", "redis://HOST:6379"),
    ("fermyon:spin/sqlite", "sqlite_databases", ""),
    ("fermyon:spin/variables", "variables", ""),
    ("spin:key-value/key-value", "key_value_stores", ""),
    ("spin:mqtt/mqtt", "allowed_outbound_hosts", "mqtt://HOST:1883"),
    ("spin:mysql/mysql", "allowed_outbound_hosts", "mysql://HOST:3306"),
    ("spin:postgres/postgres", "allowed_outbound_hosts", "postgres://HOST:5432"),
    ("spin:redis/redis", "allowed_outbound_hosts", "redis://HOST:6379"),
    ("spin:sqlite/sqlite", "sqlite_databases", ""),
    ("spin:variables/variables", "variables", ""),
    ("wasi:cli/environment", "environment", ""),
    ("wasi:config/store", "variables", ""),
    ("wasi:filesystem/preopens", "files", ""),
    ("wasi:filesystem/types", "files", ""),
    ("wasi:http/client", "allowed_outbound_hosts", "https://HOST"),
    ("wasi:http/outgoing-handler", "allowed_outbound_hosts", "https://HOST"),
    ("wasi:keyvalue/atomics", "key_value_stores", ""),
    ("wasi:keyvalue/batch", "key_value_stores", ""),
    ("wasi:keyvalue/store", "key_value_stores", ""),
    ("wasi:sockets/instance-network", "allowed_outbound_hosts", "*://HOST:PORT"),
    ("wasi:sockets/ip-name-lookup", "allowed_outbound_hosts", "*://HOST:PORT"),
    ("wasi:sockets/network", "allowed_outbound_hosts", "*://HOST:PORT"),
    ("wasi:sockets/tcp", "allowed_outbound_hosts", "*://HOST:PORT"),
    ("wasi:sockets/tcp-create-socket", "allowed_outbound_hosts", "*://HOST:PORT"),
    ("wasi:sockets/types", "allowed_outbound_hosts", "*://HOST:PORT"),
    ("wasi:sockets/udp", "allowed_outbound_hosts", "*://HOST:PORT"),
    ("wasi:sockets/udp-create-socket", "allowed_outbound_hosts", "*://HOST:PORT"),
];

/// The interfaces that every component has.
const FREE: &[&str] = &[
    "wasi:cli/exit",
    "wasi:cli/stderr",
    "wasi:cli/stdin",
    "wasi:cli/stdout",
    "wasi:cli/terminal-input",
    "wasi:cli/terminal-output",
    "wasi:cli/terminal-stderr",
    "wasi:cli/terminal-stdin",
    "wasi:cli/terminal-stdout",
    "wasi:clocks/monotonic-clock",
    "wasi:clocks/system-clock",
    "wasi:clocks/wall-clock",
    "wasi:random/insecure",
    "wasi:random/insecure-seed",
    "wasi:random/random",
];

/// How Spin grants an import.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Grants {
    Key(&'static str, &'static str),
    ToAll,
}

fn grants(capability: &Capability, import: &CapabilityImport) -> Option<Grants> {
    let name = bare(import);
    if name.starts_with("wasi_snapshot") {
        // Of a core module, by what a function of preview1 does.
        return Some(match capability.class.as_str() {
            "filesystem" => Grants::Key("files", ""),
            "environment" => Grants::Key("environment", ""),
            "sockets" => Grants::Key("allowed_outbound_hosts", "*://HOST:PORT"),
            _ => Grants::ToAll,
        });
    }
    let found = INTERFACES.iter().find(|(interface, ..)| *interface == name);
    let key = found.map(|(_, key, host)| Grants::Key(key, host));
    key.or_else(|| FREE.contains(&name).then_some(Grants::ToAll))
}

pub(in super::super) fn write(inspection: &Inspection, out: &mut dyn Write) -> io::Result<()> {
    let needs = Needs::new(inspection);
    let place = escape(&inspection.place);
    writeln!(
        out,
        "# The least that {place} needs in Spin: a suggestion, for spin.toml.\n\
         # Keys behind `#` take a value that only you know: choose it, and remove the `#`.\n\
         # What stays a comment is not granted.\n\
         [component.{}]\n\
         source = {}",
        component_name(&inspection.place),
        toml_text(&inspection.place)
    )?;
    let mut withheld = Vec::new();
    for Key { name, value, says } in KEYS {
        let hosts = INTERFACES.iter().filter(|(_, key, _)| key == name).map(|(.., host)| *host);
        let hosts: BTreeSet<&str> = hosts.collect();
        let (mut granted, mut why, mut is_reviewed) = (Vec::new(), Vec::new(), false);
        for host in hosts {
            let is_it = |capability: &Capability, it: &CapabilityImport| {
                grants(capability, it) == Some(Grants::Key(name, host))
            };
            let Some(grant) = needs.grant(is_it) else { continue };
            if grant.granted() == Granted::No {
                withheld.extend(needs.withheld(&grant));
                continue;
            }
            granted.push(format!("\"{host}\""));
            is_reviewed |= grant.granted() == Granted::Reviewed;
            why.extend(grant.asked().map(|capability| needs.why(capability)));
        }
        if granted.is_empty() {
            continue;
        }
        if is_reviewed {
            why.push(needs.review());
        }
        for line in why {
            writeln!(out, "# {line}")?;
        }
        writeln!(out, "# {says}")?;
        match value.is_empty() {
            true => writeln!(out, "# {name} = [{}]", granted.join(", "))?,
            false => writeln!(out, "# {name} = {value}")?,
        }
    }
    let free = needs.grant(|capability, it| grants(capability, it) == Some(Grants::ToAll));
    withheld.extend(free.iter().flat_map(|grant| needs.not_withheld(grant)));
    for line in withheld.iter().chain(&needs.unused()) {
        writeln!(out, "# {line}")?;
    }
    let missing = needs.grant(|capability, import| grants(capability, import).is_none());
    let Some(missing) = missing else { return Ok(()) };
    for line in needs.denied(&missing) {
        writeln!(out, "# {line}")?;
    }
    for import in missing.asked().flat_map(|capability| &capability.imports) {
        let mut known = INTERFACES.iter().map(|(name, ..)| name).chain(FREE);
        let what = named(import);
        match known.any(|name| package_of(name) == package_of(bare(import))) {
            true => {
                writeln!(out, "# Spin is not known to provide {what}: nothing is granted for it")?;
            }
            false => writeln!(out, "# Spin does not provide {what}")?,
        }
    }
    Ok(())
}

/// What to call the component: the name of its file, as Spin takes names.
fn component_name(place: &str) -> String {
    let file = place.rsplit(['/', '\\', ':']).next().unwrap_or_default();
    let stem = file.split('.').next().unwrap_or_default().to_lowercase();
    let words = stem.split(|c: char| !c.is_ascii_alphanumeric());
    let words = words.filter(|word| word.starts_with(|c: char| c.is_ascii_lowercase()));
    let name = words.collect::<Vec<_>>().join("-");
    if name.is_empty() { "component".to_owned() } else { name }
}

/// A text as TOML has it.
fn toml_text(text: &str) -> String {
    let mut shown = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => shown.extend(['\\', c]),
            c if c.is_control() => shown.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => shown.push(c),
        }
    }
    shown.push('"');
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_spin_takes() {
        for (place, name) in [
            ("dist/My_Plugin.wasm", "my-plugin"),
            ("main:dist/plugin.v2.wasm", "plugin"),
            ("-", "component"),
            ("2.wasm", "component"),
        ] {
            assert_eq!(component_name(place), name);
        }
    }

    #[test]
    fn keys_are_those_that_are_written() {
        for (interface, key, host) in INTERFACES {
            assert!(KEYS.iter().any(|it| it.name == *key), "{interface}");
            assert_eq!(host.is_empty(), *key != "allowed_outbound_hosts", "{interface}");
        }
    }

    #[test]
    fn a_place_is_a_string_of_toml() {
        assert_eq!(toml_text("a\"b\\c\nd"), r#""a\"b\\c\u000Ad""#);
    }
}
