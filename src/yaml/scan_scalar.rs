//! Plain and quoted scalars.

use std::borrow::Cow;

use super::chars::{PLAIN, QUOTED, ends_line, find, is_marker, is_space};
use super::fault::{Fault, OVERFLOW, SCANNER, VALUE};
use super::node::Style;
use super::scanner::{Scanner, Step};
use super::token::{Kind, Token};

/// Half of a surrogate pair, which no Rust string can hold, is kept so far above its code, in private use.
const UNPAIRED: u32 = 0x10_0000;

/// Adds to a value that is borrowed as long as it stands in one piece.
fn push<'text>(text: &mut Cow<'text, str>, more: &'text str) {
    if text.is_empty() {
        *text = Cow::Borrowed(more);
    } else if !more.is_empty() {
        text.to_mut().push_str(more);
    }
}

impl<'text> Scanner<'text> {
    pub(super) fn plain(&mut self) -> Step {
        self.may_be_key()?;
        self.key_may_start = false;
        let start = self.at;
        let mut token = self.token(Kind::Scalar, start);
        let indent = self.indent + 1;
        let mut blanks = Cow::Borrowed("");
        let mut is_folded = false;
        while self.peek(0) != b'#' {
            let end = self.plain_end();
            if end == self.at {
                break;
            }
            self.key_may_start = false;
            let part = self.run(end);
            is_folded |= matches!(blanks, Cow::Owned(_));
            if is_folded {
                let text = token.text.to_mut();
                text.push_str(&blanks);
                text.push_str(part);
            } else {
                token.text = Cow::Borrowed(self.text.get(start..end).unwrap_or_default());
            }
            token.end = end;
            blanks = self.plain_blanks();
            let is_left = self.level == 0 && self.column < indent;
            if blanks.is_empty() || is_left {
                break;
            }
        }
        self.tokens.push_back(token);
        Ok(())
    }

    /// Where the stretch of a plain scalar without blanks ends.
    fn plain_end(&self) -> usize {
        let in_flow = self.level > 0;
        let mut at = self.at;
        loop {
            at = find(self.bytes, at, PLAIN);
            let ends = match self.bytes.get(at) {
                Some(b':') => {
                    is_space(self.bytes, at + 1)
                        || in_flow
                            && matches!(
                                self.bytes.get(at + 1),
                                Some(b',' | b'[' | b']' | b'{' | b'}')
                            )
                }
                Some(b',' | b'?' | b'[' | b']' | b'{' | b'}') => in_flow,
                Some(0xc2 | 0xe2) => ends_line(self.bytes, at),
                _ => true,
            };
            if ends {
                return at;
            }
            at += 1;
        }
    }

