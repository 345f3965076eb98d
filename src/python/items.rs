//! Lists that the texts put together: constants, what they unpack, sums, comprehensions over constants.

use std::rc::Rc;

use ruff_python_ast::{BoolOp, Comprehension, Expr, ExprCall, Operator};
use ruff_text_size::Ranged;

use crate::source::Span;

use super::choice::boolean;
use super::objects::elements;
use super::reader::{Frame, Reader};
use super::scope::Binding;
use super::storage::Value;
use super::turns::Round;

/// How many names, sums and calls are followed into each other.
pub(super) const MAX_NESTING: u32 = 12;
/// A list of more items is written by no one.
pub(super) const MAX_ITEMS: usize = 2_000;

/// An expression, with what parameters and the variables of loops are where it counts.
#[derive(Clone)]
pub(super) struct Item<'a> {
    pub(super) expr: &'a Expr,
    /// The scope that it is seen from.
    pub(super) scope: usize,
    pub(super) frames: Rc<[Frame<'a>]>,
}

/// What a list holds.
#[derive(Default)]
pub(super) struct Items<'a> {
    pub(super) all: Vec<Item<'a>>,
    /// What may hold more and is not followed.
    pub(super) open: Vec<Item<'a>>,
}

impl<'a> Reader<'a> {
    /// `expr` as it counts now.
    pub(super) fn item(&self, expr: &'a Expr, scope: usize) -> Item<'a> {
        Item { expr, scope, frames: self.frames.borrow().as_slice().into() }
    }

    /// Makes `item` count; what [`leave`](Self::leave) wants afterwards.
    pub(super) fn enter(&self, item: &Item<'a>) -> Vec<Frame<'a>> {
        self.frames.replace(item.frames.to_vec())
    }

    /// Makes count what did before.
    pub(super) fn leave(&self, outer: Vec<Frame<'a>>) {
        self.frames.replace(outer);
    }

    /// Does `work` while `item` counts.
    pub(super) fn within<T>(&self, item: &Item<'a>, work: impl FnOnce() -> T) -> T {
        let outer = self.enter(item);
        let result = work();
        self.leave(outer);
        result
    }

    /// The text of `item`.
    pub(super) fn item_span(&self, item: &Item<'a>) -> Span {
        self.span(item.expr.range(), item.scope)
    }

    /// What `expr` names, through other names, parameters and the variables of loops; `expr` itself where that is not certain.
    pub(super) fn meant(&self, expr: &'a Expr, scope: usize) -> (&'a Expr, usize) {
        let mut at = (expr, scope);
        for _ in 0..MAX_NESTING {
            if !matches!(at.0, Expr::Name(_) | Expr::Attribute(_)) || !self.step() {
                break;
            }
            let Some((bindings, own)) = self.bound(at.0, at.1) else { break };
            let name = at.0.as_name_expr().map_or("", |it| it.id.as_str());
            let next = match bindings {
                [Binding::Value(value)] if self.is_kept(value, own) => Some((*value, own)),
                [Binding::Parameter] => self.argument(name, own),
                _ if bindings.iter().all(|it| matches!(it, Binding::Other(_))) => {
                    self.argument(name, own)
                }
                _ => None,
            };
            let Some(next) = next else { break };
            at = next;
        }
        at
    }

    /// The items of the list that `expr` is.
    pub(super) fn items(&self, expr: &'a Expr, scope: usize) -> Items<'a> {
        let mut found = Items::default();
        self.items_within(expr, scope, MAX_NESTING, &mut found);
        found
    }

    fn items_within(&self, expr: &'a Expr, scope: usize, nesting: u32, found: &mut Items<'a>) {
        let (inner, at) = self.meant(expr, scope);
        if nesting == 0 || !self.step() || found.all.len() > MAX_ITEMS {
            return found.open.push(self.item(expr, scope));
        }
        let n_before = found.all.len();
        let is_followed = match inner {
            Expr::List(_) | Expr::Tuple(_) | Expr::Set(_) => {
                for it in elements(inner).unwrap_or_default() {
                    match it {
                        Expr::Starred(all) => {
                            self.items_within(&all.value, at, nesting - 1, found);
                        }
                        it => found.all.push(self.item(it, at)),
                    }
                }
                true
            }
            Expr::NoneLiteral(_) => true,
            Expr::BinOp(sum) if matches!(sum.op, Operator::Add | Operator::BitOr) => {
                self.items_within(&sum.left, at, nesting - 1, found);
                self.items_within(&sum.right, at, nesting - 1, found);
                true
            }
            Expr::ListComp(it) => self.collected(&it.elt, &it.generators, (inner, at), found),
            Expr::SetComp(it) => self.collected(&it.elt, &it.generators, (inner, at), found),
            Expr::Generator(it) => self.collected(&it.elt, &it.generators, (inner, at), found),
            Expr::Dict(_) | Expr::DictComp(_) => self.pairs(inner, at).is_some_and(|it| {
                found.all.extend(it.into_iter().map(|it| it.0));
                true
            }),
            Expr::Call(call) => match self.plain_call(call, at) {
                Some(("list" | "tuple" | "set" | "sorted", of)) => {
                    self.items_within(of, at, nesting - 1, found);
                    true
                }
                Some(("keys", of)) => self.pairs(of, at).is_some_and(|it| {
                    found.all.extend(it.into_iter().map(|it| it.0));
                    true
                }),
                Some(("values", of)) => self.pairs(of, at).is_some_and(|it| {
                    found.all.extend(it.into_iter().map(|it| it.1));
                    true
                }),
                _ => self.through(call, at, |it, own| {
                    self.items_within(it, own, nesting - 1, found);
                }),
            },
            _ => match self.chosen_part(inner, at) {
                Some((part, at)) => {
                    self.items_within(part, at, nesting - 1, found);
                    true
                }
                None => false,
            },
        };
        if !is_followed {
            found.all.truncate(n_before);
            found.open.push(self.item(expr, scope));
        }
    }

    fn collected(
        &self,
        item: &'a Expr,
        generators: &'a [Comprehension],
        (whole, scope): (&'a Expr, usize),
        found: &mut Items<'a>,
    ) -> bool {
        let Some(own) = self.scopes.opened_by(whole.range(), scope) else { return false };
        let Some(turns) = self.turns(&Round::of(generators), scope, own) else { return false };
        found.all.extend(turns.into_iter().map(|frames| Item { expr: item, scope: own, frames }));
        true
    }

    /// What `work` is to look at in the place of `call`: all that a function of the texts returns.
    pub(super) fn through(
        &self,
        call: &'a ExprCall,
        scope: usize,
        work: impl FnOnce(&'a Expr, usize),
    ) -> bool {
        let Some((function, own, returned)) = self.returns_of(call, scope) else { return false };
        let [value] = *returned else { return false };
        if !function.decorator_list.is_empty() {
            return false;
        }
        self.with_arguments(function, own, call, scope, || work(value, own));
        true
    }

    /// The part of `expr` that counts, where a condition or a key that is known chooses it.
    pub(super) fn chosen_part(&self, expr: &'a Expr, scope: usize) -> Option<(&'a Expr, usize)> {
        match expr {
            Expr::If(it) => {
                let holds = self.condition(&it.test, scope, MAX_NESTING);
                let part = if holds == boolean(true) {
                    &it.body
                } else if holds == boolean(false) {
                    &it.orelse
                } else {
                    return None;
                };
                Some((part, scope))
            }
            Expr::BoolOp(it) if it.op == BoolOp::Or => {
                let [first, second] = it.values.as_slice() else { return None };
                let (meant, at) = self.meant(first, scope);
                match meant {
                    Expr::NoneLiteral(_) => Some((second, scope)),
                    Expr::List(list) if list.elts.is_empty() => Some((second, scope)),
                    Expr::Dict(dict) if dict.items.is_empty() => Some((second, scope)),
                    Expr::List(_) | Expr::Dict(_) => Some((meant, at)),
                    _ => None,
                }
            }
            Expr::Subscript(it) => {
                let Value::Literal(key) = self.value(&it.slice, scope) else { return None };
                let entries = self.entries(&it.value, scope);
                let found = entries.get(&key)?;
                // What counts for it has to be what counts here.
                (found.value.frames.len() <= self.frames.borrow().len())
                    .then_some((found.value.expr, found.value.scope))
            }
            _ => None,
        }
    }

    /// The name of a function that Python itself has.
    pub(super) fn builtin(&self, expr: &'a Expr, scope: usize) -> Option<&'a str> {
        let name = expr.as_name_expr()?.id.as_str();
        self.resolve(name, scope).is_none().then_some(name)
    }

    /// `list(it)` and `it.keys()`: the function or method, and what it is of.
    pub(super) fn plain_call(
        &self,
        call: &'a ExprCall,
        scope: usize,
    ) -> Option<(&'a str, &'a Expr)> {
        match (&*call.func, &*call.arguments.args) {
            (Expr::Attribute(method), []) => Some((method.attr.as_str(), &method.value)),
            (function, [of]) => Some((self.builtin(function, scope)?, of)),
            _ => None,
        }
    }
}
