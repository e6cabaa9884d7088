//! `wasm.lock.toml` version 3, of component-cli.
//!
//! The digest is that of the OCI manifest, which in turn names the layer that
//! holds the bytes. Unknown keys are passed over, as there.

use std::collections::BTreeMap;
use std::ops::Range;

use semver::Version;

use crate::document::Table;
use crate::error::Error;
use crate::format::{Digests, Format};
use crate::pin::{Pin, Source};

pub(crate) static FORMAT: Format = Format {
    id: "wasm-lock",
    files: &["wasm.lock.toml"],
    manifest: None,
    digests: Digests::Manifest,
    parse,
    empty_text_is_valid: false,
};

fn parse(file: Table<'_>) -> Result<Vec<Pin>, Error> {
    file.version_is("lockfile_version", 3)?;
    let mut pins: Vec<Pin> = Vec::new();
    let mut seen: BTreeMap<String, Range<usize>> = BTreeMap::new();
    for list in ["components", "interfaces"] {
        for package in file.tables(list)? {
            let name = package.text("name")?.value;
            let version = package.text("version")?.value;
            let entry = format!("{name}@{version}");
            let range = package.range();
            if let Some(first) = seen.insert(format!("{list} {entry}"), range.clone()) {
                let at = package.source().site(range);
                let first = package.source().site(first);
                return Err(Error::Duplicate { at, first, entry: format!("`{entry}`") });
            }
            let deps = package.tables("dependencies")?.into_iter().map(|dependency| {
                let name = dependency.text("name")?.value;
                Ok(format!("{name}@{}", dependency.text("version")?.value))
            });
            pins.push(Pin {
                entry,
                name: name.to_owned(),
                source: Source::Registry(Some(package.text("registry")?.value.to_owned())),
                requirement: None,
                // It is a tag, and need not be a version.
                version: Version::parse(version).ok(),
                sha256: package.digest("digest")?,
                sha512: None,
                deps: deps.collect::<Result<_, Error>>()?,
                range,
            });
        }
    }
    Ok(pins)
}
