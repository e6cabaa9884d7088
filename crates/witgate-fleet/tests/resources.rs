//! Resources that are merged, split and moved, through an index and an engine. What links
//! was worked out by hand for imports, and upstream's type checker says it for both sides.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../../witgate/tests/oracle/mod.rs"]
mod oracle;
mod support;

use std::collections::BTreeSet;

use oracle::Side;
use oracle::resources::{RESOURCES, TYPING, WASMTIME};
use support::{Change, ask_all, python_with};
use witgate_fleet::Engine;

#[test]
fn nine_cases_of_resources() {
    let Some(python) = python_with("duckdb") else { return };
    let scratch = tempfile::tempdir().unwrap();
    let mut cases = Vec::new();
    for side in ["import", "export"] {
        let package = |interfaces: &str| {
            format!("package t:p@1.0.0; {interfaces} world w {{ {side} a; {side} b; }}")
        };
        for (row, (guest_name, guest)) in RESOURCES.iter().enumerate() {
            let guest_text = package(guest);
            let guest_side = Side::parse(&guest_text).unwrap();
            let bytes = guest_side.guest(guest_side.world("w").unwrap()).unwrap();
            for (column, (host_name, host)) in RESOURCES.iter().enumerate() {
                let name = format!("{side}-{guest_name}-{host_name}");
                let change = Change::new(&scratch.path().join(&name));
                change.component("guest.wasm", &bytes);
                change.index();
                // Before the change the host is the one that the guest was built for.
                change.offers("before", &guest_text).unwrap();
                change.offers("after", &package(host)).unwrap();
                change.write_question(Engine::DuckDb, "impact");
                let host_side = Side::parse(&package(host)).unwrap();
                let upstream = host_side.accepts(host_side.world("w").unwrap(), &bytes).is_ok();
                cases.push((name, side, row, column, upstream, change));
            }
        }
    }
    ask_all(&python, Engine::DuckDb, scratch.path());
    for (name, side, row, column, upstream, change) in cases {
        let refused: BTreeSet<String> = change
            .answer()
            .iter()
            .map(|row| {
                assert_eq!(row["answer"], "breaks", "{name}: {row:?}");
                row["opinion"].clone()
            })
            .collect();
        assert_eq!(!refused.contains("typing"), upstream, "{name}: {refused:?}");
        if side == "import" {
            assert_eq!(!refused.contains("typing"), TYPING[row][column], "{name}: {refused:?}");
            assert_eq!(!refused.contains("wasmtime"), WASMTIME[row][column], "{name}: {refused:?}");
        }
    }
}
