//! Waivers: written, listed and taken out again.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use witgate_config::{FILE_NAME, NewWaiver};
use witgate_files::Hold;
use witgate_judge::{GatedFinding, Preset, Standing, Target, Waiver, is_placeholder};

use crate::check::policy::{POLICY_LIMIT, Policy};
use crate::check::{Checked, Request, check, policy_file};
use crate::error::Error;
use crate::lint::{LintOptions, lint};

/// A waiver to write into the policy.
#[derive(Clone, Debug)]
pub struct WantedWaiver {
    /// Which findings: a fingerprint may be cut short where it is still plain
    /// which is meant; no fingerprints at all mean everything that fails.
    pub target: Target,
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Where it is discussed.
    pub issue: Option<String>,
    /// The last day on which it counts.
    pub expires: Option<Date>,
    /// Whether to renew one that exists already.
    pub replace: bool,
}

/// What was written.
#[derive(Clone, Debug)]
pub struct Waived {
    /// The policy's file.
    pub file: PathBuf,
    /// What the findings say that are suppressed.
    pub messages: Vec<String>,
    /// Which they are.
    pub target: Target,
}

/// Writes a waiver into the policy: for findings that the check has, so that a
/// misspelled fingerprint suppresses nothing.
pub fn waive(request: &Request, wanted: &WantedWaiver) -> Result<Waived, Error> {
    if is_placeholder(&wanted.reason) {
        return Err(Error::NoReason { reason: wanted.reason.clone() });
    }
    if let Some(expires) = wanted.expires.filter(|expires| *expires < request.today) {
        return Err(Error::EndsBefore { expires, today: request.today });
    }
    if wanted.target == Target::Fingerprints(Vec::new()) {
        return waive_all(request, wanted, &check(request)?);
    }
    let (findings, others) = findable(request, &wanted.target)?;
    let is_meant = |finding: &&GatedFinding| match &wanted.target {
        Target::Fingerprint(cut) => finding.fingerprint.starts_with(cut.as_str()),
        target => finding.is_meant_by(target),
    };
    let meant: Vec<&GatedFinding> = findings.iter().filter(is_meant).collect();
    if let ([], Some(finding)) = (meant.as_slice(), others.iter().find(is_meant)) {
        return Err(Error::NotForWaivers { rule: finding.rule.id });
    }
    // The same break in two packages of one name is one fingerprint.
    let fingerprints: BTreeSet<&str> =
        meant.iter().map(|finding| finding.fingerprint.as_str()).collect();
    let (target, rule_and_item) = match (&wanted.target, meant.as_slice()) {
        (target, []) => return Err(Error::NothingToWaive { target: target.to_string() }),
        // An empty variable of a script means no finding, even if there is only one.
        (Target::Fingerprint(cut), [finding, ..])
            if fingerprints.len() == 1
                && cut.split_once('-').is_some_and(|it| !it.1.is_empty()) =>
        {
            let rule_and_item = (finding.rule.id.to_owned(), finding.item.clone());
            (Target::Fingerprint(finding.fingerprint.clone()), Some(rule_and_item))
        }
        (Target::Fingerprint(cut), _) => {
            let fingerprints = fingerprints.into_iter().map(str::to_owned).collect();
            return Err(Error::WaivesSeveral { cut: cut.clone(), fingerprints });
        }
        (Target::Items { count, .. }, several) if *count != several.len() => {
            let target = wanted.target.to_string();
            return Err(Error::WaivesMore { target, count: several.len() });
        }
        (target, _) => (target.clone(), None),
    };
    let file = policy_file(request).unwrap_or_else(|| PathBuf::from(FILE_NAME));
    let messages: Vec<String> = meant.iter().map(|finding| finding.message.clone()).collect();
    let new = NewWaiver {
        owner: wanted.owner.clone(),
        issue: wanted.issue.clone(),
        expires: wanted.expires,
        message: messages.first().filter(|_| messages.len() == 1).cloned(),
        rule_and_item,
        ..NewWaiver::new(target.clone(), &wanted.reason)
    };
    // What others wrote since the check is read again before it is edited.
    let _hold = hold(&file)?;
    edit(&file, |name, text| witgate_config::add_waiver(name, text, &new, wanted.replace))?;
    Ok(Waived { file, messages, target })
}

/// What a target may mean, and what it may not: what is linted is found by `lint`, with
/// all rules, and everything else by `check`.
fn findable(
    request: &Request,
    target: &Target,
) -> Result<(Vec<GatedFinding>, Vec<GatedFinding>), Error> {
    if target.is_of_lint() {
        return Ok((lint(request, EVERY_LINT)?.findings, Vec::new()));
    }
    let Checked { outcomes, gate, .. } = check(request)?;
    let (mut can, cannot): (Vec<_>, Vec<_>) =
        gate.into_iter().partition(GatedFinding::can_be_waived);
    can.splice(..0, outcomes.into_iter().flat_map(|outcome| outcome.verdict.findings));
    Ok((can, cannot))
}

