//! What belongs together on the map: a node, its edges, and what they lead to.

use crate::graph::Graph;

/// Something on the map that can be pointed at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Node {
    /// A location.
    Card(usize),
    /// A resource.
    Resource(usize),
    /// A use.
    Use(usize),
    /// A mismatch.
    Mismatch(usize),
}

impl Node {
    /// The name in the page.
    pub(super) fn name(self) -> String {
        match self {
            Self::Card(at) => format!("card-{at}"),
            Self::Resource(at) => format!("resource-{at}"),
            Self::Use(at) => format!("use-{at}"),
            Self::Mismatch(at) => format!("mismatch-{at}"),
        }
    }

    /// The node of that name.
    pub(super) fn by_name(name: &str) -> Option<Self> {
        let (kind, at) = name.split_once('-')?;
        let at = at.parse().ok()?;
        match kind {
            "card" => Some(Self::Card(at)),
            "resource" => Some(Self::Resource(at)),
            "use" => Some(Self::Use(at)),
            "mismatch" => Some(Self::Mismatch(at)),
            _ => None,
        }
    }
}

/// What is raised while something is pointed at.
pub(super) struct Neighbours {
    cards: Vec<usize>,
    resources: Vec<usize>,
    uses: Vec<usize>,
    mismatches: Vec<usize>,
}

impl Neighbours {
    /// What belongs to `node`.
    pub(super) fn of(graph: &Graph, node: Node) -> Self {
        let mut found = Self {
            cards: Vec::new(),
            resources: Vec::new(),
            uses: Vec::new(),
            mismatches: Vec::new(),
        };
        match node {
            Node::Card(card) => {
                found.cards.push(card);
                found.add_uses(graph, |it| it.0 == card);
                let ends = found.resources.clone();
                found.add_mismatches(graph, |expected, odd| {
                    ends.contains(&expected) || ends.contains(&odd)
                });
            }
            Node::Resource(resource) => {
                found.resources.push(resource);
                found.add_uses(graph, |it| it.1 == resource);
                found
                    .add_mismatches(graph, |expected, odd| expected == resource || odd == resource);
            }
            Node::Use(at) => {
                let Some(used) = graph.uses.get(at) else { return found };
                found.uses.push(at);
                found.cards.push(used.card);
                found.resources.push(used.resource);
            }
            Node::Mismatch(at) => {
                let Some(mismatch) = graph.mismatches.get(at) else { return found };
                found.mismatches.push(at);
                found.resources.extend([mismatch.expected, mismatch.odd]);
                found.add_uses(graph, |it| it.1 == mismatch.expected || it.1 == mismatch.odd);
            }
        }
        found
    }

    fn add_uses(&mut self, graph: &Graph, test: impl Fn((usize, usize)) -> bool) {
        for (at, used) in graph.uses.iter().enumerate() {
            if test((used.card, used.resource)) {
                self.uses.push(at);
                self.cards.push(used.card);
                self.resources.push(used.resource);
            }
        }
    }

    fn add_mismatches(&mut self, graph: &Graph, test: impl Fn(usize, usize) -> bool) {
        for (at, mismatch) in graph.mismatches.iter().enumerate() {
            if test(mismatch.expected, mismatch.odd) {
                self.mismatches.push(at);
                self.resources.extend([mismatch.expected, mismatch.odd]);
            }
        }
    }

    /// Whether `node` is among them.
    pub(super) fn hold(&self, node: Node) -> bool {
        match node {
            Node::Card(at) => self.cards.contains(&at),
            Node::Resource(at) => self.resources.contains(&at),
            Node::Use(at) => self.uses.contains(&at),
            Node::Mismatch(at) => self.mismatches.contains(&at),
        }
    }
}
