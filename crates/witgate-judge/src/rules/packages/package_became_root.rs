use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "package-became-root",
    summary: "a dependency is a package of this tree now",
    rows: Rows::NONE,
    judge: Judge::Change(&[Kind::RootChanged], judge),
    docs: r#"
The package was only mentioned by others; now it is one of those whose promise
this is. From here on its own changes need its own version to pay for them.

Source: a policy of this tool; the component model knows no such distinction.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::RootChanged { is_root: true } = &change.what else { return None };
    Some(Draft::new(
        format!("package `{}` was a dependency and is governed here now", evidence.name(change)),
        "nothing to mend: its own version pays for its changes from here on",
    ))
}
