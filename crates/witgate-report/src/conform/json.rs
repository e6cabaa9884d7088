//! For programs: `witgate/conform/1`, whose keys only ever grow.

use std::io::{self, Write};

use serde::Serialize;
use witgate_conform::{CaseOutcome, CaseRun, ConformVerdict, Conformance, Problem, RuntimeRun};

use super::{ConformReport, wording};
use crate::visible;
use crate::wire::WireTool;

/// The JSON Schema of what `witgate conform --format json` writes.
pub const CONFORM_SCHEMA: &str = include_str!("../../schema/conform-1.json");

#[derive(Serialize)]
struct Wire<'a> {
    schema: &'static str,
    tool: WireTool,
    status: &'static str,
    component: WireComponent<'a>,
    cases: WireFile<'a>,
    recorded: Option<WireRecorded>,
    problems: Vec<WireProblem<'a>>,
    runtimes: Vec<WireRuntime<'a>>,
    recorded_answers: Option<usize>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct WireComponent<'a> {
    name: &'a str,
    digest: Option<String>,
    contract: String,
}

#[derive(Serialize)]
struct WireFile<'a> {
    file: &'a str,
    digest: String,
    count: usize,
}

#[derive(Serialize)]
struct WireRecorded {
    component: String,
    contract: String,
}

#[derive(Serialize)]
struct WireProblem<'a> {
    rule: &'static str,
    line: usize,
    column: usize,
    case: Option<&'a str>,
    message: &'a str,
    help: Option<&'a str>,
}

#[derive(Serialize)]
struct WireRuntime<'a> {
    name: &'a str,
    runtime: Option<&'a str>,
    version: Option<&'a str>,
    fault: Option<&'a str>,
    passed: usize,
    failed: usize,
    unanswered: usize,
    not_run: usize,
    cases: Vec<WireCase<'a>>,
}

#[derive(Serialize)]
struct WireCase<'a> {
    name: &'a str,
    line: usize,
    result: &'static str,
    because: Option<&'a str>,
    difference: Option<WireDifference<'a>>,
    unanswered: usize,
}

#[derive(Serialize)]
struct WireDifference<'a> {
    rule: &'static str,
    line: usize,
    call: &'a str,
    expected: &'a str,
    got: &'a str,
}

pub(super) fn write(report: &ConformReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Conformance { component, file, recorded, problems, runs, is_fit_only } = report.conformance;
    let wire = Wire {
        schema: "witgate/conform/1",
        tool: WireTool::THIS,
        status: match report.conformance.verdict() {
            ConformVerdict::Pass if *is_fit_only => "fits",
            ConformVerdict::Pass => "pass",
            ConformVerdict::Fail => "fail",
            ConformVerdict::Incomplete => "incomplete",
        },
        component: WireComponent {
            name: &component.name,
            digest: component.digest.map(|digest| digest.to_string()),
            contract: component.contract.to_string(),
        },
        cases: WireFile { file: &file.name, digest: file.digest.to_string(), count: file.cases },
        recorded: recorded.map(|recorded| WireRecorded {
            component: recorded.component.to_string(),
            contract: recorded.contract.to_string(),
        }),
        problems: problems.iter().map(problem).collect(),
        runtimes: runs.iter().map(|run| runtime(report.conformance, run)).collect(),
        recorded_answers: report.recorded_answers,
        notes: wording::notes(report),
    };
    visible::write(&wire, out)
}

fn problem(problem: &Problem) -> WireProblem<'_> {
    WireProblem {
        rule: problem.kind().id,
        line: problem.line,
        column: problem.column,
        case: problem.case.as_deref(),
        message: &problem.message,
        help: problem.help.as_deref(),
    }
}

fn runtime<'a>(conformance: &Conformance, run: &'a RuntimeRun) -> WireRuntime<'a> {
    let counts = run.counts();
    WireRuntime {
        name: &run.name,
        runtime: run.runtime.as_ref().map(|it| it.name.as_str()),
        version: run.runtime.as_ref().map(|it| it.version.as_str()),
        fault: run.fault.as_deref(),
        passed: counts.passed,
        failed: counts.failed,
        unanswered: counts.unanswered,
        not_run: counts.not_run,
        cases: run.cases.iter().map(|it| case(conformance, it)).collect(),
    }
}

fn case<'a>(conformance: &Conformance, case: &'a CaseRun) -> WireCase<'a> {
    let (result, because, difference) = match &case.outcome {
        CaseOutcome::Passed => ("passed", None, None),
        CaseOutcome::Unanswered => ("unanswered", None, None),
        CaseOutcome::Failed(difference) => ("failed", None, Some(difference)),
        CaseOutcome::NotRun { because } => ("not-run", Some(because.as_str()), None),
    };
    WireCase {
        name: &case.name,
        line: case.line,
        result,
        because,
        difference: difference.map(|difference| WireDifference {
            rule: conformance.rule(difference).as_str(),
            line: difference.line,
            call: &difference.call,
            expected: &difference.expected,
            got: &difference.got,
        }),
        unanswered: case.new_answers.len(),
    }
}
