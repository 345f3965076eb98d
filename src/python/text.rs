//! Texts that methods and formats make of others: `"{}".format(…)`, `"%s" % …`, `"".join(…)`, `.lower()`.

use ruff_python_ast::{Expr, ExprBinOp, ExprCall, UnaryOp};
use ruff_text_size::Ranged;

use super::absent::{absence, filled};
use super::choice::{boolean, choice};
use super::objects::{elements, number};
use super::path::each;
use super::reader::Reader;
use super::storage::{Change, Value};
use super::tables::Asked;
use super::values::{joined, unknown};

impl<'a> Reader<'a> {
    /// What a method of a text gives; `None` for any other call.
    pub(super) fn text_call(
        &self,
        call: &'a ExprCall,
        scope: usize,
        nesting: u32,
    ) -> Option<Value> {
        let Expr::Attribute(method) = &*call.func else { return None };
        let value = |it: &'a Expr| self.value_within(it, scope, nesting - 1);
        let literal = |it: Option<&'a Expr>| match value(it?) {
            Value::Literal(text) => Some(text),
            _ => None,
        };
        let arguments = &*call.arguments.args;
        let (first, second) = (arguments.first(), arguments.get(1));
        let name = method.attr.as_str();
        if name == "format" {
            let template = literal(Some(&method.value))?;
            let find = |name: &str| {
                if let Ok(place) = name.parse() {
                    let own = arguments.get::<usize>(place);
                    return own.map(|it| self.printed(it, scope, nesting));
                }
                if let Some(own) = call.arguments.find_keyword(name) {
                    return Some(self.printed(&own.value, scope, nesting));
                }
                let mut tables = call.arguments.keywords.iter().filter(|it| it.arg.is_none());
                let table = tables.next().filter(|_| tables.next().is_none())?;
                self.printed_entry(&table.value, scope, name, nesting)
            };
            return Some(formatted(&template, find));
        }
        if name == "join" {
            let between = literal(Some(&method.value))?;
            let (items, at) = self.list(first?, scope)?;
            let mut parts = Vec::new();
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    parts.push(Value::Literal(between.clone()));
                }
                parts.push(self.value_within(item, at, nesting - 1));
            }
            return Some(joined(parts));
        }
        let letters =
            |it: Option<&'a Expr>| it.map_or(Some(None), |it| literal(Some(it)).map(Some));
        let change = match (name, arguments.len()) {
            ("lower" | "casefold", 0) => Change::Lower,
            ("upper", 0) => Change::Upper,
            ("strip", 0 | 1) => Change::Strip(letters(first)?, true, true),
            ("lstrip", 0 | 1) => Change::Strip(letters(first)?, true, false),
            ("rstrip", 0 | 1) => Change::Strip(letters(first)?, false, true),
            ("replace", 2) => Change::Replace(literal(first)?, literal(second)?),
            ("removeprefix", 1) => Change::Without(literal(first)?, true),
            ("removesuffix", 1) => Change::Without(literal(first)?, false),
            ("startswith" | "endswith", 1) => {
                let parts = elements(first?).unwrap_or(std::slice::from_ref(first?));
                let text = value(&method.value);
                let mut holds = boolean(false);
                for part in parts {
                    let change = Change::Has(literal(Some(part))?, name == "startswith");
                    holds = choice(changed(text.clone(), &change), boolean(true), holds);
                }
                return Some(holds);
            }
            _ => return None,
        };
        Some(changed(value(&method.value), &change))
    }

    /// `text.split(…)[key]`.
    pub(super) fn piece(
        &self,
        call: &'a ExprCall,
        key: &Expr,
        scope: usize,
        nesting: u32,
    ) -> Option<Value> {
        let Expr::Attribute(method) = &*call.func else { return None };
        let (at, is_last) = match key {
            Expr::UnaryOp(it) if it.op == UnaryOp::USub => (number(&it.operand)?, true),
            _ => (number(key)?, false),
        };
        let by = match call.arguments.args.first() {
            Some(by) => match self.value_within(by, scope, nesting - 1) {
                Value::Literal(by) => by,
                _ => return None,
            },
            None => String::new(),
        };
        let n = call.arguments.len();
        let (at, from_start) = match (method.attr.as_str(), at, is_last) {
            // How often it is split at most does not matter for the piece where that starts.
            ("split" | "rsplit", _, false) if n < 2 => (at, true),
            ("split" | "rsplit", 1.., true) if n < 2 => (at - 1, false),
            ("split" | "partition", 0, false) => (0, true),
            ("rsplit" | "rpartition", 1, true) | ("rpartition", 2, false) => (0, false),
            _ => return None,
        };
        let text = self.value_within(&method.value, scope, nesting - 1);
        Some(changed(text, &Change::Piece(by, at, from_start)))
    }

    /// `"…%s…" % …`.
    pub(super) fn percent(&self, operation: &'a ExprBinOp, scope: usize, nesting: u32) -> Value {
        let whole = || {
            unknown(format!("an operation computes it: `{}`", self.cut(operation.range(), scope)))
        };
        let Value::Literal(template) = self.value_within(&operation.left, scope, nesting - 1)
        else {
            return whole();
        };
        let is_table = template.contains("%(");
        let values: Vec<&'a Expr> = match &*operation.right {
            Expr::Tuple(tuple) => tuple.elts.iter().collect(),
            _ if is_table => Vec::new(),
            value => vec![value],
        };
        let mut values = values.into_iter();
        let mut pieces = template.split('%');
        let mut parts = vec![Value::Literal(pieces.next().unwrap_or_default().to_owned())];
        let mut is_escaped = false;
        for piece in pieces {
            if is_escaped {
                is_escaped = false;
                parts.push(Value::Literal(piece.to_owned()));
                continue;
            }
            if piece.is_empty() {
                is_escaped = true;
                parts.push(Value::Literal("%".to_owned()));
                continue;
            }
            if let (Some((name, rest)), true) =
                (piece.strip_prefix('(').and_then(|it| it.split_once(")s")), is_table)
            {
                match self.printed_entry(&operation.right, scope, name, nesting) {
                    Some(value) => parts.push(value),
                    None => return whole(),
                }
                parts.push(Value::Literal(rest.to_owned()));
                continue;
            }
            let (Some(rest), Some(value)) = (piece.strip_prefix(['s', 'd']), values.next()) else {
                return whole();
            };
            parts.push(self.printed(value, scope, nesting));
            parts.push(Value::Literal(rest.to_owned()));
        }
        if values.next().is_some() { whole() } else { joined(parts) }
    }

    /// What `table` has for `name`, as a part of a text.
    fn printed_entry(
        &self,
        table: &'a Expr,
        scope: usize,
        name: &str,
        nesting: u32,
    ) -> Option<Value> {
        let nesting = nesting.checked_sub(1)?;
        let absent = absence(nesting);
        let of = |it: &'a Expr, at: usize| Some(as_text(self.value_within(it, at, nesting)));
        let user = (table, scope);
        let asked = Asked { name, absent: &absent, of: &of, user };
        let found = self.in_table(user, &asked, nesting)?;
        (found != absent).then(|| filled(found, &absent, None))
    }

    /// What `expr` is as a part of a text.
    pub(super) fn printed(&self, expr: &'a Expr, scope: usize, nesting: u32) -> Value {
        as_text(self.value_within(expr, scope, nesting - 1))
    }
}

