//! What `why --of` asks for: a variable by its name, or a key as a JSON Pointer or with dots, items of lists by their place or name.

use crate::merge::{EffectiveLocation, Merged, misplaced, pointer_step, variable_chains};
use crate::model::Model;
use crate::schema::{Place, key};

/// What is asked for.
pub(super) enum Of<'o> {
    /// The variable of this name.
    Variable(&'o str),
    /// The key that is written so, behind the first separator.
    Key(&'o str, char),
}

/// What `text` asks for among `locations`, each with its environment.
///
/// # Errors
/// Where it can be neither, with what can be asked for.
pub(super) fn of<'o>(
    model: &Model,
    locations: &[(Option<&str>, &EffectiveLocation)],
    text: &'o str,
) -> Result<Of<'o>, String> {
    let is_variable = |(environment, location): &(Option<&str>, &EffectiveLocation)| {
        variable_chains(model, *environment, location).iter().any(|it| it.name == text)
            || misplaced(&location.merged).is_some_and(|it| it.names.iter().any(|it| it.0 == text))
    };
    let is_key = |it: &str| {
        let is_there = || locations.iter().any(|own| own.1.merged.get(it).is_some());
        key(Place::Location, it).is_some() || is_there()
    };
    let first = |text: &'o str, separator| text.split(separator).next().unwrap_or_default();
    if let Some(rest) = text.strip_prefix('/') {
        let step = first(rest, '/').replace("~1", "/").replace("~0", "~");
        if is_key(&step) {
            return Ok(Of::Key(rest, '/'));
        }
    } else if locations.iter().any(is_variable) {
        return Ok(Of::Variable(text));
    } else if is_key(first(text, '.')) {
        return Ok(Of::Key(text, '.'));
    } else if !text.is_empty() && !text.contains(['.', '/', '=', '[', ' ']) {
        return Ok(Of::Variable(text));
    }
    Err(format!(
        "`--of {text}`: a location has no such key; ask for a variable (`STORAGE_BUCKET`) or a key (`/container_context/k8s/namespace`, `container_context.k8s.env_vars.NAME`)"
    ))
}

impl Of<'_> {
    /// The name of the variable, or the JSON Pointer in `location`: where that does not have it, as it would be there.
    pub(super) fn within(&self, location: &Merged) -> String {
        match *self {
            Self::Variable(name) => name.to_owned(),
            Self::Key(text, separator) => find(location, text, separator).unwrap_or_else(|| {
                let plain =
                    |it: &str| if separator == '/' { it.to_owned() } else { pointer_step(it) };
                let steps: Vec<String> = text.split(separator).map(plain).collect();
                format!("/{}", steps.join("/"))
            }),
        }
    }
}

/// The pointer from `value` to what `text` leads to. A key may have the separator in it.
fn find(value: &Merged, text: &str, separator: char) -> Option<String> {
    let inner = |step: &str, shown: &str, inner: &Merged| {
        let rest = text.strip_prefix(shown)?;
        let rest = match rest.strip_prefix(separator) {
            Some(rest) => find(inner, rest, separator)?,
            None if rest.is_empty() => String::new(),
            None => return None,
        };
        Some(format!("/{step}{rest}"))
    };
    let keys = value.entries().iter().find_map(|it| {
        let step = pointer_step(&it.key);
        let shown = if separator == '/' { &*step } else { &*it.key };
        inner(&step, shown, &it.value)
    });
    let items = || value.items().iter().enumerate();
    let by_place = || items().find_map(|(at, it)| inner(&at.to_string(), &at.to_string(), it));
    // Of one name the last counts.
    let by_name = || {
        items().rev().find_map(|(at, it)| {
            let own = it.get("name").or_else(|| it.get("key")).unwrap_or(it).as_str()?;
            let name = own.split_once('=').map_or(own, |it| it.0);
            inner(&at.to_string(), name, it)
                .or_else(|| inner(&at.to_string(), &pointer_step(name), it))
        })
    };
    keys.or_else(by_place).or_else(by_name)
}
