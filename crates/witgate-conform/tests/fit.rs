//! Cases against a contract: what fits can be run, and what is not named with its line.

use witgate_conform::{Action, Expected, Plan, Value, fit, read_cases};
use witgate_load::{Options, load_bytes};

const WIT: &str = r#"
package acme:shapes@0.2.0;
interface draw {
    variant shape { circle(f64), square(f64), nothing }
    record point { x: s32, y: s32, label: option<string> }
    flags rights { read, write }
    enum color { red, %none }
    area: func(of: shape) -> f64;
    move: func(point: point, by: tuple<s32, s32>) -> point;
    parse: func(text: string) -> result<shape, string>;
    divide: func(a: u8, b: u8) -> u8;
    allowed: func(rights: rights) -> list<color>;
    reset: func();
    first: func(bytes: list<u8, 4>) -> option<u8>;
    count: async func(numbers: stream<u32>) -> future<u64>;
}
interface counters {
    resource counter {
        constructor(start: u64);
        add: func(by: u64) -> u64;
        parse: static func(text: string) -> result<counter, string>;
    }
    total: func(counters: list<borrow<counter>>) -> u64;
    finish: func(counter: counter) -> u64;
}
interface other { area: func() -> u32; log: func(error: error-context); }
world shapes { export draw; export counters; export other; export version: func() -> string; }
"#;

fn plan(cases: &str) -> Plan {
    let subject = load_bytes("shapes.wit", WIT.as_bytes(), &Options::default()).expect("WIT");
    fit(&read_cases(cases), cases, &subject.contract)
}

/// Problems as `line:column message (help)`.
fn problems(cases: &str) -> Vec<String> {
    let problems = plan(cases).problems;
    let shown = |help: Option<String>| help.map(|help| format!(" ({help})")).unwrap_or_default();
    problems
        .into_iter()
        .map(|it| format!("{}:{} {}{}", it.line, it.column, it.message, shown(it.help)))
        .collect()
}

#[test]
fn what_fits() {
    let cases = r#"
// Behaviour of acme:shapes.
use acme:shapes/draw
grant clocks
grant environment GREETING=hello there

case the area of a square   // by hand
    area(square(2.0)) -> 4.0        // 2 × 2
    draw#area(nothing) -> _
    acme:shapes/draw#area(circle(1.0))
    acme:shapes/draw@0.2.0#area(circle(0)) -> 0
    other#area() -> 1

case values over several lines
    move(
        // a point
        {y: 2, x: 1},
        (1, 1),
    ) -> {
        x: 2,
        y: 3,
    }
    parse("a \"square\" // 2") -> err("not (a shape")
    parse("""
      it's
      """) -> ok(circle(nan))
    allowed({read, write}) -> [red, %none]
    reset()
    first([1, 2, 3, 4]) -> 1
    count([1, 2, 3]) -> 6
    version() -> "0.2.0"

case counters
    counter(5) -> c
    c.add(2) -> 7
    counter.parse("7") -> ok(d)
    total([c, d]) -> 14
    drop d
    finish(c) -> 7

case division by zero
    divide(1, 0) traps
"#;
    let plan = plan(cases);
    assert_eq!(plan.problems, []);
    assert!(plan.grants.clocks && !plan.grants.random);
    assert_eq!(plan.grants.environment, [("GREETING".to_owned(), "hello there".to_owned())]);
    let names: Vec<&str> = plan.cases.iter().map(|case| case.name.as_str()).collect();
    let all = ["the area of a square", "values over several lines", "counters", "division by zero"];
    assert_eq!(names, all);
    let lines: Vec<usize> = plan.cases[1].steps.iter().map(|step| step.line).collect();
    assert_eq!(lines, [15, 23, 24, 27, 28, 29, 30, 31]);
    let instances: Vec<_> = plan.cases[0]
        .steps
        .iter()
        .map(|step| match &step.action {
            Action::Call { callee, .. } => callee.instance.clone().expect("an interface"),
            Action::Drop { .. } => unreachable!("none is dropped"),
        })
        .collect();
    assert_eq!(instances[3..], ["acme:shapes/draw@0.2.0", "acme:shapes/other@0.2.0"]);
    let Action::Call { arguments, expected, callee, .. } = &plan.cases[1].steps[0].action else {
        unreachable!("it is a call")
    };
    assert_eq!(callee.address(), "acme:shapes/draw#move");
    assert_eq!(arguments[0].to_wave(), "{x: 1, y: 2}");
    assert!(matches!(expected, Expected::Value(value) if value.to_wave() == "{x: 2, y: 3}"));
    let Action::Call { arguments, expected, .. } = &plan.cases[1].steps[2].action else {
        unreachable!("it is a call")
    };
    assert_eq!(arguments[..], [Value::String("it's".to_owned())]);
    assert!(matches!(expected, Expected::Value(value) if value.to_wave() == "ok(circle(nan))"));
    let Action::Call { arguments, .. } = &plan.cases[2].steps[1].action else {
        unreachable!("it is a call")
    };
    assert_eq!(arguments[0], Value::Named("c".to_owned()));
}

