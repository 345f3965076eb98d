//! Expressions as values, as far as they can be told without running anything.

use ruff_python_ast::{
    ConversionFlag, Expr, ExprCall, ExprFString, FStringPart, InterpolatedStringElement, Number,
    Operator, UnaryOp,
};
use ruff_text_size::{Ranged, TextRange};

use super::choice::{boolean, bounded, choice, chosen, is_boolean};
use super::course::{Cell, Course};
use super::path::{each, normal, steps};
use super::reader::{Path, Reader};
use super::root::Root;
use super::scope::Binding;
use super::storage::{Change, Value};
use super::text::{as_text, plain};
use super::variable::without_need;

/// How many expressions within expressions are followed.
pub(super) const MAX_NESTING: u32 = 40;
/// No place has a longer name, and names can double with every step.
const MAX_LENGTH: usize = 1_024;
pub(super) const MAX_PARTS: usize = 64;
/// Why a value that leads to itself, or too far, is not known.
pub(super) const TOO_FAR: &str = "too many steps lead to it";

pub(super) fn unknown(reason: impl Into<String>) -> Value {
    Value::Unknown(reason.into())
}

impl<'a> Reader<'a> {
    /// The value of `expr`, seen from `scope`.
    pub(super) fn value(&self, expr: &'a Expr, scope: usize) -> Value {
        told(self.value_within(expr, scope, MAX_NESTING))
    }

    pub(super) fn value_within(&self, expr: &'a Expr, scope: usize, nesting: u32) -> Value {
        if nesting == 0 || !self.step() {
            return unknown(TOO_FAR);
        }
        let next = |expr, scope| self.value_within(expr, scope, nesting - 1);
        if let Some(text) = self.of_key(expr, scope) {
            return Value::Literal(text);
        }
        match expr {
            Expr::StringLiteral(string) => joined(vec![Value::Literal(string.value.to_string())]),
            Expr::FString(string) => self.interpolated(string, scope, nesting),
            Expr::NoneLiteral(_) => Value::Unset,
            Expr::NumberLiteral(number) => match &number.value {
                Number::Int(int) => Value::Literal(int.to_string()),
                _ => Value::Literal(self.slice(expr.range(), scope).to_owned()),
            },
            Expr::BooleanLiteral(literal) => boolean(literal.value),
            Expr::BinOp(operation) if operation.op == Operator::Mod => {
                self.percent(operation, scope, nesting)
            }
            Expr::BinOp(operation) => {
                let is_text =
                    |it: &Expr| !it.is_number_literal_expr() && !it.is_none_literal_expr();
                let is_joined = matches!(operation.op, Operator::Add | Operator::Div);
                if !is_joined || !is_text(&operation.left) || !is_text(&operation.right) {
                    return unknown(format!(
                        "an operation computes it: `{}`",
                        self.short(expr, scope)
                    ));
                }
                let (left, right) = (next(&operation.left, scope), next(&operation.right, scope));
                match operation.op {
                    Operator::Add => joined(vec![left, right]),
                    _ => steps([left, right].into_iter().map(as_text)),
                }
            }
            Expr::BoolOp(operation) if operation.op.is_or() => {
                let values = operation.values.iter().map(|it| next(it, scope));
                self.first_of(values.collect(), expr, scope, nesting)
            }
            Expr::If(it) => match self.condition(&it.test, scope, nesting - 1) {
                Value::Unknown(_) => self.by_condition(expr, scope),
                condition => choice(condition, next(&it.body, scope), next(&it.orelse, scope)),
            },
            Expr::BoolOp(_) | Expr::Compare(_) => self.truth(expr, scope, nesting),
            Expr::UnaryOp(operation) if operation.op == UnaryOp::Not => {
                self.truth(expr, scope, nesting)
            }
            // The parser's stand-in for what is not there.
            Expr::Name(name) if name.id.is_empty() => unknown("it is not written yet"),
            Expr::Name(name) => self.named(name.id.as_str(), expr, scope, nesting),
            Expr::Attribute(attribute) => self.attribute(attribute, expr, scope, nesting),
            Expr::Subscript(subscript) => self.looked_up(subscript, scope, nesting),
            Expr::Call(call) => self.called(call, scope, nesting),
            Expr::Dict(dict) => self.env_dict(dict, scope, nesting),
            Expr::Named(it) => next(&it.value, scope),
            _ => unknown(format!("only running the code tells it: `{}`", self.short(expr, scope))),
        }
    }

