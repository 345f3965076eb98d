//! What a function returns whose body only chooses and returns, or tries to.

use ruff_python_ast::{ExceptHandler, Expr, ExprCall, Stmt, StmtTry};
use ruff_text_size::Ranged;

use super::branch::arms;
use super::choice::choice;
use super::custom::Class;
use super::objects::{decorator_name, last_name};
use super::reader::{Frame, Reader};
use super::scope::Binding;
use super::storage::Value;
use super::values::unknown;

/// Why nothing comes of a way that ends in an error.
const STOPS: &str = "the code stops with an error there";
/// What an exception has to be called to be that of a variable that is not set.
const CAUGHT: [&str; 4] = ["KeyError", "LookupError", "Exception", "BaseException"];

/// What becomes of what a function returns, seen from a scope, with so many steps left.
type Of<'c, 'a> = dyn Fn(Option<&'a Expr>, usize, u32) -> Value + 'c;
/// What makes a value of a method.
const PROPERTIES: [&str; 3] = ["property", "cached_property", "computed_field"];

impl<'a> Reader<'a> {
    /// What a function of the text returns for `call`, if its body only chooses and returns.
    pub(super) fn returned(&self, call: &'a ExprCall, scope: usize, nesting: u32) -> Option<Value> {
        self.returned_as(call, scope, nesting, &|it, at, nesting| match it {
            Some(it) => self.value_within(it, at, nesting),
            None => Value::Unset,
        })
    }

    /// What `of` makes of what a function of the text returns for `call`.
    pub(super) fn returned_as(
        &self,
        call: &'a ExprCall,
        scope: usize,
        nesting: u32,
        of: &Of<'_, 'a>,
    ) -> Option<Value> {
        let (function, at) = self.local_function(call, scope)?;
        let own = self.scopes.opened_by(function.range, at)?;
        self.with_arguments(function, own, call, scope, || {
            self.body(&function.body, own, nesting.checked_sub(1)?, End::Nothing, of)
        })
    }

    /// The property `name` of `object`, which `class` makes.
    pub(super) fn property(
        &self,
        class: Class<'a>,
        (object, from): (&'a Expr, usize),
        name: &str,
        nesting: u32,
    ) -> Option<Value> {
        let found = self.ancestry(class).into_iter().find_map(|(class, at)| {
            let body = self.scopes.opened_by(class.range(), at)?;
            Some((self.scopes.own(name, body), body)).filter(|it| !it.0.is_empty())
        });
        let ([Binding::Function(function)], body) = found? else { return None };
        let mut decorators = function.decorator_list.iter();
        decorators.find(|it| PROPERTIES.contains(&decorator_name(it)))?;
        let own = self.scopes.opened_by(function.range, body)?;
        let itself = function.parameters.iter_non_variadic_params().next()?;
        let name = itself.parameter.name.as_str();
        if nesting < 2 || !self.step() {
            return None;
        }
        self.frames.borrow_mut().push(Frame { scope: own, name, value: object, from });
        let of = |it: Option<&'a Expr>, at: usize, nesting: u32| match it {
            Some(it) => self.value_within(it, at, nesting),
            None => Value::Unset,
        };
        let value = self.body(&function.body, own, nesting - 1, End::Nothing, &of);
        self.frames.borrow_mut().pop();
        value
    }

    fn body(
        &self,
        body: &'a [Stmt],
        scope: usize,
        nesting: u32,
        end: End,
        of: &Of<'_, 'a>,
    ) -> Option<Value> {
        if nesting == 0 {
            return None;
        }
        for (at, stmt) in body.iter().enumerate() {
            match stmt {
                Stmt::Return(it) => return Some(of(it.value.as_deref(), scope, nesting - 1)),
                Stmt::If(_) | Stmt::Match(_) | Stmt::Try(_) | Stmt::With(_) if !stops(stmt) => {}
                Stmt::If(_) | Stmt::Match(_) => {
                    let rest = body.get(at + 1..).unwrap_or_default();
                    let mut arms = arms(stmt);
                    let mut value = match arms.pop_if(|it| it.is_last()) {
                        Some(last) => self.body(last.body, scope, nesting - 1, End::Branch, of)?,
                        None => self.body(rest, scope, nesting - 1, end.after_branch(), of)?,
                    };
                    for arm in arms.into_iter().rev() {
                        let then = self.body(arm.body, scope, nesting - 1, End::Branch, of)?;
                        value = choice(self.taken(&arm, scope, nesting - 1), then, value);
                    }
                    return Some(value);
                }
                Stmt::Raise(_) => return Some(unknown(STOPS)),
                Stmt::Try(it) => return self.tried(it, scope, nesting, of),
                Stmt::Assign(_)
                | Stmt::AnnAssign(_)
                | Stmt::AugAssign(_)
                | Stmt::Delete(_)
                | Stmt::Expr(_)
                | Stmt::Pass(_)
                | Stmt::Import(_)
                | Stmt::ImportFrom(_) => {}
                _ => return None,
            }
        }
        matches!(end, End::Function).then(|| of(None, scope, nesting - 1))
    }

    /// What a `try` that returns gives: nothing of it may fail, or nothing comes of failing, or it is a variable that is not set.
    fn tried(&self, it: &'a StmtTry, scope: usize, nesting: u32, of: &Of<'_, 'a>) -> Option<Value> {
        if !it.finalbody.is_empty() || !it.orelse.is_empty() || nesting == 0 {
            return None;
        }
        let value = self.body(&it.body, scope, nesting - 1, End::Branch, of)?;
        let mut others = Vec::new();
        for ExceptHandler::ExceptHandler(handler) in &it.handlers {
            let other = self.body(&handler.body, scope, nesting - 1, End::Branch, of)?;
            others.push((handler.type_.as_deref(), other));
        }
        let stops = |it: &Value| matches!(it, Value::Unknown(reason) if reason == STOPS);
        if matches!(value, Value::Literal(_)) || others.iter().all(|it| stops(&it.1)) {
            return Some(value);
        }
        match (&*others, &*it.body) {
            ([(kind, other)], [Stmt::Return(returned)])
                if returned.value.as_ref().is_some_and(|it| it.is_subscript_expr()) =>
            {
                caught(Some(&value), *kind, other.clone())
            }
            _ => None,
        }
    }
}

/// What comes of looking up a variable, or in a table, which is `value`, where that it is not there is caught as a `kind` of error and gives
/// `other`.
pub(super) fn caught(value: Option<&Value>, kind: Option<&Expr>, other: Value) -> Option<Value> {
    let is_caught = kind.is_none_or(|it| CAUGHT.contains(&last_name(it)));
    match value {
        Some(Value::Variable { name, span, default: None, any_case }) if is_caught => {
            Some(Value::Variable {
                name: name.clone(),
                span: *span,
                default: Some(other.into()),
                any_case: *any_case,
            })
        }
        Some(Value::Chosen { on, arms, otherwise: None }) if is_caught => Some(Value::Chosen {
            on: on.clone(),
            arms: arms.clone(),
            otherwise: Some(other.into()),
        }),
        _ => None,
    }
}

/// Whether a function may end in `stmt`.
fn stops(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::If(_) | Stmt::Match(_) => arms(stmt).iter().flat_map(|it| it.body).any(stops),
        Stmt::With(it) => it.body.iter().any(stops),
        Stmt::Try(it) => {
            let handlers = it.handlers.iter().map(|ExceptHandler::ExceptHandler(it)| &it.body);
            let bodies = [&it.body, &it.orelse, &it.finalbody].into_iter().chain(handlers);
            bodies.flatten().any(stops)
        }
        Stmt::Assign(_)
        | Stmt::AnnAssign(_)
        | Stmt::AugAssign(_)
        | Stmt::Delete(_)
        | Stmt::Expr(_)
        | Stmt::Pass(_) => false,
        _ => true,
    }
}

/// What follows the end of some statements of a function.
#[derive(Clone, Copy)]
enum End {
    /// Nothing that was looked at yet.
    Nothing,
    /// The rest of the function, behind a branch.
    Branch,
    /// The function's own end, which gives `None` where the branches before did not return.
    Function,
}

impl End {
    fn after_branch(self) -> Self {
        if matches!(self, Self::Branch) { self } else { Self::Function }
    }
}
