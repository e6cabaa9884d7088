//! Packages that stood beside another in the commit, in its file or its tree, and that are
//! elsewhere here, or that have another version beside them now: each is compared with what
//! it was, wherever its file has gone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use witgate_judge::Fact;
use witgate_load::{Commit, continues};
use witgate_model::{Form, PackageName, Subject};

use super::baseline::FoundBaseline;
use super::baseline_packages::Compared;
use super::package_in_commit::{further, moved};
use super::releases::only_where;
use super::task::Task;

/// Compares those that went with what they were, and nothing else with that.
pub(super) fn compare_moved(compared: &mut Vec<Compared>, commit: &Commit) {
    let mut apart = Apart::default();
    for from in 0..compared.len() {
        let mut went = BTreeSet::new();
        for was in gone_from(&compared[from]) {
            for (to, now) in places(compared, from, &was) {
                apart.compare(compared, [from, to], [&was, &now], commit, moved);
                went.insert(was.clone());
            }
        }
        if !went.is_empty() {
            let left = &mut compared[from].found;
            take_out(&mut left.baseline, &went);
            left.release.iter_mut().for_each(|it| take_out(it, &went));
            left.last_final.iter_mut().for_each(|it| take_out(it, &went));
            left.before = None;
        }
    }
    apart.finish(compared);
    // Whatever was in it has gone elsewhere.
    let is_anything = |subject: &Subject| subject.form != Form::Nothing;
    compared.retain(|it| is_anything(&it.candidate) || is_anything(&it.found.baseline));
}

/// Compares those that are new with the package that they say they are compatible with, and
/// that is still where it was.
pub(super) fn compare_continued(compared: &mut Vec<Compared>, commit: &Commit) {
    let mut kept: BTreeMap<String, Vec<(Arc<PackageName>, usize)>> = BTreeMap::new();
    for (from, it) in compared.iter().enumerate() {
        let roots = &it.found.baseline.contract.roots;
        for was in roots.intersection(&it.candidate.contract.roots) {
            kept.entry(was.bare()).or_default().push((was.clone(), from));
        }
    }
    let mut apart = Apart::default();
    for to in 0..compared.len() {
        for now in new_in(&compared[to]) {
            let past = kept.get(&now.bare()).into_iter().flatten().filter(|(was, from)| {
                continues(now.version.as_ref(), was.version.as_ref())
                    && is_of_one_commit(&compared[*from], &compared[to])
            });
            if let Some((was, from)) = past.max_by(|a, b| a.0.version.cmp(&b.0.version)) {
                apart.compare(compared, [*from, to], [was, &now], commit, further);
            }
        }
    }
    apart.finish(compared);
}

/// The packages of a place that are judged by themselves, beside what was there already.
#[derive(Default)]
struct Apart {
    new: Vec<Compared>,
    /// Those of each place.
    of: BTreeMap<usize, BTreeSet<Arc<PackageName>>>,
}

impl Apart {
    /// Compares a package at one place with what it was at another.
    fn compare(
        &mut self,
        compared: &mut [Compared],
        [from, to]: [usize; 2],
        [was, now]: [&Arc<PackageName>; 2],
        commit: &Commit,
        note: fn(&Task, &[String], &Commit) -> String,
    ) {
        let left = &compared[from].found;
        let alone = |subject: &Subject| only_where(subject, |root| *root == **was);
        let Some(mut baseline) = alone(&left.baseline) else { return };
        if let Some(home) = left.homes.first() {
            baseline.place = commit.place(home).to_string();
        }
        let found = FoundBaseline {
            baseline,
            release: left.release.as_ref().and_then(alone),
            last_final: left.last_final.as_ref().and_then(alone),
            is_release: left.is_release.clone(),
            is_baseline_out: left.is_baseline_out,
            is_release_telling: left.is_release_telling,
            homes: left.homes.clone(),
            ..FoundBaseline::default()
        };
        let there = &mut compared[to];
        let note = note(&there.task, &found.homes, commit);
        if there.found.is_new() {
            let mut facts = std::mem::take(&mut there.found.facts);
            facts.retain(|fact| !matches!(fact, Fact::PackageNew(_)));
            // What was said of one that is new, as of its release, is not so.
            let notes = there.task.notes.iter().cloned().chain([note]).collect();
            there.found = FoundBaseline { facts, notes, ..found };
            return;
        }
        let candidate = only_where(&there.candidate, |root| *root == **now);
        let Some(candidate) = candidate else { return };
        self.of.entry(to).or_default().insert(now.clone());
        let task = Task { name: Some(now.to_string()), ..there.task.clone() };
        let found = FoundBaseline { notes: vec![note], ..found };
        self.new.push(Compared { task, candidate, found });
    }

