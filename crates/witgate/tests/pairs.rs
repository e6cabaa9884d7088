//! Real steps in the history of real packages: our answers against upstream's
//! type checker, world by world and in both directions.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod oracle;

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;
use witgate::{Link, Options, Outcome};
use witgate_testing::corpus;

/// Worlds of which upstream's `semver-check` cannot judge, so that
/// `pairs.json` has no guide for them, by the reason. `targets`, which this
/// test asks, copes with most of them.
#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn links_are_upstreams() {
    let root = corpus::root();
    let pairs = corpus::json(&root.join("corpus/pairs.json"));
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for pair in pairs.as_array().unwrap() {
        let name = pair["name"].as_str().unwrap();
        let directory = root.join("corpus/pairs").join(name);
        let resolves = |side: &str| pair[side]["resolves"] == true;
        if !resolves("before") || !resolves("after") {
            continue;
        }
        let Some(outcome) = compare(&directory, &mut wrong) else {
            *count.entry("nothing compared").or_default() += 1;
            continue;
        };
        let (before, after) = match (side(&directory, "before"), side(&directory, "after")) {
            (Ok(before), Ok(after)) => (before, after),
            (Err(error), _) | (_, Err(error)) => {
                wrong.push(format!("{name}: upstream does not read it: {error:#}"));
                continue;
            }
        };
        for (world, was) in before.worlds() {
            let Some(now) = after.world(&world) else { continue };
            let answer = outcome.verdict.worlds.iter().find(|answer| {
                answer.world.ends_with(&format!("/{world}")) && answer.note.is_none()
            });
            let Some(answer) = answer else {
                wrong.push(format!("{name}: no answer for {world}"));
                continue;
            };
            let asked = [
                (
                    "old guest on new host",
                    &answer.old_guest_on_new_host,
                    oracle::links(&before, was, &after, now),
                ),
                (
                    "new guest on old host",
                    &answer.new_guest_on_old_host,
                    oracle::links(&after, now, &before, was),
                ),
            ];
            for (direction, ours, upstream) in asked {
                *count.entry("asked").or_default() += 1;
                let Some(upstream) = upstream else {
                    *count.entry("no such component").or_default() += 1;
                    continue;
                };
                if ours.typing.links != Some(upstream) {
                    wrong.push(format!(
                        "{name} {world}, {direction}: upstream {upstream}, ours {}",
                        said(ours)
                    ));
                }
                if ours.typing.links == Some(false) && ours.typing.because.is_empty() {
                    wrong.push(format!("{name} {world}, {direction}: refused without a finding"));
                }
            }
        }
        for finding in &outcome.verdict.findings {
            if finding.rule.id == "unclassified-change" {
                wrong.push(format!("{name}: {}", finding.message));
            }
        }
    }
    eprintln!("{count:?}");
    assert!(count["asked"] > 700, "{count:?}");
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

/// `semver-check` erases versions; where none changed its track and it can
/// judge at all, its answers, written down in `pairs.json`, are ours.
#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn links_are_those_of_semver_check_on_one_track() {
    let root = corpus::root();
    let pairs = corpus::json(&root.join("corpus/pairs.json"));
    let mut wrong = Vec::new();
    let mut asked = 0;
    for pair in pairs.as_array().unwrap() {
        let name = pair["name"].as_str().unwrap();
        let directory = root.join("corpus/pairs").join(name);
        let usable = |world: &&Value| world["oracle_usable"] == true;
        let worlds = pair["worlds"].as_array().into_iter().flatten();
        let worlds: Vec<&Value> = worlds.filter(usable).collect();
        if worlds.is_empty() {
            continue;
        }
        let Some(outcome) = compare(&directory, &mut wrong) else { continue };
        if tracks_changed(&outcome) {
            continue;
        }
        for world in worlds {
            let address = format!("/{}", world["world"].as_str().unwrap());
            let answer = outcome.verdict.worlds.iter().find(|it| it.world.ends_with(&address));
            let Some(answer) = answer else {
                wrong.push(format!("{name}: no answer for {address}"));
                continue;
            };
            asked += 1;
            let forward = world["old_guest_on_new_host"] == "compatible";
            let backward = world["new_guest_on_old_host"] == true;
            if answer.old_guest_on_new_host.typing.links != Some(forward) {
                let ours = said(&answer.old_guest_on_new_host);
                wrong.push(format!("{name} {address}, old guest: {} / {ours}", world["why"]));
            }
            if answer.new_guest_on_old_host.typing.links != Some(backward) {
                let ours = said(&answer.new_guest_on_old_host);
                wrong.push(format!("{name} {address}, new guest: {backward} / {ours}"));
            }
        }
    }
    eprintln!("{asked} worlds asked");
    assert!(asked > 300, "{asked}");
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

fn said(link: &Link) -> String {
    match link.typing.links {
        Some(links) => format!("{links} ({})", link.typing.reason.as_deref().unwrap_or_default()),
        None => format!("unknown ({})", link.typing.reason.as_deref().unwrap_or_default()),
    }
}

fn side(directory: &Path, side: &str) -> anyhow::Result<oracle::Side> {
    oracle::Side::open(&directory.join(side), &[])
}

fn compare(directory: &Path, wrong: &mut Vec<String>) -> Option<Outcome> {
    let place = |side: &str| directory.join(side).to_str().unwrap().to_owned();
    match witgate::diff(&place("before"), &place("after"), &Options::default()) {
        Ok(outcome) => Some(outcome),
        // Everything behind closed gates, or a package of nothing.
        Err(witgate::Error::NothingCompared { .. }) => None,
        Err(error) => {
            wrong.push(format!("{}: {error}", directory.display()));
            None
        }
    }
}

/// Whether some package of either side links with none of the other.
fn tracks_changed(outcome: &Outcome) -> bool {
    let tracks = |subject: &witgate::Subject| {
        subject
            .contract
            .packages
            .keys()
            .map(|name| (name.bare(), name.track()))
            .collect::<std::collections::BTreeSet<_>>()
    };
    let (was, now) = (tracks(&outcome.baseline), tracks(&outcome.candidate));
    was.iter().any(|(name, track)| {
        now.iter().any(|(other, _)| other == name) && !now.contains(&(name.clone(), track.clone()))
    })
}
