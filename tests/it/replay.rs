//! Properties of every merge: values replay from their origins, nothing is lost, and the effective file reads back.

use locations_playground::analysis::Analysis;
use locations_playground::merge::{Merged, MergedValue, render};
use locations_playground::source::{
    Deployed, FileId, Layout, RepoSettings, Settings, SourceFile, Span,
};
use locations_playground::yaml::{Data, Node, parse};

use crate::dice::Dice;
use crate::support::check_with;

impl Dice {
    fn scalar(&mut self) -> &'static str {
        self.pick(&[
            "a",
            "'b'",
            "\"c\\n\"",
            "1",
            "0x1F",
            "1.5e+3",
            "yes",
            "~",
            "''",
            "!!binary YQ==",
            "!!timestamp 2024-01-01",
            ".nan",
            "!!set {a, 1}",
            "é",
            "'1'",
            "{}",
            "99999999999999999999",
        ])
    }

    /// A container context; each key holds one kind of value, so that any two can be merged.
    fn context(&mut self) -> String {
        let mut parts = Vec::new();
        for key in ["namespace", "labels", "env_vars", "env_secrets", "volumes", "run_k8s_config"] {
            if self.below(3) == 0 {
                continue;
            }
            let value = match key {
                "namespace" => self.pick(&["one", "'two'", "~"]).to_owned(),
                "labels" => format!(
                    "{{a: {}, \"b\": {}, x.y: {}}}",
                    self.pick(&["1", "a"]),
                    self.pick(&["2", "~"]),
                    self.pick(&["c", "''"])
                ),
                "env_vars" => self.list(|it| it.pick(&["A=1", "A=2", "B", "C=3"]).to_owned()),
                "env_secrets" => {
                    self.list(|it| it.pick(&["a", "b", "1", "1.0", "{a: 1}", "~", "[]"]).to_owned())
                }
                "volumes" => self.list(|it| {
                    format!("{{name: {}, n: {}}}", it.pick(&["a", "b", "c"]), it.below(9))
                }),
                _ => format!(
                    "{{container_config: {{args: {}}}}}",
                    self.list(|it| it.pick(&["x", "y"]).to_owned())
                ),
            };
            parts.push(format!("{key}: {value}"));
        }
        format!("{{k8s: {{{}}}}}", parts.join(", "))
    }
}

/// `defaults`, a base and an overlay that can be merged.
pub(crate) fn texts(dice: &mut Dice) -> [String; 2] {
    let defaults = format!(
        "defaults:\n  image: {}\n  container_context: {}\n",
        dice.pick(&["d", "~", "'e'"]),
        dice.context()
    );
    let location = |dice: &mut Dice| {
        format!(
            "locations:\n  - location_name: x\n    image: {}\n    container_context: {}\n",
            dice.pick(&["a", "~", "'b'", "\"c\""]),
            dice.context()
        )
    };
    let base = format!("{defaults}{}    code_source: {{module_name: m}}\n", location(dice));
    [base, location(dice)]
}

pub(crate) fn merged(texts: &[String; 2]) -> Analysis {
    let mut settings = Settings::default();
    settings.repos.insert(
        "r".into(),
        RepoSettings {
            layout: Some(Layout::Patches),
            deployed: Some(Deployed::Merged),
            ..RepoSettings::default()
        },
    );
    let files = vec![
        SourceFile::new("r", "dagster_cloud.yaml", &texts[0]),
        SourceFile::new("r", "dagster_cloud.prod.yaml", &texts[1]),
    ];
    check_with(files, settings)
}