    fn finish(self, compared: &mut Vec<Compared>) {
        for (to, packages) in &self.of {
            take_out(&mut compared[*to].candidate, packages);
            compared[*to].found.before = None;
        }
        compared.extend(self.new);
    }
}

/// Whether no package of a name that a place had is something else there by now.
fn keeps_all(it: &Compared, name: &PackageName) -> bool {
    it.found
        .baseline
        .contract
        .roots_of_name(name)
        .all(|root| it.candidate.contract.roots.contains(root))
}

fn is_of_one_commit(a: &Compared, b: &Compared) -> bool {
    a.found.baseline.resolved == b.found.baseline.resolved
}

/// The packages of several that are not in the same place here.
fn gone_from(it: &Compared) -> Vec<Arc<PackageName>> {
    let Compared { candidate, found, .. } = it;
    let before = &found.baseline.contract.roots;
    let is_alone = before.len() < 2 && candidate.form != Form::Nothing;
    if is_alone || found.baseline.form != Form::Text {
        return Vec::new();
    }
    // One of several versions is gone where the others are what they were.
    let is_gone = |was: &&Arc<PackageName>| {
        !candidate.contract.roots.contains(*was)
            && candidate.contract.roots_of_name(was).all(|root| before.contains(root))
    };
    before.iter().filter(is_gone).cloned().collect()
}

/// The other places that have such a package now and had none, with what it is called there.
fn places(compared: &[Compared], from: usize, was: &PackageName) -> Vec<(usize, Arc<PackageName>)> {
    let there = |to: usize| {
        let it = &compared[to];
        let is_comparable =
            to != from && it.candidate.form == Form::Text && is_of_one_commit(it, &compared[from]);
        let is_new = |root: &&Arc<PackageName>| !it.found.baseline.contract.roots.contains(*root);
        let new: Vec<_> = it.candidate.contract.roots_of_name(was).filter(is_new).collect();
        let same = new.iter().find(|root| ****root == *was);
        let had_none = || it.found.baseline.contract.roots_of_name(was).next().is_none();
        let now = same.or_else(|| new.first().filter(|_| had_none()));
        let now = now.filter(|_| is_comparable && keeps_all(it, was));
        now.map(|now| (to, Arc::clone(now)))
    };
    (0..compared.len()).filter_map(there).collect()
}

/// The packages that are new at a place.
fn new_in(it: &Compared) -> Vec<Arc<PackageName>> {
    if it.candidate.form != Form::Text {
        return Vec::new();
    }
    let roots = it.candidate.contract.roots.iter();
    let before = &it.found.baseline.contract.roots;
    roots.filter(|now| !before.contains(*now) && keeps_all(it, now)).cloned().collect()
}

/// Takes packages out of what a subject promises.
fn take_out(subject: &mut Subject, packages: &BTreeSet<Arc<PackageName>>) {
    *subject = only_where(subject, |root| !packages.contains(root)).unwrap_or_else(|| Subject {
        place: subject.place.clone(),
        resolved: subject.resolved.clone(),
        form: Form::Nothing,
        ..Subject::default()
    });
}
