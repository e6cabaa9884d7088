//! Cases in a runtime: each in an instance of its own, call by call.

use serde_json::json;

use crate::driver::{Answer, Driver, DriverCommand, DriverFault, Runtime};
use crate::fit::{Action, Expected, Plan, PlannedCase, PlannedStep, each_handle};
use crate::json;
use crate::limits::Limits;
use crate::value::{Handles, Value};

/// What came of the cases in one runtime.
#[derive(Clone, Debug, PartialEq)]
pub struct RuntimeRun {
    /// What the command line or the policy calls it.
    pub name: String,
    /// What its driver says of itself, if it came to that.
    pub runtime: Option<Runtime>,
    /// What came of each case, in their order.
    pub cases: Vec<CaseRun>,
    /// Why no case was run, if none was.
    pub fault: Option<String>,
}

/// What came of one case.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseRun {
    /// Its name.
    pub name: String,
    /// Its line.
    pub line: usize,
    /// What came of it.
    pub outcome: CaseOutcome,
    /// Answers to calls that have none in the file, with the place in the file.
    pub new_answers: Vec<NewAnswer>,
    /// Whether it came to its last statement.
    pub is_at_end: bool,
}

/// An answer that the file does not have yet.
#[derive(Clone, Debug, PartialEq)]
pub struct NewAnswer {
    /// Where it belongs, as a byte of the file.
    pub end: usize,
    /// The line of the call.
    pub line: usize,
    /// What was answered; `None` for a trap.
    pub value: Option<Value>,
}

/// What came of one case.
#[derive(Clone, Debug, PartialEq)]
pub enum CaseOutcome {
    /// All answers are the expected ones.
    Passed,
    /// Nothing else than expected happened, and a call has no answer in the file to compare with:
    /// it did not pass.
    Unanswered,
    /// A call did something else than expected.
    Failed(Difference),
    /// The runtime could not run it: it did not pass.
    NotRun {
        /// Why.
        because: String,
    },
}

/// What a call did instead of what was expected.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The line of the call.
    pub line: usize,
    /// The call.
    pub call: String,
    /// What was expected.
    pub expected: String,
    /// What happened.
    pub got: String,
    /// Whether it returned an answer, or trapped, rather than giving none.
    pub is_answer: bool,
}

/// Runs cases of a component, which is a file, in a runtime. Its driver is started, and started
/// again if it has to be ended.
pub fn run(plan: &Plan, command: &DriverCommand, component: &str, limits: Limits) -> RuntimeRun {
    let mut session =
        Session { plan, command, component, limits, driver: None, runtime: None, faults: 0 };
    let mut cases = Vec::new();
    for case in &plan.cases {
        if session.driver.is_none()
            && let Err(fault) = session.start()
        {
            if cases.is_empty() {
                let (name, runtime) = (command.name.clone(), session.runtime);
                return RuntimeRun { name, runtime, cases, fault: Some(fault.message) };
            }
            session.faults = limits.faults;
        }
        cases.push(session.case(case));
    }
    RuntimeRun { name: command.name.clone(), runtime: session.runtime, cases, fault: None }
}

struct Session<'p> {
    plan: &'p Plan,
    command: &'p DriverCommand,
    component: &'p str,
    limits: Limits,
    driver: Option<Driver>,
    runtime: Option<Runtime>,
    /// How often the driver gave no proper answer.
    faults: usize,
}

impl Session<'_> {
    fn start(&mut self) -> Result<(), DriverFault> {
        if self.faults >= self.limits.faults {
            return Ok(());
        }
        let driver = Driver::start(self.command, self.component, self.limits)?;
        let grants = &self.plan.grants;
        let needed = [
            (grants.clocks, "clocks"),
            (grants.random, "random"),
            (!grants.environment.is_empty(), "environment"),
        ];
        for (is_granted, name) in needed {
            if is_granted && !driver.runtime.grants.iter().any(|it| it == name) {
                let message = format!("it cannot grant `{name}`, as the cases do");
                return Err(DriverFault::refused(message));
            }
        }
        self.runtime = Some(driver.runtime.clone());
        self.driver = Some(driver);
        Ok(())
    }

    fn case(&mut self, case: &PlannedCase) -> CaseRun {
        let mut new_answers = Vec::new();
        let outcome = self.outcome(case, &mut new_answers);
        let last = case.steps.last().map(|step| step.line);
        let is_at_end = match &outcome {
            CaseOutcome::Passed | CaseOutcome::Unanswered => true,
            CaseOutcome::Failed(difference) => Some(difference.line) == last,
            CaseOutcome::NotRun { .. } => false,
        };
        CaseRun { name: case.name.clone(), line: case.line, outcome, new_answers, is_at_end }
    }

    fn outcome(&mut self, case: &PlannedCase, new_answers: &mut Vec<NewAnswer>) -> CaseOutcome {
        let not_run = |because: String| CaseOutcome::NotRun { because };
        let Some(mut driver) = self.driver.take() else {
            let faults = self.limits.faults;
            return not_run(format!("the driver failed {faults} times, and was not started again"));
        };
        match driver.instantiate(&self.plan.grants) {
            Ok(Answer::Ok(_)) => {}
            Ok(Answer::Trap(why)) => {
                self.driver = Some(driver);
                return not_run(format!("the component cannot be instantiated: it trapped: {why}"));
            }
            Ok(Answer::Unsupported(why)) => {
                self.driver = Some(driver);
                return not_run(why);
            }
            Err(fault) => {
                self.faults += 1;
                return not_run(format!("the component cannot be instantiated: {}", fault.message));
            }
        }
        let mut handles = Handles::new();
        for step in &case.steps {
            let mut calling = Calling { driver: &mut driver, handles: &mut handles, new_answers };
            match calling.step(step) {
                Ok(()) => {}
                Err(Stop::Outcome(outcome)) => {
                    self.driver = Some(driver);
                    return outcome;
                }
                Err(Stop::Fault(fault)) => {
                    self.faults += 1;
                    return match fault.fault.is_of_component() {
                        true => CaseOutcome::Failed(Difference {
                            line: step.line,
                            call: step.text.clone(),
                            expected: expected_of(step),
                            got: fault.message,
                            is_answer: false,
                        }),
                        false => not_run(format!("the driver failed: {}", fault.message)),
                    };
                }
            }
        }
        self.driver = Some(driver);
        match new_answers.is_empty() {
            true => CaseOutcome::Passed,
            false => CaseOutcome::Unanswered,
        }
    }
}

