//! Takes the effective YAML out of the page: to the clipboard, or as files.

use std::rc::Rc;

use js_sys::Array;
use wasm_bindgen::prelude::wasm_bindgen;
use yew::{Callback, Html, MouseEvent, html};

use crate::analysis::Analysis;
use crate::merge::Line;
use crate::report::effective_files;
use crate::ui::host::file_object;
use crate::ui::widgets::Share;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = locationsPlayground)]
    fn download(name: &str, text: &str);
    #[wasm_bindgen(js_namespace = locationsPlayground, js_name = downloadAll)]
    fn download_all(files: &Array, name: &str);
}

/// The name of the archive with every effective file.
const ALL: &str = "effective.zip";

/// The buttons to copy and to download `lines`, as a file called `name`, and every file of `analysis`.
pub(super) fn share(analysis: &Rc<Analysis>, lines: &Rc<[Line]>, name: String) -> Html {
    let written = {
        let lines = Rc::clone(lines);
        Callback::from(move |()| text(&lines))
    };
    let title = format!("Download {name}");
    let on_download = {
        let lines = Rc::clone(lines);
        Callback::from(move |_: MouseEvent| download(&name, &text(&lines)))
    };
    let on_download_all = {
        let analysis = Rc::clone(analysis);
        Callback::from(move |_: MouseEvent| {
            let files = Array::new();
            for (path, text) in effective_files(&analysis) {
                files.push(&file_object("", &path, &text));
            }
            download_all(&files, ALL);
        })
    };
    html! {
        <div class="share">
            <Share texts={vec![("Copy", written)]} />
            <button type="button" {title} onclick={on_download}>{ "Download" }</button>
            <button type="button" title="Download what every repository deploys to every environment, as one .zip"
                onclick={on_download_all}>{ "All as .zip" }</button>
        </div>
    }
}

fn text(lines: &[Line]) -> String {
    let mut text = String::new();
    for line in lines {
        text.push_str(&line.text);
        text.push('\n');
    }
    text
}
