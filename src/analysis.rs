//! The front door: a workspace in, everything that can be said about it out.

use crate::check::{Context, Refusal, check, refusal};
use crate::diagnostic::Diagnostic;
use crate::fact::{Breach, Facts, Unmet, breaches, collect, mount, unmet};
use crate::graph::{Graph, build};
use crate::lineage::{Lineage, lineage};
use crate::merge::{Effective, effective};
use crate::model::{Model, lower};
use crate::python::{Modules, read_all};
use crate::source::{Files, Span, Workspace};

/// Everything that follows from a workspace.
#[derive(Debug, Default)]
pub struct Analysis {
    /// The texts, indexed.
    pub files: Files,
    /// What each file says.
    pub model: Model,
    /// What each repository's base says, before any environment.
    pub bases: Vec<Effective>,
    /// What each repository deploys, by environment and then by repository; the bases again where nothing names an environment.
    pub deployed: Vec<Effective>,
    /// What each location uses and shares.
    pub facts: Facts,
    /// Storage that is expected to be shared and is not.
    pub breaches: Vec<Breach>,
    /// Other facts that are not as they are expected to be.
    pub unmet: Vec<Unmet>,
    /// Which location makes and needs which asset.
    pub lineage: Lineage,
    /// What the rules found, in text order.
    pub diagnostics: Vec<Diagnostic>,
    /// The map of each environment, in their order.
    pub graphs: Vec<Graph>,
}

/// Also where a number is NaN: what matters is that an analysis equals itself, so that comparing one with itself is free.
impl Eq for Analysis {}

/// Two analyses are equal if they are one and the same: panels ask on every keystroke, and comparing contents would cost
/// more than drawing them.
impl PartialEq for Analysis {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

/// Analyses a workspace. It never fails: what is not understood becomes a diagnostic.
pub fn analyze(workspace: &Workspace) -> Analysis {
    analyze_read(workspace, &read_all(workspace), true)
}

/// Analyses a workspace whose Python, or as much of it as there is, was read elsewhere. Unless `is_whole`, nothing is asked that the
/// page has in its second part: [`LATE`](crate::check::rules::LATE) rules, and what becomes of Python.
pub fn analyze_read(workspace: &Workspace, python: &Modules, is_whole: bool) -> Analysis {
    let files = Files::new(&workspace.files);
    let model = lower(workspace, &files, python);
    let scopes = model.scopes();
    let repos = || 0..model.repos.len();
    let bases: Vec<Effective> = repos().map(|it| effective(&model, it, None)).collect();
    let deployed: Vec<Effective> = scopes
        .iter()
        .flat_map(|scope| repos().map(|it| effective(&model, it, scope.as_deref())))
        .collect();
    let mut facts = collect(&model, &files, &deployed);
    if is_whole {
        mount(&model, &mut facts, &deployed);
    }
    let unmet = unmet(&files, &model, &facts, &deployed);
    let refusals: Vec<Refusal> = deployed.iter().map(refusal).collect();
    let (lineage, breaches) = if is_whole {
        let lineage = lineage(&model, &facts, &deployed);
        let breaches = breaches(&model, &facts, &lineage.links());
        (lineage, breaches)
    } else {
        (Lineage::default(), Vec::new())
    };
    let context = Context {
        files: &files,
        model: &model,
        deployed: &deployed,
        facts: &facts,
        breaches: &breaches,
        unmet: &unmet,
        refusals: &refusals,
        lineage: &lineage,
    };
    let diagnostics = check(&context, is_whole);
    let graphs = scopes.iter().map(|it| build(&context, &diagnostics, it.as_deref())).collect();
    Analysis { files, model, bases, deployed, facts, breaches, unmet, lineage, diagnostics, graphs }
}

impl Analysis {
    /// What the repository at `repo` deploys to `environment`; its base for `None`.
    pub fn effective(&self, repo: usize, environment: Option<&str>) -> Option<&Effective> {
        let all = if environment.is_some() { &self.deployed } else { &self.bases };
        all.iter().find(|it| it.repo == repo && it.environment.as_deref() == environment)
    }

    /// The map of `environment`.
    pub fn graph(&self, environment: Option<&str>) -> Option<&Graph> {
        self.graphs.iter().find(|it| it.environment.as_deref() == environment)
    }

    /// `path:line` of the start of `span`, as shown beside links.
    pub fn place(&self, span: Span) -> String {
        let path = self.files.get(span.file).map_or("", |it| &*it.path);
        format!("{path}:{}", self.files.line_columns(span).0.line)
    }
}
