//! What was read while a template was rendered, in its order, and what is kept of it for a text that it printed.

use std::collections::BTreeMap;

use minijinja::Value;

use super::known::Known;

/// How much may be written down and compared for one rendering; above it nothing is told.
const MAX_WORK: usize = 2_000_000;
/// How many readings may be open, because what they are for is not printed yet.
const MAX_OPEN: usize = 200_000;
/// How many texts may be told of one that was printed.
const MAX_READS: usize = 12;
/// Among how many readings it is looked for what was read of a collection.
const MAX_INNER: usize = 64;
/// How deep collections are followed outwards.
const MAX_DEPTH: usize = 64;
/// Of how many values in one collection the collection is told instead.
pub(super) const MANY: usize = 6;

/// Something that was read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
    /// A value among the names of the template, by its number.
    Known(usize),
    /// A variable of the pipeline, by its number among what was given.
    Variable(usize),
    /// What a tag has set, by the number of the tag.
    Set(usize),
    /// What counts where nothing else is there, by its number among the texts of the template.
    Default(usize),
}

/// One reading.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "answers to questions of their own")]
pub(super) struct Read {
    pub(super) what: What,
    /// The value, where it is no collection.
    pub(super) value: Option<Value>,
    /// Whether it is a collection, of which only a part may have been read.
    pub(super) is_whole: bool,
    /// Whether it is the key of an entry.
    pub(super) is_key: bool,
    /// Whether a loop went over it.
    pub(super) is_item: bool,
    /// Whether it only decided what was printed.
    pub(super) is_condition: bool,
}

impl Read {
    pub(super) fn of(what: What) -> Self {
        Self {
            what,
            value: None,
            is_whole: false,
            is_key: false,
            is_item: false,
            is_condition: false,
        }
    }
}

/// What a name was bound to.
#[derive(Debug, Clone, Default)]
struct Bound {
    value: Option<Value>,
    reads: Vec<Read>,
}

/// What was printed at one place of the templates.
#[derive(Debug, Clone, Default)]
pub(super) struct Printed {
    /// How often there was a text.
    pub(super) times: usize,
    /// What those came from that came from anything, each with its place among them.
    pub(super) reads: Vec<(usize, Vec<Read>)>,
}

/// All that was written down.
#[derive(Debug, Default)]
pub(super) struct Log {
    pub(super) reads: Vec<Read>,
    bound: Vec<Bound>,
    /// What each condition read when it was last asked.
    conditions: BTreeMap<usize, Vec<Read>>,
    /// What decided that files are included that are being rendered.
    entered: Vec<Vec<Read>>,
    /// What the next text that is printed comes from, with the number of its place in the templates.
    next: Option<(usize, Vec<Read>)>,
    /// What printed texts came from, by their place in the templates.
    pub(super) printed: Vec<Printed>,
    /// The collections around values.
    pub(super) around: Vec<Option<usize>>,
    pub(super) work: usize,
}

impl Log {
    /// Whether so much was written down that it is not to be used.
    pub(super) fn is_full(&self) -> bool {
        self.work > MAX_WORK
    }

    pub(super) fn keep_numbers(&mut self, known: &[Known]) {
        self.around = known.iter().map(|it| it.around).collect();
    }

    /// How much was read.
    pub(super) fn mark(&self) -> usize {
        self.reads.len()
    }

    pub(super) fn push(&mut self, read: Read) {
        self.work += 1;
        if self.reads.len() > MAX_OPEN {
            self.work = MAX_WORK + 1;
        }
        if !self.is_full() {
            self.reads.push(read);
        }
    }

    pub(super) fn truncate(&mut self, mark: usize) {
        self.reads.truncate(mark);
    }

    /// Whether anything was read since `mark`.
    pub(super) fn has_more(&self, mark: usize) -> bool {
        self.reads.len() > mark
    }

    /// Says of all that was read since `mark` that it only decides.
    pub(super) fn decide(&mut self, mark: usize) {
        for it in self.reads.iter_mut().skip(mark) {
            it.is_condition = true;
        }
    }

    /// Takes out what was read since `mark`, as far as it is told.
    pub(super) fn take(&mut self, mark: usize) -> Vec<Read> {
        let taken = self.reads.split_off(mark.min(self.reads.len()));
        self.told(taken)
    }

    /// What a tag has set: what decided that it did, and what was read since `mark`.
    pub(super) fn set(&mut self, place: usize, conditions: &[usize], mark: usize) -> Vec<Read> {
        let own = self.take(mark);
        let mut reads = self.decided(conditions);
        reads.extend(own);
        reads.push(Read::of(What::Set(place)));
        reads
    }

    /// What the conditions read when they were last asked.
    fn decided(&mut self, conditions: &[usize]) -> Vec<Read> {
        if self.is_full() {
            return Vec::new();
        }
        let of = |it: &usize| self.conditions.get(it);
        let reads: Vec<Read> = conditions.iter().filter_map(of).flatten().cloned().collect();
        self.work += conditions.len() + reads.len();
        reads
    }

    /// Of what was read since `mark`, drops values where another one is the very `value`.
    pub(super) fn narrow(&mut self, mark: usize, value: &Value) {
        let is_known = |it: &Read| matches!(it.what, What::Known(_)) && !it.is_whole;
        let is_it = |it: &Read| it.value.as_ref() == Some(value);
        let since = self.reads.get(mark..).unwrap_or_default();
        self.work += since.len();
        if since.iter().any(|it| is_known(it) && is_it(it)) {
            let mut kept = self.reads.split_off(mark);
            kept.retain(|it| !is_known(it) || is_it(it));
            self.reads.append(&mut kept);
        }
    }

