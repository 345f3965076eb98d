//! What the runs of a location mount, and to which volume a path leads there (`DAGSTER.md §7`).

use super::volume::{Leads, Mount, Mounts, Volume};
use super::{Fact, Facts, Place, StorageUse, located, plain_path};
use crate::merge::{Effective, EffectiveLocation, Merged, on_platforms, platforms_in};
use crate::model::Model;
use crate::schema::Platform;
use crate::source::{Span, sort_by};

/// Folders for files of a while, which each container has for itself.
const TEMPORARY: [&str; 2] = ["/tmp", "/var/tmp"];

impl Volume {
    /// What it is called: `claim dagster/models`.
    pub fn words(&self) -> String {
        let Self { kind, name, namespace } = self;
        match namespace.as_deref() {
            None => format!("{kind} {name}"),
            Some("") => format!("{kind} {name} of the agent's namespace"),
            Some(namespace) => format!("{kind} {namespace}/{name}"),
        }
    }

    /// Its top as an address: `claim://dagster/models`.
    fn address(&self) -> String {
        let Self { kind, name, namespace } = self;
        match namespace.as_deref() {
            None | Some("") => format!("{kind}://{name}"),
            Some(namespace) => format!("{kind}://{namespace}/{name}"),
        }
    }
}

impl Leads {
    /// Below what is mounted, the path `rest`.
    fn below(&self, rest: &str) -> Self {
        match self {
            Self::Volume(volume, path) => Self::Volume(volume.clone(), joined(&[path, rest])),
            Self::Own(words, path) => Self::Own(words.clone(), joined(&[path, rest])),
            Self::Untold(_) | Self::Unmounted => self.clone(),
        }
    }

    /// What holds the files there, in words.
    pub fn holder(&self) -> Option<String> {
        match self {
            Self::Volume(volume, _) => Some(volume.words()),
            Self::Own(words, _) => Some(words.clone()),
            Self::Untold(_) | Self::Unmounted => None,
        }
    }
}

impl Mounts {
    /// Where the full path `path` leads, with the text of the volume.
    pub fn leads(&self, path: &str) -> (Leads, Option<Span>) {
        let mut ways = self.ways.iter().map(|it| led(it, path));
        let Some(first) = ways.next() else {
            let is_own = temporary(path).is_some();
            let reason =
                "whether two locations have one `/tmp` depends on where the agent starts them";
            return (if is_own { Leads::Untold(reason.into()) } else { Leads::Unmounted }, None);
        };
        if ways.all(|it| it.0 == first.0) {
            return first;
        }
        let reason = format!("what is mounted at `{path}` depends on where the location runs");
        (Leads::Untold(reason), first.1)
    }
}

/// Where `path` leads among these mounts: the deepest one counts.
fn led(mounts: &[Mount], path: &str) -> (Leads, Option<Span>) {
    let over = mounts.iter().filter_map(|it| Some((it, rest_below(path, &it.path)?)));
    match over.max_by_key(|it| it.0.path.len()) {
        Some((mount, rest)) => (mount.leads.below(rest), Some(mount.at)),
        None => (temporary(path).unwrap_or(Leads::Unmounted), None),
    }
}

fn temporary(path: &str) -> Option<Leads> {
    let (folder, rest) = TEMPORARY.iter().find_map(|it| Some((it, rest_below(path, it)?)))?;
    Some(Leads::Own(format!("{folder} of each container"), joined(&[rest])))
}

/// What is left of `path` below `folder`.
fn rest_below<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    let rest = path.strip_prefix(folder.trim_end_matches('/'))?;
    (rest.is_empty() || rest.starts_with('/')).then_some(rest)
}

/// A path of these steps, nothing of the top itself.
fn joined(steps: &[&str]) -> String {
    let path = plain_path(&format!("/{}", steps.join("/")));
    if path == "/" { String::new() } else { path }
}

