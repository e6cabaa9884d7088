//! Contracts made up at random and edited: what we say of each pair against
//! what upstream's type checker says, world by world and in both directions,
//! and every edit found by a name that it may go by.
//!
//! `WITGATE_SEED` and `WITGATE_PAIRS` choose other pairs, and more of them:
//! the pair of a seed is always the same.

mod agreement;
mod appeal;
mod invented;
mod oracle;
mod scratch;

use std::collections::{BTreeMap, BTreeSet};

use invented::edits::{self, Done};
use invented::model::Model;
use invented::{Pair, shrink, text};
use scratch::Scratch;
use wit_parser::WorldId;
use witgate::witgate_diff::Kind;
use witgate::witgate_judge::Terms;
use witgate::witgate_model::Interface;
use witgate::{Subject, Verdict};

/// Pairs that a plain run examines.
const PAIRS: u64 = 1500;

#[test]
fn what_is_said_of_invented_pairs_is_so() {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let first = number("WITGATE_SEED").unwrap_or(1);
    let pairs = number("WITGATE_PAIRS").unwrap_or(PAIRS);
    let scratch = Scratch::new();
    let mut count = Count::default();
    let mut wrong: BTreeMap<String, Vec<(u64, String)>> = BTreeMap::new();
    for seed in first..first + pairs {
        let pair = invented::pair(seed);
        for Complaint { sort, detail } in examine(&scratch, &pair, &mut count) {
            wrong.entry(sort).or_default().push((seed, detail));
        }
    }
    eprintln!("{count}");
    let mut report = String::new();
    for (sort, seeds) in &wrong {
        let (seed, detail) = &seeds[0];
        let others: Vec<u64> = seeds.iter().map(|(seed, _)| *seed).take(12).collect();
        report += &format!("== {} times: {sort}\nseeds {others:?}\n", seeds.len());
        report += &format!("WITGATE_SEED={seed} WITGATE_PAIRS=1: {detail}\n");
        report += &smallest(&scratch, invented::pair(*seed), sort);
    }
    assert!(wrong.is_empty(), "\n{report}");
    if pairs < 100 {
        return;
    }
    assert!(count.skipped * 100 < pairs * 40, "upstream reads too few of them: {count}");
    assert!(count.asked > pairs, "{count}");
    assert!(count.refused * 10 > count.asked && count.refused < count.asked, "{count}");
    if pairs >= PAIRS {
        let unmade: Vec<&str> = edits::all()
            .map(|edit| edit.name)
            .filter(|name| !count.edits.contains_key(name))
            .collect();
        assert!(unmade.len() < 4, "edits never made: {unmade:?}");
    }
}

/// What there was.
#[derive(Default)]
struct Count {
    pairs: u64,
    /// Pairs of which upstream cannot read a side.
    skipped: u64,
    /// Links asked of upstream.
    asked: u64,
    /// Links that upstream refuses.
    refused: u64,
    /// Questions without an answer: there is no such component.
    no_component: u64,
    /// Answers of upstream that are other ones when it is asked otherwise.
    appeals: u64,
    /// Worlds that no component type describes.
    ambiguous: u64,
    edits: BTreeMap<&'static str, u64>,
    unread: BTreeMap<String, u64>,
}

impl std::fmt::Display for Count {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Count {
            pairs,
            skipped,
            asked,
            refused,
            no_component,
            appeals,
            ambiguous,
            edits,
            unread,
        } = self;
        write!(
            f,
            "{pairs} pairs, {skipped} skipped, {asked} links asked, {refused} refused, {no_component} \
             without a component, {appeals} appeals, {ambiguous} ambiguous\n\
             edits: {edits:?}\nunread: {unread:#?}"
        )
    }
}

/// Something that is not as it should be. Complaints of one sort have one
/// cause, or so it is hoped.
struct Complaint {
    sort: String,
    detail: String,
}

