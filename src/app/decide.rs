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

/// Why these rows are no list of environments: one plain sentence.
pub fn fault_of_environments(rows: &[EnvironmentRow]) -> Option<String> {
    let name = |it: &EnvironmentRow| it.now.name.trim().to_owned();
    if rows.iter().any(|it| name(it).is_empty()) {
        return Some("An environment has no name".into());
    }
    if let Some(it) = rows.iter().find(|it| !is_name(&name(it))) {
        return Some(format!(
            "`{}` is no name of an environment: use letters, digits and `-_.`, and not `base`, which is what all start from",
            name(it)
        ));
    }
    let twice = rows.iter().enumerate().find(|(at, it)| {
        let (own, before) = (name(it), rows.get(..*at).unwrap_or_default());
        before.iter().any(|other| name(other) == own)
    });
    if let Some((_, it)) = twice {
        return Some(format!("The environment `{}` is listed twice", name(it)));
    }
    for row in rows {
        let others = || rows.iter().filter(|it| name(it) != name(row));
        for word in &row.now.aliases {
            let is_it = |other: &String| path_word(other) == path_word(word);
            if let Some(other) = others().map(name).find(is_it) {
                let own = name(row);
                return Some(format!(
                    "`{other}` is another environment, and no other word for `{own}`"
                ));
            }
            if let Some(other) = others().find(|it| it.now.aliases.iter().any(is_it)) {
                let (own, other) = (name(row), name(other));
                return Some(format!("`{word}` is another word for `{own}` and for `{other}`"));
            }
        }
    }
    None
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
    let now = |name: &String| {
        let row = rows.iter().find(|it| it.was.as_ref() == Some(name));
        row.or_else(|| rows.iter().find(|it| it.now.name == *name)).map(|it| it.now.name.clone())
    };
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
