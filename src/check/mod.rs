//! The rules: each looks at the whole analysis and appends what it finds.

/// The text of a rule's page. The program in the browser leaves it out: the page loads it on need.
macro_rules! page {
    ($file:literal) => {
        if cfg!(target_arch = "wasm32") { "" } else { include_str!($file) }
    };
}

mod advice;
mod move_block;
pub mod page;
mod refusal;
mod repair;
pub mod rules;
mod same;
mod settings;
mod texts;

use crate::diagnostic::{Diagnostic, Finding, Severity, Stage};
use crate::fact::{Breach, Fact, Facts, Unmet};
use crate::lineage::Lineage;
use crate::merge::Effective;
use crate::model::{Content, Mistaken, Model};
use crate::schema::{Place, SchemaError, Stages, key};
use crate::source::{
    Expected, Failure, FileId, Files, Span, Weight, line_break, sort_by, with_line_break,
};
use crate::yaml::Node;

pub use advice::misspelt;
pub use refusal::{Refusal, Refused, refusal};

/// What rules look at.
#[derive(Clone, Copy)]
pub struct Context<'c> {
    /// The texts.
    pub files: &'c Files,
    /// What each file says.
    pub model: &'c Model,
    /// What each repository deploys to each environment.
    pub deployed: &'c [Effective],
    /// What each location uses and shares.
    pub facts: &'c Facts,
    /// Storage that is expected to be shared and is not.
    pub breaches: &'c [Breach],
    /// Other facts that are not as they are expected to be.
    pub unmet: &'c [Unmet],
    /// What the deploy and the agents refuse of `deployed`.
    pub refusals: &'c [Refusal],
    /// Which location makes and needs which asset.
    pub lineage: &'c Lineage,
}

impl<'c> Context<'c> {
    /// Every error that the official check lists, in the order of files; last those of the files that `dg` writes.
    /// Those that one mistake about the whole file explains are left to the rule for that mistake.
    fn schema_errors(&self) -> impl Iterator<Item = &'c SchemaError> {
        self.rooted_errors().map(|it| it.1)
    }

    /// The same, each with the root of its document.
    fn rooted_errors(&self) -> impl Iterator<Item = (Option<&'c Node>, &'c SchemaError)> {
        let files = self
            .model
            .deployments()
            .map(|(_, it)| (it.document.root.as_ref(), &it.outcome, it.mistaken.as_ref()));
        let written = self.deployed.iter().filter_map(|it| it.written.as_ref());
        let written = written.map(|it| (Some(&it.root), &it.outcome, None));
        files.chain(written).flat_map(|(root, outcome, mistaken)| {
            let errors = outcome.errors().iter();
            errors
                .filter(move |error| mistaken.is_none_or(|it: &Mistaken| !it.explains(error)))
                .map(move |error| (root, error))
        })
    }

    /// Every error of the deploy document's schema, with its environment.
    fn deploy_errors(&self) -> impl Iterator<Item = (&'c Refused, Option<&'c str>)> {
        // The check knows fewer keys of a location than the deploy does, and has refused the others whole.
        let is_taken = |it: &&Refused| {
            let name = it.error.path.split([':', '[']).nth(1).unwrap_or_default();
            let known = key(Place::Location, name);
            name.is_empty() || known.is_some_and(|it| it.known.has(Stages::CHECK))
        };
        self.refusals.iter().flat_map(move |refusal| {
            let errors = refusal.errors.iter().filter(is_taken);
            errors.map(|it| (it, refusal.environment.as_deref()))
        })
    }

    /// What is said of expectations for which `test` holds.
    fn unmet_findings(
        &self,
        test: fn(&Expected, Option<&Fact>) -> bool,
    ) -> impl Iterator<Item = Finding> {
        self.unmet.iter().filter_map(move |it| {
            let expected = &self.model.expectations.get(it.expectation)?.expected;
            test(expected, it.fact.as_ref()).then(|| it.finding.clone())
        })
    }

    /// `found`, each of one environment; what holds in every one of them is said once, of none.
    fn said_once(&self, mut found: Vec<Finding>) -> Vec<Finding> {
        let n_scopes = self.model.scopes().len();
        sort_by(&mut found, &|left, right| {
            (left.primary.span, &left.message).cmp(&(right.primary.span, &right.message))
        });
        let is_same = |left: &Finding, right: &Finding| {
            (left.primary.span, &left.message) == (right.primary.span, &right.message)
        };
        for same in found.chunk_by_mut(is_same) {
            if same.len() == n_scopes {
                for it in same {
                    it.environment = None;
                }
            }
        }
        found.dedup();
        found
    }

    /// What is said of templates that could not be rendered for one of these reasons.
    fn failures(&self, of: &[Failure], help: &str) -> impl Iterator<Item = Finding> {
        self.model.renderings.iter().filter_map(move |it| {
            let (failure, remark) = it.failure.as_ref()?;
            let finding = Finding::new(remark.text.clone(), remark.span).help(help);
            let finding = finding.in_environment(it.environment.as_deref());
            of.contains(failure).then_some(finding)
        })
    }
}

