//! Draws what stands on the map: groups, location cards, resources.

use yew::{Callback, Html, KeyboardEvent, MouseEvent, classes, html};

use super::neighbours::Node;
use super::{edge, fold};
use crate::graph::{Card, Change, Graph, Group, Rect, Resource, ResourceState};
use crate::source::Span;
use crate::ui::shorten::{Letters, fitting, shorten, width_of};
use crate::ui::sign::{Sign, sign_at};

/// The height of the letters that can still be read in a small picture, as the style sheet has it.
const FAR_LETTERS: i32 = 22;

/// How a node is drawn and what it does.
pub(super) struct Manner {
    /// Which node it is.
    pub(super) node: Node,
    /// Whether something else is pointed at.
    pub(super) is_quiet: bool,
    /// Whether it is drawn so small that only its name in large letters can be read.
    pub(super) is_far: bool,
    /// What comparing environments says of it: for the style sheet, and in words.
    pub(super) change: Option<(&'static str, String)>,
    /// What choosing it by key does.
    pub(super) on_choose: Callback<()>,
    /// The same by pointer, unless that has dragged the picture.
    pub(super) onclick: Callback<MouseEvent>,
}

impl Manner {
    /// The sign of what comparing says, to stand before a label: `+ `.
    pub(super) fn mark(&self) -> String {
        self.change.as_ref().map_or_else(String::new, |(_, words)| words.chars().take(2).collect())
    }
}

/// A button made of shapes, with what is read out for it.
pub(super) fn button(
    manner: &Manner,
    class: &'static str,
    kind: &'static str,
    mut label: String,
    drawn: Html,
) -> Html {
    if let Some((_, words)) = &manner.change {
        label.push_str(", ");
        label.push_str(words);
    }
    let onclick = manner.onclick.clone();
    let on_choose = manner.on_choose.clone();
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if matches!(event.key().as_str(), "Enter" | " ") {
            event.prevent_default();
            on_choose.emit(());
        }
    });
    html! {
        <g
            class={classes!("map-node", class)}
            role="button"
            tabindex="0"
            aria-label={label}
            data-node={manner.node.name()}
            data-kind={kind}
            data-change={manner.change.as_ref().map(|it| it.0)}
            data-quiet={manner.is_quiet.then_some("")}
            {onclick}
            {onkeydown}
        >
            { drawn }
        </g>
    }
}

/// What comparing says, for the style sheet and in words.
pub(in crate::ui) fn change_words(graph: &Graph, change: Change) -> Option<(&'static str, String)> {
    let (kind, sign, of) = match change {
        Change::None => return None,
        Change::Added => ("added", "+ only ", &graph.environment),
        Change::Removed => ("removed", "− only ", &graph.before),
        Change::Changed => return Some(("changed", "± differs".to_owned())),
    };
    Some((kind, format!("{sign}{}", of.as_deref().unwrap_or_default())))
}

/// What comparing says, on the upper edge of what it is about.
fn tag(of: Rect, manner: &Manner) -> Html {
    let Some((_, words)) = &manner.change else { return html! {} };
    if manner.is_far {
        // Of the words only the sign can be read.
        let frame = Rect { x: of.right() - 36, y: of.y - 12, width: 28, height: 26 };
        let sign = line(frame.x + 7, frame.y + 21, "map-far", manner.mark().trim().to_owned());
        return html! { <>{ rect(frame, 8, "map-tag") }{ sign }</> };
    }
    let words = shorten(words, of.width - 32, Letters::Sans);
    let width = width_of(&words, Letters::Sans) + 12;
    let (x, y) = (of.right() - width - 10, of.y - 8);
    html! {
        <>
            { rect(Rect { x, y, width, height: 16 }, 8, "map-tag") }
            { line(x + 6, y + 12, "map-detail", words) }
        </>
    }
}

/// The name of something that is drawn small, on two lines where it needs them; `taken` is what stands at the end of the first.
fn far(of: Rect, indent: i32, taken: i32, name: &str, manner: &Manner) -> Html {
    if !manner.is_far {
        return html! {};
    }
    let room = (of.width - indent - 10) * 12 / FAR_LETTERS;
    let name = two_lines(name, room * 2, Letters::Strong).0;
    let is_long = width_of(name, Letters::Strong) > room - taken * 12 / FAR_LETTERS;
    let mut lines = edge::lines(name, room, Letters::Strong, is_long);
    if let Some(first) = lines.first_mut() {
        *first = shorten(first, room - taken * 12 / FAR_LETTERS, Letters::Strong);
    }
    let top = of.y + of.height / 2 + if lines.len() > 1 { -4 } else { 7 };
    let lines = lines.into_iter().zip([0, FAR_LETTERS + 1]);
    html! { <>{ for lines.map(|(text, down)| line(of.x + indent, top + down, "map-far", text)) }</> }
}

