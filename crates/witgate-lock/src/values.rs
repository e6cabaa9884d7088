//! The kinds of values that lock files have.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::ops::Range;

use semver::{Version, VersionReq};
use witgate_toml::{Document, File, KeyValue, Table, cut, nearest};

use crate::digest::{Sha256, Sha512Digest};
use crate::error::Error;

/// Parses a file that must have text.
pub(crate) fn parse(file: &File) -> Result<Document<'_>, Error> {
    match file.text.is_empty() {
        true => Err(Error::Empty { path: file.path.clone() }),
        false => Ok(file.parse()?),
    }
}

/// Refuses keys that are not among these.
pub(crate) fn only(table: &Table<'_>, known: &[&'static str]) -> Result<(), Error> {
    let all = table.key_values();
    let Some(unknown) = all.iter().find(|it| !known.contains(&it.key)) else { return Ok(()) };
    Err(Error::UnknownKey {
        at: table.file.site(unknown.key_range.clone()),
        key: cut(unknown.key),
        suggestion: nearest(unknown.key, known),
    })
}

/// Requires `key` to be the one known version of the format.
pub(crate) fn version_is(file: &Table<'_>, key: &str, known: u64) -> Result<(), Error> {
    file.required(key, |it| match whole_number(it)? {
        found if found == known => Ok(()),
        found => {
            Err(Error::UnknownVersion { at: it.value_site(), found: found.to_string(), known })
        }
    })
}

/// Refuses a second table for one thing: which of them counts would be chance.
pub(crate) fn once<K: Ord>(
    seen: &mut BTreeMap<K, Range<usize>>,
    key: K,
    table: &Table<'_>,
    entry: impl Display,
) -> Result<(), Error> {
    match seen.insert(key, table.range()) {
        Some(first) => {
            let (at, first) = (table.site(), table.file.site(first));
            Err(Error::Duplicate { at, first, entry: entry.to_string() })
        }
        None => Ok(()),
    }
}

pub(crate) fn whole_number(it: &KeyValue<'_>) -> Result<u64, Error> {
    let number = it.integer()?;
    u64::try_from(number)
        .map_err(|_| malformed(it, format!("`{}` must be a whole number, not {number}", it.key)))
}

pub(crate) fn texts(it: &KeyValue<'_>) -> Result<Vec<String>, Error> {
    Ok(it.texts()?.into_iter().map(|text| text.value.to_owned()).collect())
}

/// `sha256:…`.
pub(crate) fn digest(it: &KeyValue<'_>) -> Result<Sha256, Error> {
    digits(it, Sha256::parse)
}

/// The 64 digits of a digest.
pub(crate) fn hex256(it: &KeyValue<'_>) -> Result<Sha256, Error> {
    digits(it, Sha256::parse_hex)
}

/// The 128 digits of a digest.
pub(crate) fn hex512(it: &KeyValue<'_>) -> Result<Sha512Digest, Error> {
    digits(it, Sha512Digest::parse_hex)
}

fn digits<T>(it: &KeyValue<'_>, parse: fn(&str) -> Result<T, String>) -> Result<T, Error> {
    let found = it.text()?;
    parse(found).map_err(|reason| {
        let at = it.value_site();
        Error::MalformedDigest { at, found: found.to_owned(), reason }
    })
}

pub(crate) fn semver(it: &KeyValue<'_>) -> Result<Version, Error> {
    let text = it.text()?;
    Version::parse(text)
        .map_err(|error| malformed(it, format!("`{text}` is not a version: {error}")))
}

/// A version requirement, as written.
pub(crate) fn requirement(it: &KeyValue<'_>) -> Result<String, Error> {
    let text = it.text()?;
    match VersionReq::parse(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(error) => Err(malformed(it, format!("`{text}` is not a version requirement: {error}"))),
    }
}

/// The name of a package, `namespace:name`.
pub(crate) fn package(it: &KeyValue<'_>) -> Result<String, Error> {
    let text = it.text()?;
    let (namespace, name) = text.split_once(':').unwrap_or(("", ""));
    match is_label(namespace) && is_label(name) {
        true => Ok(text.to_owned()),
        false => Err(malformed(it, format!("`{text}` is not a package name such as `wasi:http`"))),
    }
}

pub(crate) fn malformed(it: &KeyValue<'_>, message: String) -> Error {
    Error::Malformed { at: it.value_site(), message }
}

/// Words of lower-case letters and digits that start with a letter, with
/// hyphens between them.
fn is_label(text: &str) -> bool {
    text.split('-').all(|word| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    })
}
