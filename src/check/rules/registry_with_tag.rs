#![doc = include_str!("registry_with_tag.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Edit, Finding, Severity, Stage};
use crate::fact::Fact;
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    id: "registry-with-tag",
    severity: Severity::Error,
    stage: Stage::Review,
    stricter: true,
    explain: page!("registry_with_tag.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (_, value, at) in context.facts_of(|it| (*it == Fact::Registry).then_some("registry")) {
        let name = value.rsplit('/').next().unwrap_or(value);
        // `localhost:5000` has a port, not a tag.
        let is_port = |at: usize| {
            let behind = name.get(at + 1..).unwrap_or_default();
            !value.contains('/') && behind.bytes().all(|it| it.is_ascii_digit())
        };
        let mark = name.find(['@', ':']).filter(|it| !is_port(*it));
        let Some(mark) = mark.map(|it| value.len() - name.len() + it) else { continue };
        let (clean, tag) = value.split_at(mark);
        let mut finding = Finding::new(format!("`{value}` already has a tag"), at).help(format!(
            "the image becomes `{value}:<tag>`, which no registry takes: leave `{tag}` out"
        ));
        if let Some(start) = context.files.slice(at).find(value) {
            let place = |it: usize| at.start + u32::try_from(start + it).unwrap_or(0);
            let span = Span::new(at.file, place(clean.len()), place(value.len()));
            let edit = Edit { span, text: String::new() };
            finding = finding.fix(format!("Leave `{tag}` out"), vec![edit]);
        }
        findings.push(finding);
    }
}
