//! Texts at the edges of the language: the value, or the exception and its place, as the official loader gave them.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::{float, read, shape};

/// A recorded value with one spelling for each number and one order for the members of a set.
fn settled(value: Value) -> Value {
    let Value::Object(mut fields) = value else {
        let Value::Array(items) = value else { return value };
        return items.into_iter().map(settled).collect();
    };
    let is = |kind: &str| fields.get("t") == Some(&json!(kind));
    if is("float") {
        return json!({"t": "float", "v": float(fields["v"].as_str().unwrap())});
    }
    let is_set = is("set");
    if let Some(inner) = fields.remove("v") {
        let mut inner = settled(inner);
        if let (true, Value::Array(members)) = (is_set, &mut inner) {
            members.sort_by_key(Value::to_string);
        }
        fields.insert("v".to_owned(), inner);
    }
    Value::Object(fields)
}

#[test]
fn every_quirk_is_read_alike() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/yaml_quirks.jsonl");
    let text = fs::read_to_string(path).unwrap();
    let mut n_read = 0;
    for line in text.lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        let text = record["doc"].as_str().unwrap();
        let document = read(text);
        if let Some(error) = &document.error {
            assert_eq!(record["kind"], json!(error.kind), "{text:?}: {error:?}");
            if error.kind.starts_with("yaml:") {
                let place = (json!(error.line), json!(error.column));
                assert_eq!((&place.0, &place.1), (&record["line"], &record["column"]), "{text:?}");
            }
        } else {
            assert_eq!(record["kind"], json!("ok"), "{text:?}");
            let value = document.root.map_or(json!({"t": "null"}), |it| shape(&it));
            assert_eq!(settled(value), settled(record["value"].clone()), "{text:?}");
        }
        n_read += 1;
    }
    assert_eq!(n_read, 228);
}

#[test]
fn numbers_too_long_for_python_to_print_stay_exact() {
    let digits = "f".repeat(5000);
    let root = super::root(&format!("a: 0x{digits}\nb: -0b{}\n", "1".repeat(20_000)));
    assert_eq!(shape(root.get("a").unwrap())["v"], json!(format!("0x{digits}")));
    assert_eq!(shape(root.get("b").unwrap())["v"], json!(format!("-0x{digits}")));
}

#[test]
fn nesting_ends_where_a_stage_gives_up() {
    let flow = |open: &str, inner: &str, close: &str, n: usize| {
        [&open.repeat(n), inner, &close.repeat(n)].concat()
    };
    let block = |inner: &str, n: usize| {
        let keys: Vec<String> = (0..n).map(|it| [&" ".repeat(it), "a:"].concat()).collect();
        keys.join("\n") + inner
    };
    // The last depth that the official loader reads.
    let last: [(&dyn Fn(usize) -> String, usize); 9] = [
        (&|n| flow("[", "", "]", n), 492),
        (&|n| flow("[", "x", "]", n), 491),
        (&|n| flow("{a: ", "x", "}", n), 490),
        (&|n| flow("{a: ", "", "}", n), 490),
        (&|n| flow("[a: ", "x", "]", n), 245),
        (&|n| flow("- ", "x", "", n), 489),
        (&|n| flow("- ", "", "", n), 490),
        (&|n| block(" x", n), 489),
        (&|n| block("", n), 490),
    ];
    for (text, levels) in last {
        assert_eq!(read(&text(levels)).error, None, "{}", &text(levels)[..9]);
        let error = read(&text(levels + 1)).error.map(|it| it.kind);
        assert_eq!(error, Some("crash:RecursionError"), "{}", &text(levels)[..9]);
    }
}
