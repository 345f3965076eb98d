//! Settings of `pydantic`: which variable a field is read from, and why that is not always told.

use locations_playground::fact::Fact;

use super::rows;
use super::value::agree;
use crate::support::{check, lines};

/// The body of the class, how its object is made, the value as written, and what it is.
const READ: &str = r#"
bucket: str = 'x' ¦ S() ¦ s.bucket ¦ ${BUCKET or "x"}
bucket: str ¦ S() ¦ s.bucket ¦ $BUCKET
bucket: str = ... ¦ S() ¦ s.bucket ¦ $BUCKET
bucket: str = Field(...) ¦ S() ¦ s.bucket ¦ $BUCKET
bucket: str = Field('x', description='d') ¦ S() ¦ s.bucket ¦ ${BUCKET or "x"}
bucket: str = Field(default_factory=lambda: 'x') ¦ S() ¦ s.bucket ¦ ${BUCKET or "x"}
bucket: str | None = None ¦ S() ¦ s.bucket ¦ $BUCKET
bucket: Optional[str] = 'x' ¦ S() ¦ s.bucket ¦ ${BUCKET or "x"}
env: Literal['dev', 'prod'] = 'dev' ¦ S() ¦ 'a' if s.env == 'prod' else 'b' ¦ ((${ENV or "dev"} ? prod: "True", else "False") ? True: "a", else "b")
root: Path = Path('/d') ¦ S() ¦ s.root / 'x' ¦ ${ROOT or "/d"} + "/x"
model_config = SettingsConfigDict(env_prefix='APP_')⏎    bucket: str = 'x' ¦ S() ¦ f'{s.bucket}-d' ¦ ${APP_BUCKET or "x"} + "-d"
model_config = {'env_prefix': 'APP_'}⏎    bucket: str ¦ S() ¦ s.bucket ¦ $APP_BUCKET
bucket: str⏎    class Config:⏎        env_prefix = 'app_' ¦ S() ¦ s.bucket ¦ $APP_BUCKET
model_config = SettingsConfigDict(env_prefix='App_', case_sensitive=True)⏎    bucket: str ¦ S() ¦ s.bucket ¦ $App_bucket
model_config = SettingsConfigDict(env_prefix='APP_')⏎    bucket: str = Field('x', alias='LAKE') ¦ S() ¦ s.bucket ¦ ${LAKE or "x"}
model_config = SettingsConfigDict(env_prefix='APP_')⏎    bucket: str = Field(validation_alias='lake', alias='OTHER') ¦ S() ¦ s.bucket ¦ $LAKE
model_config = SettingsConfigDict(env_prefix='APP_', populate_by_name=True)⏎    bucket: str = Field('x', alias='LAKE') ¦ S() ¦ s.bucket ¦ ${LAKE or ${APP_BUCKET or "x"}}
bucket: str = Field('x', validation_alias=AliasChoices('LAKE', 'STORE')) ¦ S() ¦ s.bucket ¦ ${LAKE or ${STORE or "x"}}
bucket: str = Field('x', env='LAKE') ¦ S() ¦ s.bucket ¦ ${BUCKET or "x"}
bucket: Annotated[str, Field(alias='LAKE')] = 'x' ¦ S() ¦ s.bucket ¦ ${LAKE or "x"}
bucket: str = os.getenv('OTHER', 'x') ¦ S() ¦ s.bucket ¦ ${BUCKET or ${OTHER or "x"}}
bucket: str = 'x' ¦ S(bucket='y') ¦ s.bucket ¦ "y"
bucket: str = Field('x', alias='LAKE') ¦ S(LAKE='y') ¦ s.bucket ¦ "y"
model_config = SettingsConfigDict(env_prefix='APP_')⏎    bucket: str = 'x' ¦ S(_env_prefix='TEST_') ¦ s.bucket ¦ ${TEST_BUCKET or "x"}
model_config = SettingsConfigDict(env_file='.env')⏎    bucket: str = 'x' ¦ S() ¦ s.bucket ¦ ${BUCKET or <the file `'.env'`, which `S` reads, may set `bucket`>}
model_config = SettingsConfigDict(env_file='.env')⏎    bucket: str ¦ S() ¦ s.bucket ¦ ${BUCKET or <the file `'.env'`, which `S` reads, may set `bucket`>}
model_config = SettingsConfigDict(env_file='.env')⏎    bucket: str = 'x' ¦ S(_env_file=None) ¦ s.bucket ¦ ${BUCKET or "x"}
model_config = SettingsConfigDict(secrets_dir='/run')⏎    bucket: str = 'x' ¦ S() ¦ s.bucket ¦ ${BUCKET or <a file in `'/run'`, which `S` reads, may set `bucket`>}
model_config = SettingsConfigDict(env_ignore_empty=True)⏎    bucket: str = 'x' ¦ S() ¦ s.bucket ¦ (${BUCKET or "x"} ? : "x", else ${BUCKET or "x"})
team: str = 't'⏎    @property⏎    def bucket(self): return f'lake-{self.team}' ¦ S() ¦ s.bucket ¦ "lake-" + ${TEAM or "t"}
team: str = 't'⏎    @computed_field⏎    @cached_property⏎    def bucket(self) -> str:⏎        if self.team == 'x':⏎            return 'a'⏎        return 'b' ¦ S() ¦ s.bucket ¦ ((${TEAM or "t"} ? x: "True", else "False") ? True: "a", else "b")
"#;

