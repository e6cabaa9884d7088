//! `witgate.lock`: what this repository promises of itself.
//!
//! It pins the contract of each governed package, and each artifact by its
//! bytes, its code and its contract, so that a change says how deep it goes.
//! The file is TOML with a version, sorted, one fact a line; what is written
//! depends on the pins alone. Reading is strict: a key that is not known is an
//! error, since a pin that is passed over is no pin.

pub(crate) mod measure;
mod write;

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use semver::Version;
use witgate_toml::{File, KeyValue, Table};

use crate::digest::Sha256;
use crate::error::Error;
use crate::read;
use crate::values::{
    digest, malformed, once, only, package, parse, semver, texts, version_is, whole_number,
};

/// What `witgate.lock` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pins {
    /// The file, as it was named; writing does not look at it.
    pub path: String,
    /// The packages.
    pub packages: Vec<PackagePin>,
    /// The artifacts.
    pub artifacts: Vec<ArtifactPin>,
}

/// A package's pin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackagePin {
    /// `namespace:name`.
    pub name: String,
    /// Its version, if it has one.
    pub version: Option<Version>,
    /// Where its WIT is, relative to the lock, `/`-separated.
    pub path: String,
    /// The digest of its contract.
    pub contract: Sha256,
    /// A WIT text of that contract, relative to the lock, to compare with where
    /// there is no history.
    pub snapshot: Option<String>,
    /// Where the pin is in the text; writing does not look at it.
    pub range: Range<usize>,
}

/// An artifact's pin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArtifactPin {
    /// Where it is, relative to the lock, `/`-separated.
    pub path: String,
    /// The digest of its bytes.
    pub digest: Sha256,
    /// How many bytes.
    pub size: u64,
    /// The digest of its bytes without custom sections.
    pub stripped: Sha256,
    /// The digest of what its custom sections say, if that was worked out: it
    /// tells a change of metadata from one of bytes only.
    pub metadata: Option<Sha256>,
    /// The digest of its contract.
    pub contract: Sha256,
    /// The digest of the manifest of the OCI image that it is published as.
    pub manifest: Option<Sha256>,
    /// What it imports, by name.
    pub imports: Vec<String>,
    /// What it exports, by name.
    pub exports: Vec<String>,
    /// Where the pin is in the text; writing does not look at it.
    pub range: Range<usize>,
}

const VERSION: u64 = 1;

impl Pins {
    /// Reads a `witgate.lock` from disk; `shown` is what reports call it.
    pub fn read(path: &Path, shown: &str) -> Result<Pins, Error> {
        Pins::parse(shown, &read::text(path, shown)?)
    }

    /// Reads the text of a `witgate.lock`.
    pub fn parse(shown: &str, text: &str) -> Result<Pins, Error> {
        Pins::from_table(&parse(&File::new(shown, text))?.root())
    }

    pub(crate) fn from_table(file: &Table<'_>) -> Result<Pins, Error> {
        // First, since another version may have other keys.
        version_is(file, "version", VERSION)?;
        only(file, &["version", "package", "artifact"])?;
        let mut pins = Pins { path: file.file.path.clone(), ..Pins::default() };
        let mut seen = BTreeMap::new();
        for table in file.optional("package", KeyValue::tables)?.unwrap_or_default() {
            only(&table, &["name", "version", "path", "contract", "snapshot"])?;
            let pin = PackagePin {
                name: table.required("name", package)?,
                version: table.optional("version", semver)?,
                path: table.required("path", relative)?,
                contract: table.required("contract", digest)?,
                snapshot: table.optional("snapshot", relative)?,
                range: table.range(),
            };
            let entry = format!("`{}` in `{}`", pin.entry(), pin.path);
            once(&mut seen, entry.clone(), &table, entry)?;
            pins.packages.push(pin);
        }
        for table in file.optional("artifact", KeyValue::tables)?.unwrap_or_default() {
            only(
                &table,
                &[
                    "path", "digest", "size", "stripped", "metadata", "contract", "manifest",
                    "imports", "exports",
                ],
            )?;
            let pin = ArtifactPin {
                path: table.required("path", relative)?,
                digest: table.required("digest", digest)?,
                size: table.required("size", whole_number)?,
                stripped: table.required("stripped", digest)?,
                metadata: table.optional("metadata", digest)?,
                contract: table.required("contract", digest)?,
                manifest: table.optional("manifest", digest)?,
                imports: table.optional("imports", texts)?.unwrap_or_default(),
                exports: table.optional("exports", texts)?.unwrap_or_default(),
                range: table.range(),
            };
            let entry = format!("`{}`", pin.path);
            once(&mut seen, entry.clone(), &table, entry)?;
            pins.artifacts.push(pin);
        }
        Ok(pins)
    }
}

impl PackagePin {
    /// `namespace:name@version`.
    pub fn entry(&self) -> String {
        match &self.version {
            Some(version) => format!("{}@{version}", self.name),
            None => self.name.clone(),
        }
    }
}

/// A path that stays where the lock is: whoever edits the lock must not make
/// the tool read elsewhere.
fn relative(it: &KeyValue<'_>) -> Result<String, Error> {
    let path = it.text()?;
    let leaves = path.split(['/', '\\']).any(|part| part == "..");
    let absolute = path.starts_with(['/', '\\']) || path.get(1..2) == Some(":");
    match path.is_empty() || leaves || absolute {
        true => {
            let message = format!("`{}` must be a path below the lock's directory", it.key);
            Err(malformed(it, message))
        }
        false => Ok(path.to_owned()),
    }
}

#[cfg(test)]
mod tests;
