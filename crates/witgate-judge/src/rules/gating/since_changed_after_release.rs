use crate::cell::Rows;
use crate::level::Level;
use crate::lint::{Lint, LintDraft, Preset, Stage};
use crate::lint_evidence::LintEvidence;
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "since-changed-after-release",
    summary: "the `@since` of a released item has changed",
    rows: Rows::NONE,
    judge: Judge::Lint(Lint {
        preset: Preset::Recommended,
        level: Level::Warn,
        stage: Stage::Always,
        judge,
    }),
    docs: r#"
The last release has the item with another `@since`. When it was released does
not change afterwards, and documentation of the two versions contradicts itself.
"#,
    instead: r#"
Restore the version that the last release has.
"#,
    source: r#"
component-model, design/mvp/WIT.md, "Feature Gates": "once applied to an item,
the item is not modified incompatibly going forward".
"#,
};

fn judge(evidence: &LintEvidence<'_>) -> Vec<LintDraft> {
    let items = evidence.items.iter().filter_map(|it| {
        let was = evidence.released(&it.item)?.since.as_ref()?;
        if evidence.is_of_prereleases(&it.item, was) {
            return None;
        }
        let now = it.stability()?.since.as_ref().filter(|now| *now != was)?;
        let message = format!(
            "{} `{}` was released with `@since(version = {was})` and says `{now}`",
            it.noun(),
            it.name()
        );
        let help = format!("restore `@since(version = {was})`");
        Some(LintDraft::new(it.item.clone(), message, help))
    });
    items.collect()
}
