//! Groups of one rule that say the same of whom they break: one thing to read,
//! in however many places.

use std::collections::BTreeMap;

use crate::group::FindingGroup;

/// Groups of one rule, told with one excerpt, one help and one command.
pub(crate) struct Cluster<'a> {
    /// At least one, in the order in which they were found.
    groups: Vec<FindingGroup<'a>>,
    /// All of their findings, as one group.
    joined: FindingGroup<'a>,
}

/// Puts groups together, in the order of the first of each.
pub(crate) fn clusters(groups: Vec<FindingGroup<'_>>) -> Vec<Cluster<'_>> {
    let mut by_rule: BTreeMap<String, usize> = BTreeMap::new();
    let mut clusters: Vec<Vec<FindingGroup<'_>>> = Vec::new();
    for group in groups {
        let position = *by_rule.entry(key(&group)).or_insert(clusters.len());
        match clusters.get_mut(position) {
            Some(cluster) => cluster.push(group),
            None => clusters.push(vec![group]),
        }
    }
    clusters.into_iter().map(Cluster::new).collect()
}

/// What groups have in common that are reported together. What a component may do is told
/// class by class: of two that it gains, none is just one more. No host is one more of
/// another either, so that a cluster has the findings of one `[[target]]`.
fn key(group: &FindingGroup<'_>) -> String {
    let first = group.first();
    match (first.is_about_capabilities(), first.is_about_hosts()) {
        (true, _) => format!("{} {}", group.rule_key(), first.finding.message),
        (false, true) => format!("{} {:?}", group.rule_key(), first.source_position()),
        (false, false) => group.rule_key(),
    }
}

impl<'a> Cluster<'a> {
    fn new(groups: Vec<FindingGroup<'a>>) -> Cluster<'a> {
        let joined = match groups.as_slice() {
            [only] => only.clone(),
            several => FindingGroup::joined(several),
        };
        Cluster { groups, joined }
    }

    /// The groups that it consists of.
    pub(crate) fn groups(&self) -> &[FindingGroup<'a>] {
        &self.groups
    }

    /// Whether they are more than one group.
    pub(crate) fn is_several(&self) -> bool {
        self.groups.len() > 1
    }

    /// All findings, as one group.
    pub(crate) fn joined(&self) -> &FindingGroup<'a> {
        &self.joined
    }

    /// What changed, and in how many more places.
    pub(crate) fn headline(&self) -> String {
        match self.groups.as_slice() {
            [only] => only.plain_headline(),
            // What is found is the same everywhere: the first says it.
            [first, ..] if first.first().finding.rule.lint().is_some() => {
                let more = self.joined.members().len() - 1;
                format!("{}, and {more} more", first.first().finding.message)
            }
            [first, others @ ..] => {
                let more: usize = others.iter().map(|group| group.members().len()).sum();
                let first = first.plain_headline();
                format!("{first}, and {more} more")
            }
            [] => String::new(),
        }
    }
}
