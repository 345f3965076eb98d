//! What we tell the user, as plain data.

mod group;
mod render;

use crate::source::Span;

pub use group::{Group, grouped};
pub use render::render;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Something will fail or act on the wrong thing.
    Error,
    /// Something is probably not meant.
    Warning,
    /// Good to know.
    Info,
}

impl Severity {
    /// The word shown and exported.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// Which step of the official tools, or of ours, would notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Reading YAML.
    Parse,
    /// `dagster-cloud ci check`: the file's schema (`DAGSTER.md §3`).
    Check,
    /// `dagster-cloud ci template` (`DAGSTER.md §5`).
    Template,
    /// The deploy document (`DAGSTER.md §6`).
    Deploy,
    /// The agent that starts the code server (`DAGSTER.md §7`).
    Agent,
    /// Ours: what only shows when files are read together.
    Review,
}

impl Stage {
    /// The word shown and exported.
    pub fn name(self) -> &'static str {
        match self {
            Self::Parse => "parse",
            Self::Check => "check",
            Self::Template => "template",
            Self::Deploy => "deploy",
            Self::Agent => "agent",
            Self::Review => "review",
        }
    }
}

/// A place with a short note on its part in the matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What stands there; may be empty for the primary place.
    pub message: String,
}

/// Replaces the bytes of a span by a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

/// A repair that is certain: all edits together, none overlapping, in any files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// A sentence that starts with a verb.
    pub title: String,
    /// What to change.
    pub edits: Vec<Edit>,
}

/// What a rule has found, before the rule is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// One plain sentence, no full stop, the culprit in backticks.
    pub message: String,
    /// The place to look at.
    pub primary: Label,
    /// Other places that have a part in it, in any file.
    pub related: Vec<Label>,
    /// What to do about it.
    pub help: Option<String>,
    /// The environment in which it holds; `None` where it holds in the text itself.
    pub environment: Option<String>,
    /// Repairs to choose from.
    pub fixes: Vec<Fix>,
}

impl Finding {
    /// `message`, about the text at `span`.
    pub fn new(message: impl Into<String>, span: Span) -> Self {
        Self {
            message: message.into(),
            primary: Label { span, message: String::new() },
            related: Vec::new(),
            help: None,
            environment: None,
            fixes: Vec::new(),
        }
    }

    /// Adds a note to the primary place.
    #[must_use]
    pub fn note(mut self, message: impl Into<String>) -> Self {
        self.primary.message = message.into();
        self
    }

    /// Adds another place.
    #[must_use]
    pub fn related(mut self, span: Span, message: impl Into<String>) -> Self {
        self.related.push(Label { span, message: message.into() });
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says in which environment it holds.
    #[must_use]
    pub fn in_environment(mut self, environment: Option<&str>) -> Self {
        self.environment = environment.map(Into::into);
        self
    }

    /// Offers a repair.
    #[must_use]
    pub fn fix(mut self, title: impl Into<String>, edits: Vec<Edit>) -> Self {
        self.fixes.push(Fix { title: title.into(), edits });
        self
    }
}

/// A finding, signed by its rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule's id in kebab-case.
    pub rule: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// Who would notice.
    pub stage: Stage,
    /// Whether Dagster+ would accept what we do not.
    pub stricter: bool,
    /// What was found.
    pub finding: Finding,
}

impl Diagnostic {
    /// The stage in words, and whether only we mind: `review, stricter than Dagster+`.
    pub fn stage_words(&self) -> String {
        let stricter = if self.stricter { ", stricter than Dagster+" } else { "" };
        format!("{}{stricter}", self.stage.name())
    }
}
