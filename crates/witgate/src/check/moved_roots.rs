//! Packages that stood beside another in the commit, in its file or its tree, and that are
//! elsewhere here: each is compared with itself, wherever its file has gone.

use std::collections::BTreeSet;

use witgate_judge::Fact;
use witgate_load::Commit;
use witgate_model::{Form, Subject};

use super::baseline::FoundBaseline;
use super::baseline_packages::Compared;
use super::package_in_commit::moved;
use super::releases::only;
use super::task::Task;

/// Pairs such packages by their names, and compares nothing else with what they were.
pub(super) fn pair(compared: &mut Vec<Compared>, commit: &Commit) {
    for from in 0..compared.len() {
        for name in gone_from(&compared[from]) {
            if let Some(to) = only_place(compared, from, &name) {
                compare_there(compared, from, to, name, commit);
            }
        }
    }
    // Whatever was in it has gone elsewhere.
    let is_anything = |subject: &Subject| subject.form != Form::Nothing;
    compared.retain(|it| is_anything(&it.candidate) || is_anything(&it.found.baseline));
}

fn root_names(subject: &Subject) -> BTreeSet<String> {
    subject.contract.roots.iter().map(|root| root.bare()).collect()
}

/// The packages of several that are not in the same place here.
fn gone_from(it: &Compared) -> Vec<String> {
    let before = root_names(&it.found.baseline);
    if before.len() < 2 || it.found.baseline.form != Form::Text {
        return Vec::new();
    }
    let here = root_names(&it.candidate);
    before.difference(&here).cloned().collect()
}

/// The only other place that has a package of the name now, and had none.
fn only_place(compared: &[Compared], from: usize, name: &str) -> Option<usize> {
    let commit = &compared[from].found.baseline.resolved;
    let is_there = |it: &Compared| {
        it.candidate.form == Form::Text
            && root_names(&it.candidate).contains(name)
            && !root_names(&it.found.baseline).contains(name)
            && it.found.baseline.resolved == *commit
    };
    let mut places = (0..compared.len()).filter(|at| *at != from && is_there(&compared[*at]));
    let place = places.next()?;
    places.next().is_none().then_some(place)
}

/// Compares a package at one place with what it was at another.
fn compare_there(
    compared: &mut Vec<Compared>,
    from: usize,
    to: usize,
    name: String,
    commit: &Commit,
) {
    let alone = BTreeSet::from([name.clone()]);
    let left = &mut compared[from].found;
    let Some(baseline) = only(&left.baseline, &alone) else { return };
    let found = FoundBaseline {
        baseline,
        release: left.release.as_ref().and_then(|it| only(it, &alone)),
        last_final: left.last_final.as_ref().and_then(|it| only(it, &alone)),
        is_release: left.is_release.clone(),
        is_baseline_out: left.is_baseline_out,
        is_release_telling: left.is_release_telling,
        homes: left.homes.clone(),
        ..FoundBaseline::default()
    };
    for subject in [Some(&mut left.baseline), left.release.as_mut(), left.last_final.as_mut()] {
        subject.into_iter().for_each(|subject| take_out(subject, &alone));
    }
    left.before = None;

    let there = &mut compared[to];
    let note = moved(&there.task, &found.homes, commit);
    if there.found.is_new() {
        let mut facts = std::mem::take(&mut there.found.facts);
        facts.retain(|fact| !matches!(fact, Fact::PackageNew(_)));
        let mut notes = std::mem::take(&mut there.found.notes);
        notes.push(note);
        there.found = FoundBaseline { facts, notes, ..found };
        return;
    }
    // Beside what was there already, it is judged by itself.
    let Some(candidate) = only(&there.candidate, &alone) else { return };
    take_out(&mut there.candidate, &alone);
    there.found.before = None;
    let task = Task { name: Some(name), ..there.task.clone() };
    compared.push(Compared {
        task,
        candidate,
        found: FoundBaseline { notes: vec![note], ..found },
    });
}

/// Takes packages out of what a subject promises.
fn take_out(subject: &mut Subject, names: &BTreeSet<String>) {
    let rest = root_names(subject).difference(names).cloned().collect();
    *subject = only(subject, &rest).unwrap_or_else(|| Subject {
        place: subject.place.clone(),
        resolved: subject.resolved.clone(),
        form: Form::Nothing,
        ..Subject::default()
    });
}
