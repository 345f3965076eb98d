//! Texts that do not overflow, and sentences with code in backticks.

use yew::{AttrValue, Html, html};

/// How many characters at the end of a name stay readable.
const TAIL: usize = 9;

/// The longest name of a file that stays readable as a whole behind its folder.
const NAME: usize = 16;

/// A path that loses its middle where room is short; the whole is in its tooltip.
pub(in crate::ui) fn middle(path: &str) -> Html {
    let n_chars = path.chars().count();
    let tail = path.char_indices().nth(n_chars.saturating_sub(TAIL)).map_or(0, |it| it.0);
    let at = path.rfind('/').filter(|it| path.len() - it <= NAME).unwrap_or(tail);
    let (head, tail) = path.split_at(at);
    let (head, tail) = (head.to_owned(), tail.to_owned());
    html! {
        <span class="middle" title={path.to_owned()}>
            <span class="middle-head">{ head }</span><span class="middle-tail">{ tail }</span>
        </span>
    }
}

/// A sentence whose parts in backticks are code.
pub(in crate::ui) fn prose(sentence: &str) -> Html {
    sentence
        .split('`')
        .enumerate()
        .map(|(at, part)| {
            let part = AttrValue::from(part.to_owned());
            if at % 2 == 1 {
                html! { <code>{ part }</code> }
            } else {
                html! { { part } }
            }
        })
        .collect()
}

/// `1 error`, `2 errors`.
pub(in crate::ui) fn plural(n: usize, word: &str) -> String {
    let many = match word.strip_suffix('y') {
        Some(stem) if n != 1 => format!("{stem}ies"),
        _ if n != 1 => format!("{word}s"),
        _ => word.to_owned(),
    };
    format!("{n} {many}")
}
