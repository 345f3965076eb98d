//! The `playground` command line: files in, a report on standard output; never the network.

mod arguments;
mod decisions;
mod merge;
mod of;
mod read;
mod verdict;
mod why;

use std::io::Write;
use std::process::ExitCode;

use crate::analysis::{Analysis, analyze};
use crate::diagnostic::{Diagnostic, Severity};
use crate::report::{
    OpenNames, doubtful_decisions, guessed_layouts, json, json_schema, open_names, text,
};
use crate::template::render_all;

use arguments::{Command, Format, Options, parse};
use decisions::Decisions;
use read::Given;

const HELP: &str = "\
playground: checks the Dagster+ deployment configuration of several repositories

Usage:
  playground check PATH… [--env NAME]… [--format text|json] [--deny-warnings]
  playground merge PATH… [--env NAME] [--repo NAME]
  playground verdict FILE… | FOLDER… | --jsonl
  playground why PATH… --of NAME [--env NAME]… [--repo NAME]
  playground schema [--strict]
  playground --help | --version

A folder that holds a configuration is a repository named after it; a folder whose sub-folders do is a
set of them, or one repository if each sub-folder is called after an environment (`dev`, `prod`); a file
stands alone under its folder's name; `-` reads standard input. A `playground.yaml` in the folder given
says what the texts do not. Of repositories with one name, the later ones get their
parent folder's name in front (`t2-infra`); what is given twice counts once. Configuration and Python
that cannot be read end the run. What is guessed and costs something is noted on standard error.

