//! What `playground why --of` may be, as people run it.

use crate::cli::{playground, scratch, text, text_of_error, write};

const TEAM: &str = "\
locations:
  - location_name: one
    code_source: {module_name: m}
    image: i
    container_context:
      k8s:
        env_vars: [X=first, 'app/kind=y', 'X=last']
        labels: {app.kubernetes.io/name: label, app: {kubernetes: no}}
        volumes: [{name: data.cache, emptyDir: {medium: Memory}}]
        env_secrets: [own]
";

/// What is told of `--of` without the headline, or the reason why nothing is.
fn told(name: &str, of: &str) -> String {
    let folder = scratch(name);
    write(&folder, &[("team/dagster_cloud.yaml", TEAM.as_bytes())]);
    let output = playground(&["why", ".", "--of", of], &folder);
    match output.status.code() {
        Some(0) => text(&output.stdout).split_once('\n').unwrap().1.to_owned(),
        Some(2) => {
            assert_eq!(text_of_error(&output).lines().count(), 1);
            text_of_error(&output)
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_key_is_asked_for_as_findings_write_it_or_by_the_names_of_items() {
    let told = |of: &str| told("of-key", of);
    for (of, winner) in [
        ("container_context.k8s.env_vars.X", "'X=last'"),
        ("/container_context/k8s/env_vars/X", "'X=last'"),
        ("/container_context/k8s/env_vars/app~1kind", "'app/kind=y'"),
        ("container_context.k8s.labels.app.kubernetes.io/name", "  label  "),
        ("/container_context/k8s/labels/app.kubernetes.io~1name", "  label  "),
        ("container_context.k8s.volumes.data.cache.emptyDir.medium", "  Memory  "),
        ("/container_context/k8s/volumes/data.cache/emptyDir", "  {medium: Memory}  "),
        ("container_context.k8s.env_secrets.own", "  own  "),
        ("image", "  i  "),
        ("X", "  'X=last'  "),
    ] {
        let told = told(of);
        let winners: Vec<&str> = told.lines().filter(|it| it.starts_with('>')).collect();
        assert!(winners.iter().any(|it| it.contains(winner)), "{of}: {told}");
    }
    // The first of two items of one name is what is asked for, and not what counts.
    for of in ["/container_context/k8s/env_vars/0", "container_context.k8s.env_vars.0"] {
        let told = told(of);
        assert!(told.starts_with("  team/dagster_cloud.yaml:7:20  X=first"), "{told}");
        let winners: Vec<&str> = told.lines().filter(|it| it.starts_with('>')).collect();
        assert!(matches!(winners[..], [it] if it.contains("'X=last'")), "{told}");
    }
}

#[test]
fn what_is_not_set_is_told_and_what_can_be_nothing_is_refused() {
    let told = |of: &str| told("of-nothing", of);
    for of in [
        "Y",
        "container_context.k8s.env_vars.Y",
        "/container_context/ecs/env_vars/X",
        "agent_queue",
    ] {
        assert_eq!(told(of), "  not set\n", "{of}");
    }
    for of in [
        "contaner_context.k8s.env_vars.X",
        "/contaner_context/k8s",
        "X=first",
        "k8s.namespace",
        "/",
        "",
    ] {
        let reason =
            format!("playground: `--of {of}`: a location has no such key; ask for a variable");
        assert!(told(of).starts_with(&reason), "{of}: {}", told(of));
    }
}
