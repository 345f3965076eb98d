//! How long it takes to read a file of many locations: `make bench`, or `cargo bench -- N…` for other numbers.
#![expect(clippy::disallowed_methods, reason = "a timing needs a clock, and its arguments")]

use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;

use locations_playground::source::FileId;
use locations_playground::yaml::parse;

/// A file of so many locations, each of some twenty lines.
fn locations(count: usize) -> String {
    let location = |n: usize| {
        format!(
            "  - location_name: team-{n}
    code_source:
      python_file: team_{n}/definitions.py
    build:
      directory: .
      registry: registry.example/team-{n}
    container_context:
      k8s:
        env_vars:
          - ENVIRONMENT=production
          - STORAGE_BUCKET=dagster-prod-assets-{n}
          - LOG_LEVEL=INFO
        env_secrets:
          - database_password
        server_k8s_config:
          container_config:
            resources:
              limits: {{cpu: 500m, memory: 1Gi}}
"
        )
    };
    let locations: String = (0..count).map(location).collect();
    format!("locations:\n{locations}")
}

/// The median of some runs, in milliseconds.
fn median(runs: usize, mut run: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times.get(runs / 2).copied().unwrap_or(0.0)
}

#[expect(clippy::print_stdout, reason = "the figures are what it is for")]
fn main() -> ExitCode {
    let asked: Vec<usize> = std::env::args().filter_map(|it| it.parse().ok()).collect();
    let counts = if asked.is_empty() { vec![10, 1000, 20_000] } else { asked };
    for count in counts {
        let text = locations(count);
        if parse(FileId(0), &text).error.is_some() {
            return ExitCode::FAILURE;
        }
        let runs = if count > 5000 { 5 } else { 31 };
        let tree = median(runs, || _ = black_box(parse(FileId(0), black_box(&text))));
        println!("{count} locations, {} KB: text to tree {tree:.2} ms", text.len() / 1000);
    }
    ExitCode::SUCCESS
}
