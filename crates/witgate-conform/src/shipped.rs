//! The drivers that come with witgate, as programs to be written to a file and run.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What means the file of a driver that comes with witgate, in a command.
pub const DRIVER: &str = "{driver}";

/// A driver that comes with witgate.
#[derive(Clone, Copy, Debug)]
pub struct ShippedDriver {
    /// The runtime that it drives.
    pub name: &'static str,
    /// What interprets it.
    pub interpreter: &'static str,
    /// What it needs, for people.
    pub needs: &'static str,
    file: &'static str,
    text: &'static str,
}

/// The drivers that come with witgate.
pub static SHIPPED_DRIVERS: &[ShippedDriver] = &[
    ShippedDriver {
        name: "wasmtime",
        interpreter: "python3",
        needs: "Python 3.9 or later with `pip install wasmtime`",
        file: "wasmtime_driver.py",
        text: include_str!("../drivers/wasmtime_driver.py"),
    },
    ShippedDriver {
        name: "jco",
        interpreter: "node",
        needs: "Node.js 20 or later with `npm install @bytecodealliance/jco`",
        file: "jco_driver.mjs",
        text: include_str!("../drivers/jco_driver.mjs"),
    },
];

impl ShippedDriver {
    /// The one of that name.
    pub fn named(name: &str) -> Option<&'static ShippedDriver> {
        SHIPPED_DRIVERS.iter().find(|driver| driver.name == name)
    }

    /// The command that runs it; [`DRIVER`] means its file.
    pub fn command(&self) -> Vec<String> {
        vec![self.interpreter.to_owned(), DRIVER.to_owned()]
    }

    /// Writes it into a directory.
    pub fn write(&self, directory: &Path) -> io::Result<PathBuf> {
        let file = directory.join(self.file);
        fs::write(&file, self.text)?;
        Ok(file)
    }
}
