//! Which things are changed in place, by whatever name, and by functions that are given them.

use std::collections::BTreeMap;

use ruff_python_ast::{Expr, ExprCall};
use ruff_text_size::Ranged;

use super::objects::last_name;
use super::reader::{Object, Reader};
use super::scope::Binding;
use super::table_keys::looked_up_in;
use super::touch::{Inside, Touch, What};

/// How many changes in place are looked at.
const MAX_TOUCHES: usize = 20_000;
/// How many things one name may stand for.
const MAX_OBJECTS: usize = 300;
/// How many names are followed to a thing.
const MAX_NESTING: u32 = 8;

/// A thing, and what of it is meant where that is not itself.
type Part<'a> = (Object, Option<Inside<'a>>);

impl<'a> Reader<'a> {
    /// Notes what is changed in place.
    pub(super) fn note_changes(&mut self) {
        let mut changed: BTreeMap<Object, Vec<Touch<'a>>> = BTreeMap::new();
        let mut parameters: BTreeMap<(usize, &'a str), Vec<Touch<'a>>> = BTreeMap::new();
        let mut environment = Vec::new();
        self.refresh();
        let mut note = |touch: &Touch<'a>| {
            for (object, inside) in self.objects(touch.object, touch.scope, MAX_NESTING) {
                changed.entry(object).or_default().push(Touch { inside, ..*touch });
            }
            if let Some((of, inside)) = self.parameter(touch.object, touch.scope) {
                parameters.entry(of).or_default().push(Touch { inside, ..*touch });
            }
        };
        for touch in self.scopes.touches.iter().take(MAX_TOUCHES) {
            let is_loader = last_name(touch.object) == "load_dotenv";
            if is_loader || self.is_environment(touch.object, touch.scope) {
                if environment.len() < MAX_OBJECTS {
                    environment.push(*touch);
                }
                continue;
            }
            note(touch);
        }
        // Who gives a thing to a function that changes it changes it, too.
        let mut passed = Vec::new();
        for (call, scope) in self.scopes.given.iter().take(MAX_TOUCHES) {
            passed.extend(self.passed(call, *scope, &parameters));
        }
        self.changed = changed;
        self.environment = environment;
        for touch in passed {
            for (object, inside) in self.objects(touch.object, touch.scope, MAX_NESTING) {
                self.changed.entry(object).or_default().push(Touch { inside, ..touch });
            }
        }
        self.changed_parameters = parameters;
    }

    /// What `call` gives to a function of the texts that changes it.
    fn passed(
        &self,
        call: &'a ExprCall,
        scope: usize,
        changed: &BTreeMap<(usize, &'a str), Vec<Touch<'a>>>,
    ) -> Vec<Touch<'a>> {
        if changed.is_empty() || !self.step() {
            return Vec::new();
        }
        let Some(([Binding::Function(function)], at)) = self.bound(&call.func, scope) else {
            return Vec::new();
        };
        let Some(own) = self.scopes.opened_by(function.range, at) else { return Vec::new() };
        let mut found = Vec::new();
        for (place, parameter) in function.parameters.iter_non_variadic_params().enumerate() {
            let name = parameter.parameter.name.as_str();
            if !changed.contains_key(&(own, name)) {
                continue;
            }
            if let Some(object) = call.arguments.find_argument_value(name, place) {
                let (at, what) = (call.range(), What::Passed);
                found.push(Touch { object, scope, what, at, inside: None });
            }
        }
        found
    }

