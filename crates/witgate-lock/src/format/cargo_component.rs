//! `Cargo-component.lock` version 1.
//!
//! wkg's format before wkg: digests of bytes, and lists named in the singular.
//! A requirement is any text; one that is none is never answered.

use crate::Error;
use crate::check::registry;
use crate::document::Table;
use crate::format::{Digests, Format, wkg};
use crate::lock::Pin;

pub(crate) static FORMAT: Format = Format {
    id: "cargo-component",
    files: &["Cargo-component.lock"],
    manifest: None,
    digests: Digests::Bytes,
    parse,
    empty_text_is_valid: false,
    check: registry::check,
};

fn parse(file: Table<'_>) -> Result<Vec<Pin>, Error> {
    file.version_is("version", 1)?;
    wkg::packages(&file, &["package"], &["version"], |locked| {
        Ok(locked.text("requirement")?.value.to_owned())
    })
}
