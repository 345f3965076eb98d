//! One value changed anywhere, in defaults, base or overlay: the cells of the matrix and the diagnostics that flip are those that a table,
//! which knows nothing of merging, says.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use locations_playground::analysis::Analysis;
use locations_playground::fact::Verdict;
use locations_playground::source::SourceFile;

use crate::dice::Dice;
use crate::support::check_patches;

const REPOS: [&str; 3] = ["ant", "bee", "cat"];
const SCOPES: [&str; 3] = ["dev", "staging", "prod"];
/// Where a value can stand, weakest first: `defaults` and the location of the base, then the location of each environment's own file.
const LEVELS: usize = 2 + SCOPES.len();
/// The facts, as the matrix calls them; the last three are variables.
const FACTS: [&str; 7] =
    ["registry", "image", "agent_queue", "namespace", "variable:A", "variable:B", "variable:C"];
const VALUES: [&str; 3] = ["one", "two", "three"];

/// Repository, level and fact.
type Place = (usize, usize, usize);

/// What stands where; a value by its place in the list.
type Table = BTreeMap<Place, usize>;

/// A diagnostic, or a cell, by what it is about instead of where it stands.
type Told = BTreeSet<String>;

fn table(dice: &mut Dice) -> Table {
    let mut table = Table::new();
    for repo in 0..REPOS.len() {
        for level in 0..LEVELS {
            for fact in 0..FACTS.len() {
                if dice.below(2) == 0 {
                    table.insert((repo, level, fact), dice.below(VALUES.len()));
                }
            }
        }
    }
    table
}

/// The lines of one location, or of `defaults`; of each line the fact that it sets.
fn part(table: &Table, repo: usize, level: usize) -> Vec<(String, Option<usize>)> {
    let value = |fact: usize| table.get(&(repo, level, fact)).map(|it| VALUES[*it]);
    let mut lines = Vec::new();
    if let Some(it) = value(0) {
        lines.push(("    build:".to_owned(), None));
        lines.push((format!("      registry: {it}"), Some(0)));
    }
    for (fact, key) in [(1, "image"), (2, "agent_queue")] {
        lines.extend(value(fact).map(|it| (format!("    {key}: {it}"), Some(fact))));
    }
    lines.push(("    container_context:".to_owned(), None));
    lines.push(("      k8s:".to_owned(), None));
    lines.push((format!("        labels: {{l{level}: x}}"), None));
    lines.extend(value(3).map(|it| (format!("        namespace: {it}"), Some(3))));
    if (4..FACTS.len()).any(|it| value(it).is_some()) {
        lines.push(("        env_vars:".to_owned(), None));
    }
    for (fact, name) in [(4, "A"), (5, "B"), (6, "C")] {
        lines.extend(value(fact).map(|it| (format!("          - {name}={it}"), Some(fact))));
    }
    lines
}

/// The files, and of each line that sets a fact, by `repo/path:line`, its repository, level and fact.
fn files(table: &Table) -> (Vec<SourceFile>, BTreeMap<String, Place>) {
    let (mut files, mut places) = (Vec::new(), BTreeMap::new());
    for (repo, name) in REPOS.iter().enumerate() {
        let paths = ["dagster_cloud.yaml".to_owned()].into_iter();
        let paths = paths.chain(SCOPES.map(|it| format!("dagster_cloud.{it}.yaml")));
        for (at, path) in paths.enumerate() {
            let mut text = String::new();
            let mut n_lines = 0;
            let mut push = |line: &str, told: Option<Place>| {
                writeln!(text, "{line}").unwrap();
                n_lines += 1;
                if let Some(told) = told {
                    places.insert(format!("{name}/{path}:{n_lines}"), told);
                }
            };
            if at == 0 {
                push("defaults:", None);
                for (line, fact) in part(table, repo, 0) {
                    push(&line, fact.map(|it| (repo, 0, it)));
                }
            }
            push("locations:", None);
            push(&format!("  - location_name: {name}"), None);
            if at == 0 {
                push("    code_source: {module_name: m}", None);
            }
            for (line, fact) in part(table, repo, at + 1) {
                push(&line, fact.map(|it| (repo, at + 1, it)));
            }
            files.push(SourceFile::new(name, &path, &text));
        }
    }
    (files, places)
}

fn analysis(files: Vec<SourceFile>) -> Analysis {
    check_patches(files, &REPOS, &SCOPES, Vec::new())
}

/// What the page says: the cells, how each row compares, and the diagnostics.
fn found(table: &Table) -> [Told; 2] {
    let (files, places) = files(table);
    let analysis = analysis(files);
    let [mut cells, mut diagnostics] = [Told::new(), Told::new()];
    let level = |place: &str| places.get(place).unwrap_or_else(|| panic!("{place} sets nothing")).1;
    let place = |span: locations_playground::source::Span| {
        let line = analysis.files.line_columns(span).0.line;
        format!("{}:{line}", analysis.files.name(span.file))
    };
    for (fact, row) in &analysis.facts.rows {
        let name = fact.name();
        if !FACTS.contains(&&*name) {
            continue;
        }
        for (subject, reading) in row {
            let who = &analysis.facts.subjects[*subject];
            let scope = who.environment.as_deref().unwrap();
            let hidden: Vec<usize> = reading.hidden.iter().map(|it| level(&place(*it))).collect();
            let (value, own) =
                (reading.value.as_ref().unwrap(), level(&place(reading.at.unwrap())));
            cells.insert(format!(
                "{} {scope} {name}: {value} of {own} over {hidden:?}",
                who.location
            ));
        }
        for scope in SCOPES {
            let verdict = analysis.facts.verdict(fact, Some(scope));
            cells.insert(format!("all {scope} {name}: {}", verdict.name()));
        }
    }
    for it in &analysis.diagnostics {
        let at = place(it.finding.primary.span);
        let (repo, level, fact) = places.get(&at).unwrap_or_else(|| panic!("{at}: {it:?}"));
        let scope = it.finding.environment.as_deref().unwrap_or("-");
        let told = format!("{} {scope} {}: {} at {level}", REPOS[*repo], FACTS[*fact], it.rule);
        assert!(diagnostics.insert(told), "nothing is said twice");
    }
    [cells, diagnostics]
}

