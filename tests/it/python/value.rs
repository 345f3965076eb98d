//! What identifies a place, as it can be written.

use locations_playground::python::Value;

use super::{check, cut, read_text, rows, show};

/// Text before, the value as written, and what it is.
const KNOWN: &str = r#"
 ¦ "a" ¦ "a"
 ¦ '''a''' ¦ "a"
 ¦ r'a\b' ¦ "a\\b"
 ¦ 'a\tb' ¦ "a\tb"
 ¦ 'a' "b" ¦ "ab"
 ¦ ('a'⏎    'b') ¦ "ab"
 ¦ 'a' + 'b' ¦ "ab"
 ¦ f'a' ¦ "a"
 ¦ None ¦ unset
 ¦ 7 ¦ "7"
 ¦ '' ¦ ""
A = 'x' ¦ A ¦ "x"
A: str = 'x' ¦ A ¦ "x"
A = 'x'⏎B = A + '/y' ¦ B ¦ "x/y"
A = B = 'x' ¦ B ¦ "x"
A = 'x' ¦ f'{A}/y' ¦ "x/y"
A = 'x' ¦ f'{A!s}' 'y' ¦ "xy"
 ¦ EnvVar("X") ¦ $X
 ¦ dg.EnvVar('X') ¦ $X
 ¦ EnvVar.int('X') ¦ $X
 ¦ EnvVar("X").get_value() ¦ $X
 ¦ EnvVar("X").get_value("d") ¦ ${X or "d"}
 ¦ EnvVar("X").get_value(default="d") ¦ ${X or "d"}
 ¦ os.getenv("X") ¦ $X
 ¦ os.getenv("X", "d") ¦ ${X or "d"}
 ¦ os.getenv("X", None) ¦ $X
 ¦ os.getenv(key="X", default="d") ¦ ${X or "d"}
 ¦ os.getenv("X", os.getenv("Y", "d")) ¦ ${X or ${Y or "d"}}
 ¦ os.getenv("X") or "d" ¦ ($X ? : "d", else $X)
 ¦ os.getenv("X") or os.getenv("Y") or "d" ¦ ($X ? : ($Y ? : "d", else $Y), else $X)
 ¦ '' or 'd' ¦ "d"
 ¦ 'a' or 'd' ¦ "a"
 ¦ EnvVar("X") or "d" ¦ $X
 ¦ EnvVar("X") + "-y" ¦ "X-y"
 ¦ os.path.join("a", EnvVar("X")) ¦ "a/X"
 ¦ '-'.join(["a", EnvVar("X")]) ¦ "a-X"
 ¦ EnvVar("X").lower() ¦ "x"
A = EnvVar("X") ¦ f"{A.get_value()}/b" ¦ $X + "/b"
 ¦ EnvVar.int('X') + 'a' ¦ <the code stops with an error there: only configuration reads an `EnvVar`> + "a"
from pathlib import Path ¦ Path('a', EnvVar('X')) ¦ "a/" + <the code stops with an error there: only configuration reads an `EnvVar`>
from pathlib import Path ¦ Path('/a') / os.environ['X'] ¦ "/a" / $X
from pathlib import Path ¦ Path('/a') / os.environ['X'] / 'b' / 'c' ¦ "/a" / $X / "b" / "c"
from pathlib import Path ¦ (Path('/a') / os.environ['X'] / 'b' / 'c').parent.parent ¦ "/a" / $X
from pathlib import Path ¦ Path('/a') / os.environ['X'] / '/b' ¦ "/b"
from pathlib import Path ¦ Path('/a') / f"x-{os.environ['X']}" ¦ "/a/x-" + $X
 ¦ os.path.join('/a', os.getenv('X', 'b'), 'c') ¦ "/a" / ${X or "b"} / "c"
 ¦ os.path.expandvars('$X/a') ¦ ${X or "$X"} + "/a"
 ¦ os.path.expandvars('a/${X}$') ¦ "a/" + ${X or "${X}"} + "$"
 ¦ os.path.expandvars('a') ¦ "a"
