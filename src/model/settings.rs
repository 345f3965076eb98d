//! `playground.yaml`: what the texts do not say, read.

use super::fields::{Fields, Read, entries, items, text, wrong};
use super::refused::refuse;
use crate::source::{
    Deployed, Environment, Expectation, Expected, FileId, FileSettings, Kind, Layout, Outside,
    OutsideVariable, RepoSettings, Settings, Span, TemplateValues, Weight,
};
use crate::yaml::{self, Data, Node};

/// Why a `playground.yaml` cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsError {
    /// One plain sentence, no full stop.
    pub message: String,
    /// Where in the text, as far as that is known.
    pub span: Option<Span>,
}

/// Reads a `playground.yaml`, version 1.
///
/// # Errors
/// Where it is not YAML, has a key we do not know or one twice, a value of another type, a name that is none, two answers to one question,
/// or a version that is not 1.
pub fn read_settings(text: &str) -> Result<Settings, SettingsError> {
    let Some(root) = root(text)? else { return Ok(Settings::default()) };
    let settings = settings(&root)?;
    refuse(&root)?;
    Ok(settings)
}

/// The same for a text that the page itself has kept: what [`refuse`] refuses stays as it is, so that nothing is lost with it.
///
/// # Errors
/// As above, less what is refused although it can be read.
pub fn read_kept_settings(text: &str) -> Result<Settings, SettingsError> {
    root(text)?.map_or_else(|| Ok(Settings::default()), |it| settings(&it))
}

/// What the text says, if it says anything.
fn root(text: &str) -> Read<Option<Node>> {
    let document = yaml::parse(FileId(0), text);
    match document.error {
        Some(error) => Err(SettingsError { message: error.message, span: Some(error.span) }),
        None => Ok(document.root.filter(|it| !it.is_null())),
    }
}

fn settings(root: &Node) -> Read<Settings> {
    is_version_1(root)?;
    let known = ["version", "environments", "repos", "files", "variables", "expectations", "rules"];
    let fields = Fields::new(root, &known)?;
    let mut settings = Settings::default();
    for it in items(fields.get("environments"))? {
        let environment = environment(it)?;
        if settings.environments.iter().any(|it| it.name == environment.name) {
            return wrong(format!("the environment `{}` is listed twice", environment.name), it);
        }
        settings.environments.push(environment);
    }
    for it in entries(fields.get("repos"))? {
        settings.repos.insert(self::text(&it.key)?, repo(&it.value, &settings)?);
    }
    for it in entries(fields.get("files"))? {
        settings.files.insert(self::text(&it.key)?, file(&it.value, &settings)?);
    }
    for it in items(fields.get("variables"))? {
        settings.variables.push(variable(it, &settings)?);
    }
    if let Some(written) = fields.get("expectations") {
        let read = items(Some(written))?.iter().map(|it| expectation(it, &settings));
        settings.expectations = Some(read.collect::<Read<_>>()?);
    }
    for it in entries(fields.get("rules"))? {
        // YAML reads `off` as false.
        let is_off = matches!(*it.value.data, Data::Bool(false));
        let word = if is_off { "off".to_owned() } else { self::text(&it.value)? };
        let Some((weight, _)) = Weight::ALL.into_iter().find(|it| it.1 == word) else {
            let message = format!("`{word}` is not `off`, `info`, `warning` or `error`");
            return wrong(message, &it.value);
        };
        settings.rules.insert(self::text(&it.key)?, weight);
    }
    Ok(settings)
}

fn is_version_1(root: &Node) -> Read<()> {
    match root.get("version") {
        None => wrong("`version` is missing; it is 1".into(), root),
        Some(version) => match &*version.data {
            Data::Int(digits) if &**digits == "1" => Ok(()),
            Data::Int(digits) => {
                wrong(format!("version {digits} is not known here, only version 1"), version)
            }
            _ => wrong("`version` must be the number 1".into(), version),
        },
    }
}

fn environment(node: &Node) -> Read<Environment> {
    let fields = Fields::new(node, &["name", "aliases", "deployment", "is_branch"])?;
    let name = fields.required("name")?;
    Ok(Environment {
        aliases: fields.texts("aliases")?,
        deployment: fields.text("deployment")?.unwrap_or_else(|| name.clone()),
        is_branch: fields.flag("is_branch")?.unwrap_or_default(),
        name,
    })
}

