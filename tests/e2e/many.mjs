// A workspace of many repositories, environments and facts, as a bundle: the same text for the same numbers.

/** One location in each of `repos` repositories, deployed to each of `environments` with so many `facts`. */
export function manyRepos({ repos = 50, environments = ["dev", "test", "staging", "prod"], facts = 300 } = {}) {
  // Beside variables there are the code, the folder that is built, the registry, the platform and the namespace.
  const variables = Math.max(0, facts - 5);
  const files = [];
  for (let repo = 0; repo < repos; repo += 1) {
    for (const environment of environments) {
      const lines = [
        `-- team-${repo}/dagster_cloud.${environment}.yaml --`,
        "locations:",
        `  - location_name: team-${repo}`,
        "    code_source:",
        `      module_name: team_${repo}.definitions`,
        "    build:",
        "      directory: .",
        `      registry: registry.example.com/${environment}/team-${repo % 7}`,
        "    container_context:",
        "      k8s:",
        `        namespace: ns-${environment}-${repo % 5}`,
        "        env_vars:",
      ];
      for (let at = 0; at < variables; at += 1) {
        // Of ten variables in a row six are equal everywhere, three differ, and one is missing in some repositories.
        const kind = at % 10;
        if (kind === 9 && (repo + at) % 4 === 0) continue;
        const value = kind < 6 ? `value-${at}` : `value-${at}-${environment}-${repo % (kind - 3)}`;
        lines.push(`          - SETTING_${String(at).padStart(3, "0")}=${value}`);
      }
      files.push(lines.join("\n"));
    }
  }
  return `${files.join("\n")}\n`;
}

/** One to three locations in each of `repos` repositories; they share buckets, registries and namespaces, and each loads an asset of the one before. */
export function sharingRepos({ repos = 40 } = {}) {
  const files = [];
  for (let repo = 0; repo < repos; repo += 1) {
    const locations = Array.from({ length: 1 + (repo % 3) }, (_, at) => at);
    files.push(`-- team-${repo}/dagster_cloud.yaml --`, "locations:");
    for (const at of locations) {
      files.push(
        `  - location_name: team-${repo}-part-${at}`,
        `    code_source: {python_file: defs${at}.py}`,
        `    build: {directory: ., registry: registry.example.com/group-${repo % 7}}`,
        "    container_context:",
        "      k8s:",
        `        namespace: ns-${repo % 11}`,
        `        env_vars: [BUCKET=bucket-${repo % 5}]`,
      );
    }
    for (const at of locations) {
      const needs = repo > 0 && at === 0 ? `"asset_${repo - 1}_0"` : "";
      files.push(
        `-- team-${repo}/defs${at}.py --`,
        "import dagster as dg",
        "from dagster_aws.s3 import S3PickleIOManager, S3Resource",
        `@dg.asset(deps=[${needs}])`,
        `def asset_${repo}_${at}(): ...`,
        `defs = dg.Definitions(resources={"io_manager": S3PickleIOManager(s3_resource=S3Resource(), s3_bucket=dg.EnvVar("BUCKET"), s3_prefix="p${repo % 3}")})`,
      );
    }
  }
  return `${files.join("\n")}\n`;
}
