//! Bytes to lines and columns, and to the UTF-16 offsets that browsers count in.

/// A place as people count: both 1-based, the column in Unicode scalar values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineColumn {
    /// 1-based line.
    pub line: u32,
    /// 1-based column in Unicode scalar values; a leading byte order mark is not counted.
    pub column: u32,
}

/// Where the lines of one text start. A line ends at LF, CR or CRLF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Reads the line starts of `text`.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (at, byte) in bytes.iter().enumerate() {
            let ends = match byte {
                b'\n' => true,
                b'\r' => bytes.get(at + 1) != Some(&b'\n'),
                _ => false,
            };
            if ends {
                starts.push(offset(at + 1));
            }
        }
        Self { starts }
    }

    /// How many lines there are; an empty text has one.
    pub fn n_lines(&self) -> u32 {
        offset(self.starts.len())
    }

    /// The 0-based line that holds the byte `at`.
    pub fn line(&self, at: u32) -> u32 {
        offset(self.starts.partition_point(|it| *it <= at)).saturating_sub(1)
    }

    /// First byte of the 0-based `line`, or the end of `text` past the last one.
    pub fn start_of(&self, text: &str, line: u32) -> u32 {
        self.starts.get(line as usize).copied().unwrap_or_else(|| offset(text.len()))
    }

    /// The 0-based `line` of `text` without its line break.
    pub fn text_of<'t>(&self, text: &'t str, line: u32) -> &'t str {
        let start = self.start_of(text, line) as usize;
        let end = self.start_of(text, line.saturating_add(1)) as usize;
        text.get(start..end).unwrap_or_default().trim_end_matches(['\n', '\r'])
    }

    /// The byte `at` of `text` as people count.
    pub fn line_column(&self, text: &str, at: u32) -> LineColumn {
        let line = self.line(at);
        let start = self.start_of(text, line) as usize;
        let before = text.get(start..floor(text, at)).unwrap_or_default();
        let before = if line == 0 { before.trim_start_matches('\u{feff}') } else { before };
        LineColumn { line: line + 1, column: offset(before.chars().count()) + 1 }
    }

    /// The byte `at` of `text` in UTF-16 code units from the start, with every line break counted as one,
    /// which is how the editor counts. A leading byte order mark, which the editor never sees, is not counted.
    pub fn utf16(&self, text: &str, at: u32) -> u32 {
        let before = text.get(..floor(text, at)).unwrap_or_default();
        let before = before.strip_prefix('\u{feff}').unwrap_or(before);
        let units: usize = before.chars().map(char::len_utf16).sum();
        offset(units - before.matches("\r\n").count())
    }
}

/// The line break that `text` uses first.
pub fn line_break(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        None if text.contains('\r') => "\r",
        _ => "\n",
    }
}

/// `text`, which is to go where `line_break` is in use, with each of its line breaks as that.
pub fn with_line_break(text: &str, line_break: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\n', line_break)
}

/// The greatest character boundary of `text` that is not past `at`.
fn floor(text: &str, at: u32) -> usize {
    let mut at = (at as usize).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Texts are bounded far below 4 GB, so an offset always fits.
fn offset(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
