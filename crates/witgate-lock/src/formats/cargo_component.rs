//! `Cargo-component.lock` version 1.
//!
//! wkg's format before wkg: digests of bytes, and lists named in the singular.
//! A requirement is any text; one that is none is never answered.

use witgate_model::LockFiles;
use witgate_toml::Table;

use crate::error::Error;
use crate::format::{Digests, Format};
use crate::formats::wkg;
use crate::pin::Pin;
use crate::values::version_is;

pub(crate) static FORMAT: Format = Format {
    id: "cargo-component",
    files: LockFiles::CARGO_COMPONENT.locks,
    manifest: LockFiles::CARGO_COMPONENT.manifest,
    digests: Digests::Bytes,
    parse,
    empty_text_is_valid: false,
};

fn parse(file: Table<'_>) -> Result<Vec<Pin>, Error> {
    version_is(&file, "version", 1)?;
    wkg::packages(&file, &["package"], &["version"], |requirement| {
        Ok(requirement.text()?.to_owned())
    })
}
