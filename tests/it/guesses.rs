//! What rules take texts for by their look alone: tables of texts, beside those that only look alike.

use crate::support::check;

/// The rules that say something of each of these entries of `env_vars`, each deployed alone.
fn told(rule: &str, entries: &[&str]) -> Vec<String> {
    let is_told = |entry: &&&str| {
        let text = format!(
            "#- a/dagster_cloud.yaml\nlocations:\n  - location_name: a\n    code_source: {{module_name: a}}\n    container_context: {{k8s: {{env_vars: [{}]}}}}\n",
            serde_json::to_string(entry).unwrap()
        );
        check(&text).diagnostics.iter().any(|it| it.rule == rule)
    };
    entries.iter().filter(is_told).map(|it| (*it).to_owned()).collect()
}

#[test]
fn secrets_are_told_by_their_names_and_by_how_services_write_them() {
    const SECRETS: &[&str] = &[
        "AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "DAGSTER_CLOUD_API_TOKEN=agent:shop:0123456789abcdef0123456789abcdef",
        "DAGSTER_CLOUD_API_TOKEN=user:0123456789abcdef0123456789abcdef",
        "AGENT=agent:shop:0123456789abcdef0123456789abcdef",
        "CONNECTION=DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=EXAMPLEKEY==",
        "WAREHOUSE=jdbc:sqlserver://db;user=shop;password=correct-horse",
        "BLOB=https://shop.example.com/c?sv=2024&sp=r&sig=EXAMPLESIGNATURE",
        "SESSION=eyJhbGciOiJub25l.eyJzdWIiOiJleGFtcGxl.c2lnbmF0dXJl",
        "KEYFILE=-----BEGIN PRIVATE KEY-----\nEXAMPLE\n-----END PRIVATE KEY-----",
        "DB_PASS=correct1horse2battery",
        "PGPASSWORD=correct-horse",
        "DB_PASSWORD_PROD=correct-horse",
        "DB_PASSWORD2=correct-horse",
        "SECRET_KEY=my-own-secret-key",
        "CLIENT_SECRET_ORDERS=0123456789abcdef0123",
        "CACHE=redis://:correct-horse@cache:6379/0",
    ];
    const OTHERS: &[&str] = &[
        "TOKENIZER=cl100k_base",
        "TOKENIZERS_PARALLELISM=false_value",
        "STOP_TOKEN=end-of-text",
        "SECRETS_MANAGER_BACKEND=aws-secrets-manager",
        "SECRET_STORE=azure-key-vault",
        "API_KEY_HEADER=X-Api-Key-Header",
        "TOKEN_AUDIENCE=analytics-service",
        "TOKEN_ID=0123456789abcdef0123456789abcdef",
        "SECRET_SCOPE=production-scope",
        "SECRET_KEY_VERSION=version-12",
        "PASSWORD_RESET_ENABLED=disabled-now",
        "DB_SECRET=prod-db-secret-v2",
        "DB_SECRET=prod/db/Credentials",
        "DB_SECRET=arn:aws:secretsmanager:eu-west-1:123456789012:secret:db",
        "DB_SECRET=projects/123456/secrets/OrdersDatabase/versions/latest",
        "DB_PASSWORD=/run/secrets/db",
        "DB_PASSWORD=${DB_PASSWORD}",
        "PASSWORD_FROM=DB_PASSWORD",
        "DB_PASSWORD=DB_PASSWORD_PROD",
        "MAX_TOKENS=100000000",
        "AUTH_TOKEN=optional",
        "BYPASS=everything-internal",
        "SSL=-----BEGIN CERTIFICATE-----\nEXAMPLE\n-----END CERTIFICATE-----",
        "MODEL=sk-learn-pipeline-prod",
        "REGION=ASIA-PACIFIC-REGION",
        "OWNER=user:analytics-service-role",
        "DSN=postgresql://shop:${PASSWORD}@db/shop",
        "CONNECTION=Server=db;Password=${PASSWORD};Database=shop",
        "PWD=working-directory",
    ];
    assert_eq!(told("secret-in-variable", SECRETS), SECRETS);
    assert_eq!(told("secret-in-variable", OTHERS), [""; 0]);
}

