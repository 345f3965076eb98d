//! Variables of a location: the lists of agent, container context and platform, with the platform's precedence (`DAGSTER.md §7`).

use super::platform::{Serving, depends, or_none, platforms, servings, under};
use super::precedence::{Entry, entries};
use super::{EffectiveLocation, Merged};
use crate::model::{Agent, Model};
use crate::schema::Platform;
use crate::source::{OutsideVariable, Span, sort_by};

/// One variable of a location.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its value.
    pub given: Given,
    /// The entry that counts, quotes included; for one that was typed in, the name of the location.
    pub span: Span,
    /// Entries of the same name that do not count, weakest first.
    pub hidden: Vec<Span>,
    /// The list that the entry stands in.
    pub set_in: SetIn,
}

impl Variable {
    /// Whether the entry that counts was typed in, so that no text has it.
    pub fn is_typed(&self) -> bool {
        matches!(self.set_in, SetIn::TypedAgent | SetIn::Deployment | SetIn::DeploymentLocation)
    }
}

/// Where a variable's value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// From the entry itself: `NAME=value`.
    Value(String),
    /// From the agent's own environment: `NAME`.
    ByAgent,
    /// From what stands in the cluster, in words, such as a secret.
    ByCluster(String),
    /// From what the location happens to run on or who serves it, in words: what decides, and what it is under each.
    Depends(String),
    /// Said to be set outside files, without its value.
    Untold,
    /// To code servers alone, so that runs, which store what assets return, have none.
    ToServers,
}

impl Given {
    /// The value, or what there is to say of a variable without one that is known.
    ///
    /// # Errors
    /// Where it is not known: the sentence goes on behind the variable's name.
    pub fn value(&self) -> Result<&str, String> {
        match self {
            Self::Value(text) => Ok(text),
            Self::ByAgent => Err("comes from the agent's own environment".to_owned()),
            Self::ByCluster(source) => Err(format!("comes from {source}")),
            Self::Depends(each) => Err(format!("depends on {each}")),
            Self::Untold => Err("is set outside files, and its value was not said".to_owned()),
            Self::ToServers => Err("is set for code servers, but not for runs".to_owned()),
        }
    }
}

/// What of a location gets variables: on Kubernetes each has raw configuration of its own (`DAGSTER.md §7`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Process {
    /// A run, which executes the code and stores what assets return.
    Run,
    /// The code server, which loads the code.
    Server,
}

impl Process {
    /// The key of its raw configuration.
    pub fn raw_config(self) -> &'static str {
        match self {
            Self::Run => "run_k8s_config",
            Self::Server => "server_k8s_config",
        }
    }
}

/// A list of variables, by who reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SetIn {
    /// The agent's configuration.
    Agent,
    /// The agent's configuration, typed in.
    TypedAgent,
    /// The agent's raw configuration of the container on Kubernetes.
    AgentContainer,
    /// The location's, for every platform: `container_context.env_vars`.
    Shared,
    /// The agent's secrets that become variables.
    AgentSecret,
    /// The location's secrets that become variables.
    Secret,
    /// The location's own for its platform.
    Platform,
    /// The location's raw configuration of the container on Kubernetes.
    Container,
    /// The deployment in the web interface, for all its locations, typed in.
    Deployment,
    /// The deployment in the web interface, for some locations, typed in; stronger than the one before.
    DeploymentLocation,
}

impl SetIn {
    /// The list in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Agent => "the agent’s variables",
            Self::TypedAgent => "the agent’s variables, typed in",
            Self::AgentContainer => "the agent’s raw container configuration",
            Self::Shared => "variables beside the platforms",
            Self::AgentSecret => "the agent’s secrets",
            Self::Secret => "the platform’s secrets",
            Self::Platform => "the platform’s variables",
            Self::Container => "the raw container configuration",
            Self::Deployment => "the deployment’s variables, typed in",
            Self::DeploymentLocation => "the deployment’s variables of this location, typed in",
        }
    }
}

