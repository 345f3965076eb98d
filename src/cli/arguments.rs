//! The arguments of the command line.

use std::ffi::OsString;
use std::path::PathBuf;

use lexopt::prelude::{Long, Short, Value};

/// What is asked for.
#[derive(Debug)]
pub(super) enum Command {
    /// `--help`.
    Help,
    /// `--version`.
    Version,
    /// `check`.
    Check(Check),
    /// `schema`; strict or not.
    Schema(bool),
}

/// The arguments of `check`.
#[derive(Debug)]
pub(super) struct Check {
    /// Folders, files, or `-`.
    pub(super) paths: Vec<PathBuf>,
    /// The environments to report; all if none is named.
    pub(super) environments: Vec<String>,
    /// How to print.
    pub(super) format: Format,
    /// Whether warnings count as errors.
    pub(super) deny_warnings: bool,
}

/// How to print.
#[derive(Debug, Clone, Copy)]
pub(super) enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// Reads the arguments; the error is one line.
pub(super) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Command, String> {
    let mut parser = lexopt::Parser::from_args(arguments);
    let mut command = None;
    let mut is_strict = false;
    let mut check = Check {
        paths: Vec::new(),
        environments: Vec::new(),
        format: Format::Text,
        deny_warnings: false,
    };
    while let Some(argument) = parser.next().map_err(|it| it.to_string())? {
        match argument {
            Long("help") | Short('h') => return Ok(Command::Help),
            Long("version") | Short('V') => return Ok(Command::Version),
            Long("env") => check.environments.push(text(&mut parser)?),
            Long("format") => check.format = format(&text(&mut parser)?)?,
            Long("strict") => is_strict = true,
            Long("deny-warnings") => check.deny_warnings = true,
            Value(word) if command.is_none() => command = Some(word),
            Value(path) => check.paths.push(path.into()),
            other => return Err(other.unexpected().to_string()),
        }
    }
    match command.as_deref().and_then(std::ffi::OsStr::to_str) {
        Some("check") if check.paths.is_empty() => {
            Err("`check` needs a folder, a file or `-`".into())
        }
        Some("check") => Ok(Command::Check(check)),
        Some("schema") => Ok(Command::Schema(is_strict)),
        Some(other) => Err(format!("there is no command `{other}`, see `playground --help`")),
        None => Err("no command given, see `playground --help`".into()),
    }
}

fn text(parser: &mut lexopt::Parser) -> Result<String, String> {
    let value = parser.value().map_err(|it| it.to_string())?;
    value.into_string().map_err(|it| format!("{} is not UTF-8", it.display()))
}

fn format(word: &str) -> Result<Format, String> {
    match word {
        "text" => Ok(Format::Text),
        "json" => Ok(Format::Json),
        _ => Err(format!("there is no format `{word}`, only text and json")),
    }
}
