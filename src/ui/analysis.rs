//! The analysis of what is open, at once at first and then after each moment of quiet.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use js_sys::Array;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use yew::{hook, use_effect_with, use_mut_ref, use_state};

use super::host;
use crate::analysis::{Analysis, analyze};
use crate::app::State;
use crate::template::{jobs, read_answer};

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
    /// How many templates are not rendered in it.
    pub(super) n_unrendered: usize,
}

/// What the program that renders templates has answered to which parts; nothing where it could not be loaded.
type Answers = RefCell<Vec<(Vec<String>, Vec<String>)>>;

/// Has everything rendered that `state` needs, and forgets the rest.
async fn have_rendered(state: &State, answers: &Answers) {
    let jobs = jobs(&state.workspace());
    answers.borrow_mut().retain(|it| jobs.iter().any(|job| job.parts == it.0));
    for job in jobs {
        if !answers.borrow().iter().any(|it| it.0 == job.parts) {
            let parts: Array = job.parts.iter().map(|it| JsValue::from_str(it)).collect();
            let answer = Array::from(&host::render_template(&parts).await);
            let answer = answer.iter().filter_map(|it| it.as_string()).collect();
            answers.borrow_mut().push((job.parts, answer));
        }
    }
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
        let jobs = jobs(&workspace);
        let answers = answers.borrow();
        let answer = |parts: &[String]| answers.iter().find(|it| it.0 == parts).map(|it| &*it.1);
        workspace.rendered =
            jobs.iter().filter_map(|it| read_answer(it, answer(&it.parts)?)).collect();
        let n_unrendered = jobs.len() - workspace.rendered.len();
        let analysis = Rc::new(analyze(&workspace));
        let took = ((now() - start) * 1000.0) as u32;
        Self { analysis, version: state.version(), took, n_unrendered }
    }
}

/// The newest analysis; it may be older than the state for a moment.
#[hook]
pub(super) fn use_analysis(state: &Rc<State>) -> Analyzed {
    let answers = use_mut_ref(Vec::new);
    let analyzed = use_state(|| Analyzed::of(state, &answers));
    {
        let analyzed = analyzed.clone();
        let state = Rc::clone(state);
        use_effect_with(state.version(), move |version| {
            let is_stale = Rc::new(Cell::new(false));
            let stale = Rc::clone(&is_stale);
            let is_due = analyzed.version != *version || analyzed.n_unrendered > 0;
            let analyze = move || {
                spawn_local(async move {
                    have_rendered(&state, &answers).await;
                    if !stale.get() {
                        analyzed.set(Analyzed::of(&state, &answers));
                    }
                });
            };
            // Dropping the timer when the next change arrives is what discards the stale one.
            let timer = is_due.then(|| Timeout::new(QUIET, analyze));
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
