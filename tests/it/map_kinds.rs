//! What containers are given stands on the map by what it is: in its namespace, by its address, and only where that tells something.

use locations_playground::graph::{Choice, Graph, ResourceKind, ResourceState, reduced};

use crate::generated_map::{generated, resource, used};
use crate::support::check;

/// The map of two repositories, each with one location and its container context.
fn map(a: &str, b: &str) -> Graph {
    let repo = |name: &str, rest: &str| {
        format!(
            "#- {name}/dagster_cloud.yaml\nlocations:\n  - {{location_name: {name}, code_source: {{module_name: m}}, {rest}}}\n"
        )
    };
    check(&(repo("a", a) + &repo("b", b))).graphs[0].clone()
}

/// The resources of `kind`, each with its users, its detail and whether it is shared.
fn told(graph: &Graph, kind: ResourceKind) -> Vec<String> {
    let of_kind = graph.resources.iter().enumerate().filter(|it| it.1.kind == kind);
    let told = of_kind.map(|(at, it)| {
        let uses = graph.uses.iter().filter(|used| used.resource == at);
        let names: Vec<&str> = uses.map(|used| graph.cards[used.card].name.as_str()).collect();
        let shared = if it.state == ResourceState::Shared { " shared" } else { "" };
        format!("{} [{}] {}{shared}", it.label, it.detail, names.join(" "))
    });
    told.collect()
}

#[test]
fn a_name_is_one_thing_only_in_one_namespace() {
    let k8s = |namespace: &str| {
        format!(
            "container_context: {{k8s: {{{namespace}env_secrets: [db], env_config_maps: [c], service_account_name: s}}}}"
        )
    };
    let one = map(&k8s("namespace: n, "), &k8s("namespace: n, "));
    assert_eq!(told(&one, ResourceKind::Secret), ["n/db [] a b shared"]);
    assert_eq!(told(&one, ResourceKind::ConfigMap), ["n/c [] a b shared"]);
    assert_eq!(told(&one, ResourceKind::ServiceAccount), ["n/s [] a b shared"]);
    let two = map(&k8s("namespace: n, "), &k8s("namespace: m, "));
    assert_eq!(told(&two, ResourceKind::Secret), ["m/db [] b", "n/db [] a"]);
    let open = map(&k8s(""), &k8s(""));
    assert_eq!(told(&open, ResourceKind::Secret), ["db [in the agent's namespace] a b shared"]);
}

#[test]
fn a_secret_at_an_address_is_one_thing_under_any_name() {
    let ecs = |name: &str, address: &str| {
        format!(
            "container_context: {{ecs: {{secrets: [{{name: {name}, valueFrom: '{address}'}}]}}}}"
        )
    };
    let one = map(&ecs("DB", "arn:aws:s:db"), &ecs("PASSWORD", "arn:aws:s:db"));
    assert_eq!(told(&one, ResourceKind::Secret), ["arn:aws:s:db [DB · PASSWORD] a b shared"]);
    let two = map(&ecs("DB", "arn:aws:s:one"), &ecs("DB", "arn:aws:s:two"));
    assert_eq!(told(&two, ResourceKind::Secret), ["arn:aws:s:one [DB] a", "arn:aws:s:two [DB] b"]);
}

#[test]
fn a_volume_is_what_it_shows() {
    let k8s = |volumes: &str| {
        format!("container_context: {{k8s: {{namespace: n, volumes: [{volumes}]}}}}")
    };
    let a = k8s(
        "{name: x, persistentVolumeClaim: {claimName: models}}, {name: scratch, emptyDir: {}}, {name: keys, secret: {secretName: tls}}",
    );
    let b = k8s(
        "{name: y, persistent_volume_claim: {claim_name: models}}, {name: scratch, emptyDir: {medium: Memory}}, {name: h, hostPath: {path: /data}}, {name: f, nfs: {server: 10.0.0.1, path: /f}}",
    );
    let graph = map(&a, &b);
    let expected = [
        "/data [hostPath: on the disk of each node] b",
        "10.0.0.1, /f [nfs] b",
        "n/models [persistentVolumeClaim] a b shared",
    ];
    assert_eq!(told(&graph, ResourceKind::Volume), expected);
    assert_eq!(told(&graph, ResourceKind::Secret), ["n/tls [] a"]);
}

#[test]
fn a_secret_that_is_read_and_mounted_is_one_edge() {
    let context = "container_context: {k8s: {namespace: n, env_secrets: [tls], volumes: [{name: keys, secret: {secretName: tls}}]}}";
    let graph = map(context, "image: i");
    assert_eq!(told(&graph, ResourceKind::Secret), ["n/tls [] a"]);
}

#[test]
fn what_containers_are_given_is_shown_where_repositories_share_it_or_it_is_doubtful() {
    let shown = |a: &str, b: &str| {
        let graph = map(a, b);
        let less = reduced(&graph, &Choice::automatic(&graph));
        let kinds = less.resources.iter().map(|it| it.kind.words());
        kinds.collect::<Vec<_>>().join(", ")
    };
    assert_eq!(shown("image: one, agent_queue: q", "image: two"), "agent queue");
    assert_eq!(shown("image: one", "image: one"), "image");
    // With one that repositories share come the others of its kind.
    let two = |own: &str| {
        format!("container_context: {{k8s: {{namespace: n, env_secrets: [both, {own}]}}}}")
    };
    assert_eq!(shown(&two("mine"), &two("yours")), "namespace, secret, secret, secret");
    assert_eq!(shown("image: '<account-id>.dkr.ecr/a:1'", "image: two"), "image, image");
    let graph = map("image: one", "image: two");
    let all = Choice { hidden: Vec::new(), ..Choice::automatic(&graph) };
    assert_eq!(reduced(&graph, &all).resources.len(), 2);
}

#[test]
fn what_containers_are_given_leaves_the_room_to_the_rest() {
    let with_secrets = |n: usize| {
        let mut graph = generated(8, 3, 12, 1);
        let other = graph.cards.iter().position(|it| it.repo != graph.cards[0].repo).unwrap();
        for at in 0..n {
            graph.resources.push(resource(ResourceKind::Secret, at));
            let secret = graph.resources.len() - 1;
            graph.uses.extend([used(0, secret), used(other, secret)]);
        }
        Choice::automatic(&graph)
    };
    assert_eq!(with_secrets(2), Choice::default());
    assert_eq!(
        with_secrets(100),
        Choice { hidden: vec![ResourceKind::Secret], ..Choice::default() }
    );
}
