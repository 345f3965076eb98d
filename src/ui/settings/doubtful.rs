//! Decisions in the settings that do not do what they seem to do: names that stand for nothing, two answers to one question.

use std::collections::BTreeMap;

use yew::{Html, html};

use super::Editor;
use crate::analysis::Analysis;
use crate::app::with_environments;
use crate::diagnostic::Diagnostic;
use crate::model::write_settings;
use crate::report::doubtful_decisions;
use crate::source::FileId;
use crate::ui::sign::{Sign, sign};
use crate::ui::widgets::prose;

/// What is found, each with what may be meant; nothing where every name is known.
pub(super) fn section(editor: &Editor, analysis: &Analysis) -> Html {
    let guessed = &analysis.model.environments;
    let settings = with_environments(&editor.draft.settings, guessed, &editor.draft.environments);
    // Their places are of no use here: the text is written only to be read again.
    let text = write_settings(&settings);
    let found = doubtful_decisions(analysis, FileId(u32::MAX), &text, &BTreeMap::new());
    let row = |it: &Diagnostic| {
        html! {
            <li>
                { sign(Sign::Warning) }
                <span>
                    { prose(&it.finding.message) }
                    if let Some(help) = &it.finding.help {
                        { ": " }{ prose(help) }
                    }
                </span>
            </li>
        }
    };
    let list = html! { <ul class="settings-doubtful">{ for found.iter().map(row) }</ul> };
    html! { <div role="status">{ if found.is_empty() { html! {} } else { list } }</div> }
}
