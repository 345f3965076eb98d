//! Everything that can happen to the state.

use std::rc::Rc;

use super::{
    Change, Dialog, Key, Notice, Panel, Reveal, Scope, Sizes, State, Theme, View, apply_changes,
    apply_fix, editor_text,
};
use crate::analysis::Analysis;
use crate::convert::Conversion;
use crate::diagnostic::{Edit, Fix, Severity};
use crate::source::{FileSettings, Files, Kind, Layout, RepoSettings, Settings, SourceFile, Span};

/// A wish of the user's.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Show a file in the editor.
    Open(Key),
    /// Take a file's tab away; the file stays.
    CloseTab(Key),
    /// The editor's text changed.
    Edit {
        /// The file.
        key: Key,
        /// The revision that the changes start from.
        base: u32,
        /// What changed.
        changes: Vec<Change>,
        /// The whole text afterwards, as the editor has it.
        text: String,
    },
    /// Add files; the first of them is opened.
    Add(Vec<SourceFile>),
    /// Give a file another repository and path.
    Rename(Key, String, String),
    /// Give a repository another name.
    RenameRepo(String, String),
    /// Take a file away.
    Remove(Key),
    /// Take a repository away.
    RemoveRepo(String),
    /// Replace everything; the words say what was done.
    Replace(String, Vec<SourceFile>, Settings),
    /// Give a repository the other layout; the conversion is one of the analysed files.
    Convert(Rc<Analysis>, Rc<Conversion>),
    /// Take the last removal or replacement back.
    Undo,
    /// Take over what a `playground.yaml` says.
    SetSettings(Settings),
    /// Take over other settings that have less in them, with a way back; the words say what was done.
    ReplaceSettings(String, Settings),
    /// Say which environment a file belongs to; `None` to guess, `Some(None)` for the base.
    SetEnvironment(Key, Option<Option<String>>),
    /// Say what a file is; `None` to guess.
    SetKind(Key, Option<Kind>),
    /// Say how a repository's environment files relate to its base; `None` to guess.
    SetLayout(String, Option<Layout>),
    /// Show the base or an environment.
    ChooseScope(Scope),
    /// Show a view.
    ChooseView(View),
    /// Show a part of the page in a narrow window.
    ChoosePanel(Panel),
    /// List problems of one severity only, or all of them.
    Filter(Option<Severity>),
    /// Light or dark.
    ChooseTheme(Theme),
    /// Give panels other sizes.
    Resize(Sizes),
    /// Show the text at a span of the analysed files.
    Reveal(Rc<Analysis>, Span),
    /// Repair; the spans are those of the analysed files.
    ApplyFix(Rc<Analysis>, Fix),
    /// Open a dialog.
    ShowDialog(Dialog),
    /// Close it.
    CloseDialog,
    /// Show a message.
    Notify(Notice),
    /// Put the message away.
    Dismiss,
    /// Give up the way back.
    DismissUndo,
}

impl State {
    /// The state after `action`, or `None` if it changes nothing.
    pub fn after(&self, action: Action) -> Option<Self> {
        let mut next = self.clone();
        next.act(action);
        if next.files != self.files || next.settings != self.settings {
            next.version = self.version.wrapping_add(1);
        }
        (next != *self).then_some(next)
    }

