//! The dialogs: one `<dialog>` that is always in the page, so that the browser gives the focus back when it closes.

mod add;
mod convert;
mod file;
pub(super) mod form;
mod help;
mod paste;
mod repo;
mod rule;

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement, HtmlElement, MouseEvent};
use yew::{Callback, Html, Properties, TargetCast, component, html, use_effect_with, use_node_ref};

use super::late::{Late, use_late};
use super::settings::SettingsDialog;
use super::store::Dispatch;
use super::widgets::{Icon, icon};
use crate::analysis::Analysis;
use crate::app::{Action, Dialog, Notice, State};
use add::Add;
use convert::Convert;
use file::FileDialog;
use help::help;
use paste::Paste;
use repo::RepoDialog;
use rule::RuleDialog;

/// Properties of [`Dialogs`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// What the user chose.
    pub(super) state: Rc<State>,
    /// What follows from it.
    pub(super) analysis: Rc<Analysis>,
    /// Asks for a change.
    pub(super) dispatch: Dispatch,
}

/// The dialog that the state asks for.
#[component]
pub(super) fn Dialogs(props: &Props) -> Html {
    let host = use_node_ref();
    let late = use_late(props.state.dialog.is_some());
    {
        let (late, dispatch) = (late.clone(), props.dispatch.clone());
        use_effect_with(*late == Late::Failed, move |has_failed| {
            if *has_failed {
                let message = "The dialog could not be loaded. Check the connection".into();
                dispatch.emit(Action::CloseDialog);
                dispatch.emit(Action::Notify(Notice { message, is_error: true }));
                late.set(Late::Loading);
            }
        });
    }
    let dialog = props.state.dialog.clone().filter(|_| *late == Late::There);
    {
        let host = host.clone();
        use_effect_with(dialog.clone(), move |dialog| {
            let Some(host) = host.cast::<HtmlDialogElement>() else { return };
            match dialog {
                Some(_) if !host.open() => {
                    // It fails only where the element is not in the page.
                    host.show_modal().unwrap_or_default();
                    let field = host.query_selector("input, textarea").ok().flatten();
                    if let Some(field) = field.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
                        field.focus().unwrap_or_default();
                    }
                }
                None if host.open() => host.close(),
                _ => {}
            }
        });
    }
    let onclose = props.dispatch.reform(|_| Action::CloseDialog);
    // A click on the backdrop is a click on the dialog itself.
    let onclick = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |event: MouseEvent| {
            let target = event.target_dyn_into::<Element>();
            if target
                .is_some_and(|it| it.tag_name() == "DIALOG" && it.class_name().contains("closable"))
            {
                dispatch.emit(Action::CloseDialog);
            }
        })
    };
    let is_reading = matches!(dialog, Some(Dialog::Rule(_) | Dialog::Help));
    html! {
        <dialog class={if is_reading { "dialog closable" } else { "dialog" }} ref={host} aria-labelledby="dialog-title" {onclose} {onclick}>
            <div class="dialog-content">
                if let Some(dialog) = &dialog {
                    { content(props, dialog) }
                }
            </div>
        </dialog>
    }
}

fn content(props: &Props, dialog: &Dialog) -> Html {
    let (state, analysis) = (Rc::clone(&props.state), Rc::clone(&props.analysis));
    let dispatch = props.dispatch.clone();
    match dialog {
        Dialog::Add(repo) => html! { <Add {state} repo={repo.clone()} {dispatch} /> },
        Dialog::Paste(text) => html! { <Paste {state} text={text.clone()} {dispatch} /> },
        Dialog::File(key) => html! { <FileDialog {state} {analysis} file={*key} {dispatch} /> },
        Dialog::Convert(repo) => {
            html! { <Convert {state} {analysis} repo={repo.clone()} {dispatch} /> }
        }
        Dialog::Repo(repo) => html! { <RepoDialog {state} repo={repo.clone()} {dispatch} /> },
        Dialog::Settings => html! { <SettingsDialog {state} {analysis} {dispatch} /> },
        Dialog::Rule(rule) => html! { <RuleDialog rule={*rule} {dispatch} /> },
        Dialog::Help => help(&dispatch),
    }
}

/// Title and the button that closes.
pub(super) fn head(title: Html, dispatch: &Dispatch) -> Html {
    html! {
        <div class="dialog-head">
            <h2 class="dialog-title" id="dialog-title">{ title }</h2>
            <button type="button" class="plain dialog-close" aria-label="Close" title="Close (Escape)"
                onclick={dispatch.reform(|_| Action::CloseDialog)}>{ icon(Icon::Close) }</button>
        </div>
    }
}
