//! I/O managers as data: which class, and which values identify where it stores.

use serde::{Deserialize, Serialize};

use crate::source::Span;

/// The field of a nested `S3Resource` that says at which service its buckets are.
pub const ENDPOINT: &str = "endpoint_url";

/// The family of storage that a class writes to. Two managers meet only where family and format agree (`DAGSTER.md §14`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Storage {
    /// A folder of the machine.
    Folder,
    /// Amazon S3.
    S3,
    /// Google Cloud Storage.
    Gcs,
    /// Azure Data Lake Storage.
    Adls2,
    /// DuckDB.
    DuckDb,
    /// Snowflake.
    Snowflake,
    /// Google `BigQuery`.
    BigQuery,
    /// Delta Lake.
    DeltaLake,
    /// The process's memory.
    Memory,
    /// What the Serverless deployment provides.
    Serverless,
    /// A class of the user's own, or one that the module does not have.
    Custom,
}

/// One row of the table of stock classes (`DAGSTER.md §14`).
#[derive(Debug, PartialEq, Eq)]
pub struct StorageClass {
    /// The class or legacy function.
    pub name: &'static str,
    /// Modules that it may be imported from.
    pub modules: &'static [&'static str],
    /// Where it stores.
    pub storage: Storage,
    /// How it writes: `pickle`, `table`, …
    pub format: &'static str,
    /// The fields that identify the place, with their defaults.
    pub identity: &'static [(&'static str, Option<&'static str>)],
}

/// An I/O manager bound to a resource key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IoManager {
    /// The resource key, such as `io_manager`.
    pub key: String,
    /// The key's text, or the call where the key is implied.
    pub key_span: Span,
    /// The class name as written, without its module.
    pub class: String,
    /// The class in the call.
    pub class_span: Span,
    /// Where and how it stores.
    pub storage: Storage,
    /// `pickle`, `table`, …; empty for a class we do not know.
    pub format: String,
    /// The identity fields in the table's order, defaults included, then [`ENDPOINT`] if one is given; for a custom class every field that looks like storage.
    pub fields: Vec<Field>,
    /// What must all be `True` for this one to be the manager of the key: the environment chooses.
    pub conditions: Vec<Value>,
    /// The resource inside it that it cannot work without and is not given (`DAGSTER.md §14`).
    pub missing: Option<String>,
}

/// One field of an I/O manager that says where it stores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// The keyword.
    pub name: String,
    /// Its value.
    pub value: Value,
    /// The value's text; the class's text for a default.
    pub span: Span,
}

/// A value as far as it can be told without running anything.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// Known text.
    Literal(String),
    /// Read from an environment variable (`EnvVar`, `os.getenv`, `os.environ`, `{"env": …}`).
    Variable {
        /// The variable's name.
        name: String,
        /// The name in the text.
        span: Span,
        /// What is used where the variable is not set: unset for code that goes on without it, nothing for code that does not.
        default: Option<Box<Value>>,
        /// Whether a variable counts however its name is capitalised, as for `pydantic-settings`.
        any_case: bool,
    },
    /// Parts put together, as in an f-string.
    Joined(Vec<Value>),
    /// Steps of a path: one that turns out to start at the root forgets those before it.
    Path(Vec<Value>),
    /// The home folder in place of a leading `~`.
    Home(Box<Value>),
    /// What a method of texts makes of it.
    Changed(Change, Box<Value>),
    /// Which of several it is depends on another value, as on the name of the deployment.
    Chosen {
        /// The value that decides.
        on: Box<Value>,
        /// By its text.
        arms: Box<[(String, Value)]>,
        /// For any other text.
        otherwise: Option<Box<Value>>,
    },
    /// The path of the file that a module is where the location runs: one of several, or nothing where its settings do not say which.
    Imported {
        /// The module's path below the folder that the code runs in, with `/`.
        module: String,
        /// The files that it may be.
        among: Vec<String>,
        /// Whether only the folder tells, as none of them is the nearest above the text that imports it.
        is_open: bool,
    },
    /// The field is not set and has no fixed default.
    Unset,
    /// Not to be told without running it; the reason, as a clause without full stop.
    Unknown(String),
}

