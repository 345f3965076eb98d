//! The files of a workspace, as the analysis sees them.

use std::rc::Rc;

use super::{FileId, LineColumn, LineIndex, Span};

/// The longest file that is analysed, in bytes.
pub const MAX_FILE_BYTES: usize = 5_000_000;

/// One text with where it belongs. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// The repository, by the name the user gave it.
    pub repo: Rc<str>,
    /// Path inside the repository, with `/`.
    pub path: Rc<str>,
    /// The text exactly as given: byte order mark, line ends and all.
    pub text: Rc<str>,
}

impl SourceFile {
    /// `text` at `path` of `repo`.
    pub fn new(repo: &str, path: &str, text: &str) -> Self {
        Self { repo: repo.into(), path: path.into(), text: text.into() }
    }
}

/// The files that spans point into.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Files {
    files: Vec<(SourceFile, LineIndex)>,
}

impl Files {
    /// Indexes `files`; their order gives the ids.
    pub fn new(files: &[SourceFile]) -> Self {
        Self { files: files.iter().map(|it| (it.clone(), LineIndex::new(&it.text))).collect() }
    }

    /// Adds a text that is no file of the workspace, so that spans may point into it too.
    pub fn push(&mut self, file: SourceFile) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        let lines = LineIndex::new(&file.text);
        self.files.push((file, lines));
        id
    }

    /// Every file with its id, in order.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        (0..).map(FileId).zip(self.files.iter().map(|(file, _)| file))
    }

    /// The file `id`, if it is one of these.
    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize).map(|(file, _)| file)
    }

    /// The text of the file `id`; empty for a foreign id.
    pub fn text(&self, id: FileId) -> &str {
        self.get(id).map_or("", |it| &*it.text)
    }

    /// The lines of the file `id`.
    pub fn lines(&self, id: FileId) -> Option<&LineIndex> {
        self.files.get(id.0 as usize).map(|(_, lines)| lines)
    }

    /// The text under `span`; empty where the span is foreign.
    pub fn slice(&self, span: Span) -> &str {
        self.text(span.file).get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// The part of `span` that stands on its first line.
    pub fn first_line(&self, span: Span) -> Span {
        let length = self.slice(span).lines().next().map_or(0, str::len);
        Span::new(span.file, span.start, span.start + u32::try_from(length).unwrap_or(0))
    }

    /// Start and end of `span` as people count.
    pub fn line_columns(&self, span: Span) -> (LineColumn, LineColumn) {
        let first = LineColumn { line: 1, column: 1 };
        self.lines(span.file).map_or((first, first), |lines| {
            let text = self.text(span.file);
            (lines.line_column(text, span.start), lines.line_column(text, span.end))
        })
    }

    /// `repo/path` of the file `id`; of one that is in no repository, its path.
    pub fn name(&self, id: FileId) -> String {
        self.get(id).map_or_else(String::new, |it| {
            let slash = if it.repo.is_empty() { "" } else { "/" };
            format!("{}{slash}{}", it.repo, it.path)
        })
    }
}
