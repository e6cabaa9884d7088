use witgate_diff::{Change, Kind};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::modules;

pub(crate) static RULE: Rule = Rule {
    id: "dependency-added",
    summary: "a package that the contract mentions is new",
    rows: Rows::NONE,
    judge: Judge::Change(&[Kind::PackageAdded], judge),
    docs: r#"
The contract mentions a package that it did not mention before. By itself that
breaks nobody: where it makes a world import or export something more, that is
found at the world.

It may be a second version of a package that is here already. Guests then carry
both, hosts must offer both, and generated bindings name the version in the paths of
each, where a single version is left out.

Source: names that a host offers beyond what a component imports are ignored.
Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: everything compiles,
unless it is a second version: the modules of both have the version in their names
then, and whoever names the first fails.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let package = change.at().package();
    let draft = Draft::new(
        format!("the contract depends on `{package}` now"),
        "pin the dependency where its lock file stands",
    );
    let mut others = evidence.candidate.contract.packages.keys();
    let other = others.find(|other| other.same_package(package) && *other != package);
    let draft = match other {
        Some(other) => draft.hint(format!("`{other}` is in the contract as well")),
        None => draft,
    };
    Some(modules::told(draft, package, evidence))
}
