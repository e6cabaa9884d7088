use witgate_diff::{Change, Kind};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::modules;

pub(crate) static RULE: Rule = Rule {
    id: "dependency-removed",
    summary: "the contract mentions a package no more",
    rows: Rows::NONE,
    judge: Judge::Change(&[Kind::PackageRemoved], judge),
    docs: r#"
The contract mentioned a package that it no longer mentions. By itself that
breaks nobody: where a world imports or exports something less, or a type is
spelled out instead, that is found there.

It may have been one of two versions of a package. Generated bindings then leave the
version of the other out of its paths.

Source: wasmparser compares what is imported and exported, not what is mentioned.
Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: everything compiles,
unless it was one of two versions: the module of the other loses the version from
its name, and whoever names it fails.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let package = change.at().package();
    let draft = Draft::new(
        format!("the contract no longer depends on `{package}`"),
        "nothing to mend: drop it from the lock file as well",
    );
    Some(modules::told(draft, package, evidence))
}