A = os.environ['X'] ¦ os.path.expandvars(A) ¦ Expanded($X)
 ¦ 'a' if os.getenv('E').startswith(('p', 'q')) else 'b' ¦ ((Has("q", true)($E) ? True: "True", else Has("p", true)($E)) ? True: "a", else "b")
 ¦ 'a' if 'xyz'.endswith('yz') else 'b' ¦ "a"
 ¦ 'a' if 'E' in os.environ else 'b' ¦ (($E ? ␀: "False", else "True") ? True: "a", else "b")
 ¦ 'a' if os.getenv('E') is None else 'b' ¦ ((($E ? ␀: "False", else "True") ? True: "False", else "True") ? True: "a", else "b")
 ¦ 'a' if os.getenv('E') == '' else 'b' ¦ (($E ? : "True", else "False") ? True: "a", else "b")
 ¦ 'a' if os.getenv('E', 'x') is not None else 'b' ¦ "a"
 ¦ 'a' if 'p' in 'xpy' else 'b' ¦ "a"
 ¦ 'a' if 'p' in os.environ['E'] else 'b' ¦ (Holds("p")($E) ? True: "a", else "b")
C = {'p': 1} ¦ 'a' if os.environ['E'] in C else 'b' ¦ (($E ? p: "True", else "False") ? True: "a", else "b")
 ¦ 'a' if bool(os.getenv('E')) else 'b' ¦ (($E ? : "False", else "True") ? True: "a", else "b")
 ¦ 'a/b/c'.split('/')[1] ¦ "b"
 ¦ 'a/b/c'.rsplit('/', 1)[-1] ¦ "c"
 ¦ 'a/b/c'.split('/')[-2] ¦ "b"
 ¦ ' a b '.split()[0] ¦ "a"
 ¦ os.environ['X'].split('/')[0] ¦ Piece("/", 0, true)($X)
 ¦ 'pre-a-suf'.removeprefix('pre-').removesuffix('-suf') ¦ "a"
class S(Enum):⏎    P = 'p'⏎    Q = 'q'⏎C = {S.P: 'x', S.Q: 'y'} ¦ C[S(os.getenv('E', 'p'))] ¦ (${E or "p"} ? p: "x", q: "y")
class S(str, Enum):⏎    P = 'p'⏎E = S(os.environ['E']) ¦ 'a' if E == S.P else 'b' ¦ (($E ? p: "True", else "False") ? True: "a", else "b")
class S(Enum):⏎    P = 'p'⏎E = S('p') ¦ E.value ¦ "p"
 ¦ os.environ["X"] ¦ $X
 ¦ os.environ.get("X") ¦ $X
 ¦ os.environ.get("X", "d") ¦ ${X or "d"}
from os import getenv ¦ getenv('X') ¦ $X
from os import environ as e ¦ e['X'] ¦ $X
import os as o ¦ o.environ['X'] ¦ $X
 ¦ {"env": "X"} ¦ $X
 ¦ str(os.getenv('X')) ¦ $X
NAME = 'X' ¦ os.getenv(NAME) ¦ $X
A = os.environ['X'] ¦ A ¦ $X
A = os.environ['X'] ¦ f'{A}-data' ¦ $X + "-data"
 ¦ f"s3/{os.environ['X']}/{os.getenv('Y')}" ¦ "s3/" + $X + "/" + $Y
 ¦ 'a-' + os.getenv('X', 'd') ¦ "a-" + ${X or "d"}
