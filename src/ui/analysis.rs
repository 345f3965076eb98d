//! The analysis of what is open, at once at first and then after each moment of quiet.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::{hook, use_effect_with, use_state};

use crate::analysis::{Analysis, analyze};
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
}

impl Analyzed {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a duration is positive, and casts of floats saturate"
    )]
    fn of(state: &State) -> Self {
        let start = now();
        let analysis = Rc::new(analyze(&state.workspace()));
        let took = ((now() - start) * 1000.0) as u32;
        Self { analysis, version: state.version(), took }
    }
}

/// The newest analysis; it may be older than the state for a moment.
#[hook]
pub(super) fn use_analysis(state: &Rc<State>) -> Analyzed {
    let analyzed = use_state(|| Analyzed::of(state));
    {
        let analyzed = analyzed.clone();
        let state = Rc::clone(state);
        use_effect_with(state.version(), move |version| {
            // Dropping the timer when the next change arrives is what discards the stale one.
            let timer = (analyzed.version != *version)
                .then(|| Timeout::new(QUIET, move || analyzed.set(Analyzed::of(&state))));
            move || drop(timer)
        });
    }
    (*analyzed).clone()
}

/// Milliseconds since some moment.
fn now() -> f64 {
    web_sys::window().and_then(|it| it.performance()).map_or(0.0, |it| it.now())
}
