//! What bodies make of asset keys: `context.asset_key.path[-1]`, `AssetKey(…).to_user_string()`.

use ruff_python_ast::{Expr, Number, UnaryOp};

use super::reader::Reader;
use super::scope::Binding;
use super::storage::Value;

impl<'a> Reader<'a> {
    /// The text that `expr` makes of an asset key.
    pub(super) fn of_key(&self, expr: &'a Expr, scope: usize) -> Option<String> {
        match expr {
            Expr::Subscript(it) => {
                let parts = self.key_parts(&it.value, scope)?;
                let (is_back, number) = match &*it.slice {
                    Expr::UnaryOp(it) if it.op == UnaryOp::USub => (true, &*it.operand),
                    slice => (false, slice),
                };
                let Number::Int(at) = &number.as_number_literal_expr()?.value else { return None };
                let at = at.as_u8()? as usize;
                let at = if is_back { parts.len().checked_sub(at)? } else { at };
                parts.get(at).cloned()
            }
            Expr::Call(call) => {
                let Expr::Attribute(method) = &*call.func else { return None };
                match (method.attr.as_str(), &*call.arguments.args) {
                    ("to_user_string", []) => Some(self.asset_key(&method.value, scope)?.join("/")),
                    ("to_python_identifier", []) => {
                        let name = self.asset_key(&method.value, scope)?.join("__");
                        Some(name.replace(['-', '.'], "_"))
                    }
                    ("join", [parts]) => {
                        let separator = method.value.as_string_literal_expr()?;
                        Some(self.key_parts(parts, scope)?.join(separator.value.to_str()))
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// `key.path`, as its parts.
    pub(super) fn key_parts(&self, expr: &'a Expr, scope: usize) -> Option<Vec<String>> {
        let (expr, scope) = self.meant(expr, scope);
        let attribute = expr.as_attribute_expr().filter(|it| it.attr.as_str() == "path")?;
        self.asset_key(&attribute.value, scope)
    }

    /// The key that `expr` is: that of the asset whose body is read, or one that is spelt out.
    fn asset_key(&self, expr: &'a Expr, scope: usize) -> Option<Vec<String>> {
        let (expr, scope) = self.meant(expr, scope);
        let of_context = |object: &'a Expr| {
            let (object, scope) = self.meant(object, scope);
            let is_context = matches!(self.bound(object, scope), Some(([Binding::Parameter], _)));
            is_context.then(|| self.own_key.borrow().clone())?
        };
        match expr {
            Expr::Attribute(it) if it.attr.as_str() == "asset_key" => of_context(&it.value),
            Expr::Call(call) => match &*call.func {
                Expr::Attribute(it) if it.attr.as_str() == "asset_key_for_output" => {
                    call.arguments.is_empty().then(|| of_context(&it.value))?
                }
                function if self.dagster_name(function, scope)? == "AssetKey" => {
                    let parts = call.arguments.args.first()?;
                    let text = |it, at| match self.value(it, at) {
                        Value::Literal(text) => Some(text),
                        _ => None,
                    };
                    if let Some(one) = text(parts, scope) {
                        return Some(vec![one]);
                    }
                    let items = self.items(parts, scope);
                    let parts = items.all.iter();
                    let parts: Option<Vec<String>> =
                        parts.map(|it| self.within(it, || text(it.expr, it.scope))).collect();
                    parts.filter(|it| items.open.is_empty() && !it.is_empty())
                }
                _ => None,
            },
            _ => None,
        }
    }
}