/// A rule is data: what it is called, how it is explained, and a pure function.
pub struct Rule {
    /// Kebab-case; equals the file name. Reads well after "allow".
    pub id: &'static str,
    /// How much its findings matter.
    pub severity: Severity,
    /// Which step would notice.
    pub stage: Stage,
    /// Whether Dagster+ itself would accept what it finds.
    pub stricter: bool,
    /// Markdown for the user; its examples are also the rule's tests.
    pub explain: &'static str,
    /// Appends what the rule finds.
    pub run: fn(&Context<'_>, &mut Vec<Finding>),
}

/// The rule called `id`.
pub fn rule(id: &str) -> Option<&'static Rule> {
    rules::ALL.iter().copied().find(|it| it.id == id)
}

/// Every finding of every rule, in text order, signed by its rule; those of [`rules::LATE`] only if `is_whole`.
pub fn check(context: &Context<'_>, is_whole: bool) -> Vec<Diagnostic> {
    let mut diagnostics: Vec<Diagnostic> = Vec::new();
    let is_late = |rule: &Rule| rules::LATE.iter().any(|it| it.id == rule.id);
    for rule in rules::ALL {
        if !is_whole && is_late(rule) {
            continue;
        }
        let severity = match context.model.rules.get(rule.id) {
            None => rule.severity,
            Some(Weight::Info) => Severity::Info,
            Some(Weight::Warning) => Severity::Warning,
            Some(Weight::Error) => Severity::Error,
            Some(Weight::Off) => continue,
        };
        let mut findings = Vec::new();
        (rule.run)(context, &mut findings);
        diagnostics.extend(findings.into_iter().map(|finding| Diagnostic {
            rule: rule.id,
            severity,
            stage: rule.stage,
            stricter: rule.stricter,
            finding,
        }));
    }
    // What is found in a rendered text points into the template, where the edits would mean something else.
    let is_template =
        |id: FileId| context.model.file(id).is_some_and(|it| it.content == Content::Template);
    let is_broken = |id: FileId| context.model.document(id).is_some_and(|it| it.error.is_some());
    for it in &mut diagnostics {
        // Names from files may have several lines; a message has one.
        for text in [Some(&mut it.finding.message), it.finding.help.as_mut()].into_iter().flatten()
        {
            if text.contains(['\n', '\r']) {
                *text = text.replace(['\n', '\r'], "\u{23ce}");
            }
        }
        let fixes = &mut it.finding.fixes;
        // What is put into a file has the line ends of the file.
        for edit in fixes.iter_mut().flat_map(|it| &mut it.edits) {
            if edit.text.contains('\n') {
                let own = line_break(context.files.text(edit.span.file));
                edit.text = with_line_break(&edit.text, own);
            }
        }
        fixes.retain(|fix| !fix.edits.iter().any(|it| is_template(it.span.file)));
        // Between places of a text that is not read to its end nothing is moved.
        fixes.retain(|fix| {
            fix.edits.len() < 2 || !fix.edits.iter().any(|it| is_broken(it.span.file))
        });
    }
    // A value that stands where a text was not read as it is meant is not the one that is meant.
    let is_doubtful = |span: Span| {
        context
            .model
            .document(span.file)
            .is_some_and(|it| it.error.is_some() && !it.is_certain(span))
    };
    diagnostics.retain(|it| {
        let asks_for_values = matches!(it.stage, Stage::Template | Stage::Deploy | Stage::Agent);
        !asks_for_values || !is_doubtful(it.finding.primary.span)
    });
    // Files as given, then position, then environments in their order.
    let scopes = context.model.scopes();
    let scope = |it: &Finding| scopes.iter().position(|scope| *scope == it.environment);
    sort_by(&mut diagnostics, &|left, right| {
        let (one, other) = (&left.finding, &right.finding);
        (one.primary.span, left.rule, scope(one), &one.message).cmp(&(
            other.primary.span,
            right.rule,
            scope(other),
            &other.message,
        ))
    });
    diagnostics.dedup();
    diagnostics
}
