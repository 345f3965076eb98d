//! The list of rules, in alphabetical order.

mod broken_yaml;
mod code_source_choice;
mod duplicate_asset_key;
mod duplicate_key;
mod duplicate_location_name;
mod file_too_large;
mod location_in_two_repos;
mod misplaced_variables;
mod missing_code_source;
mod missing_key;
mod missing_nested_resource;
mod shared_storage_mismatch;
mod slash_in_asset_key;
mod tilde_in_base_dir;
mod unknown_io_manager;
mod unknown_key;
mod unmergeable_values;
mod unproduced_dependency;
mod unquoted_value;
mod unread_definitions;
mod value_of_other_environment;
mod variable_missing_in_environment;
mod wrong_type;

use super::Rule;

/// Every rule.
pub const ALL: &[&Rule] = &[
    &broken_yaml::RULE,
    &code_source_choice::RULE,
    &duplicate_asset_key::RULE,
    &duplicate_key::RULE,
    &duplicate_location_name::RULE,
    &file_too_large::RULE,
    &location_in_two_repos::RULE,
    &misplaced_variables::RULE,
    &missing_code_source::RULE,
    &missing_key::RULE,
    &missing_nested_resource::RULE,
    &shared_storage_mismatch::RULE,
    &slash_in_asset_key::RULE,
    &tilde_in_base_dir::RULE,
    &unknown_io_manager::RULE,
    &unknown_key::RULE,
    &unmergeable_values::RULE,
    &unproduced_dependency::RULE,
    &unquoted_value::RULE,
    &unread_definitions::RULE,
    &value_of_other_environment::RULE,
    &variable_missing_in_environment::RULE,
    &wrong_type::RULE,
];
