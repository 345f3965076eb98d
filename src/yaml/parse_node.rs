//! Nodes: anchor, tag and what they stand before, as PyYAML's parser and composer read them.

use std::borrow::Cow;

use super::chars::char_end;
use super::fault::{COMPOSER, Fault, PARSER, RECURSION, named, short};
use super::graph::{Id, Kind as NodeKind, Raw};
use super::node::Style;
use super::parser::{Frame, Parser, Stage, State};
use super::scalar;
use super::scanner::Step;
use super::tag::Tag;
use super::token::{Kind, Token, written};

/// How many collections may be open where a scalar is read before the official loader runs out of stack: it calls two
/// functions for each level, and more or fewer for what stands in it.
fn most_levels(state: State) -> usize {
    match state {
        // Of mappings this is the state behind the key or value that is read.
        State::Item | State::ItemOfKey | State::Key => 489,
        State::Value | State::BraceKey => 490,
        _ => 491,
    }
}

/// The same where a collection is opened.
const MOST_BLOCKS: usize = 490;
const MOST_BRACKETS: usize = 492;

impl<'text> Parser<'text> {
    pub(super) fn node(&mut self, in_block: bool, may_be_list: bool) -> Step {
        let mut kind = self.scanner.see()?;
        if kind == Kind::Alias {
            let token = self.scanner.take();
            self.scalar_fits(token.start);
            self.alias(&token);
            return Ok(());
        }
        let (mut anchor, mut tag): (Option<Token<'text>>, Option<Token<'text>>) = (None, None);
        for _ in 0..2 {
            match kind {
                Kind::Anchor if anchor.is_none() => anchor = Some(self.scanner.take()),
                Kind::Tag if tag.is_none() => tag = Some(self.scanner.take()),
                _ => break,
            }
            if anchor.is_none() || tag.is_none() {
                kind = self.scanner.see()?;
            }
        }
        let places = [&anchor, &tag];
        let start = places.iter().filter_map(|it| it.as_ref().map(|it| it.start)).min();
        let after = places.iter().filter_map(|it| it.as_ref().map(|it| it.end)).max();
        let properties = start.zip(after);
        let name = tag.as_ref().map(|it| self.tag_name(it));
        if anchor.is_some() && tag.is_some() {
            kind = self.scanner.see()?;
        }
        let token = self.front();
        let (start, column) = (token.start, token.column);
        let state = match kind {
            Kind::Item if may_be_list => State::ItemOfKey,
            Kind::ListOpen => State::FirstListItem,
            Kind::BraceOpen => State::FirstBraceKey,
            Kind::SequenceStart if in_block => State::Item,
            Kind::MappingStart if in_block => State::Key,
            Kind::Scalar => {
                let token = self.scanner.take();
                self.scalar_fits(token.start);
                let tag = match &name {
                    Some(name) if *name != "!" => Tag::named(name),
                    None if token.style != Style::Plain => Tag::Str,
                    _ => scalar::resolve(&token.text),
                };
                let mut raw = Raw::scalar(token.start, token.end, tag, token.text);
                raw.style = token.style;
                raw.unpaired = token.unpaired;
                self.add(raw, properties, name.is_some(), anchor);
                return Ok(());
            }
            _ => {
                let Some((_, after)) = properties else {
                    let found = written(kind);
                    return Err(self.unexpected(if found.is_empty() {
                        Cow::Borrowed("Expected a value here")
                    } else {
                        named("Expected a value, but found ", found, "").into()
                    }));
                };
                let tag = match &name {
                    Some(name) if *name != "!" => Tag::named(name),
                    _ => Tag::Null,
                };
                let raw = Raw::scalar(after, after, tag, Cow::Borrowed(""));
                self.scalar_fits(after);
                self.add(raw, properties, name.is_some(), anchor);
                return Ok(());
            }
        };
        let is_list = matches!(state, State::Item | State::ItemOfKey | State::FirstListItem);
        let in_flow = matches!(state, State::FirstListItem | State::FirstBraceKey);
        if state != State::ItemOfKey {
            self.scanner.take();
        }
        let tag = match &name {
            Some(name) if *name != "!" => Tag::named(name),
            _ if is_list => Tag::Seq,
            _ => Tag::Map,
        };
        let mut raw = Raw::scalar(start, start + usize::from(in_flow), tag, Cow::Borrowed(""));
        raw.style = if in_flow { Style::Flow } else { Style::Block };
        raw.kind =
            if is_list { NodeKind::Sequence(Vec::new()) } else { NodeKind::Mapping(Vec::new()) };
        let id = self.add(raw, properties, name.is_some(), anchor);
        self.open(id, state, if in_flow { -1 } else { column });
        Ok(())
    }

