//! Modules that are another file for each folder that code runs in, and what becomes of values that come from them.

use super::choice::{boolean, chosen};
use super::reader::Reader;
use super::repository::Module;
use super::storage::Value;
use super::values::unknown;

/// Of more files none is taken for another one than the nearest.
const MAX_RIVALS: usize = 8;
/// How many such modules one value comes from.
const MAX_MODULES: usize = 2;

/// A module that may be one of several files.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Rivals {
    /// The module as it is imported.
    module: String,
    /// The file that is nearest above the text that imports it, if one is.
    usual: Option<usize>,
    /// All of them.
    all: Vec<usize>,
}

impl Reader<'_> {
    /// Notes that `module`, imported by the text at `from` and `found` there, may be any of `all`.
    pub(super) fn note_rivals(&self, module: &str, from: usize, found: Module, all: Vec<usize>) {
        let is_own = self.is_test(from);
        let all: Vec<usize> = all.into_iter().filter(|it| is_own || !self.is_test(*it)).collect();
        if (2..=MAX_RIVALS).contains(&all.len()) {
            let usual = match found {
                Module::One(text) => Some(text),
                Module::None | Module::Several => None,
            };
            let rivals = Rivals { module: module.to_owned(), usual, all };
            self.rivals.borrow_mut().insert((from, module.to_owned()), rivals);
        }
    }

    /// What `module`, imported by the text at `from`, is in the folder that is being looked at, if that may be another than usual.
    pub(super) fn as_run(&self, module: &str, from: usize) -> Option<Module> {
        let rivals = self.rivals.borrow();
        let own = rivals.get(&(from, module.to_owned()))?;
        let assumed = self.assumed.borrow();
        if let Some(it) = assumed.iter().find(|it| it.0 == module && own.all.contains(&it.1)) {
            return Some(Module::One(it.1));
        }
        let mut asked = self.asked_rivals.borrow_mut();
        if !asked.contains(own) {
            asked.push(own.clone());
        }
        None
    }

    /// What `work` gives, and which modules it has asked for that may be several files.
    fn asking_rivals<T>(&self, work: impl FnOnce() -> T) -> (T, Vec<Rivals>) {
        let outer = self.asked_rivals.take();
        let given = work();
        (given, self.asked_rivals.replace(outer))
    }

    /// The value that `work` gives, for each file that a module may be which it comes from.
    pub(super) fn in_each_folder(&self, work: &dyn Fn() -> Value) -> Value {
        let (value, rivals) = self.asking_rivals(work);
        let n_assumed = self.assumed.borrow().len();
        let Some(rivals) = rivals.into_iter().next().filter(|_| n_assumed < MAX_MODULES) else {
            return value;
        };
        let mut arms = Vec::new();
        for text in &rivals.all {
            self.assumed.borrow_mut().push((rivals.module.clone(), *text));
            arms.push((self.path_of_text(*text), self.in_each_folder(work)));
            self.assumed.borrow_mut().pop();
        }
        if arms.iter().all(|it| it.1 == value) {
            return value;
        }
        chosen(self.imported(&rivals), arms, Some(value))
    }

    /// What `work` finds, and what must hold for it: that the modules which it comes from are the files that it was found in.
    pub(super) fn in_usual_folder<T>(&self, work: impl FnOnce() -> T) -> (T, Vec<Value>) {
        let (found, rivals) = self.asking_rivals(work);
        let holds = rivals.iter().filter_map(|it| {
            let usual = self.path_of_text(it.usual?);
            let reason = format!("`{}` is another file there than `{usual}`", it.module);
            let arms = vec![(String::new(), boolean(true)), (usual, boolean(true))];
            Some(chosen(self.imported(it), arms, Some(unknown(reason))))
        });
        (found, holds.collect())
    }

    fn imported(&self, rivals: &Rivals) -> Value {
        Value::Imported {
            module: rivals.module.replace('.', "/"),
            among: rivals.all.iter().map(|it| self.path_of_text(*it)).collect(),
            is_open: rivals.usual.is_none(),
        }
    }

    fn path_of_text(&self, text: usize) -> String {
        self.sources.get(text).map_or_else(String::new, |it| it.path.to_owned())
    }
}
