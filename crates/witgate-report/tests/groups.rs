//! What reads as one, and reports that stay linear in what changed.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod support;

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;
use support::{Fleet, Sample, crowded, fleet, lockstep, render, since, waiver};
use witgate_judge::{Cell, GatedFinding, Introduced, Level, Target, Waiver};
use witgate_model::{Item, Member, Scope, glob_matches};
use witgate_report::Format;

fn json(sample: &Sample) -> Value {
    serde_json::from_str(&render(Format::Json, &sample.report())).unwrap()
}

/// The groups of the findings of a rule, in the order of the findings.
fn groups(sample: &Sample, rule: &str) -> Vec<Option<String>> {
    let json = json(sample);
    let findings = json["findings"].as_array().unwrap().iter();
    let findings = findings.filter(|finding| finding["rule"] == rule);
    findings.map(|finding| finding["group"].as_str().map(str::to_owned)).collect()
}

fn ids(groups: &[Option<String>]) -> BTreeSet<&Option<String>> {
    groups.iter().collect()
}

#[test]
fn every_finding_keeps_its_entry_and_fingerprint() {
    let json = json(&lockstep());
    let findings = json["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 9 + 3 + 3);
    let of =
        |key: &str| findings.iter().map(|it| it[key].as_str().unwrap()).collect::<BTreeSet<_>>();
    assert_eq!(of("fingerprint").len(), 15);
    assert_eq!(of("group").len(), 3);
    let lines: BTreeSet<_> =
        findings[..9].iter().map(|it| it["candidate"]["line"].as_u64()).collect();
    assert_eq!(lines.len(), 9);
}

#[test]
fn ids_do_not_depend_on_how_many_there_are() {
    let all = lockstep();
    let mut some = lockstep();
    some.verdict.findings.drain(2..7);
    let (all, some) = (groups(&all, "record-field-added"), groups(&some, "record-field-added"));
    assert_eq!((all.len(), some.len()), (9, 4));
    assert_eq!(ids(&all).len(), 1);
    assert_eq!(ids(&all), ids(&some));
    assert!(all[0].as_deref().unwrap().starts_with("wgg-"), "{all:?}");
}

/// Whatever differs between two of nine fields takes one out of the group.
#[test]
fn what_is_not_the_same_is_not_one() {
    type Edit = fn(&mut GatedFinding);
    let edits: [(&str, Edit); 7] = [
        ("waived", |it| it.waiver = Some(waiver())),
        ("level", |it| it.level = Level::Warn),
        ("introduced", |it| it.introduced = Introduced::Earlier),
        ("impact", |it| it.finding.impact.host_source = Cell::Ok),
        ("paid", |it| it.paid = true),
        ("what a version owes", |it| it.finding.is_owed = true),
        ("parent", |it| {
            let Some(Item::In(_, Member::Part(ty, _))) = &mut it.finding.now else {
                panic!("it is a part")
            };
            *ty = "other".into();
        }),
    ];
    for (what, edit) in edits {
        let mut sample = lockstep();
        edit(&mut sample.verdict.findings[3]);
        let mut groups = groups(&sample, "record-field-added");
        assert!(groups.contains(&None), "{what}: {groups:?}");
        groups.retain(Option::is_some);
        assert_eq!((groups.len(), ids(&groups).len()), (8, 1), "{what}");
        // And it is distinguished.
        let text = render(Format::Human, &sample.report());
        assert!(text.contains("8 fields added to record `entry`"), "{what}: {text}");
    }
}

/// What one waiver suppresses is read as one, also beside what is waived by itself.
#[test]
fn waivers_by_rule_keep_findings_together() {
    let mut sample = lockstep();
    let by_rule = Target::Items {
        rule: "record-field-added".into(),
        item: "acme:plugin/logging#entry.*".into(),
        count: 9,
    };
    let by_rule = Arc::new(Waiver { target: by_rule, ..(*waiver()).clone() });
    for finding in &mut sample.verdict.findings[..7] {
        finding.waiver = Some(by_rule.clone());
    }
    sample.verdict.findings[8].waiver = Some(waiver());
    let groups = groups(&sample, "record-field-added");
    assert_eq!(ids(&groups[..7]).len(), 1);
    assert!(groups[0].is_some());
    assert_eq!(groups[7..], [None, None], "one has no waiver, and one its own");
    let text = render(Format::Human, &sample.report());
    assert!(text.contains("(waived): 7 fields added to record `entry`"), "{text}");
    assert_eq!(text.matches("plugins are rebuilt nightly").count(), 2, "{text}");
}

/// Where a name alone does not tell packages apart, versions do.
#[test]
fn two_versions_of_an_interface_are_two_parents() {
    let mut sample = lockstep();
    for GatedFinding { finding, .. } in &mut sample.verdict.findings[4..9] {
        let Some(Item::In(Scope::Interface(interface), _)) = &mut finding.now else {
            panic!("it is in an interface")
        };
        interface.package = support::package(support::version("0.3.0"));
        finding.item = finding.item.replace("logging#", "logging@0.3.0#");
    }
    let groups = groups(&sample, "record-field-added");
    assert_eq!(ids(&groups[..4]).len(), 1);
    assert_eq!(ids(&groups).len(), 2);
}

#[test]
fn comparisons_are_read_apart() {
    let (sample, release) = (lockstep(), since().1);
    let named = |name: &str| (Some(name.to_owned()), sample.clone(), Some(release.clone()));
    let fleet = Fleet { samples: vec![named("wit/a"), named("wit/b")], ..fleet() };
    let json: Value = serde_json::from_str(&render(Format::Json, &fleet.report())).unwrap();
    let findings = json["findings"].as_array().unwrap().iter();
    let fields = findings.filter(|finding| finding["rule"] == "record-field-added");
    let ids: BTreeSet<_> = fields.map(|it| (it["place"].as_str(), it["group"].as_str())).collect();
    let groups: BTreeSet<_> = ids.iter().map(|(_, group)| group).collect();
    assert_eq!((ids.len(), groups.len()), (2, 2));
}

/// What changed in functions that stay is a thing of its own for each, where it
/// breaks someone.
#[test]
fn functions_that_stay_are_together_where_nobody_breaks() {
    let mut sample = lockstep();
    let findings = &mut sample.verdict.findings;
    findings.retain(|finding| finding.rule.id == "function-removed");
    for GatedFinding { finding, .. } in findings.iter_mut() {
        finding.now = finding.was.clone();
    }
    assert_eq!(groups(&sample, "function-removed"), [None, None, None]);
    for GatedFinding { finding, .. } in &mut sample.verdict.findings {
        finding.impact = Default::default();
    }
    assert_eq!(ids(&groups(&sample, "function-removed")).len(), 1);
}

/// The command waives the group, and nothing beside it; where there is none
/// that does, none is shown.
#[test]
fn one_command_waives_a_group() {
    let command = "witgate waive --rule record-field-added --item 'acme:plugin/logging#entry.*' \
                   --count 9 --reason";
    let squeezed = |sample: &Sample| {
        render(Format::Human, &sample.report()).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let sample = lockstep();
    assert!(squeezed(&sample).contains(command), "{}", squeezed(&sample));
    let meant = |finding: &&GatedFinding| {
        finding.rule.id == "record-field-added"
            && glob_matches("acme:plugin/logging#entry.*", &finding.item)
    };
    assert_eq!(sample.verdict.findings.iter().filter(meant).count(), 9);
    for format in [Format::Markdown, Format::Junit, Format::Github] {
        let text = render(format, &sample.report()).replace("&apos;", "'");
        assert_eq!(text.matches(&command[..60]).count(), 1, "{format}: {text}");
        assert!(!text.contains("witgate waive wg1-"), "{format}");
    }
    // What has a waiver counts for the pattern, and needs no other.
    let mut waived = lockstep();
    waived.verdict.findings[3].waiver = Some(waiver());
    assert!(squeezed(&waived).contains(command), "{}", squeezed(&waived));
    // One that the pattern means as well is not of the group.
    let mut other = lockstep();
    other.verdict.findings[3].level = Level::Warn;
    let text = squeezed(&other);
    assert!(!text.contains("witgate waive --rule record-field-added"), "{text}");
    assert_eq!(text.matches("witgate waive wg1-").count(), 3, "{text}");
    assert!(text.contains("and 5 more: `--format json` has them all"), "{text}");
    // Each has its own all the same.
    let json = json(&other);
    let own = |it: &&Value| it["waive"].as_str().is_some_and(|it| it.contains("waive wg1-"));
    assert_eq!(json["findings"].as_array().unwrap().iter().filter(own).count(), 9 - 1 + 3);
}

/// GitHub shows ten annotations of a kind: what there is to say of each group
/// comes before further lines of one.
#[test]
fn annotations_say_everything_before_they_say_it_again() {
    let text = render(Format::Github, &lockstep().report());
    let errors: Vec<&str> = text.lines().filter(|it| it.starts_with("::error ")).collect();
    assert_eq!(errors.len(), 10);
    assert!(errors[0].contains("9 fields added") && errors[1].contains("3 functions removed"));
    assert_eq!(errors.iter().filter(|it| it.contains("%0Abreaks: ")).count(), 2, "{text}");
    assert!(errors[2].contains("; one of 9, see wit/logging.wit:6"), "{text}");
}

#[test]
fn json_is_linear_in_worlds_and_functions() {
    let size = |worlds, functions| {
        let text = render(Format::Json, &crowded(worlds, functions).report());
        println!("{worlds} worlds, {functions} functions: {} bytes", text.len());
        text.len()
    };
    let (half, whole) = (size(150, 300), size(300, 600));
    assert!(whole < 2 * half + half / 20, "{half} and {whole} bytes");
    assert!(whole < 4_000 * 300 + 4_000 * 600, "{whole} bytes");
}

/// What a finding leaves out is available, and once.
#[test]
fn nothing_is_lost() {
    let json = json(&crowded(300, 120));
    let findings = json["findings"].as_array().unwrap();
    let lists = &json["reaches"];
    assert_eq!(lists["worlds"].as_object().unwrap().len(), 1);
    assert_eq!(lists["functions"].as_object().unwrap().len(), 0);
    for finding in findings {
        let reach = &finding["reach"];
        let named = reach["worlds"].as_array().unwrap();
        assert!(named.len() <= 100);
        assert_eq!(named.len() as u64 + reach["more_worlds"].as_u64().unwrap(), 300);
        assert_eq!(reach["more_functions"], 0);
        assert_eq!(reach["all"]["functions"], Value::Null);
        let all = lists["worlds"][reach["all"]["worlds"].as_str().unwrap()].as_array().unwrap();
        assert!(all.len() == 300 && all.starts_with(named));
    }
    let link = &json["worlds"][0]["old_guest_on_new_host"];
    for link in [link, &link["wasmtime"]] {
        let named = link["because"].as_array().unwrap().len() as u64;
        assert_eq!(named + link["more_because"].as_u64().unwrap(), 120);
    }
    // Lists of a hundred are whole where they belong.
    let json = self::json(&crowded(100, 100));
    assert!(json.get("reaches").is_none());
    assert_eq!(json["findings"][0]["reach"]["worlds"].as_array().unwrap().len(), 100);
    assert_eq!(json["findings"][0]["reach"]["all"], Value::Null);
    assert_eq!(json["worlds"][0]["old_guest_on_new_host"]["more_because"], 0);
}

/// How many there are stands beside what changed, before what is said of it.
#[test]
fn the_number_of_a_group_stands_before_a_remark() {
    let mut sample = lockstep();
    for (number, finding) in sample.verdict.findings.iter_mut().enumerate() {
        if finding.finding.rule.id == "record-field-added" {
            finding.finding.message = format!("part {number} changed; nobody has it yet");
        }
    }
    let text = render(Format::Human, &sample.report());
    assert!(text.contains(" changed, and 8 more; nobody has it yet"), "{text}");
}
