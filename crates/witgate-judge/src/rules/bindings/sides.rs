//! On which side of worlds an interface can be.

use std::collections::BTreeSet;

use witgate_model::{InterfaceName, Scope, Side, Target, WorldItem, WorldKey};

use crate::lint_evidence::LintEvidence;

/// The interfaces that worlds of the contract import and export.
pub(super) struct Sides<'e> {
    imported: BTreeSet<&'e InterfaceName>,
    exported: BTreeSet<&'e InterfaceName>,
}

impl<'e> Sides<'e> {
    /// As the worlds of a contract say.
    pub(super) fn new(evidence: &LintEvidence<'e>) -> Sides<'e> {
        let mut sides = Sides { imported: BTreeSet::new(), exported: BTreeSet::new() };
        for (_, world) in evidence.subject.contract.worlds() {
            sides.imported.extend(world.imports.iter().filter_map(interface));
            sides.exported.extend(world.exports.iter().filter_map(interface));
        }
        sides
    }

    /// Whether what is in a scope can be on that side of a world: as the worlds say, and on
    /// both sides where none has it.
    pub(super) fn can_be(&self, scope: &Scope, side: Side) -> bool {
        match scope {
            Scope::Interface(interface) => {
                let is_imported = self.imported.contains(interface);
                let is_exported = self.exported.contains(interface);
                match side {
                    Side::Import => is_imported || !is_exported,
                    Side::Export => is_exported || !is_imported,
                }
            }
            Scope::Inline(_, its, _) | Scope::WorldSide(_, its) => *its == side,
            // A world's own types are imports of it.
            Scope::World(_) => side == Side::Import,
        }
    }
}

/// The interface that an import or export is, whatever it is called there.
fn interface<'e>((key, item): (&'e WorldKey, &'e WorldItem)) -> Option<&'e InterfaceName> {
    match (key, item) {
        (_, WorldItem::Interface { target: Target::Named(name), .. })
        | (WorldKey::Interface(name), _) => Some(name),
        _ => None,
    }
}
