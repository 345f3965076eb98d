//! What is read behind a slip.

use locations_playground::yaml::{Data, Node};

use super::{cut, read};

/// A tree in one line.
fn outline(node: &Node) -> String {
    let list = |items: Vec<String>| items.join(", ");
    match &*node.data {
        Data::Null => "~".to_owned(),
        Data::Str(text) | Data::Int(text) => text.to_string(),
        Data::Seq(items) => format!("[{}]", list(items.iter().map(outline).collect())),
        Data::Map(map) => {
            let entry = |key: &Node, value: &Node| format!("{}: {}", outline(key), outline(value));
            let entries = map.entries.iter().map(|it| entry(&it.key, &it.value)).collect();
            format!("{{{}}}", list(entries))
        }
        other => format!("{other:?}"),
    }
}

/// The tree and, for each error, the text it is about.
fn recovered(text: &str) -> (String, Vec<&str>) {
    let document = read(text);
    let errors = document.error.iter().chain(&document.further);
    let places = errors.map(|it| cut(text, it.span)).collect();
    (document.root.as_ref().map_or("nothing".to_owned(), outline), places)
}

#[test]
fn both_sides_of_a_slip_are_read() {
    for (text, tree, places) in [
        (
            "l:\n  - n: a\n    c: {m: x\n  - n: b\n    c: {m: y}\n",
            "{l: [{n: a, c: {m: ~}}, {n: b, c: {m: y}}]}",
            &["{"][..],
        ),
        (
            "l:\n  - n: \"a\n    c: x\n  - n: b\n    c: \"y}\n  - n: c\n",
            "{l: [{n: ~, c: x}, {n: b, c: ~}, {n: c}]}",
            &["y", "\""],
        ),
        (
            "l:\n  - n: a\n    c: x: y\n   i: z\n  - n: b\n\ti: t\n  - n: c\n    g\n    f: h\n",
            "{l: [{n: a, c: x}, {n: b}, {n: c, f: h}]}",
            &[":", "\t", "g"],
        ),
        ("stray\nl:\n  - n: c\n", "{l: [{n: c}]}", &[":"]),
        ("a: [1, 2\nb: 3\nc: {x: 1}}\nd: 4\n", "{a: [1, ~], b: 3, c: {x: 1}, d: 4}", &["[", "}"]),
        (
            "{\"l\": [{\"n\": \"a\" \"c\": {\"m\": \"x\"}}, {\"n\": \"b\"]}",
            "{l: [{n: a, c: {m: x}}, {n: b}]}",
            &["\"", "]"],
        ),
        ("a:\n- 1\n- @x\n- 3\nb: 4\n", "{a: [1, ~, 3], b: 4}", &["@"]),
        ("a: *x\nb: &y 1\nc: &y 2\nd: *y\n", "{a: ~, b: 1, c: 2, d: 2}", &["*x", "&y"]),
        ("%YAML 3.0\n---\na: !e!x 1\nb: 2\n", "{a: 1, b: 2}", &["%YAML 3.0", "!e!x", "!e!x 1"]),
        ("a: 'b\n", "{a: ~}", &["'"]),
        ("a: 1\n---\nb: 2\n", "{a: 1}", &["---"]),
        ("a: \u{1}x\nb: \u{7f}\n", "{a: _x, b: _}", &["\u{1}", "\u{7f}"]),
    ] {
        let (found, seen) = recovered(text);
        assert_eq!(found, tree, "{text:?}");
        assert_eq!(seen, places, "{text:?}");
    }
}

#[test]
fn the_first_error_is_the_one_that_stops_the_official_loader() {
    let document = read("a: !x 1\nb: [1, 2\nc: *y\n");
    assert_eq!(document.error.unwrap().kind, "yaml:ParserError");
    let kinds: Vec<_> = document.further.iter().map(|it| it.kind).collect();
    assert_eq!(kinds, ["yaml:ComposerError", "yaml:ConstructorError"]);
}

#[test]
fn errors_are_bounded() {
    let document = read(&"a: b: c\n".repeat(1000));
    assert_eq!(document.further.len(), 49);
    assert_eq!(read(&"\u{1}\n".repeat(1000)).further.len(), 49);
}

#[test]
fn comments_are_kept_wherever_they_stand() {
    let text = "# a\nb: 1 # c\nd: | # e\n  # text\nf: '# text'\ng: [1, # h\n  2]\ni: x#y\nj: k: l # m\n# n";
    let document = read(text);
    let comments: Vec<_> = document.comments.iter().map(|it| cut(text, *it)).collect();
    assert_eq!(comments, ["# a", "# c", "# e", "# h", "# n"]);
}