C = {'bucket': 'x'} ¦ C['bucket'] ¦ "x"
C = {'bucket': 'x'} ¦ C.get('bucket', 'y') ¦ "x"
C = {'prod': {'bucket': 'x'}} ¦ C['prod']['bucket'] ¦ "x"
class S:⏎    bucket = 'x' ¦ S.bucket ¦ "x"
def f():⏎    A = 'y'⏎A = 'x' ¦ A ¦ "x"
A = 'x'⏎A = 'y' ¦ A ¦ "y"
A = 'x'⏎A += 'y' ¦ A ¦ "xy"
A = os.environ['X']⏎A = A + '/y' ¦ A ¦ $X + "/y"
A = 'x'⏎B = A⏎A = 'y' ¦ B ¦ "x"
A = 'x'⏎if os.getenv('E') == 'p':⏎    A += 'y' ¦ A ¦ (($E ? p: "True", else "False") ? True: "xy", else "x")
if os.getenv('E'):⏎    A = 'x'⏎    A = 'y'⏎else:⏎    A = 'z' ¦ A ¦ (($E ? : "False", else "True") ? True: "y", else "z")
if os.getenv('E'):⏎    A = 'x'⏎elif os.getenv('F'):⏎    A = 'y' ¦ A ¦ (($E ? : "False", else "True") ? True: "x", else (($F ? : "False", else "True") ? True: "y", else <it is not set everywhere>))
if os.getenv('E'):⏎    A = 'x'⏎else:⏎    A = 'y'⏎A = 'z' ¦ A ¦ "z"
if os.getenv('E'):⏎    if os.getenv('F'):⏎        A = 'x'⏎    else:⏎        A = 'y'⏎else:⏎    raise ValueError() ¦ A ¦ (($F ? : "False", else "True") ? True: "x", else "y")
A = os.getenv('X')⏎if not A:⏎    A = 'd' ¦ A ¦ ((($X ? : "False", else "True") ? True: "False", else "True") ? True: "d", else $X)
try:⏎    A = os.environ['X']⏎except KeyError:⏎    A = 'd' ¦ A ¦ ${X or "d"}
try:⏎    A = os.environ['X']⏎except KeyError:⏎    raise ValueError()⏎A += '/y' ¦ A ¦ $X + "/y"
with x:⏎    A = 'x'⏎    A += 'y' ¦ A ¦ "xy"
def f():⏎    a = 'x'⏎    a += 'y'⏎    return a ¦ f() ¦ "xy"
def f():⏎    try:⏎        a = os.environ['X']⏎    except KeyError:⏎        a = 'd'⏎    return a ¦ f() ¦ ${X or "d"}
C = {'b': 'x'}⏎C['b'] = 'y' ¦ C['b'] ¦ "y"
C = {'b': 'x'}⏎C['c'] = 'y' ¦ C['b'] + C['c'] ¦ "xy"
C = {'b': 'x'}⏎A = C['b']⏎C['b'] = 'y' ¦ A ¦ "x"
C = {'b': 'x'}⏎C.update(b='y') ¦ C['b'] ¦ "y"
C = {'b': 'x'}⏎C.update({'b': 'y'}) ¦ C.get('b') ¦ "y"
C = {'b': 'x'}⏎D = C⏎D['b'] = 'y' ¦ C['b'] ¦ "y"
C = {'b': 'x'}⏎C.setdefault('b', 'y')⏎C.setdefault('c', 'z') ¦ C['b'] + C['c'] ¦ "xz"
C = {'b': 'x', 'c': 'y'}⏎C.pop('b')⏎del C['c'] ¦ C.get('b', 'd') + C.get('c', 'e') ¦ "de"
C = {'b': 'x'}⏎if os.getenv('E') == 'p':⏎    C['b'] = 'y' ¦ C['b'] ¦ (($E ? p: "True", else "False") ? True: "y", else "x")
class C:⏎    b = 'x'⏎C.b = 'y' ¦ C.b ¦ "y"
class C:⏎    b = 'x'⏎C.c = 'y' ¦ C.b + C.c ¦ "xy"
os.environ['X'] = 'y' ¦ os.getenv('X', 'd') ¦ "y"
os.environ['X'] = 'y' ¦ os.getenv('Y', 'd') ¦ ${Y or "d"}
os.environ.update(X='y') ¦ EnvVar('X') ¦ "y"
os.environ.setdefault('X', 'y') ¦ os.environ['X'] ¦ ${X or "y"}
A = os.getenv('X')⏎os.environ['X'] = 'y' ¦ A ¦ $X
from dotenv import load_dotenv⏎load_dotenv() ¦ os.getenv('X', 'd') ¦ ${X or <`load_dotenv` may set `X`>}
def f(): os.environ['X'] = 'y' ¦ os.getenv('Y', 'd') ¦ ${Y or "d"}
if __name__ == '__main__':⏎    os.environ['X'] = 'y' ¦ os.getenv('X') ¦ $X
 ¦ os.path.join('a', 'b') ¦ "a/b"
