//! The room of the panels, as custom properties of the page: the policy forbids style attributes, not this.

use web_sys::{Element, HtmlElement};
use yew::{Callback, NodeRef, hook, use_callback, use_effect_with};

use super::store::Dispatch;
use crate::app::{Action, Sizes};

/// The smallest size that is kept, in pixels; the style sheet has its own limits.
const SMALLEST: i32 = 80;

/// How the splitters resize.
pub(super) struct Resize {
    /// The files, in pixels.
    pub(super) files: Callback<Option<i32>>,
    /// The views.
    pub(super) views: Callback<Option<i32>>,
    /// The problems.
    pub(super) problems: Callback<Option<i32>>,
}

/// Gives the page its sizes, and the splitters a way to change them.
#[hook]
pub(super) fn use_sizes(page: &NodeRef, sizes: Sizes, dispatch: &Dispatch) -> Resize {
    use_effect_with((page.clone(), sizes), |(page, sizes)| {
        let Some(page) = page.cast::<HtmlElement>() else { return };
        set(&page, "--files-size", sizes.files.map(|it| format!("{it}px")));
        set(&page, "--views-size", sizes.views.map(percent));
        set(&page, "--problems-size", sizes.problems.map(percent));
    });
    let deps = (sizes, dispatch.clone(), page.clone());
    let files = use_callback(deps.clone(), |size: Option<i32>, (sizes, dispatch, _)| {
        let files = size.and_then(|it| u32::try_from(it.max(SMALLEST)).ok());
        dispatch.emit(Action::Resize(Sizes { files, ..*sizes }));
    });
    let views = use_callback(deps.clone(), |size: Option<i32>, (sizes, dispatch, page)| {
        let whole = page.cast::<Element>().map_or(0, |it| it.client_width());
        let views = size.and_then(|it| share(it, whole));
        dispatch.emit(Action::Resize(Sizes { views, ..*sizes }));
    });
    let problems = use_callback(deps, |size: Option<i32>, (sizes, dispatch, page)| {
        let workbench = page
            .cast::<Element>()
            .and_then(|it| it.query_selector(".workbench").ok().flatten())
            .map_or(0, |it| it.client_height());
        let problems = size.and_then(|it| share(it, workbench));
        dispatch.emit(Action::Resize(Sizes { problems, ..*sizes }));
    });
    Resize { files, views, problems }
}

/// `size` in thousandths of `whole`.
fn share(size: i32, whole: i32) -> Option<u32> {
    u32::try_from(size.max(SMALLEST).min(whole).checked_mul(1000)?.checked_div(whole)?).ok()
}

fn percent(thousandths: u32) -> String {
    format!("{}.{}%", thousandths / 10, thousandths % 10)
}

fn set(element: &HtmlElement, name: &str, value: Option<String>) {
    let style = element.style();
    let is_set = match value {
        Some(value) => style.set_property(name, &value),
        None => style.remove_property(name).map(drop),
    };
    debug_assert!(is_set.is_ok(), "a custom property takes any value");
}
