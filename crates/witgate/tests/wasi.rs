//! The whole history of WASI 0.2, and the step to 0.3.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;

use witgate::witgate_model::Track;
use witgate::{Bump, Options, Outcome};
use witgate_testing::corpus;

/// Every release of 0.2 that resolves. The tag v0.2.4 ships `wasi:http@0.2.3`,
/// whose dependencies it does not have.
const RELEASES: [&str; 12] = [
    "v0.2.0", "v0.2.1", "v0.2.2", "v0.2.3", "v0.2.5", "v0.2.6", "v0.2.7", "v0.2.8", "v0.2.9",
    "v0.2.10", "v0.2.11", "v0.2.12",
];

#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn no_release_of_0_2_breaks_an_old_guest() {
    let root = corpus::root();
    let mut adopted = BTreeSet::new();
    for (at, pair) in RELEASES.windows(2).enumerate() {
        let outcome = compare(&root, pair[0], pair[1]);
        let mut worlds = 0;
        for answer in outcome.verdict.worlds.iter().filter(|answer| on_0_2(&answer.world)) {
            if answer.note.as_deref() == Some("added") {
                // `wasi:http/imports` came with 0.2.1.
                assert_eq!((pair[1], &*answer.world), ("v0.2.1", "wasi:http/imports"));
                continue;
            }
            worlds += 1;
            let [old, new] = [&answer.old_guest_on_new_host, &answer.new_guest_on_old_host];
            assert_eq!(
                old.typing.links,
                Some(true),
                "{pair:?} {}: {:?}",
                answer.world,
                old.typing.reason
            );
            if new.typing.links != Some(true) {
                let package = answer.world.split(['/', '@']).next().unwrap().to_owned();
                adopted.insert((pair[1], package));
            }
        }
        assert!(worlds >= 8, "{pair:?}: {worlds} worlds, release {at}");
        for release in &outcome.verdict.packages {
            if release
                .baseline_version
                .as_ref()
                .is_some_and(|it| it.minor == 2 && it.pre.is_empty())
            {
                assert!(release.required < Bump::Breaking, "{pair:?} {}", release.package);
                assert!(release.paid, "{pair:?} {}", release.package);
            }
        }
    }
    // 0.2.2 gave `wasi:http/types` the alias `field-name`, and 0.2.12 gave
    // `wasi:cli/exit` the function `exit-with-code`, which http's worlds do not
    // import.
    let expected = [("v0.2.12", "wasi:cli"), ("v0.2.2", "wasi:http")];
    let expected = expected.map(|(release, package)| (release, package.to_owned()));
    assert_eq!(adopted, BTreeSet::from(expected));
}

#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn the_tag_that_does_not_resolve_says_what_is_missing() {
    let root = corpus::root();
    let place =
        |tag: &str| root.join("corpus/wasi-releases").join(tag).to_str().unwrap().to_owned();
    let error = witgate::diff(&place("v0.2.3"), &place("v0.2.4"), &Options::default())
        .expect_err("v0.2.4 does not resolve")
        .to_string();
    assert!(error.contains("@0.2.3"), "{error}");
}

#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn from_0_2_to_0_3_nothing_links_and_the_version_pays() {
    let root = corpus::root();
    for package in ["cli", "clocks", "filesystem", "http", "random", "sockets"] {
        let directory = root.join(format!("corpus/pairs/wasi-{package}-0.2.12-to-0.3.0"));
        let place = |side: &str| directory.join(side).to_str().unwrap().to_owned();
        let outcome = witgate::diff(&place("before"), &place("after"), &Options::default())
            .unwrap_or_else(|error| panic!("{package}: {error}"));
        let bump = &outcome.verdict.bump;
        assert_eq!((bump.required, bump.declared), (Bump::Breaking, Bump::Breaking), "{package}");
        assert!(bump.paid, "{package}");
        for answer in &outcome.verdict.worlds {
            for link in [&answer.old_guest_on_new_host, &answer.new_guest_on_old_host] {
                assert_ne!(link.typing.links, Some(true), "{package} {}", answer.world);
            }
        }
    }
}

/// A package that reaches another version of itself overflows the stack of
/// upstream's `semver-check`.
#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn a_package_may_reach_another_version_of_itself() {
    let root = corpus::root();
    let case = root.join("cases-hard/self-version-through-dependency");
    let case = case.to_str().unwrap();
    let outcome = witgate::diff(case, case, &Options::default()).unwrap();
    assert!(outcome.verdict.findings.is_empty());
    assert_eq!(outcome.baseline.contract.packages.len(), 3);
    let tracks: BTreeSet<Track> = outcome
        .baseline
        .contract
        .packages
        .keys()
        .filter(|name| name.bare() == "a:b")
        .map(|name| name.track())
        .collect();
    assert_eq!(tracks, BTreeSet::from([Track::Unversioned, Track::Major(1)]));
    let [answer] = &outcome.verdict.worlds[..] else { panic!("one world") };
    assert_eq!(answer.old_guest_on_new_host.typing.links, Some(true));
}

fn compare(root: &std::path::Path, was: &str, now: &str) -> Outcome {
    let place =
        |tag: &str| root.join("corpus/wasi-releases").join(tag).to_str().unwrap().to_owned();
    witgate::diff(&place(was), &place(now), &Options::default())
        .unwrap_or_else(|error| panic!("{was} to {now}: {error}"))
}

/// The trees carry drafts of 0.3 too, each a package on another track.
fn on_0_2(world: &str) -> bool {
    !world.contains("@0.3")
}
