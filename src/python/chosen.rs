//! Resources that a key of the environment chooses: each bunch counts before what stands before it, where it is chosen.

use ruff_python_ast::{Expr, ExprDict};

use super::choice::{boolean, chosen};
use super::definitions::Follower;
use super::managers::MAX_NESTING;
use super::storage::Value;
use super::values::unknown;

impl<'a> Follower<'_, 'a> {
    /// Follows what `on` chooses of `dict`, whose entries are seen from `at`, or else `otherwise`.
    pub(super) fn chosen(
        &mut self,
        (dict, at): (&'a ExprDict, usize),
        on: &Value,
        otherwise: Option<(&'a Expr, usize)>,
        nesting: u32,
    ) {
        let start = self.entries.len();
        let mut others = Vec::new();
        for item in &dict.items {
            let name = item.key.as_ref().map(|it| self.reader.key_value(it, at, MAX_NESTING));
            let holds = match name {
                Some(Value::Literal(name)) => {
                    others.push((name.clone(), boolean(false)));
                    chosen(on.clone(), vec![(name, boolean(true))], Some(boolean(false)))
                }
                _ => unknown("a key that is not told chooses it"),
            };
            self.option((&item.value, at), start, holds, nesting);
        }
        if let Some(otherwise) = otherwise {
            let holds = chosen(on.clone(), others, Some(boolean(true)));
            self.option(otherwise, start, holds, nesting);
        }
    }

    fn option(
        &mut self,
        (option, scope): (&'a Expr, usize),
        start: usize,
        holds: Value,
        nesting: u32,
    ) {
        let own = self.entries.len();
        self.holds.push((own, holds));
        self.others.push(start..own);
        self.follow(option, scope, nesting.saturating_sub(1));
        self.others.pop();
        self.holds.pop();
    }
}
