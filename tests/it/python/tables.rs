//! Tables that are put together, copied, changed and looked up by the environment: what they have in each.

use locations_playground::fact::Fact;

use super::rows;
use crate::support::check;

/// What every row may use.
const TABLES: &str = "
import os
import dagster as dg
ENV = os.environ['STAGE']
DEFAULT = {'bucket': '/d', 'other': 'x'}
C = {'two': {'bucket': '/p'}}
F = {'one': {'bucket': '/o'}, 'two': {'bucket': '/p'}, 'dev': {'bucket': '/d'}}
G = {'one': {}, 'two': {'bucket': '/p'}}
N = {'one': {'s3': {'bucket': '/o'}}, 'two': {'s3': {'bucket': '/p'}}}
";

/// Further code, the value, and what it is where `STAGE` is `one` and where it is `two`; `!` where that cannot be told.
const ROWS: &str = r#"
 ¦ {**DEFAULT, **C.get(ENV, {})}['bucket'] ¦ /d ¦ /p
 ¦ {**DEFAULT, **F[ENV]}['bucket'] ¦ /o ¦ /p
 ¦ {**DEFAULT, **G[ENV]}['bucket'] ¦ /d ¦ /p
 ¦ {**DEFAULT, **N[ENV]['s3']}['bucket'] ¦ /o ¦ /p
 ¦ {**DEFAULT, **(C['two'] if ENV == 'two' else {})}['bucket'] ¦ /d ¦ /p
 ¦ {**DEFAULT, **{'bucket': '/q'}}['bucket'] ¦ /q ¦ /q
 ¦ {**C.get(ENV, {})}['bucket'] ¦ ! ¦ /p
 ¦ (DEFAULT | G[ENV])['bucket'] ¦ /d ¦ /p
 ¦ (DEFAULT | C.get(ENV, {}))['bucket'] ¦ /d ¦ /p
 ¦ (DEFAULT | (C.get(ENV) or {}))['bucket'] ¦ /d ¦ /p
 ¦ C.get(ENV, F['dev'])['bucket'] ¦ /d ¦ /p
 ¦ (C.get(ENV) or DEFAULT)['bucket'] ¦ /d ¦ /p
 ¦ (C[ENV] if ENV in C else DEFAULT)['bucket'] ¦ /d ¦ /p
 ¦ dict(DEFAULT, **F[ENV])['bucket'] ¦ /o ¦ /p
 ¦ dict(DEFAULT, **G[ENV])['bucket'] ¦ /d ¦ /p
 ¦ dict(DEFAULT, bucket='/k')['bucket'] ¦ /k ¦ /k
 ¦ dict(**DEFAULT, **C.get(ENV, {}))['other'] ¦ x ¦ x
 ¦ dict(F[ENV])['bucket'] ¦ /o ¦ /p