/// The same for what is not told.
const UNTOLD: &str = r"
bucket: str = 'x' ¦ S(**more()) ¦ s.bucket ¦ it may come from `more()`
bucket: str = 'x' ¦ S('y') ¦ s.bucket ¦ it may be given by position
hosts: list[str] = ['x'] ¦ S() ¦ s.hosts ¦ `S` makes `list[str]` of a variable for `hosts`
key: SecretStr = 'x' ¦ S() ¦ s.key ¦ `S` makes `SecretStr` of a variable for `key`
model_config = SettingsConfigDict(env_prefix=prefix())⏎    bucket: str ¦ S() ¦ s.bucket ¦ only running the code tells the `env_prefix` of `S`
model_config = SettingsConfigDict(**more())⏎    bucket: str ¦ S() ¦ s.bucket ¦ only running the code tells the `populate_by_name` of `S`
model_config = SettingsConfigDict(alias_generator=f)⏎    bucket: str ¦ S() ¦ s.bucket ¦ `alias_generator` of `S` names its variable
bucket: str = Field('x', alias=name()) ¦ S() ¦ s.bucket ¦ only running the code tells which variable `name()` names
bucket: str = 'x'⏎    @classmethod⏎    def settings_customise_sources(cls, *a, **k): return a ¦ S() ¦ s.bucket ¦ `settings_customise_sources` of `S` may read it from elsewhere
bucket: str = 'x'⏎    @field_validator('bucket')⏎    def clean(cls, v): return v.lower() ¦ S() ¦ s.bucket ¦ `clean` of `S` may change it
bucket: str = 'x'⏎    @model_validator(mode='after')⏎    def clean(self): return self ¦ S() ¦ s.bucket ¦ `clean` of `S` may change it
bucket: str = 'x' ¦ S() ¦ s.other ¦ only running the code tells `s.other`
bucket: str = 'x' ¦ S.model_validate({}) ¦ s.bucket ¦ the call of `S.model_validate` makes `s`
";

