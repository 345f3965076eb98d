//! What belongs together on the map: a node, its edges, and what they lead to.

use crate::graph::{Graph, Point, Rect};

/// Something on the map that can be pointed at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ui) enum Node {
    /// A repository, by its place in [`Graph::groups`].
    Group(usize),
    /// A location.
    Card(usize),
    /// A resource.
    Resource(usize),
    /// A use.
    Use(usize),
    /// A mismatch.
    Mismatch(usize),
    /// Assets from one location to another.
    Flow(usize),
}

impl Node {
    /// The name in the page.
    pub(in crate::ui) fn name(self) -> String {
        match self {
            Self::Group(at) => format!("group-{at}"),
            Self::Card(at) => format!("card-{at}"),
            Self::Resource(at) => format!("resource-{at}"),
            Self::Use(at) => format!("use-{at}"),
            Self::Mismatch(at) => format!("mismatch-{at}"),
            Self::Flow(at) => format!("flow-{at}"),
        }
    }

    /// The node of that name.
    pub(in crate::ui) fn by_name(name: &str) -> Option<Self> {
        let (kind, at) = name.split_once('-')?;
        let at = at.parse().ok()?;
        match kind {
            "group" => Some(Self::Group(at)),
            "card" => Some(Self::Card(at)),
            "resource" => Some(Self::Resource(at)),
            "use" => Some(Self::Use(at)),
            "mismatch" => Some(Self::Mismatch(at)),
            "flow" => Some(Self::Flow(at)),
            _ => None,
        }
    }

    /// What it is about, which stays the same while texts and what is shown change.
    pub(super) fn identity(self, graph: &Graph) -> Option<String> {
        let card = |at: usize| graph.cards.get(at).map(|it| format!("{} {}", it.repo, it.name));
        let resource = |at: usize| {
            graph.resources.get(at).map(|it| format!("{} {}", it.kind.words(), it.label))
        };
        let (kind, from, to) = match self {
            Self::Group(at) => ("group", graph.groups.get(at).map(|it| it.name.clone()), None),
            Self::Card(at) => ("card", card(at), None),
            Self::Resource(at) => ("resource", resource(at), None),
            Self::Use(at) => {
                let used = graph.uses.get(at)?;
                ("use", card(used.card), resource(used.resource))
            }
            Self::Mismatch(at) => {
                let mismatch = graph.mismatches.get(at)?;
                ("mismatch", resource(mismatch.expected), resource(mismatch.odd))
            }
            Self::Flow(at) => {
                let flow = graph.flows.get(at)?;
                ("flow", card(flow.from), card(flow.to))
            }
        };
        Some(format!("{kind} {}\n{}", from?, to.unwrap_or_default()))
    }

    /// The node about what `identity` says, if the map has one.
    pub(super) fn find(graph: &Graph, identity: &str) -> Option<Self> {
        let all = [
            (graph.groups.len(), Self::Group as fn(usize) -> Self),
            (graph.cards.len(), Self::Card),
            (graph.resources.len(), Self::Resource),
            (graph.uses.len(), Self::Use),
            (graph.mismatches.len(), Self::Mismatch),
            (graph.flows.len(), Self::Flow),
        ];
        let mut all = all.into_iter().flat_map(|(n, of)| (0..n).map(of));
        all.find(|it| it.identity(graph).as_deref() == Some(identity))
    }

    /// Where it stands; an edge where its label is, or its end.
    pub(in crate::ui) fn rect(self, graph: &Graph) -> Option<Rect> {
        match self {
            Self::Group(at) => graph.groups.get(at).map(|it| it.rect),
            Self::Card(at) => graph.cards.get(at).map(|it| it.rect),
            Self::Resource(at) => graph.resources.get(at).map(|it| it.rect),
            Self::Use(at) => {
                let Point { x, y } = *graph.uses.get(at)?.points.last()?;
                Some(Rect { x, y, width: 0, height: 0 })
            }
            Self::Mismatch(at) => graph.mismatches.get(at).map(|it| it.badge),
            Self::Flow(at) => graph.flows.get(at).map(|it| it.rect),
        }
    }

    /// Whether choosing it opens what is said of it over the map.
    pub(super) fn has_details(self) -> bool {
        matches!(self, Self::Use(_) | Self::Mismatch(_) | Self::Flow(_))
    }
}

/// What is raised while something is pointed at or looked for.
#[derive(Default)]
pub(in crate::ui) struct Neighbours {
    pub(in crate::ui) cards: Vec<usize>,
    pub(in crate::ui) resources: Vec<usize>,
    pub(in crate::ui) uses: Vec<usize>,
    pub(in crate::ui) mismatches: Vec<usize>,
    pub(in crate::ui) flows: Vec<usize>,
}

impl Neighbours {
    /// What belongs to `node`, and to what belongs to that, in so many steps.
    pub(in crate::ui) fn of(graph: &Graph, node: Node, depth: usize) -> Self {
        let mut found = Self::next_to(graph, node);
        for _ in 1..depth {
            let n_found = found.uses.len() + found.flows.len();
            let cards = found.cards.iter().map(|it| Node::Card(*it));
            let resources = found.resources.iter().map(|it| Node::Resource(*it));
            for next in cards.chain(resources).collect::<Vec<_>>() {
                found.add(Self::next_to(graph, next));
            }
            found.each_once();
            if found.uses.len() + found.flows.len() == n_found {
                break;
            }
        }
        found
    }

    fn add(&mut self, other: Self) {
        self.cards.extend(other.cards);
        self.resources.extend(other.resources);
        self.uses.extend(other.uses);
        self.mismatches.extend(other.mismatches);
        self.flows.extend(other.flows);
    }

    fn each_once(&mut self) {
        let all = [&mut self.cards, &mut self.resources, &mut self.uses];
        for list in all.into_iter().chain([&mut self.mismatches, &mut self.flows]) {
            list.sort_unstable();
            list.dedup();
        }
    }

    fn next_to(graph: &Graph, node: Node) -> Self {
        let mut found = Self::default();
        match node {
            Node::Group(at) => {
                let Some(group) = graph.groups.get(at) else { return found };
                let cards = graph.cards.iter().enumerate().filter(|it| it.1.repo == group.repo);
                for (card, _) in cards {
                    found.add(Self::next_to(graph, Node::Card(card)));
                }
                found.each_once();
            }
            Node::Card(card) => {
                found.cards.push(card);
                found.add_uses(graph, |it| it.0 == card);
                let ends = found.resources.clone();
                found.add_mismatches(graph, |expected, odd| {
                    ends.contains(&expected) || ends.contains(&odd)
                });
                for (at, flow) in graph.flows.iter().enumerate() {
                    if flow.from == card || flow.to == card {
                        found.flows.push(at);
                        found.cards.extend([flow.from, flow.to]);
                    }
                }
            }
            Node::Flow(at) => {
                let Some(flow) = graph.flows.get(at) else { return found };
                found.flows.push(at);
                found.cards.extend([flow.from, flow.to]);
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

    /// Whether `node` is among them; a repository is where its locations are.
    pub(in crate::ui) fn hold(&self, node: Node) -> bool {
        match node {
            Node::Group(_) => false,
            Node::Card(at) => self.cards.contains(&at),
            Node::Resource(at) => self.resources.contains(&at),
            Node::Use(at) => self.uses.contains(&at),
            Node::Mismatch(at) => self.mismatches.contains(&at),
            Node::Flow(at) => self.flows.contains(&at),
        }
    }
}
