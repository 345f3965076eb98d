"""Compares `playground verdict FOLDER` with what `dg` writes from generated repositories of the newer layout.

usage: python layout.py PLAYGROUND
environment: PARITY_SEED, PARITY_COUNT, PARITY_JOBS
"""
import collections, json, multiprocessing, os, pathlib, shutil, subprocess, sys, tempfile, time

HERE = pathlib.Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "fixtures" / "newer-layout")]
import record
import yaml
from dagster_cloud_cli.config.models import load_dagster_cloud_yaml
from dagster_shared.utils import remove_none_recursively
from fuzz import plain
from generate import Generator
from oracle import jsonable

BATCH = 50


class Layouts(Generator):
    """Repositories: a workspace with projects or one project, each with a build.yaml and a container_context.yaml or without."""

    def project(self, at):
        """The lines of a project's section, without its head."""
        lines = [f'root_module = "{self.random.choice(["a", "b.c", "d_e"])}"']
        name = self.random.choice(["x", "x", "X", "a b", "", f"p{at}"])
        for key, value in [("code_location_name", f'"{name}"'), ("agent_queue", self.random.choice(['"q"', '""', "5", '"on"'])),
                           ("image", self.random.choice(['"r/a:1"', '""', "[]"])), ("code_location_target_module", '"m.n"'),
                           ("defs_module", '"a.defs"'), ("registry_modules", self.random.choice(['["a.*"]', '[""]', '"a"'])),
                           ("autoload_defs", "true"), ("agent_que", '"x"')]:
            rare = key in ("autoload_defs", "agent_que", "registry_modules") or value in ("5", "[]", '""')
            if self.random.random() < (0.02 if rare else 0.25):
                lines.append(f"{key} = {value}")
        return "\n".join(lines) + "\n"

    def settings(self, at, own):
        """The file that has the settings of a project, and its name."""
        if self.random.random() < 0.5:
            return "dg.toml", f'directory_type = "project"\n[project]\n{own}'
        return "pyproject.toml", f'[project]\nname = "p{at}"\n[tool.dg]\ndirectory_type = "project"\n[tool.dg.project]\n{own}'

    def parts(self, folder, files):
        for name, kind in (("build.yaml", "build"), ("container_context.yaml", "context")):
            if self.random.random() < 0.5:
                files[folder + name] = self.part(kind)

    def repository(self):
        """Its files by their paths."""
        files = {}
        if self.random.random() < 0.3:
            name, text = self.settings(0, self.project(0))
            files[name] = text
            self.parts("", files)
            return files
        paths = self.random.sample(["projects/a", "b", "c/d"], self.random.randint(1, 3))
        listed = paths if self.random.random() > 0.05 else paths + ["none"]
        style = self.random.random()
        if style < 0.5:
            items = "".join(f'[[tool.dg.workspace.projects]]\npath = "{it}"\n' for it in listed)
            files["pyproject.toml"] = f'[tool.dg]\ndirectory_type = "workspace"\n{items}'
        else:
            items = ", ".join(f'{{path = "{it}"}}' for it in listed)
            files["dg.toml"] = f'directory_type = "workspace"\n[workspace]\nprojects = [{items}]\n'
        self.parts("", files)
        for at, path in enumerate(paths):
            name, text = self.settings(at, self.project(at))
            files[f"{path}/{name}"] = text
            self.parts(path + "/", files)
        return files


def official(files):
    """How it ends, its errors, and the locations where there are none; nothing where that cannot be compared."""
    if any(tag in text for text in files.values() for tag in ("!!pairs", "!!omap")):
        return None  # `dg` writes them as tuples of Python, which no later step reads
    try:
        told = record.run(files)
    except RecursionError:  # what is written contains itself, and no record can hold it
        return None
    except yaml.YAMLError as e:  # `dg` writes values that no loader takes
        return {"outcome": "stopped", "exception": type(e).__name__}
    if told["outcome"] == "crash" and told["exception"] in ("RecursionError", "MemoryError"):
        return None
    if told["outcome"] != "written":
        return {"outcome": "stopped", "exception": told.get("exception", "")}
    errors = [(it["kind"], it["path"]) for it in told["errors"]]
    locations = None
    if not errors:
        model = load_dagster_cloud_yaml(yaml.dump({"locations": told["locations"]}))
        locations = plain(json.loads(json.dumps(jsonable(remove_none_recursively(model.model_dump()))))).get("locations")
    return {"outcome": "written", "errors": errors, "locations": locations}


