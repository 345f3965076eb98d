//! Files that import from each other: values, managers and keys of one file, used in another.

use std::fmt::Write;

use locations_playground::python::{Import, Module, Source, read_repository};
use locations_playground::source::FileId;

use super::{rows, show, show_manager};
use crate::support::{check, lines};

/// The files of `text`, each after a line `#- path`, read as one repository `r`.
pub(super) fn read_files(text: &str) -> Vec<Module> {
    let files: Vec<(&str, &str)> =
        text.split("#- ").skip(1).map(|it| it.split_once('\n').unwrap_or((it, ""))).collect();
    let source = |(id, (path, text))| Source { id: FileId(id), repo: "r", path, text };
    let sources: Vec<Source<'_>> = (0..).zip(files.iter().copied()).map(source).collect();
    let modules = read_repository(&sources);
    for manager in modules.iter().flat_map(|it| &it.managers) {
        let text = |file: FileId| sources[file.0 as usize].text;
        let span = manager.class_span;
        let written = &text(span.file)[span.start as usize..span.end as usize];
        assert_eq!(written, manager.class, "the class stands where it says");
        for field in &manager.fields {
            let span = field.span;
            assert!(text(span.file).is_char_boundary(span.end as usize), "{}", field.name);
        }
    }
    modules
}

/// Other files, the import in `p/defs.py`, the value as written there, and what it is.
const VALUES: &str = r#"
#- p/constants.py⏎B = 'x' ¦ from .constants import B ¦ B ¦ "x"
#- p/constants.py⏎B = 'x' ¦ from .constants import B as C ¦ f'{C}/y' ¦ "x/y"
#- p/constants.py⏎B = 'x' ¦ from p.constants import B ¦ B ¦ "x"
#- p/constants.py⏎B = 'x' ¦ from p import constants ¦ constants.B ¦ "x"
#- p/constants.py⏎B = 'x' ¦ from . import constants as c ¦ c.B ¦ "x"
#- p/constants.py⏎B = 'x' ¦ import p.constants ¦ p.constants.B ¦ "x"
#- p/constants.py⏎B = 'x' ¦ import p.constants as c ¦ c.B ¦ "x"
#- p/constants.py⏎B = 'x' ¦ from .constants import * ¦ B ¦ "x"
#- p/constants.py⏎B = 'x' ¦ from constants import B ¦ B ¦ "x"
#- p/__init__.py⏎B = 'x' ¦ from p import B ¦ B ¦ "x"
#- p/__init__.py⏎B = 'x' ¦ from . import B ¦ B ¦ "x"
#- constants.py⏎B = 'x' ¦ from ..constants import B ¦ B ¦ "x"
#- p/config/__init__.py⏎from .places import B⏎#- p/config/places.py⏎B = 'x' ¦ from .config import B ¦ B ¦ "x"
#- p/config/__init__.py⏎from .places import *⏎#- p/config/places.py⏎B = 'x' ¦ from p.config import B ¦ B ¦ "x"
#- p/a.py⏎from .b import B⏎C = f'{B}/y'⏎#- p/b.py⏎B = 'x' ¦ from .a import C ¦ C ¦ "x/y"
#- shared/lib/places.py⏎B = 'x' ¦ from lib.places import B ¦ B ¦ "x"
#- q/settings.py⏎B = 'q'⏎#- p/settings.py⏎B = 'x' ¦ from settings import B ¦ B ¦ "x"
#- p/constants.py⏎import os⏎B = os.getenv('X', 'd').lower() ¦ from .constants import B ¦ B ¦ Lower(${X or "d"})
#- p/env.py⏎import os⏎def get_env(): return os.getenv('E') ¦ from .env import get_env ¦ {'p': 'x', 'q': 'y'}[get_env()] ¦ ($E ? p: "x", q: "y")
#- p/env.py⏎def place(name): return f'/s/{name}' ¦ from p import env ¦ env.place('x') ¦ "/s/x"
#- p/config.py⏎C = {'p': {'b': 'x'}} ¦ from .config import C ¦ C['p']['b'] ¦ "x"
#- p/config.py⏎def table(e): return {'p': {'b': 'x'}}[e] ¦ from .config import table ¦ table('p')['b'] ¦ "x"
#- p/config.py⏎class S:⏎    b = 'x' ¦ from .config import S ¦ S.b ¦ "x"
#- p/config.py⏎class S:⏎    b: str = 'x'⏎s = S() ¦ from .config import s ¦ s.b ¦ "x"
#- p/config.py⏎class S:⏎    b: str = 'x'⏎s = S() ¦ from . import config ¦ config.s.b ¦ "x"
#- p/config.py⏎class E(Enum):⏎    A = 'x' ¦ from .config import E ¦ E.A.value ¦ "x"
#- p/config.py⏎NAMES = ['p', 'q'] ¦ from .config import NAMES ¦ '-'.join(NAMES) ¦ "p-q"
#- p/constants.py⏎from pathlib import Path⏎ROOT = Path(__file__).parent.parent ¦ from .constants import ROOT ¦ ROOT / 'data' ¦ "<repository r>/data"
 ¦ from pathlib import Path ¦ Path(__file__).resolve().parent ¦ "<repository r>/p"
 ¦ from pathlib import Path ¦ Path(__file__).parent.parent.parent / 'x' ¦ "<repository r>/../x"
 ¦ from pathlib import Path ¦ Path(__file__).parents[3] ¦ "<repository r>/../.."
 ¦ import os ¦ os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(__file__)))) ¦ "<repository r>/../.."
 ¦ from pathlib import Path ¦ str(Path(__file__).parents[1] / 'a' / '..' / 'b') ¦ "<repository r>/b"
 ¦ from pathlib import Path ¦ Path(__file__).joinpath('..', 'x').resolve() ¦ "<repository r>/p/x"
 ¦ import os ¦ os.path.join(os.path.dirname(os.path.abspath(__file__)), 'x') ¦ "<repository r>/p/x"
 ¦ from dagster import file_relative_path ¦ file_relative_path(__file__, '../x') ¦ "<repository r>/x"
 ¦ from .constants import B ¦ B ¦ <`B` comes from `.constants`, whose file is not here>
