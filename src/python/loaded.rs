//! Modules that are loaded as a whole: which texts they are, and what prefix their keys get.

use std::collections::BTreeSet;

use ruff_python_ast::{Expr, ExprCall, StmtFunctionDef};
use ruff_text_size::{Ranged, TextSize};

use super::asset::Asset;
use super::assets::Gatherer;
use super::decorator::written_name;
use super::items::Item;
use super::keywords::{Given, Told};
use super::reader::Reader;
use super::repository::Module;
use super::scope::Binding;
use super::storage::Value;
use super::survey::Survey;
use crate::source::Span;

/// What the keys of modules get where they are loaded.
#[derive(Default, PartialEq)]
struct Prefix {
    /// Those of what the modules make.
    made: Vec<String>,
    /// Those of what they declare by `SourceAsset` (`DAGSTER.md §14`).
    source: Vec<String>,
}

/// One call that loads modules.
pub(super) struct Load {
    /// The texts that they are.
    texts: Vec<usize>,
    /// What their keys get; `None` where that is not known.
    prefix: Option<Prefix>,
    at: Span,
}

impl<'a> Gatherer<'_, 'a> {
    /// `load_assets_from_…`, by its last name.
    pub(super) fn load_modules(&mut self, call: &'a ExprCall, name: &str, scope: usize) {
        let reader = self.reader;
        let given = reader.given_to(&call.arguments, scope);
        self.note_open(&given);
        let mut texts = Vec::new();
        let of = |by: &[&str]| by.iter().find_map(|it| given.at(it, 0).known());
        if name.ends_with("_current_module") {
            texts.push(reader.scopes.text_of(scope));
        } else if let Some(it) = of(&["modules"]).filter(|_| name.ends_with("_modules")) {
            let items = reader.within(&it, || reader.items(it.expr, it.scope));
            for it in items.all.iter().chain(&items.open) {
                self.module_text(it, false, &mut texts);
            }
        } else if let Some(it) = of(&["package_name", "package_module", "module"]) {
            self.module_text(&it, name.contains("_package_"), &mut texts);
        } else {
            self.unread.push(reader.span(call.func.range(), scope));
        }
        self.loaded.extend(&texts);
        let told = given.at("key_prefix", if name.ends_with("_current_module") { 1 } else { 2 });
        let source = given.get("source_key_prefix");
        let prefix = self.prefix_of(&given, &told, &source);
        let at = told.known().or_else(|| source.known()).map(|it| reader.item_span(&it));
        let at = at.unwrap_or(reader.span(call.range(), scope));
        self.loads.push(Load { texts, prefix, at });
    }

    /// Notes that the assets of the text are given other keys `at` a place, in a way that is not followed.
    pub(super) fn rename(&mut self, at: Span) {
        self.loads.push(Load { texts: Vec::new(), prefix: None, at });
    }

    /// Adds the text of the module that `item` is, and those of all below it.
    fn module_text(&mut self, item: &Item<'a>, is_package: bool, texts: &mut Vec<usize>) {
        let reader = self.reader;
        let outer = reader.enter(item);
        let (expr, at) = reader.meant(item.expr, item.scope);
        let found = match reader.value(expr, at) {
            Value::Literal(name) => Some((name, reader.scopes.text_of(at))),
            _ => reader.path(expr, at).filter(|it| it.is_imported).map(|it| (it.text, it.from)),
        };
        reader.leave(outer);
        let module = found.map_or(Module::None, |(name, from)| reader.module(&name, from));
        let Module::One(text) = module else {
            return self.unread.push(reader.item_span(item));
        };
        texts.push(text);
        let folder = reader.sources.get(text).and_then(|it| it.path.strip_suffix("__init__.py"));
        if let Some(folder) = folder.filter(|_| is_package) {
            let below = reader.sources.iter().enumerate();
            let below = below.filter(|it| it.0 != text && it.1.path.starts_with(folder));
            texts.extend(below.map(|it| it.0));
        }
    }

    fn prefix_of(
        &mut self,
        given: &Given<'a>,
        made: &Told<'a>,
        source: &Told<'a>,
    ) -> Option<Prefix> {
        let mut parts = |it: &Told<'a>| match it {
            Told::Absent => Some(Vec::new()),
            Told::Known(it) if it.expr.is_none_literal_expr() => Some(Vec::new()),
            Told::Known(it) => self.item_key(it, true),
            Told::Untold => None,
        };
        let prefix = Prefix { made: parts(made)?, source: parts(source)? };
        // Specifications get one prefix, and what needs them another.
        let specs = given.get("include_specs").known();
        let is_plain = specs.is_none_or(|it| match it.expr {
            Expr::BooleanLiteral(it) => !it.value,
            it => it.is_none_literal_expr(),
        });
        (is_plain || prefix == Prefix::default()).then_some(prefix)
    }
}

