//! Where facts are not as they are expected to be.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Fact, Facts, Reading, Subject, located, present};
use crate::diagnostic::Finding;
use crate::merge::{Asked, Effective, EffectiveLocation, Places};
use crate::model::Model;
use crate::source::{Expectation, Expected, Files, Kind, Span, fits, sort_by_key};

/// An expectation that one location does not meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmet {
    /// The expectation, by its place in [`Model::expectations`].
    pub expectation: usize,
    /// The location, by its place in [`Facts::subjects`].
    pub subject: usize,
    /// The fact, where it is one of the matrix.
    pub fact: Option<Fact>,
    /// What to say: both sides' places among others.
    pub finding: Finding,
}

/// What expectations are held against.
pub(super) struct Held<'h> {
    places: Places<'h>,
    pub(super) model: &'h Model,
    pub(super) facts: &'h Facts,
    /// Each subject's location.
    pub(super) locations: Vec<&'h EffectiveLocation>,
}

/// A value to hold against an expectation.
struct Value<'h> {
    subject: usize,
    fact: Option<Fact>,
    /// What it is, in a reader's words; equal for values to compare.
    what: String,
    text: &'h str,
    at: Span,
}

impl Value<'_> {
    /// What it is and says, at the start of a sentence: of what is called by its value, once.
    fn named(&self) -> String {
        let text = format!("`{}`", self.text);
        if self.what.ends_with(&text) { self.what.clone() } else { format!("{} {text}", self.what) }
    }

    /// What it shares with values that are the same.
    fn meaning(&self) -> Cow<'_, str> {
        let fact = self.fact.as_ref();
        fact.map_or(Cow::Borrowed(self.text), |it| it.meaning(self.text))
    }
}

/// Every breach of every expectation, in the order of the expectations.
pub fn unmet(files: &Files, model: &Model, facts: &Facts, deployed: &[Effective]) -> Vec<Unmet> {
    let locations = located(model, deployed).map(|it| it.1).collect();
    let held = Held { places: Places::of(files, model), model, facts, locations };
    let mut all: Vec<Unmet> = Vec::new();
    for (at, expectation) in model.expectations.iter().enumerate() {
        let n_before = all.len();
        if expectation.expected == Expected::PresentEverywhere {
            present::missing(&held, expectation, &mut all);
        } else {
            held.hold(&expectation.expected, &held.values(expectation), &mut all);
        }
        for it in all.iter_mut().skip(n_before) {
            it.expectation = at;
        }
    }
    all
}