#- p/constants.py⏎C = 'x' ¦ from .constants import B ¦ B ¦ <`.constants` does not say what `B` is>
#- p/constants.py⏎C = 'x' ¦ from . import constants ¦ constants.B ¦ <`.constants` does not say what `constants.B` is>
#- p/constants.py⏎for B in x: ... ¦ from .constants import B ¦ B ¦ <only running the code tells `B`>
#- p/constants.py⏎B = load() ¦ from .constants import B ¦ B ¦ <the call of `load` makes it>
#- q/settings.py⏎B = 'q' ¦ from settings import B ¦ B ¦ <`B` comes from `settings`, whose file is not here>
#- a/lib/x.py⏎B = 'a'⏎#- b/lib/x.py⏎B = 'b' ¦ from lib.x import B ¦ B ¦ (file of lib/x ? a/lib/x.py: "a", b/lib/x.py: "b", else <`B` comes from `lib.x`, which several files may be>)
#- p/a.py⏎from .defs import B⏎A = B ¦ from .a import A as B ¦ B ¦ <too many steps lead to it>
#- p/a.py⏎from .b import B⏎#- p/b.py⏎from .a import B ¦ from .a import B ¦ B ¦ <`.a` does not say what `B` is>
#- p/a.py⏎from .a import * ¦ from .a import B ¦ B ¦ <`.a` does not say what `B` is>
#- os.py⏎environ = {'X': 'x'} ¦ import os ¦ os.environ['X'] ¦ $X
#- dagster/__init__.py⏎class EnvVar: ... ¦ from dagster import EnvVar ¦ EnvVar('X') ¦ $X
"#;

#[test]
fn values_are_followed_into_other_files() {
    for [files, import, expression, expected] in rows(VALUES) {
        let text = format!(
            "#- p/defs.py\n{import}\nimport dagster as dg\nresources = {{'io_manager': dg.FilesystemIOManager(base_dir={expression})}}\n{files}"
        );
        let modules = read_files(&text);
        let value = show(&modules[0].managers[0].fields[0].value);
        assert_eq!(value, expected, "{text}");
        for end in (0..text.len()).filter(|it| text.is_char_boundary(*it)) {
            read_files(&text[..end]);
        }
    }
}

