use witgate_diff::{Change, Kind};
use witgate_model::Bump;

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

/// Whether it is a copy that was gathered, and no world of the others named it.
fn is_unused_copy(change: &Change, evidence: &Evidence<'_>) -> bool {
    let package = change.item().package();
    let is_used = || {
        let (before, _) = evidence.reached(change);
        before.is_some_and(|it| it.worlds.iter().any(|(world, _)| *world.package != **package))
    };
    evidence.is_gathered_copy(package) && !is_used()
}
