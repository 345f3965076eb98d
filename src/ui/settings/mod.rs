//! The settings of the workspace, edited: environments, names that are one, variables set outside files, expectations.

mod doubtful;
mod environments;
mod expectations;
mod faults;
mod names;
mod row;
mod variables;

use std::cell::RefCell;
use std::rc::Rc;

use web_sys::HtmlElement;
use yew::{
    Callback, Html, InputEvent, KeyboardEvent, Properties, TargetCast, UseStateHandle, component,
    html, use_effect, use_mut_ref, use_state,
};

use self::faults::{Fault, faults};
use self::row::{Place, id};

use super::dialog::form::{buttons, on_submit};
use super::dialog::head;
use super::store::Dispatch;
use super::widgets::focus;
use crate::analysis::Analysis;
use crate::app::{
    Action, EnvironmentRow, Scope, State, environment_rows, gone_with_environments,
    with_environments,
};
use crate::source::Settings;

/// Properties of [`SettingsDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// The settings.
    pub(super) state: Rc<State>,
    /// What is guessed.
    pub(super) analysis: Rc<Analysis>,
    /// Asks for a change.
    pub(super) dispatch: Dispatch,
}

/// What is edited until it is saved.
#[derive(Debug, Clone, PartialEq)]
struct Draft {
    environments: Vec<EnvironmentRow>,
    settings: Settings,
    /// The convention that would be added, by its place in the list.
    convention: usize,
}

/// The draft with the means to change it.
#[derive(Clone)]
struct Editor {
    draft: UseStateHandle<Draft>,
    /// Whether it was said that the draft is not saved.
    is_told: UseStateHandle<bool>,
    /// What is wrong with the draft.
    faults: Rc<[Fault]>,
    /// What gets the focus once the next draft is drawn: the first of these selectors that finds something.
    wanted: Rc<RefCell<Vec<String>>>,
}

impl Editor {
    /// A handler that changes the draft.
    fn on<T: 'static>(&self, change: impl Fn(&mut Draft, T) + 'static) -> Callback<T> {
        let (draft, is_told) = (self.draft.clone(), self.is_told.clone());
        Callback::from(move |value: T| {
            let mut next = (*draft).clone();
            change(&mut next, value);
            draft.set(next);
            is_told.set(false);
        })
    }

    /// A handler that adds rows or takes them away; the first of these ids that is there then gets the focus.
    fn on_rows<T: 'static>(
        &self,
        wanted: impl Into<Vec<String>>,
        change: impl Fn(&mut Draft, T) + 'static,
    ) -> Callback<T> {
        let (on_change, asked) = (self.on(change), Rc::clone(&self.wanted));
        let wanted = wanted.into();
        Callback::from(move |value: T| {
            *asked.borrow_mut() = wanted.iter().map(|it| format!("#{it}")).collect();
            on_change.emit(value);
        })
    }

    /// A field of the row at `row` of a part.
    fn place(&self, part: &str, row: usize, field: &str) -> Place {
        let id = id(part, row, field);
        let is_wrong = self.faults.iter().any(|it| it.field.as_ref() == Some(&id));
        Place { id, is_wrong }
    }
}

/// Where the focus goes when the row at `row` is taken away: to the same button of the next one, or to what adds one.
fn after_removal(part: &str, row: usize) -> [String; 2] {
    [id(part, row, "remove"), adder(part)]
}

/// The id of the button that adds a row.
fn adder(part: &str) -> String {
    format!("settings-{part}-add")
}

/// Edits a copy of the settings; nothing changes before it is saved.
#[component]
pub(super) fn SettingsDialog(props: &Props) -> Html {
    let guessed = &props.analysis.model.environments;
    let opened = use_state(|| Draft {
        environments: environment_rows(guessed),
        settings: props.state.settings.clone(),
        convention: 0,
    });
    let draft = use_state(|| (*opened).clone());
    // Whoever was told that something is not saved, and leaves once more, means it.
    let is_told = use_state(|| false);
    // A field is in the draft once it is left; until then only this says that somebody wrote in it.
    let is_written = use_mut_ref(|| false);
    let leave: Dispatch = {
        let (is_told, is_written) = (is_told.clone(), Rc::clone(&is_written));
        let dispatch = props.dispatch.clone();
        let is_safe = *draft == *opened || *is_told;
        Callback::from(move |action: Action| {
            if is_written.replace(false) || !is_safe {
                is_told.set(true);
            } else {
                dispatch.emit(action);
            }
        })
    };
    let onkeydown = {
        let leave = leave.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.prevent_default();
                if let Some(field) = event.target_dyn_into::<HtmlElement>() {
                    // Leaving it puts what is written into the draft.
                    field.blur().and_then(|()| field.focus()).unwrap_or_default();
                }
                leave.emit(Action::CloseDialog);
            }
        })
    };
    let oninput = Callback::from(move |_: InputEvent| *is_written.borrow_mut() = true);
    let found: Rc<[Fault]> = faults(&draft, guessed).into();
    let wanted = use_mut_ref(Vec::new);
    {
        let wanted = Rc::clone(&wanted);
        use_effect(move || focus(&wanted.take()));
    }
    let editor = Editor {
        draft: draft.clone(),
        is_told: is_told.clone(),
        faults: Rc::clone(&found),
        wanted,
    };
    let onsubmit = {
        let (draft, dispatch, analysis) =
            (draft.clone(), props.dispatch.clone(), Rc::clone(&props.analysis));
        let shown = props.state.environment(guessed).map(ToOwned::to_owned);
        on_submit(move || {
            if !faults(&draft, &analysis.model.environments).is_empty() {
                return;
            }
            let guessed = &analysis.model.environments;
            let settings = with_environments(&draft.settings, guessed, &draft.environments);
            dispatch.emit(Action::CloseDialog);
            // The environment on the screen stays there, whatever it is called now.
            let stays = draft.environments.iter().find(|it| it.was == shown && shown.is_some());
            if let Some(stays) = stays {
                let name = stays.now.name.clone();
                dispatch.emit(Action::ChooseScope(Scope::Environment(name)));
            }
            let gone = gone_with_environments(&draft.settings, guessed, &draft.environments);
            dispatch.emit(if gone.is_empty() {
                Action::SetSettings(settings)
            } else {
                let message =
                    "Saved the settings without what a removed environment had".to_owned();
                Action::ReplaceSettings(message, settings)
            });
        })
    };
    html! {
        <form class="form form-wide settings" {onsubmit} {onkeydown} {oninput}>
            { head(html! { { "Settings of this workspace" } }, &leave) }
            <div class="settings-body">
            <p class="form-hint">{ "What the files do not say. It is kept with your work, and in the download as playground.yaml, which the command line reads." }</p>
            { environments::section(&editor, guessed) }
            { names::section(&editor, &props.analysis) }
            { variables::section(&editor) }
            { expectations::section(&editor, &props.analysis) }
            if found.is_empty() {
                { doubtful::section(&editor, &props.analysis) }
            }
            </div>
            <div class="settings-end">
                <div role="alert">
                    if *is_told {
                        <p class="settings-fault">{ "What you changed is not saved. Escape once more leaves it." }</p>
                    }
                    { faults::list(&found) }
                </div>
                { buttons("Save", found.is_empty(), html! {}, &props.dispatch) }
            </div>
        </form>
    }
}
