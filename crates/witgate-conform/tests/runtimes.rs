//! The shipped drivers against the real runtimes. Without Python and its package `wasmtime`, or
//! Node.js and jco, a test is skipped and says so; `.ci/slow conform` installs both.

#![expect(clippy::print_stdout, reason = "a test that is skipped says so")]

mod behave;

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use witgate_conform::{
    CaseOutcome, DRIVER, DriverCommand, Limits, RuntimeRun, ShippedDriver, fit, read_cases, run,
};
use witgate_load::{Options, load_bytes};

/// The command of a shipped driver, if its runtime is there.
fn driver(name: &str, directory: &Path) -> Option<DriverCommand> {
    let shipped = ShippedDriver::named(name).expect("it is shipped");
    let interpreter = match name {
        "wasmtime" => env::var("WITGATE_CONFORM_PYTHON").unwrap_or("python3".to_owned()),
        _ => env::var("WITGATE_CONFORM_NODE").unwrap_or("node".to_owned()),
    };
    let question = match name {
        "wasmtime" => vec!["-c", "import wasmtime.component"],
        _ => vec![
            "-e",
            "require('module').createRequire((process.env.WITGATE_JCO ?? process.cwd()) + \
             '/package.json').resolve('@bytecodealliance/jco')",
        ],
    };
    let is_there = Command::new(&interpreter).args(question).output();
    if !is_there.is_ok_and(|output| output.status.success()) {
        assert!(env::var_os("WITGATE_CONFORM_REQUIRED").is_none(), "{name} is not there");
        println!("skipped: {name} is not there; it needs {}", shipped.needs);
        return None;
    }
    let file = shipped.write(directory).expect("written").display().to_string();
    let words = shipped.command();
    let command = words.iter().map(|word| match word.as_str() {
        DRIVER => file.clone(),
        _ => interpreter.clone(),
    });
    let directory = env::current_dir().expect("a directory");
    Some(DriverCommand { name: name.to_owned(), command: command.collect(), directory })
}

fn run_in(name: &str, cases: &str, component: &[u8]) -> Option<RuntimeRun> {
    run_with(name, &[], cases, component)
}

/// Runs cases with options for the interpreter of the driver.
fn run_with(name: &str, options: &[&str], cases: &str, component: &[u8]) -> Option<RuntimeRun> {
    let directory = tempfile::tempdir().expect("a directory");
    let mut command = driver(name, directory.path())?;
    command.command.splice(1..1, options.iter().map(|it| (*it).to_owned()));
    let file: PathBuf = directory.path().join("component.wasm");
    std::fs::write(&file, component).expect("written");
    let subject = load_bytes("it.wasm", component, &Options::default()).expect("a component");
    let plan = fit(&read_cases(cases), cases, &subject.contract);
    assert_eq!(plan.problems, []);
    // A call that hangs is ended; the others have time, however busy the machine is.
    let limits = Limits { call: Duration::from_secs(15), memory: 64 << 20, ..Limits::default() };
    let run = run(&plan, &command, &file.display().to_string(), limits);
    assert_eq!(run.fault, None, "{name}");
    Some(run)
}

const RUNTIMES: [&str; 2] = ["wasmtime", "jco"];

/// All kinds of values, resources, errors and traps, in both.
#[test]
fn all_cases_pass() {
    for name in RUNTIMES {
        let Some(run) = run_in(name, behave::CASES, &behave::component()) else { continue };
        let runtime = run.runtime.clone().expect("it said hello");
        assert_eq!(runtime.name, name);
        assert!(runtime.version.split('.').count() >= 3, "{runtime:?}");
        for case in &run.cases {
            assert_eq!(case.outcome, CaseOutcome::Passed, "{}, in {}", case.name, run.title());
        }
        assert_eq!(run.cases.len(), behave::CASES.matches("\ncase ").count());
        assert_eq!(run.unanswered(), 0);
    }
}

