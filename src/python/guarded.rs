//! Imports that may fail, or that only those who check types see: what is missing there breaks nothing.

use ruff_python_ast::{ExceptHandler, Expr, Stmt, StmtIf, StmtTry, StmtWith};

use super::classes;
use super::objects::last_name;
use super::repository::module_of;

/// What an exception has to be called to be that of an import that fails.
const CAUGHT: [&str; 4] = ["ImportError", "ModuleNotFoundError", "Exception", "BaseException"];

/// Whether only those who check types see the body of `stmt`.
pub(super) fn is_for_types(stmt: &StmtIf) -> bool {
    last_name(&stmt.test) == "TYPE_CHECKING"
}

/// Whether an import in the body of `stmt` may fail.
pub(super) fn catches_imports(stmt: &StmtTry) -> bool {
    stmt.handlers.iter().any(|ExceptHandler::ExceptHandler(handler)| {
        handler.type_.as_deref().is_none_or(|it| match it {
            Expr::Tuple(all) => all.elts.iter().any(is_caught),
            one => is_caught(one),
        })
    })
}

/// Whether an import in the body of `stmt` may fail: `with suppress(ImportError)`.
pub(super) fn suppresses_imports(stmt: &StmtWith) -> bool {
    stmt.items.iter().filter_map(|it| it.context_expr.as_call_expr()).any(|call| {
        last_name(&call.func) == "suppress" && call.arguments.args.iter().any(is_caught)
    })
}

/// Whether one of `body` imports what its module certainly lacks.
pub(super) fn fails(body: &[Stmt]) -> bool {
    body.iter().filter_map(Stmt::as_import_from_stmt).any(|it| {
        let module = module_of(it);
        it.names.iter().any(|it| classes::is_missing(&module, &it.name))
    })
}

fn is_caught(error: &Expr) -> bool {
    CAUGHT.contains(&last_name(error))
}
