//! Whether what this repository builds links on the hosts that the policy names.

pub(super) mod host_needs_flags;
pub(super) mod host_refuses;
