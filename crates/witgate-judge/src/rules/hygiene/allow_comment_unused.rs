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
        let is_id = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let form = "write it as `// witgate: allow(rule) reason`; `witgate rules` lists the rules";
        let (message, help) = match (comment.why, comment.near) {
            (UnusedWhy::NothingFound, _) => (
                format!("the comment allows `{rule}`, which finds nothing here"),
                "remove the rule from the comment".to_owned(),
            ),
            (UnusedWhy::NoReason, _) => (
                format!("the comment allows `{rule}` without a reason, so it allows nothing"),
                "write the reason behind the parentheses".to_owned(),
            ),
            (UnusedWhy::NoSuchRule, _) if rule.is_empty() => {
                ("the comment allows no rule".to_owned(), form.to_owned())
            }
            (UnusedWhy::NoSuchRule, Some(near)) => (
                format!("the comment allows `{rule}`, which is no rule of `lint`"),
                format!("did you mean `{near}`?"),
            ),
            (UnusedWhy::NoSuchRule, None) if !rule.chars().all(is_id) => {
                ("the comment is not understood, so it allows nothing".to_owned(), form.to_owned())
            }
            (UnusedWhy::NoSuchRule, None) => (
                format!("the comment allows `{rule}`, which is no rule of `lint`"),
                form.to_owned(),
            ),
        };
        LintDraft::new(package.item.clone(), message, help).span(comment.span).facts(rule.as_str())
    });
    drafts.collect()
}
