//! Histories to report on.

use witgate_history::{
    Breaking, BreakingChange, CapabilityGain, Cover, NotJudged, PackageNow, PinsNow, Release,
    RepositoryHistory, RequiredBump, Step, VersionChange, WaiverMark, WaiverNow,
};

/// 1 January 2026, by `date -u -d 2026-01-01 +%s`.
const NEW_YEAR: i64 = 1_767_225_600;

/// 30 April 2026 at noon: day 119.
pub(crate) const NOW: i64 = NEW_YEAR + 119 * DAY + DAY / 2;

const DAY: i64 = 86_400;

fn step(day: i64, title: &str, breaking: Breaking, additions: usize) -> Step {
    let example = |cover: Cover| BreakingChange {
        rule: "function-removed".to_owned(),
        item: "acme:plugin/host#log".to_owned(),
        message: format!("function `log` removed from `host` on day {day}"),
        cover,
    };
    let covers = [
        (breaking.uncovered, Cover::Uncovered),
        (breaking.waived, Cover::Waived),
        (breaking.covered, Cover::Covered),
    ];
    let examples = covers.into_iter().filter(|(count, _)| *count > 0).map(|(_, it)| example(it));
    Step {
        commit: format!("{day:040x}"),
        time: NEW_YEAR + day * DAY,
        title: title.to_owned(),
        compared: 2,
        breaking,
        examples: examples.collect(),
        rules: [("function-removed".to_owned(), breaking.total())].into(),
        additions,
        ..Step::default()
    }
}

fn breaking(uncovered: usize, waived: usize, covered: usize) -> Breaking {
    Breaking { uncovered, waived, covered, unreleased: 0 }
}

/// Four months of a plugin platform.
pub(crate) fn platform() -> RepositoryHistory {
    let mark = |target: &str, expires: Option<&str>| WaiverMark {
        target: target.to_owned(),
        expires: expires.map(str::to_owned),
    };
    let marks = vec![mark("function-removed at acme:plugin/host#log", Some("2026-04-01"))];
    let january = step(10, "Plugins may count", breaking(0, 0, 0), 4);
    let february = Step {
        waivers: Some(marks.clone()),
        waivers_added: vec![marks[0].target.clone()],
        not_judged: vec![NotJudged {
            contract: "tools/wit".to_owned(),
            reason: format!("{:040x}:tools/wit/a.wit:2:3: expected a name", 7),
        }],
        ..step(40, "Remove log | with a waiver", breaking(0, 1, 0), 0)
    };
    let march = Step {
        waivers: Some(marks.clone()),
        rules: [("function-removed".to_owned(), 2), ("record-field-added".to_owned(), 1)].into(),
        ..step(65, "Clean up", breaking(3, 0, 0), 1)
    };
    let april = Step {
        waivers: Some(marks),
        capabilities_gained: vec![CapabilityGain {
            component: "acme:plugin/plugin".to_owned(),
            class: "sockets".to_owned(),
        }],
        pins_unverified: vec!["acme:plugin@0.3.0".to_owned()],
        locks_rewritten: vec!["wkg.lock: wasi:io".to_owned()],
        versions: vec![VersionChange {
            package: "acme:plugin".to_owned(),
            was: Some("0.2.1".to_owned()),
            now: Some("0.3.0".to_owned()),
        }],
        breaking: Breaking { covered: 5, unreleased: 2, ..Breaking::default() },
        ..step(100, "Version 0.3.0", breaking(0, 0, 5), 2)
    };
    let release = |tag: &str, day: i64, previous: Option<&str>, required| Release {
        tag: tag.to_owned(),
        commit: format!("{day:040x}"),
        time: NEW_YEAR + day * DAY,
        previous: previous.map(str::to_owned),
        required,
        ..Release::default()
    };
    let in_release = |step: Step, tag: &str| Step { release: Some(tag.to_owned()), ..step };
    RepositoryHistory {
        repository: "acme-plugins".to_owned(),
        head: format!("{:040x}", 119),
        since: Some(NEW_YEAR),
        commits: 57,
        steps: vec![
            in_release(january, "v0.2.0"),
            in_release(february, "v0.2.1"),
            in_release(march, "v0.2.1"),
            in_release(april, "v0.3.0"),
        ],
        releases: vec![
            Release { additions: 4, ..release("v0.2.0", 11, None, None) },
            Release {
                breaking: 3,
                uncovered: 3,
                additions: 1,
                ..release("v0.2.1", 66, Some("v0.2.0"), Some(RequiredBump::Breaking))
            },
            Release {
                breaking: 5,
                ..release("v0.3.0", 101, Some("v0.2.1"), Some(RequiredBump::Breaking))
            },
        ],
        waivers: vec![WaiverNow {
            target: "function-removed at acme:plugin/host#log".to_owned(),
            reason: "every plugin is rebuilt by the store".to_owned(),
            owner: Some("@octocat".to_owned()),
            expires: Some("2026-04-01".to_owned()),
        }],
        packages: vec![
            PackageNow {
                package: "acme:plugin".to_owned(),
                path: "wit".to_owned(),
                version: Some("0.3.0".to_owned()),
            },
            PackageNow {
                package: "acme:next".to_owned(),
                path: "next/wit".to_owned(),
                version: Some("1.0.0-rc.1".to_owned()),
            },
        ],
        pins: PinsNow { total: 3, unverified: vec!["acme:plugin@0.3.0".to_owned()] },
        ..RepositoryHistory::default()
    }
}

/// A repository that nothing happened in.
pub(crate) fn quiet() -> RepositoryHistory {
    RepositoryHistory {
        repository: "quiet".to_owned(),
        head: "0".repeat(40),
        since: Some(NEW_YEAR),
        commits: 3,
        is_cut_short: true,
        notes: vec!["this clone is shallow".to_owned()],
        ..RepositoryHistory::default()
    }
}

/// The platform with each text replaced by one that wants to be something else, and with
/// numbers and times that nobody has.
pub(crate) fn spoilt(evil: &str) -> RepositoryHistory {
    let mut it = platform();
    let text = || evil.to_owned();
    (it.repository, it.head, it.notes) = (text(), text(), vec![text()]);
    for step in &mut it.steps {
        (step.commit, step.title) = (text(), text());
        for example in &mut step.examples {
            (example.rule, example.item, example.message) = (text(), text(), text());
        }
        step.rules = [(text(), usize::MAX)].into();
        step.packages_added.push(text());
        step.locks_rewritten.push(text());
        for gain in &mut step.capabilities_gained {
            (gain.component, gain.class) = (text(), text());
        }
        for why in &mut step.not_judged {
            (why.contract, why.reason) = (text(), text());
        }
        step.release = Some(text());
    }
    it.steps[0].time = i64::MIN;
    it.steps[3].time = i64::MAX;
    it.steps[3].breaking.uncovered = usize::MAX;
    for release in &mut it.releases {
        (release.tag, release.commit, release.previous) = (text(), text(), Some(text()));
    }
    for waiver in &mut it.waivers {
        (waiver.target, waiver.reason, waiver.owner) = (text(), text(), Some(text()));
        waiver.expires = Some(text());
    }
    for package in &mut it.packages {
        (package.package, package.path) = (text(), text());
        package.version = Some(format!("1.0.0-{evil}"));
    }
    it.pins.unverified = vec![text()];
    it
}
