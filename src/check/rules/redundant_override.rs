#![doc = include_str!("redundant_override.md")]

use std::cmp::Reverse;

use crate::check::same::{is_one_list, is_same_value, says};
use crate::check::settings::{is_text, is_variables, settings};
use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::fact::{Fact, Reading, located};
use crate::merge::{Level, Merged, Process, Strategy, Way, is_shallow, level};
use crate::schema::Platform;
use crate::source::{Span, Stretches, sort_by_key};

pub(super) const RULE: Rule = Rule {
    id: "redundant-override",
    severity: Severity::Info,
    stage: Stage::Review,
    stricter: true,
    explain: page!("redundant_override.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut texts = Texts { context, subject: 0, repeats: Vec::new(), needed: Vec::new() };
    let locations: Vec<_> = located(context.model, context.deployed).collect();
    for (subject, (of, location)) in locations.iter().enumerate() {
        texts.subject = subject;
        let settings = settings(context.model, of, location);
        texts.of_files(&location.merged, &settings);
        for (_, merged) in &settings {
            texts.of_settings(&location.merged, merged);
        }
    }
    let mut known: Vec<(usize, Span, Span)> =
        texts.repeats.iter().filter_map(|it| Some((it.subject, it.own, it.weaker?))).collect();
    sort_by_key(&mut known, |it| *it);
    let merged: Vec<&Merged> = locations.iter().map(|it| &it.1.merged).collect();
    texts.of_variables(&merged, &known);
    let needed: Stretches = texts.needed.into_iter().collect();
    let mut repeats = texts.repeats;
    sort_by_key(&mut repeats, |it| (it.own.file, it.own.start, Reverse(it.own.end)));
    let mut last: Option<Span> = None;
    for own in repeats.chunk_by(|left, right| left.own == right.own) {
        let Some(first) = own.first() else { continue };
        // In a collection, only all of it is looked at.
        let is_inside = last.is_some_and(|it| it.contains(first.own));
        last = last.filter(|_| is_inside).or(Some(first.own));
        if is_inside || needed.touch(first.own) {
            continue;
        }
        let environment = |it: &Repeat| context.facts.subjects.get(it.subject)?.environment.clone();
        let only = environment(first)
            .filter(|_| own.iter().all(|it| environment(it) == environment(first)));
        let message = format!("`{}` has this value without being set here", first.name);
        let finding = Finding::new(message, first.own).in_environment(only.as_deref());
        findings.push(match first.weaker {
            Some(weaker) => finding
                .related(weaker, "set here already")
                .help("leave it out, unless it is meant to stay when the other one changes"),
            None => finding
                .help("leave it out, unless it is meant to stay when what was typed in changes"),
        });
    }
}

/// A text that says again what another one says, for one subject.
struct Repeat {
    subject: usize,
    own: Span,
    /// The other one; nothing for what was typed in.
    weaker: Option<Span>,
    name: String,
}

/// What texts are found to be.
struct Texts<'c> {
    context: &'c Context<'c>,
    /// The location that is looked at.
    subject: usize,
    /// Those that could go for one subject.
    repeats: Vec<Repeat>,
    /// Those that may not go, since there is a subject which has the value from nowhere else.
    needed: Vec<Span>,
}

