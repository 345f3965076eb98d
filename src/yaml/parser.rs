//! Tokens to a graph, in the steps of PyYAML's parser and composer: one frame for each open collection.

use std::borrow::Cow;

use super::fault::{COMPOSER, Fault, PARSER};
use super::graph::{Graph, Id, Kind as NodeKind, Pair};
use super::node::Style;
use super::recover::MOST_FAULTS;
use super::scan_mark::is_one;
use super::scanner::{Scanner, Step};
use super::token::{Kind, Token};

/// What a frame waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// An item of a block sequence.
    Item,
    /// An item of one that is not indented more than its key.
    ItemOfKey,
    Key,
    Value,
    /// Between brackets.
    FirstListItem,
    ListItem,
    /// The mapping of one pair in a list.
    PairKey,
    PairValue,
    PairEnd,
    FirstBraceKey,
    BraceKey,
    BraceValue,
    /// After a key without a colon.
    NoValue,
}

/// An open collection.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) id: Id,
    pub(super) state: State,
    /// How far it is indented; -1 in brackets.
    pub(super) column: i32,
    /// Where its children start in [`Parser::children`].
    pub(super) base: usize,
    /// Whether a dash was read and what stands behind it was not.
    pub(super) owes: bool,
}

/// Where in the document the parser is, beside the frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    Start,
    Content,
    End,
    Over,
}

/// Builds the graph.
pub(super) struct Parser<'text> {
    pub(super) scanner: Scanner<'text>,
    pub(super) graph: Graph<'text>,
    pub(super) frames: Vec<Frame>,
    pub(super) children: Vec<Id>,
    pub(super) stage: Stage,
    pub(super) handles: Vec<(&'text str, Cow<'text, str>)>,
    pub(super) faults: Vec<Fault>,
    /// Where reading last began again.
    pub(super) resumed: usize,
    /// The bytes that were passed over, or read as something else than what they say.
    pub(super) lost: Vec<(usize, usize)>,
}

impl<'text> Parser<'text> {
    pub(super) fn new(text: &'text str) -> Self {
        Self {
            scanner: Scanner::new(text),
            graph: Graph::default(),
            frames: Vec::new(),
            children: Vec::new(),
            stage: Stage::Start,
            handles: Vec::new(),
            faults: Vec::new(),
            resumed: 0,
            lost: Vec::new(),
        }
    }

    /// One step; a fault is one that reading cannot go on behind.
    pub(super) fn step(&mut self) -> Step {
        if let Some(frame) = self.frames.last() {
            return match frame.state {
                State::Item | State::ItemOfKey => self.item(frame.state),
                State::Key => self.key(),
                State::Value => self.value(),
                State::FirstListItem | State::ListItem => self.list_item(frame.state),
                State::PairKey => self.pair_key(),
                State::PairValue => self.pair_value(),
                State::PairEnd => self.pair_end(),
                State::FirstBraceKey | State::BraceKey => self.brace_key(frame.state),
                State::BraceValue => self.brace_value(),
                State::NoValue => self.no_value(),
            };
        }
        match self.stage {
            Stage::Start => self.start(),
            Stage::Content => {
                self.stage = Stage::End;
                let kind = self.scanner.see()?;
                if matches!(
                    kind,
                    Kind::Version
                        | Kind::Handle
                        | Kind::Reserved
                        | Kind::DocumentStart
                        | Kind::DocumentEnd
                        | Kind::End
                ) {
                    let at = self.front().start;
                    self.empty(at);
                    return Ok(());
                }
                self.node(true, false)
            }
            Stage::End => self.end(),
            Stage::Over => Ok(()),
        }
    }

    // The document.

    fn start(&mut self) -> Step {
        let kind = self.scanner.see()?;
        let is_bare = !matches!(
            kind,
            Kind::Version | Kind::Handle | Kind::Reserved | Kind::DocumentStart | Kind::End
        );
        self.stage = Stage::Content;
        if is_bare {
            self.stage = Stage::End;
            return self.node(true, false);
        }
        self.document_start()
    }

