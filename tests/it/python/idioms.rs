//! Idioms of real repositories: objects that a key chooses, methods, functions that one call alone calls, what is stored.

use super::assets::{IMPORTS, told};
use super::value::agree;
use super::{check, cut, read_text, rows};

/// What stands before, the value as written, and what it is.
const VALUES: &str = r#"
@dataclass⏎class C:⏎    b: str⏎    p: str = 'd'⏎T = {'x': C('1'), 'y': C(b='2', p='e')} ¦ T[os.getenv('E')].b + T['y'].p ¦ ($E ? x: "1", y: "2") + "e"
@dataclass⏎class C: b: str⏎T = {'x': C('1')} ¦ T.get(os.getenv('E'), C('2')).b ¦ ($E ? x: "1", else "2")
@dataclass⏎class C: b: str⏎T = {'x': C('1')} ¦ T[name()].b ¦ <only running the code tells `T[name()].b`>
class B: R = '/b'⏎class D(B): R = '/d'⏎class P(B): ...⏎c = {'d': D, 'p': P}[os.environ['E']] ¦ c.R ¦ ($E ? d: "/d", p: "/b")
class D: R = '/d'⏎class P: R = '/p'⏎c = P() if os.getenv('E') == 'p' else D() ¦ c.R ¦ (($E ? p: "True", else "False") ? True: "/p", else "/d")
class B: R = '/b'⏎class P(B): ... ¦ P.R + P().R ¦ "/b/b"
class B: R = '/b'⏎class P(B): ...⏎B.R = '/c' ¦ P.R ¦ "/c"
class E(str, Enum):⏎    A = 'a'⏎    @property⏎    def root(self): return f'/{self.value}' ¦ E(os.getenv('X', 'a')).root ¦ "/" + ${X or "a"}
if (e := os.getenv('E')) == 'p':⏎    A = f'/{e}'⏎else:⏎    A = '/d' ¦ A ¦ (($E ? p: "True", else "False") ? True: "/" + $E, else "/d")
def f(n):⏎    if (v := os.environ.get(n)):⏎        return v⏎    raise KeyError(n) ¦ f('X') ¦ (($X ? : "False", else "True") ? True: $X, else <the code stops with an error there>)
def f():⏎    match os.environ['E']:⏎        case 'p': return '/p'⏎        case other: return f'/{other}' ¦ f() ¦ (($E ? p: "True", else "False") ? True: "/p", else "/" + $E)
T = {'d': {'r': '/d'}} ¦ T.get(os.getenv('E'), {}).get('r', '/n') ¦ ($E ? d: "/d", else "/n")
T = {'r': '/a'} if os.getenv('E') else {'r': '/b'} ¦ T['r'] ¦ (($E ? : "False", else "True") ? True: "/a", else "/b")
from types import SimpleNamespace⏎c = SimpleNamespace(r='/n') ¦ c.r ¦ "/n"
class P:⏎    @staticmethod⏎    def root(e): return f'/{e}' ¦ P.root('x') + P().root('y') ¦ "/x/y"
class P:⏎    def root(self, e='d'): return f'/{self.n}/{e}'⏎    def __init__(self, n): self.n = n⏎p = P('a') ¦ p.root() + p.root('x') ¦ "/a/d/a/x"
@dataclass⏎class C:⏎    r: str⏎    @classmethod⏎    def of(cls): return cls(r=os.getenv('R', '/d')) ¦ C.of().r ¦ ${R or "/d"}
class P:⏎    @other⏎    def root(self): return '/x' ¦ P().root() ¦ <the call of `P().root` makes it>
def f(e, r='/r'): return g(e) + r⏎def g(e): return '/' + e ¦ f('x') ¦ "/x/r"
@dataclass⏎class C: r: str = field(default_factory=lambda: os.getenv('R', '/d')) ¦ C().r ¦ ${R or "/d"}
@dataclass⏎class C:⏎    r: str = '/a'⏎    def __post_init__(self): self.r = self.r + '/b' ¦ C().r ¦ <only running the code tells `C().r`>
class B: r = '/a'⏎class C(B):⏎    def __init__(self): self.load() ¦ C().r ¦ <only running the code tells `C().r`>
class B: r = '/a'⏎class C(B):⏎    def __init__(self, n):⏎        super().__init__()⏎        self.n = n ¦ C('/n').r + C('/n').n ¦ "/a/n"
class M(BaseModel):⏎    r: str = '/a'⏎    @field_validator('r')⏎    def clean(cls, v): return v.lower() ¦ M().r ¦ <`clean` of `M` may change it>
C = yaml.safe_load(text) ¦ C['r'] ¦ <the call of `yaml.safe_load` makes `C`>
c = OmegaConf.load('c.yaml') ¦ c.r ¦ <the call of `OmegaConf.load` makes `c`>
try:⏎    from local import R⏎except ImportError:⏎    R = '/f' ¦ R ¦ <`R` comes from `local`, whose file is not here, and is set here otherwise>
"#;

