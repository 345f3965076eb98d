//! What a name is, or an entry of what it names, once the statements before its use have run.

use ruff_python_ast::{ExceptHandler, Expr, Operator, Stmt, StmtTry};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::absent::{absence, filled, over};
use super::branch::{arms, ends};
use super::choice::{boolean, choice};
use super::managers::MAX_NESTING;
use super::objects::last_name;
use super::reader::Reader;
use super::returned::caught;
use super::scope::Binding;
use super::storage::Value;
use super::tables::Asked;
use super::touch::{Touch, What};
use super::values::{joined, unknown};

/// What is set more often is not written by hand.
const MAX_EVENTS: usize = 200;

/// What is followed.
pub(super) enum Cell<'c, 'a> {
    /// A name, by what it is bound to; of a table that is looked into with what stands for what it lacks.
    Name(&'c [Binding<'a>], Option<&'c Value>),
    /// The entry or attribute of this name, by all that changes what has it; of a table with what stands for what it lacks.
    Entry(&'c [Touch<'a>], &'c str, Option<&'c Value>),
    /// Whether the statements come by a place.
    Place(TextRange),
}

/// The statements of a scope, as far as they count.
pub(super) struct Course<'c, 'a> {
    pub(super) cell: Cell<'c, 'a>,
    pub(super) scope: usize,
    /// Where it is used; nothing where all of the statements come before.
    pub(super) until: Option<TextSize>,
    /// What becomes of something that it is set to.
    pub(super) of: &'c dyn Fn(&'a Expr, usize) -> Value,
}

/// What it is after some statements: nothing where it is not set; and whether its use was reached.
type State = (Option<Value>, bool);

impl Course<'_, '_> {
    /// Where something happens to it.
    fn events(&self, within: TextRange) -> impl Iterator<Item = TextRange> {
        let (bindings, touches, place): (&[Binding<'_>], &[Touch<'_>], _) = match &self.cell {
            Cell::Name(bindings, _) => (bindings, &[], None),
            Cell::Entry(touches, ..) => (&[], touches, None),
            Cell::Place(range) => (&[], &[], Some(*range)),
        };
        let bound = bindings.iter().filter_map(|it| match it {
            Binding::Value(it) => Some(it.range()),
            Binding::Other(range) => Some(*range),
            _ => None,
        });
        let all = bound.chain(touches.iter().map(|it| it.at)).chain(place);
        all.filter(move |it| within.contains_range(*it))
    }
}

impl<'a> Reader<'a> {
    /// What the cell of `course` is that was `before` at the start.
    pub(super) fn after(
        &self,
        course: &Course<'_, 'a>,
        before: Option<Value>,
        nesting: u32,
    ) -> Option<Value> {
        let n_events = match &course.cell {
            Cell::Name(bindings, _) => bindings.len(),
            Cell::Entry(touches, ..) => touches.len(),
            Cell::Place(_) => 1,
        };
        if n_events > MAX_EVENTS {
            return Some(unknown("it is changed too often"));
        }
        self.walk(course, self.scopes.body(course.scope), (before, false), nesting).0
    }

    /// Whether what stands at `place` in `scope` is reached.
    pub(super) fn reached(&self, place: TextRange, scope: usize) -> Value {
        let of = |_: &'a Expr, _: usize| boolean(true);
        let course = Course { cell: Cell::Place(place), scope, until: None, of: &of };
        self.after(&course, Some(boolean(false)), MAX_NESTING).unwrap_or_else(|| boolean(false))
    }

    fn walk(
        &self,
        course: &Course<'_, 'a>,
        body: &'a [Stmt],
        mut state: State,
        nesting: u32,
    ) -> State {
        for stmt in body {
            if state.1 {
                break;
            }
            if nesting == 0 || !self.step() {
                return (Some(unknown("too many steps lead to it")), true);
            }
            let holds_use = course.until.is_some_and(|it| it < stmt.end());
            if course.until.is_some_and(|it| it <= stmt.start())
                || course.events(stmt.range()).next().is_none()
            {
                state.1 = holds_use;
                continue;
            }
            state = match stmt {
                Stmt::If(_) | Stmt::Match(_) => self.forked(course, stmt, state, nesting),
                Stmt::With(it) => self.walk(course, &it.body, state, nesting - 1),
                Stmt::Try(it) => self.tried_course(course, it, state, nesting),
                _ if holds_use && !is_plain(stmt) => (Some(unknown("a loop sets it")), true),
                // What is set counts after the statement.
                _ if holds_use => (state.0, true),
                _ if is_plain(stmt) => (self.done(course, stmt, state.0, nesting), false),
                _ => (Some(unknown("only running the code tells it")), false),
            };
        }
        state
    }

