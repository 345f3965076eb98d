//! The official check of `[tool.dg]` and `dg.toml`: the same faults at the same paths in the same order (`DAGSTER.md §11`).

use crate::source::Span;
use crate::yaml::{Data, Map, Node};

/// One fault of a `dg` configuration; any of them stops `dg`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DgFault {
    /// Which kind.
    pub kind: DgFaultKind,
    /// Where, in the official spelling: `tool.dg.project.root_module`.
    pub path: String,
    /// The unknown key, the wrong value, or the table that lacks a key.
    pub span: Span,
    /// What the value should be; empty for an unknown key.
    pub wanted: &'static str,
}

/// The kinds of faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DgFaultKind {
    /// An unknown key.
    Unrecognized,
    /// A required key is absent.
    Missing,
    /// A value of another type, or none of the possible ones.
    Invalid,
}

impl DgFaultKind {
    /// The kind in the official tool's own words.
    pub fn official_name(self) -> &'static str {
        match self {
            Self::Unrecognized => "unrecognized_field",
            Self::Missing => "missing_required_field",
            Self::Invalid => "invalid_value",
        }
    }
}

/// What a key of the configuration takes.
#[derive(Clone, Copy)]
enum Takes {
    Text,
    Flag,
    Texts,
    /// A list of texts or, by an oversight of the official check, one text.
    TextOrTexts,
    Warnings,
    Telemetry,
    Kind,
}

/// A table's keys in the official order: name, what it takes, whether it is required.
type Keys = &'static [(&'static str, Takes, bool)];

const CLI: Keys = &[
    ("verbose", Takes::Flag, false),
    ("use_component_modules", Takes::TextOrTexts, false),
    ("suppress_warnings", Takes::Warnings, false),
    ("telemetry", Takes::Telemetry, false),
];

const PROJECT: Keys = &[
    ("root_module", Takes::Text, true),
    ("defs_module", Takes::Text, false),
    ("code_location_target_module", Takes::Text, false),
    ("code_location_name", Takes::Text, false),
    ("registry_modules", Takes::Texts, false),
    ("agent_queue", Takes::Text, false),
    ("image", Takes::Text, false),
];

const SPEC: Keys = &[("path", Takes::Text, true)];
const OPTIONS: Keys = &[("use_editable_dagster", Takes::Flag, false)];
const ROOT: Keys = &[("directory_type", Takes::Kind, true)];
const WORKSPACE_SECTIONS: [&str; 3] = ["directory_type", "workspace", "cli"];
const PROJECT_SECTIONS: [&str; 3] = ["directory_type", "project", "cli"];

const WARNINGS: [&str; 7] = [
    "cli_config_in_workspace_project",
    "deprecated_user_config_location",
    "deprecated_python_environment",
    "deprecated_dagster_dg_library_entry_point",
    "missing_dg_plugin_module_in_manifest",
    "project_and_activated_venv_mismatch",
    "create_dagster_outdated",
];

/// Checks the table that holds the configuration; `prefix` is its path, `tool.dg` or nothing.
pub fn check_dg(section: &Node, prefix: &str) -> Vec<DgFault> {
    let mut checker = Checker { prefix, faults: Vec::new() };
    let empty = Map::default();
    let root = section.as_map().unwrap_or(&empty);
    if let Some(cli) = root.get("cli").and_then(Node::as_map) {
        for key in CLI.iter().filter(|it| it.0 == "suppress_warnings") {
            checker.key(cli, section.span, "cli", key);
        }
    }
    checker.keys(root, section.span, "", ROOT);
    if let Some(cli) = root.get("cli") {
        checker.table(cli, "cli", CLI, "");
    }
    match root.get("directory_type").and_then(Node::as_str) {
        Some("workspace") => {
            checker.workspace(root.get("workspace"), section.span);
            checker.unknown(root, "", |it| WORKSPACE_SECTIONS.contains(&it));
        }
        Some("project") => {
            checker.project(root.get("project"), section.span);
            checker.unknown(root, "", |it| PROJECT_SECTIONS.contains(&it));
        }
        _ => {}
    }
    checker.faults
}

struct Checker<'p> {
    prefix: &'p str,
    faults: Vec<DgFault>,
}

