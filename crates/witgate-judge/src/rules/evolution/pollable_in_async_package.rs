use crate::cell::Rows;
use crate::level::Level;
use crate::lint::{Lint, LintDraft, Preset, Stage};
use crate::lint_evidence::{LintEvidence, LintItem};
use crate::rule::{Judge, Rule};

use super::waiting;

pub(crate) static RULE: Rule = Rule {
    id: "pollable-in-async-package",
    summary: "a package uses both `async` and `wasi:io/poll`",
    rows: Rows::NONE,
    judge: Judge::Lint(Lint {
        preset: Preset::Recommended,
        level: Level::Warn,
        stage: Stage::Always,
        judge,
    }),
    docs: r#"
`pollable` is how WASI 0.2 waits. A package that has async functions, futures or
streams waits in two ways at once: guests need both, and a host has to implement
WASI 0.2 for the one and WASI 0.3 for the other.
"#,
    instead: r#"
Make the function that yields the `pollable` an `async func`, or let it return a
`future` or a `stream`.
"#,
    source: r#"
WASI 0.3 has no wasi:io: futures and streams of the component model replace it.
"#,
};

fn judge(evidence: &LintEvidence<'_>) -> Vec<LintDraft> {
    let packages = waiting::packages(evidence);
    let polls = evidence.items.iter().filter(|it| {
        let used = it.used_type().filter(|_| packages.contains(&**it.item.package()));
        used.is_some_and(|name| {
            let package = name.scope.package();
            *name.name == *"pollable" && *package.namespace == *"wasi" && *package.name == *"io"
        })
    });
    let draft = |it: &LintItem<'_>| {
        let message =
            "`wasi:io/poll` is used in a package that has async functions, futures or streams";
        LintDraft::new(it.item.clone(), message, "make the functions that yield a `pollable` async")
    };
    polls.map(draft).collect()
}
