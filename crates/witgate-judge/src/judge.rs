//! The judging itself.

use std::collections::{BTreeMap, BTreeSet};

use witgate_diff::{Change, Kind, What};
use witgate_model::{Bump, Item, PackageName, Side, WorldName};

use crate::answers::{self, Answered};
use crate::cell::{Cell, Impact, Row};
use crate::evidence::Evidence;
use crate::finding::{Finding, Reach, ReachedWorld, fingerprint};
use crate::hints::Hints;
use crate::level::Level;
use crate::release::{self, Releases};
use crate::rule::{Draft, Judge, Rule};
use crate::rules::{self, RULES};
use crate::usage::Reached;
use crate::verdict::{self, Compared, Link, Verdict, WorldAnswer};

/// Judges the evidence.
pub fn judge(evidence: &Evidence<'_>) -> Verdict {
    let mut answers = answers::all(evidence);
    let hints = Hints::new(evidence);
    let by_kind = by_kind();
    let mut findings: Vec<Finding> = evidence
        .changes
        .iter()
        .map(|change| {
            let (rule, draft) = take(&by_kind, change, evidence);
            let mut finding = of_change(rule, draft, change, evidence);
            finding.hints.extend(hints.of(change));
            finding
        })
        .collect();

    let mut releases =
        Releases::new(&evidence.baseline.contract, &evidence.candidate.contract, evidence.pairing);
    let payers: Vec<_> = findings.iter().map(|finding| payers(finding, evidence)).collect();
    for (finding, payers) in findings.iter().zip(&payers) {
        payers.iter().for_each(|package| releases.charge(package, finding.bump));
    }
    for (finding, payers) in findings.iter_mut().zip(&payers) {
        let answers = payers.iter().filter_map(|package| releases.pays(package, finding.bump));
        let answers: Vec<bool> = answers.collect();
        finding.paid = !answers.is_empty() && answers.into_iter().all(|paid| paid);
        finding.level = finding.level.max(level(finding));
    }
    let releases = releases.settle();

    findings.extend(explain(&mut answers, &findings, evidence));
    for rule in RULES {
        if let Judge::Whole(judge) = rule.judge {
            let drafts = judge(evidence, &releases);
            findings.extend(drafts.into_iter().map(|draft| of_whole(rule, draft, evidence)));
        }
    }
    findings.sort_by(|a, b| {
        (a.at(), a.rule.id, &a.fingerprint).cmp(&(b.at(), b.rule.id, &b.fingerprint))
    });
    tell_apart(&mut findings);

    Verdict {
        baseline: side(evidence.baseline),
        candidate: side(evidence.candidate),
        compared: compared(evidence),
        bump: release::overall(&releases),
        packages: releases,
        worlds: answers.into_iter().map(|answered| answered.answer).collect(),
        findings,
    }
}

/// The rules that judge each kind of change, in their order.
fn by_kind() -> BTreeMap<Kind, Vec<&'static Rule>> {
    let mut table: BTreeMap<Kind, Vec<&'static Rule>> = BTreeMap::new();
    for rule in RULES {
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
    let message = format!("`{}` differs, and no rule says how", evidence.name(change));
    let mut draft = Draft::new(message, "please report this, with both contracts");
    draft.level = Some(Level::Error);
    (unclassified(), draft)
}

fn unclassified() -> &'static Rule {
    rules::find("unclassified-change").expect("the catalogue has the rule of last resort")
}

fn of_change(
    rule: &'static Rule,
    draft: Draft,
    change: &Change,
    evidence: &Evidence<'_>,
) -> Finding {
    let (before, after) = evidence.reached(change);
    let imported = draft.imported.unwrap_or(rule.imported);
    let exported = draft.exported.unwrap_or(rule.exported);
    let row = weigh(change, imported, exported, before.as_ref(), after.as_ref());
    let item = evidence.address(change.at());
    Finding {
        fingerprint: fingerprint(rule.id, &item, Some(&change.what)),
        rule,
        level: draft.level.unwrap_or_default(),
        bump: row.bump,
        paid: false,
        item,
        was: change.was.clone(),
        now: change.now.clone(),
        message: draft.message,
        help: draft.help,
        impact: row.impact,
        reach: reach(evidence, before.as_ref(), after.as_ref()),
        hints: draft.hints,
    }
}

