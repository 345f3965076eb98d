//! The page of a rule: what it finds, why that matters, and examples to open.

use yew::{AttrValue, Callback, Html, MouseEvent, Properties, component, html};

use super::markdown::{Block, blocks};
use super::sign::{Sign, sign};
use super::words::sentence;
use crate::check::page::{file_name, without_carets};
use crate::check::{Rule, rule};
use crate::diagnostic::{Severity, Stage};
use crate::source::SourceFile;

/// Properties of [`RulePage`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// The rule's id.
    pub(super) rule: AttrValue,
    /// Asks to open an example.
    pub(super) on_open_example: Callback<Vec<SourceFile>>,
}

/// Explains a rule.
#[component]
pub(super) fn RulePage(props: &Props) -> Html {
    let Some(rule) = rule(&props.rule) else {
        return html! {
            <article class="rule-page"><p>{ "There is no rule " }<code>{ &props.rule }</code>{ "." }</p></article>
        };
    };
    html! {
        <article class="rule-page">
            { facts(rule) }
            { for sections(rule, &props.on_open_example) }
        </article>
    }
}

/// The rule in a line: how bad, who would notice.
fn facts(rule: &Rule) -> Html {
    let (of, kind) = match rule.severity {
        Severity::Error => (Sign::Error, "error"),
        Severity::Warning => (Sign::Warning, "warning"),
        Severity::Info => (Sign::Differ, "info"),
    };
    html! {
        <p class="rule-facts">
            <span class="rule-severity" data-kind={kind}>{ sign(of) }{ kind }</span>
            <span>{ sentence(notices(rule.stage)) }</span>
            if rule.stricter {
                <span>{ "Dagster+ itself accepts it" }</span>
            }
        </p>
    }
}

fn notices(stage: Stage) -> &'static str {
    match stage {
        Stage::Parse => "no stage can read the file",
        Stage::Check => "`ci check` would say so",
        Stage::Template => "`ci template` would stop",
        Stage::Deploy => "the deploy would fail",
        Stage::Agent => "the agent would fail to start it",
        Stage::Review => "shows only when files are read together",
    }
}

/// One section for each heading; its files open together.
fn sections(rule: &Rule, on_open: &Callback<Vec<SourceFile>>) -> Vec<Html> {
    let mut sections = Vec::new();
    let mut nodes: Vec<Html> = Vec::new();
    let mut files: Vec<SourceFile> = Vec::new();
    for block in blocks(rule.explain) {
        match block {
            Block::Heading(level, text) => {
                close(&mut sections, &mut nodes, &mut files, on_open);
                nodes.push(match level {
                    1 => html! { <h2>{ text }</h2> },
                    2 => html! { <h3>{ text }</h3> },
                    _ => html! { <h4>{ text }</h4> },
                });
            }
            Block::Fence(info, text) => {
                let text = without_carets(&text);
                nodes.push(fence(&info, &text));
                if let Some((repo, path)) = file_name(&info) {
                    files.push(SourceFile::new(repo, path, &text));
                }
            }
            Block::Other(node) => nodes.push(node),
        }
    }
    close(&mut sections, &mut nodes, &mut files, on_open);
    sections
}

fn close(
    sections: &mut Vec<Html>,
    nodes: &mut Vec<Html>,
    files: &mut Vec<SourceFile>,
    on_open: &Callback<Vec<SourceFile>>,
) {
    if nodes.is_empty() {
        return;
    }
    let (nodes, files) = (std::mem::take(nodes), std::mem::take(files));
    let has_files = !files.is_empty();
    let onclick = on_open.reform(move |_: MouseEvent| files.clone());
    sections.push(html! {
        <section key={sections.len()}>
            { for nodes }
            if has_files {
                <button type="button" {onclick}>{ "Open in the editor" }</button>
            }
        </section>
    });
}

fn fence(info: &str, text: &str) -> Html {
    let name = file_name(info).map(|(repo, path)| format!("{repo}/{path}"));
    let label = name.clone().unwrap_or_else(|| "Example".into());
    html! {
        <figure class="rule-fence">
            if let Some(name) = name {
                <figcaption><code>{ name }</code></figcaption>
            }
            <pre tabindex="0" role="group" aria-label={label}><code>{ text }</code></pre>
        </figure>
    }
}
