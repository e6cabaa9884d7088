//! Small pairs of contracts, an edit each, with the verdicts of upstream's type
//! checker written beside them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::Path;

use serde_json::Value;
use witgate::witgate_judge::Terms;
use witgate::witgate_load::{self, Context, Place};
use witgate::{Cell, Level, Options, Outcome, Subject, Verdict, WorldAnswer};
use witgate_testing::corpus;

#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn links_are_upstreams() {
    let root = corpus::root();
    let mut wrong = Vec::new();
    let mut asked = 0;
    for case in corpus::directories(&root.join("cases")) {
        let expected = corpus::json(&case.join("expected.json"));
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        let Some(imported) = expected.get("imported") else {
            // A side that does not resolve.
            assert_eq!(name, "since-in-future");
            let error = compare(&case).expect_err("a gate in the future is an error");
            assert!(format!("{error}").contains("unreleased"), "{error}");
            continue;
        };
        let (was, now) = subjects(&case);
        // One world at a time: an item judged in both roles takes the worse
        // answer of both, and the cases ask for each.
        let imp = only(&was, &now, "imp");
        check(&name, "imp", &imp, imported, &mut wrong);
        keep(&name, &imp, imported, &mut wrong);
        check(&name, "exp", &only(&was, &now, "exp"), &expected["exported"], &mut wrong);
        asked += 2;
    }
    assert!(asked > 150, "only {asked} worlds were asked for");
    assert!(wrong.is_empty(), "{} of {asked}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn links_of_worlds_are_upstreams() {
    let root = corpus::root();
    let mut wrong = Vec::new();
    for case in corpus::directories(&root.join("cases-worlds")) {
        // Where it says `features`, those were opened for `semver_check` alone:
        // `links` is upstream's answer with all gates closed.
        let expected = corpus::json(&case.join("expected.json"));
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        let outcome = compare(&case).unwrap_or_else(|error| panic!("{name}: {error}"));
        let verdict = outcome.verdict;
        let world = expected["worlds"][0].as_str().unwrap();
        let world = world.split('/').next_back().unwrap().split('@').next().unwrap();
        check(&name, world, &verdict, &expected, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

fn subjects(case: &Path) -> (Subject, Subject) {
    let options = Options::default();
    let load = |side: &str| {
        let path = case.join(side);
        let place = Place::parse(path.to_str().unwrap()).unwrap();
        witgate_load::load(&place, &Context::default(), &options)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    (load("before"), load("after"))
}

/// The verdict when the packages have that world alone.
fn only(was: &Subject, now: &Subject, world: &str) -> Verdict {
    let keep = |subject: &Subject| {
        let mut subject = subject.clone();
        for package in subject.contract.packages.values_mut() {
            package.worlds.retain(|name, _| &**name == world);
        }
        subject
    };
    let (was, now) = (keep(was), keep(now));
    witgate::compare(&was, &now, &Terms::default())
}

fn compare(case: &Path) -> Result<Outcome, witgate::Error> {
    let place = |side: &str| case.join(side).to_str().unwrap().to_owned();
    witgate::diff(&place("before"), &place("after"), &Options::default())
}

fn check(name: &str, world: &str, verdict: &Verdict, expected: &Value, wrong: &mut Vec<String>) {
    let answers = &verdict.worlds;
    let address = format!("/{world}");
    let Some(answer) = answers.iter().find(|answer| answer.world.ends_with(&address)) else {
        wrong.push(format!("{name}: no answer for {world}"));
        return;
    };
    for (direction, link, cell) in directions(answer) {
        let upstream = &expected[direction]["links"];
        let ours = link.typing.links.map_or(Value::Null, Value::Bool);
        if ours != *upstream {
            let why = expected[direction]["why"].as_str().unwrap_or_default();
            let reason = link.typing.reason.as_deref().unwrap_or_default();
            wrong.push(format!(
                "{name} {world} {direction}: ours {ours} ({reason}), upstream {upstream} ({why})"
            ));
        }
        if link.typing.links == Some(false) && link.typing.because.is_empty() {
            wrong.push(format!("{name} {world} {direction}: refused, and no finding says why"));
        }
        // The other way round: a finding that refuses all links of a world that
        // links nevertheless is a false alarm.
        for finding in &verdict.findings {
            let [was, now] =
                [finding.impact.old_guest_on_new_host, finding.impact.new_guest_on_old_host];
            let said = if cell == 0 { was } else { now };
            let worlds = &finding.reach.worlds;
            let only_here = !worlds.is_empty() && worlds.iter().all(|it| it.world == answer.world);
            // A version is also that of the interfaces which no world mentions.
            let package =
                matches!(finding.item_at(), Some(witgate::witgate_model::Item::Package(_)));
            if said.refuses_link() && only_here && !package && link.typing.links == Some(true) {
                wrong.push(format!(
                    "{name} {world} {direction}: links, but {} says {}",
                    finding.rule.id,
                    said.as_str()
                ));
            }
        }
    }
    for finding in &verdict.findings {
        if finding.rule.id == "unclassified-change" {
            wrong.push(format!("{name}: {}", finding.message));
        }
        assert!(finding.level > Level::Off, "{name}: {} has no level", finding.rule.id);
    }
}

fn directions(answer: &WorldAnswer) -> [(&'static str, &witgate::Link, usize); 2] {
    [
        ("old_guest_on_new_host", &answer.old_guest_on_new_host, 0),
        ("new_guest_on_old_host", &answer.new_guest_on_old_host, 1),
    ]
}

/// The guest that imports only `keep`, which no case touches: what breaks it
/// breaks everyone, and what does not breaks users at most.
fn keep(name: &str, verdict: &Verdict, imported: &Value, wrong: &mut Vec<String>) {
    for (index, side) in
        ["old_guest_using_only_keep_on_new_host", "new_guest_using_only_keep_on_old_host"]
            .into_iter()
            .enumerate()
    {
        let Some(upstream) = imported[side]["links"].as_bool() else { continue };
        let everyone = verdict.findings.iter().find(|finding| {
            let impact = finding.impact;
            let cell = [impact.old_guest_on_new_host, impact.new_guest_on_old_host][index];
            cell == Cell::Breaks
        });
        match everyone {
            Some(finding) if upstream => {
                wrong
                    .push(format!("{name} {side}: links, but {} breaks everyone", finding.rule.id));
            }
            None if !upstream => wrong.push(format!("{name} {side}: refused, and nothing says so")),
            _ => {}
        }
    }
}