def ours(playground, files):
    top = pathlib.Path(tempfile.mkdtemp())
    try:
        for path, text in files.items():
            file = top / "repo" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        done = subprocess.run([playground, "verdict", str(top / "repo")], capture_output=True)
    finally:
        shutil.rmtree(top)
    if done.returncode == 2:
        return {"outcome": "stopped", "exception": "", "told": done.stderr.decode()}
    if done.returncode not in (0, 1):
        return {"outcome": "failed", "told": done.stderr.decode()}
    verdict = json.loads(done.stdout)
    if verdict["stage"] == "crash" and verdict["errors"][0]["path"] == "":
        return {"outcome": "stopped", "exception": verdict["errors"][0]["kind"].removeprefix("crash:")}
    locations = verdict["normalized"]["locations"] if verdict["ok"] else None
    return {"outcome": "written", "errors": [(it["kind"], it["path"]) for it in verdict["errors"]], "locations": plain(locations)}


def difference(left, right):
    """The field that disagrees, or None."""
    if left is None:
        return None
    if left["outcome"] != right["outcome"]:
        return f"outcome: {left['outcome']} {left.get('exception', '')} / {right['outcome']} {right.get('told', '')[:60]}"
    if left["outcome"] == "stopped":
        # Where `check` tells why it stops, there is no exception to compare.
        named = left["exception"] and right["exception"]
        return f"exception: {left['exception']} / {right['exception']}" if named and left["exception"] != right["exception"] else None
    return next((it for it in ("errors", "locations") if left[it] != right[it]), None)


def shrunk(playground, files, wanted):
    """Fewer files and lines, as long as the same field disagrees."""
    def still(files):
        found = difference(official(files), ours(playground, files))
        return found is not None and found.split(" / ")[0] == wanted.split(" / ")[0]

    for path in list(files):
        fewer = {key: it for key, it in files.items() if key != path}
        if still(fewer):
            files = fewer
    for path in list(files):
        at = 0
        while at < len(lines := files[path].split("\n")):
            fewer = {**files, path: "\n".join(lines[:at] + lines[at + 1:])}
            if still(fewer):
                files = fewer
            else:
                at += 1
    return files


def batch(job):
    seed, n, playground = job
    layouts = Layouts(seed, [])
    outcomes, found = collections.Counter(), []
    for _ in range(n):
        files = layouts.repository()
        left, right = official(files), ours(playground, files)
        outcomes["not comparable" if left is None else left["outcome"]] += 1
        if kind := difference(left, right):
            found.append((kind, files))
    return outcomes, found


def main():
    playground = str(pathlib.Path(sys.argv[1]).resolve())
    seed, count = os.environ.get("PARITY_SEED", "1"), int(os.environ.get("PARITY_COUNT", "20000")) // 20
    jobs = int(os.environ.get("PARITY_JOBS", os.cpu_count() or 2))
    work = [(f"{seed}-{at}", min(BATCH, count - at), playground) for at in range(0, count, BATCH)]
    start, outcomes, classes = time.time(), collections.Counter(), collections.defaultdict(list)
    with multiprocessing.Pool(jobs) as pool:
        for more, found in pool.imap(batch, work):
            outcomes += more
            for kind, files in found:
                classes[kind].append(files)
    n_found = sum(map(len, classes.values()))
    for kind, all_of_it in sorted(classes.items(), key=lambda it: -len(it[1]))[:20]:
        files = shrunk(playground, min(all_of_it, key=lambda it: sum(map(len, it.values()))), kind)
        print(f"\n== {len(all_of_it)} × {kind}")
        for path, text in files.items():
            print(f"  {path}: {text!r}")
        print(f"    official {str(official(files))[:600]}\n    ours     {str(ours(playground, files))[:600]}")
    told = ", ".join(f"{n} {it}" for it, n in outcomes.most_common())
    print(f"\n{sum(outcomes.values())} repositories ({told}), {n_found} disagreements in {len(classes)} classes, {time.time() - start:.0f} s")
    return 1 if n_found else 0


if __name__ == "__main__":
    sys.exit(main())