from collections import ChainMap ¦ ChainMap(C.get(ENV, {}), DEFAULT)['bucket'] ¦ /d ¦ /p
P = {'base': '/r', 'two': {'base': '/q'}} ¦ {**P, **P.get(ENV, {})}['base'] ¦ /r ¦ /q
cfg = DEFAULT.copy()⏎cfg.update(C.get(ENV, {})) ¦ cfg['bucket'] ¦ /d ¦ /p
cfg = DEFAULT.copy()⏎cfg.update(**C.get(ENV, {})) ¦ cfg['bucket'] ¦ /d ¦ /p
cfg = dict(DEFAULT)⏎cfg.update(F[ENV]) ¦ cfg['bucket'] ¦ /o ¦ /p
cfg = {**DEFAULT}⏎cfg.update(G[ENV]) ¦ cfg['bucket'] ¦ /d ¦ /p
cfg = {**DEFAULT, **C.get(ENV, {})} ¦ cfg['bucket'] ¦ /d ¦ /p
cfg = {**DEFAULT, **C.get(ENV, {})} ¦ cfg.get('none', '/z') ¦ /z ¦ /z
cfg = DEFAULT.copy()⏎cfg |= C.get(ENV, {}) ¦ cfg['bucket'] ¦ /d ¦ /p
cfg = {}⏎cfg.setdefault('bucket', '/s')⏎cfg.update(C.get(ENV, {})) ¦ cfg['bucket'] ¦ /s ¦ /p
cfg = dict(C.get(ENV, {}))⏎cfg.setdefault('bucket', '/s') ¦ cfg['bucket'] ¦ /s ¦ /p
import copy⏎cfg = copy.deepcopy(DEFAULT)⏎cfg.update(C.get(ENV, {})) ¦ cfg['bucket'] ¦ /d ¦ /p
def config(): return {**DEFAULT, **C.get(ENV, {})} ¦ config()['bucket'] ¦ /d ¦ /p
def config(env):⏎    cfg = DEFAULT.copy()⏎    cfg.update(C.get(env, {}))⏎    return cfg ¦ config(ENV)['bucket'] ¦ /d ¦ /p
def config():⏎    cfg = dict(DEFAULT)⏎    if ENV == 'two':⏎        cfg['bucket'] = '/p'⏎    return cfg ¦ config()['bucket'] ¦ /d ¦ /p
def config():⏎    if ENV == 'two':⏎        return {**DEFAULT, 'bucket': '/p'}⏎    return DEFAULT⏎cfg = config() ¦ f"{cfg['bucket']}/x" ¦ /d/x ¦ /p/x
def config():⏎    try:⏎        return C[ENV]⏎    except KeyError:⏎        return DEFAULT ¦ config()['bucket'] ¦ /d ¦ /p
def change(it): it['bucket'] = '/m'⏎cfg = {'bucket': '/b'}⏎change(cfg) ¦ cfg['bucket'] ¦ ! ¦ !
def change(it): it['bucket'] = '/m'⏎cfg = {'bucket': '/b'}⏎change(cfg) ¦ DEFAULT['bucket'] ¦ /d ¦ /d
def of(it):⏎    it['bucket'] = '/m'⏎    return it['bucket'] ¦ of({'bucket': '/b'}) ¦ /m ¦ /m
DEFAULT['bucket'] = '/changed' ¦ {**DEFAULT, **C.get(ENV, {})}['bucket'] ¦ /changed ¦ /p
C['one'] = {'bucket': '/new'} ¦ {**DEFAULT, **C.get(ENV, {})}['bucket'] ¦ /new ¦ /p
C['two']['bucket'] = '/changed' ¦ {**DEFAULT, **C.get(ENV, {})}['bucket'] ¦ /d ¦ !
cfg = C.get(ENV, DEFAULT)⏎cfg['bucket'] = '/m' ¦ DEFAULT['bucket'] ¦ ! ¦ !
cfg = DEFAULT.copy()⏎cfg['bucket'] = '/m' ¦ DEFAULT['bucket'] ¦ /d ¦ /d
cfg = DEFAULT⏎cfg['bucket'] = '/m' ¦ DEFAULT['bucket'] ¦ /m ¦ /m
cfg = DEFAULT⏎DEFAULT['bucket'] = '/later' ¦ cfg['bucket'] ¦ /later ¦ /later
cfg = DEFAULT.copy()⏎DEFAULT['bucket'] = '/later' ¦ cfg['bucket'] ¦ /d ¦ /d
cfg = {**DEFAULT}⏎DEFAULT['bucket'] = '/later' ¦ cfg['bucket'] ¦ /d ¦ /d
cfg = dict(N['one'])⏎cfg['s3']['bucket'] = '/m' ¦ N['one']['s3']['bucket'] ¦ ! ¦ !
cfg = {'bucket': '/a', **C.get(ENV, {}), 'bucket': '/l'} ¦ cfg['bucket'] ¦ /l ¦ /l
cfg = {**DEFAULT, **C.get(ENV, {})}⏎class S: bucket = cfg['bucket'] ¦ S.bucket ¦ /d ¦ /p
cfg = {**DEFAULT, **C.get(ENV, {})}⏎def at(key): return cfg[key] ¦ at('bucket') ¦ /d ¦ /p
try:⏎    cfg = C[ENV]⏎except KeyError:⏎    cfg = DEFAULT ¦ cfg['bucket'] ¦ /d ¦ /p
if ENV == 'two':⏎    cfg = {**DEFAULT, **C['two']}⏎else:⏎    cfg = DEFAULT ¦ cfg['bucket'] ¦ /d ¦ /p
def config():⏎    cfg = DEFAULT.copy()⏎    for key, value in C.get(ENV, {}).items():⏎        cfg[key] = value⏎    return cfg ¦ config()['bucket'] ¦ ! ¦ !
 ¦ {**load(), **C.get(ENV, {})}['bucket'] ¦ ! ¦ !
 ¦ {**DEFAULT, **load()}['bucket'] ¦ ! ¦ !
 ¦ {'two': '/p'}.get(ENV) or '/d' ¦ /d ¦ /p
