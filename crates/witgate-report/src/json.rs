//! For programs: `witgate/report/1`, whose keys only ever grow.

mod reaches;

use std::io::{self, Write};

use serde::Serialize;
use witgate_judge::{Because, Compared, Impact, Link, Release, Side, Target, Waiver, WorldAnswer};
use witgate_model::{Entry, TextRange};

use crate::format::Row;
use crate::found::ReportedFinding;
use crate::group::group_ids;
use crate::integrity::Counts;
use crate::json::reaches::{Reaches, WireReach};
use crate::report::{Comparison, Report};
use crate::tally::Tally;
use crate::wire::{WireSide, WireTool};
use crate::{visible, whole};

/// The JSON Schema of the `json` format.
pub const REPORT_SCHEMA: &str = include_str!("../schema/report-1.json");

pub(crate) static ROW: Row =
    Row { name: "json", summary: "for programs: `witgate/report/1`, with a JSON Schema", write };

pub(crate) static LINES: Row = Row {
    name: "jsonl",
    summary: "the same in lines: the report, then each finding",
    write: write_lines,
};

#[derive(Serialize)]
struct Wire<'a> {
    schema: &'static str,
    tool: WireTool,
    status: &'static str,
    fail_on: &'static str,
    typing: &'static str,
    baseline: Option<WireSide<'a>>,
    release: Option<WireSide<'a>>,
    candidate: Option<WireSide<'a>>,
    compared: WireCompared,
    bump: WireRelease<'a>,
    tally: WireTally,
    notes: &'a [String],
    packages: Vec<WireRelease<'a>>,
    worlds: Vec<WireWorld<'a>>,
    comparisons: Vec<WireComparison<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    findings: Option<Vec<WireFinding<'a>>>,
    #[serde(skip_serializing_if = "Reaches::is_empty")]
    reaches: Reaches<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    integrity: Vec<WireEntry<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    linted: Option<WireLinted>,
}

#[derive(Serialize)]
struct WireLinted {
    packages: usize,
}

/// A line of the `jsonl` format.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum WireLine<'a, 'w> {
    /// The report without its findings; the first line.
    Report(&'w Wire<'a>),
    Finding(&'w WireFinding<'a>),
    /// Lists that findings refer to, where there are any; the last line.
    Reaches(Reaches<'a>),
}

#[derive(Serialize)]
struct WireComparison<'a> {
    name: Option<&'a str>,
    baseline: WireSide<'a>,
    release: Option<WireSide<'a>>,
    candidate: WireSide<'a>,
    compared: WireCompared,
    bump: WireRelease<'a>,
    packages: Vec<WireRelease<'a>>,
    worlds: Vec<WireWorld<'a>>,
}

#[derive(Serialize)]
struct WireTally {
    errors: usize,
    warnings: usize,
    notes: usize,
    waived: usize,
    earlier: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    integrity: Option<WireIntegrity>,
}

/// By the words that entries have.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WireIntegrity {
    verified: usize,
    mismatch: usize,
    unpinned: usize,
    extra: usize,
    stale: usize,
    not_checkable: usize,
}

#[derive(Serialize)]
struct WireEntry<'a> {
    file: &'a str,
    format: &'static str,
    entry: &'a str,
    verdict: &'static str,
    detail: String,
}

#[derive(Serialize)]
struct WireCompared {
    packages: usize,
    worlds: usize,
    interfaces: usize,
    functions: usize,
    types: usize,
}

#[derive(Serialize)]
struct WireRelease<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    package: &'a str,
    required: &'static str,
    declared: &'static str,
    baseline_version: Option<String>,
    candidate_version: Option<String>,
    next_version: Option<String>,
    paid: bool,
}

#[derive(Serialize)]
struct WireWorld<'a> {
    world: &'a str,
    old_guest_on_new_host: WireLink<'a>,
    new_guest_on_old_host: WireLink<'a>,
    note: Option<&'a str>,
}

#[derive(Serialize)]
struct WireLink<'a> {
    links: Option<bool>,
    because: Vec<&'a str>,
    more_because: usize,
    reason: Option<&'a str>,
    wasmtime: WireWasmtime<'a>,
}

#[derive(Serialize)]
struct WireWasmtime<'a> {
    links: Option<bool>,
    because: Vec<&'a str>,
    more_because: usize,
    reason: Option<&'a str>,
}

