//! What a repository's texts bind to resource keys, once all of them are walked over.

use std::collections::BTreeSet;
use std::rc::Rc;

use ruff_python_ast::visitor::Visitor;
use ruff_python_ast::{Expr, ExprCall, Stmt, StmtFunctionDef};
use ruff_text_size::{Ranged, TextRange};

use crate::source::{Span, sort_by_key};

use super::choice::boolean;
use super::definitions::{Taken, resources};
use super::manager_key::{DEFAULT_KEY, KEYWORDS};
use super::objects::last_name;
use super::reader::Reader;
use super::resources::{Binder, Choice};
use super::settle::Settled;
use super::storage::{IoManager, Value};
use super::turns::Loop;

/// What a walk over a text gives.
pub(super) struct Survey<'a> {
    /// Every I/O manager that is bound to a key, in text order.
    pub(super) managers: Vec<IoManager>,
    /// What definitions are given as resources and is not followed, in text order.
    pub(super) open: Vec<Span>,
    /// Every resource key that may be bound for what the text defines; `None` where that is not certain.
    pub(super) keys: Option<Rc<BTreeSet<String>>>,
    /// Every call with its scope, in text order.
    pub(super) calls: Vec<(&'a ExprCall, usize)>,
    /// Every function with the scope that it is defined in, in text order.
    pub(super) functions: Vec<(&'a StmtFunctionDef, usize)>,
    /// Every loop and comprehension, outer ones first.
    pub(super) loops: Vec<Loop<'a>>,
}

impl<'a> Survey<'a> {
    /// The calls at `range`, each with its scope.
    pub(super) fn calls_in(
        &self,
        range: TextRange,
    ) -> impl Iterator<Item = &(&'a ExprCall, usize)> {
        let first = self.calls.partition_point(|it| it.0.start() < range.start());
        self.calls.iter().skip(first).take_while(move |it| it.0.start() < range.end())
    }
}

/// Walks over `bodies`, the statements of the texts, in their order; `imports` are the texts that each imports.
pub(super) fn survey<'a>(
    reader: &Reader<'a>,
    bodies: &[&'a [Stmt]],
    imports: &[Vec<usize>],
) -> Vec<Survey<'a>> {
    let mut binder = Binder::new(reader);
    let mut walked = Vec::new();
    for (text, body) in bodies.iter().enumerate() {
        reader.refresh();
        binder.scope = reader.scopes.root(text);
        binder.visit_body(body);
        let mut calls = std::mem::take(&mut binder.calls);
        sort_by_key(&mut calls, |it| (it.0.start(), it.0.end()));
        let loops = std::mem::take(&mut binder.loops);
        walked.push((calls, std::mem::take(&mut binder.functions), loops));
    }
    let Binder { bound, choices, updates, takers, tables, loads, .. } = binder;
    let calls = walked.iter().flat_map(|it| &it.0);
    let keys = asked_keys(reader, calls);
    let taken = Taken::by(reader, &updates, &takers);
    let settled = Settled { reader, taken: &taken, imports, tables: &tables, loads: &loads };
    let mut managers = settled.managers(&bound, &keys, bodies.len());
    let is_closed = taken.takers.iter().all(|it| it.open.is_empty())
        && walked.iter().flat_map(|it| &it.0).all(|it| is_followed(reader, it.0, it.1));
    let keys: Rc<BTreeSet<String>> = Rc::new(bound.iter().map(|it| it.key.clone()).collect());
    let defined = settled.defined();
    let surveys = walked.into_iter().enumerate().map(|(text, (calls, functions, loops))| {
        let mut managers = managers.get_mut(text).map(std::mem::take).unwrap_or_default();
        for manager in &mut managers {
            let at = manager.key_span.start;
            let is_around = |it: &&Choice| it.text == text && it.range.contains(at.into());
            let held = choices.iter().filter(is_around).map(|it| it.holds.clone());
            manager.conditions.extend(held);
        }
        // As under `if __name__ == "__main__"`.
        managers.retain(|it| !it.conditions.contains(&boolean(false)));
        sort_by_key(&mut managers, |it| (it.key_span.start, it.class_span));
        let open = taken.takers.iter().flat_map(|it| &it.open);
        let file = reader.sources.get(text).map(|it| it.id);
        let mut open: Vec<Span> = open.copied().filter(|it| Some(it.file) == file).collect();
        sort_by_key(&mut open, |it| *it);
        open.dedup();
        let keys = (is_closed && defined.contains(&text)).then(|| Rc::clone(&keys));
        Survey { managers, open, keys, calls, functions, loops }
    });
    surveys.collect()
}

/// Whether no definitions come from `call` but those that the texts have.
fn is_followed<'a>(reader: &Reader<'a>, call: &'a ExprCall, scope: usize) -> bool {
    let is_taker =
        |it: &'a Expr| reader.call_of(it, scope).is_some_and(|(call, _)| resources(call).is_some());
    match (&*call.func, last_name(&call.func)) {
        (Expr::Attribute(class), "merge") if last_name(&class.value) == "Definitions" => {
            call.arguments.keywords.is_empty() && call.arguments.args.iter().all(is_taker)
        }
        (_, name) => {
            !name.starts_with("load_from_defs")
                && !name.starts_with("load_defs")
                && name != "build_defs_for_component"
        }
    }
}

/// The keys of I/O managers that assets name, and the usual one.
fn asked_keys<'c, 'a: 'c>(
    reader: &Reader<'a>,
    calls: impl Iterator<Item = &'c (&'a ExprCall, usize)>,
) -> BTreeSet<String> {
    fn add(value: Value, keys: &mut BTreeSet<String>) {
        match value {
            Value::Literal(key) => {
                keys.insert(key);
            }
            Value::Variable { default: Some(default), .. } => add(*default, keys),
            Value::Chosen { arms, otherwise, .. } => {
                let all = arms.into_iter().map(|it| it.1).chain(otherwise.map(|it| *it));
                for value in all {
                    add(value, keys);
                }
            }
            _ => {}
        }
    }
    let mut keys = BTreeSet::from([DEFAULT_KEY.to_owned()]);
    reader.refresh();
    for (call, scope) in calls {
        let name = call
            .arguments
            .keywords
            .iter()
            .filter(|it| it.arg.as_ref().is_some_and(|it| KEYWORDS.contains(&it.as_str())));
        name.for_each(|it| add(reader.value(&it.value, *scope), &mut keys));
        if last_name(&call.func) == "with_io_manager_key"
            && let Some(key) = call.arguments.find_argument_value(KEYWORDS[0], 0)
        {
            add(reader.value(key, *scope), &mut keys);
        }
    }
    keys
}
