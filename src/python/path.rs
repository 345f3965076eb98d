//! Paths as the standard library puts them together: `Path(…) / …`, `os.path.join`, `expanduser`.

use ruff_python_ast::{Expr, ExprCall};

use super::reader::Reader;
use super::storage::Value;
use super::values::joined;

impl<'a> Reader<'a> {
    /// What a call that makes a path from others gives; `None` for any other call.
    pub(super) fn path_call(
        &self,
        call: &'a ExprCall,
        scope: usize,
        nesting: u32,
    ) -> Option<Value> {
        let value = |it| self.value_within(it, scope, nesting - 1);
        let arguments = &call.arguments.args;
        let path = self.path(&call.func, scope);
        match path.as_ref().map(|it| &*it.text) {
            Some(
                "pathlib.Path"
                | "pathlib.PurePath"
                | "pathlib.PurePosixPath"
                | "Path"
                | "os.path.join",
            ) if !arguments.is_empty() => {
                return Some(steps(arguments.iter().map(value)));
            }
            Some("os.path.expanduser") => return Some(home(value(arguments.first()?))),
            Some("os.path.abspath" | "os.fspath") => return Some(value(arguments.first()?)),
            Some("pathlib.Path.home" | "Path.home") => {
                return Some(home(Value::Literal("~".to_owned())));
            }
            _ => {}
        }
        let Expr::Attribute(method) = &*call.func else { return None };
        let object = |it: &'a Expr| match self.value_within(it, scope, nesting - 1) {
            Value::Unknown(_) => None,
            value => Some(value),
        };
        match (method.attr.as_str(), &**arguments) {
            ("expanduser", []) => Some(home(object(&method.value)?)),
            ("resolve" | "absolute" | "as_posix", []) => object(&method.value),
            ("joinpath", [_, ..]) => {
                let first = object(&method.value)?;
                Some(steps(std::iter::once(first).chain(arguments.iter().map(value))))
            }
            _ => None,
        }
    }
}

/// `parts` as the steps of one path.
pub(super) fn steps(parts: impl Iterator<Item = Value>) -> Value {
    let mut all = Vec::new();
    for part in parts {
        if !all.is_empty() {
            all.push(Value::Literal("/".to_owned()));
        }
        all.push(part);
    }
    joined(all)
}

/// `value` with the home folder in place of a leading `~`.
pub(super) fn home(value: Value) -> Value {
    match value {
        Value::Unknown(_) | Value::Unset | Value::Home(_) => value,
        Value::Literal(text) if !text.starts_with('~') => Value::Literal(text),
        value => Value::Home(Box::new(value)),
    }
}