from pathlib import Path ¦ Path('a') / 'b' ¦ "a/b"
from pathlib import Path ¦ str(Path('a', 'b').joinpath('c').resolve()) ¦ "a/b/c"
from pathlib import Path as P ¦ P(os.getenv('X', '~/a')).expanduser() / 'b' ¦ home(${X or "~/a"}) + "/b"
 ¦ os.path.expanduser('~/a') ¦ home("~/a")
C = {'prod': 'x'} ¦ C[os.getenv('E')] ¦ ($E ? prod: "x")
C = {'prod': 'x', 'dev': 'y'} ¦ C.get(os.getenv('E'), 'z') ¦ ($E ? prod: "x", dev: "y", else "z")
C = {'p': {'b': 'x'}, 'd': {'b': 'y'}} ¦ C.get(os.getenv('E'), C['d'])['b'] ¦ ($E ? p: "x", d: "y", else "y")
C = {'p': {'b': 'x'}, 'd': {'b': 'y'}} ¦ C.get(os.getenv('E'), {}).get('b', 'z') ¦ ($E ? p: "x", d: "y", else "z")
C = {'p': {'b': 'x'}, 'd': {'b': 'y'}}⏎c = C.get(os.getenv('E')) or C['d'] ¦ c['b'] ¦ ($E ? p: "x", d: "y", else "y")
C = {'p': {'b': 'x'}, 'd': {'b': 'y'}} ¦ (C.get(os.getenv('E'), {}) or C.get('d'))['b'] ¦ ($E ? p: "x", d: "y", else "y")
C = {'p': {'n': {'b': 'x'}}, 'd': {'n': {'b': 'y'}}} ¦ C.get(os.getenv('E'), C['d'])['n']['b'] ¦ ($E ? p: "x", d: "y", else "y")
C = {'p': {'n': {'b': 'x'}}, 'd': {}}⏎c = C[os.getenv('E')]⏎n = c.get('n', {}) ¦ n.get('b', 'z') ¦ ($E ? p: "x", d: "z")
C = {'p': {'b': 'x'}, 'd': {}} ¦ (C.get(os.getenv('E')) or C['p'])['b'] ¦ ($E ? p: "x", d: "x", else "x")
C = {'b': 'x'}⏎C['b'] = 'y' ¦ C[os.getenv('E')] ¦ ($E ? b: "y")
C = {'prod': {'a': 'x'}} ¦ C[os.getenv('E')]['a'] ¦ ($E ? prod: "x")
C = {'prod': {'a': 'x'}}⏎D = C[os.getenv('E')] ¦ D['a'] ¦ ($E ? prod: "x")
 ¦ 'a' if os.getenv('E') == 'prod' else 'b' ¦ (($E ? prod: "True", else "False") ? True: "a", else "b")
 ¦ 'a' if os.getenv('E') in ('p', 'q') else 'b' ¦ (($E ? p: "True", q: "True", else "False") ? True: "a", else "b")
IS_PROD = os.getenv('E') != 'prod' ¦ 'a' if IS_PROD else 'b' ¦ (($E ? prod: "False", else "True") ? True: "a", else "b")
 ¦ 'a' if True else 'b' ¦ "a"
 ¦ 'a' if not 'x' == 'y' else 'b' ¦ "a"
