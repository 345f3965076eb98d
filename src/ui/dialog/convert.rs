//! A repository in the other layout: what moves where, what has no place there, and the new files.

use std::rc::Rc;

use yew::{Callback, Html, Properties, component, html, use_memo};

use super::form::{buttons, on_submit};
use super::head;
use crate::analysis::Analysis;
use crate::app::{Action, Key, OpenFile, State};
use crate::convert::{Conversion, convert};
use crate::source::Span;
use crate::ui::host;
use crate::ui::place::place_button;
use crate::ui::store::Dispatch;
use crate::ui::widgets::prose;

/// Properties of [`Convert`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// What the user chose.
    pub(super) state: Rc<State>,
    /// What follows from it.
    pub(super) analysis: Rc<Analysis>,
    /// Which repository.
    pub(super) repo: String,
    /// Asks for a change.
    pub(super) dispatch: Dispatch,
}

/// Shows the conversion before it is done.
#[component]
pub(super) fn Convert(props: &Props) -> Html {
    let analysis = &props.analysis;
    let model = &analysis.model;
    let environment = props.state.environment(&model.environments);
    let at = model.repos.iter().position(|it| it.name == props.repo).unwrap_or(usize::MAX);
    let effective = analysis.effective(at, environment);
    // It merges and checks everything once more: not for each change of what else the state says.
    let conversion = {
        let scope = (Rc::clone(analysis), environment.map(str::to_owned));
        use_memo((scope, at), |((analysis, environment), at)| {
            let effective = analysis.effective(*at, environment.as_deref());
            effective.map(|it| convert(&analysis.model, &analysis.files, it)).unwrap_or_default()
        })
    };
    let is_ready = !conversion.moves.is_empty();
    let onsubmit = {
        let (analysis, conversion) = (Rc::clone(analysis), Rc::clone(&conversion));
        let dispatch = props.dispatch.clone();
        on_submit(move || {
            dispatch.emit(Action::CloseDialog);
            dispatch.emit(Action::Convert(Rc::clone(&analysis), Rc::clone(&conversion)));
        })
    };
    let on_reveal = {
        let (analysis, dispatch) = (Rc::clone(analysis), props.dispatch.clone());
        Callback::from(move |span: Span| {
            dispatch.emit(Action::CloseDialog);
            dispatch.emit(Action::Reveal(Rc::clone(&analysis), span));
        })
    };
    let on_download = {
        let conversion = Rc::clone(&conversion);
        move |_| {
            let open = |file| OpenFile { key: Key(0), revision: 0, file };
            let files: Vec<OpenFile> = conversion.files.iter().cloned().map(open).collect();
            host::download_all(&files, None);
        }
    };
    let download = html! {
        <button type="button" disabled={!is_ready} onclick={on_download}>{ "Download" }</button>
    };
    let target = if conversion.to_projects { "the newer layout" } else { "dagster_cloud.yaml" };
    html! {
        <form class="form form-wide" {onsubmit}>
            { head(html! { { format!("Convert {} to {target}", props.repo) } }, &props.dispatch) }
            if is_ready {
                <p class="form-hint">{ hint(&conversion) }</p>
                { losses(analysis, &conversion, &on_reveal) }
                { moves(analysis, &conversion, &on_reveal) }
                { files(analysis, &conversion) }
            } else {
                <p>{ nothing(effective.is_some_and(|it| !it.locations.is_empty())) }</p>
            }
            { buttons("Convert", is_ready, download, &props.dispatch) }
        </form>
    }
}

/// Why there is no conversion.
fn nothing(has_locations: bool) -> &'static str {
    if has_locations {
        "Not all of its files can be read and merged. Mend their errors first."
    } else {
        "There is no location to convert."
    }
}

fn hint(conversion: &Conversion) -> &'static str {
    if conversion.to_projects {
        "The newer layout is one folder for each project, which dg plus deploy reads. Comments are not taken along, and each alias becomes a copy of what its anchor holds."
    } else {
        "One dagster_cloud.yaml lists all locations, and dagster-cloud ci reads it. The settings of the projects stay, because dg dev needs them. Comments are not taken along."
    }
}

fn losses(analysis: &Analysis, conversion: &Conversion, on_reveal: &Callback<Span>) -> Html {
    if conversion.losses.is_empty() {
        return html! {};
    }
    html! {
        <>
            <h3>{ "What is lost or changes" }</h3>
            <ul class="convert-losses">
                for loss in &conversion.losses {
                    <li>{ prose(&loss.message) }{ " " }{ place_button(analysis, loss.span, on_reveal) }</li>
                }
            </ul>
        </>
    }
}

fn moves(analysis: &Analysis, conversion: &Conversion, on_reveal: &Callback<Span>) -> Html {
    html! {
        <>
            <h3>{ "What moves where" }</h3>
            <table class="convert-moves">
                <thead><tr><th scope="col">{ "Key" }</th><th scope="col">{ "From" }</th><th scope="col">{ "To" }</th></tr></thead>
                <tbody>
                    for it in &conversion.moves {
                        <tr>
                            <td><code>{ &it.key }</code></td>
                            <td>{ place_button(analysis, it.from, on_reveal) }</td>
                            <td><code>{ &it.to }</code>{ " " }<code class="convert-key">{ &it.to_key }</code></td>
                        </tr>
                    }
                </tbody>
            </table>
        </>
    }
}

fn files(analysis: &Analysis, conversion: &Conversion) -> Html {
    let gone = conversion.replaced.iter().filter_map(|it| analysis.files.get(*it));
    html! {
        <>
            <h3>{ "Files" }</h3>
            for file in &conversion.files {
                <details class="convert-file">
                    <summary><code>{ file.path.to_string() }</code></summary>
                    <pre>{ file.text.to_string() }</pre>
                </details>
            }
            for file in gone {
                <p class="form-hint">{ format!("{} is removed", file.path) }</p>
            }
        </>
    }
}
