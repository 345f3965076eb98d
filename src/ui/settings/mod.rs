//! The settings of the workspace, edited: environments, names that are one, variables set outside files, expectations.

mod doubtful;
mod environments;
mod expectations;
mod names;
mod row;
mod variables;

use std::rc::Rc;

use web_sys::HtmlElement;
use yew::{
    Callback, Html, InputEvent, KeyboardEvent, Properties, TargetCast, UseStateHandle, component,
    html, use_mut_ref, use_state,
};

use super::dialog::form::{buttons, on_submit};
use super::dialog::head;
use super::store::Dispatch;
use super::widgets::prose;
use crate::analysis::Analysis;
use crate::app::{
    Action, EnvironmentRow, Scope, State, environment_rows, fault_of_environments,
    with_environments,
};
use crate::model::{read_settings, write_settings};
use crate::source::{Environment, Settings};

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

/// The draft with the means to change it, and whether it was said that it is not saved.
#[derive(Clone)]
struct Editor(UseStateHandle<Draft>, UseStateHandle<bool>);

impl Editor {
    /// A handler that changes the draft.
    fn on<T: 'static>(&self, change: impl Fn(&mut Draft, T) + 'static) -> Callback<T> {
        let (draft, is_told) = (self.0.clone(), self.1.clone());
        Callback::from(move |value: T| {
            let mut next = (*draft).clone();
            change(&mut next, value);
            draft.set(next);
            is_told.set(false);
        })
    }
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
    let editor = Editor(draft.clone(), is_told.clone());
    let fault = fault(&draft, guessed);
    let onsubmit = {
        let (draft, dispatch, analysis) =
            (draft.clone(), props.dispatch.clone(), Rc::clone(&props.analysis));
        let shown = props.state.environment(guessed).map(ToOwned::to_owned);
        on_submit(move || {
            if self::fault(&draft, &analysis.model.environments).is_some() {
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
            dispatch.emit(Action::SetSettings(settings));
        })
    };
    html! {
        <form class="form form-wide settings" {onsubmit} {onkeydown} {oninput}>
            { head(html! { { "Settings of this workspace" } }, &leave) }
            <div class="settings-body">
            <p class="form-hint">{ "What the files do not say. It is kept with your work, and in the download as playground.yaml, which the command line reads." }</p>
            { environments::section(&editor) }
            { names::section(&editor, &props.analysis) }
            { variables::section(&editor) }
            { expectations::section(&editor, &props.analysis) }
            if fault.is_none() {
                { doubtful::section(&editor, &props.analysis) }
            }
            </div>
            <div class="settings-end">
                <p class="settings-fault" role="alert">
                    if *is_told {
                        { "What you changed is not saved. Escape once more leaves it. " }
                    }
                    { fault.as_deref().map(prose) }
                </p>
                { buttons("Save", fault.is_none(), html! {}, &props.dispatch) }
            </div>
        </form>
    }
}

/// Why the draft cannot be saved.
fn fault(draft: &Draft, guessed: &[Environment]) -> Option<String> {
    let is_known = |name: &String| {
        let is_it = |it: &EnvironmentRow| it.now.name == *name || it.was.as_ref() == Some(name);
        draft.environments.is_empty() || draft.environments.iter().any(is_it)
    };
    let settings = &draft.settings;
    let variables = settings.variables.iter().map(|it| &it.environments);
    let expectations = settings.expectations.iter().flatten().map(|it| &it.environments);
    let unknown = variables.chain(expectations).flatten().find(|it| !is_known(it));
    fault_of_environments(&draft.environments)
        .or_else(|| unknown.map(|it| format!("`{it}` is not one of the environments")))
        .or_else(|| {
            let mut names = settings.variables.iter().map(|it| &it.name);
            let wrong = names.find(|it| it.is_empty() || it.contains('='))?;
            Some(if wrong.is_empty() {
                "A variable has no name".to_owned()
            } else {
                format!("`{wrong}` is no name of a variable: it has a `=`")
            })
        })
        .or_else(|| {
            let factless = settings.expectations.iter().flatten().any(|it| it.fact.is_empty());
            factless.then(|| "An expectation has no fact".to_owned())
        })
        .or_else(|| {
            // What is saved is read again, by others too.
            let settings = with_environments(settings, guessed, &draft.environments);
            read_settings(&write_settings(&settings)).err().map(|it| it.message)
        })
}
