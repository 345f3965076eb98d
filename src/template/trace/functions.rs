//! What a rewritten template calls: each filter hands on what it is given, and writes down what was read for it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use minijinja::value::{Kwargs, Rest};
use minijinja::{Environment, Error, State, Value};

use super::super::filters::get_env_arguments;
use super::super::render::write_value;
use super::known::{Collection, scalar};
use super::lock;
use super::log::{Log, Read, What};
use super::places::Places;

/// Adds all of them to `environment`. `texts` are those of the files, `root` holds the names of the template.
pub(super) fn add(
    environment: &mut Environment<'static>,
    log: &Arc<Mutex<Log>>,
    places: &Arc<Places>,
    texts: Vec<String>,
    root: &Value,
    variables: BTreeMap<String, (usize, String)>,
) {
    let held = Arc::clone(log);
    environment.set_formatter(move |out, state, value| {
        let is_empty = write_value(out, state, value, "")?;
        lock(&held).printed(is_empty);
        Ok(())
    });
    let held = Arc::clone(log);
    environment
        .add_filter("__mark", move |place: u64| (place << PLACE_BITS) | lock(&held).mark() as u64);
    add_printing(environment, log, places, texts);
    add_reading(environment, log, root);
    add_binding(environment, log, places);
    let held = Arc::clone(log);
    environment.add_function(
        "get_env",
        move |mark: u64, name: Value, rest: Rest<Value>, kwargs: Kwargs| {
            let (place, mark) = unpacked(mark);
            let (name, default) = get_env_arguments(&name, &rest, &kwargs)?;
            let mut log = lock(&held);
            if let Some((number, given)) = variables.get(&name) {
                log.truncate(mark);
                log.push(Read::of(What::Variable(*number)));
                return Ok::<Value, Error>(Value::from(given.as_str()));
            }
            by_default(&mut log, place, mark);
            Ok(default)
        },
    );
    let held = Arc::clone(log);
    environment.add_filter(
        "__default",
        move |state: &mut State<'_, '_>, value: Value, mark: u64, rest: Rest<Value>| {
            let (place, mark) = unpacked(mark);
            let is_lax = rest.get(1).is_some_and(Value::is_true);
            let is_used = value.is_undefined() || is_lax && !value.is_true();
            let mut arguments = vec![value];
            arguments.extend(rest.iter().cloned());
            if is_used {
                by_default(&mut lock(&held), place, mark);
            } else {
                lock(&held).truncate(mark);
            }
            state.apply_filter("default", &arguments)
        },
    );
}

/// How far the number of a place stands above how much was read, in what the filter `__mark` gives: one number for both, since each
/// call of a filter costs as much as what it does.
const PLACE_BITS: u32 = 32;

/// The number of a place, and how much was read.
fn unpacked(mark: u64) -> (usize, usize) {
    let number = |it: u64| usize::try_from(it).unwrap_or(usize::MAX);
    (number(mark >> PLACE_BITS), number(mark & u64::from(u32::MAX)))
}

/// The text of a default counts, where nothing was read for it.
fn by_default(log: &mut Log, place: usize, mark: usize) {
    if let Some(place) = place.checked_sub(1)
        && !log.has_more(mark)
    {
        log.push(Read::of(What::Default(place)));
    }
}

fn add_printing(
    environment: &mut Environment<'static>,
    log: &Arc<Mutex<Log>>,
    places: &Arc<Places>,
    texts: Vec<String>,
) {
    let (held, all) = (Arc::clone(log), Arc::clone(places));
    let print = move |mark: u64, value: Value| {
        let (place, mark) = unpacked(mark);
        lock(&held).print_next(place, all.conditions(place), mark);
        value
    };
    environment.add_filter("__print", print.clone());
    environment.add_filter("__pass", move |value: Value, mark: u64| print(mark, value));
    let (held, all) = (Arc::clone(log), Arc::clone(places));
    environment.add_filter("__text", move |place: usize| {
        let mut log = lock(&held);
        let mark = log.mark();
        log.print_next(place, all.conditions(place), mark);
        let text = all.all.get(place).and_then(|it| texts.get(it.file)?.get(it.range.clone()));
        Value::from_safe_string(text.unwrap_or_default().to_owned())
    });
    let held = Arc::clone(log);
    environment.add_filter("__if", move |mark: u64, value: Value| {
        let (place, mark) = unpacked(mark);
        lock(&held).condition(place, mark);
        value
    });
    let (held, all) = (Arc::clone(log), Arc::clone(places));
    environment.add_filter("__enter", move |place: usize| {
        lock(&held).enter(all.conditions(place));
        0
    });
    let held = Arc::clone(log);
    environment.add_filter("__leave", move |_: usize| {
        lock(&held).leave();
        0
    });
    let held = Arc::clone(log);
    environment.add_filter("__decide", move |mark: u64, value: Value| {
        lock(&held).decide(unpacked(mark).1);
        value
    });
}

