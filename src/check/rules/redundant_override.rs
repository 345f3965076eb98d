#![doc = include_str!("redundant_override.md")]

use std::collections::BTreeMap;

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::fact::{Fact, located};
use crate::merge::{Merged, Strategy, Way, canonical, level};
use crate::source::Span;
use crate::yaml::Node;

pub(super) const RULE: Rule = Rule {
    id: "redundant-override",
    severity: Severity::Info,
    stage: Stage::Review,
    stricter: true,
    explain: page!("redundant_override.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut report = |subject: usize, own: Span, weaker: Span, name: &str| {
        let environment = context.facts.subjects.get(subject);
        findings.push(
            Finding::new(format!("`{name}` has this value without being set here"), own)
                .related(weaker, "set here already")
                .help("leave it out, unless it is meant to stay when the other one changes")
                .in_environment(environment.and_then(|it| it.environment.as_deref())),
        );
    };
    // What was looked at: of each text what it is held against.
    let mut known: BTreeMap<(usize, Span), Span> = BTreeMap::new();
    let locations: Vec<&Merged> =
        located(context.model, context.deployed).map(|it| &it.1.merged).collect();
    for (subject, location) in locations.iter().enumerate() {
        location.visit(&mut Vec::new(), &mut |path, value| {
            // Locations are matched by their names, which have to be repeated.
            if path == [Way::Key("location_name")] {
                return;
            }
            let is_repeat = value.strategy == Strategy::Deduplicated;
            let (own, weaker) = match value.hidden.last() {
                Some(repeat) if is_repeat => (*repeat, value.origin),
                Some(lost) => (value.origin, *lost),
                None => return,
            };
            // Within one file it is a repetition.
            let is_repetition = own.file == weaker.file
                && level(context.model, own) == level(context.model, weaker);
            if !is_repetition
                && known.insert((subject, own), weaker).is_none()
                && is_same_value(context, None, own, weaker)
            {
                report(subject, own, weaker, &named(location, path));
            }
        });
    }
    // Of a variable also what another list gives it.
    for (fact, row) in &context.facts.rows {
        let Fact::Variable(name) = fact else { continue };
        for (subject, reading) in row {
            // What is told to go already, because it repeats this one, is no reason for this one to go.
            let repeats = |it: &&Span| known.get(&(*subject, **it)).copied() == reading.at;
            let other = reading.hidden.iter().rev().find(|it| !repeats(it));
            if let (Some(location), Some(counts), Some(other)) =
                (locations.get(*subject), reading.at, other)
                && known.get(&(*subject, counts)) != Some(other)
                && !is_one_list(context, counts, *other)
                && is_same_value(context, Some(name), counts, *other)
            {
                let is_first = list(location, counts) < list(location, *other);
                let (own, weaker) = if is_first { (*other, counts) } else { (counts, *other) };
                if known.insert((*subject, own), weaker).is_none() {
                    report(*subject, own, weaker, name);
                }
            }
        }
    }
}

/// How special the list is in which a variable is set: an agent's is for every location, a platform's not for the others, that of a
/// container for one of two. Whichever of two equal entries counts, the one of the more special list can go. In a location it is the
/// deeper one; an agent's is not in it.
fn list(location: &Merged, entry: Span) -> Option<usize> {
    let mut depth = None;
    location.visit(&mut Vec::new(), &mut |path, value| {
        if value.origin == entry || value.hidden.contains(&entry) {
            depth = Some(path.len());
        }
    });
    depth
}

/// Whether the same stands at both places; of the `variable` of this name perhaps once as `NAME=value`, once as its value alone.
/// What a template prints is not compared.
pub(super) fn is_same_value(
    context: &Context<'_>,
    variable: Option<&str>,
    left: Span,
    right: Span,
) -> bool {
    let node = |it: Span| context.model.root(it.file)?.at_span(it);
    let (Some(left), Some(right)) = (node(left), node(right)) else { return false };
    let value = |it: &'_ Node| {
        let text = it.as_str()?.strip_prefix(variable?)?.strip_prefix('=')?;
        Some(text.to_owned())
    };
    match (value(left), value(right)) {
        (Some(left), None) => right.as_str() == Some(&*left),
        (None, Some(right)) => left.as_str() == Some(&*right),
        _ => canonical(&Merged::only(left)) == canonical(&Merged::only(right)),
    }
}

/// Whether both texts are items of one list, or in such items.
pub(super) fn is_one_list(context: &Context<'_>, left: Span, right: Span) -> bool {
    let both = Span::new(left.file, left.start.min(right.start), left.end.max(right.end));
    let root = context.model.root(left.file).filter(|_| left.file == right.file);
    root.is_some_and(|it| it.around(both).as_seq().is_some())
}

/// The way to a value in words, items of lists by what tells them apart, as the merge does: in the file they stand at other places.
fn named(root: &Merged, path: &[Way<'_>]) -> String {
    let (mut value, mut words) = (root, Vec::new());
    for way in path {
        let (inner, word) = match way {
            Way::Key(key) => {
                let entry = value.entries().iter().find(|it| *it.key == **key);
                (entry.map(|it| &it.value), Some(*key))
            }
            Way::Item(at) => {
                let item = value.items().get(*at);
                let own = item.map(|it| it.get("name").or_else(|| it.get("key")).unwrap_or(it));
                (item, own.and_then(|it| it.as_str()?.split('=').next()))
            }
        };
        words.extend(word);
        let Some(inner) = inner else { break };
        value = inner;
    }
    words.join(".")
}