    /// What makes the things one of which `expr`, or something in it, is.
    fn objects(&self, expr: &'a Expr, scope: usize, nesting: u32) -> Vec<Part<'a>> {
        let mut expr = expr;
        let mut inside = None;
        let (bindings, at) = loop {
            match (self.bound(expr, scope), expr) {
                (Some(found), _) => break found,
                (None, Expr::Subscript(it)) => {
                    inside = Some(Inside::Item(&it.slice));
                    expr = &it.value;
                }
                (None, Expr::Attribute(it)) => {
                    inside = Some(Inside::Member(it.attr.as_str()));
                    expr = &it.value;
                }
                _ => return Vec::new(),
            }
        };
        let text = self.scopes.text_of(at);
        let mut found = Vec::new();
        for binding in bindings.iter().take(MAX_OBJECTS) {
            match binding {
                Binding::Value(value) => {
                    found.push(((text, value.start().to_u32()), inside));
                    // What the name may not stand for may not be changed.
                    let is_one = bindings.len() == 1;
                    self.objects_of((value, at), (inside, is_one), nesting, &mut found);
                }
                Binding::Class(class) => found.push(((text, class.start().to_u32()), inside)),
                _ => {}
            }
        }
        found
    }

    /// Adds the things that `value`, which is changed, or `inside` of which something is, is or shares; it may be another value unless
    /// it is the only one.
    fn objects_of(
        &self,
        (value, at): (&'a Expr, usize),
        (inside, is_one): (Option<Inside<'a>>, bool),
        nesting: u32,
        found: &mut Vec<Part<'a>>,
    ) {
        let maybe = inside.or(Some(Inside::Anything));
        let itself = if is_one { inside } else { maybe };
        let Some(nesting) = nesting.checked_sub(1).filter(|_| self.step()) else { return };
        let mut add = |it: &'a Expr, own: Option<Inside<'a>>| {
            if found.len() < MAX_OBJECTS {
                let all = self.objects(it, at, nesting);
                found.extend(all.into_iter().map(|it| (it.0, it.1.or(own))));
            }
        };
        match value {
            Expr::Name(_) | Expr::Attribute(_) => add(value, itself),
            Expr::If(it) => {
                add(&it.body, maybe);
                add(&it.orelse, maybe);
            }
            _ if let Some((table, key, otherwise)) = looked_up_in(value) => {
                add(table, Some(Inside::Item(key)));
                if let Some(otherwise) = otherwise {
                    add(otherwise, maybe);
                }
            }
            // What is copied shares what is in it.
            Expr::Dict(dict) if let Some(inside) = inside => {
                for item in &dict.items {
                    match (&item.key, inside) {
                        (None, _) => add(&item.value, Some(inside)),
                        (
                            Some(Expr::StringLiteral(own)),
                            Inside::Item(Expr::StringLiteral(key)),
                        ) if own.value != key.value => {}
                        _ => add(&item.value, Some(Inside::Anything)),
                    }
                }
            }
            Expr::BinOp(it) if inside.is_some() => {
                add(&it.left, inside);
                add(&it.right, inside);
            }
            Expr::Call(call) if inside.is_some() => {
                if let Some(of) = self.copied(call, at) {
                    add(of, inside);
                } else if self.builtin(&call.func, at) == Some("dict") {
                    let unpacked = call.arguments.keywords.iter().filter(|it| it.arg.is_none());
                    let unpacked = unpacked.map(|it| &it.value);
                    for it in call.arguments.args.iter().chain(unpacked) {
                        add(it, inside);
                    }
                }
            }
            _ => {}
        }
    }

    /// The parameter that `expr` is, or is in, by the scope of its function.
    fn parameter(
        &self,
        expr: &'a Expr,
        scope: usize,
    ) -> Option<((usize, &'a str), Option<Inside<'a>>)> {
        let (mut expr, mut inside) = (expr, None);
        loop {
            (expr, inside) = match expr {
                Expr::Subscript(it) => (&*it.value, Some(Inside::Item(&it.slice))),
                Expr::Attribute(it) => (&*it.value, Some(Inside::Member(it.attr.as_str()))),
                Expr::Name(name) => {
                    let (bindings, at) = self.bound(expr, scope)?;
                    let is_parameter = bindings.iter().any(|it| matches!(it, Binding::Parameter));
                    return is_parameter.then(|| ((at, name.id.as_str()), inside));
                }
                _ => return None,
            };
        }
    }

    /// What changes what `made`, in the text that `scope` is in, makes.
    pub(super) fn changes(&self, made: &impl Ranged, scope: usize) -> &[Touch<'a>] {
        let object = (self.scopes.text_of(scope), made.start().to_u32());
        self.changed.get(&object).map_or(&[], Vec::as_slice)
    }

    /// What changes the parameter `name` of the function whose scope is `scope`, as that is given.
    pub(super) fn changes_of_parameter(&self, name: &'a str, scope: usize) -> &[Touch<'a>] {
        self.changed_parameters.get(&(scope, name)).map_or(&[], Vec::as_slice)
    }

    /// Whether `made` is as it is written for good.
    pub(super) fn is_kept(&self, made: &impl Ranged, scope: usize) -> bool {
        self.changes(made, scope).is_empty()
    }
}
