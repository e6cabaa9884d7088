use crate::cell::Rows;
use crate::level::Level;
use crate::lint::{Lint, LintDraft, Preset, Stage};
use crate::lint_evidence::{Declared, LintEvidence};
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "package-version-missing",
    summary: "a package that is about to be published has no version",
    rows: Rows::NONE,
    judge: Judge::Lint(Lint {
        preset: Preset::Minimal,
        level: Level::Error,
        stage: Stage::Publishing,
        judge,
    }),
    docs: r#"
A registry stores packages by their versions, and `wkg publish` refuses a
package without one. Nobody can say which release they were built against
either.
"#,
    instead: r#"
Declare the version: `package acme:plugin@0.1.0;`.
"#,
    source: r#"
wasm-pkg-client 0.16.1 (`publish_release_file`) needs a version.
"#,
};

fn judge(evidence: &LintEvidence<'_>) -> Vec<LintDraft> {
    let packages = evidence.items.iter().filter(|it| matches!(it.declared, Declared::Package));
    let unversioned = packages.filter(|it| it.item.package().version.is_none());
    let draft = |it: &crate::lint_evidence::LintItem<'_>| {
        let message = format!("`{}` has no version", it.name());
        let help = format!("declare one: `package {}@0.1.0;`", it.name());
        LintDraft::new(it.item.clone(), message, help)
    };
    unversioned.map(draft).collect()
}
