//! Every kind of expectation over merged values: what is found in generated workspaces is what a plain table says, which knows nothing
//! of merging, spans or files.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use locations_playground::analysis::Analysis;
use locations_playground::fact::Fact;
use locations_playground::source::{Expectation, Expected, SourceFile};

use crate::dice::Dice;
use crate::support::check_patches;

/// How many workspaces are generated, by the seeds from 0 on.
const SEEDS: u64 = 400;

const REPOS: [&str; 3] = ["ant", "bee", "cat"];
const SCOPES: [&str; 3] = ["dev", "staging", "prod"];
/// The locations of each repository, by what follows the repository's name.
const PARTS: [&str; 2] = ["1", "2"];
/// The facts that the files set; the last two are variables, and storage is read from the first of those.
const FACTS: [&str; 5] = ["registry", "agent_queue", "namespace", "variable:A", "variable:B"];
const VALUES: [&str; 5] = ["x", "y", "x-dev", "y_prod", "staging-prod"];
const PATTERNS: [&str; 4] = ["snake_case", "x*", "*-{environment}", "{repo}*"];

/// What stands where, by repository, location, level and fact. The levels: `defaults`, which both locations share, the base's location,
/// the location in each environment's own file.
type Table = BTreeMap<(usize, usize, usize, usize), &'static str>;

/// A location in an environment: repository, location, environment.
type Subject = (usize, usize, usize);

/// Something found: the expectation's place, the subject, the fact.
type Told = (usize, Subject, String);

fn table(dice: &mut Dice) -> Table {
    let mut table = Table::new();
    for repo in 0..REPOS.len() {
        for part in 0..PARTS.len() {
            for level in 0..2 + SCOPES.len() {
                for fact in 0..FACTS.len() {
                    if (level > 0 || part == 0) && dice.below(3) == 0 {
                        table.insert((repo, part, level, fact), dice.pick(&VALUES));
                    }
                }
            }
        }
    }
    table
}

fn files(table: &Table) -> Vec<SourceFile> {
    let mut files = Vec::new();
    let body = |repo: usize, part: usize, level: usize, indent: &str| {
        let value = |fact: usize| table.get(&(repo, part, level, fact)).copied();
        let mut text = String::new();
        let mut line = |it: String| writeln!(text, "{indent}{it}").unwrap();
        if let Some(it) = value(0) {
            line(format!("build: {{registry: {it}}}"));
        }
        if let Some(it) = value(1) {
            line(format!("agent_queue: {it}"));
        }
        line("container_context:".to_owned());
        line("  k8s:".to_owned());
        line(format!("    labels: {{l{level}: x}}"));
        if let Some(it) = value(2) {
            line(format!("    namespace: {it}"));
        }
        let variables = [(3, "A"), (4, "B")];
        let set = variables.iter().filter_map(|(at, name)| Some(format!("{name}={}", value(*at)?)));
        let set: Vec<String> = set.collect();
        if !set.is_empty() {
            line(format!("    env_vars: [{}]", set.join(", ")));
        }
        text
    };
    for (repo, name) in REPOS.iter().enumerate() {
        let location = |part: usize, level: usize, more: &str| {
            let own = body(repo, part, level, "    ");
            format!("  - location_name: {name}{}\n{more}{own}", PARTS[part])
        };
        let mut base = format!("defaults:\n{}locations:\n", body(repo, 0, 0, "  "));
        for part in 0..PARTS.len() {
            base += &location(part, 1, "    code_source: {python_file: d.py}\n");
        }
        files.push(SourceFile::new(name, "dagster_cloud.yaml", &base));
        for (scope, of) in SCOPES.iter().enumerate() {
            let parts: String = (0..PARTS.len()).map(|it| location(it, scope + 2, "")).collect();
            let path = format!("dagster_cloud.{of}.yaml");
            files.push(SourceFile::new(name, &path, &format!("locations:\n{parts}")));
        }
        files.push(SourceFile::new(
            name,
            "d.py",
            "import dagster as dg\nfrom dagster_aws.s3 import S3PickleIOManager, S3Resource\n\ndefs = dg.Definitions(resources={'io_manager': S3PickleIOManager(s3_resource=S3Resource(), s3_bucket=dg.EnvVar('A'))})\n",
        ));
    }
    files
}

