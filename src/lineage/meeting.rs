//! Where an asset is written and where it is read, and whether that is one place.

use super::collect::Owned;
use super::compare::{Compared, has_name, is_alike, is_one_name};
use super::reads::meant;
use super::{Meeting, key_text};
use crate::fact::{Fact, Facts, Part, Place, Resolver, StorageUse, plain_path};
use crate::merge::EffectiveLocation;
use crate::model::Model;
use crate::python::{Access, Asset, Dependency, Root, Storage, Value};
use crate::source::Span;

/// The resource key of assets that name none (`DAGSTER.md §14`).
const DEFAULT_KEY: &str = "io_manager";

/// The variable that makes another I/O manager the usual one.
const USUAL_MODULE: &str = "DAGSTER_DEFAULT_IO_MANAGER_MODULE";
/// What is known of what Dagster's own I/O manager stores.
const UNSHARED: &str = "Dagster's own I/O manager stores pickles on the disk of each process, where no other one reads them";

/// Where data is written or read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The place, or why it cannot be told.
    pub place: Result<String, String>,
    /// How it ends, where that is all that can be told of the place: with `*` for what is not known in it.
    pub end: Option<String>,
    /// `pickle`, `parquet`, …; empty where nothing tells.
    pub format: String,
    /// The location whose place it is, by its place in the facts' subjects.
    pub subject: usize,
    /// What holds the files there, if a path leads to it: a volume, or what each container has for itself; with the text of the volume.
    pub holder: Option<(String, Option<Span>)>,
    /// The text that decides it.
    pub at: Span,
    /// The variable that it is read from, if it is read from one.
    pub variable: Option<String>,
    /// Whether a body reads it that says nothing of what that is: the only data that it reads is taken for the asset.
    pub is_guess: bool,
    /// The I/O manager, by its place in [`Facts::storage`].
    pub storage: Option<usize>,
    /// Where the asset's metadata names a schema.
    pub schema_at: Option<Span>,
    /// Whether Dagster's own I/O manager stores there, on the disk of each process.
    pub is_unshared: bool,
}

impl Address {
    /// The place and the format, or why they cannot be told.
    pub fn text(&self) -> String {
        let Ok(place) = &self.place else { return self.place.clone().unwrap_or_else(|it| it) };
        let format = Some(&self.format).filter(|it| !it.is_empty());
        let format = format.map(|it| format!(" ({it})")).unwrap_or_default();
        let holder = self.holder.as_ref().map(|it| format!(" on {}", it.0)).unwrap_or_default();
        format!("{place}{format}{holder}")
    }
}

/// Tells addresses in one environment.
pub(super) struct Reader<'m> {
    model: &'m Model,
    facts: &'m Facts,
    locations: &'m [&'m EffectiveLocation],
    environment: Option<&'m str>,
}

