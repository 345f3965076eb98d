//! What is to be rendered, and the plain texts in which it goes to the renderer and comes back.

use crate::source::{
    Environment, Failure, FileId, Input, Kind, MAX_FILE_BYTES, Piece, Recognition, Remark,
    Rendering, Role, SourceFile, Span, TemplateValues, Workspace, environments, identify,
};
use crate::yaml;

/// One template to render for one environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// The environment; `None` where nothing names one.
    pub environment: Option<String>,
    /// Everything that the renderer needs: the names and texts of the template and of the files in its folder, of
    /// the values file, then values and variables. Equal parts give equal answers.
    pub parts: Vec<String>,
    /// The files that stand in the parts, in their order; the template is the first.
    files: Vec<FileId>,
}

/// What ends the list of files in [`Job::parts`]; no path is empty.
pub(super) const END: &str = "";

/// The names of files that the tags of `text` include, where they are written out.
pub fn included(text: &str) -> Vec<&str> {
    const WORDS: [&str; 4] = ["extends", "from", "import", "include"];
    let mut names = Vec::new();
    for tag in text.split("{%").skip(1) {
        let tag = tag.split("%}").next().unwrap_or_default();
        let tag = tag.trim_start_matches(['-', '+']).trim_start();
        if WORDS.iter().any(|it| tag.starts_with(it)) {
            names.extend(tag.split(['\'', '"']).skip(1).step_by(2));
        }
    }
    names
}

/// Every template of `workspace` with every environment that it is rendered for (`DAGSTER.md §5`).
pub fn jobs(workspace: &Workspace) -> Vec<Job> {
    let templates = templates(workspace);
    if templates.is_empty() {
        return Vec::new();
    }
    let files = identified(workspace);
    let named = files.iter().filter_map(|it| it.is.environment.as_deref());
    let environments = environments(&workspace.settings, named);
    let mut jobs = Vec::new();
    for template in files.iter().filter(|it| templates.contains(&it.id)) {
        let repo: Vec<&Identified> =
            files.iter().filter(|it| it.file.repo == template.file.repo).collect();
        for environment in scopes(&template.is, &environments) {
            let known: Vec<&Recognition> = repo.iter().map(|it| &it.is).collect();
            let values = values_file(&known, &template.is, environment.as_deref());
            let values = values.and_then(|it| repo.get(it).copied());
            let given = given(workspace, &template.file.repo, environment.as_deref());
            jobs.push(job(template, &repo, values, environment, &given));
        }
    }
    jobs
}

/// The files of `workspace` that are rendered before anything reads them.
pub fn templates(workspace: &Workspace) -> Vec<FileId> {
    // Most workspaces have no template, and looking for one costs nothing then.
    if !workspace.files.iter().any(|it| has_tags(&it.text)) {
        return Vec::new();
    }
    let files = identified(workspace);
    let has_values = |repo: &str| {
        files.iter().any(|it| *it.file.repo == *repo && it.is.kind == Kind::Values)
            || workspace.settings.repos.get(repo).is_some_and(|it| {
                it.template != TemplateValues::default() || !it.template_by_environment.is_empty()
            })
    };
    let is_template = |it: &&Identified| {
        it.is.kind == Kind::DagsterCloud
            && it.file.text.len() <= MAX_FILE_BYTES
            && is_template(workspace, it.file, &|| has_values(&it.file.repo))
    };
    files.iter().filter(is_template).map(|it| it.id).collect()
}

/// A file with what it is.
struct Identified<'f> {
    id: FileId,
    file: &'f SourceFile,
    is: Recognition,
}

fn identified(workspace: &Workspace) -> Vec<Identified<'_>> {
    let identify = |(id, file)| Identified { id, file, is: identify(file, &workspace.settings) };
    (0..).map(FileId).zip(&workspace.files).map(identify).collect()
}

fn has_tags(text: &str) -> bool {
    text.contains("{{") || text.contains("{%")
}