/// The code, the assets that it makes, and the texts that are noted as not followed.
const MADE: &str = r#"
class B:⏎    def __init__(self, n): self.n = n⏎    def build(self):⏎        @node(name=self.n)⏎        def it(): ...⏎        return it⏎D = dg.Definitions(assets=[B("x").build(), B("y").build()]) ¦ x; y ¦
@node⏎def a(up, limit: int = 1, *, flag=True): ... ¦ a <= up <= limit ¦
@multi_asset(outs={"x": AssetOut.from_spec(AssetSpec("p", key_prefix="q"), io_manager_key="i")})⏎def a(): ... ¦ q/p via i ¦
@multi_asset(outs={"x": out_of("p")})⏎def a(): ... ¦ ¦ out_of("p")
@multi_asset(specs=[AssetSpec("x").replace_attributes(group_name="g")])⏎def a(): ... ¦ x ¦
@multi_asset(specs=[AssetSpec("x").replace_attributes(key="y")])⏎def a(): ... ¦ ¦ AssetSpec("x").replace_attributes(key="y")
"#;

/// A body, what it is said to return, and whether something is stored: `none` for a `None`, `never` where that is certain.
const BODIES: &str = "
return 1 ¦ ¦ yes
return None ¦ ¦ none
... ¦ ¦ yes
yield dg.Output(1) ¦ ¦ yes
yield dg.MaterializeResult() ¦ ¦ never
yield dg.AssetCheckResult(passed=True)⏎    yield dg.Output(1) ¦ ¦ yes
yield dg.AssetCheckResult(passed=True)⏎    yield dg.MaterializeResult() ¦ ¦ never
yield dg.AssetCheckResult(passed=True) ¦ ¦ no
yield dg.MaterializeResult()⏎    yield from rest() ¦ ¦ no
yield from dbt.cli(['build']).stream() ¦ ¦ no
return dg.MaterializeResult(metadata={}) ¦ ¦ never
return dg.MaterializeResult(**given) ¦ ¦ no
return dg.MaterializeResult(value=1) ¦ ¦ yes
r = dg.MaterializeResult()⏎    return r ¦ ¦ never
return Made(metadata={}) ¦ ¦ never
return make() ¦ dg.MaterializeResult ¦ no
return make() ¦ dg.MaterializeResult[int] ¦ yes
return dg.MaterializeResult(value=1) ¦ dg.MaterializeResult ¦ yes
return dg.MaterializeResult() ¦ dg.MaterializeResult ¦ never
return pipes.run().get_materialize_result() ¦ ¦ no
return make() ¦ dg.Output[int] ¦ yes
return 1 ¦ None ¦ never
return None ¦ 'None' ¦ never
def inner(): yield 1⏎    return None ¦ ¦ none
if x:⏎        return dg.MaterializeResult() ¦ ¦ no
if x:⏎        return⏎    return dg.MaterializeResult() ¦ ¦ no
if x:⏎        return dg.MaterializeResult()⏎    else:⏎        raise ValueError() ¦ ¦ never
for it in all:⏎        return it⏎    return dg.MaterializeResult() ¦ ¦ yes
with x:⏎        return dg.MaterializeResult() ¦ ¦ never
try:⏎        return dg.MaterializeResult()⏎    except ValueError:⏎        pass ¦ ¦ no
";

#[test]
fn objects_and_their_functions_are_followed() {
    agree(rows(VALUES));
}

#[test]
fn what_makes_assets_in_classes_is_followed_or_noted() {
    for [code, assets, notes] in rows(MADE) {
        let text = format!("{IMPORTS}{code}\n");
        let module = read_text(&text);
        let noted: Vec<&str> = module.unread.iter().map(|it| cut(&text, *it)).collect();
        assert_eq!((told(&text, &module), noted.join("; ")), (assets, notes), "{code}");
    }
}

