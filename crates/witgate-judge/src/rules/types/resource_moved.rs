use witgate_diff::{Change, Kind};
use witgate_model::{Bump, Side, TypeDef, TypeKind};

use crate::cell::Cell::{Breaks, BreaksUsers, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "resource-moved",
    summary: "the name of a resource refers to another resource",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::ResourceMoved], judge),
    docs: r#"
Two resources are different if they are declared in different places. A resource
that moved to another interface is another resource, even if the old interface
keeps its name with `use`: components built against the baseline import it from
the old interface, and a host of the candidate has it in the new one.
"#,
    instead: r#"
Leave the resource in its interface. A host can also define the resource in both
interfaces, and then links with components of both.
"#,
    source: r#"
Measured with Wasmtime {wasmtime}: "resource implementation is missing" in both
directions. How exports link was not measured. Compiled with wit-bindgen
{wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: implementations of the
resource fail to compile, and so do hosts that call an exported one. Guests that
call an imported one find it by its old path; they fail where they mix two
resources that were one.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let name = evidence.name(change);
    let home = |def: Option<&TypeDef>| match def.map(|def| &def.kind) {
        Some(TypeKind::ResourceAlias(target)) => format!("`{target}`"),
        _ => "a resource declared here".to_owned(),
    };
    let was = home(evidence.was_type(change));
    let now = home(evidence.now_type(change));
    let draft = Draft::new(
        format!(
            "resource name `{name}` in {} changed from {was} to {now}",
            wording::holder(change)
        ),
        match is_imported(change, evidence) {
            true => {
                format!("keep `{name}` in its interface, or let hosts define it in both interfaces")
            }
            false => {
                format!("keep `{name}` in its interface; add a new interface for the moved items")
            }
        },
    );
    let is_declared_here =
        |def: Option<&TypeDef>| def.is_some_and(|def| matches!(def.kind, TypeKind::Resource));
    let (was, now) =
        (is_declared_here(evidence.was_type(change)), is_declared_here(evidence.now_type(change)));
    // Guests reach it by its old path still, and none had another name for it.
    let caller = if was { Ok } else { BreaksUsers };
    // Only what is declared here is implemented here.
    let implementation = if was || now { Breaks } else { BreaksUsers };
    Some(draft.rows(
        Row::new(Bump::Breaking, [BreaksUsers, BreaksUsers, caller, implementation]),
        Row::new(Bump::Breaking, [Breaks, Breaks, implementation, BreaksUsers]),
    ))
}

/// Whether hosts implement it: a world imports what mentions it, or none has it.
fn is_imported(change: &Change, evidence: &Evidence<'_>) -> bool {
    let (before, after) = evidence.reached(change);
    let worlds: Vec<Side> = [before, after]
        .iter()
        .flatten()
        .flat_map(|reached| reached.worlds.iter().map(|(_, side)| *side))
        .collect();
    worlds.is_empty() || worlds.contains(&Side::Import)
}
