//! Going on behind what cannot be read.

use std::borrow::Cow;

use super::chars::{is_marker, is_space, line_end, line_start, next_line};
use super::fault::{Fault, PARSER};
use super::graph::{Graph, Kind as NodeKind, Raw};
use super::node::Style;
use super::parser::{Frame, Parser, Stage, State};
use super::tag::Tag;
use super::token::{Kind, Token};

/// How many faults are told.
pub(super) const MOST_FAULTS: usize = 50;

/// What could be read of a text.
pub(super) struct Recovered<'text> {
    pub(super) graph: Graph<'text>,
    pub(super) faults: Vec<Fault>,
    /// The bytes of each comment.
    pub(super) comments: Vec<(usize, usize)>,
    /// The bytes that were passed over, or read as something else than what they say.
    pub(super) lost: Vec<(usize, usize)>,
}

/// Reads all of `text`, or as much as can be read.
pub(super) fn read(text: &str) -> Recovered<'_> {
    let mut parser = Parser::new(text);
    while parser.stage != Stage::Over {
        if let Err(fault) = parser.step() {
            let is_end = parser.stage == Stage::Over
                || parser.faults.len() + 1 >= MOST_FAULTS
                || !(parser.goes_on_in_brackets(&fault) || parser.resume(&fault));
            if is_end {
                parser.lost.push((line_start(text.as_bytes(), parser.origin(&fault)), text.len()));
            }
            parser.tell(fault);
            if is_end {
                break;
            }
        }
    }
    while !parser.frames.is_empty() {
        parser.close(None);
    }
    let mut lost = parser.lost;
    lost.extend(parser.graph.nodes.iter().filter(|it| it.stands_in).map(|it| (it.start, it.end)));
    let comments = parser.scanner.comments;
    Recovered { graph: parser.graph, faults: parser.faults, comments, lost }
}

impl<'text> Parser<'text> {
    /// Takes a missing comma, or the wrong bracket, for the right one, where no indentation helps: all is in brackets, or the next
    /// line is as well, as its bracket says.
    fn goes_on_in_brackets(&mut self, fault: &Fault) -> bool {
        let Some(frame) = self.frames.last() else { return false };
        let state = frame.state;
        let waits = matches!(state, State::ListItem | State::BraceKey);
        let is_inside = || self.frames.iter().all(|it| it.column < 0) || self.goes_on_below(fault);
        if !waits || fault.kind != PARSER || !is_inside() {
            return false;
        }
        let is_pair =
            |it: &Frame| matches!(it.state, State::PairKey | State::PairValue | State::PairEnd);
        let is_open = |it: &&Frame| it.column < 0 && !is_pair(it);
        let token = self.scanner.take();
        let kind = match token.kind {
            Kind::ListClose | Kind::BraceClose => {
                let is_list = state == State::ListItem;
                let (own, other) = if is_list {
                    (Kind::ListClose, State::BraceKey)
                } else {
                    (Kind::BraceClose, State::ListItem)
                };
                if let [.., outer, _] = &*self.frames
                    && (outer.state == other || outer.state == State::BraceValue && is_list)
                {
                    // It closes the collection around this one, which lacks its own bracket.
                    let level = self.frames.iter().filter(is_open).count();
                    self.scanner.again(token.start, token.column, level.saturating_sub(1));
                }
                own
            }
            Kind::Scalar | Kind::ListOpen | Kind::BraceOpen | Kind::Alias => {
                // What follows may be a key now, so it is read again.
                let level = self.frames.iter().filter(is_open).count();
                self.scanner.again(token.start, token.column, level);
                Kind::Comma
            }
            _ => return false,
        };
        self.scanner.n_taken = self.scanner.n_taken.saturating_sub(1);
        self.scanner.tokens.push_front(Token { kind, ..token });
        true
    }

    /// Whether the line after that of `fault` starts with a bracket.
    fn goes_on_below(&self, fault: &Fault) -> bool {
        let after = line_end(self.scanner.bytes, fault.start);
        let next = self.scanner.bytes.iter().skip(after).find(|it| !it.is_ascii_whitespace());
        next.is_some_and(|it| b"[]{}".contains(it))
    }

    /// Looks for the next line that fits an open collection and goes on there.
    fn resume(&mut self, fault: &Fault) -> bool {
        let bytes = self.scanner.bytes;
        let origin = self.origin(fault);
        let first = line_start(bytes, origin);
        let deepest = self.deepest(first);
        let mut line = next_line(bytes, origin);
        while line < bytes.len() {
            let start = line;
            line = next_line(bytes, start);
            if start <= self.resumed {
                continue;
            }
            if is_marker(bytes, start, b'-') || is_marker(bytes, start, b'.') {
                break;
            }
            let blanks = bytes.iter().skip(start).take_while(|it| **it == b' ').count();
            let at = start + blanks;
            let is_item = bytes.get(at) == Some(&b'-') && is_space(bytes, at + 1);
            if bytes.get(at) == Some(&b'#') {
                self.scanner.comments.push((at, line_end(bytes, at)));
            }
            let Ok(column) = i32::try_from(blanks) else { continue };
            if (is_item || is_key(bytes, at))
                && column <= deepest
                && self.resume_at(start, column, is_item)
            {
                self.lost.push((first, start.saturating_sub(1)));
                return true;
            }
        }
        false
    }

