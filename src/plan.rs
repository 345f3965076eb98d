//! In which order lineage lets locations be deployed: waves, and the cycles that no order satisfies.

use crate::analysis::Analysis;
use crate::source::{Span, sort_by, sort_by_key};

/// A location, whatever the environment: its repository's place in the model, and its name.
pub type Node = (usize, String);

/// The order of deployment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// Locations that may be deployed together, once those of the waves before are; a cycle is in one wave. Nothing where what one
    /// environment asks for is against what another one does.
    pub waves: Vec<Vec<Node>>,
    /// Locations that need each other in one environment.
    pub cycles: Vec<Cycle>,
    /// Locations whose assets are not known as a whole: they may need, and be needed by, more than is seen. Those of which nothing at
    /// all is seen are in no wave.
    pub open: Vec<Node>,
}

impl Plan {
    /// Those of [`open`](Self::open) that no wave has.
    pub fn unplaced(&self) -> impl Iterator<Item = &Node> {
        self.open.iter().filter(|it| !self.waves.iter().any(|wave| wave.contains(it)))
    }
}

/// Locations that need each other, directly or through others of the cycle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cycle {
    /// In the order of the workspace.
    pub locations: Vec<Node>,
    /// The dependencies that make the cycle.
    pub at: Vec<Span>,
}

/// Who is needed, who needs it, and the text that does.
type Needs = (usize, usize, Span);

/// The order that the lineage of all of `scopes` asks for.
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
    let edges_of = |scopes: &[Option<String>]| {
        let edges = analysis.lineage.edges.iter().filter(|it| scopes.contains(&it.environment));
        let mut edges: Vec<Needs> = edges
            .filter_map(|it| Some((place(it.from)?, place(it.to)?, it.needed_at)))
            .filter(|it| it.0 != it.1)
            .collect();
        sort_by(&mut edges, &Ord::cmp);
        edges.dedup();
        edges
    };
    let name = |at: usize| -> Node { (nodes[at].0, nodes[at].1.to_owned()) };
    let mut is_open = vec![false; nodes.len()];
    for (at, it) in subjects.iter().enumerate() {
        if scopes.contains(&it.environment)
            && let Some(node) = place(at)
        {
            is_open[node] |= !analysis.facts.knows_assets(&analysis.model, at);
        }
    }
    let cycles = cycles(scopes.iter().map(|it| edges_of(std::slice::from_ref(it))), nodes.len());
    let edges = edges_of(scopes);
    let group = components(nodes.len(), &edges);
    // Together, environments may ask for a circle that none of them has.
    let may_hold = circles(&group).iter().all(|it| cycles.iter().any(|own| own.0 == *it));
    let mut plan = Plan::default();
    let levels = levels(&group, &edges);
    for (at, level) in levels.into_iter().enumerate().filter(|_| may_hold) {
        while plan.waves.len() <= level {
            plan.waves.push(Vec::new());
        }
        if !is_open[at] || edges.iter().any(|it| it.0 == at || it.1 == at) {
            plan.waves[level].push(name(at));
        }
    }
    plan.waves.retain(|it| !it.is_empty());
    plan.open = (0..nodes.len()).filter(|it| is_open[*it]).map(name).collect();
    let named = |(members, at): (Vec<usize>, Vec<Span>)| Cycle {
        locations: members.into_iter().map(name).collect(),
        at,
    };
    plan.cycles = cycles.into_iter().map(named).collect();
    plan
}

/// The cycles among `n` nodes that one of several environments has, each once, with the texts that make it.
fn cycles(each: impl Iterator<Item = Vec<Needs>>, n: usize) -> Vec<(Vec<usize>, Vec<Span>)> {
    let mut all: Vec<(Vec<usize>, Vec<Span>)> = Vec::new();
    for edges in each {
        for members in circles(&components(n, &edges)) {
            let is_inside = |at: &usize| members.binary_search(at).is_ok();
            let own = edges.iter().filter(|it| is_inside(&it.0) && is_inside(&it.1)).map(|it| it.2);
            match all.iter_mut().find(|it| it.0 == members) {
                Some(known) => known.1.extend(own),
                None => all.push((members.clone(), own.collect())),
            }
        }
    }
    for (_, at) in &mut all {
        sort_by(at, &Ord::cmp);
        at.dedup();
    }
    sort_by(&mut all, &Ord::cmp);
    all
}

/// The members of every group that has several, in order.
fn circles(group: &[usize]) -> Vec<Vec<usize>> {
    let mut members = vec![Vec::new(); group.iter().max().map_or(0, |it| it + 1)];
    for (at, group) in group.iter().enumerate() {
        members[*group].push(at);
    }
    members.retain(|it| it.len() > 1);
    sort_by(&mut members, &Ord::cmp);
    members
}

/// How many groups come before that of each node at most.
fn levels(group: &[usize], edges: &[Needs]) -> Vec<usize> {
    // Groups are numbered so that whoever is needed has the higher number.
    let mut levels = vec![0; group.iter().max().map_or(0, |it| it + 1)];
    let mut by_group = edges.to_vec();
    sort_by_key(&mut by_group, |it| std::cmp::Reverse(group[it.0]));
    for (from, to, _) in by_group {
        if group[from] != group[to] {
            levels[group[to]] = levels[group[to]].max(levels[group[from]] + 1);
        }
    }
    group.iter().map(|it| levels[*it]).collect()
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
