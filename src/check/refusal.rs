//! What the deploy and the agents refuse in what each repository deploys, for the rules that explain it (`DAGSTER.md §6, §7`).

use std::rc::Rc;

use crate::merge::Effective;
use crate::schema::{ConfigError, Fault, Platform, Reason, agent, deploy, deploy_document};
use crate::source::Span;
use crate::yaml::{Data, Entry, Node};

/// What is refused of the locations of one repository in one environment.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Refusal {
    /// The environment.
    pub environment: Option<String>,
    /// What the schema of the deploy document refuses. Agents refuse nothing else by their own schemas, less below a key that
    /// they alone know.
    pub errors: Vec<Refused>,
    /// Keys that are not text, at which the deploy stops with a traceback.
    pub crashes: Vec<Span>,
    /// The same, at which agents stop.
    pub odd_keys: Vec<Span>,
    /// What agents stop at although the schemas accept it.
    pub faults: Vec<Fault>,
}

/// One error of the deploy document's schema.
#[derive(Debug, Clone, PartialEq)]
pub struct Refused {
    /// The error.
    pub error: ConfigError,
    /// The mapping that an unknown key stands in.
    pub holder: Option<Node>,
}

/// What is refused of `effective`; nothing while it cannot be merged, and only what is certain while a file cannot be read to
/// its end.
pub fn refusal(effective: &Effective) -> Refusal {
    let mut refusal = Refusal { environment: effective.environment.clone(), ..Refusal::default() };
    // What cannot be merged is not deployed.
    let is_deployed = effective.failures.is_empty();
    let locations = effective.locations.iter().map(|it| &it.merged).chain(&effective.others);
    for location in locations.filter(|_| is_deployed) {
        let node = named(location.node());
        // The image that CI builds takes the place of any other, so its name does not matter.
        let Some(document) = deploy_document(&node, "image") else { continue };
        let evaluation = deploy(&document);
        refusal.crashes.extend(evaluation.crash);
        refusal.errors.extend(evaluation.errors.into_iter().map(|error| {
            let holder = at_path(&document, &error.path).filter(|_| error.wanted.is_none());
            Refused { holder: holder.cloned(), error }
        }));
        if let Some(context) = document.get("container_context") {
            let verdicts = Platform::ALL.into_iter().filter_map(|it| agent(it, context));
            for verdict in verdicts {
                refusal.odd_keys.extend(verdict.evaluation.odd_keys);
                refusal.faults.extend(verdict.faults);
            }
        }
    }
    if !effective.is_whole() {
        refusal.retain_certain(effective);
    }
    refusal
}

impl Refusal {
    /// Leaves what is refused in any case, whatever stands in the parts of `effective` that could not be read.
    fn retain_certain(&mut self, effective: &Effective) {
        let is_certain = |it: &Span| effective.is_certain(*it);
        self.errors.retain_mut(|Refused { error, .. }| {
            let is_absence = matches!(
                error.reason,
                Reason::MissingRequiredField | Reason::MissingRequiredFields
            );
            let is_unknown =
                matches!(error.reason, Reason::FieldNotDefined | Reason::FieldsNotDefined);
            error.keys.retain(|it| is_certain(&it.span));
            match error.keys.first() {
                Some(first) if is_unknown => error.span = first.span,
                None if is_unknown => return false,
                _ => {}
            }
            !is_absence && is_certain(&error.span)
        });
        self.crashes.retain(is_certain);
        self.odd_keys.retain(is_certain);
        self.faults.retain(|it| is_certain(&it.span()));
    }
}

/// A location with a name, whatever it has for one: that is a matter of the check.
fn named(mut location: Node) -> Node {
    if location.get("location_name").is_some_and(|it| it.as_str().is_some_and(|it| !it.is_empty()))
    {
        return location;
    }
    if let Some(map) = location.as_map() {
        let mut map = map.clone();
        map.entries.retain(|it| it.key.as_str() != Some("location_name"));
        let text = |text: &str| Node { data: Rc::new(Data::Str(text.into())), ..location.clone() };
        map.entries.push(Entry { key: text("location_name"), value: text("-"), merged: false });
        location.data = Rc::new(Data::Map(map));
    }
    location
}

/// The value at a path as `root:container_context:k8s:volumes[0]`.
fn at_path<'n>(document: &'n Node, path: &str) -> Option<&'n Node> {
    path.split(':').skip(1).try_fold(document, |node, step| {
        let (key, index) = step.split_once('[').map_or((step, None), |it| (it.0, Some(it.1)));
        let value = node.get(key)?;
        match index {
            None => Some(value),
            Some(index) => value.as_seq()?.get(index.strip_suffix(']')?.parse::<usize>().ok()?),
        }
    })
}
