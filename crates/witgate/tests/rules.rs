//! What holds of all rules together; what each finds is in `fixtures.rs`.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod agreement;
mod fixture;
mod oracle;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use witgate::Options;
use witgate::witgate_diff::Kind;
use witgate::witgate_judge::{Judge, RULES, WASMTIME, WIT_BINDGEN};
use witgate_testing::corpus;

/// Rules that have no opposite, and why.
const LONE: &[(&str, &str)] = &[
    ("deprecated-item-removed", "what is added deprecated is added, and found as that"),
    ("prerelease-import", "what a component exports is for those who import it to build for"),
];

/// Rules that no pair of contracts makes fire.
const UNSEEN: &[(&str, &str)] =
    &[("unclassified-change", "it fires where every other rule has nothing to say")];

/// Worlds that upstream is not asked about.
const UNASKED: &[(&str, &str)] = &[
    ("package-added", "upstream reads no tree of packages"),
    ("package-became-dependency", "upstream reads no tree of packages"),
    ("package-became-root", "upstream reads no tree of packages"),
    ("package-left-behind", "upstream reads no tree of packages"),
    ("package-removed", "upstream reads no tree of packages"),
];

/// Fixtures and guests that upstream builds no component of, and why.
const UNBUILT: &[(&str, &str, &str)] = &[(
    "interface-versions-conflict",
    "new->old",
    "of the versions that a world imports it keeps the latest, and that lacks a function",
)];

#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn reports_on_real_pairs_agree_with_themselves() {
    let root = corpus::root();
    let mut wrong = Vec::new();
    let mut compared = 0;
    for pair in corpus::directories(&root.join("corpus/pairs")) {
        let name = pair.file_name().unwrap().to_str().unwrap().to_owned();
        let place = |side: &str| pair.join(side).to_str().unwrap().to_owned();
        for (was, now) in [("before", "after"), ("after", "before")] {
            let options =
                Options { features: Vec::new(), all_features: true, ..Options::default() };
            let Ok(outcome) = witgate::diff(&place(was), &place(now), &options) else { continue };
            compared += 1;
            let faults = agreement::faults(&outcome);
            wrong.extend(faults.into_iter().map(|it| format!("{name}, {was} to {now}: {it}")));
        }
    }
    assert!(compared > 600, "only {compared} pairs could be compared");
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_rule_has_a_fixture_and_every_fixture_a_rule() {
    let rules: BTreeSet<&str> = RULES.iter().map(|rule| rule.id).collect();
    // Rules about the gate are found in `tests/gate.rs`.
    let gate =
        RULES.iter().filter(|rule| matches!(rule.judge, Judge::Fact(..))).map(|rule| rule.id);
    // And those of `lint` in `tests/lints.rs`.
    let linted = RULES.iter().filter(|rule| rule.lint().is_some()).map(|rule| rule.id);
    let unseen: BTreeSet<&str> =
        UNSEEN.iter().map(|(id, _)| *id).chain(gate).chain(linted).collect();
    let fixtures = fixture::all();
    let seen: BTreeSet<&str> = fixtures.iter().map(|fixture| fixture.name.as_str()).collect();
    let due: BTreeSet<&str> = rules.difference(&unseen).copied().collect();
    assert_eq!(due.difference(&seen).collect::<Vec<_>>(), Vec::<&&str>::new(), "no fixture");
    assert_eq!(seen.difference(&due).collect::<Vec<_>>(), Vec::<&&str>::new(), "no rule");
    for fixture in &fixtures {
        let name = &fixture.name;
        let candidate = text_of(&fixture.side("candidate"));
        assert!(
            candidate.contains("// Near miss: ") || candidate.contains(";; Near miss: "),
            "{name} does not say its near miss"
        );
    }
}

/// All text at a path.
fn text_of(path: &Path) -> String {
    if path.is_file() {
        return fs::read_to_string(path).unwrap();
    }
    let entries = fs::read_dir(path).unwrap();
    entries.map(|entry| text_of(&entry.unwrap().path())).collect()
}

#[test]
fn ids_are_file_names() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../witgate-judge/src/rules");
    let ids: BTreeSet<&str> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(ids.len(), RULES.len(), "an id is used twice");
    for id in &ids {
        let name = format!("{}.rs", id.replace('-', "_"));
        let families = fs::read_dir(&sources).unwrap().map(|entry| entry.unwrap().path());
        let mut files = families.map(|family| family.join(&name));
        let file = files.find(|file| file.is_file());
        let file = file.unwrap_or_else(|| panic!("no family holds {name}"));
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.contains(&format!("id: \"{id}\"")), "{id} stands in another file");
    }
}

