//! Asset checks: they make nothing, but load assets and read files as those do that make some.

use ruff_python_ast::{Expr, StmtFunctionDef};
use ruff_text_size::Ranged;

use super::asset::{Asset, Dependency};
use super::assets::Gatherer;

impl<'a> Gatherer<'_, 'a> {
    /// Whether `decorator` makes an asset check of `function`; notes what that needs. An argument that nothing else fills is the asset
    /// itself.
    pub(super) fn check(
        &mut self,
        decorator: &'a Expr,
        function: &'a StmtFunctionDef,
        scope: usize,
    ) -> bool {
        let reader = self.reader;
        let Some(call) = decorator.as_call_expr() else { return false };
        if self.name(&call.func, scope).as_deref() != Some("asset_check") {
            return false;
        }
        let given = reader.given_to(&call.arguments, scope);
        self.note_open(&given);
        let mut dependencies = Vec::new();
        self.listed(&given, "additional_deps", &mut dependencies);
        let named = self.named_inputs(&given, "additional_ins", &mut dependencies);
        if let Some(asset) = given.get("asset").known() {
            let argument = named.and_then(|it| self.inputs(function, scope, &it).pop());
            let at = reader.item_span(&asset);
            match self.item_key(&asset, false) {
                Some(key) => dependencies.push(Dependency {
                    key,
                    span: argument.map_or(at, |it| reader.span(it.name.range(), scope)),
                    is_loaded: argument.is_some(),
                    is_certain: !self.is_declared(&asset),
                    manager_key: None,
                }),
                None => self.unread.push(at),
            }
        }
        let op = self.add_op(dependencies, function, scope, (false, None));
        self.checks.push(Asset {
            key: Vec::new(),
            span: reader.span(function.name.range(), scope),
            is_external: true,
            manager_key: None,
            schema: None,
            dependencies: Vec::new(),
            op,
            is_left_out: false,
        });
        true
    }
}
