//! What WIT asks for by name, and where it looks for it.
//!
//! In: a directory or file of WIT text. Out: the packages that it names and does
//! not hold itself, those that it holds, and the directories whose `deps` it
//! uses. Nothing is resolved, so what it asks for need not be there.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use witgate_model::PackageName;

use crate::context::on_disk;
use crate::encoded::package_name;
use crate::error::Error;
use crate::stack::on_deep_stack;
use crate::text;

/// The packages that some WIT names, `deps` left out.
#[derive(Clone, Debug, Default)]
pub struct Named {
    /// Those that it does not hold itself: what a registry is asked for.
    pub imports: BTreeSet<PackageName>,
    /// Those that it holds, nested ones included.
    pub own: BTreeSet<PackageName>,
}

/// The packages that the WIT at a path names.
pub fn named(cwd: &Path, path: &Path) -> Result<Named, Error> {
    on_deep_stack(|| {
        let (tree, path) = on_disk(cwd, path)?;
        let [imports, own] = text::named(&tree, &path)?;
        let names = |packages: BTreeSet<wit_parser::PackageName>| {
            packages.iter().map(package_name).collect()
        };
        Ok(Named { imports: names(imports), own: names(own) })
    })
}

/// The directories whose `deps` the WIT at a path uses, whether or not they have
/// any: those of its packages, and the one that several are below.
pub fn homes(cwd: &Path, path: &Path) -> Result<Vec<PathBuf>, Error> {
    on_deep_stack(|| {
        let (tree, inner) = on_disk(cwd, path)?;
        let directory = match inner.is_empty() {
            true => path,
            false => path.parent().unwrap_or(path),
        };
        let homes = text::homes(&tree, &inner)?.into_iter().map(|home| match home.as_str() {
            "" => directory.to_owned(),
            home => directory.join(home),
        });
        Ok(homes.collect())
    })
}
