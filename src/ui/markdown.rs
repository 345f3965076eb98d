//! Markdown into nodes of the page. Nothing in it becomes HTML text: what is not understood is shown as it is written.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use yew::{AttrValue, Html, html};

/// A part of a text at its top level.
pub(super) enum Block {
    /// A heading, with its level from 1.
    Heading(u8, Html),
    /// Code: the info string, and the text.
    Fence(String, String),
    /// Anything else.
    Other(Html),
}

/// The parts of `text`.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let mut events = Parser::new_ext(text, Options::ENABLE_TABLES);
    let mut blocks = Vec::new();
    while let Some(event) = events.next() {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                blocks.push(Block::Heading(number(level), until_end(&mut events)));
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info.to_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                blocks.push(Block::Fence(info, plain(&mut events)));
            }
            event => blocks.push(Block::Other(node(event, &mut events))),
        }
    }
    blocks
}

fn number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        _ => 4,
    }
}

/// Everything up to the end of what was started.
fn until_end(events: &mut Parser<'_>) -> Html {
    let mut nodes = Vec::new();
    while let Some(event) = events.next() {
        if matches!(event, Event::End(_)) {
            break;
        }
        nodes.push(node(event, events));
    }
    html! { <>{ for nodes }</> }
}

/// The text up to the end of what was started.
fn plain(events: &mut Parser<'_>) -> String {
    let mut text = String::new();
    for event in events.by_ref() {
        match event {
            Event::End(_) => break,
            Event::Text(part) | Event::Code(part) | Event::Html(part) | Event::InlineHtml(part) => {
                text.push_str(&part);
            }
            Event::SoftBreak | Event::HardBreak => text.push('\n'),
            _ => {}
        }
    }
    text
}

fn node(event: Event<'_>, events: &mut Parser<'_>) -> Html {
    match event {
        Event::Start(tag) => element(tag, events),
        Event::Code(text) => html! { <code>{ text.to_string() }</code> },
        Event::SoftBreak => html! { { " " } },
        Event::HardBreak => html! { <br /> },
        Event::Rule => html! { <hr /> },
        Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => {
            html! { { text.to_string() } }
        }
        _ => html! {},
    }
}

fn element(tag: Tag<'_>, events: &mut Parser<'_>) -> Html {
    match tag {
        Tag::Paragraph => html! { <p>{ until_end(events) }</p> },
        Tag::BlockQuote(_) => html! { <blockquote>{ until_end(events) }</blockquote> },
        Tag::CodeBlock(_) => html! { <pre tabindex="0"><code>{ plain(events) }</code></pre> },
        Tag::List(None) => html! { <ul>{ until_end(events) }</ul> },
        Tag::List(Some(start)) => {
            html! { <ol start={start.to_string()}>{ until_end(events) }</ol> }
        }
        Tag::Item => html! { <li>{ until_end(events) }</li> },
        Tag::Emphasis => html! { <em>{ until_end(events) }</em> },
        Tag::Strong => html! { <strong>{ until_end(events) }</strong> },
        Tag::Link { dest_url, .. } => link(&dest_url, until_end(events)),
        Tag::Table(_) => table(events),
        _ => until_end(events),
    }
}

/// A link only where it leads to a page on the net; its text alone otherwise.
fn link(to: &str, text: Html) -> Html {
    if to.starts_with("https://") {
        let href: AttrValue = to.to_owned().into();
        html! { <a {href} rel="noopener noreferrer" target="_blank">{ text }</a> }
    } else {
        text
    }
}

fn table(events: &mut Parser<'_>) -> Html {
    let mut head = Vec::new();
    let mut rows = Vec::new();
    while let Some(event) = events.next() {
        match event {
            Event::Start(Tag::TableHead) => {
                head = cells(events)
                    .into_iter()
                    .map(|it| html! { <th scope="col">{ it }</th> })
                    .collect();
            }
            Event::Start(Tag::TableRow) => {
                let row = cells(events).into_iter().map(|it| html! { <td>{ it }</td> });
                rows.push(html! { <tr>{ for row }</tr> });
            }
            Event::End(TagEnd::Table) => break,
            _ => {}
        }
    }
    html! {
        <div class="rule-table" tabindex="0" role="group" aria-label="Table">
            <table>
                <thead><tr>{ for head }</tr></thead>
                <tbody>{ for rows }</tbody>
            </table>
        </div>
    }
}

fn cells(events: &mut Parser<'_>) -> Vec<Html> {
    let mut cells = Vec::new();
    while let Some(event) = events.next() {
        match event {
            Event::Start(Tag::TableCell) => cells.push(until_end(events)),
            Event::End(_) => break,
            _ => {}
        }
    }
    cells
}
