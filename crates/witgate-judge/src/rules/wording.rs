//! How two types differ, in words.
//!
//! Not a rule: what several rules say alike.

use witgate_diff::{Change, Sameness, What};
use witgate_model::{Form, Item, Member, Scope, Side, Type, TypeDef, TypeKind};

use crate::evidence::Evidence;

/// A type in the baseline and the one that is in its place.
pub(in crate::rules) type Spot<'t> = (&'t Type, &'t Type);

/// The two types of a change that puts one in the place of another.
pub(in crate::rules) fn types(change: &Change) -> Option<Spot<'_>> {
    match &change.what {
        What::AliasTargetChanged { was, now }
        | What::FieldTypeChanged { was, now }
        | What::ParamTypeChanged { was, now } => Some((was, now)),
        What::ResultChanged { was, now } | What::VariantPayloadChanged { was, now } => {
            Some((was.as_ref()?, now.as_ref()?))
        }
        _ => None,
    }
}

/// What to do about something that was added to an interface: whoever implements it has
/// to have it first, and what guests implement breaks those that were built before.
pub(in crate::rules) fn help_on_addition(change: &Change, evidence: &Evidence<'_>) -> String {
    let (before, after) = evidence.reached(change);
    let reached = [before, after];
    let mut worlds = reached.iter().flatten().flat_map(|reached| reached.worlds.iter());
    let is_exported = worlds.clone().any(|(_, side)| *side == Side::Export);
    match (worlds.any(|(_, side)| *side == Side::Import), is_exported) {
        (false, true) => {
            "keep the interface as it is, and add a new one: guests that were built before do \
             not export this"
                .to_owned()
        }
        (true, false) => raise_version(evidence, ", and ", "update hosts before guests"),
        _ => raise_version(
            evidence,
            ", and ",
            "update hosts before guests; if guests export it, add a new interface instead",
        ),
    }
}

/// What to do that begins with another version: `joint` and `then` follow it. A component
/// has no version that could be raised, so of that only `then` is left.
pub(in crate::rules) fn raise_version(evidence: &Evidence<'_>, joint: &str, then: &str) -> String {
    match evidence.candidate.form {
        Form::Component => then.to_owned(),
        Form::Text | Form::WitPackage | Form::Nothing => format!("raise the version{joint}{then}"),
    }
}

/// Every place, from left to right, in which two types differ: the whole, or
/// what is inside where both are made alike.
pub(in crate::rules) fn spots<'t>(
    evidence: &'t Evidence<'_>,
    was: &'t Type,
    now: &'t Type,
) -> Vec<Spot<'t>> {
    fn walk<'t>(same: &Sameness<'_>, was: &'t Type, now: &'t Type, spots: &mut Vec<Spot<'t>>) {
        // Equal names, which have no parts, may mean different types.
        match was.zip(now).filter(|parts| !parts.is_empty()) {
            Some(parts) => parts.into_iter().for_each(|(was, now)| walk(same, was, now, spots)),
            None if same.means(was, now) => {}
            None => spots.push((was, now)),
        }
    }
    let mut spots = Vec::new();
    walk(&sameness(evidence), was, now, &mut spots);
    spots
}

/// What tells whether types mean the same across the two sides.
pub(in crate::rules) fn sameness<'a>(evidence: &Evidence<'a>) -> Sameness<'a> {
    Sameness::new(&evidence.baseline.contract, &evidence.candidate.contract, evidence.pairing)
}

/// "from `list<u32>` to `list<u64>` (inside it, `u32` to `u64`)", with every type inside
/// that differs.
pub(in crate::rules) fn from_to(evidence: &Evidence<'_>, was: &Type, now: &Type) -> String {
    let step = |was: &Type, now: &Type| {
        let (short, after) = (was.to_string(), now.to_string());
        if short != after {
            return format!("`{short}` to `{after}`");
        }
        match (was, now) {
            (Type::Named(was), Type::Named(now))
            | (Type::Own(was), Type::Own(now))
            | (Type::Borrow(was), Type::Borrow(now)) => format!("`{was}` to `{now}`"),
            _ => format!("`{short}` to another `{after}`"),
        }
    };
    let whole = step(was, now);
    let inner = spots(evidence, was, now);
    if inner.is_empty() || inner.iter().any(|(inner, _)| *inner == was) {
        return format!("from {whole}");
    }
    let mut steps: Vec<String> = inner.iter().map(|(inner, after)| step(inner, after)).collect();
    steps.dedup();
    format!("from {whole} (inside it, {})", steps.join(", "))
}

/// What changed its type: "parameter `x` of `f`", "field `a` of record `r`".
pub(in crate::rules) fn place(change: &Change, evidence: &Evidence<'_>) -> String {
    let name = evidence.name(change);
    let owner = evidence.type_label(change);
    match change.item() {
        Item::In(_, Member::Param(..)) => {
            format!("parameter `{name}` of `{}`", evidence.function_label(change))
        }
        Item::In(_, Member::Result(_)) => {
            format!("the result of `{}`", evidence.function_label(change))
        }
        Item::In(_, Member::Part(..)) => match evidence.now_type(change).map(|def| &def.kind) {
            Some(TypeKind::Variant(_)) => {
                format!("the payload of case `{name}` of variant `{owner}`")
            }
            _ => format!("field `{name}` of record `{owner}`"),
        },
        _ => format!("type `{name}`"),
    }
}

/// The interface or world that the changed item is in, in backquotes.
pub(in crate::rules) fn holder(change: &Change) -> String {
    let item = change.item();
    let name = item.scope().map_or_else(|| item.package().bare(), |scope| scope.bare());
    format!("`{name}`")
}

/// What a declaration declares: "record", "resource", "alias".
pub(in crate::rules) fn noun(def: &TypeDef) -> &'static str {
    match def.kind {
        TypeKind::Alias(_) | TypeKind::ResourceAlias(_) => "type",
        _ => def.kind.keyword(),
    }
}

/// The changed item with the word for what it is: "function `f`", "import of
/// `a:b/c`".
pub(in crate::rules) fn label(change: &Change, evidence: &Evidence<'_>) -> String {
    let name = evidence.name(change);
    match change.item() {
        Item::Package(_) => format!("package `{name}`"),
        Item::In(Scope::World(_), Member::Itself) => format!("world `{name}`"),
        Item::In(_, Member::Itself) => format!("interface `{name}`"),
        Item::In(_, Member::Function(_)) => {
            let function = evidence.now_function(change).or_else(|| evidence.was_function(change));
            format!("{} `{name}`", function.map_or("function", |function| function.kind.noun()))
        }
        Item::In(_, Member::Type(_)) => {
            let def = evidence.now_type(change).or_else(|| evidence.was_type(change));
            format!("{} `{name}`", def.map_or("type", noun))
        }
        Item::In(_, Member::Key(side, _)) => format!("{side} of `{name}` in {}", holder(change)),
        Item::In(_, Member::Part(..) | Member::Param(..) | Member::Result(_)) => {
            format!("`{name}`")
        }
    }
}
