//! The JSON Schema of `dagster_cloud.yaml`, draft 2020-12, written from the table of keys; only what draft 7 knows too, for editors.
//!
//! It accepts what the check accepts, and below `container_context` explains without refusing; the strict one also refuses
//! what the deploy and the agents refuse.

use serde_json::{Map, Value, json};

use crate::schema::{
    Attribute, Holds, Key, ListMerge, Place, Raw, Shape, Stages, attributes, keys_of,
};

/// The JSON Schema; `is_strict` where deploy and agents must accept the file too.
pub fn json_schema(is_strict: bool) -> Value {
    let mut writer = Writer { is_strict, definitions: Map::new() };
    let mut root = writer.mapping(Place::File);
    root.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
    root.insert("title".into(), json!("dagster_cloud.yaml"));
    let about = if is_strict {
        "The code locations of a repository for Dagster+, as the check, the deploy and the agents accept them."
    } else {
        "The code locations of a repository for Dagster+, as `dagster-cloud ci check` accepts them."
    };
    root.insert("description".into(), json!(about));
    root.insert("$defs".into(), Value::Object(writer.definitions));
    Value::Object(root)
}

struct Writer {
    is_strict: bool,
    definitions: Map<String, Value>,
}

impl Writer {
    /// Whether what does not fit at `place` is refused.
    fn refuses(&self, place: Place) -> bool {
        self.is_strict || place.is_checked()
    }

    /// The definition of `place`, as a reference.
    fn place(&mut self, place: Place) -> Value {
        let name = format!("{place:?}");
        if !self.definitions.contains_key(&name) {
            // A place that holds itself would find this one.
            self.definitions.insert(name.clone(), Value::Null);
            let mapping = self.mapping(place);
            self.definitions.insert(name.clone(), Value::Object(mapping));
        }
        json!({ "$ref": format!("#/$defs/{name}") })
    }

    fn mapping(&mut self, place: Place) -> Map<String, Value> {
        let refuses = self.refuses(place);
        let stages: &[Stages] = match (place.is_checked(), self.is_strict) {
            (true, false) => &[Stages::CHECK],
            (true, true) => &[Stages::CHECK, Stages::DEPLOY],
            (false, _) => &[Stages::DEPLOY, Stages::AGENT],
        };
        let mut properties = Map::new();
        let mut required: Vec<&str> = Vec::new();
        for key in keys_of(place) {
            // Of the keys that agents alone know, an editor without refusals may still tell.
            if place.is_checked() && !key.known.has(Stages::CHECK)
                || refuses && !key.known.has(*stages.first().unwrap_or(&Stages::CHECK))
            {
                continue;
            }
            properties.insert(key.name.into(), self.key(place, key));
            if stages.iter().any(|it| key.required.has(*it)) {
                required.push(key.name);
            }
        }
        if let Some(model) = model_of(place) {
            for (name, attribute) in self.spellings(model) {
                properties.entry(name).or_insert(attribute);
            }
        }
        let mut mapping = Map::new();
        mapping.insert("properties".into(), Value::Object(properties));
        if refuses {
            mapping.insert("type".into(), json!("object"));
            if place.shape() != Shape::Open || model_of(place).is_some() {
                mapping.insert("additionalProperties".into(), json!(false));
            }
            if !required.is_empty() {
                mapping.insert("required".into(), json!(required));
            }
            if place == Place::CodeSource {
                self.code_source(&mut mapping);
            }
        }
        mapping
    }

    /// Exactly one way to find the code: the check counts those that say something, the deploy those that are there.
    fn code_source(&self, mapping: &mut Map<String, Value>) {
        if self.is_strict {
            mapping.insert("maxProperties".into(), json!(1));
        }
        let said = |key: &Key| json!({ "required": [key.name], "properties": { key.name: { "type": "string", "minLength": 1 } } });
        let ways: Vec<Value> = keys_of(Place::CodeSource).iter().map(said).collect();
        mapping.insert("oneOf".into(), json!(ways));
    }

    fn key(&mut self, place: Place, key: &Key) -> Value {
        let mut ways = self.ways(place, key.holds);
        let may_be_null = if self.is_strict && key.known.has(Stages::DEPLOY) {
            key.nullable
        } else if place.is_checked() {
            !key.required.has(Stages::CHECK)
        } else {
            key.nullable
        };
        if may_be_null && !ways.contains(&json!({})) {
            ways.push(json!({ "type": "null" }));
        }
        let stages: Vec<&str> = key.stage_names().collect();
        let known = format!("Known to: {}.", stages.join(", "));
        let about = match merge_words(key) {
            Some(merge) => format!("{}\n{merge}\n{known}", key.about),
            None => format!("{}\n{known}", key.about),
        };
        match ways.as_slice() {
            [one] if one.get("$ref").is_none() => {
                let mut only = one.clone();
                if let Some(only) = only.as_object_mut() {
                    only.insert("description".into(), json!(about));
                }
                only
            }
            _ => json!({ "description": about, "anyOf": ways }),
        }
    }

