//! JSON as Python's `json` module reads it, which is how JSON values files and `--value`s are read (`DAGSTER.md §5`).

use super::values::Given;

/// How deep lists and mappings may stand in each other; Python gives up at about the same depth.
const MAX_DEPTH: usize = 500;

/// The value that all of `text` is; the error is the byte at which it is none.
pub(super) fn read(text: &str) -> Result<Given, usize> {
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(0).ok_or(reader.at)?;
    reader.skip_space();
    if reader.at == text.len() { Ok(value) } else { Err(reader.at) }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
    }

    fn take(&mut self, word: &str) -> Option<()> {
        self.rest().starts_with(word).then(|| self.at += word.len())
    }

    fn value(&mut self, depth: usize) -> Option<Given> {
        self.skip_space();
        if depth > MAX_DEPTH {
            return None;
        }
        for (word, value) in [
            ("null", Given::Null),
            ("true", Given::Bool(true)),
            ("false", Given::Bool(false)),
            ("NaN", Given::Float(f64::NAN)),
            ("Infinity", Given::Float(f64::INFINITY)),
            ("-Infinity", Given::Float(f64::NEG_INFINITY)),
        ] {
            if self.take(word).is_some() {
                return Some(value);
            }
        }
        match self.rest().chars().next()? {
            '"' => self.string().map(Given::Str),
            '[' => {
                self.at += 1;
                let mut items = Vec::new();
                self.list("]", |it| {
                    items.push(it.value(depth + 1)?);
                    Some(())
                })?;
                Some(Given::List(items))
            }
            '{' => {
                self.at += 1;
                let mut entries = Vec::new();
                self.list("}", |it| {
                    it.skip_space();
                    let key = it.string()?;
                    it.skip_space();
                    it.take(":")?;
                    entries.push((Given::Str(key), it.value(depth + 1)?));
                    Some(())
                })?;
                Some(Given::map(entries))
            }
            _ => self.number(),
        }
    }

    /// Items with commas between them, up to `close`.
    fn list(&mut self, close: &str, mut item: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.skip_space();
        if self.take(close).is_some() {
            return Some(());
        }
        loop {
            item(self)?;
            self.skip_space();
            if self.take(close).is_some() {
                return Some(());
            }
            self.take(",")?;
        }
    }

    fn number(&mut self) -> Option<Given> {
        let rest = self.rest();
        let digits =
            |text: &str| text.len() - text.trim_start_matches(|it: char| it.is_ascii_digit()).len();
        let mut end = usize::from(rest.starts_with('-'));
        let whole = digits(&rest[end..]);
        // No number starts with a needless zero: the value ends after it, and what follows is too much.
        let whole = if rest[end..].starts_with('0') { 1 } else { whole };
        if whole == 0 {
            return None;
        }
        end += whole;
        let mut is_float = false;
        if let Some(fraction) = rest[end..].strip_prefix('.')
            && digits(fraction) > 0
        {
            (end, is_float) = (end + 1 + digits(fraction), true);
        }
        if let Some(exponent) = rest[end..].strip_prefix(['e', 'E']) {
            let unsigned = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
            if digits(unsigned) > 0 {
                end += 1 + exponent.len() - unsigned.len() + digits(unsigned);
                is_float = true;
            }
        }
        let number = rest.get(..end)?;
        let value = if is_float {
            Given::Float(number.parse().ok()?)
        } else {
            Given::Int(if number == "-0" { "0" } else { number }.to_owned())
        };
        self.at += end;
        Some(value)
    }

    fn string(&mut self) -> Option<String> {
        self.take("\"")?;
        let mut text = String::new();
        loop {
            let it = self.rest().chars().next()?;
            self.at += it.len_utf8();
            match it {
                '"' => return Some(text),
                '\\' => text.push(self.escape()?),
                it if it < ' ' => return None,
                it => text.push(it),
            }
        }
    }

    fn escape(&mut self) -> Option<char> {
        let it = self.rest().chars().next()?;
        self.at += it.len_utf8();
        Some(match it {
            '"' | '\\' | '/' => it,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let first = self.hex()?;
                let is_high = (0xd800..0xdc00).contains(&first);
                if is_high && self.rest().starts_with("\\u") {
                    let before = self.at;
                    self.at += 2;
                    let second = self.hex()?;
                    if (0xdc00..0xe000).contains(&second) {
                        let code = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                        return char::from_u32(code);
                    }
                    self.at = before;
                }
                // Half of a pair is no character: it cannot be printed as UTF-8 either.
                char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            _ => return None,
        })
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.rest().get(..4)?;
        if !digits.chars().all(|it| it.is_ascii_hexdigit()) {
            return None;
        }
        let code = u32::from_str_radix(digits, 16).ok()?;
        self.at += 4;
        Some(code)
    }
}
