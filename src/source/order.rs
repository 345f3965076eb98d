//! Sorting through one comparison function: the page then holds one sorting routine, and not one for each type. It ends for
//! every function: numbers that are none (`.nan`) have no order, and the standard library's sorting may panic at that.

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

/// The places `0..n` in the order of `compare`: runs of one, two, four and more are merged in pairs.
#[inline(never)]
fn order(n: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..n).collect();
    let mut merged = places.clone();
    let mut width = 1;
    while width < n {
        for from in (0..n).step_by(2 * width) {
            let (middle, end) = ((from + width).min(n), (from + 2 * width).min(n));
            let (mut left, mut right) = (from, middle);
            for slot in &mut merged[from..end] {
                let is_left = left < middle
                    && (right == end || compare(places[left], places[right]) != Ordering::Greater);
                let next = if is_left { &mut left } else { &mut right };
                *slot = places[*next];
                *next += 1;
            }
        }
        std::mem::swap(&mut places, &mut merged);
        width *= 2;
    }
    places
}
