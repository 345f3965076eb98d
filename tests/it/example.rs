//! The first example shows at a glance what is wrong, and what its fixes lead to.

use locations_playground::content::examples;
use locations_playground::fact::{Fact, Verdict};
use locations_playground::graph::ResourceState;

use crate::support::{check_files, example, fixed, lines};

#[test]
fn what_is_found() {
    assert_eq!(
        lines(&check_files(example())),
        [
            "analytics/dagster_cloud.dev.yaml:4 misplaced-variables",
            "analytics/reports/definitions.py:24 tilde-in-base-dir",
            "ml-platform/dagster_cloud.yaml:8 dead-value",
            "ml-platform/dagster_cloud.prod.yaml:4 value-of-other-environment [prod]",
            "ml-platform/dagster_cloud.prod.yaml:8 variable-missing-in-environment [prod]",
            "ml-platform/dagster_cloud.prod.yaml:10 shared-storage-mismatch [prod]",
            // It names dev, and it is the one that dev has.
            "ml-platform/dagster_cloud.prod.yaml:10 value-of-other-environment [prod]",
            "ml-platform/dagster_cloud.prod.yaml:10 value-of-other-environment [prod]",
            "ml-platform/ml_platform/definitions.py:2 unknown-io-manager",
        ]
    );
}

#[test]
fn the_map_of_prod_shows_the_mismatch_and_that_of_dev_what_cannot_be_told() {
    let analysis = check_files(example());
    let prod = analysis.graph(Some("prod")).unwrap();
    assert_eq!((prod.groups.len(), prod.cards.len(), prod.mismatches.len()), (2, 3, 1));
    let odd = &prod.resources[prod.mismatches[0].odd];
    assert_eq!(odd.state, ResourceState::Mismatch);
    assert_eq!(odd.label, "s3://dagster-dev-assets/multi-repo-assets (pickle)");
    let odd_side = prod.mismatches[0].sides.iter().find(|it| !it.expected).unwrap();
    assert_eq!(analysis.place(odd_side.at), "dagster_cloud.prod.yaml:10");
    let missing = prod.resources.iter().find(|it| it.label == "S3IOManager unresolved").unwrap();
    assert_eq!(
        missing.state,
        ResourceState::Unresolved,
        "a class that does not exist stores nothing"
    );
    let dev = analysis.graph(Some("dev")).unwrap();
    assert!(dev.mismatches.is_empty());
    assert!(dev.resources.iter().any(|it| it.state == ResourceState::Unresolved));
}

#[test]
fn the_shared_folder_is_none() {
    let analysis = check_files(examples().remove(1).files);
    assert_eq!(
        lines(&analysis),
        [
            "analytics/analytics/definitions.py:19 tilde-in-base-dir",
            "ml-platform/ml_platform/definitions.py:11 shared-storage-mismatch",
        ]
    );
    assert_eq!(
        analysis.diagnostics[1].finding.message,
        "`ml-platform` reads `customer_order_summary` from \
         `<home>/Documents/dagster_shared_assets/customer_order_summary.parquet (parquet)`, but `analytics-team` writes \
         `<working directory>/~/Documents/dagster_shared_assets/customer_order_summary (pickle)`"
    );
}

#[test]
fn misplaced_variables_do_not_count_until_they_are_moved() {
    let before = check_files(example());
    let fact = Fact::Storage("io_manager".into());
    assert_eq!(before.facts.verdict(&fact, Some("dev")), Verdict::Unresolved);
    let misplaced = before.diagnostics.iter().find(|it| it.rule == "misplaced-variables").unwrap();
    let fix = &misplaced.finding.fixes[0];
    assert_eq!(fix.title, "Move under container_context.k8s", "the base says which platform");
    let after = check_files(fixed(&before, fix));
    assert_eq!(after.facts.verdict(&fact, Some("dev")), Verdict::Equal);
}

#[test]
fn the_same_bucket_everywhere_leaves_no_mismatch() {
    let mut files = example();
    for file in &mut files {
        if &*file.path == "dagster_cloud.prod.yaml" {
            file.text = file.text.replace("dagster-dev-assets", "dagster-prod-assets").into();
        }
    }
    let analysis = check_files(files);
    assert!(analysis.breaches.is_empty());
    assert!(!lines(&analysis).iter().any(|it| it.contains("shared-storage-mismatch")));
    let fact = Fact::Storage("io_manager".into());
    assert_eq!(analysis.facts.verdict(&fact, Some("prod")), Verdict::Equal);
}
