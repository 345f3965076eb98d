#![doc = include_str!("mount_without_volume.md")]

use std::collections::BTreeMap;

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::merge::{Merged, Process, Serving, agent_in, served};
use crate::schema::Platform;
use crate::source::Span;
use crate::yaml::{Data, Node};

pub(super) const RULE: Rule = Rule {
    id: "mount-without-volume",
    severity: Severity::Warning,
    stage: Stage::Review,
    stricter: true,
    explain: page!("mount_without_volume.md"),
    run,
};

/// What mounts volumes together, in words: nothing where all of a location does.
type Pod<'m> = (&'static str, Vec<&'m Merged>, Vec<&'m Merged>);

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for effective in context.deployed.iter().filter(|it| it.is_whole()) {
        let here = effective.environment.as_deref();
        for location in &effective.locations {
            for platform in [Platform::K8s, Platform::Ecs] {
                let Some(own) = location.merged.at(&["container_context", platform.key()]) else {
                    continue;
                };
                let agent = agent_in(context.model, here, location);
                let agent = agent.filter(|it| it.platform == Some(platform));
                let way = Serving { platform: Some(platform), agent, words: String::new() };
                let served = served(&way, location);
                let settings = served.as_ref().unwrap_or(own);
                // The volumes of an agent that surely serves it are among the settings.
                let may_have = |it: &str| agent.is_none() && has_agent(context, it);
                let missing = missing(&pods(platform, settings), &may_have);
                findings.extend(missing.into_iter().map(|it| it.in_environment(here)));
            }
        }
    }
}

/// What mounts, and what there is to mount.
fn pods(platform: Platform, settings: &Merged) -> Vec<Pod<'_>> {
    fn items<'m>(of: &'m Merged, path: &[&str]) -> &'m [Merged] {
        of.at(path).map(Merged::items).unwrap_or_default()
    }
    if platform == Platform::Ecs {
        let mounts =
            items(settings, &["mount_points"]).iter().filter_map(|it| it.get("sourceVolume"));
        let volumes = items(settings, &["volumes"]).iter().collect();
        return vec![("", mounts.collect(), volumes)];
    }
    let pod = |(process, words): (Process, &'static str)| {
        let raw = process.raw_config();
        let container = items(settings, &[raw, "container_config", "volume_mounts"]);
        let beside = ["containers", "init_containers"]
            .into_iter()
            .flat_map(|it| items(settings, &[raw, "pod_spec_config", it]))
            .flat_map(|it| items(it, &["volume_mounts"]));
        let mounts = container.iter().chain(beside).filter_map(|it| it.get("name")).collect();
        let volumes = items(settings, &[raw, "pod_spec_config", "volumes"]).iter().collect();
        (words, mounts, volumes)
    };
    [(Process::Server, "code servers"), (Process::Run, "runs")].map(pod).into()
}

/// That mounts name no volume: once for each text, with what lacks it where another pod has it.
fn missing(pods: &[Pod<'_>], may_have: &dyn Fn(&str) -> bool) -> Vec<Finding> {
    let mut lacking: BTreeMap<Span, (&str, Vec<&str>)> = BTreeMap::new();
    let mut n_mounting: BTreeMap<Span, usize> = BTreeMap::new();
    for (words, mounts, volumes) in pods {
        for mount in mounts {
            let Some(text) = mount.as_str() else { continue };
            *n_mounting.entry(mount.origin).or_default() += 1;
            let is_it = |it: &&Merged| it.get("name").and_then(Merged::as_str) == Some(text);
            if !volumes.iter().any(is_it) && !may_have(text) {
                lacking.entry(mount.origin).or_insert((text, Vec::new())).1.push(words);
            }
        }
    }
    let has_it_elsewhere = |name: &str| {
        let mut volumes = pods.iter().flat_map(|it| &it.2);
        volumes.any(|it| it.get("name").and_then(Merged::as_str) == Some(name))
    };
    let finding = |(at, (name, of)): (Span, (&str, Vec<&str>))| {
        let message = format!("There is no volume `{name}` to mount");
        let help = "add it to `volumes`, unless the agent's own configuration has it";
        if n_mounting.get(&at) == Some(&of.len()) && !has_it_elsewhere(name) {
            return Finding::new(message, at).help(help);
        }
        let message = format!("{message} in {}", of.join(" and "));
        Finding::new(message, at).help("what is in one raw configuration does not reach the other: add it to `k8s.volumes`, which reaches both, unless the agent's own configuration has it")
    };
    lacking.into_iter().map(finding).collect()
}

/// Whether some agent may have a volume of this name.
fn has_agent(context: &Context<'_>, name: &str) -> bool {
    let mut roots = context.model.agents().filter_map(|it| it.1.document.root.as_ref());
    roots.any(|it| has_volume(it, name))
}

/// Whether a list of volumes anywhere in `node` has one of this name.
fn has_volume(node: &Node, name: &str) -> bool {
    let is_it = |it: &Node| it.get("name").and_then(Node::as_str) == Some(name);
    match &*node.data {
        Data::Map(map) => map.entries.iter().any(|it| {
            let own = it.key.as_str() == Some("volumes");
            (own && it.value.as_seq().unwrap_or_default().iter().any(is_it))
                || has_volume(&it.value, name)
        }),
        Data::Seq(items) => items.iter().any(|it| has_volume(it, name)),
        _ => false,
    }
}
