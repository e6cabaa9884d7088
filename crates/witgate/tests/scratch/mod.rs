//! Texts read as contracts. Places are on disk, so the texts go there first.

#![allow(dead_code, unreachable_pub, reason = "each test binary uses its own part")]

use std::path::Path;

use tempfile::TempDir;
use witgate::witgate_load::{Context, Error, load};
use witgate::{Options, Place, Subject};

/// A directory that goes with the test, in memory where that can be had.
pub struct Scratch {
    directory: TempDir,
}

impl Scratch {
    pub fn new() -> Scratch {
        let memory = Path::new("/dev/shm");
        let directory = tempfile::tempdir_in(memory).or_else(|_| tempfile::tempdir());
        Scratch { directory: directory.expect("a directory for temporary files") }
    }

    /// The contract of a text.
    pub fn load(&self, text: &str) -> Result<Subject, Error> {
        self.read("contract.wit", text.as_bytes())
    }

    /// The contract of a component.
    pub fn load_component(&self, bytes: &[u8]) -> Result<Subject, Error> {
        self.read("component.wasm", bytes)
    }

    fn read(&self, name: &str, bytes: &[u8]) -> Result<Subject, Error> {
        let path = self.directory.path().join(name);
        std::fs::write(&path, bytes).expect("room for a temporary file");
        let place = Place::parse(path.to_str().expect("a path of plain letters"))?;
        load(&place, &Context::default(), &Options::default())
    }
}
