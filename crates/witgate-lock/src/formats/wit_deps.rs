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

use witgate_model::LockFiles;
use witgate_toml::{File, KeyValue, Table};

use crate::error::Error;
use crate::format::{Digests, Format};
use crate::pin::{Pin, Source};
use crate::read;
use crate::values::{hex256, hex512, only, texts};

pub(crate) static FORMAT: Format = Format {
    id: "wit-deps",
    files: LockFiles::WIT_DEPS.locks,
    manifest: LockFiles::WIT_DEPS.manifest,
    digests: Digests::Archive,
    parse,
    // That is how it writes a lock of nothing.
    empty_text_is_valid: true,
};

fn parse(file: Table<'_>) -> Result<Vec<Pin>, Error> {
    file.key_values().iter().map(|it| pin(it.key, &it.table()?)).collect()
}

fn pin(id: &str, table: &Table<'_>) -> Result<Pin, Error> {
    Ok(Pin {
        entry: id.to_owned(),
        name: id.to_owned(),
        source: source(table)?.unwrap_or(Source::Transitive),
        requirement: None,
        version: None,
        sha256: table.required("sha256", hex256)?,
        sha512: Some(table.required("sha512", hex512)?),
        deps: table.optional("deps", texts)?.unwrap_or_default(),
        range: table.range(),
    })
}

fn source(table: &Table<'_>) -> Result<Option<Source>, Error> {
    if let Some(url) = table.optional("url", KeyValue::text)? {
        // wit-deps 0.5 called it `subdir`.
        let prefix = match table.optional("prefix", KeyValue::text)? {
            Some(prefix) => Some(prefix),
            None => table.optional("subdir", KeyValue::text)?,
        };
        let prefix = prefix.filter(|text| !text.is_empty()).map(str::to_owned);
        return Ok(Some(Source::Url { url: url.to_owned(), prefix }));
    }
    let path = table.optional("path", KeyValue::text)?;
    Ok(path.map(|path| Source::Path(path.to_owned())))
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
    /// Where it is in the text.
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
        let file = File::new(shown, text);
        let document = file.parse()?;
        let entries = document.root().key_values().into_iter().map(|it| {
            let entry = match it.text() {
                Ok(text) => WitDepsEntry { source: plain(text), range: it.whole_range() },
                Err(_) => entry(&it.table()?)?,
            };
            Ok((it.key.to_owned(), entry))
        });
        Ok(WitDepsManifest { entries: entries.collect::<Result<_, Error>>()? })
    }
}

fn entry(table: &Table<'_>) -> Result<WitDepsEntry, Error> {
    only(table, &["path", "sha256", "sha512", "url", "prefix", "subdir"])?;
    let malformed = |message| Err(Error::Malformed { at: table.site(), message });
    if table.has("url") == table.has("path") {
        return malformed("either `url` or `path` must be there".to_owned());
    }
    for key in ["sha256", "sha512", "prefix", "subdir"] {
        if table.has("path") && table.has(key) {
            return malformed(format!("`{key}` has no meaning beside `path`"));
        }
    }
    table.optional("sha256", hex256)?;
    table.optional("sha512", hex512)?;
    let source = source(table)?.expect("`url` or `path` is there");
    Ok(WitDepsEntry { source, range: table.range() })
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
