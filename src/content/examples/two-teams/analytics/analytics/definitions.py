import dagster as dg
from dagster_aws.s3 import S3PickleIOManager, S3Resource


@dg.asset
def raw_orders() -> list[dict]:
    return [{"customer": 1, "total": 40}, {"customer": 2, "total": 25}]


@dg.asset
def customer_order_summary(raw_orders: list[dict]) -> dict[int, int]:
    summary: dict[int, int] = {}
    for order in raw_orders:
        summary[order["customer"]] = summary.get(order["customer"], 0) + order["total"]
    return summary


defs = dg.Definitions(
    assets=[raw_orders, customer_order_summary],
    resources={
        # Shared with the ML platform, which reads customer_order_summary.
        "io_manager": S3PickleIOManager(
            s3_resource=S3Resource(),
            s3_bucket=dg.EnvVar("STORAGE_BUCKET"),
            s3_prefix="multi-repo-assets",
        ),
    },
)
