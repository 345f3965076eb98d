//! Why a value or a variable is what it is, as text.

use crate::analysis::Analysis;
use crate::merge::{EffectiveLocation, level, misplaced, printed_values, variable_chains};
use crate::source::Span;

/// Why `what`, a JSON Pointer from the location on or the name of a variable, is what it is for `location` in `environment`: a headline,
/// then each text that has a say in it, weakest first, the one that counts marked by `>`.
pub fn why(
    analysis: &Analysis,
    repo: usize,
    environment: Option<&str>,
    location: &EffectiveLocation,
    what: &str,
) -> String {
    let repo = analysis.model.repos.get(repo).map_or("", |it| &it.name);
    let place = environment.map(|it| format!(" in {it}")).unwrap_or_default();
    let mut lines = vec![format!("{what} of {}{place} ({repo})", location.name)];
    if what.starts_with('/') {
        let chain = location.why(&analysis.model, what);
        for (at, step) in chain.iter().flat_map(|it| it.steps.iter().enumerate()) {
            let is_winner = chain.as_ref().is_some_and(|it| it.winner == at);
            let words = format!("{}, {}", step.level.words(), step.strategy.name());
            lines.extend(printed(analysis, environment, step.span));
            lines.push(line(analysis, is_winner, &words, Some(step.span), None));
        }
    } else {
        let chains = variable_chains(&analysis.model, environment, location);
        let chain = chains.iter().find(|it| it.name == what);
        for (at, step) in chain.iter().flat_map(|it| it.steps.iter().enumerate()) {
            let is_winner = chain.is_some_and(|it| it.winner == at);
            let words = match step.span {
                Some(span) => {
                    let level = level(&analysis.model, span).words();
                    format!("{level}, {}", step.set_in.words())
                }
                None => step.set_in.words().to_owned(),
            };
            lines.extend(step.span.iter().flat_map(|it| printed(analysis, environment, *it)));
            lines.push(line(analysis, is_winner, &words, step.span, step.typed.as_deref()));
        }
        for (_, span) in
            misplaced(&location.merged).iter().flat_map(|it| &it.names).filter(|it| it.0 == what)
        {
            let words = "the level of the location, where Dagster+ never sees it";
            lines.push(line(analysis, false, words, Some(*span), None));
        }
    }
    if !lines.iter().any(|it| it.starts_with('>')) {
        lines.push("  not set".to_owned());
    }
    lines.join("\n") + "\n"
}

/// What the values file has in it, where the text at `span` is a template's.
fn printed(analysis: &Analysis, environment: Option<&str>, span: Span) -> Vec<String> {
    let values = printed_values(&analysis.files, &analysis.model, environment, span);
    let tell =
        |it: Span| line(analysis, false, "the values, printed by what follows", Some(it), None);
    values.into_iter().map(tell).collect()
}

fn line(
    analysis: &Analysis,
    is_winner: bool,
    words: &str,
    span: Option<Span>,
    typed: Option<&str>,
) -> String {
    let mark = if is_winner { '>' } else { ' ' };
    let text = span.map_or_else(
        || typed.unwrap_or_default().to_owned(),
        |it| {
            let start = analysis.files.line_columns(it).0;
            let name = analysis.files.name(it.file);
            let text = analysis.files.slice(it).lines().next().unwrap_or_default();
            format!("{name}:{}:{}  {text}", start.line, start.column)
        },
    );
    format!("{mark} {text}  ({words})")
}