/// Files, and every manager that the first of them binds, with its conditions.
const MANAGERS: &str = r#"
from .io import lake⏎resources = {'io_manager': lake}⏎#- p/io.py⏎from dagster import FilesystemIOManager⏎B = 'x'⏎lake = FilesystemIOManager(base_dir=B) ¦ io_manager = FilesystemIOManager Folder "pickle"; base_dir "x"
from . import io⏎resources = {'io_manager': io.lake}⏎#- p/io.py⏎from dagster import FilesystemIOManager⏎lake = FilesystemIOManager(base_dir='x') ¦ io_manager = FilesystemIOManager Folder "pickle"; base_dir "x"
from .io import make⏎resources = {'io_manager': make('c')}⏎#- p/io.py⏎from .lake import LakeIOManager⏎def make(code): return LakeIOManager(bucket=f'b-{code}')⏎#- p/lake.py⏎class LakeIOManager(ConfigurableIOManager):⏎    bucket: str⏎    prefix: str = 'p' ¦ io_manager = LakeIOManager Custom ""; bucket "b-c"; prefix "p"
from .compat import S3PickleIOManager as M⏎resources = {'io_manager': M(s3_bucket='b')}⏎#- p/compat.py⏎from dagster_aws.s3 import S3PickleIOManager ¦ io_manager = M S3 "pickle"; s3_bucket "b"; s3_prefix "dagster"
from .io import CONFIG⏎from dagster_aws.s3 import s3_pickle_io_manager⏎resources = {'io_manager': s3_pickle_io_manager.configured(CONFIG)}⏎#- p/io.py⏎CONFIG = {'s3_bucket': 'b'} ¦ io_manager = s3_pickle_io_manager S3 "pickle"; s3_bucket "b"; s3_prefix "dagster"
from dagster import FilesystemIOManager⏎BY_ENV = {'prod': {'io_manager': FilesystemIOManager(base_dir='p')}, 'dev': {'io_manager': FilesystemIOManager(base_dir='d')}}⏎#- p/defs.py⏎import os⏎from .first import BY_ENV⏎resources = BY_ENV[os.getenv('E')] ¦ io_manager = FilesystemIOManager Folder "pickle"; base_dir "p" if ($E ? prod: "True", else "False") | io_manager = FilesystemIOManager Folder "pickle"; base_dir "d" if ($E ? dev: "True", else "False")
from dagster import FilesystemIOManager⏎PROD = {'io_manager': FilesystemIOManager(base_dir='p')}⏎DEV = {'io_manager': FilesystemIOManager(base_dir='d')}⏎#- p/defs.py⏎import os⏎from .first import DEV, PROD⏎BY_ENV = {'prod': PROD, 'dev': DEV, 'local': DEV}⏎resources = BY_ENV[os.getenv('E')] ¦ io_manager = FilesystemIOManager Folder "pickle"; base_dir "p" if ($E ? prod: "True", else "False") | io_manager = FilesystemIOManager Folder "pickle"; base_dir "d" if ($E ? local: "True", else ($E ? dev: "True", else "False"))
import os⏎from dagster import FilesystemIOManager⏎PROD = {'io_manager': FilesystemIOManager(base_dir='p')}⏎DEV = {'io_manager': FilesystemIOManager(base_dir='d')}⏎resources = PROD if os.getenv('E') == 'prod' else DEV ¦ io_manager = FilesystemIOManager Folder "pickle"; base_dir "p" if ($E ? prod: "True", else "False") | io_manager = FilesystemIOManager Folder "pickle"; base_dir "d" if (($E ? prod: "True", else "False") ? True: "False", else "True")
import os⏎from dagster import FilesystemIOManager⏎resources = {}⏎if os.getenv('E') == 'prod':⏎    resources['io_manager'] = FilesystemIOManager(base_dir='p')⏎elif os.getenv('E') == 'dev':⏎    resources['io_manager'] = FilesystemIOManager(base_dir='d') ¦ io_manager = FilesystemIOManager Folder "pickle"; base_dir "p" if ($E ? prod: "True", else "False") | io_manager = FilesystemIOManager Folder "pickle"; base_dir "d" if ((($E ? prod: "True", else "False") ? True: "False", else "True") ? True: ($E ? dev: "True", else "False"), else "False")
import os⏎from dagster import FilesystemIOManager⏎def make():⏎    if os.getenv('E') == 'prod':⏎        return FilesystemIOManager(base_dir='p')⏎    return FilesystemIOManager(base_dir='d')⏎resources = {'io_manager': make()} ¦ io_manager = FilesystemIOManager Folder "pickle"; base_dir "p" if ($E ? prod: "True", else "False") | io_manager = FilesystemIOManager Folder "pickle"; base_dir "d" if (($E ? prod: "True", else "False") ? True: "False", else "True")
from .later import a⏎resources = {'io_manager': a}⏎#- p/later.py⏎from .first import resources⏎a = resources['io_manager'] ¦ 
"#;

