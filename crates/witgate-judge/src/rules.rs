//! The rules, a file each, in families.

mod attributes;
mod bindings;
mod capabilities;
mod costs;
mod evolution;
mod features;
mod functions;
mod gate;
mod gating;
mod generations;
mod hosts;
mod hygiene;
mod modules;
mod packages;
mod pins;
mod publishing;
mod releases;
mod types;
mod wording;
mod worlds;

use std::sync::LazyLock;

use crate::finding::Finding;
use crate::release::Release;
use crate::rule::Rule;

/// Rules that belong together, as the manual and `witgate rules` group them.
#[derive(Debug)]
pub struct RuleGroup {
    /// One word, by which the group is named.
    pub id: &'static str,
    /// A heading.
    pub title: &'static str,
    /// Its rules. Of several that judge one kind of change or fact, the first to
    /// answer has it, so specific ones are before general ones.
    pub rules: &'static [&'static Rule],
}

/// Every rule, in groups.
pub static RULE_GROUPS: &[RuleGroup] = &[
    RuleGroup {
        id: "packages",
        title: "Packages and their versions",
        rules: &[
            &packages::package_renamed::RULE,
            &packages::package_version_added::RULE,
            &packages::package_version_removed::RULE,
            &packages::version_downgraded::RULE,
            &packages::version_prerelease_changed::RULE,
            &packages::version_patch_changed_0_0_z::RULE,
            &packages::version_track_changed::RULE,
            &packages::version_build_metadata_changed::RULE,
            &packages::version_bumped_compatibly::RULE,
            &packages::dependency_track_changed::RULE,
            &packages::dependency_version_downgraded::RULE,
            &packages::dependency_version_bumped::RULE,
            &packages::package_added::RULE,
            &packages::dependency_added::RULE,
            &packages::package_removed::RULE,
            &packages::dependency_removed::RULE,
            &packages::package_became_dependency::RULE,
            &packages::package_became_root::RULE,
        ],
    },
    RuleGroup {
        id: "worlds",
        title: "Interfaces and worlds",
        rules: &[
            &worlds::dependency_interface_added::RULE,
            &worlds::dependency_interface_removed::RULE,
            &worlds::deprecated_item_removed::RULE,
            &worlds::interface_added::RULE,
            &worlds::interface_removed::RULE,
            &worlds::world_added::RULE,
            &worlds::world_removed::RULE,
            &worlds::world_import_added::RULE,
            &worlds::world_import_removed::RULE,
            &worlds::world_export_added::RULE,
            &worlds::world_export_removed::RULE,
            &worlds::world_import_became_export::RULE,
            &worlds::world_export_became_import::RULE,
            &worlds::world_inline_interface_became_named::RULE,
            &worlds::world_named_interface_became_inline::RULE,
            &worlds::world_label_target_changed::RULE,
            &worlds::world_item_kind_changed::RULE,
            &worlds::interface_versions_conflict::RULE,
        ],
    },
    RuleGroup {
        id: "functions",
        title: "Functions",
        rules: &[
            &functions::resource_method_added::RULE,
            &functions::resource_method_removed::RULE,
            &functions::resource_static_added::RULE,
            &functions::resource_static_removed::RULE,
            &functions::resource_constructor_added::RULE,
            &functions::resource_constructor_removed::RULE,
            &functions::function_added::RULE,
            &functions::function_removed::RULE,
            &functions::method_became_static::RULE,
            &functions::static_became_method::RULE,
            &functions::function_kind_changed::RULE,
            &functions::function_became_async::RULE,
            &functions::function_became_sync::RULE,
            &functions::handle_own_to_borrow::RULE,
            &functions::handle_borrow_to_own::RULE,
            &functions::handle_target_changed::RULE,
            &functions::resource_constructor_params_changed::RULE,
            &functions::function_param_added::RULE,
            &functions::function_param_removed::RULE,
            &functions::function_param_renamed::RULE,
            &functions::function_params_reordered_same_type::RULE,
            &functions::function_params_reordered::RULE,
            &functions::function_param_became_optional::RULE,
            &functions::function_param_type_changed::RULE,
            &functions::resource_constructor_became_fallible::RULE,
            &functions::resource_constructor_became_infallible::RULE,
            &functions::function_became_fallible::RULE,
            &functions::function_became_infallible::RULE,
            &functions::result_ok_changed::RULE,
            &functions::result_err_changed::RULE,
            &functions::function_result_added::RULE,
            &functions::function_result_removed::RULE,
            &functions::function_result_type_changed::RULE,
        ],
    },
    RuleGroup {
        id: "types",
        title: "Types",
        rules: &[
            &types::resource_added::RULE,
            &types::type_added::RULE,
            &types::resource_removed::RULE,
            &types::type_removed::RULE,
            &types::resource_became_value::RULE,
            &types::value_became_resource::RULE,
            &types::type_kind_changed::RULE,
            &types::type_alias_target_changed::RULE,
            &types::resource_moved::RULE,
            &types::type_moved_with_use::RULE,
            &types::type_moved_back_inline::RULE,
            &types::use_source_changed::RULE,
            &types::type_replaced_by_identical::RULE,
            &types::type_respelled::RULE,
            &types::record_field_added::RULE,
            &types::record_field_removed::RULE,
            &types::record_field_renamed::RULE,
            &types::record_field_type_changed::RULE,
            &types::record_fields_reordered::RULE,
            &types::variant_case_added::RULE,
            &types::variant_case_removed::RULE,
            &types::variant_case_renamed::RULE,
            &types::variant_case_payload_added::RULE,
            &types::variant_case_payload_removed::RULE,
            &types::variant_case_payload_changed::RULE,
            &types::variant_cases_reordered::RULE,
            &types::enum_case_added::RULE,
            &types::enum_case_removed::RULE,
            &types::enum_case_renamed::RULE,
            &types::enum_cases_reordered::RULE,
            &types::flag_added::RULE,
            &types::flag_removed::RULE,
            &types::flag_renamed::RULE,
            &types::flags_reordered::RULE,
        ],
    },
    RuleGroup {
        id: "attributes",
        title: "Feature gates and attributes",
        rules: &[
            &attributes::since_added::RULE,
            &attributes::since_removed::RULE,
            &attributes::since_changed::RULE,
            &attributes::deprecated_added::RULE,
            &attributes::deprecated_removed::RULE,
            &attributes::deprecated_changed::RULE,
            &attributes::unstable_stabilized::RULE,
            &attributes::stable_became_unstable::RULE,
            &attributes::unstable_feature_renamed::RULE,
            &attributes::external_id_added::RULE,
            &attributes::external_id_removed::RULE,
            &attributes::external_id_changed::RULE,
        ],
    },
    RuleGroup {
        id: "capabilities",
        title: "Capabilities of components",
        rules: &[
            &capabilities::capability_denied::RULE,
            &capabilities::capability_added::RULE,
            &capabilities::capability_widened::RULE,
            &capabilities::capability_removed::RULE,
        ],
    },
    RuleGroup {
        id: "costs",
        title: "What a call costs",
        rules: &[
            &costs::cost_spill_crossed::RULE,
            &costs::cost_allocations_per_element::RULE,
            &costs::cost_flat_list_lost::RULE,
            &costs::cost_result_grew::RULE,
        ],
    },
    RuleGroup {
        id: "generations",
        title: "Generations of WASI",
        rules: &[
            &generations::preview1_in_component::RULE,
            &generations::preview1_leaked::RULE,
            &generations::generations_mixed::RULE,
            &generations::prerelease_import::RULE,
        ],
    },
    RuleGroup {
        id: "hosts",
        title: "Hosts of components",
        rules: &[&hosts::host_refuses::RULE, &hosts::host_needs_flags::RULE],
    },
    RuleGroup {
        id: "releases",
        title: "Version bumps",
        rules: &[
            &releases::version_not_bumped::RULE,
            &releases::version_bump_too_small::RULE,
            &releases::version_bump_unneeded::RULE,
            &releases::package_left_behind::RULE,
            &releases::unclassified_change::RULE,
        ],
    },
    RuleGroup {
        id: "gate",
        title: "Policy, waivers and baselines",
        rules: &[
            &gate::policy_loosened::RULE,
            &gate::package_new::RULE,
            &gate::baseline_none::RULE,
            &gate::baseline_rewritten::RULE,
            &gate::package_defined_twice::RULE,
            &gate::package_not_judged::RULE,
            &gate::waiver_expired::RULE,
            &gate::waiver_unused::RULE,
            &gate::waiver_too_broad::RULE,
            &gate::waiver_endless::RULE,
        ],
    },
    RuleGroup {
        id: "pins",
        title: "Lock files, artifacts and provenance",
        rules: &[
            &pins::pin_changed::RULE,
            &pins::artifact_changed::RULE,
            &pins::artifact_off_world::RULE,
            &pins::provenance_absent::RULE,
            &pins::provenance_refused::RULE,
            &pins::portability_unproved::RULE,
            &pins::promotion_unproved::RULE,
            &pins::lock_mismatch::RULE,
            &pins::lock_unpinned::RULE,
            &pins::lock_extra::RULE,
            &pins::lock_stale::RULE,
            &pins::lock_not_checkable::RULE,
            &pins::lock_digest_rewritten::RULE,
            &pins::lock_pin_dropped::RULE,
            &pins::lock_requirement_loosened::RULE,
            &pins::lock_source_changed::RULE,
            &pins::lock_rolled_back::RULE,
            &pins::pin_rewritten::RULE,
            &pins::artifact_deleted::RULE,
            &pins::lock_emptied::RULE,
        ],
    },
    RuleGroup {
        id: "publishing",
        title: "Lint: before publishing",
        rules: &[
            &publishing::dependency_in_two_versions::RULE,
            &publishing::dependency_prerelease::RULE,
            &publishing::dependency_version_missing::RULE,
            &publishing::package_metadata_missing::RULE,
            &publishing::package_version_missing::RULE,
            &publishing::package_version_prerelease::RULE,
            &publishing::version_echo_differs::RULE,
        ],
    },
    RuleGroup {
        id: "gating",
        title: "Lint: feature gates",
        rules: &[
            &gating::deprecated_without_replacement::RULE,
            &gating::removed_without_deprecation::RULE,
            &gating::since_changed_after_release::RULE,
            &gating::since_missing::RULE,
            &gating::since_of_another_release::RULE,
            &gating::since_too_early::RULE,
            &gating::unstable_item_used_by_stable::RULE,
        ],
    },
    RuleGroup {
        id: "evolution",
        title: "Lint: shapes that cannot change",
        rules: &[
            &evolution::byte_list_in_async_package::RULE,
            &evolution::error_type_closed::RULE,
            &evolution::export_of_open_interface::RULE,
            &evolution::param_bare_bool::RULE,
            &evolution::param_record_large::RULE,
            &evolution::params_of_one_type::RULE,
            &evolution::pollable_in_async_package::RULE,
            &evolution::start_finish_pair::RULE,
        ],
    },
    RuleGroup {
        id: "hygiene",
        title: "Lint: hygiene",
        rules: &[
            &hygiene::allow_comment_unused::RULE,
            &hygiene::docs_missing::RULE,
            &hygiene::docs_missing_anywhere::RULE,
            &hygiene::docs_name_unknown::RULE,
            &hygiene::interface_empty::RULE,
            &hygiene::interface_in_no_world::RULE,
            &hygiene::type_unused::RULE,
            &hygiene::use_unused::RULE,
            &hygiene::world_empty::RULE,
        ],
    },
    RuleGroup {
        id: "bindings",
        title: "Lint: generated bindings",
        rules: &[
            &bindings::async_params_indirect::RULE,
            &bindings::docs_break_bindings::RULE,
            &bindings::exported_resource_without_functions::RULE,
            &bindings::interface_names_collide::RULE,
            &bindings::name_reserved_in_bindings::RULE,
            &bindings::names_collide_in_bindings::RULE,
            &bindings::resource_in_world::RULE,
            &bindings::tuple_too_long::RULE,
            &bindings::type_not_in_all_bindings::RULE,
        ],
    },
];

/// Every rule, group by group.
pub static RULES: LazyLock<Vec<&'static Rule>> =
    LazyLock::new(|| RULE_GROUPS.iter().flat_map(|group| group.rules).copied().collect());

/// The group of a rule.
pub fn group_of(rule: &Rule) -> Option<&'static RuleGroup> {
    RULE_GROUPS.iter().find(|group| group.rules.iter().any(|other| other.id == rule.id))
}

/// The rule of that id.
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id == id)
}

/// Whether a rule is about what a component may do to its host, which no profile and no
/// missing release makes harmless.
pub(crate) fn is_about_capabilities(rule: &Rule) -> bool {
    group_of(rule).is_some_and(|group| group.id == "capabilities")
}

/// The rule of last resort.
pub(crate) fn unclassified() -> &'static Rule {
    &releases::unclassified_change::RULE
}

/// The rule on worlds that have several versions of an interface on one track.
pub(crate) fn versions_conflict() -> &'static Rule {
    &worlds::interface_versions_conflict::RULE
}

/// Names the versions that packages need in the findings that ask for another one.
pub(crate) fn name_versions(findings: &mut [Finding], releases: &[Release]) {
    packages::version_downgraded::name_versions(findings, releases);
}
