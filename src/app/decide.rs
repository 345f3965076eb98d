//! Decisions about environments, kept sound: whatever names an environment follows it when it is renamed or taken away.

use crate::source::{Environment, Settings, path_word};

/// An environment of a list that a person edits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvironmentRow {
    /// Its name before; `None` for a new one.
    pub was: Option<String>,
    /// What it is to be.
    pub now: Environment,
}

/// The rows for a list of environments that nobody has changed yet.
pub fn environment_rows(environments: &[Environment]) -> Vec<EnvironmentRow> {
    let row = |it: &Environment| EnvironmentRow { was: Some(it.name.clone()), now: it.clone() };
    environments.iter().map(row).collect()
}

/// Why a row of a list of environments cannot stay as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvironmentFault {
    /// The place of the row.
    pub row: usize,
    /// Whether it is the other words of the row, and not its name.
    pub is_of_aliases: bool,
    /// One plain sentence.
    pub words: String,
}

/// Why these rows are no list of environments: at most one fault of each row.
pub fn faults_of_environments(rows: &[EnvironmentRow]) -> Vec<EnvironmentFault> {
    let fault = |row: usize| {
        let of_name = fault_of_name(rows, row).map(|it| (false, it));
        let (is_of_aliases, words) =
            of_name.or_else(|| Some((true, fault_of_aliases(rows, row)?)))?;
        Some(EnvironmentFault { row, is_of_aliases, words })
    };
    (0..rows.len()).filter_map(fault).collect()
}

fn name_of(row: &EnvironmentRow) -> &str {
    row.now.name.trim()
}

fn fault_of_name(rows: &[EnvironmentRow], at: usize) -> Option<String> {
    let name = rows.get(at).map(name_of)?;
    if name.is_empty() {
        Some("An environment has no name".into())
    } else if !is_name(name) {
        Some(format!(
            "`{name}` is no name of an environment: use letters, digits and `-_.`, and not `base`, which is what all start from"
        ))
    } else if rows.iter().take(at).any(|it| name_of(it) == name) {
        Some(format!("The environment `{name}` is listed twice"))
    } else {
        None
    }
}

fn fault_of_aliases(rows: &[EnvironmentRow], at: usize) -> Option<String> {
    let row = rows.get(at)?;
    let own = name_of(row);
    row.now.aliases.iter().find_map(|word| {
        let is_it = |other: &str| path_word(other) == path_word(word);
        let others = || rows.iter().map(name_of).filter(|it| *it != own);
        if let Some(other) = others().find(|it| is_it(it)) {
            return Some(format!(
                "`{other}` is another environment, and no other word for `{own}`"
            ));
        }
        // A word of two rows is told once, at the first of them.
        let mut later = rows.iter().skip(at + 1).filter(|it| name_of(it) != own);
        let other = later.find(|it| it.now.aliases.iter().any(|it| is_it(it)));
        other.map(|it| format!("`{word}` is another word for `{own}` and for `{}`", name_of(it)))
    })
}

/// Whether an environment may be called so: it stands in paths, file names and addresses, beside the base.
fn is_name(name: &str) -> bool {
    let is_plain = |it: char| it.is_alphanumeric() || matches!(it, '-' | '_' | '.');
    name != "base" && name.chars().all(is_plain)
}

/// `settings` with these environments. What names one that is gone goes with it, unless it names others too; a former name stays
/// as another word for the environment in paths, so that its files stay with it.
pub fn with_environments(
    settings: &Settings,
    guessed: &[Environment],
    rows: &[EnvironmentRow],
) -> Settings {
    let mut next = settings.clone();
    if settings.environments.is_empty() && rows == environment_rows(guessed) {
        return next;
    }
    let now = |name: &String| name_now(rows, name);
    // A list that loses its last name would otherwise be about every environment.
    let follow = |names: &mut Vec<String>| {
        let had_any = !names.is_empty();
        *names = names.iter().filter_map(now).collect();
        !had_any || !names.is_empty()
    };
    next.variables.retain_mut(|it| follow(&mut it.environments));
    if let Some(expectations) = &mut next.expectations {
        expectations.retain_mut(|it| follow(&mut it.environments));
    }
    next.files = settings
        .files
        .iter()
        .map(|(name, it)| {
            let mut file = it.clone();
            if let Some(Some(environment)) = &it.environment {
                file.environment = now(environment).map(Some);
            }
            (name.clone(), file)
        })
        .collect();
    next.repos = settings
        .repos
        .iter()
        .map(|(name, it)| {
            let mut repo = it.clone();
            let own = it.template_by_environment.iter();
            repo.template_by_environment =
                own.filter_map(|(name, it)| Some((now(name)?, it.clone()))).collect();
            (name.clone(), repo)
        })
        .collect();
    next.environments = rows.iter().map(|it| environment(it, rows)).collect();
    next
}

/// What the environment that was called `name` is called now; nothing where it is gone.
fn name_now(rows: &[EnvironmentRow], name: &str) -> Option<String> {
    let row = rows.iter().find(|it| it.was.as_deref() == Some(name));
    row.or_else(|| rows.iter().find(|it| it.now.name == name)).map(|it| it.now.name.clone())
}

/// What [`with_environments`] takes along with environments that are gone, in words.
pub fn gone_with_environments(
    settings: &Settings,
    guessed: &[Environment],
    rows: &[EnvironmentRow],
) -> Vec<String> {
    if settings.environments.is_empty() && rows == environment_rows(guessed) {
        return Vec::new();
    }
    let is_gone = |name: &str| name_now(rows, name).is_none();
    // What names others too goes on without the one that is gone.
    let all_gone = |names: &[String]| !names.is_empty() && names.iter().all(|it| is_gone(it));
    let mut told = Vec::new();
    for (repo, it) in &settings.repos {
        let lost = it.template_by_environment.iter().filter(|it| is_gone(&it.0));
        told.extend(lost.map(|(name, it)| {
            let names = it.values.iter().chain(&it.variables).map(|it| format!("`{}`", it.0));
            let names: Vec<String> = names.collect();
            format!("What templates of `{repo}` are given in `{name}` alone: {}", names.join(", "))
        }));
    }
    for (file, it) in &settings.files {
        if let Some(Some(name)) = &it.environment
            && is_gone(name)
        {
            told.push(format!("That `{file}` belongs to `{name}`"));
        }
    }
    let variables = settings.variables.iter().filter(|it| all_gone(&it.environments));
    told.extend(variables.map(|it| format!("The variable `{}`", it.name)));
    let expectations = settings.expectations.iter().flatten();
    let expectations = expectations.filter(|it| all_gone(&it.environments));
    told.extend(expectations.map(|it| format!("The expectation on `{}`", it.fact)));
    told
}

fn environment(row: &EnvironmentRow, rows: &[EnvironmentRow]) -> Environment {
    let mut now = row.now.clone();
    if let Some(was) = row.was.as_ref().filter(|it| !now.aliases.contains(it)) {
        let is_it = |other: &String| path_word(other) == path_word(was);
        let is_called_so =
            |it: &EnvironmentRow| is_it(&it.now.name) || it.now.aliases.iter().any(is_it);
        if !rows.iter().any(is_called_so) {
            now.aliases.push(was.clone());
        }
    }
    let name = now.name.clone();
    now.aliases.retain(|it| *it != name);
    now
}
