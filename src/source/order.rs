//! Sorting through one comparison function: the page then holds one sorting routine, and not one for each type.

use std::cmp::Ordering;

/// Sorts `items` by `compare`; what compares equal keeps its order.
pub fn sort_by<T>(items: &mut Vec<T>, compare: &dyn Fn(&T, &T) -> Ordering) {
    let order = order(items.len(), &|left, right| compare(&items[left], &items[right]));
    let mut slots: Vec<Option<T>> = items.drain(..).map(Some).collect();
    items.extend(order.into_iter().filter_map(|at| slots[at].take()));
}

/// Sorts `items` by what `key` makes of each.
pub fn sort_by_key<T, K: Ord>(items: &mut Vec<T>, key: impl Fn(&T) -> K) {
    sort_by(items, &|left, right| key(left).cmp(&key(right)));
}

/// The places `0..n` in the order of `compare`.
#[inline(never)]
fn order(n: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..n).collect();
    places.sort_by(|left, right| compare(*left, *right));
    places
}
