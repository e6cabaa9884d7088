//! What stands around a lock of registries: the packages that the WIT names, and
//! those that are vendored.

use std::path::Path;

use witgate_load::{Vendored as Tree, imports};
use witgate_lock::Vendored;
use witgate_model::{PackageName, path};

use crate::discover;
use crate::workspace::Workspace;

/// What stands around a lock.
#[derive(Default)]
pub(crate) struct Around {
    /// What the WIT names; `None` where that is not known.
    pub(crate) imports: Option<Vec<PackageName>>,
    /// What is vendored.
    pub(crate) vendored: Vec<Vendored>,
    /// The same, read.
    pub(crate) tree: Option<Tree>,
    /// What cannot be read, and why: nothing is said of it.
    pub(crate) unread: Vec<(String, String)>,
}

pub(crate) fn read(workspace: &Workspace<'_>, lock: &str) -> Around {
    let Some((path, wit)) = discover::wit(workspace, lock) else { return Around::default() };
    let mut around = Around::default();
    match imports(Path::new(""), &wit) {
        Ok(imports) => around.imports = Some(imports.into_iter().collect()),
        Err(error) => around.unread.push((
            workspace.shown(&path),
            format!("what it asks for cannot be told: {}", error.message()),
        )),
    }
    let deps = wit.join("deps");
    if deps.is_dir() {
        match Tree::open(Path::new(""), &deps) {
            Ok(tree) => around.tree = Some(tree),
            Err(error) => around.unread.push((
                workspace.shown(&path::join(&path, "deps")),
                format!("what is vendored cannot be read: {}", error.message()),
            )),
        }
    }
    let packages = around.tree.iter().flat_map(|tree| tree.packages());
    let vendored = packages.map(|(package, at)| Vendored {
        package: package.clone(),
        path: at.clone(),
        shown: path::shown(at),
    });
    around.vendored = vendored.collect();
    around
}
