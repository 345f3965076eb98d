//! What the official packages say of one file, stage by stage: the `verdict` of FORMATS.md.

use crate::merge::{Exception, Merged, normalized};
use crate::schema::{
    ErrorKind, Evaluation, Outcome, Platform, agent, check, deploy, deploy_document,
    merged_document, shared,
};
use crate::source::{FileId, Span};
use crate::yaml::{Data, Document, Node, parse};

/// The image that CI is taken to have built, as in the records.
const IMAGE: &str = "example.registry/image:tag";

/// What the official packages say of one file.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// How the official check ends: `ok`, `schema`, `yaml`, `crash` or `blank`.
    pub stage: &'static str,
    /// Kind and path of each error, in the official order.
    pub errors: Vec<(&'static str, String)>,
    /// The locations with `defaults` merged in; `None` where the check refuses the file.
    pub normalized: Option<Result<Vec<Merged>, Exception>>,
    /// Each location of the raw file, where the check accepts it.
    pub locations: Option<Vec<LocationVerdict>>,
    /// Each location of the merged file, where the file has `defaults` and they can be merged.
    pub merged_locations: Option<Vec<LocationVerdict>>,
}

/// What deploy and agents say of one location.
#[derive(Debug, Clone, PartialEq)]
pub struct LocationVerdict {
    /// `location_name`.
    pub name: String,
    /// What the later stages say; `None` where the deploy step stops before it asks them.
    pub stages: Option<Stages>,
}

/// What the later stages say of one location.
#[derive(Debug, Clone, PartialEq)]
pub struct Stages {
    /// The hosted service, of the deploy document.
    pub server: Listed,
    /// The agents, by the key that they look at: `shared`, `k8s`, ….
    pub agents: Vec<(&'static str, Listed)>,
}

/// What an evaluation lists.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// Whether the stage accepts the document.
    pub ok: bool,
    /// Reason and path of each error; no path where the tool stops with a traceback.
    pub errors: Vec<(&'static str, Option<String>)>,
}

/// What the official packages say of `text` (`DAGSTER.md §1`).
pub fn verdict(text: &str) -> Verdict {
    let document = match read(text) {
        Ok(document) => document,
        Err(verdict) => return verdict,
    };
    let root = document.root.as_ref();
    match (stop(root), root) {
        (Some(verdict), _) => verdict,
        (None, Some(root)) => accepted(root),
        (None, None) => refused("schema", Vec::new()),
    }
}

/// Kind and path of the first error for which the official check refuses `text`.
pub(super) fn refused_text(text: &str) -> Option<(&'static str, String)> {
    let verdict = read(text).map_or_else(Some, |it| stop(it.root.as_ref()))?;
    verdict.errors.into_iter().next()
}

/// The document, or the verdict where it is none.
fn read(text: &str) -> Result<Document, Verdict> {
    // Python takes four control characters for blanks as well.
    if text.chars().all(|it| it.is_whitespace() || ('\x1c'..='\x1f').contains(&it)) {
        return Err(refused("blank", vec![("blank_file", String::new())]));
    }
    let document = parse(FileId(0), text);
    let Some(error) = &document.error else { return Ok(document) };
    let kind = error.kind;
    let stage = if kind.starts_with("crash:") { "crash" } else { "yaml" };
    Err(refused(stage, vec![(kind, String::new())]))
}

/// The verdict where the check does not accept the document.
fn stop(root: Option<&Node>) -> Option<Verdict> {
    match check(root, Span::new(FileId(0), 0, 0)) {
        Outcome::Crash { exception, .. } => {
            Some(refused("crash", vec![(exception, String::new())]))
        }
        Outcome::Listed(errors) if errors.is_empty() => None,
        Outcome::Listed(errors) => {
            let listed = errors.into_iter().map(|it| (ErrorKind::official_name(it.kind), it.path));
            Some(refused("schema", listed.collect()))
        }
    }
}

/// The verdict on a file that is not UTF-8: the official tools stop with a traceback.
pub fn undecodable() -> Verdict {
    refused("crash", vec![("crash:UnicodeDecodeError", String::new())])
}

/// The verdict where the official tool stops with this exception before there is a file to check.
pub fn stopped(exception: Exception) -> Verdict {
    refused("crash", vec![(exception.kind(), String::new())])
}

fn refused(stage: &'static str, errors: Vec<(&'static str, String)>) -> Verdict {
    Verdict { stage, errors, normalized: None, locations: None, merged_locations: None }
}

fn accepted(root: &Node) -> Verdict {
    let normalized = normalized(root).map_err(|it| it.exception);
    let has_defaults = root.get("defaults").is_some_and(|it| !it.is_null());
    let merged_locations = normalized.as_ref().ok().filter(|_| has_defaults).map(|locations| {
        let told = locations.iter().map(|it| {
            let location = it.node();
            let stages = stages(&merged_document(&location));
            LocationVerdict { name: name(&location), stages: Some(stages) }
        });
        told.collect()
    });
    let locations = root.get("locations").and_then(Node::as_seq).unwrap_or_default();
    let told = locations.iter().map(|it| LocationVerdict {
        name: name(it),
        stages: deploy_document(it, IMAGE).map(|it| stages(&it)),
    });
    Verdict {
        stage: "ok",
        errors: Vec::new(),
        locations: Some(told.collect()),
        merged_locations,
        normalized: Some(normalized),
    }
}

fn name(location: &Node) -> String {
    match location.get("location_name").map(|it| &*it.data) {
        Some(Data::Str(text) | Data::Unpaired(text)) => text.to_string(),
        Some(Data::Bytes(bytes)) => String::from_utf8_lossy(bytes).into_owned(),
        _ => String::new(),
    }
}

fn stages(document: &Node) -> Stages {
    let mut agents = Vec::new();
    if let Some(context) = document.get("container_context") {
        let context = &context.unrolled().unwrap_or_else(|| context.clone());
        agents.extend(shared(context).map(|it| ("shared", listed(&it, it.is_ok()))));
        for platform in Platform::ALL {
            let verdict = agent(platform, context);
            agents.extend(verdict.map(|it| (platform.key(), listed(&it.evaluation, it.is_ok()))));
        }
    }
    let server = deploy(document);
    Stages { server: listed(&server, server.is_ok()), agents }
}

fn listed(evaluation: &Evaluation, ok: bool) -> Listed {
    let errors = evaluation.listed();
    Listed { ok, errors: errors.into_iter().map(|it| (it.0, it.1.map(Into::into))).collect() }
}
