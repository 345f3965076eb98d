import dagster as dg
import pandas as pd


@dg.asset
def orders() -> pd.DataFrame:
    return pd.DataFrame({"customer": [1, 1, 2], "total": [40, 15, 25]})


@dg.asset
def customer_order_summary(orders: pd.DataFrame) -> pd.DataFrame:
    return orders.groupby("customer", as_index=False)["total"].sum()


defs = dg.Definitions(
    assets=[orders, customer_order_summary],
    resources={
        # Shared with the ML platform.
        "io_manager": dg.FilesystemIOManager(base_dir="~/Documents/dagster_shared_assets"),
    },
)