/// A repository's frame.
pub(super) fn group(group: &Group, is_quiet: bool, is_far: bool) -> Html {
    let Rect { x, y, width, .. } = group.rect;
    let (letters, indent) = (if is_far { FAR_LETTERS } else { 13 }, fold::indent(is_far));
    html! {
        <g key={group.repo} class="map-group" data-repo={repo_color(group.repo)} data-quiet={is_quiet.then_some("")}>
            <title>{ &group.name }</title>
            { rect(group.rect, 10, "map-group-frame") }
            <text class="map-group-name" x={(x + indent).to_string()} y={(y + 23).to_string()}>
                { shorten(&group.name, (width - indent - 15) * 12 / letters, Letters::Strong) }
            </text>
        </g>
    }
}

/// A location.
pub(super) fn card(card: &Card, repo: &str, manner: &Manner) -> Html {
    let kind = match (card.n_errors, card.n_warnings) {
        (0, 0) => "plain",
        (0, _) => "warning",
        (_, _) => "error",
    };
    let problems = problems(card);
    let told = [card.source.as_str(), card.size.as_str(), problems.as_str()];
    let told: Vec<&str> = told.into_iter().filter(|it| !it.is_empty()).collect();
    let label = match card.n_collapsed {
        0 => format!("Location {} of {repo}: {}", card.name, told.join(", ")),
        _ => format!("Repository {repo}: {}", told.join(", ")),
    };
    let is_whole = card.n_collapsed > 0;
    let Rect { x, y, width, .. } = card.rect;
    let (counts, room) = counts(card);
    let indent = if is_whole { fold::indent(manner.is_far) } else { 12 };
    let drawn = html! {
        <>
            <title>{ format!("{}\n{}", card.name, told.join("\n")) }</title>
            { rect(card.rect, 8, "map-frame") }
            { line(x + indent, y + 22, if is_whole { "map-group-name" } else { "map-name" }, shorten(&card.name, (width - indent - 12 - room) * 12 / if is_whole { 13 } else { 12 }, Letters::Strong)) }
            { counts }
            { line(x + indent, y + 40, "map-code", shorten(&card.source, width - indent - 8, Letters::Mono)) }
            { line(x + indent, y + 57, "map-detail", shorten(&card.size, width - indent - 12, Letters::Sans)) }
            { far(card.rect, indent, room * 8 / 5, &card.name, manner) }
            { tag(card.rect, manner) }
        </>
    };
    let drawn = if is_whole {
        html! { <g class="map-whole" data-repo={repo_color(card.repo)}>{ drawn }</g> }
    } else {
        drawn
    };
    button(manner, "map-card", kind, label, drawn)
}

fn problems(card: &Card) -> String {
    let count = |n: usize, word: &str| {
        (n > 0).then(|| format!("{n} {word}{}", if n == 1 { "" } else { "s" }))
    };
    let counts = [count(card.n_errors, "error"), count(card.n_warnings, "warning")];
    counts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Signs with numbers in the card's right corner, and the room that they take.
fn counts(card: &Card) -> (Html, i32) {
    let mut right = card.rect.right() - 10;
    let y = card.rect.y;
    let mut count = |n: usize, of: Sign, kind: &'static str| -> Html {
        if n == 0 {
            return html! {};
        }
        let text = n.to_string();
        let text_x = right - width_of(&text, Letters::Strong);
        right = text_x - 22;
        html! {
            <g class="map-count" data-kind={kind}>
                { sign_at(of, text_x - 14, y + 12, 12) }
                { line(text_x, y + 22, "map-number", text) }
            </g>
        }
    };
    let warnings = count(card.n_warnings, Sign::Warning, "warning");
    let errors = count(card.n_errors, Sign::Error, "error");
    (html! { <g class="map-counts">{ errors }{ warnings }</g> }, card.rect.right() - 10 - right)
}

