use witgate_diff::{Change, Kind};
use witgate_model::{Bump, Side, TypeDef, TypeKind};

use crate::cell::Cell::{Breaks, BreaksUsers, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::wording;

pub(crate) static RULE: Rule = Rule {
    id: "resource-moved",
    summary: "a resource name stands for another resource",
    rows: Rows::EXACT_CALL,
    judge: Judge::Change(&[Kind::ResourceMoved], judge),
    docs: r#"
Resources are told apart by where they are declared. A resource that moved to
another interface is another resource there, even if its old name is kept with
`use`: components built against the baseline ask for it where it was, and a host
of the candidate has it elsewhere.

A host may define the resource in both interfaces, and then links with both. To be
safe, leave the resource where it is.

Source: measured with Wasmtime {wasmtime}: "resource implementation is missing" in both
directions. How exports link was not measured with it. Compiled with wit-bindgen
{wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: whoever implements it fails, and hosts that call
an exported one. Guests that call an imported one find it by its old path; they fail
where they mix two resources that were one.
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
            "resource name `{name}` in {} stood for {was} and stands for {now} now",
            wording::holder(change)
        ),
        match is_imported(change, evidence) {
            true => {
                format!("leave `{name}` where it was, or let hosts define it in both interfaces")
            }
            false => {
                format!("leave `{name}` where it was; add a new interface for what is to move")
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
