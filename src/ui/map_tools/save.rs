//! The map as a file: what it is called and what is said of it.

use yew::UseStateHandle;
use yew::platform::spawn_local;

use crate::graph::{FlowState, Graph};
use crate::ui::host;
use crate::ui::map::edge::flow_state;
use crate::ui::map_details::assets::title;
use crate::ui::widgets::plural;

/// Offers the map that is shown as a file of that kind; `has_failed` tells afterwards whether that was impossible.
pub(super) fn save(graph: &Graph, kind: &str, has_failed: UseStateHandle<bool>) {
    let environments = [graph.before.as_deref(), graph.environment.as_deref()];
    let environments: Vec<&str> = environments.into_iter().flatten().collect();
    let name = [&["locations-map"], &*environments].concat().join("-");
    let name = format!("{name}.{kind}");
    let title = match *environments {
        [] => "Code locations and what they share".to_owned(),
        [environment] => format!("Code locations and what they share in {environment}"),
        _ => format!("Code locations and what they share: {} compared", environments.join(" and ")),
    };
    let what = host::object(&[
        ("title", &title.into()),
        ("description", &description(graph).into()),
        ("width", &graph.width.into()),
        ("height", &graph.height.into()),
    ]);
    spawn_local(async move {
        let saved = host::save_picture(&name, &what).await;
        has_failed.set(saved.as_bool() != Some(true));
    });
}

/// What the picture shows, for those who do not see it.
fn description(graph: &Graph) -> String {
    let n_broken = graph.flows.iter().filter(|it| it.state == FlowState::Mismatch).count();
    let n_assets = graph.flows.iter().map(|it| it.edges.len()).sum();
    let mut told = format!(
        "{}, {}, {} that they use, {} ({} that one location makes and another needs). Disagreements: {}.",
        plural(graph.groups.len(), "repository"),
        plural(graph.cards.len(), "code location"),
        plural(graph.resources.len(), "resource"),
        plural(graph.flows.len(), "lineage edge"),
        plural(n_assets, "asset"),
        graph.mismatches.len() + n_broken,
    );
    for mismatch in &graph.mismatches {
        for part in [" ", &mismatch.label, ": ", &mismatch.sentence, "."] {
            told.push_str(part);
        }
    }
    for flow in graph.flows.iter().filter(|it| it.state == FlowState::Mismatch) {
        let (words, title) = (flow_state(flow.state).1, title(graph, flow));
        for part in [" ", &flow.label, ", ", &title, ": ", words, "."] {
            told.push_str(part);
        }
    }
    told
}
