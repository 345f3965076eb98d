//! Writing YAML line by line as PyYAML does: its indents, its folding at a width, its choice of quotes.

use super::dump::Item;
use super::scalar::{Analysis, analyze, escape, is_break, reads_as_text};

/// What `yaml.dump` can be told.
#[derive(Clone, Copy)]
pub(super) struct Options {
    /// Spaces for each level.
    pub(super) indent: usize,
    /// The column after which lines are folded.
    pub(super) width: usize,
    /// Whether letters beyond ASCII stand as themselves.
    pub(super) is_unicode: bool,
    /// Whether the document starts with `---`.
    pub(super) has_start: bool,
    /// Whether it ends with `...`.
    pub(super) has_end: bool,
}

/// Where a node stands.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Root,
    Item,
    Key,
    Value,
}

/// The text so far, and what PyYAML remembers of its last characters.
pub(super) struct Emitter {
    options: Options,
    out: String,
    column: usize,
    indent: Option<usize>,
    /// Whether the last character separates what follows.
    is_spaced: bool,
    /// Whether the line is only indentation and indicators so far.
    is_indention: bool,
    flow_level: usize,
    /// Whether the root is a plain scalar, which only `...` ends.
    is_open: bool,
}

impl Emitter {
    pub(super) fn new(options: Options) -> Self {
        let width = if options.width > options.indent * 2 { options.width } else { 80 };
        Self {
            options: Options { width, ..options },
            out: String::new(),
            column: 0,
            indent: None,
            is_spaced: true,
            is_indention: true,
            flow_level: 0,
            is_open: false,
        }
    }

    /// `root` as a whole document.
    pub(super) fn document(mut self, root: &Item) -> String {
        if self.options.has_start {
            self.indicator("---", true, false, false);
        }
        self.node(root, Place::Root);
        self.write_indent();
        if self.options.has_end || self.is_open {
            self.indicator("...", true, false, false);
            self.write_indent();
        }
        self.out
    }

    fn node(&mut self, item: &Item, place: Place) {
        match item {
            Item::Scalar { text, is_text, .. } => {
                let before = self.deepen(true, false);
                self.scalar(text, *is_text, place);
                self.indent = before;
            }
            Item::List { items, is_flow } => {
                if self.flow_level > 0 || *is_flow || items.is_empty() {
                    self.flow(("[", "]"), items.len(), |it, at| {
                        if let Some(item) = items.get(at) {
                            it.node(item, Place::Item);
                        }
                    });
                } else {
                    let is_beside =
                        matches!(place, Place::Key | Place::Value) && !self.is_indention;
                    let before = self.deepen(false, is_beside);
                    for item in items {
                        self.write_indent();
                        self.indicator("-", true, false, true);
                        self.node(item, Place::Item);
                    }
                    self.indent = before;
                }
            }
            Item::Map { entries, is_flow } => {
                if self.flow_level > 0 || *is_flow || entries.is_empty() {
                    self.flow(("{", "}"), entries.len(), |it, at| {
                        if let Some((key, value)) = entries.get(at) {
                            it.flow_entry(key, value);
                        }
                    });
                } else {
                    let before = self.deepen(false, false);
                    for (key, value) in entries {
                        self.block_entry(key, value);
                    }
                    self.indent = before;
                }
            }
        }
    }

    fn block_entry(&mut self, key: &Item, value: &Item) {
        self.write_indent();
        if is_simple(key) {
            self.node(key, Place::Key);
            self.indicator(":", false, false, false);
        } else {
            self.indicator("?", true, false, true);
            self.node(key, Place::Value);
            self.write_indent();
            self.indicator(":", true, false, true);
        }
        self.node(value, Place::Value);
    }

    fn flow_entry(&mut self, key: &Item, value: &Item) {
        if is_simple(key) {
            self.node(key, Place::Key);
            self.indicator(":", false, false, false);
        } else {
            self.indicator("?", true, false, false);
            self.node(key, Place::Value);
            if self.column > self.options.width {
                self.write_indent();
            }
            self.indicator(":", true, false, false);
        }
        self.node(value, Place::Value);
    }

    fn flow(&mut self, marks: (&str, &str), n: usize, mut item: impl FnMut(&mut Self, usize)) {
        self.indicator(marks.0, true, true, false);
        self.flow_level += 1;
        let before = self.deepen(true, false);
        for at in 0..n {
            if at > 0 {
                self.indicator(",", false, false, false);
            }
            if self.column > self.options.width {
                self.write_indent();
            }
            item(self, at);
        }
        self.indent = before;
        self.flow_level -= 1;
        self.indicator(marks.1, false, false, false);
    }

    /// One level deeper; the level before.
    fn deepen(&mut self, is_flow: bool, is_beside: bool) -> Option<usize> {
        let before = self.indent;
        self.indent = Some(match before {
            None if is_flow => self.options.indent,
            None => 0,
            Some(indent) if is_beside => indent,
            Some(indent) => indent + self.options.indent,
        });
        before
    }

