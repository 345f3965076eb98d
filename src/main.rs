//! Native: the `playground` command line. In the browser: starts the page.

fn main() {}
