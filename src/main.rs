//! Native: the `playground` command line. In the browser: starts the page.

#[cfg(target_arch = "wasm32")]
fn main() {
    locations_playground::ui::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
