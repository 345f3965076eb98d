//! In which order things stand: first the same for the same things, then so that few edges cross.
//!
//! What stands in one column is sifted: each thing moves to the place where its edges cross the others least. It starts from names and repositories, so a small edit moves little.

use super::columns::{Columns, Unit};
use super::layout::length;
use super::{Graph, ResourceState};
use crate::source::sort_by_key;

/// The other end of an edge: on which side it is, and how far down.
type End = (usize, i64);
/// More edges than this, and everything stays in its first order: nobody could follow them anyway.
const MAX_USES: usize = 6000;
/// How far down the last thing of a column is.
const DEPTH: i64 = 1 << 20;

/// The cards of each group, in the order of the text.
pub(super) fn cards(graph: &Graph) -> Vec<Vec<usize>> {
    let mut all: Vec<Vec<usize>> = vec![Vec::new(); graph.groups.len()];
    for (at, card) in graph.cards.iter().enumerate() {
        if let Some(group) = graph.groups.iter().position(|it| it.repo == card.repo) {
            all[group].push(at);
        }
    }
    for cards in &mut all {
        sort_by_key(cards, |it| graph.cards[*it].subject);
    }
    all
}

/// Resources by kind and label; those that should be one are one unit, the one that is expected first.
pub(super) fn units(graph: &Graph) -> Vec<Unit> {
    let key = |at: usize| {
        let it = &graph.resources[at];
        (it.kind, it.state == ResourceState::Unresolved, it.label.clone())
    };
    let mut unit_of: Vec<usize> = (0..graph.resources.len()).collect();
    // How often each is expected less how often it is odd.
    let mut expected = vec![0; unit_of.len()];
    for mismatch in &graph.mismatches {
        expected[mismatch.expected] += 1;
        expected[mismatch.odd] -= 1;
        let (one, other) = (unit_of[mismatch.expected], unit_of[mismatch.odd]);
        unit_of.iter_mut().filter(|it| **it == other).for_each(|it| *it = one);
    }
    let mut order: Vec<usize> = (0..unit_of.len()).collect();
    sort_by_key(&mut order, |it| key(*it));
    let mut units: Vec<Unit> = Vec::new();
    for at in order {
        match units.iter_mut().find(|it| unit_of[it[0]] == unit_of[at]) {
            Some(unit) => unit.push(at),
            None => units.push(vec![at]),
        }
    }
    for unit in &mut units {
        let head = (0..unit.len()).max_by_key(|it| (expected[unit[*it]], unit.len() - it));
        let head = unit.remove(head.unwrap_or(0));
        unit.insert(0, head);
    }
    units
}

/// Sifts groups and the cards in them, then resources. Doing so again would save little, and an edit would move more.
pub(super) fn sift(graph: &Graph, columns: &mut Columns) {
    if graph.uses.len() <= MAX_USES {
        sift_cards(graph, columns);
        sift_resources(graph, columns);
    }
}

fn sift_cards(graph: &Graph, columns: &mut Columns) {
    let mut depths = vec![0; graph.resources.len()];
    for column in &columns.resources {
        let n: usize = column.iter().map(Vec::len).sum();
        for (at, resource) in column.iter().flatten().enumerate() {
            depths[*resource] = depth(at, n);
        }
    }
    let mut ends = vec![Vec::new(); graph.cards.len()];
    for used in &graph.uses {
        ends[used.card].push((0, depths[used.resource]));
    }
    let of_groups: Vec<Vec<End>> = columns.cards.iter().map(|it| joined(&ends, it)).collect();
    sort(&mut ends);
    let heights = &columns.heights;
    // A side may become a little higher than the other.
    let total: i32 = heights.iter().sum();
    let most = total / 2 + heights.iter().max().copied().unwrap_or(0) / 2;
    let fits = |side: &[usize], more: usize| {
        side.iter().chain([&more]).map(|it| heights[*it]).sum::<i32>() <= most
    };
    let n_sides = if columns.sides[1].is_empty() { 1 } else { 2 };
    sift_lists(&mut columns.sides[..n_sides], &of_groups, 0, &fits);
    for cards in &mut columns.cards {
        sift_lists(std::slice::from_mut(cards), &ends, 0, &|_, _| true);
    }
}

