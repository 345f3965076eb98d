//! Markdown of the page's own texts as nodes: whatever a text says, it never becomes HTML. `host.js` reads it, with a
//! library that is loaded on first need.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::JsValue;
use yew::{AttrValue, Html, hook, html, use_effect_with, use_state};

use super::host::{self, get_list, get_number, get_text};

/// How far the reading of a text is.
#[derive(Clone)]
pub(super) enum Markdown {
    /// On its way.
    Loading,
    /// The library cannot be had.
    Failed,
    /// What stands in the text, in order.
    Read(Rc<[Node]>),
}

/// A part of a text, as `host.js` describes it.
pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) children: Vec<Node>,
}

/// What a part is.
pub(super) enum Kind {
    /// A heading of a level from 1.
    Heading(u32),
    /// A code block: its info string and its text.
    CodeBlock(String, String),
    /// Words.
    Text(String),
    /// Code among words.
    Code(String),
    /// A link to an address.
    Link(String),
    /// Any other, by its name.
    Other(String),
}

impl Node {
    fn read(value: &JsValue) -> Self {
        let text = |name: &str| get_text(value, name).unwrap_or_default();
        let name = text("kind");
        let kind = match name.as_str() {
            "heading" => Kind::Heading(get_number(value, "level").unwrap_or(1)),
            "code-block" => Kind::CodeBlock(text("info"), text("text")),
            "text" => Kind::Text(text("text")),
            "code" => Kind::Code(text("text")),
            "link" => Kind::Link(text("url")),
            _ => Kind::Other(name),
        };
        Self { kind, children: read_children(value) }
    }

    /// As it is shown. `code` draws a code block from its info string and its text.
    pub(super) fn view(&self, code: &dyn Fn(&str, &str) -> Html) -> Html {
        let children: Html = self.children.iter().map(|it| it.view(code)).collect();
        match &self.kind {
            Kind::Heading(1) => html! { <h2>{ children }</h2> },
            Kind::Heading(_) => html! { <h3>{ children }</h3> },
            Kind::CodeBlock(info, text) => code(info, text),
            Kind::Text(text) => html! { { text } },
            Kind::Code(text) => html! { <code>{ text }</code> },
            Kind::Link(url) if url.starts_with("https://") => html! {
                <a href={url.clone()} target="_blank" rel="noopener noreferrer">{ children }</a>
            },
            Kind::Link(_) => children,
            Kind::Other(name) => match name.as_str() {
                "paragraph" => html! { <p>{ children }</p> },
                "list" => html! { <ul>{ children }</ul> },
                "steps" => html! { <ol>{ children }</ol> },
                "item" => html! { <li>{ children }</li> },
                "quote" => html! { <blockquote>{ children }</blockquote> },
                "emphasis" => html! { <em>{ children }</em> },
                "strong" => html! { <strong>{ children }</strong> },
                "break" => html! { <br /> },
                "rule" => html! { <hr /> },
                _ => children,
            },
        }
    }
}

fn read_children(value: &JsValue) -> Vec<Node> {
    get_list(value, "children").iter().map(Node::read).collect()
}

/// Reads the page of a rule, once.
#[hook]
pub(super) fn use_rule_page(id: &AttrValue) -> Markdown {
    let done = use_state(|| None::<(AttrValue, Markdown)>);
    {
        let done = done.clone();
        use_effect_with(id.clone(), move |id| {
            let id = id.clone();
            let is_wanted = Rc::new(Cell::new(true));
            {
                let is_wanted = Rc::clone(&is_wanted);
                wasm_bindgen_futures::spawn_local(async move {
                    let read = match host::rule_page(&id).await {
                        Ok(root) => Markdown::Read(read_children(&root).into()),
                        Err(_) => Markdown::Failed,
                    };
                    if is_wanted.get() {
                        done.set(Some((id, read)));
                    }
                });
            }
            move || is_wanted.set(false)
        });
    }
    match &*done {
        Some((of, read)) if of == id => read.clone(),
        _ => Markdown::Loading,
    }
}
