//! The ways through an `if` or a `match`: which of several bindings counts where, and what a function returns when.

use ruff_python_ast::{Expr, Pattern, Stmt};

use super::choice::boolean;
use super::managers::if_so;
use super::reader::Reader;
use super::storage::Value;
use super::values::unknown;

/// One way through an `if` or a `match`.
pub(super) struct Arm<'a> {
    /// When it is taken, if none before it is; always for `None`.
    test: Option<Test<'a>>,
    /// What is done then.
    pub(super) body: &'a [Stmt],
}

impl Arm<'_> {
    /// Whether nothing is left to be taken after it.
    pub(super) fn is_last(&self) -> bool {
        self.test.is_none()
    }
}

/// When a way is taken.
enum Test<'a> {
    Condition(&'a Expr),
    Case(&'a Expr, &'a Pattern),
    Unknown,
}

/// The ways through `stmt`; none for any other statement than `if` and `match`.
pub(super) fn arms(stmt: &Stmt) -> Vec<Arm<'_>> {
    match stmt {
        Stmt::If(it) => {
            let first = Arm { test: Some(Test::Condition(&it.test)), body: &it.body };
            let others = it.elif_else_clauses.iter().map(|clause| Arm {
                test: clause.test.as_ref().map(Test::Condition),
                body: &clause.body,
            });
            std::iter::once(first).chain(others).collect()
        }
        Stmt::Match(it) => {
            let arms = it.cases.iter().map(|case| {
                let test = match &case.pattern {
                    _ if case.guard.is_some() => Some(Test::Unknown),
                    Pattern::MatchAs(all) if all.pattern.is_none() => None,
                    pattern => Some(Test::Case(&it.subject, pattern)),
                };
                Arm { test, body: &case.body }
            });
            arms.collect()
        }
        _ => Vec::new(),
    }
}

/// How many ways that are not taken are remembered: further ones hold always, so that two at once are told from one.
const MAX_BEFORE: usize = 16;

/// Adds that something does not hold.
pub(super) fn exclude(before: &mut Vec<Value>, condition: &Value) {
    if before.len() < MAX_BEFORE {
        before.extend(if_so(condition, false));
    }
}

/// Whether nothing after `body` is reached from it.
pub(super) fn ends(body: &[Stmt]) -> bool {
    matches!(body.last(), Some(Stmt::Return(_) | Stmt::Raise(_)))
}

impl<'a> Reader<'a> {
    /// Whether `arm` is taken, if none before it is.
    pub(super) fn taken(&self, arm: &Arm<'a>, scope: usize, nesting: u32) -> Value {
        match &arm.test {
            None => boolean(true),
            Some(Test::Condition(test)) => self.condition(test, scope, nesting),
            Some(Test::Case(subject, pattern)) => match options(pattern) {
                Some(options) => self.is_one_of((subject, scope), &options, scope, nesting, true),
                None => unknown("a pattern chooses it"),
            },
            Some(Test::Unknown) => unknown("a pattern chooses it"),
        }
    }

    /// Every expression that `body` returns, not those of functions inside it, each with what must hold for it.
    pub(super) fn returns(
        &self,
        body: &'a [Stmt],
        scope: usize,
        nesting: u32,
        held: &[Value],
        found: &mut Vec<(&'a Expr, Vec<Value>)>,
    ) {
        if nesting == 0 || !self.step() {
            return;
        }
        let mut held = held.to_vec();
        for stmt in body {
            match stmt {
                Stmt::Return(it) => {
                    found.extend(it.value.as_deref().map(|it| (it, held.clone())));
                }
                Stmt::With(it) => self.returns(&it.body, scope, nesting - 1, &held, found),
                Stmt::Try(it) => {
                    for body in [&it.body, &it.orelse, &it.finalbody] {
                        self.returns(body, scope, nesting - 1, &held, found);
                    }
                }
                _ => {
                    let mut before = held.clone();
                    for arm in arms(stmt) {
                        let condition = self.taken(&arm, scope, nesting);
                        let mut own = before.clone();
                        own.extend(if_so(&condition, true));
                        self.returns(arm.body, scope, nesting - 1, &own, found);
                        if ends(arm.body) {
                            exclude(&mut held, &condition);
                        }
                        exclude(&mut before, &condition);
                    }
                }
            }
        }
    }
}

/// The expressions one of which a pattern wants; `None` for any other pattern.
fn options(pattern: &Pattern) -> Option<Vec<&Expr>> {
    match pattern {
        Pattern::MatchValue(it) => Some(vec![&it.value]),
        Pattern::MatchOr(it) => {
            let all: Option<Vec<_>> = it.patterns.iter().map(options).collect();
            Some(all?.concat())
        }
        _ => None,
    }
}

/// The expressions that `body` returns, not those of functions inside it.
pub(super) fn collect_returns<'a>(body: &'a [Stmt], found: &mut Vec<&'a Expr>) {
    for stmt in body {
        match stmt {
            Stmt::Return(it) => found.extend(it.value.as_deref()),
            Stmt::If(it) => {
                collect_returns(&it.body, found);
                for clause in &it.elif_else_clauses {
                    collect_returns(&clause.body, found);
                }
            }
            Stmt::Match(it) => {
                for case in &it.cases {
                    collect_returns(&case.body, found);
                }
            }
            Stmt::With(it) => collect_returns(&it.body, found),
            Stmt::Try(it) => {
                collect_returns(&it.body, found);
                collect_returns(&it.orelse, found);
                collect_returns(&it.finalbody, found);
            }
            _ => {}
        }
    }
}
