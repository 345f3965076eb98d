//! Settings as `pydantic` reads them: which variables a field is read from, and what it is where none of them is set.

use ruff_python_ast::{Expr, ExprCall, Stmt, StmtClassDef, StmtFunctionDef};
use ruff_text_size::Ranged;

use crate::source::Span;

use super::choice::{boolean, chosen};
use super::custom::Class;
use super::declared::{Field, Kind};
use super::objects::{decorator_name, elements, last_name};
use super::reader::{Path, Reader};
use super::scope::Binding;
use super::storage::{Change, Value};
use super::text::changed;
use super::values::unknown;

/// The class that reads its fields from the variables.
const BASE: &str = "BaseSettings";
/// What `pydantic` takes for a truth value, in any case.
const TRUTHS: [(&str, bool); 12] = [
    ("1", true),
    ("t", true),
    ("true", true),
    ("y", true),
    ("yes", true),
    ("on", true),
    ("0", false),
    ("f", false),
    ("false", false),
    ("n", false),
    ("no", false),
    ("off", false),
];
/// What decorates functions that may change a field.
const CHECKS: &[&str] = &["field_validator", "validator", "model_validator", "root_validator"];
/// Functions that say where fields are read from.
const SOURCES: &[&str] = &["settings_customise_sources", "customise_sources", "__init__"];

/// A class of settings.
struct Settings<'a> {
    /// It and those that it derives from.
    classes: Vec<Class<'a>>,
    /// Whether it is of the first version of `pydantic`.
    is_first: bool,
}

