//! Text edits that move a block of a YAML mapping to another level: its lines as they are, comments and blank lines too.

use crate::diagnostic::Edit;
use crate::source::{FileId, Files, LineIndex, Span};
use crate::yaml::{Data, Entry, Node, Style};

/// Moves the list of `entry`, a key of the block mapping `parent`, to `env_vars` at the end of `path` below `parent`.
/// `None` where the text is not plain enough to be sure.
pub(super) fn move_variables(
    files: &Files,
    parent: &Node,
    entry: &Entry,
    path: &[&str],
) -> Option<Vec<Edit>> {
    let file = entry.key.span.file;
    let page = Page { file, text: files.text(file), lines: files.lines(file)? };
    let block = Block::new(&page, parent, entry)?;
    let (first, rest) = path.split_first()?;
    let Some(mut target) = entry_of(parent, first) else { return Some(block.wrap_in_place(path)) };
    for (depth, key) in rest.iter().enumerate() {
        match entry_of(page.own_map(target)?, key) {
            None => return block.move_below(target, rest.get(depth..)?),
            Some(next) => target = next,
        }
    }
    match entry_of(page.own_map(target)?, "env_vars") {
        None => block.move_below(target, &[]),
        Some(list) => block.move_among(list),
    }
}

fn entry_of<'n>(node: &'n Node, key: &str) -> Option<&'n Entry> {
    node.as_map()?.entry(key)
}

/// The text that is edited.
struct Page<'f> {
    file: FileId,
    text: &'f str,
    lines: &'f LineIndex,
}

impl Page<'_> {
    fn start_of(&self, line: u32) -> usize {
        self.lines.start_of(self.text, line) as usize
    }

    fn text_of(&self, line: u32) -> &str {
        self.lines.text_of(self.text, line)
    }

    /// What stands before the byte `at` on its line.
    fn before(&self, at: u32) -> Option<&str> {
        self.text.get(self.start_of(self.lines.line(at))..at as usize)
    }

    /// The column of the byte `at`, if only blanks stand before it on its line.
    fn indent(&self, at: u32) -> Option<usize> {
        let before = self.before(at)?;
        before.bytes().all(|it| it == b' ').then_some(before.len())
    }

    /// The column of a key, if only blanks or one dash stand before it on its line.
    fn key_column(&self, key: &Node) -> Option<usize> {
        let before = self.before(key.span.start)?;
        let is_plain = before.bytes().all(|it| matches!(it, b' ' | b'-'))
            && before.bytes().filter(|it| *it == b'-').count() <= 1;
        is_plain.then_some(before.len())
    }

    /// Whether only blanks, line ends and comments stand between two bytes, beside the given mark.
    fn is_gap(&self, start: u32, end: u32, mark: &str) -> bool {
        let Some(gap) = self.text.get(start as usize..end as usize) else { return false };
        let mut marks = String::new();
        for line in gap.split(['\n', '\r']) {
            let plain = line.split_once('#').map_or(line, |(before, _)| before);
            marks.extend(plain.chars().filter(|it| *it != ' '));
        }
        marks == mark
    }

    /// Whether the value of `entry` is a block below its key, without anchor, tag or other marks around it.
    fn is_plain(&self, entry: &Entry) -> bool {
        let (key, value) = (entry.key.span, entry.value.span);
        let colon = self.text.as_bytes().get(key.end as usize) == Some(&b':');
        !entry.merged
            && entry.value.style == Style::Block
            && self.key_column(&entry.key).is_some()
            && colon
            && self.indent(value.start).is_some()
            && self.is_gap(key.end, value.start, ":")
    }

    /// Whether no anchor and no tag stands before the block mapping `node`, so that nothing else takes its entries.
    fn is_unmarked(&self, node: &Node) -> bool {
        if self.indent(node.span.start).is_none() {
            // It starts on the line of its dash, where no mark can be its own.
            return self.key_column(node).is_some();
        }
        let above = (0..self.lines.line(node.span.start)).rev().map(|it| self.text_of(it).trim());
        let mut code = above.map(|it| it.split('#').next().unwrap_or_default());
        let opening = code.find(|it| !it.is_empty());
        opening.is_none_or(|it| !it.contains(['&', '!', '?', '*']))
    }

    /// The mapping under `entry`, if it can take more entries without giving them to anything else.
    fn own_map<'n>(&self, entry: &'n Entry) -> Option<&'n Node> {
        let map = entry.value.as_map()?;
        let is_own = |it: &Entry| !it.merged && it.value.style != Style::Alias;
        let fits = map.duplicates.is_empty() && map.entries.iter().all(is_own);
        (fits && self.is_plain(entry)).then_some(&entry.value)
    }

    /// The last line of the value of `entry`, with the comments below it that are indented deeper than the key.
    fn last_line(&self, entry: &Entry) -> Option<u32> {
        let column = self.key_column(&entry.key)?;
        let value =
            self.text.get(entry.value.span.start as usize..entry.value.span.end as usize)?;
        let length = u32::try_from(value.trim_end().len()).ok()?;
        let end = entry.value.span.start + length;
        let mut last = self.lines.line(end.saturating_sub(1));
        let rest = self.text.get(end as usize..self.start_of(last) + self.text_of(last).len())?;
        if !rest.trim().is_empty() && !rest.trim().starts_with('#') {
            return None;
        }
        for line in last + 1..self.lines.n_lines() {
            let text = self.text_of(line);
            let comment = text.trim_start_matches(' ');
            if comment.starts_with('#') && text.len() - comment.len() > column {
                last = line;
            } else if !comment.is_empty() {
                break;
            }
        }
        Some(last)
    }

    fn edit(&self, start: usize, end: usize, text: String) -> Edit {
        let offset = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
        Edit { span: Span::new(self.file, offset(start), offset(end)), text }
    }
}