fn some(dice: &mut Dice, of: [&str; 3]) -> Vec<String> {
    if dice.below(2) == 0 {
        return Vec::new();
    }
    of.iter().filter(|_| dice.below(3) > 0).map(|it| (*it).to_owned()).collect()
}

fn expectation(dice: &mut Dice) -> Expectation {
    const MORE: [&str; 6] =
        ["variable:*", "variable:C", "image", "storage_variable", "location_name", "variable_name"];
    let expected = match dice.below(5) {
        0 => Expected::EqualAcrossRepos,
        1 => Expected::DifferentBetweenEnvironments,
        2 => Expected::NamesNoOtherEnvironment,
        3 => Expected::PresentEverywhere,
        _ => Expected::Matches(dice.pick(&PATTERNS).to_owned()),
    };
    let fact = if dice.below(2) == 0 { dice.pick(&FACTS) } else { dice.pick(&MORE) };
    Expectation {
        repos: some(dice, REPOS),
        environments: some(dice, SCOPES),
        own_files: dice.below(3) == 0,
        ..Expectation::new(expected, fact)
    }
}

fn analysis(table: &Table, expectations: &[Expectation]) -> Analysis {
    check_patches(files(table), &REPOS, &SCOPES, expectations.to_vec())
}

/// Every subject, environment by environment.
fn subjects() -> Vec<Subject> {
    let scopes = 0..SCOPES.len();
    let of = |scope| (0..6).map(move |it| (it / 2, it % 2, scope));
    scopes.flat_map(of).collect()
}

fn location((repo, part, _): Subject) -> String {
    format!("{}{}", REPOS[repo], PARTS[part])
}

/// The value of a fact, and whether the environment's own file sets it.
fn value(table: &Table, (repo, part, scope): Subject, fact: usize) -> Option<(&'static str, bool)> {
    let own = table.get(&(repo, part, scope + 2, fact));
    let base = || table.get(&(repo, part, 1, fact)).or_else(|| table.get(&(repo, 0, 0, fact)));
    own.map(|it| (*it, true)).or_else(|| Some((*base()?, false)))
}

/// The values that an expectation is about, each group by the name that they share: the subject, the text, and the fact that is told.
fn groups(table: &Table, it: &Expectation) -> Vec<Vec<(Subject, String, String)>> {
    let covered = |subject: &Subject| {
        let has = |list: &[String], own: &str| list.is_empty() || list.iter().any(|it| it == own);
        has(&it.repos, REPOS[subject.0]) && has(&it.environments, SCOPES[subject.2])
    };
    let all: Vec<Subject> = subjects().into_iter().filter(covered).collect();
    let of = |fact: usize, text: &dyn Fn(&str) -> String| {
        let told = |subject: &Subject| {
            let (own, is_own) = value(table, *subject, fact)?;
            (is_own || !it.own_files).then(|| (*subject, text(own), FACTS[fact].to_owned()))
        };
        all.iter().filter_map(told).collect::<Vec<_>>()
    };
    let name_of = |fact: usize| FACTS[fact].trim_start_matches("variable:").to_owned();
    match &*it.fact {
        // Each environment's own file names the location.
        "location_name" => {
            vec![all.iter().map(|it| (*it, location(*it), String::new())).collect()]
        }
        "storage_variable" => vec![of(3, &str::to_owned)],
        "variable_name" => vec![[3, 4].iter().flat_map(|at| of(*at, &|_| name_of(*at))).collect()],
        "variable:*" => vec![of(3, &str::to_owned), of(4, &str::to_owned)],
        fact => {
            let at = FACTS.iter().position(|it| *it == fact);
            at.map(|it| of(it, &str::to_owned)).into_iter().collect()
        }
    }
}

