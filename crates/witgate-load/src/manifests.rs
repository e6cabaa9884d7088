//! Directories of packages that manifests name: `deps.toml` of wit-deps,
//! `wkg.toml`, and what `Cargo.toml` says for components.
//!
//! A manifest that cannot be read names none: whether it is valid is for the tool
//! whose it is to say.

use toml::de::{DeTable, DeValue};
use witgate_model::path::{join, parent};

use crate::elsewhere::plain;
use crate::error::Error;
use crate::source::{Kind, Tree};

/// More of a manifest is not read.
const MANIFEST_LIMIT: usize = 1 << 20;

/// The directories and files that the manifests beside some directories of WIT, or
/// beside the directories that hold those, name for single packages. `way` leads to
/// the top of the repository, out of which no path may lead.
pub(crate) fn paths(tree: &dyn Tree, homes: &[String], way: &str) -> Result<Vec<String>, Error> {
    let mut found = Vec::new();
    for home in homes {
        for directory in [Some(home.clone()), above(home, way)].into_iter().flatten() {
            for (file, named) in READERS {
                let manifest = join(&directory, file);
                if tree.kind(&manifest)? != Some(Kind::File) {
                    continue;
                }
                let bytes = tree.read(&manifest)?;
                let text = std::str::from_utf8(&bytes).ok();
                let text = text.filter(|text| text.len() <= MANIFEST_LIMIT);
                let Some(table) = text.and_then(|text| DeTable::parse(text).ok()) else {
                    continue;
                };
                let relative =
                    named(table.get_ref()).into_iter().filter(|path| !path.starts_with('/'));
                let paths = relative.map(|path| plain(&join(&directory, path)));
                found.extend(paths.filter(|path| ups(path) <= ups(way)));
            }
        }
    }
    found.dedup();
    Ok(found)
}

/// The directory above another, if that is in the repository.
fn above(directory: &str, way: &str) -> Option<String> {
    if directory.is_empty() || ups(directory) > 0 {
        return (ups(directory) < ups(way)).then(|| join(directory, ".."));
    }
    Some(parent(directory).to_owned())
}

/// How many times a path leads up before it leads down.
fn ups(path: &str) -> usize {
    path.split('/').take_while(|name| *name == "..").count()
}

type Named = for<'t> fn(&'t DeTable<'t>) -> Vec<&'t str>;

/// The manifests, and what names paths in each.
const READERS: [(&str, Named); 3] =
    [("deps.toml", of_wit_deps), ("wkg.toml", of_wkg), ("Cargo.toml", of_cargo)];

/// `log = "../log"` or `log = { path = "../log" }`.
fn of_wit_deps<'t>(table: &'t DeTable<'t>) -> Vec<&'t str> {
    let values = table.values().map(|value| value.get_ref());
    values.filter_map(|value| value.as_str().or_else(|| path_of(value))).collect()
}

/// `[overrides]`, `"acme:log" = { path = "../log" }`.
fn of_wkg<'t>(table: &'t DeTable<'t>) -> Vec<&'t str> {
    below(table, &["overrides"]).into_iter().filter_map(path_of).collect()
}

/// `[package.metadata.component.dependencies]` and the same of `target`.
fn of_cargo<'t>(table: &'t DeTable<'t>) -> Vec<&'t str> {
    let component = ["package", "metadata", "component"];
    let own = [&component[..], &["dependencies"]].concat();
    let target = [&component[..], &["target", "dependencies"]].concat();
    [own, target].iter().flat_map(|keys| below(table, keys)).filter_map(path_of).collect()
}

fn below<'t>(table: &'t DeTable<'t>, keys: &[&str]) -> Vec<&'t DeValue<'t>> {
    let step = |table: &'t DeTable<'t>, key: &&str| table.get(*key)?.get_ref().as_table();
    let inner = keys.iter().try_fold(table, step);
    inner.into_iter().flat_map(|table| table.values()).map(|value| value.get_ref()).collect()
}

fn path_of<'t>(value: &'t DeValue<'t>) -> Option<&'t str> {
    value.as_table()?.get("path")?.get_ref().as_str()
}
