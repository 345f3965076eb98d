//! Which location makes and needs which asset in each environment, and whether both mean the same place.

mod collect;
mod compare;
mod meeting;
mod reads;

use crate::fact::Links;
use crate::source::Span;

pub use collect::lineage;
pub use meeting::Address;

/// How the assets of an analysis hang together across locations.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lineage {
    /// What one location makes and another needs, by environment and then by who needs it.
    pub edges: Vec<Edge>,
    /// Assets that two locations of one environment make.
    pub duplicates: Vec<Duplicate>,
    /// Dependencies that no location makes, where all that could make them was read.
    pub unproduced: Vec<AssetAt>,
    /// Assets that are loaded where they are made, and never stored.
    pub unstored: Vec<Unstored>,
    /// Assets that a location's code has and none of its definitions, where all of them are understood.
    pub left_out: Vec<AssetAt>,
    /// Locations of which others read, or which read of others, through Dagster's own I/O manager.
    pub unshared: Vec<Unshared>,
}

impl Lineage {
    /// Between which locations data flows, and whether all of it is known to be written and read at one place.
    pub fn links(&self) -> Links {
        let mut links = Links::new();
        for edge in self.edges.iter().filter(|it| it.is_data && it.from != it.to) {
            let meets = edge.meeting.as_ref().is_some_and(|it| it.meets == Some(true));
            let pair = (edge.from.min(edge.to), edge.from.max(edge.to));
            *links.entry(pair).or_insert(true) &= meets;
        }
        links
    }
}

/// The storage of Dagster's own I/O manager, which each process of a location has for itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unshared {
    /// The location, by its place in the facts' subjects.
    pub subject: usize,
    /// What it is called.
    pub label: String,
    /// The text that uses it first.
    pub at: Span,
}

/// An asset that one location makes and another one needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// The environment.
    pub environment: Option<String>,
    /// Who makes it, by its place in [`Facts::subjects`](crate::fact::Facts).
    pub from: usize,
    /// Who needs it.
    pub to: usize,
    /// The asset's key.
    pub key: Vec<String>,
    /// Whether its data is read; otherwise it only has to come first.
    pub is_data: bool,
    /// The text that defines the asset.
    pub made_at: Span,
    /// The text that needs it.
    pub needed_at: Span,
    /// Where it is written and read, if its data is read and both are to be told apart.
    pub meeting: Option<Meeting>,
}

/// Where an asset is written and read.
#[derive(Debug, Clone, PartialEq)]
pub struct Meeting {
    /// Where it is written.
    pub write: Address,
    /// Where it is read.
    pub read: Address,
    /// Whether that is one place and one format; `None` where it cannot be told.
    pub meets: Option<bool>,
    /// Why that cannot be told, or why it never is, where what is mounted decides.
    pub reason: Option<String>,
}

impl Meeting {
    /// Whether it is loaded, and nothing stores it.
    pub fn is_unstored(&self) -> bool {
        self.meets == Some(false) && self.write.place.is_err()
    }
}

/// An asset that its own location loads, although nothing stores it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unstored {
    /// The environment.
    pub environment: Option<String>,
    /// The location, by its place in the facts' subjects.
    pub subject: usize,
    /// The asset's key.
    pub key: Vec<String>,
    /// The text that defines the asset.
    pub made_at: Span,
    /// The text that loads it.
    pub needed_at: Span,
    /// Where it would be.
    pub read: Address,
}

/// An asset that two locations make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicate {
    /// The environment.
    pub environment: Option<String>,
    /// The asset's key.
    pub key: Vec<String>,
    /// Both locations, by their places in the facts' subjects, and where each defines it.
    pub makers: [(usize, Span); 2],
}

/// An asset as one text names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssetAt {
    /// The environment.
    pub environment: Option<String>,
    /// The asset's key.
    pub key: Vec<String>,
    /// The text that defines or needs it.
    pub at: Span,
}

/// A key as users write it: its parts joined by `/`.
pub fn key_text(key: &[String]) -> String {
    key.join("/")
}
