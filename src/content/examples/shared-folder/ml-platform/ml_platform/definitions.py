import os
from pathlib import Path

import dagster as dg
import pandas as pd


def load_shared_asset(name: str) -> pd.DataFrame:
    """What the analytics team made."""
    folder = Path(os.getenv("SHARED_ASSETS_PATH", "~/Documents/dagster_shared_assets")).expanduser()
    return pd.read_parquet(folder / f"{name}.parquet")


@dg.asset(deps=[dg.AssetKey("customer_order_summary")])
def customer_features() -> pd.DataFrame:
    summary = load_shared_asset("customer_order_summary")
    return summary.assign(share=summary["total"] / summary["total"].sum())


defs = dg.Definitions(assets=[customer_features])