fn examine(scratch: &Scratch, pair: &Pair, count: &mut Count) -> Vec<Complaint> {
    count.pairs += 1;
    let Pair { was, now, edits } = pair;
    let (was_text, now_text) = (text::print(was), text::print(now));
    let (before, after) = match (oracle::Side::parse(&was_text), oracle::Side::parse(&now_text)) {
        (Ok(before), Ok(after)) => (before, after),
        (Err(error), _) | (_, Err(error)) => {
            count.skipped += 1;
            *count.unread.entry(gist(&error)).or_default() += 1;
            return Vec::new();
        }
    };
    let (old, new) = match (scratch.load(&was_text), scratch.load(&now_text)) {
        (Ok(old), Ok(new)) => (old, new),
        (Err(error), _) | (_, Err(error)) => {
            return vec![Complaint { sort: "not read".to_owned(), detail: error.to_string() }];
        }
    };
    // Of several roots none is taken for another, so that there is no pair.
    let several = old.contract.roots.len() > 1 || new.contract.roots.len() > 1;
    if was.packages[0].name != now.packages[0].name && several {
        count.skipped += 1;
        return Vec::new();
    }
    for edit in edits {
        *count.edits.entry(edit.name).or_default() += 1;
    }
    let verdict = witgate::compare(&old, &new, &Terms::default());
    let mut complaints = Vec::new();
    links(&verdict, (was, &before), (now, &after), count, &mut complaints);
    let moot = [was, now].into_iter().any(appeal::is_moot);
    findings(&verdict, [&old, &new], moot, &mut complaints);
    labels(&verdict, (was, now), edits, (&old, &new), &mut complaints);
    complaints
}

/// Every answer is upstream's, and every refusal has its findings.
fn links(
    verdict: &Verdict,
    (was_model, before): (&Model, &oracle::Side),
    (now_model, after): (&Model, &oracle::Side),
    count: &mut Count,
    complaints: &mut Vec<Complaint>,
) {
    for (world, was) in before.worlds() {
        let Some(now) = after.world(&world) else { continue };
        let address = format!("/{world}");
        let answer = verdict.worlds.iter().find(|answer| answer.world.ends_with(&address));
        let Some(answer) = answer else {
            let detail = world.clone();
            complaints.push(Complaint { sort: "no answer for a world".to_owned(), detail });
            continue;
        };
        let forward = asked((before, was), (after, now));
        let backward = asked((after, now), (before, was));
        let directions = [
            ("old guest", &answer.old_guest_on_new_host, forward, (was_model, now_model)),
            ("new guest", &answer.new_guest_on_old_host, backward, (now_model, was_model)),
        ];
        for (direction, ours, upstream, (guest, host)) in directions {
            let upstream = match upstream {
                Ok(upstream) => upstream,
                Err(error) => {
                    count.no_component += 1;
                    *count.unread.entry(gist(&error)).or_default() += 1;
                    continue;
                }
            };
            count.asked += 1;
            count.refused += u64::from(upstream.is_err());
            let reason = ours.typing.reason.as_deref().unwrap_or_default();
            if ours.typing.links.is_some_and(|links| links != upstream.is_ok())
                && (appeal::links(guest, host, &world) == ours.typing.links
                    || [guest, host].into_iter().any(appeal::is_moot))
            {
                count.appeals += 1;
            } else if ours.typing.links.is_none() && upstream.is_err() && ambiguous(reason) {
                count.ambiguous += 1;
            } else if ours.typing.links != Some(upstream.is_ok()) {
                let said =
                    ours.typing.links.map_or("nothing".to_owned(), |links| links.to_string());
                let upstream =
                    upstream.err().map_or("links".to_owned(), |error| format!("{error:#}"));
                complaints.push(Complaint {
                    sort: format!("links, {direction}: we say {said}"),
                    detail: format!("{world}: ours ({reason}), upstream: {upstream}"),
                });
            }
            if ours.typing.links == Some(false) && ours.typing.because.is_empty() {
                let detail = format!("{world}, {direction}: {reason}");
                complaints.push(Complaint { sort: "refused without a finding".to_owned(), detail });
            }
        }
    }
}

/// No component type has two exports of one name, which upstream finds out as
/// late as it validates the question; nobody can say whether they link.
fn ambiguous(reason: &str) -> bool {
    reason.starts_with("two exports share the canonical name")
}

/// What an error says, without the names.
fn gist(error: &anyhow::Error) -> String {
    let error = format!("{error:#}");
    error.chars().filter(|letter| !letter.is_ascii_digit() && *letter != '\n').take(160).collect()
}

