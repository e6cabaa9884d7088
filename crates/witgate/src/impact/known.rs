//! The components that a policy names, and which of them each finding breaks.
//!
//! Whoever writes a change must not choose who is asked: components of the repository
//! are those of the commit that the change started from, and what the change brings,
//! deletes or rebuilds does not count. What git does not track was put there by
//! somebody else, and is read from disk.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use witgate_judge::{ConsumersBroken, Hosts, Verdict, paired_worlds};
use witgate_load::{Commit, History, Options, Scanned, scan};
use witgate_model::{Contract, Digest, Form, Subject, count, first_few_names, path};

use super::consumers::{Consumers, find_consumers};
use super::elsewhere::mentions_packages;
use super::explained::Explained;
use super::judged::{HostSides, Judge, Outcome};
use super::path_pattern::names_component;
use super::{OwnersFile, read, unnamed};
use crate::error::Error;

/// So many components are named for a finding.
const NAMED: usize = 3;

/// The components that a policy names.
#[derive(Debug, Default)]
pub(crate) struct KnownConsumers {
    /// Each contract with the components that have it.
    contracts: BTreeMap<Digest, (Contract, Vec<String>)>,
    /// What could not be read, and why.
    unreadable: Vec<(String, String)>,
}

impl KnownConsumers {
    /// Reads the components that policies in a directory name.
    pub(crate) fn read(
        stated: &[&witgate_config::Consumers],
        anchor: &Path,
        before: Option<(&History, &Commit)>,
        options: &Options,
    ) -> Result<KnownConsumers, Error> {
        let owners = stated
            .iter()
            .find_map(|stated| stated.owners.as_ref())
            .map(|owners| anchor.join(&owners.value));
        let owners = owners.as_deref().map(OwnersFile::open).transpose()?;
        let named = |name: &str| {
            let owner = owners
                .as_ref()
                .map(|owners| owners.owners_of_component(&anchor.join(name).to_string_lossy()));
            match owner.unwrap_or_default().as_slice() {
                [] => name.to_owned(),
                owners => format!("{name} ({})", owners.join(" ")),
            }
        };
        let mut known = KnownConsumers::default();
        let tracked = Tracked::new(before)?;
        let mut seen = BTreeSet::new();
        let patterns: BTreeSet<&String> =
            stated.iter().flat_map(|stated| &stated.paths.value).collect();
        for pattern in patterns {
            let of_commit = known.of_commit(pattern, anchor, before, &mut seen, named)?;
            let Consumers { all, unreadable, .. } =
                find_consumers(std::slice::from_ref(pattern), anchor);
            if all.is_empty() && of_commit > 0 {
                continue;
            }
            known.unreadable.extend(unreadable);
            for consumer in all {
                let is_of_change = consumer.file().is_some_and(|file| tracked.has(file));
                if is_of_change || !seen.insert(consumer.name.clone()) {
                    continue;
                }
                let name = &consumer.name;
                known.add(named(name), read(&consumer, options).map_err(|it| unnamed(&it, name)));
            }
        }
        Ok(known)
    }

    /// Adds what a commit has at a path or pattern, and says how much that is.
    fn of_commit(
        &mut self,
        pattern: &str,
        anchor: &Path,
        before: Option<(&History, &Commit)>,
        seen: &mut BTreeSet<String>,
        named: impl Fn(&str) -> String,
    ) -> Result<usize, Error> {
        let Some((history, commit)) = before else { return Ok(0) };
        let Some(root) = history.path_of(anchor) else { return Ok(0) };
        let fail = |error| Error::NoBaseline { error };
        let mut matched = 0;
        for file in history.files(commit).map_err(fail)? {
            let relative = match root.as_str() {
                "" => Some(file.as_str()),
                root => file.strip_prefix(root).and_then(|rest| rest.strip_prefix('/')),
            };
            let Some(relative) = relative.filter(|relative| names_component(pattern, relative))
            else {
                continue;
            };
            matched += 1;
            if !seen.insert(relative.to_owned()) {
                continue;
            }
            let bytes = history.bytes(commit, &file).map_err(fail)?.unwrap_or_default();
            let scanned = scan(&bytes, relative);
            let scanned = scanned.map_err(|error| unnamed(&error.message(), relative));
            self.add(named(relative), scanned);
        }
        Ok(matched)
    }

    fn add(&mut self, name: String, scanned: Result<Scanned, String>) {
        match scanned {
            Ok(Scanned::Component(contract)) => {
                let entry = self.contracts.entry(contract.digest());
                entry.or_insert_with(|| (contract, Vec::new())).1.push(name);
            }
            Ok(Scanned::CoreModule | Scanned::WitPackage) => {}
            Err(reason) => self.unreadable.push((name, reason)),
        }
    }

    /// What the reader should know of how they were read.
    pub(crate) fn notes(&self) -> Vec<String> {
        let note = self.unreadable.first().map(|(name, reason)| {
            format!(
                "{} of the policy could not be read, so no finding is lowered by who uses it: \
                 {name}: {reason}",
                count(self.unreadable.len(), "consumer")
            )
        });
        note.into_iter().collect()
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.contracts.values().map(|(_, names)| names.len()).sum()
    }

    /// How many cannot be read.
    pub(crate) fn count_unreadable(&self) -> usize {
        self.unreadable.len()
    }

