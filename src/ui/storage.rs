//! Keeps the work in this browser, from the first change on, and brings it back.

use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use js_sys::{Array, JSON};
use wasm_bindgen::JsValue;
use yew::{AttrValue, hook, use_effect_with, use_mut_ref};

use super::host::{self, file_object, get, get_list, get_number, get_text, object};
use super::store::Dispatch;
use crate::app::{Action, Key, Notice, Scope, Sizes, State, Theme, View};
use crate::model::{read_settings, write_settings};
use crate::source::{Settings, SourceFile};

/// The form that is written; others are not read.
const VERSION: u32 = 1;

/// How long the user must be quiet, in milliseconds: less than what the analysis waits for, so that a text on which it
/// stumbled is there to be offered.
const QUIET: u32 = 100;

/// What an earlier visit left.
pub(super) enum Restored {
    /// Its state, and the text of its settings where what reads them could not be loaded.
    State(Box<State>, Option<AttrValue>),
    /// This is the first visit, or the browser gives nothing.
    Nothing,
    /// Something that is not ours to read.
    Unreadable,
}

/// Brings back what an earlier visit left.
pub(super) async fn restore() -> Restored {
    let Some(text) = get_text(&host::load().await, "text") else { return Restored::Nothing };
    let Ok(saved) = JSON::parse(&text) else { return Restored::Unreadable };
    let written = get_text(&saved, "settings").filter(|it| !it.is_empty());
    // The second part reads them.
    let settings = match &written {
        Some(text) if host::load_late().await.is_truthy() => read_settings(text).ok(),
        _ => None,
    };
    let unread = written.filter(|_| settings.is_none()).map(AttrValue::from);
    decode(&saved, settings.unwrap_or_default())
        .map_or(Restored::Unreadable, |it| Restored::State(Box::new(it), unread))
}

/// The theme kept.
pub(super) fn theme() -> Theme {
    match host::theme().as_str() {
        "light" => Theme::Light,
        "dark" => Theme::Dark,
        _ => Theme::System,
    }
}

/// Saves the state after each change of the work; once something was changed, also where the user is in it. `unread_settings` are
/// kept as long as there are no others.
#[hook]
pub(super) fn use_autosave(
    state: &Rc<State>,
    is_restored: bool,
    unread_settings: Option<&AttrValue>,
    dispatch: &Dispatch,
) {
    let is_first = use_mut_ref(|| true);
    let has_complained = use_mut_ref(|| false);
    let waiting = use_mut_ref(|| None::<Rc<State>>);
    let save = {
        let (dispatch, waiting) = (dispatch.clone(), Rc::clone(&waiting));
        let unread = unread_settings.cloned();
        Rc::new(move || {
            let Some(state) = waiting.borrow_mut().take() else { return };
            let (dispatch, has_complained) = (dispatch.clone(), Rc::clone(&has_complained));
            let unread = unread.clone().unwrap_or_default();
            wasm_bindgen_futures::spawn_local(async move {
                let is_saved = match settings_text(&state.settings).await {
                    Ok(text) => {
                        let text = text.unwrap_or_else(|| unread.to_string());
                        host::save(&encode(&state, &text)).await.is_truthy()
                    }
                    Err(()) => false,
                };
                if !is_saved && !has_complained.replace(true) {
                    let message =
                        "This browser does not keep your work: download it before you leave";
                    dispatch
                        .emit(Action::Notify(Notice { message: message.into(), is_error: true }));
                }
            });
        })
    };
    {
        // Whoever closes the tab does not wait for the quiet moment.
        let save = Rc::clone(&save);
        use_effect_with((), move |()| {
            let listener = EventListener::new(&gloo::utils::window(), "pagehide", move |_| save());
            move || drop(listener)
        });
    }
    let state = Rc::clone(state);
    let kept = (state.version(), state.open, state.scope.clone(), state.view, state.sizes);
    use_effect_with((kept, state.tabs.len()), move |_| {
        let is_first = is_first.replace(false);
        let timer = (!is_first && (is_restored || state.version() > 0)).then(|| {
            *waiting.borrow_mut() = Some(state);
            Timeout::new(QUIET, move || save())
        });
        move || drop(timer)
    });
}

/// The settings as text, nothing where nobody has decided anything.
///
/// # Errors
/// Where the second part, which writes them, cannot be loaded.
pub(super) async fn settings_text(settings: &Settings) -> Result<Option<String>, ()> {
    if *settings == Settings::default() {
        return Ok(None);
    }
    let is_there = host::load_late().await.is_truthy();
    is_there.then(|| Some(write_settings(settings))).ok_or(())
}

fn encode(state: &State, settings: &str) -> String {
    let files = Array::new();
    for open in &state.files {
        files.push(&file_object(&open.file.repo, &open.file.path, &open.file.text));
    }
    let name = |key: Key| {
        let file = &state.file(key)?.file;
        Some(JsValue::from(format!("{}/{}", file.repo, file.path)))
    };
    let tabs = Array::new();
    for tab in state.tabs.iter().filter_map(|it| name(*it)) {
        tabs.push(&tab);
    }
    // An environment may be called anything, so the base is another type.
    let scope = match &state.scope {
        None => JsValue::NULL,
        Some(Scope::Base) => JsValue::FALSE,
        Some(Scope::Environment(name)) => name.into(),
    };
    let size = |it: Option<u32>| it.map_or(JsValue::NULL, JsValue::from);
    let Sizes { files: files_size, views, problems } = state.sizes;
    let sizes = object(&[
        ("files", &size(files_size)),
        ("views", &size(views)),
        ("problems", &size(problems)),
    ]);
    let saved = object(&[
        ("version", &VERSION.into()),
        ("files", &files),
        ("settings", &settings.into()),
        ("open", &state.open.and_then(name).unwrap_or(JsValue::NULL)),
        ("tabs", &tabs),
        ("scope", &scope),
        ("view", &state.view.name().into()),
        ("sizes", &sizes),
    ]);
    JSON::stringify(&saved).map_or_else(|_| String::new(), String::from)
}

fn decode(saved: &JsValue, settings: Settings) -> Option<State> {
    if get_number(saved, "version") != Some(VERSION) {
        return None;
    }
    let file = |it: &JsValue| {
        let (repo, path) = (get_text(it, "repo")?, get_text(it, "path")?);
        Some(SourceFile::new(&repo, &path, &get_text(it, "text")?))
    };
    let files = get_list(saved, "files").iter().filter_map(file).collect();
    let mut state = State::new(files, settings);
    let key = |name: &str| {
        let (repo, path) = name.split_once('/')?;
        state.find(repo, path).map(|it| it.key)
    };
    let open = get_text(saved, "open").and_then(|it| key(&it));
    let tabs: Vec<Key> =
        get_list(saved, "tabs").iter().filter_map(|it| key(&it.as_string()?)).collect();
    state.open = open;
    state.tabs = tabs;
    state.tabs.extend(open.filter(|it| !state.tabs.contains(it)));
    let scope = get(saved, "scope");
    state.scope = match scope.as_string() {
        Some(name) => Some(Scope::Environment(name)),
        None => (scope == JsValue::FALSE).then_some(Scope::Base),
    };
    let view = get_text(saved, "view");
    state.view =
        View::ALL.into_iter().find(|it| view.as_deref() == Some(it.name())).unwrap_or(View::Map);
    let sizes = get(saved, "sizes");
    state.sizes = Sizes {
        files: get_number(&sizes, "files"),
        views: get_number(&sizes, "views"),
        problems: get_number(&sizes, "problems"),
    };
    state.theme = theme();
    Some(state)
}
