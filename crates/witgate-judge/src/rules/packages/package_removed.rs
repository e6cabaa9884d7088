use witgate_diff::{Change, Kind};
use witgate_model::Bump;

use crate::cell::Cell::{Breaks, BreaksUsers, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "package-removed",
    summary: "a tree of packages has one less",
    rows: Rows {
        imported: Row::new(Bump::Breaking, [BreaksUsers, Ok, BreaksUsers, Breaks]),
        exported: Row::new(Bump::Breaking, [Ok, Breaks, Breaks, Breaks]),
    },
    judge: Judge::Change(&[Kind::PackageRemoved], judge),
    docs: r#"
A package is gone with all that it held. Components that import its interfaces no
longer link with a host that implements the candidate; components that export
them are no longer called.

No version pays for it, since there is nothing left to carry one. Keep the
package, deprecated, until nobody uses it.

Source: wasmparser refuses a component whose imports a host does not offer ("missing
import named …"). Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: no
world of the package resolves.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    if !evidence.is_root(change) {
        return None;
    }
    let package = change.at().package();
    Some(Draft::new(
        format!("package `{package}` is gone"),
        format!("keep `{}` until nobody uses it; deprecate what is in it", package.bare()),
    ))
}
