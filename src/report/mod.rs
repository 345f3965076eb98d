//! An analysis for others: what leaves the page and the command line.

mod decisions;
mod deployed;
mod effective;
pub mod json;
#[cfg(not(target_arch = "wasm32"))]
mod json_schema;
mod layout;
mod names;
mod order;
mod refusal;
mod table;
mod text;
pub mod verdict;
mod why;

pub use decisions::{CONTRADICTION, IDLE_EXPECTATION, UNKNOWN_NAME, doubtful_decisions};
pub use deployed::{deployed_words, is_stacked};
pub use effective::{doubtful_files, effective_files};
#[cfg(not(target_arch = "wasm32"))]
pub use json_schema::json_schema;
pub use layout::{GuessedLayout, guessed_layouts};
pub use names::{OpenNames, open_names};
pub use refusal::{Refusal, left_out, nothing_deployed, refusal, refused_by_dg, unread_file};
pub use table::{csv, markdown};
pub use text::text;
pub use verdict::{Verdict, verdict};
pub use why::why;
