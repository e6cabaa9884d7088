use witgate_diff::{Change, Kind, What};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "package-became-dependency",
    summary: "a package of this tree is a dependency now",
    rows: Rows::NONE,
    judge: Judge::Change(&[Kind::RootChanged], judge),
    docs: r#"
The package was one of those whose promise this is; now it is only mentioned by
them. It is compared as far as the others reach into it, its worlds are no longer
looked at, and no version of it is asked to pay for anything.

Name both places alike, so that the same packages are governed on both sides.

Source: a policy of this tool; the component model knows no such distinction.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::RootChanged { is_root: false } = &change.what else { return None };
    let package = evidence.name(change);
    Some(Draft::new(
        format!("package `{package}` was governed here and is a dependency now"),
        format!("govern `{package}` where it lives now, or name both places alike"),
    ))
}
