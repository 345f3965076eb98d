#![doc = include_str!("branch_writes_production.md")]

use std::collections::{BTreeMap, BTreeSet};

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::fact::{AccessUse, Leads, Place, Resolver, StorageUse, Subject, located, plain_path};
use crate::merge::EffectiveLocation;
use crate::python::{Storage, Value};
use crate::source::{Environment, Span};

use super::smaller_in_production::is_production;

pub(super) const RULE: Rule = Rule {
    id: "branch-writes-production",
    severity: Severity::Warning,
    stage: Stage::Review,
    stricter: true,
    explain: page!("branch_writes_production.md"),
    run,
};

/// The resource key of assets that name none (`DAGSTER.md §14`).
const DEFAULT_KEY: &str = "io_manager";

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let (model, facts) = (context.model, context.facts);
    let (branches, full) = sides(context);
    let mut stored: BTreeMap<(usize, &str, &str), Vec<&StorageUse>> = BTreeMap::new();
    for used in &facts.storage {
        let who = &facts.subjects[used.subject];
        if is_in(&full, who) {
            stored.entry((who.repo, &who.identity, &used.manager.key)).or_default().push(used);
        }
    }
    let locations: Vec<&EffectiveLocation> =
        located(model, context.deployed).map(|it| it.1).collect();
    for used in &facts.storage {
        let who = &facts.subjects[used.subject];
        let own = matches!(used.manager.storage, Storage::Memory | Storage::Serverless);
        let Place::Known(place) = &used.place else { continue };
        let Some(part) = used.deciding().filter(|_| !own && is_in(&branches, who)) else {
            continue;
        };
        // What a file of the branches' own says is told by another rule.
        if part.variable.is_some()
            && model.file(part.at.file).is_some_and(|it| it.environment == who.environment)
        {
            continue;
        }
        // Without any folder, each deployment stores in its instance's; below the working directory, each process in its own.
        if super::relative_path::is_private(used) || used.names_no_place() {
            continue;
        }
        let same = (who.repo, &*who.identity, &*used.manager.key);
        let mut others = stored.get(&same).into_iter().flatten();
        let Some(other) = others.find(|it| facts.is_one_place(it, used) == Some(true)) else {
            continue;
        };
        if !locations.get(used.subject).is_some_and(|it| may_store(context, it, used)) {
            continue;
        }
        let name = facts.subjects[other.subject].environment.as_deref().unwrap_or_default();
        let finding = finding(who, name, place, part.at);
        findings.push(finding.related(used.manager.class_span, "stores here"));
    }
    bodies(context, findings);
}

/// The environments that are branches, and those that they are held against: production, or all others where nothing is.
fn sides<'c>(context: &Context<'c>) -> (Vec<&'c Environment>, Vec<&'c Environment>) {
    let (branches, mut full): (Vec<_>, Vec<_>) =
        context.model.environments.iter().partition(|it| it.is_branch);
    if full.iter().any(|it| is_production(it)) {
        full.retain(|it| is_production(it));
    }
    (branches, full)
}

fn is_in(environments: &[&Environment], who: &Subject) -> bool {
    environments.iter().any(|it| Some(&it.name) == who.environment.as_ref())
}

/// Whether some asset of the location is stored by `used`, or may be as not all of them are known: what others have made is only
/// read through a manager that no asset is stored by.
fn may_store(context: &Context<'_>, location: &EffectiveLocation, used: &StorageUse) -> bool {
    let (model, facts) = (context.model, context.facts);
    let environment = facts.subjects[used.subject].environment.as_deref();
    let resolver = Resolver::new(model, environment, location);
    let key = &used.manager.key;
    let names_it = |named: Option<&Value>| match named {
        None => key == DEFAULT_KEY,
        Some(value) => resolver
            .part("", value, used.manager.class_span)
            .value
            .is_ok_and(|it| it.as_deref().unwrap_or(DEFAULT_KEY) == key),
    };
    let mut is_read = false;
    for module in facts.modules(model, used.subject) {
        for asset in module.assets.iter().filter(|it| !it.is_left_out) {
            let is_named = names_it(asset.manager_key.as_ref());
            if is_named && !asset.is_external && module.op(asset).is_none_or(|it| !it.never_stores)
            {
                return true;
            }
            let mut loaded = module.dependencies(asset).filter_map(|it| it.manager_key.as_ref());
            is_read |= (is_named && asset.is_external) || loaded.any(|it| names_it(Some(it)));
        }
    }
    !is_read && !facts.knows_assets(model, used.subject)
}

/// The same of what bodies write by themselves, to a service or to a folder that is mounted.
fn bodies(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let (branches, others) = sides(context);
    let mut full: BTreeMap<(usize, &str, String), &str> = BTreeMap::new();
    let (own, others) = (written(context, &branches), written(context, &others));
    for (_, who, environment, (place, _)) in &others {
        full.entry((who.repo, &who.identity, place.clone())).or_insert(environment);
    }
    let mut known = BTreeSet::new();
    for (used, who, environment, (place, text)) in own {
        let at = used.part.at;
        let is_told = used.part.variable.is_some()
            && context.model.file(at.file).is_some_and(|it| it.environment == who.environment);
        let same = (who.repo, &*who.identity, place);
        let Some(name) = full.get(&same).filter(|_| !is_told && known.insert((environment, at)))
        else {
            continue;
        };
        findings.push(finding(who, name, &text, at).related(used.span, "written here"));
    }
}

/// What is written, by whom and in which environment: the place that it is wherever it is mounted, and as it is written.
type Written<'c> = (&'c AccessUse, &'c Subject, &'c str, (String, String));

/// What bodies write by themselves `among` some environments.
fn written<'c>(context: &Context<'c>, among: &[&'c Environment]) -> Vec<Written<'c>> {
    let facts = context.facts;
    let written = facts.accesses.iter().filter(|it| it.is_write).filter_map(|it| {
        let who = &facts.subjects[it.subject];
        let text = plain_path(it.part.value.as_ref().ok()?.as_deref()?);
        let environment = among.iter().find(|own| Some(&own.name) == who.environment.as_ref())?;
        Some((it, who, &*environment.name, (place(context, it.subject, &text)?, text)))
    });
    written.collect()
}

/// What `text`, which a body of `subject` writes, is wherever it is mounted; nothing of what each container has for itself.
fn place(context: &Context<'_>, subject: usize, text: &str) -> Option<String> {
    if text.contains("://") && !text.starts_with("file:") {
        return Some(text.to_owned());
    }
    match context.facts.leads(subject, text)?.0 {
        Leads::Volume(volume, path) => Some(format!("<{}>{path}", volume.words())),
        Leads::Unmounted => text.starts_with("/mnt/").then(|| text.to_owned()),
        Leads::Own(..) | Leads::Untold(_) => None,
    }
}

/// That branch deployments of `who` store at `place`, as the environment `name` does.
fn finding(who: &Subject, name: &str, place: &str, at: Span) -> Finding {
    let message =
        format!("Branch deployments of `{}` store where {name} does: `{place}`", who.location);
    Finding::new(message, at)
        .help("a run of a branch replaces what production reads: give branches a place of their own, as by `DAGSTER_CLOUD_DEPLOYMENT_NAME` in the prefix")
        .in_environment(who.environment.as_deref())
}
