use std::sync::Arc;

use witgate_diff::{Change, Kind};
use witgate_model::{Bump, PackageName};

use crate::cell::Cell::{Breaks, BreaksUsers, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "package-removed",
    summary: "a package was removed",
    rows: Rows {
        imported: Row::new(Bump::Breaking, [BreaksUsers, Ok, BreaksUsers, Breaks]),
        exported: Row::new(Bump::Breaking, [Ok, Breaks, Breaks, Breaks]),
    },
    judge: Judge::Change(&[Kind::PackageRemoved], judge),
    docs: r#"
Components that import its interfaces no longer link with a host that implements
the candidate; hosts no longer call components that export them.

No version allows this, because there is no package left to declare one.
"#,
    instead: r#"
Keep the package, mark its items `@deprecated`, and remove it when nobody uses
it.
"#,
    source: r#"
wasmparser rejects a component whose imports a host does not offer ("missing
import named …"). Compiled with wit-bindgen {wit-bindgen} and Wasmtime
{wasmtime}'s `bindgen!`: no world of the package resolves.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    if !evidence.is_root(change) || is_unused_copy(change, evidence) {
        return None;
    }
    // All components call their package the same.
    if let Some(path) = &evidence.terms.component {
        let help = "keep it until nobody uses it";
        return Some(Draft::new(format!("component `{path}` removed"), help));
    }
    let package = change.item().package();
    Some(Draft::new(
        format!("package `{package}` removed"),
        format!("keep `{}` until nobody uses it; mark its items `@deprecated`", package.bare()),
    ))
}

/// Whether the package was gathered by an empty one of another namespace that is still
/// there and has a contract beside it, and no world of the others named it.
fn is_unused_copy(change: &Change, evidence: &Evidence<'_>) -> bool {
    let package = change.item().package();
    let contract = &evidence.baseline.contract;
    let is_other = |root: &&Arc<PackageName>| root.namespace != package.namespace;
    let others = || contract.roots.iter().filter(is_other);
    let is_empty = |root: &Arc<PackageName>| {
        let package = contract.packages.get(root);
        package.is_none_or(|package| package.interfaces.is_empty() && package.worlds.is_empty())
    };
    let gathering = others().find(|root| is_empty(root) && is_there(root, evidence));
    let is_gathered = gathering.is_some_and(|gathering| {
        others().any(|root| root.namespace == gathering.namespace && !is_empty(root))
    });
    let span = contract.packages.get(package).map(|package| package.span);
    let place = span.and_then(|span| evidence.baseline.sources.place(span));
    let is_copy = place.is_some_and(|it| it.file.path.split('/').any(|name| name == "deps"));
    let is_used = || {
        let (before, _) = evidence.reached(change);
        before.is_some_and(|it| it.worlds.iter().any(|(world, _)| *world.package != **package))
    };
    is_copy && is_gathered && !is_used()
}

/// Whether the candidate has a package of that name.
fn is_there(root: &PackageName, evidence: &Evidence<'_>) -> bool {
    evidence.candidate.contract.roots.iter().any(|it| it.bare() == root.bare())
}
