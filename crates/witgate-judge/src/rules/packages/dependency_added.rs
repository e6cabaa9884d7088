use witgate_diff::{Change, Kind};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::modules;

pub(crate) static RULE: Rule = Rule {
    id: "dependency-added",
    summary: "a dependency was added",
    rows: Rows::NONE,
    judge: Judge::Change(&[Kind::PackageAdded], judge),
    docs: r#"
The contract uses a package that it did not use before. This alone breaks
nobody. If a world imports or exports more because of it, that is reported at
the world.

If it is a second version of a package that is already there, guests carry both
versions, hosts must offer both, and generated bindings add the version to the
paths of both; with a single version, paths have no version.
"#,
    instead: r#"
Add the dependency to its lock file.
"#,
    source: r#"
Names that a host offers beyond what a component imports are ignored. Compiled
with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: everything
compiles, unless it is a second version: then the modules of both have the
version in their names, and code that names the first fails to compile.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let package = change.item().package();
    let draft = Draft::new(format!("dependency `{package}` added"), "add it to its lock file");
    let mut others = evidence.candidate.contract.packages.keys();
    let other = others.find(|other| other.same_package(package) && *other != package);
    let draft = match other {
        Some(other) => draft.hint(format!("`{other}` is also a dependency")),
        None => draft,
    };
    Some(modules::draft_on_package(draft, package, evidence))
}