/// All before the value, the value, and what it is.
const SHAPES: &str = r#"
class S(BaseSettings): bucket: str = 'x'⏎@lru_cache⏎def get_settings() -> S: return S() ¦ get_settings().bucket ¦ ${BUCKET or "x"}
class S(BaseSettings): bucket: str = 'x'⏎@functools.lru_cache(maxsize=1)⏎def get_settings():⏎    made = S()⏎    return made⏎s = get_settings() ¦ s.bucket ¦ ${BUCKET or "x"}
class S(BaseSettings): bucket: str = 'x'⏎def get(team): return S(bucket=f'lake-{team}') ¦ get('a').bucket ¦ "lake-a"
class S(BaseSettings): bucket: str = 'x'⏎def name(s): return s.bucket + '-a' ¦ name(S()) ¦ ${BUCKET or "x"} + "-a"
class S(BaseSettings): bucket: str = 'x'⏎@retry⏎def get(): return S() ¦ get().bucket ¦ <only running the code tells `get().bucket`>
class S(BaseSettings): bucket: str = 'x'⏎s = S()⏎s.bucket = 'y' ¦ s.bucket ¦ <only running the code tells `s.bucket`>
class B(BaseSettings):⏎    model_config = SettingsConfigDict(env_prefix='B_')⏎    bucket: str = 'x'⏎    team: str = 't'⏎class S(B): team: str = 'u' ¦ S().bucket + S().team ¦ ${B_BUCKET or "x"} + ${B_TEAM or "u"}
class B(BaseSettings, env_prefix='B_'): bucket: str = 'x'⏎class S(B): model_config = SettingsConfigDict(env_prefix='S_') ¦ S().bucket ¦ ${S_BUCKET or "x"}
class S(pydantic_settings.BaseSettings): bucket: str = 'x' ¦ S().bucket ¦ ${BUCKET or "x"}
from pydantic_settings import BaseSettings as Base⏎class S(Base): bucket: str = 'x' ¦ S().bucket ¦ ${BUCKET or "x"}
from pydantic import BaseSettings⏎class S(BaseSettings): bucket: str = Field('x', env='LAKE') ¦ S().bucket ¦ ${LAKE or "x"}
from pydantic.v1 import BaseSettings⏎class S(BaseSettings): bucket: str = Field('x', env=['LAKE', 'STORE']) ¦ S().bucket ¦ ${LAKE or ${STORE or "x"}}
from pydantic import BaseSettings⏎class S(BaseSettings): bucket: str = Field('x', alias='LAKE') ¦ S().bucket ¦ ${BUCKET or "x"}
from company import CompanySettings⏎class S(CompanySettings): bucket: str = 'x' ¦ S().bucket ¦ <`CompanySettings`, whose file is not here, may read `bucket`>
class E(str, Enum):⏎    DEV = 'dev'⏎    PROD = 'prod'⏎class S(BaseSettings): env: E = E.DEV⏎s = S() ¦ 'a' if s.env == E.PROD else 'b' ¦ ((${ENV or "dev"} ? prod: "True", else "False") ? True: "a", else "b")
class E(Enum):⏎    DEV = 'dev'⏎class S(BaseSettings): env: E = E.DEV⏎s = S() ¦ s.env.value ¦ ${ENV or "dev"}
class E(Enum):⏎    DEV = 'dev'⏎class S(BaseSettings): env: E = E.DEV⏎s = S() ¦ f'{s.env}' ¦ <it is a member of an enumeration: `env`>
class E(StrEnum):⏎    DEV = 'dev'⏎class S(BaseSettings): env: E = 'dev'⏎s = S() ¦ f'{s.env}' ¦ ${ENV or "dev"}
class M(BaseModel): bucket: str = 'x' ¦ M().bucket ¦ "x"
class M(BaseModel): bucket: str = 'x'⏎class N(M): team: str = 't' ¦ N().bucket + N(team='u').team ¦ "xu"
@dataclass(frozen=True)⏎class C: bucket: str = 'x' ¦ C('y').bucket + C().bucket ¦ "yx"
os.environ['BUCKET'] = 'z'⏎class S(BaseSettings): bucket: str = 'x' ¦ S().bucket ¦ "z"
class S(BaseSettings): flag: bool = False ¦ 'a' if S().flag else 'b' ¦ ((Lower(${FLAG or "False"}) ? 1: "True", t: "True", true: "True", y: "True", yes: "True", on: "True", 0: "False", f: "False", false: "False", n: "False", no: "False", off: "False", else <`S` takes `flag` for no truth value>) ? True: "a", else "b")
"#;

#[test]
fn a_field_is_read_from_its_variable() {
    let before = |body: &str, made: &str| format!("class S(BaseSettings):\n    {body}\ns = {made}");
    let told = rows(READ).into_iter();
    agree(told.map(|[body, made, value, it]| [before(&body, &made), value, it]));
    let untold = rows(UNTOLD).into_iter();
    agree(untold.map(|[body, made, value, it]| [before(&body, &made), value, format!("<{it}>")]));
}

#[test]
fn settings_are_followed_from_where_they_are_made() {
    agree(rows(SHAPES));
}

