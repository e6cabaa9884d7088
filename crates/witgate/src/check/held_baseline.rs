//! A baseline that whoever writes the change can write too: a pinned snapshot, a
//! directory or file of the repository, a commit that came with the change. It is
//! held against the commit that the change started from.

use witgate_judge::{BaselineRewritten, Fact, Terms, compare};
use witgate_load::{Commit, History, Place};
use witgate_lock::Pins;
use witgate_model::{Bump, Subject, path};

use super::package_in_commit::package_at;
use super::task::Task;
use crate::error::{Error, Party};

/// A baseline that whoever writes the change can write too.
pub(super) struct WritableBaseline<'a> {
    pub(super) history: &'a History,
    /// The commit that the change started from.
    pub(super) commit: &'a Commit,
    pub(super) task: &'a Task,
    /// Where the baseline is.
    pub(super) place: &'a Place,
    pub(super) candidate: &'a Subject,
    pub(super) baseline: &'a Subject,
    /// Whether it counts nevertheless.
    pub(super) is_in_force: bool,
}

impl WritableBaseline<'_> {
    /// The baseline of the commit, where the change has another in its place, and
    /// the fact that it has.
    pub(super) fn of_commit(&self) -> Result<Option<(Subject, Fact)>, Error> {
        let WritableBaseline { history, commit, task, candidate, baseline, .. } = *self;
        let kept = match self.kept()? {
            Some(kept) => Some(kept),
            // A first pin, or a new file: there is the package itself.
            None => {
                package_at(history, commit, &Place::MergeBase { branch: None }, task, candidate)?
                    .map(|home| home.subject)
            }
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
            is_in_force: self.is_in_force,
            site: task.site.clone(),
        });
        Ok(Some((kept, fact)))
    }

    /// What the commit has of the baseline, where that is a file or directory of it.
    fn kept(&self) -> Result<Option<Subject>, Error> {
        let path = match self.place {
            Place::Path(_) if self.task.is_pinned => self.snapshot()?,
            Place::Path(path) => self.history.path_of(path),
            _ => None,
        };
        let Some(path) = path else { return Ok(None) };
        let kept = self.history.find(self.commit, &path, &self.task.options);
        kept.map_err(|error| Error::Load { party: Party::Baseline, error })
    }

    /// The path of the snapshot that the commit has pinned for the package.
    fn snapshot(&self) -> Result<Option<String>, Error> {
        let Place::Path(package) = &self.task.place else { return Ok(None) };
        let Some(package) = self.history.path_of(package) else { return Ok(None) };
        for home in path::upwards(&package) {
            let lock = path::join(home, witgate_verify::LOCK_FILE);
            let text = self.history.text(self.commit, &lock);
            let text = text.map_err(|error| Error::Load { party: Party::Baseline, error })?;
            let Some(text) = text else { continue };
            let pins = Pins::parse(&lock, &text).map_err(|error| Error::Lock { error })?;
            let pin = pins.packages.into_iter().find(|pin| path::join(home, &pin.path) == package);
            return Ok(pin.and_then(|pin| Some(path::join(home, &pin.snapshot?))));
        }
        Ok(None)
    }
}
