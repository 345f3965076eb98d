//! Native: the `playground` command line. In the browser: starts the page.

#[cfg(not(target_arch = "wasm32"))]
#[expect(clippy::disallowed_methods, reason = "the command line reads its arguments")]
fn main() -> std::process::ExitCode {
    locations_playground::cli::run(std::env::args_os().skip(1))
}

#[cfg(target_arch = "wasm32")]
fn main() {
    locations_playground::ui::start();
}