impl<'m> Reader<'m> {
    pub(super) fn new(
        model: &'m Model,
        facts: &'m Facts,
        locations: &'m [&'m EffectiveLocation],
        environment: Option<&'m str>,
    ) -> Self {
        Self { model, facts, locations, environment }
    }

    /// Whether data flows from `made` to what `needs` it, and where both think that it is; `declared` is what the one
    /// who needs it says of it.
    pub(super) fn meeting(
        &self,
        made: Owned<'_>,
        (needs, dependency): (Owned<'_>, &Dependency),
        declared: Option<&Asset>,
    ) -> (bool, Option<Meeting>) {
        let key = &dependency.key;
        let compared = Compared(self.facts);
        let mut writes: Vec<Address> = self.files(made, true);
        // Who writes several files may mean any of them; that of its own name is the one to show.
        let named = writes.iter().position(|it| has_name(it, key)).unwrap_or(0);
        if !writes.is_empty() {
            writes.swap(0, named);
        }
        let op = made.module.op(made.asset);
        // What an I/O manager loads that stores pickles, it stores, even if that is `None`.
        let is_none = dependency.is_loaded && writes.is_empty();
        let is_none = is_none && op.is_some_and(|it| it.returns_none);
        if is_none || op.is_some_and(|it| it.returns) {
            let manager = made.asset.manager_key.as_ref();
            let bound = (made.subject, manager, made.asset.span);
            let address = self.managed(bound, key, made.asset.schema.as_ref());
            if !is_none || address.storage.is_none() || address.format == "pickle" {
                writes.insert(0, address);
            }
        }
        let is_manager = dependency.is_loaded;
        let reads = if is_manager {
            let own = declared.and_then(|it| it.manager_key.as_ref());
            let manager = dependency.manager_key.as_ref().or(own);
            let bound = (needs.subject, manager, dependency.span);
            vec![self.managed(bound, key, declared.and_then(|it| it.schema.as_ref()))]
        } else {
            let (reads, own) = (self.files(needs, false), self.files(needs, true));
            let dependencies = needs.module.dependencies(needs.asset);
            let n_unloaded = dependencies.filter(|it| !it.is_loaded).count();
            meant(&compared, reads, &own, (key, &writes), n_unloaded)
        };
        let Some(read) = reads.first() else { return (false, None) };
        if let ([], Some(op)) = (&*writes, op) {
            let what = if op.returns_none { "but `None`" } else { "to store" };
            let reason = format!("the function of `{}` returns nothing {what}", key_text(key));
            let write = Address {
                place: Err(reason),
                end: None,
                format: String::new(),
                subject: made.subject,
                holder: None,
                at: made.asset.span,
                variable: None,
                is_guess: false,
                storage: None,
                schema_at: None,
                is_unshared: false,
            };
            // A table may be made by other means, a stored object is not.
            let is_stored = read.place.is_ok() && compared.is_object(read) || read.is_unshared;
            let is_missed = op.never_stores && dependency.is_loaded && is_stored;
            let meets = is_missed.then_some(false);
            return (true, Some(Meeting { write, read: read.clone(), meets, reason: None }));
        }
        let pairs = || reads.iter().flat_map(|read| writes.iter().map(move |write| (write, read)));
        let verdicts: Vec<Option<bool>> = pairs().map(|it| compared.meet(it.0, it.1)).collect();
        // A file is meant to be the asset where it is called like it, or like the only one that is written, and is else alike.
        let only = writes.first().filter(|it| writes.len() == 1 && it.storage.is_none());
        let is_called =
            |it: &Address| has_name(it, key) || only.is_some_and(|only| is_one_name(only, it));
        let is_meant = |(write, read)| is_manager || (is_called(read) && is_alike(write, read));
        let meeting = verdicts.iter().position(|it| *it == Some(true));
        let differs = pairs().position(is_meant).filter(|_| !verdicts.contains(&None));
        let meets = meeting.map(|_| true).or(differs.map(|_| false));
        let shown = pairs().nth(meeting.or(differs).unwrap_or(0));
        let Some((write, found)) = shown else { return (true, None) };
        let (mut write, mut read) = (write.clone(), found.clone());
        read.is_guess &= meets.is_none();
        if meets == Some(false) {
            self.point_at_difference(&mut write, &mut read);
        }
        let reason = compared.reason(&write, &read).filter(|_| meets != Some(true));
        (true, Some(Meeting { write, read, meets, reason }))
    }

    /// Of two I/O managers the fields that differ are the texts to look at, or else the classes; of one path that leads to two places
    /// the volumes.
    fn point_at_difference(&self, write: &mut Address, read: &mut Address) {
        self.point_at_fields(write, read);
        if (&write.place, &write.format) == (&read.place, &read.format) {
            for it in [write, read] {
                it.at = it.holder.as_ref().and_then(|it| it.1).unwrap_or(it.at);
            }
        }
    }

    fn point_at_fields(&self, write: &mut Address, read: &mut Address) {
        let used = |it: &Address| it.storage.and_then(|it| self.facts.storage.get(it));
        let (Some(writer), Some(reader)) = (used(write), used(read)) else { return };
        let is_one_kind = writer.manager.storage == reader.manager.storage;
        for (address, own, other) in [(&mut *write, writer, reader), (&mut *read, reader, writer)] {
            let is_odd = |it: &&Part| is_one_kind && !own.agrees(it, other);
            (address.at, address.variable) = match own.parts.iter().find(is_odd) {
                Some(odd) => (odd.at, odd.variable.clone()),
                None => (address.schema_at.unwrap_or(own.manager.class_span), None),
            };
        }
    }

    /// Where the I/O manager that a subject has bound to a key has the asset `key`, whose metadata may name a `schema`.
    fn managed(
        &self,
        (subject, manager, at): (usize, Option<&Value>, Span),
        key: &[String],
        schema: Option<&(Value, Span)>,
    ) -> Address {
        let told = |value: &Value, at| {
            let location = self.locations.get(subject)?;
            Some(Resolver::new(self.model, self.environment, location).part("", value, at))
        };
        let named = manager.and_then(|it| told(it, at)?.value.transpose());
        let named = named.unwrap_or_else(|| Ok(DEFAULT_KEY.to_owned()));
        let storage = &self.facts.storage;
        let first = storage.partition_point(|it| it.subject < subject);
        let own = storage.iter().enumerate().skip(first).take_while(|it| it.1.subject == subject);
        let mut own = own.filter(|it| named.as_ref() == Ok(&it.1.manager.key));
        let own = (own.next(), own.next());
        let is_unbound = named.as_ref().is_ok_and(|it| it == DEFAULT_KEY) && own.0.is_none();
        let is_unshared = is_unbound && self.is_unshared(subject);
        let (place, found) = match (named.as_ref(), own.0, own.1) {
            (Err(reason), ..) => (Err(reason.clone()), None),
            // Without a manager of one's own there is one all the same (`DAGSTER.md §14`).
            (Ok(_), None, _) if is_unshared => (Err(UNSHARED.to_owned()), None),
            (Ok(key), None, _) => {
                let own = if key == DEFAULT_KEY {
                    ": Dagster's own then stores pickles in the folder of the instance"
                } else {
                    ""
                };
                (Err(format!("`{key}` is bound to nothing that was read{own}")), None)
            }
            (_, Some(found), None) => {
                let schema = schema.and_then(|it| told(&it.0, it.1));
                (place(found.1, key, schema), Some(found))
            }
            (Ok(key), Some(found), Some(other)) => {
                // Which of them it is, nothing tells that tells the place of one.
                let reason = match (&found.1.place, &other.1.place) {
                    (Place::Unresolved(own, _), Place::Unresolved(other, _)) if own == other => {
                        own.clone()
                    }
                    _ => format!("`{key}` is bound more than once"),
                };
                (Err(reason), Some(found))
            }
        };
        let deciding = found.and_then(|it| it.1.deciding());
        let class_at = found.map_or(at, |it| it.1.manager.class_span);
        let path = found.and_then(|it| it.1.path());
        Address {
            place,
            end: None,
            format: found.map_or_else(String::new, |it| it.1.manager.format.clone()),
            subject,
            holder: path.and_then(|it| self.holder(subject, it.1)),
            at: deciding.map_or(class_at, |it| it.at),
            variable: deciding.and_then(|it| it.variable.clone()),
            is_guess: false,
            storage: found.map(|it| it.0),
            schema_at: schema.map(|it| it.1),
            is_unshared,
        }
    }

    /// Whether what no manager of one's own stores is certainly on the disk of a process of `subject`: all of its Python is
    /// understood, it runs in containers, and nothing makes another manager the usual one (`DAGSTER.md §14`).
    fn is_unshared(&self, subject: usize) -> bool {
        let told = |it: Fact| self.facts.reading(&it, subject).is_some();
        let code = self.facts.code.get(subject).filter(|it| it.is_whole && !it.assumed);
        let is_understood = code.is_some_and(|it| {
            let modules = it.files.iter().filter_map(|id| self.model.module(*id));
            modules.into_iter().all(|it| it.open_resources.is_empty() && it.unread.is_empty())
        });
        is_understood && told(Fact::Platform) && !told(Fact::Variable(USUAL_MODULE.to_owned()))
    }

    /// What holds the files at `path`, with the text of the volume.
    fn holder(&self, subject: usize, path: &str) -> Option<(String, Option<Span>)> {
        let (leads, at) = self.facts.leads(subject, path)?;
        Some((leads.holder()?, at))
    }

    /// What the function of `asset` writes, or reads, by itself.
    fn files(&self, owned: Owned<'_>, is_write: bool) -> Vec<Address> {
        let Some(location) = self.locations.get(owned.subject) else { return Vec::new() };
        let accesses = owned.module.op(owned.asset).map_or(&[][..], |it| &it.accesses);
        let own: Vec<&Access> = accesses.iter().filter(|it| it.is_write == is_write).collect();
        if own.is_empty() {
            return Vec::new();
        }
        let resolver = Resolver::new(self.model, self.environment, location);
        let told = |access: &&Access| {
            let part = resolver.part("", &access.address, access.span);
            let place = part.value.map(|it| normal(&it.unwrap_or_default(), true));
            let end = place.is_err().then(|| resolver.end(&access.address, access.span)).flatten();
            let path = place.as_ref().ok().or(end.as_ref());
            let extension = path.and_then(|it| it.rsplit('/').next()?.split_once('.'));
            let format = match (&*access.format, extension) {
                ("", Some((_, "parquet" | "csv"))) => extension.map_or("", |it| it.1),
                (format, _) => format,
            };
            let format = format.to_owned();
            // Of a place of which only the end can be told, nothing is known to hold it.
            let holder = place.as_ref().ok().and_then(|it| self.holder(owned.subject, it));
            Address {
                place,
                end,
                format,
                subject: owned.subject,
                holder,
                at: part.at,
                variable: part.variable,
                is_guess: false,
                storage: None,
                schema_at: None,
                is_unshared: false,
            }
        };
        own.iter().map(told).collect()
    }
}

