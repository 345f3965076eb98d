//! One row of *why*: a text that has a say in a value, with its place and what became of it.

use yew::{Html, html};

use super::Drawing;
use crate::merge::{Asked as AskedValue, rendered_text};
use crate::source::Span;
use crate::ui::place::place_button;
use crate::ui::shorten::{Letters, shorten};

/// Pixels that a value may take in a row.
const ROOM: i32 = 360;

impl Drawing<'_> {
    /// The first line of what the text of a template was rendered to.
    fn rendered(&self, span: Span) -> Option<String> {
        let (files, model) = (&self.analysis.files, &self.analysis.model);
        let asked = AskedValue { location: self.location, text: "" };
        let text = rendered_text(files, model, self.environment, asked, span)?;
        text.lines().next().map(ToOwned::to_owned)
    }

    pub(super) fn row(
        &self,
        says: Says,
        level: &str,
        span: Option<Span>,
        typed: Option<&str>,
        how: &str,
    ) -> Html {
        let rendered = span.and_then(|it| self.rendered(it));
        self.drawn(says, level, span, [typed, rendered.as_deref()], how)
    }

    /// A row whose text says something else than what is `made` of it.
    pub(super) fn made_row(
        &self,
        says: Says,
        level: &str,
        span: Span,
        made: Option<&str>,
        how: &str,
    ) -> Html {
        let rendered = self.rendered(span);
        self.drawn(says, level, Some(span), [None, made.or(rendered.as_deref())], how)
    }

    /// A row with its text, which is `typed` where it stands in no file, and what became of that.
    fn drawn(
        &self,
        says: Says,
        level: &str,
        span: Option<Span>,
        [typed, becomes]: [Option<&str>; 2],
        how: &str,
    ) -> Html {
        let text = span.map_or(typed.unwrap_or_default(), |it| self.analysis.files.slice(it));
        let text = text.lines().next().unwrap_or_default();
        html! {
            <li data-counts={(says == Says::Counts).then_some("")} data-printed={(says == Says::Printed).then_some("")}>
                <span class="why-level">{ level.to_owned() }</span>
                if let Some(span) = span {
                    { place_button(self.analysis, span, self.on_reveal) }
                }
                <code>{ shorten(text, ROOM, Letters::Mono) }</code>
                if let Some(becomes) = becomes {
                    <span>{ "→ " }<code>{ shorten(becomes, ROOM, Letters::Mono) }</code></span>
                }
                <span class="why-how">{ how.to_owned() }</span>
            </li>
        }
    }
}

/// What a text has to say.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Says {
    /// The value.
    Counts,
    /// What counts no more.
    Loses,
    /// What a template prints, or decides by.
    Printed,
}

impl Says {
    pub(super) fn of(is_winner: bool) -> Self {
        if is_winner { Self::Counts } else { Self::Loses }
    }
}
