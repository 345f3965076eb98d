//! Classes, their members and instances, and collections that the texts spell out.

use ruff_python_ast::{
    Decorator, Expr, ExprAttribute, ExprDict, ExprNumberLiteral, Number, StmtClassDef, UnaryOp,
};
use ruff_text_size::Ranged;

use super::choice::bounded;
use super::custom::Class;
use super::managers::MAX_NESTING;
use super::path::{normal, parent};
use super::reader::Reader;
use super::scope::Binding;
use super::storage::Value;
use super::values::unknown;

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
        if let Some(value) = self.attribute_of((object, expr), name, scope, nesting) {
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
            _ => unknown(self.attribute_reason(object, expr, scope, nesting)),
        }
    }

    /// Why it is not known what `expr`, an attribute of `object`, is.
    fn attribute_reason(
        &self,
        object: &'a Expr,
        expr: &'a Expr,
        scope: usize,
        nesting: u32,
    ) -> String {
        if object.is_attribute_expr()
            && let Value::Unknown(reason) = self.value_within(object, scope, nesting - 1)
        {
            return reason;
        }
        match self.call_of(object, scope).filter(|_| object.is_name_expr()) {
            Some((call, at)) if self.class(&call.func, at).is_none() => {
                let (object, made) = (self.short(object, scope), self.short(&call.func, at));
                format!("the call of `{made}` makes `{object}`")
            }
            _ => format!("only running the code tells `{}`", self.short(expr, scope)),
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
    pub(super) fn class(&self, expr: &'a Expr, scope: usize) -> Option<Class<'a>> {
        let (expr, scope) = self.meant(expr, scope);
        match self.bound(expr, scope)? {
            ([Binding::Class(class)], at) => Some((class, at)),
            _ => None,
        }
    }

    /// What the body of `class` sets `name` to.
    pub(super) fn constant(
        &self,
        class: &'a StmtClassDef,
        scope: usize,
        name: &str,
        nesting: u32,
    ) -> Value {
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
            Some(call) => call.arguments.find_argument_value("default", 0).or_else(|| {
                let made = &call.arguments.find_keyword("default_factory")?.value;
                made.as_lambda_expr().map(|it| &*it.body)
            }),
            None => Some(value),
        };
        match value {
            Some(value) => self.value_within(value, scope, nesting - 1),
            None => unknown("it is given where the object is made"),
        }
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
