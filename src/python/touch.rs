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
