//! What a conversion leaves out because it counts for nothing, or for another environment.

use std::collections::BTreeSet;

use super::{Conversion, Loss};
use crate::merge::Effective;
use crate::model::{Content, Model};
use crate::source::{Deployed, Files, Span};
use crate::yaml::Node;

/// Adds to the losses of `result` whole files, `defaults` and locations that `effective` does not have.
pub(super) fn add(model: &Model, files: &Files, effective: &Effective, result: &mut Conversion) {
    let Some(repo) = model.repos.get(effective.repo) else { return };
    let mut losses = Vec::new();
    for id in &result.replaced {
        let Some(file) = model.file(*id) else { continue };
        let path = files.get(*id).map_or("", |it| &*it.path);
        let start = Span::new(*id, 0, 0);
        let mut lose = |span: Span, message: String| losses.push(Loss { span, message });
        let is_source = effective.files.contains(id);
        match &file.content {
            Content::Deployment(_) | Content::Template if !is_source => {
                lose(start, other_environment(path, effective));
            }
            Content::Template => {
                let message = "The placeholders of the template become the values that they have";
                lose(start, format!("{message}{}", of_environment(effective)));
            }
            Content::Deployment(_) if file.environment.is_some() => lose(
                start,
                format!(
                    "`{path}` is no longer apart: the new files are what `{}` gets",
                    file.environment.as_deref().unwrap_or_default()
                ),
            ),
            Content::Part(_) if !is_source => {
                lose(
                    start,
                    format!("`{path}` is taken away: `dg` would read it with the new files"),
                );
            }
            Content::Dg(_) if !is_source => {
                lose(start, format!("`{path}` is written anew: nothing of it is kept"));
            }
            _ => {}
        }
    }
    for (file, deployment) in model.deployments() {
        if !effective.files.contains(&file.id) || !file.is_read_in(effective.environment.as_deref())
        {
            continue;
        }
        if let Some(defaults) =
            deployment.defaults.as_ref().filter(|_| repo.deployed == Deployed::Raw)
        {
            let message =
                "`defaults` are left out: the file is deployed as it stands, where they do nothing";
            losses.push(Loss { span: defaults.span, message: message.into() });
        }
        let items = deployment
            .document
            .root
            .as_ref()
            .and_then(|it| it.get("locations"))
            .and_then(Node::as_seq);
        let mut names: BTreeSet<&str> = BTreeSet::new();
        for item in items.unwrap_or_default() {
            let name = item.get("location_name");
            match name.and_then(Node::as_str) {
                None => {
                    let message = "A location whose name is no text is left out";
                    losses.push(Loss { span: name.unwrap_or(item).span, message: message.into() });
                }
                Some(text) if !names.insert(text) => {
                    let message = format!("The second location with the name `{text}` is left out");
                    losses.push(Loss { span: name.unwrap_or(item).span, message });
                }
                Some(_) => {}
            }
        }
    }
    losses.append(&mut result.losses);
    result.losses = losses;
}

/// Why the file at `path` has no part in what is converted.
fn other_environment(path: &str, effective: &Effective) -> String {
    match &effective.environment {
        Some(environment) => format!(
            "`{path}` is left out: the newer layout knows no environments, and this is what `{environment}` gets"
        ),
        None => format!("`{path}` is left out: the newer layout knows no environments"),
    }
}

fn of_environment(effective: &Effective) -> String {
    effective.environment.as_ref().map_or_else(String::new, |it| format!(" in `{it}`"))
}
