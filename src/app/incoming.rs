//! Texts that come in by pasting, dropping or choosing: which repository and path each is for.

use super::arrange::plain_repo;
use crate::model::read_settings;
use crate::source::{Settings, SourceFile, are_environments, read_bundle};

/// The settings file, wherever it stands.
const SETTINGS: &str = "playground.yaml";

/// Endings of what can have a part in a deployment.
const ENDINGS: [&str; 6] = [".yaml", ".yml", ".py", ".toml", ".j2", ".jinja"];

/// What texts from outside come to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Incoming {
    /// The files, with their repositories.
    pub files: Vec<SourceFile>,
    /// What a `playground.yaml` among them says.
    pub settings: Option<Settings>,
    /// How many were left out because they have no part in a deployment.
    pub n_ignored: usize,
    /// Why the settings could not be read.
    pub complaint: Option<String>,
}

/// Sorts `texts`, each with its path. Files without a folder go to `repo`.
pub fn read_incoming(texts: Vec<(String, String)>, repo: &str) -> Incoming {
    let mut incoming = Incoming::default();
    let depth = usize::from(has_common_folder(&texts));
    for (path, text) in texts {
        let path = path.trim_matches('/');
        let name = path.rsplit('/').next().unwrap_or(path);
        if name == SETTINGS {
            match read_settings(&text) {
                Ok(settings) => incoming.settings = Some(settings),
                Err(error) => incoming.complaint = Some(format!("{SETTINGS}: {}", error.message)),
            }
        } else if let Some(files) = read_bundle(&text) {
            let files = files.into_iter().map(|it| (format!("{}/{}", it.repo, it.path), it.text));
            let texts = files.map(|(path, text)| (path, text.to_string()));
            // A bundle may hold the settings, but not another bundle.
            for (path, text) in texts {
                incoming.take(&path, &text, repo, 0);
            }
        } else if path.contains('/') && !ENDINGS.iter().any(|it| name.ends_with(it)) {
            incoming.n_ignored += 1;
        } else {
            incoming.take(path, &text, repo, depth);
        }
    }
    incoming
}

/// A text that was pasted for `path` of `repo`: taken whatever its name is, and split if it is a bundle.
pub fn read_pasted(text: &str, repo: &str, path: &str) -> Incoming {
    let (repo, path) = (plain_repo(repo), path.trim().trim_matches('/'));
    if path == SETTINGS || read_bundle(text).is_some() {
        return read_incoming(vec![(path.to_owned(), text.to_owned())], &repo);
    }
    Incoming { files: vec![SourceFile::new(&repo, path, text)], ..Incoming::default() }
}

/// The path that a pasted text most likely has.
pub fn guess_path(text: &str) -> &'static str {
    let is_python = |line: &str| {
        ["import ", "from ", "def ", "class ", "@"].iter().any(|it| line.starts_with(it))
    };
    if read_bundle(text).is_some() {
        ""
    } else if text.lines().any(is_python) {
        "definitions.py"
    } else if text.lines().any(|it| it.starts_with("[tool.") || it.starts_with("[project]")) {
        "pyproject.toml"
    } else {
        "dagster_cloud.yaml"
    }
}

impl Incoming {
    /// Takes one file, whose repository is the folder at `depth`.
    fn take(&mut self, path: &str, text: &str, repo: &str, depth: usize) {
        if path.rsplit('/').next() == Some(SETTINGS) {
            match read_settings(text) {
                Ok(settings) => self.settings = Some(settings),
                Err(error) => self.complaint = Some(format!("{SETTINGS}: {}", error.message)),
            }
            return;
        }
        let mut rest = path;
        for _ in 0..depth {
            rest = rest.split_once('/').map_or(rest, |it| it.1);
        }
        let file = match rest.split_once('/') {
            Some((folder, path)) => SourceFile::new(&plain_repo(folder), path, text),
            None => SourceFile::new(&plain_repo(repo), rest, text),
        };
        self.files.push(file);
    }
}

/// Whether one folder holds the folders of several repositories: none has its deployment file at the top of it, and at
/// least two folders in it have one that are not called after environments.
fn has_common_folder(texts: &[(String, String)]) -> bool {
    let mut common = None;
    let mut repos: Vec<&str> = Vec::new();
    for (path, _) in texts {
        let Some((top, rest)) = path.trim_matches('/').split_once('/') else { return false };
        if *common.get_or_insert(top) != top {
            return false;
        }
        let is_deployment = |it: &str| {
            let it = it.to_ascii_lowercase();
            it.starts_with("dagster_cloud") || it.starts_with("dagster-cloud")
        };
        match rest.split_once('/') {
            None if is_deployment(rest) => return false,
            Some((folder, path))
                if is_deployment(path.rsplit('/').next().unwrap_or(path))
                    && !repos.contains(&folder) =>
            {
                repos.push(folder);
            }
            _ => {}
        }
    }
    let settings = texts.iter().find(|it| it.0.rsplit('/').next() == Some(SETTINGS));
    let settings = settings.and_then(|it| read_settings(&it.1).ok()).unwrap_or_default();
    repos.len() > 1 && !are_environments(&repos, &settings)
}
