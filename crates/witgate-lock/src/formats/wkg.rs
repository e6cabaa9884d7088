//! `wkg.lock` version 1, and `wkg.toml`.
//!
//! The digest is that of the package's bytes. Only what the WIT names directly
//! is pinned; the packages that those need come within their bytes. Unknown
//! keys are passed over, as wkg does; in `wkg.toml` they are errors, as there.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::document::{Source as File, Table};
use crate::error::Error;
use crate::format::{Digests, Format};
use crate::pin::{Pin, Source};
use crate::read;

pub(crate) static FORMAT: Format = Format {
    id: "wkg",
    files: &["wkg.lock", "wasmcloud.lock"],
    manifest: Some("wkg.toml"),
    digests: Digests::Bytes,
    parse,
    empty_text_is_valid: false,
};

fn parse(file: Table<'_>) -> Result<Vec<Pin>, Error> {
    file.version_is("version", 1)?;
    packages(&file, &["packages", "package"], &["versions", "version"], |version| {
        version.requirement("requirement")
    })
}

/// Reads packages with their versions, which wkg has from cargo-component and
/// gave other names.
pub(super) fn packages(
    file: &Table<'_>,
    packages: &[&'static str],
    versions: &[&'static str],
    requirement: fn(&Table<'_>) -> Result<String, Error>,
) -> Result<Vec<Pin>, Error> {
    let mut pins = Vec::new();
    let mut seen: BTreeMap<(String, Option<String>), Range<usize>> = BTreeMap::new();
    for package in alias(file, packages)? {
        let name = package.package("name")?;
        let registry = package.optional_text("registry")?.map(|text| text.value.to_owned());
        // The tools keep one of the two, and with it one list of versions.
        if let Some(first) = seen.insert((name.clone(), registry.clone()), package.range()) {
            return Err(duplicate(&package, first, format!("`{name}` of the same registry")));
        }
        let mut answered: BTreeMap<String, Range<usize>> = BTreeMap::new();
        for locked in alias(&package, versions)? {
            let requirement = requirement(&locked)?;
            let version = locked.semver("version")?;
            if let Some(first) = answered.insert(requirement.clone(), locked.range()) {
                let entry = format!("`{name}` with requirement `{requirement}`");
                return Err(duplicate(&locked, first, entry));
            }
            pins.push(Pin {
                entry: format!("{name}@{version}"),
                name: name.clone(),
                source: Source::Registry(registry.clone()),
                requirement: Some(requirement),
                version: Some(version),
                sha256: locked.digest("digest")?,
                sha512: None,
                deps: Vec::new(),
                range: locked.range(),
            });
        }
    }
    Ok(pins)
}

/// The tables under whichever of the names is there; both at once are an
/// error, as they are to serde.
fn alias<'d>(table: &Table<'d>, names: &[&'static str]) -> Result<Vec<Table<'d>>, Error> {
    let there: Vec<_> = names.iter().filter(|name| table.has(name)).collect();
    match there.as_slice() {
        [] => Ok(Vec::new()),
        [name] => table.tables(name),
        [first, second, ..] => {
            let message = format!("`{first}` and `{second}` are two names of one list");
            Err(table.source().malformed(table.range(), message))
        }
    }
}

fn duplicate(table: &Table<'_>, first: Range<usize>, entry: String) -> Error {
    let source = table.source();
    Error::Duplicate { at: source.site(table.range()), first: source.site(first), entry }
}

/// What `wkg.toml` says of where packages come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WkgManifest {
    /// Packages that come from elsewhere than the registry or in another
    /// version than the WIT says.
    pub overrides: BTreeMap<String, Override>,
    /// Whether it is the root of a workspace, whose members have their own.
    pub workspace: bool,
}

/// One override of `wkg.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// The directory it comes from instead, relative to the file. Wins over
    /// the requirement.
    pub path: Option<String>,
    /// The requirement that stands for the WIT's version.
    pub requirement: Option<String>,
    /// Where it stands in the text.
    pub range: Range<usize>,
}

impl WkgManifest {
    /// Reads a `wkg.toml` from disk.
    pub fn read(path: &std::path::Path, shown: &str) -> Result<WkgManifest, Error> {
        WkgManifest::parse(shown, &read::text(path, shown)?)
    }

    /// Reads the text of a `wkg.toml`.
    pub fn parse(shown: &str, text: &str) -> Result<WkgManifest, Error> {
        // Every key of it is optional.
        if text.is_empty() {
            return Ok(WkgManifest::default());
        }
        File::new(shown, text).parse(|file| {
            file.only(&["workspace", "overrides", "metadata"])?;
            let workspace = file.has("workspace");
            let mut manifest = WkgManifest { overrides: BTreeMap::new(), workspace };
            let Some(overrides) = file.optional_table("overrides")? else { return Ok(manifest) };
            for name in overrides.keys() {
                let table = overrides.table(name.value)?;
                table.only(&["path", "version"])?;
                let path = table.optional_text("path")?.map(|text| text.value.to_owned());
                let requirement = match table.has("version") {
                    true => Some(table.requirement("version")?),
                    false => None,
                };
                let range = match table.range() {
                    range if range.is_empty() => name.range,
                    range => range,
                };
                let over = Override { path, requirement, range };
                manifest.overrides.insert(name.value.to_owned(), over);
            }
            Ok(manifest)
        })
    }
}
