//! `playground verdict`: one JSON object for each file, as the records of the official packages have it.

use std::fmt::Write;
use std::path::Path;

use serde::Deserialize;

use super::arguments::Options;
use super::read;
use crate::analysis::analyze;
use crate::merge::{Effective, Merged, MergedValue, render_value};
use crate::report::refused_by_dg;
use crate::report::verdict::{Listed, LocationVerdict, Verdict, stopped, undecodable, verdict};
use crate::schema::{printed, repr};
use crate::yaml::{Data, Node};

/// Deeper values are left out, as in the records.
const DEPTH: usize = 60;

/// One file of `--jsonl`.
#[derive(Deserialize)]
struct Line {
    path: String,
    text: String,
}

/// The verdict on every file, each on a line of its own.
///
/// # Errors
/// Where a file cannot be read, or a line is not what it should be.
pub(super) fn run(options: &Options) -> Result<String, String> {
    let mut out = String::new();
    if options.jsonl {
        let lines =
            String::from_utf8(read::all_input()?).map_err(|_| "standard input: not UTF-8")?;
        for (at, line) in lines.lines().enumerate().filter(|it| !it.1.trim().is_empty()) {
            let line: Line = serde_json::from_str(line)
                .map_err(|error| format!("standard input, line {}: {error}", at + 1))?;
            out += &json(&line.path, &verdict(&line.text));
            out.push('\n');
        }
    }
    for path in &options.paths {
        if path.is_dir() {
            out += &json(&path.to_string_lossy(), &of_projects(path)?);
            out.push('\n');
            continue;
        }
        let told = match String::from_utf8(read::bytes(path)?) {
            Ok(text) => verdict(&text),
            Err(_) => undecodable(),
        };
        out += &json(&path.to_string_lossy(), &told);
        out.push('\n');
    }
    Ok(out)
}

/// The verdict on the file that `dg` writes for the projects of the repository in `folder`; it counts folders from there.
///
/// # Errors
/// Where the repository is not deployed by projects, or `dg` writes nothing.
fn of_projects(folder: &Path) -> Result<Verdict, String> {
    let analysis = analyze(&read::workspace(&[folder.to_owned()])?.workspace);
    let written = |it: &&Effective| it.written.is_some();
    let Some(effective) = analysis.deployed.iter().find(written) else {
        let reason = "is a folder, and no projects of `dg` are deployed from it: name a file in it";
        return Err(format!("{}: {reason}", folder.display()));
    };
    if let Some(refusal) = refused_by_dg(&analysis, effective) {
        return Err(refusal.text(&analysis));
    }
    if let Some(failure) = effective.failures.first() {
        return Ok(stopped(failure.exception));
    }
    let root = effective.written.as_ref().map(|it| Merged::only(&it.root));
    Ok(verdict(&root.as_ref().map(render_value).unwrap_or_default()))
}

/// One line of JSON, without line break.
fn json(path: &str, verdict: &Verdict) -> String {
    let mut out = String::from("{\"path\": ");
    text(path, &mut out);
    let ok = verdict.stage == "ok";
    _ = write!(out, ", \"ok\": {ok}, \"stage\": \"{}\", \"errors\": ", verdict.stage);
    list(&verdict.errors, &mut out, &|(kind, path), out| {
        out.push_str("{\"kind\": ");
        text(kind, out);
        out.push_str(", \"path\": ");
        text(path, out);
        out.push('}');
    });
    out.push_str(", \"normalized\": ");
    match &verdict.normalized {
        Some(Ok(locations)) => {
            out.push_str("{\"locations\": ");
            list(locations, &mut out, &|it, out| value(it, 2, out));
            out.push('}');
        }
        Some(Err(_)) => out.push_str("null, \"merge_error\": true"),
        None => out.push_str("null"),
    }
    for (key, locations) in
        [("locations", &verdict.locations), ("merged_locations", &verdict.merged_locations)]
    {
        if let Some(locations) = locations {
            _ = write!(out, ", \"{key}\": ");
            list(locations, &mut out, &location);
        }
    }
    out.push('}');
    out
}

fn location(location: &LocationVerdict, out: &mut String) {
    out.push_str("{\"name\": ");
    text(&location.name, out);
    match &location.stages {
        None => out.push_str(", \"crash\": true"),
        Some(stages) => {
            out.push_str(", \"server_ok\": ");
            out.push_str(truth(stages.server.ok));
            out.push_str(", \"server_errors\": ");
            errors(&stages.server, out);
            out.push_str(", \"agent\": ");
            map(&stages.agents, out, &|(platform, listed), out| {
                text(platform, out);
                out.push_str(": {\"ok\": ");
                out.push_str(truth(listed.ok));
                out.push_str(", \"errors\": ");
                errors(listed, out);
                out.push('}');
            });
        }
    }
    out.push('}');
}

