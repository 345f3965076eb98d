//! The list of rules, in alphabetical order.

use super::Rule;

/// Every rule.
pub const ALL: &[&Rule] = &[];
