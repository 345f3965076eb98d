#![doc = include_str!("wrong_context_type.md")]

use crate::check::{Context, Refusal, Refused, Rule};
use crate::diagnostic::{Edit, Finding, Severity, Stage};
use crate::schema::{ConfigError, Holds, Place, Reason};
use crate::source::{Files, Span};
use crate::yaml::{Data, Node, Style, quote};

pub(super) const RULE: Rule = Rule {
    id: "wrong-context-type",
    severity: Severity::Error,
    stage: Stage::Deploy,
    stricter: false,
    explain: page!("wrong_context_type.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for refusal in context.refusals {
        for span in &refusal.crashes {
            findings.push(key_not_text(context.files, *span, refusal, "the deploy"));
        }
    }
    for (Refused { error, .. }, environment) in context.deploy_errors() {
        // What stands above the container context is a matter of the check, and so is its own type.
        let is_above = matches!(error.place, Place::Location | Place::CodeSource);
        let (Some(wanted), Some(value), Some(key)) =
            (error.wanted, &error.value, error.keys.first())
        else {
            if error.reason == Reason::SelectorFieldError && error.place == Place::FromEnv {
                let message = "This mapping is not the one key `env`";
                findings.push(
                    Finding::new(message, error.span)
                        .help("a value from the agent's environment is written `{env: NAME}`")
                        .in_environment(environment),
                );
            }
            continue;
        };
        if is_above || value.is_null() {
            continue;
        }
        let item = if error.path.ends_with(']') { "An item of " } else { "" };
        let kind = if matches!(wanted, Holds::MergeBehavior) { "" } else { value.kind() };
        let message = match kind {
            "" => format!("`{}` is neither `DEEP` nor `SHALLOW`", key.value),
            kind => format!("{item}`{}` is {kind}, not {}", key.value, words(wanted)),
        };
        let finding = Finding::new(message, error.span).in_environment(environment);
        findings.push(advised(context.files, finding, error, wanted, value));
    }
}

/// The finding about a key that is not text, at which `who` stops.
pub(super) fn key_not_text(files: &Files, key: Span, refusal: &Refusal, who: &str) -> Finding {
    Finding::new(format!("The key `{}` is not text", files.slice(key)), key)
        .help(format!("put it in quotes: {who} stops here with a traceback"))
        .in_environment(refusal.environment.as_deref())
}

/// What a key takes, in a reader's words.
fn words(holds: Holds) -> &'static str {
    match holds {
        Holds::Text | Holds::TextOrEnv => "text",
        Holds::Int | Holds::IntOrEnv => "a whole number",
        Holds::Float => "a number",
        Holds::Bool | Holds::BoolOrEnv => "true or false",
        Holds::MergeBehavior => "`DEEP` or `SHALLOW`",
        Holds::Keys(_) | Holds::Any(_) | Holds::Named(_) => "a mapping",
        Holds::List(_) => "a list",
    }
}

fn advised(
    files: &Files,
    finding: Finding,
    error: &ConfigError,
    wanted: Holds,
    value: &Node,
) -> Finding {
    let is_variables = error.keys.first().is_some_and(|it| it.value == "env_vars");
    let is_scalar = matches!(*value.data, Data::Bool(_) | Data::Int(_) | Data::Float(_));
    let replace = |finding: Finding, text: String| {
        let edits = vec![Edit { span: value.span, text: text.clone() }];
        finding.fix(format!("Write {text}"), edits)
    };
    match wanted {
        Holds::Text | Holds::TextOrEnv if is_variables => {
            let finding = finding.help("each variable is one text: `NAME=value`");
            match one_variable(files, value) {
                Some(text) => replace(finding, quote(&text)),
                None => finding,
            }
        }
        Holds::Text | Holds::TextOrEnv if is_scalar => {
            let finding = finding.help("the deploy takes text alone here: put it in quotes");
            if value.style == Style::Plain && !value.tagged {
                let text = format!("\"{}\"", files.slice(value.span));
                replace(finding, text)
            } else {
                finding
            }
        }
        Holds::Int | Holds::IntOrEnv if value.as_str().is_some() => {
            finding.help("write the number without quotes")
        }
        Holds::List(_) if is_variables => {
            finding.help("write a list of texts: `- NAME=value`, one line for each variable")
        }
        Holds::List(_) => finding.help("write a list, each item after `- `"),
        Holds::MergeBehavior => finding.help("write one of the two words in capitals"),
        Holds::Keys(_) | Holds::Any(_) | Holds::Named(_) => {
            finding.help("indent its keys below it")
        }
        _ => finding.help("the deploy converts nothing: write the value as that type"),
    }
}

/// `NAME=value` for a mapping of one line that can mean nothing else: `NAME: value`, or `name` and `value`.
fn one_variable(files: &Files, item: &Node) -> Option<String> {
    let text = |it: &Node| match &*it.data {
        Data::Str(text) => Some(text.to_string()),
        Data::Bool(_) | Data::Int(_) | Data::Float(_) if it.style == Style::Plain && !it.tagged => {
            Some(files.slice(it.span).to_owned())
        }
        _ => None,
    };
    let lines = files.line_columns(item.span);
    let entries = &item.as_map().filter(|_| lines.0.line == lines.1.line)?.entries;
    match entries.as_slice() {
        [one] => Some(format!("{}={}", one.key.as_str()?, text(&one.value)?)),
        [_, _] => Some(format!("{}={}", item.get("name")?.as_str()?, text(item.get("value")?)?)),
        _ => None,
    }
}
