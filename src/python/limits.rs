//! Refuses text nested so deeply that parsing it, or freeing its tree, could exhaust a stack that cannot grow.

use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{Mode, lexer};

/// Brackets within brackets, as in `CPython`.
const MAX_BRACKETS: usize = 200;
/// Blocks within blocks, as in `CPython`.
const MAX_INDENTS: usize = 100;
/// Operators whose right side is nested: `not`, signs, `lambda`, `else`, `**`, …
const MAX_PREFIXES: u32 = 200;
/// Operators whose left side is nested: `a + b + c`, `a.b.c`, `a()()()`.
const MAX_CHAIN: u32 = 5_000;

/// Whether `text` can be parsed without fear for the stack.
pub(super) fn is_within_limits(text: &str) -> bool {
    if u32::try_from(text.len()).is_err() || !has_few_indents(text) {
        return false;
    }
    match has_few_levels(text) {
        Scan::Fits => true,
        Scan::TooDeep => false,
        // After a broken string the parser may read the rest of it as code, so quotes hide nothing here.
        Scan::Broken => {
            let bare = text.replace(['"', '\'', '#'], " ");
            !matches!(has_few_levels(&bare), Scan::TooDeep)
        }
    }
}

/// Counts indents by line, whatever a line stands in: the lexer's own count depends on how it recovers.
fn has_few_indents(text: &str) -> bool {
    let mut indents: Vec<usize> = Vec::new();
    for line in text.split(['\n', '\r']) {
        let width = line.len() - line.trim_start_matches([' ', '\t', '\u{c}', '\u{feff}']).len();
        if width == line.len() {
            continue;
        }
        while indents.last().is_some_and(|it| *it >= width) {
            indents.pop();
        }
        if width > 0 {
            indents.push(width);
        }
        if indents.len() > MAX_INDENTS {
            return false;
        }
    }
    true
}

enum Scan {
    Fits,
    TooDeep,
    /// It fits as far as can be told, but some token is not Python.
    Broken,
}

/// What one pair of brackets holds.
struct Level {
    closer: TokenKind,
    prefixes: u32,
    chain: u32,
    in_lambda: bool,
}

impl Level {
    fn new(closer: TokenKind) -> Self {
        Self { closer, prefixes: 0, chain: 0, in_lambda: false }
    }
}

/// The levels that are open, and what they nest together.
struct Levels {
    open: Vec<Level>,
    prefixes: u32,
    chain: u32,
}

impl Levels {
    fn close(&mut self, closer: TokenKind) {
        // A closer without its opener is passed over by the parser; one that skips openers ends them all.
        let Some(at) = self.open.iter().skip(1).rposition(|it| it.closer == closer) else {
            return;
        };
        while self.open.len() > at + 1 {
            self.reset();
            self.open.pop();
        }
    }

    fn reset(&mut self) {
        if let Some(level) = self.open.last_mut() {
            self.prefixes -= level.prefixes;
            self.chain -= level.chain;
            *level = Level::new(level.closer);
        }
    }

    fn prefix(&mut self) {
        if let Some(level) = self.open.last_mut() {
            level.prefixes += 1;
            self.prefixes += 1;
        }
    }

    fn link(&mut self) {
        if let Some(level) = self.open.last_mut() {
            level.chain += 1;
            self.chain += 1;
        }
    }

    fn set_in_lambda(&mut self, in_lambda: bool) {
        if let Some(level) = self.open.last_mut() {
            level.in_lambda = in_lambda;
        }
    }

    fn is_in_lambda(&self) -> bool {
        self.open.last().is_some_and(|it| it.in_lambda)
    }
}

fn has_few_levels(text: &str) -> Scan {
    use TokenKind as T;
    let mut lexer = lexer::lex(text, Mode::Module);
    let mut levels = Levels { open: vec![Level::new(T::EndOfFile)], prefixes: 0, chain: 0 };
    let mut is_broken = false;
    let mut is_after_operand = false;
    loop {
        let token = lexer.next_token();
        match token {
            T::EndOfFile => return if is_broken { Scan::Broken } else { Scan::Fits },
            T::Unknown => is_broken = true,
            T::Lpar | T::Lsqb | T::Lbrace | T::FStringStart | T::TStringStart => {
                levels.link();
                levels.open.push(Level::new(match token {
                    T::Lpar => T::Rpar,
                    T::Lsqb => T::Rsqb,
                    T::Lbrace => T::Rbrace,
                    T::FStringStart => T::FStringEnd,
                    _ => T::TStringEnd,
                }));
            }
            T::Rpar | T::Rsqb | T::Rbrace | T::FStringEnd | T::TStringEnd => levels.close(token),
            T::Comma if levels.is_in_lambda() => {}
            T::Colon => levels.set_in_lambda(false),
            // No expression goes on across these.
            T::Comma
            | T::Newline
            | T::Semi
            | T::Def
            | T::Class
            | T::Return
            | T::Import
            | T::Raise
            | T::While
            | T::With
            | T::Try
            | T::Pass
            | T::Del
            | T::Assert => levels.reset(),
            T::Lambda => {
                levels.prefix();
                levels.set_in_lambda(true);
            }
            T::Await | T::Yield | T::Async | T::Else | T::Tilde | T::DoubleStar | T::ColonEqual => {
                levels.prefix();
            }
            T::Not | T::Minus | T::Plus | T::Star if !is_after_operand => levels.prefix(),
            T::Minus
            | T::Plus
            | T::Star
            | T::Dot
            | T::Slash
            | T::DoubleSlash
            | T::Percent
            | T::At
            | T::Vbar
            | T::Amper
            | T::CircumFlex
            | T::LeftShift
            | T::RightShift
            | T::If => levels.link(),
            _ => {}
        }
        if levels.open.len() > MAX_BRACKETS + 1
            || levels.prefixes > MAX_PREFIXES
            || levels.chain > MAX_CHAIN
        {
            return Scan::TooDeep;
        }
        is_after_operand = matches!(
            token,
            T::Name
                | T::Int
                | T::Float
                | T::Complex
                | T::String
                | T::FStringEnd
                | T::TStringEnd
                | T::Rpar
                | T::Rsqb
                | T::Rbrace
                | T::None
                | T::True
                | T::False
                | T::Ellipsis
        );
    }
}
