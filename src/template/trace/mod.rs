//! What printed texts come from: the template is rendered a second time, rewritten so that the engine tells what it reads.
//!
//! The second rendering must give the same text, piece by piece; else nothing is told.

mod binding;
mod expression;
mod functions;
mod items;
mod known;
mod log;
mod places;
mod rewrite;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use minijinja::{Environment, OutputSpan, OutputSpanKind};

use self::expression::OURS;
use self::known::{Known, Maker, Origin};
use self::log::{Log, Printed, Read, What};
use self::places::{Places, collect_names, named_place, tokens};
use self::rewrite::Rewriter;
use super::job::included;
use super::limits::too_deep;
use super::values::Given;
use crate::source::Role;
use crate::yaml::Node;

/// What a rendering was made of.
pub(super) struct Made<'m> {
    /// The files by name; the template is the first.
    pub(super) files: Vec<(&'m str, &'m str)>,
    /// The values file.
    pub(super) values_root: Option<Node>,
    /// All values.
    pub(super) values: Given,
    /// The paths of those that were given beside the values file, in their order.
    pub(super) given: Vec<String>,
    /// The variables of the pipeline, each with its number among all that was given.
    pub(super) variables: BTreeMap<String, (usize, String)>,
    /// What was rendered.
    pub(super) text: &'m str,
    /// And its parts.
    pub(super) spans: &'m [OutputSpan],
}

/// Something that a part of the rendered text comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Told {
    /// What part it has.
    pub(super) role: Role,
    /// Whether it only decided what was printed.
    pub(super) is_condition: bool,
    /// Where it stands.
    pub(super) at: At,
}

/// Where something stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum At {
    /// In a file, by its number.
    File(usize, Range<usize>),
    /// In the values file.
    Values(Range<usize>),
    /// Among what was given beside the files, by its number.
    Given(usize),
}

/// What the parts of the rendered text come from, by the place of each part. `environment` is as the first rendering had it.
pub(super) fn trace(
    made: Made<'_>,
    mut environment: Environment<'static>,
) -> Vec<(usize, Vec<Told>)> {
    let Some((files, places)) = rewritten(&made.files) else { return Vec::new() };
    let Some((name, _)) = made.files.first() else { return Vec::new() };
    let sources = files.clone();
    let log = Arc::new(Mutex::new(Log::default()));
    let mut maker = Maker { all: Vec::new(), given: &made.given, log: Arc::clone(&log) };
    let (context, _) = maker.value(made.values, made.values_root.as_ref(), "", None, None);
    let known = maker.all;
    let places = Arc::new(places);
    let texts = made.files.iter().map(|it| it.1.to_owned()).collect();
    lock(&log).keep_numbers(&known);
    functions::add(&mut environment, &log, &places, texts, &context, made.variables);
    environment.set_loader(move |name| Ok(files.get(&plain(name)).cloned()));
    let rendered = environment.get_template(name).and_then(|it| it.render_with_spans(context));
    let Ok((text, spans)) = rendered else { return Vec::new() };
    let is_same =
        |(one, other): (&OutputSpan, &OutputSpan)| one.output_range() == other.output_range();
    let is_alike = text == made.text
        && spans.len() == made.spans.len()
        && spans.iter().zip(made.spans).all(is_same);
    let mut log = lock(&log);
    if !is_alike || log.is_full() {
        return Vec::new();
    }
    told(&spans, &sources, std::mem::take(&mut log.printed), &known, &places)
}

/// Files by their names, those rewritten that the template includes by name; nothing where one of them has something that is not followed.
fn rewritten(files: &[(&str, &str)]) -> Option<(BTreeMap<String, String>, Places)> {
    let others = files.iter().enumerate().skip(1);
    let mut others: BTreeMap<&str, usize> = others.map(|(number, it)| (it.0, number)).collect();
    let mut wanted = vec![0];
    let mut read = BTreeMap::new();
    let mut places = Places::default();
    let mut next = 0;
    while let Some(number) = wanted.get(next).copied() {
        next += 1;
        let (_, text) = files.get(number)?;
        if text.contains(OURS) {
            return None;
        }
        // What is no template is not rendered.
        let Some(tokens) = tokens(text) else { continue };
        collect_names(&tokens, &mut places);
        read.insert(number, tokens);
        // Each of the others is found once.
        let names = included(text).into_iter().map(plain);
        wanted.extend(names.filter_map(|it| others.remove(&*it)));
    }
    let named = |it: &(&str, &str)| (it.0.to_owned(), it.1.to_owned());
    let mut out: BTreeMap<String, String> = files.iter().map(named).collect();
    for (number, tokens) in &read {
        let (name, text) = files.get(*number)?;
        let new = Rewriter::new(text, *number, tokens, &mut places).run()?;
        if too_deep(&new).is_some() {
            return None;
        }
        out.insert((*name).to_owned(), new);
    }
    Some((out, places))
}

/// The name of a file as it is known.
fn plain(name: &str) -> String {
    let steps: Vec<&str> = name.split('/').filter(|it| !it.is_empty() && *it != ".").collect();
    steps.join("/")
}

fn lock(log: &Mutex<Log>) -> std::sync::MutexGuard<'_, Log> {
    log.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Brings what was read together with the parts that were printed.
fn told(
    spans: &[OutputSpan],
    sources: &BTreeMap<String, String>,
    printed: Vec<Printed>,
    known: &[Known],
    places: &Places,
) -> Vec<(usize, Vec<Told>)> {
    let place = |it: &OutputSpan| {
        let is_expression = it.kind() == OutputSpanKind::Expression;
        let text = sources.get(it.name()).filter(|_| is_expression)?;
        named_place(text, it.source_range().start)
    };
    // Which parts each place of the templates has printed.
    let mut own: Vec<Vec<usize>> = printed.iter().map(|_| Vec::new()).collect();
    for (at, span) in spans.iter().enumerate() {
        if let Some(own) = place(span).and_then(|it| own.get_mut(it)) {
            own.push(at);
        }
    }
    let mut parts = Vec::new();
    for (printed, own) in printed.into_iter().zip(own) {
        // What was printed into another text first has no part of its own.
        if printed.times != own.len() {
            continue;
        }
        for (time, reads) in printed.reads {
            let mut all: Vec<Told> = Vec::new();
            for it in reads.iter().filter_map(|it| one(it, known, places)) {
                // What was printed and decided as well is told once.
                match all.iter_mut().find(|other| other.at == it.at) {
                    Some(other) => other.is_condition &= it.is_condition,
                    None => all.push(it),
                }
            }
            parts.extend(own.get(time).filter(|_| !all.is_empty()).map(|it| (*it, all)));
        }
    }
    parts.sort_by_key(|it| it.0);
    parts
}

fn one(read: &Read, known: &[Known], places: &Places) -> Option<Told> {
    let file = |place: usize| {
        let place = places.all.get(place)?;
        Some(At::File(place.file, place.range.clone()))
    };
    let (role, at) = match &read.what {
        What::Known(number) => match &known.get(*number)?.origin {
            Origin::File(range) if read.is_item => (Role::Item, At::Values(range.clone())),
            Origin::File(range) => (Role::Value, At::Values(range.clone())),
            Origin::Given(number) => (Role::Given, At::Given(*number)),
            Origin::Nowhere => return None,
        },
        What::Variable(number) => (Role::Variable, At::Given(*number)),
        What::Set(place) => (Role::Set, file(*place)?),
        What::Default(place) => (Role::Default, file(*place)?),
    };
    Some(Told { role, is_condition: read.is_condition, at })
}
