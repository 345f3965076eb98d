//! The last line: what is open, and where it stays.

use std::rc::Rc;

use yew::{Html, Properties, component, html};

use super::programs::Unanswered;
use super::widgets::plural;
use crate::analysis::Analysis;

/// Properties of [`Status`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// What is counted.
    pub(super) analysis: Rc<Analysis>,
    /// How long the analysis took, in microseconds.
    pub(super) took: u32,
    /// Whether the analysis is that of what is open now.
    pub(super) is_current: bool,
    /// What the analysis does without.
    pub(super) unanswered: Unanswered,
}

/// The status bar.
#[component]
pub(super) fn Status(props: &Props) -> Html {
    let model = &props.analysis.model;
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
    let took = if props.is_current {
        format!("analysed in {}.{} ms", props.took / 1000, props.took % 1000 / 100)
    } else {
        "analysing…".to_owned()
    };
    let Unanswered { templates, python } = props.unanswered;
    let waiting = [(templates, "template", "rendered"), (python, "Python file", "read")];
    let waiting = waiting.iter().filter(|it| it.0 > 0);
    let waiting: Vec<String> =
        waiting.map(|it| format!("{} not {} yet", plural(it.0, it.1), it.2)).collect();
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
