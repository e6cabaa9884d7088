use witgate_diff::{Change, Kind, What};
use witgate_model::{Bump, TypeDef, TypeKind};

use crate::cell::Cell::{Breaks, BreaksUsers, Unknown};
use crate::cell::Row;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "resource-moved",
    summary: "a resource name stands for another resource",
    imported: Row::new(Bump::Breaking, [BreaksUsers, BreaksUsers, Unknown, Breaks]),
    exported: Row::new(Bump::Breaking, [Breaks, Breaks, Unknown, Unknown]),
    judge: Judge::Change(&[Kind::ResourceMoved], judge),
    docs: r#"
Resources are told apart by where they are declared. A resource that moved to
another interface is another resource there, even if its old name is kept with
`use`: components built against the baseline ask for it where it was, and a host
of the candidate has it elsewhere.

A host may define the resource in both interfaces, and then links with both. To be
safe, leave the resource where it is.

Source: measured with Wasmtime 48: "resource implementation is missing" in both
directions. Of the export side, and of what sources need, nothing was measured.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::ResourceMoved = &change.what else { return None };
    let name = evidence.name(change);
    let home = |def: Option<&TypeDef>| match def.map(|def| &def.kind) {
        Some(TypeKind::ResourceAlias(target)) => format!("`{target}`"),
        _ => "a resource declared here".to_owned(),
    };
    let was = home(evidence.was_type(change));
    let now = home(evidence.now_type(change));
    Some(Draft::new(
        format!(
            "resource name `{name}` in {} stood for {was} and stands for {now} now",
            wording::holder(change)
        ),
        format!("leave `{name}` where it was, or let hosts define it in both interfaces"),
    ))
}
