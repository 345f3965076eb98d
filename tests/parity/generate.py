"""Files for the fuzzer: plausible and implausible ones from a grammar, and mutations of given ones."""
import random

SCALARS = """a 'a' "a" '' ~ null Null yes No on OFF true 1 0 -1 -2 010 0o7 0x1F 0b11 1_000 1:30 01:30 1.0 1.5 1e3 1.5e+3 .5 -.5 .inf -.inf .nan
+1 1. 0.0 -0.0 2024-01-01 99999999999999999999 2305843009213693951 1152921504606846976 0.5 = << "<<" '=' !!str 1 !!int "3" !!float 1
!!bool yes !!null '' !!binary YQ== !!binary gA== !!timestamp 2024-01-01 !!str !!unknown x !x y {} [] [a] {a: 1} {1: a} [[a, 1]] [{a: 1}] {a: ~}
!!set {a, b} !!set {} !!pairs [a: 1] !!omap [a: 1] [~, a] "\\u00e9" "a\\nb" é {env: HOME} {env: 1} {env: A, b: 1} {} @a `a` %a &x a *x
a: b {{x}} '{{ x }}' ${X} $X "A=1" A=1 A=2 A==1 A=x=y =v A DEEP SHALLOW 256 "256" -a - ? |- >""".replace("\n", " ")
# Two words that belong together are one spelling.
SPELLINGS = [it for it in SCALARS.split(" ")] + [
    "!!str 1", "!!int '3'", "!!float 1", "!!bool yes", "!!binary YQ==", "!!binary gA==", "!!timestamp 2024-01-01",
    "!!unknown x", "{a: 1}", "{1: a}", "[[a, 1]]", "[{a: 1}]", "{a: ~}", "!!set {a, b}", "!!set {}", "!!pairs [a: 1]",
    "!!omap [a: 1]", "[~, a]", '"a\\nb"', "{env: HOME}", "{env: 1}", "{env: A, b: 1}", "&x a", "*x", "'{{ x }}'", "{{ x }}",
    "!!timestamp 2024-01-01 10:00:00", "a # b", "a #b", "a\tb", '"\\x07"', "[a, a, 'a', 1, true, 1.0]", "{? a, b: }",
    "!!int abc", "!!float abc", "!!bool abc", "0x_", "? a", "- a", "&x [*x]", "&x {a: *x}", "'it''s'", '"a\\\n  b"']
ALIKE = ["1", "1.0", "true", "-1", "-2", "0", "''", "false", "[]", "{}", "!!binary ''", "!!binary YQ==", "a", "!!set {a}", "[[a, 1]]", "{a: 1}",
         "{a: 1, 1: b}", "{1: a, true: b}", "2305843009213693952", ".inf", "314159", "0.5", "1152921504606846976", "A=1=2", ".nan",
         "!!timestamp 2024-01-01", "!!timestamp 2024-01-01 10:00:00Z", "!!timestamp 2024-01-01 12:00:00+02:00", '"\u6261"', "ba", "ab",
         "!!pairs [a: 1]", "{name: a}", "{name: 1}", "{name: true}", "{name: [a]}", "{name: }", "{key: a}", "{b: 2, a: 1}", "{a: 1, b: 2}",
         "-0.0", "-1.0", "{? !!binary YQ== : 1}", "{2: b, 1: a}", "{1.5: a, 1: b}", "[~]", "[[]]", "[{}]", "[!!set {a}]", "{a: !!set {a}}"]


def w(text):
    return text.split()

K8S_PARTS = w("container_config pod_spec_config pod_template_spec_metadata job_config job_metadata job_spec_config deployment_metadata "
              "service_metadata service_spec_config merge_behavior")
RAW = {  # some attributes of the raw Kubernetes models, with what they hold
    "resources": "res", "env": "envs", "args": "strs", "command": "strs", "volumeMounts": "mounts", "volume_mounts": "mounts", "image": "s",
    "nodeSelector": "map", "node_selector": "map", "tolerations": "maps", "affinity": "affinity", "serviceAccountName": "s",
    "labels": "map", "annotations": "map", "name": "s", "ttlSecondsAfterFinished": "int", "ttl_seconds_after_finished": "int", "spec": "map",
    "volumes": "volumes", "securityContext": "map", "security_context": "secctx", "env_from": "envfrom", "envFrom": "envfrom", "ports": "maps",
    "containers": "maps", "initContainers": "maps", "dnsConfig": "map", "type": "s", "backoffLimit": "int", "imagePullPolicy": "s"}