/// The effective variables as the location's files give them, sorted by name: those of runs, then those of code servers that come from
/// other texts; for each platform that it is configured for.
pub fn variables(location: &Merged) -> Vec<Variable> {
    let mut all: Vec<Variable> = Vec::new();
    for platform in or_none(platforms(location)) {
        let (runs, servers) = by_process(&groups(None, &[], platform, location), location.origin);
        let runs = runs.into_iter().filter(|it| it.given != Given::ToServers);
        let more: Vec<Variable> = runs.chain(servers).filter(|it| !all.contains(it)).collect();
        all.extend(more);
    }
    sort_by(&mut all, &|left, right| left.name.cmp(&right.name));
    all
}

/// The effective variables of the runs of `location` as deployed to `environment`, with those of each agent that may serve it there, whose
/// platform then counts, and those that were typed in for it; sorted by name. What code servers alone have, and what is another one on
/// each of several platforms or under each of several agents, is among them, without a value. Apart from them those of code servers, and
/// of the ways of being served behind the first, that come from other texts.
pub fn variables_in(
    model: &Model,
    environment: Option<&str>,
    location: &EffectiveLocation,
) -> (Vec<Variable>, Vec<Variable>) {
    let mut each = Vec::new();
    let mut others: Vec<Variable> = Vec::new();
    for (serving, groups) in all_groups(model, environment, location) {
        let (runs, servers) = by_process(&groups, location.name_span);
        others.extend(servers);
        each.push((serving, runs));
    }
    let mut runs: Vec<Variable> = each.iter().flat_map(|it| it.1.iter().cloned()).collect();
    sort_by(&mut runs, &|left, right| left.name.cmp(&right.name));
    runs.dedup_by(|next, last| next.name == last.name);
    if each.len() > 1 {
        for own in &mut runs {
            let of = |it: &(Serving<'_>, Vec<Variable>)| {
                let at = it.1.binary_search_by(|it| it.name.cmp(&own.name));
                Some(it.1.get(at.ok()?)?.clone())
            };
            let all: Vec<Option<Variable>> = each.iter().map(of).collect();
            let platform = each.iter().zip(&all).find(|it| it.1.is_some());
            let platform = platform.and_then(|it| it.0.0.platform);
            // What is hidden by some agents of the platform alone counts under others.
            let alike = each.iter().zip(&all).filter(|it| it.0.0.platform == platform);
            for (_, it) in alike {
                own.hidden.retain(|lost| it.as_ref().is_some_and(|it| it.hidden.contains(lost)));
            }
            if !all.iter().all(|it| it.as_ref().is_some_and(|it| it.given == own.given)) {
                let told = each.iter().zip(&all).map(|((serving, _), it)| {
                    let given = it.as_ref().map(|it| it.given.value());
                    let is_unknown = serving.platform.is_none() && serving.agent.is_some();
                    let unknown = is_unknown.then(|| Err("is not known".to_owned()));
                    under(given.or(unknown), &serving.words)
                });
                own.given = Given::Depends(depends(&each[0].0, &told.collect::<Vec<_>>()));
            }
            others.extend(all.into_iter().flatten().filter(|it| it.span != own.span));
        }
    }
    (runs, others)
}

/// Every entry of the location's files that `process` gets on `platform`, weakest first: its name, its value, and its text or that of what
/// it comes from.
pub fn entries_of(
    location: &Merged,
    platform: Platform,
    process: Process,
) -> Vec<(String, Given, Span)> {
    let all = entries(None, &[], Some(platform), location, process).into_iter();
    all.filter(|it| it.counts).filter_map(|it| Some((it.name, it.given, it.span?))).collect()
}

/// The entries of runs, and those of code servers where these may be others; sorted by name, each group weakest first.
pub(super) type Groups = (Vec<Vec<Entry>>, Option<Vec<Vec<Entry>>>);

