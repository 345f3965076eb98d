//! Two addresses: whether they are one place in one format, and whether the files there are meant to be one.

use std::ops::Range;

use super::Address;
use crate::fact::{Facts, Held, StorageUse, one_spelling};
use crate::python::{Root, Storage};

/// Where bodies put files for a while that they have fetched, or are about to send.
const TEMPORARY: [&str; 2] = ["/tmp/", "/var/tmp/"];

/// Compares addresses, with what is known of the storage behind them.
pub(super) struct Compared<'f>(pub(super) &'f Facts);

impl<'f> Compared<'f> {
    fn storage(&self, address: &Address) -> Option<&'f StorageUse> {
        self.0.storage.get(address.storage?)
    }

    /// Whether an I/O manager of Dagster's own has an object at `address`, as it has for each asset.
    pub(super) fn is_object(&self, address: &Address) -> bool {
        let kind = self.storage(address).map(|it| it.manager.storage);
        kind.is_some_and(|it| !is_database(it))
    }

    /// The full path in `place`, that of `address`: where it starts and ends.
    fn path_in(&self, address: &Address, place: &str) -> Option<Range<usize>> {
        let manager = self.storage(address).map(|it| &it.manager);
        let start = match manager.map(|it| it.storage) {
            Some(Storage::Custom) => manager.map_or(0, |it| it.class.len() + 1),
            Some(Storage::DuckDb | Storage::DeltaLake) => place.find("://")? + "://".len(),
            _ => 0,
        };
        let rest = place.get(start..).filter(|it| it.starts_with('/'))?;
        Some(start..start + rest.find(" · ").unwrap_or(rest.len()))
    }

    /// `place`, that of `address`, with `path` instead of its own.
    fn with_path(&self, address: &Address, place: &str, path: &str) -> String {
        let mut text = place.to_owned();
        if let Some(own) = self.path_in(address, place) {
            text.replace_range(own, path);
        }
        text
    }

    /// How the full paths of both compare, where both have one.
    fn held(&self, write: &Address, read: &Address) -> Option<Held> {
        let path = |it: &Address| {
            let place = it.place.as_ref().ok()?;
            Some((it.subject, place.get(self.path_in(it, place)?)?.to_owned()))
        };
        let ((writer, own), (reader, other)) = (path(write)?, path(read)?);
        Some(self.0.held((writer, &own), (reader, &other)))
    }

    /// Why it cannot be told of two paths whether they are one place, or why they never are.
    pub(super) fn reason(&self, write: &Address, read: &Address) -> Option<String> {
        match self.held(write, read)? {
            Held::Never(reason) | Held::Untold(reason) => Some(reason),
            Held::Texts(..) => None,
        }
    }

    /// Whether what `write` writes is what `read` reads; `None` where that cannot be told.
    pub(super) fn meet(&self, write: &Address, read: &Address) -> Option<bool> {
        let (Ok(left), Ok(right)) = (&write.place, &read.place) else { return None };
        let (left, right) = (&*one_spelling(left), &*one_spelling(right));
        let kind = |it: &Address| self.storage(it).map(|it| it.manager.storage);
        let is_own = |it| kind(it) == Some(Storage::Custom);
        let is_table = |it: &Address| kind(it).is_some_and(is_database);
        let is_file = |it: &Address| it.storage.is_none();
        // What a class of the team's own makes of its fields is its own affair.
        let classes = [write, read].map(|it| self.storage(it).map(|it| &it.manager.class));
        let is_alike = classes[0] == classes[1] && is_own(write) == is_own(read);
        if (is_own(write) || is_own(read)) && !is_alike {
            return None;
        }
        // Tables may be exported to files in ways that are not seen, and at which service a body's bucket is.
        let is_unlike = |it: &Address, at: &str| {
            is_table(it) || (kind(it) == Some(Storage::S3) && !at.starts_with("s3:"))
        };
        if (is_unlike(write, left) && is_file(read)) || (is_unlike(read, right) && is_file(write)) {
            return None;
        }
        if kind(write) == Some(Storage::Memory) || kind(read) == Some(Storage::Memory) {
            return Some(false);
        }
        // Two services that only variables tell may be one.
        let is_named =
            |it: &Address, at: &str| kind(it) == Some(Storage::S3) && at.starts_with('<');
        if (is_named(write, left) || is_named(read, right))
            && left.split('/').next() != right.split('/').next()
        {
            return None;
        }
        // A web server may give out what is stored anywhere.
        let is_web = |it: &Address, at: &str| is_file(it) && at.starts_with("http");
        if is_web(write, left) || is_web(read, right) {
            return None;
        }
        let is_format = is_one_format(&write.format, &read.format);
        let is_custom = is_own(write) || is_own(read);
        let held = self.held(write, read);
        match &held {
            // A body may fetch what it reads, and send what it has written, wherever that is for a while.
            Some(Held::Never(_)) if !is_custom && !is_file(write) && !is_file(read) => {
                return Some(false);
            }
            Some(Held::Never(_) | Held::Untold(_)) if is_format => return None,
            _ => {}
        }
        let (left, right) = match &held {
            Some(Held::Texts(own, other)) => {
                (self.with_path(write, left, own), self.with_path(read, right, other))
            }
            _ => (left.to_owned(), right.to_owned()),
        };
        let (left, right) = (&*left, &*right);
        let is_read_with_it = is_file(read) && is_among(left, right, &read.format);
        if !is_format || !(left == right || is_read_with_it) {
            let is_open =
                is_format && (Root::may_be_one(left, right) || in_one_account(left, right));
            // A body may fetch what it reads, and send what it has written, by calls that are not followed.
            let is_copy = |it: &Address, at: &str| {
                let is_temporary = TEMPORARY.iter().any(|folder| at.starts_with(folder));
                is_file(it) && left != right && (is_temporary || is_local(left) != is_local(right))
            };
            // What is read may be a folder with more in it than was written, or a part of what was.
            let is_part = is_format
                && (is_file(write) || is_file(read))
                && (is_below(left, right) || is_below(right, left) || right.contains('*'));
            let is_doubt = is_open || is_part || is_copy(write, left) || is_copy(read, right);
            return (!is_doubt).then_some(false);
        }
        // In containers each location has a folder of its own; agents without them may start all in one.
        let at = self.storage(write).map_or(Some(left), |it| Some(it.path()?.1));
        match at.and_then(Root::of) {
            Some(Root::Memory) => Some(false),
            Some(root) if root.is_private() => None,
            _ => Some(true),
        }
    }
}

