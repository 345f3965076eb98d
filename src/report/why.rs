//! Why a value or a variable is what it is, as text.

#[path = "why_parts.rs"]
mod parts;

use crate::analysis::Analysis;
use crate::merge::{
    Asked, Chain, EffectiveLocation, Later, Part, PrintedValue, VariableChain, input_words, later,
    level, made_of, misplaced, on_platform, printed_values, rendered_text, variable_chains,
};
use crate::source::Span;

/// Why `what`, a JSON Pointer from the location on or the name of a variable, is what it is for `location` in `environment`: a headline,
/// then each text that has a say in it, weakest first, the one that counts marked by `>`. A mapping is told key by key, a list item by item.
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
    let telling = Telling { analysis, environment, location: &location.name };
    if what.starts_with('/') {
        let parts = telling.parts(location, what);
        if !parts.is_empty() {
            lines.extend(parts);
        } else if let Some(chain) = location.why(&analysis.model, what) {
            lines.extend(telling.chain_and_later(location, &chain));
        } else {
            let parts = on_platform(&analysis.model, environment, location, what);
            lines.extend(parts.iter().flat_map(|it| telling.part(it)));
        }
    } else {
        let chains = variable_chains(&analysis.model, environment, location);
        for it in chains.iter().filter(|it| it.name == what) {
            if it.is_of_one() {
                lines.push(format!("What {}:", it.words()));
            }
            lines.extend(telling.variable(it));
        }
        for (_, span) in
            misplaced(&location.merged).iter().flat_map(|it| &it.names).filter(|it| it.0 == what)
        {
            let words = "the level of the location, where Dagster+ never sees it";
            lines.push(telling.line(false, words, Some(*span), None));
        }
    }
    if !lines.iter().any(|it| it.starts_with('>')) {
        lines.push("  not set".to_owned());
    }
    lines.join("\n") + "\n"
}

/// What the lines are about.
struct Telling<'t> {
    analysis: &'t Analysis,
    environment: Option<&'t str>,
    location: &'t str,
}

impl Telling<'_> {
    /// The texts of the files, and what comes of it behind them.
    fn chain_and_later(&self, location: &EffectiveLocation, chain: &Chain<'_>) -> Vec<String> {
        let model = &self.analysis.model;
        let later = later(model, self.environment, location, chain);
        let is_beaten = later.as_ref().is_some_and(|it| it.beats(model, chain.value.origin));
        let mut lines = self.chain(chain, !is_beaten);
        lines.extend(later.iter().flat_map(|it| self.later(it)));
        lines
    }

    /// The texts, the one that decides marked if it `counts` in the end.
    fn chain(&self, chain: &Chain<'_>, counts: bool) -> Vec<String> {
        let (mut lines, own) = (Vec::new(), chain.value.text().unwrap_or_default());
        let made = made_of(&self.analysis.files, &self.analysis.model, chain);
        for (at, step) in chain.steps.iter().enumerate() {
            let mut words = format!("{}, {}", step.level.words(), step.strategy.name());
            if let Some((value, how)) = made.as_ref().filter(|_| at == chain.winner) {
                words = format!("{words}; it is {value}, {how}");
            }
            lines.extend(self.printed(step.span, &own));
            lines.push(self.line(at == chain.winner && counts, &words, Some(step.span), None));
        }
        lines
    }

    fn variable(&self, chain: &VariableChain) -> Vec<String> {
        let mut lines = Vec::new();
        for (at, step) in chain.steps.iter().enumerate() {
            let words = match step.span {
                Some(span) => {
                    let level = level(&self.analysis.model, span).words();
                    format!("{level}, {}", step.set_in.words())
                }
                None => step.set_in.words().to_owned(),
            };
            lines.extend(step.span.iter().flat_map(|it| self.printed(*it, &chain.name)));
            let (is_winner, typed) = (at == chain.winner, step.typed.as_deref());
            lines.push(self.line(is_winner, &words, step.span, typed));
        }
        lines
    }

    /// What comes of it behind the file.
    fn later(&self, later: &Later) -> Vec<String> {
        match later {
            Later::Variables(all) => {
                let told = |it: &VariableChain| {
                    [vec![format!("What {}:", it.words())], self.variable(it)].concat()
                };
                all.iter().flat_map(told).collect()
            }
            Later::Settings(parts) => parts.iter().flat_map(|it| self.part(it)).collect(),
        }
    }

    /// What a platform makes of it.
    fn part(&self, part: &Part) -> Vec<String> {
        let model = &self.analysis.model;
        let mut lines = vec![format!("{}:", part.heading())];
        lines.extend(part.chain(model).iter().flat_map(|it| self.chain(it, true)));
        lines.extend(part.items.iter().map(|it| {
            let side = if it.is_before { "before" } else { "after" };
            let words = format!("{}, {side} it in the list", level(model, it.span).words());
            self.line(false, &words, Some(it.span), None)
        }));
        lines
    }

    /// What the text at `span` comes from, where it is a template's; of several values there the one with this text.
    fn printed(&self, span: Span, text: &str) -> Vec<String> {
        let asked = Asked { location: self.location, text };
        let inputs = printed_values(
            &self.analysis.files,
            &self.analysis.model,
            self.environment,
            asked,
            span,
        );
        let line = |it: &PrintedValue| {
            let (level, how) = input_words(it);
            self.line(false, &format!("{level}, {how}"), it.input.span, Some(&it.input.typed))
        };
        inputs.iter().map(line).collect()
    }

    /// A text that has a say in it; of a template also what it was rendered to.
    fn line(
        &self,
        is_winner: bool,
        words: &str,
        span: Option<Span>,
        typed: Option<&str>,
    ) -> String {
        let mark = if is_winner { '>' } else { ' ' };
        let Analysis { files, model, .. } = self.analysis;
        let first = |text: &str| text.lines().next().unwrap_or_default().to_owned();
        let text = span.map_or_else(
            || typed.unwrap_or_default().to_owned(),
            |it| {
                let start = files.line_columns(it).0;
                let name = files.name(it.file);
                let asked = Asked { location: self.location, text: "" };
                let rendered = rendered_text(files, model, self.environment, asked, it)
                    .map_or_else(String::new, |text| format!(" → {}", first(&text)));
                let text = first(files.slice(it));
                format!("{name}:{}:{}  {text}{rendered}", start.line, start.column)
            },
        );
        format!("{mark} {text}  ({words})")
    }
}
