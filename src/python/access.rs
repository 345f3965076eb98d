//! Files that functions read and write by themselves: `pandas`, `polars`, `pathlib`, `open`.

use ruff_python_ast::{Expr, ExprCall};
use ruff_text_size::{Ranged, TextRange};

use super::asset::Access;
use super::path::home;
use super::reader::Reader;
use super::survey::Survey;
use super::values::unknown;

/// What `read_…`, `scan_…`, `to_…` and `write_…` are followed by where they take a file.
const FORMATS: &[&str] = &[
    "parquet", "csv", "json", "ndjson", "pickle", "feather", "ipc", "excel", "avro", "orc", "delta",
];
/// What the first parameter of those is called.
const PATHS: &[&str] =
    &["path", "source", "file", "filepath_or_buffer", "path_or_buf", "path_or_buffer", "io"];
/// How many functions of the text are followed into each other.
const MAX_CALLS: u32 = 4;

impl<'a> Reader<'a> {
    /// What the code at `range` of the text at `text` reads and writes, also through functions of the texts, whose calls are
    /// `surveys`.
    pub(super) fn accesses(
        &self,
        surveys: &[Survey<'a>],
        text: usize,
        range: TextRange,
    ) -> Vec<Access> {
        let mut found = Vec::new();
        self.accesses_within(surveys, (text, range), MAX_CALLS, &mut found);
        found
    }

    fn accesses_within(
        &self,
        surveys: &[Survey<'a>],
        (text, range): (usize, TextRange),
        nesting: u32,
        found: &mut Vec<Access>,
    ) {
        for (call, scope) in surveys.get(text).into_iter().flat_map(|it| it.calls_in(range)) {
            if !self.step() {
                return;
            }
            if let Some((function, at)) = self.local_function(call, *scope) {
                let there = self.scopes.text_of(at);
                let is_itself = there == text && function.range.contains(call.start());
                if let Some(own) = self.scopes.opened_by(function.range, at)
                    && nesting > 0
                    && !is_itself
                {
                    let place = (there, function.range);
                    self.with_arguments(function, own, call, *scope, || {
                        self.accesses_within(surveys, place, nesting - 1, found);
                    });
                }
            } else {
                found.extend(self.access(call, *scope));
            }
        }
    }

    fn access(&self, call: &'a ExprCall, scope: usize) -> Option<Access> {
        let arguments = &call.arguments;
        let (name, object) = match &*call.func {
            Expr::Name(name) => (name.id.as_str(), None),
            Expr::Attribute(attribute) => (attribute.attr.as_str(), Some(&*attribute.value)),
            _ => return None,
        };
        let (verb, rest) = name.split_once('_').unwrap_or((name, ""));
        let (is_write, format, path) = match (verb, rest) {
            ("open", "") => {
                let is_method = object.is_some() && self.path(&call.func, scope).is_none();
                let mode = arguments.find_argument_value("mode", usize::from(!is_method));
                let mode = mode.and_then(Expr::as_string_literal_expr).map(|it| it.value.to_str());
                let is_write = mode.is_some_and(|it| it.contains(['w', 'a', 'x']));
                let path = if is_method { object } else { arguments.args.first() };
                (is_write, "", path?)
            }
            ("read" | "write", "text" | "bytes") => (verb == "write", "", object?),
            ("read" | "scan" | "to" | "write" | "sink", format) => {
                let format = FORMATS.iter().find(|it| **it == format)?;
                let path = arguments.args.first().or_else(|| {
                    PATHS.iter().find_map(|it| Some(&arguments.find_keyword(it)?.value))
                });
                (!matches!(verb, "read" | "scan"), *format, path?)
            }
            _ => return None,
        };
        let mut address = self.in_each_folder(&|| self.value(path, scope));
        // These look for the home folder by themselves; `open` and `pathlib` do not.
        if !format.is_empty() {
            address = home(address);
        }
        let lines = arguments.find_keyword("lines").filter(|_| format == "json");
        let format = match lines.map(|it| &it.value) {
            Some(Expr::BooleanLiteral(it)) if it.value => "ndjson",
            None | Some(Expr::BooleanLiteral(_)) => format,
            Some(_) => "",
        };
        if matches!(address, super::storage::Value::Unset) {
            address = unknown("it is not set");
        }
        Some(Access {
            address,
            span: self.span(path.range(), scope),
            format: format.to_owned(),
            is_write,
        })
    }
}