impl<'a> Reader<'a> {
    /// The field `name` of the settings of `class` that `made` makes, and whether it is a member of an enumeration; `None` where
    /// the class reads nothing from the variables, or has no such field.
    pub(super) fn setting(
        &self,
        class: Class<'a>,
        made: (&'a ExprCall, usize),
        name: &str,
        nesting: u32,
    ) -> Option<(Value, bool)> {
        let settings = self.settings(class)?;
        let field = settings.classes.iter().find_map(|it| self.field_of(*it, name))?;
        let kind = self.kind(field.kind, field.scope, 8);
        let value = match set_otherwise(&settings, name) {
            Some(reason) => unknown(reason),
            None => self.read(&settings, &field, &kind, made, nesting).unwrap_or_else(unknown),
        };
        Some((value, matches!(kind, Kind::Member)))
    }

    /// `class` as one of settings.
    fn settings(&self, class: Class<'a>) -> Option<Settings<'a>> {
        let classes = self.ancestry(class);
        let mut bases =
            classes.iter().flat_map(|(class, at)| class.bases().iter().map(|it| (it, *at)));
        let module = bases.find_map(|(base, at)| {
            let path = self.path(base, at);
            let (module, name) = path.as_ref().map(Path::split).unwrap_or_default();
            (name == BASE || last_name(base) == BASE).then(|| module.to_owned())
        })?;
        let is_first = module == "pydantic" || module.starts_with("pydantic.v1");
        Some(Settings { classes, is_first })
    }

    /// Whether a class that is not here, and is called one of settings, is among those that `class` derives from: its name.
    pub(super) fn settings_elsewhere(&self, class: Class<'a>) -> Option<&'a str> {
        let classes = self.ancestry(class);
        let bases = classes.iter().flat_map(|(class, at)| class.bases().iter().map(|it| (it, *at)));
        bases
            .filter(|(base, at)| !matches!(self.bound(base, *at), Some(([Binding::Class(_)], _))))
            .map(|it| last_name(it.0))
            .find(|it| it.ends_with("Settings") && *it != BASE)
    }

    /// What `key` of the configuration of the class is, or of the call that makes its object; nothing where it is not set.
    fn configured_as(
        &self,
        settings: &Settings<'a>,
        (call, from): (&'a ExprCall, usize),
        key: &str,
    ) -> Option<(&'a Expr, usize)> {
        let own = call
            .arguments
            .keywords
            .iter()
            .find(|it| it.arg.as_ref().is_some_and(|it| it.strip_prefix('_') == Some(key)));
        if let Some(own) = own {
            return Some((&own.value, from));
        }
        settings.classes.iter().find_map(|(class, at)| self.class_configured(class, *at, key))
    }

    fn class_configured(
        &self,
        class: &'a StmtClassDef,
        at: usize,
        key: &str,
    ) -> Option<(&'a Expr, usize)> {
        // `class S(BaseSettings, env_prefix="…")`.
        let own = class.arguments.as_ref().and_then(|it| it.find_keyword(key));
        if let Some(own) = own {
            return Some((&own.value, at));
        }
        let body = self.scopes.opened_by(class.range(), at)?;
        match self.scopes.own("model_config", body) {
            [Binding::Value(config)] => {
                let (config, from) = self.meant(config, body);
                let given = match config {
                    Expr::Call(call) => self.given_to(&call.arguments, from).named,
                    _ => self.entries(config, from),
                };
                let found = given.get(key).map(|it| (it.value.expr, it.value.scope));
                // What is not followed may be anything.
                return found.or_else(|| (!given.lacks(key)).then_some((config, from)));
            }
            [] => {}
            _ => return None,
        }
        let [Binding::Class(config)] = self.scopes.own("Config", body) else { return None };
        let inner = self.scopes.opened_by(config.range(), body)?;
        match self.scopes.own(key, inner) {
            [Binding::Value(value)] => Some((value, inner)),
            _ => None,
        }
    }

    /// What `field` is, or why that cannot be told.
    fn read(
        &self,
        settings: &Settings<'a>,
        field: &Field<'a>,
        kind: &Kind,
        (call, from): (&'a ExprCall, usize),
        nesting: u32,
    ) -> Result<Value, String> {
        let made = (call, from);
        let nesting = nesting.saturating_sub(1);
        let class = settings.classes.first().map_or("", |it| it.0.name.as_str());
        let config = |key: &str| self.configured_as(settings, made, key);
        let text = |key: &str| match config(key) {
            None => Ok(None),
            Some((value, at)) => match self.value_within(value, at, nesting) {
                Value::Literal(text) => Ok(Some(text)),
                Value::Unset => Ok(None),
                _ => Err(format!("only running the code tells the `{key}` of `{class}`")),
            },
        };
        let is_so = |key: &str| Ok::<bool, String>(text(key)?.is_some_and(|it| it == "True"));
        let is_by_name = is_so("populate_by_name")? || is_so("validate_by_name")?;
        let aliases = self.aliases(settings, field, nesting)?;
        if aliases.is_empty() && config("alias_generator").is_some() {
            return Err(format!("`alias_generator` of `{class}` names its variable"));
        }
        if let Some(value) = self.given_as(field, kind, &aliases, is_by_name, made, nesting)? {
            return Ok(value);
        }
        if !aliases.is_empty() && config("env_prefix_target").is_some() {
            return Err(format!("`env_prefix_target` of `{class}` names its variable"));
        }
        let any_case = !is_so("case_sensitive")?;
        let prefix = text("env_prefix")?.unwrap_or_default();
        let mut names = aliases;
        if names.is_empty() || is_by_name && !settings.is_first {
            names.push((format!("{prefix}{}", field.name), field.span));
        }
        let mut value = self.or_default(field, kind, nesting);
        for key in ["secrets_dir", "env_file"] {
            if let Some((file, at)) = config(key)
                && self.value_within(file, at, nesting) != Value::Unset
            {
                let (file, field) = (self.short(file, at), field.name);
                value = Some(unknown(match key {
                    "env_file" => {
                        format!("the file `{file}`, which `{class}` reads, may set `{field}`")
                    }
                    _ => format!("a file in `{file}`, which `{class}` reads, may set `{field}`"),
                }));
            }
        }
        let ignores_empty = is_so("env_ignore_empty")?;
        let user = (&*call.func, from);
        for (name, span) in names.into_iter().rev() {
            let name = if any_case { name.to_ascii_uppercase() } else { name };
            let before = value.map(Box::new);
            let otherwise = before.clone();
            let found = self.variable_called(&name, (span, any_case), user, || before, nesting);
            value = Some(match otherwise {
                Some(otherwise) if ignores_empty => {
                    chosen(found.clone(), vec![(String::new(), *otherwise)], Some(found))
                }
                _ => found,
            });
        }
        let value = value.unwrap_or(Value::Unset);
        match kind {
            Kind::Text | Kind::Member => Ok(value),
            Kind::Truth => {
                let arms = TRUTHS.map(|(text, holds)| (text.to_owned(), boolean(holds)));
                let other = unknown(format!("`{class}` takes `{}` for no truth value", field.name));
                Ok(chosen(changed(value, &Change::Lower), arms.into(), Some(other)))
            }
            Kind::Other => {
                let kind = self.short(field.kind, field.scope);
                Err(format!("`{class}` makes `{kind}` of a variable for `{}`", field.name))
            }
        }
    }

    /// The names that stand for the field's own, each with its text.
    fn aliases(
        &self,
        settings: &Settings<'a>,
        field: &Field<'a>,
        nesting: u32,
    ) -> Result<Vec<(String, Span)>, String> {
        let Some(call) = field.call else { return Ok(Vec::new()) };
        let keywords: &[&str] =
            if settings.is_first { &["env"] } else { &["validation_alias", "alias"] };
        let given = keywords.iter().find_map(|it| call.arguments.find_keyword(it));
        let Some(given) = given.filter(|it| !it.value.is_none_literal_expr()) else {
            return Ok(Vec::new());
        };
        let names = match &given.value {
            Expr::Call(it) if last_name(&it.func) == "AliasChoices" => &*it.arguments.args,
            it => elements(it).unwrap_or(std::slice::from_ref(it)),
        };
        let names = names.iter().map(|it| {
            let Value::Literal(text) = self.value_within(it, field.scope, nesting) else {
                let name = self.short(it, field.scope);
                return Err(format!("only running the code tells which variable `{name}` names"));
            };
            let span = match it {
                Expr::StringLiteral(it) => self.inner_span(it, field.scope),
                _ => self.span(it.range(), field.scope),
            };
            Ok((text, span))
        });
        names.collect()
    }

    /// What the call that makes the object gives the field.
    fn given_as(
        &self,
        field: &Field<'a>,
        kind: &Kind,
        aliases: &[(String, Span)],
        is_by_name: bool,
        (call, from): (&'a ExprCall, usize),
        nesting: u32,
    ) -> Result<Option<Value>, String> {
        let is_called = |it: &str| {
            aliases.iter().any(|alias| alias.0.eq_ignore_ascii_case(it))
                || (aliases.is_empty() || is_by_name) && it == field.name
        };
        let keywords = &call.arguments.keywords;
        let own = keywords.iter().find(|it| it.arg.as_ref().is_some_and(|it| is_called(it)));
        if let Some(own) = own {
            return Ok(Some(match kind {
                Kind::Member => self.key_value(&own.value, from, nesting),
                _ => self.value_within(&own.value, from, nesting),
            }));
        }
        match keywords.iter().find(|it| it.arg.is_none()).map(|it| &it.value) {
            Some(it) => Err(format!("it may come from `{}`", self.short(it, from))),
            None if !call.arguments.args.is_empty() => {
                Err("it may be given by position".to_owned())
            }
            None => Ok(None),
        }
    }
}

/// The functions of `class` and of the classes in it.
fn functions(class: &StmtClassDef) -> impl Iterator<Item = &StmtFunctionDef> {
    let inner = class.body.iter().filter_map(Stmt::as_class_def_stmt);
    let bodies = std::iter::once(&class.body).chain(inner.map(|it| &it.body));
    bodies.flatten().filter_map(Stmt::as_function_def_stmt)
}

/// Why the variables alone do not tell the field `name`.
fn set_otherwise(settings: &Settings<'_>, name: &str) -> Option<String> {
    let found = settings.classes.iter().find_map(|(class, _)| {
        let source = functions(class).find(|it| SOURCES.contains(&it.name.as_str()))?;
        Some(format!("`{}` of `{}` may read it from elsewhere", source.name, class.name))
    });
    found.or_else(|| changed_by_check(&settings.classes, name))
}

/// Which function of `classes` checks the field `name`, and may change it.
pub(super) fn changed_by_check(classes: &[Class<'_>], name: &str) -> Option<String> {
    let is_check = |function: &&StmtFunctionDef| {
        function.decorator_list.iter().any(|it| {
            CHECKS.contains(&decorator_name(it)) && {
                let call = it.expression.as_call_expr();
                let named = call.into_iter().flat_map(|it| &it.arguments.args);
                let mut named = named.filter_map(Expr::as_string_literal_expr).peekable();
                named.peek().is_none() || named.any(|it| [name, "*"].contains(&it.value.to_str()))
            }
        })
    };
    classes.iter().find_map(|(class, _)| {
        let check = functions(class).find(is_check)?;
        Some(format!("`{}` of `{}` may change it", check.name, class.name))
    })
}