    fn document_start(&mut self) -> Step {
        self.handles.clear();
        let mut has_version = false;
        self.scanner.see()?;
        let start = self.front().start;
        if self.scanner.see()? == Kind::End {
            self.stage = Stage::Over;
            return Ok(());
        }
        loop {
            let kind = self.scanner.see()?;
            if !matches!(kind, Kind::Version | Kind::Handle | Kind::Reserved) {
                break;
            }
            let token = self.scanner.take();
            let message = match kind {
                Kind::Version if has_version => "The version is given a second time",
                Kind::Version if !is_one(&token) => "Only YAML 1 is understood",
                Kind::Handle if self.handles.iter().any(|it| it.0 == token.handle) => {
                    "The tag's handle is declared a second time"
                }
                _ => "",
            };
            has_version |= kind == Kind::Version;
            if kind == Kind::Handle {
                self.handles.push((token.handle, token.text));
            }
            if !message.is_empty() {
                self.tell(Fault::new(PARSER, message, token.start, token.end));
            }
        }
        if self.scanner.see()? != Kind::DocumentStart {
            return Err(self.unexpected("Expected `---` before further text"));
        }
        let marker = self.scanner.take();
        if self.graph.root.is_some() {
            self.stage = Stage::Over;
            let message = "Another document starts here; there may be only one";
            let mut fault = Fault::new(COMPOSER, message, marker.start, marker.end);
            fault.mark = start;
            self.tell(fault);
        }
        Ok(())
    }

    fn end(&mut self) -> Step {
        while self.scanner.see()? == Kind::DocumentEnd {
            self.scanner.take();
        }
        self.document_start()
    }

