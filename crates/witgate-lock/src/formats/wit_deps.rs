//! wit-deps' `deps.lock`, and `deps.toml`.
//!
//! The digests in the lock are those of the canonical archive of `deps/<id>`;
//! the digests in `deps.toml`, under the same names, are those of the archive
//! that a URL gives, and say nothing of what is vendored. Neither file has a
//! version. Unknown keys of the lock are passed over and those of `deps.toml`
//! are errors, as wit-deps does.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use crate::document::{Source as File, Table};
use crate::error::Error;
use crate::format::{Digests, Format};
use crate::pin::{Pin, Source};
use crate::read;

pub(crate) static FORMAT: Format = Format {
    id: "wit-deps",
    files: &["deps.lock"],
    manifest: Some("deps.toml"),
    digests: Digests::Archive,
    parse,
    // That is how it writes a lock of nothing.
    empty_text_is_valid: true,
};

fn parse(file: Table<'_>) -> Result<Vec<Pin>, Error> {
    file.keys().iter().map(|id| pin(id.value, &file.table(id.value)?)).collect()
}

fn pin(id: &str, table: &Table<'_>) -> Result<Pin, Error> {
    Ok(Pin {
        entry: id.to_owned(),
        name: id.to_owned(),
        source: source(table)?.unwrap_or(Source::Transitive),
        requirement: None,
        version: None,
        sha256: table.hex256("sha256")?,
        sha512: Some(table.hex512("sha512")?),
        deps: table.texts("deps")?.into_iter().map(|text| text.value.to_owned()).collect(),
        range: table.range(),
    })
}

fn source(table: &Table<'_>) -> Result<Option<Source>, Error> {
    if let Some(url) = table.optional_text("url")? {
        // wit-deps 0.5 called it `subdir`.
        let prefix = match table.optional_text("prefix")? {
            Some(prefix) => Some(prefix),
            None => table.optional_text("subdir")?,
        };
        let prefix = prefix.map(|text| text.value.to_owned()).filter(|text| !text.is_empty());
        return Ok(Some(Source::Url { url: url.value.to_owned(), prefix }));
    }
    Ok(table.optional_text("path")?.map(|path| Source::Path(path.value.to_owned())))
}

/// What `deps.toml` asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WitDepsManifest {
    /// The dependencies by id.
    pub entries: BTreeMap<String, WitDepsEntry>,
}

/// One dependency of `deps.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WitDepsEntry {
    /// Where it comes from.
    pub source: Source,
    /// Where it stands in the text.
    pub range: Range<usize>,
}

impl WitDepsManifest {
    /// Reads a `deps.toml` from disk.
    pub fn read(path: &Path, shown: &str) -> Result<WitDepsManifest, Error> {
        WitDepsManifest::parse(shown, &read::text(path, shown)?)
    }

    /// Reads the text of a `deps.toml`.
    pub fn parse(shown: &str, text: &str) -> Result<WitDepsManifest, Error> {
        if text.is_empty() {
            return Ok(WitDepsManifest::default());
        }
        File::new(shown, text).parse(|file| {
            let entries = file.keys().into_iter().map(|id| {
                let entry = match file.optional_text(id.value) {
                    Ok(Some(text)) => {
                        let range = id.range.start..text.range.end;
                        WitDepsEntry { source: plain(text.value), range }
                    }
                    _ => entry(&file.table(id.value)?, id.range)?,
                };
                Ok((id.value.to_owned(), entry))
            });
            Ok(WitDepsManifest { entries: entries.collect::<Result<_, Error>>()? })
        })
    }
}

fn entry(table: &Table<'_>, key: Range<usize>) -> Result<WitDepsEntry, Error> {
    table.only(&["path", "sha256", "sha512", "url", "prefix", "subdir"])?;
    let range = match table.range() {
        range if range.is_empty() => key,
        range => range,
    };
    if table.has("url") == table.has("path") {
        return Err(table.source().malformed(range, "either `url` or `path` must be there"));
    }
    for key in ["sha256", "sha512", "prefix", "subdir"] {
        if table.has("path") && table.has(key) {
            let message = format!("`{key}` has no meaning beside `path`");
            return Err(table.source().malformed(range, message));
        }
    }
    if table.has("sha256") {
        table.hex256("sha256")?;
    }
    if table.has("sha512") {
        table.hex512("sha512")?;
    }
    let source = source(table)?.expect("`url` or `path` is there");
    Ok(WitDepsEntry { source, range })
}

/// A dependency written as one string: a URL if it is one that has a host, a
/// path otherwise.
fn plain(text: &str) -> Source {
    let scheme = text.split_once("://").map(|(scheme, _)| scheme);
    let is_scheme = |scheme: &str| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    };
    match scheme.is_some_and(is_scheme) {
        true => Source::Url { url: text.to_owned(), prefix: None },
        false => Source::Path(text.to_owned()),
    }
}
