//! Assets and their dependencies, form by form, as the official package names their keys.

use locations_playground::python::Module;

use super::{cut, read_text, rows, show};

pub(super) const IMPORTS: &str = "import os\nimport dagster as dg\nfrom dagster import (AssetDep, AssetIn, AssetKey, AssetOut, AssetSpec, SourceAsset,\n    asset as node, graph_asset, multi_asset)\nimport dagster\n";

pub(super) fn told(text: &str, module: &Module) -> String {
    let checks = module.checks.iter().map(|it| (it, "check".to_owned()));
    let assets = module.assets.iter().map(|it| (it, it.key.join("/"))).chain(checks);
    let assets = assets.map(|(it, mut told)| {
        assert!(!cut(text, it.span).is_empty());
        if it.is_left_out {
            told.insert(0, '-');
        }
        if it.is_external && !it.key.is_empty() {
            told.push('*');
        }
        if let Some(key) = &it.manager_key {
            told.extend([" via ", show(key).trim_matches('"')]);
        }
        for dependency in module.dependencies(it) {
            assert!(!cut(text, dependency.span).is_empty());
            told += if dependency.is_loaded { " <= " } else { " <- " };
            told += &dependency.key.join("/");
        }
        told
    });
    assets.collect::<Vec<_>>().join("; ")
}

const FORMS: &str = r#"
@dg.asset⏎def a(): ... ¦ a
@dagster.asset()⏎def a(): ... ¦ a
@node⏎def a(x): ... ¦ a <= x
@node(name="b", key_prefix=["t", "u"])⏎def a(): ... ¦ t/u/b
@node(key_prefix="t")⏎def a(): ... ¦ t/a
@node(key=["z", "w"])⏎def a(implicit_up): ... ¦ z/w <= implicit_up
@node(key=AssetKey(["z", "w"]))⏎def a(): ... ¦ z/w
@node(key=AssetKey.from_user_string("z/w"))⏎def a(): ... ¦ z/w
K = "k"⏎@node(key=K, io_manager_key="io2")⏎def a(): ... ¦ k via io2
@node(deps=["x", AssetKey(["m", "n"]), ["s", "y"]])⏎def a(): ... ¦ a <- x <- m/n <- s/y
@node⏎def d(): ...⏎@node(deps=[d, AssetSpec("ext"), AssetDep("k")])⏎def a(): ... ¦ d; a <- d <- ext <- k
S = SourceAsset(["src", "a"], io_manager_key="shared_io")⏎@node(deps=[S])⏎def a(): ... ¦ src/a* via shared_io; a <- src/a
@node(ins={"p": AssetIn(key="k3"), "q": AssetIn(key_prefix="t"), "r": AssetIn(["t2", "u2"], input_manager_key="i")})⏎def a(p, q, r): ... ¦ a <= k3 <= t/q <= t2/u2
@node(ins={"p": AssetIn("k", dagster_type=dg.Nothing)})⏎def a(): ... ¦ a <- k
@node⏎def a(context, x, config: C, r: dg.ResourceParam[str], db: DuckDBResource): ... ¦ a <= x
class R(dg.ConfigurableResource): ...⏎class S(R): ...⏎@node⏎def a(r: S, x: list): ... ¦ a <= x
IO = "i"⏎@node(io_manager_key=f"{IO}o")⏎def a(): ... ¦ a via io
@node(io_manager_key=os.getenv("IO", "fs"))⏎def a(): ... ¦ a via ${IO or "fs"}
@node(io_manager_key=key_of("a"))⏎def a(): ... ¦ a via <the call of `key_of` makes it>
@node(io_manager_key=None)⏎def a(): ... ¦ a
@multi_asset(specs=[AssetSpec("m1").with_io_manager_key("i")])⏎def a(): ... ¦ m1 via i
S = AssetSpec("s", key_prefix="t").with_io_manager_key("i")⏎@node(deps=[S])⏎def a(): ... ¦ t/s* via i; a <- t/s
@multi_asset(specs=[AssetSpec("m1", deps=["x"]), AssetSpec(["m", "2"], deps=["m1"])])⏎def a(): ... ¦ m1 <- x; m/2 <- m1
@multi_asset(outs={"o": AssetOut(), "p": AssetOut()}, ins={"x": AssetIn("u")}, deps=["d"], internal_asset_deps={"o": {AssetKey("u")}, "p": {AssetKey("d"), AssetKey("o")}})⏎def a(x): ... ¦ o <= u; p <- d
@multi_asset(outs={"o": AssetOut(), "p": AssetOut()}, internal_asset_deps={"o": set(), "p": {AssetKey("x")}})⏎def a(x): ... ¦ o; p <= x
@multi_asset(outs={"o": AssetOut(), "p": AssetOut()}, internal_asset_deps={"p": set([AssetKey("x")])})⏎def a(x): ... ¦ o; p <= x
@multi_asset(outs={"o": AssetOut(), "p": AssetOut()}, internal_asset_deps={})⏎def a(x): ... ¦ o <= x; p <= x
@multi_asset(outs={"o": AssetOut(), "p": AssetOut()}, internal_asset_deps=None)⏎def a(x): ... ¦ o <= x; p <= x
@multi_asset(outs={"o1": AssetOut(key=["o", "1"]), "o2": AssetOut(key_prefix="p", io_manager_key="i")})⏎def a(x): ... ¦ o/1 <= x; p/o2 via i <= x
@graph_asset⏎def a(x): return f(x) ¦ a <= x
D = dg.Definitions(assets=[AssetSpec("ext2", deps=["u"])]) ¦ ext2* <- u
@node(deps=[AssetSpec("s").key])⏎def a(): ... ¦ a <- s
@other.op⏎def a(): ... ¦ 
A = AssetSpec("a", metadata={"dagster/io_manager_key": "i"}) ¦ a* via i
@multi_asset(specs=[AssetSpec("a", metadata={"dagster/io_manager_key": "i"})])⏎def m(): ... ¦ a via i
@node(deps=["x", "y"])⏎def a(context): return context.load_asset_value(AssetKey("x")) ¦ a <= x <- y
@node(deps=["x"])⏎def a(context): return context.load_asset_value(key()) ¦ a <- x
@dg.asset_check(asset="x")⏎def c(): ... ¦ check <- x
@dg.asset_check(asset=AssetKey(["s", "x"]))⏎def c(context, x, db: DuckDBResource): ... ¦ check <= s/x
@node⏎def a(): ...⏎@dg.asset_check(asset=a, additional_ins={"o": AssetIn("y")}, additional_deps=["z"])⏎def c(frame, o): ... ¦ a; check <- z <= y <= a
"#;