impl<'h> Held<'h> {
    pub(super) fn subject(&self, at: usize) -> &'h Subject {
        &self.facts.subjects[at]
    }

    fn repo(&self, at: usize) -> &'h str {
        self.model.repos.get(self.subject(at).repo).map_or("", |it| &it.name)
    }

    pub(super) fn covers(&self, expectation: &Expectation, subject: usize) -> bool {
        expectation.covers(self.repo(subject), self.subject(subject).environment.as_deref())
    }

    fn hold(&self, expected: &Expected, values: &[Value<'_>], found: &mut Vec<Unmet>) {
        match expected {
            Expected::EqualAcrossRepos => self.unequal(values, found),
            Expected::DifferentBetweenEnvironments => self.repeated(values, found),
            Expected::NamesNoOtherEnvironment => self.misnamed(values, found),
            Expected::Matches(pattern) => self.unfit(pattern, values, found),
            Expected::PresentEverywhere => {}
        }
    }

    /// Every value that `expectation` is about, by fact and then by subject.
    fn values(&self, expectation: &Expectation) -> Vec<Value<'h>> {
        let mut values = Vec::new();
        match &*expectation.fact {
            // Storage that is shared has breaches of its own.
            "shared_storage" => {}
            "storage_variable" => self.storage_variables(&expectation.expected, &mut values),
            "location_name" => {
                for (subject, it) in self.locations.iter().enumerate() {
                    let what = "Location name".to_owned();
                    values.push(Value {
                        subject,
                        fact: None,
                        what,
                        text: &it.name,
                        at: it.name_span,
                    });
                }
            }
            fact => {
                let is_name = fact == "variable_name";
                for (fact, row) in &self.facts.rows {
                    let is_wanted = match fact {
                        Fact::Variable(_) if is_name => true,
                        _ => expectation.is_about(&fact.name()),
                    };
                    if is_wanted {
                        let readings = row.iter();
                        let value = |it: (&usize, &'h Reading)| {
                            let place = self.locations.get(*it.0)?.name_span;
                            value(fact, *it.0, it.1, place, is_name)
                        };
                        values.extend(readings.filter_map(value));
                    }
                }
            }
        }
        values.retain(|it| {
            let is_own = || {
                let environment = &self.subject(it.subject).environment;
                let file = self.model.file(self.places.file(environment.as_deref(), it.at));
                environment.is_some() && file.is_some_and(|it| it.environment == *environment)
                    || self.is_typed_for_one(it)
            };
            self.covers(expectation, it.subject) && (!expectation.own_files || is_own())
        });
        values
    }

    /// Whether a value was typed in for some environments alone.
    fn is_typed_for_one(&self, value: &Value<'_>) -> bool {
        let Some(fact @ Fact::Variable(name)) = &value.fact else { return false };
        let reading = self.facts.reading(fact, value.subject).filter(|it| it.at.is_none());
        let Some((_, location)) = reading.zip(self.locations.get(value.subject)) else {
            return false;
        };
        let names = [&*location.name, location.identity()];
        let environment = self.subject(value.subject).environment.as_deref();
        let mut typed = self.model.variables_for(environment, &names).into_iter();
        typed.any(|it| it.name == *name && !it.environments.is_empty())
    }

    /// The variables that storage is read from; where no Python is open that could tell, those that are called so; of what bodies only read, which several environments may share, those that must not be
    /// another's.
    fn storage_variables(&self, expected: &Expected, values: &mut Vec<Value<'h>>) {
        let of_reads = *expected == Expected::NamesNoOtherEnvironment;
        let managed = self.facts.storage.iter();
        let managed = managed
            .flat_map(|used| used.parts.iter().map(|it| (used.subject, it, it.value.as_ref())));
        let opened = self.facts.accesses.iter().filter(|it| it.is_write || of_reads);
        // Of a path that goes on behind it, the variable itself is what somebody wrote.
        let opened = opened.map(|it| (it.subject, &it.part, Ok(&it.part.variable_value)));
        for (subject, part, value) in managed.chain(opened) {
            let (Ok(Some(text)), Some(variable)) = (value, &part.variable) else { continue };
            let (at, what) = (part.at, format!("`{variable}`"));
            // Several I/O managers may read one variable.
            if values
                .iter()
                .all(|it| (it.subject, it.at, &*it.what, it.text) != (subject, at, &what, text))
            {
                let fact = Some(Fact::Variable(variable.clone()));
                values.push(Value { subject, fact, what, text, at });
            }
        }
        let rows = self.facts.rows.iter();
        for (fact, row) in
            rows.filter(|it| matches!(it.0, Fact::Variable(name) if names_storage(name)))
        {
            let what = format!("By its name storage, {}", words(fact));
            for (subject, reading) in row.iter().filter(|it| !self.has_python(*it.0)) {
                let place = self.locations.get(*subject).map(|it| it.name_span);
                let text = reading.value.as_deref().ok();
                // The number of a database is no place of its own.
                let text = text.filter(|it| it.contains(|it: char| it.is_alphabetic()));
                if let Some((at, text)) = reading.at.or(place).zip(text) {
                    let (subject, fact, what) = (*subject, Some(fact.clone()), what.clone());
                    values.push(Value { subject, fact, what, text, at });
                }
            }
        }
        sort_by_key(values, |it| it.subject);
    }

    /// Whether Python of the repository is open.
    fn has_python(&self, subject: usize) -> bool {
        let repo = self.model.repos.get(self.subject(subject).repo);
        let mut files = repo.into_iter().flat_map(|it| &it.files);
        files.any(|it| self.model.file(*it).is_some_and(|it| it.kind == Kind::Python))
    }

    /// Where a value stands: what a template prints, in the values.
    fn place(&self, value: &Value<'_>) -> Span {
        self.place_of(value, None)
    }

    /// Where the part of a value stands that `is_meant`.
    fn place_of(&self, value: &Value<'_>, is_meant: Option<&dyn Fn(&str) -> bool>) -> Span {
        let environment = self.subject(value.subject).environment.as_deref();
        let location = self.locations.get(value.subject).map_or("", |it| &it.name);
        let mut asked = Vec::new();
        let name = match &value.fact {
            Some(Fact::Variable(name)) => Some(&**name),
            _ => None,
        };
        asked.extend(name.into_iter().chain([value.text]).map(|text| Asked { location, text }));
        // The name of a variable, which stands before its value, is no part of that.
        let of_value = |text: &str| {
            let own = name.and_then(|it| text.trim_start_matches(['"', '\'']).strip_prefix(it));
            let own = own.and_then(|it| it.strip_prefix('=')).unwrap_or(text);
            is_meant.is_some_and(|it| it(own))
        };
        let is_meant = is_meant.map(|_| &of_value as &dyn Fn(&str) -> bool);
        self.places.written_at(environment, &asked, value.at, is_meant)
    }

    fn push(&self, value: &Value<'_>, found: &mut Vec<Unmet>, finding: Finding) {
        let environment = self.subject(value.subject).environment.as_deref();
        let finding = finding.in_environment(environment);
        let (subject, fact) = (value.subject, value.fact.clone());
        found.push(Unmet { expectation: 0, subject, fact, finding });
    }

    /// Values that name another environment than their own.
    fn misnamed(&self, values: &[Value<'_>], found: &mut Vec<Unmet>) {
        for value in values {
            let Some(environment) = self.subject(value.subject).environment.as_deref() else {
                continue;
            };
            if let Some(other) = self.model.other_environment(value.text, environment) {
                let message = format!("{} names {other}, but this is {environment}", value.named());
                let is_it = |it: &str| self.model.other_environment(it, environment).is_some();
                let own = self.place_of(value, Some(&is_it));
                let finding = Finding::new(message, own).help(own_value(environment, own, None));
                self.push(value, found, finding);
            }
        }
    }

    /// Values that a location has in an earlier environment too.
    fn repeated(&self, values: &[Value<'_>], found: &mut Vec<Unmet>) {
        let mut known: BTreeMap<_, &Value<'_>> = BTreeMap::new();
        for value in values {
            let own = self.subject(value.subject);
            let same = (own.repo, &*own.identity, &*value.what, value.meaning());
            let earlier = *known.entry(same).or_insert(value);
            let other = &self.subject(earlier.subject).environment;
            let (Some(other), Some(environment)) = (other, own.environment.as_deref()) else {
                continue;
            };
            if other != environment {
                let message = format!("{} is the one of {other} too", value.named());
                let (own, theirs) = (self.place(value), self.place(earlier));
                let mut finding =
                    Finding::new(message, own).help(own_value(environment, own, Some(theirs)));
                if theirs != own {
                    finding = finding.related(theirs, format!("the same in {other}"));
                }
                self.push(value, found, finding);
            }
        }
    }

    /// Values that differ from what most have in the environment, where another repository has that.
    fn unequal(&self, values: &[Value<'_>], found: &mut Vec<Unmet>) {
        let mut groups: BTreeMap<(&str, Option<&str>), Vec<&Value<'_>>> = BTreeMap::new();
        for it in values {
            let environment = self.subject(it.subject).environment.as_deref();
            groups.entry((&it.what, environment)).or_default().push(it);
        }
        let mut odd = Vec::new();
        for group in groups.values() {
            let mut counts: BTreeMap<Cow<'_, str>, usize> = BTreeMap::new();
            for it in group {
                *counts.entry(it.meaning()).or_default() += 1;
            }
            // What most have, the first of those that as many have.
            let most = counts.values().max();
            let Some(usual) = group.iter().find(|it| counts.get(&it.meaning()) == most) else {
                continue;
            };
            let repo = |it: &Value<'_>| self.subject(it.subject).repo;
            let is_usual = |it: &Value<'_>| it.meaning() == usual.meaning();
            let elsewhere = group.iter().find(|it| is_usual(it) && repo(it) != repo(usual));
            for it in group.iter().filter(|it| !is_usual(it)) {
                let other = if repo(it) == repo(usual) { elsewhere } else { Some(usual) };
                odd.extend(other.map(|other| (*it, *other)));
            }
        }
        sort_by_key(&mut odd, |it| it.0.subject);
        for (own, other) in odd {
            let name = |it: &Value<'_>| &self.subject(it.subject).location;
            let message = format!(
                "{} differs: `{}` has `{}`, `{}` has `{}`",
                own.what,
                name(own),
                own.text,
                name(other),
                other.text
            );
            let finding = Finding::new(message, self.place(own))
                .related(self.place(other), format!("what `{}` has", name(other)))
                .help("it is expected to be equal in all repositories: give both one value, or change the expectation");
            self.push(own, found, finding);
        }
    }

    /// Values that do not fit a pattern.
    fn unfit(&self, pattern: &str, values: &[Value<'_>], found: &mut Vec<Unmet>) {
        for value in values {
            let own = self.subject(value.subject);
            let environment = own.environment.as_deref().unwrap_or_default();
            let names = [environment, self.repo(value.subject), &own.location];
            if !fits(pattern, value.text, names) {
                let message = format!("{} does not fit `{pattern}`", value.named());
                let finding = Finding::new(message, self.place(value))
                    .help("it is expected to: give it another value, or change the expectation");
                self.push(value, found, finding);
            }
        }
    }
}

/// Whether a variable says by its name that it names a bucket, a database or a set of data.
fn names_storage(variable: &str) -> bool {
    let name = variable.to_ascii_uppercase();
    let mut words = name.split('_').rev().skip_while(|it| ["NAME", "URI", "URL"].contains(it));
    words.next().is_some_and(|it| ["BUCKET", "DATABASE", "DATASET"].contains(&it))
}

/// What to do about a value at `own` that is one of another environment's, too, which stands at `other`.
fn own_value(environment: &str, own: Span, other: Option<Span>) -> String {
    if other == Some(own) {
        return format!(
            "both have it from this text: give {environment} its own, or change the expectation"
        );
    }
    format!("give {environment} its own, or say in the base that all share one")
}

/// What `reading` says; what was typed in is told at `place`.
fn value<'h>(
    fact: &'h Fact,
    subject: usize,
    reading: &'h Reading,
    place: Span,
    is_name: bool,
) -> Option<Value<'h>> {
    let at = reading.at.unwrap_or(place);
    let (what, text) = match fact {
        Fact::Variable(name) if is_name => ("Variable name".to_owned(), &**name),
        _ => (words(fact), reading.value.as_deref().ok()?),
    };
    Some(Value { subject, fact: Some(fact.clone()), what, text, at })
}

/// The fact at the start of a sentence.
pub(super) fn words(fact: &Fact) -> String {
    match fact {
        Fact::Variable(name) => format!("`{name}`"),
        Fact::Storage(key) => format!("Storage of `{key}`"),
        Fact::Secret(name) => format!("Secret `{name}`"),
        Fact::ConfigMap(name) => format!("Config map `{name}`"),
        Fact::Volume(name) => format!("Volume `{name}`"),
        Fact::Cpu => "CPU".to_owned(),
        fact => {
            let mut text = fact.name().replace('_', " ");
            if let Some(first) = text.get_mut(..1) {
                first.make_ascii_uppercase();
            }
            text
        }
    }
}