/// A value without its places, kinds of numbers and the order of keys kept.
pub(crate) fn plain(node: &Node) -> String {
    match &*node.data {
        Data::Seq(items) => format!("{:?}", items.iter().map(plain).collect::<Vec<_>>()),
        Data::Map(map) | Data::Set(map) => {
            let entries =
                map.entries.iter().map(|it| format!("{}: {}", plain(&it.key), plain(&it.value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
        data => format!("{data:?}"),
    }
}

/// What stands at `span`, read again.
pub(crate) fn again(analysis: &Analysis, span: Span) -> Node {
    let text = &analysis.files.text(span.file)[span.start as usize..span.end as usize];
    // The span of a tagged value leaves its tag out, which the text before it has.
    let before = &analysis.files.text(span.file)[..span.start as usize];
    let tag = before.strip_suffix(' ').and_then(|it| it.rsplit([' ', '[']).next());
    let tag = tag.filter(|it| it.starts_with("!!")).unwrap_or_default();
    let document = parse(FileId(0), &format!("{tag} {text}"));
    assert_eq!(document.error, None, "{tag} {text}");
    document.root.unwrap()
}

/// Checks every value below `value`; every span that it tells, winners first.
fn replay(analysis: &Analysis, value: &Merged, told: &mut Vec<Span>) {
    match &value.value {
        MergedValue::Scalar(node) => {
            assert_eq!(plain(&again(analysis, value.origin)), plain(node));
            told.push(value.origin);
        }
        MergedValue::List(items) => items.iter().for_each(|it| replay(analysis, it, told)),
        MergedValue::Map(entries) => {
            for entry in entries {
                replay(analysis, &entry.value, told);
            }
        }
    }
    for hidden in &value.hidden {
        again(analysis, *hidden);
        told.push(*hidden);
    }
}

/// The places of what is not null at `path`, weakest first: `defaults`, base, overlay.
fn sources(texts: &[String; 2], path: &[&str]) -> Vec<Node> {
    let read = |at: u32, text: &str| parse(FileId(at), text).root.unwrap();
    let (base, overlay) = (read(0, &texts[0]), read(1, &texts[1]));
    let location = |root: &Node| root.get("locations").unwrap().as_seq().unwrap()[0].clone();
    [base.get("defaults").unwrap().clone(), location(&base), location(&overlay)]
        .iter()
        .filter_map(|it| it.at(path).filter(|it| !it.is_null()).cloned())
        .collect()
}

#[test]
fn values_replay_from_their_origins_and_nothing_is_lost() {
    let mut dice = Dice(7);
    for _ in 0..400 {
        let texts = texts(&mut dice);
        let analysis = merged(&texts);
        let effective = analysis.effective(0, Some("prod")).unwrap();
        assert_eq!(effective.failures, [], "{texts:?}");
        let location = &effective.locations[0].merged;
        let mut told = Vec::new();
        replay(&analysis, location, &mut told);
        let n_told = told.len();
        told.sort_by_key(|it| (it.file.0, it.start, it.end));
        told.dedup();
        assert_eq!(told.len(), n_told, "each text wins or loses once: {texts:?}");
        let k8s = |key| ["container_context", "k8s", key];
        for path in [
            &["image"][..],
            &k8s("namespace"),
            &[&k8s("labels")[..], &["a"]].concat(),
            &[&k8s("labels")[..], &["x.y"]].concat(),
        ] {
            let mut spans: Vec<Span> = sources(&texts, path).iter().map(|it| it.span).collect();
            let ours = location.at(path);
            assert_eq!(ours.map(|it| it.origin), spans.pop(), "the last wins: {path:?} {texts:?}");
            assert_eq!(ours.map(|it| it.hidden.clone()).unwrap_or_default(), spans, "{texts:?}");
        }
        for key in ["env_vars", "env_secrets", "volumes"] {
            let items = |it: &Node| it.as_seq().unwrap().to_vec();
            let sources = sources(&texts, &k8s(key));
            let written: usize = sources.iter().flat_map(items).filter(|it| !it.is_null()).count();
            let ours = location.at(&k8s(key)).map(Merged::items).unwrap_or_default();
            let kept: usize = ours.iter().map(|it| 1 + it.hidden.len()).sum();
            // A single list is copied as it is, nulls stripped all the same.
            assert_eq!(kept, written, "{key} {texts:?}");
        }
    }
}

#[test]
fn the_effective_file_reads_back_whatever_it_holds() {
    let mut dice = Dice(3);
    for _ in 0..400 {
        let keys = ["a", "'1'", "1", "1.5", "? !!binary YQ==\n      ", "true", "'x: y'", "é", "~"];
        let mut text =
            "locations:\n  - location_name: a\n    image: !!binary YQ==\n    container_context:\n"
                .to_owned();
        for key in keys {
            let value = match dice.below(4) {
                0 => format!("[{}, [{}], {{b: {}}}]", dice.scalar(), dice.scalar(), dice.scalar()),
                1 => format!("{{a: {}, 2: {}}}", dice.scalar(), dice.scalar()),
                2 => "|\n        one\n        two".to_owned(),
                _ => dice.scalar().to_owned(),
            };
            if dice.below(2) == 0 {
                text.extend(["      ", key, ": ", &value, "\n"]);
            }
        }
        text += "      z: 1\n";
        let analysis = merged(&[text.clone(), "locations: []\n".to_owned()]);
        let effective = analysis.effective(0, None).unwrap();
        let rendered: String =
            render(effective).iter().flat_map(|it| [it.text.clone(), "\n".to_owned()]).collect();
        let document = parse(FileId(0), &rendered);
        assert_eq!(document.error, None, "{text}\nbecame\n{rendered}");
        let ours = document.root.unwrap().get("locations").unwrap().as_seq().unwrap()[0].clone();
        let path = ["container_context"];
        let merged = effective.locations[0].merged.at(&path).unwrap().node();
        assert_eq!(plain(ours.at(&path).unwrap()), plain(&merged), "{text}\nbecame\n{rendered}");
        assert_eq!(ours.get("image").and_then(Node::as_str), Some("a"));
    }
}
