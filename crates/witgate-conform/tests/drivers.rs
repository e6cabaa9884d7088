//! Drivers that do not do what they should, as small scripts: each is a clear error, in time,
//! and none makes a case pass.

#![cfg(unix)]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use witgate_conform::{CaseOutcome, DriverCommand, Limits, Plan, RuntimeRun, fit, read_cases, run};
use witgate_load::{Options, load_bytes};

const WIT: &str = "
package acme:calc;
interface calc {
    resource counter { constructor(); add: func(by: u8) -> u8; }
    add: func(a: u8, b: u8) -> u8;
    reset: func();
    finish: func(counter: counter);
}
world w { export calc; }";

/// What every driver starts with: hello, load.
const READY: &str = r#"
read q; echo '{"id":1,"ok":{"protocol":1,"name":"fake","version":"1.2.3","grants":["random"]}}'
read q; echo '{"id":2,"ok":null}'
"#;

fn plan(cases: &str) -> Plan {
    let subject = load_bytes("calc.wit", WIT.as_bytes(), &Options::default()).expect("WIT");
    let plan = fit(&read_cases(cases), cases, &subject.contract);
    assert_eq!(plan.problems, []);
    plan
}

fn limits() -> Limits {
    Limits {
        call: Duration::from_millis(700),
        load: Duration::from_secs(5),
        process_memory: 400 << 20,
        answer: 100_000,
        ..Limits::default()
    }
}

/// The cases in a driver that is a shell script.
fn run_cases(cases: &str, script: &str) -> RuntimeRun {
    let command = DriverCommand {
        name: "fake".to_owned(),
        command: ["sh", "-c", script].map(str::to_owned).to_vec(),
        directory: PathBuf::from("."),
    };
    run(&plan(cases), &command, "/nowhere/component.wasm", limits())
}

/// One call of `add`, which should answer 3.
fn run_add(script: &str) -> CaseOutcome {
    let run = run_cases("case a\n  add(1, 2) -> 3", &format!("{READY}{script}"));
    assert_eq!(run.fault, None);
    let [case] = run.cases.as_slice() else { panic!("one case: {run:?}") };
    case.outcome.clone()
}

fn not_run(because: &str) -> CaseOutcome {
    CaseOutcome::NotRun { because: because.to_owned() }
}

/// What was got instead, and whether it was an answer.
fn got(outcome: CaseOutcome) -> (String, bool) {
    match outcome {
        CaseOutcome::Failed(difference) => (difference.got, difference.is_answer),
        outcome => panic!("it did not fail: {outcome:?}"),
    }
}

const INSTANCE: &str = "read q; echo '{\"id\":3,\"ok\":null}'\n";

fn answering(line: &str) -> String {
    format!("{INSTANCE}read q; echo '{line}'\nread q")
}

