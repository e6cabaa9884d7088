//! Reports as the tools that read them want them: their syntax, their required
//! keys and their limits.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod support;

use std::collections::BTreeSet;

use serde_json::Value;
use support::{
    Fleet, Sample, all_spoilt, calm, components, fleet, locked, locks, many, migration, move_to,
    outcome, plugin, render, since, unchanged, verified, waiver,
};
use witgate_judge::{Compared, Impact, Introduced, Level, Link};
use witgate_report::{Format, Report};
use witgate_testing::markdown::outside_code;
use witgate_testing::xml::elements;

fn fleets() -> Vec<Fleet> {
    let samples = [plugin(), migration(), components(), unchanged(), many(), huge(60)];
    let (sample, release) = since();
    let since = Fleet { samples: vec![(None, sample, Some(release))], ..Fleet::from(unchanged()) };
    let fleets = [
        since,
        fleet(),
        calm(false),
        calm(true),
        vast(),
        locks(),
        locked(),
        verified(),
        vast_locks(),
    ];
    samples.into_iter().map(Fleet::from).chain(fleets).collect()
}

/// More packages and findings than a comment takes, in part suppressed and in part
/// done earlier, and locks beside them.
fn vast() -> Fleet {
    let mut vast = fleet();
    let (_, sample, release) = vast.samples.remove(0);
    for number in 0..60 {
        let name = format!("wit/plugin-{number}-{}", "x".repeat(300));
        vast.samples.push((Some(name), sample.clone(), release.clone()));
    }
    for gate in vast.gate.clone() {
        vast.gate.extend(std::iter::repeat_n(gate, 30));
    }
    let Fleet { integrity, locks, .. } = vast_locks();
    (vast.integrity, vast.locks) = (integrity, locks);
    vast.notes = vec!["漢".repeat(2000); 60];
    for (number, finding) in vast.findings_mut().enumerate() {
        finding.finding.fingerprint = format!("wg1-{number:016x}");
        finding.finding.help = "<b>help</b> ".repeat(60);
        if number % 7 == 0 {
            finding.waiver = Some(waiver());
        }
    }
    vast
}

/// More entries than a comment takes, and each text long.
fn vast_locks() -> Fleet {
    let mut vast = locks();
    for row in vast.integrity.clone() {
        vast.integrity.extend(std::iter::repeat_n(row, 60));
    }
    for row in &mut vast.integrity {
        let detail = row.outcome.detail();
        row.outcome = outcome(row.outcome.status(), &(detail + &" <b>and more</b>".repeat(20)));
    }
    vast
}

/// So many of everything that there is in a plugin's verdict, and each text
/// long.
fn huge(times: usize) -> Sample {
    let mut sample = plugin();
    let verdict = &mut sample.verdict;
    let findings = std::mem::take(&mut verdict.findings);
    for number in 0..times {
        for (kind, finding) in findings.iter().enumerate() {
            let mut finding = finding.clone();
            finding.finding.fingerprint = format!("wg1-{:016x}", 1000 * kind + number);
            finding.finding.help = "<b>help</b> ".repeat(60);
            move_to(&mut finding, &format!("logging-{number}"));
            verdict.findings.push(finding);
        }
        let mut world = verdict.worlds[number % 3].clone();
        world.world = format!("{}-{number}-{}", world.world, "x".repeat(300));
        verdict.worlds.push(world);
        let mut release = verdict.packages[0].clone();
        release.package = format!("acme:p{number}-{}", "x".repeat(300));
        verdict.packages.push(release);
    }
    sample
}