/// Finds what every location mounts that stores or opens files by full paths, and says of those I/O managers on which volume they store.
pub fn mount(model: &Model, facts: &mut Facts, deployed: &[Effective]) {
    let is_full = |it: Option<&str>| it.is_some_and(|it| it.starts_with('/'));
    let mut needed = vec![false; facts.subjects.len()];
    let stored = facts.storage.iter().flat_map(|of| of.parts.iter().map(|it| (of.subject, it)));
    let opened = facts.accesses.iter().map(|it| (it.subject, &it.part));
    for (subject, part) in stored.chain(opened) {
        let text = part.value.as_ref().ok().and_then(Option::as_deref);
        needed[subject] |= is_full(text.map(|it| it.strip_prefix("file://").unwrap_or(it)));
    }
    facts.mounts = located(model, deployed)
        .zip(&needed)
        .enumerate()
        .map(|(subject, ((of, location), is_needed))| {
            let read = || mounts(model, facts, (subject, of.environment.as_deref()), location);
            if *is_needed { read() } else { Mounts::default() }
        })
        .collect();
    for at in 0..facts.storage.len() {
        let volume = facts.storage.get(at).and_then(|it| on_volume(facts, it));
        let Some((shown, is_shared)) = volume else { continue };
        let used = &mut facts.storage[at];
        let fact = Fact::Storage(used.manager.key.clone());
        let reading = facts.rows.get_mut(&fact).and_then(|it| it.get_mut(&used.subject));
        if let (Some(reading), Place::Known(address)) = (reading, &used.place)
            && is_shared
            && reading.value.as_ref() == Ok(address)
        {
            reading.value = Ok(shown.clone());
        }
        used.on_volume = Some(shown);
    }
}

/// The address of `used` by what it is on instead of by where that is mounted, and whether others may reach it.
fn on_volume(facts: &Facts, used: &StorageUse) -> Option<(String, bool)> {
    let (Place::Known(address), (_, path)) = (&used.place, used.path()?) else { return None };
    let shown = |top: &str, rest: &str| address.replacen(path, &format!("{top}{rest}"), 1);
    match facts.leads(used.subject, path)?.0 {
        Leads::Volume(volume, rest) => Some((shown(&volume.address(), &rest), true)),
        Leads::Own(words, rest) => {
            let location = &facts.subjects.get(used.subject)?.location;
            Some((shown(&format!("<{words} of {location}>"), &rest), false))
        }
        Leads::Untold(_) | Leads::Unmounted => None,
    }
}

/// What the runs of `location` mount, which stands at `subject` in the facts.
fn mounts(
    model: &Model,
    facts: &Facts,
    (subject, environment): (usize, Option<&str>),
    location: &EffectiveLocation,
) -> Mounts {
    let platforms = platforms_in(model, environment, location);
    let namespace = facts.reading(&Fact::Namespace, subject).map(|it| it.value.as_deref());
    let served = on_platforms(model, environment, location);
    let mut each: Vec<&Merged> = served.iter().map(|it| &it.1).collect();
    if each.is_empty() {
        each.push(&location.merged);
    }
    let of = |merged: &Merged| -> Vec<Vec<Mount>> {
        let own = |it: &Platform| merged.at(&["container_context", it.key()]);
        let read = |it: &Platform| match it {
            Platform::K8s => own(it).map_or_else(Vec::new, |it| kubernetes(it, namespace)),
            Platform::Ecs => own(it).map_or_else(Vec::new, amazon),
            Platform::Docker | Platform::Aca => Vec::new(),
        };
        platforms.iter().map(read).collect()
    };
    let ways = each.into_iter().flat_map(of).collect();
    Mounts { platforms, ways }
}

/// The namespace of a location, or why it is not known; nothing for the agent's.
type Namespace<'f> = Option<Result<&'f str, &'f String>>;

fn items<'m>(of: &'m Merged, path: &[&str]) -> &'m [Merged] {
    of.at(path).map(Merged::items).unwrap_or_default()
}

/// What runs mount on Kubernetes, where all of it is in their raw configuration.
fn kubernetes(own: &Merged, namespace: Namespace<'_>) -> Vec<Mount> {
    let volumes = items(own, &["run_k8s_config", "pod_spec_config", "volumes"]);
    let mounts = items(own, &["run_k8s_config", "container_config", "volume_mounts"]);
    let read = |it: &Merged| {
        let (leads, at) = volume(it.get("name")?, volumes, namespace);
        let leads = match it.get("sub_path_expr").and_then(Merged::text) {
            Some(text) => Leads::Untold(format!("the folder of the volume is `{text}`")),
            None => leads.below(&it.get("sub_path").and_then(Merged::text).unwrap_or_default()),
        };
        Some(Mount { path: plain_path(it.get("mount_path")?.as_str()?), leads, at })
    };
    mounts.iter().filter_map(read).collect()
}

