//! The page's third program: the reader of Python, loaded when Python is opened, so that the first load does without it.

#[cfg(target_arch = "wasm32")]
mod exported {
    use js_sys::Array;
    use locations_playground::python::{Source, pack, read_repository};
    use locations_playground::source::FileId;
    use wasm_bindgen::prelude::wasm_bindgen;

    /// What the texts of a repository say, packed; `files` has repository, path, text and number in the page of each.
    #[wasm_bindgen(js_name = read)]
    #[expect(unreachable_pub, clippy::needless_pass_by_value, reason = "as the border wants it")]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it was one")]
    pub fn read_packed(files: Array) -> Vec<u8> {
        let parts: Vec<_> = files.iter().map(|it| (it.as_string(), it.as_f64())).collect();
        let text = |it: &(Option<String>, _)| it.0.clone().unwrap_or_default();
        let read: Vec<_> = parts
            .chunks(4)
            .filter_map(|it| {
                let [repo, path, source, number] = it else { return None };
                let id = FileId(number.1.unwrap_or_default() as u32);
                Some((id, text(repo), text(path), text(source)))
            })
            .collect();
        let sources: Vec<_> = read
            .iter()
            .map(|(id, repo, path, text)| Source { id: *id, repo, path, text })
            .collect();
        pack(&read_repository(&sources))
    }
}

/// Does nothing: what the page calls is exported.
fn main() {}
