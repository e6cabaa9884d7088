//! Everything that a check judges, and the verdict on it. Nothing is read here.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use witgate_judge::{
    Fact, Gated, Judged, Level, LoosenedKind, Side, Since, Terms, Verdict, compare,
    compare_capabilities, same_verdict,
};
use witgate_load::{Checkout, map_beside_deep_stack};
use witgate_model::{PackageName, Subject, first_few_names};
use witgate_verify::Integrity;

use super::artifacts::ComparedArtifact;
use super::baseline::FoundBaseline;
use super::baseline_packages::Compared;
use super::policy::Policy;
use super::releases;
use super::task::Task;
use super::{Checked, Request};
use crate::compare::{
    Outcome, nothing_compared, refuse_package_and_component, withheld, withheld_note,
};
use crate::error::Error;
use crate::impact::KnownConsumers;

/// Everything that a check judges.
#[derive(Clone)]
pub(super) struct CheckInput {
    pub(super) policy: Policy,
    /// The packages, with both of their sides.
    pub(super) compared: Vec<Compared>,
    /// The artifacts beside them, of which only what they may do is compared.
    pub(super) artifacts: Vec<ComparedArtifact>,
    /// What is the matter with the gate and with what is pinned.
    pub(super) facts: Vec<Fact>,
    pub(super) integrity: Integrity,
    /// What the reader should know of how it was done, a line each.
    pub(super) notes: Vec<String>,
    /// What the reader should know of how git was understood.
    pub(super) history_notes: Vec<String>,
    /// Whether there may be tags that are not here.
    pub(super) is_lacking_tags: bool,
    /// Whether something that this change touched could not be judged.
    pub(super) is_incomplete: bool,
    /// The components that the policy names, where it names any.
    pub(super) known: Option<Arc<KnownConsumers>>,
    /// The repository that is checked out, where there is one.
    pub(super) checkout: Option<Arc<Checkout>>,
}

impl CheckInput {
    /// Works out what no edit of a candidate changes.
    pub(super) fn compare_baselines(&mut self) {
        for Compared { task, candidate, found } in &mut self.compared {
            let terms = terms(&self.policy, task, candidate, found);
            let released = released(&found.baseline, found.released_packages.as_ref());
            let release = found.release.as_ref();
            found.before = release.map(|release| compare(release, &released, &terms));
        }
    }

    /// The verdict.
    pub(super) fn judge(self, request: &Request) -> Result<Checked, Error> {
        let CheckInput { policy, mut compared, mut facts, integrity, notes, .. } = self;
        let CheckInput { artifacts, history_notes, is_lacking_tags, is_incomplete, known, .. } =
            self;
        for Compared { candidate, found, .. } in &mut compared {
            facts.append(&mut found.facts);
            refuse_package_and_component(&found.baseline, candidate)?;
        }
        let is_release_replaced = compared.iter().any(|it| it.found.is_release_replaced);
        let mut judged =
            judged_packages(&mut compared, &policy, known.as_deref(), is_lacking_tags)?;
        for ComparedArtifact { terms, baseline, candidate, .. } in &artifacts {
            let here = compare_capabilities(baseline, candidate, terms);
            judged.push(Judged { here, since: None, terms: terms.clone() });
        }
        // A release that is named where there was none is one more comparison.
        let is_looser = |fact: &Fact| match fact {
            Fact::PolicyLoosened(it) if it.kind == LoosenedKind::NewRelease => {
                is_release_replaced || !it.is_in_force
            }
            _ => true,
        };
        facts.retain(is_looser);
        let is_everything = request.place.is_none();
        // What is linted is suppressed where it is linted.
        let waivers = policy.waivers().iter().filter(|waiver| !waiver.target.is_of_lint());
        let waivers: Vec<_> = waivers.cloned().collect();
        let Gated { verdicts, standings, findings } = witgate_judge::gate(
            judged,
            facts,
            &waivers,
            policy.levels(),
            request.today,
            is_everything,
        );

        let (outcomes, notes_of_outcomes) = outcomes(compared, artifacts, verdicts);
        Ok(Checked {
            outcomes,
            waivers: waivers.into_iter().zip(standings).collect(),
            gate: findings,
            integrity,
            notes: [notes, history_notes, notes_of_outcomes].concat(),
            is_incomplete,
            fail_on: request.fail_on.or(policy.fail_on()).unwrap_or(Level::Error),
        })
    }
}