impl Checker<'_> {
    fn push(&mut self, kind: DgFaultKind, path: &str, span: Span, wanted: &'static str) {
        let path = join(self.prefix, path);
        self.faults.push(DgFault { kind, path, span, wanted });
    }

    /// A whole table with these keys; `also` is one more that may stand in it.
    fn table(&mut self, node: &Node, path: &str, keys: Keys, also: &str) {
        let Some(map) = node.as_map() else {
            self.push(DgFaultKind::Invalid, path, node.span, "a table");
            return;
        };
        self.keys(map, node.span, path, keys);
        self.unknown(map, path, |it| it == also || keys.iter().any(|key| key.0 == it));
    }

    fn keys(&mut self, map: &Map, span: Span, path: &str, keys: Keys) {
        for key in keys {
            self.key(map, span, path, key);
        }
    }

    fn key(&mut self, map: &Map, span: Span, path: &str, key: &(&'static str, Takes, bool)) {
        let (name, takes, is_required) = *key;
        let wanted = takes.words();
        match map.get(name) {
            None if is_required => {
                self.push(DgFaultKind::Missing, &join(path, name), span, wanted);
            }
            Some(value) if !takes.fits(value) => {
                self.push(DgFaultKind::Invalid, &join(path, name), value.span, wanted);
            }
            _ => {}
        }
    }

    fn unknown(&mut self, map: &Map, path: &str, is_known: impl Fn(&str) -> bool) {
        for entry in &map.entries {
            let name = entry.key.as_str().unwrap_or_default();
            if !is_known(name) {
                self.push(DgFaultKind::Unrecognized, &join(path, name), entry.key.span, "");
            }
        }
    }

    fn project(&mut self, section: Option<&Node>, span: Span) {
        let Some(section) = section else {
            self.keys(&Map::default(), span, "project", PROJECT);
            return;
        };
        // A key of older releases, which is taken away before anything is checked.
        self.table(section, "project", PROJECT, "python_environment");
        let modules = section.get("registry_modules").and_then(Node::as_seq).unwrap_or_default();
        for (at, module) in modules.iter().enumerate() {
            if module.as_str().is_some_and(|it| !is_module_pattern(it)) {
                let path = format!("project.registry_modules[{at}]");
                let wanted = "a dotted module, `*` for any part";
                self.push(DgFaultKind::Invalid, &path, module.span, wanted);
            }
        }
    }

    fn workspace(&mut self, section: Option<&Node>, span: Span) {
        // The official check overlooks this one, and stops with a traceback a little later.
        let Some(section) = section else {
            self.push(DgFaultKind::Missing, "workspace", span, "a table");
            return;
        };
        let Some(map) = section.as_map() else {
            self.push(DgFaultKind::Invalid, "workspace", section.span, "a table");
            return;
        };
        if let Some(projects) = map.get("projects") {
            let Some(items) = projects.as_seq() else {
                self.push(DgFaultKind::Invalid, "workspace.projects", projects.span, "a list");
                return self.workspace_rest(map);
            };
            for (at, spec) in items.iter().enumerate() {
                self.table(spec, &format!("workspace.projects[{at}]"), SPEC, "");
            }
        }
        self.workspace_rest(map);
    }

    fn workspace_rest(&mut self, map: &Map) {
        if let Some(options) = map.get("scaffold_project_options") {
            self.table(options, "workspace.scaffold_project_options", OPTIONS, "");
        }
        self.unknown(map, "workspace", |it| matches!(it, "projects" | "scaffold_project_options"));
    }
}

impl Takes {
    fn fits(self, value: &Node) -> bool {
        let all = |test: &dyn Fn(&str) -> bool| {
            value.as_seq().is_some_and(|it| it.iter().all(|it| it.as_str().is_some_and(test)))
        };
        match self {
            Self::Text => value.as_str().is_some(),
            Self::Flag => matches!(*value.data, Data::Bool(_)),
            Self::Texts => all(&|_| true),
            Self::TextOrTexts => value.as_str().is_some() || all(&|_| true),
            Self::Warnings => all(&|it| WARNINGS.contains(&it)),
            Self::Telemetry => {
                let is_flag = |it: &Node| matches!(*it.data, Data::Bool(_));
                value.as_map().is_some_and(|it| it.get("enabled").is_none_or(is_flag))
            }
            Self::Kind => matches!(value.as_str(), Some("workspace" | "project")),
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Text => "text in quotes",
            Self::Flag => "`true` or `false`",
            Self::Texts | Self::TextOrTexts => "a list of texts",
            Self::Warnings => "a list of the names of warnings",
            Self::Telemetry => "a table with `enabled`",
            Self::Kind => "`workspace` or `project`",
        }
    }
}

fn join(path: &str, step: &str) -> String {
    if path.is_empty() { step.to_owned() } else { format!("{path}.{step}") }
}

/// Parts between dots, each a name of Python or `*`.
fn is_module_pattern(text: &str) -> bool {
    let is_name = |it: &str| {
        it.chars().all(|it| it.is_alphanumeric() || it == '_')
            && it.starts_with(|it: char| it.is_alphabetic() || it == '_')
    };
    text.split('.').all(|it| it == "*" || is_name(it))
}
