//! `wasm.lock.toml` version 3, of component-cli.
//!
//! The digest is that of the OCI manifest, which in turn names the layer that
//! holds the bytes. Unknown keys are passed over, as there.

use std::collections::BTreeMap;

use semver::Version;
use witgate_model::LockFiles;
use witgate_toml::{KeyValue, Table};

use crate::error::Error;
use crate::format::{Digests, Format};
use crate::pin::{Pin, Source};
use crate::values::{digest, once, version_is};

pub(crate) static FORMAT: Format = Format {
    id: "wasm-lock",
    files: LockFiles::WASM.locks,
    manifest: LockFiles::WASM.manifest,
    digests: Digests::Manifest,
    parse,
    empty_text_is_valid: false,
};

fn parse(file: Table<'_>) -> Result<Vec<Pin>, Error> {
    version_is(&file, "lockfile_version", 3)?;
    let mut pins: Vec<Pin> = Vec::new();
    let mut seen = BTreeMap::new();
    for list in ["components", "interfaces"] {
        for package in file.optional(list, KeyValue::tables)?.unwrap_or_default() {
            let entry = entry_of(&package)?;
            once(&mut seen, (list, entry.clone()), &package, format_args!("`{entry}`"))?;
            let deps = package.optional("dependencies", KeyValue::tables)?.unwrap_or_default();
            pins.push(Pin {
                entry,
                name: package.required("name", KeyValue::text)?.to_owned(),
                source: Source::Registry(Some(
                    package.required("registry", KeyValue::text)?.to_owned(),
                )),
                requirement: None,
                // It is a tag, and need not be a version.
                version: Version::parse(package.required("version", KeyValue::text)?).ok(),
                sha256: package.required("digest", digest)?,
                sha512: None,
                deps: deps.iter().map(entry_of).collect::<Result<_, _>>()?,
                range: package.range(),
            });
        }
    }
    Ok(pins)
}

fn entry_of(table: &Table<'_>) -> Result<String, Error> {
    let name = table.required("name", KeyValue::text)?;
    Ok(format!("{name}@{}", table.required("version", KeyValue::text)?))
}
