//! Paths, keys and addresses as their storage spells them.

use super::Part;
use crate::python::{ENDPOINT, IoManager, Root, Storage};

/// Whether it stores objects in a bucket: their keys are texts, not paths.
pub(super) const fn has_objects(manager: &IoManager) -> bool {
    matches!(manager.storage, Storage::S3 | Storage::Gcs | Storage::Adls2)
}

/// The start of an object's key as the library makes it of `prefix`: steps that lead nowhere are left out, but `..` leads
/// nowhere else, and a `/` in front is part of the key.
pub(super) fn key_prefix(prefix: &str) -> String {
    let steps: Vec<&str> = prefix.split('/').filter(|it| !matches!(*it, "" | ".")).collect();
    let start = if prefix.starts_with('/') { "/" } else { "" };
    format!("{start}{}", steps.join("/"))
}

/// `path` as a file system takes it: without steps that lead nowhere or back. A place at a service keeps all but a last `/`, and
/// what is no path is as it was.
pub fn plain_path(path: &str) -> String {
    let mut steps: Vec<&str> = Vec::new();
    let is_file = !path.contains("://");
    for step in path.split('/') {
        match (step, steps.last()) {
            (".", _) | ("", Some(_)) | ("..", Some(&"")) if is_file => {}
            ("..", Some(last))
                if is_file && !matches!(*last, "." | ".." | "~") && !last.contains(['<', '>']) =>
            {
                steps.pop();
            }
            _ => steps.push(step),
        }
    }
    while let [_, .., ""] = *steps {
        steps.pop();
    }
    match *steps {
        [""] if !path.is_empty() => "/".to_owned(),
        [] => ".".to_owned(),
        _ => steps.join("/"),
    }
}

/// The address in the spelling of its storage, with its format.
pub(super) fn address(manager: &IoManager, parts: &[Part]) -> String {
    let part = |name: &str| -> &str {
        let found = parts.iter().find(|it| it.field == name);
        found.and_then(|it| it.value.as_ref().ok()?.as_deref()).unwrap_or_default()
    };
    let joined = |names: &[&str], by: &str| -> String {
        let texts: Vec<&str> = names
            .iter()
            .map(|it| part(it).trim_end_matches('/'))
            .filter(|it| !it.is_empty())
            .collect();
        texts.join(by)
    };
    let place = match manager.storage {
        Storage::Folder => match part("base_dir") {
            "" => "instance storage folder".to_owned(),
            folder => folder.to_owned(),
        },
        Storage::S3 => {
            let place = joined(&["s3_bucket", "s3_prefix"], "/");
            match parts.iter().find(|it| it.field == ENDPOINT) {
                Some(Part { value: Ok(Some(endpoint)), .. }) if !endpoint.is_empty() => {
                    format!("{}/{place}", endpoint.trim_end_matches('/'))
                }
                Some(Part { value: Err(_), variable: Some(name), .. }) => {
                    format!("{}/{place}", Root::Service(name).text())
                }
                _ => format!("s3://{place}"),
            }
        }
        Storage::Gcs => format!("gs://{}", joined(&["gcs_bucket", "gcs_prefix"], "/")),
        Storage::Adls2 => {
            let names = ["storage_account", "adls2_file_system", "adls2_prefix"];
            format!("adls2://{}", joined(&names, "/"))
        }
        Storage::DuckDb => format!("duckdb://{}", tables(parts)),
        Storage::Snowflake => format!("snowflake://{}", tables(parts)),
        Storage::BigQuery => format!("bigquery://{}", tables(parts)),
        Storage::DeltaLake => format!("deltalake://{}", tables(parts)),
        Storage::Memory => "memory of the process".to_owned(),
        Storage::Serverless => "storage of the Serverless deployment".to_owned(),
        Storage::Custom => format!("{} {}", manager.class, tables(parts)),
    };
    if manager.format.is_empty() { place } else { format!("{place} ({})", manager.format) }
}

/// Every part that is set, in the order of the class's identity.
fn tables(parts: &[Part]) -> String {
    let texts: Vec<&str> = parts
        .iter()
        .filter_map(|it| it.value.as_ref().ok()?.as_deref())
        .filter(|it| !it.is_empty())
        .collect();
    texts.join(" · ")
}
