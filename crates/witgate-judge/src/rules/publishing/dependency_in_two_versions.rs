use std::collections::BTreeMap;
use std::sync::Arc;

use witgate_model::{Item, PackageName, WorldKey};

use crate::cell::Rows;
use crate::level::Level;
use crate::lint::{Lint, LintDraft, Preset, Stage};
use crate::lint_evidence::{Declared, LintEvidence};
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "dependency-in-two-versions",
    summary: "a world uses two versions of one package",
    rows: Rows::NONE,
    judge: Judge::Lint(Lint {
        preset: Preset::Recommended,
        level: Level::Warn,
        stage: Stage::Always,
        judge,
    }),
    docs: r#"
The types of the two versions are different types: a value of one cannot be
given to a function of the other. Guests carry both imports, and hosts have to
implement both.
"#,
    instead: r#"
Bring all packages to one version of the dependency. If the world is meant to
serve both while its users move, say so with an allow comment.
"#,
    source: r#"
component-model, design/mvp/WIT.md, "Package declaration": types of two packages
are two types, whatever their names.
"#,
};

fn judge(evidence: &LintEvidence<'_>) -> Vec<LintDraft> {
    let worlds = evidence.items.iter().filter_map(|it| match it.declared {
        Declared::World(world) => Some((it, world)),
        _ => None,
    });
    let mut drafts = Vec::new();
    for (it, world) in worlds {
        let mut versions: BTreeMap<String, Vec<Arc<PackageName>>> = BTreeMap::new();
        for key in world.imports.keys().chain(world.exports.keys()) {
            let WorldKey::Interface(interface) = key else { continue };
            let known = versions.entry(interface.package.bare()).or_default();
            if !known.contains(&interface.package) {
                known.push(interface.package.clone());
            }
        }
        for (package, names) in versions.into_iter().filter(|(_, names)| names.len() > 1) {
            let mut names: Vec<String> = names.iter().map(|name| version(name)).collect();
            names.sort();
            let message = format!(
                "world `{}` uses `{package}` in the versions {}",
                it.name(),
                names.join(" and ")
            );
            let help = "bring all packages that the world uses to one version";
            let item: Item = it.item.clone();
            drafts.push(LintDraft::new(item, message, help).facts(package));
        }
    }
    drafts
}

fn version(name: &PackageName) -> String {
    name.version.as_ref().map_or("none".to_owned(), ToString::to_string)
}
