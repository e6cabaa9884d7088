//! Runs one target under libFuzzer: the one that `WITGATE_FUZZ` names.
//!
//! With `WITGATE_FUZZ_SEEDS`, it writes the target's seeds to that directory
//! first. See the README of `witgate-fuzz` for the flags.

#![no_main]

use std::path::Path;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use witgate_fuzz::{TARGETS, Target};

static TARGET: LazyLock<&'static Target> = LazyLock::new(|| {
    let names = || TARGETS.iter().map(|target| target.name).collect::<Vec<_>>().join(", ");
    let name = std::env::var("WITGATE_FUZZ")
        .unwrap_or_else(|_| panic!("set WITGATE_FUZZ to one of {}", names()));
    let target = TARGETS.iter().find(|target| target.name == name);
    target.unwrap_or_else(|| panic!("no target is called {name}: {}", names()))
});

fuzz_target!(
    init: {
        // libfuzzer-sys aborts in its hook, even on panics that are caught: the
        // loader catches those of wit-parser. What is not caught still aborts.
        drop(std::panic::take_hook());
        if let Some(directory) = std::env::var_os("WITGATE_FUZZ_SEEDS") {
            for (index, seed) in (TARGET.seeds)().iter().enumerate() {
                let path = Path::new(&directory).join(format!("seed-{index}"));
                std::fs::write(path, seed).expect("the directory can be written to");
            }
        }
    },
    |input: &[u8]| (TARGET.run)(input)
);
