//! How a path ends that only running the code tells as a whole.

use super::Resolver;
use crate::python::Value;
use crate::source::Span;

/// Stands for what is not known.
const ANY: &str = "*";

impl Resolver<'_> {
    /// What is known of the end of `value`, a path that is written at `span`: its steps after one that is not known at all, with
    /// `*` for what is not known in them.
    pub fn end(&self, value: &Value, span: Span) -> Option<String> {
        let told = |it: &Value| self.part("", it, span).value.ok().flatten();
        let (parts, by) = match value {
            Value::Joined(parts) => (parts, ""),
            Value::Path(parts) => (parts, "/"),
            Value::Home(inner) => return self.end(inner, span),
            Value::Chosen { on, arms, otherwise } => {
                let chosen = self.pick(on, arms, otherwise.as_deref(), span).ok()?;
                return told(chosen).or_else(|| self.end(chosen, span));
            }
            _ => return None,
        };
        let text = |it: &Value| told(it).or_else(|| self.end(it, span)).unwrap_or(ANY.to_owned());
        let known = parts.iter().map(text).collect::<Vec<_>>().join(by);
        let steps = if known.starts_with(ANY) { known.split_once('/')?.1 } else { &known };
        let steps = steps.trim_start_matches('/');
        (!steps.is_empty()).then(|| steps.to_owned())
    }
}
