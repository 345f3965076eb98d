//! Classes, their members and instances, and collections that the texts spell out.

use ruff_python_ast::{
    Decorator, Expr, ExprAttribute, ExprCall, ExprDict, ExprNumberLiteral, Number, Stmt,
    StmtClassDef, UnaryOp,
};
use ruff_text_size::Ranged;

use super::choice::bounded;
use super::managers::MAX_NESTING;
use super::path::{normal, parent};
use super::reader::Reader;
use super::scope::Binding;
use super::storage::Value;
use super::values::unknown;

/// Attributes of what libraries make that are what they were given: the class, and the keyword.
const KEPT: &[(&str, &str)] = &[("dagster_dbt.DbtProject", "project_dir")];
/// What wraps the default of a field.
pub(super) const FIELDS: &[&str] = &["pydantic.Field", "dataclasses.field", "Field", "field"];

impl<'a> Reader<'a> {
    /// An attribute: a constant of a class or a module, a member of an enumeration, a field of an object.
    pub(super) fn attribute(
        &self,
        attribute: &'a ExprAttribute,
        expr: &'a Expr,
        scope: usize,
        nesting: u32,
    ) -> Value {
        let name = attribute.attr.as_str();
        let object = &*attribute.value;
        if let Some((bindings, at)) = self.bound(expr, scope) {
            return self.bindings(bindings, name, at, (expr, scope), nesting);
        }
        // `Env.PROD.value`.
        if name == "value"
            && let (member, at) = self.meant(object, scope)
            && let Some(value) = self.member(member, at, nesting - 1)
        {
            return value;
        }
        if let (Expr::Attribute(member), "name") = (object, name)
            && self.class(&member.value, scope).is_some_and(|it| is_enum(it.0, "Enum"))
        {
            return Value::Literal(member.attr.to_string());
        }
        if let Some((class, at)) = self.class(object, scope)
            && (!is_enum(class, "Enum") || is_enum(class, "StrEnum"))
            && let Some(body) = self.scopes.opened_by(class.range(), at)
            && (!self.scopes.own(name, body).is_empty() || !self.is_kept(class, at))
        {
            let initial = self.scopes.own(name, body).first();
            let initial = initial.map(|_| self.constant(class, at, name, nesting));
            return self
                .entry_after((class, at), (expr, scope), name, initial, nesting)
                .unwrap_or_else(|| {
                    unknown(format!("only running the code tells `{}`", self.short(expr, scope)))
                });
        }
        if let Some(value) = self.field(object, name, scope, nesting) {
            return value;
        }
        if name == "parent" {
            return parent(self.value_within(object, scope, nesting - 1), 1);
        }
        let is_own =
            self.bound(object, scope).is_some_and(|it| !matches!(it.0, [Binding::Import(_)]));
        match self.path(expr, scope) {
            Some(path) if path.is_imported && !is_own => {
                unknown(self.import_reason(&self.short(expr, scope), &path))
            }
            _ => unknown(format!("only running the code tells `{}`", self.short(expr, scope))),
        }
    }

    /// The value of the member of an enumeration that `expr` is: `Env.PROD`, or `Env("prod")`.
    pub(super) fn member(&self, expr: &'a Expr, scope: usize, nesting: u32) -> Option<Value> {
        let (class, call, name) = match expr {
            Expr::Attribute(it) => (&*it.value, None, it.attr.as_str()),
            Expr::Call(it) => (&*it.func, Some(it.arguments.args.first()?), ""),
            _ => return None,
        };
        let Some((class, at)) = self.class(class, scope).filter(|it| is_enum(it.0, "Enum")) else {
            return self.member_setting(class, name, scope, nesting);
        };
        let body = self.scopes.opened_by(class.range(), at)?;
        match call {
            Some(value) => Some(self.value_within(value, scope, nesting.checked_sub(1)?)),
            None if self.scopes.own(name, body).is_empty() => None,
            None => Some(self.constant(class, at, name, nesting.checked_sub(1)?.max(1))),
        }
    }

    /// The field `name` of settings that `object` names, where that is a member of an enumeration.
    fn member_setting(
        &self,
        object: &'a Expr,
        name: &str,
        scope: usize,
        nesting: u32,
    ) -> Option<Value> {
        let (call, from) = self.call_of(object, scope)?;
        let (value, is_member) =
            self.setting(self.class(&call.func, from)?, (call, from), name, nesting)?;
        is_member.then_some(value)
    }

    /// The class of the texts that `expr` names, with the scope that it is defined in.
    fn class(&self, expr: &'a Expr, scope: usize) -> Option<(&'a StmtClassDef, usize)> {
        match self.bound(expr, scope)? {
            ([Binding::Class(class)], at) => Some((class, at)),
            _ => None,
        }
    }

