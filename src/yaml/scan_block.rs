//! Block scalars: `|` and `>`.

use super::chars::{is_blank, line_end};
use super::fault::named;
use super::node::Style;
use super::scanner::{Scanner, Step, TAB};
use super::token::Kind;

impl Scanner<'_> {
    /// The block scalar whose header starts here.
    pub(super) fn block_scalar(&mut self, is_folded: bool) -> Step {
        let mut token = self.token(Kind::Scalar, self.at);
        token.style = Style::BlockScalar;
        self.skip(1);
        let (keeps, explicit) = self.block_header()?;
        let least = (self.indent + 1).max(1);
        let mut text = String::new();
        let mut breaks = String::new();
        let mut empty_end = self.at;
        let indent = match explicit {
            Some(digit) => {
                let indent = least + digit - 1;
                empty_end = self.block_breaks(indent, &mut breaks);
                indent
            }
            None => least.max(self.block_indent(&mut breaks)),
        };
        let mut ending = "";
        token.end = self.at;
        while self.column == indent && self.at < self.bytes.len() {
            text.push_str(&breaks);
            breaks.clear();
            let is_more = matches!(self.peek(0), b' ' | b'\t');
            text.push_str(self.run(line_end(self.bytes, self.at)));
            ending = self.newline().unwrap_or_default();
            token.end = self.at;
            empty_end = self.block_breaks(indent, &mut breaks);
            if self.column != indent || self.at == self.bytes.len() {
                break;
            }
            if is_folded && ending == "\n" && !is_more && !matches!(self.peek(0), b' ' | b'\t') {
                if breaks.is_empty() {
                    text.push(' ');
                }
            } else {
                text.push_str(ending);
            }
        }
        if keeps != Some(false) {
            text.push_str(ending);
        }
        if keeps == Some(true) {
            text.push_str(&breaks);
            token.end = token.end.max(empty_end);
        }
        token.text = text.into();
        self.tokens.push_back(token);
        Ok(())
    }

    /// Whether breaks at the end are kept, and the indentation that is asked for.
    fn block_header(&mut self) -> Result<(Option<bool>, Option<i32>), super::fault::Fault> {
        let (mut keeps, mut indent) = (None, None);
        for _ in 0..2 {
            match self.peek(0) {
                sign @ (b'+' | b'-') if keeps.is_none() => keeps = Some(sign == b'+'),
                b'0' if indent.is_none() => {
                    return Err(self.fault("Block text is indented by 1 to 9 blanks, not 0"));
                }
                digit @ b'1'..=b'9' if indent.is_none() => indent = Some(i32::from(digit - b'0')),
                _ => break,
            }
            self.skip(1);
        }
        if is_blank(self.bytes, self.at) {
            self.skip_blanks();
            self.comment();
            if self.newline().is_some() || self.at == self.bytes.len() {
                return Ok((keeps, indent));
            }
        }
        let end = line_end(self.bytes, self.at);
        let rest = self.text.get(self.at..end).unwrap_or_default();
        Err(if rest.starts_with('\t') {
            self.fault(TAB)
        } else {
            self.fault(named("Block text starts on the next line; ", rest, " may not stand here"))
        })
    }

    /// How far the first lines are indented; empty ones go to `breaks`.
    fn block_indent(&mut self, breaks: &mut String) -> i32 {
        let mut most = 0;
        loop {
            self.skip_blanks();
            most = most.max(self.column);
            let Some(next) = self.newline() else { return most };
            breaks.push_str(next);
        }
    }

    /// Goes over empty lines and the indentation of the next; gives where the empty lines end.
    fn block_breaks(&mut self, indent: i32, breaks: &mut String) -> usize {
        let mut end = self.at;
        loop {
            while self.column < indent && self.peek(0) == b' ' {
                self.skip(1);
            }
            let Some(next) = self.newline() else { return end };
            end = self.at;
            breaks.push_str(next);
        }
    }
}
