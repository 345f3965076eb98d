//! The page's second program: Jinja, loaded when the first template is opened, so that the first load does without it.

#[cfg(target_arch = "wasm32")]
mod exported {
    use locations_playground::template::render;
    use wasm_bindgen::prelude::wasm_bindgen;

    /// Renders one template; parts and answer are those of `template::Job`.
    #[wasm_bindgen(js_name = render)]
    #[expect(unreachable_pub, clippy::needless_pass_by_value, reason = "as the border wants it")]
    pub fn render_parts(parts: Vec<String>) -> Vec<String> {
        render(&parts)
    }
}

/// Does nothing: what the page calls is exported.
fn main() {}
