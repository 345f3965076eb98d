//! Methods of the texts' classes, called on a class, or on an object that a call makes.

use ruff_python_ast::{Expr, ExprCall, StmtFunctionDef};
use ruff_text_size::Ranged;

use super::objects::decorator_name;
use super::reader::Reader;
use super::scope::Binding;

/// A method as it is called.
pub(super) struct Method<'a> {
    pub(super) function: &'a StmtFunctionDef,
    /// The scope of the class's body.
    pub(super) body: usize,
    /// What its first parameter is, with the scope that this is seen from; nothing for a static method.
    pub(super) receiver: Option<(&'a Expr, usize)>,
}

impl<'a> Reader<'a> {
    /// The method that `call` calls.
    pub(super) fn method(&self, call: &'a ExprCall, scope: usize) -> Option<Method<'a>> {
        let Expr::Attribute(called) = &*call.func else { return None };
        let object = (&*called.value, scope);
        let (class, itself, made) = if let Some(class) = self.class(object.0, scope) {
            (class, object, None)
        } else {
            let (made, from) = self.call_of(object.0, scope)?;
            (self.class(&made.func, from)?, (&*made.func, from), Some(object))
        };
        let found = self.ancestry(class).into_iter().find_map(|(class, at)| {
            let body = self.scopes.opened_by(class.range(), at)?;
            Some((self.scopes.own(called.attr.as_str(), body), body)).filter(|it| !it.0.is_empty())
        });
        let ([Binding::Function(function)], body) = found? else { return None };
        let receiver = match &*function.decorator_list {
            [] => Some(made?),
            [it] if decorator_name(it) == "staticmethod" => None,
            [it] if decorator_name(it) == "classmethod" => Some(itself),
            _ => return None,
        };
        Some(Method { function, body, receiver })
    }
}
