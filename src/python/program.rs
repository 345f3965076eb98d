//! The page's third program: the reader of Python, loaded when Python is opened, so that the first load does without it.

#[cfg(target_arch = "wasm32")]
mod exported {
    use locations_playground::python::{pack, read};
    use locations_playground::source::FileId;
    use wasm_bindgen::prelude::wasm_bindgen;

    /// What `text` says, packed; `file` is its number in the page.
    #[wasm_bindgen(js_name = read)]
    #[expect(unreachable_pub, reason = "as the border wants it")]
    pub fn read_packed(file: u32, text: &str) -> Vec<u8> {
        pack(&read(FileId(file), text))
    }
}

/// Does nothing: what the page calls is exported.
fn main() {}
