//! Places of two locations held against each other: paths by the volumes that they lead to.

use super::{Fact, Facts, Leads, Place, StorageUse};
use crate::schema::Platform;
use crate::source::Span;

/// How two full paths of two locations compare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// By these texts, which are equal where they are one place.
    Texts(String, String),
    /// They are never one place: why not.
    Never(String),
    /// Nothing tells whether they are: why not.
    Untold(String),
}

impl Facts {
    /// Where a full path leads in the containers of `subject`, with the text of the volume; nothing where that was not looked for.
    pub fn leads(&self, subject: usize, path: &str) -> Option<(Leads, Option<Span>)> {
        let mounts = self.mounts.get(subject).filter(|_| path.starts_with('/'))?;
        Some(mounts.leads(path))
    }

    /// Holds two full paths against each other, each of the location at a place among the subjects.
    pub fn held(&self, left: (usize, &str), right: (usize, &str)) -> Held {
        let as_written = || Held::Texts(left.1.to_owned(), right.1.to_owned());
        let found = [left, right].map(|it| self.leads(it.0, it.1).map(|it| it.0));
        let [Some(one), Some(other)] = &found else { return as_written() };
        let subjects = [left.0, right.0];
        let name = |it: (usize, &str)| {
            self.subjects.get(it.0).map_or(String::new(), |it| it.location.clone())
        };
        match (one, other) {
            (Leads::Untold(reason), _) | (_, Leads::Untold(reason)) => Held::Untold(reason.clone()),
            (Leads::Own(words, _), _) | (_, Leads::Own(words, _)) => {
                Held::Never(format!("nothing else reaches the {words}"))
            }
            (Leads::Volume(own, path), Leads::Volume(other, rest)) => {
                let [left, right] = [own, other].map(super::Volume::words);
                if own.kind != other.kind {
                    return Held::Untold(format!("`{left}` and `{right}` may be one file system"));
                }
                // A claim is of one namespace: who shares files across namespaces claims them in each.
                if own.namespace != other.namespace && own.name == other.name {
                    let reason = format!("`{left}` and `{right}` may show one file system");
                    return Held::Untold(reason);
                }
                if own.namespace.as_deref() == Some("") && !self.have_one_queue(subjects) {
                    return Held::Untold(format!(
                        "two agents may each have a claim `{}`",
                        own.name
                    ));
                }
                Held::Texts(format!("/<{left}>{path}"), format!("/<{right}>{rest}"))
            }
            (Leads::Volume(volume, _), Leads::Unmounted) => {
                Held::Untold(half(&name(left), &volume.words(), &name(right), right.1))
            }
            (Leads::Unmounted, Leads::Volume(volume, _)) => {
                Held::Untold(half(&name(right), &volume.words(), &name(left), left.1))
            }
            (Leads::Unmounted, Leads::Unmounted) => {
                let platforms = [left, right].map(|it| self.platforms(it.0));
                if platforms[0] == platforms[1] || platforms.iter().any(|it| it.is_empty()) {
                    return as_written();
                }
                let words = |it: &[Platform]| {
                    let names: Vec<&str> = it.iter().map(|it| it.words()).collect();
                    names.join(" and ")
                };
                let [own, other] = platforms.map(words);
                Held::Untold(format!(
                    "`{}` runs on {own} and `{}` on {other}, and no volume is known that both mount",
                    name(left),
                    name(right)
                ))
            }
        }
    }

    /// Whether agents of one queue serve both.
    fn have_one_queue(&self, subjects: [usize; 2]) -> bool {
        let [own, other] =
            subjects.map(|it| self.reading(&Fact::AgentQueue, it).map(|it| &it.value));
        own == other
    }

    fn platforms(&self, subject: usize) -> &[Platform] {
        self.mounts.get(subject).map_or(&[], |it| &it.platforms)
    }

    /// Whether two I/O managers of one technology store at one place; `None` where that cannot be told.
    pub fn is_one_place(&self, left: &StorageUse, right: &StorageUse) -> Option<bool> {
        let is_full = |it: &&str| it.starts_with('/');
        let path = |it: &StorageUse| it.path().map(|it| it.1.to_owned());
        let paths = [path(left), path(right)].map(|it| it.filter(|it| is_full(&&**it)));
        let [Some(own), Some(other)] = paths else { return Some(left.is_at(right)) };
        let is_known = [left, right].iter().all(|it| matches!(it.place, Place::Known(_)));
        match self.held((left.subject, &own), (right.subject, &other)) {
            Held::Texts(own, other) => Some(
                is_known
                    && own == other
                    && left.parts.len() == right.parts.len()
                    && left.parts.iter().skip(1).all(|it| left.agrees(it, right)),
            ),
            Held::Never(_) => Some(false),
            Held::Untold(_) => None,
        }
    }
}

/// That one of two mounts a volume where nothing is known of the other.
fn half(name: &str, volume: &str, other: &str, path: &str) -> String {
    format!(
        "`{name}` has it on `{volume}`, and no volume is known that `{other}` mounts at `{path}`"
    )
}
