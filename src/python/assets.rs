//! Which assets a text defines and declares.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;

use ruff_python_ast::{Expr, ExprCall, StmtFunctionDef};
use ruff_text_size::{Ranged, TextSize};

use crate::source::{Span, sort_by_key};

use super::asset::{Asset, Dependency, Op, Slash};
use super::decorator::{ONE, keeps_spec};
use super::factory::Index;
use super::items::Item;
use super::keywords::{Given, Told};
use super::loaded::Load;
use super::reader::{Frame, Reader};
use super::stored::Stored;
use super::survey::Survey;

/// Collects the assets of one text.
pub(super) struct Gatherer<'r, 'a> {
    pub(super) reader: &'r Reader<'a>,
    pub(super) surveys: &'r [Survey<'a>],
    pub(super) index: &'r Index<'a>,
    /// The place of the text.
    pub(super) text: usize,
    /// The assets found.
    pub(super) assets: Vec<Asset>,
    /// The functions that make them.
    pub(super) ops: Vec<Op>,
    /// Strings with `/` in keys.
    pub(super) slashes: Vec<Slash>,
    /// What may make assets and is not understood.
    pub(super) unread: Vec<Span>,
    /// Where the I/O managers of one asset alone are bound, and their keys.
    pub(super) own_managers: Vec<(Span, String)>,
    /// The resource keys that I/O managers are named by, with their texts.
    pub(super) named_managers: RefCell<Vec<(Span, String)>>,
    /// Whether assets get a prefix where they are loaded.
    pub(super) has_prefix: bool,
    /// Specs, those that are not understood included, each by its call: they declare nothing where they are part of something
    /// else.
    pub(super) declared: Vec<(Span, Option<Asset>)>,
    /// The texts that give those keys that source assets have.
    pub(super) sources: BTreeSet<Span>,
    /// What specs may be part of.
    pub(super) used: Vec<Span>,
    /// What loads modules as a whole.
    pub(super) loads: Vec<Load>,
    /// Functions that definitions list, each by its text and where it starts.
    pub(super) listed: Vec<(usize, TextSize)>,
    /// The functions at the top of the text that make assets, with the places of their ops.
    pub(super) top: Vec<(TextSize, Range<usize>)>,
    /// Whether lists of assets are put together in ways that are not followed.
    pub(super) has_open_list: bool,
    /// Whether the text gives assets to `Definitions`.
    pub(super) lists: bool,
    /// Functions that load assets and make none, such as checks.
    pub(super) checks: Vec<Asset>,
    /// Texts that are loaded as a whole, which the text need not import.
    pub(super) loaded: Vec<usize>,
    /// How many keys are being followed through others.
    pub(super) depth: u32,
    /// The call of a function that makes assets which is followed.
    pub(super) made_at: Option<Span>,
    /// The functions that are followed.
    pub(super) following: Vec<(usize, usize)>,
    /// What parameters and variables are to the functions in a loop, which only see its end.
    pub(super) in_the_end: Option<Vec<Frame<'a>>>,
}

