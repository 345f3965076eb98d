//! Consistent workspaces in which one value is changed: exactly what depends on it is told, at its text.

use std::collections::BTreeMap;
use std::fmt::Write;

use locations_playground::analysis::Analysis;

use crate::dice::Dice;
use crate::support::check;

const ENVIRONMENTS: [&str; 2] = ["dev", "prod"];
const DEPLOYMENT: &str = "os.environ['DAGSTER_CLOUD_DEPLOYMENT_NAME']";

/// How a repository says what a field of its I/O manager is.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    /// A text.
    Literal,
    /// A constant of another file of the repository.
    Imported,
    /// A variable, set in each environment's own file.
    Variable,
    /// The same, put behind something in an f-string.
    Joined,
    /// A dict that is looked up by the name of the deployment.
    Table,
    /// A condition on the name of the deployment.
    Condition,
}

const FORMS: [Form; 6] =
    [Form::Literal, Form::Imported, Form::Table, Form::Condition, Form::Variable, Form::Joined];

/// A field of an I/O manager in one repository.
#[derive(Clone)]
struct Field {
    name: &'static str,
    form: Form,
    /// What it is, by environment.
    values: [String; 2],
}

/// The classes that chains store with: the class, what it is given besides, and the fields that identify its storage.
const CLASSES: [(&str, &str, &[&str]); 4] = [
    ("FilesystemIOManager", "", &["base_dir"]),
    ("S3PickleIOManager", "", &["s3_bucket", "s3_prefix", "endpoint_url"]),
    ("GCSPickleIOManager", "gcs=GCSResource(), ", &["gcs_bucket", "gcs_prefix"]),
    ("SnowflakePandasIOManager", "user='u', ", &["account", "database", "schema"]),
];

/// A repository of a chain.
#[derive(Clone)]
struct Repo {
    class: usize,
    fields: Vec<Field>,
    /// The asset that it makes, and the one that it loads.
    asset: String,
    needs: Option<String>,
    registry: String,
    has_resource: bool,
}

/// A chain of repositories: each loads the asset of the one before.
#[derive(Clone)]
struct Chain(Vec<Repo>);

impl Chain {
    fn new(dice: &mut Dice) -> Self {
        let n = 2 + dice.below(4);
        let class = dice.below(CLASSES.len());
        let is_fixed: Vec<bool> = CLASSES[class].2.iter().map(|_| dice.below(3) == 0).collect();
        let repo = |at: usize| {
            let field = |(place, name): (usize, &&'static str)| {
                // What is one for all environments is written once; one bucket under several names is worth a note.
                let n_forms = if name.ends_with("_bucket") { 4 } else { 6 };
                let form =
                    if is_fixed[place] { dice.below(2) } else { 2 + dice.below(n_forms - 2) };
                let values = ENVIRONMENTS.map(|it| {
                    let environment = if is_fixed[place] { "all" } else { it };
                    match *name {
                        "base_dir" => format!("/mnt/{environment}"),
                        "endpoint_url" => format!("https://s3.{environment}.internal"),
                        name => format!("{}-{environment}", name.replace('_', "-")),
                    }
                });
                Field { name, form: FORMS[form], values }
            };
            Repo {
                class,
                fields: CLASSES[class].2.iter().enumerate().map(field).collect(),
                asset: format!("a{at}"),
                needs: at.checked_sub(1).map(|it| format!("a{it}")),
                registry: "registry.example.com/data".to_owned(),
                has_resource: true,
            }
        };
        Self((0..n).map(repo).collect())
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for (at, repo) in self.0.iter().enumerate() {
            let Repo { asset, registry, .. } = repo;
            let needs = repo.needs.as_deref().unwrap_or_default();
            let constants = repo.fields.iter().filter(|it| it.form == Form::Imported);
            let constants: Vec<String> = constants
                .map(|it| format!("{} = '{}'", it.name.to_uppercase(), it.values[0]))
                .collect();
            write!(
                text,
                "#- r{at}/dagster_cloud.yaml\nlocations:\n  - location_name: r{at}\n    code_source: {{python_file: d.py}}\n    build: {{registry: {registry}}}\n\
                 #- r{at}/settings.py\n{}\n\
                 #- r{at}/d.py\nimport os\nimport settings\nimport dagster as dg\n{IMPORTS}\n\n\
                 @dg.asset\ndef {asset}({needs}): return 1\n\ndefs = dg.Definitions(resources={{'io_manager':\n    {}}})\n",
                constants.join("\n"),
                repo.manager(at),
            )
            .unwrap();
            for (environment, name) in ENVIRONMENTS.iter().enumerate() {
                let variables: Vec<String> =
                    repo.fields.iter().filter_map(|it| it.entry(at, environment)).collect();
                writeln!(
                    text,
                    "#- r{at}/dagster_cloud.{name}.yaml\nlocations:\n  - location_name: r{at}\n    container_context: {{k8s: {{env_vars: [{}]}}}}",
                    variables.join(", ")
                )
                .unwrap();
            }
        }
        text
    }

