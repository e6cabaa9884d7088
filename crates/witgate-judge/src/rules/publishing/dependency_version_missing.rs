use crate::cell::Rows;
use crate::level::Level;
use crate::lint::{Lint, LintDraft, Preset, Stage};
use crate::lint_evidence::{Declared, LintEvidence};
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "dependency-version-missing",
    summary: "a package that is about to be published uses a package without a version",
    rows: Rows::NONE,
    judge: Judge::Lint(Lint {
        preset: Preset::Minimal,
        level: Level::Error,
        stage: Stage::Publishing,
        judge,
    }),
    docs: r#"
A registry cannot find the dependency: it stores packages by their versions.
Those who fetch the package cannot build it.
"#,
    instead: r#"
Publish the dependency first, with a version, and use it by that: `use
acme:types/kinds@0.1.0.{kind};`.
"#,
    source: "",
};

fn judge(evidence: &LintEvidence<'_>) -> Vec<LintDraft> {
    let contract = &evidence.subject.contract;
    let dependencies = contract.packages.keys().filter(|name| !contract.roots.contains(*name));
    let root = evidence.items.iter().find(|it| matches!(it.declared, Declared::Package));
    let Some(root) = root else { return Vec::new() };
    let draft = |dependency: &str| {
        let message = format!("`{}` uses `{dependency}`, which has no version", root.name());
        let help = format!("publish `{dependency}` with a version, and use that version");
        LintDraft::new(root.item.clone(), message, help).facts(dependency)
    };
    let unversioned = dependencies.filter(|name| name.version.is_none());
    unversioned.map(|name| draft(&name.bare())).collect()
}
