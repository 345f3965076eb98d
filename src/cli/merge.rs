//! `playground merge`: the file that one repository deploys to one environment.

use std::collections::BTreeSet;

use super::arguments::Options;
use super::{note_guesses, read};
use crate::analysis::{Analysis, analyze};
use crate::check::rules::stop_of_part;
use crate::merge::{Effective, render};
use crate::model::{Content, Model};
use crate::report::verdict;
use crate::schema::Place;
use crate::source::{FileId, Kind, Span};
use crate::template::render_all;
use crate::yaml::Node;

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
    for file in &effective.files {
        let document = analysis.model.document(*file);
        if let Some(error) = document.and_then(|it| it.error.as_ref()) {
            return Err(format!("{}: {}", place(&analysis, error.span), error.message));
        }
    }
    refused_by_dg(&analysis, effective)?;
    lost(&analysis, effective)?;
    if let Some(failure) = effective.failures.first() {
        return Err(format!("{}: {}", place(&analysis, failure.span), failure.message));
    }
    let lines = render(effective);
    let text: String = lines.iter().flat_map(|it| [&*it.text, "\n"]).collect();
    match verdict(&text).errors.first() {
        None => Ok(text),
        Some((kind, path)) => Err(format!(
            "the official check would refuse the merged file: {kind} at `{path}`; `playground check` says where"
        )),
    }
}

/// Whether everything that the files list is among what is merged.
///
/// # Errors
/// The first rendered text that cannot be read, or the first item that no merged file would have.
fn lost(analysis: &Analysis, effective: &Effective) -> Result<(), String> {
    let told = |span, message: &str| Err(format!("{}: {message}", place(analysis, span)));
    for (file, deployment) in analysis.model.deployments() {
        let is_other = file.rendered_for.as_ref().is_some_and(|it| *it != effective.environment);
        if is_other || !effective.files.contains(&file.id) {
            continue;
        }
        if let Some(error) = &deployment.document.error {
            return told(error.span, &error.message);
        }
        let root = deployment.document.root.as_ref();
        let span = root.map_or(Span::new(file.id, 0, 0), |it| it.span);
        let map = root.and_then(Node::as_map);
        let Some(list) = map.and_then(|it| it.get("locations")) else {
            // Only a patch may be about `defaults` alone.
            let has_defaults = map.is_some_and(|it| it.get("defaults").is_some());
            if file.environment.is_some() && has_defaults {
                continue;
            }
            return told(span, "there is no list of `locations`");
        };
        let Some(items) = list.as_seq() else {
            return told(list.span, "`locations` is no list");
        };
        let mut names: BTreeSet<&str> = BTreeSet::new();
        for item in items {
            match item.get("location_name").and_then(Node::as_str) {
                None => return told(item.span, "this item has no text as `location_name`"),
                Some(name) if !names.insert(name) => {
                    return told(item.span, &format!("a second location is called `{name}`"));
                }
                Some(_) => {}
            }
        }
        let errors = deployment.outcome.errors();
        if let Some(error) = errors.iter().find(|it| it.place == Place::File) {
            return told(
                error.span,
                "the official check refuses this; `playground check` says why",
            );
        }
    }
    Ok(())
}

/// Whether `dg` would write the file of the projects (`DAGSTER.md §11`).
///
/// # Errors
/// The first place at which it stops before that.
pub(super) fn refused_by_dg(analysis: &Analysis, effective: &Effective) -> Result<(), String> {
    let repo = analysis.model.repos.get(effective.repo).filter(|_| effective.written.is_some());
    if let Some(span) = repo.and_then(|it| it.projects.missing.first()) {
        return Err(format!("{}: `dg` finds no project at this path", place(analysis, *span)));
    }
    for id in repo.iter().flat_map(|it| &it.files) {
        let Some(file) = analysis.model.file(*id) else { continue };
        let stop = match &file.content {
            Content::Dg(dg) => dg
                .toml
                .error
                .as_ref()
                .map(|it| it.span)
                .or(dg.apart)
                .or_else(|| dg.faults.first().map(|it| it.span)),
            Content::Part(document) if effective.files.contains(id) => {
                if let Some(error) = &document.error {
                    return Err(format!("{}: {}", place(analysis, error.span), error.message));
                }
                stop_of_part(file.kind, document.root.as_ref(), Span::new(*id, 0, 0))
            }
            _ => None,
        };
        if let Some(span) = stop {
            let place = place(analysis, span);
            return Err(format!("{place}: `dg` stops here; `playground check` says why"));
        }
    }
    Ok(())
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
            .ok_or_else(|| nothing(analysis, repo))
    };

    let name = match (asked, scopes.as_slice()) {
        (Some(name), _) if scopes.iter().flatten().any(|it| it == name) => Some(name),
        (Some(name), _) => {
            return Err(format!("there is no environment `{name}` (known: {known})"));
        }
        (None, [only]) => only.as_deref(),
        (None, _) => return Err(format!("name one environment with `--env` (known: {known})")),
    };
    match unread(analysis, repo, name) {
        Some(reason) => Err(reason),
        None => found(name),
    }
}

/// Why a file of `repo` that belongs to `environment` is not among what is merged: it is too large, or a template that is not rendered.
fn unread(analysis: &Analysis, repo: usize, environment: Option<&str>) -> Option<String> {
    let model = &analysis.model;
    let files = &model.repos.get(repo)?.files;
    let is_part = |it: &FileId| {
        let file = model.file(*it);
        file.is_some_and(|it| it.environment.is_none() || it.environment.as_deref() == environment)
    };
    for rendering in &model.renderings {
        let is_it = rendering.environment.as_deref() == environment
            && files.contains(&rendering.template)
            && is_part(&rendering.template);
        if let Some((_, remark)) = rendering.failure.as_ref().filter(|_| is_it) {
            return Some(format!("{}: {}", place(analysis, remark.span), remark.text));
        }
    }
    let is_large = |it: &&FileId| {
        let file = model.file(**it);
        file.is_some_and(|it| {
            it.kind == Kind::DagsterCloud && matches!(it.content, Content::TooLarge(_))
        })
    };
    let large = files.iter().find(|it| is_large(it) && is_part(it))?;
    Some(format!("{}: this file is too large and is not read", analysis.files.name(*large)))
}

/// What `repo` has instead of a configuration.
fn nothing(analysis: &Analysis, repo: usize) -> String {
    let model = &analysis.model;
    let files = model.repos.get(repo).map_or(&[][..], |it| &it.files);
    let own = files.iter().filter_map(|it| model.file(*it));
    let mut others: Vec<&str> = own
        .filter(|it| matches!(it.content, Content::Deployment(_) | Content::Template))
        .filter_map(|it| it.environment.as_deref())
        .collect();
    others.dedup();
    if others.is_empty() {
        "the repository has no `dagster_cloud.yaml`".to_owned()
    } else {
        let others = others.join(", ");
        format!("the repository has no configuration for this environment, only for {others}")
    }
}

/// `repo/path:line:column`.
fn place(analysis: &Analysis, span: Span) -> String {
    let start = analysis.files.line_columns(span).0;
    format!("{}:{}:{}", analysis.files.name(span.file), start.line, start.column)
}