    pub(super) fn open(&mut self, id: Id, state: State, column: i32) {
        let base = self.children.len();
        self.frames.push(Frame { id, state, column, base, owes: false });
        let start = self.graph.nodes.get(id).map_or(0, |it| it.start);
        self.fits(if column < 0 { MOST_BRACKETS } else { MOST_BLOCKS }, start);
    }

    /// Ends the reading where a scalar at the byte `at` is too deep.
    pub(super) fn scalar_fits(&mut self, at: usize) {
        let most = self.frames.last().map_or(0, |it| most_levels(it.state));
        self.fits(most, at);
    }

    fn fits(&mut self, most: usize, at: usize) {
        if self.frames.len() > most {
            self.stage = Stage::Over;
            let message = "The nesting is so deep that Python gives up";
            let end = char_end(self.scanner.text, at);
            self.tell(Fault::new(RECURSION, message, at, end));
        }
    }

    pub(super) fn add(
        &mut self,
        mut raw: Raw<'text>,
        properties: Option<(usize, usize)>,
        tagged: bool,
        anchor: Option<Token<'text>>,
    ) -> Id {
        (raw.mark, raw.marked) = properties.unwrap_or((raw.start, raw.start));
        raw.tagged = tagged;
        let mark = raw.mark;
        let id = self.graph.add(raw);
        self.attach(id);
        if let Some(token) = anchor {
            if self.graph.anchors.contains_key(&token.text) {
                let name = ["&", &token.text].concat();
                let message = named("The anchor ", &name, " is set a second time");
                let mut fault = Fault::new(COMPOSER, message, token.start, token.end);
                fault.mark = mark;
                self.tell(fault);
            }
            self.graph.anchors.insert(token.text, id);
        }
        id
    }

    pub(super) fn alias(&mut self, token: &Token<'text>) {
        let known = self.graph.anchors.get(&token.text).copied();
        let mut raw = Raw::scalar(token.start, token.end, Tag::Null, Cow::Borrowed(""));
        raw.style = Style::Alias;
        if let Some(target) = known {
            raw.kind = NodeKind::Alias(target);
        } else {
            raw.stands_in = true;
            let [alias, anchor] = ["`*", "`&"].map(|it| [it, short(&token.text), "`"].concat());
            let message = ["The alias ", &alias, " has no anchor ", &anchor, " before it"].concat();
            self.tell(Fault::new(COMPOSER, message, token.start, token.end));
        }
        let id = self.graph.add(raw);
        self.attach(id);
    }

    /// The tag in full; `!` alone asks for what an unquoted scalar would mean.
    pub(super) fn tag_name(&mut self, token: &Token<'text>) -> Cow<'text, str> {
        if token.handle.is_empty() {
            return token.text.clone();
        }
        let declared = self.handles.iter().find(|it| it.0 == token.handle);
        let prefix = match (declared, token.handle) {
            (Some((_, prefix)), _) => &**prefix,
            (None, "!") => "!",
            (None, "!!") => Tag::NAMESPACE,
            (None, handle) => {
                let message = named("The tag's handle ", handle, " is not declared");
                self.tell(Fault::new(PARSER, message, token.start, token.end));
                "!"
            }
        };
        [prefix, &token.text].concat().into()
    }
}
