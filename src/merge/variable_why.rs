//! Why variables are what they are: every list that has a say in one, weakest first (`DAGSTER.md §7`).

use super::precedence::{Entry, secrets};
use super::variable::{Groups, all_groups, grouped, told, winner};
use super::{EffectiveLocation, Process, Serving, SetIn};
use crate::model::Model;
use crate::source::{Span, sort_by};

/// Everything that had a say in one variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariableChain {
    /// Its name.
    pub name: String,
    /// Where and by whom the location is then served, in words, where it may be in several ways and they differ.
    pub serving: Option<String>,
    /// For what it is so, where runs and code servers differ.
    pub process: Option<Process>,
    /// The entries, weakest first.
    pub steps: Vec<VariableStep>,
    /// The place in `steps` of the one that counts.
    pub winner: usize,
}

impl VariableChain {
    /// Whether it is so for one process, platform or agent alone.
    pub fn is_of_one(&self) -> bool {
        self.process.is_some() || self.serving.is_some()
    }

    /// Who is given it, as what: `the code is given as A`.
    pub fn words(&self) -> String {
        let who = match self.process {
            None => "the code is",
            Some(Process::Run) => "runs are",
            Some(Process::Server) => "code servers are",
        };
        let place = self.serving.as_ref().map(|it| format!(" {it}")).unwrap_or_default();
        format!("{who} given as {}{place}", self.name)
    }
}

/// One entry that sets a variable, or would if nothing stronger did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariableStep {
    /// The list that it stands in.
    pub set_in: SetIn,
    /// Its text; nothing for one that was typed in.
    pub span: Option<Span>,
    /// What was typed in: `NAME=value`.
    pub typed: Option<String>,
}

/// Why each variable of `location` is what it is in `environment`, sorted by name; one by one where platforms, agents, or runs and code
/// servers, differ. Secrets that become variables are among their steps.
pub fn variable_chains(
    model: &Model,
    environment: Option<&str>,
    location: &EffectiveLocation,
) -> Vec<VariableChain> {
    let each: Vec<(String, Vec<VariableChain>)> = all_groups(model, environment, location)
        .into_iter()
        .map(|(serving, groups)| (serving.words.clone(), chains(&serving, location, groups)))
        .collect();
    let mut all: Vec<VariableChain> = Vec::new();
    for (at, (words, chains)) in each.iter().enumerate() {
        for it in chains {
            let is_everywhere = each.iter().all(|(_, others)| has(others, it));
            // It is told once.
            if at == 0 || !is_everywhere {
                let serving = Some(words.clone()).filter(|_| !is_everywhere);
                all.push(VariableChain { serving, ..it.clone() });
            }
        }
    }
    sort_by(&mut all, &|left, right| left.name.cmp(&right.name));
    all
}

/// Whether `chains`, which are sorted by name, have this one.
fn has(chains: &[VariableChain], chain: &VariableChain) -> bool {
    let from = chains.partition_point(|it| it.name < chain.name);
    let mut own = chains.iter().skip(from).take_while(|it| it.name == chain.name);
    own.any(|it| it == chain)
}

/// Why each variable is what it is in one way of being served, sorted by name.
fn chains(
    serving: &Serving<'_>,
    location: &EffectiveLocation,
    (mut run, mut server): Groups,
) -> Vec<VariableChain> {
    let secrets = secrets(serving.agent, serving.platform, &location.merged);
    if !secrets.is_empty() {
        // Weaker than a variable, which counts where ECS starts the task all the same.
        let with = |groups: Vec<Vec<Entry>>| {
            grouped(secrets.iter().cloned().chain(groups.into_iter().flatten()).collect())
        };
        (run, server) = (with(run), server.map(with));
    }
    let of = |groups: &[Vec<Entry>]| groups.iter().filter_map(|it| chain(it)).collect();
    let mut all: Vec<VariableChain> = of(&run);
    if let Some(server) = server {
        let servers: Vec<VariableChain> = of(&server);
        let runs = all.clone();
        for own in &mut all {
            own.process = Some(Process::Run).filter(|_| !servers.contains(own));
        }
        for own in servers.into_iter().filter(|it| !runs.contains(it)) {
            all.push(VariableChain { process: Some(Process::Server), ..own });
        }
        sort_by(&mut all, &|left, right| left.name.cmp(&right.name));
    }
    all
}

/// Why the variable of one group is what it is.
fn chain(group: &[Entry]) -> Option<VariableChain> {
    let told = told(group);
    let winner = winner(&told)?;
    let step = |(entry, span, _): &(&Entry, Option<Span>, bool)| VariableStep {
        set_in: entry.set_in,
        typed: span.is_none().then(|| entry.text()),
        span: *span,
    };
    let (name, steps) = (group.first()?.name.clone(), told.iter().map(step).collect());
    Some(VariableChain { name, serving: None, process: None, steps, winner })
}
