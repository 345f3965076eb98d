//! Keys and values of TOML, read from left to right.

use std::rc::Rc;

use super::{MAX_DEPTH, table};
use crate::source::FileId;
use crate::yaml::{Data, Node, Style};

/// A mistake: what is wrong, and the byte where.
pub(super) struct Fault {
    /// One plain sentence, no full stop.
    pub(super) message: &'static str,
    /// Where.
    pub(super) at: usize,
}

/// The text and how far it is read.
pub(super) struct Reader<'t> {
    /// The text.
    pub(super) text: &'t str,
    /// The file it is in.
    pub(super) file: FileId,
    /// The next byte; always between two characters.
    pub(super) at: usize,
    /// How many keys were read.
    pub(super) n_keys: usize,
}

impl Reader<'_> {
    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(super) fn fault(&self, message: &'static str) -> Fault {
        Fault { message, at: self.at }
    }

    /// Skips blanks, then takes `wanted` if it is next.
    pub(super) fn eat(&mut self, wanted: u8) -> bool {
        self.blanks();
        let is_there = self.peek() == Some(wanted);
        self.at += usize::from(is_there);
        is_there
    }

    pub(super) fn blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t')) {
            self.at += 1;
        }
    }

    /// Skips blanks, line breaks and comments.
    pub(super) fn gap(&mut self) {
        while let Some(next) = self.peek() {
            match next {
                b' ' | b'\t' | b'\r' | b'\n' => self.at += 1,
                b'#' => self.skip_line(),
                _ => return,
            }
        }
    }

    pub(super) fn skip_line(&mut self) {
        let rest = self.rest();
        self.at += rest.find('\n').unwrap_or(rest.len());
    }

    /// Nothing but a comment may follow.
    pub(super) fn line_end(&mut self) -> Result<(), Fault> {
        self.blanks();
        match self.peek() {
            None | Some(b'\n' | b'\r' | b'#') => Ok(()),
            Some(_) => Err(self.fault("Each key stands on a line of its own")),
        }
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// A dotted key, blanks around it included; each step a text.
    pub(super) fn key(&mut self) -> Result<Vec<Node>, Fault> {
        let mut steps = Vec::new();
        loop {
            self.blanks();
            let start = self.at;
            let is_bare = |it: char| it.is_ascii_alphanumeric() || matches!(it, '_' | '-');
            let text = if matches!(self.peek(), Some(b'"' | b'\'')) {
                self.text()?
            } else {
                self.word(is_bare).to_owned()
            };
            if self.at == start || steps.len() >= MAX_DEPTH / 2 {
                return Err(Fault { message: "A key is expected here", at: start });
            }
            self.n_keys += 1;
            steps.push(self.node(start, Data::Str(text.into()), Style::Plain));
            if !self.eat(b'.') {
                return Ok(steps);
            }
        }
    }

    /// The longest run of characters that `belongs` takes.
    fn word(&mut self, belongs: impl Fn(char) -> bool) -> &str {
        let start = self.at;
        let rest = self.rest();
        self.at += rest.find(|it| !belongs(it)).unwrap_or(rest.len());
        self.text.get(start..self.at).unwrap_or_default()
    }

    fn node(&self, start: usize, data: Data, style: Style) -> Node {
        Node { span: self.span(start, self.at), data: Rc::new(data), style, tagged: false }
    }

    /// A value that stands `depth` tables and arrays deep.
    pub(super) fn value(&mut self, depth: usize) -> Result<Node, Fault> {
        let start = self.at;
        if depth > MAX_DEPTH {
            return Err(self.fault("This is nested too deep"));
        }
        match self.peek() {
            Some(b'"' | b'\'') => {
                let text = self.text()?;
                Ok(self.node(start, Data::Str(text.into()), Style::Quoted))
            }
            Some(b'[') => self.array(depth),
            Some(b'{') => self.inline_table(depth),
            _ => {
                let data = self.scalar().ok_or(Fault {
                    message: "A value is expected here; text stands in quotes",
                    at: start,
                })?;
                Ok(self.node(start, data, Style::Plain))
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<Node, Fault> {
        let start = self.at;
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.gap();
            if self.eat(b']') {
                return Ok(self.node(start, Data::Seq(items), Style::Flow));
            }
            items.push(self.value(depth + 1)?);
            self.gap();
            if !self.eat(b',') && self.peek() != Some(b']') {
                return Err(self.fault("A `,` or `]` is missing"));
            }
        }
    }

    fn inline_table(&mut self, depth: usize) -> Result<Node, Fault> {
        let start = self.at;
        self.at += 1;
        let mut node = table::empty(self.span(start, start));
        loop {
            self.gap();
            if self.eat(b'}') {
                node.span = self.span(start, self.at);
                node.style = Style::Flow;
                return Ok(node);
            }
            let at = self.at;
            let path = self.key()?;
            if !self.eat(b'=') {
                return Err(self.fault("A `=` is missing after the key"));
            }
            self.blanks();
            let value = self.value(depth + path.len())?;
            if !table::put(&mut node, &path, value) {
                return Err(Fault { message: "This key is given twice", at });
            }
            self.gap();
            if !self.eat(b',') && self.peek() != Some(b'}') {
                return Err(self.fault("A `,` or `}` is missing"));
            }
        }
    }

    /// A boolean, number, date or time.
    fn scalar(&mut self) -> Option<Data> {
        let is_part =
            |it: char| it.is_ascii_alphanumeric() || matches!(it, '_' | '-' | '+' | '.' | ':');
        let mut word = self.word(is_part).to_owned();
        if word.len() == 10 && word.contains('-') && self.rest().starts_with(' ') {
            // A time may follow its date after one blank.
            let start = self.at;
            self.at += 1;
            let time = self.word(is_part).to_owned();
            if time.starts_with(|it: char| it.is_ascii_digit()) && time.contains(':') {
                word = format!("{word} {time}");
            } else {
                self.at = start;
            }
        }
        let digits = word.replace('_', "");
        let plain = digits.trim_start_matches('+');
        let radix = |prefix: &str, radix: u32| {
            i64::from_str_radix(digits.strip_prefix(prefix)?, radix).ok()
        };
        let integer = plain.parse::<i64>().ok();
        if let Some(value) = integer
            .or_else(|| radix("0x", 16))
            .or_else(|| radix("0o", 8))
            .or_else(|| radix("0b", 2))
        {
            return Some(Data::Int(value.to_string().into()));
        }
        match &*word {
            "true" => return Some(Data::Bool(true)),
            "false" => return Some(Data::Bool(false)),
            _ => {}
        }
        let first = plain.trim_start_matches('-').chars().next()?;
        if word.contains(':') || (word.len() >= 10 && word.get(4..5) == Some("-")) {
            return first.is_ascii_digit().then(|| Data::Date(word.as_str().into()));
        }
        let is_float = first.is_ascii_digit() || matches!(&*plain.replace('-', ""), "inf" | "nan");
        if is_float { plain.parse().ok().map(Data::Float) } else { None }
    }

    /// A text in quotes of any of the four kinds.
    fn text(&mut self) -> Result<String, Fault> {
        let start = self.at;
        let open = |message| Fault { message, at: start };
        let quote = if self.peek() == Some(b'"') { '"' } else { '\'' };
        let rest = self.rest();
        let three = if quote == '"' { "\"\"\"" } else { "'''" };
        let is_long = rest.starts_with(three);
        self.at += if is_long { 3 } else { 1 };
        if is_long {
            self.at += usize::from(self.peek() == Some(b'\r'));
            self.at += usize::from(self.peek() == Some(b'\n'));
        }
        let mut text = String::new();
        loop {
            let rest = self.rest();
            let Some(next) = rest.chars().next() else {
                return Err(open("The quote is not closed"));
            };
            if next == quote && (!is_long || rest.starts_with(three)) {
                // Up to two quotes may stand before the three that close.
                let n_more = rest.chars().skip(3).take(2).take_while(|it| *it == quote).count();
                if is_long && n_more > 0 {
                    text.push(quote);
                    self.at += 1;
                    continue;
                }
                self.at += if is_long { 3 } else { 1 };
                return Ok(text);
            }
            self.at += next.len_utf8();
            match next {
                '\n' if !is_long => return Err(open("The quote is not closed on its line")),
                '\\' if quote == '"' => self.escape(&mut text)?,
                '\r' if self.peek() == Some(b'\n') => {}
                next => text.push(next),
            }
        }
    }

    /// What a backslash stands for; the backslash is read.
    fn escape(&mut self, text: &mut String) -> Result<(), Fault> {
        let fault =
            Fault { message: "This is no escape sequence of TOML", at: self.at.saturating_sub(1) };
        let Some(next) = self.rest().chars().next() else { return Err(fault) };
        self.at += next.len_utf8();
        let plain = match next {
            'b' => '\u{8}',
            't' => '\t',
            'n' => '\n',
            'f' => '\u{c}',
            'r' => '\r',
            'e' => '\u{1b}',
            '"' | '\\' => next,
            ' ' | '\t' | '\r' | '\n' => {
                self.word(|it| matches!(it, ' ' | '\t' | '\r' | '\n'));
                return Ok(());
            }
            'x' | 'u' | 'U' => {
                let n_digits = if next == 'x' {
                    2
                } else if next == 'u' {
                    4
                } else {
                    8
                };
                let digits = self.rest().get(..n_digits).unwrap_or_default();
                let code = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
                let code = code.ok_or(fault)?;
                self.at += n_digits;
                code
            }
            _ => return Err(fault),
        };
        text.push(plain);
        Ok(())
    }
}
