//! YAML against the recorded verdicts of the official loader.

use std::fs;
use std::path::{Path, PathBuf};

use locations_playground::yaml::{Data, Node};
use serde_json::{Value, json};

use super::{cut, each, fixtures, float, read, shape};

/// A recorded value with tuples as lists and one spelling for each number.
fn recorded(value: &Value) -> Value {
    match value {
        Value::Object(fields) if fields.get("t") == Some(&json!("float")) => {
            json!({"t": "float", "v": float(fields["v"].as_str().unwrap())})
        }
        Value::Object(fields) if fields.get("t") == Some(&json!("tuple")) => {
            json!({"t": "list", "v": recorded(&fields["v"])})
        }
        Value::Object(fields) => {
            fields.iter().map(|(key, it)| (key.clone(), recorded(it))).collect()
        }
        Value::Array(items) => items.iter().map(recorded).collect(),
        other => other.clone(),
    }
}

fn records(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap();
    text.lines().map(|it| serde_json::from_str(it).unwrap()).collect()
}

#[test]
fn every_recorded_scalar_is_read_alike() {
    let records = records(&fixtures().join("yaml_scalars.jsonl"));
    assert_eq!(records.len(), 189);
    for record in records {
        let text = record["doc"].as_str().unwrap();
        let document = read(text);
        assert_eq!(document.error.is_none(), record["ok"] == json!(true), "{text:?}: {document:?}");
        if document.error.is_none() {
            let value = document.root.unwrap().get("k").map(shape);
            assert_eq!(value, Some(recorded(&record["value"])), "{text:?}");
        }
    }
}

/// Whether the official loader itself failed, not what comes after it.
fn loader_failed(record: &Value) -> bool {
    let kinds = record["errors"].as_array().unwrap().iter();
    kinds
        .filter_map(|it| it["kind"].as_str())
        .any(|it| it.starts_with("yaml:") || it == "crash:ValueError")
}

/// The value as it would look in JSON.
fn plain(node: &Node) -> Value {
    let name = |key: &Node| match &*key.data {
        Data::Bytes(bytes) => format!("<bytes>b'{}'", String::from_utf8_lossy(bytes)),
        Data::Int(digits) => format!("<int>{digits}"),
        Data::Bool(true) => "<bool>True".to_owned(),
        Data::Null => "<NoneType>None".to_owned(),
        Data::Str(text) => text.to_string(),
        other => format!("{other:?}"),
    };
    match &*node.data {
        Data::Null => Value::Null,
        Data::Bool(value) => json!(value),
        Data::Int(digits) => serde_json::from_str(digits).unwrap(),
        Data::Float(value) if value.is_finite() => json!(value),
        Data::Float(value) => json!(format!("<float {}>", value.to_string().to_lowercase())),
        Data::Str(text) | Data::Unpaired(text) => json!(&**text),
        Data::Date(text) => json!(format!("<date>{text}")),
        Data::Seq(items) => items.iter().map(plain).collect(),
        Data::Map(map) => map.entries.iter().map(|it| (name(&it.key), plain(&it.value))).collect(),
        Data::Set(map) => {
            json!({"<set>": map.entries.iter().map(|it| plain(&it.key)).collect::<Value>()})
        }
        Data::Bytes(bytes) => {
            json!({"<bytes>": bytes.iter().fold(String::new(), |text, it| text + &format!("{it:02x}"))})
        }
        Data::Recursive(_) => json!("<recursive>"),
    }
}

/// Whether two values are the same as far as both go: recorded ones end at sixty levels, ours where they recur.
fn is_alike(ours: &Value, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Value::Array(ours), Value::Array(theirs)) => {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(a, b)| is_alike(a, b))
        }
        (Value::Object(ours), Value::Object(theirs)) => {
            ours.len() == theirs.len()
                && ours.iter().zip(theirs).all(|(a, b)| a.0 == b.0 && is_alike(a.1, b.1))
        }
        _ => ours == theirs || ours == "<recursive>" || theirs == "<deep>",
    }
}

#[test]
fn every_recorded_case_is_read_alike() {
    let records = records(&fixtures().join("cases.jsonl"));
    assert_eq!(records.len(), 215);
    for record in records {
        let path = record["path"].as_str().unwrap();
        let text = fs::read_to_string(fixtures().join(path)).unwrap();
        let document = read(&text);
        assert_eq!(document.error.is_some(), loader_failed(&record), "{path}: {document:?}");
        if let Some(expected) = record.get("yaml_value").filter(|_| document.error.is_none()) {
            let value = document.root.as_ref().map_or(Value::Null, plain);
            assert!(is_alike(&value, expected), "{path}: {value} is not {expected}");
        }
    }
}

fn yaml_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            yaml_files(&path, found);
        } else if path.extension().is_some_and(|it| it == "yaml" || it == "yml") {
            found.push(path);
        }
    }
}

#[test]
fn real_files_are_read_alike() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    if !corpus.is_dir() {
        return;
    }
    for record in records(&corpus.join("verdicts.jsonl")) {
        let path = record["path"].as_str().unwrap();
        let text = fs::read_to_string(corpus.join(path)).unwrap();
        let document = read(&text);
        assert_eq!(
            document.error.is_some(),
            loader_failed(&record),
            "{path}: {:?}",
            document.error
        );
    }
    let mut files = Vec::new();
    yaml_files(&corpus, &mut files);
    for path in files {
        let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
        let document = read(&text);
        document.root.iter().for_each(|it| each(it, &mut |node| _ = cut(&text, node.span)));
    }
}
