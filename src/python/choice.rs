//! Values that a condition, a key or a function of the text chooses: told apart per environment later, not guessed.

use ruff_python_ast::{
    BoolOp, CmpOp, Expr, ExprCall, ParameterWithDefault, StmtFunctionDef, UnaryOp,
};

use super::branch::collect_returns;
use super::keywords::Told;
use super::reader::{Frame, Reader};
use super::scope::Binding;
use super::storage::{BOOLEANS, Change, Value, boolean_text};
use super::text::{changed, plain};
use super::values::{TOO_FAR, unknown};

/// How many parts a value may have: more are not written by hand.
const MAX_SIZE: usize = 256;

/// A condition that `holds` or not.
pub(super) fn boolean(holds: bool) -> Value {
    Value::Literal(boolean_text(holds))
}

/// `then` where `condition` holds, else `otherwise`.
pub(super) fn choice(condition: Value, then: Value, otherwise: Value) -> Value {
    if is_boolean(&condition) && then == boolean(true) && otherwise == boolean(false) {
        return condition;
    }
    chosen(condition, vec![(BOOLEANS[1].to_owned(), then)], Some(otherwise))
}

/// The value of `arms` whose text is that of `on`.
pub(super) fn chosen(on: Value, arms: Vec<(String, Value)>, otherwise: Option<Value>) -> Value {
    match on {
        Value::Unknown(_) => on,
        Value::Literal(text) => match arms.into_iter().find(|it| it.0 == text) {
            Some((_, value)) => value,
            None => otherwise.unwrap_or_else(|| unknown(format!("nothing stands for `{text}`"))),
        },
        on => Value::Chosen {
            on: Box::new(on),
            arms: arms.into(),
            otherwise: otherwise.map(Box::new),
        },
    }
}

/// Whether `value` is the outcome of a condition.
pub(super) fn is_boolean(value: &Value) -> bool {
    match value {
        Value::Literal(text) => BOOLEANS.contains(&text.as_str()),
        Value::Chosen { arms, otherwise, .. } => {
            let all = || arms.iter().map(|it| &it.1).chain(otherwise.as_deref());
            let is_fit = |it: &Value| is_boolean(it) || matches!(it, Value::Unknown(_));
            otherwise.is_some() && all().all(is_fit) && all().any(is_boolean)
        }
        Value::Changed(change, _) => matches!(change, Change::Has(..) | Change::Holds(_)),
        _ => false,
    }
}

/// What no variable can be set to.
const NEVER: &str = "\0";

/// Whether `value` is anything at all, as far as it is known.
fn is_set(value: Value) -> Value {
    match value {
        Value::Unknown(_) => value,
        Value::Unset => boolean(false),
        Value::Variable { name, span, default, any_case }
            if default.as_ref().is_none_or(|it| **it == Value::Unset) =>
        {
            let default = Some(Box::new(Value::Literal(NEVER.to_owned())));
            let arms = vec![(NEVER.to_owned(), boolean(false))];
            let variable = Value::Variable { name, span, default, any_case };
            chosen(variable, arms, Some(boolean(true)))
        }
        Value::Chosen { on, arms, otherwise } => Value::Chosen {
            on,
            arms: arms.into_iter().map(|(text, value)| (text, is_set(value))).collect(),
            otherwise: otherwise.map(|it| Box::new(is_set(*it))),
        },
        Value::Variable { default: Some(default), .. } => match is_set(*default) {
            Value::Literal(_) => boolean(true),
            _ => unknown(TOO_FAR),
        },
        _ => boolean(true),
    }
}

