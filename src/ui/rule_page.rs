//! The page of a rule: what it means, with examples that can be opened.

use yew::{AttrValue, Callback, Html, MouseEvent, Properties, component, html};

use super::markdown::markdown;
use crate::check::page::{examples, file_name, without_carets};
use crate::check::{Rule, rule};
use crate::source::SourceFile;

/// Properties of [`RulePage`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The rule's id.
    pub rule: AttrValue,
    /// Asks to open the files of an example.
    pub on_open_example: Callback<Vec<SourceFile>>,
}

/// Explains a rule.
#[component]
pub fn RulePage(props: &Props) -> Html {
    let Some(rule) = rule(&props.rule) else {
        return html! { <p class="rule-page-unknown">{ "There is no such rule." }</p> };
    };
    html! {
        <article class="rule-page">
            { facts(rule) }
            for (at, text) in sections(rule.explain).into_iter().enumerate() {
                <section key={at}>{ section(text, &props.on_open_example) }</section>
            }
        </article>
    }
}

/// Id, severity, stage, and whether only we mind.
fn facts(rule: &Rule) -> Html {
    let severity = rule.severity.name();
    html! {
        <p class="rule-page-facts">
            <code>{ rule.id }</code>
            <span class="chip" data-severity={severity}>{ severity }</span>
            <span class="chip">{ format!("found by: {}", rule.stage.name()) }</span>
            if rule.stricter {
                <span class="chip" title="Dagster+ itself accepts this">{ "stricter than Dagster+" }</span>
            }
        </p>
    }
}

fn section(text: &str, on_open_example: &Callback<Vec<SourceFile>>) -> Html {
    let files: Vec<SourceFile> = examples(text)
        .iter()
        .flat_map(|it| &it.files)
        .map(|(repo, path, text)| SourceFile::new(repo, path, text))
        .collect();
    let is_empty = files.is_empty();
    let onclick = on_open_example.reform(move |_: MouseEvent| files.clone());
    html! {
        <>
            { markdown(text, &code) }
            if !is_empty {
                <button type="button" {onclick}>{ "Open in the editor" }</button>
            }
        </>
    }
}

/// A code block with the file that it stands for.
fn code(info: &str, text: &str) -> Html {
    let name = file_name(info).map(|(repo, path)| format!("{repo}/{path}"));
    let label = name.clone().unwrap_or_else(|| "Example".into());
    html! {
        <figure class="rule-page-code">
            if let Some(name) = name {
                <figcaption>{ name }</figcaption>
            }
            <pre tabindex="0" role="region" aria-label={label}>
                <code>{ without_carets(text) }</code>
            </pre>
        </figure>
    }
}

/// The parts of a page, each from its heading to the next.
fn sections(text: &str) -> Vec<&str> {
    let mut starts = vec![0];
    let (mut at, mut in_code) = (0, false);
    for line in text.split_inclusive('\n') {
        in_code ^= line.starts_with("```");
        if !in_code && line.starts_with("## ") {
            starts.push(at);
        }
        at += line.len();
    }
    starts.push(text.len());
    starts.windows(2).filter_map(|it| text.get(it[0]..it[1])).collect()
}
