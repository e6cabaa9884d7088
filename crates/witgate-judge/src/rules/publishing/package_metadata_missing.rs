use crate::cell::Rows;
use crate::level::Level;
use crate::lint::{Lint, LintDraft, Preset, Stage};
use crate::lint_evidence::{Declared, LintEvidence};
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "package-metadata-missing",
    summary: "a package that is about to be published has no licence, description or repository",
    rows: Rows::NONE,
    judge: Judge::Lint(Lint {
        preset: Preset::Recommended,
        level: Level::Warn,
        stage: Stage::Publishing,
        judge,
    }),
    docs: r#"
A registry shows what the package says of itself. Without a licence, many
companies may not use it; without a description nobody finds it; without a
repository nobody can report a problem.
"#,
    instead: r#"
Write it into `wkg.toml`, which `wkg wit build` copies into the package:

    [metadata]
    description = "Plugins of the acme editor"
    licenses = "Apache-2.0"
    repository = "https://example.com/acme/plugin"

Keys that a registry of your own does not need may be left out with a level in
`[rules]`.
"#,
    source: r#"
wasm-pkg-core 0.16.1, `config.rs`: `Metadata`.
"#,
};

fn judge(evidence: &LintEvidence<'_>) -> Vec<LintDraft> {
    let Some(metadata) = evidence.metadata else { return Vec::new() };
    let said = [
        ("a licence", &metadata.licenses),
        ("a description", &metadata.description),
        ("a repository", &metadata.repository),
    ];
    let missing =
        said.iter().filter(|(_, text)| text.as_ref().is_none_or(|it| it.trim().is_empty()));
    let missing: Vec<&str> = missing.map(|(name, _)| *name).collect();
    let package = evidence.items.iter().find(|it| matches!(it.declared, Declared::Package));
    let Some(package) = package.filter(|_| !missing.is_empty()) else { return Vec::new() };
    let message = format!("`{}` is published without {}", package.name(), missing.join(", "));
    let help = "add `[metadata]` with `description`, `licenses` and `repository` to wkg.toml";
    vec![LintDraft::new(package.item.clone(), message, help).facts(missing.join(","))]
}