/// What must be said, from the table alone.
fn expected(table: &Table) -> [Told; 2] {
    let [mut cells, mut diagnostics] = [Told::new(), Told::new()];
    for (fact, name) in FACTS.iter().enumerate() {
        let is_known = table.keys().any(|it| it.2 == fact);
        let (mut needed, mut repeated) = (BTreeSet::new(), BTreeMap::new());
        for (at, scope) in SCOPES.iter().enumerate() {
            let mut values = BTreeSet::new();
            let mut n_set = 0;
            for (repo, location) in REPOS.iter().enumerate() {
                // The levels that set it for this environment, weakest first.
                let mut levels = vec![0, 1, at + 2];
                levels.retain(|it| table.contains_key(&(repo, *it, fact)));
                let value = |level: usize| VALUES[table[&(repo, level, fact)]];
                let Some((own, hidden)) = levels.split_last() else { continue };
                n_set += 1;
                values.insert(value(*own));
                cells.insert(format!(
                    "{location} {scope} {name}: {} of {own} over {hidden:?}",
                    value(*own)
                ));
                // Of those that say the same, the weakest has to stay.
                let same = levels.iter().rev().take_while(|it| value(**it) == value(*own));
                let same: Vec<usize> = same.copied().collect();
                let (stays, repeats) = same.split_last().unwrap();
                needed.insert((repo, *stays));
                for it in repeats {
                    repeated.entry((repo, *it)).or_insert_with(Vec::new).push(*scope);
                }
            }
            if is_known {
                let verdict = match (values.len(), n_set == REPOS.len()) {
                    (2.., _) => Verdict::Different,
                    (_, false) => Verdict::Missing,
                    _ => Verdict::Equal,
                };
                cells.insert(format!("all {scope} {name}: {}", verdict.name()));
            }
        }
        for ((repo, level), scopes) in repeated {
            if !needed.contains(&(repo, level)) {
                let scope = if let [only] = *scopes { only } else { "-" };
                diagnostics.insert(format!(
                    "{} {scope} {name}: redundant-override at {level}",
                    REPOS[repo]
                ));
            }
        }
        for (repo, location) in REPOS.iter().enumerate() {
            // A value counts where it would take the place of all that is stronger, without a difference.
            let counts = |level: usize, scope: usize| {
                let mut stronger = (level + 1..2).chain([scope]);
                let own = table[&(repo, level, fact)];
                stronger.all(|it| table.get(&(repo, it, fact)).is_none_or(|it| *it == own))
            };
            for (level, rule) in [(0, "shadowed-default"), (1, "dead-value")] {
                let is_set = table.contains_key(&(repo, level, fact));
                if is_set && (2..LEVELS).all(|it| !counts(level, it)) {
                    diagnostics.insert(format!("{location} - {name}: {rule} at {level}"));
                }
            }
        }
    }
    [cells, diagnostics]
}

#[test]
fn one_value_changed_at_any_level_flips_what_a_plain_table_says() {
    let mut n_flipped = [0; 2];
    for seed in 0..300 {
        let dice = &mut Dice(seed * 977 + 5);
        let mut table = table(dice);
        let before = found(&table);
        assert_eq!(before, expected(&table), "seed {seed}: {table:?}");
        let (repo, level, fact) =
            (dice.below(REPOS.len()), dice.below(LEVELS), dice.below(FACTS.len()));
        // To another value, from none, or to none.
        let now = dice.below(VALUES.len());
        let changed = (repo, level, fact);
        if table.insert(changed, now) == Some(now) {
            table.remove(&changed);
        }
        let after = found(&table);
        assert_eq!(after, expected(&table), "seed {seed}: {table:?}");
        for (at, n) in n_flipped.iter_mut().enumerate() {
            let flipped: Vec<&String> = before[at].symmetric_difference(&after[at]).collect();
            *n += flipped.len();
            // No cell and no diagnostic of another fact or another repository moves, and an overlay stays in its environment.
            let scope = level.checked_sub(2).map(|it| SCOPES[it]);
            for it in flipped {
                let words: Vec<&str> = it.split(' ').take(3).collect();
                assert!([REPOS[repo], "all"].contains(&words[0]), "seed {seed}: {it}");
                let stays = scope.is_none_or(|it| [it, "-"].contains(&words[1]));
                // Whether a text of the base can go, every environment has a say in.
                assert!(stays || it.contains("redundant-override at 1"), "seed {seed}: {it}");
                assert_eq!(words[2], format!("{}:", FACTS[fact]), "seed {seed}: {it}");
            }
        }
    }
    assert!(
        n_flipped[0] > 1000 && n_flipped[1] > 200,
        "{n_flipped:?} cells and diagnostics flipped"
    );
}
