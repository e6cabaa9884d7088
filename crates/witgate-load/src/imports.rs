//! What WIT asks for by name.
//!
//! In: a directory or file of WIT text. Out: the packages that it names and does
//! not hold itself. Nothing is resolved, so what it asks for need not be there.

use std::collections::BTreeSet;
use std::path::Path;

use witgate_model::PackageName;

use crate::context::on_disk;
use crate::encoded::package_name;
use crate::error::Error;
use crate::stack::on_deep_stack;
use crate::text;

/// The packages that the WIT at a path names and does not hold itself, `deps`
/// left out: what a registry is asked for.
pub fn imports(cwd: &Path, path: &Path) -> Result<BTreeSet<PackageName>, Error> {
    on_deep_stack(|| {
        let (tree, path) = on_disk(cwd, path)?;
        let packages = text::named(&tree, &path)?;
        Ok(packages.iter().map(package_name).collect())
    })
}
