//! TOML with the place of everything in it, so that each error and each entry
//! can show its line.

use std::ops::Range;
use std::sync::Arc;

use semver::{Version, VersionReq};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::digest::{Sha256, Sha512Digest};
use crate::error::Error;
use witgate_model::{Site, SourceFile, Sources};

/// A file's name and text.
#[derive(Clone)]
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: Arc<str>,
    sources: Arc<Sources>,
}

impl Source {
    pub(crate) fn new(path: &str, text: &str) -> Source {
        let (path, text): (String, Arc<str>) = (path.to_owned(), Arc::from(text));
        let file = SourceFile { path: path.clone(), text: text.clone() };
        Source { path, text, sources: Arc::new(Sources::new(vec![file])) }
    }

    /// Parses it; `read` gets the table that the file is.
    pub(crate) fn parse<R>(
        &self,
        read: impl FnOnce(Table<'_>) -> Result<R, Error>,
    ) -> Result<R, Error> {
        if self.text.is_empty() {
            return Err(Error::Empty { path: self.path.clone() });
        }
        let table = DeTable::parse(&self.text).map_err(|error| Error::Syntax {
            at: self.site(error.span().unwrap_or(0..0)),
            message: error.message().to_owned(),
        })?;
        read(Table { source: self, table: table.get_ref(), header: 0..0 })
    }

    pub(crate) fn site(&self, range: Range<usize>) -> Site {
        Site::in_file(self.sources.clone(), range)
    }

    pub(crate) fn malformed(&self, range: Range<usize>, message: impl Into<String>) -> Error {
        Error::Malformed { at: self.site(range), message: message.into() }
    }
}

/// A table of the document.
#[derive(Clone)]
pub(crate) struct Table<'d> {
    source: &'d Source,
    table: &'d DeTable<'d>,
    header: Range<usize>,
}

/// A text value and where it stands.
pub(crate) struct Text<'d> {
    pub(crate) value: &'d str,
    pub(crate) range: Range<usize>,
}

impl<'d> Table<'d> {
    /// From its header to the end of what stands under it, subtables apart.
    pub(crate) fn range(&self) -> Range<usize> {
        let own = self.table.iter().filter(|(_, value)| !holds_tables(value.get_ref()));
        let ranges = own.map(|(key, value)| key.span().start..value.span().end);
        ranges.fold(self.header.clone(), |whole, part| {
            if whole.is_empty() {
                return part;
            }
            whole.start.min(part.start)..whole.end.max(part.end)
        })
    }