/// `template` with what `find` gives for its `{name}`s.
fn formatted(template: &str, find: impl Fn(&str) -> Option<Value>) -> Value {
    let mut parts = Vec::new();
    let mut n_unnamed = 0;
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        parts.push(Value::Literal(before.to_owned()));
        if let Some(brace @ ("{{" | "}}")) = from.get(..2) {
            parts.push(Value::Literal(brace.chars().take(1).collect()));
            rest = from.get(2..).unwrap_or_default();
            continue;
        }
        let Some((name, after)) = from.get(1..).and_then(|it| it.split_once('}')) else {
            return unknown("its format is not complete");
        };
        let place = n_unnamed.to_string();
        let found = if name.is_empty() { find(&place) } else { find(name) };
        n_unnamed += u32::from(name.is_empty());
        parts.push(match found {
            Some(value) => value,
            None => unknown(format!("only running the code tells what `{{{name}}}` is")),
        });
        rest = after;
    }
    parts.push(Value::Literal(rest.to_owned()));
    joined(parts)
}

/// `value` as `str` makes a text of it.
pub(super) fn as_text(value: Value) -> Value {
    match value {
        Value::Unset => Value::Literal("None".to_owned()),
        value => each(value, &|value| match value {
            Value::Changed(Change::Late(_), _) => unknown(LATE),
            value => value,
        }),
    }
}

/// `value` as the text that an operation of texts sees.
pub(super) fn plain(value: Value) -> Value {
    each(value, &|value| match value {
        Value::Changed(Change::Late(is_text), late) => match *late {
            Value::Variable { name, .. } if is_text => Value::Literal(name),
            _ => unknown(LATE),
        },
        value => value,
    })
}

/// Why code that makes a text of an `EnvVar` does not run.
const LATE: &str = "the code stops with an error there: only configuration reads an `EnvVar`";

/// `value` after `change`: at once where it is known, else kept for later.
pub(super) fn changed(value: Value, change: &Change) -> Value {
    let is_case = matches!(change, Change::Lower | Change::Upper);
    if value == Value::Unset {
        return unknown("a part of it is not set");
    }
    each(plain(value), &|value| match value {
        Value::Literal(text) => change.of(&text).map_or_else(Value::Unknown, Value::Literal),
        Value::Joined(parts) if is_case => {
            joined(parts.into_iter().map(|it| changed(it, change)).collect())
        }
        value => Value::Changed(change.clone(), Box::new(value)),
    })
}
