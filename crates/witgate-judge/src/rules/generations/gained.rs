//! What a component is of, and whether its baseline is of it already.

use witgate_capability::Generations;
use witgate_model::{Form, Item, Member, Scope, Subject};

use crate::evidence::Evidence;
use crate::level::Level;
use crate::rule::Draft;

/// The generations of both sides; `None` unless the candidate is a component.
pub(super) fn of_both(evidence: &Evidence<'_>) -> Option<(Option<Generations>, Generations)> {
    Some((generations_of(evidence.baseline), generations_of(evidence.candidate)?))
}

fn generations_of(subject: &Subject) -> Option<Generations> {
    let world = subject.contract.worlds().next().filter(|_| subject.form == Form::Component);
    world.map(|(_, world)| Generations::new(world, subject.structure.as_deref()))
}

/// How grave it is: what the baseline has already was accepted then.
fn level(was_so: bool) -> Level {
    if was_so { Level::Note } else { Level::Error }
}

/// A draft on the component as a whole, at its world; `was_so` says whether the baseline
/// is so already.
pub(super) fn about_component(draft: Draft, evidence: &Evidence<'_>, was_so: bool) -> Draft {
    let world = |subject: &Subject| {
        let world = subject.contract.worlds().next();
        world.map(|(name, _)| Item::In(Scope::World(name), Member::Itself))
    };
    let was = was_so.then(|| world(evidence.baseline)).flatten();
    draft_on_items(draft, was, world(evidence.candidate))
}

/// A draft on an item of the candidate, and on the one that was so already.
pub(super) fn draft_on_items(mut draft: Draft, was: Option<Item>, now: Option<Item>) -> Draft {
    draft.level = Some(level(was.is_some()));
    draft.items = (was, now);
    draft
}

/// How to accept it.
pub(super) fn accept(rule: &str) -> String {
    format!("if it is meant, `{rule} = \"note\"` in `[rules]` of witgate.toml accepts it")
}