#[test]
fn github_takes_ten_of_each_level() {
    for fleet in fleets() {
        let text = render(Format::Github, &fleet.report());
        let count = |command: &str| text.lines().filter(|line| line.starts_with(command)).count();
        for command in ["::error ", "::warning ", "::notice "] {
            assert!(count(command) <= 10, "{text}");
        }
        let findings = fleet.findings();
        let earlier = findings.iter().filter(|it| it.introduced == Introduced::Earlier).count();
        let all = findings.len() - earlier;
        let shown = text.lines().filter(|line| line.starts_with("::") && line.contains(" file="));
        let shown = shown.count();
        let more = format!("::notice title=witgate::and {} more (", all - shown);
        assert_eq!(text.contains(&more), all > shown, "{text}");
        assert!(!text.lines().last().unwrap().starts_with("::"));
        // What stops the merge is shown before all else.
        let stops = findings.iter().filter(|it| it.fails(Level::Error)).count();
        let errors = text.lines().filter(|line| line.starts_with("::error ")).count();
        assert_eq!(errors, stops.min(10));
        // Earlier ones are a line, however many.
        let sum = format!("::notice title=witgate::{earlier} findings of earlier changes, since ");
        assert_eq!(text.matches(&sum).count(), usize::from(earlier > 0), "{text}");
    }
}

#[test]
fn the_gate_itself_comes_first() {
    let fleet = fleet();
    let first = |format, line: &str| {
        let text = render(format, &fleet.report());
        let lines = text.lines().map(str::trim_start);
        let mut found = lines.filter(|it| it.contains(line) && !it.starts_with("\"id\""));
        assert!(found.next().unwrap().contains("policy-loosened"), "{format}: {text}");
    };
    first(Format::Human, "error[");
    first(Format::Json, "\"rule\": ");
    first(Format::Github, "::");
    first(Format::Markdown, "#### ");
    first(Format::Sarif, "\"ruleId\": ");
    first(Format::Junit, "<testcase");
    first(Format::Gitlab, "\"check_name\": ");
}

/// Waived and earlier findings stay, and raise no alarm.
#[test]
fn what_counts_for_nothing_alarms_nobody() {
    let mut fleet = fleet();
    fleet.gate.clear();
    for finding in fleet.findings_mut() {
        if finding.introduced == Introduced::Here {
            finding.waiver = Some(waiver());
        }
    }
    let report = Report { fail_on: Level::Note, ..fleet.report() };
    assert!(report.passes());
    let text = |format| render(format, &report);
    assert!(!text(Format::Github).contains("::error ") && !text(Format::Github).contains("::warn"));
    assert!(!text(Format::Junit).contains("<failure"));
    assert!(text(Format::Outputs).starts_with("result=pass\nfailing=0\nerrors=0\nwarnings=0\n"));
    for format in [Format::Gitlab, Format::Sarif] {
        let text = text(format);
        for alarm in ["\"critical\"", "\"blocker\"", "\"level\": \"warning\""] {
            assert!(!text.contains(alarm), "{alarm}");
        }
    }
    for format in Format::ALL {
        let text = text(*format);
        assert!(!text.contains("witgate waive "), "{format}");
        // The changelog tells what changed, and not what was said of it; the
        // steps that come after count.
        if !matches!(format, Format::Changelog | Format::Outputs) {
            let is_told = text.contains("rebuilt nightly") || *format == Format::Short;
            assert!(is_told && text.contains("enum-case-added"), "{format}");
        }
    }
}

#[test]
fn what_stops_the_merge_says_how_to_waive_it() {
    let mut fleet = Fleet::from(many());
    fleet.gate = self::fleet().gate;
    let stops = fleet.findings().iter().filter(|it| it.fails(Level::Error)).count();
    let commands = |format| {
        let text = render(format, &fleet.report());
        text.matches("witgate waive wg1-").count()
    };
    let of_gate = 1;
    // What a version owes is settled by waiving what it owes for.
    let owed = 1;
    assert_eq!(commands(Format::Json), stops - of_gate - owed);
    assert_eq!(commands(Format::Sarif), stops - of_gate - owed);
    assert_eq!(commands(Format::Junit), stops - of_gate - owed);
    assert_eq!(commands(Format::Github), 10 - of_gate - owed);
    let human = render(Format::Human, &fleet.report());
    let (policy, rest) = human.split_once("\nwarn[").unwrap();
    assert!(policy.contains("= waiver:  not possible"), "{human}");
    assert!(rest.contains("= waive:   witgate waive "), "{human}");
    assert!(commands(Format::Markdown) > 100);
}

