//! Tokens of one or a few characters: brackets, `-`, `?`, `:`, document markers.

use super::scanner::{Scanner, Step};
use super::token::{Kind, Token};

impl Scanner<'_> {
    pub(super) fn leave_block(&mut self) -> Step {
        self.unwind(-1);
        self.is_no_key()?;
        self.key_may_start = false;
        Ok(())
    }

    pub(super) fn end(&mut self) -> Step {
        self.leave_block()?;
        self.candidates.clear();
        self.add(Kind::End, 0);
        self.is_done = true;
        Ok(())
    }

    pub(super) fn document_marker(&mut self, kind: Kind) -> Step {
        self.leave_block()?;
        self.add(kind, 3);
        Ok(())
    }

    pub(super) fn open(&mut self, kind: Kind) -> Step {
        self.may_be_key()?;
        self.level += 1;
        self.key_may_start = true;
        self.add(kind, 1);
        Ok(())
    }

    pub(super) fn close(&mut self, kind: Kind) -> Step {
        self.is_no_key()?;
        self.level = self.level.saturating_sub(1);
        self.key_may_start = false;
        self.add(kind, 1);
        Ok(())
    }

    pub(super) fn item(&mut self) -> Step {
        if self.level == 0 {
            if !self.key_may_start {
                return Err(self.fault("A list item `- ` may not start here"));
            }
            if self.indents_to(self.column) {
                self.add(Kind::SequenceStart, 0);
            }
        }
        self.key_may_start = true;
        self.is_no_key()?;
        self.add(Kind::Item, 1);
        Ok(())
    }

    pub(super) fn key(&mut self) -> Step {
        if self.level == 0 {
            if !self.key_may_start {
                return Err(self.fault("A key may not stand here"));
            }
            if self.indents_to(self.column) {
                self.add(Kind::MappingStart, 0);
            }
        }
        self.key_may_start = self.level == 0;
        self.is_no_key()?;
        self.add(Kind::Key, 1);
        Ok(())
    }

    /// What is missing on the line above, where that was to be an item or a key, and goes on as text in this one.
    fn missing_above(&self) -> Option<&'static str> {
        let above = self.text.get(..self.at)?.lines().rev().skip(1);
        let line = above.map(str::trim).find(|it| !it.is_empty() && !it.starts_with('#'))?;
        let entry = line.trim_start_matches("- ").trim_start();
        if entry.starts_with('-') && !entry.starts_with("--") && entry.len() > 1 {
            return Some("A blank is missing after the `-` on the line above");
        }
        if entry.contains(": ") || entry.ends_with(':') {
            return None;
        }
        let letter = |it: char| it.is_ascii_alphanumeric() || it == '_';
        match entry.trim_start_matches(letter).chars().next() {
            Some(':') => Some("A blank is missing after the `:` on the line above"),
            Some(' ') if entry.starts_with(letter) => Some("A `:` is missing on the line above"),
            _ => None,
        }
    }

    pub(super) fn value(&mut self) -> Step {
        if let Some(key) = self.candidates.pop_back_if(|it| it.level == self.level) {
            let place = key.number - self.n_taken.min(key.number);
            let mut token = self.token(Kind::Key, key.start);
            token.end = key.start;
            token.column = key.column;
            if self.level == 0 && self.indents_to(key.column) {
                let start = Token { kind: Kind::MappingStart, ..token.clone() };
                self.tokens.insert(place.min(self.tokens.len()), token);
                token = start;
            }
            self.tokens.insert(place.min(self.tokens.len()), token);
            self.key_may_start = false;
        } else {
            if self.level == 0 {
                if !self.key_may_start {
                    return Err(self.fault(self.missing_above().unwrap_or(
                        "A `:` may not stand here; put text that contains `: ` in quotes",
                    )));
                }
                if self.indents_to(self.column) {
                    self.add(Kind::MappingStart, 0);
                }
            }
            self.key_may_start = self.level == 0;
            self.is_no_key()?;
        }
        self.add(Kind::Value, 1);
        Ok(())
    }
}
