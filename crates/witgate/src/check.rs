//! The gate: what to compare when hardly anything is said.

use std::path::{Path, PathBuf};

use witgate_load::{Context, Options, Place};

use crate::compare::{self, Outcome, compare, short};
use crate::error::{Error, Party};

/// Compares what stands here with what stood there when this branch began.
///
/// Without `place`, the contract is looked for in `wit/` and then in the
/// current directory. Without `against`, the baseline is `merge-base`: the same
/// path in the commit in which `HEAD` left the default branch.
pub fn check(
    place: Option<&str>,
    against: Option<&str>,
    options: &Options,
) -> Result<Outcome, Error> {
    let candidate = find(compare::parse(Party::Candidate, place.unwrap_or("."))?);
    let baseline = compare::parse(Party::Baseline, against.unwrap_or("merge-base"))?;
    let mut outcome = compare(&baseline, &candidate, options).map_err(|error| match error {
        Error::Load { party: Party::Candidate, error: witgate_load::Error::NothingHere { .. } }
            if place.is_none() =>
        {
            Error::NoContract
        }
        Error::Load { party: Party::Baseline, error } => {
            no_baseline(error, &baseline, &candidate, against.is_none())
        }
        other => other,
    })?;
    if let Some(note) = self_comparison(&outcome, &baseline, &candidate, options) {
        outcome.notes.push(note);
    }
    Ok(outcome)
}

/// A directory's `wit/`, where the directory holds no WIT itself.
fn find(place: Place) -> Place {
    let Place::Path(path) = &place else { return place };
    let wit = if path == Path::new(".") { PathBuf::from("wit") } else { path.join("wit") };
    if !holds_wit(path) && wit.is_dir() { Place::Path(wit) } else { place }
}

fn holds_wit(directory: &Path) -> bool {
    let Ok(entries) = std::fs::read_dir(directory) else { return false };
    entries.flatten().any(|entry| Path::new(&entry.file_name()).extension() == Some("wit".as_ref()))
}

/// What an unreadable baseline means to whoever asked for a check.
fn no_baseline(
    error: witgate_load::Error,
    baseline: &Place,
    candidate: &Place,
    is_default: bool,
) -> Error {
    use witgate_load::Error as Load;
    let same_path = matches!(
        baseline,
        Place::MergeBase { .. } | Place::Release { .. } | Place::Git { path: None, .. }
    );
    match error {
        Load::NotAtRevision { revision, .. } if same_path => {
            Error::NewHere { candidate: candidate.to_string(), baseline: revision }
        }
        Load::NothingHere { .. } if same_path => {
            Error::NewHere { candidate: candidate.to_string(), baseline: baseline.to_string() }
        }
        error if is_default => Error::NoBaseline { error },
        error => Error::Load { party: Party::Baseline, error },
    }
}

/// What to know when nothing changed because the baseline is `HEAD` itself:
/// that is so on the default branch, where a gate would otherwise be green for
/// ever.
fn self_comparison(
    outcome: &Outcome,
    baseline: &Place,
    candidate: &Place,
    options: &Options,
) -> Option<String> {
    let Place::MergeBase { .. } = baseline else { return None };
    if outcome.baseline.contract != outcome.candidate.contract {
        return None;
    }
    // Asked only here, where the answer matters, since it takes a reading more.
    let head = Place::Git { revision: "HEAD".to_owned(), path: None };
    let context = Context { candidate: Some(candidate.clone()), ..Context::default() };
    let head = witgate_load::load(&head, &context, options).ok()?.resolved?;
    (outcome.baseline.resolved.as_ref() == Some(&head)).then(|| {
        format!(
            "{baseline} is HEAD itself ({}), so only changes that are not committed were looked \
             for; `--against git:HEAD^` compares with the commit before, `--against release` with \
             the last release",
            short(&head)
        )
    })
}
