//! Diagnostics of one file as the editor's markers. Here, and nowhere else, bytes become UTF-16.

use js_sys::Array;
use wasm_bindgen::JsValue;

use crate::analysis::Analysis;
use crate::diagnostic::{Diagnostic, Fix};
use crate::source::{FileId, LineIndex, SourceFile};
use crate::ui::host::object;

/// The markers of a file, and the fixes that they offer, by their ids.
pub(super) fn markers(analysis: &Analysis, id: FileId, file: &SourceFile) -> (Array, Vec<Fix>) {
    let list = Array::new();
    let mut fixes = Vec::new();
    let Some(lines) = analysis.files.lines(id) else { return (list, fixes) };
    for problem in analysis.diagnostics.iter().filter(|it| it.finding.primary.span.file == id) {
        list.push(&marker(problem, lines, &file.text, &mut fixes));
    }
    (list, fixes)
}

/// The editor's offset of a byte.
pub(super) fn offset(lines: &LineIndex, text: &str, at: u32) -> u32 {
    lines.utf16(text, at)
}

fn marker(problem: &Diagnostic, lines: &LineIndex, text: &str, fixes: &mut Vec<Fix>) -> JsValue {
    let finding = &problem.finding;
    let offered = Array::new();
    for fix in &finding.fixes {
        let id = u32::try_from(fixes.len()).unwrap_or(u32::MAX);
        offered.push(&object(&[("title", &(&*fix.title).into()), ("id", &id.into())]));
        fixes.push(fix.clone());
    }
    let mut message = finding.message.clone();
    if let Some(environment) = finding.environment.as_ref().filter(|it| !message.contains(&**it)) {
        message.push_str(" in ");
        message.push_str(environment);
    }
    if let Some(help) = &finding.help {
        message.push_str(". ");
        message.push_str(help);
    }
    object(&[
        ("from", &offset(lines, text, finding.primary.span.start).into()),
        ("to", &offset(lines, text, finding.primary.span.end).into()),
        ("severity", &problem.severity.name().into()),
        ("message", &message.into()),
        ("rule", &problem.rule.into()),
        ("stage", &problem.stage_words().into()),
        ("fixes", &offered),
    ])
    .into()
}
