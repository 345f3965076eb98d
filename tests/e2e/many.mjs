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