    /// `a or b`: the first of `values` that is not empty.
    fn first_of(
        &self,
        mut values: Vec<Value>,
        expr: &'a Expr,
        scope: usize,
        nesting: u32,
    ) -> Value {
        if values.iter().all(is_boolean) {
            return self.truth(expr, scope, nesting);
        }
        let mut found = values.pop().unwrap_or(Value::Unset);
        for value in values.into_iter().rev() {
            found = match value {
                Value::Unset => found,
                Value::Unknown(_) => self.by_condition(expr, scope),
                Value::Changed(Change::Late(_), _) => value,
                value if is_boolean(&value) => self.by_condition(expr, scope),
                value => chosen(value.clone(), vec![(String::new(), found)], Some(value)),
            };
        }
        found
    }

    /// The code of `expr`, cut to a length that fits into a sentence.
    pub(super) fn short(&self, expr: &Expr, scope: usize) -> String {
        self.cut(expr.range(), scope)
    }

    /// The code at `range`, cut to a length that fits into a sentence.
    pub(super) fn cut(&self, range: TextRange, scope: usize) -> String {
        let text = self.slice(range, scope);
        let mut words = text.split_whitespace().collect::<Vec<_>>().join(" ").replace('`', "'");
        if let Some((at, _)) = words.char_indices().nth(60) {
            words.truncate(at);
            words.push('…');
        }
        words
    }

    fn interpolated(&self, string: &'a ExprFString, scope: usize, nesting: u32) -> Value {
        let mut parts = Vec::new();
        for part in string.value.as_slice() {
            let elements = match part {
                FStringPart::Literal(literal) => {
                    parts.push(Value::Literal(literal.value.to_string()));
                    continue;
                }
                FStringPart::FString(string) => &string.elements,
            };
            for element in elements {
                parts.push(match element {
                    InterpolatedStringElement::Literal(literal) => {
                        Value::Literal(literal.value.to_string())
                    }
                    InterpolatedStringElement::Interpolation(hole)
                        if hole.format_spec.is_some()
                            || hole.debug_text.is_some()
                            || !matches!(
                                hole.conversion,
                                ConversionFlag::None | ConversionFlag::Str
                            ) =>
                    {
                        unknown(format!(
                            "a format changes it: `{}`",
                            self.short(&hole.expression, scope)
                        ))
                    }
                    InterpolatedStringElement::Interpolation(hole) => {
                        self.printed(&hole.expression, scope, nesting)
                    }
                });
            }
        }
        joined(parts)
    }

    fn named(&self, name: &str, expr: &'a Expr, scope: usize, nesting: u32) -> Value {
        let Some((bindings, at)) = self.resolve_at(name, scope, Some(expr.start())) else {
            return match self.source(scope) {
                Some(source) if name == "__file__" && !source.path.is_empty() => Value::Literal(
                    format!("{}/{}", Root::Repository(source.repo).text(), source.path),
                ),
                _ => unknown(format!("`{name}` is not defined in this text")),
            };
        };
        self.bindings(bindings, name, at, (expr, scope), nesting)
    }

