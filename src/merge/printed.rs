//! Which values a template prints: the way from an expression into the values file (`DAGSTER.md §5`).

use super::scalar_text;
use crate::model::{Content, Model, ModelFile};
use crate::source::{FileId, Files, Recognition, Rendering, Span};
use crate::template::values_file;
use crate::yaml::{self, Node};

/// The places in the values file that print what stands at `span` of a template in `environment`: of expressions that start with a
/// name, such as `{{ image.tag }}`, where what was printed is the very value.
pub fn printed_values(
    files: &Files,
    model: &Model,
    environment: Option<&str>,
    span: Span,
) -> Vec<Span> {
    if model.file(span.file).is_none_or(|it| it.content != Content::Template) {
        return Vec::new();
    }
    let Some(rendering) = rendering(model, environment, span.file) else { return Vec::new() };
    let inside = rendering.pieces.iter().filter(|it| span.contains(it.source));
    let mut expressions = inside.filter(|it| !it.is_exact).peekable();
    // Most texts print nothing, and the values need not be read for them.
    if expressions.peek().is_none() {
        return Vec::new();
    }
    let Some((id, root)) = values(files, model, environment, span.file) else { return Vec::new() };
    let mut places = Vec::new();
    for piece in expressions {
        let printed = rendering.text.get(piece.start as usize..piece.end as usize);
        let value = value(&root, files.slice(piece.source));
        if let Some(node) = value.filter(|it| printed == Some(&*scalar_text(it))) {
            let place = Span::new(id, node.span.start, node.span.end);
            if !places.contains(&place) {
                places.push(place);
            }
        }
    }
    places
}

/// Where the value at `span` is written: what a template prints in `environment`, in the values file.
pub fn written_at(files: &Files, model: &Model, environment: Option<&str>, span: Span) -> Span {
    printed_values(files, model, environment, span).first().copied().unwrap_or(span)
}

/// What stands in the rendered text for `span` of a template in `environment`; nothing where it stands there more than once with
/// different texts, or is the same as in the template.
pub fn rendered_text(
    files: &Files,
    model: &Model,
    environment: Option<&str>,
    span: Span,
) -> Option<String> {
    let rendering = rendering(model, environment, span.file)?;
    let mut texts: Vec<String> = Vec::new();
    // What is read of one copy, and up to where in the template.
    let mut copy = (String::new(), None::<u32>);
    for piece in rendering.pieces.iter().filter(|it| it.source.file == span.file) {
        let source = piece.source;
        if source.end <= span.start || span.end <= source.start {
            continue;
        }
        if source.start <= span.start {
            let is_begun = copy.1.replace(span.start).is_some();
            if is_begun {
                return None;
            }
        }
        let printed = rendering.text.get(piece.start as usize..piece.end as usize)?;
        let part = if piece.is_exact {
            let end = source.end.min(span.end) - source.start;
            printed.get(span.start.saturating_sub(source.start) as usize..end as usize)?
        } else {
            printed
        };
        // Behind what was read already, a loop has begun anew.
        if copy.1.is_none_or(|it| source.start < it && it != span.start) {
            return None;
        }
        copy.0.push_str(part);
        copy.1 = Some(source.end);
        if source.end >= span.end {
            texts.push(std::mem::take(&mut copy.0));
            copy.1 = None;
        }
    }
    let text = texts.pop().filter(|it| texts.iter().all(|other| other == it))?;
    (text != files.slice(span)).then_some(text)
}

fn rendering<'m>(
    model: &'m Model,
    environment: Option<&str>,
    template: FileId,
) -> Option<&'m Rendering> {
    let is = |it: &&Rendering| it.template == template && it.environment.as_deref() == environment;
    model.renderings.iter().find(is)
}

/// The values file of a template in `environment`.
fn values(
    files: &Files,
    model: &Model,
    environment: Option<&str>,
    template: FileId,
) -> Option<(FileId, Node)> {
    let repo = model.repos.iter().find(|it| it.files.contains(&template))?;
    let is = |it: &ModelFile| Recognition {
        kind: it.kind,
        environment: it.environment.clone(),
        base_path: it.base_path.clone(),
    };
    let known: Vec<Recognition> =
        repo.files.iter().filter_map(|it| model.file(*it)).map(is).collect();
    let known: Vec<&Recognition> = known.iter().collect();
    let at = values_file(&known, &is(model.file(template)?), environment)?;
    let id = *repo.files.get(at)?;
    Some((id, yaml::parse(id, files.text(id)).root?))
}

/// The value that the expression's name stands for.
fn value<'n>(root: &'n Node, expression: &str) -> Option<&'n Node> {
    let text = expression.trim_start_matches(['{', '-', '+']).trim_start();
    let is_part = |it: char| it.is_ascii_alphanumeric() || matches!(it, '_' | '.');
    let end = text.find(|it| !is_part(it)).unwrap_or(text.len());
    let path: Vec<&str> = text.get(..end)?.split('.').collect();
    root.at(&path)
}
