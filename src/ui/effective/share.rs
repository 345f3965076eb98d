//! Takes the effective YAML out of the page: to the clipboard, or as files; and says what of it the official tools would not make.

use std::rc::Rc;

use js_sys::Array;
use wasm_bindgen::prelude::wasm_bindgen;
use yew::{
    AttrValue, Callback, Html, MouseEvent, Properties, component, html, use_memo, use_state_eq,
};

use crate::analysis::Analysis;
use crate::merge::{Effective, Line};
use crate::report::{Refusal, doubtful_files, effective_files, refusal, unread_file};
use crate::source::Span;
use crate::ui::host::file_object;
use crate::ui::place::place_button;
use crate::ui::sign::{Sign, sign};
use crate::ui::widgets::{Share, plural, prose};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = locationsPlayground)]
    fn download(name: &str, text: &str);
    #[wasm_bindgen(js_namespace = locationsPlayground, js_name = downloadAll)]
    fn download_all(files: &Array, name: &str);
}

/// The name of the archive with every effective file.
const ALL: &str = "effective.zip";

/// Files that are told of; it says how many more there are.
const MAX_TOLD: usize = 12;

/// Properties of [`HandOut`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// What was merged.
    pub(super) analysis: Rc<Analysis>,
    /// The repository.
    pub(super) repo: usize,
    /// The environment; nothing for the base.
    pub(super) environment: Option<AttrValue>,
    /// Its effective file.
    pub(super) lines: Rc<[Line]>,
    /// What that is called.
    pub(super) name: String,
    /// Asks to show some text.
    pub(super) on_reveal: Callback<Span>,
}

/// What an archive was made of.
#[derive(Clone, PartialEq)]
struct Made {
    of: Rc<Analysis>,
    n_files: usize,
    doubtful: Rc<[(String, String)]>,
}

/// The buttons to copy and to download one effective file, and to download them all.
#[component]
pub(super) fn HandOut(props: &Props) -> Html {
    let made = use_state_eq(|| None::<Made>);
    let asked = (Rc::clone(&props.analysis), props.repo, props.environment.clone());
    let refused = use_memo(asked, |(analysis, repo, environment)| {
        refused(analysis, *repo, environment.as_deref())
    });
    let written = {
        let lines = Rc::clone(&props.lines);
        Callback::from(move |()| text(&lines))
    };
    let title = format!("Download {}", props.name);
    let on_download = {
        let (lines, name) = (Rc::clone(&props.lines), props.name.clone());
        Callback::from(move |_: MouseEvent| download(&name, &text(&lines)))
    };
    let on_download_all = {
        let (analysis, made) = (Rc::clone(&props.analysis), made.clone());
        Callback::from(move |_: MouseEvent| {
            let files = Array::new();
            for (path, text) in effective_files(&analysis) {
                files.push(&file_object("", &path, &text));
            }
            download_all(&files, ALL);
            let n_files = usize::try_from(files.length()).unwrap_or_default();
            let doubtful = doubtful_files(&analysis).into();
            made.set(Some(Made { of: Rc::clone(&analysis), n_files, doubtful }));
        })
    };
    // What is said of an archive is of no other files than those in it.
    let made = made.as_ref().filter(|it| Rc::ptr_eq(&it.of, &props.analysis));
    html! {
        <>
            <div class="share">
                <Share texts={vec![("Copy", written)]} />
                <button type="button" {title} onclick={on_download}>{ "Download" }</button>
                <button type="button" title="Download what every repository deploys to every environment, as one .zip"
                    onclick={on_download_all}>{ "All as .zip" }</button>
            </div>
            if let Some(refusal) = &*refused {
                <p class="share-told">
                    { sign(Sign::Error) }
                    <span>
                        { "The official tools make no such file: " }{ prose(&refusal.words) }
                        if let Some(at) = refusal.at {
                            { " " }{ place_button(&props.analysis, at, &props.on_reveal) }
                        }
                    </span>
                </p>
            }
            <div class="share-told" role="status">{ for made.map(told) }</div>
        </>
    }
}

/// Why nobody deploys the file; the base of environments is deployed by nobody anyway.
fn refused(analysis: &Analysis, repo: usize, environment: Option<&str>) -> Option<Refusal> {
    let is_it = |it: &&Effective| it.repo == repo && it.environment.as_deref() == environment;
    let effective = analysis.deployed.iter().find(is_it)?;
    unread_file(analysis, repo, environment).or_else(|| refusal(analysis, effective))
}

/// What is in the archive, and what of it is not deployed so.
fn told(made: &Made) -> Html {
    let row = |(name, reason): &(String, String)| {
        html! { <li><code>{ name }</code>{ ": " }{ prose(reason) }</li> }
    };
    let n_more = made.doubtful.len().saturating_sub(MAX_TOLD);
    html! {
        <div>
            <p>{ format!("{ALL} has {}.", plural(made.n_files, "file")) }</p>
            if !made.doubtful.is_empty() {
                <p>{ "Not to be taken for what is deployed:" }</p>
                <ul>{ for made.doubtful.iter().take(MAX_TOLD).map(row) }</ul>
            }
            if n_more > 0 {
                <p>{ format!("and {n_more} more") }</p>
            }
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
