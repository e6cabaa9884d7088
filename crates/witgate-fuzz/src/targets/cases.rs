//! A file of cases, and what drivers answer to its calls.

use witgate::witgate_conform::{Action, Callee};
use witgate::witgate_conform::{
    Answer, Expected, Handles, Plan, PlannedCase, Problem, Value, fit, read_answer, read_cases,
    read_value,
};
use witgate::witgate_model::Contract;
use witgate::{Options, load_bytes};

use super::{Target, parts};
use crate::assert_harmless;

pub(super) static TARGET: Target = Target { name: "cases", run, seeds };

const WIT: &str = "package demo:fuzz@0.1.0;
interface api {
    variant shape { circle(f64), square(f32), nothing }
    enum parity { odd, even }
    flags rights { read, write, run-it }
    record point { x: s32, y: option<u8>, name: string }
    resource file { constructor(name: string); read: func() -> list<u8>; }
    add: func(a: u8, b: u64) -> u64;
    copy: func(file: borrow<file>, it: point) -> result<file, string>;
    a-shape: func() -> shape;
    a-parity: func() -> result<parity, rights>;
    a-point: func() -> option<option<point>>;
    a-pair: func() -> tuple<char, s64, bool>;
    a-list: func() -> list<list<string>>;
    a-map: func() -> map<string, u16>;
    a-float: func() -> f64;
    a-text: func() -> string;
    nothing: func();
    bytes: async func(them: stream<u8>) -> future<u32>;
    texts: async func() -> stream<string>;
}
world fuzz { export api; }
";

fn contract() -> Contract {
    load_bytes("it.wit", WIT.as_bytes(), &Options::default()).expect("it is WIT").contract
}

fn run(input: &[u8]) {
    let mut parts = parts(input);
    let Ok(text) = std::str::from_utf8(parts.next().unwrap_or_default()) else { return };
    let contract = contract();
    let plan = planned(text, &contract);
    for problem in &plan.problems {
        assert_said(text, problem);
    }
    for line in parts.take(4) {
        match read_answer(line, 1) {
            Ok(Answer::Ok(answer)) => {
                for callee in callees(&contract) {
                    let Some(shape) = &callee.result else { continue };
                    if let Ok(value) = read_value(&answer, shape) {
                        assert_written(&callee, &value, &contract);
                    }
                }
            }
            Ok(Answer::Trap(why) | Answer::Unsupported(why)) => assert!(why.len() < 1_000),
            Err(fault) => assert!(fault.message.len() < 2_000, "{}", fault.message),
        }
    }
}

fn planned(text: &str, contract: &Contract) -> Plan {
    let cases = read_cases(text);
    let plan = fit(&cases, text, contract);
    assert_eq!(plan.problems, fit(&read_cases(text), text, contract).problems);
    plan
}

/// A problem is at a place of the text, and what it quotes of it is shortened.
fn assert_said(text: &str, problem: &Problem) {
    let lines = text.lines().count().max(1) + 1;
    assert!((1..=lines).contains(&problem.line), "{problem:?}");
    assert!(problem.column >= 1, "{problem:?}");
    assert!(!problem.message.is_empty(), "{problem:?}");
}

/// The functions without parameters, as cases call them.
fn callees(contract: &Contract) -> Vec<Callee> {
    let text =
        WIT.lines().filter_map(|line| line.trim().split_once(": ")).filter_map(|(name, ty)| {
            let has_none = ty.starts_with("func() ->") || ty.starts_with("async func() ->");
            (has_none && !ty.contains("u8>")).then(|| format!("  api#{name}() -> _\n"))
        });
    let text = format!("case all\n{}", text.collect::<String>());
    let plan = planned(&text, contract);
    assert_eq!(plan.problems, []);
    let steps = plan.cases.into_iter().flat_map(|case| case.steps);
    let callees = steps.filter_map(|step| match step.action {
        Action::Call { callee, .. } => Some((*callee).clone()),
        Action::Drop { .. } => None,
    });
    callees.collect()
}

/// An answer that is written into a file of cases, as `--record` does it, is read back, and a
/// driver that answers the same again meets it.
fn assert_written(callee: &Callee, value: &Value, contract: &Contract) {
    let wave = value.to_wave();
    assert_harmless(&wave);
    let text = format!("case recorded\n  {}() -> {wave}\n", callee.address());
    let plan = planned(&text, contract);
    assert_eq!(plan.problems, [], "{text}");
    let [PlannedCase { steps, .. }] = &plan.cases[..] else { panic!("it is one case: {text}") };
    let [step] = &steps[..] else { panic!("it is one call: {text}") };
    let Action::Call { expected: Expected::Value(expected), .. } = &step.action else {
        panic!("it has an answer: {text}")
    };
    assert!(expected.is_met_by(value, &mut Handles::new()), "{text}");
}

fn seeds() -> Vec<Vec<u8>> {
    let cases = "// Behaviour of demo:fuzz.
use demo:fuzz/api
grant random
grant environment A=b
case numbers
    add(1, 2) -> 3  // three
    add(
        255, 18446744073709551615) traps
case values
    a-shape() -> circle(-0.5)
    a-parity() -> err({read, run-it})
    a-point() -> some(some({x: 1, name: \"ü\\n\"}))
    a-pair() -> ('é', -1, true)
    a-map() -> {\"a\": 1}
    nothing()
case resources
    file(\"a\") -> f
    copy(f, {x: -1, y: some(2), name: \"\"}) -> ok(g)
    f.read()
    drop g
case flows
    bytes([1, 2]) -> 3
    texts() -> [\"a\"]
";
    let answers = [
        r#"{"id":1,"ok":{"circle":"-inf"}}"#,
        r#"{"id":1,"ok":{"some":{"some":{"x":-1,"y":{"some":2},"name":"a\u202e\\\"'\u0000☃"}}}}"#,
        r#"{"id":1,"ok":[["a","\t"],[]]}"#,
        r#"{"id":1,"trap":"unreachable"}"#,
    ];
    let others = [
        r#"{"id":1,"ok":["é","-9223372036854775808",false]}"#,
        r#"{"id":1,"ok":{"err":["write"]}}"#,
        r#"{"id":1,"ok":[["a",65535],["",0]]}"#,
        r#"{"id":1,"error":"no","ok":1e308}"#,
    ];
    let seed = |answers: [&str; 4]| {
        let parts = [[cases].as_slice(), answers.as_slice()].concat();
        parts.iter().map(|part| part.as_bytes()).collect::<Vec<_>>().join(&0xff)
    };
    vec![seed(answers), seed(others)]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The seeds reach what they are for.
    #[test]
    fn seeds_are_cases_and_answers() {
        let contract = contract();
        let mut read = 0;
        for seed in seeds() {
            let mut parts = parts(&seed);
            let text = std::str::from_utf8(parts.next().expect("it has cases")).expect("UTF-8");
            let plan = planned(text, &contract);
            assert_eq!((plan.problems.as_slice(), plan.cases.len()), ([].as_slice(), 4));
            for line in parts {
                let Ok(Answer::Ok(answer)) = read_answer(line, 1) else { continue };
                let shapes = callees(&contract).into_iter().filter_map(|callee| callee.result);
                read += shapes.filter(|shape| read_value(&answer, shape).is_ok()).count();
            }
        }
        assert!(read >= 6, "{read} answers are values");
    }
}
