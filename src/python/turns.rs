//! Loops over what the texts spell out: what the variables are in each turn.

use std::rc::Rc;

use ruff_python_ast::{Comprehension, Expr, Stmt};
use ruff_text_size::{Ranged, TextRange};

use super::choice::boolean;
use super::items::{Item, MAX_ITEMS, MAX_NESTING};
use super::objects::elements;
use super::reader::{Frame, Reader};

/// A part of a text that is done several times.
pub(super) struct Loop<'a> {
    /// What is done.
    pub(super) range: TextRange,
    rounds: Vec<Round<'a>>,
    /// The scope that it stands in.
    scope: usize,
    /// The scope that its variables are in.
    own: usize,
    /// Whether functions in it see what the variables are in the end, not in their turn.
    pub(super) is_statement: bool,
}

impl<'a> Loop<'a> {
    /// The loop that `stmt` is, if nothing ends its turns early.
    pub(super) fn of_statement(stmt: &'a Stmt, scope: usize) -> Option<Self> {
        let Stmt::For(it) = stmt else { return None };
        let range = TextRange::new(it.body.first()?.start(), it.body.last()?.end());
        let round = Round { target: &it.target, iter: &it.iter, ifs: &[] };
        let rounds = if is_left(&it.body) { Vec::new() } else { vec![round] };
        Some(Self { range, rounds, scope, own: scope, is_statement: true })
    }

    /// The comprehension that `expr` is, whose variables are in the scope `own`.
    pub(super) fn of_expression(expr: &'a Expr, scope: usize, own: usize) -> Option<Self> {
        let (range, generators) = match expr {
            Expr::ListComp(it) => (it.elt.range(), &it.generators),
            Expr::SetComp(it) => (it.elt.range(), &it.generators),
            Expr::Generator(it) => (it.elt.range(), &it.generators),
            Expr::DictComp(it) => {
                let start = it.key.as_ref().map_or(it.value.start(), |it| it.start());
                (TextRange::new(start, it.value.end()), &it.generators)
            }
            _ => return None,
        };
        Some(Self { range, rounds: Round::of(generators), scope, own, is_statement: false })
    }
}

/// Whether a turn of a loop with this body may end before its end.
fn is_left(body: &[Stmt]) -> bool {
    body.iter().any(|it| match it {
        Stmt::Break(_) | Stmt::Continue(_) | Stmt::Return(_) => true,
        Stmt::If(it) => {
            is_left(&it.body) || it.elif_else_clauses.iter().any(|it| is_left(&it.body))
        }
        Stmt::Match(it) => it.cases.iter().any(|it| is_left(&it.body)),
        Stmt::With(it) => is_left(&it.body),
        Stmt::Try(it) => [&it.body, &it.orelse, &it.finalbody].iter().any(|it| is_left(it)),
        _ => false,
    })
}

/// What a loop goes over.
pub(super) struct Round<'a> {
    pub(super) target: &'a Expr,
    pub(super) iter: &'a Expr,
    pub(super) ifs: &'a [Expr],
}

impl<'a> Round<'a> {
    /// Those of a comprehension.
    pub(super) fn of(generators: &'a [Comprehension]) -> Vec<Self> {
        generators
            .iter()
            .map(|it| Self { target: &it.target, iter: &it.iter, ifs: &it.ifs })
            .collect()
    }
}

/// What the variables of a loop are in one turn: one value, or one for each name.
enum Turn<'a> {
    One(Item<'a>),
    Several(Vec<Item<'a>>),
}

impl<'a> Reader<'a> {
    /// What parameters and variables are in each turn of `it`; `None` where it is not known how often it turns.
    pub(super) fn turns_of(&self, it: &Loop<'a>) -> Option<Vec<Rc<[Frame<'a>]>>> {
        if it.rounds.is_empty() { None } else { self.turns(&it.rounds, it.scope, it.own) }
    }

    /// What parameters and variables are in each turn of a loop whose variables are in the scope `own`; `None` where it is not
    /// known how often it turns.
    pub(super) fn turns(
        &self,
        rounds: &[Round<'a>],
        scope: usize,
        own: usize,
    ) -> Option<Vec<Rc<[Frame<'a>]>>> {
        let mut turns: Vec<Rc<[Frame<'a>]>> = vec![self.frames.borrow().as_slice().into()];
        for (at, round) in rounds.iter().enumerate() {
            let from = if at == 0 { scope } else { own };
            let mut next: Vec<Rc<[Frame<'a>]>> = Vec::new();
            for frames in turns {
                let outer = self.frames.replace(frames.to_vec());
                let turned = self.turned(round, from, own, &mut next);
                self.frames.replace(outer);
                turned?;
                if next.len() > MAX_ITEMS {
                    return None;
                }
            }
            turns = next;
        }
        Some(turns)
    }

    fn turned(
        &self,
        round: &Round<'a>,
        scope: usize,
        own: usize,
        next: &mut Vec<Rc<[Frame<'a>]>>,
    ) -> Option<()> {
        for turn in self.over(round.iter, scope)? {
            let first = match &turn {
                Turn::One(it) => it,
                Turn::Several(all) => all.first()?,
            };
            let outer = self.enter(first);
            let holds = self.set(round.target, &turn, own).then(|| {
                let holds = |it| self.condition(it, own, MAX_NESTING);
                round.ifs.iter().map(holds).find(|it| *it != boolean(true))
            });
            let frames = self.frames.replace(outer);
            match holds? {
                None => next.push(frames.into()),
                Some(it) if it == boolean(false) => {}
                Some(_) => return None,
            }
        }
        Some(())
    }

    /// What a loop over `expr` gives its variables.
    fn over(&self, expr: &'a Expr, scope: usize) -> Option<Vec<Turn<'a>>> {
        let (inner, at) = self.meant(expr, scope);
        if let Expr::Call(call) = inner
            && let Some(("items", of)) = self.plain_call(call, at)
        {
            let pairs = self.pairs(of, at)?;
            return Some(pairs.into_iter().map(|it| Turn::Several(vec![it.0, it.1])).collect());
        }
        let items = self.items(inner, at);
        items.open.is_empty().then(|| items.all.into_iter().map(Turn::One).collect())
    }

    /// Makes the names in `target` what they are in a turn.
    fn set(&self, target: &'a Expr, turn: &Turn<'a>, own: usize) -> bool {
        match (target, turn) {
            (Expr::Name(name), Turn::One(item)) => {
                let (value, from) = (item.expr, item.scope);
                let frame = Frame { scope: own, name: name.id.as_str(), value, from };
                self.frames.borrow_mut().push(frame);
                true
            }
            (Expr::Tuple(_) | Expr::List(_), turn) => {
                let targets = elements(target).unwrap_or_default();
                let items = match turn {
                    Turn::Several(all) => all.clone(),
                    Turn::One(it) => {
                        let items = self.items(it.expr, it.scope);
                        if !items.open.is_empty() {
                            return false;
                        }
                        items.all
                    }
                };
                targets.len() == items.len()
                    && targets
                        .iter()
                        .zip(items)
                        .all(|(target, item)| self.set(target, &Turn::One(item), own))
            }
            _ => false,
        }
    }
}
