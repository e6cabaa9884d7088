//! The data: all of it can be read, says what it is named for, and hosts are found by
//! the names that people write.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};
use witgate_hosts::{HostProfile, Offered, all, find};

fn data(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(name)
}

#[test]
fn names_may_be_cut_short() {
    let hosts = all();
    let found = |wanted: &str| find(&hosts, wanted).unwrap().full_name();
    assert_eq!(found("wasmtime@46"), "wasmtime@46.0.3");
    assert_eq!(found("wasmtime@46.0"), "wasmtime@46.0.3");
    assert_eq!(found("wasmtime@25.0.3"), "wasmtime@25.0.3");
    assert_eq!(found("wasmtime"), "wasmtime@50.0.1");
    assert_eq!(found("wasmtime-serve@36"), "wasmtime-serve@36.0.20");
    assert_eq!(found("viceroy@0.22"), "viceroy@0.22.0");
    assert_eq!(found("spin@3"), "spin@3.6.3");
}

#[test]
fn an_unknown_host_names_the_known() {
    let hosts = all();
    // `4` is no part of `46`, and a release that was not examined is not guessed.
    for wanted in ["wasmtime@4", "wasmtime@46.0.1", "wasmtime@24", "wasmtime@x", "wasmtime@46."] {
        let error = find(&hosts, wanted).unwrap_err();
        assert!(error.is_name_known, "{wanted}");
        assert_eq!(error.known.len(), 26, "{wanted}");
        assert!(error.to_string().contains("wasmtime@46.0.3"), "{wanted}");
    }
    let error = find(&hosts, "wasmer@5").unwrap_err();
    assert!(!error.is_name_known);
    assert!(error.known.contains(&"wasmtime-serve".to_owned()), "{error}");
}

/// Packages are named by their digests, so one that was edited by hand is found.
#[test]
fn packages_are_what_their_names_say() {
    let mut ids = BTreeSet::new();
    for host in all() {
        for package in host.offers.iter().flat_map(|offer| &offer.packages) {
            if !ids.insert(package.id) {
                continue;
            }
            let digest = Sha256::digest(package.text);
            let digest: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
            let name = package.name().replace([':', '@'], "-");
            assert_eq!(package.id, format!("{name}.{digest}"));
        }
    }
    let files = fs::read_dir(data("wit")).unwrap().map(|file| file.unwrap().file_name());
    let files: BTreeSet<String> = files.map(|it| it.into_string().unwrap()).collect();
    let named: BTreeSet<String> = ids.iter().map(|id| format!("{id}.txt")).collect();
    assert_eq!(files, named);
}

#[test]
fn offers_name_packages_that_they_have() {
    for host in all() {
        assert!(!host.offers.is_empty(), "{}", host.full_name());
        for offer in &host.offers {
            let names: Vec<&str> = offer.packages.iter().map(|package| package.name()).collect();
            let offered = match &offer.offered {
                Offered::World { world, .. } => std::slice::from_ref(world),
                Offered::Interfaces(interfaces) => interfaces,
            };
            assert!(!offered.is_empty(), "{}: {}", host.full_name(), offer.source);
            for path in offered {
                let (package, item) = path.split_once('/').unwrap();
                let (_, version) = item.split_once('@').unzip();
                let package = version.map_or(package.to_owned(), |it| format!("{package}@{it}"));
                assert!(names.contains(&package.as_str()), "{}: {path}", host.full_name());
            }
        }
    }
}

