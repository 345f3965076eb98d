//! Settings that say two things of one: they open, and it is told what was hardly meant.

use std::collections::BTreeMap;

use locations_playground::model::read_settings;
use locations_playground::report::{CONTRADICTION, doubtful_decisions};
use locations_playground::source::{Files, SourceFile};

use crate::support::{check_with, fixture};

const FILES: &str = "\
#- shop/dagster_cloud.yaml
locations: [{location_name: orders, code_source: {module_name: m}, container_context: {k8s: {}}}]
#- shop/dagster_cloud.dev.yaml
locations: [{location_name: orders, image: dev}]
#- bank/dagster_cloud.prod.yaml
defaults: {image: shared}
locations: [{location_name: money, code_source: {module_name: m}}]
";

/// What is told of the settings `text`: the text marked, the line behind that, and the message.
fn told(text: &str) -> Vec<String> {
    let text = format!("version: 1\n{text}\n");
    let analysis = check_with(fixture(FILES), read_settings(&text).unwrap());
    let mut files = Files::default();
    let id = files.push(SourceFile::new("", "playground.yaml", &text));
    let found = doubtful_decisions(&analysis, id, &text, &BTreeMap::new());
    let told = found.into_iter().map(|it| {
        assert_eq!((it.rule, it.severity.name()), (CONTRADICTION, "warning"));
        let span = it.finding.primary.span;
        let line = files.line_columns(span).0.line;
        format!("{}:{line} {}", files.slice(span), it.finding.message)
    });
    told.collect()
}

#[test]
fn a_word_that_is_an_environment_is_no_other_word_for_one() {
    assert_eq!(
        told("environments: [{name: dev, aliases: [Prod]}, {name: prod, aliases: [live]}]"),
        ["Prod:2 `prod` is an environment of its own, so it is no other word for `dev`"]
    );
    assert_eq!(
        told("environments: [{name: dev-eu}, {name: dev_EU}]"),
        ["dev_EU:2 `dev-eu` and `dev_EU` are one word in a path"]
    );
    assert_eq!(told("environments: [{name: dev, aliases: [d]}, {name: prod}]"), [""; 0]);
}

#[test]
fn two_full_deployments_that_are_one_are_told_where_their_locations_have_one_name() {
    let both = |dev: &str, prod: &str| {
        told(&format!("environments:\n  - {{name: dev{dev}}}\n  - {{name: prod{prod}}}"))
    };
    let message =
        "`dev` and `prod` are both deployed to `main`, where each replaces the other’s `orders`";
    let main = ", deployment: main";
    assert_eq!(both(main, main), [format!("main:4 {message}")]);
    assert_eq!(both(main, ", deployment: main, is_branch: true"), [""; 0]);
    assert_eq!(both(", deployment: main, is_branch: true", main), [""; 0]);
    assert_eq!(both("", ""), [""; 0]);
    let message = message.replace("`main`", "`prod`");
    assert_eq!(both(", deployment: prod", ""), [format!("prod:3 {message}")]);
    // Nothing is deployed to both.
    let later = "environments: [{name: dev, deployment: main}, {name: later, deployment: main}]\nfiles: {shop/dagster_cloud.yaml: {environment: dev}}";
    assert_eq!(told(later), [""; 0]);
}

#[test]
fn patches_are_merged_whatever_is_said_and_that_is_told() {
    let message = "the environments’ files of `shop` are patches, so what is merged is deployed, and never the raw file";
    assert_eq!(
        told("repos: {shop: {layout: patches, deployed: raw}}"),
        [format!("raw:2 {message}")]
    );
    assert_eq!(told("repos: {shop: {deployed: raw}}"), [format!("raw:2 {message}")], "guessed");
    for fine in [
        "repos: {shop: {layout: patches, deployed: merged}}",
        "repos: {shop: {layout: complete, deployed: raw}}",
        "repos: {bank: {deployed: raw}}",
    ] {
        assert_eq!(told(fine), [""; 0], "{fine}");
    }
    let image = |said: &str| {
        let text = format!("version: 1\nrepos: {{bank: {{{said}}}}}\n");
        let analysis = check_with(fixture(FILES), read_settings(&text).unwrap());
        let own = analysis.deployed.iter().flat_map(|it| &it.locations);
        let money = own.clone().find(|it| it.name == "money").unwrap();
        money.text_at(&["image"]).map(|it| it.0.to_owned())
    };
    assert_eq!(image("deployed: raw"), None);
    assert_eq!(image("layout: complete, deployed: raw"), None);
    assert_eq!(image("layout: patches, deployed: raw").as_deref(), Some("shared"));
}

#[test]
fn names_of_a_location_do_not_lead_to_further_names() {
    assert_eq!(
        told("repos: {shop: {names: {shop: [orders], orders: []}}}"),
        [
            "orders:2 `orders` is itself called `shop` everywhere, but what stands here is called `orders`"
        ]
    );
    assert_eq!(told("repos: {shop: {names: {orders: [orders]}}}"), [""; 0]);
}

#[test]
fn a_variable_is_typed_in_once_for_one_place() {
    let both = |first: &str, second: &str| {
        let of = |it: &str| format!("  - {{name: A, set_in: {it}}}\n");
        let found = told(&format!("variables:\n{}{}", of(first), of(second)));
        let message =
            "A:3 `A` is typed in again for every place that this is about, and only one can count";
        match found.as_slice() {
            [] => false,
            [one] if one == message => true,
            other => panic!("{other:?}"),
        }
    };
    for (first, second, is_told) in [
        ("agent, value: x", "agent, value: y", true),
        ("deployment", "agent", false),
        ("deployment, environments: [prod]", "deployment, environments: [dev]", false),
        ("deployment, environments: [prod]", "deployment, environments: [dev, prod]", true),
        ("deployment, environments: [dev, prod]", "deployment", true),
        ("deployment", "deployment, environments: [prod, dev]", true),
        // More is said for one of them.
        ("deployment", "deployment, environments: [prod]", false),
        ("deployment", "deployment, locations: [orders]", false),
        // For a location the deployment's are stronger, whatever the order.
        ("deployment, locations: [orders]", "deployment", false),
        ("agent, locations: [orders]", "agent", true),
        ("agent, locations: [orders]", "agent, locations: [money, orders]", true),
        ("agent, locations: [orders]", "agent, locations: [money]", false),
    ] {
        assert_eq!(both(first, second), is_told, "{first} / {second}");
    }
}