/// A file with tags, where there are values for it, or where it is no YAML as it stands and asks for more than values.
fn is_template(workspace: &Workspace, file: &SourceFile, has_values: &dyn Fn() -> bool) -> bool {
    let name = format!("{}/{}", file.repo, file.path);
    let chosen = workspace.settings.files.get(&name).and_then(|it| it.is_template);
    chosen.unwrap_or_else(|| {
        let is_broken = || yaml::parse(FileId(0), &file.text).error.is_some();
        has_tags(&file.text) && (has_values() || !asks_for_values_alone(&file.text) && is_broken())
    })
}

/// Whether all tags of `text` are names of values: without any, nothing could render it to something else than gaps.
fn asks_for_values_alone(text: &str) -> bool {
    let is_name = |it: &str| {
        let name = it.split("}}").next().unwrap_or_default().trim_matches(['-', '+', ' ']);
        name.chars().all(|it| it.is_alphanumeric() || matches!(it, '_' | '.'))
    };
    !text.contains("{%") && text.split("{{").skip(1).all(is_name)
}

/// The environments that a file is rendered for: its own, else all.
fn scopes(is: &Recognition, environments: &[Environment]) -> Vec<Option<String>> {
    match &is.environment {
        Some(own) => vec![Some(own.clone())],
        None if environments.is_empty() => vec![None],
        None => environments.iter().map(|it| Some(it.name.clone())).collect(),
    }
}

/// The values file of an environment among `files`, by its place: in the template's folder before elsewhere, the environment's
/// own before a general one. The official tool takes one.
pub fn values_file(
    files: &[&Recognition],
    template: &Recognition,
    environment: Option<&str>,
) -> Option<usize> {
    let folder = |it: &Recognition| it.base_path.rsplit_once('/').map(|it| it.0.to_owned());
    let find = |is_near: bool, wanted: Option<&str>| {
        files.iter().position(|it| {
            it.kind == Kind::Values
                && it.environment.as_deref() == wanted
                && (!is_near || folder(it) == folder(template))
        })
    };
    find(true, environment)
        .or_else(|| find(true, None))
        .or_else(|| find(false, environment))
        .or_else(|| find(false, None))
}

/// What the settings give to the templates of `repo` in `environment`.
fn given(workspace: &Workspace, repo: &str, environment: Option<&str>) -> TemplateValues {
    let Some(settings) = workspace.settings.repos.get(repo) else {
        return TemplateValues::default();
    };
    let mut given = settings.template.clone();
    if let Some(more) = environment.and_then(|it| settings.template_by_environment.get(it)) {
        given.values.extend_from_slice(&more.values);
        given.variables.extend_from_slice(&more.variables);
    }
    given
}