if os.getenv('E') == 'prod':⏎    A = 'x'⏎else:⏎    A = 'y' ¦ A ¦ (($E ? prod: "True", else "False") ? True: "x", else "y")
A = 'y'⏎if os.getenv('E') == 'prod':⏎    A = 'x' ¦ A ¦ (($E ? prod: "True", else "False") ? True: "x", else "y")
if os.getenv('E') == 'p':⏎    A = 'x'⏎elif os.getenv('E') == 'q':⏎    A = 'y'⏎else:⏎    A = 'z' ¦ A ¦ (($E ? p: "True", else "False") ? True: "x", else (($E ? q: "True", else "False") ? True: "y", else "z"))
def f(e): return {'p': {'b': 'x'}}[e]⏎ ¦ f('p')['b'] ¦ "x"
def f():⏎    t = {'p': 'x', 'q': 'y'}⏎    return t ¦ f()[os.getenv('E')] ¦ ($E ? p: "x", q: "y")
def f():⏎    if os.getenv('E') == 'p':⏎        return 'a' ¦ f() ¦ (($E ? p: "True", else "False") ? True: "a", else unset)
def f():⏎    if os.getenv('E') == 'p':⏎        return 'a'⏎    raise ValueError() ¦ f() ¦ (($E ? p: "True", else "False") ? True: "a", else <the code stops with an error there>)
class S(str, Enum):⏎    a = 'x' ¦ S.a.value ¦ "x"
class S(Enum):⏎    a = 'x' ¦ S.a.name ¦ "a"
class S(StrEnum):⏎    a = 'x' ¦ f'{S.a}/y' ¦ "x/y"
import enum⏎class S(enum.StrEnum):⏎    PROD = enum.auto() ¦ S.PROD ¦ "prod"
def f(): return 'x' ¦ f() ¦ "x"
def f(a):⏎    if os.getenv('E'):⏎        a = 'y'⏎    return f'{a}/z' ¦ f('x') ¦ (($E ? : "False", else "True") ? True: "y", else "x") + "/z"
match os.getenv('E'):⏎    case 'p':⏎        A = 'x'⏎    case 'q' | 'r':⏎        A = 'y'⏎    case _:⏎        A = 'z' ¦ A ¦ (($E ? p: "True", else "False") ? True: "x", else (($E ? q: "True", r: "True", else "False") ? True: "y", else "z"))
def f(e):⏎    match e:⏎        case 'p': return 'x'⏎    return 'y' ¦ f(os.getenv('E')) ¦ (($E ? p: "True", else "False") ? True: "x", else "y")
OPTIONS = ['p', 'q'] ¦ 'a' if os.getenv('E') in OPTIONS else 'b' ¦ (($E ? p: "True", q: "True", else "False") ? True: "a", else "b")
C = {**D, 'prod': 'x'} ¦ C['prod'] ¦ "x"
C = {'prod': D}⏎D = {'a': 'x'} ¦ C['prod']['a'] ¦ "x"
 ¦ '{}/{}'.format('a', os.getenv('X')) ¦ "a/" + $X
 ¦ '{1}-{0}{{}}'.format('a', 'b') ¦ "b-a{}"
 ¦ '{name}'.format(name='a') ¦ "a"
T = '{}/x' ¦ T.format('a') ¦ "a/x"
 ¦ '%s/%d%%' % ('a', 7) ¦ "a/7%"
 ¦ '%s' % os.getenv('X') ¦ $X
 ¦ '/'.join(['a', os.getenv('X')]) ¦ "a/" + $X
PARTS = ('a', 'b') ¦ '-'.join(PARTS) ¦ "a-b"
 ¦ ' A '.strip().lower() ¦ "a"
 ¦ 'a/'.rstrip('/') ¦ "a"
 ¦ 'a_b'.replace('_', '-').upper() ¦ "A-B"
 ¦ os.getenv('X', 'A').lower() ¦ Lower(${X or "A"})
 ¦ f"A-{os.getenv('X')}".lower() ¦ "a-" + Lower($X)
 ¦ os.getenv('X').replace('_', '-') ¦ Replace("_", "-")($X)
