use std::collections::BTreeSet;

use witgate_model::{FunctionName, Item, Member, PackageName};

use crate::cell::Rows;
use crate::level::Level;
use crate::lint::{Lint, LintDraft, Preset, Stage};
use crate::lint_evidence::{Declared, LintEvidence, LintItem};
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "start-finish-pair",
    summary: "two functions start and finish one operation in a package with async functions",
    rows: Rows::NONE,
    judge: Judge::Lint(Lint {
        preset: Preset::Recommended,
        level: Level::Note,
        stage: Stage::Always,
        judge,
    }),
    docs: r#"
WASI 0.2 has no async functions, so an operation that takes time was split into
`start-connect` and `finish-connect`. A package that has async functions needs
no such pair: one `async func` does it, and no caller can forget the second
half.
"#,
    instead: r#"
Make them one `async func`.
"#,
    source: r#"
wasi:sockets 0.3 has `connect: async func` where 0.2 has `start-connect` and
`finish-connect`.
"#,
};

fn judge(evidence: &LintEvidence<'_>) -> Vec<LintDraft> {
    let functions = || {
        evidence.items.iter().filter_map(|it| match it.declared {
            Declared::Function(function) => Some((it, function)),
            _ => None,
        })
    };
    let waiting = functions().filter(|(_, function)| function.is_async);
    let packages: BTreeSet<&PackageName> = waiting.map(|(it, _)| &**it.item.package()).collect();
    let names: BTreeSet<String> = functions().map(|(it, _)| it.item.to_string()).collect();
    let mut drafts = Vec::new();
    for (it, _) in functions().filter(|(it, _)| packages.contains(&**it.item.package())) {
        let Item::In(scope, Member::Function(name)) = &it.item else { continue };
        let FunctionName { own, .. } = FunctionName::parse(name);
        let Some(what) = own.strip_prefix("start-") else { continue };
        let other = name.replace(own, &format!("finish-{what}"));
        let other = Item::In(scope.clone(), Member::Function(other.into()));
        if names.contains(&other.to_string()) {
            drafts.push(draft(it, what));
        }
    }
    drafts
}

fn draft(it: &LintItem<'_>, what: &str) -> LintDraft {
    let message = format!(
        "`start-{what}` and `finish-{what}` are one operation, and the package has async functions"
    );
    LintDraft::new(it.item.clone(), message, format!("make them one: `{what}: async func(…)`"))
}
