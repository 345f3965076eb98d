import dagster as dg
from dagster_aws.s3 import S3IOManager, S3PickleIOManager, S3Resource


@dg.asset
def customer_features(customer_order_summary: dict[int, int]) -> list[float]:
    top = max(customer_order_summary.values())
    return [total / top for total in customer_order_summary.values()]


@dg.asset(io_manager_key="model_io_manager")
def churn_model(customer_features: list[float]) -> dict[str, float]:
    return {"threshold": sum(customer_features) / len(customer_features)}


defs = dg.Definitions(
    assets=[customer_features, churn_model],
    resources={
        # The same storage as analytics.
        "io_manager": S3PickleIOManager(
            s3_resource=S3Resource(),
            s3_bucket=dg.EnvVar("STORAGE_BUCKET"),
            s3_prefix="multi-repo-assets",
        ),
        "model_io_manager": S3IOManager(
            s3_bucket="ml-models",
            s3_prefix="churn",
        ),
    },
)

# Where trained models are announced.
model_registry_url = dg.EnvVar("MODEL_REGISTRY_URL")