/// Why a case goes no further.
enum Stop {
    Outcome(CaseOutcome),
    Fault(DriverFault),
}

impl From<DriverFault> for Stop {
    fn from(fault: DriverFault) -> Stop {
        Stop::Fault(fault)
    }
}

struct Calling<'c> {
    driver: &'c mut Driver,
    handles: &'c mut Handles,
    new_answers: &'c mut Vec<NewAnswer>,
}

impl Calling<'_> {
    fn step(&mut self, step: &PlannedStep) -> Result<(), Stop> {
        let differs = |got: String| {
            Err(Stop::Outcome(CaseOutcome::Failed(Difference {
                line: step.line,
                call: step.text.clone(),
                expected: expected_of(step),
                got,
                is_answer: true,
            })))
        };
        let (callee, arguments, expected, end) = match &step.action {
            Action::Drop { handle } => {
                let handle = self.handles.remove(handle).unwrap_or_default();
                return match self.driver.drop_handle(handle)? {
                    Answer::Ok(_) => Ok(()),
                    Answer::Trap(why) => differs(trap(&why)),
                    Answer::Unsupported(because) => {
                        Err(Stop::Outcome(CaseOutcome::NotRun { because }))
                    }
                };
            }
            Action::Call { callee, arguments, expected, end } => {
                (callee, arguments, expected, *end)
            }
        };
        let params: Vec<_> = callee
            .params
            .iter()
            .map(|(name, shape)| json!({ "name": &**name, "type": json::type_of(shape) }))
            .collect();
        let call = json!({
            "do": "call",
            "instance": callee.instance,
            "function": &*callee.name,
            "async": callee.is_async,
            "params": params,
            "result": callee.result.as_ref().map(json::type_of),
            "arguments": arguments.iter().map(|it| json::write(it, self.handles)).collect::<Vec<_>>(),
        });
        // The driver may use the number of what it was given away for something else.
        for ((_, shape), value) in callee.params.iter().zip(arguments) {
            each_handle(shape, value, &mut |_, is_own, handle| {
                if is_own {
                    self.handles.remove(handle);
                }
            });
        }
        let new_answer = |value| NewAnswer { end, line: step.line, value };
        let answer = match self.driver.call(call)? {
            Answer::Ok(answer) => answer,
            Answer::Trap(_) if *expected == Expected::Trap => return Ok(()),
            Answer::Trap(why) if *expected == Expected::Unanswered => {
                self.new_answers.push(new_answer(None));
                return differs(trap(&why));
            }
            Answer::Trap(why) => return differs(trap(&why)),
            Answer::Unsupported(because) => {
                return Err(Stop::Outcome(CaseOutcome::NotRun { because }));
            }
        };
        let lied = |what: String| {
            let message = format!("it answered `{}` with a wrong value: {what}", step.text);
            Err(Stop::Fault(DriverFault::refused(message)))
        };
        let value = match &callee.result {
            None if answer.is_null() => None,
            None => return lied(format!("{} where there is no result", json::excerpt(&answer))),
            Some(shape) => match json::read_value(&answer, shape) {
                Ok(value) => Some(value),
                Err(what) => return lied(what),
            },
        };
        let mut new_handles = Vec::new();
        if let Some(value) = &value {
            value.each_handle(&mut |handle| new_handles.push(handle.clone()));
        }
        for handle in &new_handles {
            let is_known = self.handles.values().any(|known| Value::Handle(*known) == *handle);
            if is_known || new_handles.iter().filter(|it| *it == handle).count() > 1 {
                return lied("one handle is two resources".to_owned());
            }
        }
        match (expected, value) {
            (Expected::Trap, value) => {
                differs(value.map_or("it returned".to_owned(), |value| value.to_wave()))
            }
            (Expected::Value(expected), Some(value)) => {
                match expected.is_met_by(&value, self.handles) {
                    true => Ok(()),
                    false => differs(value.to_wave()),
                }
            }
            (Expected::Unanswered, Some(value)) => {
                self.new_answers.push(new_answer(Some(value)));
                Ok(())
            }
            (Expected::Return | Expected::Anything | Expected::Unanswered, _) => Ok(()),
            (Expected::Value(_), None) => differs("it returned nothing".to_owned()),
        }
    }
}

fn trap(why: &str) -> String {
    match why.is_empty() {
        true => "it trapped".to_owned(),
        false => format!("it trapped: {why}"),
    }
}

fn expected_of(step: &PlannedStep) -> String {
    match &step.action {
        Action::Drop { .. } => "the handle is dropped".to_owned(),
        Action::Call { expected, .. } => match expected {
            Expected::Value(value) => value.to_wave(),
            Expected::Trap => "a trap".to_owned(),
            Expected::Return => "it returns".to_owned(),
            Expected::Anything | Expected::Unanswered => "an answer".to_owned(),
        },
    }
}