    fn scalar(&mut self, text: &str, is_text: bool, place: Place) {
        let analysis = analyze(text, self.options.is_unicode);
        let is_key = place == Place::Key;
        let may_fold = !is_key;
        let is_one_line = !(is_key && analysis.is_multiline);
        if is_one_line && self.is_plain(text, is_text, &analysis) {
            self.is_open = place == Place::Root;
            self.plain(text, may_fold);
        } else if analysis.may_be_single && is_one_line {
            self.single(text, may_fold);
        } else {
            self.double(text, may_fold);
        }
    }

    fn is_plain(&self, text: &str, is_text: bool, analysis: &Analysis) -> bool {
        let allowed = if self.flow_level > 0 {
            analysis.may_be_flow_plain
        } else {
            analysis.may_be_block_plain
        };
        allowed && (!is_text || reads_as_text(text))
    }

    fn push(&mut self, text: &str) {
        self.column += text.chars().count();
        self.out.push_str(text);
    }

    fn indicator(&mut self, mark: &str, needs_space: bool, is_spaced: bool, is_indention: bool) {
        if needs_space && !self.is_spaced {
            self.push(" ");
        }
        self.is_spaced = is_spaced;
        self.is_indention &= is_indention;
        self.push(mark);
    }

    fn line_break(&mut self, it: char) {
        self.is_spaced = true;
        self.is_indention = true;
        self.column = 0;
        self.out.push(it);
    }

    fn write_indent(&mut self) {
        let indent = self.indent.unwrap_or(0);
        if !self.is_indention || self.column > indent || (self.column == indent && !self.is_spaced)
        {
            self.line_break('\n');
        }
        if self.column < indent {
            self.is_spaced = true;
            self.push(&" ".repeat(indent - self.column));
        }
    }

    /// Runs of blanks, of breaks, and of the rest; each run with whether it ends the text.
    fn plain(&mut self, text: &str, may_fold: bool) {
        if text.is_empty() {
            return;
        }
        if !self.is_spaced {
            self.push(" ");
        }
        self.is_spaced = false;
        self.is_indention = false;
        for (run, _, _) in runs(text) {
            if run == " " && self.column > self.options.width && may_fold {
                self.write_indent();
                self.is_spaced = false;
                self.is_indention = false;
            } else {
                self.push(run);
            }
        }
    }

    fn single(&mut self, text: &str, may_fold: bool) {
        self.indicator("'", true, false, false);
        for (run, is_first, is_last) in runs(text) {
            if run == " " && self.column > self.options.width && may_fold && !is_first && !is_last {
                self.write_indent();
            } else if run.starts_with(is_break) {
                if run.starts_with('\n') {
                    self.line_break('\n');
                }
                for it in run.chars() {
                    self.line_break(it);
                }
                self.write_indent();
            } else {
                self.push(&run.replace('\'', "''"));
            }
        }
        self.indicator("'", false, false, false);
    }

    fn double(&mut self, text: &str, may_fold: bool) {
        self.indicator("\"", true, false, false);
        let chars: Vec<char> = text.chars().collect();
        let slice = |from: usize, to: usize| -> String {
            chars.get(from..to).unwrap_or_default().iter().collect()
        };
        let mut start = 0;
        for end in 0..=chars.len() {
            let it = chars.get(end).copied();
            let escaped = it.map(|it| escape(it, self.options.is_unicode));
            if escaped.as_ref().is_none_or(Option::is_some) {
                if start < end {
                    self.push(&slice(start, end));
                    start = end;
                }
                if let Some(Some(escaped)) = escaped {
                    self.push(&escaped);
                    start = end + 1;
                }
            }
            if 0 < end
                && end + 1 < chars.len()
                && (it == Some(' ') || start >= end)
                && self.column + end > self.options.width + start
                && may_fold
            {
                self.push(&(slice(start, end) + "\\"));
                start = start.max(end);
                self.write_indent();
                self.is_spaced = false;
                self.is_indention = false;
                if chars.get(start) == Some(&' ') {
                    self.push("\\");
                }
            }
        }
        self.indicator("\"", false, false, false);
    }
}

/// `text` in runs of blanks, of line breaks and of the rest; whether a run is the first, and the last.
fn runs(text: &str) -> impl Iterator<Item = (&str, bool, bool)> {
    let class = |it: char| if it == ' ' { 0 } else { 1 + u8::from(is_break(it)) };
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = class(rest.chars().next()?);
        let end = rest.find(|it| class(it) != first).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        let is_first = rest.len() == text.len();
        rest = after;
        Some((run, is_first, after.is_empty()))
    })
}

/// Whether a key can stand before its colon on one line.
fn is_simple(key: &Item) -> bool {
    match key {
        Item::Scalar { text, tag, .. } => {
            !text.is_empty() && !text.contains(is_break) && text.chars().count() + tag < 128
        }
        Item::List { items, .. } => items.is_empty(),
        Item::Map { entries, .. } => entries.is_empty(),
    }
}
