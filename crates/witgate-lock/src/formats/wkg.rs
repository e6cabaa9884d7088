//! `wkg.lock` version 1, and `wkg.toml`.
//!
//! The digest is that of the package's bytes. Only what the WIT names directly
//! is pinned; the packages that those need come within their bytes. Unknown
//! keys are passed over, as wkg does; in `wkg.toml` they are errors, as there.

use std::collections::BTreeMap;
use std::ops::Range;

use witgate_model::LockFiles;
use witgate_toml::{File, KeyValue, Table};

use crate::error::Error;
use crate::format::{Digests, Format};
use crate::pin::{Pin, Source};
use crate::read;
use crate::values::{self, digest, once, only, requirement, semver, version_is};

pub(crate) static FORMAT: Format = Format {
    id: "wkg",
    files: LockFiles::WKG.locks,
    manifest: LockFiles::WKG.manifest,
    digests: Digests::Bytes,
    parse,
    empty_text_is_valid: false,
};

fn parse(file: Table<'_>) -> Result<Vec<Pin>, Error> {
    version_is(&file, "version", 1)?;
    packages(&file, &["packages", "package"], &["versions", "version"], requirement)
}

/// Reads packages with their versions, which wkg has from cargo-component and
/// gave other names.
pub(super) fn packages(
    file: &Table<'_>,
    packages: &[&'static str],
    versions: &[&'static str],
    requirement: fn(&KeyValue<'_>) -> Result<String, Error>,
) -> Result<Vec<Pin>, Error> {
    let mut pins = Vec::new();
    let mut seen = BTreeMap::new();
    for package in alias(file, packages)? {
        let name = package.required("name", values::package)?;
        let registry = package.optional("registry", KeyValue::text)?.map(str::to_owned);
        // The tools keep one of the two, and with it one list of versions.
        let entry = format_args!("`{name}` of the same registry");
        once(&mut seen, (name.clone(), registry.clone()), &package, entry)?;
        let mut answered = BTreeMap::new();
        for locked in alias(&package, versions)? {
            let requirement = locked.required("requirement", requirement)?;
            let version = locked.required("version", semver)?;
            let entry = format_args!("`{name}` with requirement `{requirement}`");
            once(&mut answered, requirement.clone(), &locked, entry)?;
            pins.push(Pin {
                entry: format!("{name}@{version}"),
                name: name.clone(),
                source: Source::Registry(registry.clone()),
                requirement: Some(requirement),
                version: Some(version),
                sha256: locked.required("digest", digest)?,
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
        [name] => Ok(table.required(name, KeyValue::tables)?),
        [first, second, ..] => {
            let message = format!("`{first}` and `{second}` are two names of one list");
            Err(Error::Malformed { at: table.site(), message })
        }
    }
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
    /// The requirement that means the WIT's version.
    pub requirement: Option<String>,
    /// Where it is in the text.
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
        let file = File::new(shown, text);
        let document = file.parse()?;
        let root = document.root();
        only(&root, &["workspace", "overrides", "metadata"])?;
        let mut manifest =
            WkgManifest { overrides: BTreeMap::new(), workspace: root.has("workspace") };
        let Some(overrides) = root.optional("overrides", KeyValue::table)? else {
            return Ok(manifest);
        };
        for it in overrides.key_values() {
            let table = it.table()?;
            only(&table, &["path", "version"])?;
            let path = table.optional("path", KeyValue::text)?.map(str::to_owned);
            let requirement = table.optional("version", requirement)?;
            let over = Override { path, requirement, range: table.range() };
            manifest.overrides.insert(it.key.to_owned(), over);
        }
        Ok(manifest)
    }
}
