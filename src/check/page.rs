//! A rule's Markdown as examples: the files under each heading, and what the carets in them expect.
//!
//! A fence whose info string names a file, as in ` ```yaml analytics/dagster_cloud.yaml `, is that file. A line such as
//! `#     ^^^^ error[some-rule]: message` says what is found above it and is no part of the file. The `#` counts as a
//! caret where it touches them, or where it stands alone, so that the first column can be marked. A fence whose info
//! string ends in `playground.yaml` holds the settings.

use std::ops::Range;

use crate::diagnostic::Severity;

/// The files under one heading, which make one workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The heading's text; empty before the first heading.
    pub heading: String,
    /// The files in order: repository, path, and text without caret lines.
    pub files: Vec<(String, String, String)>,
    /// The text of `playground.yaml`; empty where nothing is said.
    pub settings: String,
    /// What is found in them, in order.
    pub expectations: Vec<Expectation>,
}

/// What one caret line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    /// The file, by its place in [`Example::files`].
    pub file: usize,
    /// The 1-based line of the text without caret lines.
    pub line: u32,
    /// The 1-based columns in Unicode scalar values, half open.
    pub column_range: Range<u32>,
    /// All that follows the carets: `severity[rule]: message [environment]`.
    pub text: String,
    /// How much it matters.
    pub severity: Severity,
    /// The rule's id.
    pub rule: String,
    /// The message without the environment.
    pub message: String,
    /// The environment that ends the text in brackets.
    pub environment: Option<String>,
}

/// The examples of `markdown`: one for each heading that has files under it.
pub fn examples(markdown: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut example = empty("");
    let mut lines = markdown.lines();
    while let Some(line) = lines.next() {
        if let Some(heading) = heading(line) {
            close(&mut examples, &mut example, heading);
        } else if let Some((mark, info)) = opening(line) {
            let mut body = String::new();
            for line in lines.by_ref().take_while(|it| !is_closing(it, mark)) {
                body.push_str(line);
                body.push('\n');
            }
            if is_settings(info) {
                example.settings = body;
            } else if let Some((repo, path)) = file_name(info) {
                let (text, expectations) = read(&body, example.files.len());
                example.files.push((repo.into(), path.into(), text));
                example.expectations.extend(expectations);
            }
        }
    }
    close(&mut examples, &mut example, "");
    examples
}

/// Repository and path that the info string of a fence names.
pub fn file_name(info: &str) -> Option<(&str, &str)> {
    let name = info.split_whitespace().nth(1)?;
    let (repo, path) = name.split_once('/')?;
    (!repo.is_empty() && !path.is_empty()).then_some((repo, path))
}

/// Whether the fence with this info string holds the settings of its example.
pub fn is_settings(info: &str) -> bool {
    info.split_whitespace().nth(1) == Some("playground.yaml")
}

/// `text` without its caret lines, as it is shown and opened.
pub fn without_carets(text: &str) -> String {
    read(text, 0).0
}

/// Keeps `example` if it has files, and starts the next one.
fn close(examples: &mut Vec<Example>, example: &mut Example, next: &str) {
    let closed = std::mem::replace(example, empty(next));
    if !closed.files.is_empty() {
        examples.push(closed);
    }
}

fn empty(heading: &str) -> Example {
    Example {
        heading: heading.into(),
        files: Vec::new(),
        settings: String::new(),
        expectations: Vec::new(),
    }
}

fn heading(line: &str) -> Option<&str> {
    let text = line.trim_start_matches('#');
    let level = line.len() - text.len();
    let is_heading = (1..=6).contains(&level) && (text.is_empty() || text.starts_with(' '));
    is_heading.then(|| text.trim().trim_end_matches('#').trim_end())
}

/// The fence that `line` opens: its run of marks, and its info string.
fn opening(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches(' ');
    let first = line.chars().next().filter(|it| matches!(it, '`' | '~'))?;
    let info = line.trim_start_matches(first);
    let mark = &line[..line.len() - info.len()];
    (mark.len() >= 3 && !(first == '`' && info.contains('`'))).then(|| (mark, info.trim()))
}

fn is_closing(line: &str, mark: &str) -> bool {
    let line = line.trim();
    line.starts_with(mark) && mark.chars().next().is_some_and(|it| line.chars().all(|c| c == it))
}

/// The text of a fence without caret lines, and what those expect of the file number `file`.
fn read(body: &str, file: usize) -> (String, Vec<Expectation>) {
    let mut text = String::new();
    let mut expectations = Vec::new();
    let mut n_lines = 0;
    for line in body.split_inclusive('\n') {
        if let Some(expectation) = caret_line(line.trim_end(), file, n_lines) {
            expectations.push(expectation);
        } else {
            text.push_str(line);
            n_lines += 1;
        }
    }
    (text, expectations)
}

/// Reads a caret line below the 1-based `line`; nothing if it is an ordinary line.
fn caret_line(text: &str, file: usize, line: u32) -> Option<Expectation> {
    let rest = text.strip_prefix('#')?;
    let spaces = count(rest, ' ');
    let carets = count(rest.trim_start_matches(' '), '^');
    let text = rest.trim_start_matches(' ').trim_start_matches('^').strip_prefix(' ');
    let (text, column_range) = match (spaces, carets) {
        (_, 0) => (rest.trim_start_matches(' '), 1..2),
        (0, _) => (text?, 1..carets + 2),
        (_, _) => (text?, spaces + 2..spaces + carets + 2),
    };
    let text = text.trim_start_matches(' ');
    let (head, message) = text.split_once(": ")?;
    let (severity, rule) = head.strip_suffix(']')?.split_once('[')?;
    let severity = [Severity::Error, Severity::Warning, Severity::Info]
        .into_iter()
        .find(|it| it.name() == severity)?;
    let is_id = !rule.is_empty()
        && rule.chars().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-');
    let (message, environment) = match message.strip_suffix(']').and_then(|it| it.rsplit_once(" ["))
    {
        Some((message, environment)) => (message, Some(environment.to_owned())),
        None => (message, None),
    };
    is_id.then(|| Expectation {
        file,
        line: line.max(1),
        column_range,
        text: text.into(),
        severity,
        rule: rule.into(),
        message: message.into(),
        environment,
    })
}

/// How many of `of` start `text`.
fn count(text: &str, of: char) -> u32 {
    u32::try_from(text.chars().take_while(|it| *it == of).count()).unwrap_or(u32::MAX / 4)
}
