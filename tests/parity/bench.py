"""Times of `playground verdict` beside those of the official packages in process, without and with `defaults`.

usage: python bench.py PLAYGROUND
"""
import pathlib, subprocess, sys, tempfile, time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import oracle

DEFAULTS = """defaults:
  build: {directory: .}
  container_context:
    k8s:
      env_vars: [A=0, B=2]
      env_secrets: [s]
"""
LOCATION = """  - location_name: team-%(at)d
    code_source:
      python_file: team_%(at)d/definitions.py
    build:
      directory: .
      registry: 123456789012.dkr.ecr.us-west-2.amazonaws.com/team-%(at)d
    container_context:
      k8s:
        env_vars:
          - ENVIRONMENT=production
          - STORAGE_BUCKET=dagster-prod-assets-%(at)d
          - LOG_LEVEL=INFO
        env_secrets:
          - database_password
        server_k8s_config:
          container_config:
            resources:
              limits: {cpu: 500m, memory: 1Gi}
"""


def measured(run, n):
    """The best of n runs, in milliseconds."""
    times = []
    for _ in range(n):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times) * 1000


def main():
    playground = sys.argv[1]
    print("locations  defaults       MB   official (check and merge, in process)   playground (all stages, whole process)   faster")
    for n in (1, 100, 10_000):
        for defaults in ("", DEFAULTS):
            text = defaults + "locations:\n" + "".join(LOCATION % {"at": at} for at in range(n))
            with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
                file.write(text)
                file.flush()
                run = lambda: subprocess.run([playground, "verdict", file.name], stdout=subprocess.DEVNULL, check=True)
                ours = measured(run, 5)
            official = measured(lambda: oracle.verdict("x", text, fast=True), 1 if n > 1000 else 3)
            print(f"{n:9}  {'yes' if defaults else 'no':8} {len(text) / 1e6:8.3f}  {official:35.1f} ms  {ours:36.1f} ms  {official / ours:6.0f}×")


if __name__ == "__main__":
    main()
