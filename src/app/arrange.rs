//! The files as a whole: adding, renaming, removing, and the way back.

use std::rc::Rc;

use super::{Key, Notice, OpenFile, State, Undo};
use crate::convert::Conversion;
use crate::source::{Files, Settings, SourceFile};

impl State {
    pub(super) fn add(&mut self, files: Vec<SourceFile>) {
        let mut first = None;
        for file in files {
            // The very same file again is the one that is there.
            let known = self.find(&file.repo, &file.path).filter(|it| it.file.text == file.text);
            let key = known.map(|it| it.key);
            let key = key.unwrap_or_else(|| self.insert(file));
            first.get_or_insert(key);
        }
        if let Some(first) = first {
            self.open(first);
        }
    }

    pub(super) fn rename(&mut self, key: Key, repo: &str, path: &str) {
        let (repo, path) = (plain_repo(repo), path.trim().trim_matches('/'));
        if repo.is_empty() || path.is_empty() {
            return;
        }
        if self.find(&repo, path).is_some_and(|it| it.key != key) {
            self.complain(format!("{repo} already has a file {path}"));
            return;
        }
        let Some(at) = self.files.iter().position(|it| it.key == key) else { return };
        let mut open = self.files.remove(at);
        let old = format!("{}/{}", open.file.repo, open.file.path);
        if let Some(corrections) = self.settings.files.remove(&old) {
            self.settings.files.insert(format!("{repo}/{path}"), corrections);
        }
        let moved = *open.file.repo != *repo;
        open.file.repo = repo.as_str().into();
        open.file.path = path.into();
        let last = self.files.iter().rposition(|it| *it.file.repo == *repo);
        let at = if moved { last.map_or(self.files.len(), |it| it + 1) } else { at };
        self.files.insert(at, open);
    }

    pub(super) fn rename_repo(&mut self, from: &str, to: &str) {
        let to = plain_repo(to);
        if to.is_empty() || from == to {
            return;
        }
        if self.files.iter().any(|it| *it.file.repo == *to) {
            self.complain(format!("There already is a repository {to}"));
            return;
        }
        for open in self.files.iter_mut().filter(|it| *it.file.repo == *from) {
            open.file.repo = to.as_str().into();
        }
        if let Some(settings) = self.settings.repos.remove(from) {
            self.settings.repos.insert(to.clone(), settings);
        }
        let expected = self.settings.expectations.iter_mut().flatten();
        for repo in expected.flat_map(|it| &mut it.repos).filter(|it| *it == from) {
            repo.clone_from(&to);
        }
        let prefix = format!("{from}/");
        let files = std::mem::take(&mut self.settings.files);
        self.settings.files = files
            .into_iter()
            .map(|(name, it)| match name.strip_prefix(&prefix) {
                Some(path) => (format!("{to}/{path}"), it),
                None => (name, it),
            })
            .collect();
    }

    pub(super) fn remove(&mut self, gone: impl Fn(&OpenFile) -> bool) {
        let names: Vec<&str> =
            self.files.iter().filter(|it| gone(it)).map(|it| &*it.file.path).collect();
        let message = match names.as_slice() {
            [] => return,
            [name] => format!("Removed {name}"),
            names => format!("Removed {} files", names.len()),
        };
        self.remember(message, false);
        let at = self.files.iter().position(|it| Some(it.key) == self.open).unwrap_or(0);
        self.files.retain(|it| !gone(it));
        let files = &self.files;
        self.tabs.retain(|key| files.iter().any(|it| it.key == *key));
        if self.open_file().is_none() {
            let at = at.min(self.files.len().saturating_sub(1));
            let next = self.files.get(at).map(|it| it.key);
            self.open = None;
            if let Some(next) = self.tabs.last().copied().or(next) {
                self.open(next);
            }
        }
    }

    /// Puts the files of `conversion` in the place of those that it replaces, all of them or none.
    pub(super) fn convert(&mut self, files: &Files, conversion: &Conversion) {
        let Some(first) = conversion.files.first() else { return };
        let replaced: Vec<&SourceFile> =
            conversion.replaced.iter().filter_map(|it| files.get(*it)).collect();
        let mut rest: Vec<SourceFile> = self.files.iter().map(|it| it.file.clone()).collect();
        let n_before = rest.len();
        rest.retain(|it| !replaced.contains(&it));
        if rest.len() + replaced.len() != n_before {
            self.complain("The text has changed since, so nothing was converted".into());
            return;
        }
        let last = rest.iter().rposition(|it| it.repo == first.repo);
        let was = self.files.iter().position(|it| replaced.contains(&&it.file));
        let at = last.map_or(was.unwrap_or(rest.len()), |it| it + 1);
        let settings = self.settings.clone();
        let (repo, path) = (first.repo.clone(), first.path.clone());
        rest.splice(at..at, conversion.files.iter().cloned());
        self.replace(format!("Converted {repo}"), rest, settings);
        if let Some(key) = self.find(&repo, &path).map(|it| it.key) {
            self.tabs.clear();
            self.open(key);
        }
    }