    fn act(&mut self, action: Action) {
        match action {
            Action::Open(key) => {
                if self.file(key).is_some() {
                    self.open(key);
                    self.panel = Panel::Text;
                }
            }
            Action::CloseTab(key) => self.close_tab(key),
            Action::Edit { key, base, changes, text } => self.edit(key, base, &changes, &text),
            Action::Add(files) => self.add(files),
            Action::Rename(key, repo, path) => self.rename(key, &repo, &path),
            Action::RenameRepo(from, to) => self.rename_repo(&from, &to),
            Action::Remove(key) => self.remove(|it| it.key == key),
            Action::RemoveRepo(repo) => self.remove(|it| *it.file.repo == *repo),
            Action::Replace(message, files, settings) => self.replace(message, files, settings),
            Action::Convert(analysis, conversion) => self.convert(&analysis.files, &conversion),
            Action::Undo => self.take_back(),
            Action::SetSettings(settings) => self.settings = settings,
            Action::ReplaceSettings(message, settings) => self.replace_settings(message, settings),
            Action::SetEnvironment(key, environment) => {
                self.correct(key, |it| it.environment = environment);
            }
            Action::SetKind(key, kind) => self.correct(key, |it| it.kind = kind),
            Action::SetLayout(repo, layout) => {
                let mut settings = self.settings.repos.remove(&repo).unwrap_or_default();
                settings.layout = layout;
                if settings != RepoSettings::default() {
                    self.settings.repos.insert(repo, settings);
                }
            }
            Action::ChooseScope(scope) => self.scope = Some(scope),
            Action::ChooseView(view) => self.view = view,
            Action::ChoosePanel(panel) => self.panel = panel,
            Action::Filter(severity) => {
                self.filter = severity;
                self.panel = Panel::Problems;
            }
            Action::ChooseTheme(theme) => self.theme = theme,
            Action::Resize(sizes) => self.sizes = sizes,
            Action::Reveal(analysis, span) => self.show(&analysis.files, span),
            Action::ApplyFix(analysis, fix) => self.repair(&analysis.files, &fix),
            Action::ShowDialog(dialog) => self.dialog = Some(dialog),
            Action::CloseDialog => self.dialog = None,
            Action::Notify(notice) => self.notice = Some(notice),
            Action::Dismiss => self.notice = None,
            Action::DismissUndo => self.undo = None,
        }
    }

    fn edit(&mut self, key: Key, base: u32, changes: &[Change], whole: &str) {
        let Some(open) = self.files.iter_mut().find(|it| it.key == key) else { return };
        let next = base.wrapping_add(1);
        if base != open.revision {
            // The editor has not seen our last change yet: it must take our text, so give a revision above both.
            open.revision = open.revision.max(next).wrapping_add(1);
            return;
        }
        // The changes keep line ends and marks; if they do not lead to the editor's text, the editor's text counts.
        let text = apply_changes(&open.file.text, changes)
            .filter(|it| editor_text(it) == whole)
            .unwrap_or_else(|| whole.to_owned());
        open.file.text = text.into();
        open.revision = next;
    }

    fn correct(&mut self, key: Key, change: impl FnOnce(&mut FileSettings)) {
        let Some(file) = self.file(key) else { return };
        let name = format!("{}/{}", file.file.repo, file.file.path);
        let mut settings = self.settings.files.remove(&name).unwrap_or_default();
        change(&mut settings);
        if settings != FileSettings::default() {
            self.settings.files.insert(name, settings);
        }
    }

    fn show(&mut self, files: &Files, span: Span) {
        let Some(file) = files.get(span.file) else { return };
        let Some(key) = self.find(&file.repo, &file.path).map(|it| it.key) else { return };
        self.n_reveals += 1;
        self.reveal =
            Some(Reveal { key, start: span.start, end: span.end, number: self.n_reveals });
        self.open(key);
        self.panel = Panel::Text;
    }

    /// Applies all of a fix or nothing of it.
    fn repair(&mut self, files: &Files, fix: &Fix) {
        let mut changed = Vec::new();
        for (id, file) in files.iter() {
            let edits: Vec<&Edit> = fix.edits.iter().filter(|it| it.span.file == id).collect();
            if edits.is_empty() {
                continue;
            }
            let open = self.find(&file.repo, &file.path).filter(|it| it.file.text == file.text);
            if let Some(change) =
                open.and_then(|it| Some((it.key, apply_fix(&it.file.text, &edits)?)))
            {
                changed.push(change);
            } else {
                let message = "The text has changed since, so nothing was repaired".into();
                self.notice = Some(Notice { message, is_error: true });
                return;
            }
        }
        if changed.is_empty() {
            return;
        }
        for (key, text) in changed {
            if let Some(open) = self.files.iter_mut().find(|it| it.key == key) {
                open.file.text = text.into();
                open.revision = open.revision.wrapping_add(1);
            }
        }
        self.notice = Some(Notice { message: format!("Repaired: {}", fix.title), is_error: false });
    }
}