`check` reports what is wrong. `merge` prints the file that one repository deploys to one environment, without
`defaults`. `verdict` prints, as one JSON object for each file, what the official packages say of it: the check, the
merge of `defaults`, the deploy, the agents; for the folder of a repository of `dg`, what they say of the file that
`dg plus deploy` writes. With `--jsonl` it reads {\"path\": …, \"text\": …} on each line of
standard input. `why` prints, for each location in each environment, every text that has a say in a value, weakest
first, the one that counts marked by `>`.

Options:
  --env NAME         only findings of this environment, and those of the texts themselves (repeatable);
                     for `merge` the environment, needed where the repository has several
  --repo NAME        for `merge` the repository, needed where there are several
  --of NAME          for `why` the variable, or a key: /container_context/k8s/namespace as a JSON Pointer, or as findings
                     write it, container_context.k8s.env_vars.NAME; items of lists by their place or name
  --format FORMAT    text (default) or json
  --deny-warnings    warnings count as errors for the exit code
  --strict           the schema also refuses what the deploy and the agents refuse

Exit code: 0 nothing denied, 1 errors found (or warnings, if denied), 2 it could not run. A verdict is no error.

Examples:
  playground check analytics ml-platform
  playground check . --env prod --deny-warnings
  playground check . --format json | jq '.diagnostics[].rule'
  playground merge analytics --env prod > dagster_cloud.yaml
  playground verdict analytics/dagster_cloud.yaml | jq .errors
  playground why . --of STORAGE_BUCKET --env prod
  git show main:dagster_cloud.yaml | playground check -
  playground schema > dagster_cloud.schema.json
";

const VERSION: &str = concat!(
    "playground ",
    env!("CARGO_PKG_VERSION"),
    "\nchecks as dagster-cloud-cli 1.13.27 does, with PyYAML 6.0.3\n"
);

/// Runs the command line with these arguments.
pub fn run(arguments: impl IntoIterator<Item = std::ffi::OsString>) -> ExitCode {
    match parse(arguments) {
        Ok(Command::Help) => print(HELP, ExitCode::SUCCESS),
        Ok(Command::Version) => print(VERSION, ExitCode::SUCCESS),
        Ok(Command::Check(options)) => check(&options),
        Ok(Command::Merge(options)) => done(merge::run(&options)),
        Ok(Command::Verdict(options)) => done(verdict::run(&options)),
        Ok(Command::Why(options)) => done(why::run(&options)),
        Ok(Command::Schema(options)) => schema(options.is_strict),
        Err(reason) => fail(&reason),
    }
}

/// Prints the JSON Schema for editors.
fn schema(is_strict: bool) -> ExitCode {
    match serde_json::to_string_pretty(&json_schema(is_strict)) {
        Ok(text) => print(&(text + "\n"), ExitCode::SUCCESS),
        Err(error) => fail(&error.to_string()),
    }
}

/// Prints what a command gives, or why it could not run.
fn done(output: Result<String, String>) -> ExitCode {
    match output {
        Ok(text) => print(&text, ExitCode::SUCCESS),
        Err(reason) => fail(&reason),
    }
}

fn check(options: &Options) -> ExitCode {
    let Given { mut workspace, decisions } = match read::workspace(&options.paths) {
        Ok(given) => given,
        Err(reason) => return fail(&reason),
    };
    render_all(&mut workspace);
    let mut analysis = analyze(&workspace);
    note_guesses(&analysis);
    for Decisions { file, renamed } in decisions {
        let text = file.text.clone();
        let id = analysis.files.push(file);
        let told = doubtful_decisions(&analysis, id, &text, &renamed);
        analysis.diagnostics.extend(told);
    }
    let scopes = match scopes(&analysis, &options.environments) {
        Ok(scopes) => scopes,
        Err(reason) => return fail(&reason),
    };
    let wanted: Vec<&Diagnostic> = analysis
        .diagnostics
        .iter()
        .filter(|it| it.finding.environment.is_none() || scopes.contains(&it.finding.environment))
        .collect();
    let output = match options.format {
        Format::Text => text(&analysis, &wanted),
        Format::Json => {
            let report = json::report(&analysis, &wanted, &scopes);
            match serde_json::to_string_pretty(&report) {
                Ok(text) => text + "\n",
                Err(error) => return fail(&error.to_string()),
            }
        }
    };
    let denied = |it: &&Diagnostic| {
        it.severity == Severity::Error
            || (options.deny_warnings && it.severity == Severity::Warning)
    };
    let code = if wanted.iter().any(denied) { ExitCode::from(1) } else { ExitCode::SUCCESS };
    print(&output, code)
}

/// The environments asked for, or all, in the workspace's order.
fn scopes(analysis: &Analysis, asked: &[String]) -> Result<Vec<Option<String>>, String> {
    let all = analysis.model.scopes();
    if asked.is_empty() {
        return Ok(all);
    }
    let is_known = |name: &&String| all.iter().flatten().any(|it| it == *name);
    if let Some(name) = asked.iter().find(|it| !is_known(it)) {
        let known: Vec<&str> = all.iter().flatten().map(String::as_str).collect();
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        return Err(format!("there is no environment `{name}` (known: {known})"));
    }
    Ok(all.into_iter().filter(|it| it.as_ref().is_some_and(|it| asked.contains(it))).collect())
}

/// Prints to standard output. A reader that has seen enough is no error.
fn print(text: &str, code: ExitCode) -> ExitCode {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Ok(()) => code,
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => code,
        Err(error) => fail(&error.to_string()),
    }
}

/// Says on standard error where a base does not count because of a guess, and where names may be one location's.
fn note_guesses(analysis: &Analysis) {
    let layouts = analysis.model.repos.iter().flat_map(|repo| {
        guessed_layouts(analysis, repo).into_iter().map(|it| {
            format!("{}; if they are patches, say `layout: patches` for `{}`", it.words, repo.name)
        })
    });
    let names = open_names(analysis).into_iter().map(|OpenNames { repo, words, setting }| {
        format!("{words}; if they are, say `{setting}` for `{repo}`")
    });
    for it in layouts.chain(names) {
        let _ = writeln!(std::io::stderr(), "playground: note: {it} in playground.yaml");
    }
}

fn fail(reason: &str) -> ExitCode {
    // If standard error is gone too, the exit code is all that is left to say it.
    let _ = writeln!(std::io::stderr(), "playground: {reason}");
    ExitCode::from(2)
}
