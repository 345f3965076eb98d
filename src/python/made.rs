//! Attributes of classes and of the objects that calls make, also where a key or a condition chooses which.

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{Decorator, Expr, ExprCall, Stmt, StmtClassDef, StmtFunctionDef};
use ruff_text_size::Ranged;

use super::choice::choice;
use super::custom::Class;
use super::objects::{decorator_name, is_enum, last_name};
use super::reader::Reader;
use super::scope::MAX_DEPTH;
use super::settings::changed_by_check;
use super::storage::Value;
use super::table_keys::looked_up_in;
use super::values::unknown;

/// Attributes of what libraries make that are what they were given: the class, and the keyword, or any where it is empty.
const KEPT: &[(&str, &str)] =
    &[("dagster_dbt.DbtProject", "project_dir"), ("types.SimpleNamespace", "")];
/// Methods that run once the fields are set.
const LATER: [&str; 3] = ["__post_init__", "__attrs_post_init__", "model_post_init"];
/// Decorators of functions that still give what their body returns.
const PLAIN: [&str; 5] = ["lru_cache", "cache", "cached", "staticmethod", "classmethod"];

impl<'a> Reader<'a> {
    /// The attribute `name` of `object`, in `whole`, where that is a class, made by a call, or one of several such.
    pub(super) fn attribute_of(
        &self,
        (object, whole): (&'a Expr, &'a Expr),
        name: &str,
        scope: usize,
        nesting: u32,
    ) -> Option<Value> {
        let nesting = nesting.checked_sub(1).filter(|it| *it > 0 && self.step())?;
        if let Some(class) = self.class(object, scope) {
            return self.class_attribute(class, (whole, scope), name, nesting);
        }
        if let Some(value) = self.field(object, name, scope, nesting) {
            return Some(value);
        }
        let of = |it: &'a Expr, at: usize| self.attribute_of((it, whole), name, at, nesting);
        let (object, scope) = self.meant(object, scope);
        match object {
            Expr::If(it) => {
                let (then, otherwise) = (of(&it.body, scope)?, of(&it.orelse, scope)?);
                Some(choice(self.condition(&it.test, scope, nesting), then, otherwise))
            }
            _ => self.chosen_entry(object, scope, (object, scope), nesting, &of),
        }
    }

