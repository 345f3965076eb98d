//! Where a location's I/O managers store in an environment: Python values resolved through the effective variables.

use super::Subject;
use crate::merge::{Given, Misplaced, Variable};
use crate::python::{Field, IoManager, Storage, Value};
use crate::source::Span;

/// An I/O manager that a location uses in an environment.
#[derive(Debug, Clone, PartialEq)]
pub struct StorageUse {
    /// The place of its location in [`Facts::subjects`](super::Facts).
    pub subject: usize,
    /// The manager as the Python has it.
    pub manager: IoManager,
    /// Whether the Python was only assumed to belong to the location.
    pub assumed: bool,
    /// Its identity fields, resolved.
    pub parts: Vec<Part>,
    /// The whole place.
    pub place: Place,
}

impl StorageUse {
    /// The part whose text is the one to look at: that of a variable if one decides, else the first.
    pub fn deciding(&self) -> Option<&Part> {
        self.parts.iter().find(|it| it.variable.is_some()).or(self.parts.first())
    }
}

/// One identity field, resolved.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The field.
    pub field: String,
    /// Its text, nothing where it is not set, or why it cannot be told.
    pub value: Result<Option<String>, String>,
    /// The variable that it is read from, if it is read from one.
    pub variable: Option<String>,
    /// That variable's value, where it is known.
    pub variable_value: Option<String>,
    /// The text that decides: the variable's entry, or the literal.
    pub at: Span,
    /// Entries that the deciding one overrode.
    pub hidden: Vec<Span>,
}

/// Where something is stored.
#[derive(Debug, Clone, PartialEq)]
pub enum Place {
    /// The address, such as `s3://bucket/prefix (pickle)`.
    Known(String),
    /// Why it cannot be told, with the text to look at.
    Unresolved(String, Span),
}

/// Resolves `manager` with the variables of its location.
pub fn storage(
    subject: usize,
    who: &Subject,
    manager: &IoManager,
    assumed: bool,
    variables: &[Variable],
    misplaced: Option<&Misplaced>,
) -> StorageUse {
    let resolver = Resolver { who, variables, misplaced };
    let parts: Vec<Part> = manager.fields.iter().map(|it| resolver.part(it)).collect();
    let place = match parts.iter().find_map(|it| Some((it.value.as_ref().err()?, it.at))) {
        Some((reason, at)) => Place::Unresolved(reason.clone(), at),
        None if manager.storage == Storage::Custom && parts.is_empty() => Place::Unresolved(
            format!("`{}` is not a class whose storage is known", manager.class),
            manager.class_span,
        ),
        None => Place::Known(address(manager, &parts)),
    };
    StorageUse { subject, manager: manager.clone(), assumed, parts, place }
}

struct Resolver<'r> {
    who: &'r Subject,
    variables: &'r [Variable],
    misplaced: Option<&'r Misplaced>,
}

impl Resolver<'_> {
    fn part(&self, field: &Field) -> Part {
        let mut part = Part {
            field: field.name.clone(),
            value: Ok(None),
            variable: None,
            variable_value: None,
            at: field.span,
            hidden: Vec::new(),
        };
        part.value = self.value(&field.value, &mut part);
        part
    }

    fn value(&self, value: &Value, part: &mut Part) -> Result<Option<String>, String> {
        match value {
            Value::Literal(text) => Ok(Some(text.clone())),
            Value::Unset => Ok(None),
            Value::Unknown(reason) => Err(reason.clone()),
            Value::Joined(values) => {
                let mut joined = String::new();
                for value in values {
                    joined.push_str(&self.value(value, part)?.unwrap_or_default());
                }
                Ok(Some(joined))
            }
            Value::Variable { name, span, default } => {
                self.variable(name, *span, default.as_deref(), part)
            }
        }
    }

    fn variable(
        &self,
        name: &str,
        span: Span,
        default: Option<&Value>,
        part: &mut Part,
    ) -> Result<Option<String>, String> {
        if part.variable.is_none() {
            part.variable = Some(name.to_owned());
        }
        if let Some(variable) = self.variables.iter().find(|it| it.name == name) {
            part.at = variable.span;
            part.hidden.clone_from(&variable.hidden);
            return match &variable.given {
                Given::Value(text) => {
                    if part.variable.as_deref() == Some(name) {
                        part.variable_value = Some(text.clone());
                    }
                    Ok(Some(text.clone()))
                }
                Given::ByAgent => Err(format!("`{name}` comes from the agent's own environment")),
                Given::Untold => {
                    Err(format!("`{name}` is set outside files, and its value was not said"))
                }
            };
        }
        let location = &self.who.location;
        let environment =
            self.who.environment.as_ref().map(|it| format!(" in {it}")).unwrap_or_default();
        // A misplaced variable does not count, and saying so is more use than saying that it is not set.
        if let Some((_, at)) =
            self.misplaced.and_then(|it| it.names.iter().find(|(it, _)| it == name))
        {
            part.at = *at;
            return Err(format!(
                "`{name}` stands at the level of `{location}`{environment}, where Dagster+ never sees it"
            ));
        }
        if let Some(default) = default {
            self.value(default, part)
        } else {
            part.at = span;
            Err(format!("`{name}` is not set for `{location}`{environment}"))
        }
    }
}

/// The address in the spelling of its storage, with its format.
fn address(manager: &IoManager, parts: &[Part]) -> String {
    let part = |name: &str| -> &str {
        let found = parts.iter().find(|it| it.field == name);
        found.and_then(|it| it.value.as_ref().ok()?.as_deref()).unwrap_or_default()
    };
    let joined = |names: &[&str], by: &str| -> String {
        let texts: Vec<&str> =
            names.iter().map(|it| part(it).trim_matches('/')).filter(|it| !it.is_empty()).collect();
        texts.join(by)
    };
    let place = match manager.storage {
        Storage::Folder => match part("base_dir") {
            "" => "instance storage folder".to_owned(),
            folder => folder.to_owned(),
        },
        Storage::S3 => format!("s3://{}", joined(&["s3_bucket", "s3_prefix"], "/")),
        Storage::Gcs => format!("gs://{}", joined(&["gcs_bucket", "gcs_prefix"], "/")),
        Storage::Adls2 => {
            let names = ["storage_account", "adls2_file_system", "adls2_prefix"];
            format!("adls2://{}", joined(&names, "/"))
        }
        Storage::DuckDb => format!("duckdb://{}", tables(parts)),
        Storage::Snowflake => format!("snowflake://{}", tables(parts)),
        Storage::BigQuery => format!("bigquery://{}", tables(parts)),
        Storage::DeltaLake => format!("deltalake://{}", tables(parts)),
        Storage::Memory => "memory of the process".to_owned(),
        Storage::Serverless => "storage of the Serverless deployment".to_owned(),
        Storage::Custom => format!("{} {}", manager.class, tables(parts)),
    };
    if manager.format.is_empty() { place } else { format!("{place} ({})", manager.format) }
}

/// Every part that is set, in the order of the class's identity.
fn tables(parts: &[Part]) -> String {
    let texts: Vec<&str> = parts
        .iter()
        .filter_map(|it| it.value.as_ref().ok()?.as_deref())
        .filter(|it| !it.is_empty())
        .collect();
    texts.join(" · ")
}
