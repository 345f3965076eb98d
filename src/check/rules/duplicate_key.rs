#![doc = include_str!("duplicate_key.md")]

use std::collections::BTreeSet;

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::model::{Content, Mistaken};
use crate::source::Span;
use crate::yaml::{Data, Map, Node};

pub(super) const RULE: Rule = Rule {
    id: "duplicate-key",
    severity: Severity::Warning,
    stage: Stage::Review,
    stricter: true,
    explain: page!("duplicate_key.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (file, document) in context.model.documents() {
        // Without their indentation keys of several mappings stand in one.
        let is_flat = matches!(&file.content, Content::Deployment(it)
            if matches!(it.mistaken, Some(Mistaken::Unindented(_))));
        if let Some(root) = document.root.as_ref().filter(|_| !is_flat) {
            visit(root, findings);
        }
    }
}

fn visit(node: &Node, findings: &mut Vec<Finding>) {
    match &*node.data {
        Data::Seq(items) => items.iter().for_each(|it| visit(it, findings)),
        Data::Map(map) => {
            report(map, findings);
            map.entries.iter().for_each(|it| visit(&it.value, findings));
        }
        _ => {}
    }
}

fn report(map: &Map, findings: &mut Vec<Finding>) {
    // Of three equal keys the second is what the first is lost to, and is lost itself.
    let lost: BTreeSet<Span> = map.duplicates.iter().map(|it| it.lost).collect();
    let kept: BTreeSet<Span> = map.duplicates.iter().map(|it| it.kept).collect();
    for duplicate in &map.duplicates {
        let name = &duplicate.name;
        let message = if lost.contains(&duplicate.kept) {
            format!("`{name}` is written more than twice, and only the last one counts")
        } else if kept.contains(&duplicate.lost) {
            format!("`{name}` is written more than twice, and only this one counts")
        } else {
            format!("`{name}` is written twice, and only this one counts")
        };
        findings.push(
            Finding::new(message, duplicate.kept)
                .related(duplicate.lost, "this value is lost without a message")
                .help("keep one of them"),
        );
    }
}