impl Value {
    /// Tells `work` the name of each variable in it, and whether any case of that counts.
    pub fn each_variable(&self, work: &mut dyn FnMut(&str, bool)) {
        match self {
            Self::Variable { name, default, any_case, .. } => {
                work(name, *any_case);
                if let Some(default) = default {
                    default.each_variable(work);
                }
            }
            Self::Joined(parts) | Self::Path(parts) => {
                for it in parts {
                    it.each_variable(work);
                }
            }
            Self::Home(inner) | Self::Changed(_, inner) => inner.each_variable(work),
            Self::Chosen { on, arms, otherwise } => {
                let all = [&**on].into_iter().chain(arms.iter().map(|it| &it.1));
                all.chain(otherwise.as_deref()).for_each(|it| it.each_variable(work));
            }
            Self::Literal(_) | Self::Imported { .. } | Self::Unset | Self::Unknown(_) => {}
        }
    }
}

/// What a method of Python's texts does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// Small letters.
    Lower,
    /// Capital letters.
    Upper,
    /// Leaves out these letters, blanks for `None`, at the start and at the end.
    Strip(Option<String>, bool, bool),
    /// The second text in place of the first.
    Replace(String, String),
    /// Without the text at its start, or at its end where not.
    Without(String, bool),
    /// What stands before, between or behind a text that splits it: the piece at the place, counted from the end where not.
    Piece(String, usize, bool),
    /// Whether it starts with the text, or ends with it where not, as `True` and `False`.
    Has(String, bool),
    /// Whether the text stands anywhere in it.
    Holds(String),
    /// With the variables in it expanded.
    Expanded,
    /// What only configuration reads, an `EnvVar`; whether it is a text by itself, which is then the variable's name.
    Late(bool),
}

/// What a condition that holds, or does not, is as a text.
pub(super) const BOOLEANS: [&str; 2] = ["False", "True"];

/// A condition that `holds` or not as a text.
pub(super) fn boolean_text(holds: bool) -> String {
    BOOLEANS[usize::from(holds)].to_owned()
}

impl Change {
    /// `text`, changed.
    ///
    /// # Errors
    /// Why it cannot be: capitals of other letters than the plain ones need tables that nothing else does.
    pub fn of(&self, text: &str) -> Result<String, String> {
        let is_off = |it: char| match self {
            Self::Strip(Some(letters), ..) => letters.contains(it),
            _ => it.is_whitespace(),
        };
        Ok(match self {
            Self::Lower | Self::Upper if !text.is_ascii() => {
                return Err(format!("only running the code tells the capitals of `{text}`"));
            }
            Self::Lower => text.to_ascii_lowercase(),
            Self::Upper => text.to_ascii_uppercase(),
            Self::Strip(_, start, end) => {
                let text = if *start { text.trim_start_matches(is_off) } else { text };
                if *end { text.trim_end_matches(is_off) } else { text }.to_owned()
            }
            Self::Replace(from, to) => text.replace(&**from, to),
            Self::Without(part, true) => text.strip_prefix(&**part).unwrap_or(text).to_owned(),
            Self::Without(part, false) => text.strip_suffix(&**part).unwrap_or(text).to_owned(),
            Self::Piece(by, at, from_start) => {
                let piece = match (from_start, by.is_empty()) {
                    (true, true) => text.split_whitespace().nth(*at),
                    (false, true) => text.split_whitespace().rev().nth(*at),
                    (true, false) => text.split(&**by).nth(*at),
                    (false, false) => text.rsplit(&**by).nth(*at),
                };
                piece.ok_or_else(|| format!("`{text}` has no such piece"))?.to_owned()
            }
            Self::Has(part, true) => boolean_text(text.starts_with(&**part)),
            Self::Has(part, false) => boolean_text(text.ends_with(&**part)),
            Self::Holds(part) => boolean_text(text.contains(&**part)),
            Self::Expanded if text.contains('$') => {
                return Err(format!("only running the code tells what `{text}` expands to"));
            }
            Self::Expanded | Self::Late(_) => text.to_owned(),
        })
    }
}
