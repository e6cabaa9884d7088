//! The outcome as a table.

use std::fmt::Write as _;

use crate::case::{Case, PROGRAMS, Side};
use crate::compile::Errors;

const HEAD: &str = "\
# What changes ask of source code

Written by `cargo run` in this directory; see README.md. `ok`: the program compiles against
bindings of the candidate as it does against those of the baseline. Otherwise the
compiler's first error. `-`: there is no such program.

";

/// One row a case, one column a kind of program.
pub fn render(cases: &[Case], errors: &Errors) -> String {
    let mut text = HEAD.to_owned();
    let columns = PROGRAMS.map(|program| program.replace('-', ", ")).join(" | ");
    _ = writeln!(text, "| case | {columns} |\n|---|---|---|---|---|");
    for case in cases {
        let cells = PROGRAMS.map(|program| {
            if !case.programs.contains(&program) {
                return "-".to_owned();
            }
            match errors.get(&case.target(program, Side::Candidate)) {
                Some(error) => format!("error: {}", plain(error)),
                None => "ok".to_owned(),
            }
        });
        _ = writeln!(text, "| `{}` | {} |", case.name, cells.join(" | "));
    }
    text
}

/// The first line of an error, which may hold no path of this machine.
fn plain(error: &str) -> String {
    let line = error.lines().next().unwrap_or_default().replace('|', "\\|");
    line.replace(concat!(env!("CARGO_MANIFEST_DIR"), "/"), "")
}
