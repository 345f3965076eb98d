//! Lineage and deployment order in the report: wire types, and how they are filled.

use std::cmp::Reverse;

use serde::Serialize;

use super::json::{At, Writer};
use crate::graph::flow_state;
use crate::lineage::{Address, Edge};
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
    /// Null where its data is not read, or nothing tells where.
    meeting: Option<Meeting>,
}

/// Where an asset is written and read, and whether that is one place in one format; null where that cannot be told.
#[derive(Serialize)]
struct Meeting {
    meets: Option<bool>,
    /// Whether what is read is only taken for the asset: the body says no more, and reads no other data.
    guess: bool,
    /// Why not, or why that cannot be told, where what is mounted decides.
    reason: Option<String>,
    write: End,
    read: End,
}

/// One of the two: its place, or the reason why it cannot be told.
#[derive(Serialize)]
struct End {
    place: Option<String>,
    reason: Option<String>,
    format: Option<String>,
    /// What holds the files of a path: a volume, or what each container has for itself.
    holder: Option<String>,
    variable: Option<String>,
    at: At,
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
    #[serde(flatten)]
    all: Order,
    /// The same for each environment by itself.
    environments: Vec<EnvironmentOrder>,
}

#[derive(Serialize)]
struct EnvironmentOrder {
    environment: Option<String>,
    #[serde(flatten)]
    own: Order,
}

/// An order that holds in every environment that it is for: without waves where they ask for different ones.
#[derive(Serialize)]
struct Order {
    waves: Vec<Vec<Who>>,
    cycles: Vec<Cycle>,
    /// Locations whose assets are not known as a whole; those of which nothing is known are in no wave.
    incomplete: Vec<Who>,
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
        // By environment, as the subjects are; of several that need one asset the worst is told, as on the map.
        sort_by_key(&mut edges, |it| (it.from, it.to, &it.key, Reverse(flow_state(it))));
        edges.dedup_by_key(|it| (it.from, it.to, &it.key));
        let flows = edges.chunk_by(|one, other| (one.from, one.to) == (other.from, other.to));
        let flow = |edges: &[&Edge]| {
            let first = edges.first()?;
            let assets = edges.iter().map(|it| FlowAsset {
                key: it.key.clone(),
                kind: if it.is_data { "data" } else { "order" },
                meeting: it.meeting.as_ref().map(|it| Meeting {
                    meets: it.meets,
                    guess: it.read.is_guess,
                    reason: it.reason.clone(),
                    write: self.end(&it.write),
                    read: self.end(&it.read),
                }),
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

    fn end(&self, address: &Address) -> End {
        End {
            place: address.place.as_ref().ok().cloned(),
            reason: address.place.as_ref().err().cloned(),
            format: Some(address.format.clone()).filter(|it| !it.is_empty()),
            holder: address.holder.as_ref().map(|it| it.0.clone()),
            variable: address.variable.clone(),
            at: self.at(address.at),
        }
    }

    /// The order that lineage asks for in `scopes`, and in each of them.
    pub(super) fn plan(&self, scopes: &[Option<String>]) -> Plan {
        let own = |it: &Option<String>| EnvironmentOrder {
            environment: it.clone(),
            own: self.order(std::slice::from_ref(it)),
        };
        Plan { all: self.order(scopes), environments: scopes.iter().map(own).collect() }
    }

    fn order(&self, scopes: &[Option<String>]) -> Order {
        let plan = plan(self.analysis, scopes);
        let who = |it: &(usize, String)| self.who(it.0, &it.1);
        let cycles = plan.cycles.iter().map(|it| Cycle {
            locations: it.locations.iter().map(who).collect(),
            at: it.at.iter().map(|it| self.at(*it)).collect(),
        });
        let waves = plan.waves.iter().map(|it| it.iter().map(who).collect());
        let incomplete = plan.open.iter().map(who).collect();
        Order { waves: waves.collect(), cycles: cycles.collect(), incomplete }
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