fn sift_resources(graph: &Graph, columns: &mut Columns) {
    let mut of_cards: Vec<End> = vec![(0, 0); graph.cards.len()];
    for (side, groups) in columns.sides.iter().enumerate() {
        let n = groups.iter().map(|it| columns.cards[*it].len()).sum();
        let cards = groups.iter().flat_map(|it| &columns.cards[*it]);
        for (at, card) in cards.enumerate() {
            of_cards[*card] = (side, depth(at, n));
        }
    }
    let mut ends = vec![Vec::new(); graph.resources.len()];
    for used in &graph.uses {
        ends[used.resource].push(of_cards[used.card]);
    }
    sort(&mut ends);
    for column in &mut columns.resources {
        for unit in column.iter_mut() {
            sift_lists(std::slice::from_mut(unit), &ends, 1, &|_, _| true);
        }
        let of_units: Vec<Vec<End>> = column.iter().map(|it| joined(&ends, it)).collect();
        let kind = |it: &usize| graph.resources[column[*it][0]].kind;
        let all: Vec<usize> = (0..column.len()).collect();
        let mut runs: Vec<Vec<usize>> =
            all.chunk_by(|one, other| kind(one) == kind(other)).map(<[usize]>::to_vec).collect();
        for run in &mut runs {
            sift_lists(std::slice::from_mut(run), &of_units, 0, &|_, _| true);
        }
        *column = runs.iter().flatten().map(|it| column[*it].clone()).collect();
    }
}

fn depth(at: usize, n: usize) -> i64 {
    i64::from(2 * length(at) + 1) * DEPTH / i64::from(2 * length(n).max(1))
}

/// The ends of several things that stay together.
fn joined(ends: &[Vec<End>], things: &[usize]) -> Vec<End> {
    let mut joined: Vec<End> = things.iter().flat_map(|it| &ends[*it]).copied().collect();
    sort_by_key(&mut joined, |it| *it);
    joined
}

fn sort(ends: &mut [Vec<End>]) {
    for ends in ends {
        sort_by_key(ends, |it| *it);
    }
}

/// How many edges cross if one thing stands above another.
fn crossings(above: &[End], below: &[End]) -> i64 {
    let mut n = 0;
    for (side, depth) in below {
        let first = above.partition_point(|it| *it <= (*side, *depth));
        n += above.partition_point(|it| it.0 <= *side) - first;
    }
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Moves each thing to the best place of all lists that it `fits`; the first `n_fixed` of a list stay.
fn sift_lists(
    lists: &mut [Vec<usize>],
    ends: &[Vec<End>],
    n_fixed: usize,
    fits: &dyn Fn(&[usize], usize) -> bool,
) {
    let things: Vec<(usize, usize)> = lists
        .iter()
        .enumerate()
        .flat_map(|(list, it)| it.iter().skip(n_fixed).map(move |it| (list, *it)))
        .collect();
    for (from, thing) in things {
        let Some(at) = lists[from].iter().position(|it| *it == thing) else { continue };
        lists[from].remove(at);
        let mut now = 0;
        let mut best = (i64::MAX, from, at);
        for (to, others) in lists.iter().enumerate() {
            if to != from && !fits(others, thing) {
                continue;
            }
            let mut cost: i64 = 0;
            for (place, other) in others.iter().enumerate() {
                cost += if place < n_fixed {
                    crossings(&ends[*other], &ends[thing])
                } else {
                    crossings(&ends[thing], &ends[*other])
                };
            }
            for place in n_fixed..=others.len() {
                if (to, place) == (from, at) {
                    now = cost;
                }
                best = best.min((cost, to, place));
                if let Some(other) = others.get(place) {
                    let (one, other) = (&ends[thing], &ends[*other]);
                    cost += crossings(other, one) - crossings(one, other);
                }
            }
        }
        let (_, to, place) = if best.0 < now { best } else { (now, from, at) };
        lists[to].insert(place, thing);
    }
}
