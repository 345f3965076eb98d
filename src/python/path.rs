//! Paths as the standard library puts them together: `Path(…) / …`, `os.path.join`, `expanduser`, `Path(__file__).parent`.

use ruff_python_ast::{Expr, ExprCall};

use super::reader::Reader;
use super::root::Root;
use super::storage::Value;
use super::values::{joined, unknown};

/// What makes a path of its arguments.
const JOINS: &[&str] = &[
    "pathlib.Path",
    "pathlib.PurePath",
    "pathlib.PurePosixPath",
    "Path",
    "upath.UPath",
    "UPath",
    "os.path.join",
];
/// What gives its first argument as it is, or without steps that lead back.
const SAME: &[&str] =
    &["os.path.abspath", "os.path.realpath", "os.path.normpath", "os.fspath", "os.path.expandvars"];

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
            Some(name) if JOINS.contains(&name) && !arguments.is_empty() => {
                return Some(steps(self.spread(arguments, scope, nesting).into_iter()));
            }
            Some("os.path.expanduser") => return Some(home(value(arguments.first()?))),
            Some(name) if SAME.contains(&name) => return Some(normal(value(arguments.first()?))),
            Some("os.path.dirname") => return Some(parent(value(arguments.first()?), 1)),
            Some(
                "dagster.file_relative_path"
                | "dagster._utils.file_relative_path"
                | "dagster.utils.file_relative_path"
                | "file_relative_path",
            ) => {
                let [file, path] = &**arguments else { return None };
                return Some(steps([parent(value(file), 1), value(path)].into_iter()));
            }
            Some("pathlib.Path.home" | "Path.home") => {
                return Some(home(Value::Literal("~".to_owned())));
            }
            Some("pathlib.Path.cwd" | "Path.cwd" | "os.getcwd") => {
                return Some(Value::Literal(Root::WorkingDirectory.text()));
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
            ("resolve" | "absolute" | "as_posix", []) => Some(normal(object(&method.value)?)),
            ("joinpath", [_, ..]) => {
                let first = object(&method.value)?;
                let others = self.spread(arguments, scope, nesting);
                Some(steps(std::iter::once(first).chain(others)))
            }
            _ => None,
        }
    }

    /// The values of `arguments`, the parts of a key each for itself.
    fn spread(&self, arguments: &'a [Expr], scope: usize, nesting: u32) -> Vec<Value> {
        let values = arguments.iter().flat_map(|it| {
            let all = it.as_starred_expr().and_then(|it| self.key_parts(&it.value, scope));
            match all {
                Some(parts) => parts.into_iter().map(Value::Literal).collect(),
                None => vec![self.value_within(it, scope, nesting - 1)],
            }
        });
        values.collect()
    }
}

/// `parts` as the steps of one path: one that starts anew forgets those before it.
pub(super) fn steps(parts: impl Iterator<Item = Value>) -> Value {
    let mut all: Vec<Value> = Vec::new();
    for part in parts {
        if matches!(&part, Value::Literal(text) if text.starts_with(['/', '<'])) {
            all.clear();
        }
        let is_open = match all.last() {
            Some(Value::Literal(text)) => !text.ends_with('/'),
            last => last.is_some(),
        };
        if is_open {
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

/// The folder `n` steps above what `value` names.
pub(super) fn parent(value: Value, n: u8) -> Value {
    let up = |text: &str| {
        let mut text = text.trim_end_matches('/').to_owned();
        for _ in 0..n {
            match text.rfind('/') {
                // Above the repository.
                at if text.starts_with('<') && (at.is_none() || text.ends_with("/..")) => {
                    text.push_str("/..");
                }
                Some(0) => return "/".to_owned(),
                Some(at) => text.truncate(at),
                None => return ".".to_owned(),
            }
        }
        text
    };
    each(value, &|value| match value {
        Value::Literal(text) => Value::Literal(up(&text)),
        Value::Joined(mut parts) => match parts.pop() {
            // What stands before it may hold more steps than are to be cut.
            Some(Value::Literal(text)) if text.matches('/').count() >= usize::from(n) => {
                let cut = text.rsplitn(usize::from(n) + 1, '/').last().unwrap_or_default();
                parts.push(Value::Literal(cut.to_owned()));
                joined(parts)
            }
            _ => unknown("only running the code tells which folder it is in"),
        },
        _ => unknown("only running the code tells which folder it is in"),
    })
}

/// `value` without steps that lead back, where it names a file of the repository.
pub(super) fn normal(value: Value) -> Value {
    let short = |text: String| {
        if !matches!(Root::of(&text), Some(Root::Repository(_))) || !text.contains("..") {
            return text;
        }
        let mut steps: Vec<&str> = Vec::new();
        for step in text.split('/') {
            match (step, steps.last()) {
                ("..", Some(last)) if !last.starts_with('<') && *last != ".." => {
                    steps.pop();
                }
                (".", _) => {}
                _ => steps.push(step),
            }
        }
        steps.join("/")
    };
    each(value, &|value| match value {
        Value::Literal(text) => Value::Literal(short(text)),
        Value::Joined(mut parts) => {
            if let Some(Value::Literal(text)) = parts.first_mut() {
                *text = short(std::mem::take(text));
            }
            Value::Joined(parts)
        }
        value => value,
    })
}

/// What `change` makes of `value`, or of everything that it may be.
pub(super) fn each(value: Value, change: &dyn Fn(Value) -> Value) -> Value {
    match value {
        Value::Chosen { on, arms, otherwise } => Value::Chosen {
            on,
            arms: arms.into_iter().map(|(text, value)| (text, each(value, change))).collect(),
            otherwise: otherwise.map(|it| Box::new(each(*it, change))),
        },
        Value::Unknown(_) | Value::Unset => value,
        value => change(value),
    }
}
