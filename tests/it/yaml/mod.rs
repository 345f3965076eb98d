//! YAML as the official loader reads it.

mod emission;
mod hostile;
mod quirks;
mod quoting;
mod real;
mod recorded;
mod recovery;
mod spans;

use std::path::{Path, PathBuf};
use std::rc::Rc;

use locations_playground::source::{FileId, Span};
use locations_playground::yaml::{Data, Document, Map, Node, Style, parse};
use serde_json::{Value, json};

fn read(text: &str) -> Document {
    parse(FileId(0), text)
}

/// The root of a text that must be fine.
fn root(text: &str) -> Node {
    let document = read(text);
    assert_eq!(document.error, None, "{text:?}");
    document.root.unwrap()
}

/// What the official loader would stop at: the words and the text they are about.
fn error(text: &str) -> (String, &str) {
    let error = read(text).error.unwrap_or_else(|| panic!("no error in {text:?}"));
    (error.message, cut(text, error.span))
}

fn cut(text: &str, span: Span) -> &str {
    &text[span.start as usize..span.end as usize]
}

/// A value without spans, in the notation of the recorded verdicts.
fn shape(node: &Node) -> Value {
    let entries = |map: &Map| -> Value {
        map.entries.iter().map(|it| json!([shape(&it.key), shape(&it.value)])).collect()
    };
    match &*node.data {
        Data::Null => json!({"t": "null"}),
        Data::Bool(value) => json!({"t": "bool", "v": value}),
        Data::Int(digits) => json!({"t": "int", "v": &**digits}),
        Data::Float(value) => json!({"t": "float", "v": float(&value.to_string())}),
        Data::Str(text) => json!({"t": "str", "v": &**text}),
        Data::Unpaired(text) => json!({"t": "unpaired", "v": &**text}),
        Data::Bytes(bytes) => json!({"t": "bytes", "v": bytes.to_vec()}),
        Data::Date(text) => json!({"t": "date", "v": &**text}),
        Data::Seq(items) => json!({"t": "list", "v": items.iter().map(shape).collect::<Value>()}),
        Data::Map(map) => json!({"t": "map", "v": entries(map)}),
        Data::Set(map) => json!({"t": "set", "v": entries(map)}),
        Data::Recursive(_) => json!({"t": "recursive"}),
    }
}

/// One spelling for each number.
fn float(text: &str) -> String {
    format!("{:?}", text.parse::<f64>().unwrap())
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/oracle")
}

/// Visits a node and all below it.
fn each(node: &Node, visit: &mut dyn FnMut(&Node)) {
    visit(node);
    match &*node.data {
        Data::Seq(items) => items.iter().for_each(|it| each(it, visit)),
        Data::Map(map) | Data::Set(map) => map.entries.iter().for_each(|it| {
            each(&it.key, visit);
            each(&it.value, visit);
        }),
        _ => {}
    }
}

#[test]
fn what_was_read_before_an_error_stays() {
    let document = read("a: 1\nb:\n  - x\n  - y: [1, \"2");
    assert_eq!(document.error.as_ref().unwrap().message, "The quotation mark is never closed");
    let root = document.root.unwrap();
    assert_eq!(root.get("a").map(shape), Some(json!({"t": "int", "v": "1"})));
    let items = root.get("b").unwrap().as_seq().unwrap();
    assert_eq!(items[0].as_str(), Some("x"));
    assert_eq!(items[1].get("y").unwrap().as_seq().unwrap().len(), 1);
}

#[test]
fn errors_name_their_place() {
    for (text, message, place) in [
        ("a: b: c\n", "A `:` may not stand here; put text that contains `: ` in quotes", ":"),
        ("a: *b\n", "The alias `*b` has no anchor `&b` before it", "*b"),
        ("a: &x 1\nb: &x 2\n", "The anchor `&x` is set a second time", "&x"),
        ("a: 1\n---\nb: 2\n", "Another document starts here; there may be only one", "---"),
        ("a: !env X\n", "Unknown tag `!env`", "!env X"),
        ("a: !!python/tuple [1]\n", "Unknown tag `!!python/tuple`", "!!python/tuple"),
        ("a: !!int abc\n", "`abc` cannot be read as `!!int`", "!!int abc"),
        ("a: <<\n", "`<<` has a meaning of its own only as a key; put it in quotes", "<<"),
        ("a: =\n", "`=` has a meaning of its own only as a key; put it in quotes", "="),
        ("%YAML 2.0\n---\na: 1\n", "Only YAML 1 is understood", "%YAML 2.0"),
        (
            "a: {{ x }}\n",
            "A list or mapping cannot be a key; put text with braces in quotes",
            "{ x }",
        ),
        (
            "a: 1\n\tb: 2\n",
            "A tab may stand only in quotes, block text and comments; use spaces",
            "\t",
        ),
        ("a: \u{7}\n", "The control character `U+0007` is not allowed", "\u{7}"),
        ("<<: 1\n", "`<<` needs a mapping or a list of mappings", "1"),
        ("a: @b\n", "`@` cannot start a value; put the text in quotes", "@"),
    ] {
        assert_eq!(error(text), (message.to_owned(), place), "{text:?}");
    }
}

