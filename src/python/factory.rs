//! Functions that make assets: what stands in them, and what each call of one makes.

use std::cell::RefCell;
use std::collections::BTreeSet;

use ruff_python_ast::{Expr, ExprCall, Stmt, StmtFunctionDef};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::assets::Gatherer;
use super::decorator::{names_assets, written_name};
use super::reader::Reader;
use super::survey::Survey;
use super::turns::Loop;

/// How many functions that make assets are followed into each other.
const MAX_CALLS: u32 = 6;
/// What makes assets without a decorator.
const CLASSES: &[&str] = &["AssetSpec", "SourceAsset", "AssetsDefinition", "Definitions"];

/// A function by its text and its place there.
type Place = (usize, usize);

/// Which function everything stands in.
pub(super) struct Index<'a> {
    texts: Vec<Text<'a>>,
    /// Functions that were followed from a call.
    reached: RefCell<BTreeSet<Place>>,
}

#[derive(Default)]
struct Text<'a> {
    functions: Vec<Function<'a>>,
    calls: Vec<Call<'a>>,
}

struct Function<'a> {
    stmt: &'a StmtFunctionDef,
    scope: usize,
    /// The function that it stands in, by its place.
    owner: Option<usize>,
    /// Whether what stands in it makes assets.
    makes: bool,
}

struct Call<'a> {
    expr: &'a ExprCall,
    scope: usize,
    owner: Option<usize>,
    /// The function of the texts that it calls.
    target: Option<Place>,
}

impl<'a> Index<'a> {
    /// The index of the texts that `surveys` walked over.
    pub(super) fn new(reader: &Reader<'a>, surveys: &[Survey<'a>]) -> Self {
        let mut it = Self { texts: Vec::new(), reached: RefCell::default() };
        for survey in surveys {
            let functions = &survey.functions;
            let owners = owners(functions, functions.iter().map(|it| it.0.range.start()));
            let functions = functions.iter().zip(owners).map(|(it, owner)| {
                let makes = it.0.decorator_list.iter();
                let makes = makes.map(|it| &it.expression).any(|by| makes_assets(reader, by, it.1));
                (Function { stmt: it.0, scope: it.1, owner, makes: false }, makes)
            });
            let (mut functions, makes): (Vec<_>, Vec<_>) = functions.unzip();
            let owned: Vec<_> =
                functions.iter().zip(makes).filter(|it| it.1).filter_map(|it| it.0.owner).collect();
            for owner in owned {
                functions[owner].makes = true;
            }
            it.texts.push(Text { functions, calls: Vec::new() });
        }
        for (at, survey) in surveys.iter().enumerate() {
            reader.refresh();
            let owners = owners(&survey.functions, survey.calls.iter().map(|it| it.0.start()));
            let decorators = survey.functions.iter().flat_map(|it| &it.0.decorator_list);
            let decorators: BTreeSet<_> = decorators.map(|it| it.expression.start()).collect();
            let is_decorator = |it: &ExprCall| decorators.contains(&it.start());
            let mut calls = Vec::new();
            for ((call, scope), owner) in survey.calls.iter().zip(owners) {
                // What a decorator makes is looked at with its function.
                if is_decorator(call) {
                    continue;
                }
                if let Some(owner) = owner
                    && makes_assets(reader, &call.func, *scope)
                {
                    it.texts[at].functions[owner].makes = true;
                }
                let target = reader.local_function(call, *scope);
                let target = target.and_then(|(function, at)| it.place(function, at, reader));
                calls.push(Call { expr: call, scope: *scope, owner, target });
            }
            it.texts[at].calls = calls;
        }
        it.spread();
        it
    }

    /// What calls a function that makes assets makes assets itself.
    fn spread(&mut self) {
        for _ in 0..MAX_CALLS {
            let mut found = Vec::new();
            for (text, it) in self.texts.iter().enumerate() {
                let calls = it.calls.iter().filter_map(|it| Some(((text, it.owner?), it.target?)));
                found.extend(calls.filter(|it| self.at(it.1).is_some_and(|it| it.makes)));
            }
            for ((text, owner), _) in found {
                self.texts[text].functions[owner].makes = true;
            }
        }
    }

    fn at(&self, (text, place): Place) -> Option<&Function<'a>> {
        self.texts.get(text)?.functions.get(place)
    }

    fn place(
        &self,
        function: &StmtFunctionDef,
        scope: usize,
        reader: &Reader<'a>,
    ) -> Option<Place> {
        let text = reader.scopes.text_of(scope);
        let functions = &self.texts.get(text)?.functions;
        let start = |it: &Function<'_>| it.stmt.range.start();
        let at = functions.binary_search_by_key(&function.range.start(), start).ok()?;
        Some((text, at))
    }

    /// Whether what stands in `function`, which is defined in `scope`, makes assets.
    pub(super) fn makes(
        &self,
        function: &StmtFunctionDef,
        scope: usize,
        reader: &Reader<'a>,
    ) -> bool {
        let found = self.place(function, scope, reader).and_then(|it| self.at(it));
        found.is_some_and(|it| it.makes)
    }
}

