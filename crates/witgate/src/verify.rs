//! Verification: what is pinned is what is there. Offline, and nothing is written.

use jiff::Timestamp;
use witgate_judge::{GatedFinding, Level, judge_facts};
use witgate_load::{History, on_deep_stack};
use witgate_model::path;
use witgate_verify::{Candidates, Integrity};

use crate::check::Request;
use crate::check::baseline::in_git;
use crate::check::components;
use crate::check::integrity::{on_disk, workspace};
use crate::check::policy::{Policy, set_out, told_baseline};
use crate::check::units;
use crate::error::{Error, Party};

/// What came of a verification.
#[derive(Clone, Debug)]
pub struct Verified {
    /// What there is to say of what is pinned.
    pub integrity: Integrity,
    /// What was found, the policy's own included.
    pub gate: Vec<GatedFinding>,
    /// What the reader should know of how it was done, a line each.
    pub notes: Vec<String>,
    /// Findings of this level and above fail.
    pub fail_on: Level,
}

impl Verified {
    /// Whether everything holds.
    pub fn passes(&self) -> bool {
        !self.gate.iter().any(|finding| finding.fails(self.fail_on))
    }
}

/// Verifies what is pinned here: locks, our own pins, artifacts against their
/// worlds, and who vouches for them; and what this change takes back of what the
/// locks said before it. To find nothing to verify is an error, never a pass.
pub fn verify(request: &Request) -> Result<Verified, Error> {
    on_deep_stack(|| run(request))
}

fn run(request: &Request) -> Result<Verified, Error> {
    let policy = Policy::find(request)?;
    let tasks = on_disk(units::packages(request, &policy)?)?;
    let mut notes = Vec::new();
    let history = History::open(&policy.anchor, witgate_config::FILE_NAME);
    let place = set_out(request)?;
    // Whoever names a commit means that one; whoever says `none` knows.
    let is_told = told_baseline(request)?.is_some_and(|place| in_git(&place));
    let is_none = request.against.is_some() && !is_told;
    let commit = match (&history, in_git(&place)) {
        (Ok(history), true) => match history.commit(&place, None) {
            Ok(commit) => Some((history, commit)),
            Err(error) if is_told => {
                return Err(Error::Load { party: Party::Baseline, error });
            }
            Err(_) if is_none => None,
            Err(error) => {
                notes.push(format!("rewritten lock files were not checked: {}", error.message()));
                None
            }
        },
        (Err(error), _) if is_told => {
            return Err(Error::Load { party: Party::Baseline, error: error.clone() });
        }
        (Err(_), true) if is_none => None,
        (Err(error @ witgate_load::Error::GitHangs { .. }), true) => {
            return Err(Error::Load { party: Party::Baseline, error: error.clone() });
        }
        (Err(witgate_load::Error::NoRepository { reason, .. }), true) if reason.is_empty() => {
            let note = "rewritten lock files were not checked: not a git repository";
            notes.push(note.to_owned());
            None
        }
        (Err(error), true) => {
            notes.push(format!("rewritten lock files were not checked: {}", error.message()));
            None
        }
        (_, false) => None,
    };
    let is_there = policy.is_there();
    let mut said = Vec::new();
    let (policy, mut facts) = policy.agreed(request, history.as_ref().ok(), &mut said)?;
    // Without a commit, one note says enough.
    notes.extend(said.into_iter().filter(|_| is_there && commit.is_some()));

    let mut workspace = workspace(request, &policy, &tasks, commit.as_ref());
    workspace.before.is_declined = is_none;
    let mut integrity = witgate_verify::verify(&workspace, &Candidates::new())?;
    if integrity.is_empty() {
        let place = request.place.clone().unwrap_or_else(|| path::shown(&policy.anchor));
        return Err(Error::NothingToVerify { place });
    }
    facts.append(&mut integrity.facts);
    let gate = judge_facts(&facts, policy.levels());
    notes.append(&mut integrity.notes);
    notes.extend(components::unnamed_notes(request, &policy));
    notes.extend(history.as_ref().map(History::notes).unwrap_or_default());
    let fail_on = request.fail_on.or(policy.fail_on()).unwrap_or(Level::Error);
    Ok(Verified { integrity, gate, notes, fail_on })
}

/// What came of a verification as an in-toto statement that others can sign, as
/// one line of JSON. `None` in a build without provenance.
pub fn statement(verified: &Verified, created: Timestamp) -> Option<String> {
    witgate_verify::statement(&verified.integrity, verified.passes(), created)
}
