//! Whether a component as it is fits a world as it is.

use std::cell::RefCell;

use witgate_model::{Contract, WorldName};

use crate::guest::Guest;
use crate::opinion::Opinion;
use crate::refused::Refused;
use crate::typing;

/// Whether a component, whose contract has one world, may run where a world is
/// offered; if not, the first thing that component-model typing refuses.
pub fn fits(component: &Contract, host: &Contract, world: &WorldName) -> Result<(), String> {
    let Some((name, own)) = component.worlds().next() else {
        return Err("the component has no world".to_owned());
    };
    let Some(offered) = host.world(world) else {
        return Err(format!("unknown world `{world}`"));
    };
    let guest = Guest::built(component, &name, own);
    let host = Guest::new(host, world, offered);
    if let Some(key) =
        guest.component_type.ambiguous.as_ref().or(host.component_type.ambiguous.as_ref())
    {
        return Err(format!("two exports share the canonical name `{key}`"));
    }
    let shared = RefCell::default();
    typing::check(&guest, &host, Opinion::Typing, &shared, &mut Refused::default()).0
}