#[test]
fn values_that_are_not_of_the_type() {
    let declared = |text: &str| format!(" (it is declared `{text}`)");
    let area = declared("area: func(of: shape) -> f64");
    let divide = declared("divide: func(a: u8, b: u8) -> u8");
    let cases = [
        (
            "draw#area(hexagon(1.0)) -> 1",
            format!(
                "2:11 `hexagon(1.0)` does not fit: unknown case \"hexagon\"{area}"
            ),
        ),
        ("draw#area(square) -> 1", format!("2:11 `square` does not fit: missing payload for \"square\" case{area}")),
        ("draw#area(square(1.0)) -> one", format!("2:27 `one` does not fit: invalid value type{area}")),
        ("divide(1, 256) -> 1", format!("2:11 `256` does not fit: invalid value{divide}")),
        ("divide(-1, 2) -> 1", format!("2:8 `-1` does not fit: invalid value{divide}")),
        ("divide(1) -> 1", format!("2:9 `)` does not fit: invalid params: missing required param(s){divide}")),
        ("divide() -> 1", format!("2:7 2 arguments are missing{divide}")),
        ("divide(1, 2, 3) -> 1", format!("2:14 `3` does not fit: invalid params: more param(s) than expected{divide}")),
        ("reset(1)", format!("2:7 the function takes no arguments{}", declared("reset: func()"))),
        ("reset() -> 1", format!("2:12 the function has no result{}", declared("reset: func()"))),
        ("reset() -> _", format!("2:1 the function has no result{}", declared("reset: func()"))),
        (
            "first([1, 2]) -> 1",
            format!("2:7 `[1, 2]` does not fit: expected 4 elements; got 2{}", declared("first: func(bytes: list<u8, 4>) -> option<u8>")),
        ),
        (
            "allowed({run}) -> []",
            format!("2:9 `{{run}}` does not fit: `run` is none of `read`, `write`{}", declared("allowed: func(rights: rights) -> list<color>")),
        ),
        (
            "log(x)",
            "2:1 `log` has error-context in its type (WAVE cannot write such values: call another function)".to_owned(),
        ),
    ];
    for (call, expected) in cases {
        assert_eq!(problems(&format!("case a\n{call}")), [expected], "{call}");
    }
}