fn is_fit(pattern: &str, text: &str, (repo, _, scope): Subject) -> bool {
    match pattern {
        "snake_case" => text.bytes().all(|it| matches!(it, b'a'..=b'z' | b'0'..=b'9' | b'_')),
        "x*" => text.starts_with('x'),
        "{repo}*" => text.starts_with(REPOS[repo]),
        _ => text.ends_with(&format!("-{}", SCOPES[scope])),
    }
}

/// What must be found of one expectation.
fn breached(table: &Table, it: &Expectation) -> Vec<(Subject, String)> {
    let mut all = Vec::new();
    if it.expected == Expected::PresentEverywhere {
        return missing(table, it);
    }
    for group in groups(table, it) {
        for (at, (subject, text, fact)) in group.iter().enumerate() {
            let here: Vec<_> = group.iter().filter(|it| it.0.2 == subject.2).collect();
            let n_of = |text: &str| here.iter().filter(|it| it.1 == *text).count();
            let is_breached = match &it.expected {
                Expected::EqualAcrossRepos => {
                    let most = here.iter().map(|it| n_of(&it.1)).max();
                    let usual = &here.iter().find(|it| Some(n_of(&it.1)) == most).unwrap().1;
                    text != usual && here.iter().any(|it| it.1 == *usual && it.0.0 != subject.0)
                }
                Expected::DifferentBetweenEnvironments => group[..at].iter().any(|it| {
                    let is_one = (it.0.0, it.0.1) == (subject.0, subject.1);
                    is_one && it.1 == *text && it.0.2 != subject.2
                }),
                Expected::NamesNoOtherEnvironment => {
                    let words: Vec<&str> = text.split(['-', '_']).collect();
                    let is_named = |it: &&str| words.contains(it);
                    !is_named(&SCOPES[subject.2]) && SCOPES.iter().any(is_named)
                }
                Expected::Matches(pattern) => !is_fit(pattern, text, *subject),
                Expected::PresentEverywhere => unreachable!(),
            };
            if is_breached {
                all.push((*subject, fact.clone()));
            }
        }
    }
    all
}

/// What is expected everywhere and is not there.
fn missing(table: &Table, it: &Expectation) -> Vec<(Subject, String)> {
    // A person who asks for values of own files alone asks for no less of a fact that has to be there.
    let anywhere = Expectation { own_files: false, ..it.clone() };
    let all_names = Expectation { fact: "location_name".to_owned(), ..anywhere.clone() };
    let covered = groups(table, &all_names).remove(0);
    let names: Vec<&str> = match &*it.fact {
        "location_name" | "variable_name" | "storage_variable" => return Vec::new(),
        "variable:*" => vec!["variable:A", "variable:B"],
        own => vec![own],
    };
    let mut all = Vec::new();
    for name in names {
        let own = groups(table, &Expectation { fact: name.to_owned(), ..anywhere.clone() });
        let has: BTreeSet<Subject> = own.iter().flatten().map(|it| it.0).collect();
        for (subject, ..) in &covered {
            let is_elsewhere = has.iter().any(|it| (it.0, it.1) == (subject.0, subject.1));
            if !has.contains(subject) && (is_elsewhere || it.fact != "variable:*") {
                all.push((*subject, name.to_owned()));
            }
        }
    }
    all
}

/// What is said of the place that all share: one whose bucket has less behind it than that of another repository.
fn unshared(table: &Table, expectations: &[Expectation]) -> BTreeSet<Subject> {
    let mut all = BTreeSet::new();
    for (scope, environment) in SCOPES.iter().enumerate() {
        let shares = |it: &Subject| {
            expectations.iter().any(|of| {
                let has =
                    |list: &[String], own: &str| list.is_empty() || list.iter().any(|it| it == own);
                of.fact == "shared_storage"
                    && has(&of.repos, REPOS[it.0])
                    && has(&of.environments, SCOPES[it.2])
            })
        };
        let own = subjects().into_iter().filter(|it| it.2 == scope && shares(it));
        let uses: Vec<(Subject, &str)> =
            own.filter_map(|it| Some((it, value(table, it, 3)?.0))).collect();
        let weight = |at: usize| {
            let text = uses[at].1;
            let words: Vec<&str> = text.split(['-', '_']).collect();
            let is_named = |it: &str| words.contains(&it);
            let is_other = !is_named(environment) && SCOPES.iter().any(|it| is_named(it));
            (uses.iter().filter(|it| it.1 == text).count(), !is_other, uses.len() - at)
        };
        for (at, (subject, text)) in uses.iter().enumerate() {
            let is_beaten = |other: usize| {
                uses[other].0.0 != subject.0 && uses[other].1 != *text && weight(other) > weight(at)
            };
            if (0..uses.len()).any(is_beaten) {
                all.insert(*subject);
            }
        }
    }
    all
}

