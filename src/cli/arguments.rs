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
    Check(Options),
    /// `merge`.
    Merge(Options),
    /// `verdict`.
    Verdict(Options),
    /// `schema`.
    Schema(Options),
    /// `why`.
    Why(Options),
}

/// What may follow a command.
#[derive(Debug)]
pub(super) struct Options {
    /// Folders, files, or `-`.
    pub(super) paths: Vec<PathBuf>,
    /// The environments asked for; for `check` all if none is named.
    pub(super) environments: Vec<String>,
    /// The repository asked for.
    pub(super) repo: Option<String>,
    /// The variable or the pointer asked for.
    pub(super) of: Option<String>,
    /// How to print.
    pub(super) format: Format,
    /// Whether warnings count as errors.
    pub(super) deny_warnings: bool,
    /// Whether standard input has one JSON object with `path` and `text` on each line.
    pub(super) jsonl: bool,
    /// Whether the schema refuses what deploy and agents refuse.
    pub(super) is_strict: bool,
}

/// How to print.
#[derive(Debug, Clone, Copy)]
pub(super) enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// Makes a command of what follows it.
type Make = fn(Options) -> Command;

/// Each command with the options that it takes.
const COMMANDS: [(&str, Make, &[&str]); 5] = [
    ("check", Command::Check, &["env", "format", "deny-warnings"]),
    ("merge", Command::Merge, &["env", "repo"]),
    ("schema", Command::Schema, &["strict"]),
    ("verdict", Command::Verdict, &["jsonl"]),
    ("why", Command::Why, &["env", "of", "repo"]),
];

/// Reads the arguments; the error is one line.
pub(super) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Command, String> {
    let mut parser = lexopt::Parser::from_args(arguments);
    let mut command = None;
    let mut options = Options {
        paths: Vec::new(),
        environments: Vec::new(),
        repo: None,
        of: None,
        format: Format::Text,
        deny_warnings: false,
        jsonl: false,
        is_strict: false,
    };
    let mut given: Vec<String> = Vec::new();
    while let Some(argument) = parser.next().map_err(|it| it.to_string())? {
        if let Long(name) = argument {
            given.push(name.to_owned());
        }
        match argument {
            Long("help") | Short('h') => return Ok(Command::Help),
            Long("version") | Short('V') => return Ok(Command::Version),
            Long("env") => options.environments.push(text(&mut parser)?),
            Long("repo") => options.repo = Some(text(&mut parser)?),
            Long("of") => options.of = Some(text(&mut parser)?),
            Long("format") => options.format = format(&text(&mut parser)?)?,
            Long("deny-warnings") => options.deny_warnings = true,
            Long("jsonl") => options.jsonl = true,
            Long("strict") => options.is_strict = true,
            Value(word) if command.is_none() => command = Some(word),
            Value(path) => options.paths.push(path.into()),
            other => return Err(other.unexpected().to_string()),
        }
    }
    let Some(word) = command else {
        return Err("no command given, see `playground --help`".into());
    };
    let word = word.to_string_lossy();
    let Some((name, command, takes)) = COMMANDS.iter().find(|it| it.0 == word) else {
        return Err(format!("there is no command `{word}`, see `playground --help`"));
    };
    if let Some(other) = given.iter().find(|it| !takes.contains(&it.as_str())) {
        return Err(format!("`{name}` takes no option '--{other}'"));
    }
    if *name == "schema" && !options.paths.is_empty() {
        return Err("`schema` takes no files".into());
    }
    if options.paths.is_empty() && !options.jsonl && *name != "schema" {
        return Err(format!("`{name}` needs a folder, a file or `-`"));
    }
    if options.jsonl && !options.paths.is_empty() {
        return Err("`--jsonl` reads standard input and takes no files".into());
    }
    if *name == "why" && options.of.is_none() {
        return Err("`why` needs `--of`: the name of a variable, or a key such as /container_context/k8s/namespace".into());
    }
    if *name == "merge" && options.environments.len() > 1 {
        return Err("`merge` writes the file of one environment".into());
    }
    Ok(command(options))
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