/// What each package's change does, and what the release makes of it. That nothing at all
/// was compared is an error.
fn judged_packages(
    compared: &mut [Compared],
    policy: &Policy,
    known: Option<&KnownConsumers>,
    is_lacking_tags: bool,
) -> Result<Vec<Judged>, Error> {
    let changes = map_beside_deep_stack(compared, |Compared { task, candidate, found }| {
        let terms = terms(policy, task, candidate, found);
        let here = compare(&found.baseline, candidate, &terms);
        (terms, here)
    });
    let releases = compare_with_releases(compared, &changes);
    let mut judged = Vec::new();
    let (mut is_any, mut empty) = (false, None);
    for ((Compared { candidate, found, .. }, (terms, mut here)), release) in
        compared.iter_mut().zip(changes).zip(releases)
    {
        if terms.is_never_released {
            found.notes.push(
                "never released (`released = false` in the policy): breaking changes do not fail"
                    .to_owned(),
            );
        }
        let [of_candidate, of_baseline] = release;
        let since = of_candidate.zip(found.before.take().or(of_baseline));
        let since = since.map(|(candidate, baseline)| Since {
            candidate,
            baseline,
            is_baseline_out: found.is_baseline_out,
            is_release_telling: found.is_release_telling,
            is_lacking_tags,
        });
        if let Some(known) = known {
            known.mark(&mut here, &found.baseline, candidate, terms.hosts);
        }
        if here.compared.is_empty() {
            empty.get_or_insert_with(|| nothing_compared(&found.baseline, candidate));
        }
        is_any |= !here.compared.is_empty();
        judged.push(Judged { here, since, terms });
    }
    match empty {
        Some(error) if !is_any => Err(error),
        _ => Ok(judged),
    }
}

/// What came of each package and each artifact, and what the reader should know of how they
/// were compared, a line each.
fn outcomes(
    compared: Vec<Compared>,
    artifacts: Vec<ComparedArtifact>,
    verdicts: Vec<Verdict>,
) -> (Vec<Outcome>, Vec<String>) {
    let mut outcomes = Vec::new();
    let mut of_whom: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut verdicts = verdicts.into_iter();
    for (Compared { task, candidate, found }, mut verdict) in
        compared.into_iter().zip(&mut verdicts)
    {
        let FoundBaseline { baseline, release, is_release, mut notes, .. } = found;
        if let Some(place) = is_release {
            verdict.release = Some(Side { place, ..verdict.baseline.clone() });
        }
        let outcome = Outcome { name: task.name, baseline, release, candidate, verdict };
        let sides = [Some(&outcome.candidate), Some(&outcome.baseline), outcome.release.as_ref()];
        notes.extend(sides.into_iter().flatten().flat_map(|side| side.notes.clone()));
        notes.sort();
        notes.dedup();
        for note in notes {
            of_whom.entry(note).or_default().extend(outcome.name.clone());
        }
        outcomes.push(outcome);
    }
    for (note, name) in notes_of_withheld(&outcomes) {
        of_whom.entry(note).or_default().extend(name);
    }
    for (artifact, verdict) in artifacts.into_iter().zip(verdicts) {
        let ComparedArtifact { path, baseline, candidate, notes, .. } = artifact;
        for note in notes {
            of_whom.entry(note).or_default().push(path.clone());
        }
        let name = Some(path);
        outcomes.push(Outcome { name, baseline, release: None, candidate, verdict });
    }
    let all = outcomes.len();
    let notes = of_whom.into_iter().map(|(note, names)| note_about(&names, all, note));
    let notes = notes.collect();
    (outcomes, notes)
}

