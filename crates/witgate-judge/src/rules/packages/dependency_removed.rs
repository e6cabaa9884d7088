use witgate_diff::{Change, Kind};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::modules;

pub(crate) static RULE: Rule = Rule {
    id: "dependency-removed",
    summary: "a dependency was removed",
    rows: Rows::NONE,
    judge: Judge::Change(&[Kind::PackageRemoved], judge),
    docs: r#"
The contract no longer uses a package. This alone breaks nobody. If a world
imports or exports less because of it, or a type is declared in its place, that
is reported there.

If it was one of two versions of a package, generated bindings no longer have
the version in the paths of the other.

It is a warning for a copy of another namespace that an empty package gathered in
its `deps` and that no world of the others named: witgate cannot tell whether a
host offered it.
"#,
    instead: r#"
Remove the dependency from the lock file as well.
"#,
    source: r#"
wasmparser compares what is imported and exported, not what is mentioned.
Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`:
everything compiles, unless it was one of two versions: then the module of the
other no longer has the version in its name, and code that names it fails to
compile.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let package = change.item().package();
    let draft = Draft::new(
        format!("dependency `{package}` removed"),
        "no action needed, except to remove it from the lock file",
    );
    let draft = modules::draft_on_package(draft, package, evidence);
    // A copy that was gathered is a root as well, and a host may have offered it.
    Some(if evidence.is_root(change) { draft.level(Level::Warn) } else { draft })
}