    /// Who reads what `at` writes, and `at` where it reads itself.
    fn readers(&self, at: usize) -> impl Iterator<Item = usize> + use<> {
        let n = self.0.len();
        (at.max(1)..=at + 1).filter(move |it| *it < n)
    }

    /// A mismatch that repository `at` is told of in an environment, at the field `place`.
    fn mismatch(&self, at: usize, place: usize, environment: usize) -> String {
        let field = &self.0[at].fields[place];
        let name = ENVIRONMENTS[environment];
        let (file, marked) = match field.entry(at, environment) {
            Some(entry) => (format!("dagster_cloud.{name}.yaml"), entry),
            None => ("d.py".to_owned(), field.written(at)),
        };
        format!("shared-storage-mismatch [{name}] r{at}/{file}: {marked}")
    }

    /// The same in every environment, at the class.
    fn mismatched_class(&self, at: usize) -> [String; 2] {
        let class = CLASSES[self.0[at].class].0;
        ENVIRONMENTS.map(|it| format!("shared-storage-mismatch [{it}] r{at}/d.py: {class}"))
    }
}

const IMPORTS: &str = "from dagster_aws.s3 import S3PickleIOManager, S3Resource\nfrom dagster_gcp.gcs import GCSPickleIOManager, GCSResource\nfrom dagster_snowflake_pandas import SnowflakePandasIOManager\nfrom dagster import FilesystemIOManager";

impl Field {
    fn variable(&self, at: usize) -> String {
        format!("{}_{at}", self.name.to_uppercase())
    }

    /// The entry of the variable that it is read from.
    fn entry(&self, at: usize, environment: usize) -> Option<String> {
        let value = match self.form {
            Form::Variable => &*self.values[environment],
            Form::Joined => self.values[environment].get(1..)?,
            _ => return None,
        };
        Some(format!("{}={value}", self.variable(at)))
    }

    fn written(&self, at: usize) -> String {
        let [dev, prod] = &self.values;
        match self.form {
            Form::Literal => format!("'{dev}'"),
            Form::Imported => format!("settings.{}", self.name.to_uppercase()),
            Form::Variable => format!("dg.EnvVar('{}')", self.variable(at)),
            Form::Joined => format!("f\"{}{{os.environ['{}']}}\"", &dev[..1], self.variable(at)),
            Form::Table => format!("{{'dev': '{dev}', 'prod': '{prod}'}}[{DEPLOYMENT}]"),
            Form::Condition => format!("'{prod}' if {DEPLOYMENT} == 'prod' else '{dev}'"),
        }
    }
}

impl Repo {
    fn manager(&self, at: usize) -> String {
        let (class, given, _) = CLASSES[self.class];
        let keyword = |it: &Field| format!("{}={}", it.name, it.written(at));
        let (nested, own): (Vec<&Field>, Vec<&Field>) =
            self.fields.iter().partition(|it| it.name == "endpoint_url");
        let mut keywords: Vec<String> = own.into_iter().map(keyword).collect();
        if class.starts_with("S3") && self.has_resource {
            let endpoint: Vec<String> = nested.into_iter().map(keyword).collect();
            keywords.push(format!("s3_resource=S3Resource({})", endpoint.join(", ")));
        }
        let given = if self.has_resource { given } else { "" };
        format!("{class}({given}{})", keywords.join(", "))
    }
}

/// Every finding as `rule [environment] file: what it marks`, in order.
fn told(analysis: &Analysis) -> Vec<String> {
    let told = analysis.diagnostics.iter().map(|it| {
        let span = it.finding.primary.span;
        let environment = it.finding.environment.as_ref().map(|it| format!(" [{it}]"));
        let file = analysis.files.name(span.file);
        format!(
            "{}{} {file}: {}",
            it.rule,
            environment.unwrap_or_default(),
            analysis.files.slice(span)
        )
    });
    let mut told: Vec<String> = told.collect();
    told.sort();
    told
}

