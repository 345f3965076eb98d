//! Variables of a location: the lists of agent, container context and platform, with the platform's precedence (`DAGSTER.md §7`).

use super::precedence::{Entry, entries, secrets};
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

/// Everything that had a say in one variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariableChain {
    /// Its name.
    pub name: String,
    /// For what it is so, where runs and code servers differ.
    pub process: Option<Process>,
    /// The entries, weakest first.
    pub steps: Vec<VariableStep>,
    /// The place in `steps` of the one that counts.
    pub winner: usize,
}

impl VariableChain {
    /// Who is given it, as what: `the code is given as A`.
    pub fn words(&self) -> String {
        let who = match self.process {
            None => "the code is",
            Some(Process::Run) => "runs are",
            Some(Process::Server) => "code servers are",
        };
        format!("{who} given as {}", self.name)
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

/// The platform that the location is configured for, if it is configured for one; the first of several.
pub fn platform(location: &Merged) -> Option<Platform> {
    platforms(location).first().copied()
}

/// Every platform that the location is configured for.
pub fn platforms(location: &Merged) -> Vec<Platform> {
    let context = location.get("container_context");
    let has = |it: &Platform| context.is_some_and(|own| own.get(it.key()).is_some());
    Platform::ALL.into_iter().filter(has).collect()
}

/// The platforms whose part of `location` may count in `environment`: that of the agent that serves it there, else those that it is
/// configured for, less those that none of its agents runs on.
pub fn platforms_in(
    model: &Model,
    environment: Option<&str>,
    location: &EffectiveLocation,
) -> Vec<Platform> {
    if let Some(only) = agent_in(model, environment, location).and_then(|it| it.platform) {
        return vec![only];
    }
    let mut own = platforms(&location.merged);
    let theirs = model.platforms_serving(environment, &location.name, queue(location));
    if let Some(theirs) = theirs.filter(|it| !it.is_empty()) {
        own.retain(|it| theirs.contains(it));
    }
    own
}

/// The platform that `location` runs on in `environment`: the first of those that may count.
pub fn platform_in(
    model: &Model,
    environment: Option<&str>,
    location: &EffectiveLocation,
) -> Option<Platform> {
    platforms_in(model, environment, location).first().copied()
}

/// The effective variables as the location's files give them, sorted by name: those of runs, then those of code servers that come from
/// other texts. Only the first platform's count.
pub fn variables(location: &Merged) -> Vec<Variable> {
    let (mut all, mut servers) =
        by_process(&groups(None, &[], platform(location), location), location.origin);
    all.retain(|it| it.given != Given::ToServers);
    all.append(&mut servers);
    sort_by(&mut all, &|left, right| left.name.cmp(&right.name));
    all
}

/// The effective variables of the runs of `location` as deployed to `environment`, with those of the agent that serves it there, whose
/// platform then counts, and those that were typed in for it; sorted by name. What code servers alone have is among them, without a value.
/// Apart from them those of code servers that come from other texts.
pub fn variables_in(
    model: &Model,
    environment: Option<&str>,
    location: &EffectiveLocation,
) -> (Vec<Variable>, Vec<Variable>) {
    by_process(&all_groups(model, environment, location), location.name_span)
}

/// Every entry of the location's files that says itself what its variable is, by name.
pub fn plain_entries(location: &Merged) -> Vec<(String, Span)> {
    let (run, server) = groups(None, &[], platform(location), location);
    let all = server.into_iter().flatten().chain(run).flatten();
    let plain = all.filter(|it| !matches!(it.given, Given::ByCluster(_)));
    plain.filter_map(|it| Some((it.name, it.span?))).collect()
}

/// Why each variable of `location` is what it is in `environment`, sorted by name; one by one where runs and code servers differ. Secrets
/// that become variables are among their steps.
pub fn variable_chains(
    model: &Model,
    environment: Option<&str>,
    location: &EffectiveLocation,
) -> Vec<VariableChain> {
    let (mut run, mut server) = all_groups(model, environment, location);
    let agent = agent_in(model, environment, location);
    let secrets = secrets(agent, platform_in(model, environment, location), &location.merged);
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

/// The entries of runs, and those of code servers where these may be others; sorted by name, each group weakest first.
type Groups = (Vec<Vec<Entry>>, Option<Vec<Vec<Entry>>>);

fn all_groups(model: &Model, environment: Option<&str>, location: &EffectiveLocation) -> Groups {
    let agent = agent_in(model, environment, location);
    let platform = platform_in(model, environment, location);
    let typed = model.variables_for(environment, &[&location.name, location.identity()]);
    groups(agent, &typed, platform, &location.merged)
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

/// The agent that serves `location` in `environment`, where exactly one can be meant.
pub fn agent_in<'m>(
    model: &'m Model,
    environment: Option<&str>,
    location: &EffectiveLocation,
) -> Option<&'m Agent> {
    let own = platforms(&location.merged);
    model.agent_for(environment, &location.name, queue(location), &own)
}

/// The queue that the location's agent reads; nothing is the default queue.
fn queue(location: &EffectiveLocation) -> Option<&str> {
    location.merged.get("agent_queue").and_then(Merged::as_str).filter(|it| !it.is_empty())
}

/// The entries by name, sorted, each group weakest first.
fn grouped(mut entries: Vec<Entry>) -> Vec<Vec<Entry>> {
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
fn told(group: &[Entry]) -> Vec<(&Entry, Option<Span>, bool)> {
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
fn winner(told: &[(&Entry, Option<Span>, bool)]) -> Option<usize> {
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

fn chain(group: &[Entry]) -> Option<VariableChain> {
    let told = told(group);
    let winner = winner(&told)?;
    let step = |(entry, span, _): &(&Entry, Option<Span>, bool)| VariableStep {
        set_in: entry.set_in,
        typed: span.is_none().then(|| entry.text()),
        span: *span,
    };
    let (name, steps) = (group.first()?.name.clone(), told.iter().map(step).collect());
    Some(VariableChain { name, process: None, steps, winner })
}
