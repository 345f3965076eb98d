//! Which files were merged, in which order, and whether the result is what is deployed.

use yew::{Callback, Html, MouseEvent, html};

use crate::analysis::Analysis;
use crate::merge::Effective;
use crate::report::guessed_layouts;
use crate::source::{Deployed, FileId, Layout, Span};
use crate::ui::sign::{Sign, sign};
use crate::ui::widgets::prose;

/// The files, weakest first, and what that means for the deployment.
pub(super) fn head(analysis: &Analysis, effective: &Effective, on_reveal: &Callback<Span>) -> Html {
    let files = effective.files.iter().enumerate().map(|(at, id)| {
        html! {
            <li key={id.0}>
                if at > 0 {
                    <span class="effective-then">{ "then" }</span>
                }
                { file_button(analysis, *id, on_reveal) }
            </li>
        }
    });
    html! {
        <div class="effective-head">
            <ol aria-label="Files, the later ones stronger">{ for files }</ol>
            <p>{ prose(meaning(analysis, effective)) }</p>
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

fn meaning(analysis: &Analysis, effective: &Effective) -> &'static str {
    let Some(repo) = analysis.model.repos.get(effective.repo) else { return "" };
    let is_overlaid = effective
        .files
        .iter()
        .any(|it| analysis.model.file(*it).is_some_and(|it| it.environment.is_some()));
    let is_base = effective.environment.is_none() && !analysis.model.environments.is_empty();
    match (is_base, repo.layout, repo.deployed, is_overlaid) {
        (true, _, Deployed::Merged, _) => {
            "The base, with `defaults` under each location. Environments start from it; it is not deployed by itself."
        }
        (true, _, Deployed::Raw, _) => "The base as it stands. Environments start from it.",
        (_, Layout::Patches, _, true) => {
            "Merged, the later file winning, with `defaults` under each location. The merged file is what is deployed."
        }
        (_, Layout::Complete, Deployed::Raw, true) => {
            "This environment’s file is complete and is deployed as it stands: the base plays no part, and `defaults` do nothing."
        }
        (_, _, Deployed::Raw, _) => "The file is deployed as it stands: `defaults` do nothing.",
        (_, _, Deployed::Merged, _) => {
            "The file with `defaults` under each location. The merged file is what is deployed."
        }
    }
}