class Base: at = '/b'⏎class Two(Base): at = '/t'⏎cfg = {'one': Base, 'two': Two}[ENV]() ¦ cfg.at ¦ /b ¦ /t
class Base:⏎    def __init__(self, root): self.at = f'{root}/b'⏎class Two:⏎    def __init__(self, root): self.at = f'{root}/t'⏎cfg = {'one': Base, 'two': Two}[ENV]('/r') ¦ cfg.at ¦ /r/b ¦ /r/t
 ¦ '/%(env)s/x' % {'env': ENV} ¦ /one/x ¦ /two/x
 ¦ '%(bucket)s' % DEFAULT ¦ /d ¦ /d
 ¦ '/%(none)s' % DEFAULT ¦ ! ¦ !
V = {'env': ENV, 'team': 't'} ¦ '/{team}/{env}'.format(**V) ¦ /t/one ¦ /t/two
 ¦ '{bucket}/{none}'.format(**DEFAULT) ¦ ! ¦ !
"#;

/// Code that binds `io_manager`, and where that stores in either environment.
const MANAGERS: &str = r"
R = {'io_manager': FS(base_dir='/d')} | {'two': {'io_manager': FS(base_dir='/p')}}.get(ENV, {}) ¦ /d ¦ /p
BASE = {'io_manager': FS(base_dir='/d')}⏎OVER = {'two': {'io_manager': FS(base_dir='/p')}}⏎R = BASE | OVER.get(ENV, {}) ¦ /d ¦ /p
BASE = {'io_manager': FS(base_dir='/d')}⏎OVER = {'two': {'io_manager': FS(base_dir='/p')}}⏎R = {**BASE, **OVER.get(ENV, {})} ¦ /d ¦ /p
BASE = {'io_manager': FS(base_dir='/d')}⏎OVER = {'one': {'other': 1}, 'two': {**BASE, 'io_manager': FS(base_dir='/p')}}⏎R = {**BASE, **OVER[ENV]} ¦ /d ¦ /p
BASE = {'io_manager': FS(base_dir='/d')}⏎OVER = {'two': {'io_manager': FS(base_dir='/p')}}⏎R = {**BASE, **OVER.get(key(), {})} ¦ ! ¦ !
R = {'io_manager': FS(**{'one': {'base_dir': '/o'}, 'two': {'base_dir': '/t'}}[ENV])} ¦ /o ¦ /t
CFG = {'two': {'base_dir': '/t'}}⏎R = {'io_manager': FS(**{'base_dir': '/d', **CFG.get(ENV, {})})} ¦ /d ¦ /t
def config():⏎    return {'base_dir': f'/{ENV}'}⏎R = {'io_manager': FS(**config())} ¦ /one ¦ /two
def config():⏎    if ENV == 'two':⏎        return {'base_dir': '/t'}⏎    return {'base_dir': '/d'}⏎R = {'io_manager': FS(**config())} ¦ /d ¦ /t
R = {'io_manager': FS(**config())} ¦ ! ¦ !
R = {'io_manager': FS(**{'base_dir': '/d', **config()})} ¦ ! ¦ !
R = {'io_manager': FS(**{**config(), 'base_dir': '/d'})} ¦ /d ¦ /d
R = {'io_manager': FS(**{'base_dir': '/d', **dict(base_dir='/e')})} ¦ /e ¦ /e
R = {'io_manager': FS(**{'base_dir': '/d', **{**C.get(ENV, {}), **F[ENV]}})} ¦ /d ¦ /d
R = {'io_manager': dg.fs_io_manager.configured({'base_dir': '/d', **F[ENV]})} ¦ /d ¦ /d
";

