//! Pieces that know nothing of Dagster.

mod choice;
mod focus;
mod icon;
mod share;
mod sight;
mod splitter;
mod tabs;
mod text;

pub(super) use choice::choice;
pub(super) use focus::focus;
pub(super) use icon::{Icon, icon};
pub(super) use share::Share;
pub(super) use sight::into_sight;
pub(super) use splitter::{Axis, Splitter};
pub(super) use tabs::{Tabs, walk};
pub(super) use text::{middle, plural, prose};