    /// What the body of `class` sets `name` to.
    fn constant(&self, class: &'a StmtClassDef, scope: usize, name: &str, nesting: u32) -> Value {
        let body = self.scopes.opened_by(class.range(), scope);
        let auto = |it: &'a Expr| {
            it.as_call_expr().is_some_and(|it| {
                self.path(&it.func, scope).is_some_and(|it| it.text == "enum.auto")
            })
        };
        match body.map(|it| (self.scopes.own(name, it), it)) {
            Some(([Binding::Value(value)], _)) if auto(value) => {
                Value::Literal(name.to_lowercase())
            }
            Some(([Binding::Value(value)], body)) => self.default_of(value, body, nesting),
            _ => unknown(format!("only running the code tells `{}.{name}`", class.name)),
        }
    }

    /// The value of a default as a whole.
    pub(super) fn default_value(&self, value: &'a Expr, scope: usize) -> Value {
        normal(bounded(self.default_of(value, scope, MAX_NESTING)))
    }

    /// A default, also as the argument of `Field` or `field`.
    fn default_of(&self, value: &'a Expr, scope: usize, nesting: u32) -> Value {
        let inner = value
            .as_call_expr()
            .filter(|it| self.path(&it.func, scope).is_some_and(|it| FIELDS.contains(&&*it.text)));
        let value = match inner {
            Some(call) => call.arguments.find_argument_value("default", 0),
            None => Some(value),
        };
        match value {
            Some(value) => self.value_within(value, scope, nesting - 1),
            None => unknown("it is given where the object is made"),
        }
    }

    /// The field `name` of what `object` names, if that is made by a call.
    fn field(&self, object: &'a Expr, name: &str, scope: usize, nesting: u32) -> Option<Value> {
        let (call, from) = self.call_of(object, scope)?;
        // What a function makes.
        if let Some((function, own, returned)) = self.returns_of(call, from) {
            let [made] = *returned else { return None };
            let is_plain =
                |it: &Decorator| matches!(decorator_name(it), "lru_cache" | "cache" | "cached");
            if nesting < 2 || !self.step() || !function.decorator_list.iter().all(is_plain) {
                return None;
            }
            return self.with_arguments(function, own, call, from, || {
                self.field(made, name, own, nesting - 1)
            });
        }
        let given = || call.arguments.find_keyword(name).map(|it| (&it.value, from));
        let Some((class, at)) = self.class(&call.func, from) else {
            let path = self.path(&call.func, from)?;
            let is_kept = KEPT.contains(&(&path.text, name));
            let (value, from) = is_kept.then(given)??;
            return Some(self.value_within(value, from, nesting - 1));
        };
        let is_spelt_out = call.arguments.keywords.iter().all(|it| it.arg.is_some());
        let body = self.scopes.opened_by(class.range(), at)?;
        if let Some(value) = self.property((class, at), (object, scope), name, nesting) {
            return Some(value);
        }
        if let Some((value, is_member)) = self.setting((class, at), (call, from), name, nesting) {
            return Some(if is_member {
                unknown(format!("it is a member of an enumeration: `{name}`"))
            } else {
                value
            });
        }
        if let Some(base) = self.settings_elsewhere((class, at)) {
            return Some(unknown(format!("`{base}`, whose file is not here, may read `{name}`")));
        }
        if let [Binding::Function(init)] = self.scopes.own("__init__", body) {
            let own = self.scopes.opened_by(init.range, body)?;
            let set = set_in(&init.body, name)?;
            return Some(self.with_arguments(init, own, call, from, || {
                self.value_within(set, own, nesting - 1)
            }));
        }
        if !is_spelt_out {
            return None;
        }
        if let Some((value, from)) = given() {
            return Some(self.value_within(value, from, nesting - 1));
        }
        let classes = self.ancestry((class, at));
        let mut places: Vec<&str> = Vec::new();
        for it in classes.iter().rev().flat_map(|it| fields(it.0)) {
            if !places.contains(&it) {
                places.push(it);
            }
        }
        let place = places.into_iter().position(|it| it == name)?;
        if let Some(value) = call.arguments.args.get(place) {
            return Some(self.value_within(value, from, nesting - 1));
        }
        let (class, at) = classes.into_iter().find(|it| fields(it.0).any(|it| it == name))?;
        Some(self.constant(class, at, name, nesting))
    }

    /// The call that `expr` is or names, with its scope.
    pub(super) fn call_of(&self, expr: &'a Expr, scope: usize) -> Option<(&'a ExprCall, usize)> {
        let (meant, at) = self.meant(expr, scope);
        Some((meant.as_call_expr()?, at))
    }

    /// The dict literal that `expr` is, names or looks up, with the scope of its values.
    pub(super) fn dict(&self, expr: &'a Expr, scope: usize) -> Option<(&'a ExprDict, usize)> {
        match expr {
            Expr::Dict(dict) => Some((dict, scope)),
            Expr::Name(_) | Expr::Attribute(_) => match self.bound(expr, scope)? {
                ([Binding::Value(Expr::Dict(dict))], at) if self.is_kept(dict, at) => {
                    Some((dict, at))
                }
                _ => None,
            },
            Expr::Subscript(subscript) if self.step() => {
                let Expr::StringLiteral(key) = &*subscript.slice else { return None };
                let (dict, scope) = self.dict(&subscript.value, scope)?;
                let value = item(dict, key.value.to_str())?;
                if value.is_subscript_expr() { None } else { self.dict(value, scope) }
            }
            _ => None,
        }
    }

    /// The items of a list, tuple or set that `expr` is or names, with their scope.
    pub(super) fn list(&self, expr: &'a Expr, scope: usize) -> Option<(&'a [Expr], usize)> {
        let (expr, scope) = match expr {
            Expr::Name(_) | Expr::Attribute(_) => match self.bound(expr, scope)? {
                ([Binding::Value(value)], at) if self.is_kept(value, at) => (*value, at),
                _ => return None,
            },
            _ => (expr, scope),
        };
        Some((elements(expr)?, scope))
    }
}

