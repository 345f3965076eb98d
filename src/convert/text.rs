//! Words for new files: texts of TOML, names of folders, paths between folders.

/// `text` as a basic string of TOML.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for it in text.chars() {
        match it {
            '"' | '\\' => out.extend(['\\', it]),
            it if it.is_control() => {
                let code = format!("\\u{:04X}", u32::from(it));
                out.push_str(&code);
            }
            it => out.push(it),
        }
    }
    out.push('"');
    out
}

/// A folder's name for a location of this name.
pub(super) fn slug(name: &str) -> String {
    let plain =
        |it: char| if it.is_ascii_alphanumeric() || matches!(it, '_' | '-') { it } else { '-' };
    let slug: String = name.chars().map(plain).collect();
    let slug = slug.trim_matches('-');
    if slug.is_empty() { "project".to_owned() } else { slug.to_owned() }
}

/// The path from `folder` to `target`, both counted from the repository's root.
pub(super) fn relative(folder: &str, target: &str) -> String {
    let from: Vec<&str> = folder.split('/').filter(|it| !it.is_empty()).collect();
    let to: Vec<&str> = target.split('/').filter(|it| !it.is_empty()).collect();
    let n_same = from.iter().zip(&to).take_while(|(left, right)| left == right).count();
    let mut steps = vec![".."; from.len() - n_same];
    steps.extend(to.iter().skip(n_same));
    if steps.is_empty() { ".".to_owned() } else { steps.join("/") }
}
