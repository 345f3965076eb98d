//! What the page's other programs have answered: templates rendered, Python read.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use super::host;
use crate::python::{Module, Modules, python_files, unpack};
use crate::source::{FileId, SourceFile, Workspace};
use crate::template::{jobs, read_answer};

/// The answers to everything that was asked and is still of use.
#[derive(Default)]
pub(super) struct Answers {
    /// Answers to the parts of a job; nothing where the program could not be loaded.
    renderings: RefCell<Vec<(Vec<String>, Vec<String>)>>,
    modules: RefCell<Vec<ReadFile>>,
}

/// A file of Python that was read.
struct ReadFile {
    id: FileId,
    text: Rc<str>,
    module: Rc<Module>,
}

/// What is still to be asked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Unanswered {
    /// How many templates are not rendered.
    pub(super) templates: usize,
    /// How many files of Python are not read.
    pub(super) python: usize,
}

impl Unanswered {
    /// Whether everything is answered.
    pub(super) fn is_none(self) -> bool {
        self.templates + self.python == 0
    }
}

impl Answers {
    /// Asks whatever `workspace` needs and was not asked yet, and forgets what it does not need.
    pub(super) async fn ask(&self, workspace: &Workspace) {
        self.have_rendered(workspace).await;
        self.have_read(workspace).await;
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
        let is_of = |it: &ReadFile| {
            workspace.files.get(it.id.0 as usize).is_some_and(|file| *file.text == *it.text)
        };
        self.modules.borrow_mut().retain(is_of);
        for (id, file) in python_files(workspace) {
            if self.modules.borrow().iter().any(|it| it.id == id) {
                continue;
            }
            let answer = host::read_python(id.0, &file.text).await;
            let bytes = answer.dyn_into::<Uint8Array>().map(|it| it.to_vec());
            if let Some(module) = bytes.ok().and_then(|it| unpack(&it)) {
                let (text, module) = (Rc::clone(&file.text), Rc::new(module));
                self.modules.borrow_mut().push(ReadFile { id, text, module });
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
        let module = |(id, file): (FileId, &SourceFile)| {
            let found = read.iter().find(|it| it.id == id && *it.text == *file.text);
            python += usize::from(found.is_none());
            Some((id, Rc::clone(&found?.module)))
        };
        let modules = python_files(workspace).filter_map(module).collect();
        (modules, Unanswered { templates: jobs.len() - workspace.rendered.len(), python })
    }
}