fn job(
    template: &Identified<'_>,
    repo: &[&Identified<'_>],
    values: Option<&Identified<'_>>,
    environment: Option<String>,
    given: &TemplateValues,
) -> Job {
    let file = template.file;
    let folder = file.path.rsplit_once('/').map_or(0, |it| it.0.len() + 1);
    let name = |it: &SourceFile| it.path.get(folder..).unwrap_or_default().to_owned();
    let mut parts = vec![name(file), file.text.to_string()];
    let mut files = vec![template.id];
    // Whatever stands in its folder or below can be included, where there is a tag that could.
    if file.text.contains("{%") {
        let prefix = file.path.get(..folder).unwrap_or_default();
        for it in repo.iter().filter(|it| it.id != template.id && it.file.path.starts_with(prefix))
        {
            parts.extend([name(it.file), it.file.text.to_string()]);
            files.push(it.id);
        }
    }
    parts.push(END.to_owned());
    match values {
        Some(it) => {
            parts.extend([it.file.path.to_string(), it.file.text.to_string()]);
            files.push(it.id);
        }
        None => parts.extend([END.to_owned(), END.to_owned()]),
    }
    parts.push(given.values.len().to_string());
    for (key, value) in given.values.iter().chain(&given.variables) {
        parts.extend([key.clone(), value.clone()]);
    }
    Job { environment, parts, files }
}

/// What the renderer made of `job`; nothing where the answer is none of its answers.
///
/// An answer is the rendered text, then its pieces, then their inputs, then any number of remarks, each as its kind, text and place.
/// A piece is its length and its place, and whether it is exact; an input the number of its piece, its role, whether it only decides, and
/// its place. Places are three numbers, the file by its place among the job's files; beyond them is what was given beside them.
pub fn read_answer(job: &Job, answer: &[String]) -> Option<Rendering> {
    let (text, rest) = answer.split_first()?;
    let (pieces, rest) = rest.split_first()?;
    let (inputs, remarks) = rest.split_first()?;
    let file = |at: u32| job.files.get(at as usize).copied();
    let mut at = 0;
    let mut read = Vec::new();
    for it in numbers(pieces)?.chunks_exact(5) {
        let [length, number, start, end, is_exact] = it else { return None };
        let source = Span::new(file(*number)?, *start, *end);
        read.push(Piece { start: at, end: at + length, source, is_exact: *is_exact == 1 });
        at += length;
    }
    let (inputs, given) = (numbers(inputs)?, job.given().unwrap_or_default());
    let inputs = inputs.chunks_exact(6).map(|it| input(job, &given, it));
    let mut rendering = Rendering {
        template: file(0)?,
        environment: job.environment.clone(),
        text: text.as_str().into(),
        pieces: read,
        inputs: inputs.collect::<Option<_>>()?,
        values: job.values_file(),
        given,
        failure: None,
        undefined: Vec::new(),
        unknown: Vec::new(),
    };
    for it in remarks.chunks_exact(3) {
        let [kind, text, place] = it else { return None };
        let numbers: Vec<u32> = place.split(' ').filter_map(|it| it.parse().ok()).collect();
        let [number, start, end] = numbers.as_slice() else { return None };
        let remark = Remark { text: text.clone(), span: Span::new(file(*number)?, *start, *end) };
        match kind.as_str() {
            "name" => rendering.undefined.push(remark),
            "variable" => rendering.unknown.push(remark),
            _ => {
                let failure = Failure::ALL.iter().find(|it| it.1 == kind)?.0;
                rendering.failure = Some((failure, remark));
            }
        }
    }
    Some(rendering)
}

fn numbers(text: &str) -> Option<Vec<u32>> {
    text.split_whitespace().map(|it| it.parse().ok()).collect()
}

fn input(job: &Job, given: &TemplateValues, numbers: &[u32]) -> Option<Input> {
    let [piece, role, is_condition, file, start, end] = numbers else { return None };
    let role = *Role::ALL.get(*role as usize)?;
    let span = job.files.get(*file as usize).map(|it| Span::new(*it, *start, *end));
    let typed = if span.is_some() {
        String::new()
    } else {
        let mut all = given.values.iter().chain(&given.variables);
        let (key, value) = all.nth(*start as usize)?;
        format!("{key}={value}")
    };
    Some(Input { piece: *piece, role, is_condition: *is_condition == 1, span, typed })
}

impl Job {
    /// Where what stands behind the files begins in the parts: what ends them, the values file and the number of values.
    fn rest(&self) -> Option<usize> {
        Some(self.parts.iter().step_by(2).position(|it| it == END)? * 2)
    }

    fn values_file(&self) -> Option<FileId> {
        let path = self.parts.get(self.rest()? + 1)?;
        self.files.last().copied().filter(|_| path != END)
    }

    /// What was given beside the files.
    fn given(&self) -> Option<TemplateValues> {
        let (n_values, given) = self.parts.get(self.rest()? + 3..)?.split_first()?;
        let mut values: Vec<(String, String)> =
            given.chunks_exact(2).map(|it| (it[0].clone(), it[1].clone())).collect();
        let variables = values.split_off(n_values.parse::<usize>().ok()?.min(values.len()));
        Some(TemplateValues { values, variables })
    }
}
