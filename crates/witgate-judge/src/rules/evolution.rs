//! Shapes that cannot change once they are released.

pub(super) mod byte_list_in_async_package;
pub(super) mod error_type_closed;
pub(super) mod export_of_open_interface;
pub(super) mod param_bare_bool;
pub(super) mod param_record_large;
pub(super) mod params_of_one_type;
pub(super) mod pollable_in_async_package;
pub(super) mod start_finish_pair;
mod waiting;
