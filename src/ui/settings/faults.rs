//! Why the settings cannot be saved: each fault with the field that it is of, which it leads to.

use web_sys::MouseEvent;
use yew::{Callback, Html, html};

use super::Draft;
use super::row::{fault_id, id};
use crate::app::{EnvironmentRow, faults_of_environments, with_environments};
use crate::model::{read_settings, write_settings};
use crate::source::{Environment, Expectation, OutsideVariable};
use crate::ui::widgets::{focus, prose};

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// The id of the field; nothing where it is of no single one.
    pub(super) field: Option<String>,
    /// One plain sentence.
    pub(super) words: String,
}

impl Fault {
    fn new(part: &str, row: usize, field: &str, words: String) -> Self {
        Self { field: Some(id(part, row, field)), words }
    }
}

/// Everything that is wrong with the draft, in the order of the dialog.
pub(super) fn faults(draft: &Draft, guessed: &[Environment]) -> Vec<Fault> {
    let settings = &draft.settings;
    let mut faults: Vec<Fault> = faults_of_environments(&draft.environments)
        .into_iter()
        .map(|it| {
            let field = if it.is_of_aliases { "aliases" } else { "name" };
            Fault::new("environment", it.row, field, it.words)
        })
        .collect();
    for (at, it) in settings.variables.iter().enumerate() {
        let of_name = fault_of_variable(it).map(|it| Fault::new("variable", at, "name", it));
        let of_environments = unknown(draft, &it.environments, "variables", at, &it.name)
            .map(|it| Fault::new("variable", at, "environments", it));
        faults.extend(of_name.into_iter().chain(of_environments));
    }
    for (at, it) in settings.expectations.iter().flatten().enumerate() {
        let of_fact = fault_of_expectation(it).map(|it| Fault::new("expectation", at, "fact", it));
        let of_environments = unknown(draft, &it.environments, "expectations", at, &it.fact)
            .map(|it| Fault::new("expectation", at, "environments", it));
        faults.extend(of_fact.into_iter().chain(of_environments));
    }
    if faults.is_empty() {
        // What is saved is read again, by others too.
        let settings = with_environments(settings, guessed, &draft.environments);
        let unread = read_settings(&write_settings(&settings)).err();
        faults.extend(unread.map(|it| Fault { field: None, words: it.message }));
    }
    faults
}

fn fault_of_variable(variable: &OutsideVariable) -> Option<String> {
    let name = &variable.name;
    if name.is_empty() {
        Some("A variable has no name".to_owned())
    } else if name.contains('=') {
        Some(format!("`{name}` is no name of a variable: it has a `=`"))
    } else {
        None
    }
}

fn fault_of_expectation(expectation: &Expectation) -> Option<String> {
    expectation.fact.is_empty().then(|| "An expectation has no fact".to_owned())
}

/// What is wrong with the list of environments of the row at `row` of `part`, which is about `name`.
fn unknown(draft: &Draft, names: &[String], part: &str, row: usize, name: &str) -> Option<String> {
    let rows = &draft.environments;
    let is_known = |name: &String| {
        let is_it = |it: &EnvironmentRow| it.now.name == *name || it.was.as_ref() == Some(name);
        rows.is_empty() || rows.iter().any(is_it)
    };
    let wrong = names.iter().find(|it| !is_known(it))?;
    let about = if name.is_empty() { String::new() } else { format!(", `{name}`") };
    Some(format!("`{wrong}` is not one of the environments (row {} of the {part}{about})", row + 1))
}

/// The faults; each leads to its field.
pub(super) fn list(faults: &[Fault]) -> Html {
    let row = |(at, fault): (usize, &Fault)| {
        let Some(field) = &fault.field else {
            return html! { <li key={at}>{ prose(&fault.words) }</li> };
        };
        let onclick = {
            let field = format!("#{field}");
            Callback::from(move |_: MouseEvent| focus(&[&field]))
        };
        html! {
            <li key={at} id={fault_id(field)}>
                <button type="button" class="link settings-fault" title="Go to the field" {onclick}>{ prose(&fault.words) }</button>
            </li>
        }
    };
    html! { <ul class="settings-faults">{ for faults.iter().enumerate().map(row) }</ul> }
}
