use witgate_diff::{Change, Kind, What};

use crate::cell::Row;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "type-respelled",
    summary: "a type is spelled otherwise and means the same",
    imported: Row::NONE,
    exported: Row::NONE,
    judge: Judge::Change(&[Kind::Respelled], judge),
    docs: r#"
An alias was written out, introduced, or led through another name. Types are
compared by what they mean, so nothing changes for anybody.

Source: measured with wasm-tools in both directions, and with Wasmtime 48.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::Respelled { was, now } = &change.what else { return None };
    let place = wording::place(change, evidence);
    Some(Draft::new(
        format!("{place} is spelled `{now}` now where it was `{was}`, and means the same"),
        "nothing to mend",
    ))
}
