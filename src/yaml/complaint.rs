//! What the scanner complains about, in plain words.

use granit_parser::{ErrorKind, ScanError};

use super::layout::TAB;
use super::strict::TOO_DEEP;

/// The scanner's complaint in plain words.
pub(super) fn explain(error: &ScanError, found: Option<char>) -> String {
    let plain = match error.kind() {
        ErrorKind::UnclosedQuotedScalar => "The quotation mark is never closed",
        ErrorKind::DocumentIndicatorInQuotedScalar => {
            "A document marker stands inside quotation marks that are never closed"
        }
        ErrorKind::UnclosedFlowCollection { open: '[' } | ErrorKind::UnexpectedEofFlowSequence => {
            "The bracket `[` is never closed"
        }
        ErrorKind::UnclosedFlowCollection { .. }
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping => "The brace `{` is never closed",
        ErrorKind::MisplacedFlowCollectionEnd => "A bracket is closed that was never opened",
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
            return format!("`{open}` is closed by `{close}`");
        }
        ErrorKind::ExpectedFlowSequenceSeparator => "Expected `,` or `]` in the list",
        ErrorKind::ExpectedFlowMappingSeparator => "Expected `,` or `}` in the mapping",
        ErrorKind::MappingValueNotAllowed
        | ErrorKind::InvalidColonPlacement
        | ErrorKind::InvalidMappingValueWhitespace => {
            "A `:` may not stand here; put text that contains `: ` in quotes"
        }
        ErrorKind::MappingKeyNotAllowed => "A key may not stand here",
        ErrorKind::BlockSequenceEntryNotAllowed | ErrorKind::BlockEntryInFlowCollection => {
            "A list item `- ` may not start here"
        }
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabAtBlockScalarStart
        | ErrorKind::TabInPlainScalar => TAB,
        ErrorKind::RecursionLimitExceeded => TOO_DEEP,
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => {
            "Expected `:` after this key, on the same line"
        }
        ErrorKind::ExpectedBlockMappingKey => "Expected a key here, indented like its neighbours",
        ErrorKind::ExpectedBlockSequenceEntry => {
            "Expected a list item `- ` here, indented like its neighbours"
        }
        ErrorKind::InvalidIndentation | ErrorKind::InvalidFlowScalarIndent => {
            "The indentation fits nothing above"
        }
        ErrorKind::ExpectedDocumentStart => "Expected `---` before further text",
        ErrorKind::UnsupportedYamlMajorVersion => "Only YAML 1 is understood",
        ErrorKind::UnknownQuotedScalarEscape => {
            "Unknown escape in double quotes; write `\\\\` for a backslash or use single quotes"
        }
        ErrorKind::UndeclaredTagHandle => "The tag uses a handle that is not declared",
        ErrorKind::ExpectedNodeContent => match found {
            Some(found) if !found.is_whitespace() => {
                return format!("Expected a value, but found `{found}`");
            }
            _ => "Expected a value here",
        },
        ErrorKind::UnexpectedCharacter { character } => {
            return format!("`{character}` cannot start a value; put the text in quotes");
        }
        ErrorKind::PlainScalarStartsWithDashFlowIndicator => {
            "A value cannot start with `-` here; put the text in quotes"
        }
        _ => return sentence(&error.info()),
    };
    plain.to_owned()
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let text = chars.next().map_or(String::new(), |it| it.to_uppercase().chain(chars).collect());
    text.trim_end_matches('.').to_owned()
}
