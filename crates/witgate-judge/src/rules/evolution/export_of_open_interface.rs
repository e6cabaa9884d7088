use witgate_model::{Side, Target, WorldItem};

use crate::cell::Rows;
use crate::level::Level;
use crate::lint::{Lint, LintDraft, Preset, Stage};
use crate::lint_evidence::{Declared, LintEvidence, LintItem};
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "export-of-open-interface",
    summary: "a world exports an interface that is not at 1.0",
    rows: Rows::NONE,
    judge: Judge::Lint(Lint {
        preset: Preset::All,
        level: Level::Note,
        stage: Stage::Always,
        judge,
    }),
    docs: r#"
What a world exports, its guests implement: one more function in the interface
breaks every guest that exists, whereas what it imports may grow. Before 1.0
most interfaces grow.
"#,
    instead: r#"
Keep what the host calls small and in an interface of its own, and put what may
grow into what guests import. A new function can come in a new interface, which
a new world exports beside the old one.
"#,
    source: r#"
component-model, design/mvp/Subtyping.md: an instance type has width, so a host
that needs more exports than a guest has refuses it.
"#,
};

fn judge(evidence: &LintEvidence<'_>) -> Vec<LintDraft> {
    let exports = evidence.items.iter().filter(|it| {
        let own = |target: &Target| match target {
            Target::Named(interface) => interface.package == *it.item.package(),
            Target::Inline(_) => true,
        };
        let version = it.item.package().version.as_ref();
        matches!(it.declared, Declared::Statement(Side::Export, WorldItem::Interface { target, .. }) if own(target))
            && version.is_none_or(|version| version.major == 0)
    });
    let draft = |it: &LintItem<'_>| {
        let message = format!(
            "guests implement `{}`: each function that it gains breaks all of them",
            it.name()
        );
        LintDraft::new(
            it.item.clone(),
            message,
            "keep it small, and put what may grow into an import",
        )
    };
    exports.map(draft).collect()
}
