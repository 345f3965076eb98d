//! Rendering one template as `dagster-cloud ci template` does, with the way back for every byte (`DAGSTER.md §5`).

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, Mutex};

use minijinja::value::{Kwargs, Rest};
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Output, OutputSpan, OutputSpanKind, State, Value,
};

use super::answer::{Answer, AnswerPiece, Place};
use super::filters::{escaped, get_env_arguments, prepare};
use super::job::END;
use super::limits::too_deep;
use super::line_feeds::Text;
use super::messages::{explain, innermost};
use super::print;
use super::trace::{At, Made, Told, trace};
use super::values::{self, Given};
use crate::source::Failure;
use crate::yaml::Node;

/// Steps that a rendering may take; a loop over ten thousand locations needs a tenth of it.
const FUEL: u64 = 2_000_000;
/// The same where values can be put into each other without end, which only a namespace allows.
const FUEL_WITH_NAMESPACE: u64 = 30_000;
/// How many times as much the second rendering may take, which calls filters at every name.
const TRACE_FUEL: u64 = 2;
/// How deep includes and macros may call each other; less than the engine's stack allows in a browser.
const DEPTH: usize = 60;
/// The longest rendered text, in bytes.
const MAX_BYTES: usize = 5_000_000;
/// Printed for an undefined value when it is only asked where those are.
const UNDEFINED: &str = "\u{10fffd}";

/// Renders the parts of a job; the answer is read by `read_answer`.
pub fn render(parts: &[String]) -> Vec<String> {
    let request = Request::of(parts);
    let mut answer = Answer::default();
    match values::read(&request.values_file.0, &request.values_file.1, &request.values) {
        Ok((context, root)) => {
            let has_other_names = context.has_other_names();
            request.render(context, root, &mut answer);
            let is_readable = answer.remarks.iter().all(|it| it.0 != "syntax");
            if has_other_names && is_readable {
                answer.remarks.clear();
                let message = "Names at the top of the values must be text".to_owned();
                let place = (request.files.len(), 0..request.values_file.1.len());
                answer.fail((Failure::Values, message), place);
            }
        }
        Err((message, (start, end))) => {
            let place = (request.files.len(), start..end);
            answer.fail((Failure::Values, message), place);
        }
    }
    answer.parts()
}

/// What is asked for.
struct Request {
    /// The files by name, their line ends as Jinja2 sees them; the template is the first.
    files: Vec<(String, Text)>,
    values_file: (String, String),
    values: Vec<String>,
    /// Each with its number among all that was given.
    variables: BTreeMap<String, (usize, String)>,
}

impl Request {
    fn of(parts: &[String]) -> Self {
        let mut parts = parts.iter().cloned();
        let mut files = Vec::new();
        while let Some(name) = parts.next().filter(|it| it != END) {
            files.push((name, Text::new(&parts.next().unwrap_or_default())));
        }
        let values_file = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let n_values = parts.next().and_then(|it| it.parse().ok()).unwrap_or(0);
        let rest: Vec<String> = parts.collect();
        let mut pairs: Vec<(String, String)> = rest
            .chunks_exact(2)
            .filter_map(|it| Some((it.first()?.clone(), it.get(1)?.clone())))
            .collect();
        let variables = pairs.split_off(n_values.min(pairs.len())).into_iter().enumerate();
        let variables =
            variables.map(|(at, (key, value))| (key, (pairs.len() + at, value))).collect();
        let values = pairs.into_iter().map(|(key, value)| format!("{key}={value}")).collect();
        Self { files, values_file, values, variables }
    }

    fn render(&self, given: Given, root: Option<Node>, answer: &mut Answer) {
        let context = &given.clone().value();
        for (file, (_, it)) in self.files.iter().enumerate() {
            if let Some(at) = too_deep(&it.text) {
                let message = "This nests too deeply to be rendered here".to_owned();
                answer.fail((Failure::Limit, message), (file, self.original(file, &(at..at + 2))));
                return;
            }
        }
        let asked = Arc::new(Mutex::new(Vec::new()));
        let saw_undefined = Arc::new(Mutex::new(false));
        let environment = self.environment("", &asked, &saw_undefined);
        match self.run(&environment, context) {
            Ok((text, spans)) => {
                let pieces: Vec<Vec<AnswerPiece>> =
                    spans.iter().map(|it| self.pieces(it)).collect();
                answer.inputs = self.inputs((given, root), &text, &spans, &pieces);
                answer.text = text;
                answer.pieces = pieces.into_iter().flatten().collect();
            }
            Err(error) => {
                let error = innermost(&error);
                let file = self.number(error.name().unwrap_or_default());
                let range = error.range().unwrap_or(0..0);
                let culprit = self.files.get(file).and_then(|it| it.1.text.get(range.clone()));
                let culprit = culprit.unwrap_or_default();
                let has_varargs = |it: &str| it.contains("varargs") || it.contains("kwargs");
                let has_varargs = self.files.iter().any(|it| has_varargs(&it.1.text));
                let explained = explain(error, culprit, has_varargs);
                // Of a tag with a name in it, the name.
                let name =
                    explained.1.split('`').nth(1).filter(|_| explained.0 == Failure::Include);
                let range = match name.and_then(|it| Some((culprit.find(it)?, it.len()))) {
                    Some((at, length)) => range.start + at..range.start + at + length,
                    None => range,
                };
                answer.fail(explained, (file, self.original(file, &range)));
            }
        }
        if saw_undefined.lock().is_ok_and(|it| *it) {
            // Once more, with something to see where there is nothing.
            let environment = self.environment(UNDEFINED, &asked, &saw_undefined);
            if let Ok((text, spans)) = self.run(&environment, context) {
                self.report_undefined(&text, &spans, answer);
            }
        }
        let mut asked = asked.lock().map(|it| it.clone()).unwrap_or_default();
        asked.sort();
        asked.dedup();
        for name in asked {
            if let Some(place) = self.place_of_call(&name) {
                answer.remarks.push(("variable", name, place));
            }
        }
    }

