//! Answers of a component, written into the file of cases.

use std::collections::BTreeSet;

use crate::cases::{Cases, Recorded};
use crate::run::{CaseOutcome, CaseRun, RuntimeRun};
use crate::value::Value;

/// Why no answer was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordRefusal {
    /// The reason.
    pub reason: String,
    /// What to do.
    pub help: String,
}

/// The file with an answer behind every call that had none, and with the digests of the
/// component that gave them. `text` is the file that `cases` were read from; all of its cases
/// must fit and have been run, and all runtimes must agree.
pub fn record(
    text: &str,
    cases: &Cases,
    runs: &[RuntimeRun],
    from: Recorded,
) -> Result<(String, usize), RecordRefusal> {
    let mut of_first: Option<(&RuntimeRun, Vec<Insertion>)> = None;
    for run in runs {
        let insertions = insertions(text, run)?;
        match &of_first {
            None => of_first = Some((run, insertions)),
            Some((first, known)) => {
                let differing = known.iter().zip(&insertions).find(|(one, other)| one != other);
                if let Some((one, other)) = differing {
                    return Err(RecordRefusal {
                        reason: format!(
                            "the runtimes answer line {} differently: `{}` in {}, `{}` in {}",
                            one.line,
                            one.text.trim(),
                            first.title(),
                            other.text.trim(),
                            run.title()
                        ),
                        help: "decide which is right, and write that answer by hand".to_owned(),
                    });
                }
            }
        }
    }
    let insertions = of_first.map(|(_, insertions)| insertions).unwrap_or_default();
    Ok((written(text, cases, &insertions, from), insertions.len()))
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Insertion {
    at: usize,
    line: usize,
    text: String,
}

fn insertions(text: &str, run: &RuntimeRun) -> Result<Vec<Insertion>, RecordRefusal> {
    let mut insertions = Vec::new();
    for case in &run.cases {
        let refused = |why: String| {
            Err(RecordRefusal {
                reason: format!("`{}` in line {}, in {}: {why}", case.name, case.line, run.title()),
                help: "correct the case, or remove the answer that is to be recorded again"
                    .to_owned(),
            })
        };
        match &case.outcome {
            CaseOutcome::Passed | CaseOutcome::Unanswered => {}
            // A trap is an answer, too, where nothing comes after it.
            CaseOutcome::Failed(difference) if is_new_trap(case, difference.line) => {}
            CaseOutcome::Failed(it) => {
                return refused(format!("expected: {}, got: {}", it.expected, it.got));
            }
            CaseOutcome::NotRun { because } => return refused(format!("not run: {because}")),
        }
        let mut names = Names { text, count: 0 };
        for answer in &case.new_answers {
            let written = match &answer.value {
                Some(value) => format!(" -> {}", names.give(value).to_wave()),
                None => " traps".to_owned(),
            };
            insertions.push(Insertion { at: answer.end, line: answer.line, text: written });
        }
    }
    Ok(insertions)
}

/// The same runs by the file with their answers: what was written into it is what it says.
pub fn recorded_runs(mut runs: Vec<RuntimeRun>) -> Vec<RuntimeRun> {
    for case in runs.iter_mut().flat_map(|run| &mut run.cases) {
        let is_recorded = match &case.outcome {
            CaseOutcome::Unanswered => true,
            CaseOutcome::Failed(difference) => is_new_trap(case, difference.line),
            CaseOutcome::Passed | CaseOutcome::NotRun { .. } => false,
        };
        if is_recorded {
            case.outcome = CaseOutcome::Passed;
            case.new_answers.clear();
        }
    }
    runs
}

fn is_new_trap(case: &CaseRun, line: usize) -> bool {
    let last = case.new_answers.last();
    last.is_some_and(|answer| answer.value.is_none() && answer.line == line) && case.is_at_end
}

/// Names for the handles of a case that nobody named.
struct Names<'t> {
    text: &'t str,
    count: usize,
}

impl Names<'_> {
    fn next(&mut self) -> Value {
        loop {
            self.count += 1;
            let name = format!("handle-{}", self.count);
            if !self.text.contains(&name) {
                return Value::Named(name);
            }
        }
    }

    fn give(&mut self, value: &Value) -> Value {
        value.with_handles(&mut |_| self.next())
    }
}

fn written(text: &str, cases: &Cases, insertions: &[Insertion], from: Recorded) -> String {
    let line = format!("recorded component {} contract {}\n", from.component, from.contract);
    let mut changes: Vec<(usize, usize, &str)> =
        insertions.iter().map(|it| (it.at, it.at, it.text.as_str())).collect();
    let old: BTreeSet<(usize, usize)> =
        cases.recorded_at.iter().map(|range| (range.start, range.end)).collect();
    match old.first() {
        Some(_) => {
            changes.extend(old.iter().enumerate().map(|(index, (start, end))| {
                (*start, *end, if index == 0 { line.as_str() } else { "" })
            }));
        }
        None => changes.push((cases.first_case_at, cases.first_case_at, &line)),
    }
    changes.sort();
    let mut result = String::with_capacity(text.len() + line.len());
    let mut done = 0;
    for (start, end, new) in changes {
        result.push_str(&text[done..start]);
        result.push_str(new);
        if start == cases.first_case_at && new == line && old.is_empty() {
            result.push('\n');
        }
        done = end;
    }
    result.push_str(&text[done..]);
    result
}