#[test]
fn what_a_body_returns_or_yields_is_stored_or_not() {
    for [body, kind, is_stored] in rows(BODIES) {
        let kind = if kind.is_empty() { kind } else { format!(" -> {kind}") };
        let import = "from dagster import MaterializeResult as Made\n";
        let module = read_text(&format!("{IMPORTS}{import}@node\ndef a(){kind}:\n    {body}\n"));
        let op = &module.ops[0];
        let told = match (op.returns, op.returns_none, op.never_stores) {
            (true, false, false) => "yes",
            (false, true, false) => "none",
            (false, false, true) => "never",
            _ => "no",
        };
        assert_eq!(told, is_stored, "{body}{kind}");
    }
}

#[test]
fn one_call_alone_tells_what_parameters_are() {
    let make =
        "def make(env):\n    return {'io_manager': FilesystemIOManager(base_dir=f'/{env}')}\n";
    let told = |place: &str| {
        format!("io_manager = FilesystemIOManager Folder \"pickle\"; base_dir {place}")
    };
    for (calls, place) in [
        ("Definitions(resources=make('x'))", "\"/x\""),
        ("Definitions(resources=make(env='x'))", "\"/x\""),
        ("Definitions(resources=make(*given))", "\"/\" + <`env` is a parameter>"),
        ("Definitions(resources=make('x'))\nif __name__ == '__main__': run(make('y'))", "\"/x\""),
        ("if __name__ == '__main__': run(make('y'))", "\"/\" + <`env` is a parameter>"),
        ("a, b = make('x'), make('y')", "\"/\" + <`env` is a parameter>"),
        ("Definitions(resources=make('x'))\nd = map(make, envs)", "\"/\" + <`env` is a parameter>"),
        (
            "for it in envs: Definitions(resources=make(it))",
            "\"/\" + <only running the code tells `it`>",
        ),
    ] {
        check(&format!("{make}{calls}\n"), &[&told(place)]);
    }
    check(
        "class Make:\n    def __init__(self, env): self.root = f'/{env}'\n\
         \x20   def io(self): return FilesystemIOManager(base_dir=self.root)\n\
         \x20   def all(self): return {'io_manager': self.io()}\n\
         Definitions(resources=Make('x').all())\n",
        &[&told("\"/x\"")],
    );
    // Functions that ask each other, or themselves, end.
    for code in ["def f(x): return x.f()\nA = f(f)", "def f(x): return g(x)\ndef g(x): return f(x)"]
    {
        read_text(code);
    }
}

#[test]
fn managers_are_made_in_parts() {
    check(
        "from functools import partial\nmake = partial(FilesystemIOManager, base_dir='/p')\nresources = {'io_manager': make()}\n",
        &["io_manager = FilesystemIOManager Folder \"pickle\"; base_dir \"/p\""],
    );
    check(
        "from dagster_snowflake_pandas import SnowflakePandasIOManager\nS = dict(account='a')\n\
         resources = {'io_manager': SnowflakePandasIOManager(**S, database='d')}\n",
        &[
            "io_manager = SnowflakePandasIOManager Snowflake \"table\"; account \"a\"; database \"d\"; schema unset",
        ],
    );
}

#[test]
fn a_key_that_is_not_told_may_be_any() {
    let text = "import dagster as dg\nR = {}\nfor n in names():\n    R[f'{n}_io'] = dg.FilesystemIOManager(base_dir=n)\n\
                @dg.asset(io_manager_key='a_io')\ndef a(): ...\ndefs = dg.Definitions(assets=[a], resources=R)\n";
    let module = read_text(text);
    assert_eq!(module.unbound, [], "what the loop binds is not known");
    let open: Vec<&str> = module.open_resources.iter().map(|it| cut(text, *it)).collect();
    assert_eq!(open, ["f'{n}_io'"]);
    let text = text.replace("for n in names():\n    R[f'{n}_io']", "KEY = 'a_io'\nR[KEY]");
    let module = read_text(&text.replace("=n)", "='/k')"));
    assert_eq!((module.unbound, module.managers[0].key.as_str()), (Vec::new(), "a_io"));
}