/// Whether what is there is not a file or an object, but a table, or nobody can tell.
fn is_database(storage: Storage) -> bool {
    !matches!(
        storage,
        Storage::Folder | Storage::S3 | Storage::Gcs | Storage::Adls2 | Storage::Memory
    )
}

/// Whether two formats may be one: Feather is what Arrow calls the files that it exchanges.
fn is_one_format(left: &str, right: &str) -> bool {
    let [left, right] = [left, right].map(|it| if it == "feather" { "ipc" } else { it });
    left == right || left.is_empty() || right.is_empty()
}

/// Whether `place` is on the machine, or mounted there.
fn is_local(place: &str) -> bool {
    !place.contains("://") && !matches!(Root::of(place), Some(Root::Service(_)))
}

/// Whether `path` is somewhere below `folder`.
fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|it| it.starts_with('/') || folder.ends_with('/'))
}

/// Whether who reads `place` reads the file at `path` among others: Parquet is read from whole folders.
fn is_among(path: &str, place: &str, format: &str) -> bool {
    if !place.contains('*') {
        return format == "parquet" && is_below(path, place);
    }
    let (mut steps, mut patterns) = (path.split('/'), place.split('/'));
    loop {
        match (steps.next(), patterns.next()) {
            (None, None) => return true,
            (Some(step), Some(pattern)) if is_called(step, pattern) => {}
            _ => return false,
        }
    }
}

