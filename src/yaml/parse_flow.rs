//! Lists and mappings in brackets.

use std::borrow::Cow;

use super::fault::{Fault, PARSER};
use super::graph::{Kind as NodeKind, Raw};
use super::node::Style;
use super::parser::{Parser, State};
use super::scanner::Step;
use super::tag::Tag;
use super::token::Kind;

impl Parser<'_> {
    pub(super) fn list_item(&mut self, state: State) -> Step {
        let mut kind = self.scanner.see()?;
        if kind != Kind::ListClose {
            if state == State::ListItem {
                if kind != Kind::Comma {
                    return Err(self.unclosed(kind, "Expected `,` or `]` in the list"));
                }
                self.scanner.take();
                kind = self.scanner.see()?;
            }
            self.set(State::ListItem);
            if kind == Kind::Key {
                let key = self.front();
                let mut raw = Raw::scalar(key.start, key.end, Tag::Map, Cow::Borrowed(""));
                raw.style = Style::Flow;
                raw.kind = NodeKind::Mapping(Vec::new());
                let id = self.add(raw, None, false, None);
                self.open(id, State::PairKey, -1);
                return Ok(());
            }
            if kind != Kind::ListClose {
                return self.flow_node(kind);
            }
        }
        let end = self.scanner.take().end;
        self.close(Some(end));
        Ok(())
    }

    /// A node in brackets; where the text ends instead, a bracket is open.
    pub(super) fn flow_node(&mut self, kind: Kind) -> Step {
        if kind == Kind::End {
            return Err(self.unclosed(kind, ""));
        }
        self.node(false, false)
    }

    /// Whether the line of the next token is indented no more than the block around the brackets.
    fn is_outside(&self) -> bool {
        let (bytes, at) = (self.scanner.bytes, self.front().start);
        let block = self.frames.iter().rfind(|it| it.column >= 0).map(|it| it.column);
        let before = bytes.get(..at).unwrap_or_default().iter().rev();
        let start = at - before.take_while(|it| !matches!(it, b'\n' | b'\r')).count();
        let blanks = bytes.iter().skip(start).take_while(|it| **it == b' ').count();
        let opened = self.frames.iter().find(|it| it.column < 0);
        let opened = opened.and_then(|it| self.graph.nodes.get(it.id)).map_or(0, |it| it.start);
        opened < start && block.is_some_and(|it| i32::try_from(blanks).is_ok_and(|n| n <= it))
    }

    /// What is said where a collection in brackets neither goes on nor ends.
    pub(super) fn unclosed(&self, found: Kind, message: &'static str) -> Fault {
        let frame = self.frames.iter().rfind(|it| {
            matches!(
                it.state,
                State::FirstListItem
                    | State::ListItem
                    | State::FirstBraceKey
                    | State::BraceKey
                    | State::BraceValue
                    | State::NoValue
            )
        });
        let start = frame.and_then(|it| self.graph.nodes.get(it.id)).map_or(0, |it| it.start);
        let is_list = self.scanner.bytes.get(start) == Some(&b'[');
        if found != Kind::End && !self.is_outside() {
            return self.unexpected(message);
        }
        let message = if is_list {
            "The bracket `[` is never closed"
        } else {
            "The brace `{` is never closed"
        };
        let mut fault = Fault::new(PARSER, message, start, start + 1);
        fault.mark = self.front().start;
        fault
    }

    pub(super) fn pair_key(&mut self) -> Step {
        let key = self.scanner.take();
        let kind = self.scanner.see()?;
        self.set(State::PairValue);
        if matches!(kind, Kind::Value | Kind::Comma | Kind::ListClose) {
            self.empty(key.end);
            return Ok(());
        }
        self.flow_node(kind)
    }

    pub(super) fn pair_value(&mut self) -> Step {
        let kind = self.scanner.see()?;
        self.set(State::PairEnd);
        if kind != Kind::Value {
            self.no_value_written();
            return Ok(());
        }
        let colon = self.scanner.take();
        let kind = self.scanner.see()?;
        if matches!(kind, Kind::Comma | Kind::ListClose) {
            self.empty(colon.end);
            return Ok(());
        }
        self.flow_node(kind)
    }

    pub(super) fn pair_end(&mut self) -> Step {
        self.scanner.see()?;
        self.close(None);
        Ok(())
    }

    pub(super) fn brace_key(&mut self, state: State) -> Step {
        let mut kind = self.scanner.see()?;
        if kind != Kind::BraceClose {
            if state == State::BraceKey {
                if kind != Kind::Comma {
                    return Err(self.unclosed(kind, "Expected `,` or `}` in the mapping"));
                }
                self.scanner.take();
                kind = self.scanner.see()?;
            }
            if kind == Kind::Key {
                let key = self.scanner.take();
                let kind = self.scanner.see()?;
                self.set(State::BraceValue);
                if matches!(kind, Kind::Value | Kind::Comma | Kind::BraceClose) {
                    self.empty(key.end);
                    return Ok(());
                }
                return self.flow_node(kind);
            }
            if kind != Kind::BraceClose {
                self.set(State::NoValue);
                return self.flow_node(kind);
            }
        }
        let end = self.scanner.take().end;
        self.close(Some(end));
        Ok(())
    }

    pub(super) fn brace_value(&mut self) -> Step {
        let kind = self.scanner.see()?;
        self.set(State::BraceKey);
        if kind != Kind::Value {
            self.no_value_written();
            return Ok(());
        }
        let colon = self.scanner.take();
        let kind = self.scanner.see()?;
        if matches!(kind, Kind::Comma | Kind::BraceClose) {
            self.empty(colon.end);
            return Ok(());
        }
        self.flow_node(kind)
    }

    pub(super) fn no_value(&mut self) -> Step {
        self.scanner.see()?;
        self.set(State::BraceKey);
        self.no_value_written();
        Ok(())
    }
}
