//! Why a cell of the matrix has its value, under the table.

use std::rc::Rc;

use web_sys::HtmlElement;
use yew::{
    Callback, Html, KeyboardEvent, MouseEvent, Properties, component, html, use_effect_with,
    use_node_ref,
};

use super::rows::label;
use crate::analysis::Analysis;
use crate::fact::Fact;
use crate::source::Span;
use crate::ui::map::repo_color;
use crate::ui::why::why_fact;
use crate::ui::widgets::{Icon, icon};

/// Properties of [`Answer`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// Where the fact is known.
    pub(super) analysis: Rc<Analysis>,
    /// The fact.
    pub(super) fact: Fact,
    /// The location, by its place in the facts' subjects.
    pub(super) subject: usize,
    /// Asks to show some text.
    pub(super) on_reveal: Callback<Span>,
    /// Asks to be closed.
    pub(super) on_close: Callback<()>,
}

/// The answer, which takes the focus as it opens.
#[component]
pub(super) fn Answer(props: &Props) -> Html {
    let heading = use_node_ref();
    use_effect_with(
        (heading.clone(), props.fact.clone(), props.subject),
        |(heading, _, _): &(yew::NodeRef, Fact, usize)| {
            if let Some(heading) = heading.cast::<HtmlElement>() {
                // Without focus the answer is still there to be reached.
                heading.focus().unwrap_or_default();
            }
        },
    );
    let onkeydown = {
        let on_close = props.on_close.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.prevent_default();
                event.stop_propagation();
                on_close.emit(());
            }
        })
    };
    let analysis = &props.analysis;
    let Some(subject) = analysis.facts.subjects.get(props.subject) else { return html! {} };
    let repo = analysis.model.repos.get(subject.repo).map_or("", |it| &it.name);
    let place = subject.environment.as_ref().map(|it| format!(" in {it}")).unwrap_or_default();
    html! {
        <section class="matrix-answer" aria-labelledby="matrix-answer-title" {onkeydown}>
            <header>
                <h2 id="matrix-answer-title" ref={heading} tabindex="-1">
                    { "Why " }<code>{ label(&props.fact) }</code>{ " is so" }
                </h2>
                <p>
                    <span class="repo-mark" data-repo={repo_color(subject.repo)}></span>
                    { format!("{} of {repo}{place}; the weakest text first", subject.location) }
                </p>
                <button type="button" class="plain" aria-label="Close the answer" title="Close (Escape)"
                    onclick={props.on_close.reform(|_: MouseEvent| ())}>{ icon(Icon::Close) }</button>
            </header>
            { why_fact(analysis, &props.fact, props.subject, &props.on_reveal) }
        </section>
    }
}
