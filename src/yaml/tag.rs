//! The tags that PyYAML's safe loader knows.

use std::fmt;
use std::rc::Rc;

/// The tag of a node, written or resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Tag {
    Null,
    Bool,
    Int,
    Float,
    Str,
    Binary,
    Timestamp,
    Seq,
    Map,
    Set,
    Omap,
    Pairs,
    /// The key `<<`.
    Merge,
    /// The key `=`.
    Value,
    /// Any other, written in full.
    Unknown(Rc<str>),
}

impl Tag {
    /// What the known tags start with.
    pub(super) const NAMESPACE: &str = "tag:yaml.org,2002:";

    /// The tag with this full name.
    pub(super) fn named(name: &str) -> Self {
        match name.strip_prefix(Self::NAMESPACE) {
            Some("null") => Self::Null,
            Some("bool") => Self::Bool,
            Some("int") => Self::Int,
            Some("float") => Self::Float,
            Some("str") => Self::Str,
            Some("binary") => Self::Binary,
            Some("timestamp") => Self::Timestamp,
            Some("seq") => Self::Seq,
            Some("map") => Self::Map,
            Some("set") => Self::Set,
            Some("omap") => Self::Omap,
            Some("pairs") => Self::Pairs,
            Some("merge") => Self::Merge,
            Some("value") => Self::Value,
            _ => Self::Unknown(Rc::from(name)),
        }
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::Null => "null",
            Self::Bool => "bool",
            Self::Int => "int",
            Self::Float => "float",
            Self::Str => "str",
            Self::Binary => "binary",
            Self::Timestamp => "timestamp",
            Self::Seq => "seq",
            Self::Map => "map",
            Self::Set => "set",
            Self::Omap => "omap",
            Self::Pairs => "pairs",
            Self::Merge => "merge",
            Self::Value => "value",
            Self::Unknown(name) => match name.strip_prefix(Self::NAMESPACE) {
                Some(short) => short,
                None if name.starts_with('!') => return formatter.write_str(name),
                None => return write!(formatter, "!<{name}>"),
            },
        };
        write!(formatter, "!!{name}")
    }
}