#[test]
fn the_environment_of_a_location_comes_before_the_default() {
    let place = |config: &str, default: &str, variables: &str| {
        let analysis = check(&format!(
            "\
#- a/dagster_cloud.yaml
locations:
  - {{location_name: a, code_source: {{python_file: d.py}}, container_context: {{k8s: {{env_vars: [{variables}]}}}}}}
#- a/d.py
import dagster as dg
from pydantic_settings import BaseSettings, SettingsConfigDict

class S(BaseSettings):
    model_config = SettingsConfigDict({config})
    root: str{default}

defs = dg.Definitions(resources={{\"io_manager\": dg.FilesystemIOManager(base_dir=S().root)}})
"
        ));
        let reading = analysis.facts.reading(&Fact::Storage("io_manager".into()), 0).unwrap();
        (reading.value.clone(), lines(&analysis).join(", "))
    };
    let known = |text: &str| Ok(format!("{text} (pickle)"));
    assert_eq!(place("", " = '/d'", "").0, known("/d"));
    assert_eq!(place("", " = '/d'", "ROOT=/v").0, known("/v"));
    assert_eq!(place("", " = '/d'", "root=/v").0, known("/v"));
    assert_eq!(place("", " = '/d'", "Root=/v").0, known("/v"));
    assert_eq!(place("case_sensitive=True", " = '/d'", "ROOT=/v").0, known("/d"));
    assert_eq!(place("env_prefix='APP_'", " = '/d'", "ROOT=/v, app_ROOT=/w").0, known("/w"));
    assert_eq!(place("env_file='.env'", " = '/d'", "ROOT=/v").0, known("/v"));
    let reason = "the file `'.env'`, which `S` reads, may set `root`";
    assert_eq!(place("env_file='.env'", " = '/d'", "").0, Err(reason.to_owned()));
    let (value, told) = place("", "", "");
    assert_eq!(value, Err("`ROOT` is not set for `a`".to_owned()));
    assert_eq!(told, "");
    assert_eq!(place("env_ignore_empty=True", " = '/d'", "'ROOT='").0, known("/d"));
}

/// A location on ECS in two environments, with these variables and secrets in each, whose settings are configured so.
fn on_ecs(config: &str, dev: &str, prod: &str) -> (Vec<Result<String, String>>, Vec<String>) {
    let overlay = |name: &str, context: &str| {
        format!(
            "#- a/dagster_cloud.{name}.yaml\nlocations:\n  - {{location_name: a, container_context: {{ecs: {{{context}}}}}}}\n"
        )
    };
    let text = format!(
        "\
#- a/dagster_cloud.yaml
locations:
  - {{location_name: a, code_source: {{python_file: d.py}}, container_context: {{ecs: {{}}}}}}
#- a/d.py
import dagster as dg
from pydantic_settings import BaseSettings, SettingsConfigDict

class S(BaseSettings):
    model_config = SettingsConfigDict({config})
    storage_bucket: str = '/default'

defs = dg.Definitions(resources={{'io_manager': dg.FilesystemIOManager(base_dir=S().storage_bucket)}})
{}{}",
        overlay("dev", dev),
        overlay("prod", prod)
    );
    let analysis = check(&text);
    let fact = Fact::Storage("io_manager".into());
    let told = |it: usize| analysis.facts.reading(&fact, it).unwrap().value.clone();
    let is_of_names = |it: &String| it.contains("variable-missing") || it.contains("unread");
    (vec![told(0), told(1)], lines(&analysis).into_iter().filter(is_of_names).collect())
}

#[test]
fn a_secret_counts_in_any_case_as_a_variable_does() {
    let known = |text: &str| Ok(format!("{text} (pickle)"));
    let secret = |name: &str| {
        Err(format!("`STORAGE_BUCKET` may come from the secret `{name}`, which is not here"))
    };
    let named = |name: &str| format!("secrets: [{{name: {name}, valueFrom: 'arn:x'}}]");
    let given = |name: &str| format!("env_vars: ['{name}=/v']");
    for (name, other) in [
        ("STORAGE_BUCKET", "STORAGE_BUCKET"),
        ("storage_bucket", "STORAGE_BUCKET"),
        ("STORAGE_BUCKET", "storage_bucket"),
        ("Storage_Bucket", "storage_bucket"),
    ] {
        let (places, told) = on_ecs("", &given(name), &named(other));
        assert_eq!(places, [known("/v"), secret(other)], "{name} {other}");
        assert!(told.is_empty(), "{name} {other}: {told:?}");
        let (places, told) = on_ecs("", &given(name), &given(other));
        assert_eq!(places, [known("/v"), known("/v")], "{name} {other}");
        assert!(told.is_empty(), "{name} {other}: {told:?}");
    }
    // Where case counts, another one is another variable.
    let (places, told) =
        on_ecs("case_sensitive=True", &given("storage_bucket"), &named("STORAGE_BUCKET"));
    assert_eq!(places, [known("/v"), known("/default")]);
    assert!(told.iter().any(|it| it.contains("variable-missing-in-environment")), "{told:?}");
    // Of two that differ by case alone, the order of the process's variables decides.
    let two = "env_vars: ['storage_bucket=/v', 'STORAGE_BUCKET=/w']";
    let (places, _) = on_ecs("", two, &given("STORAGE_BUCKET"));
    let reason = "`STORAGE_BUCKET` and `storage_bucket` are one to the code, and differ";
    assert_eq!(places, [Err(reason.to_owned()), known("/v")]);
    let same = "env_vars: ['storage_bucket=/v', 'STORAGE_BUCKET=/v']";
    assert_eq!(on_ecs("", same, &given("STORAGE_BUCKET")).0, [known("/v"), known("/v")]);
}
