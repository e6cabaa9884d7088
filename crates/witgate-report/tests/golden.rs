//! Whole reports against `fixtures/reports/`. `BLESS=1` writes them; read what
//! it wrote before you keep it.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod support;

use std::path::Path;
use std::sync::Arc;

use support::{
    Fleet, calm, components, fleet, locked, locks, lockstep, many, member, migration, move_to,
    plugin, render, since, unchanged, verified, waiver,
};
use witgate_judge::{GatedFinding, Introduced, Level};
use witgate_model::{Item, PackageName};
use witgate_report::{Detail, Filter, Format, Order, Report};

#[track_caller]
fn golden(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/reports").join(name);
    // The only escapes in a report are its colours: shown, so that a diff of
    // the fixture can be read.
    witgate_testing::golden::assert(&path, &text.replace('\u{1b}', "␛"));
}

#[test]
fn a_plugin_contract_for_people() {
    let sample = plugin();
    let report = sample.report();
    golden("plugin-80.txt", &render(Format::Human, &report));
    golden("plugin-200.txt", &render(Format::Human, &Report { width: 200, ..report.clone() }));
    golden("plugin-50.txt", &render(Format::Human, &Report { width: 50, ..report.clone() }));
    golden("plugin-color.txt", &render(Format::Human, &Report { color: true, ..report }));
}

#[test]
fn a_plugin_contract_for_programs() {
    let sample = plugin();
    golden("plugin-short.txt", &render(Format::Short, &sample.report()));
    let version = concat!("\"version\": \"", env!("CARGO_PKG_VERSION"), "\"");
    let json = render(Format::Json, &sample.report());
    assert!(json.contains(version));
    golden("plugin.json", &json.replace(version, "\"version\": \"VERSION\""));
}

#[test]
fn a_plugin_contract_for_other_tools() {
    for (name, sample) in [
        ("plugin", plugin()),
        ("migration", migration()),
        ("components", components()),
        ("unchanged", unchanged()),
    ] {
        for (format, end) in [
            (Format::Github, "github.txt"),
            (Format::Markdown, "markdown.md"),
            (Format::Junit, "junit.xml"),
            (Format::Gitlab, "gitlab.json"),
            (Format::Changelog, "changelog.md"),
        ] {
            golden(&format!("{name}-{end}"), &render(format, &sample.report()));
        }
    }
    for (name, sample) in [("plugin", plugin()), ("components", components())] {
        let version = concat!("\"version\": \"", env!("CARGO_PKG_VERSION"), "\"");
        let sarif = render(Format::Sarif, &sample.report());
        golden(&format!("{name}.sarif"), &sarif.replace(version, "\"version\": \"VERSION\""));
    }
}

/// Nine fields of one record are one thing to read; the one that is waived
/// is by itself.
#[test]
fn what_reads_as_one() {
    let mut sample = lockstep();
    sample.verdict.findings[4].waiver = Some(waiver());
    let report = sample.report();
    golden("lockstep-80.txt", &render(Format::Human, &report));
    golden("lockstep-50.txt", &render(Format::Human, &Report { width: 50, ..report.clone() }));
    for (format, end) in [
        (Format::Short, "short.txt"),
        (Format::Github, "github.txt"),
        (Format::Markdown, "markdown.md"),
        (Format::Junit, "junit.xml"),
        (Format::Gitlab, "gitlab.json"),
        (Format::Changelog, "changelog.md"),
    ] {
        golden(&format!("lockstep-{end}"), &render(format, &report));
    }
    golden("lockstep.json", &versionless(&render(Format::Json, &report)));
    golden("lockstep.sarif", &versionless(&render(Format::Sarif, &report)));
}

#[test]
fn a_new_track_that_pays() {
    let sample = migration();
    let report = sample.report();
    golden("migration-80.txt", &render(Format::Human, &report));
    golden("migration-color.txt", &render(Format::Human, &Report { color: true, ..report }));
}

