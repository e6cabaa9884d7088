//! What a component needs of Spin, as a part of `spin.toml`.
//!
//! Source: github.com/spinframework/spin, `crates/capabilities/src/lib.rs` for which
//! interface needs which key, and `crates/manifest/src/schema/v2.rs` for the keys.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use witgate_capability::Capability;

use super::super::Inspection;
use super::{Needs, bare, named};
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

/// Which key an interface needs: the start of its name, the key, and how a host of it is
/// written.
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
    ("spin:key-value/", "key_value_stores", ""),
    ("spin:mqtt/", "allowed_outbound_hosts", "mqtt://HOST:1883"),
    ("spin:mysql/", "allowed_outbound_hosts", "mysql://HOST:3306"),
    ("spin:postgres/", "allowed_outbound_hosts", "postgres://HOST:5432"),
    ("spin:redis/", "allowed_outbound_hosts", "redis://HOST:6379"),
    ("spin:sqlite/", "sqlite_databases", ""),
    ("spin:variables/", "variables", ""),
    ("wasi:cli/environment", "environment", ""),
    ("wasi:config/store", "variables", ""),
    ("wasi:filesystem/", "files", ""),
    ("wasi:http/client", "allowed_outbound_hosts", "https://HOST"),
    ("wasi:http/outgoing-handler", "allowed_outbound_hosts", "https://HOST"),
    ("wasi:keyvalue/", "key_value_stores", ""),
    ("wasi:sockets/", "allowed_outbound_hosts", "*://HOST:PORT"),
];

/// The start of names for which no key is needed.
const FREE: [&str; 5] = ["wasi:cli/", "wasi:clocks/", "wasi:io/", "wasi:random/", "wasi_snapshot"];

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
    let mut asked: BTreeMap<&str, (BTreeSet<&str>, Vec<&Capability>)> = BTreeMap::new();
    let mut foreign = Vec::new();
    for capability in needs.granted() {
        for import in &capability.imports {
            let name = bare(import);
            match key_of(name).or_else(|| key_of_class(&capability.class, name)) {
                Some((key, host)) => {
                    let (hosts, capabilities) = asked.entry(key).or_default();
                    hosts.insert(host);
                    if !capabilities.contains(&capability) {
                        capabilities.push(capability);
                    }
                }
                None if FREE.iter().any(|start| name.starts_with(start)) => {}
                None => foreign.push(import),
            }
        }
    }
    for Key { name, value, says } in KEYS {
        let Some((hosts, capabilities)) = asked.get(name) else { continue };
        for capability in capabilities {
            writeln!(out, "# {}", needs.why(capability))?;
        }
        writeln!(out, "# {says}")?;
        let hosts: Vec<String> =
            hosts.iter().filter(|it| !it.is_empty()).map(|it| format!("\"{it}\"")).collect();
        match value.is_empty() {
            true => writeln!(out, "# {name} = [{}]", hosts.join(", "))?,
            false => writeln!(out, "# {name} = {value}")?,
        }
    }
    for line in needs.denied().iter().chain(&needs.unused()) {
        writeln!(out, "# {line}")?;
    }
    for import in foreign {
        writeln!(out, "# Spin does not provide {}", named(import))?;
    }
    Ok(())
}

fn key_of(interface: &str) -> Option<(&'static str, &'static str)> {
    let found = INTERFACES.iter().find(|(start, ..)| interface.starts_with(start));
    found.map(|(_, key, host)| (*key, *host))
}

/// Of a core module, the key of what a function of preview1 does.
fn key_of_class(class: &str, from: &str) -> Option<(&'static str, &'static str)> {
    let key = match class {
        "filesystem" => ("files", ""),
        "environment" => ("environment", ""),
        "sockets" => ("allowed_outbound_hosts", "*://HOST:PORT"),
        _ => return None,
    };
    from.starts_with("wasi_snapshot").then_some(key)
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