    pub(crate) fn source(&self) -> &'d Source {
        self.source
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Its keys and their places, in order of text.
    pub(crate) fn keys(&self) -> Vec<Text<'d>> {
        let mut keys: Vec<Text<'d>> = self
            .table
            .keys()
            .map(|key| Text { value: key.get_ref().as_ref(), range: key.span() })
            .collect();
        keys.sort_by_key(|key| key.range.start);
        keys
    }

    /// Refuses keys that are not among these.
    pub(crate) fn only(&self, known: &[&str]) -> Result<(), Error> {
        for key in self.keys() {
            if known.contains(&key.value) {
                continue;
            }
            let near = known.iter().map(|it| (strsim::jaro_winkler(it, key.value), *it));
            let near = near.filter(|(near, _)| *near > 0.8).max_by(|a, b| a.0.total_cmp(&b.0));
            return Err(Error::UnknownKey {
                at: self.source.site(key.range),
                key: key.value.to_owned(),
                suggestion: near.map(|(_, key)| key.to_owned()),
            });
        }
        Ok(())
    }

    fn get(&self, key: &str) -> Option<(&'d DeValue<'d>, Range<usize>)> {
        self.table.get(key).map(|value| (value.get_ref(), value.span()))
    }

    fn missing(&self, key: &str) -> Error {
        self.source.malformed(self.range(), format!("`{key}` is missing"))
    }

    fn wrong(&self, key: &str, range: Range<usize>, expected: &str, found: &DeValue<'_>) -> Error {
        let found = found.type_str();
        self.source.malformed(range, format!("`{key}` must be {expected}, and is of type {found}"))
    }

    pub(crate) fn optional_text(&self, key: &str) -> Result<Option<Text<'d>>, Error> {
        match self.get(key) {
            None => Ok(None),
            Some((DeValue::String(value), range)) => {
                Ok(Some(Text { value: value.as_ref(), range }))
            }
            Some((other, range)) => Err(self.wrong(key, range, "a string", other)),
        }
    }

    pub(crate) fn text(&self, key: &str) -> Result<Text<'d>, Error> {
        self.optional_text(key)?.ok_or_else(|| self.missing(key))
    }

    pub(crate) fn number(&self, key: &str) -> Result<(u64, Range<usize>), Error> {
        match self.get(key) {
            None => Err(self.missing(key)),
            Some((DeValue::Integer(value), range)) => {
                let digits: String = value.as_str().chars().filter(|c| *c != '_').collect();
                match u64::from_str_radix(digits.trim_start_matches('+'), value.radix()) {
                    Ok(number) => Ok((number, range)),
                    Err(_) => {
                        let message = format!("`{key}` must be a whole number, not {digits}");
                        Err(self.source.malformed(range, message))
                    }
                }
            }
            Some((other, range)) => Err(self.wrong(key, range, "a whole number", other)),
        }
    }

    /// The list of strings under a key; none if there is no such key.
    pub(crate) fn texts(&self, key: &str) -> Result<Vec<Text<'d>>, Error> {
        let (list, range) = match self.get(key) {
            None => return Ok(Vec::new()),
            Some((DeValue::Array(list), range)) => (list, range),
            Some((other, range)) => return Err(self.wrong(key, range, "a list of strings", other)),
        };
        let text = |value: &'d Spanned<DeValue<'d>>| match value.get_ref() {
            DeValue::String(text) => Ok(Text { value: text.as_ref(), range: value.span() }),
            other => Err(self.wrong(key, range.clone(), "a list of strings", other)),
        };
        list.iter().map(text).collect()
    }

    /// The tables under a key, `[[key]]`; none if there is no such key.
    pub(crate) fn tables(&self, key: &str) -> Result<Vec<Table<'d>>, Error> {
        let (list, range) = match self.get(key) {
            None => return Ok(Vec::new()),
            Some((DeValue::Array(list), range)) => (list, range),
            Some((other, range)) => return Err(self.wrong(key, range, "a list of tables", other)),
        };
        let table = |value: &'d Spanned<DeValue<'d>>| match value.get_ref() {
            DeValue::Table(table) => Ok(Table { source: self.source, table, header: value.span() }),
            other => Err(self.wrong(key, range.clone(), "a list of tables", other)),
        };
        list.iter().map(table).collect()
    }

    pub(crate) fn optional_table(&self, key: &str) -> Result<Option<Table<'d>>, Error> {
        match self.get(key) {
            None => Ok(None),
            Some((DeValue::Table(table), header)) => {
                Ok(Some(Table { source: self.source, table, header }))
            }
            Some((other, range)) => Err(self.wrong(key, range, "a table", other)),
        }
    }

    pub(crate) fn table(&self, key: &str) -> Result<Table<'d>, Error> {
        self.optional_table(key)?.ok_or_else(|| self.missing(key))
    }

    /// Requires `key` to be the one known version of the format.
    pub(crate) fn version_is(&self, key: &str, known: u64) -> Result<(), Error> {
        let (found, range) = self.number(key)?;
        if found == known {
            return Ok(());
        }
        let at = self.source.site(range);
        Err(Error::UnknownVersion { at, found: found.to_string(), known })
    }

    /// The `sha256:…` under a key.
    pub(crate) fn digest(&self, key: &str) -> Result<Sha256, Error> {
        self.optional_digest(key)?.ok_or_else(|| self.missing(key))
    }

    pub(crate) fn optional_digest(&self, key: &str) -> Result<Option<Sha256>, Error> {
        let Some(text) = self.optional_text(key)? else { return Ok(None) };
        Sha256::parse(text.value).map(Some).map_err(|why| self.bad_digest(text, why))
    }

    /// The 64 digits under a key.
    pub(crate) fn hex256(&self, key: &str) -> Result<Sha256, Error> {
        let text = self.text(key)?;
        Sha256::parse_hex(text.value).map_err(|why| self.bad_digest(text, why))
    }

    /// The 128 digits under a key.
    pub(crate) fn hex512(&self, key: &str) -> Result<Sha512Digest, Error> {
        let text = self.text(key)?;
        Sha512Digest::parse_hex(text.value).map_err(|why| self.bad_digest(text, why))
    }

    fn bad_digest(&self, text: Text<'_>, reason: String) -> Error {
        let at = self.source.site(text.range);
        Error::MalformedDigest { at, found: text.value.to_owned(), reason }
    }

    /// The version under a key.
    pub(crate) fn semver(&self, key: &str) -> Result<Version, Error> {
        let text = self.text(key)?;
        Version::parse(text.value).map_err(|error| {
            let message = format!("`{}` is no version: {error}", text.value);
            self.source.malformed(text.range, message)
        })
    }

    /// The version requirement under a key, as written.
    pub(crate) fn requirement(&self, key: &str) -> Result<String, Error> {
        let text = self.text(key)?;
        match VersionReq::parse(text.value) {
            Ok(_) => Ok(text.value.to_owned()),
            Err(error) => {
                let message = format!("`{}` is no version requirement: {error}", text.value);
                Err(self.source.malformed(text.range, message))
            }
        }
    }

    /// The package name, `namespace:name`, under a key.
    pub(crate) fn package(&self, key: &str) -> Result<String, Error> {
        let text = self.text(key)?;
        let (namespace, name) = text.value.split_once(':').unwrap_or(("", ""));
        if is_label(namespace) && is_label(name) {
            return Ok(text.value.to_owned());
        }
        let message = format!("`{}` is no package name such as `wasi:http`", text.value);
        Err(self.source.malformed(text.range, message))
    }
}

fn holds_tables(value: &DeValue<'_>) -> bool {
    match value {
        DeValue::Table(_) => true,
        DeValue::Array(list) => list.iter().any(|it| it.get_ref().is_table()),
        _ => false,
    }
}

/// Words of lower-case letters and digits that start with a letter, with
/// hyphens between them.
fn is_label(text: &str) -> bool {
    text.split('-').all(|word| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    })
}
