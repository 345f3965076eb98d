//! Few things by their names, in the order of the names: what a map is for, in a tenth of its code for each kind of thing.

/// Things by name, sorted by it; one of each name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByName<T>(Vec<(String, T)>);

impl<T> Default for ByName<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> ByName<T> {
    fn place(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|it| it.0.as_str().cmp(name))
    }

    /// What is called `name`.
    pub fn get(&self, name: &str) -> Option<&T> {
        self.0.get(self.place(name).ok()?).map(|it| &it.1)
    }

    /// Whether something is called `name`.
    pub fn contains_key(&self, name: &str) -> bool {
        self.place(name).is_ok()
    }

    /// Puts `value` under `name`, in the place of what was there.
    pub fn insert(&mut self, name: String, value: T) {
        self.remove(&name);
        self.or_insert_with(name, || value);
    }

    /// What is called `name`, put there if nothing is.
    pub fn or_insert_with(&mut self, name: String, value: impl FnOnce() -> T) -> &mut T {
        let at = self.place(&name).unwrap_or_else(|at| {
            self.0.insert(at, (name, value()));
            at
        });
        &mut self.0[at].1
    }

    /// Takes out what is called `name`.
    pub fn remove(&mut self, name: &str) -> Option<T> {
        self.place(name).ok().map(|at| self.0.remove(at).1)
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Each name with what is called so.
    pub fn iter(&self) -> std::slice::Iter<'_, (String, T)> {
        self.0.iter()
    }
}

impl<T> Extend<(String, T)> for ByName<T> {
    fn extend<I: IntoIterator<Item = (String, T)>>(&mut self, more: I) {
        for (name, value) in more {
            self.insert(name, value);
        }
    }
}

impl<T> FromIterator<(String, T)> for ByName<T> {
    fn from_iter<I: IntoIterator<Item = (String, T)>>(items: I) -> Self {
        let mut all = Self::default();
        all.extend(items);
        all
    }
}

impl<T> IntoIterator for ByName<T> {
    type Item = (String, T);
    type IntoIter = std::vec::IntoIter<(String, T)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'n, T> IntoIterator for &'n ByName<T> {
    type Item = &'n (String, T);
    type IntoIter = std::slice::Iter<'n, (String, T)>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