/// Tells the assets that no definitions have: where some list assets and all of what is loaded is understood, those of functions that
/// nothing lists, in texts that are not loaded as a whole.
pub(super) fn mark_left_out(surveys: &[Survey<'_>], gatherers: &mut [Gatherer<'_, '_>]) {
    let is_repository = |it: &(&StmtFunctionDef, usize)| {
        it.0.decorator_list.iter().any(|it| written_name(&it.expression) == "repository")
    };
    let is_open = gatherers.iter().any(|it| it.has_open_list || !it.unread.is_empty())
        || surveys.iter().any(|it| it.functions.iter().any(is_repository));
    if is_open || !gatherers.iter().any(|it| it.lists) {
        return;
    }
    let listed: BTreeSet<(usize, TextSize)> =
        gatherers.iter().flat_map(|it| it.listed.clone()).collect();
    let loads = gatherers.iter().flat_map(|it| &it.loads);
    let loaded: BTreeSet<usize> = loads.flat_map(|it| it.texts.clone()).collect();
    for (text, it) in gatherers.iter_mut().enumerate().filter(|it| !loaded.contains(&it.0)) {
        for (_, ops) in it.top.iter().filter(|it| !listed.contains(&(text, it.0))) {
            let is_of = |it: &&mut Asset| it.op.is_some_and(|op| ops.contains(&(op as usize)));
            it.assets.iter_mut().filter(is_of).for_each(|it| it.is_left_out = true);
        }
    }
}

/// Gives the keys of what is loaded their prefixes, where all that load a text give it the same.
pub(super) fn add_prefixes(reader: &Reader<'_>, gatherers: &mut [Gatherer<'_, '_>]) {
    let direct: BTreeSet<usize> =
        gatherers.iter().flat_map(|it| it.listed.iter().map(|it| it.0)).collect();
    let mut loads: Vec<(usize, Load)> = Vec::new();
    for (by, it) in gatherers.iter_mut().enumerate() {
        loads.extend(it.loads.drain(..).map(|it| (by, it)));
    }
    let mut known: BTreeSet<usize> = BTreeSet::new();
    for (by, load) in &loads {
        if load.prefix == Some(Prefix::default()) {
            continue;
        }
        let is_one = load.texts.iter().all(|text| {
            let others = loads.iter().filter(|it| it.1.texts.contains(text));
            !direct.contains(text) && others.into_iter().all(|it| it.1.prefix == load.prefix)
        });
        let is_own = load.texts.iter().all(|it| reader.has_own_assets(*it, &load.texts));
        let prefix = load.prefix.as_ref().filter(|_| is_one && is_own);
        let Some(prefix) = prefix else {
            gatherers[*by].unread.push(load.at);
            for text in load.texts.iter().chain([by]) {
                gatherers[*text].has_prefix = true;
            }
            continue;
        };
        let texts: Vec<usize> = load.texts.iter().copied().filter(|it| known.insert(*it)).collect();
        let (mut made, mut sources) = (BTreeSet::new(), BTreeSet::new());
        for it in texts.iter().map(|it| &gatherers[*it]) {
            for asset in &it.assets {
                if !asset.is_external {
                    made.insert(asset.key.clone());
                } else if it.sources.contains(&asset.span) {
                    sources.insert(asset.key.clone());
                }
            }
        }
        let change = |key: &mut Vec<String>| {
            if made.contains(key) {
                key.splice(0..0, prefix.made.iter().cloned());
            } else if sources.contains(key) {
                key.splice(0..0, prefix.source.iter().cloned());
            }
        };
        for text in texts {
            let it = &mut gatherers[text];
            let sources_of = &it.sources;
            let own = it.assets.iter_mut().flat_map(|it| &mut it.dependencies);
            let shared = it.ops.iter_mut().flat_map(|it| &mut it.dependencies);
            own.chain(shared).for_each(|it| change(&mut it.key));
            let is_loaded = |it: &Asset| !it.is_external || sources_of.contains(&it.span);
            it.assets.iter_mut().filter(|it| is_loaded(it)).for_each(|it| change(&mut it.key));
        }
    }
}

impl Reader<'_> {
    /// Whether every asset that has a name in the text at `text` is made in one of `texts`.
    fn has_own_assets(&self, text: usize, texts: &[usize]) -> bool {
        let root = self.scopes.root(text);
        self.scopes.names(root).all(|name| match self.resolve(name, root) {
            Some(([Binding::Function(function)], at)) => {
                function.decorator_list.is_empty() || texts.contains(&self.scopes.text_of(at))
            }
            _ => true,
        })
    }
}