/// A resource; `users` are the names of the locations that use it.
pub(super) fn resource(resource: &Resource, users: &[&str], manner: &Manner) -> Html {
    let (kind, word, sign) = state(resource.state);
    let Rect { x, y, width, .. } = resource.rect;
    let (address, format) = address(&resource.label);
    let used = match users {
        [] => String::new(),
        [user] => format!("used by {user}"),
        users => format!("used by {} locations", users.len()),
    };
    let indent = if sign.is_some() { 34 } else { 14 };
    let room = width - indent - 12;
    let (name, rest) = two_lines(address, room, Letters::Strong);
    // What is expected says by itself that this is a mismatch.
    let word = if kind == "mismatch" && !resource.detail.is_empty() { "" } else { word };
    let detail = if resource.detail.is_empty() { used.as_str() } else { resource.detail.as_str() };
    let told = match rest {
        "" => fitting(&[word, detail, format], room, Letters::Sans),
        rest => fitting(&[word, rest, format, detail], room, Letters::Sans),
    };
    let told = if kind == "unresolved" {
        // The label says already that it cannot be told; here is room for the reason.
        shorten(&detail.replace('`', ""), room, Letters::Sans)
    } else if kind == "mismatch" {
        fitting(&[detail, rest, format], room, Letters::Sans)
    } else {
        told
    };
    let all: Vec<&str> = [word, format, detail].into_iter().filter(|it| !it.is_empty()).collect();
    let who = users.join(", ");
    // Read aloud once, and without the marks of code.
    let heard = all.iter().filter(|it| **it != used).map(|it| format!("{it}, "));
    let heard = heard.collect::<String>().replace('`', "");
    let label = format!("{} {address}: {heard}used by {who}", resource.kind.words());
    let title = format!("{}\n{}\nused by {who}", resource.label, all.join(" · "));
    let drawn = html! {
        <>
            <title>{ title }</title>
            { rect(resource.rect, 8, "map-frame") }
            if let Some(sign) = sign {
                { sign_at(sign, x + 12, y + 11, 14) }
            }
            { line(x + indent, y + 22, "map-label", shorten(name, room, Letters::Strong)) }
            { line(x + indent, y + 40, "map-detail", told) }
            { far(resource.rect, indent + if sign.is_some() { 6 } else { 0 }, 0, address, manner) }
            { tag(resource.rect, manner) }
        </>
    };
    button(manner, "map-resource", kind, label, drawn)
}

/// An address that is too long for a line breaks behind its bucket, which is what differs.
pub(in crate::ui) fn two_lines(address: &str, room: i32, letters: Letters) -> (&str, &str) {
    if width_of(address, letters) <= room {
        return (address, "");
    }
    let Some(start) = address.find("://").map(|it| it + 3) else { return (address, "") };
    address[start..].find('/').map_or((address, ""), |it| address.split_at(start + it))
}

/// The address without its format, and the format.
pub(in crate::ui) fn address(label: &str) -> (&str, &str) {
    let split = label.strip_suffix(')').and_then(|it| it.rsplit_once(" ("));
    split.unwrap_or((label, ""))
}

/// A state for the style sheet, in a word, and as a sign.
pub(in crate::ui) fn state(state: ResourceState) -> (&'static str, &'static str, Option<Sign>) {
    match state {
        ResourceState::Plain => ("plain", "", None),
        ResourceState::Shared => ("shared", "shared", Some(Sign::Agree)),
        ResourceState::Doubtful => ("doubtful", "doubtful", Some(Sign::Warning)),
        ResourceState::Mismatch => ("mismatch", "mismatch", Some(Sign::Mismatch)),
        ResourceState::Unresolved => ("unresolved", "unresolved", Some(Sign::Unresolved)),
    }
}

/// The number of a repository's color.
pub(in crate::ui) fn repo_color(repo: usize) -> String {
    (repo % 8 + 1).to_string()
}

/// What choosing a node with a text does.
pub(super) fn reveal(on_reveal: &Callback<Span>, at: Option<Span>) -> Callback<()> {
    at.map_or_else(Callback::noop, |at| on_reveal.reform(move |()| at))
}

/// A rounded rectangle.
pub(super) fn rect(of: Rect, radius: i32, class: &'static str) -> Html {
    html! {
        <rect
            {class}
            x={of.x.to_string()}
            y={of.y.to_string()}
            width={of.width.to_string()}
            height={of.height.to_string()}
            rx={radius.to_string()}
        />
    }
}

/// One line of text.
pub(super) fn line(x: i32, y: i32, class: &'static str, text: String) -> Html {
    html! { <text {class} x={x.to_string()} y={y.to_string()}>{ text }</text> }
}