/// What tasks mount on Amazon ECS.
fn amazon(own: &Merged) -> Vec<Mount> {
    let volumes = items(own, &["volumes"]);
    let read = |it: &Merged| {
        let (leads, at) = volume(it.get("sourceVolume")?, volumes, None);
        Some(Mount { path: plain_path(it.get("containerPath")?.as_str()?), leads, at })
    };
    items(own, &["mount_points"]).iter().filter_map(read).collect()
}

/// Where the top of the volume called `name` leads, with its text.
fn volume(name: &Merged, among: &[Merged], namespace: Namespace<'_>) -> (Leads, Span) {
    let text = name.as_str().unwrap_or_default();
    let is_it = |it: &&Merged| it.get("name").and_then(Merged::as_str) == Some(text);
    let Some(found) = among.iter().rev().find(is_it) else {
        return (Leads::Untold(format!("no volume `{text}` is known")), name.origin);
    };
    let kind = found.entries().iter().find(|it| &*it.key != "name" && !it.value.is_null());
    let Some(kind) = kind else { return (own("volume", text, "task"), found.origin) };
    (source(&plain(&kind.key), &kind.value, (text, namespace)), found.origin)
}

fn own(kind: &str, name: &str, holder: &str) -> Leads {
    Leads::Own(format!("{kind} {name} of each {holder}"), String::new())
}

/// A key, whichever of its spellings it has.
fn plain(key: &str) -> String {
    key.replace('_', "").to_ascii_lowercase()
}

/// Where the top of a volume of this `kind` leads, which is called `name` where it is mounted.
fn source(kind: &str, value: &Merged, (name, namespace): (&str, Namespace<'_>)) -> Leads {
    let texts = texts(value, "");
    let text = |key: &str| texts.iter().find(|it| it.0 == key).map(|it| &*it.1);
    let shared = |kind: &str, name: &str, path: &str| {
        let volume = Volume { kind: kind.into(), name: name.into(), namespace: None };
        Leads::Volume(volume, joined(&[path]))
    };
    let untold = || Leads::Untold(format!("what the volume `{name}` holds is not known"));
    match kind {
        "emptydir" => own("emptyDir", name, "pod"),
        "ephemeral" | "downwardapi" | "projected" => own(kind, name, "pod"),
        "hostpath" => Leads::Untold(format!("the volume `{name}` is on the disk of each node")),
        "host" if text("sourcepath").is_none() => own("volume", name, "task"),
        "host" | "dockervolumeconfiguration" => {
            Leads::Untold(format!("the volume `{name}` is on the disk of each machine"))
        }
        "csi" | "flexvolume" => {
            Leads::Untold(format!("whether all pods get one volume `{name}` depends on its driver"))
        }
        "persistentvolumeclaim" => match (text("claimname"), namespace.transpose()) {
            (None, _) => untold(),
            (Some(claim), Err(reason)) => {
                Leads::Untold(format!("the namespace of the claim `{claim}` {reason}"))
            }
            (Some(claim), Ok(namespace)) => {
                let namespace = Some(namespace.unwrap_or_default().to_owned());
                let volume = Volume { kind: "claim".into(), name: claim.into(), namespace };
                Leads::Volume(volume, String::new())
            }
        },
        "nfs" => text("server")
            .map_or_else(untold, |server| shared("nfs", server, text("path").unwrap_or_default())),
        "efsvolumeconfiguration" => match (text("filesystemid"), text("accesspointid")) {
            (None, _) => untold(),
            (Some(system), None) => {
                shared("efs", system, text("rootdirectory").unwrap_or_default())
            }
            // It has a folder of its own as its root.
            (Some(system), Some(point)) => {
                shared("efs access point", &format!("{system} {point}"), "")
            }
        },
        _ if texts.is_empty() => untold(),
        _ => {
            let told: Vec<String> = texts.iter().map(|it| format!("{}={}", it.0, it.1)).collect();
            shared(kind, &told.join(", "), "")
        }
    }
}

/// Every text below `value` with its key, by key; how it is mounted says nothing of what is.
fn texts(value: &Merged, key: &str) -> Vec<(String, String)> {
    const MANNERS: [&str; 4] = ["readonly", "fstype", "transitencryption", "iam"];
    let below = value.entries().iter().map(|it| (plain(&it.key), &it.value));
    let mut all: Vec<(String, String)> = below
        .filter(|it| !MANNERS.contains(&&*it.0))
        .flat_map(|(key, value)| texts(value, &key))
        .collect();
    all.extend(value.text().map(|it| (key.to_owned(), it)));
    sort_by(&mut all, &Ord::cmp);
    all
}
