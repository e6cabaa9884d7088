//! A driver: a process that runs a component in some runtime, asked in lines of JSON.
//!
//! Nothing that a driver does is trusted: its answers are awaited for a limited time, are
//! bounded in length, and carry the number of the question. `docs/reference/conform-drivers.md`
//! is the description of the protocol.

mod answer;
mod process;

use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Value as Json, json};

use crate::cases::Grants;
use crate::driver::process::Process;
use crate::json::excerpt;
use crate::limits::Limits;

pub use crate::driver::answer::{Answer, read_answer};
pub use crate::driver::process::DriverFault;

/// The version of the protocol.
const PROTOCOL: u64 = 1;

/// A program that drives a runtime.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DriverCommand {
    /// What the runtime is called.
    pub name: String,
    /// The program and its arguments.
    pub command: Vec<String>,
    /// Where it is run.
    pub directory: PathBuf,
}

/// What a driver says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Runtime {
    /// The name of its runtime, such as `wasmtime`.
    pub name: String,
    /// Its version, such as `50.0.1`.
    pub version: String,
    /// What it can grant a component.
    pub grants: Vec<String>,
}

/// A driver that runs.
pub(crate) struct Driver {
    process: Process,
    limits: Limits,
    questions: u64,
    pub(crate) runtime: Runtime,
}

impl Driver {
    /// Starts a driver, and loads the component.
    pub(crate) fn start(
        command: &DriverCommand,
        component: &str,
        limits: Limits,
    ) -> Result<Driver, DriverFault> {
        let process = Process::start(command, limits)?;
        let runtime = Runtime { name: String::new(), version: String::new(), grants: Vec::new() };
        let mut driver = Driver { process, limits, questions: 0, runtime };
        driver.runtime = driver.hello()?;
        let load = json!({ "do": "load", "component": component, "memory": limits.memory });
        match driver.ask(load, limits.load)? {
            Answer::Ok(_) => Ok(driver),
            Answer::Trap(why) | Answer::Unsupported(why) => {
                Err(DriverFault::refused(format!("cannot load the component: {why}")))
            }
        }
    }

    fn hello(&mut self) -> Result<Runtime, DriverFault> {
        let answer = self.ask(json!({ "do": "hello", "protocol": PROTOCOL }), self.limits.load)?;
        let Answer::Ok(answer) = answer else {
            return Err(DriverFault::refused("it refuses to say hello".to_owned()));
        };
        let text = |key: &str| answer.get(key).and_then(Json::as_str).filter(|it| !it.is_empty());
        let is_short = |text: &&str| text.len() <= 100;
        match (answer.get("protocol"), text("name"), text("version")) {
            (Some(protocol), Some(name), Some(version))
                if *protocol == PROTOCOL && is_short(&name) && is_short(&version) =>
            {
                let grants = answer.get("grants").and_then(Json::as_array);
                let grants = grants.into_iter().flatten().filter_map(Json::as_str);
                Ok(Runtime {
                    name: name.to_owned(),
                    version: version.to_owned(),
                    grants: grants.map(str::to_owned).collect(),
                })
            }
            (Some(protocol), Some(_), Some(_)) if *protocol != PROTOCOL => {
                Err(DriverFault::refused(format!(
                    "it speaks protocol {}, and not {PROTOCOL}",
                    excerpt(protocol)
                )))
            }
            _ => Err(DriverFault::refused(format!(
                "its hello lacks `protocol`, `name` or `version`: {}",
                excerpt(&answer)
            ))),
        }
    }

    /// Makes a new instance, with nothing but what is granted.
    pub(crate) fn instantiate(&mut self, grants: &Grants) -> Result<Answer, DriverFault> {
        let environment: serde_json::Map<String, Json> = grants
            .environment
            .iter()
            .map(|(name, value)| (name.clone(), value.clone().into()))
            .collect();
        let grants = json!({
            "clocks": grants.clocks,
            "random": grants.random,
            "environment": environment,
        });
        self.ask(json!({ "do": "instantiate", "grants": grants }), self.limits.call)
    }

    /// Asks for a call.
    pub(crate) fn call(&mut self, call: Json) -> Result<Answer, DriverFault> {
        self.ask(call, self.limits.call)
    }

    /// Drops a handle.
    pub(crate) fn drop_handle(&mut self, handle: u64) -> Result<Answer, DriverFault> {
        self.ask(json!({ "do": "drop", "handle": handle }), self.limits.call)
    }

    fn ask(&mut self, mut question: Json, limit: Duration) -> Result<Answer, DriverFault> {
        self.questions += 1;
        question["id"] = self.questions.into();
        let line = self.process.ask(format!("{question}\n").into_bytes(), limit)?;
        read_answer(&line, self.questions)
    }
}
