use witgate_diff::{Change, Kind, What};
use witgate_model::Form;

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "package-became-dependency",
    summary: "a package of this repository became a dependency",
    rows: Rows::NONE,
    judge: Judge::Change(&[Kind::RootChanged], judge),
    docs: r#"
The baseline has the package as one of its own, the candidate only as a
dependency. If both sides are WIT text, all of it is compared this once, and its own
version must allow what changed in it. This is a warning: later changes of what
others do not use of it are not seen.

Otherwise it is compared only where other packages use it: interfaces that they do
not use count as removed, and so do its worlds.
"#,
    instead: r#"
Compare directories of the same kind, so that both sides have the same packages
as their own.
"#,
    source: r#"
Witgate's own distinction; the component model has none.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::RootChanged { is_root: false } = &change.what else { return None };
    let package = evidence.name(change);
    let draft = Draft::new(
        format!("package `{package}` changed from a package of this repository to a dependency"),
        format!(
            "check `{package}` where it is maintained, or compare directories of the same kind"
        ),
    );
    let is_text = evidence.baseline.form == Form::Text && evidence.candidate.form == Form::Text;
    Some(if is_text { draft.level(Level::Warn) } else { draft })
}