/// What was not compared because it is behind features that are not enabled, and of which
/// package: in words once for each name, which several trees of one directory have.
fn notes_of_withheld(outcomes: &[Outcome]) -> Vec<(String, Option<String>)> {
    let mut sides_of: BTreeMap<&Option<String>, Vec<&Subject>> = BTreeMap::new();
    for outcome in outcomes {
        let sides = sides_of.entry(&outcome.name).or_default();
        sides.extend([&outcome.baseline, &outcome.candidate]);
    }
    let note = |(name, sides): (&Option<String>, Vec<&Subject>)| {
        Some((withheld_note(&withheld(sides))?, name.clone()))
    };
    sides_of.into_iter().filter_map(note).collect()
}

/// What a package is held to. A later prerelease may drop what only prereleases had,
/// if it keeps the last release.
fn terms(policy: &Policy, task: &Task, candidate: &Subject, found: &FoundBaseline) -> Terms {
    let mut terms = policy.terms(task).for_sides(&found.baseline, candidate);
    terms.is_all_unstable = task.is_all_unstable;
    terms.numbering.is_last_release_kept = found.last_final.as_ref().is_some_and(|last_final| {
        let since = compare(last_final, candidate, &terms);
        let was_there = |root: &PackageName| {
            since.packages.iter().any(|release| release.package == root.bare())
        };
        since.packages.iter().all(|release| release.paid)
            && candidate.contract.roots.iter().all(|root| was_there(root))
    });
    terms
}

/// For each package that has a release, what its candidate does to that, and what its
/// baseline does, unless that is known before. Most packages are as they were, and as they
/// were released: the verdict on them is that on the change, which is known.
fn compare_with_releases(
    compared: &[Compared],
    changes: &[(Terms, Verdict)],
) -> Vec<[Option<Verdict>; 2]> {
    let mut verdicts = vec![[None, None]; compared.len()];
    let mut asked = Vec::new();
    for (position, (Compared { candidate, found, .. }, (terms, here))) in
        compared.iter().zip(changes).enumerate()
    {
        let Some(release) = &found.release else { continue };
        let known_sides = [&found.baseline, candidate];
        let is_known_before = found.before.is_some();
        for (which, side) in [(0, candidate), (1, &found.baseline)]
            .into_iter()
            .take(2 - usize::from(is_known_before))
        {
            let side = released(side, found.released_packages.as_ref());
            match same_verdict(here, known_sides, [release, &side]) {
                Some(verdict) => verdicts[position][which] = Some(verdict),
                None => asked.push((position, which, release, side, terms)),
            }
        }
    }
    let answers =
        map_beside_deep_stack(&asked, |(.., release, side, terms)| compare(release, side, terms));
    for ((position, which, ..), verdict) in asked.into_iter().zip(answers) {
        verdicts[position][which] = Some(verdict);
    }
    verdicts
}

/// What of a side is compared with the release: all, or the packages that it is of.
fn released<'s>(side: &'s Subject, names: Option<&BTreeSet<String>>) -> Cow<'s, Subject> {
    names.map_or(Cow::Borrowed(side), |names| only_of(side, names))
}

/// A side with only some of its packages.
fn only_of<'s>(side: &'s Subject, names: &BTreeSet<String>) -> Cow<'s, Subject> {
    Cow::Owned(releases::only(side, names).unwrap_or_default())
}

/// A note, with the packages that it is of where it is not of all.
fn note_about(names: &[String], all: usize, note: String) -> String {
    let mut names = names.to_vec();
    names.dedup();
    match names.len() {
        0 => note,
        some if some == all => note,
        _ => format!("{}: {note}", first_few_names(&names, 3)),
    }
}
