//! Which values a template prints: the way from an expression into the values file (`DAGSTER.md §5`).

use super::scalar_text;
use crate::model::{Content, Model, ModelFile};
use crate::source::{FileId, Files, Recognition, Span};
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
    let Some((id, root)) = values(files, model, environment, span.file) else { return Vec::new() };
    let of_template = model
        .renderings
        .iter()
        .find(|it| it.template == span.file && it.environment.as_deref() == environment);
    let Some(rendering) = of_template else { return Vec::new() };
    let mut places = Vec::new();
    for piece in &rendering.pieces {
        let source = piece.source;
        let is_inside =
            source.file == span.file && span.start <= source.start && source.end <= span.end;
        if piece.is_exact || !is_inside {
            continue;
        }
        let printed = rendering.text.get(piece.start as usize..piece.end as usize);
        let value = value(&root, files.slice(source));
        if let Some(node) = value.filter(|it| printed == Some(&*scalar_text(it))) {
            places.push(Span::new(id, node.span.start, node.span.end));
        }
    }
    places
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
