//! Functions that one call alone calls: their parameters are what that call gives.

use std::collections::BTreeMap;

use ruff_python_ast::{ExprCall, StmtFunctionDef};

use super::keywords::Told;
use super::reader::Reader;

/// How often a name is used, and a call of it, with its scope.
#[derive(Debug, Default)]
struct Uses<'a> {
    n: u32,
    call: Option<(&'a ExprCall, usize)>,
}

/// What the texts do with the names of their functions, tests and what only people run left out.
#[derive(Debug, Default)]
pub(super) struct Callers<'a> {
    /// Every function with the scope that it is defined in, by the scope of its body.
    functions: BTreeMap<usize, (&'a StmtFunctionDef, usize)>,
    uses: BTreeMap<&'a str, Uses<'a>>,
}

impl<'a> Callers<'a> {
    /// Notes a function that is defined in the scope `outer`, whose body is the scope `own`.
    pub(super) fn defined(&mut self, function: &'a StmtFunctionDef, outer: usize, own: usize) {
        self.functions.insert(own, (function, outer));
    }

    /// Notes that `name` is used.
    pub(super) fn used(&mut self, name: &'a str) {
        self.uses.entry(name).or_default().n += 1;
    }

    /// Notes that `call` calls something of this name.
    pub(super) fn called(&mut self, name: &'a str, call: &'a ExprCall, scope: usize) {
        self.uses.entry(name).or_default().call = Some((call, scope));
    }

    /// The function whose body is the scope `own`, and the call of its name, if that is used nowhere else.
    fn sole(&self, own: usize) -> Option<(&'a StmtFunctionDef, usize, &'a ExprCall, usize)> {
        let (function, outer) = *self.functions.get(&own)?;
        match self.uses.get(function.name.as_str())? {
            Uses { n: 1, call: Some((call, scope)) } => Some((function, outer, call, *scope)),
            _ => None,
        }
    }
}

impl<'a> Reader<'a> {
    /// What the only call of the function whose body is the scope `own` gives the parameter `name`.
    pub(super) fn sole_argument(&self, name: &str, own: usize) -> Option<Told<'a>> {
        let (function, outer, call, scope) = self.scopes.callers.sole(own)?;
        let is_plain = function.decorator_list.is_empty() && function.name.as_str() != "__init__";
        if !is_plain || self.asking.borrow().contains(&own) || !self.step() {
            return None;
        }
        self.asking.borrow_mut().push(own);
        let method = self.method(call, scope);
        let receiver = method.and_then(|it| it.receiver);
        let n_own = usize::from(receiver.is_some());
        let found = match self.local_function(call, scope) {
            Some((it, at)) if it.range == function.range && at == outer => {
                let mut parameters = function.parameters.iter_non_variadic_params();
                let place = parameters.position(|it| it.parameter.name.as_str() == name);
                let given = self.given_to(&call.arguments, scope);
                place
                    .map(|place| match (receiver, place.checked_sub(n_own)) {
                        (Some((value, from)), None) => Told::Known(self.item(value, from)),
                        (_, at) => given.at(name, at.unwrap_or(place)),
                    })
                    .map(|told| match told {
                        Told::Absent => {
                            let mut all = function.parameters.iter_non_variadic_params();
                            let it = all.find(|it| it.parameter.name.as_str() == name);
                            let default = it.and_then(|it| it.default.as_deref());
                            default.map_or(Told::Untold, |it| Told::Known(self.item(it, outer)))
                        }
                        told => told,
                    })
            }
            _ => None,
        };
        self.asking.borrow_mut().pop();
        found
    }
}
