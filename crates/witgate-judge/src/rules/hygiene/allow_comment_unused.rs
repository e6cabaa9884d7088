use crate::cell::Rows;
use crate::level::Level;
use crate::lint::{Lint, LintDraft, Preset, Stage};
use crate::lint_evidence::{Declared, LintEvidence, UnusedWhy};
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "allow-comment-unused",
    summary: "a comment allows a finding that is not there",
    rows: Rows::NONE,
    judge: Judge::Lint(Lint {
        preset: Preset::Recommended,
        level: Level::Warn,
        stage: Stage::Last,
        judge,
    }),
    docs: r#"
`// witgate: allow(rule) reason` leaves out what the rule finds at the
declaration below it, or on its line. This one leaves out nothing: what it was
for has been fixed, the rule has no such name, or there is no reason behind the
parentheses.
"#,
    instead: r#"
Remove the comment, or write the rule's name and the reason.
"#,
    source: "",
};

fn judge(evidence: &LintEvidence<'_>) -> Vec<LintDraft> {
    let package = evidence.items.iter().find(|it| matches!(it.declared, Declared::Package));
    let Some(package) = package else { return Vec::new() };
    let drafts = evidence.unused_comments.iter().map(|comment| {
        let rule = &comment.rule;
        let (message, help) = match comment.why {
            UnusedWhy::NothingFound => (
                format!("the comment allows `{rule}`, which finds nothing here"),
                "remove the rule from the comment",
            ),
            UnusedWhy::NoSuchRule => (
                format!("the comment allows `{rule}`, which is no rule of `lint`"),
                "write it as `// witgate: allow(rule) reason`; `witgate rules` lists the rules",
            ),
            UnusedWhy::NoReason => (
                format!("the comment allows `{rule}` without a reason, so it allows nothing"),
                "write the reason behind the parentheses",
            ),
        };
        LintDraft::new(package.item.clone(), message, help).span(comment.span).facts(rule.as_str())
    });
    drafts.collect()
}
