//! Witnesses of findings: made, written, and what to say of them.

use std::collections::BTreeMap;
use std::path::Path;

use witgate::{Outcome, prepare_witness_directory, witnesses};

use crate::cli::Witnessing;
use crate::failure::Failure;

/// What a report says of witnesses; nothing where none were asked for.
#[derive(Default)]
pub(crate) struct ReportedWitnesses {
    /// What to say, a line each.
    pub(crate) notes: Vec<String>,
    /// By fingerprints, where each finding's witness is.
    pub(crate) paths: BTreeMap<String, String>,
    /// Whether they show that witgate is wrong.
    pub(crate) has_defects: bool,
}

impl Witnessing {
    /// Makes room, before anything is read.
    pub(crate) fn prepare(&self) -> Result<(), Failure> {
        let Some(directory) = &self.directory else { return Ok(()) };
        Ok(prepare_witness_directory(directory)?)
    }

    /// Writes the witnesses of what was found.
    pub(crate) fn write(&self, outcomes: &[&Outcome]) -> Result<ReportedWitnesses, Failure> {
        match &self.directory {
            Some(directory) => written(directory, outcomes),
            None => Ok(ReportedWitnesses::default()),
        }
    }
}

fn written(directory: &Path, outcomes: &[&Outcome]) -> Result<ReportedWitnesses, Failure> {
    let made = witnesses(outcomes);
    made.write(directory)?;
    Ok(ReportedWitnesses {
        notes: made.notes(directory),
        paths: made.paths(directory),
        has_defects: made.has_defects(),
    })
}