fn repo(node: &Node, settings: &Settings) -> Read<RepoSettings> {
    const KEYS: [&str; 6] =
        ["layout", "deployed", "names", "values", "pipeline_variables", "by_environment"];
    let fields = Fields::new(node, &KEYS)?;
    let layouts = [(Layout::Patches, "patches"), (Layout::Complete, "complete")];
    let mut read = RepoSettings {
        layout: fields.choice("layout", &layouts)?,
        deployed: fields
            .choice("deployed", &[(Deployed::Raw, "raw"), (Deployed::Merged, "merged")])?,
        template: template_values(fields)?,
        ..RepoSettings::default()
    };
    for it in entries(fields.get("names"))? {
        let others = items(Some(&it.value))?.iter().map(text).collect::<Read<_>>()?;
        read.names.insert(text(&it.key)?, others);
    }
    for it in entries(fields.get("by_environment"))? {
        let environment = text(&it.key)?;
        is_known(settings, &environment, &it.key)?;
        let fields = Fields::new(&it.value, &["values", "pipeline_variables"])?;
        read.template_by_environment.insert(environment, template_values(fields)?);
    }
    Ok(read)
}

fn file(node: &Node, settings: &Settings) -> Read<FileSettings> {
    let fields = Fields::new(node, &["kind", "environment", "template"])?;
    let kind = match (fields.text("kind")?, fields.get("kind")) {
        (Some(word), Some(node)) => match Kind::by_name(&word) {
            None => return wrong(format!("`{word}` is not a kind of file"), node),
            kind => kind,
        },
        _ => None,
    };
    let environment = fields.text("environment")?.map(|it| (it != "base").then_some(it));
    if let (Some(Some(named)), Some(node)) = (&environment, fields.get("environment")) {
        is_known(settings, named, node)?;
    }
    Ok(FileSettings { kind, environment, is_template: fields.flag("template")? })
}

fn variable(node: &Node, settings: &Settings) -> Read<OutsideVariable> {
    let fields = Fields::new(node, &["name", "value", "set_in", "environments", "locations"])?;
    let word = fields.required("set_in")?;
    let Some((set_in, _)) = Outside::ALL.into_iter().find(|it| it.1 == word) else {
        let message = format!("`{word}` sets no variables, only `deployment` and `agent` do");
        return wrong(message, node);
    };
    Ok(OutsideVariable {
        name: fields.required("name")?,
        value: fields.text("value")?,
        set_in,
        environments: known_environments(fields, settings)?,
        locations: fields.texts("locations")?,
    })
}

fn expectation(node: &Node, settings: &Settings) -> Read<Expectation> {
    const KEYS: [&str; 6] = ["expect", "fact", "pattern", "repos", "environments", "own_files"];
    let fields = Fields::new(node, &KEYS)?;
    let (word, pattern) = (fields.required("expect")?, fields.text("pattern")?);
    let Some(expected) = Expected::by_name(&word, pattern.as_deref().unwrap_or_default()) else {
        return wrong(format!("`{word}` is nothing that can be expected"), node);
    };
    if matches!(expected, Expected::Matches(_)) != pattern.is_some() {
        return wrong("a `pattern` belongs to `matches`, and to nothing else".into(), node);
    }
    Ok(Expectation {
        expected,
        fact: fields.required("fact")?,
        repos: fields.texts("repos")?,
        environments: known_environments(fields, settings)?,
        own_files: fields.flag("own_files")?.unwrap_or_default(),
    })
}

fn known_environments(fields: Fields<'_>, settings: &Settings) -> Read<Vec<String>> {
    for it in items(fields.get("environments"))? {
        is_known(settings, &text(it)?, it)?;
    }
    fields.texts("environments")
}

/// Complains about an environment that is none of those listed, where any are listed.
fn is_known(settings: &Settings, name: &str, node: &Node) -> Read<()> {
    let environments = &settings.environments;
    if environments.is_empty() || environments.iter().any(|it| it.name == name) {
        return Ok(());
    }
    wrong(format!("`{name}` is not one of the environments"), node)
}

/// What stands under `values` and `pipeline_variables`.
fn template_values(fields: Fields<'_>) -> Read<TemplateValues> {
    let pairs = |key| {
        let read =
            entries(fields.get(key))?.iter().map(|it| Ok((text(&it.key)?, text(&it.value)?)));
        read.collect::<Read<Vec<_>>>()
    };
    Ok(TemplateValues { values: pairs("values")?, variables: pairs("pipeline_variables")? })
}