#[test]
fn names_that_are_not_there() {
    let cases = [
        ("case a\n  arae(1)", "2:3 `arae` is not exported (did you mean `acme:shapes/draw#area`?)"),
        (
            "case a\n  area()",
            "2:3 `area` may be several functions (write one of `acme:shapes/draw@0.2.0#area`, \
             `acme:shapes/other@0.2.0#area`)",
        ),
        (
            "use acme:shapes/paint\ncase a\n  reset()",
            "1:1 `acme:shapes/paint` is not exported (interfaces that are exported: \
             `acme:shapes/counters@0.2.0`, `acme:shapes/draw@0.2.0`, `acme:shapes/other@0.2.0`)",
        ),
        (
            "case a\n  counter(1) -> c\n  c.sub(1)",
            "3:3 `counter` has no method `sub` (its methods: `add`)",
        ),
        (
            "case a\n  counter(1) -> c\n  d.add(1)",
            "3:3 `d.add` is not exported, and no handle is called `d` (handles here: `c`)",
        ),
        (
            "case a\n  counter(1) -> c\n  finish(c) -> 1\n  c.add(1)",
            "4:3 `c` was given away in line 3 (a function that takes `own<…>` keeps the resource)",
        ),
        (
            "case a\n  counter(1) -> c\n  drop c\n  drop c",
            "4:3 no handle is called `c` (a resource in an answer gets a name: `counter(5) -> c`)",
        ),
        (
            "case a\n  counter(1) -> c\n  counter(2) -> c",
            "3:17 `c` is the name of another handle (use a new name, or `drop` the other one before)",
        ),
        (
            "case a\n  divide(1, 0) traps\n  reset()",
            "3:3 nothing can be called after the trap in line 2 (end the case with the trap, and \
             begin another one here)",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(problems(text), [expected], "{text}");
    }
}

#[test]
fn lines_that_are_not_cases() {
    let cases = [
        ("reset()", "1:1 this is in no case (begin a case above it: `case` and a name)"),
        ("case\n", "1:1 the case has no name (write what it shows: `case adds`)"),
        ("case a", "1:1 the case makes no call (write a call below its name, or remove the case)"),
        (
            "case a\n  reset()\ncase a\n  reset()",
            "3:1 the case in line 1 has the same name (give each case a name of its own)",
        ),
        (
            "case a\n  reset\n",
            "2:3 this is not a call (write a call as in WAVE: `area(square(2.0)) -> 4.0`)",
        ),
        (
            "case a\n  divide(1, 2\ncase b\n  reset()",
            "2:9 this parenthesis is not closed (write a call as in WAVE: `area(square(2.0)) -> 4.0`)",
        ),
        (
            "case a\n  divide(1, 2) = 1",
            "2:16 `= 1` is not an answer (after a call comes `-> VALUE`, `-> _`, `traps` or nothing)",
        ),
        (
            "grant network\ncase a\n  reset()",
            "1:1 `network` cannot be granted (grant `clocks`, `random` or `environment \
             NAME=VALUE`; files and network cannot be)",
        ),
        (
            "case a\n  reset()\ngrant clocks",
            "3:1 `grant` is only possible before the first case (move the line to the top of the file)",
        ),
        (
            "recorded yesterday\ncase a\n  reset()",
            "1:1 `recorded` needs two digests, of a component and of its contract (remove the \
             line; `--record` writes it)",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(problems(text), [expected], "{text}");
    }
}

/// A case with a problem is not run; the others are.
#[test]
fn one_bad_case_leaves_the_others() {
    let plan = plan("case a\n  reset()\ncase b\n  divide(1, 999) -> 1\ncase c\n  divide(\n");
    assert_eq!(plan.unfit, ["b", "c"]);
    let names: Vec<&str> = plan.cases.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(names, ["a"]);
    let of: Vec<_> = plan.problems.iter().map(|problem| problem.case.as_deref()).collect();
    assert_eq!(of, [Some("b"), Some("c")]);
}

/// Whatever a file has, it is read, in time that grows with its length.
#[test]
fn hostile_files() {
    let deep = format!("case a\n  area({}", "[".repeat(200_000));
    let nested = format!("case a\n draw#area({}1{})", "some(".repeat(5_000), ")".repeat(5_000));
    let many = "case a\n reset() -> 1\n".repeat(20_000);
    let quotes = format!("case a\n  parse({}", "\"\"\"".repeat(100_001));
    let texts = [
        deep.as_str(),
        &nested,
        &many,
        &quotes,
        "case a\r\n  reset()\r\n",
        "\u{feff}case a\n reset()",
        "case \u{202e}a\n  reset(\u{0})",
        "case a\n  parse('",
        "case a\n  parse(\"\\",
        "case a\n  é(1)",
        "case a\n  parse(\"é\") -> err(\"é",
        "->",
        ")",
        "case a\n )(",
        "case a\n  drop",
        "",
    ];
    for text in texts {
        let plan = plan(text);
        let lines = text.lines().count().max(1);
        for problem in &plan.problems {
            assert!((1..=lines).contains(&problem.line), "{problem:?}");
        }
    }
    assert_eq!(plan(texts[4]).problems, []);
    assert!(problems(&nested)[0].contains("too deep"));
}
