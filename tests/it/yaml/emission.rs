//! Trees written as text read back as the same values.

use std::fs;
use std::rc::Rc;

use locations_playground::source::{FileId, Span};
use locations_playground::yaml::{Data, Entry, Map, Node, Style, emit};
use serde_json::json;

use super::{fixtures, read, root, shape};
use crate::dice::Dice;

impl Dice {
    fn text(&mut self) -> String {
        const PARTS: [&str; 62] = [
            " ",
            "\n",
            "\t",
            ":",
            "-",
            "?",
            ",",
            "[",
            "]",
            "{",
            "}",
            "#",
            "&",
            "*",
            "!",
            "|",
            ">",
            "'",
            "\"",
            "%",
            "@",
            "`",
            "\\",
            "~",
            "=",
            "<",
            "0",
            "1",
            "a",
            ".",
            "e",
            "é",
            "\u{85}",
            "\u{2028}",
            "\u{feff}",
            "\u{a0}",
            "\u{7}",
            "\u{0}",
            "😀",
            "_",
            "+",
            "\r",
            "yes",
            "no",
            "null",
            "1.5",
            "0x1",
            "- ",
            "a: ",
            "# ",
            "b c",
            "  ",
            "\n\n",
            "---",
            "...",
            "\n  x",
            "true",
            "1:30",
            "<<",
            "2001-01-01",
            "x\n",
            "{{ x }}",
        ];
        let length = self.below(8);
        (0..length).map(|_| PARTS[self.below(PARTS.len())]).collect()
    }

    fn tree(&mut self, depth: usize) -> Node {
        let n_kinds = if depth == 0 { 10 } else { 16 };
        node(match self.below(n_kinds) {
            0 => Data::Null,
            1 => Data::Bool(self.below(2) == 0),
            2 => Data::Int(Rc::from(["0", "-7", "123456789012345678901234567890"][self.below(3)])),
            3 => Data::Float(
                [0.0, -1.5, 1e300, 1e-7, f64::INFINITY, f64::NEG_INFINITY][self.below(6)],
            ),
            4 => Data::Bytes(Rc::from(self.text().into_bytes())),
            5 => Data::Date(Rc::from(
                ["2001-02-03", "2001-12-14 21:59:43.100000-05:00"][self.below(2)],
            )),
            6..10 => Data::Str(Rc::from(self.text())),
            10..12 => Data::Seq((0..self.below(4)).map(|_| self.tree(depth - 1)).collect()),
            12 => Data::Set(self.map(0)),
            _ => Data::Map(self.map(depth - 1)),
        })
    }

    fn map(&mut self, depth: usize) -> Map {
        let mut entries: Vec<Entry> = Vec::new();
        for at in 0..self.below(4) {
            let key = node(Data::Str(Rc::from(format!("{}{at}", self.text()))));
            entries.push(Entry { key, value: self.tree(depth), merged: false });
        }
        Map { entries, duplicates: Vec::new() }
    }
}

fn node(data: Data) -> Node {
    let span = Span::new(FileId(0), 0, 0);
    Node { span, data: Rc::new(data), style: Style::Plain, tagged: false }
}

#[test]
fn strings_read_back_as_value_key_and_item() {
    let mut dice = Dice(1);
    for _ in 0..14_000 {
        let text: Rc<str> = Rc::from(dice.text());
        let string = node(Data::Str(text.clone()));
        let list = node(Data::Seq(vec![string.clone(), string.clone()]));
        let value = node(Data::Seq(vec![string.clone(), list]));
        let entries = vec![Entry { key: string, value, merged: false }];
        let tree = node(Data::Map(Map { entries, duplicates: Vec::new() }));
        let emitted = emit(&tree);
        assert_eq!(shape(&root(&emitted)), shape(&tree), "{emitted}");
    }
}

#[test]
fn trees_read_back() {
    let mut dice = Dice(2);
    for _ in 0..8000 {
        let tree = dice.tree(4);
        let emitted = emit(&tree);
        let again = read(&emitted);
        assert_eq!(again.error, None, "{emitted}");
        let mut expected = shape(&tree);
        let mut found = shape(&again.root.unwrap());
        forget_values_of_sets(&mut expected);
        forget_values_of_sets(&mut found);
        assert_eq!(found, expected, "{emitted}");
    }
}

/// The members of a set have no values that count.
fn forget_values_of_sets(value: &mut serde_json::Value) {
    let is_set = value.get("t") == Some(&json!("set"));
    match value {
        serde_json::Value::Object(fields) => {
            for member in fields.get_mut("v").and_then(|it| it.as_array_mut()).into_iter().flatten()
            {
                if let (true, Some(pair)) = (is_set, member.as_array_mut()) {
                    pair.truncate(1);
                }
                forget_values_of_sets(member);
            }
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(forget_values_of_sets),
        _ => {}
    }
}

#[test]
fn every_recorded_document_reads_back() {
    let mut n_emitted = 0;
    for entry in fs::read_dir(fixtures().join("cases")).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        let document = read(&text);
        let Some(tree) = document.root.filter(|_| document.error.is_none()) else { continue };
        let emitted = emit(&tree);
        if emitted.contains("# contains itself") {
            continue;
        }
        let again = root(&emitted);
        assert_eq!(shape(&again), shape(&tree), "{emitted}");
        n_emitted += 1;
    }
    assert!(n_emitted > 150, "{n_emitted}");
}

#[test]
fn the_form_is_that_of_the_source() {
    let text = "a: |\n  x\n\n  y\nb: |-\n  x\n   y\nc: |+\n  x\n\nd: |2-\n     x\n  y\ne: \"yes\"\n\
                f:\n  - 1\n  - - g: null\nh: {}\ni: []\nj: \"a\\nb\\u2028\"\n";
    assert_eq!(emit(&root(text)), text);
    let folded = root("a: >\n  x\n  y\n\n  z\n");
    assert_eq!(emit(&folded), "a: |\n  x y\n  z\n");
    let unpaired = "a: \"x\\uD83D\\x00\"\n";
    assert_eq!(emit(&root(unpaired)), unpaired);
}