/// `value`, or that it is too long to follow.
pub(super) fn bounded(value: Value) -> Value {
    fn size(value: &Value) -> usize {
        1 + match value {
            Value::Variable { default: Some(inner), .. }
            | Value::Home(inner)
            | Value::Changed(_, inner) => size(inner),
            Value::Joined(parts) | Value::Path(parts) => parts.iter().map(size).sum(),
            Value::Chosen { on, arms, otherwise } => {
                size(on)
                    + arms.iter().map(|it| size(&it.1)).sum::<usize>()
                    + otherwise.as_ref().map_or(0, |it| size(it))
            }
            _ => 0,
        }
    }
    if size(&value) > MAX_SIZE { unknown(TOO_FAR) } else { value }
}

impl<'a> Reader<'a> {
    /// Whether `expr` holds, as the texts of [`BOOLEANS`] where it depends on something.
    pub(super) fn condition(&self, expr: &'a Expr, scope: usize, nesting: u32) -> Value {
        if nesting == 0 || !self.step() {
            return unknown(TOO_FAR);
        }
        let next = |it| self.condition(it, scope, nesting - 1);
        match expr {
            Expr::UnaryOp(operation) if operation.op == UnaryOp::Not => {
                choice(next(&operation.operand), boolean(false), boolean(true))
            }
            Expr::BoolOp(operation) => {
                let mut values = operation.values.iter().rev().map(next);
                let last = values.next().unwrap_or_else(|| boolean(true));
                values.fold(last, |rest, value| match operation.op {
                    BoolOp::And => choice(value, rest, boolean(false)),
                    BoolOp::Or => choice(value, boolean(true), rest),
                })
            }
            Expr::Compare(compare) => match (&*compare.ops, &*compare.comparators) {
                ([op], [right]) => self.compared(&compare.left, *op, right, scope, nesting),
                _ => self.by_condition(expr, scope),
            },
            _ => {
                if let Some((number, at)) = self.number_of(expr, scope) {
                    let value = plain(self.value_within(number, at, nesting - 1));
                    let nothing = vec![("0".to_owned(), boolean(false))];
                    return chosen(value, nothing, Some(boolean(true)));
                }
                let value = self.value_within(expr, scope, nesting - 1);
                match value {
                    Value::Unset => boolean(false),
                    Value::Unknown(_) => value,
                    Value::Changed(Change::Late(_), _) => boolean(true),
                    value if is_boolean(&value) => value,
                    value => {
                        chosen(value, vec![(String::new(), boolean(false))], Some(boolean(true)))
                    }
                }
            }
        }
    }

    fn compared(
        &self,
        left: &'a Expr,
        op: CmpOp,
        right: &'a Expr,
        scope: usize,
        nesting: u32,
    ) -> Value {
        // What loads definitions imports their module, and does not run it.
        if let (Expr::Name(name), Expr::StringLiteral(text)) = (left, right)
            && (name.id.as_str(), text.value.to_str()) == ("__name__", "__main__")
        {
            return boolean(op == CmpOp::NotEq);
        }
        let op = match op {
            CmpOp::Eq if right.is_none_literal_expr() => CmpOp::Is,
            CmpOp::NotEq if right.is_none_literal_expr() => CmpOp::IsNot,
            op => op,
        };
        let left = (left, scope);
        match op {
            CmpOp::Eq | CmpOp::NotEq => {
                self.is_one_of(left, &[right], scope, nesting, op == CmpOp::Eq)
            }
            CmpOp::In | CmpOp::NotIn => {
                let holds = self.is_in(left, right, scope, nesting);
                choice(holds, boolean(op == CmpOp::In), boolean(op == CmpOp::NotIn))
            }
            CmpOp::Is | CmpOp::IsNot if right.is_none_literal_expr() => {
                let value = self.value_within(left.0, scope, nesting - 1);
                choice(is_set(value), boolean(op == CmpOp::IsNot), boolean(op == CmpOp::Is))
            }
            _ => unknown(TOO_FAR),
        }
    }

