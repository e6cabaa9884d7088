//! The lock formats: one file each, listed here.

mod cargo_component;
mod wasm_lock;
pub(crate) mod wit_deps;
pub(crate) mod witgate;
pub(crate) mod wkg;

use std::path::Path;

use crate::format::Format;

/// All lock formats.
pub static FORMATS: &[&Format] = &[
    &wkg::FORMAT,
    &wit_deps::FORMAT,
    &cargo_component::FORMAT,
    &wasm_lock::FORMAT,
    &witgate::FORMAT,
];

impl Format {
    /// The format of a file of that name.
    pub fn by_path(path: &Path) -> Option<&'static Format> {
        let name = path.file_name()?.to_str()?;
        FORMATS.iter().find(|format| format.files.contains(&name)).copied()
    }
}
