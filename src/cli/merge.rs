//! `playground merge`: the file that one repository deploys to one environment.

use super::arguments::Options;
use super::{note_guesses, read};
use crate::analysis::{Analysis, analyze};
use crate::merge::{Effective, render};
use crate::model::Model;
use crate::report::{nothing_deployed, refusal, unread_file};
use crate::source::Kind;
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
    if let Some(name) = asked {
        let known = || format!("there is no repository `{name}` (known: {})", names.join(", "));
        return names.iter().position(|it| *it == name).ok_or_else(known);
    }
    // One that holds an agent's file alone has nothing to merge.
    let mut own: Vec<usize> =
        (0..names.len()).filter(|it| has_configuration(&analysis.model, *it)).collect();
    if own.is_empty() {
        own = (0..names.len()).collect();
    }
    if let [only] = own.as_slice() {
        return Ok(*only);
    }
    let known: Vec<&str> = own.iter().filter_map(|it| names.get(*it).copied()).collect();
    Err(format!("name one repository with `--repo` (known: {})", known.join(", ")))
}

/// Whether `repo` has a file that can say which locations it has, in either layout.
fn has_configuration(model: &Model, repo: usize) -> bool {
    let Some(repo) = model.repos.get(repo) else { return false };
    let mut kinds = repo.files.iter().filter_map(|it| model.file(*it)).map(|it| it.kind);
    model.deploys_projects(repo) || kinds.any(|it| it == Kind::DagsterCloud)
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
