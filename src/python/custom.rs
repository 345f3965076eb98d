//! I/O managers of classes of the user's own: which of their fields say where they store, and what those are.

use ruff_python_ast::{Expr, Stmt, StmtClassDef, StmtFunctionDef};
use ruff_text_size::Ranged;

use super::makers::stock_of;
use super::managers::{MAX_NESTING, Manager};
use super::objects::{FIELDS, decorator_name};
use super::reader::{Frame, Reader};
use super::scope::Binding;
use super::storage::{Field, StorageClass, Value};

/// What fields are called when they say where, or how, something is stored.
const STORAGE_WORDS: &str = "bucket prefix suffix path dir folder base uri url database schema account project dataset container file_system filesystem root location catalog namespace warehouse volume share endpoint host table format extension";
/// What is never a place, and nobody wants to see.
const SECRET_WORDS: [&str; 4] = ["secret", "token", "password", "credential"];
/// Keys that are no secrets: those of objects and assets.
const OPEN_KEYS: [&str; 5] =
    ["key_prefix", "key_template", "key_format", "object_key", "asset_key"];
/// Fields that are no place, but the format there.
const FORMATS: [&str; 4] = ["format", "file_format", "extension", "file_extension"];
/// Decorators of classes that take their fields by position.
const DATA_CLASSES: [&str; 5] = ["dataclass", "define", "frozen", "attrs", "s"];

/// A class of the texts with the scope that it is defined in.
pub(super) type Class<'a> = (&'a StmtClassDef, usize);

impl<'a> Reader<'a> {
    /// The fields that say where `manager` stores: those that it is given, then what its class and those before that set.
    pub(super) fn custom_fields(&self, manager: &Manager<'a>) -> Vec<Field> {
        let class_span = manager.class_span;
        let mut fields: Vec<Field> = Vec::new();
        let mut add = |name: &str, value, span| {
            if fields.iter().all(|it| it.name != name) {
                fields.push(Field { name: name.to_owned(), value, span });
            }
        };
        let given = &manager.arguments;
        for (at, argument) in given.iter().enumerate() {
            let is_last = || given.iter().skip(at + 1).all(|it| it.name != argument.name);
            if names_storage(argument.name) && is_last() {
                let span = self.value_span(argument, class_span);
                add(argument.name, self.argument_value(argument), span);
            }
        }
        let classes = manager.own.map(|it| self.ancestry(it)).unwrap_or_default();
        for name in manager.table.iter().flat_map(|it| &it.keys).filter(|it| names_storage(it)) {
            let mut defaults = classes.iter().flat_map(|it| self.defaults(*it));
            let default = defaults.find(|it| it.0 == name).map_or(Value::Unset, |it| it.1);
            if let Some((value, span)) = self.unpacked(manager, &|it| it == name, &default) {
                add(name, value, span);
            }
        }
        if manager.own.is_none() {
            return fields;
        }
        for (name, value) in classes.iter().flat_map(|it| self.defaults(*it)) {
            add(name, value, class_span);
        }
        if let Some((init, at)) = self.init(&classes) {
            for (name, value) in self.set_by(init, at, manager) {
                // Most attributes are what the parameters are.
                if fields.iter().all(|it| it.name != name && it.value != value) {
                    fields.push(Field { name: name.to_owned(), value, span: class_span });
                }
            }
        }
        let stock = classes.iter().find_map(|it| self.stock_base(*it));
        for (name, default) in stock.map_or(&[][..], |it| it.identity) {
            let Some(default) = default else { continue };
            if fields.iter().all(|it| it.name.trim_end_matches('_') != *name) {
                let value = Value::Literal((*default).to_owned());
                fields.push(Field { name: (*name).to_owned(), value, span: class_span });
            }
        }
        fields
    }

    /// What the class of `manager` takes by position; `None` where nothing tells.
    pub(super) fn places(&self, manager: &Manager<'a>) -> Option<Vec<&'a str>> {
        let classes = self.ancestry(manager.own?);
        if let Some((init, _)) = self.init(&classes) {
            let parameters = init.parameters.iter_non_variadic_params().skip(1);
            return Some(parameters.map(|it| it.parameter.name.as_str()).collect());
        }
        let is_data = |it: &Class<'a>| {
            it.0.decorator_list.iter().any(|it| DATA_CLASSES.contains(&decorator_name(it)))
        };
        if !classes.iter().any(is_data) {
            return None;
        }
        let mut places = Vec::new();
        for field in classes.iter().rev().flat_map(|it| &it.0.body) {
            if let Stmt::AnnAssign(field) = field
                && let Expr::Name(name) = &*field.target
                && !places.contains(&name.id.as_str())
            {
                places.push(name.id.as_str());
            }
        }
        Some(places)
    }

