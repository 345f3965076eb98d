#![doc = include_str!("odd_variable.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::model::Content;
use crate::schema::Platform;
use crate::source::{Kind, Span, sort_by};
use crate::yaml::Node;

pub(super) const RULE: Rule = Rule {
    id: "odd-variable",
    severity: Severity::Warning,
    stage: Stage::Review,
    stricter: true,
    explain: page!("odd_variable.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let files = context.model.files.iter().chain(&context.model.rendered);
    for file in files {
        match &file.content {
            Content::Deployment(it) => {
                let nodes = it.locations.iter().map(|it| &it.node).chain(&it.defaults);
                nodes
                    .filter_map(|it| it.get("container_context"))
                    .for_each(|it| lists(it, findings));
            }
            Content::Part(it) if file.kind == Kind::ContainerContext => {
                it.root.iter().for_each(|it| lists(it, findings));
            }
            _ => {}
        }
    }
}

/// Looks at the list of each platform.
fn lists(container_context: &Node, findings: &mut Vec<Finding>) {
    for platform in Platform::ALL {
        let list = container_context.at(&[platform.key(), "env_vars"]).and_then(Node::as_seq);
        let mut names: Vec<(&str, Span)> = Vec::new();
        for item in list.unwrap_or_default() {
            let Some(text) = item.as_str() else { continue };
            let name = text.split('=').next().unwrap_or(text);
            if let Some((message, help)) = odd(text, name) {
                findings.push(Finding::new(message, item.span).help(help));
            } else {
                names.push((name, item.span));
            }
        }
        sort_by(&mut names, &|left, right| left.cmp(right));
        for pair in names.windows(2) {
            if let [(name, lost), (same, span)] = pair
                && name == same
            {
                let message =
                    format!("`{name}` is set twice in one list, and only this one counts");
                findings.push(
                    Finding::new(message, *span)
                        .related(*lost, "this one is lost without a message")
                        .help("keep one of them"),
                );
            }
        }
    }
}

/// What is odd about the `name` of the variable that `text` sets, and what to do.
fn odd(text: &str, name: &str) -> Option<(String, &'static str)> {
    let help = "write `NAME=value`, without blanks around the name: nothing is trimmed";
    if name.is_empty() {
        return Some((format!("`{text}` sets a variable without a name"), help));
    }
    if name.contains(": ") {
        let help = "write `NAME=value`: a colon in quotes is part of the name";
        return Some((format!("`{name}` is taken for the name of a variable"), help));
    }
    let is_odd = name.contains(char::is_whitespace);
    is_odd.then(|| (format!("The variable's name is `{name}`, blanks included"), help))
}
