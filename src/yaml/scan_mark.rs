//! Anchors, aliases, tags and directives.

use std::borrow::Cow;

use super::chars::{char_end, ends_line, is_blank, is_space, name_length};
use super::fault::{Fault, SCANNER, VALUE, named};
use super::scanner::{Scanner, Step, TAB};
use super::token::{Kind, Token};

/// Python refuses to read longer numbers.
pub(super) const DECIMAL_DIGITS: usize = 4300;

impl<'text> Scanner<'text> {
    /// An anchor or alias.
    pub(super) fn reference(&mut self, kind: Kind) -> Step {
        self.may_be_key()?;
        self.key_may_start = false;
        let mut token = self.token(kind, self.at);
        self.skip(1);
        let name = self.run(self.at + name_length(self.bytes, self.at));
        let ends = is_space(self.bytes, self.at)
            || matches!(self.peek(0), b'?' | b':' | b',' | b']' | b'}' | b'%' | b'@' | b'`');
        if name.is_empty() || !ends {
            let mut end = self.at;
            while !is_space(self.bytes, end) {
                end += 1;
            }
            let written = self.text.get(token.start..end).unwrap_or_default();
            let message =
                named("", written, " may have only letters, digits, `-` and `_` in its name");
            let mut fault = Fault::new(SCANNER, message, token.start, end);
            fault.mark = self.at;
            return Err(fault);
        }
        token.text = Cow::Borrowed(name);
        token.end = self.at;
        self.tokens.push_back(token);
        Ok(())
    }

    pub(super) fn tag(&mut self) -> Step {
        self.may_be_key()?;
        self.key_may_start = false;
        let mut token = self.token(Kind::Tag, self.at);
        let rest = self.bytes.get(self.at + 1..).unwrap_or_default();
        if rest.first() == Some(&b'<') {
            self.skip(2);
            token.text = self.uri()?;
            if self.peek(0) != b'>' {
                return Err(self.fault("Expected `>` at the end of the tag"));
            }
            self.skip(1);
        } else if is_space(self.bytes, self.at + 1) {
            self.skip(1);
            token.text = Cow::Borrowed("!");
        } else {
            let start = self.at + 1;
            let mut end = start;
            while !is_blank(self.bytes, end) && self.bytes.get(end) != Some(&b'!') {
                end += 1;
            }
            if self.bytes.get(end) == Some(&b'!') {
                token.handle = self.handle()?;
            } else {
                token.handle = self.run(start);
            }
            token.text = self.uri()?;
        }
        if !is_blank(self.bytes, self.at) {
            let is_tab = self.peek(0) == b'\t';
            return Err(self.fault(if is_tab { TAB } else { "A tag must end with a blank" }));
        }
        token.end = self.at;
        self.tokens.push_back(token);
        Ok(())
    }

    /// `!`, `!!` or `!name!`.
    fn handle(&mut self) -> Result<&'text str, Fault> {
        const MESSAGE: &str = "A tag's handle is `!`, `!!` or a name of letters between two `!`";
        if self.peek(0) != b'!' {
            return Err(self.fault(MESSAGE));
        }
        let start = self.at;
        self.skip(1);
        if self.peek(0) != b' ' {
            self.run(self.at + name_length(self.bytes, self.at));
            if self.peek(0) != b'!' {
                return Err(self.fault(MESSAGE));
            }
            self.skip(1);
        }
        Ok(self.text.get(start..self.at).unwrap_or_default())
    }

    /// What a tag is called, `%` escapes resolved.
    fn uri(&mut self) -> Result<Cow<'text, str>, Fault> {
        let mut text = Cow::Borrowed("");
        let mut escaped = Vec::new();
        let mut has_any = false;
        loop {
            let is_uri =
                |it: u8| it.is_ascii_alphanumeric() || b"-;/?:@&=+$,_.!~*'()[]".contains(&it);
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            let length = rest.iter().position(|it| !is_uri(*it)).unwrap_or(rest.len());
            let part = self.run(self.at + length);
            has_any |= length > 0;
            if text.is_empty() {
                text = Cow::Borrowed(part);
            } else {
                text.to_mut().push_str(part);
            }
            if self.peek(0) != b'%' {
                break;
            }
            has_any = true;
            let start = self.at;
            escaped.clear();
            while self.peek(0) == b'%' {
                self.skip(1);
                let digits = self.text.get(self.at..self.at + 2).unwrap_or_default();
                let is_hex = !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_hexdigit());
                let Some(code) = u8::from_str_radix(digits, 16).ok().filter(|_| is_hex) else {
                    return Err(self.fault("`%` in a tag needs two hexadecimal digits"));
                };
                escaped.push(code);
                self.skip(2);
            }
            let Ok(part) = std::str::from_utf8(&escaped) else {
                let message = "The escapes in the tag are not UTF-8";
                return Err(Fault::new(SCANNER, message, start, self.at));
            };
            text.to_mut().push_str(part);
        }
        if has_any { Ok(text) } else { Err(self.fault("The tag lacks its name")) }
    }

    /// A line that starts with `%`.
    pub(super) fn directive(&mut self) -> Step {
        let mut token = self.token(Kind::Reserved, self.at);
        self.skip(1);
        let name = self.run(self.at + name_length(self.bytes, self.at));
        if name.is_empty() || !is_blank(self.bytes, self.at) {
            let mut end = self.at;
            while !is_blank(self.bytes, end) {
                end += 1;
            }
            let written = self.text.get(token.start..end).unwrap_or_default();
            let message = named("", written, " is no directive");
            let mut fault = Fault::new(SCANNER, message, token.start, end);
            fault.mark = self.at;
            return Err(fault);
        }
        match name {
            "YAML" => {
                token.kind = Kind::Version;
                self.skip_blanks();
                token.text = Cow::Borrowed(self.version_number()?);
                if self.peek(0) != b'.' {
                    return Err(self.fault(VERSION));
                }
                self.skip(1);
                self.version_number()?;
                if !is_blank(self.bytes, self.at) {
                    return Err(self.fault(VERSION));
                }
            }
            "TAG" => {
                token.kind = Kind::Handle;
                self.skip_blanks();
                token.handle = self.handle()?;
                if self.peek(0) != b' ' {
                    return Err(self.fault("Expected a blank after the tag's handle"));
                }
                self.skip_blanks();
                token.text = self.uri()?;
                if !is_blank(self.bytes, self.at) {
                    return Err(self.fault("A tag must end with a blank"));
                }
            }
            _ => {
                self.run(super::chars::line_end(self.bytes, self.at));
            }
        }
        token.end = self.at;
        self.skip_blanks();
        self.comment();
        if !ends_line(self.bytes, self.at) {
            return Err(self.fault("Nothing may stand behind a directive"));
        }
        self.newline();
        self.tokens.push_back(token);
        Ok(())
    }

    fn version_number(&mut self) -> Result<&'text str, Fault> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|it| !it.is_ascii_digit()).unwrap_or(rest.len());
        if length == 0 {
            return Err(self.fault(VERSION));
        }
        if length > DECIMAL_DIGITS {
            let end = char_end(self.text, self.at);
            return Err(Fault::new(VALUE, VERSION, self.at, end));
        }
        Ok(self.run(self.at + length))
    }
}

const VERSION: &str = "The version must look like `%YAML 1.1`";

/// Whether the digits of a version mean 1.
pub(super) fn is_one(token: &Token<'_>) -> bool {
    token.text.trim_start_matches('0') == "1"
}
