//! What one report says must not contradict itself: findings, worlds and
//! versions tell the same.

#![allow(dead_code, unreachable_pub, reason = "each test binary uses its own part")]

use std::collections::{BTreeMap, BTreeSet};

use witgate::witgate_judge::{Direction, Hosts, Judge, ReachedWorld, Terms};
use witgate::witgate_link::Opinion;
use witgate::witgate_model::{Form, InterfaceName, Item, Target, Track, WorldItem};
use witgate::{
    Bump, Finding, GatedFinding, Level, Link, Outcome, Release, Subject, Verdict, WorldAnswer,
};

/// Everything that is wrong with an outcome, whatever was compared: what it
/// contradicts, what no rule judges, and what is badly worded.
pub fn faults(outcome: &Outcome) -> Vec<String> {
    let sides = [&outcome.baseline, &outcome.candidate];
    let mut found = contradictions(&outcome.verdict, sides);
    for finding in &outcome.verdict.findings {
        if finding.rule.id == "unclassified-change" {
            found.push(format!("no rule judges a change: {}", finding.message));
        }
        // A message is one line; names are in backquotes, which pair up.
        for line in [&finding.message, &finding.help].into_iter().chain(&finding.hints) {
            let paired = line.matches('`').count() % 2 == 0;
            if line.is_empty() || line.contains('\n') || line.contains("``") || !paired {
                found.push(format!("badly worded: {line:?}"));
            }
        }
    }
    found
}

/// Every contradiction in a report on two subjects, in words.
pub fn contradictions(verdict: &Verdict, sides: [&Subject; 2]) -> Vec<String> {
    let mut found = Vec::new();
    let answers: BTreeMap<&str, &WorldAnswer> =
        verdict.worlds.iter().map(|answer| (answer.world.as_str(), answer)).collect();
    for finding in &verdict.findings {
        if !matches!(finding.item_at(), Some(Item::Package(_)))
            || !parts_in_no_world(finding, sides).contains(&true)
        {
            breaks_where_it_says(finding, &answers, sides, &mut found);
        }
    }
    let findings: BTreeMap<&str, &GatedFinding> =
        verdict.findings.iter().map(|finding| (finding.fingerprint.as_str(), finding)).collect();
    for answer in &verdict.worlds {
        is_rejected_for_a_reason(answer, &findings, &mut found);
    }
    let mut seen = BTreeSet::new();
    for finding in &verdict.findings {
        if !seen.insert(&finding.fingerprint) {
            found.push(format!("{} {} has another's fingerprint", finding.rule.id, finding.item));
        }
    }
    versions(verdict, &mut found);
    hosts(verdict, sides, &mut found);
    found
}

/// Whether a finding speaks also of what no world imports or exports, whose
/// users no world means: of a package with such an interface, or of a type
/// that functions in one mention. Of each side.
fn parts_in_no_world(finding: &Finding, sides: [&Subject; 2]) -> [bool; 2] {
    let is_part = |name: &InterfaceName| match finding.item_at() {
        Some(Item::Package(package)) => name.package.same_package(package),
        _ => {
            let bare = name.bare();
            let in_it = |address: &String| address.split(['#', '@']).next() == Some(&*bare);
            in_it(&finding.item) || finding.reach.functions.iter().any(in_it)
        }
    };
    sides.map(|side| {
        let mut interfaces = side.contract.interfaces();
        interfaces.any(|(name, _)| {
            is_part(&name)
                && !side.contract.worlds().any(|(_, world)| {
                    let items = world.imports.values().chain(world.exports.values());
                    items.into_iter().any(|item| {
                        matches!(item, WorldItem::Interface { target: Target::Named(it), .. }
                            if *it == name)
                    })
                })
        })
    })
}