/// The whole number that `expr` is.
pub(super) fn number(expr: &Expr) -> Option<usize> {
    match expr {
        Expr::NumberLiteral(ExprNumberLiteral { value: Number::Int(it), .. }) => it.as_usize(),
        _ => None,
    }
}

/// The one of `items` that `key`, a number, picks, also from the end; nothing where some are unpacked.
pub(super) fn picked<'a>(items: &'a [Expr], key: &Expr) -> Option<&'a Expr> {
    let at = match key {
        Expr::UnaryOp(it) if it.op == UnaryOp::USub => {
            items.len().checked_sub(number(&it.operand)?)?
        }
        _ => number(key)?,
    };
    items.get(at).filter(|_| !items.iter().any(Expr::is_starred_expr))
}

/// The value of `key`: the last one wins, unless something unpacked after it may replace it.
pub(super) fn item<'a>(dict: &'a ExprDict, key: &str) -> Option<&'a Expr> {
    let is_key = |it: &Expr| it.as_string_literal_expr().is_some_and(|it| it.value.to_str() == key);
    let last = dict.items.iter().rfind(|it| it.key.as_ref().is_none_or(is_key))?;
    last.key.is_some().then_some(&last.value)
}

/// What `self.name` is set to in `body`, if only once.
fn set_in<'a>(body: &'a [Stmt], name: &str) -> Option<&'a Expr> {
    let is_field = |it: &Expr| {
        it.as_attribute_expr().is_some_and(|it| {
            it.attr.as_str() == name && it.value.as_name_expr().is_some_and(|it| it.id == "self")
        })
    };
    let mut found = body.iter().filter_map(|stmt| match stmt {
        Stmt::Assign(it) => it.targets.iter().any(is_field).then_some(&*it.value),
        Stmt::AnnAssign(it) if is_field(&it.target) => it.value.as_deref(),
        _ => None,
    });
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// The fields of a class, in order.
fn fields(class: &StmtClassDef) -> impl Iterator<Item = &str> {
    class.body.iter().filter_map(|it| match it {
        Stmt::AnnAssign(field) => Some(field.target.as_name_expr()?.id.as_str()),
        _ => None,
    })
}

/// Whether the class is an enumeration whose base ends with `kind`: `Enum`, `StrEnum`.
pub(super) fn is_enum(class: &StmtClassDef, kind: &str) -> bool {
    class.bases().iter().any(|it| last_name(it).ends_with(kind))
}

/// The items of a list, tuple or set that is written out.
pub(super) fn elements(expr: &Expr) -> Option<&[Expr]> {
    match expr {
        Expr::List(list) => Some(&list.elts),
        Expr::Tuple(tuple) => Some(&tuple.elts),
        Expr::Set(set) => Some(&set.elts),
        _ => None,
    }
}

/// The last name of what decorates, with or without arguments.
pub(super) fn decorator_name(decorator: &Decorator) -> &str {
    let expression = &decorator.expression;
    last_name(expression.as_call_expr().map_or(expression, |it| &it.func))
}

/// The last name of a dotted one.
pub(super) fn last_name(expr: &Expr) -> &str {
    match expr {
        Expr::Name(name) => name.id.as_str(),
        Expr::Attribute(attribute) => attribute.attr.as_str(),
        _ => "",
    }
}