KINDS = {
    "file": {"defaults": "defaults", "locations": "locations"},
    "location": dict(location_name="s", code_source="code", build="build", working_directory="s", image="s", executable_path="s",
                     attribute="s", container_context="context", agent_queue="s"),
    "defaults": dict(build="build", working_directory="s", image="s", executable_path="s", container_context="context", agent_queue="s"),
    "code": dict(package_name="s", module_name="s", python_file="s", autoload_defs_module_name="s"),
    "build": dict(directory="s", registry="s"),
    "context": dict(k8s="k8s", ecs="ecs", docker="docker", aca="aca", env_vars="vars", serverless="map"),
    "k8s": dict(env_vars="vars", env_config_maps="strs", env_secrets="strs", namespace="s", image_pull_policy="s", service_account_name="s",
                scheduler_name="s", image_pull_secrets="names", labels="map", security_context="secctx", resources="res", volumes="volumes",
                volume_mounts="mounts", server_replica_count="int", env="envs", server_k8s_config="parts", run_k8s_config="parts"),
    "ecs": dict(env_vars="vars", secrets="secrets", secrets_tags="strs", task_role_arn="s", execution_role_arn="s", repository_credentials="s",
                server_resources="ecsres", run_resources="ecsres", run_ecs_tags="tags", server_ecs_tags="tags", mount_points="mountpoints",
                volumes="names", server_sidecar_containers="names", run_sidecar_containers="names", server_health_check="map",
                runtime_platform="runtime", task_definition_arn="s", container_name="s"),
    "docker": dict(env_vars="vars", networks="strs", container_kwargs="map", registry="registry", network="s"),
    "aca": dict(env_vars="vars", run_resources="ecsres", server_resources="ecsres", run_job_replica_timeout="int", identity_id="s"),
    "ecsres": dict(cpu="s", memory="s", ephemeral_storage="int", replica_count="int"),
    "runtime": dict(cpuArchitecture="s", operatingSystemFamily="s"), "registry": dict(url="s", username="s", password="s"),
    "res": dict(limits="map", requests="map"), "parts": {it: "raw" for it in K8S_PARTS}, "raw": RAW,
    "map": dict(a="s", b="map", name="s", c="strs", cpu="s"), "secctx": dict(runAsUser="int", run_as_user="int", capabilities="map"),
    "affinity": dict(nodeAffinity="map", podAffinity="map"), "item": dict(name="s", value="s", mountPath="s", mount_path="s", subPath="s"),
    "env": dict(name="s", value="s", valueFrom="map", value_from="map"), "tag": dict(key="s", value="s"),
    "secret": dict(name="s", valueFrom="s", value_from="s"), "from": dict(configMapRef="map", secretRef="map", prefix="s"),
    "volume": dict(name="s", emptyDir="map", empty_dir="map", secret="map", configMap="map", hostPath="map"),
    "mountpoint": dict(sourceVolume="s", containerPath="s", readOnly="bool")}
LISTS = {"locations": "location", "strs": "s", "vars": "var", "names": "item", "mounts": "item", "envs": "env", "tags": "tag",
         "secrets": "secret", "maps": "map", "volumes": "volume", "envfrom": "from", "mountpoints": "mountpoint"}
REQUIRED = {"file": ["locations"], "location": ["location_name", "code_source"], "code": ["module_name"], "tag": ["key"], "item": ["name"],
            "volume": ["name"], "env": ["name"], "secret": ["name", "valueFrom"]}
ALL_KEYS = sorted({key for keys in KINDS.values() for key in keys})

MERGED = w("k8s.env_vars ecs.env_vars docker.env_vars aca.env_vars env_vars k8s.volumes k8s.volume_mounts k8s.image_pull_secrets ecs.secrets "
           "ecs.volumes ecs.run_sidecar_containers ecs.server_sidecar_containers ecs.run_ecs_tags ecs.server_ecs_tags k8s.env_secrets k8s.env "
           "k8s.run_k8s_config.container_config.args k8s.server_k8s_config.container_config.command k8s.labels x x.y 1 ''")