/// Who is said to break in a world is rejected in one that the finding names,
/// by each of those that the cell speaks of.
fn breaks_where_it_says(
    finding: &Finding,
    answers: &BTreeMap<&str, &WorldAnswer>,
    sides: [&Subject; 2],
    found: &mut Vec<String>,
) {
    for direction in Direction::ALL {
        let cell = direction.cell(&finding.impact);
        let reached = finding.reach.worlds.iter();
        let links = reached.filter_map(|ReachedWorld { world, .. }| answers.get(world.as_str()));
        let links: Vec<&Link> = links.map(|answer| direction.link(answer)).collect();
        let opinions = Opinion::ALL.into_iter().filter(|it| cell.refuses(*it));
        let wrong: Vec<&str> = opinions
            .clone()
            .filter(|opinion| {
                let answers = || links.iter().map(|link| link.by(*opinion));
                // Where nobody can say, nothing is known to be accepted.
                let is_unknown = answers().any(|it| it.links.is_none() && it.reason.is_some());
                let mut answered = answers().filter_map(|it| it.links).peekable();
                !is_unknown && answered.peek().is_some() && answered.all(|links| links)
            })
            .map(Opinion::as_str)
            .collect();
        // Of what is in no world too, only the worlds' part can be held to them; of what
        // is on both sides, nothing, since whoever uses it there is in none of the worlds.
        let most = match parts_in_no_world(finding, sides) {
            [true, true] => opinions.count(),
            [false, false] => 0,
            _ => opinions.count().saturating_sub(1),
        };
        if wrong.len() > most {
            found.push(format!(
                "{} {} says `{}` for {}, and {wrong:?} reject none of its worlds",
                finding.rule.id,
                finding.item,
                cell.as_str(),
                direction.audience(),
            ));
        }
    }
}

/// Who is rejected in a world is told by a finding there that says so.
fn is_rejected_for_a_reason(
    answer: &WorldAnswer,
    findings: &BTreeMap<&str, &GatedFinding>,
    found: &mut Vec<String>,
) {
    for direction in Direction::ALL {
        let link = direction.link(answer);
        for opinion in Opinion::ALL {
            let because = &link.by(opinion).because;
            let is_rejected = link.by(opinion).is_rejected();
            let place =
                format!("{} for {} by {}", answer.world, direction.audience(), opinion.as_str());
            if is_rejected == because.is_empty() {
                found.push(format!("{place}: rejected is {is_rejected}, because of {because:?}"));
            }
            for fingerprint in because.iter() {
                match findings.get(fingerprint) {
                    None => found.push(format!("{place}: {fingerprint} is no finding")),
                    Some(finding) if is_whole_world(finding) => {}
                    Some(finding) if !direction.cell(&finding.impact).refuses(opinion) => found
                        .push(format!(
                            "{place}: because of {} {}, which says `{}`",
                            finding.rule.id,
                            finding.item,
                            direction.cell(&finding.impact).as_str()
                        )),
                    Some(_) => {}
                }
            }
        }
    }
}

/// A world that has another name now is reported as one that went and one that
/// came; what differs within it has no finding of its own.
fn is_whole_world(finding: &Finding) -> bool {
    matches!(finding.rule.id, "world-added" | "world-removed")
}

/// What no version allows is not called allowed, and the reverse.
fn versions(verdict: &Verdict, found: &mut Vec<String>) {
    let unpaid = |finding: &&GatedFinding| {
        matches!(finding.rule.judge, Judge::Change(..))
            && finding.bump > Bump::None
            && !finding.paid
    };
    let short: Vec<&str> = verdict.findings.iter().filter(unpaid).map(|it| it.rule.id).collect();
    if verdict.bump.paid != short.is_empty() {
        found.push(format!("the version is enough: {}, beside {short:?}", verdict.bump.paid));
    }
    for release in &verdict.packages {
        if release.paid != (release.required <= release.declared) {
            found.push(format!("{}: {release:?}", release.package));
        }
    }
}

/// Whatever hosts a package is for: where one of theirs is not known to take a guest that
/// links by names of the same versions, the gate fails.
fn hosts(verdict: &Verdict, [baseline, candidate]: [&Subject; 2], found: &mut Vec<String>) {
    let is_other_range = |release: &Release| {
        let [was, now] = [&release.baseline_version, &release.candidate_version]
            .map(|version| Track::from_version(version.as_ref()));
        was != now
    };
    // Of a component it counts whether the new one runs where the old one did.
    let is_component = [baseline, candidate].iter().any(|side| side.form == Form::Component);
    if is_component || verdict.packages.iter().any(is_other_range) {
        return;
    }
    for hosts in [Hosts::Wasmtime, Hosts::Strict] {
        let terms = Terms { hosts, ..Terms::default() };
        if !witgate::compare(baseline, candidate, &terms).passes(Level::Error) {
            continue;
        }
        for answer in &verdict.worlds {
            let link = &answer.old_guest_on_new_host;
            let is_rejected = |opinion: &Opinion| match link.by(*opinion).links {
                Some(links) => !links,
                None => Opinion::ALL.into_iter().any(|other| link.by(other).is_rejected()),
            };
            if hosts.opinions().iter().any(is_rejected) {
                found.push(format!("{}: passes for `{hosts}` hosts", answer.world));
            }
        }
    }
}
