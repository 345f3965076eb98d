"""Compares `playground verdict` with the official packages on generated files; prints each kind of disagreement, shrunk.

usage: python fuzz.py PLAYGROUND [FOLDER…]     files below the folders are mutated too
environment: PARITY_SEED, PARITY_COUNT, PARITY_JOBS
"""
import collections, json, multiprocessing, os, pathlib, subprocess, sys, time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import oracle
from generate import Generator

sys.setrecursionlimit(1000)
BATCH = 250


def listed(errors):
    return [(it["reason"], it.get("path")) for it in errors]


def fields(record):
    """What FORMATS.md has of a verdict."""
    def location(it):
        agent = {key: (a["ok"], listed(a["errors"])) for key, a in it.get("agent", {}).items()}
        return it["name"], "crash" in it, it.get("server_ok"), listed(it.get("server_errors", [])), agent

    def locations(key):
        return [location(it) for it in record[key]] if key in record else None

    return {"stage": record["stage"], "ok": record["ok"], "errors": [(it["kind"], it["path"]) for it in record["errors"]],
            "normalized": plain(record.get("normalized")), "merge_error": "merge_error" in record,
            "locations": locations("locations"), "merged_locations": locations("merged_locations")}


def plain(value):
    """A value in which 1, 1.0 and true differ."""
    if isinstance(value, dict):
        return {key: plain(it) for key, it in value.items()}
    if isinstance(value, list):
        return [plain(it) for it in value]
    return value if isinstance(value, str) or value is None else (type(value).__name__, value)


def official(text):
    try:
        return fields(json.loads(json.dumps(oracle.verdict("x", text))))
    except Exception as e:  # the script itself cannot print it
        return {"script": type(e).__name__}


def ours(playground, texts):
    lines = "".join(json.dumps({"path": "x", "text": it}) + "\n" for it in texts)
    done = subprocess.run([playground, "verdict", "--jsonl"], input=lines.encode(), capture_output=True)
    if done.returncode != 0:
        return [{"program": done.stderr.decode()}] * len(texts)
    return [fields(json.loads(it)) for it in done.stdout.decode().split("\n") if it]


def difference(left, right):
    """The class of a disagreement, or None."""
    if "script" in left or left == right:
        return None
    for field in ("stage", "errors", "merge_error", "normalized", "locations", "merged_locations"):
        if left.get(field) != right.get(field):
            told = lambda it: it.get(field) if field == "stage" else (it.get(field) or [""])[0] if field == "errors" else ""
            kind = "" if "errors" not in right else f"{left['errors'][:1]} / {right['errors'][:1]}" if field == "stage" else ""
            return f"{field}: {told(left)} / {told(right)} {kind}" if field in ("stage", "errors") else field
    return "other"


def shrunk(playground, text, wanted):
    """Fewer lines, then fewer letters, as long as the same field disagrees."""
    def still(text):
        found = difference(official(text), ours(playground, [text])[0])
        return found is not None and found.split(":")[0] == wanted.split(":")[0]

    for parts, glue in ((lambda it: it.split("\n"), "\n"), (list, "")):
        size = max(1, len(parts(text)) // 2)
        while size:
            at, units = 0, parts(text)
            while at < len(units) and len(units) < 2000:
                fewer = units[:at] + units[at + size:]
                if still(glue.join(fewer)):
                    units = fewer
                else:
                    at += size
            text = glue.join(units)
            size //= 2
    return text


def batch(job):
    seed, n, playground, samples = job
    generator = Generator(seed, samples)
    texts = [generator.file() for _ in range(n)]
    stages, found = collections.Counter(), []
    for text, right in zip(texts, ours(playground, texts)):
        left = official(text)
        stages[left.get("stage", "not comparable")] += 1
        kind = difference(left, right)
        if kind:
            found.append((kind, text, left, right))
    return stages, found


def main():
    playground, *folders = sys.argv[1:]
    seed, count = int(os.environ.get("PARITY_SEED", "1")), int(os.environ.get("PARITY_COUNT", "20000"))
    jobs = int(os.environ.get("PARITY_JOBS", os.cpu_count() or 2))
    paths = sorted(it for folder in folders for it in pathlib.Path(folder).rglob("*.yaml"))
    samples = [text for it in paths if len(text := it.read_bytes().decode(errors="replace")) < 6000]
    work = [(f"{seed}-{at}", min(BATCH, count - at), playground, samples) for at in range(0, count, BATCH)]
    start, stages, classes = time.time(), collections.Counter(), collections.defaultdict(list)
    with multiprocessing.Pool(jobs) as pool:
        for more, found in pool.imap(batch, work):
            stages += more
            for kind, *rest in found:
                classes[kind].append(rest)
    n_found = sum(map(len, classes.values()))
    for kind, all_of_it in sorted(classes.items(), key=lambda it: -len(it[1]))[:40]:
        text = shrunk(playground, min((it[0] for it in all_of_it), key=len), kind)
        left, right = official(text), ours(playground, [text])[0]
        print(f"\n== {len(all_of_it)} × {kind}\n{text!r}")
        for field in left:
            if left[field] != right.get(field):
                print(f"  {field}\n    official {str(left[field])[:600]}\n    ours     {str(right.get(field))[:600]}")
    told = ", ".join(f"{n} {stage}" for stage, n in stages.most_common())
    print(f"\n{sum(stages.values())} inputs ({told}), {n_found} disagreements in {len(classes)} classes, {time.time() - start:.0f} s")
    return 1 if n_found else 0


if __name__ == "__main__":
    sys.exit(main())
