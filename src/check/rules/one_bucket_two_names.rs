#![doc = include_str!("one_bucket_two_names.md")]

use std::collections::BTreeMap;

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::fact::{Part, StorageUse};
use crate::python::ENDPOINT;

pub(super) const RULE: Rule = Rule {
    id: "one-bucket-two-names",
    severity: Severity::Info,
    stage: Stage::Review,
    stricter: true,
    explain: page!("one_bucket_two_names.md"),
    run,
};

/// The fields that hold a bucket or what others call so.
const BUCKETS: [&str; 3] = ["s3_bucket", "gcs_bucket", "adls2_file_system"];

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut first: BTreeMap<_, (&StorageUse, &Part)> = BTreeMap::new();
    let who = |it: &StorageUse| &context.facts.subjects[it.subject];
    for used in &context.facts.storage {
        let environment = who(used).environment.as_deref();
        for part in used.parts.iter().filter(|it| BUCKETS.contains(&&*it.field)) {
            let (Ok(Some(bucket)), Some(variable)) = (&part.value, &part.variable) else {
                continue;
            };
            let service = used.parts.iter().find(|it| it.field == ENDPOINT).map(|it| &it.value);
            let key = (environment, &*part.field, &**bucket, service);
            let (other, earlier) = *first.entry(key).or_insert((used, part));
            let known = earlier.variable.as_deref().unwrap_or_default();
            if known == variable || who(other).repo == who(used).repo {
                continue;
            }
            let (name, other_name) = (&who(used).location, &who(other).location);
            findings.push(
                Finding::new(
                    format!("Bucket `{bucket}` is `{variable}` to `{name}` and `{known}` to `{other_name}`"),
                    part.at,
                )
                .related(earlier.at, format!("what `{other_name}` calls it"))
                .help("if both mean one thing, give the variables one name, so that a difference shows")
                .in_environment(environment),
            );
        }
    }
}
