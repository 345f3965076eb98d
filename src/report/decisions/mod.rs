//! Decisions of a `playground.yaml` that do not do what they seem to do, and nobody would notice.

mod contradictory;
mod idle;
mod unknown;

use std::collections::BTreeMap;

use crate::analysis::Analysis;
use crate::diagnostic::{Diagnostic, Finding, Severity, Stage};
use crate::source::{FileId, Weight};
use crate::yaml::{self, Data, Entry, Node};

/// What is signed to a name that stands for nothing.
pub const UNKNOWN_NAME: &str = "unknown-name-in-settings";
/// What is signed to two answers to one question.
pub const CONTRADICTION: &str = "contradiction-in-settings";

/// What is signed to an expectation that nothing can break, or a part of one that changes nothing.
pub const IDLE_EXPECTATION: &str = "idle-expectation";

/// Everything that findings here are signed with.
const RULES: [&str; 3] = [UNKNOWN_NAME, CONTRADICTION, IDLE_EXPECTATION];

/// Every doubtful decision in the `playground.yaml` with this `text`, at its place in the file `id`. A repository may be called
/// otherwise there: `renamed` has the name that it has in `analysis`. Empty where the text cannot be read.
pub fn doubtful_decisions(
    analysis: &Analysis,
    id: FileId,
    text: &str,
    renamed: &BTreeMap<String, String>,
) -> Vec<Diagnostic> {
    let Some(root) = yaml::parse(id, text).root else { return Vec::new() };
    let mut all = Vec::new();
    let mut sign = |rule: &'static str, findings: Vec<Finding>| {
        let severity = match analysis.model.rules.get(rule) {
            Some(Weight::Off) => return,
            Some(Weight::Info) => Severity::Info,
            Some(Weight::Error) => Severity::Error,
            Some(Weight::Warning) | None => Severity::Warning,
        };
        all.extend(findings.into_iter().map(|finding| Diagnostic {
            rule,
            severity,
            stage: Stage::Review,
            stricter: true,
            finding,
        }));
    };
    sign(UNKNOWN_NAME, unknown::unknown(analysis, &root, renamed));
    sign(CONTRADICTION, contradictory::contradictory(analysis, &root, renamed));
    sign(IDLE_EXPECTATION, idle::idle(&root));
    all
}

fn items(node: Option<&Node>) -> &[Node] {
    node.and_then(Node::as_seq).unwrap_or_default()
}

fn entries(node: Option<&Node>) -> &[Entry] {
    match node.map(|it| &*it.data) {
        Some(Data::Map(map)) => &map.entries,
        _ => &[],
    }
}

/// The texts in a list.
fn texts(node: Option<&Node>) -> Vec<&str> {
    items(node).iter().filter_map(Node::as_str).collect()
}