/// The lines of the entry that moves.
struct Block<'p> {
    page: &'p Page<'p>,
    /// Column of the key in bytes.
    column: usize,
    /// The key.
    key: Span,
    /// Column of the first dash in bytes.
    value_column: usize,
    /// 0-based first and last line.
    lines: (u32, u32),
    /// Whether its lines can be taken away without giving the blank lines around them to another value.
    can_leave: bool,
}

impl<'p> Block<'p> {
    fn new(page: &'p Page<'p>, parent: &Node, entry: &Entry) -> Option<Self> {
        let map = parent.as_map()?;
        let is_plain = parent.style == Style::Block
            && map.duplicates.is_empty()
            && page.is_unmarked(parent)
            && page.is_plain(entry);
        if !is_plain || !are_plain_items(page, &entry.value) {
            return None;
        }
        let key = entry.key.span;
        let lines = (page.lines.line(key.start), page.last_line(entry)?);
        let text = page.text.get(page.start_of(lines.0)..page.start_of(lines.1 + 1))?;
        // Line ends that YAML knows and the index of lines does not.
        if text.contains(['\u{85}', '\u{2028}', '\u{2029}']) {
            return None;
        }
        let earlier = map.entries.iter().filter(|it| it.key.span.start < key.start && !it.merged);
        let previous = earlier.max_by_key(|it| it.key.span.start);
        Some(Self {
            page,
            column: page.key_column(&entry.key)?,
            key,
            value_column: page.indent(entry.value.span.start)?,
            lines,
            can_leave: page.indent(key.start).is_some()
                && previous.is_none_or(|it| !ends_in_block_scalar(&it.value)),
        })
    }

