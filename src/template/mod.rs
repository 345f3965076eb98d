//! Jinja: which files are templates and what they are given, and rendering as `dagster-cloud ci template` does it.
//!
//! The page asks for the renderings of [`jobs`] and loads [`render`] as a program of its own when there are any: all of
//! Jinja is behind that one function.

mod answer;
mod dump;
mod filters;
mod job;
mod json;
mod limits;
mod line_feeds;
mod messages;
mod print;
mod printf;
mod render;
mod scalar;
mod text;
mod trace;
mod values;
mod write;

use crate::source::Workspace;

pub use job::{Job, included, jobs, read_answer, templates, values_file};
pub use render::render;

/// Renders every template of `workspace` for every environment.
pub fn render_all(workspace: &mut Workspace) {
    let jobs = jobs(workspace);
    workspace.rendered = jobs.iter().filter_map(|it| read_answer(it, &render(&it.parts))).collect();
}
