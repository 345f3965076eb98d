//! Variables that are set outside files, as a person says.

use yew::{Html, html};

use super::row::{id, list, remove, text};
use super::{Draft, Editor, adder, after_removal};
use crate::source::{Outside, OutsideVariable};
use crate::ui::widgets::choice;

/// Begins the ids.
const PART: &str = "variable";

/// The table of variables.
pub(super) fn section(editor: &Editor) -> Html {
    let new = id(PART, editor.draft.settings.variables.len(), "name");
    let on_add = editor.on_rows([new], |draft: &mut Draft, _| {
        draft.settings.variables.push(OutsideVariable {
            name: String::new(),
            value: None,
            set_in: Outside::Deployment,
            environments: Vec::new(),
            locations: Vec::new(),
        });
    });
    html! {
        <fieldset class="settings-part">
            <legend>{ "Variables set outside files" }</legend>
            <ul class="settings-rows">
                for (at, it) in editor.draft.settings.variables.iter().enumerate() {
                    { row(editor, at, it) }
                }
            </ul>
            <p class="form-hint">{ "Typed in here, and marked so wherever they count. The deployment's are stronger than any file; the agent's stand in its configuration, and answer a name without a value. Leave a secret's value empty." }</p>
            <button id={adder(PART)} type="button" onclick={on_add}>{ "Add variable" }</button>
        </fieldset>
    }
}

fn row(editor: &Editor, at: usize, variable: &OutsideVariable) -> Html {
    fn change<T: 'static>(
        editor: &Editor,
        at: usize,
        apply: fn(&mut OutsideVariable, T),
    ) -> yew::Callback<T> {
        editor.on(move |draft: &mut Draft, value: T| {
            if let Some(it) = draft.settings.variables.get_mut(at) {
                apply(it, value);
            }
        })
    }
    let on_set_in = change(editor, at, |it, at: usize| {
        it.set_in = if at == 0 { Outside::Deployment } else { Outside::Agent };
    });
    let on_remove = editor.on_rows(after_removal(PART, at), move |draft: &mut Draft, ()| {
        if at < draft.settings.variables.len() {
            draft.settings.variables.remove(at);
        }
    });
    let name = if variable.name.is_empty() { "the new variable" } else { &variable.name };
    let value = variable.value.as_deref().unwrap_or_default();
    html! {
        <li class="settings-row">
            { text(editor.place(PART, at, "name"), "Name", &variable.name, "", &change(editor, at, |it, name| it.name = name)) }
            { text(editor.place(PART, at, "value"), "Value", value, "not said", &change(editor, at, |it, value: String| it.value = Some(value).filter(|it| !it.is_empty()))) }
            { choice("Set in", vec!["deployment".into(), "agent".into()], usize::from(variable.set_in == Outside::Agent), &on_set_in) }
            { list(editor.place(PART, at, "environments"), "Environments", &variable.environments, "all", &change(editor, at, |it, names| it.environments = names)) }
            { list(editor.place(PART, at, "locations"), "Locations", &variable.locations, "all", &change(editor, at, |it, names| it.locations = names)) }
            <span class="settings-buttons">{ remove(id(PART, at, "remove"), name, &on_remove) }</span>
        </li>
    }
}
