use crate::cell::Rows;
use crate::level::Level;
use crate::lint::{Lint, LintDraft, Preset, Stage};
use crate::lint_evidence::{Declared, LintEvidence};
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "package-version-prerelease",
    summary: "a package that is about to be published has a prerelease as its version",
    rows: Rows::NONE,
    judge: Judge::Lint(Lint {
        preset: Preset::Recommended,
        level: Level::Note,
        stage: Stage::Publishing,
        judge,
    }),
    docs: r#"
A prerelease such as `0.3.0-rc.1` links with exactly itself: everyone who builds
against it has to be built again for the next one, and version requirements such
as `0.3` do not match it.
"#,
    instead: r#"
Publish it if that is meant. Otherwise declare the release, without the part
behind the hyphen.
"#,
    source: r#"
Semantic Versioning 2.0.0, item 9; component-model, design/mvp/WIT.md, "Package
declaration": canonical interface names keep prereleases apart.
"#,
};

fn judge(evidence: &LintEvidence<'_>) -> Vec<LintDraft> {
    let packages = evidence.items.iter().filter(|it| matches!(it.declared, Declared::Package));
    let draft = |it: &crate::lint_evidence::LintItem<'_>| {
        let version = it.item.package().version.as_ref().filter(|it| !it.pre.is_empty())?;
        let message =
            format!("`{}` is about to be published as the prerelease {version}", it.name());
        let release = format!("{}.{}.{}", version.major, version.minor, version.patch);
        let help = format!("declare `{release}` unless a prerelease is meant");
        Some(LintDraft::new(it.item.clone(), message, help))
    };
    packages.filter_map(draft).collect()
}
