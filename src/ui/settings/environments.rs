//! The environments in their order.

use yew::{Html, html};

use super::row::{id, list, remove, text};
use super::{Draft, Editor, adder, after_removal};
use crate::app::{EnvironmentRow, gone_with_environments};
use crate::source::Environment;
use crate::ui::sign::{Sign, sign};
use crate::ui::widgets::prose;

/// Begins the ids.
const PART: &str = "environment";

/// The list of environments.
pub(super) fn section(editor: &Editor, guessed: &[Environment]) -> Html {
    let on_add = editor.on_rows(
        [id(PART, editor.draft.environments.len(), "name")],
        |draft: &mut Draft, _| {
            draft.environments.push(EnvironmentRow { was: None, now: Environment::named("") });
        },
    );
    html! {
        <fieldset class="settings-part">
            <legend>{ "Environments, in order" }</legend>
            <ol class="settings-rows">
                for (at, it) in editor.draft.environments.iter().enumerate() {
                    { row(editor, at, it) }
                }
            </ol>
            { going(editor, guessed) }
            <p class="form-hint">{ "A file belongs to the environment that its path names; change a file to correct that." }</p>
            <button id={adder(PART)} type="button" onclick={on_add}>{ "Add environment" }</button>
        </fieldset>
    }
}

/// What goes with the environments that are taken away.
fn going(editor: &Editor, guessed: &[Environment]) -> Html {
    let draft = &editor.draft;
    let gone = gone_with_environments(&draft.settings, guessed, &draft.environments);
    html! {
        <div class="settings-going" role="status">
            if !gone.is_empty() {
                <p>
                    { sign(Sign::Warning) }
                    <span>{ "Saving takes along what names an environment that is gone. Undo brings it back." }</span>
                </p>
                <ul>
                    { for gone.iter().map(|it| html! { <li>{ prose(it) }</li> }) }
                </ul>
            }
        </div>
    }
}

fn row(editor: &Editor, at: usize, row: &EnvironmentRow) -> Html {
    let change = |apply: fn(&mut Environment, String)| {
        editor.on(move |draft: &mut Draft, value: String| {
            if let Some(it) = draft.environments.get_mut(at) {
                apply(&mut it.now, value);
            }
        })
    };
    let on_name = change(|it, name| {
        // A deployment that was called like its environment still is.
        if it.deployment == it.name {
            it.deployment.clone_from(&name);
        }
        it.name = name;
    });
    let on_deployment = change(|it, value| {
        it.deployment = if value.is_empty() { it.name.clone() } else { value };
    });
    let on_aliases = editor.on(move |draft: &mut Draft, aliases| {
        if let Some(it) = draft.environments.get_mut(at) {
            it.now.aliases = aliases;
        }
    });
    let on_branch = editor.on(move |draft: &mut Draft, _| {
        if let Some(it) = draft.environments.get_mut(at) {
            it.now.is_branch = !it.now.is_branch;
        }
    });
    let on_remove = editor.on_rows(after_removal(PART, at), move |draft: &mut Draft, ()| {
        if at < draft.environments.len() {
            draft.environments.remove(at);
        }
    });
    // The button goes with its row, as long as there is one more place to go.
    let above = at.saturating_sub(1);
    let goes_on = id(PART, above, if above > 0 { "up" } else { "name" });
    let on_up = editor.on_rows([goes_on], move |draft: &mut Draft, _| {
        if at > 0 && at < draft.environments.len() {
            draft.environments.swap(at - 1, at);
        }
    });
    let name = if row.now.name.is_empty() { "the new environment" } else { &row.now.name };
    let deployment = if row.now.deployment == row.now.name { "" } else { &row.now.deployment };
    let up = format!("Move {name} up");
    html! {
        <li class="settings-row settings-environment">
            { text(editor.place(PART, at, "name"), "Name", &row.now.name, "", &on_name) }
            { text(editor.place(PART, at, "deployment"), "Deployment", deployment, "called the same", &on_deployment) }
            { list(editor.place(PART, at, "aliases"), "Other words in paths", &row.now.aliases, "none", &on_aliases) }
            <label class="settings-check"><input type="checkbox" checked={row.now.is_branch} onchange={on_branch} />{ "branch deployments" }</label>
            <span class="settings-buttons">
                <button id={id(PART, at, "up")} type="button" class="plain" title={up.clone()} aria-label={up} disabled={at == 0} onclick={on_up}>{ "↑" }</button>
                { remove(id(PART, at, "remove"), name, &on_remove) }
            </span>
        </li>
    }
}
