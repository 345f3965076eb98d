//! Locations and shared resources as nodes and edges with a fixed place each.

mod arrow;
mod build;
mod columns;
mod compare;
mod concern;
mod draft;
mod flow;
mod layout;
mod order;
mod reduce;
mod route;

use crate::source::Span;

pub use build::build;
pub use compare::compared;
pub use flow::state as flow_state;
pub use layout::place;
pub use reduce::{Choice, MANY_NODES, reduced};

/// The map of one environment. All lengths in pixels at zoom 1; the same workspace always gives the same picture.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Graph {
    /// The environment.
    pub environment: Option<String>,
    /// The environment that it is compared with.
    pub before: Option<String>,
    /// One for each repository that deploys something.
    pub groups: Vec<Group>,
    /// One for each location.
    pub cards: Vec<Card>,
    /// One for each resource.
    pub resources: Vec<Resource>,
    /// Who uses what.
    pub uses: Vec<Use>,
    /// What should be the same and is not.
    pub mismatches: Vec<Mismatch>,
    /// What locations make for each other.
    pub flows: Vec<Flow>,
    /// The heading of each kind of resources.
    pub captions: Vec<Caption>,
    /// Width of the whole picture, margins included.
    pub width: i32,
    /// Height of the whole picture, margins included.
    pub height: i32,
}

/// A rectangle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rect {
    /// Left.
    pub x: i32,
    /// Top.
    pub y: i32,
    /// Width.
    pub width: i32,
    /// Height.
    pub height: i32,
}

impl Rect {
    /// Whether the two have some area in common.
    pub fn overlaps(self, other: Self) -> bool {
        self.x < other.right()
            && other.x < self.right()
            && self.y < other.bottom()
            && other.y < self.bottom()
    }

    /// The right edge.
    pub fn right(self) -> i32 {
        self.x + self.width
    }

    /// The bottom edge.
    pub fn bottom(self) -> i32 {
        self.y + self.height
    }

    /// The point in the middle.
    pub fn center(self) -> Point {
        Point { x: self.x + self.width / 2, y: self.y + self.height / 2 }
    }
}

/// A point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Point {
    /// From the left.
    pub x: i32,
    /// From the top.
    pub y: i32,
}

/// A repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its place in the model, which also gives its color.
    pub repo: usize,
    /// Its name.
    pub name: String,
    /// Whether it is one card.
    pub is_collapsed: bool,
    /// Its place in the picture.
    pub rect: Rect,
}

/// What comparing two environments says of something on the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Change {
    /// Both have it, or nothing is compared.
    #[default]
    None,
    /// Only the environment shown has it.
    Added,
    /// Only the one that it is compared with has it.
    Removed,
    /// Both have it, not alike.
    Changed,
}

impl Change {
    /// What is said of two that become one.
    fn or(self, other: Self) -> Self {
        if self == other { self } else { Self::Changed }
    }
}

/// A location.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// Its place in the facts' subjects.
    pub subject: usize,
    /// Its repository's place in the model.
    pub repo: usize,
    /// Its name.
    pub name: String,
    /// Where its code is; empty if unknown.
    pub source: String,
    /// `1 CPU · 2Gi`; empty if nothing is set.
    pub size: String,
    /// How many locations it stands for where its repository is collapsed; else 0.
    pub n_collapsed: usize,
    /// What the comparison says.
    pub change: Change,
    /// Errors that concern it.
    pub n_errors: usize,
    /// Warnings that concern it.
    pub n_warnings: usize,
    /// Its name in the text.
    pub at: Span,
    /// Its place in the picture.
    pub rect: Rect,
}

/// The kinds of resources on the map, in their order on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ResourceKind {
    /// What an I/O manager writes to.
    Storage,
    /// An image registry.
    Registry,
    /// An agent queue.
    AgentQueue,
    /// A Kubernetes namespace.
    Namespace,
    /// The image that a location runs.
    Image,
    /// A Kubernetes service account.
    ServiceAccount,
    /// A secret that containers read or mount.
    Secret,
    /// A Kubernetes map of variables or files.
    ConfigMap,
    /// What is mounted: a claim, a file system.
    Volume,
}

