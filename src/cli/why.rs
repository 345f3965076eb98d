//! `playground why`: where the value of a variable or a key comes from, for each location.

use super::arguments::Options;
use super::of::of;
use super::{note_guesses, read, scopes};
use crate::analysis::analyze;
use crate::merge::EffectiveLocation;
use crate::report;
use crate::template::render_all;

/// Why `--of` is what it is, in the environments asked for.
///
/// # Errors
/// Where something cannot be read, an environment or repository is unknown, or `--of` can be nothing of a location.
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
    let located: Vec<(Option<&str>, usize, &EffectiveLocation)> = scopes
        .iter()
        .flat_map(|scope| {
            let own = analysis.deployed.iter();
            let own = own.filter(move |it| it.environment == *scope && wanted(it.repo));
            own.flat_map(|of| of.locations.iter().map(|it| (scope.as_deref(), of.repo, it)))
        })
        .collect();
    let locations: Vec<_> = located.iter().map(|it| (it.0, it.2)).collect();
    let of = of(&analysis.model, &locations, what)?;
    let tell = |(scope, repo, location): &(Option<&str>, usize, &EffectiveLocation)| {
        report::why(&analysis, *repo, *scope, location, &of.within(&location.merged))
    };
    let parts: Vec<String> = located.iter().map(tell).collect();
    Ok(parts.join("\n"))
}
