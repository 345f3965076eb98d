//! Generated repositories of either layout: merged as `DAGSTER.md §11` says, and the same in the other layout.

use std::fmt::Write;

use locations_playground::source::SourceFile;
use serde_json::{Map, Value, json};

use crate::convert::{comparable, conversion, converted, effective};
use crate::dice::Dice;
use crate::support::check_files;

const TEXTS: &[&str] = &[
    "a",
    "on",
    "0123",
    "1:30",
    "~",
    "null",
    "# x",
    "a: b",
    "é",
    "two\nlines\n",
    " x ",
    "- x",
    "=",
    "<<",
    "*a",
    "'",
    "2024-01-01",
    "1e3",
    "\\",
];

fn text(dice: &mut Dice) -> Value {
    dice.pick(TEXTS).into()
}

fn list(dice: &mut Dice, item: impl Fn(&mut Dice) -> Value) -> Value {
    (0..dice.below(5)).map(|_| item(dice)).collect()
}

/// A container context. Each key holds one kind of value or null, so that any two can be merged.
fn context(dice: &mut Dice) -> Value {
    let variable = |it: &mut Dice| it.pick(&["A=1", "A=2", "B", "C=x=y", "on", "7"]).into();
    let tag = |it: &mut Dice| json!({"key": it.pick(&["k", "l"]), "value": it.pick(&["1", "no"])});
    let mut platforms = Map::new();
    for platform in ["k8s", "ecs", "docker.x"] {
        let mut keys = Map::new();
        for key in ["namespace", "labels", "env_vars", "tags", "run_k8s_config"] {
            let value = match (dice.below(6), key) {
                (0 | 1, _) => continue,
                (2, _) => Value::Null,
                (_, "namespace") => text(dice),
                (_, "labels") => {
                    let names =
                        ["a", "b", "on", "x.y", ""].into_iter().filter(|_| dice.below(2) == 0);
                    let names: Vec<&str> = names.collect();
                    names.into_iter().map(|it| (it.to_owned(), text(dice))).collect()
                }
                (_, "env_vars") => list(dice, variable),
                (_, "tags") => list(dice, tag),
                _ => json!({"container_config": {
                    "args": list(dice, variable),
                    "limits": {"cpu": dice.below(9) + 2, "share": 1.5, "is": dice.below(2) == 0},
                }}),
            };
            keys.insert(key.into(), value);
        }
        if dice.below(3) > 0 {
            platforms.insert(platform.into(), keys.into());
        }
    }
    platforms.into()
}

/// Writes values as YAML in many spellings: blocks and flows, quotes, comments, anchors, aliases and merge keys.
#[derive(Default)]
struct Writer {
    anchors: Vec<(String, Value)>,
    out: String,
}

impl Writer {
    fn document(dice: &mut Dice, value: &Value) -> String {
        let mut writer = Self::default();
        if dice.below(2) == 0 {
            writer.out.push_str("# k8s: {env_vars: [COMMENT=1]}\n");
        }
        if dice.below(4) == 0 {
            writer.out.push_str("---");
        }
        writer.value(dice, value, 0);
        if dice.below(3) == 0 {
            writer.out.push_str("# the end\n");
        }
        writer.out.trim_start_matches('\n').to_owned()
    }

    /// What stands behind a key or a dash, with its line break.
    fn value(&mut self, dice: &mut Dice, value: &Value, indent: usize) {
        let n_inside =
            value.as_array().map(Vec::len).or(value.as_object().map(Map::len)).unwrap_or_default();
        let known = self.anchors.iter().find(|it| it.1 == *value).map(|it| it.0.clone());
        if let Some(name) = known.filter(|_| n_inside > 0 && dice.below(3) > 0) {
            writeln!(self.out, " *{name}").unwrap();
            return;
        }
        let is_top = indent == 0 && !self.out.contains(':');
        let name =
            (n_inside > 0 && !is_top && dice.below(3) == 0).then(|| format!("n{}", self.out.len()));
        if let Some(name) = &name {
            write!(self.out, " &{name}").unwrap();
        }
        let is_flow = n_inside == 0 || (!is_top && dice.below(5) == 0);
        if is_flow {
            let flow = flow(dice, value);
            let comment = if dice.below(4) == 0 { " # - {" } else { "" };
            writeln!(self.out, " {flow}{comment}").unwrap();
        } else {
            self.out.push_str(if dice.below(4) == 0 { " # [\n" } else { "\n" });
            self.block(dice, value, indent);
        }
        self.anchors.extend(name.map(|it| (it, value.clone())));
    }

