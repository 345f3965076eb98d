//! Two environments on one map: what only one has, what differs, and that nothing is lost or counted twice.

use locations_playground::graph::{Change, Choice, Graph, compared, reduced};

use crate::support::{check, check_files, example};

fn graph<'a>(graphs: &'a [Graph], environment: &str) -> &'a Graph {
    graphs.iter().find(|it| it.environment.as_deref() == Some(environment)).unwrap()
}

#[test]
fn the_example_in_two_environments_has_everything_of_both_marked() {
    let analysis = check_files(example());
    let (dev, prod) = (graph(&analysis.graphs, "dev"), graph(&analysis.graphs, "prod"));
    let both = compared(&analysis.facts, dev, prod);
    assert_eq!((both.environment.as_deref(), both.before.as_deref()), (Some("prod"), Some("dev")));
    let labels = |of: &Graph, is_own: fn(Change) -> bool| -> Vec<String> {
        let own = of.resources.iter().filter(|it| is_own(it.change));
        let mut labels: Vec<String> = own.map(|it| it.label.clone()).collect();
        labels.sort();
        labels
    };
    // Without what only the other has, each is what it was.
    assert_eq!(labels(&both, |it| it != Change::Removed), labels(prod, |_| true));
    assert_eq!(labels(&both, |it| it != Change::Added), labels(dev, |_| true));
    let n_uses =
        |is_own: fn(Change) -> bool| both.uses.iter().filter(|it| is_own(it.change)).count();
    assert_eq!(n_uses(|it| it != Change::Removed), prod.uses.len());
    assert_eq!(n_uses(|it| it != Change::Added), dev.uses.len());
    assert_eq!(both.cards.len(), 3, "every location is there once");
    assert!(both.cards.iter().all(|it| it.change == Change::None));
    let mismatch = both.mismatches.iter().find(|it| it.label == "STORAGE_BUCKET").unwrap();
    assert_eq!(mismatch.change, Change::Added);
    assert!(both.resources[mismatch.odd].label.starts_with("s3://dagster-dev-assets"));
    assert!(mismatch.sides.iter().all(|it| both.cards[it.card].name != "analytics-reports"));
    // The other way round only the words change.
    let back = compared(&analysis.facts, prod, dev);
    let removed = back.mismatches.iter().find(|it| it.label == "STORAGE_BUCKET").unwrap();
    assert_eq!(removed.change, Change::Removed);
    assert!(back.resources[removed.odd].label.starts_with("s3://dagster-dev-assets"));
    // It is placed like any other map.
    let placed = reduced(&both, &Choice::default());
    for (at, one) in placed.resources.iter().enumerate() {
        let others = &placed.resources[at + 1..];
        assert!(others.iter().all(|it| !it.rect.overlaps(one.rect)), "{}", one.label);
    }
}

#[test]
fn an_environment_beside_itself_is_the_same() {
    let analysis = check_files(example());
    let prod = graph(&analysis.graphs, "prod");
    let both = compared(&analysis.facts, prod, prod);
    assert_eq!(Graph { before: None, ..both }, *prod);
}

#[test]
fn a_location_and_a_repository_of_one_environment_only_are_marked() {
    let analysis = check(
        "#- a/dagster_cloud.dev.yaml
locations:
  - location_name: one
    code_source: {python_file: a.py}
  - location_name: two
    code_source: {python_file: a.py}
#- a/dagster_cloud.prod.yaml
locations:
  - location_name: one
    code_source: {python_file: other.py}
#- b/dagster_cloud.dev.yaml
locations:
  - location_name: three
    code_source: {python_file: a.py}
",
    );
    let (dev, prod) = (graph(&analysis.graphs, "dev"), graph(&analysis.graphs, "prod"));
    let both = compared(&analysis.facts, dev, prod);
    let told: Vec<(&str, Change)> = both.cards.iter().map(|it| (&*it.name, it.change)).collect();
    assert_eq!(
        told,
        [("one", Change::Changed), ("two", Change::Removed), ("three", Change::Removed)]
    );
    assert_eq!(both.groups.iter().map(|it| &*it.name).collect::<Vec<_>>(), ["a", "b"]);
}

#[test]
fn only_what_is_shared_leaves_no_mismatch_out() {
    let analysis = check_files(example());
    let prod = graph(&analysis.graphs, "prod");
    let less = reduced(prod, &Choice { only_shared: true, ..Choice::default() });
    let has = |of: &Graph, label: &str| of.resources.iter().any(|it| it.label == label);
    assert!(has(prod, "ml-prod") && !has(&less, "ml-prod"), "one location alone uses it");
    assert!(has(&less, "analytics-prod"), "two share it");
    assert_eq!(less.mismatches.len(), prod.mismatches.len());
    // As one card each, the repository alone uses it.
    let collapsed = vec!["analytics".to_owned(), "ml-platform".to_owned()];
    let least = reduced(prod, &Choice { only_shared: true, collapsed, hidden: Vec::new() });
    assert!(!has(&least, "analytics-prod"));
    assert_eq!(least.mismatches.len(), prod.mismatches.len());
}
