//! Witnesses of what was found: for each finding a small component that it breaks.

mod directory;

use std::collections::BTreeMap;
use std::path::Path;

use witgate_judge::{Direction, GatedFinding, Level, NoWitness};
use witgate_load::on_deep_stack;
use witgate_model::{Item, count, path};
use witgate_witness::{Refusal, Sides, Sought, WitnessFolder, Witnessed, holder};

use crate::compare::Outcome;
use crate::error::Error;

pub use directory::prepare_witness_directory;

/// So many findings get a directory; the rest is counted.
const MOST: usize = 50;

/// So many findings are named that should have a witness and have none.
const NAMED: usize = 5;

/// The witnesses of what was found.
#[derive(Clone, Debug, Default)]
pub struct Witnesses {
    folders: Vec<WitnessFolder>,
    /// By fingerprints, the folder of each finding. Findings on one item by one rule
    /// share it.
    folder_of: BTreeMap<String, String>,
    /// How many guests only Wasmtime's linker rejects.
    wasmtime_only: usize,
    /// Of warnings and errors, why they have none.
    reasons: BTreeMap<NoWitness, usize>,
    /// Findings that should have one, and why it could not be made.
    not_made: Vec<String>,
    /// Findings for which there was no room.
    left_out: usize,
    /// Where witgate contradicts upstream's type checker, or itself.
    defects: Vec<String>,
}

impl Witnesses {
    /// Whether witgate contradicts upstream's type checker, or itself: nothing that it
    /// says can be relied on then.
    pub fn has_defects(&self) -> bool {
        !self.defects.is_empty()
    }

    /// Writes them below a directory, which was prepared.
    pub fn write(&self, directory: &Path) -> Result<(), Error> {
        directory::write(&self.folders, directory)
    }

    /// By fingerprints, the path of each finding's witness below a directory.
    pub fn paths(&self, directory: &Path) -> BTreeMap<String, String> {
        let directory = path::shown(directory);
        let paths = self.folder_of.iter();
        paths.map(|(print, folder)| (print.clone(), path::join(&directory, folder))).collect()
    }

    /// What to say of them, a line each.
    pub fn notes(&self, directory: &Path) -> Vec<String> {
        let directory = path::shown(directory);
        let mut notes = Vec::new();
        for defect in self.defects.iter().take(NAMED) {
            notes.push(format!("this is a bug in witgate, please report it: {defect}"));
        }
        if let Some(more) = self.defects.len().checked_sub(NAMED).filter(|more| *more > 0) {
            notes.push(format!("{} of witgate: see {directory}", count(more, "more bug")));
        }
        let findings = count(self.folder_of.len(), "finding");
        notes.push(match self.folders.len() {
            0 => "no witness was made".to_owned(),
            _ => format!("wrote witnesses of {findings} to {directory}"),
        });
        if self.wasmtime_only > 0 {
            let guests = count(self.wasmtime_only, "guest");
            notes.push(format!("not proved: {guests} that only Wasmtime's linker rejects"));
        }
        if self.left_out > 0 {
            let more = count(self.left_out, "more finding");
            notes.push(format!("{more} without a witness: at most {MOST} are made"));
        }
        for (reason, number) in &self.reasons {
            let findings = count(*number, "finding");
            notes.push(format!("no witness for {findings}: {}", reason.as_str()));
        }
        notes.extend(self.not_made.iter().take(NAMED).cloned());
        if let Some(more) = self.not_made.len().checked_sub(NAMED).filter(|more| *more > 0) {
            notes.push(format!("no witness for {}", count(more, "more finding")));
        }
        notes
    }

    fn add(&mut self, witnessed: &Witnessed<'_>, all: &[GatedFinding], members: &[&GatedFinding]) {
        let finding = witnessed.finding;
        let name = format!("{} ({} {})", finding.fingerprint, finding.rule.id, finding.item);
        for (direction, sought) in &witnessed.sought {
            match sought {
                Sought::Found(witness) => {
                    let is_only = matches!(witness.refusal, Refusal::WasmtimeOnly(_));
                    self.wasmtime_only += usize::from(is_only);
                }
                Sought::NotMade(reason) => {
                    let who = direction.audience();
                    self.not_made.push(format!("no witness for {name}, {who}: {reason}"));
                }
                Sought::Defect(defect) => {
                    let who = direction.audience();
                    self.defects.push(format!("{name}, {who}: {}", defect.message));
                }
            }
        }
        let Some(folder) = witnessed.folder(all) else { return };
        for member in members {
            self.folder_of.insert(member.fingerprint.clone(), folder.name.clone());
        }
        // A dependency may change in several packages alike.
        if !self.folders.iter().any(|other| other.name == folder.name) {
            self.folders.push(folder);
        }
    }
}

/// What findings have in common that share a witness.
type Shared<'f> = (&'static str, Option<Item>, [&'static str; 2]);

/// Makes witnesses of what was found: the gravest first, and one of those that the same
/// rule finds in one item.
pub fn witnesses(outcomes: &[&Outcome]) -> Witnesses {
    on_deep_stack(|| make(outcomes))
}

fn make(outcomes: &[&Outcome]) -> Witnesses {
    let mut made = Witnesses::default();
    let mut groups: Vec<(usize, Vec<&GatedFinding>)> = Vec::new();
    for (position, outcome) in outcomes.iter().enumerate() {
        let mut of_outcome: BTreeMap<(bool, Shared<'_>), usize> = BTreeMap::new();
        for finding in outcome.verdict.findings.iter().filter(|it| it.level > Level::Off) {
            match finding.no_witness() {
                None => {
                    let key = (finding.is_earlier(), shared(finding));
                    let group = *of_outcome.entry(key).or_insert(groups.len());
                    match groups.get_mut(group) {
                        Some((_, members)) => members.push(finding),
                        None => groups.push((position, vec![finding])),
                    }
                }
                // What a version owes is in the heading, and no finding that a reader sees.
                Some(reason) if finding.level >= Level::Warn && !finding.is_owed => {
                    *made.reasons.entry(reason).or_default() += 1;
                }
                Some(_) => {}
            }
        }
    }
    groups.sort_by_key(|(_, members)| {
        std::cmp::Reverse((members[0].level, !members[0].is_earlier()))
    });
    for (_, members) in groups.iter().skip(MOST) {
        made.left_out += members.len();
    }
    groups.truncate(MOST);
    for (position, outcome) in outcomes.iter().enumerate() {
        for is_earlier in [false, true] {
            let members_of = groups.iter().filter(|(members_of, _)| *members_of == position);
            let members_of =
                members_of.filter(|(_, members)| members[0].is_earlier() == is_earlier);
            let members: Vec<&[&GatedFinding]> =
                members_of.map(|(_, members)| &**members).collect();
            if members.is_empty() {
                continue;
            }
            let baseline = match is_earlier {
                true => outcome.release.as_ref().unwrap_or(&outcome.baseline),
                false => &outcome.baseline,
            };
            let sides = Sides { baseline, candidate: &outcome.candidate };
            let first: Vec<&GatedFinding> = members.iter().map(|members| members[0]).collect();
            let all = &outcome.verdict.findings;
            let witnessed = witgate_witness::witnesses(sides, &first, all);
            for (witnessed, members) in witnessed.iter().zip(members) {
                made.add(witnessed, all, members);
            }
        }
    }
    made
}

fn shared(finding: &GatedFinding) -> Shared<'_> {
    let cells = Direction::ALL.map(|direction| direction.cell(&finding.impact).as_str());
    (finding.rule.id, finding.item_at().map(holder), cells)
}
