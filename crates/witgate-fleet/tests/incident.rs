//! The incident of a plugin platform, at scale: a case was added to an enum under an
//! unchanged version, and the published plugins that carry the enum no longer started.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../../witgate/tests/oracle/mod.rs"]
mod oracle;
mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use oracle::Side;
use support::{Change, ask_all, python_with};
use witgate::Options;
use witgate::witgate_load::on_deep_stack;
use witgate_fleet::{Engine, OffersRequest, offers, write_table};
use witgate_testing::corpus;

const FEATURE: &str = "plugins-wit-v0";

/// So many copies of each plugin are deployed.
const COPIES: usize = 500;

#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn the_incident_of_the_corpus_at_scale() {
    let Some(python) = python_with("duckdb") else { return };
    let pair = corpus::root().join("corpus/pairs/zeroclaw-wit-v0-f5700e4-208091c");
    on_deep_stack(|| {
        let scratch = tempfile::tempdir().unwrap();
        let change = Change::new(&scratch.path().join("incident"));
        let read = |path: &Path| Side::open(path, &[FEATURE]).unwrap();
        let (was, now) = (read(&pair.join("before")), read(&pair.join("after")));
        let mut expected = BTreeMap::new();
        for (world, id) in was.worlds() {
            let bytes = was.guest(id).unwrap();
            assert!(was.accepts(id, &bytes).is_ok(), "{world}");
            let breaks = now.accepts(now.world(&world).unwrap(), &bytes).is_err();
            for copy in 0..COPIES {
                // A custom section makes each a file of its own.
                let name = format!("{world}-{copy}");
                let section = [&[0, 1 + name.len() as u8, name.len() as u8][..], name.as_bytes()];
                let own = [&bytes[..], &section.concat()].concat();
                change.component(&format!("{name}.wasm"), &own);
                expected.insert(format!("{name}.wasm"), breaks);
            }
        }
        assert_eq!(expected.values().filter(|breaks| **breaks).count(), 3 * COPIES);
        // A component that has nothing to do with the platform.
        change.component("other.wasm", &wat::parse_str("(component)").unwrap());
        let indexed = change.index();
        assert_eq!((indexed.components, indexed.contracts), (3 * COPIES + 1, 4));
        for (name, side) in [("before", "before"), ("after", "after")] {
            let sources = vec![pair.join(side).to_str().unwrap().to_owned()];
            let options = Options { features: [FEATURE.into()].into(), ..Options::default() };
            let request = OffersRequest { sources, options, ..OffersRequest::default() };
            let offered = offers(&request).unwrap();
            write_table(&offered.rows, &change.directory.join(format!("{name}.parquet"))).unwrap();
        }
        change.write_question(Engine::DuckDb, "impact");
        ask_all(&python, Engine::DuckDb, scratch.path());
        let mut broken: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in change.answer() {
            assert_eq!(row["answer"], "breaks");
            let file = row["path"].rsplit('/').next().unwrap().to_owned();
            broken.entry(file).or_default().push(format!("{} {}", row["key"], row["item"]));
        }
        for (file, breaks) in &expected {
            assert_eq!(broken.contains_key(file), *breaks, "{file}");
        }
        assert_eq!(broken.len(), 3 * COPIES);
        let needs = broken.values().flatten();
        assert!(needs.clone().all(|need| need.starts_with("zeroclaw:plugin/logging@0.1 ")));
        assert!(needs.clone().any(|need| need.ends_with(" plugin-action")));
    });
}

/// The command takes the feature as well.
#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn a_host_behind_a_feature() {
    let pair = corpus::root().join("corpus/pairs/zeroclaw-wit-v0-f5700e4-208091c/before");
    let scratch = tempfile::tempdir().unwrap();
    let run = |features: &[&str]| {
        let file = scratch.path().join("offers.parquet");
        let mut command = Command::new(env!("CARGO_BIN_EXE_witgate-fleet"));
        command.arg("offers").arg(&pair).args(features).arg("-o").arg(&file);
        (command.output().unwrap().status.code(), fs::metadata(file).is_ok())
    };
    assert_eq!(run(&[]), (Some(2), false));
    assert_eq!(run(&["--features", FEATURE]), (Some(0), true));
}
