//! Natural numbers of any size.

use std::fmt::Write;

/// Bits of the largest number that Python still prints, and that is written in decimal here.
const DECIMAL_BITS: usize = 14_284;

/// A natural number in words of 32 bits, lowest first, the highest not 0.
#[derive(Clone, Default)]
pub(super) struct Natural(Vec<u32>);

impl Natural {
    /// One word.
    pub(super) fn small(value: u32) -> Self {
        Self(vec![value])
    }

    /// The number that `digits`, and nothing else, are in base `radix`.
    pub(super) fn read(digits: &str, radix: u32) -> Self {
        let mut value = Self::default();
        if radix == 10 {
            for digit in digits.bytes() {
                value.multiply_add(10, u32::from(digit - b'0'));
            }
            return value;
        }
        // The other bases are powers of two: bits are laid side by side.
        let width = radix.trailing_zeros();
        let (mut word, mut n_bits) = (0_u64, 0);
        for digit in digits.chars().rev() {
            word |= u64::from(digit.to_digit(radix).unwrap_or(0)) << n_bits;
            n_bits += width;
            if n_bits >= 32 {
                value.0.push(low(word));
                word >>= 32;
                n_bits -= 32;
            }
        }
        value.0.push(low(word));
        value.trim();
        value
    }

    fn trim(&mut self) {
        while self.0.pop_if(|it| *it == 0).is_some() {}
    }

    /// Multiplies, then adds.
    pub(super) fn multiply_add(&mut self, factor: u32, summand: u32) {
        let mut carry = u64::from(summand);
        for word in &mut self.0 {
            let sum = u64::from(*word) * u64::from(factor) + carry;
            *word = low(sum);
            carry = sum >> 32;
        }
        if carry > 0 {
            self.0.push(low(carry));
        }
    }

    /// Adds.
    pub(super) fn add(&mut self, other: &Self) {
        let mut carry = 0;
        self.0.resize(self.0.len().max(other.0.len()) + 1, 0);
        for (at, word) in self.0.iter_mut().enumerate() {
            let sum = u64::from(*word) + u64::from(other.word(at)) + carry;
            *word = low(sum);
            carry = sum >> 32;
        }
        self.trim();
    }

    fn word(&self, at: usize) -> u32 {
        self.0.get(at).copied().unwrap_or(0)
    }

    /// Whether it is `other` or larger.
    pub(super) fn is_at_least(&self, other: &Self) -> bool {
        self.0.len().cmp(&other.0.len()).then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
            != std::cmp::Ordering::Less
    }

    /// Takes away a number that is not larger.
    pub(super) fn subtract(&mut self, other: &Self) {
        let mut borrow = 0;
        for (at, word) in self.0.iter_mut().enumerate() {
            let less = u64::from(other.word(at)) + borrow;
            borrow = u64::from(u64::from(*word) < less);
            *word = low((u64::from(*word) + (borrow << 32)) - less);
        }
        self.trim();
    }

    /// How many words it takes; none for 0.
    pub(super) fn n_words(&self) -> usize {
        self.0.len()
    }

    /// How many bits it takes; none for 0.
    pub(super) fn n_bits(&self) -> usize {
        self.0.last().map_or(0, |it| self.0.len() * 32 - it.leading_zeros() as usize)
    }

    /// Multiplies by two so many times.
    pub(super) fn shift(&mut self, n_bits: usize) {
        self.multiply_add(1 << (n_bits % 32), 0);
        if !self.0.is_empty() {
            self.0.splice(0..0, std::iter::repeat_n(0, n_bits / 32));
        }
    }

    /// In decimal, or in hexadecimal if it is very large.
    pub(super) fn digits(&self) -> String {
        const BLOCK: u64 = 1_000_000_000;
        let mut text = String::new();
        if self.0.len() * 32 > DECIMAL_BITS + 64 {
            text.push_str("0x");
            for word in self.0.iter().rev() {
                let width = if text.len() == 2 { 1 } else { 8 };
                // A string takes all that is written to it.
                let _ = write!(text, "{word:0width$x}");
            }
            return text;
        }
        let mut words = self.0.clone();
        let mut blocks = Vec::new();
        while !words.is_empty() {
            let mut rest = 0;
            for word in words.iter_mut().rev() {
                let sum = (rest << 32) + u64::from(*word);
                *word = low(sum / BLOCK);
                rest = sum % BLOCK;
            }
            blocks.push(rest);
            while words.pop_if(|it| *it == 0).is_some() {}
        }
        for block in blocks.iter().rev() {
            let width = if text.is_empty() { 1 } else { 9 };
            let _ = write!(text, "{block:0width$}");
        }
        if text.is_empty() { "0".to_owned() } else { text }
    }
}

/// The lowest word.
fn low(sum: u64) -> u32 {
    u32::try_from(sum & u64::from(u32::MAX)).unwrap_or(0)
}
