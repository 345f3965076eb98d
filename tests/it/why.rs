//! Why a value is what it is: recorded steps replay to the merged document, which a merge written differently makes too.

use locations_playground::merge::{Chain, Level, Merged, MergedValue, Strategy};
use locations_playground::report::{effective_files, verdict};
use locations_playground::source::{FileId, Span};
use locations_playground::yaml::{Data, Node, parse};
use serde_json::{Map, Value, json};

use crate::replay::{Dice, again, merged, plain, texts};
use crate::support::{check, check_files, example};

/// A merged value as a tree of texts, keys sorted.
pub(crate) fn tree(value: &Merged) -> Value {
    match &value.value {
        MergedValue::Scalar(node) => Value::String(plain(node)),
        MergedValue::List(items) => items.iter().map(tree).collect(),
        MergedValue::Map(entries) => {
            entries.iter().map(|it| (it.key.to_string(), tree(&it.value))).collect()
        }
    }
}

/// The same of what was read.
fn read(node: &Node) -> Value {
    match &*node.data {
        Data::Seq(items) => items.iter().map(read).collect(),
        Data::Map(map) => map
            .entries
            .iter()
            .map(|it| (it.key.as_str().unwrap().to_owned(), read(&it.value)))
            .collect(),
        _ => Value::String(plain(node)),
    }
}

/// Puts `value` at `pointer`, making what leads there; numbers are places in lists.
fn put(into: &mut Value, pointer: &str, value: Value) {
    let Some((step, rest)) = pointer.get(1..).map(|it| it.split_once('/').unwrap_or((it, "")))
    else {
        *into = value;
        return;
    };
    let rest = if rest.is_empty() { String::new() } else { format!("/{rest}") };
    if let Ok(at) = step.parse::<usize>() {
        if !into.is_array() {
            *into = json!([]);
        }
        let items = into.as_array_mut().unwrap();
        assert!(at <= items.len(), "items come in their order");
        if at == items.len() {
            items.push(Value::Null);
        }
        put(&mut items[at], &rest, value);
    } else {
        if !into.is_object() {
            *into = json!({});
        }
        let key = step.replace("~1", "/").replace("~0", "~");
        put(into.as_object_mut().unwrap().entry(key).or_insert(Value::Null), &rest, value);
    }
}

/// The official merge (`DAGSTER.md §4`) over plain trees: nothing of ours, and no places.
mod oracle {
    use super::{Map, Value};

    const NULL: &str = "Null";

    fn is_null(value: &Value) -> bool {
        value == NULL
    }

    fn stripped(value: Value) -> Value {
        match value {
            Value::Object(map) => Value::Object(
                map.into_iter()
                    .filter(|it| !is_null(&it.1))
                    .map(|it| (it.0, stripped(it.1)))
                    .collect(),
            ),
            Value::Array(items) => {
                items.into_iter().filter(|it| !is_null(it)).map(stripped).collect()
            }
            other => other,
        }
    }

    /// What Python's hash does not tell apart, of what the generator writes.
    fn hashed(value: &Value) -> String {
        let text = value.to_string();
        if ["\"Int(\\\"1\\\")\"", "\"Float(1.0)\"", "\"Bool(true)\""].contains(&&*text) {
            "1".to_owned()
        } else {
            text
        }
    }

    fn name(item: &Value, is_variable: bool) -> String {
        match item {
            Value::Object(map) => map["name"].to_string(),
            other if is_variable => {
                let text = other.as_str().unwrap();
                text.split('=').next().unwrap().trim_end_matches("\")").to_owned()
            }
            other => other.to_string(),
        }
    }

    fn lists(key: &str, under: Vec<Value>, over: Vec<Value>) -> Vec<Value> {
        if key == "args" {
            return over;
        }
        let by_name = key == "env_vars" || key == "volumes";
        if by_name {
            let told = |it: &Value| name(it, key == "env_vars");
            let taken: Vec<String> = over.iter().map(told).collect();
            let mut all: Vec<Value> = Vec::new();
            let mut sides = vec![under, over];
            sides[0].retain(|it| !taken.contains(&told(it)));
            for side in sides {
                let mut kept: Vec<Value> = Vec::new();
                for item in side {
                    let earlier = kept.iter().position(|it| told(it) == told(&item));
                    match earlier.filter(|_| key == "volumes") {
                        Some(at) => kept[at] = item,
                        None => kept.push(item),
                    }
                }
                all.extend(kept);
            }
            return all;
        }
        let mut all: Vec<Value> = Vec::new();
        for item in under.into_iter().chain(over) {
            if !all.iter().any(|it| hashed(it) == hashed(&item)) {
                all.push(item);
            }
        }
        all
    }

