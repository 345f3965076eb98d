//! The keys of the page, all of them; the editor has its own.

use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions, EventListenerPhase};
use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent};
use yew::{hook, use_effect_with, use_mut_ref};

use super::store::Dispatch;
use crate::analysis::Analysis;
use crate::app::{Action, Dialog, Notice, Panel, State};

/// Keys and what they do, for the help.
pub(super) const SHORTCUTS: [(&str, &str); 13] = [
    ("Alt+1 … Alt+4", "Go to files, text, problems, views"),
    ("F8 · Shift+F8", "Next and previous problem"),
    ("Ctrl+. · ⌘+.", "In the text: repairs for the problem at the caret"),
    ("Ctrl+Space", "In the text: keys that may stand here"),
    ("Ctrl+K Ctrl+I · ⌘+K ⌘+I", "In the text: what the key at the caret does"),
    ("Ctrl+F · ⌘+F", "In the text: search and replace"),
    ("Ctrl+Z · ⌘+Z", "In the text: undo"),
    ("Escape, then Tab", "Leave the text"),
    ("↑ · ↓", "Walk through files, problems and tabs"),
    ("F2 · Delete", "On a file: change or remove it"),
    (
        "Arrows · + − 0",
        "On the map: move, zoom and fit it; Enter on a node keeps its neighbours and lets Tab reach its edges, again shows its text",
    ),
    (
        "Arrows · Home · End",
        "In the matrix: from cell to cell, with Ctrl to the first and last row",
    ),
    ("?", "This help"),
];

/// Listens to the keys.
#[hook]
pub(super) fn use_shortcuts(state: &Rc<State>, analysis: &Rc<Analysis>, dispatch: &Dispatch) {
    let latest = use_mut_ref(|| (Rc::clone(state), Rc::clone(analysis)));
    *latest.borrow_mut() = (Rc::clone(state), Rc::clone(analysis));
    let dispatch = dispatch.clone();
    use_effect_with((), move |()| {
        let options = EventListenerOptions { phase: EventListenerPhase::Bubble, passive: false };
        let window = gloo::utils::window();
        let listener = EventListener::new_with_options(&window, "keydown", options, move |event| {
            let (state, analysis) = latest.borrow().clone();
            let Some(key) = event.dyn_ref::<KeyboardEvent>().filter(|it| !it.default_prevented())
            else {
                return;
            };
            if state.dialog.is_some() {
                return;
            }
            if let Some(action) = action(key, &state, &analysis) {
                event.prevent_default();
                if let Action::ChoosePanel(panel) = action {
                    focus_later(panel);
                }
                dispatch.emit(action);
            }
        });
        move || drop(listener)
    });
}

fn action(key: &KeyboardEvent, state: &State, analysis: &Rc<Analysis>) -> Option<Action> {
    let is_command = key.ctrl_key() || key.meta_key();
    if key.alt_key() && !is_command {
        let panel = match key.code().as_str() {
            "Digit1" => Panel::Files,
            "Digit2" => Panel::Text,
            "Digit3" => Panel::Problems,
            "Digit4" => Panel::Views,
            _ => return None,
        };
        return Some(Action::ChoosePanel(panel));
    }
    match key.key().as_str() {
        "F8" => {
            let step = if key.shift_key() { State::previous_problem } else { State::next_problem };
            let problem = step(state, analysis)?;
            Some(Action::Reveal(Rc::clone(analysis), problem.finding.primary.span))
        }
        "?" if !is_command && !is_typing(key) => Some(Action::ShowDialog(Dialog::Help)),
        // People press it out of habit, and the browser would offer to save the page.
        "s" if is_command && !key.shift_key() => {
            let message = "Kept in this browser as you type; Download gives you the files".into();
            Some(Action::Notify(Notice { message, is_error: false }))
        }
        _ => None,
    }
}

fn is_typing(event: &Event) -> bool {
    event
        .target()
        .and_then(|it| it.dyn_into::<Element>().ok())
        .and_then(|it| it.closest("input:not([type=radio]), textarea, select, code-editor").ok())
        .flatten()
        .is_some()
}

/// Focuses a panel once it is shown.
fn focus_later(panel: Panel) {
    let selectors = match panel {
        Panel::Files => [".files-open[aria-current]", ".files button"],
        Panel::Text => ["code-editor", ".editor button"],
        Panel::Problems => [".problem[data-shown] .problem-message", ".problems button"],
        Panel::Views => [".views [role=tab][tabindex='0']", ".views button"],
    };
    // The page is drawn before the next task.
    let focus = move || {
        let document = gloo::utils::document();
        let found = selectors.iter().find_map(|it| document.query_selector(it).ok().flatten());
        if let Some(element) = found.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
            element.focus().unwrap_or_default();
        }
    };
    Timeout::new(0, focus).forget();
}
