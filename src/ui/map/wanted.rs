//! What a reader wants of the map.

use yew::AttrValue;

use crate::graph::{Choice, Graph, ResourceKind};

/// What is looked for and what is left out.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::ui) struct Wanted {
    /// What is looked for; empty for nothing.
    pub(in crate::ui) query: AttrValue,
    /// How many steps belong to what is pointed at.
    pub(in crate::ui) depth: usize,
    /// Kinds that the reader has switched on or off.
    pub(in crate::ui) kinds: Vec<(ResourceKind, bool)>,
    /// Repositories that are one card; nothing until the reader chooses.
    pub(in crate::ui) collapsed: Option<Vec<String>>,
    /// Whether what one alone uses is left out; nothing until the reader chooses.
    pub(in crate::ui) only_shared: Option<bool>,
    /// The environment that the one shown is compared with.
    pub(in crate::ui) before: Option<AttrValue>,
}

impl Default for Wanted {
    fn default() -> Self {
        Self {
            query: AttrValue::default(),
            depth: 1,
            kinds: Vec::new(),
            collapsed: None,
            only_shared: None,
            before: None,
        }
    }
}

impl Wanted {
    /// What is left out of `graph`.
    pub(in crate::ui) fn choice(&self, graph: &Graph) -> Choice {
        let automatic = Choice::automatic(graph);
        let is_hidden = |kind: &ResourceKind| {
            let chosen = self.kinds.iter().find(|it| it.0 == *kind);
            chosen.map_or(automatic.hidden.contains(kind), |it| !it.1)
        };
        Choice {
            hidden: ResourceKind::ALL.into_iter().filter(is_hidden).collect(),
            collapsed: self.collapsed.clone().unwrap_or(automatic.collapsed),
            only_shared: self.only_shared.unwrap_or(automatic.only_shared),
        }
    }

    /// The same with the repository `name` as one card, or its locations as cards if it is one of those `collapsed`.
    pub(in crate::ui) fn folded(&self, collapsed: &[String], name: &str) -> Self {
        let mut collapsed = collapsed.to_vec();
        let n_collapsed = collapsed.len();
        collapsed.retain(|it| it != name);
        if collapsed.len() == n_collapsed {
            collapsed.push(name.to_owned());
        }
        Self { collapsed: Some(collapsed), ..self.clone() }
    }
}
