//! Text edits that move a block of a YAML mapping to another level, keeping comments and spacing of everything else.

use crate::diagnostic::Edit;
use crate::source::{FileId, Files, Span};
use crate::yaml::{Entry, Node, Style};

/// Moves the list of `entry`, a key of the block mapping `parent`, to `container_context.<platform>.env_vars` of it.
/// `None` where the text is not plain enough to be sure.
pub(super) fn move_variables(
    files: &Files,
    parent: &Node,
    entry: &Entry,
    platform: &str,
) -> Option<Vec<Edit>> {
    let block = Block::new(files, parent, entry)?;
    let Some(context) = parent.get("container_context") else {
        return block.wrap_in_place(&["container_context", platform]);
    };
    let Some(own) = block_map(context)?.get(platform) else {
        return block.move_to(context, &[platform, "env_vars"]);
    };
    match block_map(own)?.get("env_vars") {
        None => block.move_to(own, &["env_vars"]),
        Some(list) if list.style == Style::Block && list.as_seq().is_some() => {
            block.move_to(list, &[])
        }
        Some(_) => None,
    }
}

/// A mapping written by indentation.
fn block_map(node: &Node) -> Option<&Node> {
    (node.style == Style::Block && node.as_map().is_some_and(|it| !it.entries.is_empty()))
        .then_some(node)
}

/// The lines of one entry.
struct Block<'f> {
    files: &'f Files,
    file: FileId,
    text: &'f str,
    /// Column of the key in bytes.
    column: usize,
    /// Start of the key.
    key_start: usize,
    /// 0-based first and last line.
    lines: (u32, u32),
    /// 0-based first line of the value.
    value_line: u32,
    /// Column of the value in bytes.
    value_column: usize,
}

impl<'f> Block<'f> {
    fn new(files: &'f Files, parent: &Node, entry: &Entry) -> Option<Self> {
        block_map(parent)?;
        let value = &entry.value;
        if value.style != Style::Block || value.as_seq().is_none() || entry.merged {
            return None;
        }
        let file = entry.key.span.file;
        let text = files.text(file);
        let lines = files.lines(file)?;
        let key_start = entry.key.span.start as usize;
        let first = lines.line(entry.key.span.start);
        let last = lines.line(end_of(files, value.span));
        let value_line = lines.line(value.span.start);
        let column = key_start - lines.start_of(text, first) as usize;
        let value_column = (value.span.start - lines.start_of(text, value_line)) as usize;
        (value_line > first).then_some(Self {
            files,
            file,
            text,
            column,
            key_start,
            lines: (first, last),
            value_line,
            value_column,
        })
    }

    /// Puts `keys` above the entry and indents it below them.
    fn wrap_in_place(&self, keys: &[&str]) -> Option<Vec<Edit>> {
        let mut opening = String::new();
        for (depth, key) in keys.iter().enumerate() {
            opening.push_str(key);
            opening.push_str(":\n");
            opening.push_str(&" ".repeat(self.column + 2 * (depth + 1)));
        }
        let mut edits = vec![self.insert(self.key_start, opening)];
        let lines = self.files.lines(self.file)?;
        for line in self.lines.0 + 1..=self.lines.1 {
            if !lines.text_of(self.text, line).trim().is_empty() {
                let start = lines.start_of(self.text, line) as usize;
                edits.push(self.insert(start, " ".repeat(2 * keys.len())));
            }
        }
        Some(edits)
    }

    /// Takes the lines away and puts them behind the last line of `target`, below `keys`; without keys, its items among the items.
    fn move_to(&self, target: &Node, keys: &[&str]) -> Option<Vec<Edit>> {
        let lines = self.files.lines(self.file)?;
        let start = lines.start_of(self.text, self.lines.0) as usize;
        // A key on the line of its dash cannot leave without the item falling apart.
        if target.span.file != self.file || !self.text.get(start..self.key_start)?.trim().is_empty()
        {
            return None;
        }
        let target_line = lines.line(target.span.start);
        let mut column = (target.span.start - lines.start_of(self.text, target_line)) as usize;
        let mut moved = String::new();
        for key in keys {
            moved.push('\n');
            moved.push_str(&" ".repeat(column));
            moved.push_str(key);
            moved.push(':');
            column += 2;
        }
        for line in self.value_line..=self.lines.1 {
            let text = lines.text_of(self.text, line);
            if text.trim().is_empty() {
                continue;
            }
            let indent = text.len() - text.trim_start().len();
            moved.push('\n');
            moved.push_str(&" ".repeat((column + indent).saturating_sub(self.value_column)));
            moved.push_str(text.trim_start());
        }
        let last = lines.line(end_of(self.files, target.span));
        let at = lines.start_of(self.text, last) as usize + lines.text_of(self.text, last).len();
        let end = lines.start_of(self.text, self.lines.1 + 1) as usize;
        Some(vec![self.insert(at, moved), self.replace(start, end, String::new())])
    }

    fn insert(&self, at: usize, text: String) -> Edit {
        self.replace(at, at, text)
    }

    fn replace(&self, start: usize, end: usize, text: String) -> Edit {
        let offset = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
        Edit { span: Span::new(self.file, offset(start), offset(end)), text }
    }
}

/// The last byte of `span` that is not white space.
fn end_of(files: &Files, span: Span) -> u32 {
    let text = files.slice(span);
    let trimmed = u32::try_from(text.trim_end().len()).unwrap_or(0);
    span.start + trimmed.saturating_sub(1)
}
