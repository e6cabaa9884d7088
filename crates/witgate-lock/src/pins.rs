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

use crate::digest::Sha256;
use crate::document::{Source as File, Table};
use crate::error::Error;
use crate::read;

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
    /// Where its WIT stands, relative to the lock, `/`-separated.
    pub path: String,
    /// The digest of its contract.
    pub contract: Sha256,
    /// A WIT text of that contract, relative to the lock, to compare with where
    /// there is no history.
    pub snapshot: Option<String>,
    /// Where the pin stands in the text; writing does not look at it.
    pub range: Range<usize>,
}

/// An artifact's pin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArtifactPin {
    /// Where it stands, relative to the lock, `/`-separated.
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
    /// Where the pin stands in the text; writing does not look at it.
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
        File::new(shown, text).parse(|file| Pins::from_table(&file))
    }

    pub(crate) fn from_table(file: &Table<'_>) -> Result<Pins, Error> {
        // First, since another version may have other keys.
        file.version_is("version", VERSION)?;
        file.only(&["version", "package", "artifact"])?;
        let mut pins = Pins { path: file.source().path.clone(), ..Pins::default() };
        let mut seen: BTreeMap<String, Range<usize>> = BTreeMap::new();
        let mut once =
            |table: &Table<'_>, entry: String| match seen.insert(entry.clone(), table.range()) {
                Some(first) => {
                    let at = table.source().site(table.range());
                    let first = table.source().site(first);
                    Err(Error::Duplicate { at, first, entry })
                }
                None => Ok(()),
            };
        for table in file.tables("package")? {
            table.only(&["name", "version", "path", "contract", "snapshot"])?;
            let pin = PackagePin {
                name: table.package("name")?,
                version: match table.has("version") {
                    true => Some(table.semver("version")?),
                    false => None,
                },
                path: relative(&table, "path")?.ok_or_else(|| missing(&table, "path"))?,
                contract: table.digest("contract")?,
                snapshot: relative(&table, "snapshot")?,
                range: table.range(),
            };
            once(&table, format!("`{}` in `{}`", pin.entry(), pin.path))?;
            pins.packages.push(pin);
        }
        for table in file.tables("artifact")? {
            table.only(&[
                "path", "digest", "size", "stripped", "metadata", "contract", "manifest",
                "imports", "exports",
            ])?;
            let names = |key| -> Result<Vec<String>, Error> {
                Ok(table.texts(key)?.into_iter().map(|text| text.value.to_owned()).collect())
            };
            let pin = ArtifactPin {
                path: relative(&table, "path")?.ok_or_else(|| missing(&table, "path"))?,
                digest: table.digest("digest")?,
                size: table.number("size")?.0,
                stripped: table.digest("stripped")?,
                metadata: table.optional_digest("metadata")?,
                contract: table.digest("contract")?,
                manifest: table.optional_digest("manifest")?,
                imports: names("imports")?,
                exports: names("exports")?,
                range: table.range(),
            };
            once(&table, format!("`{}`", pin.path))?;
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

fn missing(table: &Table<'_>, key: &str) -> Error {
    table.source().malformed(table.range(), format!("`{key}` is missing"))
}

/// A path that stays where the lock is: whoever edits the lock must not make
/// the tool read elsewhere.
fn relative(table: &Table<'_>, key: &str) -> Result<Option<String>, Error> {
    let Some(text) = table.optional_text(key)? else { return Ok(None) };
    let path = text.value;
    let leaves = path.split(['/', '\\']).any(|part| part == "..");
    let absolute = path.starts_with(['/', '\\']) || path.get(1..2) == Some(":");
    match path.is_empty() || leaves || absolute {
        true => {
            let message = format!("`{key}` must be a path below the lock's directory");
            Err(table.source().malformed(text.range, message))
        }
        false => Ok(Some(path.to_owned())),
    }
}

#[cfg(test)]
mod tests;
