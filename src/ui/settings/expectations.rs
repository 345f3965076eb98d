//! What is expected of facts.

use std::collections::BTreeSet;

use yew::{Html, html};

use super::row::{id, list, remove, suggested, text};
use super::{Draft, Editor, adder, after_removal};
use crate::analysis::Analysis;
use crate::fact::NAMES_OF_FACTS;
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

/// Conventions of names to choose from: what they ask for, of which fact, by which pattern.
const CONVENTIONS: [(&str, &str, &str); 8] = [
    ("Locations in kebab-case", "location_name", "kebab-case"),
    ("Locations in snake_case", "location_name", "snake_case"),
    ("Locations that fit into an image tag", "location_name", "docker-tag"),
    ("Variables in UPPER_CASE", "variable_name", "UPPER_CASE"),
    ("Namespaces that name their environment", "namespace", "*{environment}*"),
    ("Storage that names its environment", "storage_variable", "*{environment}*"),
    ("Agent queues that name their environment", "agent_queue", "*{environment}*"),
    ("Registries that name their repository", "registry", "*{repo}*"),
];

/// The words of the choice for a pattern of one's own.
const OWN: &str = "a text of its own";

/// Begins the ids.
const PART: &str = "expectation";

/// The id of the list of facts that can be chosen from.
const FACTS: &str = "settings-facts";

/// The list of expectations; the usual ones until one is changed.
pub(super) fn section(editor: &Editor, analysis: &Analysis) -> Html {
    let usual = usual_expectations();
    let own = editor.draft.settings.expectations.as_ref();
    let new = id(PART, own.unwrap_or(&usual).len(), "fact");
    let on_add = editor.on_rows([new.clone()], |draft: &mut Draft, _| {
        let pattern = Expected::Matches("snake_case".into());
        list_of(draft).push(Expectation::new(pattern, "location_name"));
    });
    let on_convention = editor.on(|draft: &mut Draft, at| draft.convention = at);
    let on_add_convention = editor.on_rows([new], |draft: &mut Draft, _| {
        if let Some((_, fact, pattern)) = CONVENTIONS.get(draft.convention) {
            let expected = Expected::Matches((*pattern).to_owned());
            list_of(draft).push(Expectation::new(expected, fact));
        }
    });
    // It is switched off then.
    let on_reset =
        editor.on_rows([adder(PART)], |draft: &mut Draft, _| draft.settings.expectations = None);
    let conventions = CONVENTIONS.iter().map(|it| it.0.to_owned()).collect();
    html! {
        <fieldset class="settings-part">
            <legend>{ if own.is_some() { "Expectations" } else { "Expectations (the usual ones)" } }</legend>
            <ul class="settings-rows">
                for (at, it) in own.unwrap_or(&usual).iter().enumerate() {
                    { row(editor, at, it) }
                }
            </ul>
            <datalist id={FACTS}>
                for it in facts(analysis) {
                    <option value={it} />
                }
            </datalist>
            <div class="settings-add">
                { choice("Naming convention", conventions, editor.draft.convention, &on_convention) }
                <button type="button" onclick={on_add_convention}>{ "Add convention" }</button>
            </div>
            <span class="settings-buttons">
                <button id={adder(PART)} type="button" onclick={on_add}>{ "Add expectation" }</button>
                <button type="button" disabled={own.is_none()} onclick={on_reset}>{ "Back to the usual ones" }</button>
            </span>
        </fieldset>
    }
}

/// What an expectation can be about, in the workspace as it is.
fn facts(analysis: &Analysis) -> BTreeSet<String> {
    let whole = NAMES_OF_FACTS.iter().filter(|it| !it.ends_with(':')).map(|it| (*it).to_owned());
    whole.chain(analysis.facts.rows.iter().map(|it| it.0.name())).collect()
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
    let on_remove = editor.on_rows(after_removal(PART, at), move |draft: &mut Draft, ()| {
        let list = list_of(draft);
        if at < list.len() {
            list.remove(at);
        }
    });
    let on_pattern = change(editor, at, |it, at: usize| {
        let pattern = PATTERNS.get(at).map_or("*", |it| it.0);
        it.expected = Expected::Matches(pattern.into());
    });
    let kind = match &it.expected {
        Expected::Matches(pattern) if preset(pattern) == PATTERNS.len() => Some("own"),
        Expected::Matches(_) => Some("named"),
        _ => None,
    };
    let words = EXPECTED.iter().map(|it| it.1.to_owned()).collect();
    let name = format!("the expectation on {}", it.fact);
    html! {
        <li class="settings-row settings-expectation" data-pattern={kind}>
            { suggested(editor.place(PART, at, "fact"), "Fact", &it.fact, "such as registry", FACTS, &change(editor, at, |it, fact| it.fact = fact)) }
            { choice("Expected", words, chosen, &on_expected) }
            if let Expected::Matches(pattern) = &it.expected {
                { choice("Pattern", patterns(), preset(pattern), &on_pattern) }
                if preset(pattern) == PATTERNS.len() {
                    { text(editor.place(PART, at, "pattern"), "Pattern, * for anything", pattern, "such as *-{environment}", &change(editor, at, |it, pattern| it.expected = Expected::Matches(pattern))) }
                }
            }
            { list(editor.place(PART, at, "repositories"), "Repositories", &it.repos, "all", &change(editor, at, |it, names| it.repos = names)) }
            { list(editor.place(PART, at, "environments"), "Environments", &it.environments, "all", &change(editor, at, |it, names| it.environments = names)) }
            <label class="settings-check"><input type="checkbox" checked={it.own_files} onchange={on_own} />{ "only own files" }</label>
            <span class="settings-buttons">{ remove(id(PART, at, "remove"), &name, &on_remove) }</span>
        </li>
    }
}

/// The place of `pattern` in the choice of patterns; the last is that of a text of its own.
fn preset(pattern: &str) -> usize {
    PATTERNS.iter().position(|it| it.0 == pattern).unwrap_or(PATTERNS.len())
}

fn patterns() -> Vec<String> {
    let named = PATTERNS.iter().map(|(pattern, words)| {
        // A name says more than what it stands for; a pattern says less.
        let (first, then) = if pattern.contains('*') { (words, pattern) } else { (pattern, words) };
        format!("{first}: {then}")
    });
    named.chain([OWN.to_owned()]).collect()
}