    /// `class` and those of the texts that it derives from, nearest first.
    pub(super) fn ancestry(&self, class: Class<'a>) -> Vec<Class<'a>> {
        let mut classes = vec![class];
        let mut next = 0;
        while let Some((class, at)) = classes.get(next).copied() {
            next += 1;
            for base in class.bases() {
                if let Some(([Binding::Class(base)], at)) = self.bound(base, at)
                    && self.step()
                    && classes.len() < MAX_NESTING as usize
                    && classes.iter().all(|it| it.0.range() != base.range() || it.1 != at)
                {
                    classes.push((base, at));
                }
            }
        }
        classes
    }

    /// The first `__init__` of `classes`, with the scope of the class's body.
    pub(super) fn init(&self, classes: &[Class<'a>]) -> Option<(&'a StmtFunctionDef, usize)> {
        classes.iter().find_map(|(class, at)| {
            let body = self.scopes.opened_by(class.range(), *at)?;
            match self.scopes.own("__init__", body) {
                [Binding::Function(init)] => Some((*init, body)),
                _ => None,
            }
        })
    }

    fn stock_base(&self, (class, at): Class<'a>) -> Option<&'static StorageClass> {
        class.bases().iter().find_map(|base| stock_of(&self.path(base, at)?)?)
    }

    /// The fields that say where something is stored and that the body of a class sets: `bucket: str = "assets"`.
    fn defaults(&self, (class, at): Class<'a>) -> Vec<(&'a str, Value)> {
        let Some(scope) = self.scopes.opened_by(class.range(), at) else { return Vec::new() };
        let set = class.body.iter().filter_map(|it| {
            let (target, value) = match it {
                Stmt::AnnAssign(field) => (&*field.target, field.value.as_deref()?),
                Stmt::Assign(field) => (field.targets.first()?, &*field.value),
                _ => return None,
            };
            let name = target.as_name_expr()?.id.as_str();
            if name.starts_with('_') || !names_storage(name) || !self.has_default(value, scope) {
                return None;
            }
            let value = self.in_each_folder(&|| self.default_value(value, scope));
            (value != Value::Unset).then_some((name, value))
        });
        set.collect()
    }

    /// Whether `value` is more than the declaration of a field: `Field(description="…")`, `...`.
    fn has_default(&self, value: &'a Expr, scope: usize) -> bool {
        let path = |it: &'a Expr| self.path(it, scope);
        match value {
            Expr::EllipsisLiteral(_) => false,
            Expr::Call(call) if path(&call.func).is_some_and(|it| FIELDS.contains(&&*it.text)) => {
                match call.arguments.find_argument_value("default", 0) {
                    Some(value) => !value.is_ellipsis_literal_expr(),
                    None => call.arguments.find_keyword("default_factory").is_some(),
                }
            }
            _ => true,
        }
    }

    /// What `init`, a method of the class whose body is the scope `body`, gives its parameters and attributes.
    fn set_by(
        &self,
        init: &'a StmtFunctionDef,
        body: usize,
        manager: &Manager<'a>,
    ) -> Vec<(&'a str, Value)> {
        let Some(own) = self.scopes.opened_by(init.range, body) else { return Vec::new() };
        let frames = manager.arguments.iter().flat_map(|it| it.frames.iter().copied());
        let mut frames: Vec<Frame<'a>> = frames.collect();
        let mut set = Vec::new();
        for parameter in init.parameters.iter_non_variadic_params().skip(1) {
            let name = parameter.parameter.name.as_str();
            let given = manager.arguments.iter().rfind(|it| it.name == name);
            let default = parameter.default.as_deref().map(|it| (it, body));
            let is_unpacked =
                manager.table.as_ref().is_some_and(|it| it.keys.iter().any(|it| it == name));
            if is_unpacked && given.is_none() {
                continue;
            }
            if let (None, Some((default, at))) = (given, default) {
                set.push((name, default, at));
            }
            let value = given.map(|it| (it.value, it.scope)).or(default);
            let frame = value.map(|(value, from)| Frame { scope: own, name, value, from });
            frames.extend(frame);
        }
        set.extend(init.body.iter().filter_map(|it| {
            let (target, value) = match it {
                Stmt::Assign(it) => (it.targets.first()?, &*it.value),
                Stmt::AnnAssign(it) => (&*it.target, it.value.as_deref()?),
                _ => return None,
            };
            let target = target.as_attribute_expr()?;
            let is_own = target.value.as_name_expr().is_some_and(|it| it.id == "self");
            is_own.then_some((target.attr.as_str(), value, own))
        }));
        let outer = self.frames.replace(frames);
        let named = set.into_iter().filter(|it| names_storage(it.0.trim_start_matches('_')));
        let values =
            named.map(|(name, value, at)| (name, self.in_each_folder(&|| self.value(value, at))));
        let values = values.filter(|it| it.1 != Value::Unset).collect();
        self.frames.replace(outer);
        values
    }
}

fn names_storage(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let is_other = name.contains("transform") || name.contains("inform");
    STORAGE_WORDS.split(' ').any(|it| name.contains(it)) && !is_other && !is_secret(&name)
}

/// Takes the format out of `fields`, if one spells it out.
pub(super) fn take_format(fields: &mut Vec<Field>) -> String {
    let at = fields.iter().position(|it| {
        FORMATS.contains(&&*it.name) && matches!(&it.value, Value::Literal(it) if !it.is_empty())
    });
    match at.map(|at| fields.remove(at).value) {
        Some(Value::Literal(text)) => text.trim_start_matches('.').to_owned(),
        _ => String::new(),
    }
}

/// Whether what is called `name` should not be seen.
pub(super) fn is_secret(name: &str) -> bool {
    SECRET_WORDS.iter().any(|it| name.contains(it))
        || name.contains("key") && !OPEN_KEYS.iter().any(|it| name.contains(it))
}
