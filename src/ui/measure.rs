//! How large an element is drawn, kept up to date.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};
use yew::{NodeRef, hook, use_effect_with, use_state_eq};

/// Width and height of the element in pixels; nothing until it is drawn.
#[hook]
pub(super) fn use_size(of: &NodeRef) -> Option<(f64, f64)> {
    let size = use_state_eq(|| None::<(f64, f64)>);
    let set = size.setter();
    use_effect_with(of.clone(), move |of| {
        let element = of.cast::<Element>();
        let watched = element.clone();
        let on_resize = Closure::<dyn FnMut()>::new(move || {
            let Some(element) = &watched else { return };
            let rect = element.get_bounding_client_rect();
            // A hidden element has no size, and will be measured when it is shown.
            if rect.width() > 0.0 && rect.height() > 0.0 {
                set.set(Some((rect.width(), rect.height())));
            }
        });
        let observer = ResizeObserver::new(on_resize.as_ref().unchecked_ref()).ok();
        if let (Some(observer), Some(element)) = (&observer, &element) {
            observer.observe(element);
        }
        move || {
            if let Some(observer) = observer {
                observer.disconnect();
            }
            drop(on_resize);
        }
    });
    *size
}
