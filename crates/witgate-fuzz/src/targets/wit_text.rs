//! Two WIT files, loaded and compared.

use witgate::witgate_diff::diff;
use witgate::witgate_report::Report;
use witgate::{Options, Subject, Terms, compare, load_bytes};

use super::{Target, parts};
use crate::output::{assert_formats, assert_harmless};

pub(super) static TARGET: Target = Target { name: "wit-text", run, seeds };

fn run(input: &[u8]) {
    let mut subjects = Vec::new();
    for part in parts(input).take(2) {
        match load_bytes("a.wit", part, &Options::default()) {
            Ok(subject) => subjects.push(subject),
            Err(error) => shown(&error),
        }
    }
    for subject in &subjects {
        assert_same(subject, subject);
    }
    if let [baseline, candidate] = &subjects[..] {
        assert_classified(baseline, candidate);
        assert_classified(candidate, baseline);
    }
}

/// An error reaches the terminal through [`witgate::witgate_report::Failure`].
pub(super) fn shown(error: &dyn std::error::Error) {
    let mut out = Vec::new();
    let message = error.to_string();
    let failure = witgate::witgate_report::Failure {
        message: &message,
        site: None,
        help: Some(&message),
        color: false,
        width: 80,
    };
    failure.write(&mut out).expect("memory takes whatever is written");
    assert_harmless(&String::from_utf8(out).expect("messages are UTF-8"));
}

/// A contract does not differ from itself.
pub(super) fn assert_same(baseline: &Subject, candidate: &Subject) {
    assert_eq!(diff(&baseline.contract, &candidate.contract), Vec::new());
    let verdict = compare(baseline, candidate, &Terms::default());
    // Notes say what is so, not what changed.
    let changed = verdict.findings.iter().find(|it| it.level > witgate::Level::Note);
    assert!(changed.is_none(), "{changed:?}");
}

/// A rule has something to say about each change, and each format can be read.
fn assert_classified(baseline: &Subject, candidate: &Subject) {
    let verdict = compare(baseline, candidate, &Terms::default());
    let unclassified = verdict.findings.iter().find(|it| it.rule.id == "unclassified-change");
    assert!(unclassified.is_none(), "{unclassified:?}");
    let changes = diff(&baseline.contract, &candidate.contract);
    let mirrored = diff(&candidate.contract, &baseline.contract);
    assert_eq!(changes.is_empty(), mirrored.is_empty());
    assert_eq!(changes.is_empty(), baseline.contract == candidate.contract);
    assert_formats(&Report::new(&verdict, baseline, candidate));
}

fn seeds() -> Vec<Vec<u8>> {
    let baseline = "package a:b@0.2.0;
/// Docs.
interface i {
  @since(version = 0.1.0)
  use other.{t};
  resource r { constructor(a: u8); m: func() -> result<_, string>; s: static async func(); }
  record rec { f: list<u8>, g: option<r> }
  variant v { c(tuple<u8, f32>), d }
  enum e { x, y }
  flags fl { p, q }
  type al = own<r>;
  f: func(a: borrow<r>, b: v) -> result<rec, e>;
  g: func(s: stream<u8>, f: future, e: error-context) -> fl;
}
interface other { type t = u32; }
world base { import i; export run: func(); }
world w { include base with { run as go } export i; import n: interface { h: func(c: char); } }
";
    let candidate = baseline
        .replace("0.2.0", "0.3.0")
        .replace("{ x, y }", "{ x, y, z }")
        .replace("b: v)", "b: v, c: map<string, u8>)")
        .replace("  f: func", "  @unstable(feature = soon)\n  more: func();\n  f: func")
        .replace("g: option<r>", "h: list<u8, 4>");
    let nested =
        "package a:d; package a:c { interface j { f: func(); } } world u { import a:c/j; }";
    [baseline, nested, &format!("{baseline}package a:e {{ interface k {{}} }}")]
        .into_iter()
        .map(|text| [text.as_bytes(), &[0xff], candidate.as_bytes()].concat())
        .chain(
            [b"package a:b@1.0.0; world w { @since(version = 0.9.0) @deprecated(version = 1.0.0) import f: func(); }".to_vec()],
        )
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_are_read() {
        for seed in seeds() {
            for part in parts(&seed) {
                if let Err(error) = load_bytes("a.wit", part, &Options::default()) {
                    panic!("{error}\n{}", String::from_utf8_lossy(part));
                }
            }
        }
    }
}
