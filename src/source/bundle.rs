//! Several files in one text: each starts with a line `-- repo/path --`, the settings, which are no repository's, with one of their name alone.

use super::SourceFile;

/// The settings of all that is open.
const SETTINGS: &str = "playground.yaml";

/// The files of a bundle, or `None` if `text` does not start with such a line; of the settings the repository is empty.
pub fn read_bundle(text: &str) -> Option<Vec<SourceFile>> {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    header(body.lines().next()?)?;
    let mut files: Vec<SourceFile> = Vec::new();
    let mut open: Option<(&str, &str, usize)> = None;
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        if let Some((repo, path)) = header(line.trim_end_matches(['\n', '\r'])) {
            close(&mut files, open, body, at);
            open = Some((repo, path, at + line.len()));
        }
        at += line.len();
    }
    close(&mut files, open, body, at);
    Some(files)
}

/// `files` as one text that [`read_bundle`] reads back. A file without a final line break gets one.
pub fn write_bundle(files: &[SourceFile]) -> String {
    let mut out = String::new();
    for file in files {
        let slash = if file.repo.is_empty() { "" } else { "/" };
        for part in ["-- ", &file.repo, slash, &file.path, " --\n"] {
            out.push_str(part);
        }
        out.push_str(&file.text);
        if !file.text.is_empty() && !file.text.ends_with('\n') {
            out.push('\n');
        }
    }
    out
}

/// Repo and path of the line `-- repo/path --`; the settings have no repo.
fn header(line: &str) -> Option<(&str, &str)> {
    let name = line.strip_prefix("-- ")?.strip_suffix(" --")?;
    if name == SETTINGS {
        return Some(("", name));
    }
    let (repo, path) = name.split_once('/')?;
    (!repo.is_empty() && !path.is_empty()).then_some((repo, path))
}

fn close(files: &mut Vec<SourceFile>, open: Option<(&str, &str, usize)>, body: &str, end: usize) {
    if let Some((repo, path, start)) = open {
        files.push(SourceFile::new(repo, path, body.get(start..end).unwrap_or_default()));
    }
}
