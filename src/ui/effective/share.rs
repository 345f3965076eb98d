//! Takes the effective YAML out of the page: to the clipboard, or as a file.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use js_sys::Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use yew::{
    AttrValue, Callback, Html, MouseEvent, Properties, component, html, use_effect_with,
    use_state_eq,
};

use crate::analysis::Analysis;
use crate::report::effective_files;
use crate::ui::host::file_object;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = locationsPlayground, js_name = copyText)]
    async fn copy_text(text: &str) -> JsValue;
    #[wasm_bindgen(js_namespace = locationsPlayground)]
    fn download(name: &str, text: &str);
    #[wasm_bindgen(js_namespace = locationsPlayground, js_name = downloadAll)]
    fn download_all(files: &Array, name: &str);
}

/// The name of the archive with every effective file.
const ALL: &str = "effective.zip";

/// How long the answer to a copy is shown, in milliseconds.
const SHOWN: u32 = 2_000;

/// Properties of [`Share`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// Where all of it is.
    pub(super) analysis: Rc<Analysis>,
    /// What is taken.
    pub(super) text: AttrValue,
    /// The file's name.
    pub(super) name: AttrValue,
}

/// The buttons to copy and to download.
#[component]
pub(super) fn Share(props: &Props) -> Html {
    let answer = use_state_eq(|| "");
    let on_copy = {
        let (answer, text) = (answer.clone(), props.text.clone());
        Callback::from(move |_: MouseEvent| {
            let (answer, text) = (answer.clone(), text.clone());
            wasm_bindgen_futures::spawn_local(async move {
                let is_copied = copy_text(&text).await.is_truthy();
                answer.set(if is_copied { "Copied" } else { "The browser would not copy" });
            });
        })
    };
    let setter = answer.setter();
    use_effect_with(*answer, move |answer| {
        let timeout = (!answer.is_empty()).then(|| Timeout::new(SHOWN, move || setter.set("")));
        // Dropping it cancels it.
        move || drop(timeout)
    });
    let on_download = {
        let (name, text) = (props.name.clone(), props.text.clone());
        Callback::from(move |_: MouseEvent| download(&name, &text))
    };
    let on_download_all = {
        let analysis = Rc::clone(&props.analysis);
        Callback::from(move |_: MouseEvent| {
            let files = Array::new();
            for (path, text) in effective_files(&analysis) {
                files.push(&file_object("", &path, &text));
            }
            download_all(&files, ALL);
        })
    };
    html! {
        <div class="effective-share">
            <span class="effective-answer" role="status">{ *answer }</span>
            <button type="button" onclick={on_copy}>{ "Copy" }</button>
            <button type="button" title={format!("Download {}", props.name)} onclick={on_download}>{ "Download" }</button>
            <button type="button" title="Download what every repository deploys to every environment, as one .zip" onclick={on_download_all}>{ "All as .zip" }</button>
        </div>
    }
}
