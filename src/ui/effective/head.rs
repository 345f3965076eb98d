//! Which files were merged, in which order, and whether the result is what is deployed.

use yew::{Callback, Html, MouseEvent, html};

use crate::analysis::Analysis;
use crate::merge::Effective;
use crate::report::{deployed_words, guessed_layouts, is_stacked};
use crate::source::{FileId, Span};
use crate::ui::sign::{Sign, sign};
use crate::ui::widgets::prose;

/// The files, weakest first, and what that means for the deployment.
pub(super) fn head(analysis: &Analysis, effective: &Effective, on_reveal: &Callback<Span>) -> Html {
    let (then, label) = if is_stacked(analysis, effective) {
        ("then", "Files, the later ones stronger")
    } else {
        ("and", "Files")
    };
    let files = effective.files.iter().enumerate().map(|(at, id)| {
        html! {
            <li key={id.0}>
                if at > 0 {
                    <span class="effective-then">{ then }</span>
                }
                { file_button(analysis, *id, on_reveal) }
            </li>
        }
    });
    html! {
        <div class="effective-head">
            <ol aria-label={label}>{ for files }</ol>
            <p>{ prose(deployed_words(analysis, effective)) }</p>
            { guess(analysis, effective) }
        </div>
    }
}

/// What the base loses by a guess, and where to say otherwise.
fn guess(analysis: &Analysis, effective: &Effective) -> Html {
    let environment = effective.environment.as_deref();
    let repo = analysis.model.repos.get(effective.repo);
    let mut guesses = repo.into_iter().flat_map(|it| guessed_layouts(analysis, it));
    let guess = guesses.find(|it| Some(&*it.environment) == environment);
    let Some(guess) = guess else { return html! {} };
    let text = format!(
        "A guess: {}. If they are patches, say so at the repository’s name in the list of files.",
        guess.words
    );
    html! { <p class="effective-guess">{ sign(Sign::Unresolved) }<span>{ prose(&text) }</span></p> }
}

fn file_button(analysis: &Analysis, id: FileId, on_reveal: &Callback<Span>) -> Html {
    let path = analysis.files.get(id).map_or("", |it| &*it.path);
    let span = Span::new(id, 0, 0);
    let onclick = on_reveal.reform(move |_: MouseEvent| span);
    html! { <button type="button" class="link place" {onclick}>{ path }</button> }
}
