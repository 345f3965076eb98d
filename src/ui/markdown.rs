//! Markdown as nodes: whatever a text says, it never becomes HTML.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag};
use yew::{Html, html};

/// An element that is still open.
struct Open<'t> {
    tag: Option<Tag<'t>>,
    children: Vec<Html>,
    /// Text as it was read, which is all that a code block shows.
    text: String,
}

impl Open<'_> {
    fn new(tag: Option<Tag<'_>>) -> Open<'_> {
        Open { tag, children: Vec::new(), text: String::new() }
    }
}

/// `text` as nodes. `code` draws a code block from its info string and its text.
pub fn markdown(text: &str, code: &dyn Fn(&str, &str) -> Html) -> Html {
    let mut stack = vec![Open::new(None)];
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(tag) => stack.push(Open::new(Some(tag))),
            Event::End(_) => {
                if let Some(open) = stack.pop() {
                    let node = element(open, code);
                    push(&mut stack, node);
                }
            }
            // Raw HTML is shown as the text that it is.
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => {
                if let Some(open) = stack.last_mut() {
                    open.text.push_str(&text);
                }
                push(&mut stack, html! { { text.into_string() } });
            }
            Event::Code(text) => push(&mut stack, html! { <code>{ text.into_string() }</code> }),
            Event::SoftBreak => push(&mut stack, html! { { " " } }),
            Event::HardBreak => push(&mut stack, html! { <br /> }),
            Event::Rule => push(&mut stack, html! { <hr /> }),
            _ => {}
        }
    }
    let nodes = stack.into_iter().flat_map(|it| it.children);
    html! { <>{ for nodes }</> }
}

fn push(stack: &mut [Open<'_>], node: Html) {
    if let Some(open) = stack.last_mut() {
        open.children.push(node);
    }
}

fn element(open: Open<'_>, code: &dyn Fn(&str, &str) -> Html) -> Html {
    let Open { tag, children, text } = open;
    let children = html! { <>{ for children }</> };
    match tag {
        Some(Tag::Heading { level: HeadingLevel::H1, .. }) => html! { <h2>{ children }</h2> },
        Some(Tag::Heading { .. }) => html! { <h3>{ children }</h3> },
        Some(Tag::Paragraph) => html! { <p>{ children }</p> },
        Some(Tag::List(None)) => html! { <ul>{ children }</ul> },
        Some(Tag::List(Some(_))) => html! { <ol>{ children }</ol> },
        Some(Tag::Item) => html! { <li>{ children }</li> },
        Some(Tag::Emphasis) => html! { <em>{ children }</em> },
        Some(Tag::Strong) => html! { <strong>{ children }</strong> },
        Some(Tag::BlockQuote(_)) => html! { <blockquote>{ children }</blockquote> },
        Some(Tag::Table(_)) => html! { <table>{ children }</table> },
        Some(Tag::TableHead) => html! { <thead><tr>{ children }</tr></thead> },
        Some(Tag::TableRow) => html! { <tr>{ children }</tr> },
        Some(Tag::TableCell) => html! { <td>{ children }</td> },
        Some(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => code(&info, &text),
        Some(Tag::CodeBlock(CodeBlockKind::Indented)) => code("", &text),
        Some(Tag::Link { dest_url, .. }) if dest_url.starts_with("https://") => html! {
            <a href={dest_url.into_string()} target="_blank" rel="noopener noreferrer">{ children }</a>
        },
        _ => children,
    }
}
