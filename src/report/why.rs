//! Why a value or a variable is what it is, as text.

use crate::analysis::Analysis;
use crate::merge::{
    Asked, Chain, EffectiveLocation, Later, Level, Merged, Part, VariableChain, input_words, later,
    level, misplaced, on_platform, places, pointer_step, printed_values, rendered_text, served,
    servings, variable_chains, why as why_in,
};
use crate::source::{Input, Span};

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
            lines.extend(telling.chain(&chain));
            let later = later(&analysis.model, environment, location, &chain);
            lines.extend(later.iter().flat_map(|it| telling.later(it)));
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
    /// What stands below `what`, each with the texts that have a say in it; then what the agent alone has there, where its platform has it.
    fn parts(&self, location: &EffectiveLocation, what: &str) -> Vec<String> {
        let model = &self.analysis.model;
        let is_below =
            |it: &str, what: &str| it.strip_prefix(what).is_some_and(|it| it.starts_with('/'));
        let (mut lines, mut told) = (Vec::new(), Vec::new());
        for pointer in leaves(&location.merged, String::new()) {
            if is_below(&pointer, what)
                && let Some(chain) = location.why(model, &pointer)
            {
                lines.push(format!("{pointer}:"));
                lines.extend(self.chain(&chain));
                let later = later(model, self.environment, location, &chain);
                lines.extend(later.iter().flat_map(|it| self.later(it)));
                if let Some(Later::Settings(parts)) = later {
                    told.extend(parts.iter().flat_map(|it| &it.items).map(|it| it.span));
                }
            }
        }
        let places = places(model, self.environment, location, what);
        for serving in servings(model, self.environment, location) {
            let settings = serving.platform.zip(served(&serving, location));
            let Some((platform, settings)) = settings else { continue };
            for inner in leaves(&settings, String::new()) {
                let pointer = format!("/container_context/{}{inner}", platform.key());
                let place = places.iter().find(|it| is_below(&pointer, it));
                let chain = why_in(model, &settings, &inner);
                let is_new = |it: &Chain<'_>| {
                    let is_agents = it.steps.iter().all(|it| it.level == Level::Agent);
                    is_agents && !told.contains(&it.value.origin)
                };
                if let Some((chain, place)) = chain.filter(is_new).zip(place) {
                    told.push(chain.value.origin);
                    let inner = pointer.get(place.len()..).unwrap_or_default();
                    let space = if serving.words.is_empty() { "" } else { " " };
                    lines.push(format!("{what}{inner}{space}{}:", serving.words));
                    lines.extend(self.chain(&chain));
                }
            }
        }
        lines
    }

    fn chain(&self, chain: &Chain<'_>) -> Vec<String> {
        let (mut lines, own) = (Vec::new(), chain.value.text().unwrap_or_default());
        for (at, step) in chain.steps.iter().enumerate() {
            let words = format!("{}, {}", step.level.words(), step.strategy.name());
            lines.extend(self.printed(step.span, &own));
            lines.push(self.line(at == chain.winner, &words, Some(step.span), None));
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
        let mut lines = vec![format!("What {}:", part.words())];
        lines.extend(part.chain(model).iter().flat_map(|it| self.chain(it)));
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
        let inputs = printed_values(&self.analysis.model, self.environment, asked, span);
        let line = |it: &Input| {
            let (level, how) = input_words(it);
            self.line(false, &format!("{level}, {how}"), it.span, Some(&it.typed))
        };
        inputs.into_iter().map(line).collect()
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

/// The pointers of what stands in `value`, which is `at` its own: values that are no mappings, and of lists the items.
fn leaves(value: &Merged, at: String) -> Vec<String> {
    let entries = value.entries().iter();
    let inner = entries.flat_map(|it| leaves(&it.value, format!("{at}/{}", pointer_step(&it.key))));
    let items = (0..value.items().len()).map(|it| format!("{at}/{it}"));
    let all: Vec<String> = inner.chain(items).collect();
    if all.is_empty() { vec![at] } else { all }
}
