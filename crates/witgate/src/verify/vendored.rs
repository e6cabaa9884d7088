//! What stands around a lock of registries: the packages that the WIT names, and
//! those that are vendored.

use std::path::Path;

use witgate_load::{imports, Vendored as Tree};
use witgate_lock::Vendored;
use witgate_model::PackageName;

use super::found;
use super::ground::{Ground, join};

/// What stands around a lock.
#[derive(Default)]
pub(super) struct Around {
    /// What the WIT names; `None` where that is not known.
    pub(super) imports: Option<Vec<PackageName>>,
    /// What is vendored.
    pub(super) vendored: Vec<Vendored>,
    /// The same, read.
    pub(super) tree: Option<Tree>,
}

pub(super) fn around(ground: &Ground<'_>, lock: &str, notes: &mut Vec<String>) -> Around {
    let Some((path, wit)) = found::wit(ground, lock) else { return Around::default() };
    let shown = ground.shown(&path);
    let imports = match imports(Path::new(""), &wit) {
        Ok(imports) => Some(imports.into_iter().collect()),
        Err(error) => {
            notes.push(format!("what {shown} asks for cannot be told: {}", error.message()));
            None
        }
    };
    let deps = wit.join("deps");
    let tree = deps.is_dir().then(|| Tree::open(Path::new(""), &deps));
    let tree = match tree {
        Some(Ok(tree)) => Some(tree),
        Some(Err(error)) => {
            let deps = ground.shown(&join(&path, "deps"));
            notes.push(format!("what stands in {deps} cannot be read: {}", error.message()));
            None
        }
        None => None,
    };
    let vendored = tree.iter().flat_map(|tree| tree.packages()).map(|(package, at)| Vendored {
        package: package.clone(),
        path: at.clone(),
        shown: super::ground::shown(at),
    });
    Around { imports, vendored: vendored.collect(), tree }
}
