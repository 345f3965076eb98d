#![doc = include_str!("misused_dg_file.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Edit, Finding, Severity, Stage};
use crate::schema::Platform;
use crate::source::{FileId, Kind, Span};
use crate::yaml::{Data, Entry, Node, Style};

pub(super) const RULE: Rule = Rule {
    id: "misused-dg-file",
    severity: Severity::Error,
    stage: Stage::Check,
    stricter: false,
    explain: page!("misused_dg_file.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (file, document) in context.model.documents() {
        if document.error.is_some() {
            continue;
        }
        let start = Span::new(file.id, 0, 0);
        let root = document.root.as_ref();
        match file.kind {
            Kind::Build => findings.extend(build(root, start)),
            Kind::ContainerContext => findings.extend(container_context(context, root, file.id)),
            _ => {}
        }
    }
}

/// The place at which `dg` stops with a traceback in a `build.yaml` or `container_context.yaml`.
pub fn stop_of_part(kind: Kind, root: Option<&Node>, start: Span) -> Option<Span> {
    match kind {
        Kind::Build => build(root, start).first().map(|it| it.primary.span),
        _ => root.filter(|it| !is_taken(it)).map(|it| it.span),
    }
}

/// Whether `dg` takes this for the value of a container context: a mapping, or what Python takes for nothing.
fn is_taken(root: &Node) -> bool {
    match &*root.data {
        Data::Null | Data::Map(_) | Data::Bool(false) => true,
        Data::Seq(items) => items.is_empty(),
        Data::Str(text) => text.is_empty(),
        Data::Int(digits) => &**digits == "0",
        Data::Float(value) => *value == 0.0,
        _ => false,
    }
}

fn build(root: Option<&Node>, start: Span) -> Vec<Finding> {
    let Some(map) = root.and_then(Node::as_map) else {
        let finding = match root {
            Some(root) if !root.is_null() => {
                let message = format!("`build.yaml` is {}, not a mapping", root.kind());
                Finding::new(message, root.span)
            }
            _ => Finding::new("`build.yaml` is empty", start),
        };
        let help =
            "`dg` stops here with a traceback: write `directory` or `registry`, or remove the file";
        return vec![finding.help(help)];
    };
    let crash = map.get("directory").filter(|it| match &*it.data {
        Data::Null | Data::Str(_) | Data::Bool(false) => false,
        Data::Int(digits) => &**digits != "0",
        Data::Float(value) => *value != 0.0,
        Data::Seq(items) => !items.is_empty(),
        Data::Map(map) => !map.entries.is_empty(),
        _ => true,
    });
    let crash = crash.map(|it| {
        Finding::new(format!("`directory` is {}, not text", it.kind()), it.span)
            .help("`dg` stops here with a traceback: give the path of a folder")
    });
    crash.into_iter().collect()
}

fn container_context(context: &Context<'_>, root: Option<&Node>, id: FileId) -> Vec<Finding> {
    let Some(root) = root.filter(|it| !it.is_null()) else { return Vec::new() };
    let Some(map) = root.as_map() else {
        if is_taken(root) {
            return Vec::new();
        }
        let message = format!("`container_context.yaml` is {}, not a mapping", root.kind());
        let help =
            "`dg` stops here with a traceback: start with `k8s:`, `ecs:`, `docker:` or `aca:`";
        return vec![Finding::new(message, root.span).help(help)];
    };
    let mut findings = Vec::new();
    if let Some(entry) = map.entry("container_context") {
        let message = "`container_context` stands inside `container_context.yaml`";
        let mut finding = Finding::new(message, entry.key.span)
            .help("the file is the value: its keys stand at the top level");
        if map.entries.len() == 1
            && let Some(edits) = unwrap(context, entry, id)
        {
            finding = finding.fix("Move its keys to the top level", edits);
        }
        findings.push(finding);
    }
    for entry in &map.entries {
        let name = entry.key.as_str().unwrap_or_default();
        let Some(home) = home(name) else { continue };
        let message = format!("`{name}` is not a platform");
        findings
            .push(Finding::new(message, entry.key.span).help(format!("this belongs into {home}")));
    }
    findings
}

/// Whether this rule explains the key `name` of a `container_context.yaml`.
pub(super) fn explains(name: &str) -> bool {
    name == "container_context" || home(name).is_some()
}

/// Where a key of a location belongs that stands in a `container_context.yaml`.
fn home(name: &str) -> Option<&'static str> {
    match name {
        "directory" | "registry" => Some("`build.yaml`"),
        "agent_queue" | "image" => Some("`pyproject.toml`, under `tool.dg.project`"),
        _ => None,
    }
}

/// Takes the wrapping line away and moves the block below it to the left.
fn unwrap(context: &Context<'_>, entry: &Entry, id: FileId) -> Option<Vec<Edit>> {
    let text = context.files.text(id);
    let lines = context.files.lines(id)?;
    let map = entry.value.as_map()?;
    let is_known =
        map.entries.iter().all(|it| it.key.as_str().and_then(Platform::of_key).is_some());
    let first = lines.line(entry.key.span.start);
    let column = entry
        .value
        .span
        .start
        .checked_sub(lines.start_of(text, lines.line(entry.value.span.start)))?;
    if !is_known
        || entry.value.style != Style::Block
        || lines.text_of(text, first).trim() != "container_context:"
    {
        return None;
    }
    let mut edits = Vec::new();
    let start = lines.start_of(text, first);
    edits.push(Edit {
        span: Span::new(id, start, lines.start_of(text, first + 1)),
        text: String::new(),
    });
    for line in first + 1..lines.n_lines() {
        let start = lines.start_of(text, line);
        let blanks = lines.text_of(text, line).bytes().take_while(|it| *it == b' ').count();
        let n = u32::try_from(blanks).ok()?.min(column);
        if n > 0 {
            edits.push(Edit { span: Span::new(id, start, start + n), text: String::new() });
        }
    }
    Some(edits)
}