    pub(super) fn replace(&mut self, message: String, files: Vec<SourceFile>, settings: Settings) {
        if self.files.is_empty() {
            self.undo = None;
        } else {
            self.remember(message, true);
        }
        self.files.clear();
        self.tabs.clear();
        self.settings = settings;
        self.open = None;
        self.scope = None;
        self.filter = None;
        self.reveal = None;
        self.add(files);
    }

    /// Other settings; only they are taken back.
    pub(super) fn replace_settings(&mut self, message: String, settings: Settings) {
        self.remember(message, false);
        if let Some(undo) = &mut self.undo {
            undo.files.clear();
        }
        self.settings = settings;
    }

    pub(super) fn take_back(&mut self) {
        let Some(undo) = self.undo.take() else { return };
        if undo.files.is_empty() && !undo.is_whole {
            self.settings = undo.settings;
            self.undo = undo.earlier.map(|it| *it);
            return;
        }
        if undo.is_whole {
            // What is open now was replaced work once, so it gets a way back too.
            self.remember("Back to what was open before".into(), true);
            self.files = undo.files;
            self.settings = undo.settings;
        } else {
            self.restore(undo.files, &undo.settings);
            self.undo = undo.earlier.map(|it| *it);
        }
        let files = &self.files;
        self.tabs.retain(|key| files.iter().any(|it| it.key == *key));
        self.open = None;
        if let Some(open) = undo.open.filter(|key| self.file(*key).is_some()) {
            self.open(open);
        }
    }

    /// Takes a file's tab away and shows its neighbour.
    pub(super) fn close_tab(&mut self, key: Key) {
        let Some(at) = self.tabs.iter().position(|it| *it == key) else { return };
        self.tabs.remove(at);
        if self.open == Some(key) {
            self.open = self.tabs.get(at.min(self.tabs.len().saturating_sub(1))).copied();
        }
    }

    /// Puts the missing ones of `before` where they were; files that are still there keep what was written since.
    fn restore(&mut self, before: Vec<OpenFile>, settings: &Settings) {
        for (at, mut open) in before.into_iter().enumerate() {
            if self.file(open.key).is_some() {
                continue;
            }
            open.file.path = free_path(&self.files, &open.file.repo, &open.file.path);
            let name = format!("{}/{}", open.file.repo, open.file.path);
            if let Some(corrections) = settings.files.get(&name) {
                self.settings.files.or_insert_with(name, || corrections.clone());
            }
            // Where it was, unless that is in the middle of another repository by now.
            let siblings = || self.files.iter().map(|it| it.file.repo == open.file.repo);
            let first = siblings().position(|it| it);
            let last = siblings().rposition(|it| it);
            let at = match (first, last) {
                (Some(first), Some(last)) => at.clamp(first, last + 1),
                _ => self.boundary(at),
            };
            self.files.insert(at, open);
        }
    }

    /// The first place from `at` on that is between two repositories.
    fn boundary(&self, at: usize) -> usize {
        let repo = |at: usize| self.files.get(at).map(|it| &it.file.repo);
        let end = self.files.len();
        (at.min(end)..end).find(|it| *it == 0 || repo(*it) != repo(it - 1)).unwrap_or(end)
    }

    fn remember(&mut self, message: String, is_whole: bool) {
        self.notice = None;
        // One removal after the other can be taken back one after the other; the texts are shared, so that costs little.
        let earlier = self.undo.take().filter(|it| !is_whole && !it.is_whole).map(Box::new);
        self.undo = Some(Undo {
            earlier,
            message,
            files: self.files.clone(),
            settings: self.settings.clone(),
            open: self.open,
            is_whole,
        });
    }

    fn complain(&mut self, message: String) {
        self.notice = Some(Notice { message, is_error: true });
    }
}

/// `path`, or with a number before its extension if `repo` has such a file.
pub(super) fn free_path(files: &[OpenFile], repo: &str, path: &str) -> Rc<str> {
    let is_taken =
        |path: &str| files.iter().any(|it| *it.file.repo == *repo && *it.file.path == *path);
    let name = path.rfind('/').map_or(0, |it| it + 1);
    let dot = path[name..].rfind('.').map_or(path.len(), |it| name + it);
    let (stem, extension) = path.split_at(dot);
    let mut free: Rc<str> = path.into();
    let mut number = 2;
    while is_taken(&free) {
        free = format!("{stem}-{number}{extension}").into();
        number += 1;
    }
    free
}

/// A repository's name is one part of a path, so that `repo/path` can be told apart again.
pub(super) fn plain_repo(name: &str) -> String {
    name.trim().trim_matches('/').replace('/', "-")
}
