//! What mounts are known of and where paths lead, as data: the first part of the page's program holds it, and the second fills it.

use crate::schema::Platform;
use crate::source::Span;

/// What the runs of one location mount, as far as it matters to what it stores and opens.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Mounts {
    /// Where it may run.
    pub platforms: Vec<Platform>,
    /// What is mounted in each way in which it may be served.
    pub(super) ways: Vec<Vec<Mount>>,
}

/// A volume at a path of the containers.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mount {
    pub(super) path: String,
    pub(super) leads: Leads,
    pub(super) at: Span,
}

/// Where a full path leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leads {
    /// To a path of a volume that others may mount too.
    Volume(Volume, String),
    /// To what each container has for itself, in words, and the path there.
    Own(String, String),
    /// To what cannot be told, and why.
    Untold(String),
    /// To where nothing is known to be mounted.
    Unmounted,
}

/// A volume, by what makes it the same wherever it is mounted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Volume {
    /// What provides it.
    pub kind: String,
    /// Its name there.
    pub name: String,
    /// The namespace that the name belongs to, if it does to one: nothing in it for the agent's.
    pub namespace: Option<String>,
}