impl<'r, 'a> Gatherer<'r, 'a> {
    /// For the text at `text`, of those that `surveys` walked over.
    pub(super) fn new(
        reader: &'r Reader<'a>,
        surveys: &'r [Survey<'a>],
        index: &'r Index<'a>,
        text: usize,
    ) -> Self {
        Self {
            reader,
            surveys,
            index,
            text,
            assets: Vec::new(),
            ops: Vec::new(),
            slashes: Vec::new(),
            unread: Vec::new(),
            own_managers: Vec::new(),
            named_managers: RefCell::default(),
            has_prefix: false,
            declared: Vec::new(),
            sources: BTreeSet::new(),
            used: Vec::new(),
            loads: Vec::new(),
            listed: Vec::new(),
            top: Vec::new(),
            has_open_list: false,
            lists: false,
            checks: Vec::new(),
            loaded: Vec::new(),
            depth: 0,
            made_at: None,
            following: Vec::new(),
            in_the_end: None,
        }
    }

    /// Puts what was found in order.
    pub(super) fn finish(&mut self) {
        let used = std::mem::take(&mut self.used);
        let is_used = |it: Span| used.iter().any(|by| by.contains(it));
        for (span, asset) in std::mem::take(&mut self.declared) {
            match asset {
                _ if is_used(span) => {}
                Some(asset) if is_used(asset.span) => {}
                Some(asset) => self.assets.push(asset),
                None => self.unread.push(span),
            }
        }
        sort_by_key(&mut self.assets, |it| it.span);
        sort_by_key(&mut self.slashes, |it| it.span);
        sort_by_key(&mut self.unread, |it| *it);
        self.unread.dedup();
    }

    /// What the decorators of `function` make of it.
    pub(super) fn defined(&mut self, function: &'a StmtFunctionDef, scope: usize) {
        for decorator in &function.decorator_list {
            match self.reader.maker(&decorator.expression, scope) {
                Some(maker) => self.decorated(&maker.name, &maker.given, function, scope),
                None if self.check(&decorator.expression, function, scope) => {}
                None if self.may_make(&decorator.expression, scope) => {
                    self.unread.push(self.reader.span(decorator.range(), scope));
                }
                None => {}
            }
        }
    }

    /// What the decorator `name` of `dagster`, given `given`, makes of `function`.
    pub(super) fn decorated(
        &mut self,
        name: &str,
        given: &Given<'a>,
        function: &'a StmtFunctionDef,
        scope: usize,
    ) {
        let own = self.reader.span(function.name.range(), scope);
        if ONE.contains(&name) {
            self.note_open(given);
            let Some(key) = self.asset_key(function, given) else {
                return self.unread.push(own);
            };
            let op = self.op(given, function, scope, (name == "graph_asset", Some(&key)));
            // Another type of the output may say that there is nothing to store.
            let kind = given.get("dagster_type");
            if !matches!(kind, Told::Absent) {
                let kind = kind.known().and_then(|it| self.reader.dagster_name(it.expr, it.scope));
                let is_nothing = kind.as_deref() == Some("Nothing");
                if let Some(op) = op.and_then(|it| self.ops.get_mut(it as usize)) {
                    op.returns_none = false;
                    op.never_stores = is_nothing;
                    op.returns &= !is_nothing;
                }
            }
            let at = ["key", "name"].iter().find_map(|it| given.get(it).known());
            let span = at.map_or(own, |it| self.reader.item_span(&it));
            let span = self.made_at.unwrap_or(span);
            let manager_key = self.own_manager_key(given, &key);
            let is_external = name == "observable_source_asset";
            self.sources.extend(is_external.then_some(span));
            self.assets.push(Asset {
                key,
                span,
                is_external,
                manager_key,
                schema: self.schema(given),
                dependencies: Vec::new(),
                op,
                is_left_out: false,
            });
        } else {
            self.many(given, function, scope, name == "multi_observable_source_asset");
        }
    }

    /// Notes arguments that are not followed.
    pub(super) fn note_open(&mut self, given: &Given<'a>) {
        self.unread.extend(self.reader.open_span(given));
    }

    /// The place of the op that `function` becomes.
    fn op(
        &mut self,
        given: &Given<'a>,
        function: &'a StmtFunctionDef,
        scope: usize,
        (is_graph, key): (bool, Option<&Vec<String>>),
    ) -> Option<u32> {
        let dependencies = self.dependencies(given, function, scope);
        let stored = match self.reader.stored(function, scope) {
            _ if is_graph => Stored::Value,
            // Of several outputs nothing is stored without a value for each.
            Stored::None if key.is_none() => Stored::Nothing,
            stored => stored,
        };
        self.add_op(dependencies, function, scope, (stored, key))
    }

    /// The place of the op that `function` becomes, which needs `dependencies` and gives what is `stored` for the asset `key`.
    pub(super) fn add_op(
        &mut self,
        mut dependencies: Vec<Dependency>,
        function: &'a StmtFunctionDef,
        scope: usize,
        (stored, key): (Stored, Option<&Vec<String>>),
    ) -> Option<u32> {
        let reader = self.reader;
        let text = reader.scopes.text_of(scope);
        self.mark_loaded(&mut dependencies, text, function.range);
        let turn = self.in_the_end.clone().map(|it| reader.frames.replace(it));
        reader.own_key.replace(key.cloned());
        let accesses = reader.accesses(self.surveys, text, function.range);
        reader.own_key.replace(None);
        if let Some(turn) = turn {
            reader.frames.replace(turn);
        }
        let (returns, returns_none) = (stored == Stored::Value, stored == Stored::None);
        let never_stores = stored == Stored::Never;
        self.ops.push(Op { returns, never_stores, returns_none, dependencies, accesses });
        u32::try_from(self.ops.len() - 1).ok()
    }

    /// `@multi_asset(specs=[…])` or `@multi_asset(outs={…})`.
    fn many(
        &mut self,
        given: &Given<'a>,
        function: &'a StmtFunctionDef,
        scope: usize,
        is_external: bool,
    ) {
        let reader = self.reader;
        self.note_open(given);
        let op = self.op(given, function, scope, (false, None));
        if let Told::Known(specs) = given.get("specs") {
            let items = reader.within(&specs, || reader.items(specs.expr, specs.scope));
            self.used.push(reader.item_span(&specs));
            self.unread.extend(items.open.iter().map(|it| reader.item_span(it)));
            for spec in &items.all {
                let asset = self.spec(spec);
                let span = reader.item_span(spec);
                let Some(asset) = asset else {
                    self.unread.push(span);
                    continue;
                };
                let span = self.made_at.unwrap_or(span);
                self.assets.push(Asset { span, is_external, op, ..asset });
            }
            // What is only specified has no value, unless it names who stores it (`DAGSTER.md §14`).
            let own = self.assets.iter().rev().take_while(|it| it.op == op);
            let is_plain = items.open.is_empty() && own.clone().count() == items.all.len();
            let is_stored = !is_plain || own.clone().any(|it| it.manager_key.is_some());
            if let Some(op) = op.and_then(|it| self.ops.get_mut(it as usize)).filter(|_| !is_stored)
            {
                (op.returns, op.never_stores) = (false, true);
            }
        }
        let Told::Known(outs) = given.get("outs") else { return };
        let entries = reader.within(&outs, || reader.entries(outs.expr, outs.scope));
        self.unread.extend(entries.open.iter().map(|it| reader.item_span(it)));
        let needed = self.needed_by_output(given);
        let shared = op.and_then(|it| self.ops.get_mut(it as usize)).filter(|_| needed.is_some());
        let shared = shared.map(|it| std::mem::take(&mut it.dependencies)).unwrap_or_default();
        for entry in &entries.all {
            let own = entry.name.as_ref().and_then(|it| needed.as_ref()?.get(it));
            let is_own = |it: &&Dependency| own.is_some_and(|own| own.contains(&it.key));
            let dependencies = shared.iter().filter(is_own).cloned().collect();
            let Some((key, out)) = self.out(entry) else {
                self.unread.push(reader.item_span(&entry.value));
                continue;
            };
            let span = reader.item_span(entry.key.as_ref().unwrap_or(&entry.value));
            self.assets.push(Asset {
                key,
                span: self.made_at.unwrap_or(span),
                is_external,
                manager_key: self.manager_key(&out),
                schema: self.schema(&out),
                dependencies,
                op,
                is_left_out: false,
            });
        }
    }

    /// What `AssetSpec(…)`, which something else makes, says of its asset.
    fn spec(&mut self, spec: &Item<'a>) -> Option<Asset> {
        let reader = self.reader;
        self.used.push(reader.item_span(spec));
        let key = self.item_key(spec, false)?;
        let outer = reader.enter(spec);
        let (call, at) = reader.meant(spec.expr, spec.scope);
        let mut inner = call.as_call_expr();
        // `AssetSpec(…).with_io_manager_key(…)`.
        while let Some(call) = inner
            && let Expr::Attribute(method) = &*call.func
            && keeps_spec(&method.attr, call)
        {
            inner = method.value.as_call_expr();
        }
        let given = inner.map(|it| reader.given_to(&it.arguments, at));
        let named = self.spec_manager_key(call, at);
        self.used.push(reader.span(call.range(), at));
        reader.leave(outer);
        let given = given?;
        let manager_key = named.or_else(|| self.metadata_manager_key(&given));
        let mut dependencies: Vec<Dependency> = Vec::new();
        self.listed(&given, "deps", &mut dependencies);
        let schema = self.schema(&given);
        let span = reader.item_span(spec);
        let (is_external, is_left_out, op) = (false, false, None);
        Some(Asset { key, span, is_external, manager_key, schema, dependencies, op, is_left_out })
    }

    /// `SourceAsset(…)` or `AssetSpec(…)`, unless it turns out to be part of something else.
    pub(super) fn declare(&mut self, call: &'a ExprCall, scope: usize, is_source: bool) {
        let reader = self.reader;
        let given = reader.given_to(&call.arguments, scope);
        let span = reader.span(call.range(), scope);
        self.note_open(&given);
        let at = given.at("key", 0).known();
        let key = at.as_ref().and_then(|it| self.item_key(it, false));
        let key = key.and_then(|it| self.prefixed(&given, it));
        let (Some(key), Some(at)) = (key, at) else {
            return self.declared.push((span, None));
        };
        let mut dependencies = Vec::new();
        self.listed(&given, "deps", &mut dependencies);
        let manager_key = self.own_manager_key(&given, &key);
        let manager_key = manager_key.or_else(|| self.metadata_manager_key(&given));
        let key_span = self.made_at.unwrap_or(reader.item_span(&at));
        self.sources.extend(is_source.then_some(key_span));
        let asset = Asset {
            key,
            span: key_span,
            is_external: true,
            manager_key,
            schema: self.schema(&given),
            dependencies,
            op: None,
            is_left_out: false,
        };
        self.declared.push((span, Some(asset)));
    }
}
