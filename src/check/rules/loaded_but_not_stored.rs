#![doc = include_str!("loaded_but_not_stored.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::lineage::{Unstored, key_text};

pub(super) const RULE: Rule = Rule {
    id: "loaded-but-not-stored",
    severity: Severity::Error,
    stage: Stage::Review,
    stricter: true,
    explain: page!("loaded_but_not_stored.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let name = |it: usize| context.facts.subjects.get(it).map_or("", |it| &it.location);
    let told = |it: &Unstored, maker: usize| {
        let (own, maker, key) = (name(it.subject), name(maker), key_text(&it.key));
        let by = match &it.read.place {
            Ok(_) => format!("from `{}`", it.read.text()),
            Err(_) => "by Dagster's own I/O manager".to_owned(),
        };
        let mut finding = Finding::new(
            format!("`{own}` loads `{key}` {by}, but its function stores nothing"),
            it.needed_at,
        )
        .related(it.made_at, format!("`{maker}` makes `{key}`"));
        if it.read.at != it.needed_at {
            finding = finding.related(it.read.at, format!("`{own}` loads it by this"));
        }
        finding
            .help("return the data, or name the asset in `deps` and read it where it is")
            .in_environment(it.environment.as_deref())
    };
    let own = context.lineage.unstored.iter().map(|it| told(it, it.subject));
    let edges = context.lineage.edges.iter();
    let others = edges.filter_map(|edge| {
        let meeting = edge.meeting.as_ref().filter(|it| it.is_unstored())?;
        let it = Unstored {
            environment: edge.environment.clone(),
            subject: edge.to,
            key: edge.key.clone(),
            made_at: edge.made_at,
            needed_at: edge.needed_at,
            read: meeting.read.clone(),
        };
        Some(told(&it, edge.from))
    });
    findings.extend(context.said_once(own.chain(others).collect()));
}
