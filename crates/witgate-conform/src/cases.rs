//! Files of cases as they are written: a line a statement, comments after `//`.
//!
//! Nothing here knows a contract: what the words of a call mean is looked up in `fit`.

mod scan;

use std::collections::HashMap;

use witgate_model::Digest;

use crate::problem::{Lines, Problem};

/// A file of cases.
#[derive(Clone, Debug, Default)]
pub struct Cases {
    /// Interfaces whose functions are called by their names alone.
    pub uses: Vec<Use>,
    /// What the component is granted.
    pub grants: Grants,
    /// What the answers were recorded from.
    pub recorded: Option<Recorded>,
    /// The cases, in order.
    pub cases: Vec<Case>,
    /// Lines that cannot be read.
    pub problems: Vec<Problem>,
    /// Where `recorded` lines are, or belong: before the first case.
    pub(crate) recorded_at: Vec<std::ops::Range<usize>>,
    pub(crate) first_case_at: usize,
}

/// `use acme:shapes/draw`.
#[derive(Clone, Debug)]
pub struct Use {
    /// The interface.
    pub interface: String,
    pub(crate) offset: usize,
}

/// What a component may do beside computing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grants {
    /// Reads clocks.
    pub clocks: bool,
    /// Gets random numbers.
    pub random: bool,
    /// Reads these environment variables.
    pub environment: Vec<(String, String)>,
}

/// The component whose answers a file has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The digest of its bytes.
    pub component: Digest,
    /// The digest of its contract.
    pub contract: Digest,
}

/// A case: calls that are made in order, of a component that was just instantiated.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its name.
    pub name: String,
    /// Its line.
    pub line: usize,
    pub(crate) steps: Vec<Step>,
    /// Whether all its lines could be read.
    pub(crate) is_readable: bool,
}

/// A statement of a case. Offsets are bytes of the file.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) offset: usize,
    pub(crate) line: usize,
    pub(crate) what: StepText,
}

#[derive(Clone, Debug)]
pub(crate) enum StepText {
    Call {
        function: String,
        /// With its parentheses.
        arguments: Text,
        expected: ExpectedText,
        /// Where the call ends, and an answer may be written.
        end: usize,
    },
    Drop {
        handle: String,
    },
}

/// Some text of the file, its comments blanked out.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    pub(crate) offset: usize,
    pub(crate) text: String,
}

#[derive(Clone, Debug)]
pub(crate) enum ExpectedText {
    /// Nothing is written: the function has no result, or its answer is not known yet.
    Nothing,
    /// `-> _`
    Anything,
    /// `traps`
    Trap,
    /// `-> value`
    Value(Text),
}

/// Reads a file of cases. Lines that cannot be read are its problems.
pub fn read_cases(text: &str) -> Cases {
    let mut reader =
        Reader { text, lines: Lines::new(text), cases: Cases::default(), names: HashMap::new() };
    reader.cases.first_case_at = text.len();
    let mut offset = 0;
    while offset < text.len() {
        offset = reader.statement(offset);
    }
    reader.finish();
    reader.cases
}

struct Reader<'t> {
    text: &'t str,
    lines: Lines<'t>,
    cases: Cases,
    /// The names of cases, with their lines.
    names: HashMap<String, usize>,
}

const KEYWORDS: [&str; 5] = ["case", "drop", "grant", "recorded", "use"];

