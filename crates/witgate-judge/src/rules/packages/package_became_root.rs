use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "package-became-root",
    summary: "a dependency became a package of this repository",
    rows: Rows::NONE,
    judge: Judge::Change(&[Kind::RootChanged], judge),
    docs: r#"
The baseline has the package only as a dependency, the candidate as one of its
own. From now on its own version must allow its changes.
"#,
    instead: r#"
No action needed.
"#,
    source: r#"
Witgate's own distinction; the component model has none.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::RootChanged { is_root: true } = &change.what else { return None };
    Some(Draft::new(
        format!(
            "package `{}` changed from a dependency to a package of this repository",
            evidence.name(change)
        ),
        "no action needed: from now on its own version must allow its changes",
    ))
}
