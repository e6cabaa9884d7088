//! Paths in the policy, in one spelling.

use std::collections::BTreeMap;

use witgate_toml::cut;

use crate::error::{Error, Problem};
use crate::fields::Fields;
use crate::stated::Stated;

/// A path in its one spelling: below the file's directory, `.` for that.
pub(super) fn relative(
    fields: &Fields<'_>,
    key: &'static str,
) -> Result<Option<Stated<String>>, Error> {
    let Some(mut path) = fields.text(key) else { return Ok(None) };
    path.value = spelled(fields, key, &path.value)?;
    Ok(Some(path))
}

/// The path of a table, of which each of its kind has another; `lines` are those
/// of the paths before it.
pub(super) fn unique_path(
    fields: &Fields<'_>,
    lines: &mut BTreeMap<String, usize>,
) -> Result<Stated<String>, Error> {
    let path = relative(fields, "path")?.expect("it is required");
    match lines.insert(path.value.clone(), path.site.line()) {
        Some(line) => {
            let written = fields.get("path").expect("it is required");
            let (table, path) = (fields.title(), cut(&path.value));
            Err(fields.error(written.range, Problem::Second { table, path, line }))
        }
        None => Ok(path),
    }
}

/// Several paths, likewise.
pub(super) fn relative_all(
    fields: &Fields<'_>,
    key: &'static str,
) -> Result<Option<Stated<Vec<String>>>, Error> {
    let Some(mut paths) = fields.texts(key) else { return Ok(None) };
    for path in &mut paths.value {
        *path = spelled(fields, key, path)?;
    }
    Ok(Some(paths))
}

fn spelled(fields: &Fields<'_>, key: &str, text: &str) -> Result<String, Error> {
    let wrong = |why: &str| {
        let help = "write it relative to this file, with `/` between names, as in `wit`";
        fields.wrong(key, format!("`{key}` {why}"), help.to_owned())
    };
    let is_drive =
        text.as_bytes().get(1) == Some(&b':') && text.as_bytes()[0].is_ascii_alphabetic();
    if text.starts_with('/') || is_drive {
        return Err(wrong("is absolute"));
    }
    if text.contains('\\') {
        return Err(wrong("has a backslash"));
    }
    let names: Vec<_> = text.split('/').filter(|name| !matches!(*name, "" | ".")).collect();
    if names.contains(&"..") {
        return Err(wrong("has `..` in it"));
    }
    // What is there is git's, and commands in it are run.
    if names.iter().any(|name| name.eq_ignore_ascii_case(".git")) {
        return Err(wrong("leads into `.git`"));
    }
    Ok(if names.is_empty() { ".".to_owned() } else { names.join("/") })
}
