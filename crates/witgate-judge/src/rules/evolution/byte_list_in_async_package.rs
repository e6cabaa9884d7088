use witgate_model::Type;

use crate::cell::Rows;
use crate::level::Level;
use crate::lint::{Lint, LintDraft, Preset, Stage};
use crate::lint_evidence::{Declared, LintEvidence, LintItem};
use crate::rule::{Judge, Rule};

use super::waiting;

pub(crate) static RULE: Rule = Rule {
    id: "byte-list-in-async-package",
    summary: "content is a `list<u8>` in a package that has async functions, futures or streams",
    rows: Rows::NONE,
    judge: Judge::Lint(Lint {
        preset: Preset::All,
        level: Level::Note,
        stage: Stage::Always,
        judge,
    }),
    docs: r#"
A `list<u8>` is copied whole from one side's memory to the other's, so content of
any size has to fit in both, and nothing can be done with its beginning before
its end is there. A stream has no such limit, and to change from one to the other
breaks everyone.

Only parameters called `body`, `content`, `contents`, `data` or `payload`, and
results of functions whose names end in one of these words, are reported: keys,
digests and the like are small.
"#,
    instead: r#"
Take or return a `stream<u8>`. Keep the list for what is small, and say in the
documentation how small.
"#,
    source: r#"
wasi:http 0.3 has bodies as `stream<u8>`, and wasi:filesystem 0.3 reads and writes
with `stream<u8>` where 0.2 has `list<u8>`.
"#,
};

/// What content is called.
const CONTENT: [&str; 5] = ["body", "content", "contents", "data", "payload"];

fn judge(evidence: &LintEvidence<'_>) -> Vec<LintDraft> {
    let packages = waiting::packages(evidence);
    let mut drafts = Vec::new();
    for it in evidence.items.iter().filter(|it| packages.contains(&**it.item.package())) {
        let Declared::Function(function) = it.declared else { continue };
        for param in function.params.iter().filter(|it| is_content(&it.name) && is_bytes(&it.ty)) {
            drafts.push(draft(it, &format!("parameter `{}` of", param.name)).facts(&*param.name));
        }
        let returned = function.result.as_ref().is_some_and(has_bytes);
        if returned && is_content(&it.name()) {
            drafts.push(draft(it, "the result of"));
        }
    }
    drafts
}

/// Whether the last word of a name is one for content.
fn is_content(name: &str) -> bool {
    let last = name.rsplit(['-', '.']).next().unwrap_or(name);
    CONTENT.contains(&last)
}

fn is_bytes(ty: &Type) -> bool {
    matches!(ty, Type::List(element) if **element == Type::U8)
}

/// Whether a type is a list of bytes, or such a result or option.
fn has_bytes(ty: &Type) -> bool {
    is_bytes(ty) || matches!(ty, Type::Option(_) | Type::Result(..)) && ty.parts().any(has_bytes)
}

fn draft(it: &LintItem<'_>, what: &str) -> LintDraft {
    let message = format!("{what} `{}` is content in a `list<u8>`", it.name());
    LintDraft::new(it.item.clone(), message, "use a `stream<u8>`, unless it is always small")
}
