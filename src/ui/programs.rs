//! What the page's other programs have answered: templates rendered, Python read.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use super::host;
use crate::python::{Module, Modules, repositories, unpack};
use crate::source::{FileId, SourceFile, Workspace};
use crate::template::{jobs, read_answer};

/// The answers to everything that was asked and is still of use.
#[derive(Default)]
pub(super) struct Answers {
    /// Answers to the parts of a job; nothing where the program could not be loaded.
    renderings: RefCell<Vec<(Vec<String>, Vec<String>)>>,
    modules: RefCell<Vec<ReadRepository>>,
    /// Whether the second part of the page is there, with rules of its own and what becomes of Python.
    is_late_there: Cell<bool>,
}

/// The Python of a repository that was read.
struct ReadRepository {
    files: Vec<(FileId, SourceFile)>,
    modules: Vec<Rc<Module>>,
}

impl ReadRepository {
    /// Whether that is what was read: files may import from each other, so all must be the same.
    fn is(&self, files: &[(FileId, &SourceFile)]) -> bool {
        self.files.iter().map(|it| (it.0, &it.1)).eq(files.iter().copied())
    }
}

/// What is still to be asked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Unanswered {
    /// How many templates are not rendered.
    pub(super) templates: usize,
    /// How many files of Python are not read.
    pub(super) python: usize,
    /// Whether the rules of the second part are not here.
    pub(super) rules: bool,
}

impl Unanswered {
    /// Whether everything is answered.
    pub(super) fn is_none(self) -> bool {
        self.templates + self.python == 0 && !self.rules
    }
}

impl Answers {
    /// Asks whatever `workspace` needs and was not asked yet, and forgets what it does not need.
    pub(super) async fn ask(&self, workspace: &Workspace) {
        // Without files there is nothing that more rules could say.
        if !workspace.files.is_empty() && host::load_late().await.is_truthy() {
            self.is_late_there.set(true);
        }
        self.have_rendered(workspace).await;
        self.have_read(workspace).await;
    }

    /// Whether all of the program is there.
    pub(super) fn are_whole(&self) -> bool {
        self.is_late_there.get()
    }

    async fn have_rendered(&self, workspace: &Workspace) {
        let jobs = jobs(workspace);
        self.renderings.borrow_mut().retain(|it| jobs.iter().any(|job| job.parts == it.0));
        for job in jobs {
            if !self.renderings.borrow().iter().any(|it| it.0 == job.parts) {
                let parts: Array = job.parts.iter().map(|it| JsValue::from_str(it)).collect();
                let answer = Array::from(&host::render_template(&parts).await);
                let answer = answer.iter().filter_map(|it| it.as_string()).collect();
                self.renderings.borrow_mut().push((job.parts, answer));
            }
        }
    }

    async fn have_read(&self, workspace: &Workspace) {
        let repositories = repositories(workspace);
        self.modules.borrow_mut().retain(|it| repositories.iter().any(|files| it.is(files)));
        // What becomes of Python is in the second part: without it, Python stays unread.
        if repositories.is_empty() || !self.is_late_there.get() {
            return;
        }
        for files in repositories {
            if self.modules.borrow().iter().any(|it| it.is(&files)) {
                continue;
            }
            let texts = Array::new();
            for (id, file) in &files {
                for text in [&file.repo, &file.path, &file.text] {
                    texts.push(&JsValue::from_str(text));
                }
                texts.push(&JsValue::from(id.0));
            }
            let answer = host::read_python(&texts).await;
            let bytes = answer.dyn_into::<Uint8Array>().map(|it| it.to_vec());
            if let Some(modules) = bytes.ok().and_then(|it| unpack(&it)) {
                let files = files.into_iter().map(|it| (it.0, it.1.clone())).collect();
                let modules = modules.into_iter().map(Rc::new).collect();
                self.modules.borrow_mut().push(ReadRepository { files, modules });
            }
        }
    }

    /// Puts the renderings into `workspace`, and gives what its Python says with what is not answered.
    pub(super) fn give(&self, workspace: &mut Workspace) -> (Modules, Unanswered) {
        let jobs = jobs(workspace);
        let renderings = self.renderings.borrow();
        let answer = |parts: &[String]| renderings.iter().find(|it| it.0 == parts).map(|it| &*it.1);
        workspace.rendered =
            jobs.iter().filter_map(|it| read_answer(it, answer(&it.parts)?)).collect();
        let read = self.modules.borrow();
        let mut python = 0;
        let mut modules = Vec::new();
        for files in repositories(workspace) {
            match read.iter().find(|it| it.is(&files)) {
                Some(own) => {
                    modules.extend(files.iter().map(|it| it.0).zip(own.modules.iter().cloned()));
                }
                None => python += files.len(),
            }
        }
        let modules = modules.into_iter().collect();
        let rules = !workspace.files.is_empty() && !self.is_late_there.get();
        (modules, Unanswered { templates: jobs.len() - workspace.rendered.len(), python, rules })
    }
}
