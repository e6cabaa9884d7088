//! What a step does to whoever has the contracts: the gate's verdict, counted.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use witgate_capability::{CLASSES, Table, Tier, capabilities};
use witgate_history::{
    BreakingChange, CapabilityGain, Cover, NotJudged, Release, RequiredBump, Step, WaiverMark, date,
};
use witgate_judge::{
    Finding, GatedFinding, Introduced, Judge, Judged, Levels, PolicyLevels, Since, Verdict, Waiver,
    compare, gate,
};
use witgate_load::History;
use witgate_model::{Bump, Form, Subject};

use super::compared_packages::{
    ComparedPackages, LastReadable, PackagePair, is_passing, not_judged,
};
use super::past_commit::PastCommit;
use super::pins_of_commit;
use super::releases_of_line::LineReleases;
use crate::compare::refuse_package_and_component;

/// So many breaking changes of a step are told one by one.
const EXAMPLES: usize = 5;

/// Judges a step, and says whether it would be judged so another time. What was read of
/// the earlier commit and did not change is kept for the next step.
pub(super) fn judge(
    history: &History,
    mut was: Option<PastCommit>,
    now: &mut PastCommit,
    releases: &LineReleases,
    (position, last_readable): (usize, &LastReadable<'_>),
    step: &mut Step,
) -> bool {
    let compared = match ComparedPackages::new(history, was.as_mut(), now, last_readable) {
        Ok(compared) => compared,
        Err(error) => {
            step.not_judged.push(not_judged(".", &error));
            return false;
        }
    };
    let ComparedPackages { pairs, added, removed, versions, mut not_judged, mut is_passing } =
        compared;
    step.compared = pairs.len() + not_judged.len();
    (step.packages_added, step.packages_removed, step.versions) = (added, removed, versions);
    let mut judged = Vec::new();
    for pair in &pairs {
        match of_pair(history, pair, now, releases, (position, step.time)) {
            Ok(one) => judged.push(one),
            Err((why, may_pass)) => {
                not_judged.push(why);
                is_passing |= may_pass;
            }
        }
        step.capabilities_gained.extend(gains(pair));
    }
    let waivers = now.config().map(|config| config.waivers.clone()).unwrap_or_default();
    let levels = now.config().map(|config| config.levels.clone()).unwrap_or_default();
    count(judged, &waivers, &levels, step);
    if now.config().is_some() {
        step.waivers = Some(waivers.iter().map(|waiver| mark(waiver)).collect());
        let before = was.as_ref().and_then(PastCommit::config);
        let had = |waiver: &Arc<Waiver>| {
            let mut before = before.into_iter().flat_map(|config| &config.waivers);
            before.any(|it| it.target == waiver.target)
        };
        let added = waivers.iter().filter(|waiver| !had(waiver));
        step.waivers_added = added.map(|waiver| waiver.target.to_string()).collect();
    }
    if let Some(was) = was {
        step.locks_rewritten = pins_of_commit::rewritten(history, &was.commit(), &now.commit());
        let is_same = |home: &str| {
            !pairs.iter().any(|pair| pair.home == home)
                && !not_judged.iter().any(|it| it.contract == home)
        };
        now.take_over(was, is_same);
    }
    step.pins_unverified = pins_of_commit::pins_of_commit(history, now).unverified;
    step.capabilities_gained.sort();
    step.capabilities_gained.dedup();
    step.not_judged = not_judged;
    !is_passing
}

/// Judges a release against the one before it, and says whether it would be judged so
/// another time.
pub(super) fn judge_release(
    history: &History,
    mut was: PastCommit,
    now: &mut PastCommit,
    release: &mut Release,
) -> bool {
    let compared = match ComparedPackages::new(history, Some(&mut was), now, &|_| None) {
        Ok(compared) => compared,
        Err(error) => {
            release.not_judged.push(not_judged(".", &error));
            return false;
        }
    };
    let ComparedPackages { pairs, added, mut not_judged, is_passing, .. } = compared;
    let mut judged = Vec::new();
    for pair in &pairs {
        match judge_pair(pair, now) {
            Ok((verdict, terms)) => judged.push(Judged { here: verdict, since: None, terms }),
            Err(why) => not_judged.push(why),
        }
    }
    let is_any = !judged.is_empty() || not_judged.is_empty();
    let mut step = Step { time: release.time, ..Step::default() };
    count(judged, &[], &Levels::default(), &mut step);
    release.breaking = step.breaking.total() + step.breaking.unreleased;
    release.uncovered = step.breaking.uncovered;
    release.additions = step.additions + added.len();
    release.not_judged = not_judged;
    release.required = is_any.then_some(match (release.breaking, release.additions) {
        (0, 0) => RequiredBump::None,
        (0, _) => RequiredBump::Additive,
        _ => RequiredBump::Breaking,
    });
    !is_passing
}

type JudgedPair = (Verdict, witgate_judge::Terms);

/// One contract against its earlier self.
fn judge_pair(pair: &PackagePair, now: &PastCommit) -> Result<JudgedPair, NotJudged> {
    if let Err(error) = refuse_package_and_component(&pair.was, &pair.now) {
        return Err(NotJudged { contract: pair.home.clone(), reason: error.message() });
    }
    let terms = now.terms(&pair.home).for_sides(&pair.was, &pair.now);
    Ok((compare(&pair.was, &pair.now, &terms), terms))
}

/// One contract against its earlier self and against the last release.
fn of_pair(
    history: &History,
    pair: &PackagePair,
    now: &PastCommit,
    releases: &LineReleases,
    at: (usize, i64),
) -> Result<Judged, (NotJudged, bool)> {
    let (verdict, terms) = judge_pair(pair, now).map_err(|why| (why, false))?;
    // Where nothing breaks and nothing is added, no release changes that.
    if verdict.findings.is_empty() {
        return Ok(Judged { here: verdict, since: None, terms });
    }
    let sides = [&*pair.was, &*pair.now];
    let released = releases.released(history, now, &pair.home, sides, at);
    let released =
        released.map_err(|error| (not_judged(&pair.home, &error), is_passing(&error)))?;
    // The same contract tells the same.
    let released = released.filter(|it| it.subject.contract != pair.was.contract);
    let since = released.map(|it| Since {
        candidate: compare(&it.subject, &pair.now, &terms),
        baseline: compare(&it.subject, &pair.was, &terms),
        is_baseline_out: it.is_baseline_out,
        is_release_telling: it.is_telling,
        is_lacking_tags: false,
    });
    Ok(Judged { here: verdict, since, terms })
}

/// Counts what the gate makes of some comparisons. A change that several contracts show is
/// one, and is covered if it is covered in all of them.
fn count(judged: Vec<Judged>, waivers: &[Arc<Waiver>], levels: &Levels, step: &mut Step) {
    let is_never_released: Vec<bool> = judged.iter().map(|it| it.terms.is_never_released).collect();
    let waivers: Vec<Arc<Waiver>> =
        waivers.iter().filter(|waiver| !waiver.target.is_of_lint()).cloned().collect();
    let levels = PolicyLevels { counting: levels, baseline: levels };
    let gated = gate(judged, Vec::new(), &waivers, levels, date(step.time), false);
    // Fingerprints of one change differ between a package and those that use it.
    let change = |it: &'_ GatedFinding| {
        let Finding { rule, was, now, message, .. } = &it.finding;
        (rule.id, was.clone(), now.clone(), message.clone())
    };
    let mut breaking: BTreeMap<_, (Cover, &GatedFinding)> = BTreeMap::new();
    let mut additions = BTreeSet::new();
    for (verdict, is_never_released) in gated.verdicts.iter().zip(is_never_released) {
        for finding in &verdict.findings {
            let is_change = matches!(finding.finding.rule.judge, Judge::Change(..));
            if !is_change || finding.is_earlier() {
                continue;
            }
            match finding.finding.bump {
                Bump::Breaking => {
                    let cover = cover(finding, is_never_released);
                    let known = breaking.entry(change(finding)).or_insert((cover, finding));
                    known.0 = known.0.min(cover);
                }
                Bump::Additive => {
                    additions.insert(change(finding));
                }
                Bump::None => {}
            }
        }
    }
    step.additions = additions.len();
    let mut breaking: Vec<(Cover, &GatedFinding)> = breaking.into_values().collect();
    breaking.sort_by_key(|(cover, finding)| (*cover, finding.finding.item.as_str()));
    for (cover, finding) in &breaking {
        *step.breaking.count_mut(*cover) += 1;
        if *cover != Cover::Unreleased {
            *step.rules.entry(finding.finding.rule.id.to_owned()).or_default() += 1;
        }
    }
    let example = |(cover, finding): &(Cover, &GatedFinding)| BreakingChange {
        rule: finding.finding.rule.id.to_owned(),
        item: finding.finding.item.clone(),
        message: finding.finding.message.clone(),
        cover: *cover,
    };
    step.examples = breaking.iter().take(EXAMPLES).map(example).collect();
}