/// The place of the asset `key` in the storage of an I/O manager; `schema` is what its metadata names.
fn place(used: &StorageUse, key: &[String], schema: Option<Part>) -> Result<String, String> {
    let text = match &used.place {
        Place::Known(text) => text,
        Place::Unresolved(reason, _) => return Err(reason.clone()),
    };
    let place = text.strip_suffix(&format!(" ({})", used.manager.format)).unwrap_or(text);
    match used.manager.storage {
        Storage::Folder if used.names_no_place() => {
            Err("it stores in the folder of the instance".to_owned())
        }
        Storage::Memory => Ok(place.to_owned()),
        Storage::DuckDb | Storage::Snowflake | Storage::BigQuery | Storage::DeltaLake => {
            let kind = place.split("://").next().unwrap_or_default();
            let named = schema.map_or(Ok(None), |it| it.value)?;
            Ok(format!("{kind}://{}", table(used, key, named)))
        }
        storage => {
            let place = match storage {
                // Keys of objects are texts: no step of them leads anywhere else.
                Storage::S3 | Storage::Gcs | Storage::Adls2 => place.to_owned(),
                _ => normal(place, storage == Storage::Folder),
            };
            Ok(format!("{}/{}", place.trim_end_matches('/'), key.join("/")))
        }
    }
}