    /// The components that run with one side and not with the other.
    pub(crate) fn broken(
        &self,
        verdict: &Verdict,
        was: &Subject,
        now: &Subject,
        hosts: Hosts,
    ) -> BTreeSet<&str> {
        let mut broken = BTreeSet::new();
        self.judge(verdict, was, now, hosts, |_, outcome, names| {
            if let Outcome::Breaks(_) = outcome {
                broken.extend(names.iter().map(String::as_str));
            }
        });
        broken
    }

    /// Says which of the components a verdict breaks, and of each finding that breaks
    /// compiled guests which of them it breaks.
    pub(crate) fn mark(&self, verdict: &mut Verdict, was: &Subject, now: &Subject, hosts: Hosts) {
        let mut known = 0;
        let mut broken: Vec<Vec<&str>> = vec![Vec::new(); verdict.findings.len()];
        let mut all_broken: Vec<&str> = Vec::new();
        let mut unlinked: Vec<&str> = Vec::new();
        let mut is_incomplete = !self.unreadable.is_empty();
        self.judge(verdict, was, now, hosts, |contract, outcome, names| match outcome {
            // It is written for this package, and nobody can say what it breaks by.
            Outcome::NotBefore { .. } if mentions_packages(contract, &was.contract) => {
                is_incomplete = true;
                unlinked.extend(names.iter().map(String::as_str));
            }
            Outcome::NotBefore { .. } => {}
            Outcome::Runs => known += names.len(),
            Outcome::Breaks(breakage) => {
                known += names.len();
                all_broken.extend(names.iter().map(String::as_str));
                let findings = breakage.findings();
                // Whoever breaks by nothing that is known may break by anything.
                is_incomplete |= findings.is_empty();
                for finding in findings {
                    broken[finding].extend(names.iter().map(String::as_str));
                }
            }
        });
        unlinked.sort_unstable();
        for (finding, mut names) in verdict.findings.iter_mut().zip(broken) {
            if known + unlinked.len() == 0 || !finding.impact.old_guest_on_new_host.refuses_link() {
                continue;
            }
            names.sort_unstable();
            let mut sentence = sentence(&names, known);
            // Others of the findings break more: nobody shall read that the rest runs.
            if names.len() < all_broken.len() {
                sentence.push_str(&format!("; all changes together break {}", all_broken.len()));
            }
            if !unlinked.is_empty() {
                let named = first_few_names(&unlinked, NAMED);
                sentence.push_str(&format!("; not judged, as they did not link before: {named}"));
            }
            finding.consumers = Some(Arc::new(ConsumersBroken {
                known,
                broken: names.len(),
                named: first_few_names(&names, NAMED),
                is_incomplete,
                sentence,
            }));
        }
        all_broken.sort_unstable();
        verdict.consumers = (known > 0).then(|| {
            Arc::new(ConsumersBroken {
                known,
                broken: all_broken.len(),
                named: first_few_names(&all_broken, NAMED),
                is_incomplete,
                sentence: sentence(&all_broken, known),
            })
        });
    }

    /// Judges each contract, with the components that have it, if anything breaks
    /// compiled guests at all.
    fn judge<'k>(
        &'k self,
        verdict: &Verdict,
        was: &Subject,
        now: &Subject,
        hosts: Hosts,
        mut each: impl FnMut(&'k Contract, Outcome, &'k [String]),
    ) {
        let mut breaks = verdict.findings.iter().map(|it| it.impact.old_guest_on_new_host);
        let is_any = breaks.any(|cell| cell.refuses_link());
        if !is_any || was.form == Form::Component || now.form == Form::Nothing {
            return;
        }
        let pairs = paired_worlds(&was.contract, &now.contract);
        let pairs = super::pairs_of(was, now, &pairs);
        if pairs.is_empty() {
            return;
        }
        let sides = HostSides::new(&was.contract, &now.contract);
        let explained = Explained::new(was, now, verdict);
        let mut judge = Judge::new((&pairs, &sides), hosts.opinions(), &explained);
        for (contract, names) in self.contracts.values() {
            each(contract, judge.judgement(contract).outcome, names);
        }
    }
}

fn sentence(broken: &[&str], known: usize) -> String {
    let known = count(known, "known consumer");
    match broken {
        [] => format!("breaks none of {known}"),
        broken => format!("breaks {} of {known}: {}", broken.len(), first_few_names(broken, NAMED)),
    }
}

/// The files that a change may have written: those of its commit.
struct Tracked<'h> {
    history: Option<&'h History>,
    files: BTreeSet<String>,
}

impl<'h> Tracked<'h> {
    fn new(before: Option<(&'h History, &Commit)>) -> Result<Tracked<'h>, Error> {
        let Some((history, _)) = before else {
            return Ok(Tracked { history: None, files: BTreeSet::new() });
        };
        let fail = |error| Error::NoBaseline { error };
        let files = history.head().and_then(|head| history.files(&head)).map_err(fail)?;
        Ok(Tracked { history: Some(history), files: files.into_iter().collect() })
    }

    /// Whether it has a file, or something below a directory.
    fn has(&self, file: &Path) -> bool {
        let Some(path) = self.history.and_then(|history| history.path_of(file)) else {
            return false;
        };
        let mut from = self.files.range::<String, _>(&path..);
        from.next().is_some_and(|next| path::is_within(next, &path))
    }
}