fn errors(listed: &Listed, out: &mut String) {
    list(&listed.errors, out, &|(reason, path), out| {
        _ = write!(out, "{{\"reason\": \"{reason}\"");
        if let Some(path) = path {
            out.push_str(", \"path\": ");
            text(path, out);
        }
        out.push('}');
    });
}

fn truth(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

/// A value `depth` levels deep in the document.
fn value(merged: &Merged, depth: usize, out: &mut String) {
    if depth > DEPTH {
        return out.push_str("\"<deep>\"");
    }
    match &merged.value {
        MergedValue::Scalar(node) => scalar(node, out),
        MergedValue::List(items) => list(items, out, &|it, out| value(it, depth + 1, out)),
        MergedValue::Map(entries) => map(entries, out, &|it, out| {
            let printed = || printed(&Node { data: it.key_data.clone(), ..it.value.node() });
            match kind(&it.key_data) {
                "" => quoted(&it.key, !it.is_text(), out),
                kind => text(&format!("<{kind}>{}", printed()), out),
            }
            out.push_str(": ");
            value(&it.value, depth + 1, out);
        }),
    }
}

/// What Python calls the type of a scalar that JSON has no key for; nothing for text.
fn kind(data: &Data) -> &'static str {
    match data {
        Data::Null => "NoneType",
        Data::Bool(_) => "bool",
        Data::Int(_) => "int",
        Data::Float(_) => "float",
        Data::Bytes(_) => "bytes",
        Data::Date(text) if text.len() > 10 => "datetime",
        Data::Date(_) => "date",
        _ => "",
    }
}

fn scalar(node: &Node, out: &mut String) {
    match &*node.data {
        Data::Bool(value) => out.push_str(truth(*value)),
        Data::Int(digits) => out.push_str(digits),
        Data::Float(value) if value.is_finite() => _ = write!(out, "{value:?}"),
        Data::Float(_) => text(&format!("<float {}>", repr(node)), out),
        Data::Str(value) => quoted(value, false, out),
        Data::Unpaired(value) => text(value, out),
        Data::Bytes(bytes) => {
            out.push_str("{\"<bytes>\": \"");
            bytes.iter().for_each(|it| _ = write!(out, "{it:02x}"));
            out.push_str("\"}");
        }
        Data::Date(value) => text(&format!("<{}>{value}", kind(&node.data)), out),
        Data::Set(set) => {
            let mut members: Vec<String> = set.entries.iter().map(|it| printed(&it.key)).collect();
            members.sort();
            out.push_str("{\"<set>\": ");
            list(&members, out, &|it, out| text(it, out));
            out.push('}');
        }
        Data::Null | Data::Recursive(_) | Data::Seq(_) | Data::Map(_) => out.push_str("null"),
    }
}

fn list<T>(items: &[T], out: &mut String, each: &dyn Fn(&T, &mut String)) {
    joined(['[', ']'], items, out, each);
}

fn map<T>(entries: &[T], out: &mut String, each: &dyn Fn(&T, &mut String)) {
    joined(['{', '}'], entries, out, each);
}

fn joined<T>(ends: [char; 2], items: &[T], out: &mut String, each: &dyn Fn(&T, &mut String)) {
    out.push(ends[0]);
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        each(item, out);
    }
    out.push(ends[1]);
}

fn text(value: &str, out: &mut String) {
    quoted(value, true, out);
}

/// A string of JSON; where `has_halves`, halves of surrogate pairs are as the reader keeps them.
fn quoted(value: &str, has_halves: bool, out: &mut String) {
    out.push('"');
    let is_plain = |it: &u8| (b' '..b'\x7f').contains(it) && !matches!(it, b'"' | b'\\');
    if value.as_bytes().iter().all(is_plain) {
        out.push_str(value);
    } else {
        value.chars().for_each(|it| letter(it, has_halves, out));
    }
    out.push('"');
}

fn letter(it: char, has_halves: bool, out: &mut String) {
    match it {
        '"' | '\\' => out.extend(['\\', it]),
        '\u{10d800}'..='\u{10dfff}' if has_halves => {
            _ = write!(out, "\\u{:04x}", u32::from(it) - 0x10_0000);
        }
        ' '.. if it != '\u{7f}' => out.push(it),
        _ => _ = write!(out, "\\u{:04x}", u32::from(it)),
    }
}
