//! What is changed in place after it is made.

use ruff_python_ast::{Expr, ExprCall};
use ruff_text_size::TextRange;

use super::objects::last_name;

/// Something that is changed in place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Touch<'a> {
    /// What names it.
    pub(super) object: &'a Expr,
    /// The scope that this is seen from.
    pub(super) scope: usize,
    /// What is done to it.
    pub(super) what: What<'a>,
    /// Where.
    pub(super) at: TextRange,
    /// What of the thing itself is changed, where that is only something in it.
    pub(super) inside: Option<Inside<'a>>,
}

/// What of a thing something is in.
#[derive(Debug, Clone, Copy)]
pub(super) enum Inside<'a> {
    /// What stands under a key.
    Item(&'a Expr),
    /// An attribute.
    Member(&'a str),
    /// Nobody can tell.
    Anything,
}

impl<'a> Touch<'a> {
    /// Whether it is done to a thing itself, as far as the entry or attribute `name` goes; `is_it` tells whether a key is that. Nothing
    /// where that is changed inside, or may be.
    pub(super) fn concerns(
        &self,
        name: &str,
        is_it: &dyn Fn(&'a Expr) -> Option<bool>,
    ) -> Option<bool> {
        let is_inside = match self.inside {
            None => return Some(true),
            Some(Inside::Item(key)) => is_it(key),
            Some(Inside::Member(member)) => Some(member == name),
            Some(Inside::Anything) => None,
        };
        (is_inside == Some(false)).then_some(false)
    }
}

/// How something is changed in place.
#[derive(Debug, Clone, Copy)]
pub(super) enum What<'a> {
    /// `it[key] = value`; nothing for what only running tells.
    Item(&'a Expr, Option<&'a Expr>),
    /// `del it[key]`.
    Removed(&'a Expr),
    /// `it.name = value`; nothing for what only running tells.
    Member(&'a str, Option<&'a Expr>),
    /// `it |= table`.
    Merged(&'a Expr),
    /// `it.update(…)` and the like, and what loads variables.
    Call(&'a ExprCall),
    /// A function that changes it.
    Passed,
}

/// Methods that change a list or a dict in place.
const CHANGES: &str = "append extend insert add update remove discard pop popitem clear setdefault reverse sort __setitem__ __setattr__";
/// Functions that do so to what they are given, or to the variables.
const CHANGERS: &str = "setattr delattr load_dotenv";

/// What `call` changes in place, if it is known to change something: for the variables, what it calls.
pub(super) fn changed_by(call: &ExprCall) -> Option<&Expr> {
    let name = last_name(&call.func);
    let is_in = |names: &str| names.split(' ').any(|it| it == name);
    let first = call.arguments.args.first();
    match &*call.func {
        _ if is_in(CHANGERS) => Some(first.filter(|_| name != "load_dotenv").unwrap_or(&call.func)),
        Expr::Attribute(method) => is_in(CHANGES).then_some(&*method.value),
        _ => None,
    }
}