    /// Goes over the blanks and breaks within a plain scalar; gives what they mean, nothing where it ends.
    fn plain_blanks(&mut self) -> Cow<'text, str> {
        let start = self.at;
        self.skip_blanks();
        let blanks = self.text.get(start..self.at).unwrap_or_default();
        let Some(first) = self.newline() else { return Cow::Borrowed(blanks) };
        self.key_may_start = true;
        let mut folded = String::new();
        loop {
            if self.at_marker() {
                return Cow::Borrowed("");
            }
            self.skip_blanks();
            let Some(next) = self.newline() else { break };
            folded.push_str(next);
        }
        if first != "\n" {
            folded.insert_str(0, first);
        } else if folded.is_empty() {
            folded.push(' ');
        }
        Cow::Owned(folded)
    }

    fn at_marker(&self) -> bool {
        self.column == 0
            && matches!(self.peek(0), b'-' | b'.')
            && is_marker(self.bytes, self.at, self.peek(0))
    }

    /// A scalar in these quotes, which stand here.
    pub(super) fn quoted(&mut self, quote: u8) -> Step {
        let start = self.at;
        let mut token = self.token(Kind::Scalar, start);
        token.style = Style::Quoted;
        self.skip(1);
        let mut kept = self.at;
        loop {
            self.run(self.quoted_end());
            let piece = self.text.get(kept..self.at).unwrap_or_default();
            match self.peek(0) {
                b'\'' if quote == b'\'' && self.peek(1) == b'\'' => {
                    push(&mut token.text, self.text.get(kept..=self.at).unwrap_or_default());
                    self.skip(2);
                    kept = self.at;
                }
                byte if byte == quote => {
                    push(&mut token.text, piece);
                    self.skip(1);
                    break;
                }
                b'\\' if quote == b'"' => {
                    push(&mut token.text, piece);
                    self.skip(1);
                    self.escape(&mut token).map_err(|it| it.since(start))?;
                    kept = self.at;
                }
                b'\'' | b'"' | b'\\' => self.skip(1),
                _ => {
                    while matches!(self.peek(0), b' ' | b'\t') {
                        self.skip(1);
                    }
                    if self.at == self.bytes.len() {
                        let message = "The quotation mark is never closed";
                        let mut fault = Fault::new(SCANNER, message, start, start + 1);
                        fault.mark = self.at;
                        return Err(fault);
                    }
                    if let Some(first) = self.newline() {
                        push(&mut token.text, piece);
                        self.fold(first, &mut token).map_err(|it| it.since(start))?;
                        kept = self.at;
                    }
                }
            }
        }
        token.end = self.at;
        self.tokens.push_back(token);
        Ok(())
    }

    /// Where the stretch of a quoted scalar without anything special ends.
    fn quoted_end(&self) -> usize {
        let mut at = self.at;
        loop {
            at = find(self.bytes, at, QUOTED);
            let may_go_on = matches!(self.bytes.get(at), Some(0xc2 | 0xe2));
            if !may_go_on || ends_line(self.bytes, at) {
                return at;
            }
            at += 1;
        }
    }

    /// The end of a line in quotes, of which the break was read.
    fn fold(&mut self, first: &str, token: &mut Token<'text>) -> Step {
        let text = token.text.to_mut();
        if first != "\n" {
            text.push_str(first);
        }
        let length = text.len();
        self.more_lines(text)?;
        if first == "\n" && text.len() == length {
            text.push(' ');
        }
        Ok(())
    }

    /// Goes over empty lines in quotes, and the blanks before what follows.
    fn more_lines(&mut self, text: &mut String) -> Step {
        loop {
            if self.at_marker() {
                let message =
                    "A document marker stands inside quotation marks that are never closed";
                return Err(Fault::new(SCANNER, message, self.at, self.at + 3));
            }
            while matches!(self.peek(0), b' ' | b'\t') {
                self.skip(1);
            }
            let Some(next) = self.newline() else { return Ok(()) };
            text.push_str(next);
        }
    }

    /// What a backslash, which was read, and the characters behind it stand for.
    fn escape(&mut self, token: &mut Token<'text>) -> Step {
        let text = token.text.to_mut();
        if self.newline().is_some() {
            return self.more_lines(text);
        }
        let n_digits = match self.peek(0) {
            b'x' => 2,
            b'u' => 4,
            b'U' => 8,
            letter => {
                let Some(meant) = simple_escape(letter) else {
                    return Err(self.fault(UNKNOWN_ESCAPE));
                };
                self.skip(1);
                text.push(meant);
                return Ok(());
            }
        };
        self.skip(1);
        let digits = self.text.get(self.at..self.at + n_digits).unwrap_or_default();
        let is_hex = !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_hexdigit());
        let Some(code) = u32::from_str_radix(digits, 16).ok().filter(|_| is_hex) else {
            return Err(self.fault("The escape needs more hexadecimal digits"));
        };
        let is_half = (0xd800..0xe000).contains(&code);
        let Some(meant) = char::from_u32(if is_half { code + UNPAIRED } else { code }) else {
            let kind = if code > 0x7fff_ffff { OVERFLOW } else { VALUE };
            let start = self.at - 2;
            let message = "There is no character of this number";
            return Err(Fault::new(kind, message, start, self.at + n_digits));
        };
        token.unpaired |= is_half;
        text.push(meant);
        self.skip(n_digits);
        Ok(())
    }
}

const UNKNOWN_ESCAPE: &str =
    "Unknown escape in double quotes; write `\\\\` for a backslash or use single quotes";

fn simple_escape(letter: u8) -> Option<char> {
    Some(match letter {
        b'0' => '\0',
        b'a' => '\x07',
        b'b' => '\x08',
        b't' | b'\t' => '\t',
        b'n' => '\n',
        b'v' => '\x0b',
        b'f' => '\x0c',
        b'r' => '\r',
        b'e' => '\x1b',
        b' ' | b'"' | b'\\' | b'/' => char::from(letter),
        b'N' => '\u{85}',
        b'_' => '\u{a0}',
        b'L' => '\u{2028}',
        b'P' => '\u{2029}',
        _ => return None,
    })
}
