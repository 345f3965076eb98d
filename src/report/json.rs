//! `check --format json`, version 1: wire types of their own, so that the core may change and the format not.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Serialize, Serializer};

use crate::analysis::Analysis;
use crate::diagnostic::{Diagnostic, Fix};
use crate::fact::{Comparison, Fact, Reading, Subject};
use crate::merge::{EffectiveLocation, Merged, MergedEntry, MergedValue, pointer_step};
use crate::source::{LineColumn, Span};
use crate::yaml::{Data, Node};

use super::order::{Flow, Plan, Who};

/// The whole report.
#[derive(Serialize)]
pub struct Report {
    version: u32,
    files: Vec<File>,
    diagnostics: Vec<Item>,
    locations: Vec<Location>,
    facts: Vec<FactRow>,
    lineage: Vec<Flow>,
    plan: Plan,
}

#[derive(Serialize)]
struct File {
    repo: String,
    path: String,
    kind: &'static str,
    environment: Option<String>,
}

#[derive(Serialize)]
struct Item {
    rule: &'static str,
    severity: &'static str,
    stage: &'static str,
    stricter: bool,
    environment: Option<String>,
    message: String,
    help: Option<String>,
    at: At,
    related: Vec<Related>,
    fixes: Vec<Repair>,
}

#[derive(Serialize)]
struct Related {
    message: String,
    at: At,
}

#[derive(Serialize)]
struct Repair {
    title: String,
    edits: Vec<Replacement>,
}

#[derive(Serialize)]
struct Replacement {
    at: At,
    text: String,
}

#[derive(Serialize)]
pub(super) struct At {
    repo: String,
    path: String,
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct Location {
    repo: String,
    name: String,
    environment: Option<String>,
    effective: Plain,
    origins: Vec<Origin>,
}

#[derive(Serialize)]
struct Origin {
    path: String,
    at: At,
    hidden: Vec<At>,
    strategy: &'static str,
}

#[derive(Serialize)]
struct FactRow {
    fact: String,
    environment: Option<String>,
    verdict: &'static str,
    values: Vec<FactValue>,
}

#[derive(Serialize)]
struct FactValue {
    repo: String,
    location: String,
    value: Option<String>,
    reason: Option<String>,
    at: Option<At>,
}

/// A merged value as plain JSON, keys in the order of the merge.
enum Plain {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    List(Vec<Plain>),
    Map(Vec<(String, Plain)>),
}

impl Serialize for Plain {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_none(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Int(value) => serializer.serialize_i64(*value),
            Self::Float(value) => serializer.serialize_f64(*value),
            Self::Text(value) => serializer.serialize_str(value),
            Self::List(items) => serializer.collect_seq(items),
            Self::Map(entries) => {
                serializer.collect_map(entries.iter().map(|(key, value)| (key, value)))
            }
        }
    }
}

/// The report of `analysis` with these of its diagnostics, for these of its environments.
pub fn report(
    analysis: &Analysis,
    diagnostics: &[&Diagnostic],
    scopes: &[Option<String>],
) -> Report {
    let writer = &Writer { analysis };
    let files = analysis.model.files.iter().filter_map(|it| {
        let file = analysis.files.get(it.id)?;
        Some(File {
            repo: file.repo.to_string(),
            path: file.path.to_string(),
            kind: it.kind.name(),
            environment: it.environment.clone(),
        })
    });
    let deployed = analysis.deployed.iter().filter(|it| scopes.contains(&it.environment));
    let locations = deployed.flat_map(|effective| {
        let repo = analysis.model.repos.get(effective.repo).map_or("", |it| &it.name);
        effective
            .locations
            .iter()
            .map(|it| writer.location(repo, effective.environment.as_deref(), it))
    });
    let facts = scopes.iter().flat_map(|scope| {
        let subjects = subjects_of(analysis, scope.as_deref());
        let rows = analysis.facts.rows.iter();
        rows.filter_map(move |(fact, row)| writer.fact(fact, row, subjects.clone()))
    });
    Report {
        version: 1,
        files: files.collect(),
        diagnostics: diagnostics.iter().map(|it| writer.item(it)).collect(),
        locations: locations.collect(),
        facts: facts.collect(),
        lineage: writer.lineage(scopes),
        plan: writer.plan(scopes),
    }
}

/// Where the subjects of one environment stand, which stand together.
fn subjects_of(analysis: &Analysis, environment: Option<&str>) -> Range<usize> {
    let is_own = |it: &Subject| it.environment.as_deref() == environment;
    let subjects = &analysis.facts.subjects;
    let start = subjects.iter().position(is_own).unwrap_or(0);
    start..subjects.iter().rposition(is_own).map_or(start, |it| it + 1)
}

pub(super) struct Writer<'a> {
    pub(super) analysis: &'a Analysis,
}

