//! Why an effective file is not what the official tools would make: where they stop, what they refuse, and what is not there at all.

use std::collections::BTreeSet;

use super::verdict::refused_text;
use crate::analysis::Analysis;
use crate::check::rules::stop_of_part;
use crate::merge::{Effective, render};
use crate::model::Content;
use crate::schema::Place;
use crate::source::{FileId, Kind, Span};
use crate::yaml::Node;

/// Why there is no such file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The text that is to blame; nothing where it is no single one.
    pub at: Option<Span>,
    /// Why: `the official check refuses this`.
    pub words: String,
    /// What more `playground check` says, if anything: `why`.
    asks: &'static str,
}

impl Refusal {
    fn new(at: Span, words: impl Into<String>) -> Self {
        Self { at: Some(at), words: words.into(), asks: "" }
    }

    /// Where and why, for a terminal.
    pub fn text(&self, analysis: &Analysis) -> String {
        let place = self.at.map(|it| {
            let start = analysis.files.line_columns(it).0;
            format!("{}:{}:{}: ", analysis.files.name(it.file), start.line, start.column)
        });
        let asks = match self.asks {
            "" => String::new(),
            what => format!("; `playground check` says {what}"),
        };
        format!("{}{}{asks}", place.unwrap_or_default(), self.words)
    }
}

/// Why nobody deploys `effective` as it is rendered: a file of it cannot be read or merged, or the official check would refuse the
/// result.
pub fn refusal(analysis: &Analysis, effective: &Effective) -> Option<Refusal> {
    let mut documents = effective.files.iter().filter_map(|it| analysis.model.document(*it));
    let unread = documents.find_map(|it| it.error.as_ref());
    unread
        .map(|it| Refusal::new(it.span, &*it.message))
        .or_else(|| refused_by_dg(analysis, effective))
        .or_else(|| lost(analysis, effective))
        .or_else(|| {
            let failure = effective.failures.first()?;
            Some(Refusal::new(failure.span, &*failure.message))
        })
        .or_else(|| {
            let text: String = render(effective).iter().flat_map(|it| [&*it.text, "\n"]).collect();
            let (kind, path) = refused_text(&text)?;
            let words =
                format!("the official check would refuse the merged file: {kind} at `{path}`");
            Some(Refusal { at: None, words, asks: "where" })
        })
}

/// The first rendered text that cannot be read, or the first item that no merged file would have.
fn lost(analysis: &Analysis, effective: &Effective) -> Option<Refusal> {
    let told = |span, message: &str| Some(Refusal::new(span, message));
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
            let refused = Refusal::new(error.span, "the official check refuses this");
            return Some(Refusal { asks: "why", ..refused });
        }
    }
    None
}

/// Where `dg` stops before it writes the file of the projects (`DAGSTER.md §11`).
pub fn refused_by_dg(analysis: &Analysis, effective: &Effective) -> Option<Refusal> {
    let repo = analysis.model.repos.get(effective.repo).filter(|_| effective.written.is_some());
    if let Some(span) = repo.and_then(|it| it.projects.missing.first()) {
        return Some(Refusal::new(*span, "`dg` finds no project at this path"));
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
                    return Some(Refusal::new(error.span, &*error.message));
                }
                stop_of_part(file.kind, document.root.as_ref(), Span::new(*id, 0, 0))
            }
            _ => None,
        };
        if let Some(span) = stop {
            let stops = Refusal::new(span, "`dg` stops here");
            return Some(Refusal { asks: "why", ..stops });
        }
    }
    None
}

/// Why a file of `repo` that belongs to `environment` is not among what is merged: it is too large, or a template that is not rendered.
pub fn unread_file(analysis: &Analysis, repo: usize, environment: Option<&str>) -> Option<Refusal> {
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
            return Some(Refusal::new(remark.span, &*remark.text));
        }
    }
    let is_large = |it: &&FileId| {
        let file = model.file(**it);
        file.is_some_and(|it| {
            it.kind == Kind::DagsterCloud && matches!(it.content, Content::TooLarge(_))
        })
    };
    let large = files.iter().find(|it| is_large(it) && is_part(it))?;
    let words = format!("{}: this file is too large and is not read", analysis.files.name(*large));
    Some(Refusal { at: None, words, asks: "" })
}

/// What `repo` has instead of a configuration.
pub fn nothing_deployed(analysis: &Analysis, repo: usize) -> String {
    let others = environments_with_files(analysis, repo);
    if others.is_empty() {
        "the repository has no `dagster_cloud.yaml`".to_owned()
    } else {
        let others = others.join(", ");
        format!("the repository has no configuration for this environment, only for {others}")
    }
}

fn environments_with_files(analysis: &Analysis, repo: usize) -> Vec<&str> {
    let model = &analysis.model;
    let files = model.repos.get(repo).map_or(&[][..], |it| &it.files);
    let own = files.iter().filter_map(|it| model.file(*it));
    let mut others: Vec<&str> = own
        .filter(|it| matches!(it.content, Content::Deployment(_) | Content::Template))
        .filter_map(|it| it.environment.as_deref())
        .collect();
    others.dedup();
    others
}

/// Why what a repository deploys is no file among [`effective_files`](super::effective_files); nothing where it is one, and where the
/// repository deploys nothing anywhere.
pub fn left_out(analysis: &Analysis, effective: &Effective) -> Option<String> {
    let (repo, environment) = (effective.repo, effective.environment.as_deref());
    if !effective.locations.is_empty() {
        return None;
    }
    if let Some(unread) = unread_file(analysis, repo, environment) {
        return Some(unread.words);
    }
    if !effective.files.is_empty() {
        return Some("its files list no location".to_owned());
    }
    let has_others = !environments_with_files(analysis, repo).is_empty();
    has_others.then(|| nothing_deployed(analysis, repo))
}