#[test]
fn keys_and_dependencies_in_every_form() {
    for [code, expected] in rows(FORMS) {
        let text = format!("{IMPORTS}{code}\n");
        let module = read_text(&text);
        assert_eq!(told(&text, &module), expected, "{code}");
        assert!(module.slashes.is_empty() && module.unread.is_empty(), "{code}");
        for end in (0..text.len()).filter(|it| text.is_char_boundary(*it)) {
            read_text(&text[..end]);
        }
    }
}

#[test]
fn a_slash_is_no_separator() {
    for (code, key, is_refused) in [
        ("dg.AssetSpec('a/b')", "a/b*", false),
        ("@dg.asset(key='slash/key')\ndef f(): ...", "slash/key", true),
        ("@dg.asset(deps=['p/q'])\ndef f(): ...", "f <- p/q", true),
    ] {
        let text = format!("import dagster as dg\n{code}\n");
        let module = read_text(&text);
        assert_eq!(told(&text, &module), key);
        assert_eq!(module.slashes.len(), 1, "{code}");
        assert_eq!(module.slashes[0].is_refused, is_refused, "{code}");
    }
    assert_eq!(read_text("import dagster as dg\ndg.AssetSpec('a/b')\n").assets[0].key.len(), 1);
}

const ACCESSES: &str = r#"
pd.read_parquet("/a/b.parquet") ¦ r parquet "/a/b.parquet"
df.to_csv(path_or_buf="x.csv") ¦ w csv "x.csv"
pl.scan_ndjson(Path("a") / "b") ¦ r ndjson "a/b"
df.write_parquet(os.environ["P"]) ¦ w parquet home($P)
pd.read_csv("~/x.csv") ¦ r csv home("~/x.csv")
open("~/x.csv") ¦ r  "~/x.csv"
open("f", "wb").write(x) ¦ w  "f"
(Path("a") / "b").open() ¦ r  "a/b"
Path("a").read_text() ¦ r  "a"
load("n") ¦ r parquet "/s/n.parquet"
save(df, name="n") ¦ w pickle "/s/n"
df.to_json() ¦ 
joblib.dump(x, Path("m") / "x.joblib") ¦ w  "m/x.joblib"
joblib.dump(x, filename="x.joblib") ¦ w  "x.joblib"
joblib.load(f"{os.environ['P']}/x.joblib") ¦ r  $P + "/x.joblib"
np.save("e.npy", x) ¦ w  "e.npy"
np.save(os.environ["P"] + "/e", x) ¦ w  $P + "/e.npy"
np.savez(file="e", a=x) ¦ w  "e.npz"
np.load("e.npy") ¦ r  "e.npy"
numpy.load("e.npy") ¦ r  "e.npy"
torch.save(x, "m.pt") ¦ w  "m.pt"
torch.load("~/m.pt", weights_only=True) ¦ r  "~/m.pt"
pickle.dump(x, open(Path("m") / "x.pkl", "wb")) ¦ w  "m/x.pkl"
pickle.load(open("x.pkl", "rb")) ¦ r  "x.pkl"
json.load((Path("m") / "x.json").open()) ¦ r  "m/x.json"
shutil.copy("a.csv", dst="/out/a.csv") ¦ r  "a.csv"; w  "/out/a.csv"
shutil.move(Path("a"), os.path.join("/out", "a")) ¦ r  "a"; w  "/out/a"
joblib.load(open("m", "rb")) ¦ r  "m"
[torch.load(f) for f in [io.BytesIO(x)]] ¦ 
np.save(handle, x) ¦ 
np.load(io.BytesIO(x)) ¦ 
model.save("x") ¦ 
shutil.rmtree("x") ¦ 
ours.dump(x, "y") ¦ 
loop("n") ¦ 
"#;

#[test]
fn bodies_tell_what_they_read_and_write() {
    for [body, expected] in rows(ACCESSES) {
        let text = format!(
            "{IMPORTS}import pandas as pd\nimport numpy as np\nfrom pathlib import Path\n\
             def place(name): return f'/s/{{name}}'\n\
             def load(name):\n    return pd.read_parquet(place(name) + '.parquet')\n\
             def save(df, name): df.to_pickle(place(name))\n\
             def loop(name): return loop(name)\n\
             @dg.asset\ndef a():\n    return {body}\n"
        );
        let module = read_text(&text);
        let told: Vec<String> = module.ops[0]
            .accesses
            .iter()
            .map(|it| {
                format!(
                    "{} {} {}",
                    if it.is_write { "w" } else { "r" },
                    it.format,
                    show(&it.address)
                )
            })
            .collect();
        assert_eq!(told.join("; "), expected, "{body}");
    }
}