#[test]
fn a_comment_takes_65536_characters() {
    for fleet in fleets() {
        let text = render(Format::Markdown, &fleet.report());
        assert!(text.starts_with("<!-- witgate -->\n"));
        assert!(text.chars().count() <= 65_536, "{}", text.chars().count());
        assert_eq!(text.matches("<details>").count(), text.matches("</details>").count());
        let is_compared = text.lines().last().unwrap().starts_with("Compared ");
        assert_eq!(is_compared, !fleet.samples.is_empty());
    }
    for (fleet, nouns) in [
        (Fleet::from(huge(60)), vec!["findings", "worlds", "packages"]),
        (vast(), vec!["findings", "worlds", "packages", "notes"]),
    ] {
        let text = render(Format::Markdown, &fleet.report());
        for nouns in nouns {
            let more = format!(" more {nouns}: `--format short` has them all.");
            assert!(text.contains(&more), "{nouns}\n{text}");
        }
    }
    // What is not told in full is counted.
    let text = render(Format::Markdown, &huge(60).report());
    assert!(text.contains("<summary>230 more: 230 errors</summary>"), "{text}");
    // However full the page is, the worst entries are in it.
    for (fleet, least) in [(vast(), 8), (vast_locks(), 40)] {
        let text = render(Format::Markdown, &fleet.report());
        let (_, text) = text.split_once("<summary>Integrity: 244 of 549 entries").unwrap();
        let (table, text) = text.split_once("\n*… and ").unwrap();
        let shown = table.matches("| ❌ mismatch |").count();
        assert!(shown >= least && !table.contains("✅"), "{shown}\n{table}");
        let left = 549 - table.matches("| ❌ ").count();
        assert!(
            text.starts_with(&format!("{left} more entries: `--format json` has them all.*\n"))
        );
    }
}

const HOSTILE: &str = "`</code></summary><img src=x onerror=y>``@octocat [a](https://evil.example) \
                       ![b](c) | www.evil.example fixes #1 <!-- --> ~~~ ```\n# x";

#[test]
fn markdown_from_outside_is_text() {
    let sources = format!("```\n~~~\n</pre>{HOSTILE}\n````` @octocat\n").repeat(40);
    for fleet in all_spoilt(HOSTILE, &sources) {
        for format in [Format::Markdown, Format::Changelog] {
            let text = render(format, &fleet.report());
            let outside = outside_code(&text);
            for bad in ["<", "@octocat", "](", "://", "www.", "#1", "\n# ", "~~~"] {
                assert!(!outside.contains(bad), "{bad}\n{outside}");
            }
            // A row has the cells of its head, whatever is in them.
            let mut head = None;
            for line in text.lines() {
                let cells = line.replace("\\|", "").matches('|').count();
                match line.starts_with("| ") {
                    true => assert_eq!(cells, *head.get_or_insert(cells), "{line}"),
                    false if line.starts_with("|---") => {}
                    false => head = None,
                }
            }
        }
    }
}

