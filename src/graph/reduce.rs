//! Less of a map: without some resources, and with repositories as one card each.

use super::{Graph, ResourceKind, ResourceState, flow, layout};
use crate::source::sort_by_key;

/// More locations and resources than this, and only what is shared is shown, for repositories as one card each, unless the
/// reader wants otherwise.
pub const MANY_NODES: usize = 120;

/// What a reader leaves out of the map.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    /// Kinds of resources that are not shown.
    pub hidden: Vec<ResourceKind>,
    /// Names of the repositories that are one card.
    pub collapsed: Vec<String>,
    /// Whether resources that one alone uses and that nothing is to be said of are left out.
    pub only_shared: bool,
}

impl Choice {
    /// What is left out before a reader chooses. What containers are given stays only where there is room, and where repositories
    /// share some of the kind or a warning concerns it; of a large map, much more is left out.
    pub fn automatic(graph: &Graph) -> Self {
        let n_cards = graph.cards.len();
        let n_outer = graph.resources.iter().filter(|it| !it.kind.is_inner()).count();
        let is_large = n_cards + n_outer > MANY_NODES;
        let has_room = n_cards + graph.resources.len() <= MANY_NODES;
        let mut hidden = ResourceKind::ALL.to_vec();
        hidden.retain(|kind| {
            let mut of_kind = graph.resources.iter().filter(|it| it.kind == *kind);
            kind.is_inner() && of_kind.next().is_some() && !(has_room && is_telling(graph, *kind))
        });
        let groups = graph.groups.iter().filter(|_| is_large);
        let collapsed = groups.map(|it| it.name.clone()).collect();
        Self { hidden, collapsed, only_shared: is_large }
    }
}

/// Whether the resources of `kind` tell how repositories stand to each other, or a warning concerns one.
fn is_telling(graph: &Graph, kind: ResourceKind) -> bool {
    // The repository that uses each resource, as far as read.
    let mut repos: Vec<Option<usize>> = vec![None; graph.resources.len()];
    let mut uses = graph.uses.iter().filter(|it| graph.resources[it.resource].kind == kind);
    let is_shared = uses.any(|it| {
        let repo = graph.cards[it.card].repo;
        repos[it.resource].replace(repo).is_some_and(|other| other != repo)
    });
    let mut of_kind = graph.resources.iter().filter(|it| it.kind == kind);
    is_shared || of_kind.any(|it| it.state == ResourceState::Doubtful)
}

/// The map as `choice` wants it, placed anew. A card that stands for several locations says how many.
pub fn reduced(graph: &Graph, choice: &Choice) -> Graph {
    let mut less = graph.clone();
    let cards = collapse(&mut less, &choice.collapsed);
    let resources = hide(&mut less, choice, &cards);
    let card = |it: usize| cards.get(it).copied().unwrap_or(0);
    let resource = |it: usize| resources.get(it).copied().flatten();
    less.uses.retain_mut(|used| {
        let Some(to) = resource(used.resource) else { return false };
        (used.card, used.resource) = (card(used.card), to);
        true
    });
    sort_by_key(&mut less.uses, |it| (it.card, it.resource));
    less.uses.dedup_by(|next, known| {
        let is_same = (next.card, next.resource) == (known.card, known.resource);
        if is_same {
            known.mismatch |= next.mismatch;
            known.change = known.change.or(next.change);
        }
        is_same
    });
    let mismatches = std::mem::take(&mut less.mismatches).into_iter().filter_map(|mut it| {
        (it.expected, it.odd) = (resource(it.expected)?, resource(it.odd)?);
        it.sides.iter_mut().for_each(|side| side.card = card(side.card));
        Some(it)
    });
    less.mismatches = mismatches.collect();
    less.flows.retain_mut(|flow| {
        (flow.from, flow.to) = (card(flow.from), card(flow.to));
        flow.from != flow.to
    });
    flow::join(&mut less.flows);
    layout::place(&mut less);
    less
}

/// Makes one card of each collapsed repository; gives the place of every card that there was.
fn collapse(graph: &mut Graph, collapsed: &[String]) -> Vec<usize> {
    let mut repos = Vec::new();
    for group in &mut graph.groups {
        group.is_collapsed = collapsed.contains(&group.name);
        if group.is_collapsed {
            repos.push((group.repo, group.name.clone()));
        }
    }
    let mut places = Vec::new();
    let mut kept: Vec<super::Card> = Vec::new();
    for mut card in std::mem::take(&mut graph.cards) {
        let name = repos.iter().find(|it| it.0 == card.repo).map(|it| &it.1);
        let known = kept.last_mut().filter(|it| it.repo == card.repo);
        match (name, known) {
            (Some(_), Some(known)) => {
                known.n_collapsed += 1;
                known.n_errors += card.n_errors;
                known.n_warnings += card.n_warnings;
                known.source = format!("{} locations", known.n_collapsed);
                for part in [", ", &card.name] {
                    known.size.push_str(part);
                }
                known.change = known.change.or(card.change);
            }
            (Some(name), None) => {
                card.size = std::mem::replace(&mut card.name, name.clone());
                card.source = "1 location".into();
                card.n_collapsed = 1;
                kept.push(card);
            }
            (None, _) => kept.push(card),
        }
        places.push(kept.len() - 1);
    }
    graph.cards = kept;
    places
}

/// Leaves resources out; gives the place of every one that there was and is. `cards` are the places of the cards.
fn hide(graph: &mut Graph, choice: &Choice, cards: &[usize]) -> Vec<Option<usize>> {
    // The only user of each resource, or nothing if there are several.
    let mut users: Vec<Option<Option<usize>>> = vec![None; graph.resources.len()];
    for used in &graph.uses {
        let card = cards.get(used.card).copied();
        let user = &mut users[used.resource];
        *user = Some(if user.is_none_or(|it| it == card) { card } else { None });
    }
    let is_quiet =
        |state: ResourceState| matches!(state, ResourceState::Plain | ResourceState::Shared);
    let mismatches = &graph.mismatches;
    let mut n_kept = 0;
    let places = graph.resources.iter().zip(users).enumerate().map(|(at, (it, user))| {
        let is_own = choice.only_shared
            && is_quiet(it.state)
            && user != Some(None)
            && !mismatches.iter().any(|it| it.expected == at || it.odd == at);
        let is_kept = !is_own && !choice.hidden.contains(&it.kind);
        n_kept += usize::from(is_kept);
        is_kept.then(|| n_kept - 1)
    });
    let places: Vec<Option<usize>> = places.collect();
    let mut kept = places.iter();
    graph.resources.retain(|_| kept.next().is_some_and(Option::is_some));
    graph.captions.clear();
    places
}