#[test]
fn managers_are_followed_into_other_files() {
    for [files, expected] in rows(MANAGERS) {
        let modules = read_files(&format!("#- p/first.py\n{files}\n"));
        let told = modules[0].managers.iter().map(|it| {
            let mut told = show_manager(it);
            for condition in &it.conditions {
                write!(told, " if {}", show(condition)).unwrap();
            }
            told
        });
        assert_eq!(told.collect::<Vec<_>>().join(" | "), expected, "{files}");
    }
}

#[test]
fn keys_and_accesses_are_followed_into_other_files() {
    let modules = read_files(
        "#- p/first.py\nimport dagster as dg\nfrom .raw import KEY, PREFIX, orders\nfrom .places import load\n\
         @dg.asset(key_prefix=PREFIX, deps=[orders, KEY])\ndef report():\n    return load('x')\n\
         #- p/raw.py\nimport dagster as dg\nKEY = dg.AssetKey(['a', 'b/c'])\nPREFIX = ['t', 'u']\n\
         @dg.asset(name='raw_orders')\ndef orders(): ...\n\
         #- p/places.py\nimport pandas as pd\ndef load(name): return pd.read_csv(f'/s/{name}.csv')\n",
    );
    let report = &modules[0].assets[0];
    assert_eq!(report.key.join("."), "t.u.report");
    let needs: Vec<String> = modules[0].dependencies(report).map(|it| it.key.join(".")).collect();
    assert_eq!(needs, ["raw_orders", "a.b/c"]);
    let access = &modules[0].ops[0].accesses[0];
    assert_eq!(show(&access.address), "\"/s/x.csv\"");
    assert_eq!(access.span.file, FileId(2), "the text of the address is where it is written");
    // What another file says is told there, once.
    assert!(modules[0].slashes.is_empty() && modules[1].slashes.is_empty());
}

#[test]
fn what_stands_beside_the_code_is_shared_with_nobody() {
    let repo = |name: &str, code: &str| {
        format!(
            "#- {name}/dagster_cloud.yaml\nlocations:\n  - {{location_name: {name}, code_source: {{module_name: {name}.defs}}}}\n\
             #- {name}/{name}/places.py\nfrom pathlib import Path\nDATA = Path(__file__).parent / 'data'\n\
             #- {name}/{name}/defs.py\nimport dagster as dg\nfrom .places import DATA\n{code}\n\
             defs = dg.Definitions(resources={{'io_manager': dg.FilesystemIOManager(base_dir=str(DATA))}})\n"
        )
    };
    let made = repo("a", "@dg.asset\ndef orders(): return 1");
    let analysis = check(&(made + &repo("b", "@dg.asset\ndef score(orders): return 1")));
    let meeting = analysis.lineage.edges[0].meeting.as_ref().unwrap();
    assert_eq!(meeting.write.place, Ok("<repository a>/a/data/orders".to_owned()));
    assert_eq!(meeting.read.place, Ok("<repository b>/b/data/orders".to_owned()));
    assert_eq!(meeting.meets, Some(false));
    let told = lines(&analysis);
    for place in ["a/a/defs.py:5 relative-path", "b/b/defs.py:5 relative-path"] {
        assert!(told.iter().any(|it| it.starts_with(place)), "{told:#?}");
    }
}

#[test]
fn circles_and_long_chains_of_files_end() {
    let chain = |n: usize| -> String {
        (0..n).fold(String::new(), |mut text, at| {
            write!(text, "#- p/m{at}.py\nfrom .m{} import B\n", at + 1).unwrap();
            text
        })
    };
    let defs = "#- p/defs.py\nfrom .m0 import B\nimport dagster as dg\nresources = {'io_manager': dg.FilesystemIOManager(base_dir=B)}\n";
    let value = |text: &str| show(&read_files(text)[0].managers[0].fields[0].value);
    assert_eq!(value(&format!("{defs}{}#- p/m3.py\nB = 'x'\n", chain(3))), "\"x\"");
    // Nobody hands a name on this often; the reason is that of the import where it ended.
    let long = value(&format!("{defs}{}#- p/m99.py\nB = 'x'\n", chain(99)));
    assert!(long.contains("does not say what `B` is"), "{long}");
    let circle = value(&format!("{defs}{}#- p/m4.py\nfrom .m0 import B\n", chain(4)));
    assert!(circle.contains("does not say what `B` is"), "{circle}");
    let stars = (0..9).fold(String::new(), |mut text, at| {
        writeln!(text, "#- p/m{at}.py").unwrap();
        for other in 0..9 {
            writeln!(text, "from .m{other} import *").unwrap();
        }
        text
    });
    assert!(value(&format!("{defs}{stars}")).contains("does not say what `B` is"));
}

