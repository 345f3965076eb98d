//! Why everything in a mapping or a list is what it is.

use super::Telling;
use crate::merge::{
    EffectiveLocation, Later, Level, Merged, Part, later, on_platform, places, pointer_step,
    served, servings,
};
use crate::schema::keys_of;
use crate::source::Span;

impl Telling<'_> {
    /// What stands below `what`, each with the texts that have a say in it; then what platforms have there that the location does not
    /// say, as each process gets it.
    pub(super) fn parts(&self, location: &EffectiveLocation, what: &str) -> Vec<String> {
        let (model, environment) = (&self.analysis.model, self.environment);
        let (mut lines, mut told) = (Vec::new(), Vec::new());
        for pointer in leaves(&location.merged, String::new()) {
            if behind(&pointer, what).is_some_and(|it| !it.is_empty())
                && let Some(chain) = location.why(model, &pointer)
            {
                lines.push(format!("{pointer}:"));
                lines.extend(self.chain_and_later(location, &chain));
                told.push(chain.value.origin);
                let later = later(model, environment, location, &chain);
                if let Some(Later::Settings(parts)) = later {
                    told.extend(parts.iter().flat_map(|it| &it.items).map(|it| it.span));
                    told.extend(parts.iter().filter_map(|it| Some(it.chain(model)?.value.origin)));
                }
            }
        }
        for pointer in self.theirs(location, what) {
            let parts = on_platform(model, environment, location, &pointer);
            let is_new = |it: &Part| {
                let chain = it.chain(model);
                chain.is_some_and(|it| {
                    let is_agents = it.steps.iter().any(|it| it.level == Level::Agent);
                    is_agents && !told.contains(&it.value.origin)
                })
            };
            if parts.iter().any(is_new) {
                lines.push(format!("{pointer}:"));
                lines.extend(parts.iter().flat_map(|it| self.part(it)));
                let origins = parts.iter().filter_map(|it| Some(it.chain(model)?.value.origin));
                told.extend(origins.collect::<Vec<Span>>());
            }
        }
        lines
    }

    /// Pointers below `what` that platforms have and the location does not, each once.
    fn theirs(&self, location: &EffectiveLocation, what: &str) -> Vec<String> {
        let (model, environment) = (&self.analysis.model, self.environment);
        let mut all: Vec<String> = Vec::new();
        for serving in servings(model, environment, location) {
            let settings = serving.platform.zip(served(&serving, location));
            let Some((platform, settings)) = settings else { continue };
            let own = format!("/container_context/{}", platform.key());
            // Of a whole platform each key, the raw ones last, since all others end there.
            let mut keys: Vec<String> = vec![what.to_owned()];
            if behind(&own, what).is_some() {
                let known = keys_of(platform.place()).iter().map(|it| it.name);
                let (raw, plain): (Vec<&str>, Vec<&str>) =
                    known.partition(|it| it.ends_with("_k8s_config"));
                keys = plain.iter().chain(&raw).map(|it| format!("{own}/{it}")).collect();
            }
            let inner = leaves(&settings, own);
            for key in keys {
                for place in places(model, environment, location, &key) {
                    let below = inner.iter().filter_map(|it| behind(it, &place));
                    let below = below.map(|it| format!("{key}{it}"));
                    all.extend(below.filter(|it| location.why(model, it).is_none()));
                }
            }
        }
        let mut once: Vec<String> = Vec::new();
        for it in all {
            // What is asked for is no part of itself.
            if it != what && !once.contains(&it) {
                once.push(it);
            }
        }
        once
    }
}

/// What follows `start` in `pointer`, which is it or leads on from it.
fn behind<'p>(pointer: &'p str, start: &str) -> Option<&'p str> {
    pointer.strip_prefix(start).filter(|it| it.is_empty() || it.starts_with('/'))
}

/// The pointers of what stands in `value`, which is `at` its own: values that are no mappings, and of lists the items.
fn leaves(value: &Merged, at: String) -> Vec<String> {
    let entries = value.entries().iter();
    let inner = entries.flat_map(|it| leaves(&it.value, format!("{at}/{}", pointer_step(&it.key))));
    let items = (0..value.items().len()).map(|it| format!("{at}/{it}"));
    let all: Vec<String> = inner.chain(items).collect();
    if all.is_empty() { vec![at] } else { all }
}