C = {'p': 'A', 'q': 'B'} ¦ C[os.getenv('E')].lower() ¦ ($E ? p: "a", q: "b")
@dataclass⏎class S:⏎    a: str⏎    b: str = 'y'⏎s = S('x') ¦ f'{s.a}/{s.b}' ¦ "x/y"
class S(BaseModel):⏎    b: str = Field(default='y')⏎s = S(b='x') ¦ s.b ¦ "x"
class S(BaseModel):⏎    b: str = Field('y', description='z')⏎s = S() ¦ s.b ¦ "y"
class S:⏎    def __init__(self, e='d'): self.b = f'b-{e}'⏎s = S(os.getenv('E')) ¦ s.b ¦ "b-" + $E
from dagster_dbt import DbtProject⏎P = DbtProject(project_dir='x') ¦ os.path.join(P.project_dir, 'y') ¦ "x/y"
 ¦ os.path.join('a', '/b') ¦ "/b"
 ¦ os.path.join('a/', 'b') ¦ "a/b"
 ¦ os.path.dirname('a/b') ¦ "a"
from pathlib import Path ¦ Path('/a/b/c').parents[1] ¦ "/a"
from pathlib import Path ¦ (Path(os.getenv('X')) / 'a' / 'b').parent ¦ $X + "/a"
from pathlib import Path ¦ Path.cwd() / 'a' ¦ "<working directory>/a"
from upath import UPath ¦ UPath('s3://b') / 'a' ¦ "s3://b/a"
def f(a, b='y'): return f'{a}/{b}' ¦ f('x') ¦ "x/y"
A, B = 'x', 'y' ¦ f'{A}/{B}' ¦ "x/y"
[A, (B, C)] = 'x', ('y', 'z') ¦ f'{A}/{B}/{C}' ¦ "x/y/z"
L = ['x', 'y'] ¦ f'{L[0]}/{L[-1]}' ¦ "x/y"
 ¦ ('x', 'y')[1] ¦ "y"
 ¦ dict(a='x')['a'] ¦ "x"
C = dict(a='x') ¦ C.get('b', C['a']) ¦ "x"
f = lambda a, b='y': f'{a}/{b}' ¦ f('x') ¦ "x/y"
 ¦ (lambda: os.getenv('X'))() ¦ $X
def f():⏎    try:⏎        return 'x'⏎    except OSError:⏎        return 'd' ¦ f() ¦ "x"
def f():⏎    try:⏎        return os.environ['X']⏎    except KeyError:⏎        return 'd' ¦ f() ¦ ${X or "d"}
def f():⏎    try:⏎        return os.environ['X']⏎    except KeyError:⏎        raise RuntimeError() ¦ f() ¦ $X
def f(a, b='y'): return f'{a}/{b}' ¦ f(b='z', a='x') ¦ "x/z"
def f():⏎    if os.getenv('E') == '1':⏎        return 'a'⏎    return 'b' ¦ f() ¦ (($E ? 1: "True", else "False") ? True: "a", else "b")
"#;

/// Text before, the value as written, and why it cannot be told.
const UNKNOWN: &str = r#"
 ¦ 'a' if prod else 'b' ¦ a condition chooses it: `'a' if prod else 'b'`
 ¦ prod and 'a' ¦ a condition chooses it: `prod and 'a'`
C = {'prod': 'x'} ¦ C[env] ¦ `C` is looked up by `env`
C = {'prod': 'x'} ¦ C['dev'] ¦ `C` is looked up by `'dev'`
C = {'prod': 'x', **D} ¦ C['prod'] ¦ `C` is looked up by `'prod'`
C = {'prod': {'a': 'x'}} ¦ C[env]['a'] ¦ `C[env]` is looked up by `'a'`
C = {'prod': 'x'} ¦ C.get(env) ¦ `C` is looked up by `env`
 ¦ bucket() ¦ the call of `bucket` makes it
 ¦ '{:>8}'.format('a') ¦ only running the code tells what `{:>8}` is
 ¦ '{0}'.format() ¦ only running the code tells what `{0}` is
 ¦ '{'.format('a') ¦ its format is not complete
 ¦ '%s%s' % ('a',) ¦ an operation computes it: `'%s%s' % ('a',)`
 ¦ '%5d' % 7 ¦ an operation computes it: `'%5d' % 7`
 ¦ ''.join(names) ¦ the call of `''.join` makes it
 ¦ 'É'.lower() ¦ only running the code tells the capitals of `É`
 ¦ 'a'.swapcase() ¦ the call of `'a'.swapcase` makes it
 ¦ str(Path(__file__).parent) ¦ `__file__` is not defined in this text
 ¦ Path(os.getenv('X')).parent ¦ only running the code tells which folder it is in
