use witgate_diff::{Change, Kind, What};

use crate::cell::Row;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "dependency-added",
    summary: "a package that the contract mentions is new",
    imported: Row::NONE,
    exported: Row::NONE,
    judge: Judge::Change(&[Kind::PackageAdded], judge),
    docs: r#"
The contract mentions a package that it did not mention before. By itself that
breaks nobody: where it makes a world import or export something more, that is
found at the world.

It may be a second version of a package that is here already. Guests then carry
both, and hosts must offer both.

Source: names that a host offers beyond what a component imports are ignored.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::PackageAdded = &change.what else { return None };
    let package = change.at().package();
    let draft = Draft::new(
        format!("the contract depends on `{package}` now"),
        "pin the dependency where its lock file stands",
    );
    let mut others = evidence.candidate.contract.packages.keys();
    let other = others.find(|other| other.same_package(package) && *other != package);
    Some(match other {
        Some(other) => draft.hint(format!("`{other}` is in the contract as well")),
        None => draft,
    })
}
