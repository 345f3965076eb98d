//! Paths as the standard library puts them together: `Path(…) / …`, `os.path.join`, `expanduser`, `Path(__file__).parent`.

use std::cmp::Ordering;

use ruff_python_ast::{Expr, ExprCall};
use ruff_text_size::Ranged;

use super::reader::Reader;
use super::root::Root;
use super::storage::{Change, Value};
use super::text::{as_text, plain};
use super::values::{MAX_PARTS, joined, unknown};

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
const SAME: &[&str] = &["os.path.abspath", "os.path.realpath", "os.path.normpath", "os.fspath"];

impl<'a> Reader<'a> {
    /// What a call that makes a path from others gives; `None` for any other call.
    pub(super) fn path_call(
        &self,
        call: &'a ExprCall,
        scope: usize,
        nesting: u32,
    ) -> Option<Value> {
        let value = |it| plain(self.value_within(it, scope, nesting - 1));
        let arguments = &call.arguments.args;
        let path = self.path(&call.func, scope);
        match path.as_ref().map(|it| &*it.text) {
            Some(name) if JOINS.contains(&name) && !arguments.is_empty() => {
                let parts = self.spread(arguments, scope, nesting).into_iter();
                return Some(match name {
                    "os.path.join" => steps(parts),
                    _ => steps(parts.map(as_text)),
                });
            }
            Some("os.path.expanduser") => return Some(home(value(arguments.first()?))),
            Some(name) if SAME.contains(&name) => return Some(normal(value(arguments.first()?))),
            Some("os.path.expandvars") => {
                let text = arguments.first()?;
                return Some(self.expanded(value(text), text, scope));
            }
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
                Some(steps(std::iter::once(first).chain(others.into_iter().map(as_text))))
            }
            _ => None,
        }
    }

    /// `value`, which `expr` is, with the variables in it expanded; those that are not set stay as they are.
    fn expanded(&self, value: Value, expr: &'a Expr, scope: usize) -> Value {
        let span = match expr {
            Expr::StringLiteral(string) => self.inner_span(string, scope),
            _ => self.span(expr.range(), scope),
        };
        let expand = |text: &str| {
            let mut parts = Vec::new();
            let mut rest = text;
            while let Some((before, after)) = rest.split_once('$') {
                parts.push(Value::Literal(before.to_owned()));
                let is_name = |it: char| it.is_ascii_alphanumeric() || it == '_';
                let braced = after.strip_prefix('{').and_then(|it| it.split_once('}'));
                let end = after.find(|it| !is_name(it)).unwrap_or(after.len());
                let plain = || after.split_at_checked(end).unwrap_or(("", after));
                let (name, next) = braced.unwrap_or_else(plain);
                let written = rest.get(before.len()..rest.len() - next.len());
                let default = Value::Literal(written.unwrap_or_default().to_owned());
                parts.push(match name {
                    "" => default,
                    name => Value::Variable {
                        name: name.to_owned(),
                        span,
                        default: Some(default.into()),
                        any_case: false,
                    },
                });
                rest = next;
            }
            parts.push(Value::Literal(rest.to_owned()));
            joined(parts)
        };
        let change = Change::Expanded;
        each(value, &|value| match value {
            Value::Literal(text) => expand(&text),
            Value::Joined(parts) | Value::Path(parts)
                if parts
                    .iter()
                    .any(|it| matches!(it, Value::Literal(text) if text.ends_with(['$', '{']))) =>
            {
                unknown("a part of it is the name of a variable")
            }
            Value::Joined(parts) => {
                joined(parts.into_iter().map(|it| self.expanded(it, expr, scope)).collect())
            }
            value => Value::Changed(change.clone(), Box::new(value)),
        })
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

/// `parts` as the steps of one path: one that starts anew forgets those before it, at once where that is seen.
pub(super) fn steps(parts: impl Iterator<Item = Value>) -> Value {
    let mut all: Vec<Value> = Vec::new();
    // What only the environment tells may start anew.
    let mut is_open = false;
    for part in parts {
        let inner = match part {
            Value::Path(inner) => inner,
            part => vec![part],
        };
        for part in inner.into_iter().map(plain) {
            let start = match &part {
                Value::Joined(parts) => parts.first(),
                part => Some(part),
            };
            match start {
                Some(Value::Literal(text)) if text.starts_with(['/', '<']) => {
                    all.clear();
                    is_open = false;
                }
                Some(Value::Literal(_) | Value::Unknown(_)) => {}
                _ => is_open |= !all.is_empty(),
            }
            all.push(match part {
                Value::Unset => unknown("a part of it is not set"),
                part => part,
            });
        }
    }
    if is_open && all.len() <= MAX_PARTS {
        return Value::Path(all);
    }
    let mut parts: Vec<Value> = Vec::new();
    for part in all {
        let last = match parts.last() {
            Some(Value::Joined(inner)) => inner.last(),
            last => last,
        };
        if !last.is_none_or(|it| matches!(it, Value::Literal(text) if text.ends_with('/'))) {
            parts.push(Value::Literal("/".to_owned()));
        }
        parts.push(part);
    }
    joined(parts)
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
        Value::Path(mut parts) => match parts.pop() {
            Some(Value::Literal(text)) if !text.trim_matches('/').is_empty() => {
                let n_steps = text.split('/').filter(|it| !matches!(*it, "" | ".")).count();
                match usize::from(n).cmp(&n_steps) {
                    Ordering::Equal => steps(parts.into_iter()),
                    Ordering::Less => {
                        parts.push(Value::Literal(up(&text)));
                        Value::Path(parts)
                    }
                    Ordering::Greater => {
                        parent(steps(parts.into_iter()), n - u8::try_from(n_steps).unwrap_or(n))
                    }
                }
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
    each(value, &|mut value| match value {
        Value::Literal(text) => Value::Literal(short(text)),
        Value::Joined(ref mut parts) | Value::Path(ref mut parts) => {
            if let Some(Value::Literal(text)) = parts.first_mut() {
                *text = short(std::mem::take(text));
            }
            value
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
