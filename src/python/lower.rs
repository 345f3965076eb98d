//! I/O managers as the text makes them, turned into what identifies where they store.

use ruff_text_size::Ranged;

use crate::source::Span;

use super::custom::{is_secret, take_format};
use super::managers::{Argument, Manager};
use super::reader::Reader;
use super::storage::{ENDPOINT, Field, IoManager, Storage, StorageClass, Value};
use super::values::{joined, unknown};

/// Fields without which there is no place; legacy functions may be given them by the run.
const REQUIRED: &[&str] = &[
    "s3_bucket",
    "gcs_bucket",
    "adls2_file_system",
    "database",
    "account",
    "project",
    "root_uri",
    BRANCH,
];
/// Where a branching manager writes.
const BRANCH: &str = "branch_io_manager";

impl<'a> Reader<'a> {
    /// `manager`, bound to `key`.
    pub(super) fn lower(&self, key: String, key_span: Span, manager: &Manager<'a>) -> IoManager {
        let class_span = manager.class_span;
        let (storage, format, fields) = if let Some(stock) = manager.stock {
            (stock.storage, stock.format.to_owned(), self.stock_fields(stock, manager))
        } else {
            let mut fields = self.custom_fields(manager);
            (Storage::Custom, take_format(&mut fields), fields)
        };
        let mut conditions = manager.conditions.clone();
        // What unpacks into a class of one's own may be a place.
        if manager.stock.is_none() {
            conditions.extend(manager.open.clone().map(unknown));
        }
        IoManager {
            key,
            key_span,
            class: manager.class.clone(),
            class_span,
            storage,
            format,
            fields,
            conditions,
            missing: manager.stock.and_then(|it| missing(it, manager)).map(Into::into),
        }
    }

    fn stock_fields(&self, stock: &StorageClass, manager: &Manager<'a>) -> Vec<Field> {
        let class_span = manager.class_span;
        let mut fields: Vec<Field> = stock
            .identity
            .iter()
            .map(|(name, default)| {
                let given = manager.arguments.iter().rfind(|it| is_called(it.name, name, stock));
                let (value, span) = match given {
                    Some(argument) => {
                        (self.given(name, argument), self.value_span(argument, class_span))
                    }
                    None if *name == "storage_account" => {
                        self.nested(manager, "adls2", name).unwrap_or((Value::Unset, class_span))
                    }
                    None => {
                        let default = default.map_or(Value::Unset, |it| Value::Literal(it.into()));
                        let is_it = |it: &str| is_called(it, name, stock);
                        let unpacked = self.unpacked(manager, &is_it, &default);
                        unpacked.unwrap_or((Value::Unset, class_span))
                    }
                };
                // What unpacks later may replace or add; what is written out stands.
                let (value, span) = match (value, &manager.open, default) {
                    (Value::Unset, Some(reason), _) if given.is_none() => {
                        (unknown(reason.clone()), class_span)
                    }
                    (Value::Unset, _, Some(default)) => {
                        (Value::Literal((*default).to_owned()), class_span)
                    }
                    (Value::Unset, ..) if REQUIRED.contains(name) => {
                        (unknown(format!("`{name}` is not given")), class_span)
                    }
                    (Value::Unset, ..) => (Value::Unset, class_span),
                    (value, ..) => (value, span),
                };
                Field { name: (*name).to_owned(), value, span }
            })
            .collect();
        // Buckets of one name at two services are two; few are elsewhere than at the usual one.
        if stock.storage == Storage::S3
            && let Some((resource, span)) = self.nested(manager, "s3_resource", ENDPOINT)
            && resource != Value::Unset
        {
            fields.push(Field { name: ENDPOINT.to_owned(), value: resource, span });
        }
        fields
    }

    /// The text of `value`; where nothing is written yet, that of the class.
    pub(super) fn value_span(&self, argument: &Argument<'a>, class_span: Span) -> Span {
        let range = argument.value.range();
        if range.is_empty() { class_span } else { self.span(range, argument.scope) }
    }

    fn given(&self, name: &str, argument: &Argument<'a>) -> Value {
        if name == BRANCH {
            return unknown("what its branch lacks is read from `parent_io_manager`");
        }
        // Options are the same where they are made of the same.
        if name == "storage_options"
            && let Some((call, scope)) = self.call_of(argument.value, argument.scope)
            && let Some(path) = self.path(&call.func, scope)
            && call.arguments.args.is_empty()
        {
            let mut parts = vec![Value::Literal(format!("{}(", path.split().1))];
            let given =
                call.arguments.keywords.iter().filter_map(|it| Some((it.arg.as_ref()?, it)));
            for (name, keyword) in given.filter(|it| !is_secret(it.0)) {
                let value = Argument { value: &keyword.value, scope, ..argument.clone() };
                let separator = if parts.len() > 1 { ", " } else { "" };
                parts.push(Value::Literal(format!("{separator}{name}=")));
                parts.push(self.argument_value(&value));
            }
            parts.push(Value::Literal(")".to_owned()));
            return joined(parts);
        }
        self.argument_value(argument)
    }

    /// The value of `field` of the resource that the manager is given as `resource`.
    fn nested(&self, manager: &Manager<'a>, resource: &str, field: &str) -> Option<(Value, Span)> {
        let resource = manager.arguments.iter().rfind(|it| it.name == resource)?;
        let call = self.call_of(resource.value, resource.scope);
        let given = call.and_then(|(call, scope)| {
            let value = &call.arguments.find_keyword(field)?.value;
            Some(Argument { value, scope, ..resource.clone() })
        });
        Some(match given {
            Some(given) => {
                (self.argument_value(&given), self.value_span(&given, manager.class_span))
            }
            None if field == ENDPOINT => (Value::Unset, manager.class_span),
            None => (
                unknown(format!(
                    "it is a field of `{}`",
                    self.short(resource.value, resource.scope)
                )),
                self.value_span(resource, manager.class_span),
            ),
        })
    }
}

/// The resource that a class of today, unlike the legacy functions, has to be given.
fn missing(stock: &StorageClass, manager: &Manager<'_>) -> Option<&'static str> {
    let name = match stock.storage {
        Storage::S3 => "s3_resource",
        Storage::Gcs => "gcs",
        Storage::Adls2 => "adls2",
        _ => return None,
    };
    let is_class = stock.name.ends_with("IOManager") && !stock.name.starts_with("PickledObject");
    let is_unpacked = manager.table.as_ref().is_some_and(|it| it.keys.iter().any(|it| it == name));
    let is_given = manager.open.is_some() || manager.arguments.iter().any(|it| it.name == name);
    let is_given = is_given || is_unpacked;
    (is_class && !is_given).then_some(name)
}

/// Whether the keyword `written` is the field `name`: models call `schema` `schema_`, bare classes leave the prefix out.
fn is_called(written: &str, name: &str, stock: &StorageClass) -> bool {
    written.trim_end_matches('_') == name
        || (stock.name.starts_with("PickledObject")
            && name.split_once('_').is_some_and(|(_, it)| it == written))
}
