//! Text from outside in every place that a report has, in every format.

use std::sync::Arc;

use witgate::witgate_judge::{Reach, ReachedWorld, Waiver};
use witgate::witgate_model::{Entry, EntryKind, Outcome, Site, SourceFile, Sources, Span};
use witgate::witgate_report::{Comparison, Format, Report, write};
use witgate::{
    GatedFinding, Options, Subject, Target as WaiverTarget, Terms, Verdict, compare, load_bytes,
};

use super::{Target, parts};
use crate::output::{assert_formats, assert_harmless};

pub(super) static TARGET: Target = Target { name: "report", run, seeds };

const BASELINE: &str = include_str!("../../../../fixtures/plugin/baseline.wit");
const CANDIDATE: &str = include_str!("../../../../fixtures/plugin/candidate.wit");

fn run(input: &[u8]) {
    let texts: Vec<String> =
        parts(input).map(|part| String::from_utf8_lossy(part).into_owned()).collect();
    let mut texts = texts.iter().cycle().map(String::as_str);
    let mut next = || texts.next().expect("there is at least one part");

    let load = |text: &str| {
        load_bytes("a.wit", text.as_bytes(), &Options::default()).expect("the fixtures are valid")
    };
    let (mut baseline, mut candidate) = (load(BASELINE), load(CANDIDATE));
    let mut verdict = compare(&baseline, &candidate, &Terms::default());
    for finding in &mut verdict.findings {
        replace(finding, &mut next);
    }
    replace_sides(&mut verdict, [&mut baseline, &mut candidate], &mut next);
    let mut gate: Vec<GatedFinding> = verdict.findings.iter().take(2).cloned().collect();
    for finding in &mut gate {
        let sources = Sources::new(vec![file(next(), next())]);
        finding.finding.sites = [None, Some(Site::new(sources.into(), Span::new(0, 0, 1)))];
    }
    let outcomes: [fn(String) -> Outcome; 3] =
        [Outcome::mismatch, Outcome::extra, Outcome::not_checkable];
    let integrity: Vec<Entry> = outcomes
        .iter()
        .map(|outcome| Entry {
            kind: EntryKind::LockEntry,
            file: next().to_owned(),
            format: "wkg",
            name: next().to_owned(),
            outcome: outcome(next().to_owned()),
            range: Some(0..1),
        })
        .collect();
    let locks: Vec<SourceFile> = integrity.iter().map(|entry| file(&entry.file, next())).collect();
    let notes = vec![next().to_owned(), next().to_owned()];
    let name = next().to_owned();
    let comparison = Comparison {
        name: Some(&name),
        verdict: &verdict,
        baseline: &baseline,
        release: None,
        candidate: &candidate,
    };
    for width in [1, 40, 100] {
        let report = Report {
            comparisons: vec![comparison; 2],
            gate: &gate,
            integrity: &integrity,
            locks: &locks,
            notes: &notes,
            width,
            ..Report::default()
        };
        match width {
            100 => assert_formats(&report),
            _ => {
                let mut out = Vec::new();
                write(Format::Human, &report, &mut out).expect("memory takes it");
                assert_harmless(&String::from_utf8(out).expect("reports are UTF-8"));
            }
        }
    }
}

fn file(path: &str, text: &str) -> SourceFile {
    SourceFile { path: path.to_owned(), text: text.into() }
}

/// Replaces all text in a finding that may come from outside.
fn replace<'t>(finding: &mut GatedFinding, next: &mut impl FnMut() -> &'t str) {
    for text in [&mut finding.finding.message, &mut finding.finding.help, &mut finding.finding.item]
    {
        *text = next().to_owned();
    }
    finding.finding.hints.push(next().to_owned());
    let world = |world: &ReachedWorld| ReachedWorld { world: next().to_owned(), ..world.clone() };
    let worlds = finding.reach.worlds.iter().map(world).collect();
    finding.finding.reach = Reach { functions: [next().to_owned()].into(), worlds };
    // Every other finding is waived.
    if finding.fingerprint.as_bytes().last().is_some_and(|byte| byte % 2 == 0) {
        let (rule, item) = (next().to_owned(), next().to_owned());
        finding.waiver = Some(Arc::new(Waiver {
            is_merged: false,
            target: WaiverTarget::Items { rule, item, count: 1 },
            reason: next().to_owned(),
            owner: Some(next().to_owned()),
            issue: Some(next().to_owned()),
            expires: None,
            applies: None,
            site: None,
        }));
    }
}

fn replace_sides<'t>(
    verdict: &mut Verdict,
    subjects: [&mut Subject; 2],
    next: &mut impl FnMut() -> &'t str,
) {
    for side in [&mut verdict.baseline, &mut verdict.candidate] {
        side.place = next().to_owned();
        side.resolved = Some(next().to_owned());
    }
    for subject in subjects {
        let files = subject.sources.files().iter().map(|_| file(next(), next()));
        subject.sources = Sources::new(files.collect());
        subject.place = next().to_owned();
        subject.resolved = Some(next().to_owned());
    }
    for world in &mut verdict.worlds {
        world.world = next().to_owned();
        world.note = Some(next().to_owned());
        world.old_guest_on_new_host.typing.reason = Some(next().to_owned());
        world.new_guest_on_old_host.typing.because = [next().to_owned()].into_iter().collect();
    }
    for release in &mut verdict.packages {
        release.package = next().to_owned();
    }
}

fn seeds() -> Vec<Vec<u8>> {
    let texts = [
        "##vso[task.setvariable variable=x]y ##teamcity[message text='x'] ##[group]x",
        "::error file=a::b\n::stop-commands::x\n%0A::warning::",
        "\u{1b}[2J\u{1b}]8;;https://evil.example\u{7}x\u{1b}]0;title\u{7}\u{9b}31m\u{202e}\u{200b}",
        "--- group\n+++ group\n~~~ x\ntravis_fold:start:x\r\nsection_start:1:x\r\u{1b}[0K",
        "`</code></summary><img src=x onerror=y>``@octocat [a](https://evil.example) ![b](c) | \
         www.evil.example fixes #1 <!-- --> ~~~ ```\n# x",
        "]]></failure><testcase/>\u{0}\u{b}\u{ffff}&amp;\"'",
        "javascript:alert(1) [x](1) {0} \\[y](2) file:///etc/passwd %00 ../../x",
    ];
    let each = texts.iter().map(|text| text.as_bytes().to_vec());
    let all = texts.map(str::as_bytes).join(&0xff);
    each.chain([all]).collect()
}
