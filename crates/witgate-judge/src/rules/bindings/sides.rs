//! On which side of worlds an interface can be.

use witgate_model::{InterfaceName, Scope, Side, Target, WorldItem, WorldKey};

use crate::lint_evidence::LintEvidence;

/// Whether what is in a scope can be on that side of a world: as the worlds of its package
/// say, and on both sides where none has it.
pub(super) fn can_be(evidence: &LintEvidence<'_>, scope: &Scope, side: Side) -> bool {
    match scope {
        Scope::Interface(interface) => {
            let is_on = |side| is_on(evidence, interface, side);
            is_on(side) || !(is_on(Side::Import) || is_on(Side::Export))
        }
        Scope::Inline(_, its, _) | Scope::WorldSide(_, its) => *its == side,
        // A world's own types are imports of it.
        Scope::World(_) => side == Side::Import,
    }
}

fn is_on(evidence: &LintEvidence<'_>, interface: &InterfaceName, side: Side) -> bool {
    let worlds = evidence.subject.contract.worlds();
    let mut items = worlds.flat_map(|(_, world)| world.side(side));
    items.any(|(key, item)| {
        let is_key = matches!(key, WorldKey::Interface(name) if name == interface);
        let is_target = matches!(
            item,
            WorldItem::Interface { target: Target::Named(name), .. } if name == interface
        );
        is_key || is_target
    })
}