    /// What `name` is that is bound by `bindings` in the scope `at`.
    pub(super) fn bindings(
        &self,
        bindings: &[Binding<'a>],
        name: &str,
        at: usize,
        user: (&'a Expr, usize),
        nesting: u32,
    ) -> Value {
        match bindings {
            [Binding::Value(value)] => self.value_within(value, at, nesting - 1),
            [Binding::Import(path)] => {
                let from = self.scopes.text_of(at);
                let path = Path { text: path.clone(), is_imported: true, from };
                unknown(self.import_reason(name, &path))
            }
            [Binding::Parameter] if let Some((value, from)) = self.argument(name, at) => {
                self.value_within(value, from, nesting - 1)
            }
            [Binding::Parameter] => unknown(format!("`{name}` is a parameter")),
            [Binding::Value(_) | Binding::Parameter, ..] => {
                let of = |it: &'a Expr, at: usize| self.value_within(it, at, nesting - 1);
                let value = self.course(bindings, at, user, nesting, &of);
                let is_known = |it: &Value| !matches!(it, Value::Unknown(_));
                value
                    .filter(is_known)
                    .unwrap_or_else(|| unknown(format!("`{name}` is assigned more than once")))
            }
            // The variable of a loop in one of its turns.
            _ if let Some((value, from)) = self.argument(name, at)
                && bindings.iter().all(|it| matches!(it, Binding::Other(_))) =>
            {
                self.value_within(value, from, nesting - 1)
            }
            _ => unknown(self.mixed_reason(bindings, name, at)),
        }
    }

    /// That what `expr` names is not what it was made as.
    pub(super) fn changed_reason(&self, expr: &'a Expr, scope: usize) -> String {
        format!("`{}` is changed after it is made", self.short(expr, scope))
    }

    /// What `of` makes of what `user`, given with its scope, finds a name to be that is bound by `bindings` in the scope `at`.
    pub(super) fn course(
        &self,
        bindings: &[Binding<'a>],
        at: usize,
        (user, scope): (&'a Expr, usize),
        nesting: u32,
        of: &dyn Fn(&'a Expr, usize) -> Value,
    ) -> Option<Value> {
        let is_followed = |it: &Binding<'a>| {
            matches!(it, Binding::Value(_) | Binding::Other(_) | Binding::Parameter)
        };
        if !bindings.iter().all(is_followed) {
            return None;
        }
        // Functions see what is set in the end.
        let until = (scope == at).then(|| user.start());
        let before = match bindings.first() {
            Some(Binding::Parameter) => {
                let name = user.as_name_expr().map_or("", |it| it.id.as_str());
                let given = self.argument(name, at);
                Some(given.map_or_else(
                    || unknown("it is a parameter"),
                    |(value, from)| self.value_within(value, from, nesting - 1),
                ))
            }
            _ => None,
        };
        let course = Course { cell: Cell::Name(bindings, None), scope: at, until, of };
        self.after(&course, before, nesting - 1)
    }

    /// What the entry or attribute `name` of what `made` in the scope `at` makes is where `user` asks for it, and was `before`
    /// at first.
    pub(super) fn entry_after(
        &self,
        (made, at): (&impl Ranged, usize),
        (user, scope): (&'a Expr, usize),
        name: &str,
        before: Option<Value>,
        nesting: u32,
    ) -> Option<Value> {
        let touches = self.changes(made, at);
        if touches.is_empty() {
            return before;
        }
        if touches.iter().any(|it| it.scope != at) {
            return Some(unknown(self.changed_reason(user, scope)));
        }
        let of = |it: &'a Expr, at: usize| self.value_within(it, at, nesting.saturating_sub(1));
        let until = (scope == at).then(|| user.start());
        let cell = Cell::Entry(touches, name, None);
        let course = Course { cell, scope: at, until, of: &of };
        self.after(&course, before, nesting.saturating_sub(1))
    }

    fn called(&self, call: &'a ExprCall, scope: usize, nesting: u32) -> Value {
        let arguments = &call.arguments;
        let first = arguments.args.first();
        let second = arguments.args.get(1);
        let keyword = |name: &str| arguments.find_keyword(name).map(|it| &it.value);
        if let Some(path) = self.path(&call.func, scope) {
            let name = match &*path.text {
                "os.getenv" | "os.environ.get" => first.or_else(|| keyword("key")),
                "dagster.EnvVar" | "dagster.EnvVar.int" => first,
                _ => None,
            };
            if let Some(name) = name {
                let is_text = path.text != "dagster.EnvVar.int";
                if path.text.starts_with("dagster.") {
                    return match self.variable(name, None, scope, nesting) {
                        value @ Value::Unknown(_) => value,
                        value => Value::Changed(Change::Late(is_text), Box::new(value)),
                    };
                }
                let value =
                    self.variable(name, second.or_else(|| keyword("default")), scope, nesting);
                return without_need(value);
            }
            match (&*path.text, first, second) {
                ("str", Some(first), None) => return self.printed(first, scope, nesting),
                ("bool", Some(first), None) => {
                    return match self.condition(first, scope, nesting - 1) {
                        Value::Unknown(_) => self.by_condition(first, scope),
                        holds => holds,
                    };
                }
                _ => {}
            }
        }
        if let Expr::Attribute(method) = &*call.func {
            let object = &method.value;
            match method.attr.as_str() {
                "get_value" => {
                    let value = self.value_within(object, scope, nesting - 1);
                    if let Value::Changed(Change::Late(_), value) = value
                        && let Value::Variable { name, span, any_case, .. } = *value
                    {
                        let default = first.or_else(|| keyword("default"));
                        let default = self.default(default, scope, nesting);
                        return without_need(Value::Variable { name, span, default, any_case });
                    }
                }
                "get" if let Some(key) = first => {
                    let otherwise = second.map(|it| self.value_within(it, scope, nesting - 1));
                    let otherwise = otherwise.unwrap_or(Value::Unset);
                    let found =
                        self.entry((object, scope), (key, scope), Some(&otherwise), nesting);
                    return found.unwrap_or_else(|| self.looked_up_reason(object, key, scope));
                }
                _ => {}
            }
        }
        if let Some(value) = self.path_call(call, scope, nesting) {
            return value;
        }
        if let Some(value) = self.text_call(call, scope, nesting) {
            return value;
        }
        if let Some(value) = self.returned(call, scope, nesting) {
            return value;
        }
        if let Some(value) = self.lambda_call(call, scope, nesting) {
            return value;
        }
        unknown(format!("the call of `{}` makes it", self.short(&call.func, scope)))
    }
}

/// `value` as a whole.
pub(super) fn told(value: Value) -> Value {
    // Whoever is given the value reads what only configuration does.
    let read = |value| match value {
        Value::Changed(Change::Late(_), value) => *value,
        value => value,
    };
    each(normal(bounded(value)), &read)
}

/// `parts` put together as simply as can be.
pub(super) fn joined(parts: Vec<Value>) -> Value {
    let mut simple: Vec<Value> = Vec::new();
    for part in parts {
        let inner = match plain(part) {
            Value::Joined(inner) => inner,
            Value::Unset => vec![unknown("a part of it is not set")],
            part => vec![part],
        };
        for part in inner {
            match (simple.last_mut(), part) {
                (Some(Value::Literal(before)), Value::Literal(text)) => before.push_str(&text),
                (_, Value::Literal(text)) if text.is_empty() => {}
                (_, part) => simple.push(part),
            }
        }
    }
    // The parts around a value that leads to itself are as many as steps were taken: they mean nothing.
    if simple.iter().any(|it| matches!(it, Value::Unknown(reason) if reason == TOO_FAR)) {
        return unknown(TOO_FAR);
    }
    let length: usize =
        simple.iter().map(|it| if let Value::Literal(it) = it { it.len() } else { 0 }).sum();
    if length > MAX_LENGTH || simple.len() > MAX_PARTS {
        return unknown("it is longer than the name of any place");
    }
    match simple.len() {
        0 => Value::Literal(String::new()),
        1 => simple.remove(0),
        _ => Value::Joined(simple),
    }
}