from .settings import BUCKET ¦ BUCKET ¦ `BUCKET` comes from `.settings`, whose file is not here
from . import settings ¦ settings.BUCKET ¦ `settings.BUCKET` comes from `.settings`, whose file is not here
import settings ¦ settings.BUCKET ¦ `settings.BUCKET` comes from `settings`, whose file is not here
class S:⏎    bucket: str⏎s = S(**given) ¦ s.bucket ¦ only running the code tells `s.bucket`
class S:⏎    bucket: str⏎s = S() ¦ s.bucket ¦ only running the code tells `S.bucket`
class S:⏎    def __init__(self):⏎        self.b = 'x'⏎        self.b = 'y'⏎s = S() ¦ s.b ¦ only running the code tells `s.b`
match e:⏎    case {'a': 1}:⏎        A = 'x'⏎    case _:⏎        A = 'y' ¦ A ¦ `A` is assigned more than once
match os.getenv('E'):⏎    case 'p' if x:⏎        A = 'x'⏎    case _:⏎        A = 'y' ¦ A ¦ `A` is assigned more than once
def f(a):⏎    for x in a:⏎        return x ¦ f('x') ¦ the call of `f` makes it
 ¦ missing ¦ `missing` is not defined in this text
if prod:⏎    A = 'x'⏎else:⏎    A = 'y' ¦ A ¦ `A` is assigned more than once
C = {'b': 'x'}⏎def f(): C['b'] = 'y' ¦ C['b'] ¦ `C` is changed after it is made
C = {'b': 'x'}⏎for k in keys:⏎    C[k] = 'y' ¦ C['b'] ¦ only running the code tells it
C = {'b': 'x'}⏎C[k] = 'y' ¦ C['b'] ¦ only running the code tells it
C = {'b': 'x'}⏎C |= more() ¦ C['b'] ¦ `C` is looked up by `'b'`
C = {'a': {'b': 'x'}}⏎C['a']['b'] = 'y' ¦ C['a']['b'] ¦ `C['a']` is changed after it is made
L = ['x']⏎L.append('y') ¦ L[0] ¦ `L` is changed after it is made
class S:⏎    def __init__(self): self.b = 'x'⏎s = S()⏎s.b = 'y' ¦ s.b ¦ only running the code tells `s.b`
class C:⏎    b = 'x'⏎setattr(C, n, 'y') ¦ C.b ¦ only running the code tells it
def f(): os.environ['X'] = 'y' ¦ os.getenv('X') ¦ the code sets `X` itself
from dotenv import load_dotenv⏎load_dotenv(override=True) ¦ os.getenv('X', 'd') ¦ the code sets `X` itself
for k in keys: os.environ[k] = 'y' ¦ os.getenv('X') ¦ the code sets `X` itself
for A in 'xy': ... ¦ A ¦ only running the code tells `A`
A = 'x'⏎def f():⏎    global A⏎    A = 'y' ¦ A ¦ `A` is assigned more than once
A, B = pair() ¦ A ¦ only running the code tells `A`
A, *B = 'x', 'y' ¦ A ¦ only running the code tells `A`
L = ['x', *M] ¦ L[0] ¦ `L` is looked up by `0`
L = ['x'] ¦ L[3] ¦ `L` is looked up by `3`
 ¦ dict(a='x', **b)['a'] ¦ `dict(a='x', **b)` is looked up by `'a'`
