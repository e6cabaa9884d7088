//! Packages that stood beside another in the commit, in its file or its tree, and that are
//! elsewhere here, or that have another version beside them now: each is compared with what
//! it was, wherever its file has gone.

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
    for from in 0..compared.len() {
        for was in gone_from(&compared[from]) {
            let places = places(compared, from, &was);
            for (to, now) in &places {
                compare_there(compared, [from, *to], [&was, now], commit, moved);
            }
            if !places.is_empty() {
                let left = &mut compared[from].found;
                take_out(&mut left.baseline, &was);
                left.release.iter_mut().for_each(|it| take_out(it, &was));
                left.last_final.iter_mut().for_each(|it| take_out(it, &was));
                left.before = None;
            }
        }
    }
    // Whatever was in it has gone elsewhere.
    let is_anything = |subject: &Subject| subject.form != Form::Nothing;
    compared.retain(|it| is_anything(&it.candidate) || is_anything(&it.found.baseline));
}

/// Compares those that are new with the package that they say they are compatible with, and
/// that is still where it was.
pub(super) fn compare_continued(compared: &mut Vec<Compared>, commit: &Commit) {
    for to in 0..compared.len() {
        for now in new_in(&compared[to]) {
            let before = (0..compared.len()).flat_map(|from| {
                let it = &compared[from];
                let kept =
                    it.found.baseline.contract.roots.intersection(&it.candidate.contract.roots);
                kept.map(move |was| (was.clone(), from))
            });
            let is_past = |was: &PackageName, from: usize| {
                was.same_package(&now)
                    && continues(now.version.as_ref(), was.version.as_ref())
                    && is_of_one_commit(&compared[from], &compared[to])
            };
            let past = before.filter(|(was, from)| is_past(was, *from));
            if let Some((was, from)) = past.max_by(|a, b| a.0.version.cmp(&b.0.version)) {
                compare_there(compared, [from, to], [&was, &now], commit, further);
            }
        }
    }
}

fn of_name<'s>(
    subject: &'s Subject,
    name: &'s PackageName,
) -> impl Iterator<Item = &'s Arc<PackageName>> {
    subject.contract.roots.iter().filter(|root| root.same_package(name))
}

/// Whether no package of a name that a place had is something else there by now.
fn keeps_all(it: &Compared, name: &PackageName) -> bool {
    of_name(&it.found.baseline, name).all(|root| it.candidate.contract.roots.contains(root))
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
            && of_name(candidate, was).all(|root| before.contains(root))
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
        let new: Vec<_> = of_name(&it.candidate, was).filter(is_new).collect();
        let same = new.iter().find(|root| ****root == *was);
        let had_none = || of_name(&it.found.baseline, was).next().is_none();
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

/// Compares a package at one place with what it was at another.
fn compare_there(
    compared: &mut Vec<Compared>,
    [from, to]: [usize; 2],
    [was, now]: [&PackageName; 2],
    commit: &Commit,
    note: fn(&Task, &[String], &Commit) -> String,
) {
    let left = &compared[from].found;
    let alone = |subject: &Subject| only_where(subject, |root| root == was);
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
    // Beside what was there already, it is judged by itself.
    let Some(candidate) = only_where(&there.candidate, |root| root == now) else { return };
    take_out(&mut there.candidate, now);
    there.found.before = None;
    let task = Task { name: Some(now.to_string()), ..there.task.clone() };
    compared.push(Compared {
        task,
        candidate,
        found: FoundBaseline { notes: vec![note], ..found },
    });
}

/// Takes a package out of what a subject promises.
fn take_out(subject: &mut Subject, package: &PackageName) {
    *subject = only_where(subject, |root| root != package).unwrap_or_else(|| Subject {
        place: subject.place.clone(),
        resolved: subject.resolved.clone(),
        form: Form::Nothing,
        ..Subject::default()
    });
}