    fn both(key: &str, under: Value, over: Value) -> Value {
        match (under, over) {
            (_, over) if key == "code_source" => over,
            (Value::Object(under), Value::Object(over)) => {
                let mut all: Map<String, Value> = under;
                for (key, value) in over {
                    let value = match all.remove(&key) {
                        Some(earlier) => both(&key, earlier, value),
                        None => value,
                    };
                    all.insert(key, value);
                }
                Value::Object(all)
            }
            (Value::Array(under), Value::Array(over)) => Value::Array(lists(key, under, over)),
            (_, over) => over,
        }
    }

    /// `defaults` under base and overlay.
    pub(super) fn merge(defaults: Value, base: Value, overlay: Value) -> Value {
        let location = both("", stripped(base), stripped(overlay));
        both("", stripped(defaults), location)
    }
}

/// What one location is made of: `defaults`, base and overlay.
fn sources(texts: &[String; 2]) -> [Value; 3] {
    let root = |text: &str| read(&parse(FileId(0), text).root.unwrap());
    let (base, overlay) = (root(&texts[0]), root(&texts[1]));
    [base["defaults"].clone(), base["locations"][0].clone(), overlay["locations"][0].clone()]
}

/// What must hold of every chain.
fn is_sound(chain: &Chain<'_>, texts: &[String; 2]) {
    let winner = &chain.steps[chain.winner];
    assert_eq!(winner.span, chain.value.origin, "{texts:?}");
    assert_eq!(chain.losers().count() + 1, chain.steps.len());
    let levels: Vec<Level> = chain.steps.iter().map(|it| it.level).collect();
    assert!(levels.is_sorted(), "weakest first: {levels:?} {texts:?}");
    let mut spans: Vec<Span> = chain.steps.iter().map(|it| it.span).collect();
    spans.sort_unstable();
    spans.dedup();
    assert_eq!(spans.len(), chain.steps.len(), "each text has one step: {texts:?}");
    let alone = matches!(chain.strategy, Strategy::Kept | Strategy::Appended);
    assert_eq!(alone, chain.steps.len() == 1, "{:?} {chain:?}\n{texts:?}", chain.strategy);
    if chain.strategy != Strategy::Deduplicated {
        assert_eq!(chain.winner + 1, chain.steps.len(), "the strongest counts");
    }
}

#[test]
fn recorded_steps_replay_to_what_another_merge_makes() {
    let mut dice = Dice(11);
    let (mut n_leaves, mut n_losers) = (0, 0);
    for _ in 0..400 {
        let texts = texts(&mut dice);
        let analysis = merged(&texts);
        let effective = analysis.effective(0, Some("prod")).unwrap();
        let location = &effective.locations[0];
        let mut replayed = json!({});
        for chain in location.origins(&analysis.model) {
            n_leaves += 1;
            n_losers += chain.losers().count();
            is_sound(&chain, &texts);
            let winner = &chain.steps[chain.winner];
            let value = match &chain.value.value {
                // The brackets of an empty list may hold nulls, which do not count.
                MergedValue::List(_) => json!([]),
                MergedValue::Map(_) => json!({}),
                MergedValue::Scalar(_) => read(&again(&analysis, winner.span)),
            };
            put(&mut replayed, &chain.pointer, value);
            assert_eq!(location.why(&analysis.model, &chain.pointer), Some(chain));
        }
        assert_eq!(replayed, tree(&location.merged), "{texts:?}");
        let [defaults, base, overlay] = sources(&texts);
        assert_eq!(replayed, oracle::merge(defaults, base, overlay), "{texts:?}");
    }
    assert!(n_leaves > 4000 && n_losers > 1000, "{n_leaves} leaves, {n_losers} losers");
}

/// A chain as `level path:line text`, weakest first, the one that counts marked.
fn told(analysis: &locations_playground::analysis::Analysis, chain: &Chain<'_>) -> Vec<String> {
    let step = |(at, it): (usize, &locations_playground::merge::Step)| {
        let mark = if at == chain.winner { "*" } else { "" };
        let text = analysis.files.slice(it.span);
        format!("{mark}{:?} {} {text} {}", it.level, analysis.place(it.span), it.pointer)
    };
    chain.steps.iter().enumerate().map(step).collect()
}