def f():⏎    try:⏎        return load()⏎    except Exception:⏎        return 'd' ¦ f() ¦ the call of `f` makes it
def f():⏎    try:⏎        return os.environ['X']⏎    finally:⏎        stop() ¦ f() ¦ the call of `f` makes it
A = A + 'x' ¦ A ¦ too many steps lead to it
class S(str, Enum):⏎    a = 'x' ¦ S.a ¦ only running the code tells `S.a`
 ¦ f'{x:>8}' ¦ a format changes it: `x`
 ¦ f"{EnvVar('X')}" ¦ the code stops with an error there: only configuration reads an `EnvVar`
 ¦ str(EnvVar('X')) ¦ the code stops with an error there: only configuration reads an `EnvVar`
 ¦ '{}'.format(EnvVar('X')) ¦ the code stops with an error there: only configuration reads an `EnvVar`
 ¦ 'a/b'.split('/')[2] ¦ `a/b` has no such piece
 ¦ os.environ['X'].split('/', 1)[1] ¦ `os.environ['X'].split('/', 1)` is looked up by `1`
 ¦ 'a' % 'b' ¦ an operation computes it: `'a' % 'b'`
 ¦ 1 + 2 ¦ an operation computes it: `1 + 2`
 ¦ EnvVar(name()) ¦ only running the code tells which variable `name()` names
 ¦  ¦ it is not written yet
 ¦ ['a'] ¦ only running the code tells it: `['a']`
 ¦ {'a': 'b'} ¦ it is a dict, not a text
"#;

/// The value of `base_dir` where the manager is given `expression` after `setup`.
#[track_caller]
fn value_of(setup: &str, expression: &str) -> String {
    let text = format!(
        "import os\nimport dagster as dg\nfrom dagster import EnvVar\n{setup}\n\
         defs = dg.Definitions(resources={{\"io_manager\": dg.FilesystemIOManager(base_dir={expression})}})\n"
    );
    let module = read_text(&text);
    let field = &module.managers[0].fields[0];
    assert_eq!(field.name, "base_dir");
    if field.value != Value::Unset && !expression.is_empty() {
        let written = expression.trim_matches(['(', ')']);
        let cut = cut(&text, field.span);
        assert_eq!(cut.trim_matches(['(', ')']), written, "the span is the value as written");
    }
    show(&field.value)
}

#[track_caller]
pub(super) fn agree(rows: impl IntoIterator<Item = [String; 3]>) {
    let wrong = rows.into_iter().filter_map(|[setup, expression, expected]| {
        let found = value_of(&setup, &expression);
        let told = format!("{setup}\n{expression}\n  is   {expected}\n  told {found}");
        (found != expected).then_some(told)
    });
    assert_eq!(wrong.collect::<Vec<_>>().join("\n"), "");
}

#[test]
fn values_are_followed_as_far_as_they_can_be() {
    agree(rows(KNOWN));
}

#[test]
fn what_cannot_be_told_says_why() {
    agree(rows(UNKNOWN).into_iter().map(|[setup, value, it]| [setup, value, format!("<{it}>")]));
    assert_eq!(
        value_of("", "f'a/{team}'"),
        "\"a/\" + <`team` is not defined in this text>",
        "the known part stays"
    );
}

#[test]
fn parameters_and_local_names_hide_those_of_the_module() {
    check(
        "b = 'module'\n\
         def one(b):\n    return {'io_manager': FilesystemIOManager(base_dir=b)}\n\
         def two():\n    b = 'local'\n    return {'io_manager': FilesystemIOManager(base_dir=b)}\n\
         def three():\n    return {'io_manager': FilesystemIOManager(base_dir=b)}\n\
         four = [{'io_manager': FilesystemIOManager(base_dir=b)} for b in 'xy']\n\
         five = lambda b: {'io_manager': FilesystemIOManager(base_dir=b)}\n",
        &[
            "io_manager = FilesystemIOManager Folder \"pickle\"; base_dir <`b` is a parameter>",
            "io_manager = FilesystemIOManager Folder \"pickle\"; base_dir \"local\"",
            "io_manager = FilesystemIOManager Folder \"pickle\"; base_dir \"module\"",
            "io_manager = FilesystemIOManager Folder \"pickle\"; base_dir <only running the code tells `b`>",
            "io_manager = FilesystemIOManager Folder \"pickle\"; base_dir <`b` is a parameter>",
        ],
    );
}
