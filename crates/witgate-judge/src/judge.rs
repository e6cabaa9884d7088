//! The judging itself.

use std::collections::BTreeMap;

use witgate_diff::{Change, Kind};
use witgate_model::{Bump, Digest, Form, Subject};

use crate::compared::Compared;
use crate::evidence::Evidence;
use crate::finding::Finding;
use crate::gated_finding::{self, GatedFinding};
use crate::hints::Hints;
use crate::level::Level;
use crate::overall::overall;
use crate::payers::{ReachedPackages, payers, stranding_help, strands};
use crate::reach::KnownReaches;
use crate::release::Releases;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::{self, RULES};
use crate::verdict::{self, Verdict};
use crate::{answers, explain, finish, severity};

/// Judges the evidence.
pub fn judge(evidence: &Evidence<'_>) -> Verdict {
    let (mut answers, refusals) = answers::all(evidence);
    let hints = Hints::new(evidence);
    let by_kind = by_kind();
    let mut known_reaches = KnownReaches::default();
    let mut packages = ReachedPackages::default();
    let mut releases = Releases::new(
        &evidence.baseline.contract,
        &evidence.candidate.contract,
        evidence.pairing,
        evidence.terms.numbering,
    );
    let mut findings: Vec<Finding> = evidence
        .changes
        .iter()
        .map(|change| {
            let (rule, draft) = take(&by_kind, change, evidence);
            let mut finding =
                finish::of_change(rule, draft, change, evidence, &refusals, &mut known_reaches);
            finding.hints.extend(hints.hint_for(change));
            if let Some(help) = hints.help(change) {
                finding.help = help;
            }
            finding.counterpart = hints.counterpart(change);
            let stranding = strands(&finding, change, evidence, &refusals, &releases);
            match stranding.is_empty() {
                true => {
                    let reached = packages.packages_of(&finding);
                    finding.payers = payers(&finding, evidence, reached).into_iter().collect();
                }
                false => {
                    finding.bump = Bump::Breaking;
                    finding.help = stranding_help(&finding, &stranding, &releases);
                    finding.payers = stranding.into_iter().collect();
                }
            }
            finding
        })
        .collect();

    findings.extend(explain::refusals(&mut answers, &findings, evidence));
    for finding in &findings {
        finding.payers.iter().for_each(|package| releases.charge(package, finding.bump));
    }
    let packages = releases.settle();
    rules::name_versions(&mut findings, &packages);

    for rule in RULES.iter() {
        if let Judge::Whole(_, judge) = rule.judge {
            let drafts = judge(evidence, &packages);
            findings
                .extend(drafts.into_iter().map(|draft| finish::of_whole(rule, draft, evidence)));
        }
    }
    let gated = |finding: Finding| {
        let paid = releases.allow(&finding.payers, finding.bump);
        let mut gated = GatedFinding::new(finding, paid);
        severity::apply_terms(&mut gated, evidence.terms);
        gated
    };
    let mut findings: Vec<_> = findings.into_iter().map(gated).collect();
    gated_finding::sort(&mut findings);

    let (was, now) = (&evidence.baseline.contract, &evidence.candidate.contract);
    let digest = was.digest();
    // Equal contracts have equal digests, and are faster compared than digested.
    let digest_now = if was == now { digest } else { now.digest() };

    Verdict {
        baseline: side(evidence.baseline, digest),
        release: None,
        candidate: side(evidence.candidate, digest_now),
        compared: Compared::new(was, now, evidence.changes),
        bump: overall(&packages, &findings),
        packages,
        worlds: answers.into_iter().map(|answered| answered.answer).collect(),
        consumers: None,
        findings,
    }
}

/// Judges what a component may do, and which generations of WASI it is of, and leaves its
/// contract to whoever judges that elsewhere.
pub(crate) fn judge_capabilities(evidence: &Evidence<'_>) -> Verdict {
    // What has no baseline is of no generation that anybody moved it to.
    let groups: &[&str] = match evidence.baseline.form {
        Form::Component => &["capabilities", "generations"],
        Form::Nothing | Form::Text | Form::WitPackage => &["capabilities"],
    };
    let groups = rules::RULE_GROUPS.iter().filter(|group| groups.contains(&group.id));
    let mut findings = Vec::new();
    for rule in groups.flat_map(|group| group.rules) {
        if let Judge::Whole(_, judge) = rule.judge {
            let drafts = judge(evidence, &[]).into_iter();
            let finding = |draft| GatedFinding::new(finish::of_whole(rule, draft, evidence), true);
            findings.extend(drafts.map(finding));
        }
    }
    for finding in &mut findings {
        severity::apply_terms(finding, evidence.terms);
    }
    gated_finding::sort(&mut findings);
    let (was, now) = (&evidence.baseline.contract, &evidence.candidate.contract);
    Verdict {
        baseline: side(evidence.baseline, was.digest()),
        release: None,
        candidate: side(evidence.candidate, now.digest()),
        compared: Compared::new(was, now, &[]),
        bump: overall(&[], &findings),
        packages: Vec::new(),
        worlds: Vec::new(),
        consumers: None,
        findings,
    }
}

/// The rules that judge each kind of change, in their order.
fn by_kind() -> BTreeMap<Kind, Vec<&'static Rule>> {
    let mut table: BTreeMap<Kind, Vec<&'static Rule>> = BTreeMap::new();
    for rule in RULES.iter() {
        for kind in rule.kinds() {
            table.entry(*kind).or_default().push(rule);
        }
    }
    table
}

/// The first rule that has something to say of a change. No change goes
/// without.
fn take(
    by_kind: &BTreeMap<Kind, Vec<&'static Rule>>,
    change: &Change,
    evidence: &Evidence<'_>,
) -> (&'static Rule, Draft) {
    let rules = by_kind.get(&change.what.kind()).into_iter().flatten();
    for rule in rules {
        if let Judge::Change(_, judge) = rule.judge
            && let Some(draft) = judge(change, evidence)
        {
            return (rule, draft);
        }
    }
    let message =
        format!("`{}` differs, and no rule describes the difference", evidence.name(change));
    let mut draft = Draft::new(message, "please report this, with both contracts");
    draft.level = Some(Level::Error);
    (rules::unclassified(), draft)
}

/// A side as reports name it.
pub(crate) fn side(subject: &Subject, contract: Digest) -> verdict::Side {
    let (place, resolved) = (subject.place.clone(), subject.resolved.clone());
    verdict::Side { place, resolved, contract }
}
