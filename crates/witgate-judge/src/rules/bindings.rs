//! What bindings generators refuse, or make code of that does not compile. Every case was
//! measured: `witgate-oracles/bindings/shapes`.

pub(super) mod async_params_indirect;
pub(super) mod docs_break_bindings;
pub(super) mod exported_resource_without_functions;
mod generator;
mod identifier;
mod identifiers;
pub(super) mod interface_names_collide;
mod keywords;
pub(super) mod name_reserved_in_bindings;
pub(super) mod names_collide_in_bindings;
mod reserved;
pub(super) mod resource_in_world;
mod sides;
pub(super) mod tuple_too_long;
pub(super) mod type_not_in_all_bindings;