    /// `left in right`: one of a list, a key of a dict, a variable that is set, a part of a text.
    fn is_in(&self, left: (&'a Expr, usize), right: &'a Expr, scope: usize, nesting: u32) -> Value {
        if let Some((items, at)) = self.list(right, scope) {
            let items: Vec<&Expr> = items.iter().collect();
            return self.is_one_of(left, &items, at, nesting, true);
        }
        if let Some((dict, at)) = self.dict(right, scope) {
            let keys: Option<Vec<&Expr>> = dict.items.iter().map(|it| it.key.as_ref()).collect();
            let Some(keys) = keys else { return unknown(TOO_FAR) };
            return self.is_one_of(left, &keys, at, nesting, true);
        }
        if self.is_environment(right, scope) {
            return is_set(self.variable(left.0, None, left.1, nesting));
        }
        match (
            self.value_within(left.0, left.1, nesting - 1),
            self.value_within(right, scope, nesting - 1),
        ) {
            (_, value @ Value::Unknown(_)) => value,
            (Value::Literal(part), text) => changed(text, &Change::Holds(part)),
            _ => unknown(TOO_FAR),
        }
    }

    /// Whether `left`, given with its scope, equals one of `options`; the opposite where not `is_equal`.
    pub(super) fn is_one_of(
        &self,
        left: (&'a Expr, usize),
        options: &[&'a Expr],
        scope: usize,
        nesting: u32,
        is_equal: bool,
    ) -> Value {
        if nesting == 0 {
            return unknown(TOO_FAR);
        }
        let mut on = self.key_value(left.0, left.1, nesting);
        let mut arms = Vec::new();
        for option in options {
            match (self.key_value(option, scope, nesting), &mut on) {
                // What is not set is not empty.
                (Value::Literal(text), Value::Variable { default: Some(default), .. })
                    if text.is_empty() && **default == Value::Unset =>
                {
                    **default = Value::Literal(NEVER.to_owned());
                    arms.push((text, boolean(is_equal)));
                }
                (Value::Literal(text), _) => arms.push((text, boolean(is_equal))),
                // `"prod" == os.getenv("X")`.
                (other, Value::Literal(text)) if options.len() == 1 => {
                    arms.push((std::mem::take(text), boolean(is_equal)));
                    on = other;
                }
                _ => return unknown(TOO_FAR),
            }
        }
        chosen(on, arms, Some(boolean(!is_equal)))
    }

    /// What `expr` is where it is compared: a member of an enumeration is its value.
    pub(super) fn key_value(&self, expr: &'a Expr, scope: usize, nesting: u32) -> Value {
        if let Some((number, at)) = self.number_of(expr, scope) {
            return plain(self.value_within(number, at, nesting.saturating_sub(1)));
        }
        let (meant, at) = self.meant(expr, scope);
        let member = nesting.checked_sub(1).and_then(|it| self.member(meant, at, it));
        member.unwrap_or_else(|| plain(self.value_within(expr, scope, nesting.saturating_sub(1))))
    }

    /// What `expr` is the number of: the text in `int(text)`.
    fn number_of(&self, expr: &'a Expr, scope: usize) -> Option<(&'a Expr, usize)> {
        let (call, at) = self.call_of(expr, scope)?;
        let [text] = &*call.arguments.args else { return None };
        let is_int = self.path(&call.func, at).is_some_and(|it| it.text == "int");
        (is_int && call.arguments.keywords.is_empty()).then_some((text, at))
    }

    /// Why a value that a condition chooses is not known.
    pub(super) fn by_condition(&self, expr: &'a Expr, scope: usize) -> Value {
        unknown(format!("a condition chooses it: `{}`", self.short(expr, scope)))
    }

    /// A condition as a value, where it is certainly one.
    pub(super) fn truth(&self, expr: &'a Expr, scope: usize, nesting: u32) -> Value {
        if let Expr::BoolOp(operation) = expr
            && !operation
                .values
                .iter()
                .all(|it| is_boolean(&self.value_within(it, scope, nesting - 1)))
        {
            return self.by_condition(expr, scope);
        }
        match self.condition(expr, scope, nesting) {
            Value::Unknown(_) => self.by_condition(expr, scope),
            value => value,
        }
    }

    /// The function of the texts that `call` calls, with the scope that it is defined in.
    pub(super) fn local_function(
        &self,
        call: &'a ExprCall,
        scope: usize,
    ) -> Option<(&'a StmtFunctionDef, usize)> {
        match self.bound(&call.func, scope) {
            Some(([Binding::Function(function)], at)) => Some((function, at)),
            Some(_) => None,
            None => self.method(call, scope).map(|it| (it.function, it.body)),
        }
    }

    /// The function of the texts that `call` calls, with its own scope, and every expression that it returns.
    pub(super) fn returns_of(
        &self,
        call: &'a ExprCall,
        scope: usize,
    ) -> Option<(&'a StmtFunctionDef, usize, Vec<&'a Expr>)> {
        let (function, at) = self.local_function(call, scope)?;
        let own = self.scopes.opened_by(function.range, at)?;
        let mut returned = Vec::new();
        collect_returns(&function.body, &mut returned);
        Some((function, own, returned))
    }

    /// Does `work` while the parameters of `function`, whose own scope is `own`, are what `call` gives them.
    pub(super) fn with_arguments<T>(
        &self,
        function: &'a StmtFunctionDef,
        own: usize,
        call: &'a ExprCall,
        scope: usize,
        work: impl FnOnce() -> T,
    ) -> T {
        let method = self.method(call, scope);
        let method = method.filter(|it| it.function.range == function.range);
        let receiver = method.as_ref().and_then(|it| it.receiver);
        // The object itself is not given by who makes it.
        let is_init = method.is_none() && function.name.as_str() == "__init__";
        let n_own = usize::from(is_init || receiver.is_some());
        let mut parameters = function.parameters.iter_non_variadic_params();
        let itself = parameters.next().map(|it| it.parameter.name.as_str());
        let n_before = self.frames.borrow().len();
        let frame = receiver.zip(itself);
        let frame = frame.map(|((value, from), name)| Frame { scope: own, name, value, from });
        self.frames.borrow_mut().extend(frame);
        let parameters = function.parameters.iter_non_variadic_params().skip(n_own);
        let result = self.with_given(parameters, own, call, scope, work);
        self.frames.borrow_mut().truncate(n_before);
        result
    }

    /// The same for the parameters of any function or lambda.
    pub(super) fn with_given<T>(
        &self,
        parameters: impl Iterator<Item = &'a ParameterWithDefault>,
        own: usize,
        call: &'a ExprCall,
        scope: usize,
        work: impl FnOnce() -> T,
    ) -> T {
        let n_before = self.frames.borrow().len();
        let outer = self.scopes.parent(own);
        let given = self.given_to(&call.arguments, scope);
        let mut frames = Vec::new();
        for (at, parameter) in parameters.enumerate() {
            let name = parameter.parameter.name.as_str();
            let found = match given.at(name, at) {
                Told::Known(it) => Some((it.expr, it.scope)),
                Told::Absent => parameter.default.as_deref().map(|it| (it, outer)),
                Told::Untold => None,
            };
            frames.extend(found.map(|(value, from)| Frame { scope: own, name, value, from }));
        }
        self.frames.borrow_mut().extend(frames);
        let result = work();
        self.frames.borrow_mut().truncate(n_before);
        result
    }

    /// What `name`, a parameter of the function whose scope is `scope`, is given.
    pub(super) fn argument(&self, name: &str, scope: usize) -> Option<(&'a Expr, usize)> {
        let frames = self.frames.borrow();
        let frame = frames.iter().rfind(|it| it.scope == scope && it.name == name).copied();
        drop(frames);
        match frame {
            Some(frame) => Some((frame.value, frame.from)),
            None => self.sole_argument(name, scope)?.known().map(|it| (it.expr, it.scope)),
        }
    }
}