#[derive(Serialize)]
struct WireFinding<'a> {
    fingerprint: &'a str,
    group: Option<String>,
    rule: &'static str,
    level: &'static str,
    bump: &'static str,
    paid: bool,
    item: &'a str,
    message: &'a str,
    help: &'a str,
    baseline: Option<WirePlace<'a>>,
    candidate: Option<WirePlace<'a>>,
    impact: WireImpact,
    reach: WireReach<'a>,
    hints: Vec<&'a str>,
    introduced: &'static str,
    waiver: Option<WireWaiver<'a>>,
    waive: Option<String>,
    no_waiver: Option<String>,
    place: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    witness: Option<&'a str>,
}

#[derive(Serialize)]
struct WireWaiver<'a> {
    fingerprint: Option<&'a str>,
    fingerprints: Option<&'a [String]>,
    rule: Option<&'a str>,
    item: Option<&'a str>,
    count: Option<usize>,
    reason: &'a str,
    owner: Option<&'a str>,
    issue: Option<&'a str>,
    expires: Option<String>,
    applies: Option<String>,
}

#[derive(Serialize)]
struct WirePlace<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
struct WireImpact {
    old_guest_on_new_host: &'static str,
    new_guest_on_old_host: &'static str,
    guest_source: &'static str,
    host_source: &'static str,
}

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (sums, (findings, reaches)) = (Sums::new(report), findings(report));
    visible::write(&Wire { findings: Some(findings), reaches, ..wire(report, &sums) }, out)
}

fn write_lines(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (sums, (findings, reaches)) = (Sums::new(report), findings(report));
    visible::write_line(&WireLine::Report(&wire(report, &sums)), out)?;
    for finding in &findings {
        visible::write_line(&WireLine::Finding(finding), out)?;
    }
    match reaches.is_empty() {
        true => Ok(()),
        false => visible::write_line(&WireLine::Reaches(reaches), out),
    }
}

fn findings<'a>(report: &Report<'a>) -> (Vec<WireFinding<'a>>, Reaches<'a>) {
    let findings = report.findings();
    let groups = group_ids(&findings);
    let mut reaches = Reaches::default();
    let findings = findings.iter().zip(groups);
    let findings = findings.map(|(found, group)| {
        let witness = report.witness(found.finding);
        WireFinding { witness, ..finding(found, group, &mut reaches) }
    });
    let findings = findings.collect();
    (findings, reaches)
}

/// What means all comparisons.
struct Sums {
    baseline: Option<Side>,
    release: Option<Side>,
    candidate: Option<Side>,
    bump: Release,
}

impl Sums {
    fn new(report: &Report<'_>) -> Sums {
        Sums {
            baseline: whole::side(report, Comparison::baseline_side),
            release: whole::side(report, Comparison::since),
            candidate: whole::side(report, Comparison::candidate_side),
            bump: whole::bump(report),
        }
    }
}

/// Everything but the findings.
fn wire<'a>(report: &Report<'a>, sums: &'a Sums) -> Wire<'a> {
    let Tally { errors, warnings, notes, waived, earlier } = Tally::new(&report.all_findings());
    let verdicts = || report.comparisons.iter().map(|comparison| comparison.verdict);
    Wire {
        schema: "witgate/report/1",
        tool: WireTool::THIS,
        status: report.status(),
        fail_on: report.fail_on.as_str(),
        typing: witgate_judge::PROFILE,
        baseline: sums.baseline.as_ref().map(WireSide::from),
        release: sums.release.as_ref().map(WireSide::from),
        candidate: sums.candidate.as_ref().map(WireSide::from),
        compared: compared(whole::compared(report)),
        bump: release(&sums.bump),
        tally: WireTally { errors, warnings, notes, waived, earlier, integrity: integrity(report) },
        notes: report.notes,
        packages: verdicts().flat_map(|verdict| &verdict.packages).map(release).collect(),
        worlds: verdicts().flat_map(|verdict| &verdict.worlds).map(world).collect(),
        comparisons: report.comparisons.iter().map(comparison).collect(),
        findings: None,
        reaches: Reaches::default(),
        integrity: report.integrity.iter().map(entry).collect(),
        linted: report.linted.map(|packages| WireLinted { packages }),
    }
}

fn integrity(report: &Report<'_>) -> Option<WireIntegrity> {
    (!report.integrity.is_empty()).then(|| {
        let Counts { verified, mismatch, unpinned, extra, stale, not_checkable } =
            Counts::new(report.integrity);
        WireIntegrity { verified, mismatch, unpinned, extra, stale, not_checkable }
    })
}

fn entry(row: &Entry) -> WireEntry<'_> {
    WireEntry {
        file: &row.file,
        format: row.format,
        entry: &row.name,
        verdict: row.outcome.status().as_str(),
        detail: row.outcome.detail(),
    }
}

