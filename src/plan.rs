//! In which order lineage lets locations be deployed: waves, and the cycles that no order satisfies.

use crate::analysis::Analysis;
use crate::source::{Span, sort_by, sort_by_key};

/// A location, whatever the environment: its repository's place in the model, and its name.
pub type Node = (usize, String);

/// The order of deployment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// Locations that may be deployed together, once those of the waves before are; a cycle is in one wave.
    pub waves: Vec<Vec<Node>>,
    /// Locations that need each other.
    pub cycles: Vec<Cycle>,
}

/// Locations that need each other, directly or through others of the cycle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cycle {
    /// In the order of the workspace.
    pub locations: Vec<Node>,
    /// The dependencies that make the cycle.
    pub at: Vec<Span>,
}

/// The order that the lineage of `scopes` asks for.
pub fn plan(analysis: &Analysis, scopes: &[Option<String>]) -> Plan {
    let subjects = &analysis.facts.subjects;
    let mut nodes: Vec<(usize, &str)> = subjects
        .iter()
        .filter(|it| scopes.contains(&it.environment))
        .map(|it| (it.repo, &*it.location))
        .collect();
    sort_by(&mut nodes, &Ord::cmp);
    nodes.dedup();
    let place = |subject: usize| {
        let it = subjects.get(subject)?;
        nodes.binary_search(&(it.repo, &*it.location)).ok()
    };
    let edges = analysis.lineage.edges.iter().filter(|it| scopes.contains(&it.environment));
    let mut edges: Vec<(usize, usize, Span)> = edges
        .filter_map(|it| Some((place(it.from)?, place(it.to)?, it.needed_at)))
        .filter(|it| it.0 != it.1)
        .collect();
    sort_by(&mut edges, &Ord::cmp);
    edges.dedup();
    let group = components(nodes.len(), &edges);
    let n_groups = group.iter().max().map_or(0, |it| it + 1);
    // Groups are numbered so that whoever is needed has the higher number.
    let mut levels = vec![0; n_groups];
    let mut by_group = edges.clone();
    sort_by_key(&mut by_group, |it| std::cmp::Reverse(group[it.0]));
    for (from, to, _) in by_group {
        if group[from] != group[to] {
            levels[group[to]] = levels[group[to]].max(levels[group[from]] + 1);
        }
    }
    let mut plan = Plan::default();
    let name = |at: usize| -> Node { (nodes[at].0, nodes[at].1.to_owned()) };
    for (at, group) in group.iter().enumerate() {
        let level: usize = levels[*group];
        while plan.waves.len() <= level {
            plan.waves.push(Vec::new());
        }
        plan.waves[level].push(name(at));
    }
    let mut members = vec![Vec::new(); n_groups];
    for (at, group) in group.iter().enumerate() {
        members[*group].push(at);
    }
    members.retain(|it| it.len() > 1);
    sort_by(&mut members, &Ord::cmp);
    for members in members {
        let is_inside = |at: &usize| members.binary_search(at).is_ok();
        let mut at: Vec<Span> =
            edges.iter().filter(|it| is_inside(&it.0) && is_inside(&it.1)).map(|it| it.2).collect();
        sort_by(&mut at, &Ord::cmp);
        at.dedup();
        plan.cycles.push(Cycle { locations: members.iter().map(|it| name(*it)).collect(), at });
    }
    plan
}

/// The group of each of `n` nodes: nodes that reach each other have one, and an edge never leads to a higher one. This is
/// Tarjan's algorithm without recursion; `edges` are sorted.
fn components(n: usize, edges: &[(usize, usize, Span)]) -> Vec<usize> {
    const NONE: usize = usize::MAX;
    let first = |of: usize| edges.partition_point(|it| it.0 < of);
    let (mut order, mut low, mut group) = (vec![NONE; n], vec![NONE; n], vec![NONE; n]);
    let (mut open, mut n_ordered, mut n_groups) = (Vec::new(), 0, 0);
    for root in 0..n {
        if order[root] != NONE {
            continue;
        }
        let mut path = vec![(root, first(root))];
        while let Some((at, edge)) = path.pop() {
            if order[at] == NONE {
                (order[at], low[at]) = (n_ordered, n_ordered);
                n_ordered += 1;
                open.push(at);
            }
            match edges.get(edge).filter(|it| it.0 == at) {
                Some((_, to, _)) if order[*to] == NONE => {
                    // Comes back to this edge, to take over how far the other reaches.
                    path.push((at, edge));
                    path.push((*to, first(*to)));
                }
                Some((_, to, _)) => {
                    if group[*to] == NONE {
                        low[at] = low[at].min(low[*to]);
                    }
                    path.push((at, edge + 1));
                }
                None if low[at] == order[at] => {
                    while let Some(member) = open.pop() {
                        group[member] = n_groups;
                        if member == at {
                            break;
                        }
                    }
                    n_groups += 1;
                }
                None => {}
            }
        }
    }
    group
}
