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
            "`ROOT` is imported from `acme.settings`, which is not among the files",
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
