//! What is left over, missing, or says what is not so.

pub(super) mod allow_comment_unused;
pub(super) mod docs_missing;
pub(super) mod docs_missing_anywhere;
pub(super) mod docs_name_unknown;
pub(super) mod interface_empty;
pub(super) mod interface_in_no_world;
pub(super) mod type_unused;
pub(super) mod use_unused;
pub(super) mod world_empty;
