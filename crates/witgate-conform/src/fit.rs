//! Cases held against a contract: every name looked up, every value of its type.

use std::collections::BTreeMap;
use std::error::Error as _;
use std::sync::Arc;

use wasm_wave::parser::ParserError;
use wasm_wave::untyped::UntypedValue;
use wasm_wave::wasm::{WasmType as _, WasmTypeKind};
use witgate_model::{Contract, FunctionName, TypeName, first_few_names};

use crate::cases::{Case, Cases, ExpectedText, Grants, Recorded, Step, StepText, Text};
use crate::exports::{Callee, exports};
use crate::problem::{Lines, Problem};
use crate::shape::Shape;
use crate::value::Value;

/// So many parts of a type are sent to a driver.
const PARTS: usize = 10_000;

/// Cases as they can be run.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What the component is granted.
    pub grants: Grants,
    /// What the answers were recorded from.
    pub recorded: Option<Recorded>,
    /// Those that fit, in order.
    pub cases: Vec<PlannedCase>,
    /// The names of those that do not fit.
    pub unfit: Vec<String>,
    /// What does not fit, in order of lines.
    pub problems: Vec<Problem>,
}

/// A case that fits the contract.
#[derive(Clone, Debug)]
pub struct PlannedCase {
    /// Its name.
    pub name: String,
    /// Its line.
    pub line: usize,
    /// What is done, in order.
    pub steps: Vec<PlannedStep>,
}

/// A statement of a case.
#[derive(Clone, Debug)]
pub struct PlannedStep {
    /// Its line.
    pub line: usize,
    /// As it is written, without the answer.
    pub text: String,
    /// What is done.
    pub action: Action,
}

/// What a statement does.
#[derive(Clone, Debug)]
pub enum Action {
    /// Calls a function.
    Call {
        /// Which.
        callee: Arc<Callee>,
        /// With what; `self` is the first of a method.
        arguments: Vec<Value>,
        /// What is expected of it.
        expected: Expected,
        /// Where in the file an answer may be written.
        end: usize,
    },
    /// Drops a handle.
    Drop {
        /// Its name.
        handle: String,
    },
}

/// What is expected of a call.
#[derive(Clone, Debug, PartialEq)]
pub enum Expected {
    /// It returns; the function has no result.
    Return,
    /// It returns something.
    Anything,
    /// It returns something; what, nobody has written yet.
    Unanswered,
    /// It traps.
    Trap,
    /// It returns this.
    Value(Value),
}

/// Holds cases against a contract. `text` is the file that they were read from.
pub fn fit(cases: &Cases, text: &str, contract: &Contract) -> Plan {
    let callees = exports(contract);
    let mut fitting =
        Fitting { lines: Lines::new(text), cases, callees, problems: cases.problems.clone() };
    fitting.uses();
    let (mut planned, mut unfit) = (Vec::new(), Vec::new());
    for case in &cases.cases {
        let before = fitting.problems.len();
        let steps = fitting.case(case);
        let name = case.name.clone();
        match case.is_readable && fitting.problems.len() == before {
            true => planned.push(PlannedCase { name, line: case.line, steps }),
            false => unfit.push(name),
        }
    }
    let mut problems = fitting.problems;
    problems.sort_by_key(|problem| (problem.line, problem.column));
    Plan { grants: cases.grants.clone(), recorded: cases.recorded, cases: planned, unfit, problems }
}

struct Fitting<'c> {
    lines: Lines<'c>,
    cases: &'c Cases,
    callees: Vec<Arc<Callee>>,
    problems: Vec<Problem>,
}

/// The handles of a case: which resource each is of, and the line in which it was given away.
type Known = BTreeMap<String, (Arc<TypeName>, Option<usize>)>;

/// Something that does not fit: where in the file, what, and what to do.
struct Misfit {
    offset: usize,
    message: String,
    help: Option<String>,
}

impl Misfit {
    fn new(offset: usize, message: impl Into<String>, help: impl Into<String>) -> Misfit {
        Misfit { offset, message: message.into(), help: Some(help.into()) }
    }
}

