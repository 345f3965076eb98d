//! Lineage and deployment order in the report: wire types, and how they are filled.

use serde::Serialize;

use super::json::{At, Writer};
use crate::lineage::Edge;
use crate::plan::plan;
use crate::source::sort_by_key;

/// What flows from one location to another in one environment.
#[derive(Serialize)]
pub(super) struct Flow {
    environment: Option<String>,
    from: Who,
    to: Who,
    assets: Vec<FlowAsset>,
}

#[derive(Serialize)]
struct FlowAsset {
    key: Vec<String>,
    kind: &'static str,
}

/// A location.
#[derive(Serialize)]
pub(super) struct Who {
    pub(super) repo: String,
    pub(super) location: String,
}

/// In which order locations may be deployed.
#[derive(Serialize)]
pub(super) struct Plan {
    waves: Vec<Vec<Who>>,
    cycles: Vec<Cycle>,
}

#[derive(Serialize)]
struct Cycle {
    locations: Vec<Who>,
    at: Vec<At>,
}

impl Writer<'_> {
    /// The edges of `scopes`, those of two locations together.
    pub(super) fn lineage(&self, scopes: &[Option<String>]) -> Vec<Flow> {
        let edges =
            self.analysis.lineage.edges.iter().filter(|it| scopes.contains(&it.environment));
        let mut edges: Vec<&Edge> = edges.collect();
        // By environment, as the subjects are; data first, so that what is also read is not told as order alone.
        sort_by_key(&mut edges, |it| (it.from, it.to, &it.key, !it.is_data));
        edges.dedup_by_key(|it| (it.from, it.to, &it.key));
        let flows = edges.chunk_by(|one, other| (one.from, one.to) == (other.from, other.to));
        let flow = |edges: &[&Edge]| {
            let first = edges.first()?;
            let assets = edges.iter().map(|it| FlowAsset {
                key: it.key.clone(),
                kind: if it.is_data { "data" } else { "order" },
            });
            Some(Flow {
                environment: first.environment.clone(),
                from: self.subject(first.from),
                to: self.subject(first.to),
                assets: assets.collect(),
            })
        };
        flows.filter_map(flow).collect()
    }

    /// The order that lineage asks for in `scopes`.
    pub(super) fn plan(&self, scopes: &[Option<String>]) -> Plan {
        let plan = plan(self.analysis, scopes);
        let who = |it: &(usize, String)| self.who(it.0, &it.1);
        let cycles = plan.cycles.iter().map(|it| Cycle {
            locations: it.locations.iter().map(who).collect(),
            at: it.at.iter().map(|it| self.at(*it)).collect(),
        });
        let waves = plan.waves.iter().map(|it| it.iter().map(who).collect());
        Plan { waves: waves.collect(), cycles: cycles.collect() }
    }

    /// The location at `subject` in the facts.
    pub(super) fn subject(&self, subject: usize) -> Who {
        let who = self.analysis.facts.subjects.get(subject);
        who.map_or_else(|| self.who(usize::MAX, ""), |it| self.who(it.repo, &it.location))
    }

    fn who(&self, repo: usize, location: &str) -> Who {
        let repo = self.analysis.model.repos.get(repo);
        Who { repo: repo.map_or_else(String::new, |it| it.name.clone()), location: location.into() }
    }
}
