//! What a file is called where room is short: as much of its path as tells it from other files.

use super::{FileId, Files};

impl Files {
    /// The shortest end of the path of the file `id`, of whole names, that no other file of its repository ends with; where all of its
    /// path is an end of another's, all of it.
    pub fn short_name(&self, id: FileId) -> &str {
        let Some(own) = self.get(id) else { return "" };
        let others = self.iter().filter(|it| it.0 != id && it.1.repo == own.repo);
        // How many names at the end each other file has in common with it.
        let n_common = others.map(|it| n_equal(own.path.rsplit('/'), it.1.path.rsplit('/'))).max();
        let last = own.path.rmatch_indices('/').nth(n_common.unwrap_or_default());
        last.map_or(&*own.path, |it| own.path.get(it.0 + 1..).unwrap_or_default())
    }

    /// What tells the path of the file `id` from those of `others`, word by word: of `east/a.yaml` beside `west/a.yaml` it is `east`.
    /// The short name where nothing is left, and nothing where there are no others.
    pub fn apart(&self, id: FileId, others: &[FileId]) -> Option<&str> {
        let path = &*self.get(id)?.path;
        let others = others.iter().filter(|it| **it != id).filter_map(|it| self.get(*it));
        let (own, mut start, mut end) = (words(path), usize::MAX, usize::MAX);
        for other in others {
            let other = words(&other.path);
            start = start.min(n_equal(own.iter(), other.iter()));
            end = end.min(n_equal(own.iter().rev(), other.iter().rev()));
        }
        if start == usize::MAX {
            return None;
        }
        let left = own.get(start..own.len().saturating_sub(end)).unwrap_or_default();
        let from = left.first().map(|it| it.0);
        let to = left.last().map(|it| it.0 + it.1.len());
        let text = from.zip(to).and_then(|(from, to)| path.get(from..to));
        let text = text.map(|it| it.trim_matches(is_mark)).filter(|it| !it.is_empty());
        Some(text.unwrap_or_else(|| self.short_name(id)))
    }
}

/// How many things at the start of both are equal.
fn n_equal<T: PartialEq>(one: impl Iterator<Item = T>, other: impl Iterator<Item = T>) -> usize {
    one.zip(other).take_while(|(one, other)| one == other).count()
}

fn is_mark(letter: char) -> bool {
    matches!(letter, '/' | '.' | '_' | '-')
}

/// A word of a path with the mark behind it, and where it starts.
#[derive(Debug, Clone, Copy)]
struct Word<'p>(usize, &'p str);

impl PartialEq for Word<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.1 == other.1
    }
}

fn words<'p>(path: &'p str) -> Vec<Word<'p>> {
    let mut start = 0;
    let word = |text: &'p str| {
        let at = start;
        start += text.len();
        Word(at, text)
    };
    path.split_inclusive(is_mark).map(word).collect()
}
