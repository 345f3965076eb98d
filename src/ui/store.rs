//! The state of `app` in Yew.

use std::rc::Rc;

use yew::{Callback, Reducible, UseReducerHandle, hook, use_reducer};

use crate::app::{Action, State};

/// The state, shared with every part of the page.
pub(super) struct Store(Rc<State>);

impl Reducible for Store {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        // `None` means "nothing changed": handing back the same `Rc` skips the render.
        self.0.after(action).map_or(self, |next| Rc::new(Self(Rc::new(next))))
    }
}

/// Asks for a change. Its identity never changes, so passing it around is free.
pub(super) type Dispatch = Callback<Action>;

/// The state and the way to change it.
#[hook]
pub(super) fn use_store(initial: impl FnOnce() -> State) -> (Rc<State>, Dispatch) {
    let store: UseReducerHandle<Store> = use_reducer(|| Store(Rc::new(initial())));
    let dispatch = store.dispatcher().to_callback();
    (Rc::clone(&store.0), dispatch)
}
