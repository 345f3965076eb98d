//! Prints generated maps with their layouts, one JSON object a line: `maps REPOS:COUNT…`. `tests/layout.mjs` reads them.
#![expect(clippy::disallowed_methods, reason = "a timing needs a clock, and its arguments")]

use std::process::ExitCode;
use std::time::Instant;

use locations_playground::graph::{Graph, Point, Rect, place};
use serde_json::{Value, json};

#[expect(dead_code, reason = "the host tests use the rest")]
#[path = "../tests/it/dice.rs"]
mod dice;
#[expect(dead_code, reason = "the host tests use the rest")]
#[path = "../tests/it/generated_map.rs"]
mod generated_map;

use generated_map::{along, curve, teams};

#[expect(clippy::print_stdout, reason = "the maps are what it is for")]
fn main() -> ExitCode {
    for asked in std::env::args().skip(1) {
        let Some((n_repos, count)) = asked.split_once(':') else { return ExitCode::FAILURE };
        let (Ok(n_repos), Ok(count)) = (n_repos.parse(), count.parse()) else {
            return ExitCode::FAILURE;
        };
        for seed in 0..count {
            let mut graph = teams(n_repos, seed);
            let start = Instant::now();
            place(&mut graph);
            let milliseconds = start.elapsed().as_secs_f64() * 1000.0;
            println!("{}", map(&graph, n_repos, milliseconds));
        }
    }
    ExitCode::SUCCESS
}

/// A map; repositories and kinds of resources are what stays together.
fn map(graph: &Graph, n_repos: usize, milliseconds: f64) -> Value {
    let node = |rect: Rect, group: String| json!({ "width": rect.width, "height": rect.height, "group": group });
    let cards = graph.cards.iter().map(|it| node(it.rect, format!("repo {}", it.repo)));
    let resources = graph.resources.iter().map(|it| node(it.rect, it.kind.words().to_owned()));
    let n_cards = graph.cards.len();
    let uses = graph
        .uses
        .iter()
        .map(|it| edge(it.card, n_cards + it.resource, Rect::default(), &along(it)));
    let mismatches = graph
        .mismatches
        .iter()
        .map(|it| edge(n_cards + it.expected, n_cards + it.odd, it.badge, &it.points));
    let flows = graph.flows.iter().map(|it| {
        let [first, second, inner @ .., last] = it.points.as_slice() else { return Value::Null };
        let mut points = curve(*first, *second);
        points.extend(inner);
        points.extend(curve(inner.last().copied().unwrap_or(*second), *last));
        edge(it.from, it.to, it.rect, &points)
    });
    json!({
        "repos": n_repos,
        "milliseconds": milliseconds,
        "width": graph.width,
        "height": graph.height,
        "nodes": cards.chain(resources).collect::<Vec<_>>(),
        "edges": uses.chain(mismatches).chain(flows).collect::<Vec<_>>(),
    })
}

/// An edge with the points that it is drawn along and the size of its label.
fn edge(from: usize, to: usize, label: Rect, points: &[Point]) -> Value {
    let points: Vec<Value> = points.iter().map(|it| json!([it.x, it.y])).collect();
    json!({ "from": from, "to": to, "width": label.width, "height": label.height, "points": points })
}