    /// The schemas of which a value of this type fits one.
    fn ways(&mut self, place: Place, holds: Holds) -> Vec<Value> {
        let from_env = |writer: &mut Self, word: &str| {
            vec![json!({ "type": word }), writer.place(Place::FromEnv)]
        };
        let refuses = self.refuses(place);
        let mut ways = match holds {
            Holds::Text => vec![json!({ "type": "string" })],
            Holds::Int => vec![json!({ "type": "integer" })],
            Holds::Float => vec![json!({ "type": "number" })],
            Holds::Bool => vec![json!({ "type": "boolean" })],
            Holds::TextOrEnv => from_env(self, "string"),
            Holds::IntOrEnv => from_env(self, "integer"),
            Holds::BoolOrEnv => from_env(self, "boolean"),
            Holds::MergeBehavior => vec![json!({ "enum": ["DEEP", "SHALLOW"] })],
            // What stands in it is refused or not by what it is itself, but the check wants a mapping.
            Holds::Keys(Place::ContainerContext) => {
                let below = self.place(Place::ContainerContext);
                return vec![json!({ "type": "object", "allOf": [below] })];
            }
            Holds::Keys(place) => return vec![self.place(place)],
            Holds::Named(place) => {
                let below = self.place(place);
                return vec![json!({ "type": "object", "additionalProperties": below })];
            }
            Holds::Any("") => vec![json!({ "type": "object" })],
            Holds::Any(model) => return vec![self.model(model)],
            Holds::List(item) => {
                let mut items = self.ways(place, *item);
                let items = if items.len() == 1 {
                    items.pop().unwrap_or_default()
                } else {
                    json!({ "anyOf": items })
                };
                let mut list = Map::new();
                list.insert("items".into(), items);
                if refuses {
                    list.insert("type".into(), json!("array"));
                }
                return vec![Value::Object(list)];
            }
        };
        // A schema that takes anything keeps the types for those who ask, and refuses nothing.
        if !refuses {
            ways.push(json!({}));
        }
        ways
    }

    /// The definition of a Kubernetes model, as a reference.
    fn model(&mut self, name: &str) -> Value {
        if !self.definitions.contains_key(name) {
            self.definitions.insert(name.into(), Value::Null);
            let mut model = Map::new();
            model.insert("properties".into(), Value::Object(self.spellings(name)));
            if self.is_strict {
                model.insert("type".into(), json!("object"));
                model.insert("additionalProperties".into(), json!(false));
                let twice = attributes(name)
                    .iter()
                    .map(|it| (it.name, it.camel_case()))
                    .filter(|(snake, camel)| snake != camel)
                    .map(|(snake, camel)| json!({ "not": { "required": [snake, camel] } }));
                let twice: Vec<Value> = twice.collect();
                if !twice.is_empty() {
                    model.insert("allOf".into(), json!(twice));
                }
            }
            self.definitions.insert(name.into(), Value::Object(model));
        }
        json!({ "$ref": format!("#/$defs/{name}") })
    }

    /// Every attribute of a model under both of its names.
    fn spellings(&mut self, model: &str) -> Map<String, Value> {
        let mut spellings = Map::new();
        for attribute in attributes(model) {
            let value = self.attribute(attribute);
            spellings.insert(attribute.camel_case(), value.clone());
            spellings.insert(attribute.name.into(), value);
        }
        spellings
    }

    /// Agents look at the types of objects, lists and mappings alone.
    fn attribute(&mut self, attribute: &Attribute) -> Value {
        let list = |items: Value| json!({ "items": items });
        let mut value = match attribute.holds {
            Raw::Text | Raw::Int | Raw::Bool | Raw::Time | Raw::Any => return json!({}),
            Raw::Object(model) => return self.model(model),
            Raw::Objects(model) => list(self.model(model)),
            Raw::Texts | Raw::Ints => list(json!({})),
            Raw::TextMap => json!({ "additionalProperties": {} }),
        };
        if let Some(value) = value.as_object_mut().filter(|_| self.is_strict) {
            let word = if attribute.holds == Raw::TextMap { "object" } else { "array" };
            value.insert("type".into(), json!(word));
        }
        value
    }
}

/// The Kubernetes model that agents hold a place of our table against too.
fn model_of(place: Place) -> Option<&'static str> {
    match place {
        Place::Volume => Some("V1Volume"),
        Place::VolumeMount => Some("V1VolumeMount"),
        Place::EnvEntry => Some("V1EnvVar"),
        _ => None,
    }
}

/// How `defaults` and a location, or a base and an overlay, are combined at a list (`DAGSTER.md §4`).
fn merge_words(key: &Key) -> Option<String> {
    if !matches!(key.holds, Holds::List(_)) {
        return None;
    }
    Some(match key.merges {
        ListMerge::Append => "Merging appends, without duplicates.".to_owned(),
        ListMerge::ByVariable => "Merging goes by the variable's name.".to_owned(),
        ListMerge::ByKey(name) => format!("Merging goes by each item's `{name}`."),
        ListMerge::Replace => "Merging replaces the whole list.".to_owned(),
    })
}