impl ResourceKind {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Storage,
        Self::Registry,
        Self::AgentQueue,
        Self::Namespace,
        Self::Image,
        Self::ServiceAccount,
        Self::Secret,
        Self::ConfigMap,
        Self::Volume,
    ];

    /// The heading of several of the kind, and the kind in a reader's words.
    const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Storage => ("Storage", "storage"),
            Self::Registry => ("Image registries", "registry"),
            Self::AgentQueue => ("Agent queues", "agent queue"),
            Self::Namespace => ("Namespaces", "namespace"),
            Self::Image => ("Images", "image"),
            Self::ServiceAccount => ("Service accounts", "service account"),
            Self::Secret => ("Secrets", "secret"),
            Self::ConfigMap => ("Config maps", "config map"),
            Self::Volume => ("Volumes", "volume"),
        }
    }

    /// The heading of several of the kind.
    pub const fn heading(self) -> &'static str {
        self.names().0
    }

    /// The kind in a reader's words.
    pub const fn words(self) -> &'static str {
        self.names().1
    }

    /// Whether most locations have some of their own, which say nothing of others.
    const fn is_inner(self) -> bool {
        matches!(
            self,
            Self::Image | Self::ServiceAccount | Self::Secret | Self::ConfigMap | Self::Volume
        )
    }
}

/// The heading of the resources of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caption {
    /// The kind.
    pub kind: ResourceKind,
    /// The start of its baseline.
    pub at: Point,
}

/// How a resource stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResourceState {
    /// Nothing to say.
    Plain,
    /// Shared by locations that agree on it.
    Shared,
    /// A warning concerns it.
    Doubtful,
    /// Others expect another one.
    Mismatch,
    /// It cannot be told which one it is.
    Unresolved,
}

/// Something that locations use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// What it is.
    pub kind: ResourceKind,
    /// Its address or name; for an unresolved one what is known instead.
    pub label: String,
    /// A second line: the variable and key that lead to it, or why it is as it is.
    pub detail: String,
    /// How it stands.
    pub state: ResourceState,
    /// What the comparison says.
    pub change: Change,
    /// The text that names it, for its first user.
    pub at: Option<Span>,
    /// Its place in the picture.
    pub rect: Rect,
}

/// A location uses a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// The location's place in [`Graph::cards`].
    pub card: usize,
    /// The resource's place in [`Graph::resources`].
    pub resource: usize,
    /// The text that decides it.
    pub at: Option<Span>,
    /// Whether it leads to a mismatch.
    pub mismatch: bool,
    /// What the comparison says.
    pub change: Change,
    /// The points of the edge, from the card to the resource; between its ends, in pairs, where it enters and leaves what it
    /// runs through.
    pub points: Vec<Point>,
}

/// How the assets between two locations stand, from the least to the most to worry about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum FlowState {
    /// One only has to come first.
    #[default]
    Order,
    /// Data is read; where is the same for both or not our business.
    Data,
    /// Data is written and read at one place.
    Meets,
    /// Where it is written or read cannot be told.
    Untold,
    /// It is read where nobody writes it.
    Mismatch,
}

/// The assets that one location makes and another needs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Flow {
    /// Who makes them, by its place in [`Graph::cards`].
    pub from: usize,
    /// Who needs them.
    pub to: usize,
    /// The name of the asset that matters most.
    pub label: String,
    /// Their places in [`Lineage::edges`](crate::lineage::Lineage).
    pub edges: Vec<usize>,
    /// How the one that matters most stands.
    pub state: FlowState,
    /// What the comparison says.
    pub change: Change,
    /// The points of the arrow: the first and the last stretch turn from and to a card.
    pub points: Vec<Point>,
    /// Where its label stands, above the line.
    pub rect: Rect,
}

/// Two resources that should be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// The expected resource.
    pub expected: usize,
    /// The odd resource.
    pub odd: usize,
    /// A short label: the variables that both read.
    pub label: String,
    /// The whole sentence.
    pub sentence: String,
    /// What the comparison says.
    pub change: Change,
    /// Who expects what, and why: those of the expected resource first.
    pub sides: Vec<Side>,
    /// The points of the edge, from the expected resource to the odd one.
    pub points: Vec<Point>,
    /// Where its badge stands.
    pub badge: Rect,
}

/// One location's part in a mismatch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// The location's place in [`Graph::cards`].
    pub card: usize,
    /// Whether it uses the expected resource.
    pub expected: bool,
    /// The variable that it reads.
    pub variable: String,
    /// The variable's value there.
    pub value: String,
    /// The address that this leads to.
    pub address: String,
    /// The text that decides the value.
    pub at: Span,
    /// The class that stores there, in the Python.
    pub class_at: Span,
}
