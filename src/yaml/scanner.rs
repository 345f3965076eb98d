//! Text to tokens, in the steps of PyYAML's scanner: the queue, keys that may turn out to be keys, indentation.

use std::borrow::Cow;
use std::collections::VecDeque;

use super::chars::{is_marker, is_space, line_break, line_end};
use super::fault::{Fault, SCANNER, named};
use super::node::Style;
use super::token::{Candidate, Kind, Token};

/// A key must end within so many characters.
const KEY_LENGTH: i32 = 1024;

/// Reads tokens when asked for them.
pub(super) struct Scanner<'text> {
    pub(super) text: &'text str,
    pub(super) bytes: &'text [u8],
    pub(super) at: usize,
    pub(super) line: usize,
    /// Characters before `at` on its line, without byte order marks.
    pub(super) column: i32,
    /// Byte order marks seen.
    pub(super) marks: i32,
    /// Tokens that were read and not taken.
    pub(super) tokens: VecDeque<Token<'text>>,
    pub(super) n_taken: usize,
    /// Brackets around `at`.
    pub(super) level: usize,
    pub(super) indent: i32,
    pub(super) indents: Vec<i32>,
    pub(super) key_may_start: bool,
    pub(super) candidates: VecDeque<Candidate>,
    pub(super) is_done: bool,
    /// Where comments stand.
    pub(super) comments: Vec<(usize, usize)>,
}

pub(super) type Step = Result<(), Fault>;