    /// How far the next line may be indented: where the lost line, which starts at `first`, is a neighbour of an open
    /// collection, what is indented more belongs to that line, not to a collection before it.
    fn deepest(&self, first: usize) -> i32 {
        let bytes = self.scanner.bytes;
        let blanks = bytes.iter().skip(first).take_while(|it| **it == b' ').count();
        let is_before =
            |it: &&Frame| self.graph.nodes.get(it.id).is_some_and(|it| it.start < first);
        let mut columns = self.frames.iter().filter(is_before).map(|it| it.column);
        let column = i32::try_from(blanks).unwrap_or(i32::MAX);
        // How far a tab was meant to indent, nobody knows.
        let is_tab = bytes.get(first) == Some(&b'\t');
        if !is_tab && columns.any(|it| it == column) && self.frames.iter().all(|it| is_before(&it))
        {
            return column;
        }
        i32::MAX
    }

    /// Where what went wrong began: the outermost bracket around it, or text over several lines before it.
    fn origin(&self, fault: &Fault) -> usize {
        let mut from = fault.from.min(fault.start);
        let nodes = &self.graph.nodes;
        if let Some(flow) = self.frames.iter().find(|it| it.column < 0) {
            from = from.min(nodes.get(flow.id).map_or(from, |it| it.start));
        }
        // The scalar read last, and one that is still in the queue.
        let read = nodes.iter().rev().find(|it| it.start < it.end);
        let read = read.filter(|it| matches!(it.kind, NodeKind::Scalar(_)));
        let queued = self.scanner.tokens.iter().filter(|it| it.kind == Kind::Scalar);
        let queued = queued.map(|it| (it.style, it.start, it.end));
        for (style, start, end) in queued.chain(read.map(|it| (it.style, it.start, it.end))) {
            let bytes = self.scanner.bytes;
            let is_near = end <= fault.mark && line_end(bytes, end) >= fault.mark;
            if is_near && style != Style::BlockScalar && line_end(bytes, start) < end {
                from = from.min(start);
            }
        }
        from
    }

    /// Goes on at the line that starts at `line`, if it fits a collection that is open.
    fn resume_at(&mut self, line: usize, column: i32, is_item: bool) -> bool {
        let fits = self.frames.iter().rposition(|it| {
            it.column == column
                && match it.state {
                    State::Item | State::ItemOfKey => is_item,
                    State::Key | State::Value => !is_item,
                    _ => false,
                }
                && self.graph.nodes.get(it.id).is_some_and(|it| it.start < line)
        });
        let root = self.graph.root.and_then(|it| self.graph.nodes.get(it));
        let is_fresh = self.frames.is_empty()
            && root.is_none_or(|it| matches!(it.kind, NodeKind::Scalar(_)) || it.start >= line);
        if fits.is_none() && !is_fresh {
            return false;
        }
        self.resumed = line;
        self.forget(line);
        let n_frames = fits.map_or(0, |it| it + 1);
        while self.frames.len() > n_frames {
            self.close(None);
        }
        self.pay_item();
        let mut indents = vec![-1];
        indents.extend(
            self.frames.iter().filter(|it| it.state != State::ItemOfKey).map(|it| it.column),
        );
        if let Some(frame) = self.frames.last_mut() {
            if !is_item {
                frame.state = State::Key;
                if (self.children.len() - frame.base.min(self.children.len())) % 2 == 1 {
                    let at = self.children.last().and_then(|it| self.graph.nodes.get(*it));
                    let id = self.graph.add_empty(at.map_or(line, |it| it.end));
                    self.graph.nodes.iter_mut().skip(id).for_each(|it| it.stands_in = true);
                    self.children.push(id);
                }
            }
        } else {
            self.graph.root = None;
            self.stage = Stage::Content;
        }
        self.scanner.restart(line, column, &indents);
        true
    }

    /// Forgets what was read from `line` on; what reaches over it stands for something unknown.
    fn forget(&mut self, line: usize) {
        let nodes = &mut self.graph.nodes;
        let is_before =
            |nodes: &[Raw<'text>], id: usize| nodes.get(id).is_some_and(|it| it.start < line);
        while let Some(frame) = self.frames.pop_if(|it| !is_before(nodes, it.id)) {
            self.children.truncate(frame.base);
        }
        while self.children.pop_if(|it| !is_before(nodes, *it)).is_some() {}
        self.graph.anchors.retain(|_, id| is_before(nodes, *id));
        let last = nodes.iter_mut().rev().find(|it| it.start < line);
        if let Some(node) = last.filter(|it| it.end > line)
            && matches!(node.kind, NodeKind::Scalar(_))
        {
            let end = line_end(self.scanner.bytes, node.start);
            *node = Raw::scalar(node.start, end, Tag::Null, Cow::Borrowed(""));
            node.stands_in = true;
        }
    }
}

/// Whether the line that has its first character at `at` looks like a key with its colon.
fn is_key(bytes: &[u8], at: usize) -> bool {
    let line = at..line_end(bytes, at);
    let has_colon = |it: usize| bytes.get(it) == Some(&b':') && is_space(bytes, it + 1);
    !matches!(bytes.get(at), Some(b'#' | b'\t' | b':'))
        && (bytes.get(at) == Some(&b'?') && is_space(bytes, at + 1)
            || line.into_iter().any(has_colon))
}
