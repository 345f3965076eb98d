//! The `<code-editor>` element as a component; `element.js` describes what it takes and tells.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use js_sys::Array;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, Event};
use yew::{
    Html, NodeRef, Properties, component, hook, html, use_effect_with, use_mut_ref, use_node_ref,
};

use super::markers::{markers, offset};
use crate::analysis::Analysis;
use crate::app::{Action, Change, Dialog, Key, OpenFile, Reveal};
use crate::check::rule;
use crate::diagnostic::Fix;
use crate::source::{Kind, LineIndex, recognize};
use crate::ui::files::file_id;
use crate::ui::host::{get, get_list, get_number, get_text, object, whole};
use crate::ui::store::Dispatch;

#[wasm_bindgen]
extern "C" {
    /// The custom element.
    #[wasm_bindgen(extends = web_sys::HtmlElement)]
    type CodeEditorElement;
    #[wasm_bindgen(method, js_name = setDocument)]
    fn set_document(this: &CodeEditorElement, file: &JsValue);
    #[wasm_bindgen(method, js_name = setMarkers)]
    fn set_markers(this: &CodeEditorElement, markers: &Array, revision: u32);
    #[wasm_bindgen(method)]
    fn reveal(this: &CodeEditorElement, from: u32, to: u32);
}

/// Properties of [`CodeEditor`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// What is shown.
    pub(super) file: Rc<Option<OpenFile>>,
    /// The text to go to.
    pub(super) reveal: Option<Reveal>,
    /// Where the problems come from.
    pub(super) analysis: Rc<Analysis>,
    /// Asks for a change.
    pub(super) dispatch: Dispatch,
}

/// What the element was told last.
#[derive(Default)]
struct Told {
    file: Option<(Key, u32, Rc<str>, Rc<str>)>,
    reveal: u32,
    /// The analysis behind the markers, and the fixes by their ids.
    fixes: Option<(Rc<Analysis>, Vec<Fix>)>,
}

/// The editor. It owns its text while the user types; it is told another one only if the revision came from elsewhere.
#[component]
pub(super) fn CodeEditor(props: &Props) -> Html {
    let host = use_node_ref();
    let told = use_mut_ref(Told::default);
    use_events(&host, &told, &props.dispatch);
    {
        let (host, told) = (host.clone(), Rc::clone(&told));
        use_effect_with(Rc::clone(&props.file), move |file| {
            if let (Some(element), Some(open)) = (element(&host), &**file) {
                show(&element, open, &mut told.borrow_mut());
            }
        });
    }
    {
        let (host, told) = (host.clone(), Rc::clone(&told));
        let deps = (Rc::clone(&props.analysis), Rc::clone(&props.file));
        use_effect_with(deps, move |(analysis, file)| {
            if let (Some(element), Some(open)) = (element(&host), &**file) {
                mark(&element, open, analysis, &mut told.borrow_mut());
            }
        });
    }
    {
        let host = host.clone();
        use_effect_with((props.reveal, Rc::clone(&props.file)), move |(reveal, file)| {
            let (Some(element), Some(open), Some(reveal)) = (element(&host), &**file, reveal)
            else {
                return;
            };
            let is_new = told.borrow().reveal != reveal.number;
            if is_new && reveal.key == open.key {
                told.borrow_mut().reveal = reveal.number;
                let text = &open.file.text;
                let lines = LineIndex::new(text);
                element
                    .reveal(offset(&lines, text, reveal.start), offset(&lines, text, reveal.end));
            }
        });
    }
    html! { <code-editor ref={host} /> }
}

fn element(host: &NodeRef) -> Option<CodeEditorElement> {
    host.get().map(JsCast::unchecked_into)
}

/// Gives the element a file that it does not have yet.
fn show(element: &CodeEditorElement, open: &OpenFile, told: &mut Told) {
    let (repo, path) = (Rc::clone(&open.file.repo), Rc::clone(&open.file.path));
    let now = (open.key, open.revision, repo, path);
    if told.file.as_ref() == Some(&now) {
        return;
    }
    let path = &*open.file.path;
    let language = match path.rsplit('.').next() {
        Some("py") => "python",
        _ if recognize(path, "", &[]).kind == Kind::DagsterCloud => "deployment",
        Some("yaml" | "yml") => "yaml",
        _ => "text",
    };
    let text = open.file.text.strip_prefix('\u{feff}').unwrap_or(&open.file.text);
    element.set_document(&object(&[
        ("key", &open.key.0.to_string().into()),
        ("revision", &open.revision.into()),
        ("text", &text.into()),
        ("language", &language.into()),
        ("label", &format!("{}/{path}", open.file.repo).into()),
    ]));
    told.file = Some(now);
}

/// Marks the problems, if they were found in this very text.
fn mark(element: &CodeEditorElement, open: &OpenFile, analysis: &Rc<Analysis>, told: &mut Told) {
    let Some(id) = file_id(analysis, open) else { return };
    let Some(file) = analysis.files.get(id).filter(|it| it.text == open.file.text) else { return };
    let (list, fixes) = markers(analysis, id, file);
    element.set_markers(&list, open.revision);
    told.fixes = Some((Rc::clone(analysis), fixes));
}

/// What an event of the element comes to, from its detail.
type Act = Box<dyn Fn(&JsValue) -> Option<Action>>;

/// Listens to what the user does in the element.
#[hook]
fn use_events(host: &NodeRef, told: &Rc<RefCell<Told>>, dispatch: &Dispatch) {
    let deps = (host.clone(), dispatch.clone());
    let told = Rc::clone(told);
    use_effect_with(deps, move |(host, dispatch)| {
        let listen = |name: &'static str, act: Act| {
            let dispatch = dispatch.clone();
            host.get().map(|it| {
                EventListener::new(&it, name, move |event: &Event| {
                    let detail = event.dyn_ref::<CustomEvent>().map(CustomEvent::detail);
                    if let Some(action) = detail.and_then(|it| act(&it)) {
                        dispatch.emit(action);
                    }
                })
            })
        };
        let (edited, fixed) = (Rc::clone(&told), told);
        let listeners = [
            listen("edit", Box::new(move |detail| edit(detail, &mut edited.borrow_mut()))),
            listen("fix", Box::new(move |detail| fix(detail, &fixed.borrow()))),
            listen("rule", Box::new(explain)),
        ];
        move || drop(listeners)
    });
}

fn edit(detail: &JsValue, told: &mut Told) -> Option<Action> {
    let key = Key(get_text(detail, "key")?.parse().ok()?);
    let base = get_number(detail, "base")?;
    if let Some((shown, revision, ..)) = &mut told.file
        && *shown == key
    {
        // The element has this text already, so it need not be told.
        *revision = get_number(detail, "revision")?;
    }
    let change = |it: &JsValue| {
        let parts = Array::from(it);
        let text = parts.get(2).as_string()?;
        Some(Change { from: whole(&parts.get(0))?, to: whole(&parts.get(1))?, text })
    };
    let changes = get_list(detail, "changes").iter().filter_map(change).collect();
    Some(Action::Edit { key, base, changes, text: get_text(detail, "text")? })
}

fn fix(detail: &JsValue, told: &Told) -> Option<Action> {
    let (analysis, fixes) = told.fixes.as_ref()?;
    let fix = fixes.get(whole(&get(detail, "id"))? as usize)?;
    Some(Action::ApplyFix(Rc::clone(analysis), fix.clone()))
}

fn explain(detail: &JsValue) -> Option<Action> {
    let rule = rule(&get_text(detail, "rule")?)?;
    Some(Action::ShowDialog(Dialog::Rule(rule.id)))
}
