//! Which of the files that a body reads are the data of the assets that it needs.

use locations_playground::analysis::Analysis;

use crate::lineage::{edges, repo};
use crate::support::check;

/// Two assets that are written as files, and what a body reads that needs both.
fn read(body: &str) -> Analysis {
    let up = "@dg.asset\ndef users() -> None: df.write_parquet('s3://lake/users.parquet')\n\
              @dg.asset\ndef orders() -> None: df.write_parquet('s3://lake/orders.parquet')";
    let down = format!(
        "import os\nfrom pathlib import Path\nfrom acme.settings import lake_root, ROOT\n\
         class Lake(dg.ConfigurableResource):\n    base: str\n\
         @dg.asset(deps=['users', 'orders'])\ndef down(lake: Lake) -> None:\n    {}",
        body.replace("; ", "\n    ")
    );
    check(&(repo("a", up) + &repo("b", &down)))
}

#[test]
fn a_file_is_called_like_the_asset_wherever_it_is() {
    let both = |body: &str| body.to_owned() + "; " + &body.replace("users", "orders");
    for (body, reason) in [
        ("pl.read_parquet(f'{lake_root()}/users.parquet')", "the call of `lake_root` makes it"),
        ("pl.read_parquet(lake_root() + '/users.parquet')", "the call of `lake_root` makes it"),
        ("pl.read_parquet('%s/users.parquet' % lake_root())", "the call of `lake_root` makes it"),
        (
            "pl.read_parquet(os.path.join(lake_root(), 'users.parquet'))",
            "the call of `lake_root` makes it",
        ),
        ("pl.read_parquet(Path(lake_root()) / 'v1' / 'users')", "the call of `lake_root` makes it"),
        (
            "pl.read_parquet(ROOT / 'users.parquet')",
            "`ROOT` comes from `acme.settings`, whose file is not here",
        ),
        ("pl.read_parquet(f'{lake.base}/users.parquet')", ""),
        ("pl.read_parquet(f's3://lake/{day()}/users.parquet')", "the call of `day` makes it"),
        ("pl.read_parquet(f's3://{bucket()}/{day()}/users')", "the call of `bucket` makes it"),
    ] {
        let analysis = read(&both(body));
        assert_eq!(edges(&analysis), ["a > b: users?", "a > b: orders?"], "{body}");
        for edge in &analysis.lineage.edges {
            let told = edge.meeting.as_ref().unwrap().read.place.as_ref().unwrap_err();
            assert!(told.starts_with(reason), "{body}: {told}");
        }
    }
    for body in [
        // What comes before it may belong to the name.
        "pl.read_parquet(lake_root() + 'users.parquet'); pl.read_parquet(lake_root() + 'orders.parquet')",
        "pl.read_parquet(f'{lake_root()}/all_users.parquet'); pl.read_parquet(lake_root())",
        "pl.read_parquet(f'{lake_root()}/{day()}.parquet'); pl.read_parquet(f'{lake_root()}/x')",
    ] {
        assert_eq!(edges(&read(body)), ["a > b: users-", "a > b: orders-"], "{body}");
    }
}

#[test]
fn a_pattern_is_called_like_the_folder_of_what_it_matches() {
    for (body, expected) in [
        ("pl.scan_parquet('s3://lake/users/*.parquet')", ["users?", "orders-"]),
        ("pl.scan_parquet('/lake/v1/users/**/*.parquet')", ["users?", "orders-"]),
        ("pl.scan_parquet('s3://lake/users/day=*/hour=1/part-?.parquet')", ["users?", "orders-"]),
        ("pl.scan_parquet(f'{lake_root()}/users/*.parquet')", ["users?", "orders-"]),
        ("pl.scan_parquet(f's3://lake/users/{day()}.parquet')", ["users?", "orders-"]),
        (
            "pl.scan_parquet('s3://lake/users/'); pl.scan_parquet('s3://lake/orders/*')",
            ["users!", "orders?"],
        ),
        ("pl.scan_parquet('s3://users/*.parquet')", ["users-", "orders-"]),
        ("pl.scan_parquet('s3://lake/users/all.parquet')", ["users-", "orders-"]),
        ("pl.scan_parquet('s3://lake/users/raw/*.parquet')", ["users-", "orders-"]),
        ("pl.scan_parquet('s3://lake/all_users/*.parquet')", ["users-", "orders-"]),
    ] {
        assert_eq!(edges(&read(body)), expected.map(|it| format!("a > b: {it}")), "{body}");
    }
}

