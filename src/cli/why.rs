//! `playground why`: where the value of a variable or a key comes from, for each location.

use super::arguments::Options;
use super::{note_guesses, read, scopes};
use crate::analysis::analyze;
use crate::merge::EffectiveLocation;
use crate::report;
use crate::template::render_all;

/// Why `--of` is what it is, in the environments asked for.
///
/// # Errors
/// Where something cannot be read, or an environment or repository is unknown.
pub(super) fn run(options: &Options) -> Result<String, String> {
    let what = options.of.as_deref().unwrap_or_default();
    let mut workspace = read::workspace(&options.paths)?.workspace;
    render_all(&mut workspace);
    let analysis = analyze(&workspace);
    note_guesses(&analysis);
    let scopes = scopes(&analysis, &options.environments)?;
    let names: Vec<&str> = analysis.model.repos.iter().map(|it| &*it.name).collect();
    if let Some(repo) = options.repo.as_deref().filter(|it| !names.contains(it)) {
        return Err(format!("there is no repository `{repo}` (known: {})", names.join(", ")));
    }
    let repo = |it: usize| names.get(it).copied();
    let wanted = |it: usize| options.repo.is_none() || options.repo.as_deref() == repo(it);
    let told = |scope: &Option<String>| -> Vec<String> {
        let own = analysis.deployed.iter().filter(|it| it.environment == *scope && wanted(it.repo));
        own.flat_map(|effective| {
            let tell = |it: &EffectiveLocation| {
                report::why(&analysis, effective.repo, scope.as_deref(), it, what)
            };
            effective.locations.iter().map(tell).collect::<Vec<_>>()
        })
        .collect()
    };
    let parts: Vec<String> = scopes.iter().flat_map(told).collect();
    Ok(parts.join("\n"))
}
