//! Facts that are expected everywhere and missing somewhere.

use std::collections::BTreeMap;

use super::unmet::{Held, Unmet, words};
use super::{Fact, Subject};
use crate::diagnostic::Finding;
use crate::merge::{EffectiveLocation, misplaced, platforms_in, unread_source};
use crate::source::{Expectation, Span, sort_by_key};

/// Facts that `expectation` is about and that a location lacks: of several facts those that it has in another environment.
pub(super) fn missing(held: &Held<'_>, expectation: &Expectation, found: &mut Vec<Unmet>) {
    let is_each = !expectation.is_of_several();
    // Each location, with its place in every environment that it is deployed to.
    let mut places: BTreeMap<(usize, &str), usize> = BTreeMap::new();
    let mut members: Vec<Vec<usize>> = Vec::new();
    let mut location_of: Vec<Option<usize>> = Vec::new();
    for (at, it) in held.facts.subjects.iter().enumerate() {
        // What one place has is missing from another only where places have names.
        let is_named = it.environment.is_some() || is_each;
        let is_covered = it.is_whole && is_named && held.covers(expectation, at);
        location_of.push(is_covered.then(|| {
            let location = *places.entry((it.repo, &it.identity)).or_insert(members.len());
            match members.get_mut(location) {
                Some(all) => all.push(at),
                None => members.push(vec![at]),
            }
            location
        }));
    }
    let mut is_known = false;
    for (fact, row) in held.facts.rows.iter().filter(|it| expectation.is_about(&it.0.name())) {
        is_known = true;
        let mut setting: Vec<(usize, usize, Option<Span>)> = Vec::new();
        for (subject, reading) in row {
            let location = location_of.get(*subject).copied().flatten();
            setting.extend(location.map(|it| (it, *subject, reading.at)));
        }
        sort_by_key(&mut setting, |it| (it.0, it.1));
        for own in setting.chunk_by(|left, right| left.0 == right.0) {
            // What only an agent sets, another environment's agent, whose file is not here, may set too.
            let written = own
                .iter()
                .find_map(|it| Some((it.1, it.2.filter(|it| !held.model.is_agent(it.file))?)));
            let all = own.first().and_then(|it| members.get(it.0));
            for subject in all.into_iter().flatten().filter(|_| written.is_some() || is_each) {
                let environment = |it: usize| &held.subject(it).environment;
                if own.iter().all(|it| environment(it.1) != environment(*subject)) {
                    found.extend(lacks(held, *subject, fact, written));
                }
            }
        }
        if is_each {
            let without =
                members.iter().enumerate().filter(|it| setting.iter().all(|own| own.0 != it.0));
            for subject in without.flat_map(|it| it.1) {
                found.extend(lacks(held, *subject, fact, None));
            }
        }
    }
    // What nobody has is no fact yet.
    let unknown = Some(&expectation.fact).filter(|_| is_each && !is_known);
    if let Some(fact) = unknown.and_then(|it| Fact::by_name(it)) {
        for subject in members.iter().flatten() {
            found.extend(lacks(held, *subject, &fact, None));
        }
    }
}

/// What to say of `subject`, which lacks `fact`; `other` has it in another environment.
fn lacks(
    held: &Held<'_>,
    subject: usize,
    fact: &Fact,
    other: Option<(usize, Span)>,
) -> Option<Unmet> {
    let own = held.subject(subject);
    let location = held.locations.get(subject)?;
    let name = fact.name();
    let name = name.split_once(':').map_or(&*name, |it| it.1);
    // A variable that is written at the wrong level is not forgotten, and its own rule says so.
    let misplaced = misplaced(&location.merged).map(|it| it.names).unwrap_or_default();
    if misplaced.iter().any(|it| it.0 == name) {
        return None;
    }
    // What a secret that is not here has in it, nobody can miss, nor what the code finds in another case.
    let here = own.environment.as_deref();
    if matches!(fact, Fact::Variable(_)) {
        let any_case = reads_any_case(held, subject, name);
        if unread_source(held.model, here, location, (name, any_case)).is_some()
            || any_case && has_any_case(held, subject, name)
        {
            return None;
        }
    }
    let what = match fact {
        Fact::Storage(_) | Fact::Secret(_) | Fact::ConfigMap(_) | Fact::Volume(_) => words(fact),
        _ => format!("`{name}`"),
    };
    let environment = |it: &Subject| it.environment.clone().unwrap_or_default();
    let (here, at) = (environment(own), place(held, location, own, fact));
    let finding = match other {
        Some((other, span)) => {
            let there = environment(held.subject(other));
            let message =
                format!("{what} is set for `{}` in {there} but not in {here}", own.location);
            Finding::new(message, at).related(span, format!("set in {there}"))
        }
        None if here.is_empty() => {
            Finding::new(format!("{what} is not set for `{}`", own.location), at)
        }
        None => Finding::new(format!("{what} is not set for `{}` in {here}", own.location), at),
    };
    let advice = if here.is_empty() {
        "it is expected everywhere: set it, or change the expectation".to_owned()
    } else {
        format!("set it in {here} too, or in the base for every environment")
    };
    let finding = finding.help(advice).in_environment(own.environment.as_deref());
    Some(Unmet { expectation: 0, subject, fact: Some(fact.clone()), finding })
}

/// Whether all that the code of `subject` is known to store with a variable called like `name` reads that in any case.
fn reads_any_case(held: &Held<'_>, subject: usize, name: &str) -> bool {
    let files = held.facts.code.get(subject).map_or(&[][..], |it| &it.files);
    let modules = files.iter().filter_map(|it| held.model.module(*it));
    let fields = modules.flat_map(|it| &it.managers).flat_map(|it| &it.fields);
    let mut found = None;
    for field in fields {
        field.value.each_variable(&mut |own, any_case| {
            if own.eq_ignore_ascii_case(name) {
                found = Some(found.unwrap_or(true) && any_case);
            }
        });
    }
    found == Some(true)
}

/// Whether `subject` has a variable called like `name` in another case.
fn has_any_case(held: &Held<'_>, subject: usize, name: &str) -> bool {
    held.facts.rows.iter().any(|(fact, row)| {
        matches!(fact, Fact::Variable(own) if own.eq_ignore_ascii_case(name))
            && row.contains_key(&subject)
    })
}

/// The list that a variable is missing from, if the environment's own file has one, else the location's name.
fn place(held: &Held<'_>, location: &EffectiveLocation, own: &Subject, fact: &Fact) -> Span {
    let list = platforms_in(held.model, own.environment.as_deref(), location)
        .into_iter()
        .filter(|_| matches!(fact, Fact::Variable(_)))
        .find_map(|it| location.merged.at(&["container_context", it.key()])?.entry("env_vars"));
    let is_own = |span: &Span| {
        let file = held.model.file(span.file);
        own.environment.is_some() && file.is_some_and(|it| it.environment == own.environment)
    };
    list.map(|it| it.key_span).filter(is_own).unwrap_or(location.name_span)
}
