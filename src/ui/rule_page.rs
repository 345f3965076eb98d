//! The page of a rule: what it means, with examples that can be opened.

use yew::{AttrValue, Callback, Html, MouseEvent, Properties, component, html};

use super::markdown::{Kind, Markdown, Node, use_rule_page};
use crate::check::page::{file_name, is_settings, without_carets};
use crate::check::{Rule, rule};
use crate::model::read_settings;
use crate::source::{Settings, SourceFile};

/// Properties of [`RulePage`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// The rule's id.
    pub(super) rule: AttrValue,
    /// Asks to open the files of an example, with its settings.
    pub(super) on_open_example: Callback<(Vec<SourceFile>, Settings)>,
}

/// Explains a rule.
#[component]
pub(super) fn RulePage(props: &Props) -> Html {
    let rule = rule(&props.rule);
    let page = use_rule_page(&props.rule);
    let Some(rule) = rule else {
        return html! { <p class="rule-page-unknown">{ "There is no such rule." }</p> };
    };
    html! {
        <article class="rule-page">
            { facts(rule) }
            { content(&page, &props.on_open_example) }
        </article>
    }
}

fn content(page: &Markdown, on_open_example: &Callback<(Vec<SourceFile>, Settings)>) -> Html {
    match page {
        Markdown::Loading => {
            html! { <p class="rule-page-loading" role="status">{ "Loading…" }</p> }
        }
        Markdown::Failed => html! {
            <p role="alert">{ "This page could not be loaded. Check the connection." }</p>
        },
        Markdown::Read(nodes) => nodes
            .chunk_by(|_, next| !matches!(next.kind, Kind::Heading(_)))
            .map(|it| section(it, on_open_example))
            .collect(),
    }
}

/// Severity, stage, and whether only we mind; the id is the dialog's title.
fn facts(rule: &Rule) -> Html {
    let severity = rule.severity.name();
    html! {
        <p class="rule-page-facts">
            <span class="pill" data-tone={severity}>{ severity }</span>
            <span>{ format!("stage: {}", rule.stage.name()) }</span>
            if rule.stricter {
                <span title="Dagster+ itself accepts this">{ "stricter than Dagster+" }</span>
            }
        </p>
    }
}

/// What stands from a heading to the next.
fn section(nodes: &[Node], on_open_example: &Callback<(Vec<SourceFile>, Settings)>) -> Html {
    let files: Vec<SourceFile> = nodes.iter().filter_map(file).collect();
    let is_empty = files.is_empty();
    let settings = nodes.iter().find_map(settings).unwrap_or_default();
    let onclick = on_open_example.reform(move |_: MouseEvent| (files.clone(), settings.clone()));
    html! {
        <section>
            for node in nodes { { node.view(&code) } }
            if !is_empty {
                <button type="button" {onclick}>{ "Open in the editor" }</button>
            }
        </section>
    }
}

/// The file that a code block is.
fn file(node: &Node) -> Option<SourceFile> {
    let Kind::CodeBlock(info, text) = &node.kind else { return None };
    let (repo, path) = file_name(info)?;
    Some(SourceFile::new(repo, path, &without_carets(text)))
}

/// The settings that a code block is.
fn settings(node: &Node) -> Option<Settings> {
    let Kind::CodeBlock(info, text) = &node.kind else { return None };
    is_settings(info).then(|| read_settings(text).ok()).flatten()
}

/// A code block with the file that it stands for.
fn code(info: &str, text: &str) -> Html {
    let name = info.split_whitespace().nth(1).map(str::to_owned);
    let label = name.clone().unwrap_or_else(|| "Example".into());
    html! {
        <figure class="rule-page-code">
            if let Some(name) = name {
                <figcaption>{ name }</figcaption>
            }
            <pre tabindex="0" role="group" aria-label={label}>
                <code>{ without_carets(text) }</code>
            </pre>
        </figure>
    }
}