impl Texts<'_> {
    /// Looks at the values of a location, as its files have them; not at those of `settings` or variables for whether they are needed.
    fn of_files(&mut self, location: &Merged, settings: &[(Platform, Merged)]) {
        // How long the way is to a collection that can go.
        let mut around: Option<usize> = None;
        location.visit(&mut Vec::new(), &mut |path, value| {
            // Locations are matched by their names, which have to be repeated.
            if path == [Way::Key("location_name")] {
                return;
            }
            let is_setting = |it: &(Platform, _)| {
                path.starts_with(&[Way::Key("container_context"), Way::Key(it.0.key())])
            };
            let counts = !is_variables(path) && !settings.iter().any(is_setting);
            around = around.filter(|it| *it < path.len());
            let stays = self.repeats_of(value, &|_| named(location, path));
            let is_repeated = stays != value.origin;
            if counts && around.is_none() && (is_repeated || is_text(path.len(), value)) {
                self.needed.push(stays);
            }
            if is_repeated {
                around = around.or(Some(path.len()));
            }
        });
    }

    /// Looks at what a platform makes of them.
    fn of_settings(&mut self, location: &Merged, settings: &Merged) {
        settings.visit(&mut Vec::new(), &mut |path, value| {
            if is_variables(path) {
                return;
            }
            // A collection that is replaced as a whole may have come of several texts.
            let is_one_text = value.strategy == Strategy::Deduplicated
                || value.entries().is_empty() && value.items().is_empty();
            let stays = if is_one_text {
                self.repeats_of(value, &|own| name_of(location, own))
            } else {
                value.origin
            };
            if is_text(path.len(), value) {
                self.needed.push(stays);
            }
        });
    }

    /// Notes which of the texts of `value` say again what a weaker one says; gives the one that then has to stay.
    fn repeats_of(&mut self, value: &Merged, name: &dyn Fn(Span) -> String) -> Span {
        let context = self.context;
        let is_agents = |it: Span| level(context.model, it) == Level::Agent;
        // Of equal items the first stays, and what an agent says stays anyway.
        let is_first = value.strategy == Strategy::Deduplicated;
        let is_kept = is_first || is_agents(value.origin);
        let mut stays = value.origin;
        for lost in value.hidden.iter().rev() {
            let (own, weaker) = if is_kept { (*lost, stays) } else { (stays, *lost) };
            // Within one list it is a repetition.
            if is_one_list(context, own, weaker) || !is_same_value(context, None, own, weaker) {
                if is_first {
                    continue;
                }
                break;
            }
            if !is_agents(own) {
                let (subject, weaker) = (self.subject, Some(weaker));
                self.repeats.push(Repeat { subject, own, weaker, name: name(own) });
            }
            if !is_kept {
                stays = *lost;
            }
        }
        stays
    }

    /// Looks at what other lists give each variable; of `known`, the text of each subject repeats the other one.
    fn of_variables(&mut self, locations: &[&Merged], known: &[(usize, Span, Span)]) {
        let context = self.context;
        for (fact, row) in &context.facts.rows {
            let Fact::Variable(name) = fact else { continue };
            for (subject, reading) in row {
                let Some(location) = locations.get(*subject) else { continue };
                let Some(counts) = reading.at else {
                    self.of_typed(*subject, name, reading);
                    continue;
                };
                let is_known =
                    |own: Span, other: Span| known.binary_search(&(*subject, own, other)).is_ok();
                let repeated = |own: Span| {
                    let at = known.partition_point(|it| (it.0, it.1) < (*subject, own));
                    known.get(at).filter(|it| (it.0, it.1) == (*subject, own)).map(|it| it.2)
                };
                let is_same = |it: Span| is_same_value(context, Some(name), counts, it);
                // Without it, a list that takes the place of others would still do that.
                let k8s = location.at(&["container_context", "k8s"]);
                let is_replaced = [Process::Run, Process::Server]
                    .iter()
                    .any(|process| k8s.is_some_and(|it| is_shallow(it, *process)));
                // What is told to go already, because it repeats this one, is no reason for this one to go.
                let other = reading.hidden.iter().rev().find(|it| !is_known(**it, counts));
                let other =
                    other.copied().filter(|it| !is_one_list(context, counts, *it) && is_same(*it));
                let is_first = |it: Span| list(location, counts) < list(location, it);
                let pair = other.map(|it| if is_first(it) { (it, counts) } else { (counts, it) });
                if let Some((own, weaker)) = pair
                    && !is_known(own, weaker)
                {
                    let (subject, weaker, name) = (*subject, Some(weaker), name.clone());
                    self.repeats.push(Repeat { subject, own, weaker, name });
                }
                // Without the last entry of a list, an earlier one of it would count, and not what another file has.
                let mut beside =
                    reading.hidden.iter().filter(|it| is_one_list(context, counts, **it));
                if beside.any(|it| !is_same(*it)) {
                    self.needed.push(counts);
                }
                let run =
                    reading.hidden.iter().rev().take_while(|it| !is_replaced && is_same(**it));
                let run: Vec<Span> = [counts].into_iter().chain(run.copied()).collect();
                let stays = run.iter().rev().filter(|it| repeated(**it).is_none());
                let stays = stays.min_by_key(|it| list(location, **it));
                self.needed.push(stays.copied().or(repeated(counts)).unwrap_or(counts));
            }
        }
        for (fact, reading) in &context.facts.servers {
            let (Fact::Variable(name), Some(counts)) = (fact, reading.at) else { continue };
            let is_same = |it: &&Span| is_same_value(context, Some(name), counts, **it);
            let run = reading.hidden.iter().rev().take_while(is_same);
            self.needed.push(run.last().copied().unwrap_or(counts));
        }
    }

    /// Looks at what loses to a value that was typed in.
    fn of_typed(&mut self, subject: usize, name: &str, reading: &Reading) {
        let Ok(value) = &reading.value else { return };
        let stronger = reading.hidden.iter().rev();
        for own in stronger.take_while(|it| says(self.context, **it, name, value)) {
            let (own, name) = (*own, name.to_owned());
            self.repeats.push(Repeat { subject, own, weaker: None, name });
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

/// The way to where the files have the text `own`, in words.
fn name_of(location: &Merged, own: Span) -> String {
    let mut name = String::new();
    location.visit(&mut Vec::new(), &mut |path, value| {
        if value.origin == own || value.hidden.contains(&own) {
            name = named(location, path);
        }
    });
    name
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