/// The code of a module, a name in it, and whether a star brings that.
const STARS: &[(&str, &str, bool)] = &[
    ("ROOT = '/r'", "ROOT", true),
    ("_ROOT = '/r'", "_ROOT", false),
    ("__all__ = ['OTHER']\nROOT = '/r'", "ROOT", false),
    ("__all__ = ['_ROOT']\n_ROOT = '/r'", "_ROOT", true),
    ("__all__ = ['OTHER']\n__all__ += names()\nROOT = '/r'", "ROOT", true),
    ("__all__ = other.__all__\nROOT = '/r'", "ROOT", true),
];

/// What `value` is in either environment, after `setup`.
fn told(setup: &str, value: &str) -> [Result<String, String>; 2] {
    told_of(&format!("{setup}\nR = {{'io_manager': dg.FilesystemIOManager(base_dir={value})}}"), "")
}

/// Where `io_manager` of the resources `R` stores in either environment, with further files.
fn told_of(code: &str, more: &str) -> [Result<String, String>; 2] {
    let overlay = |name: &str, stage: &str| {
        format!(
            "#- a/dagster_cloud.{name}.yaml\nlocations:\n  - location_name: a\n    container_context: {{k8s: {{env_vars: [STAGE={stage}]}}}}\n"
        )
    };
    let base = "#- a/dagster_cloud.yaml\nlocations:\n  - {location_name: a, code_source: {python_file: d.py}, container_context: {k8s: {}}}\n";
    let code = format!(
        "#- a/d.py{TABLES}FS = dg.FilesystemIOManager\n{code}\ndefs = dg.Definitions(resources=R)\n{more}"
    );
    let text = [base, &*code, &overlay("dev", "one"), &overlay("prod", "two")].concat();
    let facts = check(&text).facts;
    let fact = Fact::Storage("io_manager".to_owned());
    [0, 1].map(|it| facts.reading(&fact, it).expect(&text).value.clone())
}

#[test]
fn tables_are_followed_through_all_that_makes_them() {
    let all = rows(ROWS).into_iter();
    agree(all.map(|[setup, value, dev, prod]| {
        (format!("{setup}\n{value}"), told(&setup, &value), [dev, prod])
    }));
}

#[test]
fn managers_are_given_what_tables_have() {
    let all = rows(MANAGERS).into_iter();
    agree(all.map(|[code, dev, prod]| (code.clone(), told_of(&code, ""), [dev, prod])));
}

#[test]
fn a_star_brings_what_the_module_exports() {
    for (module, name, is_there) in STARS {
        let more = format!("#- a/lib.py\n{module}\n");
        let code = format!("from lib import *\nR = {{'io_manager': FS(base_dir={name})}}");
        let places = told_of(&code, &more);
        assert!(places.iter().all(|it| it.is_ok() == *is_there), "{module}: {places:?}");
    }
}

/// Holds what is told against what is expected, `!` for what cannot be told.
fn agree(all: impl Iterator<Item = (String, [Result<String, String>; 2], [String; 2])>) {
    let mut wrong = Vec::new();
    for (code, told, expected) in all {
        for (told, expected) in told.into_iter().zip(expected) {
            let is_it = match &told {
                Ok(place) => *place == format!("{expected} (pickle)"),
                Err(reason) => expected == "!" && !reason.contains('\0'),
            };
            if !is_it {
                wrong.push(format!("{code}\n  is   {expected}\n  told {told:?}"));
            }
        }
    }
    assert_eq!(wrong.join("\n"), "");
}