impl Writer<'_> {
    pub(super) fn at(&self, span: Span) -> At {
        let files = &self.analysis.files;
        let (start, end) = files.line_columns(span);
        let (repo, path) = files
            .get(span.file)
            .map(|it| (it.repo.to_string(), it.path.to_string()))
            .unwrap_or_default();
        At { repo, path, start: position(start), end: position(end) }
    }

    fn item(&self, diagnostic: &Diagnostic) -> Item {
        let finding = &diagnostic.finding;
        let related = finding
            .related
            .iter()
            .map(|it| Related { message: it.message.clone(), at: self.at(it.span) });
        Item {
            rule: diagnostic.rule,
            severity: diagnostic.severity.name(),
            stage: diagnostic.stage.name(),
            stricter: diagnostic.stricter,
            environment: finding.environment.clone(),
            message: finding.message.clone(),
            help: finding.help.clone(),
            at: self.at(finding.primary.span),
            related: related.collect(),
            fixes: finding.fixes.iter().map(|it| self.repair(it)).collect(),
        }
    }

    fn repair(&self, fix: &Fix) -> Repair {
        let edits =
            fix.edits.iter().map(|it| Replacement { at: self.at(it.span), text: it.text.clone() });
        Repair { title: fix.title.clone(), edits: edits.collect() }
    }

    fn location(
        &self,
        repo: &str,
        environment: Option<&str>,
        location: &EffectiveLocation,
    ) -> Location {
        let mut origins = Vec::new();
        self.origins(&location.merged, "", &mut origins);
        Location {
            repo: repo.into(),
            name: location.name.clone(),
            environment: environment.map(Into::into),
            effective: plain(&location.merged),
            origins,
        }
    }

    /// One origin for each leaf, and one for each collection that took another's place.
    fn origins(&self, value: &Merged, path: &str, origins: &mut Vec<Origin>) {
        let is_leaf = value.entries().is_empty() && value.items().is_empty();
        if is_leaf || !value.hidden.is_empty() {
            origins.push(Origin {
                path: path.to_owned(),
                at: self.at(value.origin),
                hidden: value.hidden.iter().map(|it| self.at(*it)).collect(),
                strategy: value.strategy.name(),
            });
        }
        match &value.value {
            MergedValue::Map(entries) => {
                for MergedEntry { key, value, .. } in entries {
                    let step = pointer_step(key);
                    self.origins(value, &format!("{path}/{step}"), origins);
                }
            }
            MergedValue::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.origins(item, &format!("{path}/{index}"), origins);
                }
            }
            MergedValue::Scalar(_) => {}
        }
    }

    /// The readings of one fact for the subjects of one environment; of a fact that several share, who has none as well.
    fn fact(
        &self,
        fact: &Fact,
        row: &BTreeMap<usize, Reading>,
        subjects: Range<usize>,
    ) -> Option<FactRow> {
        let readings = || row.range(subjects.clone());
        let first = readings().next()?;
        let values = if readings().nth(1).is_some() {
            subjects.clone().map(|it| self.fact_value(it, row.get(&it))).collect()
        } else {
            vec![self.fact_value(*first.0, Some(first.1))]
        };
        let environment = self.analysis.facts.subjects.get(subjects.start)?.environment.clone();
        let mut compared = Comparison::of(fact);
        let n_missing = subjects.len() - readings().count();
        readings()
            .map(|it| Some(it.1))
            .chain((n_missing > 0).then_some(None))
            .for_each(|it| compared.add(it));
        let verdict = compared.verdict().name();
        Some(FactRow { fact: fact.name(), environment, verdict, values })
    }

    fn fact_value(&self, subject: usize, reading: Option<&Reading>) -> FactValue {
        let Who { repo, location } = self.subject(subject);
        let told = reading.map(|it| it.value.as_ref());
        FactValue {
            repo,
            location,
            value: told.and_then(Result::ok).cloned(),
            reason: told.and_then(Result::err).cloned(),
            at: reading.and_then(|it| it.at).map(|it| self.at(it)),
        }
    }
}

fn position(it: LineColumn) -> Position {
    Position { line: it.line, column: it.column }
}

fn plain(value: &Merged) -> Plain {
    match &value.value {
        MergedValue::Scalar(node) => scalar(node),
        MergedValue::List(items) => Plain::List(items.iter().map(plain).collect()),
        MergedValue::Map(entries) => {
            Plain::Map(entries.iter().map(|it| (it.key.to_string(), plain(&it.value))).collect())
        }
    }
}

/// What JSON has no number for stays text.
fn scalar(node: &Node) -> Plain {
    match &*node.data {
        Data::Bool(value) => Plain::Bool(*value),
        Data::Int(digits) => {
            digits.parse().map_or_else(|_| Plain::Text(digits.to_string()), Plain::Int)
        }
        Data::Float(value) if value.is_finite() => Plain::Float(*value),
        Data::Float(value) => Plain::Text(value.to_string()),
        Data::Str(text) | Data::Unpaired(text) | Data::Date(text) => Plain::Text(text.to_string()),
        Data::Bytes(bytes) => Plain::Text(String::from_utf8_lossy(bytes).into_owned()),
        Data::Null | Data::Recursive(_) | Data::Seq(_) | Data::Map(_) | Data::Set(_) => Plain::Null,
    }
}
