//! What holds alike in several environments is one thing to read.

use super::Diagnostic;

/// A diagnostic with every environment in which it holds alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group<'d> {
    /// The first of them.
    pub diagnostic: &'d Diagnostic,
    /// The environments, in the order of the diagnostics; none where it holds in the text itself.
    pub environments: Vec<&'d str>,
}

/// `diagnostics` with those put together that differ in their environment alone.
pub fn grouped<'d>(diagnostics: impl IntoIterator<Item = &'d Diagnostic>) -> Vec<Group<'d>> {
    let mut groups: Vec<Group<'d>> = Vec::new();
    for diagnostic in diagnostics {
        let environment = diagnostic.finding.environment.as_deref();
        // Text order keeps what is alike close together, so only the groups of the same place are looked at.
        let same_place = groups
            .iter_mut()
            .rev()
            .take_while(|it| it.diagnostic.finding.primary.span == diagnostic.finding.primary.span);
        match same_place.into_iter().find(|it| is_alike(it.diagnostic, diagnostic)) {
            Some(group) => group.environments.extend(environment),
            None => {
                groups.push(Group { diagnostic, environments: environment.into_iter().collect() });
            }
        }
    }
    groups
}

fn is_alike(left: &Diagnostic, right: &Diagnostic) -> bool {
    left.rule == right.rule
        && left.finding.message == right.finding.message
        && left.finding.related == right.finding.related
        && left.finding.environment.is_some() == right.finding.environment.is_some()
}