/// Files, and the keys of I/O managers that nothing binds.
const UNBOUND: &str = r"
#- d.py⏎@asset(io_manager_key='k')⏎def a(): ...⏎defs = Definitions(assets=[a]) ¦ k
#- d.py⏎@asset(ins={'x': AssetIn(input_manager_key='k')})⏎def a(x): ...⏎defs = Definitions(assets=[a]) ¦ k
#- d.py⏎a = SourceAsset('a', io_manager_key='k')⏎defs = Definitions(assets=[a]) ¦ k
#- d.py⏎a = AssetSpec('a').with_io_manager_key('k')⏎defs = Definitions(assets=[a]) ¦ k
#- a.py⏎@asset(io_manager_key='k')⏎def a(): ...⏎#- d.py⏎from a import a⏎defs = Definitions(assets=[a]) ¦ k
#- p/assets/a.py⏎@asset(io_manager_key='k')⏎def a(): ...⏎#- p/assets/__init__.py⏎from .a import a⏎#- p/d.py⏎from p import assets⏎defs = Definitions(assets=load_assets_from_package_module(assets)) ¦ k
#- d.py⏎@asset(io_manager_key='io_manager')⏎def a(): ...⏎defs = Definitions(assets=[a]) ¦ -
#- d.py⏎@asset(io_manager_key='k', io_manager_def=FilesystemIOManager())⏎def a(): ...⏎defs = Definitions(assets=[a]) ¦ -
#- d.py⏎@asset(io_manager_key='k')⏎def a(): ...⏎defs = Definitions(assets=[a], resources={'k': make()}) ¦ -
#- d.py⏎@asset(io_manager_key='k')⏎def a(): ...⏎defs = Definitions(assets=[a], resources={**make()}) ¦ -
#- d.py⏎@asset(io_manager_key='k')⏎def a(): ...⏎defs = Definitions(assets=[a], **rest) ¦ -
#- d.py⏎@asset(io_manager_key='k')⏎def a(): ...⏎defs = Definitions.merge(Definitions(assets=[a]), load(1)) ¦ -
#- d.py⏎@asset(io_manager_key='k')⏎def a(): ...⏎defs = Definitions.merge(Definitions(assets=[a]), Definitions(resources={'k': make()})) ¦ -
#- d.py⏎@asset(io_manager_key='k')⏎def a(): ...⏎defs = Definitions(assets=[a])⏎more = load_from_defs_folder(root) ¦ -
#- d.py⏎@asset(io_manager_key='k')⏎def a(): ... ¦ -
#- a.py⏎@asset(io_manager_key='k')⏎def a(): ...⏎#- d.py⏎defs = Definitions() ¦ -
#- d.py⏎@asset(io_manager_key=key())⏎def a(): ...⏎defs = Definitions(assets=[a]) ¦ -
#- d.py⏎@asset(io_manager_key='k')⏎def a(): ...⏎defs = Definitions(assets=[a], resources={ ¦ -
";

#[test]
fn a_key_is_unbound_only_where_all_that_may_bind_it_is_followed() {
    for [text, expected] in rows(UNBOUND) {
        let text = text.replace(".py\n", ".py\nfrom dagster import *\n");
        let modules = read_files(&format!("{text}\n"));
        let unbound = modules.iter().flat_map(|it| &it.unbound).map(|it| it.1.as_str());
        let unbound: Vec<&str> = unbound.collect();
        assert_eq!(unbound, Vec::from_iter(Some(&*expected).filter(|it| *it != "-")), "{text}");
    }
}