/// Whether `step` of a path is one of those that `pattern` stands for, in which `*` is any text.
fn is_called(step: &str, pattern: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return step == pattern };
    let Some(mut left) = step.strip_prefix(start) else { return false };
    let Some((between, end)) = rest.rsplit_once('*') else { return left.ends_with(rest) };
    for it in between.split('*') {
        let Some((_, behind)) = left.split_once(it) else { return false };
        left = behind;
    }
    left.ends_with(end)
}

/// Whether two places at Azure are told apart by the account alone, which one of them leaves to the settings.
fn in_one_account(left: &str, right: &str) -> bool {
    let [left, right] = [left, right].map(|it| it.strip_prefix("adls2://")?.split_once('/'));
    left.zip(right)
        .is_some_and(|(left, right)| left.1 == right.1 && (left.0.is_empty() || right.0.is_empty()))
}

/// Whether the file of `address` is called like the asset, or of several files the folder that they are in.
pub(super) fn has_name(address: &Address, key: &[String]) -> bool {
    key.last().is_some_and(|it| name(address) == Some(it) || folder_name(address) == Some(it))
}

/// Whether two files have one name, extensions left aside.
pub(super) fn is_one_name(left: &Address, right: &Address) -> bool {
    name(left) == name(right)
}

/// Whether two files of one name are more than that alike: in one folder, or in one format.
pub(super) fn is_alike(left: &Address, right: &Address) -> bool {
    let (Some(own), Some(other)) = (parted(left), parted(right)) else { return false };
    if left.format.is_empty() || right.format.is_empty() {
        return own.1 == other.1;
    }
    own.0 == other.0 || is_one_format(&left.format, &right.format)
}

/// Whether both are one file, as a body that opens it twice calls it.
pub(super) fn is_itself(left: &Address, right: &Address) -> bool {
    let is_told = |it: &Address| it.end.as_ref().is_some_and(|it| !it.contains('*'));
    left.place == right.place && left.end == right.end && (left.place.is_ok() || is_told(left))
}

/// What the file of `address` is called, without its extension.
fn name(address: &Address) -> Option<&str> {
    path(address)?.trim_end_matches('/').rsplit('/').next()?.split('.').next()
}

/// What the folder is called that all files are in for which `address` is a pattern; partitions have folders of their own.
fn folder_name(address: &Address) -> Option<&str> {
    let is_open = |it: &str| it.contains(['*', '?', '[']);
    // A bucket holds the data of many.
    let path = path(address)?;
    let path = path.split_once("://").map_or(Some(path), |it| Some(it.1.split_once('/')?.1))?;
    let mut steps = path.rsplit('/');
    steps.next().filter(|it| is_open(it))?;
    steps.find(|it| !is_open(it) && !it.contains('='))?.split('.').next()
}

/// How the file of `address` ends, behind its last point.
pub(super) fn extension(address: &Address) -> Option<&str> {
    Some(path(address)?.rsplit('/').next()?.rsplit_once('.')?.1)
}

/// The path of `address`, or what is known of it.
pub(super) fn path(address: &Address) -> Option<&str> {
    address.place.as_ref().ok().or(address.end.as_ref()).map(|it| &**it)
}

/// The folder of `address`, wherever that starts, and what the file in it is called.
fn parted(address: &Address) -> Option<(&str, &str)> {
    let place = address.place.as_ref().ok()?.trim_end_matches('/');
    let (folder, file) = place.rsplit_once('/').unwrap_or(("", place));
    let rooted = folder.strip_prefix('<').and_then(|it| it.split_once('>'));
    let folder = rooted.map_or(folder, |it| it.1).trim_start_matches('/');
    Some((folder.strip_prefix("~/").unwrap_or(folder), file))
}