    /// Puts `keys` above the entry and indents it below them.
    fn wrap_in_place(&self, keys: &[&str]) -> Vec<Edit> {
        let mut opening = String::new();
        for (depth, key) in keys.iter().enumerate() {
            opening.push_str(key);
            opening.push_str(":\n");
            opening.push_str(&" ".repeat(self.column + 2 * (depth + 1)));
        }
        let at = self.key.start as usize;
        let mut edits = vec![self.page.edit(at, at, opening)];
        for line in self.lines.0 + 1..=self.lines.1 {
            if !self.page.text_of(line).trim().is_empty() {
                let start = self.page.start_of(line);
                edits.push(self.page.edit(start, start, " ".repeat(2 * keys.len())));
            }
        }
        edits
    }

    /// Moves the entry, key and all, behind the entries of the mapping under `target`, below `keys`.
    fn move_below(&self, target: &Entry, keys: &[&str]) -> Option<Vec<Edit>> {
        let mut column = self.page.indent(target.value.span.start)?;
        let mut moved = String::new();
        for key in keys {
            moved.push('\n');
            moved.push_str(&" ".repeat(column));
            moved.push_str(key);
            moved.push(':');
            column += 2;
        }
        for line in self.lines.0..=self.lines.1 {
            self.push_line(&mut moved, line, self.column, column);
        }
        self.move_behind(target, moved)
    }

    /// Moves the items behind those of the list under `target`.
    fn move_among(&self, target: &Entry) -> Option<Vec<Edit>> {
        let items = target.value.as_seq()?;
        let on_key = self.page.text.get(self.key.end as usize..)?.lines().next()?;
        // What is said about the key that goes away would be said about nothing.
        if on_key.trim() != ":"
            || !self.page.is_plain(target)
            || items.iter().any(|it| it.style == Style::Alias)
        {
            return None;
        }
        let column = self.page.indent(target.value.span.start)?;
        let mut moved = String::new();
        for line in self.lines.0 + 1..=self.lines.1 {
            self.push_line(&mut moved, line, self.value_column, column);
        }
        self.move_behind(target, moved)
    }

    /// Adds a line as it is, with what stood at the column `from` at the column `to`.
    fn push_line(&self, moved: &mut String, line: u32, from: usize, to: usize) {
        let text = self.page.text_of(line);
        let plain = text.trim_start_matches(' ');
        moved.push('\n');
        if !plain.is_empty() {
            moved.push_str(&" ".repeat((text.len() - plain.len() + to).saturating_sub(from)));
            moved.push_str(plain);
        }
    }

    /// Takes the lines away and puts `moved` behind the last line of `target`.
    fn move_behind(&self, target: &Entry, moved: String) -> Option<Vec<Edit>> {
        if !self.can_leave || ends_in_block_scalar(&target.value) {
            return None;
        }
        let page = self.page;
        let last = page.last_line(target)?;
        let at = page.start_of(last) + page.text_of(last).len();
        let (start, end) = (page.start_of(self.lines.0), page.start_of(self.lines.1 + 1));
        Some(vec![page.edit(at, at, moved), page.edit(start, end, String::new())])
    }
}

/// Whether `list` holds values of one line, with nothing but dashes and comments around them.
fn are_plain_items(page: &Page<'_>, list: &Node) -> bool {
    let mut at = list.span.start;
    list.as_seq().is_some_and(|items| {
        items.iter().all(|item| {
            let from = std::mem::replace(&mut at, item.span.end);
            matches!(item.style, Style::Plain | Style::Quoted)
                && page.lines.line(item.span.start) == page.lines.line(item.span.end)
                && page.is_gap(from, item.span.start, "-")
        })
    })
}

/// Whether the text of `node` ends in a `|` or `>` scalar, to which blank lines below it belong.
fn ends_in_block_scalar(node: &Node) -> bool {
    let last = match &*node.data {
        _ if node.style == Style::BlockScalar => return true,
        _ if node.style != Style::Block => return false,
        Data::Map(map) => {
            let own = map.entries.iter().filter(|it| !it.merged).map(|it| &it.value);
            own.max_by_key(|it| it.span.start)
        }
        Data::Seq(items) => items.last(),
        _ => return true,
    };
    last.is_some_and(ends_in_block_scalar)
}
