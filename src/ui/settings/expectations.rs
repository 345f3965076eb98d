//! What is expected of facts.

use yew::{Html, html};

use super::row::{list, remove, text};
use super::{Draft, Editor};
use crate::source::{Expectation, Expected, PATTERNS, usual_expectations};
use crate::ui::widgets::choice;

/// What can be expected, in the order of the choice.
const EXPECTED: [(&str, &str); 5] = [
    ("equal_across_repos", "is equal across repositories"),
    ("different_between_environments", "differs between environments"),
    ("names_no_other_environment", "names no other environment"),
    ("present_everywhere", "is present everywhere"),
    ("matches", "matches the pattern"),
];

/// The list of expectations; the usual ones until one is changed.
pub(super) fn section(editor: &Editor) -> Html {
    let usual = usual_expectations();
    let own = editor.0.settings.expectations.as_ref();
    let on_add = editor.on(|draft: &mut Draft, _| {
        let pattern = Expected::Matches("snake_case".into());
        list_of(draft).push(Expectation::new(pattern, "location_name"));
    });
    let on_reset = editor.on(|draft: &mut Draft, _| draft.settings.expectations = None);
    html! {
        <fieldset class="settings-part">
            <legend>{ if own.is_some() { "Expectations" } else { "Expectations (the usual ones)" } }</legend>
            <ul class="settings-rows">
                for (at, it) in own.unwrap_or(&usual).iter().enumerate() {
                    { row(editor, at, it) }
                }
            </ul>
            <p class="form-hint">{ "Patterns: " }
                for (at, (pattern, words)) in PATTERNS.iter().enumerate() {
                    { if at > 0 { ", " } else { "" } }<code>{ *pattern }</code>{ format!(" ({words})") }
                }
                { "; or a text in which * stands for anything." }</p>
            <span class="settings-buttons">
                <button type="button" onclick={on_add}>{ "Add expectation" }</button>
                <button type="button" disabled={own.is_none()} onclick={on_reset}>{ "Back to the usual ones" }</button>
            </span>
        </fieldset>
    }
}

/// The list of the draft, which stands alone from its first change on.
fn list_of(draft: &mut Draft) -> &mut Vec<Expectation> {
    draft.settings.expectations.get_or_insert_with(usual_expectations)
}

fn row(editor: &Editor, at: usize, it: &Expectation) -> Html {
    fn change<T: 'static>(
        editor: &Editor,
        at: usize,
        apply: fn(&mut Expectation, T),
    ) -> yew::Callback<T> {
        editor.on(move |draft: &mut Draft, value: T| {
            if let Some(it) = list_of(draft).get_mut(at) {
                apply(it, value);
            }
        })
    }
    let chosen = EXPECTED.iter().position(|own| own.0 == it.expected.name()).unwrap_or_default();
    let on_expected = change(editor, at, |it, at: usize| {
        let name = EXPECTED.get(at).map_or("", |it| it.0);
        if let Some(expected) = Expected::by_name(name, "snake_case") {
            it.expected = expected;
        }
    });
    let on_own = change(editor, at, |it, _: yew::Event| it.own_files = !it.own_files);
    let on_remove = editor.on(move |draft: &mut Draft, ()| {
        let list = list_of(draft);
        if at < list.len() {
            list.remove(at);
        }
    });
    let words = EXPECTED.iter().map(|it| it.1.to_owned()).collect();
    let name = format!("the expectation on {}", it.fact);
    html! {
        <li class="settings-row">
            { text("Fact", &it.fact, "such as registry", &change(editor, at, |it, fact| it.fact = fact)) }
            { choice("Expected", words, chosen, &on_expected) }
            if let Expected::Matches(pattern) = &it.expected {
                { text("Pattern", pattern, "", &change(editor, at, |it, pattern| it.expected = Expected::Matches(pattern))) }
            }
            { list("Repositories", &it.repos, "all", &change(editor, at, |it, names| it.repos = names)) }
            { list("Environments", &it.environments, "all", &change(editor, at, |it, names| it.environments = names)) }
            <label class="settings-check"><input type="checkbox" checked={it.own_files} onchange={on_own} />{ "only own files" }</label>
            <span class="settings-buttons">{ remove(&name, &on_remove) }</span>
        </li>
    }
}
