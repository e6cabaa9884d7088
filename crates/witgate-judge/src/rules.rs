//! The rules, a file each.

mod artifact_changed;
mod artifact_off_world;
mod authors;
mod baseline_none;
mod dependency_added;
mod dependency_interface_added;
mod dependency_interface_removed;
mod dependency_removed;
mod dependency_track_changed;
mod dependency_version_bumped;
mod dependency_version_downgraded;
mod deprecated_added;
mod deprecated_changed;
mod deprecated_item_removed;
mod deprecated_removed;
mod entry;
mod enum_case_added;
mod enum_case_removed;
mod enum_case_renamed;
mod enum_cases_reordered;
mod external_id_added;
mod external_id_changed;
mod external_id_removed;
mod features;
mod flag_added;
mod flag_removed;
mod flag_renamed;
mod flags_reordered;
mod function_added;
mod function_became_async;
mod function_became_fallible;
mod function_became_infallible;
mod function_became_sync;
mod function_kind_changed;
mod function_param_added;
mod function_param_became_optional;
mod function_param_removed;
mod function_param_renamed;
mod function_param_type_changed;
mod function_params_reordered;
mod function_params_reordered_same_type;
mod function_removed;
mod function_result_added;
mod function_result_removed;
mod function_result_type_changed;
mod handle_borrow_to_own;
mod handle_own_to_borrow;
mod handle_target_changed;
mod interface_added;
mod interface_removed;
mod lock_digest_rewritten;
mod lock_emptied;
mod lock_extra;
mod lock_mismatch;
mod lock_not_checkable;
mod lock_pin_dropped;
mod lock_requirement_loosened;
mod lock_source_changed;
mod lock_stale;
mod lock_unpinned;
mod method_became_static;
mod package_added;
mod package_became_dependency;
mod package_became_root;
mod package_left_behind;
mod package_new;
mod package_removed;
mod package_renamed;
mod package_version_added;
mod package_version_removed;
mod packages;
mod pin_changed;
mod policy_loosened;
mod portability_unproved;
mod provenance_absent;
mod provenance_refused;
mod record_field_added;
mod record_field_removed;
mod record_field_renamed;
mod record_field_type_changed;
mod record_fields_reordered;
mod resource_added;
mod resource_became_value;
mod resource_constructor_added;
mod resource_constructor_became_fallible;
mod resource_constructor_became_infallible;
mod resource_constructor_params_changed;
mod resource_constructor_removed;
mod resource_method_added;
mod resource_method_removed;
mod resource_moved;
mod resource_removed;
mod resource_static_added;
mod resource_static_removed;
mod result_err_changed;
mod result_ok_changed;
mod since_added;
mod since_changed;
mod since_removed;
mod stable_became_unstable;
mod static_became_method;
mod type_added;
mod type_alias_target_changed;
mod type_kind_changed;
mod type_moved_back_inline;
mod type_moved_with_use;
mod type_removed;
mod type_respelled;
mod unclassified_change;
mod unstable_feature_renamed;
mod unstable_stabilized;
mod use_source_changed;
mod uses;
mod value_became_resource;
mod variant_case_added;
mod variant_case_payload_added;
mod variant_case_payload_changed;
mod variant_case_payload_removed;
mod variant_case_removed;
mod variant_case_renamed;
mod variant_cases_reordered;
mod version_build_metadata_changed;
mod version_bump_too_small;
mod version_bump_unneeded;
mod version_bumped_compatibly;
mod version_downgraded;
mod version_not_bumped;
mod version_patch_changed_0_0_z;
mod version_prerelease_changed;
mod version_track_changed;
mod waiver_endless;
mod waiver_expired;
mod waiver_too_broad;
mod waiver_unused;
mod wording;
mod world_added;
mod world_export_added;
mod world_export_became_import;
mod world_export_removed;
mod world_import_added;
mod world_import_became_export;
mod world_import_removed;
mod world_inline_interface_became_named;
mod world_item_kind_changed;
mod world_label_target_changed;
mod world_named_interface_became_inline;
mod world_removed;

use crate::rule::Rule;

