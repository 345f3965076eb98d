//! The matrix: what each location uses, by repository and environment, and where that is equal.

mod answer;
mod cell;
mod keys;
mod rows;
mod sheet;
mod shown;
mod sight;
mod table;
mod tools;

use std::rc::Rc;

use yew::{
    Callback, Html, MouseEvent, UseStateHandle, component, html, use_callback, use_memo,
    use_state_eq,
};

use self::answer::Answer;
use self::rows::{Filter, found};
use self::sheet::Sheet;
use self::shown::Shown;
use super::views::ViewProps;
use super::widgets::focus;
use super::words::add_files;
use crate::fact::Fact;

/// Lists every fact of every location, environment by environment.
#[component]
pub(super) fn Matrix(props: &ViewProps) -> Html {
    let all = use_state_eq(|| false);
    let filter = use_state_eq(Filter::default);
    // The fact and the subject of which somebody asks why.
    let asked = use_state_eq(|| None::<(Fact, usize)>);
    let on_why = use_callback((), {
        let asked = asked.setter();
        move |cell, ()| asked.set(Some(cell))
    });
    let key =
        (Rc::clone(&props.analysis), props.environment.clone(), *all, props.on_reveal.clone());
    let shown = use_memo(key, |(analysis, environment, all, on_reveal)| {
        Shown::new(Rc::clone(analysis), environment.as_deref(), *all, on_reveal.clone(), on_why)
    });
    let found =
        use_memo((Rc::clone(&shown), (*filter).clone()), |(shown, filter)| found(shown, filter));
    let analysis = &props.analysis;
    if analysis.facts.subjects.is_empty() {
        return html! {
            <div class="view-empty">
                <h2>{ "Nothing to compare yet" }</h2>
                { add_files("The matrix compares what code locations use.") }
            </div>
        };
    }
    let on_all = {
        let all = all.clone();
        Callback::from(move |_: MouseEvent| all.set(!*all))
    };
    let has_others = props.environment.is_some() && analysis.model.environments.len() > 1;
    html! {
        <div class="matrix">
            <div class="matrix-tools">
                <div class="matrix-find">
                    { tools::search(&filter) }
                    { tools::kinds(&filter, &found) }
                    { tools::count(&shown, &found) }
                </div>
                <div class="matrix-only">
                    { tools::filters(&filter) }
                    if has_others {
                        { tools::toggle("All environments", *all, on_all) }
                    }
                    { tools::copies(&shown, &found) }
                </div>
            </div>
            <Sheet shown={Rc::clone(&shown)} found={Rc::clone(&found)} chosen={props.environment.clone()}
                nothing={tools::nothing_found(&filter)} />
            { answer(props, &asked) }
        </div>
    }
}

/// Why the cell that was asked about has its value, as long as it has one.
fn answer(props: &ViewProps, asked: &UseStateHandle<Option<(Fact, usize)>>) -> Html {
    let analysis = &props.analysis;
    let Some((fact, subject)) = &**asked else { return html! {} };
    if analysis.facts.reading(fact, *subject).is_none() {
        return html! {};
    }
    let on_close = {
        let asked = asked.clone();
        Callback::from(move |()| {
            asked.set(None);
            // The cell had the focus last; where it is gone, the focus goes to the page.
            focus(&[".matrix-ask[tabindex=\"0\"]"]);
        })
    };
    html! {
        <Answer analysis={Rc::clone(analysis)} fact={fact.clone()} subject={*subject}
            on_reveal={props.on_reveal.clone()} {on_close} />
    }
}