/// The table of an asset, with what it is in: the schema is what the metadata names, else the manager, else the key (`DAGSTER.md §14`).
fn table(used: &StorageUse, key: &[String], named: Option<String>) -> String {
    let mut schema = named;
    let mut steps = Vec::new();
    for part in &used.parts {
        let Ok(Some(text)) = &part.value else { continue };
        if !matches!(&*part.field, "schema" | "dataset") {
            steps.push(text.clone());
        } else if schema.is_none() && !text.is_empty() {
            schema = Some(text.clone());
        }
    }
    let mut parts = key.iter().rev();
    let table = parts.next().map_or("", |it| it);
    let schema = schema.as_ref().or(parts.next()).map_or("public", |it| it);
    steps.push(format!("{schema}.{table}"));
    steps.join(" · ")
}

/// `path` without steps that say nothing; one that starts nowhere starts at the working directory.
fn normal(path: &str, is_file: bool) -> String {
    let path = &*plain_path(path);
    let rest = match path.split_once("://") {
        Some(("file", rest)) => rest,
        // Keys of objects are texts.
        Some(_) => return path.to_owned(),
        None => path,
    };
    let is_open = is_file && !rest.starts_with(['/', '<']) && !rest.contains(":\\");
    let start = if rest.starts_with('/') { "/" } else { "" };
    let root = is_open.then(|| Root::WorkingDirectory.text());
    let steps: Vec<&str> = root
        .as_deref()
        .into_iter()
        .chain(rest.split('/').filter(|it| !matches!(*it, "" | ".")))
        .collect();
    format!("{start}{}", steps.join("/"))
}
