//! What makes assets in roundabout ways, form by form: followed where it is certain, noted where it is not.

use super::assets::{IMPORTS, told};
use super::{cut, read_text, rows};

/// The code, the assets that it makes, and the texts that are noted as not followed.
const FORMS: &str = r#"
C = {"key_prefix": "t", "io_manager_key": "io2"}⏎@node(**C)⏎def a(): ... ¦ t/a via io2 ¦
C = dict(key_prefix="t")⏎@node(**{**C, "deps": ["x"]})⏎def a(): ... ¦ t/a <- x ¦
C = {"name": "b"} | {"io_manager_key": "i"}⏎@node(key=["k"], **C)⏎def a(): ... ¦ k via i ¦
@node(**common)⏎def a(): ... ¦ ¦ common; a
@node(**common, key="k")⏎def a(): ... ¦ k via <it may come from `common`> ¦ common
@node(**load(), key="k", io_manager_key="i", deps=["x"])⏎def a(up): ... ¦ k via i <- x ¦ load()
C = {"deps": ["x"], **more}⏎@node(key="k", io_manager_key="i", **C)⏎def a(): ... ¦ k via i ¦ more
C = {**more, "key_prefix": "t"}⏎@node(key="k", io_manager_key="i", **C)⏎def a(): ... ¦ k via i ¦ more
C = {}⏎C["key_prefix"] = "t"⏎@node(**C)⏎def a(): ... ¦ ¦ C; a
C = {}⏎C.update(key_prefix="t")⏎@node(**C)⏎def a(): ... ¦ ¦ C; a
C = {"key": "k"}⏎@node(ins={"p": AssetIn(**C)})⏎def a(p): ... ¦ a <= k ¦
@node(ins={"p": AssetIn(**common)})⏎def a(p): ... ¦ a ¦ AssetIn(**common)
@node(ins={"p": AssetIn("k", **common)})⏎def a(p): ... ¦ a ¦ AssetIn("k", **common)
C = {"key_prefix": "t"}⏎@multi_asset(outs={"o": AssetOut(**C)})⏎def a(): ... ¦ t/o ¦
@multi_asset(outs={"o": AssetOut(**common)})⏎def a(): ... ¦ ¦ AssetOut(**common)
S = {"deps": ["x"]}⏎@multi_asset(specs=[AssetSpec("s", **S)])⏎def a(): ... ¦ s <- x ¦
@multi_asset(**common)⏎def a(): ... ¦ ¦ common
@multi_asset(outs={"o": AssetOut()}, internal_asset_deps=other())⏎def a(x): ... ¦ o <= x ¦ other()
A = AssetSpec("s", **common) ¦ ¦ AssetSpec("s", **common); common
@node(io_manager_key=which())⏎def a(): ... ¦ a via <the call of `which` makes it> ¦
UP = ["x", "y"]⏎@node(deps=[*UP, "z"])⏎def a(): ... ¦ a <- x <- y <- z ¦
UP = ("x",)⏎@node(deps=[*UP, *up])⏎def a(): ... ¦ a <- x ¦ up
@node(deps=[make()])⏎def a(): ... ¦ a ¦ make()
def make(): return "x"⏎@node(deps=[make()])⏎def a(): ... ¦ a <- x ¦
def make(n): return AssetKey(["p", n])⏎@node(deps=[make("x")])⏎def a(): ... ¦ a <- p/x ¦
A = ["x"]⏎B = ["y"]⏎@node(deps=A + B + ["z"])⏎def a(): ... ¦ a <- x <- y <- z ¦
@node(deps=["x"] + more)⏎def a(): ... ¦ a <- x ¦ more
@node(deps=[AssetKey(["p", n]) for n in ["x", "y"]])⏎def a(): ... ¦ a <- p/x <- p/y ¦
N = ["x", "y", "z"]⏎@node(deps=[f"{n}_raw" for n in N if n != "y"])⏎def a(): ... ¦ a <- x_raw <- z_raw ¦
@node(deps=[n for n in names])⏎def a(): ... ¦ a ¦ [n for n in names]
@node(deps=[AssetSpec(n) for n in names])⏎def a(): ... ¦ a ¦ [AssetSpec(n) for n in names]
@node(deps=[n for n in ["x"] if ready()])⏎def a(): ... ¦ a ¦ [n for n in ["x"] if ready()]
@node(deps=list({"x": 1, "y": 2}))⏎def a(): ... ¦ a <- x <- y ¦
D = {"x": 1}⏎@node(deps=D.keys())⏎def a(): ... ¦ a <- x ¦
@node(deps=["x"] if True else ["y"])⏎def a(): ... ¦ a <- x ¦
@node(deps=["x"] if ready() else ["y"])⏎def a(): ... ¦ a ¦ ["x"] if ready() else ["y"]
UP = ["x"]⏎UP.append("y")⏎@node(deps=UP)⏎def a(): ... ¦ a ¦ UP
UP = ["x"]⏎UP += ["y"]⏎@node(deps=UP)⏎def a(): ... ¦ a ¦ UP
@node(deps=None)⏎def a(): ... ¦ a ¦
@node(ins={n: AssetIn(["p", n]) for n in ["x", "y"]})⏎def a(x, y): ... ¦ a <= p/x <= p/y ¦
@node(ins={n: AssetIn(n) for n in names})⏎def a(x): ... ¦ a ¦ {n: AssetIn(n) for n in names}
ARG = "p"⏎@node(ins={ARG: AssetIn("k")})⏎def a(p): ... ¦ a <= k ¦
@node(ins={arg: AssetIn("k")})⏎def a(p): ... ¦ a ¦ AssetIn("k")
I = {"p": AssetIn("k")}⏎@node(ins={**I, "q": AssetKey(["m", "n"])})⏎def a(p, q): ... ¦ a <= k <= m/n ¦
@node(ins=make())⏎def a(p): ... ¦ a ¦ make()
P = ["p"]⏎@node(key=P + ["k"])⏎def a(): ... ¦ p/k ¦
P = ["p"]⏎@node(key=AssetKey([*P, "k"]))⏎def a(): ... ¦ p/k ¦
def f(x): ...⏎A = dg.asset(key_prefix="t")(f) ¦ t/f <= x ¦
def f(): ...⏎A = dg.asset(f) ¦ f ¦
A = dg.asset(name="n")(g) ¦ ¦ dg.asset(name="n")(g)
made = dg.asset(io_manager_key="i")⏎@made⏎def a(): ... ¦ a via i ¦
from functools import partial⏎made = partial(dg.asset, io_manager_key="i")⏎@made(name="b")⏎def a(): ...⏎@made⏎def c(): ... ¦ b via i; c via i ¦
import functools⏎made = functools.partial(dg.asset, key_prefix="t")⏎@made(key_prefix="u")⏎def a(): ... ¦ u/a ¦
from functools import partial⏎made = partial(dg.asset, **common)⏎@made(key="k")⏎def a(): ... ¦ k via <it may come from `common`> ¦ common
def mine(f): return dg.asset(name=f.__name__)(f)⏎@mine⏎def a(): ... ¦ ¦ dg.asset(name=f.__name__)(f); @mine
@lib.company_asset⏎def a(): ... ¦ ¦ @lib.company_asset
from dagster_dbt import dbt_assets⏎@dbt_assets(manifest=m)⏎def g(): ... ¦ ¦ @dbt_assets(manifest=m)
def make(n):⏎    @node(name=n)⏎    def f(): ...⏎    return f⏎a = make("x")⏎b = make("y") ¦ x; y ¦
def make(n, up, io="i"):⏎    @node(name=f"{n}_clean", deps=up, io_manager_key=io)⏎    def f(): ...⏎    return f⏎a = make("x", ["y"])⏎b = make(up=[a_key], n="z")⏎a_key = "k" ¦ x_clean via i <- y; z_clean via i <- k ¦
def make(n):⏎    @node(name=n)⏎    def f(): ...⏎    return f⏎all = [make(n) for n in ["x", "y"]] ¦ x; y ¦
def make(n):⏎    @node(name=n)⏎    def f(): ...⏎    return f⏎N = ("x", "y")⏎all = []⏎for n in N:⏎    all.append(make(n)) ¦ x; y ¦
def make(n, up):⏎    @node(name=n, deps=[up])⏎    def f(): ...⏎    return f⏎all = [make(n, up) for n, up in {"x": "y", "z": "w"}.items()] ¦ x <- y; z <- w ¦
def make(c):⏎    @node(name=c["n"], deps=c["up"])⏎    def f(): ...⏎    return f⏎all = [make(c) for c in [{"n": "x", "up": ["y"]}]] ¦ x <- y ¦
def make(n):⏎    @node(name=n)⏎    def f(): ...⏎    return f⏎all = [make(n) for n in names()] ¦ ¦ f
def make(n):⏎    @node(name=n)⏎    def f(): ...⏎    return f⏎all = [make(**c) for c in [{"n": "x"}]]⏎more = make(*["y"]) ¦ x; y ¦
def make(n="x"):⏎    @node(name=n)⏎    def f(): ...⏎    return f⏎a = make(**given) ¦ ¦ f
def one(n):⏎    @node(name=n)⏎    def f(): ...⏎    return f⏎def two(n): return [one(n), one(n + "2")]⏎a = two("x") ¦ x; x2 ¦
for n in ["x", "y"]:⏎    @node(name=n)⏎    def f(): ... ¦ x; y ¦
for n in ["x", "y"]:⏎    if n == "x": continue⏎    @node(name=n)⏎    def f(): ... ¦ ¦ f
for n in names():⏎    @node(name=n)⏎    def f(): ... ¦ ¦ f
def make(n):⏎    @node(name=n)⏎    def f(): ...⏎    return f ¦ ¦ f
def spec(n): return AssetSpec(["p", n])⏎S = [spec(n) for n in ["x", "y"]] ¦ p/x*; p/y* ¦
S = [AssetSpec(n) for n in ["x", "y"]] ¦ x*; y* ¦
S = [AssetSpec(n) for n in names] ¦ ¦ AssetSpec(n)
S = AssetSpec(name()) ¦ ¦ AssetSpec(name())
S = [AssetSpec(n) for n in ["x", "y"]]⏎@multi_asset(specs=S)⏎def a(): ... ¦ x; y ¦
@multi_asset(specs=[AssetSpec(n) for n in names])⏎def a(): ... ¦ ¦ [AssetSpec(n) for n in names]
@dg.multi_observable_source_asset(specs=[AssetSpec("x")])⏎def a(): ... ¦ x* ¦
A = dg.AssetsDefinition(specs=[AssetSpec("x", deps=["y"])]) ¦ x* <- y ¦
A = dg.AssetsDefinition(specs=specs) ¦ ¦ specs
A = dg.AssetsDefinition.from_op(o) ¦ ¦ dg.AssetsDefinition.from_op
A = dg.AssetsDefinition(node_def=o, specs=[AssetSpec("x")]) ¦ x* ¦ dg.AssetsDefinition
A = dg.load_assets_from_package_name("company.assets") ¦ ¦ "company.assets"
from company import assets⏎A = dg.load_assets_from_modules([assets]) ¦ ¦ assets
from company import assets⏎A = dg.load_assets_from_package_module(assets) ¦ ¦ assets
@node⏎def a(): ...⏎A = dg.load_assets_from_current_module(group_name="g") ¦ a ¦
@node(deps=["b", "c"])⏎def a(): ...⏎@node⏎def b(): ...⏎A = dg.load_assets_from_current_module(key_prefix=["t"]) ¦ t/a <- t/b <- c; t/b ¦
from dagster_dbt import load_assets_from_dbt_project⏎A = load_assets_from_dbt_project("p") ¦ ¦ load_assets_from_dbt_project
from dagster_airbyte import build_airbyte_assets⏎A = build_airbyte_assets(x) ¦ ¦ build_airbyte_assets
D = dg.load_from_defs_folder(x) ¦ ¦ dg.load_from_defs_folder
from company import make⏎D = dg.Definitions(assets=[make("x")]) ¦ ¦ make("x")
from company import orders⏎D = dg.Definitions(assets=[orders]) ¦ ¦ orders
@node⏎def a(): ...⏎D = dg.Definitions(assets=[a, *more()]) ¦ a ¦ more()
D = dg.Definitions(assets=make()) ¦ ¦ make()
D = dg.Definitions(**make()) ¦ ¦ make()
@node⏎def a(): ...⏎L = []⏎L.append(a)⏎D = dg.Definitions(assets=L) ¦ a ¦
@node⏎def a(): ...⏎def all(): return [a]⏎D = dg.Definitions(assets=all()) ¦ a ¦
@node⏎def a(): ...⏎D = dg.Definitions(assets=dg.with_resources([a], {})) ¦ a ¦
from company import defs⏎D = dg.Definitions.merge(defs, dg.Definitions()) ¦ ¦ defs
@dg.definitions⏎def defs():⏎    @node⏎    def a(): ...⏎    return dg.Definitions(assets=[a]) ¦ a ¦
@multi_asset(specs=[AssetSpec("m"), AssetSpec(["p", "n"])])⏎def b(): ...⏎@node(deps=[b, "x"])⏎def a(): ... ¦ m; p/n; a <- m <- p/n <- x ¦
@multi_asset(outs={"m": AssetOut(), "n": AssetOut(key_prefix="p")})⏎def b(): ...⏎@node(deps=[b])⏎def a(): ... ¦ m; p/n; a <- m <- p/n ¦
@dg.graph_multi_asset(outs={"m": AssetOut()})⏎def b(): ...⏎@node(deps=[b])⏎def a(): ... ¦ m; a <- m ¦
@multi_asset(specs=[AssetSpec("m"), AssetSpec("n")])⏎def b(): ...⏎@node(deps=[*b.specs, "x"])⏎def a(): ... ¦ m; n; a <- x <- m <- n ¦
@multi_asset(specs=[AssetSpec("m"), AssetSpec("n")])⏎def b(): ...⏎@node(deps=list(b.keys))⏎def a(): ... ¦ m; n; a <- m <- n ¦
@multi_asset(specs=[AssetSpec("m"), AssetSpec("n")])⏎def b(): ...⏎@node(deps=b.specs)⏎def a(): ... ¦ m; n; a <- m <- n ¦
@multi_asset(specs=[AssetSpec("m"), AssetSpec(["p", "n-o"])])⏎def b(): ...⏎@node(ins={"x": AssetIn(b.keys_by_output_name["p__n_o"])})⏎def a(x): ... ¦ m; p/n-o; a <= p/n-o ¦
@multi_asset(specs=[AssetSpec("m")])⏎def b(): ...⏎@node(deps=[AssetDep(b), b.key])⏎def a(): ... ¦ m; a <- m <- m ¦
@multi_asset(specs=[AssetSpec("m"), AssetSpec("n")])⏎def b(): ...⏎@node(deps=[AssetDep(b)])⏎def a(): ... ¦ m; n; a ¦ AssetDep(b)
@multi_asset(specs=[AssetSpec(n) for n in names])⏎def b(): ...⏎@node(deps=[b])⏎def a(): ... ¦ a ¦ [AssetSpec(n) for n in names]; b
@multi_asset(specs=[AssetSpec("m"), AssetSpec("n")])⏎def b(): ...⏎S = AssetSpec("s", deps=[b])⏎D = dg.Definitions(assets=[b, S]) ¦ m; n; s* <- m <- n ¦
E = dg.AssetsDefinition(specs=[AssetSpec("x"), AssetSpec("y")])⏎@node(deps=[E])⏎def a(): ... ¦ x*; y*; a <- x <- y ¦
@node(name=f())⏎def g(): ... ¦ ¦ g
@node(key=g)⏎def g(): ... ¦ ¦ g
@node⏎def a(): ...⏎@node⏎def b(): ...⏎D = dg.Definitions(assets=[a]) ¦ a; -b ¦
@node⏎def a(): ...⏎@multi_asset(specs=[AssetSpec("m"), AssetSpec("n")])⏎def b(): ...⏎L = [a]⏎D = dg.Definitions(assets=[*L]) ¦ a; -m; -n ¦
@node⏎def a(): ...⏎@node⏎def b(): ...⏎D = dg.Definitions() ¦ a; b ¦
@node⏎def a(): ...⏎@node⏎def b(): ...⏎D = dg.Definitions(assets=[a, make()]) ¦ a; b ¦ make()
@node⏎def a(): ...⏎@node⏎def b(): ...⏎L = []⏎L.append(b)⏎D = dg.Definitions(assets=[a, *L]) ¦ a; b ¦
@node⏎def a(): ...⏎@node⏎def b(): ...⏎D = dg.Definitions(assets=dg.load_assets_from_current_module()) ¦ a; b ¦
@node⏎def a(): ...⏎@node⏎def b(): ...⏎D = dg.Definitions.merge(dg.Definitions(assets=[a]), dg.Definitions(assets=[b])) ¦ a; b ¦
@node⏎def a(): ...⏎@node⏎def b(): ...⏎def more(): return [b]⏎D = dg.Definitions(assets=[a, *more()]) ¦ a; b ¦
@node⏎def a(): ...⏎@node⏎def b(): ...⏎@dg.definitions⏎def d(): return dg.Definitions(assets=[b]) ¦ -a; b ¦
@node⏎def a(): ...⏎@node⏎def b(): ...⏎@dg.repository⏎def r(): return [b]⏎D = dg.Definitions(assets=[a]) ¦ a; b ¦
@node⏎def a(): ...⏎def f():⏎    @node⏎    def b(): ...⏎    return b⏎D = dg.Definitions(assets=[a, f()]) ¦ a; b ¦
@node⏎def a(): ...⏎@node⏎def b(): ...⏎D = dg.Definitions(assets=[a], asset_checks=checks()) ¦ a; -b ¦
@node⏎def a(): ...⏎@node⏎def b(): ...⏎D = dg.Definitions(assets=dg.with_resources([a, b], {})) ¦ a; b ¦
@node⏎def a(): ...⏎@node⏎def b(): ...⏎D = dg.Definitions(assets=[a], **more) ¦ a; b ¦ more
@node⏎def a(): ...⏎D = dg.Definitions(assets=[a.with_attributes(asset_key_replacements={AssetKey("a"): AssetKey("b")})]) ¦ a ¦ a.with_attributes(asset_key_replacements={AssetKey("a"): AssetKey("b")})
@node⏎def a(): ...⏎D = dg.Definitions(assets=[a.with_attributes(group_names_by_key={})]) ¦ a ¦
"#;

#[test]
fn every_form_is_followed_or_noted() {
    let mut wrong = Vec::new();
    for [code, assets, notes] in rows(FORMS) {
        let text = format!("{IMPORTS}{code}\n");
        let module = read_text(&text);
        let noted: Vec<&str> = module.unread.iter().map(|it| cut(&text, *it)).collect();
        let found = (told(&text, &module), noted.join("; "));
        if found != (assets.clone(), notes.clone()) {
            wrong.push(format!(
                "{code}\n  made {assets} / {}\n  noted {notes} / {}",
                found.0, found.1
            ));
        }
        for end in (0..text.len()).filter(|it| text.is_char_boundary(*it)) {
            read_text(&text[..end]);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