fn comparison<'a>(comparison: &Comparison<'a>) -> WireComparison<'a> {
    let verdict = comparison.verdict;
    WireComparison {
        name: comparison.name,
        baseline: WireSide::from(&verdict.baseline),
        release: verdict.release.as_ref().map(WireSide::from),
        candidate: WireSide::from(&verdict.candidate),
        compared: compared(verdict.compared),
        bump: release(&verdict.bump),
        packages: verdict.packages.iter().map(release).collect(),
        worlds: verdict.worlds.iter().map(world).collect(),
    }
}

fn compared(compared: Compared) -> WireCompared {
    let Compared { packages, worlds, interfaces, functions, types } = compared;
    WireCompared { packages, worlds, interfaces, functions, types }
}

fn release(release: &Release) -> WireRelease<'_> {
    WireRelease {
        package: &release.package,
        required: release.required.as_str(),
        declared: release.declared.as_str(),
        baseline_version: release.baseline_version.as_ref().map(ToString::to_string),
        candidate_version: release.candidate_version.as_ref().map(ToString::to_string),
        next_version: release.next_version.as_ref().map(ToString::to_string),
        paid: release.paid,
    }
}

fn world(answer: &WorldAnswer) -> WireWorld<'_> {
    WireWorld {
        world: &answer.world,
        old_guest_on_new_host: link(&answer.old_guest_on_new_host),
        new_guest_on_old_host: link(&answer.new_guest_on_old_host),
        note: answer.note.as_deref(),
    }
}

fn link(link: &Link) -> WireLink<'_> {
    let [(because, more_because), (wasmtime_because, wasmtime_more)] =
        [&link.typing, &link.wasmtime].map(|answer| bounded(&answer.because));
    WireLink {
        links: link.typing.links,
        because,
        more_because,
        reason: link.typing.reason.as_deref(),
        wasmtime: WireWasmtime {
            links: link.wasmtime.links,
            because: wasmtime_because,
            more_because: wasmtime_more,
            reason: link.wasmtime.reason.as_deref(),
        },
    }
}

fn bounded(because: &Because) -> (Vec<&str>, usize) {
    let shown = reaches::shown(because.len());
    (because.iter().take(shown).collect(), because.len() - shown)
}

fn finding<'a>(
    found: &ReportedFinding<'a>,
    group: Option<String>,
    reaches: &mut Reaches<'a>,
) -> WireFinding<'a> {
    let finding = found.finding;
    let Impact { old_guest_on_new_host, new_guest_on_old_host, guest_source, host_source } =
        finding.impact;
    WireFinding {
        fingerprint: &finding.fingerprint,
        group,
        rule: finding.rule.id,
        level: finding.level.as_str(),
        bump: finding.bump.as_str(),
        paid: finding.paid,
        item: &finding.item,
        message: &finding.message,
        help: &finding.help,
        baseline: found.was().map(|spot| place(&spot.place)),
        candidate: found.now().map(|spot| place(&spot.place)),
        impact: WireImpact {
            old_guest_on_new_host: old_guest_on_new_host.as_str(),
            new_guest_on_old_host: new_guest_on_old_host.as_str(),
            guest_source: guest_source.as_str(),
            host_source: host_source.as_str(),
        },
        reach: reaches.add(&finding.reach),
        hints: finding.all_hints(),
        introduced: finding.introduced.as_str(),
        waiver: finding.waiver.as_deref().map(waiver),
        waive: found.waive(),
        no_waiver: found.why_no_waiver(),
        place: found.place(),
        witness: None,
    }
}

fn waiver(waiver: &Waiver) -> WireWaiver<'_> {
    let (fingerprint, items) = match &waiver.target {
        Target::Fingerprint(fingerprint) => (Some(fingerprint.as_str()), None),
        Target::Fingerprints(_) => (None, None),
        Target::Items { rule, item, count } => (None, Some((rule.as_str(), item.as_str(), *count))),
    };
    let fingerprints = match &waiver.target {
        Target::Fingerprints(prints) => Some(prints.as_slice()),
        _ => None,
    };
    WireWaiver {
        fingerprint,
        fingerprints,
        rule: items.map(|(rule, _, _)| rule),
        item: items.map(|(_, item, _)| item),
        count: items.map(|(_, _, count)| count),
        reason: &waiver.reason,
        owner: waiver.owner.as_deref(),
        issue: waiver.issue.as_deref(),
        expires: waiver.expires.map(|last| last.to_string()),
        applies: waiver.applies.as_ref().map(ToString::to_string),
    }
}

fn place<'a>(place: &TextRange<'a>) -> WirePlace<'a> {
    WirePlace {
        file: &place.file.path,
        line: place.line,
        column: place.column,
        end_line: place.end_line,
        end_column: place.end_column,
    }
}
