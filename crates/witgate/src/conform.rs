//! Whether a component behaves as a file of cases says: the cases held against its contract,
//! and run in runtimes by their drivers.
//!
//! This is the one thing that starts programs: the drivers that its caller names. Nothing in a
//! component, in its contract or in a file of cases can name one.

mod runtimes;

use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::TempDir;
use witgate_conform::{
    CaseFile, Conformance, Limits, Recorded, RuntimeRun, Tested, fit, read_cases, record,
    recorded_runs, run, test_result,
};
use witgate_load::{Context, Options, Place, load, load_bytes, on_deep_stack};
use witgate_model::{Digest, Form, Subject, path};

use crate::compare::resolve;
use crate::error::{Error, Party};

pub use runtimes::RuntimeChoice;

/// The most that is read of a component, and of a file of cases.
const COMPONENT_LIMIT: u64 = 1 << 30;
const CASES_LIMIT: u64 = 8 << 20;

/// Which cases are run, of what, and where.
#[derive(Clone, Debug)]
pub struct ConformRequest {
    /// The component: a file, or another source if nothing is run.
    pub component: String,
    /// The file of cases.
    pub cases: PathBuf,
    /// The runtimes.
    pub runtimes: Vec<RuntimeChoice>,
    /// Holds the cases against the contract, and runs nothing.
    pub is_fit_only: bool,
    /// Writes answers into the file of cases.
    pub is_recording: bool,
    /// How long a call may take; `None` for the default.
    pub timeout: Option<Duration>,
    /// How many bytes of memory the component may use; `None` for the default.
    pub memory: Option<u64>,
    /// How the component is read.
    pub options: Options,
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Conformed {
    /// The cases, in each runtime, and the verdict.
    pub conformance: Conformance,
    /// How many answers were written into the file of cases, where that was asked for.
    pub recorded_answers: Option<usize>,
}

/// Holds cases against the contract of a component, and runs them.
pub fn conform(request: &ConformRequest) -> Result<Conformed, Error> {
    on_deep_stack(|| conform_on_stack(request))
}

fn conform_on_stack(request: &ConformRequest) -> Result<Conformed, Error> {
    let file = path::shown(&request.cases);
    let text = read_cases_file(&request.cases, &file)?;
    let (subject, bytes) = component(request)?;
    let cases = read_cases(&text);
    let mut plan = fit(&cases, &text, &subject.contract);
    let is_run = !request.is_fit_only && !request.runtimes.is_empty();
    let bytes = match (bytes, subject.form) {
        (Some(bytes), Form::Component) => Some(bytes),
        _ if is_run => return Err(Error::NotRunnable { place: subject.place }),
        (bytes, _) => bytes,
    };
    let component = Tested {
        name: subject.place.clone(),
        digest: bytes.as_deref().map(Digest::of_bytes),
        contract: subject.contract.digest(),
    };
    let runs = match &bytes {
        Some(bytes) if is_run && !plan.cases.is_empty() => run_all(request, &plan, bytes)?,
        _ => Vec::new(),
    };
    let conformance = Conformance {
        component,
        file: CaseFile {
            name: file,
            digest: Digest::of_bytes(text.as_bytes()),
            cases: cases.cases.len(),
            unfit: std::mem::take(&mut plan.unfit),
        },
        recorded: plan.recorded,
        problems: std::mem::take(&mut plan.problems),
        runs,
        is_fit_only: request.is_fit_only,
    };
    if !request.is_recording {
        return Ok(Conformed { conformance, recorded_answers: None });
    }
    let (text, count) = record_answers(request, &text, &cases, &conformance)?;
    let cases = read_cases(&text);
    let conformance = Conformance {
        file: CaseFile { digest: Digest::of_bytes(text.as_bytes()), ..conformance.file },
        recorded: cases.recorded,
        runs: recorded_runs(conformance.runs),
        ..conformance
    };
    Ok(Conformed { conformance, recorded_answers: Some(count) })
}

fn read_cases_file(file: &Path, name: &str) -> Result<String, Error> {
    let wrong = |reason: String| Error::Cases { file: name.to_owned(), reason };
    let bytes = witgate_files::read(file, CASES_LIMIT).map_err(|refusal| {
        wrong(match refusal.is_not_found() {
            true => "no such file".to_owned(),
            false => refusal.to_string(),
        })
    })?;
    String::from_utf8(bytes).map_err(|_| wrong("it is not text in UTF-8".to_owned()))
}

/// The contract, and the bytes that it was read from where it is a file: what is run is what
/// was read.
fn component(request: &ConformRequest) -> Result<(Subject, Option<Vec<u8>>), Error> {
    let load_error = |error| Error::Load { party: Party::Component, error };
    let place = resolve(Party::Component, &request.component, None)?;
    if let Place::Path(path) = &place
        && path.extension().is_some_and(|it| it.eq_ignore_ascii_case("wasm"))
        && path.is_file()
    {
        let name = path::shown(path);
        let bytes = witgate_files::read(path, COMPONENT_LIMIT)
            .map_err(|refusal| Error::Cases { file: name.clone(), reason: refusal.to_string() })?;
        let subject = load_bytes(&name, &bytes, &request.options).map_err(load_error)?;
        return Ok((Subject { place: name, ..subject }, Some(bytes)));
    }
    let subject = load(&place, &Context::default(), &request.options).map_err(load_error)?;
    Ok((subject, None))
}

fn run_all(
    request: &ConformRequest,
    plan: &witgate_conform::Plan,
    bytes: &[u8],
) -> Result<Vec<RuntimeRun>, Error> {
    let temporary = |error: std::io::Error| Error::Runtime {
        runtime: "drivers".to_owned(),
        reason: format!("no temporary file can be written: {error}"),
        help: "make the directory that TMPDIR names writable".to_owned(),
    };
    let directory = TempDir::with_prefix("witgate-conform-").map_err(temporary)?;
    // A driver gets the bytes that were read and hashed, whatever becomes of the file.
    let component = directory.path().join("component.wasm");
    std::fs::write(&component, bytes).map_err(temporary)?;
    let component = component.display().to_string();
    let mut limits = Limits::default();
    limits.call = request.timeout.unwrap_or(limits.call);
    limits.memory = request.memory.unwrap_or(limits.memory);
    limits.process_memory = limits.process_memory.saturating_add(limits.memory);
    let mut runs = Vec::new();
    for choice in &request.runtimes {
        let command = choice.command(directory.path()).map_err(temporary)?;
        runs.push(run(plan, &command, &component, limits));
    }
    Ok(runs)
}

fn record_answers(
    request: &ConformRequest,
    text: &str,
    cases: &witgate_conform::Cases,
    conformance: &Conformance,
) -> Result<(String, usize), Error> {
    let refused = |reason: &str, help: &str| {
        Err(Error::NotRecorded { reason: reason.to_owned(), help: help.to_owned() })
    };
    if let Some(problem) = conformance.problems.first() {
        let Conformance { file, .. } = conformance;
        let reason = format!("{}:{}: {}", file.name, problem.line, problem.message);
        return refused(&reason, "correct the cases first; without `--record`, all are shown");
    }
    if let Some(run) = conformance.runs.iter().find(|run| run.fault.is_some()) {
        let reason = run.fault.as_deref().unwrap_or_default();
        let reason = format!("{} does not run: {reason}", run.name);
        return refused(&reason, "correct the driver; without `--record`, all is shown");
    }
    let Some(component) = conformance.component.digest.filter(|_| !conformance.runs.is_empty())
    else {
        return refused("nothing was run", "name a runtime: `--runtime wasmtime`");
    };
    let from = Recorded { component, contract: conformance.component.contract };
    let (new_text, count) = record(text, cases, &conformance.runs, from)
        .map_err(|refusal| Error::NotRecorded { reason: refusal.reason, help: refusal.help })?;
    witgate_files::write(&request.cases, &new_text).map_err(|error| Error::Cases {
        file: path::shown(&request.cases),
        reason: format!("it cannot be written: {error}"),
    })?;
    Ok((new_text, count))
}

/// What came of the cases as unsigned in-toto test results about the component, each as one
/// line of JSON, by the name of the runtime. A runtime that ran no case has none; neither has
/// any in a build without provenance.
pub fn conform_statements(conformance: &Conformance) -> Vec<(String, String)> {
    let Some(digest) = conformance.component.digest else { return Vec::new() };
    let subject = (conformance.component.name.as_str(), digest);
    conformance
        .runs
        .iter()
        .filter_map(|run| {
            let predicate = test_result(conformance, run)?;
            let statement = witgate_verify::test_result_statement(subject, &predicate)?;
            Some((run.name.clone(), statement))
        })
        .collect()
}
