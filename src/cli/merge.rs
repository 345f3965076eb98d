//! `playground merge`: the file that one repository deploys to one environment.

use super::arguments::Options;
use super::{note_guesses, read};
use crate::analysis::{Analysis, analyze};
use crate::merge::{Effective, render};
use crate::report::{nothing_deployed, refusal, unread_file};
use crate::template::render_all;

/// The effective file.
///
/// # Errors
/// Where it is not clear which one is asked for, something cannot be read or merged, or the official check would
/// refuse the result.
pub(super) fn run(options: &Options) -> Result<String, String> {
    let mut workspace = read::workspace(&options.paths)?.workspace;
    render_all(&mut workspace);
    let analysis = analyze(&workspace);
    note_guesses(&analysis);
    let repo = repo(&analysis, options.repo.as_deref())?;
    let effective = effective(&analysis, repo, options.environments.first().map(String::as_str))?;
    match refusal(&analysis, effective) {
        None => Ok(render(effective).iter().flat_map(|it| [&*it.text, "\n"]).collect()),
        Some(refusal) => Err(refusal.text(&analysis)),
    }
}

fn repo(analysis: &Analysis, asked: Option<&str>) -> Result<usize, String> {
    let names: Vec<&str> = analysis.model.repos.iter().map(|it| &*it.name).collect();
    match asked {
        Some(name) => names.iter().position(|it| *it == name).ok_or_else(|| {
            format!("there is no repository `{name}` (known: {})", names.join(", "))
        }),
        None if names.len() == 1 => Ok(0),
        None => Err(format!("name one repository with `--repo` (known: {})", names.join(", "))),
    }
}

fn effective<'a>(
    analysis: &'a Analysis,
    repo: usize,
    asked: Option<&str>,
) -> Result<&'a Effective, String> {
    let scopes = analysis.model.scopes();
    let known: Vec<&str> = scopes.iter().flatten().map(String::as_str).collect();
    let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    let found = |name: Option<&str>| {
        analysis
            .deployed
            .iter()
            .find(|it| it.repo == repo && it.environment.as_deref() == name)
            .filter(|it| !it.files.is_empty())
            .ok_or_else(|| nothing_deployed(analysis, repo))
    };

    let name = match (asked, scopes.as_slice()) {
        (Some(name), _) if scopes.iter().flatten().any(|it| it == name) => Some(name),
        (Some(name), _) => {
            return Err(format!("there is no environment `{name}` (known: {known})"));
        }
        (None, [only]) => only.as_deref(),
        (None, _) => return Err(format!("name one environment with `--env` (known: {known})")),
    };
    match unread_file(analysis, repo, name) {
        Some(reason) => Err(reason.text(analysis)),
        None => found(name),
    }
}
