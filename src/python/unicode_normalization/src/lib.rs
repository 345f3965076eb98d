//! Stands in for the tables of Unicode normalisation, which fold look-alike letters in Python names and weigh 150 KB.
//!
//! A name in other than plain letters stays as it is written. Two spellings of one such name then read as two names,
//! which no resource key, class or variable that matters here has.

/// Normalisation that changes nothing.
pub trait UnicodeNormalization<I: Iterator<Item = char>> {
    /// The characters as they are.
    fn nfkc(self) -> I;
}

impl<'t> UnicodeNormalization<std::str::Chars<'t>> for &'t str {
    fn nfkc(self) -> std::str::Chars<'t> {
        self.chars()
    }
}