impl<'a> Gatherer<'_, 'a> {
    /// What the text does when it is imported.
    pub(super) fn module(&mut self) {
        self.reader.refresh();
        self.inside(self.text, None, MAX_CALLS);
    }

    /// What stands in functions that nothing that was followed calls: those that Dagster calls itself, and what only running
    /// tells.
    pub(super) fn rest(&mut self) {
        self.reader.refresh();
        let n_functions = self.index.texts.get(self.text).map_or(0, |it| it.functions.len());
        for at in 0..n_functions {
            if self.index.reached.borrow_mut().insert((self.text, at)) {
                self.inside(self.text, Some(at), MAX_CALLS);
            }
        }
    }

    /// What stands in a function of a text, or in the text itself.
    fn inside(&mut self, text: usize, owner: Option<usize>, nesting: u32) {
        let index = self.index;
        let Some(it) = index.texts.get(text) else { return };
        let body = owner.and_then(|it| index.at((text, it))).and_then(|it| body(it.stmt));
        for it in it.functions.iter().filter(|it| it.owner == owner) {
            if !it.stmt.decorator_list.is_empty() && !self.reader.is_replaced(it.stmt, it.scope) {
                self.repeated(text, body, it.stmt.name.start(), &mut |own| {
                    let first = own.ops.len();
                    own.defined(it.stmt, it.scope);
                    if owner.is_none() {
                        own.top.push((it.stmt.range.start(), first..own.ops.len()));
                    }
                });
            }
        }
        for it in it.calls.iter().filter(|it| it.owner == owner) {
            let is_followed =
                it.target.filter(|it| index.at(*it).is_some_and(|function| function.makes));
            self.repeated(text, body, it.expr.start(), &mut |own| match is_followed {
                Some(target) => own.follow(it, target, nesting),
                None => own.called(it.expr, it.scope),
            });
        }
    }

    /// Does `work` for every turn of the loops around `start` in `body`.
    fn repeated(
        &mut self,
        text: usize,
        body: Option<TextRange>,
        start: TextSize,
        work: &mut dyn FnMut(&mut Self),
    ) {
        let loops = self.surveys.get(text).map_or(&[][..], |it| &it.loops);
        let around = loops.iter().filter(|it| {
            it.range.contains(start) && body.is_none_or(|body| body.contains_range(it.range))
        });
        self.repeat(&around.collect::<Vec<_>>(), work);
    }

    fn repeat(&mut self, loops: &[&Loop<'a>], work: &mut dyn FnMut(&mut Self)) {
        let Some((first, rest)) = loops.split_first() else { return work(self) };
        // Without turns that are known it is done once, where whatever depends on them is not known.
        let Some(turns) = self.reader.turns_of(first) else { return self.repeat(rest, work) };
        for frames in turns {
            let outer = self.reader.frames.replace(frames.to_vec());
            let seen = first.is_statement && self.in_the_end.is_none();
            if seen {
                self.in_the_end = Some(outer.clone());
            }
            self.repeat(rest, work);
            if seen {
                self.in_the_end = None;
            }
            self.reader.leave(outer);
        }
    }

    /// What `call` of the function at `target` makes.
    fn follow(&mut self, call: &Call<'a>, target: Place, nesting: u32) {
        let reader = self.reader;
        let Some(it) = self.index.at(target) else { return };
        let own = reader.scopes.opened_by(it.stmt.range, it.scope);
        let (Some(own), false) = (own, self.following.contains(&target) || nesting == 0) else {
            return self.unread.push(reader.span(call.expr.range(), call.scope));
        };
        self.index.reached.borrow_mut().insert(target);
        self.following.push(target);
        let outer = self.made_at;
        self.made_at = outer.or(Some(reader.span(call.expr.range(), call.scope)));
        let in_the_end = self.in_the_end.take();
        reader.with_arguments(it.stmt, own, call.expr, call.scope, || {
            self.inside(target.0, Some(target.1), nesting - 1);
        });
        self.in_the_end = in_the_end;
        self.made_at = outer;
        self.following.pop();
    }
}

/// Whether what `expr` calls or decorates makes assets.
fn makes_assets<'a>(reader: &Reader<'a>, expr: &'a Expr, scope: usize) -> bool {
    let function = expr.as_call_expr().map_or(expr, |it| &it.func);
    let known = reader.dagster_name(function, scope);
    let name = known.as_deref().unwrap_or_else(|| written_name(function));
    let name = name.rsplit('.').next().unwrap_or_default();
    CLASSES.contains(&name) || names_assets(name) || name.starts_with("load_")
}

/// The text between the head of a function and its end.
fn body(function: &StmtFunctionDef) -> Option<TextRange> {
    let (first, last): (&Stmt, &Stmt) = function.body.first().zip(function.body.last())?;
    Some(TextRange::new(first.start(), last.end()))
}

/// The function whose body each of `starts`, which are sorted, stands in: the innermost.
fn owners(
    functions: &[(&StmtFunctionDef, usize)],
    starts: impl Iterator<Item = TextSize>,
) -> Vec<Option<usize>> {
    let mut open: Vec<usize> = Vec::new();
    let mut next = 0;
    let range = |at: usize| functions.get(at).map_or(TextRange::default(), |it| it.0.range);
    let owner = |start: TextSize| {
        while next < functions.len() && range(next).start() <= start {
            while open.pop_if(|it| range(*it).end() <= range(next).start()).is_some() {}
            open.push(next);
            next += 1;
        }
        while open.pop_if(|it| range(*it).end() <= start).is_some() {}
        let is_in = |it: &&usize| {
            functions.get(**it).and_then(|it| body(it.0)).is_some_and(|it| it.contains(start))
        };
        open.iter().rev().find(is_in).copied()
    };
    starts.map(owner).collect()
}
