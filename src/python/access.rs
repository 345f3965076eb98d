//! Files that functions read and write by themselves: `pandas`, `polars`, `pathlib`, `open`.

use ruff_python_ast::{Expr, ExprCall};
use ruff_text_size::{Ranged, TextRange};

use super::asset::Access;
use super::decorator::written_name;
use super::path::{each, home};
use super::reader::Reader;
use super::storage::Value;
use super::survey::Survey;
use super::values::{joined, unknown};

/// What `read_…`, `scan_…`, `to_…` and `write_…` are followed by where they take a file.
const FORMATS: &[&str] = &[
    "parquet", "csv", "json", "ndjson", "pickle", "feather", "ipc", "excel", "avro", "orc", "delta",
];
/// What the first parameter of those is called.
const PATHS: &[&str] =
    &["path", "source", "file", "filepath_or_buffer", "path_or_buf", "path_or_buffer", "io"];
/// What opens files under names of its own: whether it writes, at which place it takes the path, and by which name.
const CALLS: &[(&str, bool, usize, &str)] = &[
    ("joblib.dump", true, 1, "filename"),
    ("joblib.load", false, 0, "filename"),
    ("numpy.load", false, 0, "file"),
    ("numpy.loadtxt", false, 0, "fname"),
    ("numpy.save", true, 0, "file"),
    ("numpy.savetxt", true, 0, "fname"),
    ("numpy.savez", true, 0, "file"),
    ("numpy.savez_compressed", true, 0, "file"),
    ("shutil.copy", false, 0, "src"),
    ("shutil.copy", true, 1, "dst"),
    ("shutil.copy2", false, 0, "src"),
    ("shutil.copy2", true, 1, "dst"),
    ("shutil.copyfile", false, 0, "src"),
    ("shutil.copyfile", true, 1, "dst"),
    ("shutil.copytree", false, 0, "src"),
    ("shutil.copytree", true, 1, "dst"),
    ("shutil.move", false, 0, "src"),
    ("shutil.move", true, 1, "dst"),
    ("torch.load", false, 0, "f"),
    ("torch.save", true, 1, "f"),
];
/// What those put behind names that lack it.
const ENDINGS: [(&str, &str); 3] =
    [("numpy.save", ".npy"), ("numpy.savez", ".npz"), ("numpy.savez_compressed", ".npz")];
/// What makes a file that is open, or is none.
const HANDLES: [&str; 5] =
    ["BytesIO", "NamedTemporaryFile", "SpooledTemporaryFile", "TemporaryFile", "open"];
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
                self.named_accesses(call, *scope, found);
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
        if matches!(address, Value::Unset) {
            address = unknown("it is not set");
        }
        Some(Access {
            address,
            span: self.span(path.range(), scope),
            format: format.to_owned(),
            is_write,
        })
    }
    /// What `call` opens by one of [`CALLS`].
    fn named_accesses(&self, call: &'a ExprCall, scope: usize, found: &mut Vec<Access>) {
        let last = written_name(&call.func);
        if !CALLS.iter().any(|it| it.0.rsplit('.').next() == Some(last)) {
            return;
        }
        let Some(path) = self.path(&call.func, scope) else { return };
        // Pasted pieces often lack their imports.
        let name = match path.text.strip_prefix("np.").filter(|_| !path.is_imported) {
            Some(rest) => format!("numpy.{rest}"),
            None => path.text,
        };
        for (_, is_write, place, keyword) in CALLS.iter().filter(|it| it.0 == name) {
            let Some(path) = call.arguments.find_argument_value(keyword, *place) else { continue };
            let mut address = self.in_each_folder(&|| self.value(path, scope));
            if matches!(address, Value::Unset | Value::Unknown(_)) && self.is_handle(path, scope) {
                continue;
            }
            if let Some((_, ending)) = ENDINGS.iter().find(|it| it.0 == name) {
                address = each(address, &|it| ended(it, ending));
            }
            found.push(Access {
                address,
                span: self.span(path.range(), scope),
                format: String::new(),
                is_write: *is_write,
            });
        }
    }

    /// Whether `expr` is, or may well be, a file that is open: what opens it tells of it.
    fn is_handle(&self, expr: &'a Expr, scope: usize) -> bool {
        match self.meant(expr, scope).0 {
            Expr::Call(call) => HANDLES.contains(&written_name(&call.func)),
            it => it.is_name_expr() || it.is_none_literal_expr(),
        }
    }
}

/// `path` with `ending`, where it lacks that.
fn ended(path: Value, ending: &str) -> Value {
    let last = match &path {
        Value::Joined(parts) => parts.last(),
        path => Some(path),
    };
    match last {
        Some(Value::Literal(text)) if !text.ends_with(ending) => {
            joined(vec![path, Value::Literal(ending.to_owned())])
        }
        _ => path,
    }
}