/// The waivers of what `check` and `lint` find, and what became of each.
fn every_waiver(request: &Request) -> Result<Vec<(Arc<Waiver>, Standing)>, Error> {
    let mut waivers = check(request)?.waivers;
    if has_lint_waivers(request)? {
        waivers.extend(lint(request, EVERY_LINT)?.waivers);
    }
    Ok(waivers)
}

/// All that `lint` can find.
const EVERY_LINT: LintOptions = LintOptions { preset: Some(Preset::All), is_publishing: true };

/// Whether the policy has waivers that `check` has no use for.
fn has_lint_waivers(request: &Request) -> Result<bool, Error> {
    let policy = Policy::find(request)?;
    Ok(policy.waivers().iter().any(|waiver| waiver.target.is_of_lint()))
}

/// Writes one waiver for everything that fails the gate and can be suppressed: a big
/// break that is known.
fn waive_all(request: &Request, wanted: &WantedWaiver, checked: &Checked) -> Result<Waived, Error> {
    let findings = checked.outcomes.iter().flat_map(|outcome| &outcome.verdict.findings);
    let mut meant: Vec<&GatedFinding> = findings
        .chain(&checked.gate)
        .filter(|finding| finding.fails(checked.fail_on) && finding.can_be_waived())
        // What a version owes goes with what it owes for.
        .filter(|finding| !finding.is_owed)
        .collect();
    let mut seen = BTreeSet::new();
    meant.retain(|finding| seen.insert(finding.fingerprint.as_str()));
    if meant.is_empty() {
        return Err(Error::NothingFails);
    }
    let target = Target::Fingerprints(meant.iter().map(|it| it.fingerprint.clone()).collect());
    let of_each = meant.iter().map(|it| format!("{} {}", it.rule.id, it.item).trim().to_owned());
    let new = NewWaiver {
        owner: wanted.owner.clone(),
        issue: wanted.issue.clone(),
        expires: wanted.expires,
        of_each: of_each.collect(),
        ..NewWaiver::new(target.clone(), &wanted.reason)
    };
    let file = policy_file(request).unwrap_or_else(|| PathBuf::from(FILE_NAME));
    let messages = meant.iter().map(|finding| finding.message.clone()).collect();
    let _hold = hold(&file)?;
    edit(&file, |name, text| witgate_config::add_waiver(name, text, &new, wanted.replace))?;
    Ok(Waived { file, messages, target })
}

/// The waivers of the policy with what became of each.
pub fn waivers(request: &Request) -> Result<Vec<(Arc<Waiver>, Standing)>, Error> {
    every_waiver(request)
}

/// Takes out of the policy what suppresses nothing and what has expired. What went
/// comes back, with its file.
pub fn prune(request: &Request) -> Result<(PathBuf, Vec<Target>), Error> {
    let file = policy_file(request).unwrap_or_else(|| PathBuf::from(FILE_NAME));
    // A waiver that is renewed meanwhile would no longer be idle.
    let _hold = hold(&file)?;
    let waivers = every_waiver(request)?;
    let idle = |standing: &Standing| matches!(standing, Standing::Unused | Standing::Expired(_));
    let waivers = waivers.iter().filter(|(_, standing)| idle(standing));
    let targets: Vec<Target> = waivers.map(|(waiver, _)| waiver.target.clone()).collect();
    if !targets.is_empty() {
        edit(&file, |name, text| Ok(witgate_config::prune(name, text, &targets)?.0))?;
    }
    Ok((file, targets))
}

/// Replaces a file's text, whole or not at all, while it is held. One that is not there is empty.
fn edit(
    file: &Path,
    change: impl FnOnce(&str, &str) -> Result<String, witgate_config::Error>,
) -> Result<(), Error> {
    let text = match witgate_files::read_text(file, POLICY_LIMIT) {
        Err(refusal) if refusal.is_not_found() => String::new(),
        read => read.map_err(|refusal| unwritable(file, &refusal.to_string()))?,
    };
    let edited = change(&file.display().to_string(), &text).map_err(Error::policy)?;
    witgate_files::write(file, edited).map_err(|error| unwritable(file, &error.to_string()))
}

/// Waits until nobody else edits a file.
fn hold(file: &Path) -> Result<Hold, Error> {
    let directory = file.parent().unwrap_or(Path::new(""));
    witgate_files::hold(directory).map_err(|error| unwritable(file, &error.to_string()))
}

fn unwritable(file: &Path, reason: &str) -> Error {
    Error::PolicyUnwritable { path: file.display().to_string(), reason: reason.to_owned() }
}