impl Fitting<'_> {
    fn uses(&mut self) {
        for used in &self.cases.uses {
            if !self.callees.iter().any(|it| it.interface.is_called(&used.interface)) {
                let message = format!("`{}` is not exported", used.interface);
                let misfit = Misfit::new(used.offset, message, self.interfaces());
                self.problem(misfit, None);
            }
        }
    }

    fn interfaces(&self) -> String {
        let mut names: Vec<String> = self
            .callees
            .iter()
            .filter(|it| !it.interface.full.is_empty())
            .map(|it| format!("`{}`", it.interface.full))
            .collect();
        names.dedup();
        match names.is_empty() {
            true => "no interface with functions is exported".to_owned(),
            false => format!("interfaces that are exported: {}", names.join(", ")),
        }
    }

    fn problem(&mut self, misfit: Misfit, case: Option<&Case>) {
        let (line, column) = self.lines.position(misfit.offset);
        let Misfit { message, help, .. } = misfit;
        let case = case.map(|case| case.name.clone());
        self.problems.push(Problem { line, column, case, message, help });
    }

    fn case(&mut self, case: &Case) -> Vec<PlannedStep> {
        let mut known = Known::new();
        let mut steps: Vec<PlannedStep> = Vec::new();
        let mut trapped = None;
        for step in &case.steps {
            if let Some(line) = trapped {
                let message = format!("nothing can be called after the trap in line {line}");
                let help = "end the case with the trap, and begin another one here";
                self.problem(Misfit::new(step.offset, message, help), Some(case));
                break;
            }
            match self.step(step, &mut known) {
                Ok(planned) => {
                    if let Action::Call { expected: Expected::Trap, .. } = planned.action {
                        trapped = Some(step.line);
                    }
                    steps.push(planned);
                }
                Err(misfit) => {
                    self.problem(misfit, Some(case));
                    // What follows may use what this would have given.
                    break;
                }
            }
        }
        steps
    }

    fn step(&self, step: &Step, known: &mut Known) -> Result<PlannedStep, Misfit> {
        let line = step.line;
        match &step.what {
            StepText::Drop { handle } => {
                alive(known, handle, step.offset)?;
                known.remove(handle);
                let action = Action::Drop { handle: handle.clone() };
                Ok(PlannedStep { line, text: format!("drop {handle}"), action })
            }
            StepText::Call { function, arguments, expected, end } => {
                let (callee, handle) = self.callee(function, known, step.offset)?;
                let budget = &mut PARTS.clone();
                let shapes = callee.params.iter().map(|(_, shape)| shape).chain(&callee.result);
                if let Some(what) = shapes.into_iter().find_map(|shape| shape.without_text(budget))
                {
                    let message = format!("`{function}` has {what} in its type");
                    let help = "WAVE cannot write such values: call another function";
                    return Err(Misfit::new(step.offset, message, help));
                }
                let values = self.arguments(&callee, handle, arguments)?;
                self.give_away(&callee, &values, known, step)?;
                let expected = self.expected(&callee, expected, known, step)?;
                let text = format!("{function}{}", one_line(&arguments.text));
                let action = Action::Call { callee, arguments: values, expected, end: *end };
                Ok(PlannedStep { line, text, action })
            }
        }
    }

    /// The function that is meant, and the handle that its method is called on.
    fn callee(
        &self,
        text: &str,
        known: &Known,
        offset: usize,
    ) -> Result<(Arc<Callee>, Option<String>), Misfit> {
        let (prefix, local) = match text.split_once('#') {
            Some((prefix, local)) => (Some(prefix), local),
            None => (None, text),
        };
        if let (None, Some((handle, method))) = (prefix, local.split_once('.'))
            && known.contains_key(handle)
        {
            let resource = alive(known, handle, offset)?;
            let name = format!("[method]{}.{method}", resource.name);
            let of_resource = |it: &&Arc<Callee>| matches!(it.params.first(), Some((_, Shape::Borrow(own))) if own == resource);
            let mut methods = self.callees.iter().filter(of_resource);
            let found = methods.clone().find(|it| *it.name == *name);
            let found = found.ok_or_else(|| {
                let names = methods.by_ref().map(|it| FunctionName::parse(&it.name).own.to_owned());
                let names = listed(&names.collect::<Vec<_>>());
                let message = format!("`{}` has no method `{method}`", resource.name);
                Misfit::new(offset, message, format!("its methods: {names}"))
            })?;
            return Ok((found.clone(), Some(handle.to_owned())));
        }
        let names = match local.contains('.') {
            true => vec![format!("[static]{local}")],
            false => vec![local.to_owned(), format!("[constructor]{local}")],
        };
        let named: Vec<&Arc<Callee>> =
            self.callees.iter().filter(|it| names.iter().any(|name| **name == *it.name)).collect();
        let chosen: Vec<&Arc<Callee>> = match prefix {
            Some(prefix) => {
                named.iter().copied().filter(|it| it.interface.is_called(prefix)).collect()
            }
            None => {
                let is_used = |it: &&Arc<Callee>| {
                    self.cases.uses.iter().any(|used| it.interface.is_called(&used.interface))
                };
                let used: Vec<_> = named.iter().copied().filter(is_used).collect();
                if used.is_empty() { named.clone() } else { used }
            }
        };
        match chosen.as_slice() {
            [only] => Ok(((*only).clone(), None)),
            [] => Err(self.unknown(text, local, known, offset)),
            several => {
                let names = several.iter().map(|it| {
                    let local = it.address();
                    let local = local.rsplit('#').next().unwrap_or_default().to_owned();
                    match it.interface.full.is_empty() {
                        true => local,
                        false => format!("{}#{local}", it.interface.full),
                    }
                });
                let message = format!("`{text}` may be several functions");
                let names = listed(&names.collect::<Vec<_>>());
                Err(Misfit::new(offset, message, format!("write one of {names}")))
            }
        }
    }

    fn unknown(&self, text: &str, local: &str, known: &Known, offset: usize) -> Misfit {
        if let Some((first, _)) = local.split_once('.')
            && !known.is_empty()
        {
            let handles: Vec<String> = known.keys().cloned().collect();
            let message = format!("`{text}` is not exported, and no handle is called `{first}`");
            return Misfit::new(offset, message, format!("handles here: {}", listed(&handles)));
        }
        let addresses: Vec<String> = self.callees.iter().map(|it| it.address()).collect();
        let short = |address: &str| address.rsplit('#').next().unwrap_or_default().to_owned();
        let mut near: Vec<(usize, &String)> = addresses
            .iter()
            .map(|it| (strsim::damerau_levenshtein(&short(it), local), it))
            .filter(|(distance, _)| *distance <= 2 && *distance * 2 < local.len().max(3))
            .collect();
        near.sort();
        let help = match near.first() {
            Some((_, near)) => format!("did you mean `{near}`?"),
            None if addresses.is_empty() => "no function is exported".to_owned(),
            None => format!("functions that are exported: {}", listed(&addresses)),
        };
        Misfit::new(offset, format!("`{text}` is not exported"), help)
    }

    fn arguments(
        &self,
        callee: &Callee,
        handle: Option<String>,
        text: &Text,
    ) -> Result<Vec<Value>, Misfit> {
        let mut values: Vec<Value> = handle.into_iter().map(Value::Named).collect();
        let declared = || format!("it is declared `{}`", callee.signature);
        let shapes = || callee.params[values.len()..].iter().map(|(_, shape)| shape);
        let inner = text.text[1..text.text.len() - 1].trim();
        let read = if inner.is_empty() {
            let mut left = shapes();
            match left.find(|shape| shape.kind() != WasmTypeKind::Option) {
                Some(_) => {
                    let count = callee.params.len() - values.len();
                    let message = format!("{} missing", arguments_of(count));
                    return Err(Misfit::new(text.offset, message, declared()));
                }
                None => shapes().map(|_| Value::Option(None)).collect(),
            }
        } else if shapes().next().is_none() {
            let message = "the function takes no arguments";
            return Err(Misfit::new(text.offset + 1, message, declared()));
        } else {
            let parsed = UntypedValue::parse(&text.text);
            let typed = parsed
                .and_then(|parsed| parsed.node().to_wasm_params::<Value>(shapes(), &text.text));
            typed.map_err(|error| misfit(text, &error, declared()))?
        };
        values.extend(read);
        Ok(values)
    }

    /// Holds the handles among the arguments against what is known of them.
    fn give_away(
        &self,
        callee: &Callee,
        values: &[Value],
        known: &mut Known,
        step: &Step,
    ) -> Result<(), Misfit> {
        let mut used = Vec::new();
        for ((_, shape), value) in callee.params.iter().zip(values) {
            each_handle(shape, value, &mut |resource, is_own, handle| {
                used.push((resource.clone(), is_own, handle.to_owned()));
            });
        }
        for (resource, is_own, handle) in used {
            let own = alive(known, &handle, step.offset)?;
            if *own != resource {
                let message = format!("`{handle}` is a `{}`", own.name);
                let help = format!("a `{}` is needed here", resource.name);
                return Err(Misfit::new(step.offset, message, help));
            }
            if is_own {
                known.insert(handle, (resource, Some(step.line)));
            }
        }
        Ok(())
    }

    fn expected(
        &self,
        callee: &Callee,
        expected: &ExpectedText,
        known: &mut Known,
        step: &Step,
    ) -> Result<Expected, Misfit> {
        let declared = || format!("it is declared `{}`", callee.signature);
        let (text, shape) = match (expected, &callee.result) {
            (ExpectedText::Trap, _) => return Ok(Expected::Trap),
            (ExpectedText::Nothing, None) => return Ok(Expected::Return),
            (ExpectedText::Nothing, Some(_)) => return Ok(Expected::Unanswered),
            (ExpectedText::Anything, Some(_)) => return Ok(Expected::Anything),
            (ExpectedText::Anything, None) => {
                let message = "the function has no result";
                return Err(Misfit::new(step.offset, message, declared()));
            }
            (ExpectedText::Value(text), None) => {
                let message = "the function has no result";
                return Err(Misfit::new(text.offset, message, declared()));
            }
            (ExpectedText::Value(text), Some(shape)) => (text, shape),
        };
        let value = wasm_wave::from_str::<Value>(shape, &text.text)
            .map_err(|error| misfit(text, &error, declared()))?;
        let mut named = Vec::new();
        each_handle(shape, &value, &mut |resource, _, handle| {
            named.push((resource.clone(), handle.to_owned()));
        });
        for (resource, handle) in named {
            let before = known.insert(handle.clone(), (resource, None));
            if let Some((_, None)) = before {
                let message = format!("`{handle}` is the name of another handle");
                let help = "use a new name, or `drop` the other one before";
                return Err(Misfit::new(text.offset, message, help));
            }
        }
        Ok(Expected::Value(value))
    }
}

