//! What makes an I/O manager: a stock class or function, a class of the texts, a function that a decorator makes one.

use ruff_python_ast::{Expr, StmtClassDef, StmtFunctionDef};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::classes;
use super::managers::{MAX_NESTING, Manager};
use super::objects::decorator_name;
use super::reader::{Path, Reader};
use super::scope::Binding;
use super::storage::{StorageClass, Value};
use super::values::unknown;

impl<'a> Reader<'a> {
    /// A class or function of some module.
    pub(super) fn refer(&self, expr: &'a Expr, scope: usize, found: &mut Vec<Manager<'a>>) {
        let Some(path) = self.path(expr, scope) else {
            return found.extend(self.untold(expr, scope));
        };
        let by_key = self.is_by_key.get().then_some(None);
        let Some(stock) = stock_of(&path).or(by_key) else { return };
        let class_span = name_range(expr);
        let name = path.split().1;
        let is_function = name.ends_with("io_manager") && !name.starts_with("build_");
        found.push(Manager { is_function, ..self.bare(class_span, scope, stock) });
    }

    /// What stands for an I/O manager that only running the code tells; nothing for what certainly is none.
    pub(super) fn untold(&self, expr: &'a Expr, scope: usize) -> Option<Manager<'a>> {
        let is_none = match expr {
            Expr::Name(name) => name.id.is_empty(),
            _ => expr.is_literal_expr() || expr.is_dict_expr() || expr.is_list_expr(),
        };
        if is_none || !self.is_by_key.get() {
            return None;
        }
        // What fits into a sentence.
        let text = self.slice(expr.range(), scope);
        let end = text.char_indices().position(|it| it.0 >= 60 || it.1 == '\n');
        let end = end.and_then(|it| text.char_indices().nth(it)).map_or(text.len(), |it| it.0);
        let end = expr.start() + TextSize::try_from(end).unwrap_or_default();
        let conditions = vec![self.untold_reason(expr, scope)];
        let bare = self.bare(TextRange::new(expr.start(), end), scope, None);
        Some(Manager { is_bare: false, conditions, ..bare })
    }

    /// Why it is not known which I/O manager `expr` is.
    pub(super) fn untold_reason(&self, expr: &'a Expr, scope: usize) -> Value {
        match self.value(expr, scope) {
            reason @ Value::Unknown(_) => reason,
            _ => unknown(format!("only running the code tells it: `{}`", self.short(expr, scope))),
        }
    }

    pub(super) fn bare(
        &self,
        class: TextRange,
        scope: usize,
        stock: Option<&'static StorageClass>,
    ) -> Manager<'a> {
        Manager {
            class: self.slice(class, scope).to_owned(),
            class_span: self.span(class, scope),
            stock,
            own: None,
            arguments: Vec::new(),
            open: None,
            table: None,
            is_bare: true,
            is_function: false,
            conditions: Vec::new(),
        }
    }

    pub(super) fn own_class(
        &self,
        expr: &'a Expr,
        scope: usize,
        class: &'a StmtClassDef,
        at: usize,
    ) -> Option<Manager<'a>> {
        if !self.is_by_key.get() && !self.derives_from_manager(class, at, MAX_NESTING) {
            return None;
        }
        Some(Manager { own: Some((class, at)), ..self.bare(name_range(expr), scope, None) })
    }

    fn derives_from_manager(&self, class: &'a StmtClassDef, scope: usize, nesting: u32) -> bool {
        nesting > 0
            && self.step()
            && class.bases().iter().any(|base| {
                let name = self.slice(name_range(base), scope);
                if name.ends_with("IOManager") || name.ends_with("IOManagerFactory") {
                    return true;
                }
                match self.bound(base, scope) {
                    Some(([Binding::Class(base)], scope)) => {
                        self.derives_from_manager(base, scope, nesting - 1)
                    }
                    _ => false,
                }
            })
    }

    /// A function that a decorator makes an I/O manager: what it returns, or else itself.
    pub(super) fn own_function(
        &self,
        (expr, scope): (&'a Expr, usize),
        function: &'a StmtFunctionDef,
        at: usize,
        nesting: u32,
        found: &mut Vec<Manager<'a>>,
    ) {
        if !self.is_by_key.get()
            && !function.decorator_list.iter().any(|it| decorator_name(it) == "io_manager")
        {
            return;
        }
        let from = found.len();
        self.returned_by(function, at, nesting, found);
        if found.len() == from {
            let bare = self.bare(name_range(expr), scope, None);
            found.push(Manager { is_function: true, ..bare });
        }
    }
}

/// The last name in a dotted one.
pub(super) fn name_range(expr: &Expr) -> TextRange {
    match expr {
        Expr::Attribute(attribute) => attribute.attr.range(),
        _ => expr.range(),
    }
}

/// What `path` stands for: a stock class, `Some(None)` for one of the user's own, `None` for something else.
#[expect(clippy::option_option, reason = "whether it is a manager, and whether we know it")]
pub(super) fn stock_of(path: &Path) -> Option<Option<&'static StorageClass>> {
    let (module, name) = path.split();
    let stock = if module.is_empty() && !path.is_imported {
        classes::stock_class_of_any_module(name)
    } else {
        classes::stock_class(module, name)
    };
    if stock.is_some() {
        return Some(stock);
    }
    let is_known = classes::is_stock_module(module) && !classes::is_missing(module, name);
    (classes::looks_like_manager(name) && !is_known).then_some(None)
}
