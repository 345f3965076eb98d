//! The last line: what is open, and where it stays.

use yew::{Html, html};

use super::analysis::Analyzed;
use super::programs::Unanswered;
use super::widgets::plural;

/// The status bar; `is_current` if the analysis is that of what is open now.
pub(super) fn status(analyzed: &Analyzed, is_current: bool) -> Html {
    let model = &analyzed.analysis.model;
    let mut names: Vec<(&str, &str)> = model
        .deployments()
        .flat_map(|(file, it)| {
            it.locations.iter().map(|it| (model.repo_of(file.id), &*it.name.value))
        })
        .collect();
    names.sort_unstable();
    names.dedup();
    let counts = [
        plural(names.len(), "location"),
        plural(model.repos.len(), "repository"),
        plural(model.environments.len(), "environment"),
    ];
    let took = if is_current {
        format!("analysed in {}.{} ms", analyzed.took / 1000, analyzed.took % 1000 / 100)
    } else {
        "analysing…".to_owned()
    };
    let Unanswered { templates, python, rules } = analyzed.unanswered;
    let waiting = [(templates, "template", "rendered"), (python, "Python file", "read")];
    let waiting = waiting.iter().filter(|it| it.0 > 0);
    let waiting: Vec<String> =
        waiting.map(|it| format!("{} not {} yet", plural(it.0, it.1), it.2)).collect();
    let waiting = if rules && waiting.is_empty() {
        vec!["the rules for a review are not loaded yet".to_owned()]
    } else {
        waiting
    };
    html! {
        <footer class="status">
            <span>{ counts.join(" · ") }</span>
            <span class="status-took">{ took }</span>
            <span class="status-waiting">{ waiting.join(" · ") }</span>
            <span class="status-space"></span>
            <span>{ "Everything stays in this tab" }</span>
        </footer>
    }
}