/// Files, and the folders of the file system that `io_manager` stores at.
const TAKEN: &str = r"
#- p/resources.py⏎OLD = {'io_manager': FS('old')}⏎NEW = {'io_manager': FS('new')}⏎#- p/d.py⏎from .resources import NEW⏎defs = Definitions(resources=NEW) ¦ new
#- p/resources.py⏎def of(env):⏎    return {'p': {'io_manager': FS('p')}, 'q': {'io_manager': FS('q')}}[env]⏎#- p/d.py⏎from p import resources⏎defs = Definitions(resources=resources.of('q')) ¦ q
#- tests/test_d.py⏎OLD = {'io_manager': FS('old')}⏎#- p/d.py⏎defs = Definitions(resources={'io_manager': FS('new')}) ¦ new
#- tests/d.py⏎defs = Definitions(resources={'io_manager': FS('new')}) ¦ new
#- p/old.py⏎OLD = {'io_manager': FS('old')}⏎#- p/d.py⏎defs = Definitions(resources={'io_manager': FS('new')}) ¦ new
#- p/a.py⏎from .b import R⏎#- p/b.py⏎R = {'io_manager': FS('old')}⏎#- q/d.py⏎defs = Definitions(resources={'io_manager': FS('new')}) ¦ old new
";

#[test]
fn what_definitions_of_other_files_take_counts() {
    for [text, expected] in rows(TAKEN) {
        let text = text.replace(".py\n", ".py\nfrom dagster import *\n");
        let text = text.replace("FS(", "FilesystemIOManager(base_dir=");
        let modules = read_files(&format!("{text}\n"));
        let managers = modules.iter().flat_map(|it| &it.managers);
        let folders = managers.map(|it| show(&it.fields[0].value).replace('"', ""));
        assert_eq!(folders.collect::<Vec<_>>().join(" "), expected, "{text}");
    }
}

/// Other files, the import in `p/defs.py`, and the files that it is; `?` after those that only the root tells, `!` where some lack.
const IMPORTS: &str = r"
#- a/b.py⏎#- d.py⏎#- d/E.py ¦ import a.b as c, d⏎from d import E ¦ a/b.py d.py
#- p/assets.py⏎#- assets.py ¦ from .assets import orders, Table ¦ p/assets.py
#- p/__init__.py⏎#- p/jobs.py ¦ from . import jobs ¦ p/__init__.py p/jobs.py
#- p/jobs.py ¦ from . import jobs ¦ p/jobs.py
#- p/jobs.py ¦ from . import jobs, other ¦ p/jobs.py !
#- p/jobs.py ¦ from p import jobs ¦ p/jobs.py
#- p/jobs.py ¦ from p import Jobs ¦ !
#- p/jobs.py ¦ from p import * ¦ !
#- p/jobs.py ¦ import p ¦ !
#- p/late.py ¦ def f():⏎    import late ¦ p/late.py
#- x/y.py ¦ from ..x.y import * ¦ x/y.py
#- q/assets.py⏎#- p/assets.py ¦ import assets ¦ p/assets.py
#- q/assets.py⏎#- r/assets.py ¦ import assets ¦ q/assets.py r/assets.py ?
#- q/assets.py ¦ import assets ¦ q/assets.py ?
#- q/__init__.py⏎#- q/types.py ¦ import types ¦
#- q/lib/__init__.py ¦ import lib ¦ q/lib/__init__.py
#- q/lib/__init__.py⏎#- r/lib/__init__.py ¦ import lib ¦ q/lib/__init__.py r/lib/__init__.py ?
 ¦ import os, pandas as pd⏎from dagster_aws.s3 import S3Resource ¦
 ¦ from .gone import x ¦ !
";

#[test]
fn imports_are_the_files_that_they_would_load() {
    for [files, import, expected] in rows(IMPORTS) {
        let text = format!("#- p/defs.py\n{import}\n{files}");
        let paths: Vec<&str> =
            text.split("#- ").skip(1).filter_map(|it| it.lines().next()).collect();
        let module = &read_files(&text)[0];
        let mut told = Vec::new();
        for import in &module.imports {
            match import {
                Import::File(file) => told.push(paths[file.0 as usize]),
                Import::Open(_, files) => {
                    told.extend(files.iter().map(|it| paths[it.0 as usize]));
                    told.push("?");
                }
            }
        }
        told.extend(module.lacks_import.then_some("!"));
        assert_eq!(told.join(" "), expected, "{text}");
    }
}