    /// What the body of `class`, or of one that it derives from, sets `name` to, where `user` asks for it.
    fn class_attribute(
        &self,
        class: Class<'a>,
        user: (&'a Expr, usize),
        name: &str,
        nesting: u32,
    ) -> Option<Value> {
        if is_enum(class.0, "Enum") && !is_enum(class.0, "StrEnum") {
            return None;
        }
        for (class, at) in self.ancestry(class) {
            let body = self.scopes.opened_by(class.range(), at)?;
            let initial = self.scopes.own(name, body).first();
            if initial.is_none() && self.is_kept(class, at) {
                continue;
            }
            let initial = initial.map(|_| self.constant(class, at, name, nesting));
            return Some(
                self.entry_after((class, at), user, name, initial, nesting).unwrap_or_else(|| {
                    unknown(format!("only running the code tells `{}`", self.short(user.0, user.1)))
                }),
            );
        }
        None
    }

    /// The field `name` of what `object` names, if that is made by a call.
    fn field(&self, object: &'a Expr, name: &str, scope: usize, nesting: u32) -> Option<Value> {
        let (call, from) = self.call_of(object, scope)?;
        // What a function makes.
        if let Some((function, own, returned)) = self.returns_of(call, from) {
            let [made] = *returned else { return None };
            let is_plain = |it: &Decorator| PLAIN.contains(&decorator_name(it));
            if nesting < 2 || !self.step() || !function.decorator_list.iter().all(is_plain) {
                return None;
            }
            return self.with_arguments(function, own, call, from, || {
                self.attribute_of((made, made), name, own, nesting - 1)
            });
        }
        let given = || call.arguments.find_keyword(name).map(|it| (&it.value, from));
        // A class that a key chooses.
        if looked_up_in(&call.func).is_some() {
            return self.chosen_entry(&call.func, from, (object, scope), nesting, &|it, at| {
                self.field_of_made(
                    self.class(it, at)?,
                    (object, scope),
                    (call, from),
                    name,
                    nesting,
                )
            });
        }
        let Some((class, at)) = self.class(&call.func, from) else {
            let path = self.path(&call.func, from)?;
            let is_kept =
                KEPT.iter().any(|it| it.0 == path.text && (it.1 == name || it.1.is_empty()));
            let (value, from) = is_kept.then(given)??;
            return Some(self.value_within(value, from, nesting - 1));
        };
        self.field_of_made((class, at), (object, scope), (call, from), name, nesting)
    }

    /// The field `name` of `object`, which `call` makes of a class.
    fn field_of_made(
        &self,
        (class, at): Class<'a>,
        (object, scope): (&'a Expr, usize),
        (call, from): (&'a ExprCall, usize),
        name: &str,
        nesting: u32,
    ) -> Option<Value> {
        let nesting = nesting.checked_sub(1).filter(|it| *it > 0)?;
        let given = || call.arguments.find_keyword(name).map(|it| (&it.value, from));
        let is_spelt_out = call.arguments.keywords.iter().all(|it| it.arg.is_some());
        if let Some(value) = self.property((class, at), (object, scope), name, nesting) {
            return Some(value);
        }
        if let Some((value, is_member)) = self.setting((class, at), (call, from), name, nesting) {
            return Some(if is_member {
                unknown(format!("it is a member of an enumeration: `{name}`"))
            } else {
                value
            });
        }
        if let Some(base) = self.settings_elsewhere((class, at)) {
            return Some(unknown(format!("`{base}`, whose file is not here, may read `{name}`")));
        }
        let classes = self.ancestry((class, at));
        if let Some(reason) = changed_by_check(&classes, name) {
            return Some(unknown(reason));
        }
        let inherited =
            || self.class_attribute((class, at), (object, scope), name, nesting.saturating_sub(1));
        if let Some((init, body)) = self.init(&classes) {
            let own = self.scopes.opened_by(init.range, body)?;
            let Some(set) = set_in(&init.body, name) else {
                let inits = classes.iter().flat_map(|it| functions(it.0));
                let is_other = inits.filter(|it| it.name.as_str() == "__init__").count() > 1;
                return if is_other || sets(&init.body, name) { None } else { inherited() };
            };
            return Some(self.with_arguments(init, own, call, from, || {
                self.value_within(set, own, nesting - 1)
            }));
        }
        let mut later = classes.iter().flat_map(|it| functions(it.0));
        if later.any(|it| LATER.contains(&it.name.as_str()) && sets(&it.body, name)) {
            return None;
        }
        if !is_spelt_out {
            return None;
        }
        if let Some((value, from)) = given() {
            return Some(self.value_within(value, from, nesting - 1));
        }
        let mut places: Vec<&str> = Vec::new();
        for it in classes.iter().rev().flat_map(|it| fields(it.0)) {
            if !places.contains(&it) {
                places.push(it);
            }
        }
        let Some(place) = places.into_iter().position(|it| it == name) else { return inherited() };
        if let Some(value) = call.arguments.args.get(place) {
            return Some(self.value_within(value, from, nesting - 1));
        }
        let (class, at) = classes.into_iter().find(|it| fields(it.0).any(|it| it == name))?;
        Some(self.constant(class, at, name, nesting))
    }

    /// The call that `expr` is or names, with its scope.
    pub(super) fn call_of(&self, expr: &'a Expr, scope: usize) -> Option<(&'a ExprCall, usize)> {
        let (meant, at) = self.meant(expr, scope);
        Some((meant.as_call_expr()?, at))
    }
}

/// What `self.name` is set to in `body`, if only once.
fn set_in<'a>(body: &'a [Stmt], name: &str) -> Option<&'a Expr> {
    let is_field = |it: &Expr| {
        it.as_attribute_expr().is_some_and(|it| {
            it.attr.as_str() == name && it.value.as_name_expr().is_some_and(|it| it.id == "self")
        })
    };
    let mut found = body.iter().filter_map(|stmt| match stmt {
        Stmt::Assign(it) => it.targets.iter().any(is_field).then_some(&*it.value),
        Stmt::AnnAssign(it) if is_field(&it.target) => it.value.as_deref(),
        _ => None,
    });
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// The fields of a class, in order.
fn fields(class: &StmtClassDef) -> impl Iterator<Item = &str> {
    class.body.iter().filter_map(|it| match it {
        Stmt::AnnAssign(field) => Some(field.target.as_name_expr()?.id.as_str()),
        _ => None,
    })
}

/// The functions in the body of `class`.
fn functions(class: &StmtClassDef) -> impl Iterator<Item = &StmtFunctionDef> {
    class.body.iter().filter_map(Stmt::as_function_def_stmt)
}

/// Whether `self.name` may be set somewhere in `body`.
fn sets(body: &[Stmt], name: &str) -> bool {
    let mut finder = Setter { name, depth: 0, is_found: false };
    finder.visit_body(body);
    finder.is_found
}

/// Looks for what sets an attribute of an object from inside.
struct Setter<'n> {
    name: &'n str,
    depth: u32,
    is_found: bool,
}

impl<'a> Visitor<'a> for Setter<'_> {
    fn visit_expr(&mut self, expr: &'a Expr) {
        self.is_found |= self.depth >= MAX_DEPTH
            || match expr {
                Expr::Attribute(it) => it.attr.as_str() == self.name && !it.ctx.is_load(),
                // A method, or what sets an attribute by its name.
                Expr::Call(call) => match &*call.func {
                    Expr::Attribute(it) => {
                        it.attr.as_str() == "__setattr__"
                            || it.value.as_name_expr().is_some_and(|it| it.id == "self")
                    }
                    function => matches!(last_name(function), "setattr" | "vars"),
                },
                _ => false,
            };
        if !self.is_found {
            self.depth += 1;
            visitor::walk_expr(self, expr);
            self.depth -= 1;
        }
    }
}
