//! Names that the branches of one `if` bind: which of the bindings counts where.

use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::{Ranged, TextRange};

use super::choice::choice;
use super::reader::Reader;
use super::scope::Binding;
use super::storage::Value;

impl<'a> Reader<'a> {
    /// What `of` makes of the binding that counts, as the conditions of the `if` around them choose. `None` where `bindings`
    /// are not one for each branch, after at most one before the `if`.
    pub(super) fn branched(
        &self,
        bindings: &[Binding<'a>],
        scope: usize,
        nesting: u32,
        of: impl Fn(usize, &'a Expr) -> Value,
    ) -> Option<Value> {
        let values: Vec<&'a Expr> = bindings
            .iter()
            .map(|it| if let Binding::Value(value) = it { Some(*value) } else { None })
            .collect::<Option<_>>()?;
        let around = self.scopes.if_around(values.last()?.range(), scope)?;
        let first = values.first()?;
        let before = (first.end() <= around.start()).then_some((0, *first));
        let mut n_used = usize::from(before.is_some());
        let mut arm = |body: &[Stmt]| -> Option<Value> {
            let range = body.first().zip(body.last());
            let range = range.map(|(first, last)| TextRange::new(first.start(), last.end()));
            let inside = |it: &&Expr| range.is_some_and(|range| range.contains_range(it.range()));
            let mut own = values.iter().copied().enumerate().filter(|it| inside(&it.1));
            let found = own.next();
            n_used += usize::from(found.is_some());
            if own.next().is_some() {
                return None;
            }
            let (index, value) = found.or(before)?;
            Some(of(index, value))
        };
        let mut arms = vec![(Some(&*around.test), arm(&around.body)?)];
        for clause in &around.elif_else_clauses {
            arms.push((clause.test.as_ref(), arm(&clause.body)?));
        }
        let mut chosen = match arms.pop_if(|it| it.0.is_none()) {
            Some((_, value)) => value,
            None => arm(&[])?,
        };
        for (test, value) in arms.into_iter().rev() {
            chosen = choice(self.condition(test?, scope, nesting.saturating_sub(1)), value, chosen);
        }
        (n_used == values.len()).then_some(chosen)
    }
}