/// The resource of a handle that can still be used.
fn alive<'k>(known: &'k Known, handle: &str, offset: usize) -> Result<&'k Arc<TypeName>, Misfit> {
    match known.get(handle) {
        Some((resource, None)) => Ok(resource),
        Some((_, Some(line))) => {
            let message = format!("`{handle}` was given away in line {line}");
            Err(Misfit::new(offset, message, "a function that takes `own<…>` keeps the resource"))
        }
        None => {
            let message = format!("no handle is called `{handle}`");
            let help = "a resource in an answer gets a name: `counter(5) -> c`";
            Err(Misfit::new(offset, message, help))
        }
    }
}

/// Every handle within a value, with its resource and whether it is passed on.
pub(crate) fn each_handle(
    shape: &Shape,
    value: &Value,
    visit: &mut impl FnMut(&Arc<TypeName>, bool, &str),
) {
    let visit: &mut dyn FnMut(&Arc<TypeName>, bool, &str) = visit;
    each_handle_within(shape, value, visit);
}

fn each_handle_within(
    shape: &Shape,
    value: &Value,
    visit: &mut dyn FnMut(&Arc<TypeName>, bool, &str),
) {
    match (shape, value) {
        (Shape::Own(resource), Value::Named(name)) => visit(resource, true, name),
        (Shape::Borrow(resource), Value::Named(name)) => visit(resource, false, name),
        (Shape::List(element, _) | Shape::Stream(element), Value::List(values)) => {
            values.iter().for_each(|it| each_handle_within(element, it, visit));
        }
        (Shape::Future(payload), value) => each_handle_within(payload, value, visit),
        (Shape::Map(key, value_shape), Value::Map(entries)) => {
            for (own_key, own_value) in entries {
                each_handle_within(key, own_key, visit);
                each_handle_within(value_shape, own_value, visit);
            }
        }
        (Shape::Record(fields), Value::Record(values)) => {
            for ((_, shape), (_, value)) in fields.iter().zip(values) {
                each_handle_within(shape, value, visit);
            }
        }
        (Shape::Tuple(parts), Value::Tuple(values)) => {
            for (shape, value) in parts.iter().zip(values) {
                each_handle_within(shape, value, visit);
            }
        }
        (Shape::Variant(cases), Value::Variant(name, Some(value))) => {
            let case = cases.iter().find(|(case, _)| case == name);
            if let Some((_, Some(shape))) = case {
                each_handle_within(shape, value, visit);
            }
        }
        (Shape::Option(some), Value::Option(Some(value))) => {
            each_handle_within(some, value, visit);
        }
        (Shape::Result(Some(shape), _), Value::Result(Ok(Some(value))))
        | (Shape::Result(_, Some(shape)), Value::Result(Err(Some(value)))) => {
            each_handle_within(shape, value, visit);
        }
        _ => {}
    }
}

/// What wasm-wave says, at its place in the file.
fn misfit(text: &Text, error: &ParserError, help: String) -> Misfit {
    let span = error.span();
    let written = text.text.get(span.clone()).unwrap_or_default();
    let written = crate::json::shortened(&one_line(written));
    let reason = match (error.source(), error.detail()) {
        (Some(source), _) => source.to_string(),
        (None, Some(detail)) => format!("{}: {detail}", error.kind()),
        (None, None) => error.kind().to_string(),
    };
    let message = match written.is_empty() {
        true => reason,
        false => format!("`{written}` does not fit: {reason}"),
    };
    Misfit::new(text.offset + span.start.min(text.text.len()), message, help)
}

fn one_line(text: &str) -> String {
    match text.contains('\n') {
        true => text.split_whitespace().collect::<Vec<_>>().join(" "),
        false => text.to_owned(),
    }
}

fn arguments_of(count: usize) -> String {
    match count {
        1 => "1 argument is".to_owned(),
        count => format!("{count} arguments are"),
    }
}

fn listed(names: &[String]) -> String {
    const LISTED: usize = 8;
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    if names.is_empty() { "none".to_owned() } else { first_few_names(&names, LISTED) }
}