#[test]
fn tabs_stand_only_where_they_are_text() {
    root("a: \"\t\" #\tc\nb: '\t'\nc: |\n  x\ty\n  \tz\n#\t\n");
    for text in
        ["a:\t1\n", "a: 1\t\n", "a: b\tc\n", "- \ta\n", "a: 1\t# c\n", "[a,\tb]\n", "a: |\t\n x\n"]
    {
        assert_eq!(error(text).1, "\t", "{text:?}");
    }
}

#[test]
fn merged_entries_come_first_and_lose_to_own_ones() {
    let text =
        "base: &b {x: 1, y: 2}\nmore: &m {y: 3, z: 4}\nall:\n  y: 0\n  <<: [*b, *m]\n  '<<': 5\n";
    let root = root(text);
    let map = root.get("all").unwrap().as_map().unwrap();
    let seen: Vec<_> = map
        .entries
        .iter()
        .map(|it| (it.key.as_str().unwrap(), cut(text, it.value.span), it.merged))
        .collect();
    assert_eq!(seen, [("y", "0", false), ("z", "4", true), ("x", "1", true), ("<<", "5", false)]);
    assert_eq!(map.duplicates, []);
    assert!(Rc::ptr_eq(&map.get("x").unwrap().data, &root.at(&["base", "x"]).unwrap().data));
}

#[test]
fn a_repeated_key_keeps_both_places() {
    let text = "{a: 1, b: 2, a: 3, 1: c, true: d, 1.0: e}";
    let root = root(text);
    let map = root.as_map().unwrap();
    let written: Vec<_> = map.entries.iter().map(|it| cut(text, it.value.span)).collect();
    assert_eq!(written, ["3", "2", "e"]);
    let seen: Vec<_> = map
        .duplicates
        .iter()
        .map(|it| (cut(text, it.lost), it.lost.start, it.kept.start, it.name.as_str()))
        .collect();
    assert_eq!(seen, [("a", 1, 13, "a"), ("1", 19, 25, "true"), ("true", 25, 34, "1.0")]);
}

#[test]
fn aliases_share_their_data_and_may_be_recursive() {
    let root = root("a: &a [1, *a]\nb: *a\nc: &c {d: *c}\n");
    let (a, b) = (root.get("a").unwrap(), root.get("b").unwrap());
    assert!(Rc::ptr_eq(&a.data, &b.data));
    assert_eq!(b.style, Style::Alias);
    let back = &a.as_seq().unwrap()[1];
    assert!(matches!(*back.data, Data::Recursive(_)));
    assert!(std::rc::Rc::ptr_eq(&back.unrolled().unwrap().data, &a.data));
    let back = root.at(&["c", "d"]).unwrap();
    assert!(std::rc::Rc::ptr_eq(&back.unrolled().unwrap().data, &root.get("c").unwrap().data));
}

#[test]
fn tags_make_what_python_makes() {
    let text = "b: !!binary aGk=\ns: !!set {x, y}\nd: !!timestamp 2001-12-14t21:59:43.10-05:00\n\
                i: !!int '0b11'\nn: !!null x\nt: !!str\nf: !!float 1:30\nm: ! '12'\np: !!omap [a: 1]\n";
    let root = root(text);
    for (key, expected) in [
        ("b", json!({"t": "bytes", "v": [104, 105]})),
        ("d", json!({"t": "date", "v": "2001-12-14 21:59:43.100000-05:00"})),
        ("i", json!({"t": "int", "v": "3"})),
        ("n", json!({"t": "null"})),
        ("t", json!({"t": "str", "v": ""})),
        ("f", json!({"t": "float", "v": "90.0"})),
        ("m", json!({"t": "int", "v": "12"})),
    ] {
        assert_eq!(shape(root.get(key).unwrap()), expected, "{key}");
    }
    assert!(matches!(&*root.get("s").unwrap().data, Data::Set(map) if map.entries.len() == 2));
    let pair = &root.get("p").unwrap().as_seq().unwrap()[0];
    assert_eq!(pair.as_seq().unwrap()[0].as_str(), Some("a"));
}
