//! Pieces that know nothing of Dagster.

mod icon;
mod splitter;
mod tabs;
mod text;

pub(super) use icon::{Icon, icon};
pub(super) use splitter::{Axis, Splitter};
pub(super) use tabs::{Tabs, arrow_step};
pub(super) use text::{middle, plural, prose};