/// The properties that the specification requires, and what GitHub asks for
/// besides. (The whole schema was held against these reports by hand.)
#[test]
fn sarif_has_what_it_must_have() {
    for fleet in fleets() {
        let log: Value = serde_json::from_str(&render(Format::Sarif, &fleet.report())).unwrap();
        // 3.13.2, 3.13.4
        assert_eq!(log["version"], "2.1.0");
        let runs = log["runs"].as_array().unwrap();
        assert_eq!(runs.len(), 1);
        // 3.14.6, 3.14.17, 3.18.2, 3.19.2
        assert_eq!(runs[0]["columnKind"], "unicodeCodePoints");
        let driver = &runs[0]["tool"]["driver"];
        assert_eq!(driver["name"], "witgate");
        assert!(driver["version"].is_string() && driver["informationUri"].is_string());
        // 3.49: reporting descriptors; GitHub requires the help.
        let rules = driver["rules"].as_array().unwrap();
        for rule in rules {
            for pointer in ["/id", "/helpUri", "/shortDescription/text", "/fullDescription/text"] {
                assert!(rule.pointer(pointer).is_some_and(Value::is_string), "{pointer}");
            }
            assert!(!rule["help"]["text"].as_str().unwrap().is_empty());
        }
        // 3.20.14
        assert_eq!(runs[0]["invocations"][0]["executionSuccessful"], true);
        let results = runs[0]["results"].as_array().unwrap();
        assert!(results.len() <= 5000);
        for result in results {
            // 3.27.5, 3.27.6
            let index = result["ruleIndex"].as_u64().unwrap() as usize;
            assert_eq!(rules[index]["id"], result["ruleId"]);
            // 3.27.10, 3.27.11
            assert!(["note", "warning", "error"].contains(&result["level"].as_str().unwrap()));
            assert!(!result["message"]["text"].as_str().unwrap().is_empty());
            // 3.27.17
            let print = result["partialFingerprints"]["witgate/v1"].as_str().unwrap();
            assert!(print.starts_with("wg1-"));
            // 3.27.24: of every result or of none.
            assert!(["new", "unchanged"].contains(&result["baselineState"].as_str().unwrap()));
            // 3.27.23, 3.35: where there are none, there is no such list.
            if let Some(suppressions) = result.get("suppressions") {
                let [suppression] = &suppressions.as_array().unwrap()[..] else { panic!() };
                assert_eq!(suppression["kind"], "external");
                assert_eq!(suppression["status"], "accepted");
                assert!(suppression["justification"].as_str().unwrap().contains("until 2026"));
                assert_eq!(result["level"], "note");
            }
            // 3.27.12; GitHub shows the first location only.
            assert_eq!(result["locations"].as_array().unwrap().len(), 1);
            let related = result.get("relatedLocations").and_then(Value::as_array);
            for location in
                result["locations"].as_array().unwrap().iter().chain(related.into_iter().flatten())
            {
                location_is_sound(location);
            }
        }
    }
}