/// The row for the roles that an item has. Of an item in both roles, the worse
/// answer of both.
fn weigh(
    change: &Change,
    imported: Row,
    exported: Row,
    before: Option<&Reached>,
    after: Option<&Reached>,
) -> Row {
    let sides = [before, after];
    let roles: BTreeSet<Side> = sides
        .into_iter()
        .flatten()
        .flat_map(|reached| reached.worlds.iter().map(|(_, side)| *side))
        .collect();
    // A guest carries of its imports what it uses, and nothing else.
    let mut imported = imported;
    if !before.is_some_and(|reached| reached.carried) {
        imported.impact.old_guest_on_new_host = Cell::Ok;
    }
    if !after.is_some_and(|reached| reached.carried) {
        imported.impact.new_guest_on_old_host = Cell::Ok;
    }
    // Wasmtime looks up the functions of an export, and types only through
    // them.
    let mut exported = exported;
    let mentioned = sides.into_iter().flatten().any(|reached| !reached.functions.is_empty());
    if change.at().type_name().is_some() && !mentioned {
        let softer = |cell: Cell| if cell == Cell::Breaks { Cell::CompositionOnly } else { cell };
        let Impact { old_guest_on_new_host, new_guest_on_old_host, .. } = exported.impact;
        exported.impact.old_guest_on_new_host = softer(old_guest_on_new_host);
        exported.impact.new_guest_on_old_host = softer(new_guest_on_old_host);
    }
    match (roles.contains(&Side::Import), roles.contains(&Side::Export)) {
        (true, true) => imported.worse(exported),
        (false, true) => exported,
        // In no world: judged as imported, which is WASI's convention.
        (_, false) => imported,
    }
}

/// How grave a finding is by what it breaks and what the version pays for.
fn level(finding: &Finding) -> Level {
    let by_bump = match finding.bump {
        Bump::Breaking if finding.paid => Level::Warn,
        Bump::Breaking => Level::Error,
        Bump::Additive | Bump::None => Level::Note,
    };
    if finding.impact.is_silent() { by_bump.max(Level::Warn) } else { by_bump }
}

/// The roots whose version must pay for a finding: the item's own package and
/// those with a world that it reaches; where it reaches none, every root that
/// depends on it, which is all of them.
fn payers(finding: &Finding, evidence: &Evidence<'_>) -> BTreeSet<std::sync::Arc<PackageName>> {
    let roots = &evidence.candidate.contract.roots;
    let now_name = |item: &Item| match (&finding.now, &finding.was) {
        (Some(_), _) => Some(item.package().clone()),
        _ => evidence.pairing.now(item.package()).cloned(),
    };
    let mut payers = BTreeSet::new();
    // A root that is gone has no version to pay with.
    let was_root = |item: &Item| evidence.baseline.contract.roots.contains(item.package());
    let gone = finding.now.is_none()
        && finding.was.as_ref().is_some_and(|item| was_root(item) && now_name(item).is_none());
    if let Some(package) = finding.at().and_then(now_name)
        && roots.contains(&package)
    {
        payers.insert(package);
    }
    for world in &finding.reach.worlds {
        let package = &world.name.package;
        let package = evidence.pairing.now(package).unwrap_or(package);
        if roots.contains(package) {
            payers.insert(package.clone());
        }
    }
    if payers.is_empty() && !gone { roots.clone() } else { payers }
}

fn reach(evidence: &Evidence<'_>, before: Option<&Reached>, after: Option<&Reached>) -> Reach {
    let mut functions = BTreeSet::new();
    let mut worlds = BTreeSet::new();
    let mut add = |reached: &Reached, now: &dyn Fn(&WorldName) -> WorldName| {
        for (scope, name) in reached.functions.keys() {
            let item = Item::In(scope.clone(), witgate_model::Member::Function(name.clone()));
            functions.insert(evidence.address(&item));
        }
        for (world, role) in &reached.worlds {
            let name = now(world);
            let address = evidence.address(&Item::world(name.clone()));
            worlds.insert(ReachedWorld { world: address, name, role: *role });
        }
    };
    if let Some(before) = before {
        add(before, &|world| evidence.pairing.world(world).unwrap_or_else(|| world.clone()));
    }
    if let Some(after) = after {
        add(after, &WorldName::clone);
    }
    Reach { functions: functions.into_iter().collect(), worlds: worlds.into_iter().collect() }
}

