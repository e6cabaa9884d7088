//! Cases of behaviour in WAVE, checked against a contract and run by drivers of runtimes.
//!
//! In come the text of a file of cases and a contract. [`read_cases`] reads the one, and
//! [`fit`] holds it against the other: every function must be exported, and every value of its
//! type. [`run`] has a driver make the calls: a program that runs a component in some runtime.
//! This crate runs no component itself, and starts no program but the drivers that it is given.

#![forbid(unsafe_code)]

mod cases;
mod conformance;
mod driver;
mod exports;
mod finding_kind;
mod fit;
mod json;
mod limits;
mod problem;
mod record;
mod run;
mod shape;
mod shipped;
mod statement;
mod value;

pub use cases::{Case, Cases, Grants, Recorded, Use, read_cases};
pub use conformance::{CaseCounts, CaseFile, ConformVerdict, Conformance, DifferenceRule, Tested};
pub use driver::{Answer, DriverCommand, DriverFault, Runtime, read_answer};
pub use exports::Callee;
pub use finding_kind::{FINDING_KINDS, FindingKind};
pub use fit::{Action, Expected, Plan, PlannedCase, PlannedStep, fit};
pub use json::read_value;
pub use limits::Limits;
pub use problem::Problem;
pub use record::{RecordRefusal, record, recorded_runs};
pub use run::{CaseOutcome, CaseRun, Difference, NewAnswer, RuntimeRun, run};
pub use shape::{Primitive, Shape};
pub use shipped::{DRIVER, SHIPPED_DRIVERS, ShippedDriver};
pub use statement::test_result;
pub use value::{Handles, Value};
