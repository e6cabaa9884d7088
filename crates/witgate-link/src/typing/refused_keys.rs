//! Which imports and exports are refused.

use foldhash::HashSet;
use witgate_model::{Side, WorldName};

use crate::guest::Guest;
use crate::opinion::Opinion;
use crate::refused::Refused;

/// The imports and exports that were refused, by where they stand.
#[derive(Clone, Debug, Default)]
pub struct RefusedKeys {
    /// By their positions among the guest's imports.
    pub(super) imports: HashSet<usize>,
    /// By their positions among the host's exports.
    pub(super) exports: HashSet<usize>,
}

impl RefusedKeys {
    /// Adds them to `refused` by the names that they have in two worlds of which
    /// these are the guest and the host.
    pub fn name_in(
        &self,
        (guest_world, guest): (&WorldName, &Guest<'_>),
        (host_world, host): (&WorldName, &Guest<'_>),
        opinion: Opinion,
        refused: &mut Refused,
    ) {
        let (guest, host) = (guest.as_guest(opinion), host.as_host_of(guest, opinion));
        for at in &self.imports {
            let key = guest.imports.world_key(*at);
            refused.key(guest_world, Side::Import, key);
            if let Some(offered) = host.imports.find(key) {
                refused.key(host_world, Side::Import, host.imports.world_key(offered));
            }
        }
        for at in &self.exports {
            let key = host.exports.world_key(*at);
            refused.key(host_world, Side::Export, key);
            if let Some(exported) = guest.exports.find(key) {
                refused.key(guest_world, Side::Export, guest.exports.world_key(exported));
            }
        }
    }
}