/// The entries for each way in which the location may be served.
pub(super) fn all_groups<'m>(
    model: &'m Model,
    environment: Option<&str>,
    location: &EffectiveLocation,
) -> Vec<(Serving<'m>, Groups)> {
    let typed = model.variables_for(environment, &[&location.name, location.identity()]);
    let of = |it: Serving<'m>| {
        let groups = groups(it.agent, &typed, it.platform, &location.merged);
        (it, groups)
    };
    servings(model, environment, location).into_iter().map(of).collect()
}

fn groups(
    agent: Option<&Agent>,
    typed: &[&OutsideVariable],
    platform: Option<Platform>,
    location: &Merged,
) -> Groups {
    let of = |it| grouped(entries(agent, typed, platform, location, it));
    let has_raw = |it: Process| {
        let raw = it.raw_config();
        location.at(&["container_context", "k8s", raw]).is_some()
            || agent.is_some_and(|it| it.setting(raw).is_some())
    };
    let differ =
        platform == Some(Platform::K8s) && (has_raw(Process::Run) || has_raw(Process::Server));
    (of(Process::Run), differ.then(|| of(Process::Server)))
}

/// The variables of runs, and those of code servers that come from other texts. One that was typed in is shown `at` the location.
fn by_process(groups: &Groups, at: Span) -> (Vec<Variable>, Vec<Variable>) {
    let of = |groups: &[Vec<Entry>]| -> Vec<Variable> {
        groups.iter().filter_map(|it| variable(it, at)).collect()
    };
    let mut all = of(&groups.0);
    let mut servers = groups.1.as_ref().map(|it| of(it)).unwrap_or_default();
    servers.retain(|it| !all.iter().any(|own| own.name == it.name && own.span == it.span));
    for it in &servers {
        let place = all.partition_point(|own| own.name < it.name);
        if all.get(place).is_none_or(|own| own.name != it.name) {
            all.insert(place, Variable { given: Given::ToServers, ..it.clone() });
        }
    }
    (all, servers)
}

/// The entries by name, sorted, each group weakest first.
pub(super) fn grouped(mut entries: Vec<Entry>) -> Vec<Vec<Entry>> {
    sort_by(&mut entries, &|left, right| left.name.cmp(&right.name));
    let mut groups: Vec<Vec<Entry>> = Vec::new();
    for entry in entries {
        match groups.last_mut().filter(|it| it.last().is_some_and(|it| it.name == entry.name)) {
            Some(group) => group.push(entry),
            None => groups.push(vec![entry]),
        }
    }
    groups
}

/// What a group of entries tells, weakest first: the entry that tells it, its text, and whether that is the entry itself. What was
/// overridden among the files of one list is weaker than all that the list has; what only repeats an entry of it is stronger.
pub(super) fn told(group: &[Entry]) -> Vec<(&Entry, Option<Span>, bool)> {
    let mut all = Vec::new();
    for list in group.chunk_by(|left, right| left.set_in == right.set_in) {
        let spans = |of: fn(&Entry) -> &[Span]| {
            list.iter().flat_map(move |it| of(it).iter().map(move |span| (it, Some(*span), false)))
        };
        all.extend(spans(|it| &it.hidden));
        all.extend(list.iter().map(|it| (it, it.span, true)));
        all.extend(spans(|it| &it.repeats));
    }
    all
}

/// The place in what is told of the entry that counts.
pub(super) fn winner(told: &[(&Entry, Option<Span>, bool)]) -> Option<usize> {
    told.iter().rposition(|(entry, _, is_itself)| *is_itself && entry.counts)
}

/// The variable that becomes of a group; one that was typed in is shown `at` the location.
fn variable(group: &[Entry], at: Span) -> Option<Variable> {
    let told = told(group);
    let winner = winner(&told)?;
    let own = told.get(winner)?.0;
    let others = told.iter().enumerate().filter(|it| it.0 != winner);
    let hidden = others.filter_map(|(_, it)| it.1).collect();
    let (name, given, set_in) = (own.name.clone(), own.given.clone(), own.set_in);
    Some(Variable { name, given, span: own.span.unwrap_or(at), hidden, set_in })
}