/// Only what a guest asks for is read of a host, group by group: each package has beside it
/// what its text names, each world imports something, and no host has two versions of an
/// interface that link with one another, of which one would mean both.
#[test]
fn a_part_of_what_a_host_offers_can_be_read_alone() {
    for host in all() {
        let mut tracks: BTreeMap<(String, String), &str> = BTreeMap::new();
        for offer in &host.offers {
            let names: Vec<&str> = offer.packages.iter().map(|package| package.name()).collect();
            for package in &offer.packages {
                let is_there = |name: &&str| names.contains(name);
                assert!(package.mentions.iter().all(is_there), "{}", package.id);
                let is_named = |name: &&str| package.text.contains(name.split('@').next().unwrap());
                assert!(package.mentions.iter().all(is_named), "{}", package.id);
            }
            let interfaces = offer.interfaces();
            assert!(!interfaces.is_empty(), "{}: {}", host.full_name(), offer.source);
            for interface in interfaces {
                let start = format!("\ninterface {} {{", interface.name);
                let package = offer.packages.iter().find(|it| it.name() == interface.package);
                assert!(package.unwrap().text.contains(&start), "{interface:?}");
                let (bare, version) = interface.package.split_once('@').unwrap_or_default();
                let numbers: Vec<&str> = version.split('.').collect();
                let track = match (version.contains('-'), numbers.as_slice()) {
                    (false, ["0", minor, _]) => format!("{bare}@0.{minor}"),
                    (false, [major, ..]) => format!("{bare}@{major}"),
                    _ => interface.package.to_owned(),
                };
                let key = (track, interface.name.to_owned());
                let other = tracks.insert(key, interface.package);
                assert!(other.is_none_or(|it| it == interface.package), "{interface:?}, {other:?}");
            }
        }
    }
}

/// The table of research that profiles were first written down in, by hand from the
/// releases of Wasmtime: the version of WASI that each has by default, or with flags.
#[test]
fn wasmtime_has_the_wasi_that_its_releases_had() {
    let hosts = all();
    let wasi = |wanted: &str, package: &str| -> Vec<(String, bool)> {
        let host = find(&hosts, wanted).unwrap();
        let mut versions: Vec<(String, bool)> = offered(host)
            .filter_map(|(path, is_default)| {
                let (name, version) = path.split_once('@')?;
                let name = name.split('/').next()?;
                (name == package).then(|| (version.to_owned(), is_default))
            })
            .collect();
        versions.sort();
        versions.dedup();
        versions
    };
    for (majors, version) in [
        (25..=26, "0.2.1"),
        (27..=28, "0.2.2"),
        (29..=34, "0.2.3"),
        (35..=45, "0.2.6"),
        (46..=50, "0.2.12"),
    ] {
        for major in majors {
            let found = wasi(&format!("wasmtime@{major}"), "wasi:cli");
            assert!(found.contains(&(version.to_owned(), true)), "{major}: {found:?}");
        }
    }
    let third = |major: u64| -> Vec<(String, bool)> {
        let found = wasi(&format!("wasmtime@{major}"), "wasi:cli");
        found.into_iter().filter(|(version, _)| version.starts_with("0.3")).collect()
    };
    for major in 25..=36 {
        assert_eq!(third(major), [], "{major}");
    }
    for (majors, version, is_default) in [
        (37..=40, "0.3.0-rc-2025-09-16", false),
        (41..=42, "0.3.0-rc-2026-01-06", false),
        (43..=45, "0.3.0-rc-2026-03-15", false),
        (46..=50, "0.3.0", true),
    ] {
        for major in majors {
            assert_eq!(third(major), [(version.to_owned(), is_default)], "{major}");
        }
    }
    assert_eq!(wasi("wasmtime@31", "wasi:tls"), []);
    assert_eq!(wasi("wasmtime@32", "wasi:tls"), [("0.2.0-draft".to_owned(), false)]);
    assert_eq!(wasi("viceroy@0.22", "wasi:filesystem"), []);
}

/// What a host offers, by path, and whether it does so by default.
fn offered(host: &HostProfile) -> impl Iterator<Item = (String, bool)> {
    host.offers.iter().flat_map(|offer| {
        let paths = match &offer.offered {
            Offered::World { world, .. } => vec![world.clone()],
            Offered::Interfaces(interfaces) => interfaces.clone(),
        };
        paths.into_iter().map(|path| (path, offer.flags.is_none()))
    })
}