impl<'text> Scanner<'text> {
    pub(super) fn new(text: &'text str) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            at: 0,
            line: 0,
            column: 0,
            marks: 0,
            tokens: VecDeque::new(),
            n_taken: 0,
            level: 0,
            indent: -1,
            indents: Vec::new(),
            key_may_start: true,
            candidates: VecDeque::new(),
            is_done: false,
            comments: Vec::new(),
        }
    }

    /// The kind of the next token.
    pub(super) fn see(&mut self) -> Result<Kind, Fault> {
        while self.needs_more()? {
            self.fetch()?;
        }
        Ok(self.tokens.front().map_or(Kind::End, |it| it.kind))
    }

    /// Takes the next token, which was seen.
    pub(super) fn take(&mut self) -> Token<'text> {
        self.n_taken += 1;
        self.tokens.pop_front().unwrap_or_else(|| self.token(Kind::End, self.at))
    }

    /// Starts over at the start of a line, `column` blanks in.
    pub(super) fn restart(&mut self, line_start: usize, column: i32, indents: &[i32]) {
        self.at = line_start + usize::try_from(column).unwrap_or(0);
        self.column = column;
        self.line += 1;
        self.tokens.clear();
        self.candidates.clear();
        self.level = 0;
        self.indents.clear();
        self.indents.extend(indents);
        self.indent = self.indents.pop().unwrap_or(-1);
        self.key_may_start = true;
        self.is_done = false;
        while self.comments.last().is_some_and(|it| it.0 >= line_start) {
            self.comments.pop();
        }
    }

    /// Reads again from the token at `start`, between `level` brackets.
    pub(super) fn again(&mut self, start: usize, column: i32, level: usize) {
        self.at = start;
        self.column = column;
        self.level = level;
        self.tokens.clear();
        self.candidates.clear();
        self.key_may_start = true;
        self.is_done = false;
    }

    // Moving.

    pub(super) fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    /// Goes over `count` bytes of ASCII without breaks.
    pub(super) fn skip(&mut self, count: usize) {
        self.at += count;
        self.column = self.column.saturating_add(i32::try_from(count).unwrap_or(i32::MAX));
    }

    /// Goes to the byte `end` over what has no breaks; gives what was gone over.
    pub(super) fn run(&mut self, end: usize) -> &'text str {
        let passed = self.text.get(self.at..end).unwrap_or_default();
        if passed.is_ascii() {
            self.skip(passed.len());
        } else {
            let marks = passed.chars().filter(|it| *it == '\u{feff}').count();
            let count = passed.chars().count() - marks;
            self.at = end;
            self.marks = self.marks.saturating_add(i32::try_from(marks).unwrap_or(i32::MAX));
            self.column = self.column.saturating_add(i32::try_from(count).unwrap_or(i32::MAX));
        }
        passed
    }

    pub(super) fn skip_blanks(&mut self) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        self.skip(rest.iter().take_while(|it| **it == b' ').count());
    }

    /// Goes over a line break, if there is one; gives what it means: one of `\n`, U+2028, U+2029.
    pub(super) fn newline(&mut self) -> Option<&'text str> {
        let length = line_break(self.bytes, self.at);
        if length == 0 {
            return None;
        }
        let start = self.at;
        self.at += length;
        self.line += 1;
        self.column = 0;
        if length == 3 { self.text.get(start..self.at) } else { Some("\n") }
    }

    /// Goes over a comment, if there is one.
    pub(super) fn comment(&mut self) {
        if self.peek(0) == b'#' && self.at < self.bytes.len() {
            let start = self.at;
            self.run(line_end(self.bytes, start));
            self.comments.push((start, self.at));
        }
    }

    fn skip_to_token(&mut self) {
        if self.at == 0 && self.text.starts_with('\u{feff}') {
            self.run('\u{feff}'.len_utf8());
        }
        loop {
            self.skip_blanks();
            self.comment();
            if self.newline().is_none() {
                break;
            }
            if self.level == 0 {
                self.key_may_start = true;
            }
        }
    }

    // Candidates for keys.

    fn needs_more(&mut self) -> Result<bool, Fault> {
        if self.is_done {
            return Ok(false);
        }
        if self.tokens.is_empty() {
            return Ok(true);
        }
        self.drop_stale()?;
        Ok(self.candidates.front().is_some_and(|it| it.number == self.n_taken))
    }

    /// Drops candidates that are too far back. They stand in the order of the text.
    fn drop_stale(&mut self) -> Step {
        while let Some(first) = self.candidates.front() {
            if first.line == self.line && self.column + self.marks - first.index <= KEY_LENGTH {
                break;
            }
            self.check_not_required(first)?;
            self.candidates.pop_front();
        }
        Ok(())
    }

    fn check_not_required(&self, key: &Candidate) -> Step {
        if !key.required {
            return Ok(());
        }
        let end = line_end(self.bytes, key.start);
        let written = self.text.get(key.start..end.min(self.at.max(key.start + 1)));
        let written = written.unwrap_or_default().trim_end();
        let message = named("Expected `:` after ", written, ", on the same line");
        let mut fault = Fault::new(SCANNER, message, key.start, key.start + written.len());
        fault.mark = self.at;
        Err(fault)
    }

    pub(super) fn may_be_key(&mut self) -> Step {
        if !self.key_may_start {
            return Ok(());
        }
        self.is_no_key()?;
        self.candidates.push_back(Candidate {
            level: self.level,
            number: self.n_taken + self.tokens.len(),
            required: self.level == 0 && self.indent == self.column,
            line: self.line,
            column: self.column,
            index: self.column + self.marks,
            start: self.at,
        });
        Ok(())
    }

    /// What might have been a key between these brackets is none.
    pub(super) fn is_no_key(&mut self) -> Step {
        if let Some(last) = self.candidates.back().filter(|it| it.level == self.level) {
            self.check_not_required(last)?;
            self.candidates.pop_back();
        }
        Ok(())
    }

    // Indentation.

    pub(super) fn unwind(&mut self, column: i32) {
        if self.level > 0 {
            return;
        }
        while self.indent > column {
            self.indent = self.indents.pop().unwrap_or(-1);
            let token = self.token(Kind::BlockEnd, self.at);
            self.tokens.push_back(token);
        }
    }

    pub(super) fn indents_to(&mut self, column: i32) -> bool {
        if self.indent >= column {
            return false;
        }
        self.indents.push(self.indent);
        self.indent = column;
        true
    }

    // Tokens.

    pub(super) fn token(&self, kind: Kind, start: usize) -> Token<'text> {
        Token {
            kind,
            style: Style::Plain,
            unpaired: false,
            start,
            end: self.at.max(start),
            text: Cow::Borrowed(""),
            handle: "",
            column: self.column,
        }
    }

    /// Adds a token of `length` characters.
    pub(super) fn add(&mut self, kind: Kind, length: usize) {
        let (start, column) = (self.at, self.column);
        self.skip(length);
        let token = Token { column, ..self.token(kind, start) };
        self.tokens.push_back(token);
    }

    /// A fault of the scanner where it stands.
    pub(super) fn fault(&self, message: impl Into<Cow<'static, str>>) -> Fault {
        let end = super::chars::char_end(self.text, self.at);
        Fault::new(SCANNER, message, self.at, end)
    }

    fn fetch(&mut self) -> Step {
        self.skip_to_token();
        self.drop_stale()?;
        self.unwind(self.column);
        let Some(byte) = self.bytes.get(self.at).copied() else { return self.end() };
        if self.column == 0 {
            match byte {
                b'%' => {
                    self.leave_block()?;
                    return self.directive();
                }
                b'-' if is_marker(self.bytes, self.at, b'-') => {
                    return self.document_marker(Kind::DocumentStart);
                }
                b'.' if is_marker(self.bytes, self.at, b'.') => {
                    return self.document_marker(Kind::DocumentEnd);
                }
                _ => {}
            }
        }
        let in_flow = self.level > 0;
        match byte {
            b'[' => self.open(Kind::ListOpen)?,
            b'{' => self.open(Kind::BraceOpen)?,
            b']' => self.close(Kind::ListClose)?,
            b'}' => self.close(Kind::BraceClose)?,
            b',' => {
                self.key_may_start = true;
                self.is_no_key()?;
                self.add(Kind::Comma, 1);
            }
            b'-' if is_space(self.bytes, self.at + 1) => self.item()?,
            b'?' if in_flow || is_space(self.bytes, self.at + 1) => self.key()?,
            b':' if in_flow || is_space(self.bytes, self.at + 1) => self.value()?,
            b'*' => self.reference(Kind::Alias)?,
            b'&' => self.reference(Kind::Anchor)?,
            b'!' => self.tag()?,
            b'|' | b'>' if !in_flow => {
                self.key_may_start = true;
                self.is_no_key()?;
                self.block_scalar(byte == b'>')?;
            }
            b'\'' | b'"' => {
                self.may_be_key()?;
                self.key_may_start = false;
                self.quoted(byte)?;
            }
            b'\t' => return Err(self.fault(TAB)),
            b'#' | b'|' | b'>' | b'%' | b'@' | b'`' => {
                let message = match byte {
                    b'`' => ["A backtick", CANNOT_START].concat(),
                    _ => named("", &char::from(byte).to_string(), CANNOT_START),
                };
                return Err(self.fault(message));
            }
            _ => self.plain()?,
        }
        Ok(())
    }
}

const CANNOT_START: &str = " cannot start a value; put the text in quotes";
/// What is said about a tab.
pub(super) const TAB: &str = "A tab may stand only in quotes, block text and comments; use spaces";
