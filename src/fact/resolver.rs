//! Where a location's I/O managers store in an environment: Python values resolved through the effective variables.

use std::collections::BTreeSet;

use super::address::{address, has_objects, key_prefix, plain_path};
use super::code::imported;
use super::{AccessUse, Part, Place, StorageUse};
use crate::merge::{
    EffectiveLocation, Given, Misplaced, Variable, is_reserved, misplaced, unread_source,
    variables_in,
};
use crate::model::Model;
use crate::python::{ENDPOINT, Field, IoManager, Module, Root, Storage, Value};
use crate::source::{Environment, Span};

/// What the I/O managers of `modules` are to `location`, deployed to `environment`, the place `subject` among the facts: those that
/// count there. Whether the Python was only `assumed` to be the location's is passed on.
pub(super) fn managers(
    model: &Model,
    environment: Option<&str>,
    location: &EffectiveLocation,
    modules: &[&Module],
    (subject, assumed): (usize, bool),
) -> Vec<StorageUse> {
    let resolver = Resolver::new(model, environment, location);
    let mut all = Vec::new();
    for module in modules {
        for manager in &module.managers {
            let Some(mut used) = storage(subject, manager, assumed, &resolver) else { continue };
            // A class that its module does not have stores nothing: the location does not even load.
            if let Some(it) = module.unknown_class(manager.class_span) {
                let reason = format!("`{}` has no `{}`", it.module, it.name);
                used.place = Place::Unresolved(reason, manager.class_span);
            }
            all.push(used);
        }
    }
    all
}

/// What the bodies of the assets of `modules` open by themselves at `location`, deployed to `environment`, the place `subject` among the facts.
pub(super) fn accesses(
    model: &Model,
    environment: Option<&str>,
    location: &EffectiveLocation,
    modules: &[&Module],
    subject: usize,
) -> Vec<AccessUse> {
    let resolver = Resolver::new(model, environment, location);
    let mut all = Vec::new();
    for module in modules {
        // One function may make several assets.
        let assets = module.assets.iter().filter(|it| !it.is_left_out);
        let ops: BTreeSet<u32> = assets.filter_map(|it| it.op).collect();
        let ops = ops.into_iter().filter_map(|it| module.ops.get(it as usize));
        all.extend(ops.flat_map(|it| &it.accesses).map(|it| AccessUse {
            subject,
            part: resolver.part("", &it.address, it.span),
            span: it.span,
            is_write: it.is_write,
        }));
    }
    all
}

/// The manager in the environment of `resolver`; `None` where the environment chooses another one.
fn storage(
    subject: usize,
    manager: &IoManager,
    assumed: bool,
    resolver: &Resolver<'_>,
) -> Option<StorageUse> {
    let told = |it: &Field| {
        let mut part = resolver.part(&it.name, &it.value, it.span);
        if let Ok(Some(text)) = &mut part.value {
            *text = match (has_objects(manager), it.name.ends_with("prefix")) {
                (true, true) => key_prefix(text),
                (true, false) => std::mem::take(text),
                _ => plain_path(text),
            };
        }
        part
    };
    let parts: Vec<Part> = manager.fields.iter().map(told).collect();
    let mut doubt = None;
    for condition in &manager.conditions {
        match resolver.part("", condition, manager.class_span).value {
            Ok(Some(text)) if text == "False" => return None,
            Ok(_) => {}
            Err(reason) => doubt = Some((reason, manager.class_span)),
        }
    }
    // Which service a variable means need not be known to compare buckets at it.
    let mut needed = parts.iter().filter(|it| it.field != ENDPOINT || it.variable.is_none());
    let unresolved = needed.find_map(|it| Some((it.value.as_ref().err()?.clone(), it.at)));
    let nameless = || {
        let bucket = parts.first().filter(|_| has_objects(manager))?;
        let is_empty = bucket.value.as_ref().ok()?.as_deref() == Some("");
        is_empty.then(|| (format!("`{}` is empty", bucket.field), bucket.at))
    };
    let unresolved = unresolved.or(doubt).or_else(nameless);
    let place = match unresolved {
        Some((reason, at)) => Place::Unresolved(reason, at),
        None if manager.storage == Storage::Custom && parts.is_empty() => Place::Unresolved(
            format!("`{}` is not a class whose storage is known", manager.class),
            manager.class_span,
        ),
        None => Place::Known(address(manager, &parts)),
    };
    Some(StorageUse { subject, manager: manager.clone(), assumed, parts, place, on_volume: None })
}

