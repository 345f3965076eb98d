#![doc = include_str!("mount_without_volume.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::merge::Merged;
use crate::yaml::{Data, Node};

pub(super) const RULE: Rule = Rule {
    id: "mount-without-volume",
    severity: Severity::Warning,
    stage: Stage::Review,
    stricter: true,
    explain: page!("mount_without_volume.md"),
    run,
};

type Paths = &'static [&'static [&'static str]];

/// Lists of mounts and of volumes, and what each mount calls its volume.
const LISTS: [(Paths, Paths, &str); 2] = [
    (
        &[
            &["k8s", "volume_mounts"],
            &["k8s", "server_k8s_config", "container_config", "volume_mounts"],
            &["k8s", "server_k8s_config", "container_config", "volumeMounts"],
            &["k8s", "run_k8s_config", "container_config", "volume_mounts"],
            &["k8s", "run_k8s_config", "container_config", "volumeMounts"],
        ],
        &[
            &["k8s", "volumes"],
            &["k8s", "server_k8s_config", "pod_spec_config", "volumes"],
            &["k8s", "run_k8s_config", "pod_spec_config", "volumes"],
        ],
        "name",
    ),
    (&[&["ecs", "mount_points"]], &[&["ecs", "volumes"]], "sourceVolume"),
];

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for effective in context.deployed.iter().filter(|it| it.is_whole()) {
        for location in &effective.locations {
            let Some(platforms) = location.merged.get("container_context") else { continue };
            for (mounts, volumes, key) in LISTS {
                let items = |lists: &[&[&str]]| -> Vec<&Merged> {
                    lists.iter().filter_map(|it| platforms.at(it)).flat_map(Merged::items).collect()
                };
                let volumes = items(volumes);
                for mount in items(mounts) {
                    let Some(name) = mount.get(key) else { continue };
                    let Some(text) = name.as_str() else { continue };
                    let is_it =
                        |it: &&Merged| it.get("name").and_then(Merged::as_str) == Some(text);
                    let of_agent = || {
                        let roots =
                            context.model.agents().filter_map(|it| it.1.document.root.as_ref());
                        roots.into_iter().any(|it| has_volume(it, text))
                    };
                    if volumes.iter().any(is_it) || of_agent() {
                        continue;
                    }
                    findings.push(
                        Finding::new(format!("There is no volume `{text}` to mount"), name.origin)
                            .help(
                                "add it to `volumes`, unless the agent's own configuration has it",
                            )
                            .in_environment(effective.environment.as_deref()),
                    );
                }
            }
        }
    }
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
