//! Whether a guest of one world links with a host of another, by both opinions.

use std::cell::RefCell;

use witgate_model::{Contract, WorldName};

use crate::guest::Guest;
use crate::opinion::Opinion;
use crate::refused::Refused;
use crate::typing;

/// Whether a component that uses all that a world offers links where another world is
/// implemented; if not, the first thing that is refused. `None` where there is no such
/// world, or where no component type describes it.
pub fn links(
    (guest, guest_world): (&Contract, &WorldName),
    (host, host_world): (&Contract, &WorldName),
    opinion: Opinion,
) -> Option<Result<(), String>> {
    let guest = Guest::new(guest, guest_world, guest.world(guest_world)?);
    let host = Guest::new(host, host_world, host.world(host_world)?);
    let is_ambiguous = [&guest, &host].iter().any(|it| it.component_type.ambiguous.is_some());
    if is_ambiguous && opinion == Opinion::Typing {
        return None;
    }
    let shared = RefCell::default();
    Some(typing::check(&guest, &host, opinion, &shared, &mut Refused::default()).0)
}