/// Tells Python values for one location in one environment.
pub struct Resolver<'r> {
    model: &'r Model,
    location: &'r EffectiveLocation,
    environment: Option<&'r Environment>,
    variables: Vec<Variable>,
    misplaced: Option<Misplaced>,
}

impl<'r> Resolver<'r> {
    /// For `location`, deployed to `environment`.
    pub fn new(
        model: &'r Model,
        environment: Option<&str>,
        location: &'r EffectiveLocation,
    ) -> Self {
        Self {
            model,
            location,
            environment: model.environments.iter().find(|it| Some(&*it.name) == environment),
            variables: variables_in(model, environment, location).0,
            misplaced: misplaced(&location.merged),
        }
    }

    /// `value`, called `field`, which is written at `span`.
    pub fn part(&self, field: &str, value: &Value, span: Span) -> Part {
        let mut part = Part {
            field: field.to_owned(),
            value: Ok(None),
            variable: None,
            variable_value: None,
            at: span,
            hidden: Vec::new(),
        };
        part.value = self.value(value, &mut part);
        part
    }

    fn value(&self, value: &Value, part: &mut Part) -> Result<Option<String>, String> {
        match value {
            Value::Literal(text) => Ok(Some(text.clone())),
            Value::Unset => Ok(None),
            Value::Unknown(reason) => Err(reason.clone()),
            Value::Imported { module, among, is_open } => {
                let found = imported(self.model, self.location, module, among, *is_open);
                Ok(Some(found.unwrap_or_default().to_owned()))
            }
            Value::Joined(values) => {
                let mut joined = String::new();
                for value in values {
                    joined.push_str(&self.value(value, part)?.ok_or("a part of it is not set")?);
                }
                Ok(Some(joined))
            }
            Value::Path(values) => {
                let mut path = String::new();
                for value in values {
                    let step = self.value(value, part)?.ok_or("a part of it is not set")?;
                    if step.starts_with(['/', '<']) {
                        path.clear();
                    } else if !path.is_empty() && !path.ends_with('/') {
                        path.push('/');
                    }
                    path.push_str(&step);
                }
                Ok(Some(path))
            }
            Value::Home(path) => self.value(path, part)?.map_or(Ok(None), |path| {
                match path.strip_prefix('~').filter(|it| it.is_empty() || it.starts_with('/')) {
                    Some(rest) => Ok(Some(self.home()? + rest)),
                    None => Ok(Some(path)),
                }
            }),
            Value::Changed(change, value) => {
                self.value(value, part)?.map(|it| change.of(&it)).transpose()
            }
            Value::Chosen { on, arms, otherwise } => {
                let value = self.value(self.pick(on, arms, otherwise.as_deref(), part.at)?, part);
                // What stands in for a variable, which may be set to nothing.
                if let (Value::Variable { name, .. }, [(text, _)]) = (&**on, &**arms)
                    && text.is_empty()
                    && part.variable.is_none()
                {
                    part.variable = Some(name.clone());
                }
                value
            }
            Value::Variable { name, span, default, any_case } => {
                self.variable((name, *any_case), *span, default.as_deref(), part)
            }
        }
    }

