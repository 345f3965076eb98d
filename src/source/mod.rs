//! Text that the user gave, positions in it, and what its path says it is.

mod bundle;
mod by_name;
mod expectation;
mod file;
mod file_name;
mod line_index;
mod order;
mod recognition;
mod rendering;
mod span;
mod stretches;
mod workspace;

pub use bundle::{read_bundle, write_bundle};
pub use by_name::ByName;
pub use expectation::{Expectation, Expected, PATTERNS, fits, is_like, usual_expectations};
pub use file::{Files, MAX_FILE_BYTES, SourceFile};
pub use line_index::{LineColumn, LineIndex, line_break, with_line_break};
pub use order::{sort_by, sort_by_key};
pub use recognition::{
    Kind, Recognition, are_environments, environment_alias, environments, identify, path_word,
    recognize, unchecked, usual_environment, words_for,
};
pub use rendering::{Failure, Input, Piece, Remark, Rendering, Role};
pub use span::{FileId, Span, Spanned};
pub use stretches::Stretches;
pub use workspace::{
    Deployed, Environment, FileSettings, Layout, Outside, OutsideVariable, RepoSettings, Settings,
    TemplateValues, Weight, Workspace,
};