    fn forked(&self, course: &Course<'_, 'a>, stmt: &'a Stmt, state: State, nesting: u32) -> State {
        let mut ways = Vec::new();
        for arm in arms(stmt) {
            let range = arm.body.first().zip(arm.body.last());
            let range = range.map(|(first, last)| TextRange::new(first.start(), last.end()));
            let after = self.walk(course, arm.body, state.clone(), nesting - 1);
            if course.until.is_some_and(|it| range.is_some_and(|range| range.contains(it))) {
                return (after.0, true);
            }
            ways.push((arm, after.0));
        }
        if course.until.is_some_and(|it| it < stmt.end()) {
            return (state.0, true);
        }
        // What ends in an arm does not come here.
        let mut found = match ways.pop_if(|it| it.0.is_last()) {
            Some((arm, after)) => (!ends(arm.body)).then_some(after),
            None => Some(state.0),
        };
        for (arm, after) in ways.into_iter().rev().filter(|it| !ends(it.0.body)) {
            found = Some(match found {
                Some(other) if other != after => {
                    let missing = || unknown("it is not set everywhere");
                    let (after, other) =
                        (after.unwrap_or_else(missing), other.unwrap_or_else(missing));
                    Some(choice(self.taken(&arm, course.scope, nesting - 1), after, other))
                }
                _ => after,
            });
        }
        (found.unwrap_or_default(), false)
    }

    fn tried_course(
        &self,
        course: &Course<'_, 'a>,
        it: &'a StmtTry,
        (before, _): State,
        nesting: u32,
    ) -> State {
        let next = |body: &'a [Stmt], state| self.walk(course, body, (state, false), nesting - 1);
        let mut state = next(&it.body, before.clone());
        let mut others = Vec::new();
        for ExceptHandler::ExceptHandler(handler) in &it.handlers {
            let after = next(&handler.body, before.clone());
            let is_used = course.until.is_some_and(|it| handler.range().contains(it));
            if is_used || after.1 {
                return if is_used { (after.0, true) } else { state };
            }
            if !ends(&handler.body) {
                others.push((handler.type_.as_deref(), after.0));
            }
        }
        if !state.1 && others.iter().any(|it| it.1 != state.0) {
            let is_lookup = matches!(&*it.body, [Stmt::Assign(it)] if it.value.is_subscript_expr());
            let one = match (&*others, is_lookup) {
                ([(kind, other)], true) => {
                    caught(state.0.as_ref(), *kind, other.clone().unwrap_or(Value::Unset))
                }
                _ => None,
            };
            state.0 = Some(match (one, state.0, &*it.body) {
                (Some(value), ..) | (_, Some(value @ Value::Literal(_)), [_]) => value,
                _ => unknown("an error that is caught chooses it"),
            });
        }
        for body in [&it.orelse, &it.finalbody] {
            if !state.1 {
                state = next(body, state.0);
            }
        }
        state
    }

    /// What it is after a statement that has no others in it.
    fn done(
        &self,
        course: &Course<'_, 'a>,
        stmt: &'a Stmt,
        mut state: Option<Value>,
        nesting: u32,
    ) -> Option<Value> {
        for event in course.events(stmt.range()) {
            state = match &course.cell {
                Cell::Name(bindings, absent) => {
                    let value = bindings.iter().find_map(|it| match it {
                        Binding::Value(value) if value.range() == event => Some(*value),
                        _ => None,
                    });
                    match (value, stmt) {
                        (Some(value), _) => Some((course.of)(value, course.scope)),
                        (_, Stmt::AugAssign(it)) if it.op == Operator::Add => Some(joined(vec![
                            state.unwrap_or(Value::Unset),
                            (course.of)(&it.value, course.scope),
                        ])),
                        (_, Stmt::AugAssign(it))
                            if let Some(absent) = absent
                                && it.op == Operator::BitOr =>
                        {
                            over((course.of)(&it.value, course.scope), state, absent)
                        }
                        (_, Stmt::Delete(_)) => None,
                        _ => Some(unknown("only running the code tells it")),
                    }
                }
                Cell::Place(_) => Some(boolean(true)),
                Cell::Entry(touches, name, absent) => {
                    let touch = touches.iter().find(|it| it.at == event);
                    touch.map_or(Some(unknown("only running the code tells it")), |it| {
                        self.touched(course, it, (name, *absent), state, nesting)
                    })
                }
            };
        }
        state
    }

