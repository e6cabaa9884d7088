//! What a call of a function costs at the boundary, where a limit is crossed.

pub(super) mod cost_allocations_per_element;
pub(super) mod cost_flat_list_lost;
pub(super) mod cost_result_grew;
pub(super) mod cost_spill_crossed;
mod wording;