#[test]
fn what_drivers_may_answer() {
    assert_eq!(run_add(&answering(r#"{"id":4,"ok":3}"#)), CaseOutcome::Passed);
    assert_eq!(got(run_add(&answering(r#"{"id":4,"ok":4}"#))), ("4".to_owned(), true));
    let trap = run_add(&answering(r#"{"id":4,"trap":"unreachable"}"#));
    assert_eq!(got(trap), ("it trapped: unreachable".to_owned(), true));
    let unsupported = run_add(&answering(r#"{"id":4,"unsupported":"no such calls"}"#));
    assert_eq!(unsupported, not_run("no such calls"));
    let error = run_add(&answering(r#"{"id":4,"error":"it is broken"}"#));
    assert_eq!(error, not_run("the driver failed: it is broken"));
}

/// The number of a handle that was passed on, or dropped, may be that of the next resource.
#[test]
fn numbers_of_handles_are_used_again() {
    let answers = |more: &str| {
        let constructed =
            "read q; echo '{\"id\":4,\"ok\":1}'; read q; echo '{\"id\":5,\"ok\":null}'";
        format!("{READY}{INSTANCE}{constructed}; read q; echo '{{\"id\":6,\"ok\":1}}'; {more}")
    };
    for gone in ["finish(c)", "drop c"] {
        let cases =
            format!("case a\n  counter() -> c\n  {gone}\n  counter() -> d\n  d.add(1) -> 1");
        let run = run_cases(&cases, &answers("read q; echo '{\"id\":7,\"ok\":1}'"));
        assert_eq!(run.cases[0].outcome, CaseOutcome::Passed, "{gone}");
    }
}

#[test]
fn drivers_that_lie() {
    for (answer, wrong) in [
        ("256", "256 is not a value of `u8`"),
        ("-1", "-1 is not a value of `u8`"),
        ("3.5", "3.5 is not a value of `u8`"),
        ("\"three\"", "\"three\" is not a value of `u8`"),
        ("null", "null is not a value of `u8`"),
        ("[3]", "[3] is not a value of `u8`"),
    ] {
        let outcome = run_add(&answering(&format!(r#"{{"id":4,"ok":{answer}}}"#)));
        let because =
            format!("the driver failed: it answered `add(1, 2)` with a wrong value: {wrong}");
        assert_eq!(outcome, not_run(&because));
    }
    // A function without a result has none.
    let script = format!("{READY}{}", answering(r#"{"id":4,"ok":1}"#));
    let run = run_cases("case a\n  reset()", &script);
    let because = "the driver failed: it answered `reset()` with a wrong value: 1 where there is \
                   no result";
    assert_eq!(run.cases[0].outcome, not_run(because));
    // One handle for two resources.
    let script = format!(
        "{READY}{INSTANCE}read q; echo '{{\"id\":4,\"ok\":1}}'; read q; echo '{{\"id\":5,\"ok\":1}}'"
    );
    let run = run_cases("case a\n  counter() -> c\n  counter() -> d", &script);
    let because = "the driver failed: it answered `counter()` with a wrong value: one handle is \
                   two resources";
    assert_eq!(run.cases[0].outcome, not_run(because));
}

#[test]
fn drivers_that_talk_nonsense() {
    let nonsense = |line: &str, what: &str| {
        let because = format!("the driver failed: {what}: `{line}`");
        assert_eq!(run_add(&answering(line)), not_run(&because), "{line}");
    };
    let no_object = "it did not answer with an object of JSON on a line";
    nonsense("hello", no_object);
    nonsense("[1]", no_object);
    nonsense("", no_object);
    nonsense(r#"{"id":4,"ok":3"#, no_object);
    let other = "it answered another question";
    nonsense(r#"{"id":3,"ok":3}"#, other);
    nonsense(r#"{"ok":3}"#, other);
    let keys = "it answered with none of `ok`, `trap`, `unsupported` and `error`, or with several";
    nonsense(r#"{"id":4}"#, keys);
    nonsense(r#"{"id":4,"ok":3,"trap":"x"}"#, keys);
    // An answer that was given before it was asked for belongs to no question.
    let early = format!(
        "{INSTANCE}echo '{{\"id\":9,\"ok\":3}}'; read q; echo '{{\"id\":4,\"ok\":3}}'; read q"
    );
    assert_eq!(
        run_add(&early),
        not_run("the driver failed: it answered another question: `{\"id\":9,\"ok\":3}`")
    );
}

#[test]
fn drivers_that_hang() {
    let start = Instant::now();
    let outcome = run_add(&format!("{INSTANCE}read q; sleep 60"));
    assert_eq!(got(outcome), ("no answer within 0.7 seconds, and it was ended".to_owned(), false));
    // One that does not even read: the question is longer than a pipe.
    let long = format!("case a\n  add(1, 2) -> 3 // {}", "x".repeat(10));
    let run = run_cases(&long, &format!("{READY}sleep 60"));
    let because = "the component cannot be instantiated: no answer within 0.7 seconds, and it was \
                   ended";
    assert_eq!(run.cases[0].outcome, not_run(because));
    // One that started a program which keeps the output open.
    let outcome = run_add(&format!("{INSTANCE}read q; sleep 60 & exit 3"));
    assert_eq!(got(outcome).0, "no answer within 0.7 seconds, and it was ended");
    assert!(start.elapsed() < Duration::from_secs(20), "nothing is waited for longer");
}

/// What a driver starts is ended with it.
#[test]
fn nothing_is_left_behind() {
    let file = std::env::temp_dir().join(format!("witgate-left-{}", std::process::id()));
    let shown = file.display();
    let outcome = run_add(&format!("{INSTANCE}read q; (sleep 2; touch {shown}) & sleep 60"));
    assert_eq!(got(outcome).0, "no answer within 0.7 seconds, and it was ended");
    std::thread::sleep(Duration::from_secs(3));
    let is_left = file.exists();
    let _ = std::fs::remove_file(&file);
    assert!(!is_left, "a process went on");
}

#[test]
fn drivers_that_die() {
    let outcome = run_add(&format!("{INSTANCE}read q; echo trouble >&2; exit 3"));
    let because = "the driver failed: it ended (exit status: 3), and said: trouble";
    assert_eq!(outcome, not_run(because));
    // Node writes its version below the error.
    let node = "printf 'Error: no jco\\n    at x\\n\\nNode.js v20\\n' >&2; exit 1";
    let run = run_cases("case a\n  reset()", node);
    let fault = "it ended (exit status: 1), and said: Error: no jco";
    assert_eq!(run.fault.as_deref(), Some(fault));
    let run = run_cases("case a\n  reset()", "echo 'no module named fake' >&2; exit 1");
    let fault = "it ended (exit status: 1), and said: no module named fake";
    assert_eq!(run.fault.as_deref(), Some(fault));
    assert!(run.cases.is_empty());
    let command = DriverCommand {
        name: "fake".to_owned(),
        command: vec!["/nowhere/driver".to_owned()],
        directory: PathBuf::from("."),
    };
    let run = witgate_conform::run(&plan("case a\n  reset()"), &command, "x.wasm", limits());
    let fault = run.fault.expect("it cannot be started");
    assert!(fault.starts_with("`/nowhere/driver` cannot be started: "), "{fault}");
}

#[test]
fn drivers_that_write_without_end() {
    // Without a line, and with lines that nobody asked for.
    let outcome = run_add(&format!("{INSTANCE}read q; tr '\\0' x </dev/zero"));
    let (message, is_answer) = got(outcome);
    assert_eq!(message, "its answer is longer than 97 KiB and was cut off");
    assert!(!is_answer);
    let outcome = run_add(&format!("{INSTANCE}read q; yes '{{}}'"));
    assert_eq!(outcome, not_run("the driver failed: it answered another question: `{}`"));
    // To standard error, it is read and forgotten.
    let noisy = format!(
        "{INSTANCE}read q; head -c 3000000 /dev/zero >&2; echo '{{\"id\":4,\"ok\":3}}'; read q"
    );
    assert_eq!(run_add(&noisy), CaseOutcome::Passed);
}

#[cfg(target_os = "linux")]
#[test]
fn drivers_that_use_too_much_memory() {
    // `tail` keeps what it reads until the line ends.
    let mut limits = limits();
    limits.call = Duration::from_secs(30);
    limits.process_memory = 60 << 20;
    let script = format!("{READY}{INSTANCE}read q; exec tail -n 1 /dev/zero");
    let command = DriverCommand {
        name: "fake".to_owned(),
        command: ["sh", "-c", &script].map(str::to_owned).to_vec(),
        directory: PathBuf::from("."),
    };
    let run = run(&plan("case a\n  add(1, 2) -> 3"), &command, "x.wasm", limits);
    let (message, is_answer) = got(run.cases[0].outcome.clone());
    assert_eq!(message, "it used more than 60 MiB of memory and was ended");
    assert!(!is_answer);
}

#[test]
fn drivers_that_are_not_drivers() {
    let fault = |script: &str| run_cases("case a\n  reset()", script).fault.expect("a fault");
    assert_eq!(
        fault(r#"read q; echo '{"id":1,"ok":{"name":"x","version":"1"}}'; read q"#),
        "its hello lacks `protocol`, `name` or `version`: {\"name\":\"x\",\"version\":\"1\"}"
    );
    assert_eq!(
        fault(r#"read q; echo '{"id":1,"ok":{"protocol":2,"name":"x","version":"1"}}'; read q"#),
        "it speaks protocol 2, and not 1"
    );
    let hello = r#"read q; echo '{"id":1,"ok":{"protocol":1,"name":"x","version":"1"}}'"#;
    assert_eq!(
        fault(&format!(
            "{hello}; read q; echo '{{\"id\":2,\"unsupported\":\"no async\"}}'; read q"
        )),
        "cannot load the component: no async"
    );
    let cases = "grant clocks\ncase a\n  reset()";
    let run = run_cases(cases, &format!("{READY}read q"));
    assert_eq!(run.fault.as_deref(), Some("it cannot grant `clocks`, as the cases do"));
}

/// It is started again for the next case, and not for ever.
#[test]
fn a_driver_that_dies_is_started_again() {
    let cases: String = (0..6).map(|n| format!("case {n}\n  add(1, 2) -> 3\n")).collect();
    let run = run_cases(&cases, &format!("{READY}{INSTANCE}read q; exit 3"));
    let died = not_run("the driver failed: it ended (exit status: 3)");
    let given_up = not_run("the driver failed 3 times, and was not started again");
    let outcomes: Vec<_> = run.cases.into_iter().map(|case| case.outcome).collect();
    assert_eq!(outcomes[..3], [died.clone(), died.clone(), died]);
    assert_eq!(outcomes[3..], [given_up.clone(), given_up.clone(), given_up]);
}

/// What a driver is told.
#[test]
fn questions() {
    let directory = std::env::temp_dir().join(format!("witgate-questions-{}", std::process::id()));
    let file = directory.display();
    let script = format!(
        "n=0; while read -r q; do n=$((n+1)); echo \"$q\" >>{file}
        case $n in
        1) echo '{{\"id\":1,\"ok\":{{\"protocol\":1,\"name\":\"fake\",\"version\":\"1\",\"grants\":[\"random\",\"environment\"]}}}}';;
        4) echo '{{\"id\":4,\"ok\":7}}';;
        5) echo '{{\"id\":5,\"ok\":3}}';;
        *) echo \"{{\\\"id\\\":$n,\\\"ok\\\":null}}\";;
        esac; done"
    );
    let cases = "grant random\ngrant environment A=b c\ncase a\n  counter() -> c\n  c.add(2) -> 3\n  \
                 drop c\n  reset()\n";
    let run = run_cases(cases, &script);
    assert_eq!(run.cases[0].outcome, CaseOutcome::Passed, "{run:?}");
    let text = std::fs::read_to_string(&directory).expect("it wrote them");
    let _ = std::fs::remove_file(&directory);
    let questions: Vec<&str> = text.lines().collect();
    let expected = [
        r#"{"do":"hello","id":1,"protocol":1}"#,
        r#"{"component":"/nowhere/component.wasm","do":"load","id":2,"memory":268435456}"#,
        r#"{"do":"instantiate","grants":{"clocks":false,"environment":{"A":"b c"},"random":true},"id":3}"#,
        r#"{"arguments":[],"async":false,"do":"call","function":"[constructor]counter","id":4,"instance":"acme:calc/calc","params":[],"result":{"own":"counter"}}"#,
        r#"{"arguments":[7,2],"async":false,"do":"call","function":"[method]counter.add","id":5,"instance":"acme:calc/calc","params":[{"name":"self","type":{"borrow":"counter"}},{"name":"by","type":"u8"}],"result":"u8"}"#,
        r#"{"do":"drop","handle":7,"id":6}"#,
        r#"{"arguments":[],"async":false,"do":"call","function":"reset","id":7,"instance":"acme:calc/calc","params":[],"result":null}"#,
    ];
    assert_eq!(questions, expected);
}