#[test]
fn a_new_track_hides_nothing() {
    let mut sample = migration();
    // A guess that the other side does not share joins nothing.
    for finding in &mut sample.verdict.findings {
        if finding.rule.id == "function-added" {
            finding.finding.hints.clear();
            finding.finding.counterpart = None;
        }
    }
    let text = render(Format::Human, &Report { width: 200, ..sample.report() });
    for line in [
        "- function `flush` removed (`set-limit` is new: renamed to that?)",
        "+ function `set-limit` added",
        "SILENT: parameters of `rename` change places",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    // Where the version is not enough, all is reported in full.
    for release in &mut sample.verdict.packages {
        release.paid = false;
    }
    let text = render(Format::Human, &sample.report());
    assert!(!text.contains("migration: "), "{text}");
}

#[test]
fn nothing_changed() {
    let sample = unchanged();
    golden("unchanged.txt", &render(Format::Human, &sample.report()));
    golden("unchanged-short.txt", &render(Format::Short, &sample.report()));
}

#[test]
fn no_text_on_either_side() {
    let sample = components();
    golden("components.txt", &render(Format::Human, &sample.report()));
    golden("components-short.txt", &render(Format::Short, &sample.report()));
}

#[test]
fn text_in_the_baseline_only() {
    let mut sample = components();
    sample.baseline = plugin().baseline;
    sample.verdict.baseline = plugin().verdict.baseline;
    golden("mixed.txt", &render(Format::Human, &sample.report()));
    golden("mixed-short.txt", &render(Format::Short, &sample.report()));
}

/// The version of this crate is no part of a golden.
fn versionless(text: &str) -> String {
    let version = concat!("\"version\": \"", env!("CARGO_PKG_VERSION"), "\"");
    assert!(text.contains(version));
    text.replace(version, "\"version\": \"VERSION\"")
}

#[test]
fn several_packages_and_two_baselines() {
    let fleet = fleet();
    let report = fleet.report();
    golden("fleet-80.txt", &render(Format::Human, &report));
    golden("fleet-200.txt", &render(Format::Human, &Report { width: 200, ..report.clone() }));
    golden("fleet-color.txt", &render(Format::Human, &Report { color: true, ..report.clone() }));
    for (format, name) in [
        (Format::Short, "fleet-short.txt"),
        (Format::Github, "fleet-github.txt"),
        (Format::Markdown, "fleet-markdown.md"),
        (Format::Junit, "fleet-junit.xml"),
        (Format::Gitlab, "fleet-gitlab.json"),
        (Format::Changelog, "fleet-changelog.md"),
        (Format::Outputs, "fleet-outputs.txt"),
    ] {
        golden(name, &render(format, &report));
    }
    golden("fleet.json", &versionless(&render(Format::Json, &report)));
    golden("fleet.sarif", &versionless(&render(Format::Sarif, &report)));
}

#[test]
fn locks_alone_and_beside_packages() {
    for (name, fleet) in [("verify", locks()), ("locked", locked())] {
        let report = fleet.report();
        for (format, end) in [
            (Format::Human, "80.txt"),
            (Format::Short, "short.txt"),
            (Format::Github, "github.txt"),
            (Format::Markdown, "markdown.md"),
            (Format::Junit, "junit.xml"),
            (Format::Gitlab, "gitlab.json"),
            (Format::Changelog, "changelog.md"),
            (Format::Outputs, "outputs.txt"),
        ] {
            golden(&format!("{name}-{end}"), &render(format, &report));
        }
        golden(&format!("{name}.json"), &versionless(&render(Format::Json, &report)));
        golden(&format!("{name}.sarif"), &versionless(&render(Format::Sarif, &report)));
        let report = Report { color: true, ..report };
        golden(&format!("{name}-color.txt"), &render(Format::Human, &report));
    }
    let all = verified();
    golden("verified-80.txt", &render(Format::Human, &all.report()));
    golden("verified-short.txt", &render(Format::Short, &all.report()));
    golden("verified-markdown.md", &render(Format::Markdown, &all.report()));
}

/// Findings fail the gate, and never the record beside them.
#[test]
fn rows_fail_nothing_by_themselves() {
    assert!(!locks().report().passes());
    let rows_alone = Fleet { gate: Vec::new(), ..locks() };
    assert!(rows_alone.report().passes());
    assert!(!render(Format::Junit, &rows_alone.report()).contains("<failure"));
    let off = locks();
    let off = Report { fail_on: Level::Off, ..off.report() };
    assert!(off.passes());
    assert!(render(Format::Short, &off).contains("\nSUMMARY: "));
}

#[test]
fn looking_at_nothing_never_passes() {
    let nothing = Fleet::default();
    let report = Report { fail_on: Level::Off, ..nothing.report() };
    assert!(!report.passes());
    assert!(render(Format::Human, &report).contains("FAIL: nothing was verified"));
    assert!(render(Format::Json, &report).contains("\"status\": \"fail\""));
    assert!(render(Format::Junit, &report).contains("<failure"));
    assert!(render(Format::Sarif, &report).contains("\"executionSuccessful\": false"));
    // Whoever asked for a comparison is not content with locks.
    let mut locked = locked();
    locked.gate.clear();
    assert!(locked.report().passes());
    for (_, sample, _) in &mut locked.samples {
        sample.verdict.compared = Default::default();
    }
    assert!(!locked.report().passes());
    assert!(render(Format::Human, &locked.report()).contains("FAIL: nothing was compared"));
}

#[test]
fn entries_are_counted_and_said() {
    let ends = |fleet: &Fleet| {
        let text = render(Format::Short, &fleet.report());
        text.lines().last().unwrap().to_owned()
    };
    let mut one = verified();
    one.integrity.truncate(1);
    assert_eq!(ends(&one), "PASS: 1 of 1 entry verified");
    let mut locks = locks();
    locks.gate.clear();
    locks.integrity.extend(locks.integrity.clone());
    assert_eq!(
        ends(&locks),
        "PASS: 8 of 18 entries verified, 2 mismatches, 2 unpinned, 2 extra, 2 stale, 2 not checkable"
    );
    let outputs = render(Format::Outputs, &locks.report());
    assert!(outputs.ends_with("\nverified=8\nunverified=10\n"), "{outputs}");
}

#[test]
fn more_entries_than_anyone_reads() {
    let mut fleet = locks();
    let rows = fleet.integrity.clone();
    for number in 0..150 {
        let row = |row: &witgate_model::Entry| {
            let mut row = row.clone();
            row.file = format!("p{number}/{}", row.file);
            row
        };
        fleet.integrity.extend(rows.iter().map(row));
    }
    let text = render(Format::Human, &fleet.report());
    let (_, text) = text.split_once("\nintegrity\n").unwrap();
    assert_eq!(text.matches(": mismatch: ").count(), 8, "the worst first: {text}");
    assert!(text.contains("\n  and 744 more entries: `-v` shows all\n"), "{text}");
    assert_eq!(text.matches("✓ ").count(), 11, "{text}");
    // Three are told of by findings. Of three files that there are 151 times, ten are named.
    assert!(text.contains("  ✓ 443 more files: "), "{text}");
    let short = render(Format::Short, &fleet.report());
    assert_eq!(short.lines().count(), 3 + 151 * (5 + 3) - 3 + 1);
}

/// A package that is vendored in several places breaks in all of them, once.
#[test]
fn the_same_in_another_place_is_said_once() {
    let mut calm = calm(true);
    let broken = plugin().verdict.findings;
    calm.samples[3].1.verdict.findings = broken.clone();
    calm.samples[5].1.verdict.findings = broken;
    let text = render(Format::Human, &calm.report());
    assert_eq!(text.matches("error[enum-case-added]").count(), 1, "{text}");
    let line = "\n== wit/p005: 4 errors, 1 warning, 2 notes, the same as in wit/p003\n";
    assert!(text.contains(line), "{text}");
    // Waived in one place, it is not the same.
    calm.samples[5].1.verdict.findings[0].waiver = Some(waiver());
    let text = render(Format::Human, &calm.report());
    assert!(!text.contains("the same as in"), "{text}");
    let all = Report { detail: Detail::Verbose, ..calm.report() };
    assert!(!render(Format::Human, &all).contains("the same as in"));
}

/// What promises what it did links as it did, whatever else was found in it.
#[test]
fn worlds_of_what_did_not_change_are_no_news() {
    let mut calm = calm(true);
    let (at, mut note) = (9, plugin().verdict.findings.pop().unwrap());
    note.level = Level::Note;
    calm.samples[at].1.verdict.findings.push(note);
    let text = render(Format::Human, &calm.report());
    assert!(text.contains("\n== wit/p009: 1 note\n"), "{text}");
    assert!(!text.contains("old guests on new hosts"), "{text}");
    // Who is refused is told of, wherever.
    calm.samples[at].1.verdict.worlds[0].old_guest_on_new_host = support::refused(&[], None);
    let text = render(Format::Human, &calm.report());
    assert_eq!(text.matches("✗ rejected").count(), 1, "{text}");
}

#[test]
fn one_package_and_two_baselines() {
    let (sample, release) = since();
    let mut report = sample.report();
    report.comparisons[0].release = Some(&release);
    golden("since-80.txt", &render(Format::Human, &report));
    golden("since-markdown.md", &render(Format::Markdown, &report));
    golden("since-outputs.txt", &render(Format::Outputs, &report));
}

#[test]
fn what_passes_stays_short() {
    for (name, fleet) in [("quiet", calm(false)), ("calm", calm(true))] {
        golden(&format!("{name}-80.txt"), &render(Format::Human, &fleet.report()));
        golden(&format!("{name}-markdown.md"), &render(Format::Markdown, &fleet.report()));
        golden(&format!("{name}-short.txt"), &render(Format::Short, &fleet.report()));
    }
}

#[test]
fn more_than_anyone_reads() {
    let sample = many();
    let findings = sample.verdict.findings.len();
    let text = render(Format::Human, &sample.report());
    assert!(text.lines().count() <= 80, "{text}");
    // Whoever asks for all gets all.
    let all = Report { detail: Detail::Verbose, ..sample.report() };
    let all = render(Format::Human, &all);
    assert!(all.lines().count() > findings, "{all}");
    let names =
        |finding: &GatedFinding| finding.item.rsplit(['#', '/', '.']).next().map(str::to_owned);
    for name in sample.verdict.findings.iter().filter_map(names) {
        assert!(all.contains(&name), "{name} is missing");
    }
    assert!(!all.contains(" more finding"), "{all}");
    let short = render(Format::Short, &sample.report());
    assert_eq!(short.lines().count(), sample.verdict.findings.len() + 1);
}

/// Each version is said with the rule that found that it is not enough.
#[test]
fn versions_are_said_with_their_rules() {
    let mut other = plugin();
    let package = support::package(support::version("0.2.0"));
    let package = Arc::new(PackageName { name: "other".into(), ..(*package).clone() });
    let release = &mut other.verdict.packages[0];
    (release.package, release.candidate_version) =
        ("acme:other".to_owned(), release.baseline_version.clone());
    for finding in &mut other.verdict.findings {
        let finding = &mut finding.finding;
        if !finding.payers.is_empty() {
            finding.payers = [package.clone()].into();
        }
        if finding.is_owed {
            finding.rule = support::rule("version-bump-too-small");
            finding.now = Some(Item::Package(package.clone()));
        }
    }
    let samples = [("wit/plugin", plugin()), ("wit/other", other)];
    let samples = samples.map(|(name, sample)| (Some(name.to_owned()), sample, None)).into();
    let text = render(Format::Human, &Fleet { samples, ..Fleet::default() }.report());
    for line in [
        "\nversion[version-not-bumped]: acme:plugin needs ",
        "\nversion[version-bump-too-small]: acme:other needs ",
    ] {
        assert!(text.contains(line), "{text}");
    }
}

/// What a filter hides is counted all the same, and the gate fails as it did.
#[test]
fn what_is_not_asked_for_is_counted() {
    let sample = plugin();
    let filter = Filter { rules: vec!["enum-*".to_owned()], ..Filter::default() };
    let report = Report { filter, ..sample.report() };
    assert!(!report.passes());
    let text = render(Format::Human, &report);
    assert!(text.starts_with(&render(Format::Human, &sample.report())[..20]), "{text}");
    assert!(text.contains("error[enum-case-added]") && !text.contains("[function-removed]"));
    assert!(text.contains("\nshown:     1 of 7 findings\n"), "{text}");
    let json = render(Format::Json, &report);
    assert_eq!(json.matches("\"fingerprint\": \"wg1-").count(), 1, "{json}");
    assert!(json.contains("\"errors\": 4"), "{json}");
    let outputs = |report: &Report<'_>| render(Format::Outputs, report);
    assert_eq!(outputs(&report), outputs(&sample.report()));

    let at = |filter: Filter| {
        let report = Report { filter, ..sample.report() };
        render(Format::Short, &report).lines().count() - 1
    };
    let (level, items) = (Some(Level::Error), vec!["acme:plugin/logging#*".to_owned()]);
    assert_eq!(at(Filter::default()), 8);
    assert_eq!(at(Filter { level, ..Filter::default() }), 5);
    assert_eq!(at(Filter { items, level, ..Filter::default() }), 4);
}

#[test]
fn how_much_is_said() {
    let sample = plugin();
    for (detail, name) in [
        (Detail::Quiet, "plugin-quiet.txt"),
        (Detail::Counts, "plugin-stat.txt"),
        (Detail::Verbose, "plugin-verbose.txt"),
    ] {
        golden(name, &render(Format::Human, &Report { detail, ..sample.report() }));
    }
}

#[test]
fn findings_have_an_order() {
    let sample = plugin();
    let rules = |order| {
        let text = render(Format::Short, &Report { order, ..sample.report() });
        let rule = |line: &str| Some(line.split_once('[')?.1.split_once(']')?.0.to_owned());
        text.lines().filter_map(rule).collect::<Vec<_>>()
    };
    let mut by_name = rules(None);
    by_name.sort();
    assert_eq!(rules(Some(Order::Rule)), by_name);
    assert_eq!(rules(None), rules(Some(Order::Source)));
    let by_source = render(Format::Short, &sample.report());
    let line = |text: &str| text.split(':').nth(1).and_then(|line| line.parse::<usize>().ok());
    let mut lines: Vec<_> = by_source.lines().filter_map(line).collect();
    assert_eq!(lines.len(), 8);
    // What is gone is looked for by where it was, and shown where it was taken from.
    lines.retain(|line| *line != 3);
    assert!(lines.is_sorted(), "{by_source}");
    assert_eq!(rules(Some(Order::Level)).last().map(String::as_str), Some("world-added"));
}

/// Each line is a document: the report, then its findings as `json` has them.
#[test]
fn lines_of_json() {
    let sample = plugin();
    let whole: serde_json::Value =
        serde_json::from_str(&render(Format::Json, &sample.report())).unwrap();
    let text = render(Format::JsonLines, &sample.report());
    let mut lines =
        text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let mut report = lines.next().unwrap();
    assert_eq!(report["type"], "report");
    let findings: Vec<_> = lines
        .map(|mut finding| {
            assert_eq!(finding["type"], "finding");
            finding.as_object_mut().unwrap().remove("type");
            finding
        })
        .collect();
    report.as_object_mut().unwrap().remove("type");
    report["findings"] = findings.into();
    assert_eq!(report, whole);
}

#[test]
fn the_gate() {
    let sample = plugin();
    for (fail_on, word, status) in [
        (Level::Off, "BREAKING: ", "\"pass\""),
        (Level::Note, "FAIL: ", "\"fail\""),
        (Level::Error, "FAIL: ", "\"fail\""),
    ] {
        let report = Report { fail_on, ..sample.report() };
        for format in [Format::Human, Format::Short] {
            let text = render(format, &report);
            assert!(text.lines().any(|line| line.starts_with(word)), "{text}");
        }
        assert!(render(Format::Json, &report).contains(&format!("\"status\": {status}")));
    }
}

#[test]
fn comparing_nothing_never_passes() {
    let mut sample = unchanged();
    sample.verdict.compared = Default::default();
    let report = Report { fail_on: Level::Off, ..sample.report() };
    assert!(render(Format::Human, &report).contains("FAIL: nothing was compared"));
    assert!(render(Format::Json, &report).contains("\"status\": \"fail\""));
}

#[test]
fn one_of_several_may_compare_nothing() {
    let mut calm = calm(true);
    calm.samples[0].1.verdict.compared = Default::default();
    assert!(calm.report().passes());
    assert!(render(Format::Junit, &calm.report()).contains("<skipped message=\"nothing was"));
    for (_, sample, _) in &mut calm.samples {
        sample.verdict.compared = Default::default();
    }
    let report = Report { fail_on: Level::Off, ..calm.report() };
    assert!(!report.passes());
    assert!(render(Format::Human, &report).contains("FAIL: nothing was compared"));
    assert!(render(Format::Outputs, &report).contains("\ncompared=0\n"));
}

#[test]
fn the_policy_fails_the_gate_by_itself() {
    let mut calm = calm(false);
    calm.gate = fleet().gate;
    assert!(!calm.report().passes());
    calm.gate.retain(|finding| finding.level < Level::Error);
    assert!(calm.report().passes());
    assert!(!Report { fail_on: Level::Warn, ..calm.report() }.passes());
    assert!(!calm.report().comparisons.iter().any(|of| !of.verdict.passes(Level::Warn)));
}

#[test]
fn earlier_changes_stay_short() {
    let (mut sample, release) = since();
    let mut earlier = sample.verdict.findings.iter();
    let earlier = earlier.find(|finding| finding.introduced == Introduced::Earlier).cloned();
    for number in 0..100 {
        let mut earlier = earlier.clone().unwrap();
        move_to(&mut earlier, &format!("logging-{number}"));
        sample.verdict.findings.push(earlier);
    }
    let mut report = sample.report();
    report.comparisons[0].release = Some(&release);
    let text = render(Format::Human, &report);
    let (_, earlier) = text.split_once("\nearlier changes since ").unwrap();
    let (earlier, _) = earlier.split_once("\n  and 95 more findings: `-v` shows all\n").unwrap();
    assert_eq!(earlier.matches("\nerror[").count(), 8, "{text}");
    // The gravest are shown, and none is reported in full.
    assert!(!earlier.contains("note["), "{text}");
    assert!(!text.contains("explain function-removed"), "{text}");
}

/// What this change does to something that was never released is no news to
/// those who have the release.
#[test]
fn a_changelog_begins_at_the_release() {
    let (mut sample, release) = since();
    let mut gone = sample.verdict.findings.iter().find(|it| it.now.is_none()).unwrap().clone();
    gone.introduced = Introduced::Unreleased { is_baseline_out: false };
    gone.finding.was = Some(member("0.2.0", witgate_model::Member::Function("drafted".into())));
    gone.finding.message = "function `drafted` removed".into();
    sample.verdict.findings.push(gone);
    let mut report = sample.report();
    report.comparisons[0].release = Some(&release);
    let text = render(Format::Changelog, &report);
    assert!(text.contains("function `flush` removed") && !text.contains("drafted"), "{text}");
}

#[test]
fn findings_that_are_off_are_not_reported() {
    let mut sample = plugin();
    for finding in &mut sample.verdict.findings {
        finding.level = Level::Off;
    }
    assert!(render(Format::Json, &sample.report()).contains("\"findings\": []"));
    assert_eq!(render(Format::Short, &sample.report()).lines().count(), 1);
}

#[test]
fn formats_have_names() {
    for format in Format::ALL {
        assert_eq!(format.name().parse(), Ok(*format));
        assert!(!format.summary().is_empty());
    }
    let error = "yaml\u{1b}".parse::<Format>().unwrap_err();
    assert_eq!(
        error,
        "unknown format `yaml\\u{1b}`: use human, short, json, jsonl, github, markdown, html, sarif, junit, gitlab, changelog, outputs"
    );
}