    fn block(&mut self, dice: &mut Dice, value: &Value, indent: usize) {
        let blanks = " ".repeat(indent);
        for item in value.as_array().into_iter().flatten() {
            write!(self.out, "{blanks}-").unwrap();
            self.value(dice, item, indent + 2);
        }
        let Some(map) = value.as_object() else { return };
        let is_part = |it: &Value| {
            let mut inside = it.as_object().into_iter().flatten().peekable();
            inside.peek().is_some() && inside.all(|(key, value)| map.get(key) == Some(value))
        };
        let part =
            self.anchors.iter().find(|it| is_part(&it.1)).filter(|_| dice.below(2) == 0).cloned();
        if let Some((name, _)) = &part {
            writeln!(self.out, "{blanks}<<: *{name}").unwrap();
        }
        for (key, value) in map {
            if part.as_ref().is_some_and(|it| it.1.get(key).is_some()) {
                continue;
            }
            if dice.below(6) == 0 {
                writeln!(self.out, "\n{blanks}# {key}: commented").unwrap();
            }
            write!(self.out, "{blanks}{}:", scalar(dice, key)).unwrap();
            self.value(dice, value, indent + 2);
        }
    }
}

/// A value in one line.
fn flow(dice: &mut Dice, value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|it| flow(dice, it)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(map) => {
            let entries: Vec<String> = map
                .iter()
                .map(|(key, value)| format!("{}: {}", scalar(dice, key), flow(dice, value)))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
        Value::String(text) => scalar(dice, text),
        Value::Null => dice.pick(&["null", "~"]).to_owned(),
        other => other.to_string(),
    }
}

/// A text in quotes, or without where that is certainly the same.
fn scalar(dice: &mut Dice, text: &str) -> String {
    let is_plain = text.len() > 2
        && text.bytes().all(|it| it.is_ascii_lowercase() || it == b'_')
        && text != "null";
    match dice.below(3) {
        0 if !text.contains('\n') => format!("'{}'", text.replace('\'', "''")),
        1 if is_plain => text.to_owned(),
        // Every escape of JSON is one of YAML.
        _ => Value::from(text).to_string(),
    }
}

/// What stands where both files of a project have a value (`DAGSTER.md §11`).
fn over(under: Value, over: Value) -> Value {
    match (under, over) {
        (Value::Object(mut under), Value::Object(map)) => {
            for (key, value) in map {
                let value = match under.remove(&key) {
                    Some(earlier) => self::over(earlier, value),
                    None => value,
                };
                under.insert(key, value);
            }
            under.into()
        }
        (Value::Array(under), Value::Array(list)) => {
            let mut all: Vec<Value> = Vec::new();
            for it in under.into_iter().chain(list) {
                if !all.contains(&it) {
                    all.push(it);
                }
            }
            all.into()
        }
        (_, over) => over,
    }
}

/// A repository of projects, and the locations that they become.
fn projects(dice: &mut Dice) -> (Vec<SourceFile>, Vec<Value>) {
    let mut files = Vec::new();
    let file = |path: String, text: &str| SourceFile::new("shop", &path, text);
    let all = ["sales", "apps/stock", "x y"];
    let folders = &all[..=dice.below(3)];
    let (name, prefix) =
        if dice.below(2) == 0 { ("dg.toml", "") } else { ("pyproject.toml", "tool.dg.") };
    let head = |kind: &str| {
        let own = if prefix.is_empty() { "" } else { "[tool.black]\nx = 1 # dg\n\n[tool.dg]\n" };
        format!("{own}directory_type = \"{kind}\" # workspace\n")
    };
    let listed =
        folders.iter().map(|it| format!("[[{prefix}workspace.projects]]\npath = './{it}/'\n"));
    let listed = listed.collect::<Vec<_>>().concat();
    files.push(file(name.into(), &format!("{}{listed}", head("workspace"))));
    let part = |dice: &mut Dice, folder: &str, files: &mut Vec<SourceFile>| {
        let mut settings = Map::new();
        if dice.below(2) == 0 {
            settings.insert("registry".into(), dice.pick(&["r.example.com/a", "on", "123"]).into());
        }
        let mut resolved = settings.clone();
        if dice.below(2) == 0 {
            let directory = dice.pick(&["docker", "./docker/", "a/../docker", "/srv/docker"]);
            settings.insert("directory".into(), directory.into());
            let own = if directory.starts_with('/') {
                "/srv/docker".into()
            } else {
                format!("{folder}docker")
            };
            resolved.insert("directory".into(), own.into());
        }
        let build = Value::from(settings);
        if build != json!({}) || dice.below(3) == 0 {
            files.push(file(format!("{folder}build.yaml"), &Writer::document(dice, &build)));
        }
        let context = context(dice);
        let path = format!("{folder}container_context.yaml");
        match dice.below(4) {
            0 => return (Value::from(resolved), None),
            1 => files.push(file(path, "# k8s: {namespace: later}\n")),
            _ => {
                files.push(file(path, &Writer::document(dice, &context)));
                return (Value::from(resolved), Some(context));
            }
        }
        (Value::from(resolved), None)
    };
    let (above_build, above_context) = part(dice, "", &mut files);
    let mut locations = Vec::new();
    for (at, folder) in folders.iter().enumerate() {
        let mut text = format!("{}\n[{prefix}project]\nroot_module = \"m{at}\"\n", head("project"));
        let own = folder.rsplit('/').next().unwrap();
        let mut location = json!({"location_name": own, "code_source": {"module_name": format!("m{at}.definitions")}});
        for (key, to, values) in [
            ("code_location_name", "location_name", &["on", "a \"b\"", "é", "12"]),
            ("agent_queue", "agent_queue", &["fast", "null", "~", "q # r"]),
            ("image", "image", &["r/i:1", "yes", "1.5", "' x"]),
        ] {
            let value = dice.pick(values);
            if dice.below(2) == 0 && locations.iter().all(|it: &Value| it[to] != value) {
                writeln!(text, "{key} = {} # {key}", Value::from(value)).unwrap();
                location[to] = value.into();
            }
        }
        files.push(file(format!("{folder}/{name}"), &text));
        let (build, context) = part(dice, &format!("{folder}/"), &mut files);
        location["build"] = over(above_build.clone(), build);
        location["container_context"] = match (above_context.clone(), context) {
            (Some(under), Some(context)) => over(under, context),
            (one, other) => one.or(other).unwrap_or_else(|| json!({})),
        };
        let map = location.as_object_mut().unwrap();
        map.retain(|_, it| *it != json!({}));
        locations.push(location);
    }
    (files, locations)
}

