//! I/O managers found in Python, form by form.

mod assets;
mod binding;
mod class;
mod folders;
mod followed;
mod forms;
mod idioms;
mod recorded;
mod repository;
mod settings;
mod tables;
mod text;
mod twice;
mod value;

use std::fmt::Write;

use locations_playground::python::{IoManager, Module, Value, read};
use locations_playground::source::{FileId, Span};

const FILE: FileId = FileId(3);

#[track_caller]
fn read_text(text: &str) -> Module {
    let module = read(FILE, text);
    for manager in &module.managers {
        assert_eq!(cut(text, manager.class_span), manager.class, "the class stands where it says");
        let key = cut(text, manager.key_span);
        let is_named = key == manager.key || key.contains(&manager.class);
        assert!(is_named || !key.contains(['"', '\'']), "`{key}` is no key");
        for field in &manager.fields {
            assert!(!cut(text, field.span).is_empty(), "`{}` has no text", field.name);
            check_names(text, &field.value);
        }
    }
    for class in &module.unknown_classes {
        for span in class.uses.iter().chain([&class.span]) {
            assert_eq!(cut(text, *span), class.name);
        }
    }
    module
}

/// A variable's name stands where it says, unless another constant holds it.
fn check_names(text: &str, value: &Value) {
    match value {
        Value::Variable { name, span, default, .. } => {
            let written = cut(text, *span);
            assert!(
                written == name || !written.contains(['"', '\'']),
                "`{written}` is not `{name}`"
            );
            if let Some(default) = default {
                check_names(text, default);
            }
        }
        Value::Joined(parts) | Value::Path(parts) => {
            for part in parts {
                check_names(text, part);
            }
        }
        Value::Home(path) | Value::Changed(_, path) => check_names(text, path),
        Value::Chosen { on, arms, otherwise } => {
            check_names(text, on);
            for value in arms.iter().map(|it| &it.1).chain(otherwise.as_deref()) {
                check_names(text, value);
            }
        }
        Value::Literal(_) | Value::Imported { .. } | Value::Unset | Value::Unknown(_) => {}
    }
}

fn cut(text: &str, span: Span) -> &str {
    assert_eq!(span.file, FILE);
    &text[span.start as usize..span.end as usize]
}

fn show(value: &Value) -> String {
    match value {
        Value::Literal(text) => format!("{text:?}"),
        Value::Variable { name, default, .. }
            if default
                .as_deref()
                .is_none_or(|it| *it == Value::Unset || *it == Value::Literal("\0".to_owned())) =>
        {
            format!("${name}")
        }
        Value::Variable { name, default, .. } => {
            format!("${{{name} or {}}}", show(default.as_deref().unwrap()))
        }
        Value::Joined(parts) => parts.iter().map(show).collect::<Vec<_>>().join(" + "),
        Value::Path(parts) => parts.iter().map(show).collect::<Vec<_>>().join(" / "),
        Value::Home(path) => format!("home({})", show(path)),
        Value::Changed(change, value) => format!("{change:?}({})", show(value)),
        Value::Chosen { on, arms, otherwise } => {
            let mut arms: Vec<String> = arms
                .iter()
                .map(|(key, value)| format!("{}: {}", key.replace('\0', "␀"), show(value)))
                .collect();
            arms.extend(otherwise.iter().map(|it| format!("else {}", show(it))));
            format!("({} ? {})", show(on), arms.join(", "))
        }
        Value::Imported { module, .. } => format!("file of {module}"),
        Value::Unset => "unset".to_owned(),
        Value::Unknown(reason) => format!("<{reason}>"),
    }
}

fn show_manager(manager: &IoManager) -> String {
    let mut shown =
        format!("{} = {} {:?} {:?}", manager.key, manager.class, manager.storage, manager.format);
    for field in &manager.fields {
        write!(shown, "; {} {}", field.name, show(&field.value)).unwrap();
    }
    for unknown in manager.conditions.iter().filter(|it| matches!(it, Value::Unknown(_))) {
        write!(shown, "; if {}", show(unknown)).unwrap();
    }
    shown
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let shown: Vec<String> = read_text(text).managers.iter().map(show_manager).collect();
    assert_eq!(shown, expected, "in:\n{text}");
}

/// The rows of a table: one a line, cells between `¦`, and `⏎` for a line break in a cell.
fn rows<const N: usize>(table: &str) -> Vec<[String; N]> {
    let cells = |line: &str| -> Vec<String> {
        line.split('¦').map(|it| it.trim_matches(' ').replace('⏎', "\n")).collect()
    };
    let lines = table.lines().filter(|it| !it.is_empty());
    lines.map(|it| cells(it).try_into().expect(it)).collect()
}
