use witgate_model::Item;

use crate::cell::Rows;
use crate::level::Level;
use crate::lint::{Lint, LintDraft, Preset, Stage};
use crate::lint_evidence::{LintEvidence, LintItem};
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "since-of-another-release",
    summary: "a new item has the `@since` of another release",
    rows: Rows::NONE,
    judge: Judge::Lint(Lint {
        preset: Preset::Recommended,
        level: Level::Warn,
        stage: Stage::Always,
        judge,
    }),
    docs: r#"
The item is not in the last release, so it is released with the version that the
package declares now. With the `@since` of an earlier version, everyone who
looks for the version that they need gets one that lacks the item.
"#,
    instead: r#"
Write the version that the package declares: `@since(version = 0.2.1)`.
"#,
    source: r#"
component-model, design/mvp/WIT.md, "Feature Gates": the gate "indicates that
`b` and `c` were added as part of the `0.2.1`" version.
"#,
};

fn judge(evidence: &LintEvidence<'_>) -> Vec<LintDraft> {
    let Some(release) = evidence.release else { return Vec::new() };
    let is_known =
        |it: &&LintItem<'_>| release.contract.roots_of_name(it.item.package()).next().is_some();
    let new =
        evidence.items.iter().filter(is_known).filter(|it| evidence.released(&it.item).is_none());
    new.filter_map(|it| {
        let since = it.stability()?.since.as_ref()?;
        let version = it.item.package().version.as_ref()?;
        let was = release.contract.roots_of_name(it.item.package()).next()?;
        // A release of the declared version is no earlier one.
        let is_earlier = since < version && was.version.as_ref() < Some(version);
        is_earlier.then(|| {
            let message = format!(
                "{} `{}` is new in {version} and says `@since(version = {since})`",
                it.noun(),
                it.name()
            );
            let help = format!("write `@since(version = {version})`");
            let item: Item = it.item.clone();
            LintDraft::new(item, message, help)
        })
    })
    .collect()
}