/// Every rule. Of several that judge one kind of change, the first to answer
/// has it, so specific ones stand before general ones.
pub static RULES: &[&Rule] = &[
    // Packages and versions.
    &package_renamed::RULE,
    &package_version_added::RULE,
    &package_version_removed::RULE,
    &version_downgraded::RULE,
    &version_prerelease_changed::RULE,
    &version_patch_changed_0_0_z::RULE,
    &version_track_changed::RULE,
    &version_build_metadata_changed::RULE,
    &version_bumped_compatibly::RULE,
    &dependency_track_changed::RULE,
    &dependency_version_downgraded::RULE,
    &dependency_version_bumped::RULE,
    &package_added::RULE,
    &dependency_added::RULE,
    &package_removed::RULE,
    &dependency_removed::RULE,
    &package_became_dependency::RULE,
    &package_became_root::RULE,
    // Interfaces and worlds.
    &dependency_interface_added::RULE,
    &dependency_interface_removed::RULE,
    &deprecated_item_removed::RULE,
    &interface_added::RULE,
    &interface_removed::RULE,
    &world_added::RULE,
    &world_removed::RULE,
    &world_import_added::RULE,
    &world_import_removed::RULE,
    &world_export_added::RULE,
    &world_export_removed::RULE,
    &world_import_became_export::RULE,
    &world_export_became_import::RULE,
    &world_inline_interface_became_named::RULE,
    &world_named_interface_became_inline::RULE,
    &world_label_target_changed::RULE,
    &world_item_kind_changed::RULE,
    // Functions.
    &resource_method_added::RULE,
    &resource_method_removed::RULE,
    &resource_static_added::RULE,
    &resource_static_removed::RULE,
    &resource_constructor_added::RULE,
    &resource_constructor_removed::RULE,
    &function_added::RULE,
    &function_removed::RULE,
    &method_became_static::RULE,
    &static_became_method::RULE,
    &function_kind_changed::RULE,
    &function_became_async::RULE,
    &function_became_sync::RULE,
    &handle_own_to_borrow::RULE,
    &handle_borrow_to_own::RULE,
    &handle_target_changed::RULE,
    &resource_constructor_params_changed::RULE,
    &function_param_added::RULE,
    &function_param_removed::RULE,
    &function_param_renamed::RULE,
    &function_params_reordered_same_type::RULE,
    &function_params_reordered::RULE,
    &function_param_became_optional::RULE,
    &function_param_type_changed::RULE,
    &resource_constructor_became_fallible::RULE,
    &resource_constructor_became_infallible::RULE,
    &function_became_fallible::RULE,
    &function_became_infallible::RULE,
    &result_ok_changed::RULE,
    &result_err_changed::RULE,
    &function_result_added::RULE,
    &function_result_removed::RULE,
    &function_result_type_changed::RULE,
    // Declared types.
    &resource_added::RULE,
    &type_added::RULE,
    &resource_removed::RULE,
    &type_removed::RULE,
    &resource_became_value::RULE,
    &value_became_resource::RULE,
    &type_kind_changed::RULE,
    &type_alias_target_changed::RULE,
    &resource_moved::RULE,
    &type_moved_with_use::RULE,
    &type_moved_back_inline::RULE,
    &use_source_changed::RULE,
    &type_respelled::RULE,
    &record_field_added::RULE,
    &record_field_removed::RULE,
    &record_field_renamed::RULE,
    &record_field_type_changed::RULE,
    &record_fields_reordered::RULE,
    &variant_case_added::RULE,
    &variant_case_removed::RULE,
    &variant_case_renamed::RULE,
    &variant_case_payload_added::RULE,
    &variant_case_payload_removed::RULE,
    &variant_case_payload_changed::RULE,
    &variant_cases_reordered::RULE,
    &enum_case_added::RULE,
    &enum_case_removed::RULE,
    &enum_case_renamed::RULE,
    &enum_cases_reordered::RULE,
    &flag_added::RULE,
    &flag_removed::RULE,
    &flag_renamed::RULE,
    &flags_reordered::RULE,
    // Gates and attributes.
    &since_added::RULE,
    &since_removed::RULE,
    &since_changed::RULE,
    &deprecated_added::RULE,
    &deprecated_removed::RULE,
    &deprecated_changed::RULE,
    &unstable_stabilized::RULE,
    &stable_became_unstable::RULE,
    &unstable_feature_renamed::RULE,
    &external_id_added::RULE,
    &external_id_removed::RULE,
    &external_id_changed::RULE,
    // Releases, over everything that changed.
    &version_not_bumped::RULE,
    &version_bump_too_small::RULE,
    &version_bump_unneeded::RULE,
    &package_left_behind::RULE,
    // What none of these has taken.
    &unclassified_change::RULE,
    // The gate itself.
    &policy_loosened::RULE,
    &package_new::RULE,
    &baseline_none::RULE,
    &waiver_expired::RULE,
    &waiver_unused::RULE,
    &waiver_too_broad::RULE,
    &waiver_endless::RULE,
    // What is pinned, and who vouches for it.
    &lock_mismatch::RULE,
    &lock_unpinned::RULE,
    &lock_extra::RULE,
    &lock_stale::RULE,
    &lock_not_checkable::RULE,
    &lock_digest_rewritten::RULE,
    &lock_pin_dropped::RULE,
    &lock_requirement_loosened::RULE,
    &lock_source_changed::RULE,
    &lock_emptied::RULE,
    &pin_changed::RULE,
    &artifact_changed::RULE,
    &artifact_off_world::RULE,
    &provenance_absent::RULE,
    &provenance_refused::RULE,
    &portability_unproved::RULE,
];

/// The rule of that id.
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id == id)
}

/// The rule of an id that is written in the code.
pub(crate) fn found(id: &'static str) -> &'static Rule {
    find(id).expect("the id stands in the list")
}

/// The rule of last resort.
pub(crate) fn unclassified() -> &'static Rule {
    &unclassified_change::RULE
}
