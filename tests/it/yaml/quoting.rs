//! Written scalars read back.

use locations_playground::yaml::{quote, resolves_to_string};

use super::root;

#[test]
fn quoted_text_reads_back() {
    let samples = [
        "",
        "a",
        "a b",
        "yes",
        "No",
        "null",
        "~",
        "1",
        "1.5",
        "0x1F",
        "1:30",
        "1e3",
        "2024-01-01",
        "=",
        "<<",
        "- a",
        "-a",
        "-",
        "?",
        "? a",
        ":",
        ":a",
        "a:",
        "a: b",
        "a:b",
        "a #b",
        "a#b",
        "#a",
        " a",
        "a ",
        "a\tb",
        "a\nb",
        "\n",
        "\r\n",
        "é",
        "😀",
        "\u{85}",
        "\u{a0}",
        "\u{2028}",
        "\u{feff}",
        "\u{feff}a",
        "\u{0}",
        "\u{7f}",
        "\u{fffe}",
        "\"",
        "'",
        "\\",
        "a\\nb",
        "'a'",
        "\"a\"",
        "[a]",
        "{a}",
        "{{ x }}",
        "${{ x }}",
        "a, b",
        "*a",
        "&a",
        "!a",
        "%a",
        "@a",
        "`a",
        "|",
        ">",
        "---",
        "--- a",
        "...",
        "....",
        "----",
        "a...",
        "\u{d7ff}",
        "\u{10ffff}",
        "y",
        "n",
        "0o7",
    ];
    let long = "x".repeat(3000);
    for text in samples.into_iter().chain([long.as_str()]) {
        let quoted = quote(text);
        assert_eq!(quoted == text, resolves_to_string(text), "{text:?}");
        let value = root(&format!("k: {quoted}"));
        assert_eq!(value.get("k").unwrap().as_str(), Some(text), "{quoted}");
        let item = root(&format!("- {quoted}\n"));
        assert_eq!(item.as_seq().unwrap()[0].as_str(), Some(text), "{quoted}");
        let flow = root(&format!("[{quoted}, {quoted}]"));
        assert_eq!(flow.as_seq().unwrap()[1].as_str(), Some(text), "{quoted}");
        if quoted.len() < 1024 {
            let key = root(&format!("{quoted}: 1\n"));
            assert_eq!(key.as_map().unwrap().entries[0].key.as_str(), Some(text), "{quoted}");
        }
    }
    for text in
        ["a", "a b", "y", "1e3", "2024-01", "a:b", "-a", "my_package.defs", "a#b", "$A", "é"]
    {
        assert!(resolves_to_string(text), "{text}");
    }
}

#[test]
fn what_may_be_a_date_stays_in_quotes() {
    // Taken for dates and times by PyYAML itself.
    for text in [
        "2024-01-01",
        "2001-12-14t21:59:43.10-05:00",
        "2001-12-14T21:59:43Z",
        "2001-12-14 21:59:43.10 -5",
        "2001-1-4 1:59:43",
    ] {
        assert_eq!(quote(text), format!("\"{text}\""));
    }
    for text in [
        "2024-01",
        "2024-01-rc1",
        "v2024-01-01",
        "2024-01-01-rc1",
        "12024-01-01",
        "2024-001-01",
        "20240101a",
    ] {
        assert_eq!(quote(text), text);
    }
}