/// The texts of `files`, for a message.
fn shown(files: &[SourceFile]) -> String {
    let texts = files.iter().map(|it| format!("-- {} --\n{}", it.path, it.text));
    texts.collect::<Vec<_>>().concat()
}

#[test]
fn projects_become_one_file_and_projects_again() {
    let mut dice = Dice(41);
    let mut n_values = 0;
    for _ in 0..200 {
        let (files, wanted) = projects(&mut dice);
        n_values += wanted.iter().map(|it| it.to_string().matches(':').count()).sum::<usize>();
        let before = check_files(files.clone());
        assert_eq!(effective(&before), wanted, "{}", shown(&files));
        let there = conversion(&before);
        assert_eq!((there.to_projects, &*there.losses), (false, &[][..]), "{}", shown(&files));
        let middle = check_files(converted(&before));
        assert_eq!(effective(&middle), wanted, "{}", shown(&files));
        // The settings that stay would be projects beside the new ones.
        let middle = check_files(there.files);
        let back = conversion(&middle);
        assert_eq!((back.to_projects, &*back.losses), (true, &[][..]), "{}", shown(&files));
        let again = check_files(converted(&middle));
        assert_eq!(effective(&again), wanted, "{}", shown(&converted(&middle)));
    }
    assert!(n_values > 4000, "{n_values}");
}

#[test]
fn one_file_becomes_projects_and_one_file_again() {
    let mut dice = Dice(43);
    let mut n_locations = 0;
    for _ in 0..200 {
        let mut locations = Vec::new();
        let shared = context(&mut dice);
        for at in 0..=dice.below(4) {
            let name = format!("{}{at}", dice.pick(&["on", "a b", "é", "A=1: ", "x_"]));
            let module = dice.pick(&["m.definitions", "m.a.b", "m"]);
            let mut location =
                json!({"location_name": name, "code_source": {"module_name": module}});
            for (key, value) in [
                ("image", dice.pick(&["r/i:1", "1.5", "# x", ""]).into()),
                ("agent_queue", if dice.below(4) == 0 { Value::Null } else { text(&mut dice) }),
                (
                    "build",
                    json!({"directory": dice.pick(&[".", "a", "a/b", "../c", "/d"]), "registry": text(&mut dice)}),
                ),
                // Often the same again, so that it stands there as an alias.
                (
                    "container_context",
                    if dice.below(2) == 0 { shared.clone() } else { context(&mut dice) },
                ),
            ] {
                if dice.below(3) > 0 {
                    location[key] = value;
                }
            }
            locations.push(location);
        }
        n_locations += locations.len();
        let mut document = json!({"locations": locations});
        let has_defaults = dice.below(5) == 0;
        if has_defaults {
            document["defaults"] = json!({"image": "never", "container_context": shared});
        }
        let text = Writer::document(&mut dice, &document);
        let before = check_files(vec![SourceFile::new("shop", "dagster_cloud.yaml", &text)]);
        assert_eq!(effective(&before), locations, "{text}");
        let there = conversion(&before);
        let told: Vec<&str> = there.losses.iter().map(|it| &*it.message).collect();
        assert_eq!(told.len(), usize::from(has_defaults), "{text}\n{told:?}");
        assert!(told.iter().all(|it| it.starts_with("`defaults` are left out")), "{told:?}");
        let wanted: Vec<Value> = locations.into_iter().map(comparable).collect();
        let middle = check_files(converted(&before));
        let again = check_files(converted(&middle));
        assert_eq!(conversion(&middle).losses, [], "{text}");
        for analysis in [&middle, &again] {
            let ours: Vec<Value> = effective(analysis).into_iter().map(comparable).collect();
            assert_eq!(ours, wanted, "{text}");
        }
    }
    assert!(n_locations > 400, "{n_locations}");
}