#[test]
fn what_a_body_writes_itself_is_no_data_of_others() {
    for (body, signs) in [
        (
            "pl.read_parquet(f'{lake_root()}/d.parquet'); df.write_parquet(f'{lake_root()}/d.parquet')",
            "-",
        ),
        (
            "pl.read_parquet(f'{lake_root()}/e.parquet'); df.write_parquet(f'{lake_root()}/d.parquet')",
            "?",
        ),
        ("pl.read_parquet(f'{lake_root()}/{x()}'); df.write_parquet(f'{lake_root()}/{y()}')", "?"),
    ] {
        let up = "@dg.asset\ndef up() -> None: df.write_parquet('s3://lake/up.parquet')";
        let down = format!(
            "from acme.settings import lake_root\n@dg.asset(deps=['up'])\ndef down() -> None:\n    {}",
            body.replace("; ", "\n    ")
        );
        let analysis = check(&(repo("a", up) + &repo("b", &down)));
        assert_eq!(edges(&analysis), [format!("a > b: up{signs}")], "{body}");
    }
}

#[test]
fn the_only_file_is_a_guess_and_not_every_file_is_data() {
    let parquet = "df.write_parquet('s3://lake/up.parquet')";
    for (write, read, sign, is_guess) in [
        (parquet, "pd.read_parquet('s3://lake/fx/rates.parquet')", "?", true),
        (parquet, "pd.read_csv('/mnt/rates.csv')", "?", true),
        (parquet, "pd.read_csv(where())", "?", true),
        (parquet, "pd.read_parquet(f'{where()}/rates.parquet')", "?", true),
        // Other files beside it are no data.
        (parquet, "pd.read_parquet('s3://lake/rates.parquet'), open('/app/q.sql')", "?", true),
        (parquet, "pd.read_parquet('s3://lake/up.parquet')", "", false),
        (parquet, "pd.read_parquet('s3://lake/')", "", false),
        (parquet, "pd.read_parquet(f'{where()}/up.parquet')", "?", false),
        (
            "df.write_parquet('s3://lake/x.parquet')",
            "pd.read_parquet('/tmp/x.parquet')",
            "?",
            false,
        ),
        (parquet, "pd.read_csv('https://example.org/fx-rates.csv')", "-", false),
        (parquet, "pd.read_csv(f'https://example.org/{day()}.csv')", "-", false),
        (parquet, "open('config/settings.json')", "-", false),
        (parquet, "open(os.path.join(os.path.dirname(__file__), 'countries.csv'))", "-", false),
        (parquet, "open('/app/queries/up.sql')", "-", false),
        (parquet, "open('queries/up.sql')", "-", false),
        (parquet, "open(f'{where()}/up.sql')", "-", false),
        (parquet, "(CONFIG / 'up.YAML').read_text()", "-", false),
        (parquet, "open('/etc/app/settings.toml')", "-", false),
        // What is made is data, whatever it is called and wherever it lies.
        ("open('/mnt/up.yaml', 'w')", "open('/mnt/up.yaml')", "", false),
        ("open('/mnt/x.md', 'w')", "open('/srv/x.md')", "!", false),
        (parquet, "pd.read_parquet('up.parquet')", "?", false),
        (parquet, "pd.read_parquet('https://lake.example.org/up.parquet')", "?", false),
    ] {
        let up = format!("@dg.asset\ndef up() -> None: {write}");
        let down = format!("@dg.asset(deps=['up'])\ndef down() -> None:\n    {read}");
        let analysis = check(&(repo("a", &up) + &repo("b", &down)));
        assert_eq!(edges(&analysis), [format!("a > b: up{sign}")], "{read}");
        let meeting = analysis.lineage.edges[0].meeting.as_ref();
        assert_eq!(meeting.is_some_and(|it| it.read.is_guess), is_guess, "{read}");
        let report = locations_playground::report::json::report(&analysis, &[], &[None]);
        let json = serde_json::to_value(report).unwrap();
        let told = &json["lineage"][0]["assets"][0]["meeting"]["guess"];
        assert_eq!(told.as_bool(), meeting.map(|_| is_guess), "{read}");
    }
}
