//! Interfaces and worlds: what comes, goes and is named otherwise.

pub(super) mod dependency_interface_added;
pub(super) mod dependency_interface_removed;
pub(super) mod deprecated_item_removed;
mod entry;
mod implied;
pub(super) mod interface_added;
pub(super) mod interface_removed;
pub(super) mod interface_versions_conflict;
pub(super) mod world_added;
pub(super) mod world_export_added;
pub(super) mod world_export_became_import;
pub(super) mod world_export_removed;
pub(super) mod world_import_added;
pub(super) mod world_import_became_export;
pub(super) mod world_import_removed;
pub(super) mod world_inline_interface_became_named;
pub(super) mod world_item_kind_changed;
pub(super) mod world_label_target_changed;
pub(super) mod world_named_interface_became_inline;
pub(super) mod world_removed;