    /// What the entry `name` is after `touch`.
    fn touched(
        &self,
        course: &Course<'_, 'a>,
        touch: &Touch<'a>,
        (name, absent): (&str, Option<&Value>),
        state: Option<Value>,
        nesting: u32,
    ) -> Option<Value> {
        let untold = || Some(unknown("only running the code tells it"));
        let is_it = |key: &'a Expr| match self.key_value(key, touch.scope, nesting) {
            Value::Literal(text) => Some(text == name),
            _ => None,
        };
        let set = |it: &'a Expr| Some((course.of)(it, touch.scope));
        let lack = absence(nesting);
        let merged = |table: &'a Expr, state: Option<Value>| {
            let of = |it: &'a Expr, at: usize| Some((course.of)(it, at));
            let user = (table, touch.scope);
            let asked = Asked { name, absent: &lack, of: &of, user };
            match self.in_table(user, &asked, nesting) {
                Some(value) if value == lack => state,
                Some(value) => over(value, state, &lack).or_else(untold),
                None => untold(),
            }
        };
        match touch.concerns(name, &|key| is_it(key)) {
            Some(false) => return state,
            None => return untold(),
            Some(true) => {}
        }
        match &touch.what {
            What::Item(key, value) => match (is_it(key), value) {
                (Some(false), _) => state,
                (Some(true), Some(value)) => set(value),
                _ => untold(),
            },
            What::Removed(key) => match is_it(key) {
                Some(true) => None,
                Some(false) => state,
                None => untold(),
            },
            What::Member(member, value) => match value {
                _ if *member != name => state,
                Some(value) => set(value),
                None => untold(),
            },
            What::Merged(table) => merged(table, state),
            What::Passed => untold(),
            What::Call(call) => {
                let arguments = &call.arguments;
                let first = arguments.args.first();
                match (last_name(&call.func), first) {
                    ("update", _) if arguments.args.len() < 2 => {
                        let mut state = first.map_or(state.clone(), |it| merged(it, state));
                        for keyword in &arguments.keywords {
                            match &keyword.arg {
                                None => state = merged(&keyword.value, state),
                                Some(it) if it.as_str() == name => state = set(&keyword.value),
                                Some(_) => {}
                            }
                        }
                        state
                    }
                    ("setdefault", Some(key)) => match (is_it(key), arguments.args.get(1)) {
                        (Some(false), _) => state,
                        (Some(true), Some(value)) => match state {
                            None | Some(Value::Unset) => set(value),
                            Some(state) if let Some(absent) = absent => {
                                let value = (course.of)(value, touch.scope);
                                Some(filled(state, absent, Some(&value)))
                            }
                            Some(Value::Variable { name, span, default, any_case }) => {
                                let made = || (course.of)(value, touch.scope).into();
                                let default = default.unwrap_or_else(made);
                                Some(Value::Variable {
                                    name,
                                    span,
                                    default: Some(default),
                                    any_case,
                                })
                            }
                            state => state,
                        },
                        _ => untold(),
                    },
                    ("pop", Some(key)) => match is_it(key) {
                        Some(true) => None,
                        Some(false) => state,
                        None => untold(),
                    },
                    ("clear", None) => None,
                    ("load_dotenv", _) => {
                        let overrides = arguments.find_keyword("override").is_some();
                        Some(loaded(name, state, overrides))
                    }
                    _ => untold(),
                }
            }
        }
    }
}

/// What the variable `name`, which is as `state` says, is once a file may have set it. What that has is not known; what is set already
/// stays, unless the file `overrides` it.
fn loaded(name: &str, state: Option<Value>, overrides: bool) -> Value {
    let reason = unknown(format!("`load_dotenv` may set `{name}`"));
    match state {
        Some(Value::Variable { name, span, default, any_case }) if !overrides => {
            let default = default.or(Some(Box::new(reason)));
            Value::Variable { name, span, default, any_case }
        }
        Some(state @ Value::Literal(_)) if !overrides => state,
        _ => reason,
    }
}

/// Whether what happens in `stmt` happens once and for all.
fn is_plain(stmt: &Stmt) -> bool {
    matches!(
        stmt,
        Stmt::Assign(_) | Stmt::AnnAssign(_) | Stmt::AugAssign(_) | Stmt::Delete(_) | Stmt::Expr(_)
    )
}