fn add_reading(environment: &mut Environment<'static>, log: &Arc<Mutex<Log>>, root: &Value) {
    let (held, root) = (Arc::clone(log), root.clone());
    environment.add_filter("__read", move |value: Value, from: Value, name: &str| {
        if let Some(number) = from.as_usize() {
            lock(&held).read_bound(number, scalar(&value).as_ref());
        } else if let Some(names) = root.downcast_object_ref::<Collection>()
            && let Some((known, number)) = names.named(name)
            && is_same(known, &value)
        {
            let value = scalar(&value);
            let is_whole = value.is_none();
            lock(&held).push(Read { value, is_whole, ..Read::of(What::Known(number)) });
        }
        value
    });
    let held = Arc::clone(log);
    environment.add_filter("__narrow", move |mark: u64, value: Value| {
        if let Some(value) = scalar(&value) {
            lock(&held).narrow(unpacked(mark).1, &value);
        }
        value
    });
    let held = Arc::clone(log);
    environment.add_filter("__attribute", move |value: Value, own: Value, base: Value| {
        let number = own.as_usize().or(base.as_usize());
        lock(&held).read_bound(number.unwrap_or(0), scalar(&value).as_ref());
        value
    });
}

/// Whether a name of the template still has its value.
fn is_same(known: &Value, value: &Value) -> bool {
    let number = |it: &Value| it.downcast_object_ref::<Collection>().map(|it| it.number);
    match (scalar(known), number(known)) {
        (Some(known), _) => scalar(value).is_some_and(|it| it == known),
        (None, known) => known.is_some() && known == number(value),
    }
}

fn add_binding(
    environment: &mut Environment<'static>,
    log: &Arc<Mutex<Log>>,
    places: &Arc<Places>,
) {
    let (held, all) = (Arc::clone(log), Arc::clone(places));
    environment.add_filter(
        "__set",
        move |mark: u64, value: Value, n_names: usize| -> Result<Value, Error> {
            let (place, mark) = unpacked(mark);
            let items = if n_names == 1 { Vec::new() } else { value.try_iter()?.collect() };
            let mut log = lock(&held);
            let reads = log.set(place, all.conditions(place), mark);
            if n_names == 1 {
                let number = log.bind_reads(scalar(&value), reads);
                return Ok(Value::from(vec![value, Value::from(number)]));
            }
            let bind = |it: &Value| Value::from(log.bind_reads(scalar(it), reads.clone()));
            let numbers: Vec<Value> = items.iter().map(bind).collect();
            Ok(Value::from(vec![Value::from(items), Value::from(numbers)]))
        },
    );
    let (held, all) = (Arc::clone(log), Arc::clone(places));
    environment.add_filter("__captured", move |mark: u64, value: Value| {
        let (place, mark) = unpacked(mark);
        let mut log = lock(&held);
        let reads = log.set(place, all.conditions(place), mark);
        log.bind_reads(scalar(&value), reads)
    });
    let held = Arc::clone(log);
    environment.add_filter(
        "__items",
        move |state: &mut State<'_, '_>, mark: u64, value: Value| -> Result<Value, Error> {
            let (n_names, mark) = unpacked(mark);
            let mut pairs = Vec::new();
            let start = lock(&held).mark();
            let all = lock(&held).candidates(mark..start);
            let mut items = value.try_iter()?;
            loop {
                let before = lock(&held).mark();
                let Some(item) = items.next() else { break };
                state.consume_fuel(1)?;
                let names =
                    if n_names == 1 { vec![item.clone()] } else { item.try_iter()?.collect() };
                let mut log = lock(&held);
                let after = log.mark();
                let numbers = if after > before {
                    let own = log.candidates(before..after);
                    log.bind_item(&names, &own, &all.led)
                } else {
                    log.bind_item(&names, &all, &all.led)
                };
                log.truncate(before);
                drop(log);
                let from = match numbers.as_slice() {
                    [one] => Value::from(*one),
                    _ => numbers.into_iter().collect(),
                };
                pairs.push(Value::from(vec![item, from]));
            }
            lock(&held).truncate(mark);
            Ok(Value::from(pairs))
        },
    );
}
