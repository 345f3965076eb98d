//! What is given to a template more than once: what the value that counts takes the place of (`DAGSTER.md §5`).

use crate::source::{FileId, Files, Input, Rendering, Role, Span};
use crate::yaml;

/// What `input`, which was given beside the files, takes the place of, weakest first.
pub(super) fn losers(files: &Files, rendering: &Rendering, input: &Input) -> Vec<Input> {
    let given = match input.role {
        Role::Given => &rendering.given.values,
        Role::Variable => &rendering.given.variables,
        _ => return Vec::new(),
    };
    let typed = |it: &(String, String)| format!("{}={}", it.0, it.1);
    let Some(own) = given.iter().rposition(|it| typed(it) == input.typed) else {
        return Vec::new();
    };
    let (earlier, key) = (given.get(..own).unwrap_or_default(), &given[own].0);
    let steps: Vec<&str> = key.split('.').collect();
    let mut lost = Vec::new();
    if input.role == Role::Given
        && let Some(span) = in_values(files, rendering, &steps)
    {
        lost.push(Input {
            role: Role::Value,
            span: Some(span),
            typed: String::new(),
            ..input.clone()
        });
    }
    for it in earlier.iter().filter(|it| gives(it, key)) {
        lost.push(Input { typed: typed(it), ..input.clone() });
    }
    lost
}

/// Whether `given` sets what stands under `key`: by itself, or in a mapping around it.
fn gives((name, value): &(String, String), key: &str) -> bool {
    let Some(rest) = key.strip_prefix(&**name) else { return false };
    let Some(rest) = rest.strip_prefix('.') else { return rest.is_empty() };
    let steps: Vec<&str> = rest.split('.').collect();
    let value = yaml::parse(FileId(0), value).root;
    value.is_some_and(|it| it.at(&steps).is_some())
}

/// What the values file has under `steps`.
fn in_values(files: &Files, rendering: &Rendering, steps: &[&str]) -> Option<Span> {
    let file = rendering.values?;
    Some(yaml::parse(file, files.text(file)).root?.at(steps)?.span)
}
