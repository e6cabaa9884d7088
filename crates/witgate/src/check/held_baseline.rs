//! A baseline that whoever writes the change can write too: a pinned snapshot, a
//! directory or file of the repository, a commit that came with the change. It is
//! held against the commit that the change set out from.

use witgate_judge::{BaselineRewritten, Fact, Terms, compare};
use witgate_load::{Commit, History, Place};
use witgate_lock::Pins;
use witgate_model::{Bump, Subject, path};

use super::baseline::at;
use super::task::Task;
use crate::error::{Error, Party};

/// The baseline of the commit, where the change has another in its place, and the
/// fact that it has.
pub(super) fn of_commit(
    history: &History,
    commit: &Commit,
    task: &Task,
    place: &Place,
    candidate: &Subject,
    baseline: &Subject,
    is_in_force: bool,
) -> Result<Option<(Subject, Fact)>, Error> {
    let kept = match kept(history, commit, task, place)? {
        Some(kept) => Some(kept),
        // A first pin, or a new file: there is the package itself.
        None => at(history, commit, &Place::MergeBase { branch: None }, task, candidate)?
            .map(|home| home.subject),
    };
    let Some(kept) = kept.filter(|kept| kept.contract != baseline.contract) else {
        return Ok(None);
    };
    let between = compare(&kept, baseline, &Terms::default());
    let takes = |bump: Bump| between.findings.iter().filter(|it| it.bump >= bump).count();
    let fact = Fact::BaselineRewritten(BaselineRewritten {
        place: baseline.place.clone(),
        package: task.place.to_string(),
        commit: commit.short().to_owned(),
        changes: takes(Bump::Additive),
        breaking: takes(Bump::Breaking),
        is_in_force,
        site: task.site.clone(),
    });
    Ok(Some((kept, fact)))
}

/// What the commit has of a baseline, where that is a file or directory of it.
fn kept(
    history: &History,
    commit: &Commit,
    task: &Task,
    place: &Place,
) -> Result<Option<Subject>, Error> {
    let path = match place {
        Place::Path(_) if task.is_pinned => snapshot(history, commit, task)?,
        Place::Path(path) => history.path_of(path),
        _ => None,
    };
    let Some(path) = path else { return Ok(None) };
    let kept = history.find(commit, &path, &task.options);
    kept.map_err(|error| Error::Load { party: Party::Baseline, error })
}

/// The path of the snapshot that the commit has pinned for a package.
fn snapshot(history: &History, commit: &Commit, task: &Task) -> Result<Option<String>, Error> {
    let Place::Path(package) = &task.place else { return Ok(None) };
    let Some(package) = history.path_of(package) else { return Ok(None) };
    for home in path::upwards(&package) {
        let lock = path::join(home, witgate_verify::LOCK_FILE);
        let text = history.text(commit, &lock);
        let text = text.map_err(|error| Error::Load { party: Party::Baseline, error })?;
        let Some(text) = text else { continue };
        let pins = Pins::parse(&lock, &text).map_err(|error| Error::Lock { error })?;
        let pin = pins.packages.into_iter().find(|pin| path::join(home, &pin.path) == package);
        return Ok(pin.and_then(|pin| Some(path::join(home, &pin.snapshot?))));
    }
    Ok(None)
}