#[test]
fn every_rule_has_its_page() {
    for rule in RULES.iter() {
        let id = rule.id;
        assert!(!rule.summary.is_empty() && !rule.summary.ends_with('.'), "{id}: {}", rule.summary);
        for text in [rule.docs, rule.instead] {
            assert!(text.starts_with('\n') && text.ends_with(".\n"), "{id}: {text}");
        }
        let is_cited = rule.source.starts_with('\n') && rule.source.ends_with(".\n");
        assert!(is_cited || rule.source.is_empty(), "{id}: {}", rule.source);
        assert!(rule.page().len() > 100, "{id}: too little");
        for line in rule.page().lines() {
            assert!(line.chars().count() <= 84, "{id}: too wide: {line}");
        }
        let measured = rule.page().replace('\n', " ");
        assert!(!measured.contains("{w"), "{id}: {measured}");
        for (peer, release) in [("Wasmtime", WASMTIME), ("wit-bindgen", WIT_BINDGEN)] {
            let pinned = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
            let mention = format!("{peer} ");
            for text in measured.split(&mention).skip(1).filter(|it| pinned(it)) {
                assert!(text.starts_with(release), "{id}: {peer} {text}");
                let named = rule.source.contains(&format!("{peer} {release}"));
                assert!(!named, "{id}: write `{{{}}}`", peer.to_lowercase());
            }
        }
    }
}

#[test]
fn pages_speak_of_what_was_measured() {
    let oracles = Path::new(env!("CARGO_MANIFEST_DIR")).join("../witgate-oracles");
    for manifest in ["Cargo.toml", "bindings/programs/Cargo.toml"] {
        let manifest = fs::read_to_string(oracles.join(manifest)).unwrap();
        for (peer, release) in [("wasmtime", WASMTIME), ("wit-bindgen", WIT_BINDGEN)] {
            for pin in manifest.lines().filter(|it| it.starts_with(&format!("{peer} = "))) {
                assert!(pin.contains(&format!("\"={release}.")), "{pin}");
            }
        }
    }
}

#[test]
fn every_kind_of_change_has_a_rule() {
    let judged: BTreeSet<Kind> = RULES.iter().flat_map(|rule| rule.kinds()).copied().collect();
    for kind in Kind::ALL {
        assert!(judged.contains(kind), "no rule judges {kind:?}");
    }
}

#[test]
fn opposites_exist() {
    let compared = RULES.iter().filter(|rule| rule.lint().is_none());
    let ids: BTreeSet<&str> = compared.map(|rule| rule.id).collect();
    let lone: BTreeSet<&str> = LONE.iter().map(|(id, _)| *id).collect();
    let swaps = [
        ("added", "removed"),
        ("import", "export"),
        ("async", "sync"),
        ("fallible", "infallible"),
        ("own", "borrow"),
    ];
    for id in ids.difference(&lone) {
        for (one, other) in swaps {
            let opposite: Vec<&str> = id
                .split('-')
                .map(|word| match word {
                    word if word == one => other,
                    word if word == other => one,
                    word => word,
                })
                .collect();
            let opposite = opposite.join("-");
            assert!(ids.contains(&*opposite), "{id} has no opposite {opposite}");
        }
    }
}

#[test]
fn links_are_upstreams() {
    let mut wrong = Vec::new();
    let mut asked = 0;
    for fixture in fixture::all() {
        let name = &fixture.name;
        if UNASKED.iter().any(|(unasked, _)| unasked == name) || fixture.is_of_components() {
            continue;
        }
        let features = fixture.features();
        let features: Vec<&str> = features.iter().map(String::as_str).collect();
        let open = |which| oracle::Side::open(&fixture.side(which), &features).unwrap();
        let (was, now) = (open("baseline"), open("candidate"));
        for answer in fixture.compare().verdict.worlds {
            let world = answer.world.rsplit('/').next().unwrap();
            let (Some(old), Some(new)) = (was.world(world), now.world(world)) else { continue };
            let directions = [
                ("old->new", oracle::links(&was, old, &now, new), answer.old_guest_on_new_host),
                ("new->old", oracle::links(&now, new, &was, old), answer.new_guest_on_old_host),
            ];
            for (direction, upstream, ours) in directions {
                asked += 1;
                let is_unbuilt = |it: &&(&str, &str, &str)| it.0 == name && it.1 == direction;
                if upstream.is_none() && UNBUILT.iter().any(|it| is_unbuilt(&it)) {
                    continue;
                }
                if upstream != ours.typing.links {
                    let reason = ours.typing.reason.unwrap_or_default();
                    let links = ours.typing.links;
                    wrong.push(format!(
                        "{name} {world} {direction}: ours {links:?} ({reason}), upstream {upstream:?}"
                    ));
                }
            }
        }
    }
    assert!(asked > 200, "only {asked} questions were asked");
    assert!(wrong.is_empty(), "{} of {asked}:\n{}", wrong.len(), wrong.join("\n"));
}