/// Changes one value of `chain`: its name, and what is expected to be told; `None` where the chain has no such value.
fn mutated(chain: &mut Chain, dice: &mut Dice) -> Option<(&'static str, Vec<String>)> {
    let n = chain.0.len();
    let at = dice.below(n);
    let kind = dice.below(10);
    let repo = &mut chain.0[at];
    let place = dice.below(repo.fields.len());
    let class = CLASSES[repo.class].0;
    Some(match kind {
        0..=4 => {
            let field = &mut repo.fields[place];
            let environment = dice.below(2);
            let both = matches!(field.form, Form::Literal | Form::Imported);
            for it in (0..2).filter(|it| both || *it == environment) {
                field.values[it].push_str("-odd");
            }
            let readers = chain.readers(at);
            let environments = |_: usize| (0..2).filter(|it| both || *it == environment);
            let expected =
                readers.flat_map(|reader| environments(reader).map(move |it| (reader, it)));
            let expected = expected.map(|(reader, it)| chain.mismatch(reader, place, it));
            ("a field", expected.collect())
        }
        5 => {
            let other = usize::from(repo.class == 0);
            let field = |name: &&'static str| Field {
                name,
                form: Form::Literal,
                values: ["/own/place".to_owned(), "/own/place".to_owned()],
            };
            (repo.class, repo.fields) = (other, CLASSES[other].2.iter().map(field).collect());
            let expected = chain.readers(at).flat_map(|it| chain.mismatched_class(it));
            ("the class", expected.collect())
        }
        6 => {
            "renamed".clone_into(&mut repo.asset);
            let unproduced = |it| format!("unproduced-dependency r{it}/d.py: a{at}");
            (
                "the asset's name",
                Some(at + 1).filter(|it| *it < n).map(unproduced).into_iter().collect(),
            )
        }
        7 => {
            repo.needs.as_mut()?.push_str("_other");
            let needs = repo.needs.clone()?;
            ("what is needed", vec![format!("unproduced-dependency r{at}/d.py: {needs}")])
        }
        8 => {
            repo.registry.push_str(":latest");
            let registry = &repo.registry;
            (
                "the registry",
                vec![format!("registry-with-tag r{at}/dagster_cloud.yaml: {registry}")],
            )
        }
        _ => {
            if !class.starts_with("S3") && !class.starts_with("GCS") {
                return None;
            }
            // Without the resource the service is the usual one, which is elsewhere.
            repo.has_resource = false;
            let mut expected = vec![format!("missing-nested-resource r{at}/d.py: {class}")];
            if class.starts_with("S3") {
                let endpoint = repo.fields.len() - 1;
                for (environment, name) in ENVIRONMENTS.iter().enumerate() {
                    let unread = repo.fields[endpoint].entry(at, environment);
                    expected.extend(unread.map(|it| {
                        format!("unread-variable [{name}] r{at}/dagster_cloud.{name}.yaml: {it}")
                    }));
                }
                for it in chain.readers(at) {
                    if it == at {
                        expected.extend(chain.mismatched_class(it));
                    } else {
                        expected.extend((0..2).map(|to| chain.mismatch(it, endpoint, to)));
                    }
                }
            }
            ("the resource", expected)
        }
    })
}

#[test]
fn one_changed_value_is_told_where_it_is_read_and_nowhere_else() {
    let mut counts: BTreeMap<&str, (u32, usize)> = BTreeMap::new();
    for seed in 0..400 {
        let dice = &mut Dice(seed);
        let mut chain = Chain::new(dice);
        assert_eq!(told(&check(&chain.text())), [""; 0], "seed {seed}:\n{}", chain.text());
        let Some((kind, mut expected)) = mutated(&mut chain, dice) else { continue };
        let analysis = check(&chain.text());
        expected.sort();
        assert_eq!(told(&analysis), expected, "seed {seed}, {kind}:\n{}", chain.text());
        let count = counts.entry(kind).or_default();
        (count.0, count.1) = (count.0 + 1, count.1 + expected.len());
        for it in analysis.diagnostics.iter().filter(|it| it.rule == "shared-storage-mismatch") {
            assert_eq!(it.finding.related.len(), 3, "who writes, what makes it, what needs it");
            // Each side's variable is named, where one decides.
            for (text, label) in [&it.finding.primary, &it.finding.related[0]]
                .map(|it| (analysis.files.slice(it.span), &it.message))
            {
                let variable =
                    text.split_once('=').map(|it| it.0).filter(|it| it.ends_with(char::is_numeric));
                assert_eq!(variable, label.split('`').find(|it| it.contains('_')), "{label}");
            }
        }
    }
    let (n_kinds, n_changes) = (counts.len(), counts.values().map(|it| it.0).sum::<u32>());
    assert_eq!((n_kinds, n_changes), (6, 359), "{counts:?}");
}
