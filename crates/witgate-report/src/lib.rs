//! A verdict in, bytes out: one file a format.
//!
//! Whatever came from outside (names, paths, versions, lines of source) is
//! escaped on its way out, so that a report can be shown in any terminal and
//! any log. Nothing here judges, and nothing fails but the writer.

#![forbid(unsafe_code)]

mod address;
mod escape;
mod format;
mod human;
mod json;
mod outcome;
mod page;
mod report;
mod short;
mod spot;
mod text;
mod words;

pub use escape::escape;
pub use format::{Format, write};
pub use json::REPORT_SCHEMA;
pub use report::Report;
