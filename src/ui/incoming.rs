//! Files from outside: dropped anywhere on the page, pasted, or chosen.

use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions, EventListenerPhase};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ClipboardEvent, DragEvent, Element, Event, HtmlInputElement};
use yew::{
    AttrValue, Html, Properties, TargetCast, component, hook, html, use_effect_with, use_mut_ref,
    use_node_ref, use_state,
};

use super::host::{self, get_list, get_text};
use super::store::Dispatch;
use super::taken::accept;
use crate::app::{Action, Dialog, Notice, State, read_incoming};

/// The repository of files that come without one.
const REPO: &str = "my-repository";

/// Takes what is dropped or pasted anywhere; tells whether something hovers over the page.
#[hook]
pub(super) fn use_drop(state: &State, dispatch: &Dispatch) -> bool {
    let is_over = use_state(|| false);
    let repo = use_mut_ref(String::new);
    state.current_repo().unwrap_or(REPO).clone_into(&mut repo.borrow_mut());
    let (over, dispatch) = (is_over.setter(), dispatch.clone());
    use_effect_with((), move |()| {
        // Before the editor sees it, which would insert the text of a dropped file.
        let options = EventListenerOptions { phase: EventListenerPhase::Capture, passive: false };
        let window = gloo::utils::window();
        let listen = |name: &'static str, act: Box<dyn Fn(&Event)>| {
            EventListener::new_with_options(&window, name, options, move |event| act(event))
        };
        let (enter, leave, drop_over) = (over.clone(), over.clone(), over);
        let (drop_repo, drop_dispatch) = (Rc::clone(&repo), dispatch.clone());
        let listeners = [
            listen(
                "dragover",
                Box::new(move |event| {
                    if has_files(event) {
                        event.prevent_default();
                        enter.set(true);
                    }
                }),
            ),
            listen(
                "dragleave",
                Box::new(move |event| {
                    let event = event.dyn_ref::<DragEvent>();
                    if event.is_some_and(|it| it.related_target().is_none()) {
                        leave.set(false);
                    }
                }),
            ),
            listen(
                "drop",
                Box::new(move |event| {
                    if !has_files(event) {
                        return;
                    }
                    event.prevent_default();
                    event.stop_propagation();
                    drop_over.set(false);
                    if let Some(data) =
                        event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer)
                    {
                        take(&data, drop_repo.borrow().clone(), drop_dispatch.clone());
                    }
                }),
            ),
            listen("paste", Box::new(move |event| paste(event, &repo.borrow(), &dispatch))),
        ];
        move || drop(listeners)
    });
    *is_over
}

/// Reads what a `DataTransfer` or `FileList` holds and adds it. To be called while the event is handled.
fn take(source: &JsValue, repo: String, dispatch: Dispatch) {
    let reading = host::read_dropped(source);
    spawn_local(async move {
        let Ok(read) = JsFuture::from(reading).await else { return };
        let text = |it: &JsValue| Some((get_text(it, "path")?, get_text(it, "text")?));
        let texts = get_list(&read, "files").iter().filter_map(text).collect();
        let skipped = get_list(&read, "skipped");
        let first = skipped
            .first()
            .and_then(|it| Some(format!("{}: {}", get_text(it, "path")?, get_text(it, "reason")?)));
        if !host::load_late().await.is_truthy() {
            let message = "The files could not be taken in. Check the connection".into();
            return dispatch.emit(Action::Notify(Notice { message, is_error: true }));
        }
        accept(read_incoming(texts, &repo), skipped.len(), first.as_deref(), &dispatch);
    });
}

/// A paste outside of a field: files are added, text is asked about.
fn paste(event: &Event, repo: &str, dispatch: &Dispatch) {
    let is_in_field =
        event.target().and_then(|it| it.dyn_into::<Element>().ok()).is_some_and(|it| {
            it.closest("input, textarea, select, code-editor, dialog").ok().flatten().is_some()
        });
    let data = event.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data);
    let Some(data) = data.filter(|_| !is_in_field) else { return };
    let has_files = data.files().is_some_and(|it| it.length() > 0);
    if has_files {
        event.prevent_default();
        take(&data, repo.to_owned(), dispatch.clone());
    } else if let Some(text) = data.get_data("text/plain").ok().filter(|it| !it.trim().is_empty()) {
        event.prevent_default();
        dispatch.emit(Action::ShowDialog(Dialog::Paste(text)));
    }
}

fn has_files(event: &Event) -> bool {
    event
        .dyn_ref::<DragEvent>()
        .and_then(DragEvent::data_transfer)
        .is_some_and(|it| it.types().includes(&"Files".into(), 0))
}

/// Shows that the page takes what hovers over it.
pub(super) fn drop_target(is_shown: bool) -> Html {
    html! {
        <div class="drop-target" hidden={!is_shown} aria-hidden="true">
            <p>{ "Drop files, folders or a .zip to add them" }</p>
        </div>
    }
}

/// Properties of [`Chooser`].
#[derive(Properties, PartialEq)]
pub(super) struct ChooserProps {
    /// The repository of files that come without one.
    pub(super) repo: AttrValue,
    /// Asks for a change.
    pub(super) dispatch: Dispatch,
}

/// A button that lets the user choose files.
#[component]
pub(super) fn Chooser(props: &ChooserProps) -> Html {
    let input = use_node_ref();
    let onclick = {
        let input = input.clone();
        move |_| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                input.click();
            }
        }
    };
    let onchange = {
        let (repo, dispatch) = (props.repo.clone(), props.dispatch.clone());
        move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            if let Some(files) = input.files() {
                dispatch.emit(Action::CloseDialog);
                take(&files, repo.to_string(), dispatch.clone());
            }
        }
    };
    html! {
        <>
            <button type="button" {onclick}>{ "Choose files…" }</button>
            <input type="file" multiple=true hidden=true ref={input} {onchange} aria-label="Files" />
        </>
    }
}