#[test]
fn a_chain_tells_collections_that_lost_as_a_whole() {
    let analysis = check(
        "\
#- a/dagster_cloud.yaml
defaults: {container_context: {k8s: {volumes: [{name: v, n: 1}], env_secrets: [s]}}}
locations:
  - location_name: x
    code_source: {python_file: a.py}
    build: {directory: .}
    container_context: {k8s: {volumes: [{name: v, n: 2}], env_secrets: [t]}}
#- a/dagster_cloud.prod.yaml
locations:
  - location_name: x
    code_source: {module_name: m}
    container_context: {k8s: {volumes: [{name: v, m: 3}], env_secrets: [s, u]}}
",
    );
    let effective = analysis.effective(0, Some("prod")).unwrap();
    let told_of = |pointer: &str| {
        let chain = effective.why(&analysis.model, &format!("/locations/0{pointer}")).unwrap();
        (told(&analysis, &chain), chain.strategy.name())
    };
    assert_eq!(
        told_of("/code_source/module_name"),
        (
            vec![
                "Base dagster_cloud.yaml:4 {python_file: a.py} /code_source".to_owned(),
                "*Environment dagster_cloud.prod.yaml:3 m /code_source/module_name".to_owned(),
            ],
            "replaced"
        )
    );
    let volumes = "/container_context/k8s/volumes/0";
    assert_eq!(
        told_of(&format!("{volumes}/m")),
        (
            vec![
                format!("Defaults dagster_cloud.yaml:1 {{name: v, n: 1}} {volumes}"),
                format!("Base dagster_cloud.yaml:6 {{name: v, n: 2}} {volumes}"),
                format!("*Environment dagster_cloud.prod.yaml:4 3 {volumes}/m"),
            ],
            "merged_by_name"
        )
    );
    assert_eq!(
        told_of(&format!("{volumes}/name")).0[0],
        format!("Defaults dagster_cloud.yaml:1 v {volumes}/name")
    );
    let secrets = "/container_context/k8s/env_secrets";
    assert_eq!(
        told_of(&format!("{secrets}/0")),
        (
            vec![
                format!("*Defaults dagster_cloud.yaml:1 s {secrets}/0"),
                format!("Environment dagster_cloud.prod.yaml:4 s {secrets}/0"),
            ],
            "deduplicated"
        )
    );
    assert_eq!(told_of(&format!("{secrets}/2")).1, "appended");
    assert_eq!(effective.why(&analysis.model, "/locations/0/nothing"), None);
    assert_eq!(effective.why(&analysis.model, "/locations/7"), None);
}

#[test]
fn the_example_says_why_its_bucket_is_what_it_is() {
    let analysis = check_files(example());
    let told_of = |repo: usize, environment: &str, name: &str| {
        let effective = analysis.effective(repo, Some(environment)).unwrap();
        let location = effective.locations.iter().find(|it| it.name == name).unwrap();
        let chains = location.origins(&analysis.model);
        let is_bucket =
            |it: &&Chain<'_>| it.value.as_str().is_some_and(|it| it.starts_with("STORAGE_BUCKET="));
        chains.iter().find(is_bucket).map(|it| told(&analysis, it))
    };
    let pointer = "/container_context/k8s/env_vars";
    assert_eq!(
        told_of(0, "prod", "analytics-team"),
        Some(vec![format!(
            "*Environment dagster_cloud.prod.yaml:8 STORAGE_BUCKET=dagster-prod-assets {pointer}/1"
        )])
    );
    assert_eq!(
        told_of(1, "prod", "ml-platform"),
        Some(vec![format!(
            "*Environment dagster_cloud.prod.yaml:10 STORAGE_BUCKET=dagster-dev-assets {pointer}/1"
        )])
    );
}

#[test]
fn every_effective_file_is_there_to_keep_and_passes_the_check() {
    let files = effective_files(&check_files(example()));
    let names: Vec<&str> = files.iter().map(|it| &*it.0).collect();
    let expected = ["analytics", "ml-platform"]
        .map(|repo| ["dev", "prod"].map(|it| format!("{repo}/dagster_cloud.{it}.yaml")));
    assert_eq!(names, [&expected[0][0], &expected[1][0], &expected[0][1], &expected[1][1]]);
    let is_refused = |text: &str| !verdict(text).errors.is_empty();
    // Variables that stand at the wrong level are refused as they were.
    assert_eq!(files.iter().filter(|it| is_refused(&it.1)).count(), 1);
}
