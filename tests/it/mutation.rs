//! Consistent workspaces in which one value is changed: exactly what depends on it is told, at its text.

use std::fmt::Write;

use locations_playground::analysis::Analysis;
use locations_playground::diagnostic::Diagnostic;

use crate::support::{check, lines};

/// A small generator of numbers, the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }
}

const ENVIRONMENTS: [&str; 2] = ["dev", "prod"];

/// How a repository says where its I/O manager stores.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    /// A variable, set in each environment's own file.
    Variable,
    /// A dict that is looked up by the name of the deployment.
    Table,
    /// A condition on the name of the deployment.
    Condition,
}

/// A chain of repositories: each loads the asset of the one before.
struct Chain {
    forms: Vec<Form>,
    is_bucket: bool,
    /// By repository and environment.
    places: Vec<[String; 2]>,
}

impl Chain {
    fn new(random: &mut Random) -> Self {
        let n = 2 + random.below(3);
        let is_bucket = random.below(2) == 0;
        // One bucket under several names is worth a note, so only folders come from variables here.
        let forms = (0..n).map(|_| match random.below(if is_bucket { 2 } else { 3 }) {
            0 => Form::Table,
            1 => Form::Condition,
            _ => Form::Variable,
        });
        let place = |it: &str| if is_bucket { format!("lake-{it}") } else { format!("/mnt/{it}") };
        let places = vec![ENVIRONMENTS.map(place); n];
        Self { forms: forms.collect(), is_bucket, places }
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for (at, form) in self.forms.iter().enumerate() {
            let [dev, prod] = &self.places[at];
            let deployment = "os.environ['DAGSTER_CLOUD_DEPLOYMENT_NAME']";
            let value = match form {
                Form::Variable => format!("dg.EnvVar('STORE_{at}')"),
                Form::Table => format!("{{'dev': '{dev}', 'prod': '{prod}'}}[{deployment}]"),
                Form::Condition => format!("'{prod}' if {deployment} == 'prod' else '{dev}'"),
            };
            let manager = if self.is_bucket {
                format!("S3PickleIOManager(s3_resource=S3Resource(), s3_bucket={value})")
            } else {
                format!("dg.FilesystemIOManager(base_dir={value})")
            };
            let needs = if at == 0 { String::new() } else { format!("a{}", at - 1) };
            write!(
                text,
                "#- r{at}/dagster_cloud.yaml\nlocations:\n  - location_name: r{at}\n    code_source: {{python_file: d.py}}\n\
                 #- r{at}/d.py\nimport os\nimport dagster as dg\nfrom dagster_aws.s3 import S3PickleIOManager, S3Resource\n\n\
                 @dg.asset\ndef a{at}({needs}): return 1\n\ndefs = dg.Definitions(resources={{'io_manager':\n    {manager}}})\n"
            )
            .unwrap();
            for (place, environment) in self.places[at].iter().zip(ENVIRONMENTS) {
                let variable = match form {
                    Form::Variable => format!(
                        "\n    container_context: {{k8s: {{env_vars:\n      [STORE_{at}={place}]}}}}"
                    ),
                    _ => String::new(),
                };
                writeln!(
                    text,
                    "#- r{at}/dagster_cloud.{environment}.yaml\nlocations:\n  - location_name: r{at}{variable}"
                )
                .unwrap();
            }
        }
        text
    }

    /// Where the value of repository `at` stands, as a line of [`lines`].
    fn line(&self, at: usize, environment: &str) -> String {
        match self.forms[at] {
            Form::Variable => {
                format!(
                    "r{at}/dagster_cloud.{environment}.yaml:4 shared-storage-mismatch [{environment}]"
                )
            }
            _ => format!("r{at}/d.py:9 shared-storage-mismatch [{environment}]"),
        }
    }

    /// The text that a finding about repository `at` marks.
    fn marked(&self, at: usize, environment: usize) -> String {
        let [dev, prod] = &self.places[at];
        let deployment = "os.environ['DAGSTER_CLOUD_DEPLOYMENT_NAME']";
        match self.forms[at] {
            Form::Variable => format!("STORE_{at}={}", self.places[at][environment]),
            Form::Table => format!("{{'dev': '{dev}', 'prod': '{prod}'}}[{deployment}]"),
            Form::Condition => format!("'{prod}' if {deployment} == 'prod' else '{dev}'"),
        }
    }
}

fn marked<'a>(analysis: &'a Analysis, it: &Diagnostic) -> &'a str {
    analysis.files.slice(it.finding.primary.span)
}

#[test]
fn one_changed_value_is_told_where_it_is_read_and_nowhere_else() {
    let mut n_findings = 0;
    for seed in 0..60 {
        let random = &mut Random(seed);
        let mut chain = Chain::new(random);
        assert_eq!(lines(&check(&chain.text())), [""; 0], "seed {seed}:\n{}", chain.text());
        let (odd, environment) = (random.below(chain.forms.len()), random.below(2));
        chain.places[odd][environment].push_str("-odd");
        let analysis = check(&chain.text());
        // Who reads from the changed one, and the changed one where it reads itself.
        let readers = || (odd.max(1)..=odd + 1).filter(|it| *it < chain.forms.len());
        let name = ENVIRONMENTS[environment];
        let mut expected: Vec<String> = readers().map(|it| chain.line(it, name)).collect();
        let mut found = lines(&analysis);
        expected.sort();
        found.sort();
        assert_eq!(found, expected, "seed {seed}:\n{}", chain.text());
        let mut expected: Vec<String> = readers().map(|it| chain.marked(it, environment)).collect();
        let mut found: Vec<&str> =
            analysis.diagnostics.iter().map(|it| marked(&analysis, it)).collect();
        expected.sort();
        found.sort_unstable();
        assert_eq!(found, expected, "seed {seed}");
        for it in &analysis.diagnostics {
            n_findings += 1;
            let message = &it.finding.message;
            assert_eq!(message.matches("-odd/").count(), 1, "both addresses are told: {message}");
            assert_eq!(it.finding.related.len(), 3, "who writes, what makes it, what needs it");
        }
    }
    assert!(n_findings > 70, "{n_findings}");
}
