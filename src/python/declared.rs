//! Fields as a class of settings declares them: as what, and what they are where nothing else says so.

use ruff_python_ast::{Expr, ExprCall, Operator, Stmt};
use ruff_text_size::Ranged;

use crate::source::Span;

use super::custom::Class;
use super::objects::{FIELDS, elements, is_enum, last_name};
use super::reader::Reader;
use super::scope::Binding;
use super::storage::Value;
use super::values::unknown;

/// What a field may be declared as that leaves a variable's text as it is.
const TEXTS: &str = "str int Path PurePath FilePath DirectoryPath NewPath StrictStr Literal Any";

/// A field of a class of settings.
pub(super) struct Field<'a> {
    pub(super) name: &'a str,
    pub(super) kind: &'a Expr,
    /// What it is set to.
    pub(super) value: Option<&'a Expr>,
    /// `Field(…)`.
    pub(super) call: Option<&'a ExprCall>,
    pub(super) span: Span,
    /// The scope of the class's body.
    pub(super) scope: usize,
}

/// What a variable's text becomes.
pub(super) enum Kind {
    Text,
    Truth,
    Member,
    Other,
}

impl<'a> Reader<'a> {
    /// The field `name` that the body of a class declares.
    pub(super) fn field_of(&self, (class, at): Class<'a>, name: &str) -> Option<Field<'a>> {
        let scope = self.scopes.opened_by(class.range(), at)?;
        let declared = class.body.iter().rev().find_map(|it| match it {
            Stmt::AnnAssign(it) => {
                let target = it.target.as_name_expr().filter(|it| it.id.as_str() == name)?;
                Some((target, &*it.annotation, it.value.as_deref()))
            }
            _ => None,
        });
        let (target, mut kind, value) = declared?;
        if last_name(kind.as_subscript_expr().map_or(kind, |it| &it.value)) == "ClassVar" {
            return None;
        }
        let is_field = |it: &&'a ExprCall| {
            self.path(&it.func, scope).is_some_and(|it| FIELDS.contains(&&*it.text))
        };
        let mut call = value.and_then(Expr::as_call_expr).filter(is_field);
        // `Annotated[str, Field(…)]`.
        if let Some(it) = kind.as_subscript_expr().filter(|it| last_name(&it.value) == "Annotated")
            && let Some([first, others @ ..]) = elements(&it.slice)
        {
            kind = first;
            call = call.or_else(|| others.iter().filter_map(Expr::as_call_expr).find(is_field));
        }
        let span = self.span(target.range(), scope);
        Some(Field { name: target.id.as_str(), kind, value, call, span, scope })
    }

    /// What the text of a variable becomes for a field that is declared as `kind`.
    pub(super) fn kind(&self, kind: &'a Expr, scope: usize, nesting: u32) -> Kind {
        let Some(nesting) = nesting.checked_sub(1) else { return Kind::Other };
        match kind {
            Expr::BinOp(it) if it.op == Operator::BitOr && it.right.is_none_literal_expr() => {
                self.kind(&it.left, scope, nesting)
            }
            Expr::Subscript(it) if last_name(&it.value) == "Optional" => {
                self.kind(&it.slice, scope, nesting)
            }
            Expr::Subscript(it) if last_name(&it.value) == "Literal" => Kind::Text,
            Expr::Name(_) | Expr::Attribute(_) => match self.bound(kind, scope) {
                Some(([Binding::Class(class)], _)) if is_enum(class, "StrEnum") => Kind::Text,
                Some(([Binding::Class(class)], _)) if is_enum(class, "Enum") => Kind::Member,
                Some(([Binding::Value(value)], at)) => self.kind(value, at, nesting),
                _ if last_name(kind) == "bool" => Kind::Truth,
                _ if TEXTS.split(' ').any(|it| it == last_name(kind)) => Kind::Text,
                _ => Kind::Other,
            },
            _ => Kind::Other,
        }
    }

    /// What the field is where no variable says so; nothing where the code stops then.
    pub(super) fn or_default(&self, field: &Field<'a>, kind: &Kind, nesting: u32) -> Option<Value> {
        let own = field.value.filter(|it| !it.is_call_expr() || field.call != it.as_call_expr());
        let value = match (own, field.call) {
            (Some(value), _) => value,
            (None, Some(call)) => {
                let made = call.arguments.find_keyword("default_factory").map(|it| &it.value);
                match (call.arguments.find_argument_value("default", 0), made) {
                    (Some(value), _) => value,
                    (None, Some(Expr::Lambda(it))) => &it.body,
                    (None, Some(it)) => {
                        let made = self.short(it, field.scope);
                        return Some(unknown(format!("the call of `{made}` makes it")));
                    }
                    (None, None) => return None,
                }
            }
            (None, None) => return None,
        };
        if value.is_ellipsis_literal_expr() {
            return None;
        }
        Some(match kind {
            Kind::Member => self.key_value(value, field.scope, nesting),
            _ => self.value_within(value, field.scope, nesting),
        })
    }
}