/// What covers a breaking change.
fn cover(finding: &GatedFinding, is_never_released: bool) -> Cover {
    match finding.introduced {
        Introduced::Unreleased { .. } => Cover::Unreleased,
        _ if is_never_released => Cover::Unreleased,
        _ if finding.waiver.is_some() => Cover::Waived,
        _ if finding.paid => Cover::Covered,
        _ => Cover::Uncovered,
    }
}

fn mark(waiver: &Waiver) -> WaiverMark {
    WaiverMark {
        target: waiver.target.to_string(),
        expires: waiver.expires.map(|day| day.to_string()),
    }
}

/// The classes of capabilities that a component uses now and did not use before; of a
/// package, those that components for one of its worlds are offered.
fn gains(pair: &PackagePair) -> Vec<CapabilityGain> {
    let was = used(&pair.was);
    let new = used(&pair.now).into_iter().flat_map(|(name, classes)| {
        let before = was.get(&name);
        let new = |class: &String| before.is_some_and(|before| !before.contains(class));
        let new: Vec<String> = classes.into_iter().filter(new).collect();
        new.into_iter().map(move |class| (name.clone(), class))
    });
    let gain = |(name, class): (String, String)| {
        let component = if name.is_empty() { pair.home.clone() } else { name };
        CapabilityGain { component, class }
    };
    new.map(gain).collect()
}

/// The classes of capabilities in use, by world; a component has but one, without a name.
/// What no table knows is one class: in a package its own interfaces are of that kind, and
/// they are left out.
fn used(subject: &Subject) -> BTreeMap<String, BTreeSet<String>> {
    let table = Table::default();
    let is_component = subject.form == Form::Component;
    let mut used: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, world) in subject.contract.worlds() {
        let name = if is_component { String::new() } else { name.bare() };
        let classes = used.entry(name).or_default();
        let structure = subject.structure.as_deref();
        for capability in capabilities(&subject.contract, world, structure, &table) {
            let is_known = CLASSES.iter().any(|class| class.id == capability.class);
            if capability.tier != Tier::Used || capability.class == "http-incoming" {
                continue;
            }
            match (is_known, is_component) {
                (true, _) => drop(classes.insert(capability.class)),
                (false, true) => drop(classes.insert("unknown".to_owned())),
                (false, false) => {}
            }
        }
    }
    used
}
