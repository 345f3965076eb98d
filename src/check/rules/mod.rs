//! The list of rules, in alphabetical order.

mod asset_left_out;
mod branch_writes_production;
mod broken_toml;
mod broken_values;
mod broken_yaml;
mod changing_platform;
mod code_source_choice;
mod dead_value;
mod duplicate_asset_key;
mod duplicate_key;
mod duplicate_location_name;
mod empty_file;
mod empty_value;
mod file_too_large;
mod identity_collision;
mod ignored_defaults;
mod invalid_dg_setting;
mod legacy_locations_map;
mod lists_out_of_step;
mod loaded_but_not_stored;
mod location_in_two_files;
mod location_in_two_repos;
mod location_outside_list;
mod lost_indentation;
mod misplaced_variables;
mod missing_code_source;
mod missing_context_key;
mod missing_include;
mod missing_key;
mod missing_nested_resource;
mod misused_dg_file;
mod mount_without_volume;
mod name_unfit_for_tag;
mod names_differ_in_case;
mod null_override;
mod odd_variable;
mod official_crash;
mod one_bucket_two_names;
mod one_variable_two_places;
mod placeholder_value;
mod quotes_in_variable;
mod redundant_override;
mod refused_by_agent;
mod registry_with_tag;
mod relative_path;
mod reserved_variable;
mod secret_in_variable;
mod serverless_block;
mod shadowed_default;
mod shared_storage_mismatch;
mod shared_variables;
mod slash_in_asset_key;
mod smaller_in_production;
mod suffixed_branch_name;
mod template_error;
mod tilde_in_base_dir;
mod two_layouts;
mod unbound_io_manager_key;
mod undefined_in_template;
mod unexpanded_variable;
mod unknown_context_key;
mod unknown_io_manager;
mod unknown_key;
mod unknown_pipeline_variable;
mod unlisted_environment;
mod unlisted_project;
mod unmergeable_files;
mod unmergeable_values;
mod unmet_expectation;
mod unproduced_dependency;
mod unquoted_value;
mod unread_definitions;
mod unread_variable;
mod unrendered_template;
mod unseen_build_directory;
mod unserved_platform;
mod unserved_queue;
mod unsupported_in_template;
mod unusable_location_name;
mod value_of_other_environment;
mod variable_and_secret;
mod variable_missing_in_environment;
mod wrong_context_type;
mod wrong_file;
mod wrong_type;

use super::Rule;

pub use misused_dg_file::stop_of_part;

/// Every rule.
pub const ALL: &[&Rule] = &[
    &asset_left_out::RULE,
    &branch_writes_production::RULE,
    &broken_toml::RULE,
    &broken_values::RULE,
    &broken_yaml::RULE,
    &changing_platform::RULE,
    &code_source_choice::RULE,
    &dead_value::RULE,
    &duplicate_asset_key::RULE,
    &duplicate_key::RULE,
    &duplicate_location_name::RULE,
    &empty_file::RULE,
    &empty_value::RULE,
    &file_too_large::RULE,
    &identity_collision::RULE,
    &ignored_defaults::RULE,
    &invalid_dg_setting::RULE,
    &legacy_locations_map::RULE,
    &lists_out_of_step::RULE,
    &loaded_but_not_stored::RULE,
    &location_in_two_files::RULE,
    &location_in_two_repos::RULE,
    &location_outside_list::RULE,
    &lost_indentation::RULE,
    &misplaced_variables::RULE,
    &missing_code_source::RULE,
    &missing_context_key::RULE,
    &missing_include::RULE,
    &missing_key::RULE,
    &missing_nested_resource::RULE,
    &misused_dg_file::RULE,
    &mount_without_volume::RULE,
    &name_unfit_for_tag::RULE,
    &names_differ_in_case::RULE,
    &null_override::RULE,
    &odd_variable::RULE,
    &official_crash::RULE,
    &one_bucket_two_names::RULE,
    &one_variable_two_places::RULE,
    &placeholder_value::RULE,
    &quotes_in_variable::RULE,
    &redundant_override::RULE,
    &refused_by_agent::RULE,
    &registry_with_tag::RULE,
    &relative_path::RULE,
    &reserved_variable::RULE,
    &secret_in_variable::RULE,
    &serverless_block::RULE,
    &shadowed_default::RULE,
    &shared_storage_mismatch::RULE,
    &shared_variables::RULE,
    &slash_in_asset_key::RULE,
    &smaller_in_production::RULE,
    &suffixed_branch_name::RULE,
    &template_error::RULE,
    &tilde_in_base_dir::RULE,
    &two_layouts::RULE,
    &unbound_io_manager_key::RULE,
    &undefined_in_template::RULE,
    &unexpanded_variable::RULE,
    &unknown_context_key::RULE,
    &unknown_io_manager::RULE,
    &unknown_key::RULE,
    &unknown_pipeline_variable::RULE,
    &unlisted_environment::RULE,
    &unlisted_project::RULE,
    &unmergeable_files::RULE,
    &unmergeable_values::RULE,
    &unmet_expectation::RULE,
    &unproduced_dependency::RULE,
    &unquoted_value::RULE,
    &unread_definitions::RULE,
    &unread_variable::RULE,
    &unrendered_template::RULE,
    &unseen_build_directory::RULE,
    &unserved_platform::RULE,
    &unserved_queue::RULE,
    &unsupported_in_template::RULE,
    &unusable_location_name::RULE,
    &value_of_other_environment::RULE,
    &variable_and_secret::RULE,
    &variable_missing_in_environment::RULE,
    &wrong_context_type::RULE,
    &wrong_file::RULE,
    &wrong_type::RULE,
];

/// Those that the page has in its second part: what a review tells beyond what Dagster+ itself refuses.
pub const LATE: &[&Rule] = &[
    &asset_left_out::RULE,
    &branch_writes_production::RULE,
    &changing_platform::RULE,
    &dead_value::RULE,
    &duplicate_asset_key::RULE,
    &lists_out_of_step::RULE,
    &loaded_but_not_stored::RULE,
    &missing_nested_resource::RULE,
    &mount_without_volume::RULE,
    &null_override::RULE,
    &one_bucket_two_names::RULE,
    &one_variable_two_places::RULE,
    &placeholder_value::RULE,
    &quotes_in_variable::RULE,
    &redundant_override::RULE,
    &relative_path::RULE,
    &secret_in_variable::RULE,
    &shadowed_default::RULE,
    &shared_storage_mismatch::RULE,
    &slash_in_asset_key::RULE,
    &smaller_in_production::RULE,
    &suffixed_branch_name::RULE,
    &tilde_in_base_dir::RULE,
    &unbound_io_manager_key::RULE,
    &unexpanded_variable::RULE,
    &unknown_io_manager::RULE,
    &unproduced_dependency::RULE,
    &unread_definitions::RULE,
    &unread_variable::RULE,
    &variable_and_secret::RULE,
];