fn subject_at(analysis: &Analysis, at: usize) -> Subject {
    let it = &analysis.facts.subjects[at];
    let scope = SCOPES.iter().position(|own| Some(*own) == it.environment.as_deref()).unwrap();
    let part = PARTS.iter().position(|own| it.location.ends_with(own)).unwrap();
    (it.repo, part, scope)
}

#[test]
fn every_breach_of_every_kind_is_found_over_merged_values() {
    let mut n_found: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 0..SEEDS {
        let dice = &mut Dice(seed * 977 + 11);
        let table = table(dice);
        let mut expectations: Vec<Expectation> =
            (0..2 + dice.below(5)).map(|_| expectation(dice)).collect();
        if dice.below(2) == 0 {
            let mut shared = Expectation::new(Expected::EqualAcrossRepos, "shared_storage");
            shared.repos = some(dice, REPOS);
            shared.environments = some(dice, SCOPES);
            expectations.push(shared);
        }
        let analysis = analysis(&table, &expectations);
        let name = |it: &Option<Fact>| it.as_ref().map(Fact::name).unwrap_or_default();
        let found = analysis.unmet.iter();
        let mut found: Vec<Told> = found
            .map(|it| (it.expectation, subject_at(&analysis, it.subject), name(&it.fact)))
            .collect();
        found.sort();
        let mut wanted: Vec<Told> = Vec::new();
        for (at, it) in expectations.iter().enumerate() {
            let own = breached(&table, it);
            *n_found.entry(it.expected.name()).or_default() += own.len();
            wanted.extend(own.into_iter().map(|(subject, fact)| (at, subject, fact)));
        }
        wanted.sort();
        assert_eq!(found, wanted, "seed {seed}: {table:?} {expectations:?}");
        let odd = analysis.breaches.iter().map(|it| analysis.facts.storage[it.odd].subject);
        let odd: BTreeSet<Subject> = odd.map(|it| subject_at(&analysis, it)).collect();
        assert_eq!(odd, unshared(&table, &expectations), "seed {seed}: {table:?}");
        *n_found.entry("shared_storage").or_default() += odd.len();
        signed(&analysis, &expectations);
    }
    assert!(n_found.len() == 6 && n_found.values().all(|it| *it > 300), "{n_found:?}");
}

/// Whatever is found is said by the rule for its kind, and of what is equal in every word nothing twice.
fn signed(analysis: &Analysis, expectations: &[Expectation]) {
    let mut wanted = BTreeSet::new();
    for it in &analysis.unmet {
        let rule = match &expectations[it.expectation].expected {
            Expected::DifferentBetweenEnvironments | Expected::NamesNoOtherEnvironment => {
                "value-of-other-environment"
            }
            Expected::PresentEverywhere if matches!(it.fact, Some(Fact::Variable(_))) => {
                "variable-missing-in-environment"
            }
            _ => "unmet-expectation",
        };
        let text = format!("{:?}", it.finding);
        wanted.insert((rule, text));
    }
    let rules =
        ["value-of-other-environment", "variable-missing-in-environment", "unmet-expectation"];
    let said = analysis.diagnostics.iter().filter(|it| rules.contains(&it.rule));
    let said: Vec<_> = said.map(|it| (it.rule, format!("{:?}", it.finding))).collect();
    assert_eq!(said.iter().cloned().collect::<BTreeSet<_>>(), wanted);
    assert_eq!(said.len(), wanted.len(), "nothing is said twice");
}
