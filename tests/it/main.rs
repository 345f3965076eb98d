//! The one host-side test binary.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests read files and may fail loudly"
)]

mod advice;
mod agents;
mod analysis;
mod app;
mod branches;
mod breaches;
mod cli;
mod cli_agents;
mod cli_guesses;
mod cli_merge;
mod cli_of;
mod cli_why;
mod contract;
mod contradictions;
mod convert;
mod decisions;
mod deep;
mod dice;
mod difference;
mod example;
mod expectations;
mod facts;
mod facts_told;
mod file_names;
mod findings;
mod fixes;
mod flip;
mod generated_layouts;
mod generated_map;
mod graph;
mod guesses;
mod hostile;
mod idle_expectations;
mod incoming;
mod json_schema;
mod lineage;
mod loaded;
mod map_compare;
mod map_kinds;
mod meeting;
mod merge;
mod mutation;
mod newer_layout;
mod own_modules;
mod page;
mod paths;
mod places;
mod plan;
mod python;
mod reads;
mod refusals;
mod refusals_of_files;
mod replay;
mod rules;
mod served;
mod served_recorded;
mod settings;
mod several_agents;
mod sizes;
mod slip;
mod source;
mod stack;
mod storage_names;
mod support;
mod table;
mod template;
mod template_inputs;
mod template_places;
mod tidy;

mod unmet;
mod useless;
mod useless_settings;
mod variables;
mod verdicts;
mod volumes;
mod why;
mod why_loops;
mod why_template;
mod wrong_file;
mod yaml;