class Generator:
    def __init__(self, seed, samples):
        self.random, self.samples = random.Random(seed), samples

    def file(self):
        roll = self.random.random()
        if roll < 0.25 and self.samples:
            return self.mutated(self.random.choice(self.samples))
        if roll > 0.75:
            return self.merging()
        # How often anything is wrong in a file: in many nothing, in some nearly everything.
        self.wrong = self.random.choice([0, 0, 0, 0, 0, 0.01, 0.03, 0.1, 0.3])
        # The check does not look into container_context, so most of what is wrong there reaches the later stages.
        self.wrong_inside = self.random.choice([0, 0.01, 0.05, 0.1, 0.3])
        self.inside = False
        # A file uses few keys of each kind, so that `defaults` and locations meet.
        self.usual = {}
        text = "\n".join(self.mapping("file", 0)) + "\n"
        if self.random.random() < 0.04:
            text = self.looped(text)
        return self.mutated(text) if roll < 0.35 else text

    def looped(self, text):
        """The text with one collection that contains itself."""
        lines = text.split("\n")
        def depth(at):
            return len(lines[at]) - len(lines[at].lstrip(" -"))
        start = self.random.choice([-1] + [at for at, line in enumerate(lines) if line.endswith(":")])
        end = start + 1
        while end < len(lines) and (start < 0 or depth(end) > depth(start)):
            end += 1
        inside = [at for at in range(start + 1, end) if ": " in lines[at] or lines[at].lstrip().startswith("- ")]
        if not inside or "&" in text:
            return text
        at = self.random.choice(inside)
        cut = lines[at].find(": ") + 2 if ": " in lines[at] else lines[at].index("- ") + 2
        lines[at] = lines[at][:cut] + "*r"
        if start < 0:
            return "&r\n" + "\n".join(lines)
        lines[start] += " &r"
        return "\n".join(lines)

    def part(self, kind):
        """A file of the newer layout: the keys of `kind` at the top."""
        self.wrong = self.wrong_inside = self.random.choice([0, 0, 0, 0.02, 0.1])
        self.inside, self.usual = False, {}
        roll = self.random.random()
        if roll < 0.06:
            return self.random.choice(["", "# nothing\n", "[]\n", "- a\n", "a\n", "~\n", "{}\n", "1: a\n", "a: b: c\n", "locations: []\n"])
        text = "\n".join(self.mapping(kind, 0)) + "\n"
        return self.mutated(text) if roll < 0.1 else text

    def merging(self):
        """A file whose `defaults` and location meet at one path."""
        path = self.random.choice(MERGED)
        steps = [path] if self.random.random() < 0.1 else path.split(".")
        odd = self.random.choice([0.02, 0.1, 0.5])

        def item():
            if self.random.random() < odd:
                return self.random.choice(ALIKE + SPELLINGS[-30:])
            name = self.random.choice(w("a b c"))
            if path.endswith("env_vars"):
                return name + self.random.choice(["", "=", "=1", "=2"])
            if path.endswith("tags"):
                return f"{{key: {name}, value: {self.random.choice(ALIKE[:8])}}}"
            if path.split(".")[-1] in w("args command env_secrets labels x y 1 ''"):
                return self.random.choice(ALIKE)
            return f"{{name: {name}, a: {self.random.choice(w('1 2 ~'))}}}"

        def side():
            value = "[" + ", ".join(item() for _ in range(self.random.randint(0, 5))) + "]"
            if self.random.random() < odd / 3:
                value = self.random.choice(ALIKE + ["{b: {c: [1]}}", "{b: {c: [2, 1]}, 1: d}", "{b: {1: e}}"])
            for step in reversed(steps):
                more = self.random.choice(["", "", ", z: 1", ", 1: b", ", ~: b", ", w: ~"])
                value = f"{{{step}: {value}{more}}}"
            return value

        return (f"defaults:\n  build: {self.random.choice(['{}', '{registry: r}', '~'])}\n  container_context: {side()}\nlocations:\n"
                f"- location_name: a\n  code_source: {{module_name: m}}\n  build: {{directory: d}}\n  container_context: {side()}\n"
                f"- location_name: b\n  image: !!binary YQ==\n  code_source: {{python_file: f}}\n  container_context: {side()}\n")

    def slips(self):
        return self.random.random() < (self.wrong_inside if self.inside else self.wrong)

    def key(self, kind):
        if self.slips():
            return self.random.choice(ALL_KEYS + ["1", "true", "~", "1.5", "? a", "!!binary YQ==", "<<", "k8s.env_vars", "''", "2024-01-01"])
        keys = sorted(KINDS[kind])
        usual = self.usual.setdefault(kind, self.random.sample(keys, min(2, len(keys))))
        return self.random.choice(usual if self.random.random() < 0.6 else keys)

    def scalar(self, kind):
        pick = self.random.choice
        if self.slips():
            # Some of what Python holds for equal, or hashes alike.
            return pick(SPELLINGS) if self.random.random() < 0.7 else pick(ALIKE)
        if kind == "int":
            return pick(["1", "2", "3", "0"])
        if kind == "bool":
            return pick(["true", "false"])
        if kind == "var":
            return pick(w("A=1 A=2 B=1 B C= A 'C=x' \"D=1\" E=ab"))
        return pick(w("a b c 'a' \"b\" x.y a/b '1' é"))

    def mapping(self, kind, depth):
        """Lines of a block mapping."""
        n_keys = self.random.randint(1, 4)
        keys = list(REQUIRED.get(kind, [])) if not self.slips() else []
        if kind == "file" and self.random.random() < 0.4:
            keys.insert(self.random.randint(0, len(keys)), "defaults")
        if kind != "file" or self.slips():
            keys += [self.key(kind) for _ in range(n_keys)]
        if kind == "code" and not self.slips():
            keys = [self.random.choice(sorted(KINDS["code"]))]
        if not self.slips():
            keys = list(dict.fromkeys(keys))
        lines = []
        for key in keys:
            lines += self.entry(key, KINDS[kind].get(key, "s") if not self.slips() else self.random.choice(sorted(KINDS)), depth)
        return lines or ["{}"]

    def entry(self, key, kind, depth):
        if key == "container_context" and not self.inside:
            self.inside = True
            lines = self.entry(key, kind, depth)
            self.inside = False
            return lines
        if kind == "raw" and key == "merge_behavior":
            return [f"{key}: {self.random.choice(['DEEP', 'SHALLOW'])}"]
        mark = self.random.choice(["&m ", "!!map ", "# c"]) if self.slips() else ""
        if kind in KINDS and depth < 9 and self.random.random() > 0.05:
            if self.random.random() < 0.08:
                return [f"{key}: {self.flow(kind, depth)}"]
            return [f"{key}: {mark}".rstrip()] + ["  " + it for it in self.mapping(kind, depth + 1)]
        if kind in LISTS and depth < 9:
            if self.random.random() < 0.2 and kind != "locations":
                return [f"{key}: {self.flow(kind, depth)}"]
            lines = [f"{key}: {mark if mark != '!!map ' else ''}".rstrip()]
            dash = self.random.choice(["- ", "  - "])
            for at in range(self.random.randint(1, 3)):
                item = LISTS[kind]
                inner = self.mapping(item, depth + 1) if item in KINDS else [self.scalar(item)]
                if item == "location" and not self.slips():
                    inner = [f"location_name: l{at}"] + [it for it in inner if not it.startswith("location_name:")]
                lines += [dash + inner[0]] + [" " * len(dash) + it for it in inner[1:]]
            return lines
        value = self.scalar(kind)
        if self.random.random() < 0.02:
            return [f"{key}: |", "  " + value, "  two"]
        return [f"{key}: {value}"]

    def flow(self, kind, depth):
        if kind in LISTS:
            return "[" + ", ".join(self.flow(LISTS[kind], depth + 1) for _ in range(self.random.randint(0, 4))) + "]"
        if kind in KINDS and depth < 9:
            more = 0 if kind == "code" and not self.slips() else self.random.randint(0, 2)
            keys = dict.fromkeys(REQUIRED.get(kind, []) + [self.key(kind) for _ in range(more)])
            return "{" + ", ".join(f"{key}: {self.flow(KINDS[kind].get(key, 's'), depth + 1)}" for key in keys) + "}"
        return self.scalar(kind)

    def mutated(self, text):
        for _ in range(self.random.choice([1, 1, 2, 3])):
            lines = text.split("\n")
            at = self.random.randrange(len(lines))
            line = lines[at]
            roll = self.random.randrange(10)
            if roll == 0:
                del lines[at]
            elif roll == 1:
                lines.insert(self.random.randrange(len(lines)), line)
            elif roll == 2:
                lines[at] = line[self.random.choice([1, 2]):] if line.startswith(" ") else "  " + line
            elif roll <= 4 and ":" in line:
                lines[at] = line[: line.index(":") + 1] + " " + self.random.choice(SPELLINGS)
            elif roll == 5 and ":" in line:
                indent = line[: len(line) - len(line.lstrip(" -"))]
                lines[at] = indent + self.random.choice(ALL_KEYS) + line[line.index(":"):]
            elif roll == 6 and "- " in line:
                lines[at] = line[: line.index("- ") + 2] + self.random.choice(SPELLINGS)
            elif roll == 7:
                place = self.random.randrange(len(line) + 1)
                lines[at] = line[:place] + self.random.choice(list("\t\"'#:,[]{}&*!|>%@`-? =") + ["\x07", "\x85", "\ufeff", "\r", "\xa0", "<<"]) + line[place:]
            elif roll == 8 and line:
                place = self.random.randrange(len(line))
                lines[at] = line[:place] + line[place + 1:]
            else:
                lines.insert(at, self.random.choice(["# c", "", "---", "...", "<<: {a: 1}", "%YAML 1.1", "defaults: {}", "  \t"]))
            text = "\n".join(lines)
        return text