/// Puts the findings behind each refusal. A refusal that no finding explains
/// is a finding itself: what is not understood is never passed over.
fn explain(
    answers: &mut [Answered],
    findings: &[Finding],
    evidence: &Evidence<'_>,
) -> Vec<Finding> {
    let mut unexplained = Vec::new();
    for Answered { was, now, answer } in answers {
        let same =
            |reached: &WorldName| Some(reached) == now.as_ref() || Some(reached) == was.as_ref();
        let because = |cell: fn(&Impact) -> Cell| -> Vec<String> {
            findings
                .iter()
                .filter(|finding| cell(&finding.impact).refuses_link())
                .filter(|finding| finding.reach.worlds.iter().any(|world| same(&world.name)))
                .map(|finding| finding.fingerprint.clone())
                .collect()
        };
        let WorldAnswer { old_guest_on_new_host, new_guest_on_old_host, world, .. } = answer;
        type Asked<'l> = (&'l mut Link, fn(&Impact) -> Cell, &'static str);
        let directions: [Asked<'_>; 2] = [
            (
                old_guest_on_new_host,
                |impact| impact.old_guest_on_new_host,
                "old guests on new hosts",
            ),
            (
                new_guest_on_old_host,
                |impact| impact.new_guest_on_old_host,
                "new guests on old hosts",
            ),
        ];
        for (link, cell, who) in directions {
            if link.links != Some(false) {
                continue;
            }
            link.because = because(cell);
            if link.because.is_empty() {
                let reason = link.reason.clone().unwrap_or_default();
                let message =
                    format!("world `{world}` refuses {who}, and no rule says why: {reason}");
                let item = now.clone().or(was.clone()).map(Item::world);
                let mut draft = Draft::new(message, "please report this, with both contracts");
                draft.items = (None, item);
                draft.level = Some(Level::Error);
                let finding = of_whole(unclassified(), draft, evidence);
                link.because.push(finding.fingerprint.clone());
                unexplained.push(finding);
            }
        }
    }
    unexplained
}

fn of_whole(rule: &'static Rule, draft: Draft, evidence: &Evidence<'_>) -> Finding {
    let row = draft.imported.unwrap_or(rule.imported);
    let (was, now) = draft.items;
    let item = now.as_ref().or(was.as_ref()).map(|item| evidence.address(item)).unwrap_or_default();
    Finding {
        fingerprint: fingerprint(rule.id, &item, None),
        rule,
        level: draft.level.unwrap_or(Level::Error),
        bump: row.bump,
        paid: false,
        item,
        was,
        now,
        message: draft.message,
        help: draft.help,
        impact: row.impact,
        reach: Reach::default(),
        hints: draft.hints,
    }
}

/// Two findings of one rule at one address with the same facts would share a
/// fingerprint: a function that a world imports and exports, say.
fn tell_apart(findings: &mut [Finding]) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for finding in findings {
        let times = seen.entry(finding.fingerprint.clone()).or_default();
        *times += 1;
        if *times > 1 {
            let again = format!("{}\n{times}", finding.fingerprint);
            finding.fingerprint = fingerprint(finding.rule.id, &again, None);
        }
    }
}

fn side(subject: &witgate_model::Subject) -> verdict::Side {
    verdict::Side {
        place: subject.place.clone(),
        resolved: subject.resolved.clone(),
        contract: subject.contract.digest(),
    }
}

/// Everything of the candidate, and what of the baseline is gone.
fn compared(evidence: &Evidence<'_>) -> Compared {
    let mut compared = Compared::default();
    let candidate = &evidence.candidate.contract;
    for package in candidate.packages.values() {
        compared.packages += 1;
        compared.worlds += package.worlds.len();
        compared.interfaces += package.interfaces.len();
        for interface in package.interfaces.values() {
            compared.functions += interface.functions.len();
            compared.types += interface.types.len();
        }
        for world in package.worlds.values() {
            for item in world.imports.values().chain(world.exports.values()) {
                use witgate_model::{Target, WorldItem};
                match item {
                    WorldItem::Function(_) => compared.functions += 1,
                    WorldItem::Type(_) => compared.types += 1,
                    WorldItem::Interface { target: Target::Inline(interface), .. } => {
                        compared.interfaces += 1;
                        compared.functions += interface.functions.len();
                        compared.types += interface.types.len();
                    }
                    WorldItem::Interface { .. } => {}
                }
            }
        }
    }
    for change in evidence.changes {
        match change.what {
            What::PackageRemoved => {
                compared.packages += 1;
                if let Some(Item::Package(name)) = &change.was
                    && let Some(package) = evidence.baseline.contract.packages.get(name)
                {
                    compared.worlds += package.worlds.len();
                    compared.interfaces += package.interfaces.len();
                    for interface in package.interfaces.values() {
                        compared.functions += interface.functions.len();
                        compared.types += interface.types.len();
                    }
                }
            }
            What::WorldRemoved => compared.worlds += 1,
            What::InterfaceRemoved => compared.interfaces += 1,
            What::FunctionRemoved => compared.functions += 1,
            What::TypeRemoved => compared.types += 1,
            _ => {}
        }
    }
    compared
}
