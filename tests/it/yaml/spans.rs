//! Where the nodes of a document stand.

use locations_playground::yaml::Style;
use serde_json::json;

use super::{cut, each, read, root, shape};

/// A document in every style.
pub(super) const ALL_STYLES: &str = "\u{feff}# é: 😀\r
plain: é b # c
'single é': \"double \\u00e9\\\r
  more\"
literal: | # header > |
    é 1

    b
folded: &f !!str >-
    é
    b
flow: [é, 'q', {a: 1, \"b\": [2, é: 3]}, ]
items:
- one
-
- - deep é
  - x: 1
    y: &y
      z: 2
- &m
  k: v
? explicit
: - a
  # between
  - b
empty:
nested:
    - é: 1
    -   two
    lines: x
";

#[test]
fn each_span_holds_what_was_written() {
    let text = ALL_STYLES.replace("    lines: x\n", "");
    let root = root(&text);
    let written = |path: &[&str]| cut(&text, root.at(path).unwrap().span);
    assert_eq!(written(&["plain"]), "é b");
    assert_eq!(written(&["single é"]), "\"double \\u00e9\\\r\n  more\"");
    assert_eq!(written(&["literal"]), "| # header > |\n    é 1\n\n    b\n");
    assert_eq!(written(&["folded"]), ">-\n    é\n    b\n");
    assert_eq!(written(&["flow"]), "[é, 'q', {a: 1, \"b\": [2, é: 3]}, ]");
    assert!(written(&["items"]).starts_with("- one\n-\n- - deep é"));
    assert!(written(&["items"]).ends_with("k: v"));
    assert_eq!(written(&["explicit"]), "- a\n  # between\n  - b");
    assert_eq!(written(&["empty"]), "");
    let before = text.find("empty:").unwrap() + "empty:".len();
    assert_eq!(root.at(&["empty"]).unwrap().span.start as usize, before, "behind the colon");
    assert_eq!(written(&["nested"]), "- é: 1\n    -   two");
    let single = &root.as_map().unwrap().entries[1];
    assert_eq!(cut(&text, single.key.span), "'single é'");
    assert_eq!((single.key.style, single.value.style), (Style::Quoted, Style::Quoted));
}

#[test]
fn each_span_reads_back_as_its_node() {
    let text = ALL_STYLES.replace("    lines: x\n", "");
    let mut n_nodes = 0;
    each(&root(&text), &mut |node| {
        let start = node.span.start as usize;
        let line = text[..start].rfind('\n').map_or(0, |it| it + 1);
        let column = text[line..start].chars().count();
        let alone = format!("{}{}", " ".repeat(column), cut(&text, node.span));
        let again = read(&alone);
        assert_eq!(again.error, None, "{alone}");
        let again = again.root.map_or(json!({"t": "null"}), |it| shape(&it));
        assert_eq!(again, shape(node), "{alone}");
        n_nodes += 1;
    });
    assert_eq!(n_nodes, 50);
}

#[test]
fn blanks_that_python_does_not_need_leave_the_places_alone() {
    let text = "é: {a:[1], b: [2]}# c\n&x k: *x\nend: e\n";
    let root = root(text);
    assert_eq!(cut(text, root.at(&["é", "a"]).unwrap().span), "[1]");
    assert_eq!(cut(text, root.get("end").unwrap().span), "e");
    let glued = "{&a: 1, *a: 2}";
    let document = read(glued);
    assert_eq!(document.error, None);
    let text = "k:\n|\n  x\nend: e\n";
    assert_eq!(cut(text, super::root(text).get("end").unwrap().span), "e");
}

#[test]
fn old_line_breaks_leave_the_places_alone() {
    let text = "a: é\u{2028} b\u{85}c: [1,\u{2028}2]\u{85}d: e";
    let root = root(text);
    assert_eq!(cut(text, root.get("c").unwrap().span), "[1,\u{2028}2]");
    assert_eq!(cut(text, root.get("d").unwrap().span), "e");
    each(&root, &mut |node| _ = cut(text, node.span));
}
