import dagster as dg
from dagster_aws.s3 import S3PickleIOManager, S3Resource


@dg.asset
def weekly_report(customer_order_summary: dict[int, int]) -> str:
    return f"{len(customer_order_summary)} customers ordered"


@dg.asset(io_manager_key="local_io_manager")
def report_draft(weekly_report: str) -> str:
    return weekly_report.upper()


defs = dg.Definitions(
    assets=[weekly_report, report_draft],
    resources={
        "io_manager": S3PickleIOManager(
            s3_resource=S3Resource(),
            s3_bucket=dg.EnvVar("STORAGE_BUCKET"),
            s3_prefix="multi-repo-assets",
        ),
        "local_io_manager": dg.FilesystemIOManager(
            base_dir="~/Documents/dagster_shared_assets"
        ),
    },
)