impl Reader<'_> {
    /// Reads what begins at a line, and says where the next begins.
    fn statement(&mut self, start: usize) -> usize {
        let rest = &self.text[start..];
        let end = start + rest.find('\n').map_or(rest.len(), |index| index + 1);
        let line = &self.text[start..end];
        let trimmed = line.trim_start();
        let offset = start + line.len() - trimmed.len();
        if trimmed.is_empty() || trimmed.starts_with("//") {
            return end;
        }
        let word = trimmed.split_whitespace().next().unwrap_or_default();
        if KEYWORDS.contains(&word) {
            let rest = &trimmed[word.len()..];
            let rest = rest.find(" //").map_or(rest, |comment| &rest[..comment]).trim();
            self.keyword(word, rest, offset, start..end);
            return end;
        }
        let (statement, next) = scan::statement(self.text, offset);
        self.call(&statement, offset);
        next
    }

    fn keyword(&mut self, word: &str, rest: &str, offset: usize, line: std::ops::Range<usize>) {
        let is_in_case = !self.cases.cases.is_empty();
        match word {
            "case" if rest.is_empty() => {
                self.problem(offset, "the case has no name", "write what it shows: `case adds`");
            }
            "case" => {
                if !is_in_case {
                    self.cases.first_case_at = line.start;
                }
                let (name, line) = (rest.to_owned(), self.lines.line(offset));
                let known = *self.names.entry(name.clone()).or_insert(line);
                self.cases.cases.push(Case { name, line, steps: Vec::new(), is_readable: true });
                if known != line {
                    let message = format!("the case in line {known} has the same name");
                    self.problem(offset, message, "give each case a name of its own");
                }
            }
            "drop" => {
                let what = StepText::Drop { handle: rest.to_owned() };
                self.step(offset, what);
            }
            _ if is_in_case => {
                let message = format!("`{word}` is only possible before the first case");
                self.problem(offset, message, "move the line to the top of the file");
            }
            "use" => self.cases.uses.push(Use { interface: rest.to_owned(), offset }),
            "grant" => self.grant(rest, offset),
            _ => {
                self.recorded(rest, offset);
                self.cases.recorded_at.push(line);
            }
        }
    }

    fn grant(&mut self, rest: &str, offset: usize) {
        const HELP: &str =
            "grant `clocks`, `random` or `environment NAME=VALUE`; files and network cannot be";
        let grants = &mut self.cases.grants;
        match rest.split_once(char::is_whitespace) {
            None if rest == "clocks" => grants.clocks = true,
            None if rest == "random" => grants.random = true,
            Some(("environment", variable)) if variable.contains('=') => {
                let (name, value) = variable.split_once('=').expect("it has one");
                grants.environment.push((name.trim().to_owned(), value.trim().to_owned()));
            }
            _ => self.problem(offset, format!("`{rest}` cannot be granted"), HELP),
        }
    }

    fn recorded(&mut self, rest: &str, offset: usize) {
        let digest = |text: &str| text.starts_with("sha256:").then(|| Digest::parse(text))?;
        let words: Vec<&str> = rest.split_whitespace().collect();
        match words.as_slice() {
            ["component", component, "contract", contract] => {
                match (digest(component), digest(contract)) {
                    (Some(component), Some(contract)) => {
                        self.cases.recorded = Some(Recorded { component, contract });
                    }
                    _ => self.bad_recorded(offset),
                }
            }
            _ => self.bad_recorded(offset),
        }
    }

    fn bad_recorded(&mut self, offset: usize) {
        let message = "`recorded` needs two digests, of a component and of its contract";
        self.problem(offset, message, "remove the line; `--record` writes it");
    }

    fn call(&mut self, statement: &str, offset: usize) {
        const HELP: &str = "write a call as in WAVE: `area(square(2.0)) -> 4.0`";
        let open = match statement.find('(') {
            Some(open) if open > 0 && !statement[..open].trim_end().contains(' ') => open,
            _ => return self.problem(offset, "this is not a call", HELP),
        };
        let Some(close) = scan::closing(statement, open) else {
            return self.problem(offset + open, "this parenthesis is not closed", HELP);
        };
        let rest = &statement[close..];
        let answer = rest.trim();
        let expected = match answer {
            "" => ExpectedText::Nothing,
            "traps" => ExpectedText::Trap,
            _ => match answer.strip_prefix("->").map(str::trim) {
                Some("_") => ExpectedText::Anything,
                Some("") | None => {
                    let at = offset + close + rest.len() - rest.trim_start().len();
                    let help = "after a call comes `-> VALUE`, `-> _`, `traps` or nothing";
                    return self.problem(at, format!("`{answer}` is not an answer"), help);
                }
                Some(value) => {
                    let start = rest.find("->").expect("it begins so") + 2;
                    let start = start + rest[start..].len() - rest[start..].trim_start().len();
                    let offset = offset + close + start;
                    ExpectedText::Value(Text { offset, text: value.to_owned() })
                }
            },
        };
        let arguments = Text { offset: offset + open, text: statement[open..close].to_owned() };
        let function = statement[..open].trim_end().to_owned();
        let end = offset + close;
        self.step(offset, StepText::Call { function, arguments, expected, end });
    }

    fn step(&mut self, offset: usize, what: StepText) {
        let line = self.lines.line(offset);
        match self.cases.cases.last_mut() {
            Some(case) => case.steps.push(Step { offset, line, what }),
            None => self.problem(
                offset,
                "this is in no case",
                "begin a case above it: `case` and a name",
            ),
        }
    }

    fn problem(&mut self, offset: usize, message: impl Into<String>, help: &str) {
        let (line, column) = self.lines.position(offset);
        let case = self.cases.cases.last_mut().map(|case| {
            case.is_readable = false;
            case.name.clone()
        });
        let (message, help) = (message.into(), Some(help.to_owned()));
        self.cases.problems.push(Problem { line, column, case, message, help });
    }

    fn finish(&mut self) {
        // Of a call that cannot be read it is said already.
        let is_empty = |case: &&mut Case| case.steps.is_empty() && case.is_readable;
        for case in self.cases.cases.iter_mut().filter(is_empty) {
            case.is_readable = false;
            self.cases.problems.push(Problem {
                line: case.line,
                column: 1,
                case: Some(case.name.clone()),
                message: "the case makes no call".to_owned(),
                help: Some("write a call below its name, or remove the case".to_owned()),
            });
        }
        self.cases.problems.sort_by_key(|problem| (problem.line, problem.column));
    }
}