    /// Binds `value` to `reads`; the number of the binding, which is 0 where there are none.
    pub(super) fn bind_reads(&mut self, value: Option<Value>, reads: Vec<Read>) -> usize {
        self.work += 1 + reads.len();
        if reads.is_empty() {
            return 0;
        }
        if !self.is_full() {
            self.bound.push(Bound { value, reads });
        }
        self.bound.len()
    }

    /// Reads what was bound as `number`, if it is still this value.
    pub(super) fn read_bound(&mut self, number: usize, value: Option<&Value>) {
        let Some(bound) = number.checked_sub(1).and_then(|it| self.bound.get(it)) else { return };
        if bound.value.as_ref() == value {
            for it in bound.reads.clone() {
                self.push(it);
            }
        }
    }

    /// Notes what the condition `number` read since `mark`.
    pub(super) fn condition(&mut self, number: usize, mark: usize) {
        let mut reads = self.take(mark);
        for it in &mut reads {
            it.is_condition = true;
        }
        self.conditions.insert(number, reads);
    }

    /// What is printed from here on is included in the branches of `conditions`.
    pub(super) fn enter(&mut self, conditions: &[usize]) {
        let mut reads = self.entered.last().cloned().unwrap_or_default();
        reads.extend(self.decided(conditions));
        let reads = self.told(reads);
        self.entered.push(reads);
    }

    /// And no longer.
    pub(super) fn leave(&mut self) {
        self.entered.pop();
    }

    /// What is printed next stands at `place`, in the branches of `conditions`, and comes from what was read since `mark`.
    pub(super) fn print_next(&mut self, place: usize, conditions: &[usize], mark: usize) {
        let own = self.take(mark);
        let mut reads = self.entered.last().cloned().unwrap_or_default();
        self.work += reads.len();
        reads.extend(self.decided(conditions));
        reads.extend(own);
        self.next = Some((place, reads));
    }

    /// Something was printed.
    pub(super) fn printed(&mut self, is_empty: bool) {
        let Some((place, reads)) = self.next.take().filter(|_| !is_empty && !self.is_full()) else {
            return;
        };
        if self.printed.len() <= place {
            self.printed.resize_with(place + 1, Printed::default);
        }
        if let Some(printed) = self.printed.get_mut(place) {
            if !reads.is_empty() {
                printed.reads.push((printed.times, reads));
            }
            printed.times += 1;
        }
    }

    /// What is told of `reads`: each once, no keys, of collections what was read of them.
    pub(super) fn told(&mut self, reads: Vec<Read>) -> Vec<Read> {
        self.work += reads.len();
        if reads.iter().all(|it| !it.is_key) && reads.len() < 2 {
            return reads;
        }
        let mut kept: Vec<Read> = Vec::new();
        let mut places: BTreeMap<(What, bool), usize> = BTreeMap::new();
        for it in reads.into_iter().filter(|it| !it.is_key) {
            let key = (it.what.clone(), it.is_condition);
            if let Some(known) = places.get(&key).and_then(|at| kept.get_mut(*at)) {
                known.is_item |= it.is_item;
            } else {
                places.insert(key, kept.len());
                kept.push(it);
            }
        }
        let kept = self.without_wholes(kept);
        let mut kept = self.without_many(kept);
        kept.truncate(MAX_READS);
        kept
    }

    /// What was read of a collection comes in its place.
    fn without_wholes(&mut self, reads: Vec<Read>) -> Vec<Read> {
        let is_many = reads.len() > MAX_INNER;
        if is_many || !reads.iter().any(|it| it.is_whole) {
            return reads;
        }
        self.work += reads.len() * reads.len();
        let number = |it: &Read| match it.what {
            What::Known(number) => Some(number),
            _ => None,
        };
        let mut left: Vec<Option<Read>> = reads.into_iter().map(Some).collect();
        let mut kept: Vec<Read> = Vec::new();
        for at in 0..left.len() {
            let Some(read) = left.get_mut(at).and_then(Option::take) else { continue };
            let Some(outer) = number(&read).filter(|_| read.is_whole) else {
                kept.push(read);
                continue;
            };
            let is_inside = |it: &Read| {
                it.is_condition == read.is_condition
                    && number(it).is_some_and(|it| self.is_in(it, outer))
            };
            let was_read = kept.iter().any(is_inside);
            let mut inner = Vec::new();
            for slot in left.iter_mut().filter(|it| it.as_ref().is_some_and(is_inside)) {
                inner.extend(slot.take());
            }
            if inner.is_empty() && !was_read {
                kept.push(read);
                continue;
            }
            let inner = inner.into_iter();
            let inner = inner.map(|it| Read { is_item: it.is_item || read.is_item, ..it });
            kept.extend(self.without_wholes(inner.collect()));
        }
        kept
    }

    /// Of many values in one collection, the collection.
    fn without_many(&self, reads: Vec<Read>) -> Vec<Read> {
        if reads.len() <= MANY {
            return reads;
        }
        let around = |it: &Read| match it.what {
            What::Known(number) => self.around.get(number).copied().flatten(),
            _ => None,
        };
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for it in reads.iter().filter_map(around) {
            *counts.entry(it).or_default() += 1;
        }
        let mut kept: Vec<Read> = Vec::new();
        for it in reads {
            match around(&it).filter(|it| counts.get(it).is_some_and(|n| *n > MANY)) {
                None => kept.push(it),
                Some(outer) => {
                    let what = What::Known(outer);
                    if !kept.iter().any(|it| it.what == what) {
                        kept.push(Read { what, value: None, ..it });
                    }
                }
            }
        }
        kept
    }

    fn is_in(&self, inner: usize, outer: usize) -> bool {
        let around = |it: &usize| self.around.get(*it).copied().flatten();
        std::iter::successors(Some(inner), around).skip(1).take(MAX_DEPTH).any(|it| it == outer)
    }
}
