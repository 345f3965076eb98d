//! The analysis of what is open, at once at first and then after each moment of quiet.

use std::cell::Cell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use yew::{hook, use_effect_with, use_memo, use_state};

use super::programs::{Answers, Unanswered};
use crate::analysis::{Analysis, analyze_read};
use crate::app::State;

/// How long the user must be quiet, in milliseconds.
const QUIET: u32 = 120;

/// An analysis, of which version of the workspace, and how long it took.
#[derive(Clone)]
pub(super) struct Analyzed {
    /// What was found.
    pub(super) analysis: Rc<Analysis>,
    /// The version of the workspace.
    pub(super) version: u32,
    /// How long it took, in microseconds.
    pub(super) took: u32,
    /// What it does without.
    pub(super) unanswered: Unanswered,
}

impl Analyzed {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a duration is positive, and casts of floats saturate"
    )]
    fn of(state: &State, answers: &Answers) -> Self {
        let start = now();
        let mut workspace = state.workspace();
        let (python, unanswered) = answers.give(&mut workspace);
        let analysis = Rc::new(analyze_read(&workspace, &python, answers.are_whole()));
        let took = ((now() - start) * 1000.0) as u32;
        Self { analysis, version: state.version(), took, unanswered }
    }
}

/// The newest analysis; it may be older than the state for a moment.
#[hook]
pub(super) fn use_analysis(state: &Rc<State>) -> Analyzed {
    let answers = use_memo((), |()| Answers::default());
    let analyzed = use_state(|| Analyzed::of(state, &answers));
    {
        let analyzed = analyzed.clone();
        let state = Rc::clone(state);
        use_effect_with(state.version(), move |version| {
            let is_stale = Rc::new(Cell::new(false));
            let stale = Rc::clone(&is_stale);
            let is_first = analyzed.version == *version;
            let is_due = !is_first || !analyzed.unanswered.is_none();
            let analyze = move || {
                spawn_local(async move {
                    answers.ask(&state.workspace()).await;
                    if !stale.get() {
                        analyzed.set(Analyzed::of(&state, &answers));
                    }
                });
            };
            // Dropping the timer when the next change arrives is what discards the stale one.
            let timer = is_due.then(|| Timeout::new(if is_first { 0 } else { QUIET }, analyze));
            move || {
                is_stale.set(true);
                drop(timer);
            }
        });
    }
    (*analyzed).clone()
}

/// Milliseconds since some moment.
fn now() -> f64 {
    web_sys::window().and_then(|it| it.performance()).map_or(0.0, |it| it.now())
}
