//! Values of forms that only need looking up: an item of a list, a lambda that is called.

use ruff_python_ast::{Expr, ExprCall, ExprSubscript};
use ruff_text_size::Ranged;

use super::objects::picked;
use super::reader::Reader;
use super::scope::Binding;
use super::storage::Value;

impl<'a> Reader<'a> {
    /// `["a", "b"][0]`, also of a list with a name.
    pub(super) fn item_of(
        &self,
        subscript: &'a ExprSubscript,
        scope: usize,
        nesting: u32,
    ) -> Option<Value> {
        let (items, at) = self.list(&subscript.value, scope)?;
        Some(self.value_within(picked(items, &subscript.slice)?, at, nesting - 1))
    }

    /// What a lambda gives, also one with a name.
    pub(super) fn lambda_call(
        &self,
        call: &'a ExprCall,
        scope: usize,
        nesting: u32,
    ) -> Option<Value> {
        let (lambda, at) = match &*call.func {
            Expr::Lambda(lambda) => (lambda, scope),
            func => match self.bound(func, scope)? {
                ([Binding::Value(Expr::Lambda(lambda))], at) => (lambda, at),
                _ => return None,
            },
        };
        let own = self.scopes.opened_by(lambda.range(), at)?;
        let parameters = lambda.parameters.iter().flat_map(|it| it.iter_non_variadic_params());
        Some(self.with_given(parameters, own, call, scope, || {
            self.value_within(&lambda.body, own, nesting - 1)
        }))
    }
}
