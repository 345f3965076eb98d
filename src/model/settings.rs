//! `playground.yaml`: what the texts do not say, read.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_yaml::{Mapping, Number, Value};

use crate::source::{
    Deployed, Environment, Expectation, Expected, FileId, FileSettings, Kind, Layout, Outside,
    OutsideVariable, RepoSettings, Settings, Span, TemplateValues,
};
use crate::yaml::{self, Data, Entry, Node};

/// Why a `playground.yaml` cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsError {
    /// One plain sentence, no full stop.
    pub message: String,
    /// Where in the text, as far as that is known.
    pub span: Option<Span>,
}

/// The file, version 1.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SettingsFile {
    version: u32,
    #[serde(default)]
    environments: Vec<EnvironmentEntry>,
    #[serde(default)]
    repos: BTreeMap<String, RepoEntry>,
    #[serde(default)]
    files: BTreeMap<String, FileEntry>,
    #[serde(default)]
    variables: Vec<VariableEntry>,
    expectations: Option<Vec<ExpectationEntry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EnvironmentEntry {
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    deployment: Option<String>,
    #[serde(default)]
    is_branch: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RepoEntry {
    layout: Option<LayoutWord>,
    deployed: Option<DeployedWord>,
    #[serde(default)]
    names: BTreeMap<String, Vec<String>>,
    /// Read from the text, because their order counts.
    #[serde(rename = "values")]
    _values: Option<IgnoredAny>,
    #[serde(rename = "pipeline_variables")]
    _pipeline_variables: Option<IgnoredAny>,
    #[serde(rename = "by_environment")]
    _by_environment: Option<IgnoredAny>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum LayoutWord {
    Patches,
    Complete,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum DeployedWord {
    Raw,
    Merged,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileEntry {
    kind: Option<String>,
    /// The name of an environment, or `base`.
    environment: Option<String>,
    template: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VariableEntry {
    name: String,
    value: Option<String>,
    set_in: String,
    #[serde(default)]
    environments: Vec<String>,
    #[serde(default)]
    locations: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectationEntry {
    expect: String,
    fact: String,
    pattern: Option<String>,
    #[serde(default)]
    repos: Vec<String>,
    #[serde(default)]
    environments: Vec<String>,
    #[serde(default)]
    own_files: bool,
}

/// Reads a `playground.yaml`.
///
/// # Errors
/// Where it is not YAML, has a key we do not know, a value of another type, or a version that is not 1.
pub fn read_settings(text: &str) -> Result<Settings, SettingsError> {
    let document = yaml::parse(FileId(0), text);
    if let Some(error) = document.error {
        return Err(SettingsError { message: error.message, span: Some(error.span) });
    }
    let Some(root) = document.root.filter(|it| !it.is_null()) else {
        return Ok(Settings::default());
    };
    let file: SettingsFile = serde_yaml::from_value(plain(&root))
        .map_err(|error| SettingsError { message: error.to_string(), span: None })?;
    if file.version != 1 {
        let span = root.get("version").map(|it| it.span);
        let message = format!("version {} is not known here, only version 1", file.version);
        return Err(SettingsError { message, span });
    }
    let mut settings = Settings::default();
    for entry in file.environments {
        if settings.environments.iter().any(|it| it.name == entry.name) {
            let message = format!("the environment `{}` is listed twice", entry.name);
            return Err(SettingsError {
                message,
                span: root.get("environments").map(|it| it.span),
            });
        }
        let deployment = entry.deployment.unwrap_or_else(|| entry.name.clone());
        settings.environments.push(Environment {
            name: entry.name,
            aliases: entry.aliases,
            deployment,
            is_branch: entry.is_branch,
        });
    }
    for (name, entry) in file.repos {
        let layout = entry.layout.map(|it| match it {
            LayoutWord::Patches => Layout::Patches,
            LayoutWord::Complete => Layout::Complete,
        });
        let deployed = entry.deployed.map(|it| match it {
            DeployedWord::Raw => Deployed::Raw,
            DeployedWord::Merged => Deployed::Merged,
        });
        let mut template = TemplateValues::default();
        let mut template_by_environment = BTreeMap::new();
        if let Some(written) = root.at(&["repos", &name]) {
            template = template_values(written)?;
            for it in entries(written.get("by_environment"))? {
                let environment = words(&it.key)?;
                is_known(&settings, &environment, Some(it.key.span))?;
                if let Some(other) = entries(Some(&it.value))?.iter().find(|it| {
                    !["values", "pipeline_variables"].iter().any(|key| it.key.as_str() == Some(key))
                }) {
                    let message = "only `values` and `pipeline_variables` can stand here".into();
                    return Err(SettingsError { message, span: Some(other.key.span) });
                }
                template_by_environment.insert(environment, template_values(&it.value)?);
            }
        }
        let names = entry.names;
        let it = RepoSettings { layout, deployed, template, template_by_environment, names };
        settings.repos.insert(name, it);
    }
    for (name, entry) in file.files {
        let kind = entry.kind.map(|word| {
            Kind::by_name(&word).ok_or_else(|| SettingsError {
                message: format!("`{word}` is not a kind of file"),
                span: root.at(&["files", &name, "kind"]).map(|it| it.span),
            })
        });
        let environment = entry.environment.map(|it| (it != "base").then_some(it));
        if let Some(Some(named)) = &environment {
            let span = root.at(&["files", &name, "environment"]).map(|it| it.span);
            is_known(&settings, named, span)?;
        }
        let (kind, is_template) = (kind.transpose()?, entry.template);
        settings.files.insert(name, FileSettings { kind, environment, is_template });
    }
    settings.variables = variables(file.variables, &settings, &root)?;
    settings.expectations =
        file.expectations.map(|it| expectations(it, &settings, &root)).transpose()?;
    Ok(settings)
}

fn variables(
    entries: Vec<VariableEntry>,
    settings: &Settings,
    root: &Node,
) -> Result<Vec<OutsideVariable>, SettingsError> {
    let span = root.get("variables").map(|it| it.span);
    let read = |entry: VariableEntry| {
        let VariableEntry { name, value, set_in: word, environments, locations } = entry;
        environments.iter().try_for_each(|it| is_known(settings, it, span))?;
        let Some((set_in, _)) = Outside::ALL.into_iter().find(|it| it.1 == word) else {
            let message = format!("`{word}` sets no variables, only `deployment` and `agent` do");
            return Err(SettingsError { message, span });
        };
        Ok(OutsideVariable { name, value, set_in, environments, locations })
    };
    entries.into_iter().map(read).collect()
}

fn expectations(
    entries: Vec<ExpectationEntry>,
    settings: &Settings,
    root: &Node,
) -> Result<Vec<Expectation>, SettingsError> {
    let span = root.get("expectations").map(|it| it.span);
    let read = |entry: ExpectationEntry| {
        let ExpectationEntry { expect: word, fact, pattern, repos, environments, own_files } =
            entry;
        environments.iter().try_for_each(|it| is_known(settings, it, span))?;
        let has_pattern = pattern.is_some();
        let expected = Expected::by_name(&word, &pattern.unwrap_or_default());
        let Some(expected) = expected else {
            let message = format!("`{word}` is nothing that can be expected");
            return Err(SettingsError { message, span });
        };
        if matches!(expected, Expected::Matches(_)) != has_pattern {
            let message = "a `pattern` belongs to `matches`, and to nothing else".into();
            return Err(SettingsError { message, span });
        }
        Ok(Expectation { expected, fact, repos, environments, own_files })
    };
    entries.into_iter().map(read).collect()
}

/// Complains about an environment that is none of those listed, where any are listed.
fn is_known(settings: &Settings, name: &str, span: Option<Span>) -> Result<(), SettingsError> {
    let environments = &settings.environments;
    if environments.is_empty() || environments.iter().any(|it| it.name == name) {
        return Ok(());
    }
    let message = format!("`{name}` is not one of the environments");
    Err(SettingsError { message, span })
}

/// What `node` says under `values` and `pipeline_variables`.
fn template_values(node: &Node) -> Result<TemplateValues, SettingsError> {
    let mut given = TemplateValues::default();
    for it in entries(node.get("values"))? {
        given.values.push((words(&it.key)?, words(&it.value)?));
    }
    for it in entries(node.get("pipeline_variables"))? {
        given.variables.push((words(&it.key)?, words(&it.value)?));
    }
    Ok(given)
}

fn entries(node: Option<&Node>) -> Result<&[Entry], SettingsError> {
    match node {
        None => Ok(&[]),
        Some(node) => match node.as_map() {
            Some(map) => Ok(&map.entries),
            None if node.is_null() => Ok(&[]),
            None => Err(not_text("this must be a mapping", node)),
        },
    }
}

fn words(node: &Node) -> Result<String, SettingsError> {
    let text = node.as_str().map(ToOwned::to_owned);
    text.ok_or_else(|| not_text("this must be text, so put quotes around it", node))
}

fn not_text(message: &str, node: &Node) -> SettingsError {
    SettingsError { message: message.into(), span: Some(node.span) }
}

/// Our node as plain data for typed reading; what typed data cannot hold becomes null.
fn plain(node: &Node) -> Value {
    match &*node.data {
        Data::Null | Data::Bytes(_) | Data::Recursive => Value::Null,
        Data::Bool(value) => Value::Bool(*value),
        Data::Int(digits) => {
            digits.parse::<i64>().map_or(Value::Null, |it| Value::Number(Number::from(it)))
        }
        Data::Float(value) => Value::Number(Number::from(*value)),
        Data::Str(text) | Data::Unpaired(text) | Data::Date(text) => {
            Value::String(text.to_string())
        }
        Data::Seq(items) => Value::Sequence(items.iter().map(plain).collect()),
        Data::Map(map) | Data::Set(map) => {
            let mut mapping = Mapping::new();
            for entry in &map.entries {
                mapping.insert(plain(&entry.key), plain(&entry.value));
            }
            Value::Mapping(mapping)
        }
    }
}