    pub(super) fn front(&self) -> &Token<'text> {
        // The queue is never empty after `see`.
        self.scanner.tokens.front().unwrap_or(&END)
    }

    /// Keeps a fault that reading goes on behind; of those that nobody would be told, only where they are.
    pub(super) fn tell(&mut self, fault: Fault) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(fault);
        } else {
            self.lost.push((fault.start, fault.end));
        }
    }

    pub(super) fn unexpected(&self, message: impl Into<Cow<'static, str>>) -> Fault {
        let token = self.front();
        let message = self.after_mark().map_or_else(|| message.into(), Cow::Borrowed);
        let end = super::chars::char_end(self.scanner.text, token.start);
        let is_close = matches!(token.kind, Kind::ListClose | Kind::BraceClose);
        if is_close && self.frames.last().is_none_or(|it| it.column >= 0) {
            let message = "A bracket is closed that was never opened";
            return Fault::new(PARSER, message, token.start, end);
        }
        Fault::new(PARSER, message, token.start, end)
    }

    /// What is wrong where the next token follows one of its own kind on the same line.
    fn after_mark(&self) -> Option<&'static str> {
        let token = self.front();
        let before = self.scanner.text.get(..token.start)?.rsplit('\n').next()?.trim_end();
        let word = before.rsplit(' ').next()?;
        match token.kind {
            Kind::Anchor if word.starts_with('&') => Some("A value has one anchor at most"),
            Kind::Tag if word.starts_with('!') => Some("A value has one tag at most"),
            Kind::Scalar if word.ends_with(['"', '\'']) => {
                Some("Text follows the closing quotation mark; put all of it in quotes, or none")
            }
            _ => None,
        }
    }

    pub(super) fn set(&mut self, state: State) {
        if let Some(frame) = self.frames.last_mut() {
            frame.state = state;
        }
    }

    pub(super) fn attach(&mut self, id: Id) {
        if let Some(frame) = self.frames.last_mut() {
            frame.owes = false;
            self.children.push(id);
        } else {
            self.graph.root = Some(id);
        }
    }

    pub(super) fn empty(&mut self, at: usize) {
        // In blocks nothing takes no more stack than the block itself.
        if self.frames.last().is_some_and(|it| it.column < 0) {
            self.scalar_fits(at);
        }
        let id = self.graph.add_empty(at);
        self.attach(id);
    }

    // Collections.

    /// Puts a stand-in where an item could not be read.
    pub(super) fn pay_item(&mut self) {
        if self.frames.last().is_some_and(|it| it.owes) {
            let last = self.children.last().and_then(|it| self.graph.nodes.get(*it));
            self.empty(last.map_or(self.resumed, |it| it.end));
            if let Some(node) = self.graph.nodes.last_mut() {
                node.stands_in = true;
            }
        }
    }

    pub(super) fn close(&mut self, end: Option<usize>) {
        self.pay_item();
        let Some(frame) = self.frames.pop() else { return };
        let base = frame.base.min(self.children.len());
        let last = self.children.get(base..).and_then(<[Id]>::last);
        let last = last.and_then(|it| self.graph.nodes.get(*it)).map(|it| it.end);
        let Some(start) = self.graph.nodes.get(frame.id).map(|it| it.end) else { return };
        let end = end.or(last).unwrap_or(start).max(start);
        if matches!(self.graph.nodes.get(frame.id), Some(it) if matches!(it.kind, NodeKind::Mapping(_)))
            && (self.children.len() - base) % 2 == 1
        {
            let id = self.graph.add_empty(end);
            self.children.push(id);
            if let Some(node) = self.graph.nodes.get_mut(id) {
                node.stands_in = true;
            }
        }
        let Some(node) = self.graph.nodes.get_mut(frame.id) else { return };
        node.end = end;
        let children = self.children.get(base..).unwrap_or_default();
        match &mut node.kind {
            NodeKind::Sequence(items) => *items = children.to_vec(),
            NodeKind::Mapping(pairs) => {
                let pair = |it: &[Id]| match it {
                    [key, value] => Some(Pair { key: *key, value: *value, merged: false }),
                    _ => None,
                };
                *pairs = Vec::with_capacity(children.len() / 2);
                pairs.extend(children.chunks(2).filter_map(pair));
            }
            _ => {}
        }
        self.children.truncate(base);
    }

    pub(super) fn item(&mut self, state: State) -> Step {
        match self.scanner.see()? {
            Kind::Item => {
                let dash = self.scanner.take();
                if let Some(frame) = self.frames.last_mut() {
                    frame.owes = true;
                }
                match self.scanner.see()? {
                    Kind::Item | Kind::BlockEnd => self.empty(dash.end),
                    Kind::Key | Kind::Value if state == State::ItemOfKey => self.empty(dash.end),
                    _ => return self.node(true, false),
                }
            }
            Kind::BlockEnd if state == State::Item => {
                self.scanner.take();
                self.close(None);
            }
            _ if state == State::ItemOfKey => self.close(None),
            _ => {
                let message = "Expected a list item `- ` here, indented like its neighbours";
                return Err(self.unexpected(message));
            }
        }
        Ok(())
    }

    pub(super) fn key(&mut self) -> Step {
        match self.scanner.see()? {
            Kind::Key => {
                let key = self.scanner.take();
                self.set(State::Value);
                match self.scanner.see()? {
                    Kind::Key | Kind::Value | Kind::BlockEnd => self.empty(key.end),
                    _ => return self.node(true, true),
                }
            }
            Kind::BlockEnd => {
                self.scanner.take();
                self.close(None);
            }
            Kind::Value => return Err(self.unexpected("A key is missing before `:`")),
            _ => {
                let message = "Expected a key here, indented like its neighbours";
                return Err(self.unexpected(message));
            }
        }
        Ok(())
    }

    /// A value without a colon stands behind its key; the official loader names what follows.
    pub(super) fn no_value_written(&mut self) {
        let mark = self.front().start;
        let key = self.children.last().and_then(|it| self.graph.nodes.get(*it));
        self.empty(key.map_or(mark, |it| it.end));
        if let Some(node) = self.graph.nodes.last_mut() {
            node.mark = mark;
        }
    }

    pub(super) fn value(&mut self) -> Step {
        let kind = self.scanner.see()?;
        self.set(State::Key);
        if kind != Kind::Value {
            self.no_value_written();
            return Ok(());
        }
        let colon = self.scanner.take();
        match self.scanner.see()? {
            Kind::Key | Kind::Value | Kind::BlockEnd => self.empty(colon.end),
            _ => return self.node(true, true),
        }
        Ok(())
    }
}

static END: Token<'static> = Token {
    kind: Kind::End,
    style: Style::Plain,
    unpaired: false,
    start: 0,
    end: 0,
    text: Cow::Borrowed(""),
    handle: "",
    column: 0,
};
