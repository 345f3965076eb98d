//! `playground.yaml`: what the texts do not say, written.

use crate::source::{
    Deployed, Expected, FileSettings, Layout, Outside, RepoSettings, Settings, TemplateValues,
    Weight,
};
use crate::yaml::quote;

/// The text that [`read_settings`] reads back.
pub fn write_settings(settings: &Settings) -> String {
    let mut out = String::from("version: 1\n");
    let mut line = |indent: usize, parts: &[&str]| {
        out.push_str(&" ".repeat(indent));
        for part in parts {
            out.push_str(part);
        }
        out.push('\n');
    };
    if !settings.environments.is_empty() {
        line(0, &["environments:"]);
    }
    for it in &settings.environments {
        line(2, &["- name: ", &quote(&it.name)]);
        if !it.aliases.is_empty() {
            let aliases: Vec<String> = it.aliases.iter().map(|it| quote(it)).collect();
            line(4, &["aliases:"]);
            for alias in &aliases {
                line(6, &["- ", alias]);
            }
        }
        if it.deployment != it.name {
            line(4, &["deployment: ", &quote(&it.deployment)]);
        }
        if it.is_branch {
            line(4, &["is_branch: true"]);
        }
    }
    if !settings.repos.is_empty() {
        line(0, &["repos:"]);
    }
    for (name, it) in &settings.repos {
        line(2, &[&quote(name), if *it == RepoSettings::default() { ": {}" } else { ":" }]);
        if let Some(layout) = it.layout {
            line(4, &["layout: ", layout_word(layout)]);
        }
        if let Some(deployed) = it.deployed {
            line(4, &["deployed: ", deployed_word(deployed)]);
        }
        if !it.names.is_empty() {
            line(4, &["names:"]);
        }
        for (name, others) in &it.names {
            line(6, &[&quote(name), ": ", &in_brackets(others)]);
        }
        write_template_values(&it.template, 4, &mut line);
        if !it.template_by_environment.is_empty() {
            line(4, &["by_environment:"]);
        }
        for (environment, it) in &it.template_by_environment {
            let empty = *it == TemplateValues::default();
            line(6, &[&quote(environment), if empty { ": {}" } else { ":" }]);
            write_template_values(it, 8, &mut line);
        }
    }
    if !settings.files.is_empty() {
        line(0, &["files:"]);
    }
    for (name, it) in &settings.files {
        line(2, &[&quote(name), if *it == FileSettings::default() { ": {}" } else { ":" }]);
        if let Some(kind) = it.kind {
            line(4, &["kind: ", kind.name()]);
        }
        if let Some(environment) = &it.environment {
            line(4, &["environment: ", &quote(environment.as_deref().unwrap_or("base"))]);
        }
        if let Some(is_template) = it.is_template {
            line(4, &["template: ", if is_template { "true" } else { "false" }]);
        }
    }
    write_decisions(settings, &mut line);
    out
}

/// What is set outside files, what is expected, and how much rules matter.
fn write_decisions(settings: &Settings, line: &mut dyn FnMut(usize, &[&str])) {
    if !settings.variables.is_empty() {
        line(0, &["variables:"]);
    }
    for it in &settings.variables {
        line(2, &["- name: ", &quote(&it.name)]);
        if let Some(value) = &it.value {
            line(4, &["value: ", &quote(value)]);
        }
        let word = Outside::ALL.into_iter().find(|own| own.0 == it.set_in).map_or("", |it| it.1);
        line(4, &["set_in: ", word]);
        write_list("environments", &it.environments, line);
        write_list("locations", &it.locations, line);
    }
    if let Some(expectations) = &settings.expectations {
        line(0, &["expectations:", if expectations.is_empty() { " []" } else { "" }]);
    }
    for it in settings.expectations.iter().flatten() {
        line(2, &["- expect: ", it.expected.name()]);
        line(4, &["fact: ", &quote(&it.fact)]);
        if let Expected::Matches(pattern) = &it.expected {
            line(4, &["pattern: ", &quote(pattern)]);
        }
        write_list("repos", &it.repos, line);
        write_list("environments", &it.environments, line);
        if it.own_files {
            line(4, &["own_files: true"]);
        }
    }
    if !settings.rules.is_empty() {
        line(0, &["rules:"]);
    }
    for (rule, weight) in &settings.rules {
        let word = Weight::ALL.into_iter().find(|it| it.0 == *weight).map_or("", |it| it.1);
        line(2, &[&quote(rule), ": ", &quote(word)]);
    }
}

/// A list of texts under a key of an item; nothing for an empty one.
fn write_list(key: &str, items: &[String], line: &mut dyn FnMut(usize, &[&str])) {
    if !items.is_empty() {
        line(4, &[key, ": ", &in_brackets(items)]);
    }
}

fn in_brackets(items: &[String]) -> String {
    let items: Vec<String> = items.iter().map(|it| quote(it)).collect();
    format!("[{}]", items.join(", "))
}

fn write_template_values(
    given: &TemplateValues,
    indent: usize,
    line: &mut dyn FnMut(usize, &[&str]),
) {
    let pairs = |it: &[(String, String)], title: &str, line: &mut dyn FnMut(usize, &[&str])| {
        if !it.is_empty() {
            line(indent, &[title]);
        }
        for (key, value) in it {
            line(indent + 2, &[&quote(key), ": ", &quote(value)]);
        }
    };
    pairs(&given.values, "values:", line);
    pairs(&given.variables, "pipeline_variables:", line);
}

fn layout_word(layout: Layout) -> &'static str {
    match layout {
        Layout::Patches => "patches",
        Layout::Complete => "complete",
    }
}

fn deployed_word(deployed: Deployed) -> &'static str {
    match deployed {
        Deployed::Raw => "raw",
        Deployed::Merged => "merged",
    }
}
