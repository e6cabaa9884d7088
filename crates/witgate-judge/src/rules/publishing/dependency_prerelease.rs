use crate::cell::Rows;
use crate::level::Level;
use crate::lint::{Lint, LintDraft, Preset, Stage};
use crate::lint_evidence::{Declared, LintEvidence};
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "dependency-prerelease",
    summary: "a release uses a prerelease of another package",
    rows: Rows::NONE,
    judge: Judge::Lint(Lint {
        preset: Preset::Recommended,
        level: Level::Warn,
        stage: Stage::Publishing,
        judge,
    }),
    docs: r#"
A prerelease links with exactly itself and is often gone a month later. A
release that uses one has to be released again for each, and guests that use the
release of the dependency do not link with it.
"#,
    instead: r#"
Wait for the release of the dependency, or publish a prerelease yourself.
"#,
    source: r#"
Semantic Versioning 2.0.0, item 9.
"#,
};

fn judge(evidence: &LintEvidence<'_>) -> Vec<LintDraft> {
    let contract = &evidence.subject.contract;
    let packages = evidence.items.iter().filter(|it| matches!(it.declared, Declared::Package));
    let is_release = |it: &&crate::lint_evidence::LintItem<'_>| {
        it.item.package().version.as_ref().is_some_and(|version| version.pre.is_empty())
    };
    let Some(root) = packages.into_iter().find(is_release) else { return Vec::new() };
    let dependencies = contract.packages.keys().filter(|name| !contract.roots.contains(*name));
    let prereleases = dependencies
        .filter(|name| name.version.as_ref().is_some_and(|version| !version.pre.is_empty()));
    let draft = |dependency: String| {
        let message =
            format!("`{}` is a release and uses the prerelease `{dependency}`", root.name());
        let help = "use a release of it, or declare a prerelease";
        LintDraft::new(root.item.clone(), message, help).facts(dependency)
    };
    prereleases.map(|name| draft(name.to_string())).collect()
}