#[test]
fn placeholders_are_told_by_the_words_for_them() {
    const PLACEHOLDERS: &[&str] = &[
        "A=your-bucket",
        "A=s3://your_bucket/orders",
        "A=[your bucket]",
        "A=<your bucket>",
        "A=arn:aws:iam::<account-id>:role/orders",
        "A=ACCOUNT_ID.dkr.ecr.eu-west-1.amazonaws.com/orders",
        "A=gcr.io/PROJECT_ID/orders",
        "A=INSERT_BUCKET_HERE",
        "A=s3://insert-bucket-here/orders",
        "A=todo",
        "A=TODO: the bucket",
        "A=change-me-please",
        "A=change me",
        "A=key-xxxx",
        "A=placeholder",
        "A=replace-with-bucket",
    ];
    const OTHERS: &[&str] = &[
        "A=your order is ready",
        "A=Manage your account",
        "A=choose-your-own-adventure",
        "A=please change this only in an emergency",
        "A=<b>bold</b>",
        "A=one<br>two",
        "A=<p class=x>one",
        "A=<eos>",
        "A=array<string>",
        "A=(?P<day>[0-9]+)-(?<hour>[0-9]+)",
        "A=a < b > c",
        "A=Data Team <data@example.com>",
        "A=/images/placeholder.png",
        "A=ACCOUNT_ID,PROJECT_ID",
        "A=todo-list",
        "A=xxl-shirts",
        "A=insert-only",
    ];
    assert_eq!(told("placeholder-value", PLACEHOLDERS), PLACEHOLDERS);
    assert_eq!(told("placeholder-value", OTHERS), [""; 0]);
}

#[test]
fn variables_that_nothing_expands_are_told_by_what_a_shell_expands() {
    const VARIABLES: &[&str] = &[
        "A=$HOME/orders",
        "A=s3://$BUCKET",
        "A=orders-$STAGE",
        "A=orders/$stage",
        "A=${BUCKET}",
        "A=lake${BUCKET}",
        "A=${BUCKET:-lake}",
        "A=${BUCKET:-${OTHER}}",
        "A=${BUCKET-lake}",
        "A=${BUCKET?not set}",
        "A=${BUCKET:0:3}",
        "A=${BUCKET%-dev}",
    ];
    const OTHERS: &[&str] = &[
        "A=$$HOME",
        "A=$(BUCKET)",
        "A=cost$5",
        "A=pa$word",
        "A=abc$def",
        "A=^orders$",
        "A=^(foo|bar)$baz",
        "A=$2a$10$abcdefghijk",
        "A=$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA",
        "A=$pbkdf2-sha256$29000$c2FsdA$aGFzaA",
        "A={\"$match\": {\"a\": 1}}",
        "A=$.orders.id",
        "A=select $1",
        "A=${env:BUCKET}",
        "A=${spark.master}",
        "A=${?BUCKET}",
    ];
    assert_eq!(told("unexpanded-variable", VARIABLES), VARIABLES);
    assert_eq!(told("unexpanded-variable", OTHERS), [""; 0]);
}

#[test]
fn other_environments_are_told_by_words_that_are_no_domain_of_the_internet() {
    const OF_DEV: &[&str] = &[
        "us-docker.pkg.dev/acme-dev/app",
        "us-docker.pkg.dev/acme/dev/app",
        "https://registry.dev.example.com/app",
        "registry.example.com:5000/dev",
        "s3://lake.dev/app",
        "lake.dev",
        "registry.example/app.dev/x",
    ];
    const OF_ALL: &[&str] = &[
        "us-docker.pkg.dev/acme/app",
        "us-docker.PKG.DEV/acme/app",
        "https://registry.dev",
        "https://user@registry.dev:443/app",
        "registry.dev:5000/app",
    ];
    const OF_PROD: &[&str] =
        &["us-docker.pkg.dev/acme-prod/app", "ghcr.io/acme-prod/app", "registry.prod/app"];
    let is_told = |environment: &str, registry: &str| {
        let text = format!(
            "#- a/dagster_cloud_dev.yaml\nlocations: [{{location_name: a, code_source: {{module_name: a}}{}}}]\n#- a/dagster_cloud_prod.yaml\nlocations: [{{location_name: a, code_source: {{module_name: a}}{}}}]\n",
            if environment == "dev" {
                format!(", build: {{registry: '{registry}'}}")
            } else {
                String::new()
            },
            if environment == "prod" {
                format!(", build: {{registry: '{registry}'}}")
            } else {
                String::new()
            },
        );
        check(&text).diagnostics.iter().any(|it| it.rule == "value-of-other-environment")
    };
    let told = |environment: &str, registries: &[&str]| {
        let all = registries.iter().filter(|it| is_told(environment, it));
        all.map(|it| (*it).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(told("prod", OF_DEV), OF_DEV);
    assert_eq!(told("prod", OF_ALL), [""; 0]);
    // Nor does it stand for the environment's own name.
    assert_eq!(told("dev", OF_PROD), OF_PROD);
}
