//! What rendered texts are said to come from stands where it is said to stand, whatever the template is.

use std::collections::BTreeSet;

use locations_playground::source::{FileId, Rendering, Role, Settings, SourceFile, Workspace};
use locations_playground::template::render_all;
use locations_playground::yaml::{self, Data, Node};
use serde_json::Value;

use crate::support::project_file;

/// The renderings of a template with these values.
fn renderings(template: &str, values: &str) -> (Workspace, Vec<Rendering>) {
    let files = [
        ("dagster_cloud.yaml", template),
        ("inc.yaml", "inc {{ name }}\n"),
        ("values.yaml", values),
    ];
    let file = |(path, text): (&str, &str)| SourceFile::new("a", path, text);
    let mut workspace = Workspace {
        files: files.map(file).into(),
        settings: Settings::default(),
        rendered: Vec::new(),
    };
    render_all(&mut workspace);
    let rendered = workspace.rendered.clone();
    (workspace, rendered)
}

/// Where the keys and values of a document stand.
fn places(node: &Node, found: &mut BTreeSet<(u32, u32)>) {
    found.insert((node.span.start, node.span.end));
    match &*node.data {
        Data::Seq(items) => items.iter().for_each(|it| places(it, found)),
        Data::Map(map) | Data::Set(map) => {
            for it in &map.entries {
                places(&it.key, found);
                places(&it.value, found);
            }
        }
        _ => {}
    }
}

/// How many inputs there are; each is checked.
fn checked(template: &str, values: &str) -> usize {
    let (workspace, renderings) = renderings(template, values);
    let mut known = BTreeSet::new();
    if let Some(root) = yaml::parse(FileId(2), values).root {
        places(&root, &mut known);
    }
    let mut n_inputs = 0;
    for rendering in &renderings {
        assert!(rendering.inputs.is_sorted_by_key(|it| it.piece), "{template}");
        for it in &rendering.inputs {
            n_inputs += 1;
            assert!((it.piece as usize) < rendering.pieces.len(), "{template}");
            let Some(span) = it.span else {
                assert!(matches!(it.role, Role::Given | Role::Variable), "{template} {it:?}");
                continue;
            };
            let text = &workspace.files[span.file.0 as usize].text;
            let text = text.get(span.start as usize..span.end as usize).unwrap();
            match it.role {
                Role::Value | Role::Item => {
                    assert_eq!(span.file, FileId(2), "{template}");
                    assert!(known.contains(&(span.start, span.end)), "{template}: {text}");
                }
                Role::Set => {
                    assert!(text.starts_with("{%") && text.ends_with("%}"), "{template}: {text}");
                    assert!(text.contains("set") || text.contains("with"), "{template}: {text}");
                }
                Role::Default => assert!(!text.is_empty() && !text.contains("default("), "{text}"),
                Role::Given | Role::Variable => panic!("{template} {it:?}"),
            }
        }
    }
    n_inputs
}

#[test]
fn inputs_stand_where_they_are_said_to_stand() {
    let folder = project_file("tests/fixtures/template");
    let values = std::fs::read_to_string(folder.join("values.yaml")).unwrap();
    let mut n_told = 0;
    for name in ["cases.jsonl", "differences.jsonl"] {
        for line in std::fs::read_to_string(folder.join(name)).unwrap().lines() {
            let case: Value = serde_json::from_str(line).unwrap();
            let template = case["template"].as_str().unwrap();
            let n = checked(template, &values);
            n_told += usize::from(n > 0);
        }
    }
    assert!(n_told > 100, "{n_told}");
}

#[test]
fn what_a_hostile_template_reads_is_told_up_to_a_limit() {
    let long = "a".repeat(1_000_000);
    let values =
        format!("long: {long}\nname: n\nlist: [{}]\nmap: {{a: 1, b: 2}}\n", "x, ".repeat(3000));
    let cases = [
        // A long text read often, a list searched for each of its items, and names that keep growing.
        "{% set l = long %}{% for i in range(20000) %}{{ l | length }}{% endfor %}".to_owned(),
        "{% for it in list | sort %}{% for other in list | sort %}{{ it }}{% endfor %}{% endfor %}".to_owned(),
        "{% set ns = namespace(a='') %}{% for it in list %}{% set ns.a = ns.a ~ it %}{% endfor %}{{ ns.a }}"
            .to_owned(),
        format!("{{% set a = name %}}{}{{{{ a }}}}", "{% set a = a ~ a %}".repeat(12)),
        format!("{}x{}", "{% if name %}".repeat(60), "{% endif %}".repeat(60)),
        format!("{}{{{{ name }}}}{}", "{% if name %}".repeat(60), "{% endif %}".repeat(60)),
        format!("{{{{ {}name{} }}}}", "(".repeat(90), ")".repeat(90)),
        format!("{{{{ {}name }}}}", "name if 0 else ".repeat(90)),
        format!("{{{{ name{} }}}}", "|default('x')".repeat(90)),
        "{{ __print(0, 0, name) }}{{ __read(name, 1, 'name') }}".to_owned(),
        "{% set from__name = 99 %}{{ name }}{% set name = 'n' %}{{ name }}".to_owned(),
        "{% for it in list %}{{ loop.previtem }}{{ loop.nextitem }}{% endfor %}".to_owned(),
        "{% for it in [map] recursive %}{{ it }}{% if it is mapping %}{{ loop(it) }}{% endif %}{% endfor %}".to_owned(),
        "{% raw %}{{ name }}{% endraw %}{% if name %}{% raw %}{{{% endraw %}{% endif %}".to_owned(),
        "{% include 'inc.yaml' %}{% set x %}{% include 'inc.yaml' %}{% endset %}{{ x }}".to_owned(),
        "{% macro m(a, b=name) %}{{ a }}{{ b }}{{ caller() }}{% endmacro %}{% call m(name) %}{{ name }}{% endcall %}"
            .to_owned(),
        "{% filter upper %}{{ name }}{% endfilter %}{% autoescape true %}{% if name %}<{% endif %}{{ '<' ~ name }}{% endautoescape %}"
            .to_owned(),
        "{{ name }}{{ map.c.d }}".to_owned(),
        "{{ name".to_owned(),
    ];
    for template in &cases {
        checked(template, &values);
        for end in (0..template.len().min(200)).filter(|it| template.is_char_boundary(*it)) {
            checked(&template[..end], "name: n\nlist: [a, b]\nmap: {a: 1}\nlong: x\n");
        }
    }
}