/// Nothing that should fail passes.
#[test]
fn wrong_answers_fail() {
    let cases = "
case a wrong number
    divide(6, 2) -> 4
case a trap that was not expected
    divide(1, 0) -> 1
case a trap that does not come
    divide(1, 1) traps
case another error
    half(3) -> err(even)
case a wrong text
    echo(\"a\") -> \"b\"
";
    for name in RUNTIMES {
        let Some(run) = run_in(name, cases, &behave::component()) else { continue };
        let got: Vec<_> = run
            .cases
            .iter()
            .map(|case| match &case.outcome {
                CaseOutcome::Failed(difference) => difference.got.as_str(),
                outcome => panic!("{}: {outcome:?}", case.name),
            })
            .collect();
        assert_eq!(got[0], "3", "{name}");
        assert!(got[1].starts_with("it trapped: ") && got[1].contains("divide by zero"), "{got:?}");
        assert_eq!(got[2..], ["1", "err(odd)", "\"a\""], "{name}");
    }
}

/// A call that never ends is ended, memory is limited, and the cases after it are run.
#[test]
fn limits_of_time_and_memory() {
    let cases = "
case it never returns
    spin()
case it gets as much memory as it may, and no more
    grow(500) -> 1
    grow(600) -> 4294967295
case the next one is run
    divide(6, 2) -> 3
";
    for name in RUNTIMES {
        let Some(run) = run_in(name, cases, &behave::component()) else { continue };
        let CaseOutcome::Failed(difference) = &run.cases[0].outcome else {
            panic!("{name}: {:?}", run.cases[0])
        };
        assert_eq!(difference.got, "no answer within 15 seconds, and it was ended");
        assert!(!difference.is_answer);
        assert_eq!(run.cases[1].outcome, CaseOutcome::Passed, "{name}");
        assert_eq!(run.cases[2].outcome, CaseOutcome::Passed, "{name}");
    }
}

/// Whether no case was run since this Node.js has no async functions for WebAssembly.
fn needs_later_node(run: &RuntimeRun) -> bool {
    let is_too_old = |outcome: &CaseOutcome| matches!(outcome, CaseOutcome::NotRun { because } if because.contains("WebAssembly.Suspending"));
    let is_skipped = run.cases.iter().all(|case| is_too_old(&case.outcome));
    if is_skipped {
        assert!(env::var_os("WITGATE_CONFORM_REQUIRED").is_none(), "this Node.js is too old");
        println!("skipped: async functions in {} need a later Node.js", run.name);
    }
    is_skipped
}

/// Async functions answer and trap.
#[test]
fn async_functions() {
    let cases = "
case it answers
    later(4) -> 5
    later(5) -> 6
case it traps
    boom() traps
";
    for name in RUNTIMES {
        let Some(run) = run_in(name, cases, &behave::component_with_async()) else { continue };
        if needs_later_node(&run) {
            continue;
        }
        assert_eq!(run.cases[0].outcome, CaseOutcome::Passed, "{name}");
        assert_eq!(run.cases[1].outcome, CaseOutcome::Passed, "{name}");
    }
}

/// The Python package of Wasmtime cannot pass streams and futures: such a case is not run, and
/// never passed.
#[test]
fn streams_and_futures_in_wasmtime() {
    let component = behave::component_with_flows();
    let Some(run) = run_in("wasmtime", behave::FLOW_CASES, &component) else { return };
    for case in &run.cases {
        let CaseOutcome::NotRun { because } = &case.outcome else { panic!("{case:?}") };
        let what = if case.name == "futures" { "futures" } else { "streams" };
        let because_of = format!("the Python package of Wasmtime cannot pass {what}");
        assert_eq!(*because, because_of, "{}", case.name);
    }
}

/// jco passes streams and futures. Of a trap after the function has returned it does not tell.
#[test]
fn streams_and_futures_in_jco() {
    let component = behave::component_with_flows();
    let Some(run) = run_in("jco", behave::FLOW_CASES, &component) else { return };
    if needs_later_node(&run) {
        return;
    }
    let (last, others) = run.cases.split_last().expect("there are cases");
    for case in others {
        assert_eq!(case.outcome, CaseOutcome::Passed, "{}", case.name);
    }
    let CaseOutcome::Failed(difference) = &last.outcome else { panic!("{last:?}") };
    assert_eq!(difference.got, "no answer within 15 seconds, and it was ended");
    let wrong = "case a\n  count-up(2) -> [1, 3]\ncase b\n  soon(7) -> 8\ncase c\n  sum([1]) -> 2";
    let run = run_in("jco", wrong, &component).expect("as before");
    let got = run.cases.iter().map(|case| match &case.outcome {
        CaseOutcome::Failed(difference) => difference.got.as_str(),
        outcome => panic!("{}: {outcome:?}", case.name),
    });
    assert_eq!(got.collect::<Vec<_>>(), ["[1, 2]", "7", "1"]);
}

/// What a case leaves is not dropped in the next one, as Node.js does with what nothing refers to:
/// here whenever an instance is made.
#[test]
fn what_a_case_leaves_is_never_dropped() {
    const COLLECT: &str = "const make = WebAssembly.instantiate;
        WebAssembly.instantiate = async (...all) => {
          gc();
          await new Promise((done) => setTimeout(done, 10));
          return make(...all);
        };";
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("collect.mjs");
    std::fs::write(&file, COLLECT).expect("written");
    let file = file.display().to_string();
    let cases: String =
        (1..5).map(|case| format!("case {case}\n  mine() -> a\n  mine() -> b\n")).collect();
    let component = behave::component_whose_destructor_traps();
    let options = ["--expose-gc", "--import", &file];
    let Some(run) = run_with("jco", &options, &cases, &component) else { return };
    for case in &run.cases {
        assert_eq!(case.outcome, CaseOutcome::Passed, "{}", case.name);
    }
    // One that a case drops itself does trap.
    let cases = "case it drops one\n  mine() -> a\n  drop a";
    for name in RUNTIMES {
        let Some(run) = run_in(name, cases, &component) else { continue };
        let CaseOutcome::Failed(difference) = &run.cases[0].outcome else { panic!("{run:?}") };
        assert!(difference.got.starts_with("it trapped: "), "{name}: {difference:?}");
    }
}

/// Random numbers and clocks, which the component asks for, are refused unless they are granted.
#[test]
fn what_is_not_granted() {
    let component = behave::component_with_wasi();
    for name in RUNTIMES {
        let refused = "case it asks\n  random() traps\ncase it reads a clock\n  now() traps";
        let Some(run) = run_in(name, refused, &component) else { continue };
        for case in &run.cases {
            assert_eq!(case.outcome, CaseOutcome::Passed, "{name}: {}", case.name);
        }
        let cases = "case it asks\n  random() -> 7";
        let run = run_in(name, cases, &component).expect("as before");
        let CaseOutcome::Failed(difference) = &run.cases[0].outcome else {
            panic!("{name}: {:?}", run.cases[0])
        };
        let said = "it trapped: wasi:random/random";
        assert!(difference.got.starts_with(said), "{name}: {difference:?}");
        assert!(difference.got.ends_with("is not granted by the cases"), "{name}: {difference:?}");
        let granted = "grant random\ngrant clocks\ncase it asks\n  random() -> _\n  now() -> _";
        let run = run_in(name, granted, &component).expect("as before");
        assert_eq!(run.cases[0].outcome, CaseOutcome::Passed, "{name}");
    }
}
