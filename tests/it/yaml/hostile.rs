//! Texts made to hurt, and half-written ones.

use std::fmt::Write as _;
use std::fs;
use std::time::{Duration, Instant};

use super::spans::ALL_STYLES;
use super::{cut, each, fixtures, read};

#[test]
fn no_prefix_panics() {
    let mut texts = vec![ALL_STYLES.to_owned()];
    for case in ["yaml_aliases", "cc_k8s_camel_and_snake", "cc_aca_full", "yaml_tab_indent"] {
        texts.extend(fs::read_to_string(fixtures().join(format!("cases/{case}.yaml"))));
    }
    for text in texts {
        for (end, _) in text.char_indices() {
            let document = read(&text[..end]);
            document
                .root
                .iter()
                .for_each(|it| each(it, &mut |node| _ = cut(&text[..end], node.span)));
            if let Some(error) = document.error {
                cut(&text[..end], error.span);
            }
        }
    }
}

/// Reads a text made to hurt; whether there was an error.
fn survive(text: &str) -> bool {
    let start = Instant::now();
    let failed = read(text).error.is_some();
    let took = start.elapsed();
    assert!(took < Duration::from_secs(20), "{took:?} for {:?}", &text[..40.min(text.len())]);
    failed
}

#[test]
fn hostile_texts_end_soon() {
    for unit in ["[", "{a: ", "- ", "? ", "{", "[{", "&a [", "!!seq ["] {
        assert!(survive(&unit.repeat(100_000)), "{unit}");
    }
    let deep: String = (0..1000).fold(String::new(), |text, n| text + &" ".repeat(n) + "a:\n");
    assert!(survive(&deep));
    let mut laughs = "a0: &a0 [x, x]\n".to_owned();
    let mut merges = "a0: &a0 {x: 1, y: 2}\n".to_owned();
    let mut chain = "a0: &a0 [x]\n".to_owned();
    let (mut sized, mut sums) = ("- &a0 {x: 1}\n".to_owned(), String::new());
    for n in 1..1000 {
        let (last, before) = (n - 1, vec![format!("*a{}", n - 1); 9].join(", "));
        writeln!(laughs, "a{n}: &a{n} [{before}]").unwrap();
        writeln!(merges, "a{n}: &a{n} {{<<: [{before}]}}").unwrap();
        writeln!(chain, "a{n}: &a{n} [*a{last}]").unwrap();
        writeln!(sized, "- &a{n} {{<<: *a{last}, k{n}: 1}}").unwrap();
        writeln!(sums, "- 0x{}", "f".repeat(5000)).unwrap();
    }
    assert!(survive(&laughs));
    assert!(survive(&merges));
    assert!(survive(&chain));
    assert!(survive(&sized));
    assert!(!survive(&sums));
    let large = "x".repeat(5_000_000);
    assert!(!survive(&format!("a: \"{large}\"")));
    assert!(!survive(&format!("a: |\n  {large}")));
    assert!(survive(&format!("a: \"{large}")));
    assert!(survive(&"a: \"x\n".repeat(100_000)));
    assert!(survive(&"a: {x\n".repeat(100_000)));
    assert!(survive(&format!("{{{}", "a\n".repeat(500_000))));
    assert!(survive(&"? ".repeat(100_000)));
    assert!(survive(&"\n".repeat(3).replace('\n', "a: &a\n").repeat(50_000)));
    assert!(!survive(&format!("[{}]", "[[[[[[[[x]]]]]]]], ".repeat(100_000))));
    assert!(!survive(&format!("{{{}}}", "<<: {a: 1}, ".repeat(50_000))));
    let (mut keys, mut anchors) = (String::new(), String::new());
    for n in 0..200_000 {
        write!(keys, "k{n}: {n}, ").unwrap();
        writeln!(anchors, "- &a{n} x\n- *a{n}").unwrap();
    }
    assert!(!survive(&format!("{{{keys}}}")));
    assert!(!survive(&"# c\n".repeat(200_000)));
    assert!(!survive(&format!("a: \"{}\"", "\\x41\t".repeat(200_000))));
    assert!(!survive(&anchors));
    assert!(survive(&"{a:[x], b: ".repeat(20_000)));
}

#[test]
fn twenty_thousand_locations_that_share_settings_pass() {
    let mut text = "x: &shared {container_context: {k8s: {env_vars: [A=1, B=2], labels: {a: b, c: d}}}}\nlocations:\n".to_owned();
    for n in 0..20_000 {
        writeln!(
            text,
            "- <<: *shared\n  location_name: l{n}\n  code_source: {{module_name: m.n{n}}}"
        )
        .unwrap();
    }
    assert!(!survive(&text));
}
