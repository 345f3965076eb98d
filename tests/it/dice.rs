//! Numbers that look random and are the same on every run.

/// A generator of small numbers, by its seed.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// A number below `n`.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits fit") % n
    }

    /// One of several texts.
    pub(crate) fn pick(&mut self, from: &[&'static str]) -> &'static str {
        from[self.below(from.len())]
    }

    /// A list in brackets, of up to four items.
    pub(crate) fn list(&mut self, item: impl Fn(&mut Self) -> String) -> String {
        let items: Vec<String> = (0..self.below(5)).map(|_| item(self)).collect();
        format!("[{}]", items.join(", "))
    }
}