/// What upstream says of a link; the outer error where there is no such
/// component.
fn asked(
    (guest, guest_world): (&oracle::Side, WorldId),
    (host, host_world): (&oracle::Side, WorldId),
) -> anyhow::Result<anyhow::Result<()>> {
    let component = guest.guest(guest_world)?;
    // A world of which there is no component makes no host either.
    host.guest(host_world)?;
    Ok(host.accepts(host_world, &component))
}

/// Every change is classified, and the report agrees with itself.
fn findings(verdict: &Verdict, sides: [&Subject; 2], moot: bool, complaints: &mut Vec<Complaint>) {
    // Where merging goes wrong no change is to blame, or a version that hides
    // another one.
    if moot {
        return;
    }
    for finding in verdict.findings.iter().filter(|it| it.rule.id == "unclassified-change") {
        let detail = finding.message.clone();
        complaints.push(Complaint { sort: "unclassified".to_owned(), detail });
    }
    for detail in agreement::contradictions(verdict, sides) {
        complaints.push(Complaint { sort: "contradiction".to_owned(), detail });
    }
}

/// Every edit is among the findings, by one of its names.
fn labels(
    verdict: &Verdict,
    models: (&Model, &Model),
    edits: &[Done],
    subjects: (&Subject, &Subject),
    complaints: &mut Vec<Complaint>,
) {
    let found: BTreeSet<Kind> =
        verdict.findings.iter().flat_map(|finding| finding.rule.kinds()).copied().collect();
    for edit in edits {
        let named = edit.kinds.iter().any(|kind| found.contains(kind));
        let alone = edits.len() == 1;
        let same = subjects.0.contract == subjects.1.contract;
        if named || edit.may_be_nothing && (same || !alone) {
            continue;
        }
        if edit.in_dependency() {
            let sides = [(models.0, subjects.0), (models.1, subjects.1)];
            if !sides.into_iter().all(|(model, subject)| promised(model, edit, subject)) {
                continue;
            }
        }
        let rules: Vec<&str> = verdict.findings.iter().map(|finding| finding.rule.id).collect();
        complaints.push(Complaint {
            sort: format!(
                "edit not found: {}{}",
                edit.name,
                if alone { "" } else { ", among others" }
            ),
            detail: format!("{} is none of {rules:?}", edit.touched),
        });
    }
}

/// Whether a contract has what an edit touched of a dependency: it has the
/// interfaces that its root reaches, their functions where a world imports or
/// exports them, and no gates.
fn promised(model: &Model, edit: &Done, subject: &Subject) -> bool {
    let Some(place) = edit.place() else { return false };
    let gates = [Kind::SinceChanged, Kind::DeprecatedChanged];
    if edit.kinds.iter().any(|kind| gates.contains(kind)) {
        return false;
    }
    let package = &model.packages[place.package];
    let interface = subject.contract.packages.iter().find_map(|(name, contents)| {
        let version = name.version.as_ref().map(ToString::to_string);
        let same = name.bare() == package.name && version == package.version;
        contents.interfaces.get(place.interface.as_str()).filter(|_| same)
    });
    // No function of it: none is promised.
    let functions = |interface: &Interface| !interface.functions.is_empty();
    let in_signatures = edit.of_function || edit.kinds.contains(&Kind::Respelled);
    interface.is_some_and(|interface| !in_signatures || functions(interface))
}

/// The pair, as small as it can be made with the same complaint.
fn smallest(scratch: &Scratch, pair: Pair, sort: &str) -> String {
    let Pair { was, now, edits } = pair;
    let labels: Vec<_> = edits.iter().map(|edit| (edit.name, &edit.touched)).collect();
    let head = format!("edits: {labels:?}\n");
    let fails = |was: &Model, now: &Model| {
        let pair = Pair { was: was.clone(), now: now.clone(), edits: Vec::new() };
        let complaints = examine(scratch, &pair, &mut Count::default());
        complaints.iter().any(|complaint| complaint.sort == sort)
    };
    let (was, now) = if fails(&was, &now) { shrink::shrink(was, now, fails) } else { (was, now) };
    let pair = Pair { was: was.clone(), now: now.clone(), edits: Vec::new() };
    let again = examine(scratch, &pair, &mut Count::default());
    let again = again.into_iter().find(|complaint| complaint.sort == sort);
    let said = again.map(|complaint| complaint.detail).unwrap_or_default();
    format!(
        "{head}smaller: {said}\n--- baseline\n{}--- candidate\n{}\n",
        text::print(&was),
        text::print(&now)
    )
}
