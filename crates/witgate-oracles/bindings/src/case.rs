//! The cases: two contracts and the programs that use the first.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Result;

/// The kinds of program, in the order of the table's columns.
pub const PROGRAMS: [&str; 4] =
    ["guest-imported", "host-imported", "guest-exported", "host-exported"];

/// What means the contract's path in a program.
const CONTRACT: &str = "\"contract.wit\"";

/// A change, and the programs that are to survive it.
pub struct Case {
    /// The rule that it belongs to, with `--<variant>` where there are several.
    pub name: String,
    /// The kinds of program that it has.
    pub programs: Vec<&'static str>,
    home: PathBuf,
}

/// The contract that bindings are made from.
#[derive(Clone, Copy)]
pub enum Side {
    Baseline,
    Candidate,
}

impl Side {
    /// The name of the contract's file, without its extension.
    pub fn name(self) -> &'static str {
        match self {
            Side::Baseline => "baseline",
            Side::Candidate => "candidate",
        }
    }
}

impl Case {
    /// The name of the binary that a program is, made from one side's bindings.
    pub fn target(&self, program: &str, side: Side) -> String {
        format!("{}--{program}--{}", self.name, side.name())
    }

    /// The text of that binary.
    pub fn source(&self, program: &str, side: Side) -> Result<String> {
        let text = fs::read_to_string(self.home.join(format!("{program}.rs")))?;
        if !text.contains(CONTRACT) {
            return Err(format!("{}: {program}.rs does not mention {CONTRACT}", self.name).into());
        }
        let contract = self.home.join(format!("{}.wit", side.name()));
        Ok(text.replace(CONTRACT, &format!("{:?}", contract.display().to_string())))
    }
}

/// The cases of a directory, or those of them that are asked for.
pub fn read(home: &Path, wanted: &[String]) -> Result<Vec<Case>> {
    let mut cases = Vec::new();
    for entry in fs::read_dir(home)? {
        let home = entry?.path();
        let Some(name) = home.file_name().and_then(|name| name.to_str()).map(str::to_owned) else {
            continue;
        };
        if !wanted.is_empty() && !wanted.contains(&name) {
            continue;
        }
        let there = |program: &&str| home.join(format!("{program}.rs")).is_file();
        let programs: Vec<_> = PROGRAMS.into_iter().filter(there).collect();
        if programs.is_empty() {
            return Err(format!("{name} has no program").into());
        }
        cases.push(Case { name, programs, home });
    }
    cases.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(cases)
}
