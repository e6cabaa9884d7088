//! Costs against calls in a real Wasmtime, whose counts are in
//! `crates/witgate-oracles/costs/results.md`.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use witgate_cost::{FunctionCost, world_costs};
use witgate_load::{Options, load_bytes};
use witgate_model::Side;

fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../witgate-oracles/costs")
}

/// What was passed in a call, and what the guest's allocator counted.
#[derive(Debug)]
struct Measured {
    function: String,
    /// The elements passed, by kind of list.
    lists: BTreeMap<String, u64>,
    string_bytes: u64,
    calls: u64,
    bytes: u64,
}

fn measured() -> Vec<Measured> {
    let text = fs::read_to_string(home().join("results.md")).unwrap();
    let rows = text.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.map(|row| {
        let (function, cells) = row.split_once("` | ").unwrap();
        let cells: Vec<&str> = cells.trim_end_matches(" |").split(" | ").collect();
        let [lists, string_bytes, calls, bytes] = cells.as_slice() else { panic!("{row}") };
        let list = |told: &str| {
            let (list, elements) = told.strip_prefix('`').unwrap().split_once("`: ").unwrap();
            (list.to_owned(), elements.parse().unwrap())
        };
        // A comma may also be in the name of a list.
        let lists = lists.split(", `").map(|it| format!("`{}", it.trim_start_matches('`')));
        Measured {
            function: function.to_owned(),
            lists: lists.filter(|it| it != "`-").map(|it| list(&it)).collect(),
            string_bytes: string_bytes.parse().unwrap(),
            calls: calls.parse().unwrap(),
            bytes: bytes.parse().unwrap(),
        }
    })
    .collect()
}

/// The costs of the functions that were called, as the contracts of the very components say.
fn said() -> BTreeMap<String, FunctionCost> {
    let mut said = BTreeMap::new();
    for file in ["guest.wat", "async-guest.wat"] {
        let wat = fs::read(home().join(file)).unwrap();
        let subject = load_bytes(file, &wat, &Options::default()).unwrap();
        let (_, world) = subject.contract.worlds().next().unwrap();
        let costs = world_costs(&subject.contract, world).into_iter();
        said.extend(costs.map(|cost| (cost.name.to_string(), cost)));
    }
    said
}

#[test]
fn what_is_said_is_what_is_counted() {
    let said = said();
    let measured = measured();
    assert_eq!(measured.len(), 22);
    for it in measured {
        let cost = &said[&it.function];
        let (crossing, memory) = match cost.side {
            // What does not fit into core values is put into the guest's memory.
            Side::Export => (&cost.params, cost.params.spilled.unwrap_or(0)),
            // The guest says where the result goes.
            Side::Import => (&cost.result, 0),
        };
        let mut calls = crossing.allocations;
        let mut bytes = memory + it.string_bytes;
        for (list, elements) in &it.lists {
            let list = cost.lists.iter().find(|cost| cost.list == *list);
            let list = list.unwrap_or_else(|| panic!("{it:?}: {cost:?}"));
            calls += elements * list.element_allocations;
            bytes += elements * list.element_size;
        }
        assert_eq!((calls, bytes), (it.calls, it.bytes), "{it:?}: {cost:?}");
        let is_per_element = it.lists.keys().any(|list| {
            cost.lists.iter().any(|cost| cost.list == *list && cost.element_allocations > 0)
        });
        assert_eq!(crossing.allocates_per_element, is_per_element, "{it:?}");
    }
}

/// The guest that was measured passes its five parameters to an asynchronous import in
/// memory, and has each result there.
#[test]
fn what_an_asynchronous_import_takes_is_in_memory() {
    let said = said();
    assert_eq!(said["await-five"].params.spilled, Some(20));
    assert_eq!(said["await-strings"].result.spilled, Some(8));
    assert_eq!(said["await-text"].result.spilled, Some(8));
}

/// Each function that takes or returns something was called.
#[test]
fn every_function_was_called() {
    let measured: Vec<String> = measured().into_iter().map(|it| it.function).collect();
    let counts =
        |name: &str| name.starts_with("call-") || ["reset", "calls", "bytes"].contains(&name);
    for name in said().keys().filter(|name| !counts(name)) {
        assert!(measured.contains(name), "{name} was not called");
    }
}