    fn run(
        &self,
        environment: &Environment<'_>,
        context: &Value,
    ) -> Result<(String, Vec<OutputSpan>), Error> {
        let Some((name, _)) = self.files.first() else { return Ok(Default::default()) };
        let (text, spans) = environment.get_template(name)?.render_with_spans(context.clone())?;
        if text.len() > MAX_BYTES {
            return Err(Error::from(ErrorKind::OutOfFuel));
        }
        Ok((text, spans))
    }

    /// Jinja as the official tool sets it up. `undefined` is what an undefined value prints; `asked` collects the names
    /// that `get_env` does not find.
    fn environment(
        &self,
        undefined: &'static str,
        asked: &Arc<Mutex<Vec<String>>>,
        saw_undefined: &Arc<Mutex<bool>>,
    ) -> Environment<'static> {
        let mut environment = Environment::new();
        prepare(&mut environment);
        environment.set_debug(true);
        environment.set_fuel(Some(self.fuel()));
        environment.set_recursion_limit(DEPTH);
        let saw = Arc::clone(saw_undefined);
        environment.set_formatter(move |out, state, value| {
            if value.is_undefined()
                && let Ok(mut saw) = saw.lock()
            {
                *saw = true;
            }
            write_value(out, state, value, undefined).map(drop)
        });
        let files: BTreeMap<String, String> =
            self.files.iter().map(|(name, it)| (name.clone(), it.text.clone())).collect();
        environment.set_loader(move |name| {
            // Never above the folder, as the official loader refuses it.
            let steps: Vec<&str> =
                name.split('/').filter(|it| !it.is_empty() && *it != ".").collect();
            Ok(files.get(&steps.join("/")).cloned())
        });
        let (asked, variables) = (Arc::clone(asked), self.variables.clone());
        environment.add_function(
            "get_env",
            move |name: Value, rest: Rest<Value>, kwargs: Kwargs| -> Result<Value, Error> {
                let (name, default) = get_env_arguments(&name, &rest, &kwargs)?;
                if let Some((_, given)) = variables.get(&name) {
                    return Ok(Value::from(given.as_str()));
                }
                if let Ok(mut asked) = asked.lock() {
                    asked.push(name);
                }
                Ok(default)
            },
        );
        environment
    }

    /// What the pieces of each span come from, each input as its numbers.
    fn inputs(
        &self,
        (values, values_root): (Given, Option<Node>),
        text: &str,
        spans: &[OutputSpan],
        pieces: &[Vec<AnswerPiece>],
    ) -> String {
        let mut environment = self.environment("", &Arc::default(), &Arc::default());
        environment.set_fuel(Some(self.fuel() * TRACE_FUEL));
        let path = |it: &String| it.split_once('=').map_or("", |it| it.0).to_owned();
        let made = Made {
            files: self.files.iter().map(|(name, it)| (&**name, &*it.text)).collect(),
            values_root,
            values,
            given: self.values.iter().map(path).collect(),
            variables: self.variables.clone(),
            text,
            spans,
        };
        let mut numbers = String::new();
        let (mut at, mut first) = (0, 0);
        for (span, inputs) in trace(made, environment) {
            first += pieces.get(at..span).unwrap_or_default().iter().map(Vec::len).sum::<usize>();
            at = span;
            let own = pieces.get(span).map_or(0, Vec::len);
            for piece in first..first + own {
                for it in &inputs {
                    let [role, is_condition, file, start, end] = self.input(it);
                    let all = [piece, role, is_condition, file, start, end];
                    numbers.extend(all.map(|it| it.to_string() + " "));
                }
            }
        }
        numbers
    }

    /// Role, whether it only decides, and either one past the files and its number among what was given, or the file and its bytes.
    fn input(&self, told: &Told) -> [usize; 5] {
        let role = told.role as usize;
        let is_condition = usize::from(told.is_condition);
        let (file, range) = match &told.at {
            At::File(file, range) => (*file, self.original(*file, range)),
            At::Values(range) => (self.files.len(), range.clone()),
            At::Given(number) => (self.files.len() + 1, *number..*number),
        };
        [role, is_condition, file, range.start, range.end]
    }

    fn fuel(&self) -> u64 {
        let has_namespace = self.files.iter().any(|it| it.1.text.contains("namespace"));
        if has_namespace { FUEL_WITH_NAMESPACE } else { FUEL }
    }

    fn number(&self, name: &str) -> usize {
        self.files.iter().position(|it| it.0 == name).unwrap_or(0)
    }

    /// Bytes of a file as it was given.
    fn original(&self, file: usize, range: &Range<usize>) -> Range<usize> {
        // Of a text that ends too early, the engine may point past the end.
        self.files.get(file).map_or(0..0, |(_, it)| {
            let end = it.text.floor_char_boundary(range.end);
            it.original(it.text.floor_char_boundary(range.start).min(end))..it.original(end)
        })
    }

    fn pieces(&self, span: &OutputSpan) -> Vec<AnswerPiece> {
        let file = self.number(span.name());
        let source = span.source_range();
        let length = span.output_range().len();
        if span.kind() != OutputSpanKind::Raw {
            let text = self.files.get(file).map_or("", |it| &it.1.text);
            let source = self.original(file, &with_braces(text, source));
            return vec![AnswerPiece { length, file, source, is_exact: false }];
        }
        // A line end of two characters was read as one, so what comes after it is a piece of its own.
        let cuts = self.files.get(file).map_or(&[][..], |it| it.1.cuts_in(&source));
        let ends = cuts.iter().map(|it| it + 1).filter(|it| *it < source.end);
        let mut start = source.start;
        let mut pieces = Vec::new();
        for end in ends.chain([source.end]) {
            let part = start..end;
            pieces.push(AnswerPiece {
                length: part.len(),
                file,
                source: self.original(file, &part),
                is_exact: true,
            });
            start = end;
        }
        pieces
    }

    /// The expressions that print an undefined value.
    fn report_undefined(&self, text: &str, spans: &[OutputSpan], answer: &mut Answer) {
        for span in spans.iter().filter(|it| it.kind() == OutputSpanKind::Expression) {
            let is_undefined = text.get(span.output_range()).is_some_and(|it| it == UNDEFINED);
            let file = self.number(span.name());
            let source = span.source_range();
            let expression = self.files.get(file).and_then(|it| it.1.text.get(source.clone()));
            let place = (file, self.original(file, &source));
            if let Some(expression) = expression.filter(|_| is_undefined) {
                let remark = ("name", expression.to_owned(), place);
                if !answer.remarks.contains(&remark) {
                    answer.remarks.push(remark);
                }
            }
        }
    }

    /// The name of a variable where it is written in a call of `get_env`, else the first call.
    fn place_of_call(&self, variable: &str) -> Option<Place> {
        const CALL: &str = "get_env";
        let mut first = None;
        for (file, (_, it)) in self.files.iter().enumerate() {
            for (at, _) in it.text.match_indices(CALL) {
                let after = it.text.get(at + CALL.len()..).unwrap_or_default();
                let argument = after.trim_start_matches([' ', '(', '\'', '"']);
                let start = it.text.len() - argument.len();
                if argument.starts_with(variable) {
                    return Some((file, self.original(file, &(start..start + variable.len()))));
                }
                first.get_or_insert((file, self.original(file, &(at..at + CALL.len()))));
            }
        }
        first
    }
}

/// Prints `value`, which is `undefined` where it is; whether that is nothing.
pub(super) fn write_value(
    out: &mut Output<'_>,
    state: &State<'_, '_>,
    value: &Value,
    undefined: &str,
) -> Result<bool, Error> {
    let mut text = print::text(value)?;
    if value.is_undefined() {
        undefined.clone_into(&mut text);
    } else if matches!(state.auto_escape(), AutoEscape::Html) && !value.is_safe() {
        text = escaped(&text)?;
    }
    out.write_str(&text)?;
    Ok(text.is_empty())
}

/// An expression with the braces around it, if those are what stands around it.
fn with_braces(text: &str, expression: Range<usize>) -> Range<usize> {
    let is_inner = |it: char| it.is_whitespace() || matches!(it, '-' | '+');
    let before = text.get(..expression.start).unwrap_or_default().trim_end_matches(is_inner);
    let after = text.get(expression.end..).unwrap_or_default().trim_start_matches(is_inner);
    if before.ends_with("{{") && after.starts_with("}}") {
        before.len() - 2..text.len() - after.len() + 2
    } else {
        expression
    }
}
