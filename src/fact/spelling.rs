//! Addresses that are written in several ways, in one of them: equal where they are one place.

use std::borrow::Cow;

use crate::python::Storage;

/// Options of Delta Lake that say where something is; the others say how to get there.
const PLACES: [&str; 4] = ["account_name", "bucket", "container_name", "endpoint"];
/// What stands between the parts of an address.
const SEPARATOR: &str = " · ";

/// `address` in the spelling that all addresses of its place have in common.
pub fn one_spelling(address: &str) -> Cow<'_, str> {
    let Some((scheme, rest)) = address.split_once("://") else { return address.into() };
    let (scheme, rest) = match scheme {
        "s3a" | "s3n" => ("s3", Cow::Borrowed(rest)),
        "gcs" => ("gs", rest.into()),
        "az" | "abfs" | "abfss" | "wasb" | "wasbs" => ("adls2", in_account(rest).into()),
        "snowflake" => (scheme, identifiers(rest).into()),
        "duckdb" => match rest.split_once(SEPARATOR) {
            Some((path, names)) => {
                (scheme, [path, &names.to_ascii_lowercase()].join(SEPARATOR).into())
            }
            None => (scheme, rest.into()),
        },
        "deltalake" => {
            let parts = rest.split(SEPARATOR).map(|it| places(&one_spelling(it)));
            let parts: Vec<String> = parts.filter(|it| !it.is_empty()).collect();
            (scheme, parts.join(SEPARATOR).into())
        }
        _ => return address.into(),
    };
    format!("{scheme}://{rest}").into()
}

/// The same of the `text` of one `field`.
pub(super) fn one_spelling_of<'t>(storage: Storage, field: &str, text: &'t str) -> Cow<'t, str> {
    match (storage, field) {
        (Storage::Snowflake, _) => identifiers(text).into(),
        (Storage::DuckDb, "schema") => text.to_ascii_lowercase().into(),
        (Storage::DeltaLake, "storage_options") => places(text).into(),
        _ => one_spelling(text),
    }
}

/// Names as Snowflake takes them: capitals, but for what is quoted.
fn identifiers(text: &str) -> String {
    let parts = text.split('"').enumerate();
    parts
        .map(|(at, it)| if at % 2 == 0 { it.to_ascii_uppercase() } else { it.to_owned() })
        .collect()
}

/// Of a container at Azure the account comes first; nothing stands there where the address leaves it to the settings.
fn in_account(rest: &str) -> String {
    let (container, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (container, host) = container.split_once('@').unwrap_or((container, ""));
    let account = host.split('.').next().unwrap_or_default();
    format!("{account}/{container}/{path}")
}

/// `text`, of which options keep what says where.
fn places(text: &str) -> String {
    let parted = text.split_once("Config(").and_then(|(_, rest)| rest.split_once(')'));
    let Some((options, rest)) = parted else { return text.to_owned() };
    let is_place = |it: &&str| it.split_once('=').is_some_and(|it| PLACES.contains(&it.0));
    let told: Vec<&str> = options.split(", ").filter(is_place).collect();
    told.join(", ") + rest
}