    /// What `on` chooses. The text to look at is what is chosen, not what chooses.
    pub(super) fn pick<'v>(
        &self,
        on: &Value,
        arms: &'v [(String, Value)],
        otherwise: Option<&'v Value>,
        at: Span,
    ) -> Result<&'v Value, String> {
        let text = self.asked(on, at)?;
        let arm = arms.iter().find(|it| it.0 == text).map(|it| &it.1);
        arm.or(otherwise).ok_or_else(|| format!("nothing stands for `{text}`"))
    }

    /// The text of `value`, which only chooses: nothing where a variable is not set that the code can do without.
    fn asked(&self, value: &Value, at: Span) -> Result<String, String> {
        match value {
            Value::Chosen { on, arms, otherwise } => {
                self.asked(self.pick(on, arms, otherwise.as_deref(), at)?, at)
            }
            Value::Variable { name, span, default: Some(default), any_case }
                if **default == Value::Unset =>
            {
                let nothing = Value::Literal(String::new());
                let mut part = self.part("", &Value::Unset, at);
                let found = self.variable((name, *any_case), *span, Some(&nothing), &mut part)?;
                Ok(found.unwrap_or_default())
            }
            _ => Ok(self.part("", value, at).value?.unwrap_or_default()),
        }
    }

    /// The home folder, as far as it is known.
    fn home(&self) -> Result<String, String> {
        match self.variables.iter().find(|it| it.name == "HOME") {
            Some(it) => it.given.value().map(str::to_owned).map_err(|it| format!("`HOME` {it}")),
            None => Ok(Root::Home.text()),
        }
    }

    fn variable(
        &self,
        (name, any_case): (&str, bool),
        span: Span,
        default: Option<&Value>,
        part: &mut Part,
    ) -> Result<Option<String>, String> {
        let default = default.filter(|it| **it != Value::Unset);
        let is_own = part.variable.is_none();
        if is_own {
            part.variable = Some(name.to_owned());
        }
        // Runs store, and where they lack the variable they take the default.
        let is_called = |it: &str| it == name || any_case && it.eq_ignore_ascii_case(name);
        let is_it = |it: &&Variable| {
            is_called(&it.name) && (it.given != Given::ToServers || default.is_none())
        };
        let mut found = self.variables.iter().filter(is_it);
        if let Some(variable) = found.next() {
            // Which of two the code sees last, nothing tells.
            if let Some(other) = found.find(|it| it.given != variable.given) {
                part.at = variable.span;
                let (first, second) = (&variable.name, &other.name);
                return Err(format!("`{first}` and `{second}` are one to the code, and differ"));
            }
            if is_own {
                part.variable = Some(variable.name.clone());
            }
            let name = &*variable.name;
            part.at = variable.span;
            part.hidden.clone_from(&variable.hidden);
            let text = variable.given.value().map_err(|it| format!("`{name}` {it}"))?.to_owned();
            if part.variable.as_deref() == Some(name) {
                part.variable_value = Some(text.clone());
            }
            return Ok(Some(text));
        }
        if let Some(given) = self.given_by_deployment(name) {
            if is_own {
                // Locations that ask where they are need not agree on anything.
                part.variable = None;
            }
            return given.map(Some);
        }
        let location = &self.location.name;
        let environment = self.environment.map(|it| format!(" in {}", it.name)).unwrap_or_default();
        // A misplaced variable does not count, and saying so is more use than saying that it is not set.
        if let Some((_, at)) =
            self.misplaced.as_ref().and_then(|it| it.names.iter().find(|(it, _)| is_called(it)))
        {
            part.at = *at;
            return Err(format!(
                "`{name}` stands at the level of `{location}`{environment}, where Dagster+ never sees it"
            ));
        }
        let here = self.environment.map(|it| &*it.name);
        if let Some(source) = unread_source(self.model, here, self.location, (name, any_case)) {
            part.at = span;
            return Err(format!("`{name}` may come from {source}, which is not here"));
        }
        if name == "HOME" {
            // Every process has one.
            Ok(Some(Root::Home.text()))
        } else if let Some(default) = default {
            self.value(default, part)
        } else {
            part.at = span;
            Err(format!("`{name}` is not set for `{location}`{environment}"))
        }
    }

    /// What Dagster+ itself tells the code of a location (`DAGSTER.md §7`).
    fn given_by_deployment(&self, name: &str) -> Option<Result<String, String>> {
        let told = |tell: fn(&Environment) -> String| {
            let text = self.environment.map(tell);
            Some(text.ok_or_else(|| {
                format!("`{name}` depends on the deployment, and no environment is named")
            }))
        };
        match name {
            "DAGSTER_CLOUD_DEPLOYMENT_NAME" => told(|it| it.deployment.clone()),
            "DAGSTER_CLOUD_IS_BRANCH_DEPLOYMENT" => told(|it| u8::from(it.is_branch).to_string()),
            "DAGSTER_CLOUD_LOCATION_NAME" => Some(Ok(self.location.name.clone())),
            // Only branches have a request to merge them.
            _ if name.contains("PULL_REQUEST")
                && self.environment.is_some_and(|it| !it.is_branch) =>
            {
                None
            }
            _ => is_reserved(name).then(|| {
                Err(format!("`{name}` is set by Dagster+, to another value at each deploy"))
            }),
        }
    }
}
