//! Which resource key an asset, an output or an input names for its I/O manager.

use ruff_python_ast::{Arguments, Expr, ExprCall};
use ruff_text_size::Ranged;

use super::assets::Gatherer;
use super::storage::Value;

/// The keywords that name one.
pub(super) const KEYWORDS: [&str; 2] = ["io_manager_key", "input_manager_key"];

impl<'a> Gatherer<'_, 'a> {
    /// What `arguments` name; `None` for the usual one.
    pub(super) fn manager_key(&self, arguments: &'a Arguments, scope: usize) -> Option<Value> {
        let named = KEYWORDS.iter().find_map(|it| arguments.find_keyword(it))?;
        Some(self.reader.value(&named.value, scope)).filter(|it| *it != Value::Unset)
    }

    /// What `AssetSpec(…).with_io_manager_key(…)` names, also under a name.
    pub(super) fn spec_manager_key(&self, spec: &'a Expr, scope: usize) -> Option<Value> {
        let (call, scope) = self.reader.call_of(spec, scope)?;
        let Expr::Attribute(method) = &*call.func else { return None };
        match method.attr.as_str() {
            "with_io_manager_key" => {
                let key = call.arguments.find_argument_value("io_manager_key", 0)?;
                Some(self.reader.value(key, scope))
            }
            _ => self.spec_manager_key(&method.value, scope),
        }
    }

    /// Gives what `AssetSpec(…).with_io_manager_key(…)` declares that key; the specification itself is known by then.
    pub(super) fn declare_manager_key(&mut self, call: &'a ExprCall, scope: usize) {
        let Expr::Attribute(method) = &*call.func else { return };
        if method.attr.as_str() != "with_io_manager_key" {
            return;
        }
        let Some(key) = call.arguments.find_argument_value("io_manager_key", 0) else { return };
        let (value, spec) =
            (self.reader.value(key, scope), self.reader.span(method.value.range(), scope));
        let declared = self.assets.iter_mut().rfind(|it| {
            it.is_external && spec.start <= it.span.start && it.span.end <= spec.end
        });
        if let Some(asset) = declared {
            asset.manager_key = Some(value);
        }
    }
}