fn location_is_sound(location: &Value) {
    let physical = &location["physicalLocation"];
    // 3.4.3: a URI reference, of the characters that one may have.
    let uri = physical["artifactLocation"]["uri"].as_str().unwrap();
    assert!(uri.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\'), "{uri}");
    let region = &physical["region"];
    match region.get("startColumn") {
        Some(_) => {
            // 3.30: counted from one, and the end column is behind the end.
            let [line, column, end_line, end_column] =
                ["startLine", "startColumn", "endLine", "endColumn"]
                    .map(|key| region[key].as_u64().unwrap());
            assert!(line >= 1 && column >= 1);
            assert!((line, column) <= (end_line, end_column));
        }
        // 3.28.4: where there is no text, the item says where it is; of the
        // policy, the file. GitHub wants a line of it all the same.
        None => {
            assert_eq!(*region, serde_json::json!({ "startLine": 1 }));
            let is_item = location["logicalLocations"][0]["fullyQualifiedName"].is_string();
            assert!(is_item || uri == "witgate.toml", "{location}");
        }
    }
}

#[test]
fn sarif_keeps_the_gravest() {
    // Without text, and with no more to say than what was found, they are
    // written sooner.
    let Sample { mut verdict, .. } = huge(640);
    for finding in &mut verdict.findings {
        let finding = &mut finding.finding;
        finding.help.clear();
        (finding.was, finding.now) = (None, None);
        finding.impact = Impact::NONE;
    }
    let sample = Sample { verdict, ..components() };
    let log: Value = serde_json::from_str(&render(Format::Sarif, &sample.report())).unwrap();
    let run = &log["runs"][0];
    let count = |level: &str| {
        run["results"].as_array().unwrap().iter().filter(|result| result["level"] == level).count()
    };
    let all =
        |level| sample.verdict.findings.iter().filter(|finding| finding.level == level).count();
    assert_eq!(count("error"), all(Level::Error).min(5000));
    assert_eq!(count("error") + count("warning") + count("note"), 5000);
    let notifications = run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
    let text = notifications[1]["message"]["text"].as_str().unwrap();
    let left = sample.verdict.findings.len() - 5000;
    assert!(text.starts_with(&format!("{left} more results are left out (")), "{text}");
}

#[test]
fn junit_is_well_formed_and_counts_right() {
    for mut fleet in fleets() {
        let hostile = "<&>\"']]>\u{0}\u{b}\u{ffff}";
        fleet.findings_mut().for_each(|it| it.finding.message.push_str(hostile));
        fleet.notes.push(hostile.to_owned());
        let text = render(Format::Junit, &fleet.report());
        let names = elements(&text);
        let count = |wanted: &str| names.iter().filter(|name| *name == wanted).count();
        let head = text.lines().nth(1).unwrap();
        for (key, element) in [("tests", "testcase"), ("failures", "failure")] {
            assert!(head.contains(&format!("{key}=\"{}\"", count(element))), "{head}");
        }
        let skipped = text.split(" skipped=\"").skip(1).filter_map(|rest| rest.split_once('"'));
        let skipped: usize = skipped.map(|(number, _)| number.parse::<usize>().unwrap()).sum();
        assert_eq!(skipped, count("skipped"));
    }
}

#[test]
fn junit_fails_when_the_gate_does() {
    let fails = |report: &Report<'_>| render(Format::Junit, report).contains("<failure");
    for fleet in fleets() {
        for fail_on in [Level::Note, Level::Warn, Level::Error] {
            let report = Report { fail_on, ..fleet.report() };
            assert_eq!(fails(&report), !report.passes());
        }
    }
    // A refusal that is allowed is said, and is no failure.
    let sample = migration();
    assert!(render(Format::Junit, &sample.report()).contains("rejected, which the gate lets pass"));
    let mut sample = unchanged();
    sample.verdict.compared = Compared::default();
    sample.verdict.worlds[0].old_guest_on_new_host = Link::default();
    assert!(fails(&sample.report()));
}

#[test]
fn gitlab_has_what_it_must_have() {
    for mut fleet in fleets() {
        // The same finding in two versions of a package.
        if let Some((_, sample, _)) = fleet.samples.first_mut() {
            let findings = &mut sample.verdict.findings;
            findings.extend(findings.first().cloned());
        }
        let json: Value = serde_json::from_str(&render(Format::Gitlab, &fleet.report())).unwrap();
        let issues = json.as_array().unwrap();
        assert_eq!(issues.len(), fleet.findings().len());
        let mut prints = BTreeSet::new();
        for issue in issues {
            for key in ["description", "check_name", "fingerprint"] {
                assert!(!issue[key].as_str().unwrap().is_empty(), "{key}");
            }
            let severities = ["info", "minor", "major", "critical", "blocker"];
            assert!(severities.contains(&issue["severity"].as_str().unwrap()));
            assert!(!issue["location"]["path"].as_str().unwrap().starts_with("./"));
            assert!(issue["location"]["lines"]["begin"].as_u64().unwrap() >= 1);
            assert!(prints.insert(issue["fingerprint"].as_str().unwrap().to_owned()));
        }
    }
}

#[test]
fn a_changelog_has_sections_in_order() {
    let text = render(Format::Changelog, &plugin().report());
    let sections: Vec<_> = text.lines().filter(|line| line.starts_with("### ")).collect();
    assert_eq!(sections, ["### Added", "### Changed", "### Removed"]);
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with("### ")) {
        assert!(line.starts_with("- "), "{line}");
    }
    assert_eq!(text.matches("**Breaking:**").count(), 4, "{text}");
    // What is no change of the contract is not told.
    assert!(!text.contains("declares 0.2.1") && !text.contains("since"), "{text}");
}
