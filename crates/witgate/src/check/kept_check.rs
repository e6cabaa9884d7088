//! A check that an editor keeps: where the text of a package changed, that package is
//! read and judged again, and all else is as it was read.

use std::path::{Path, PathBuf};

use witgate_files::looking_once;
use witgate_load::{Overlay, Place, on_deep_stack};
use witgate_model::Subject;
use witgate_model::path::lexical;
use witgate_report::path_of_source;

use super::baseline_packages::Compared;
use super::input::CheckInput;
use super::{Checked, Request, candidate, read, reading_within_bounds};
use crate::error::Error;

/// A check that is kept while its files are edited.
///
/// What it was compared with is read once. That a commit was made, a tag was added or
/// the policy changed is for whoever keeps it to know, and to check again.
pub struct KeptCheck {
    request: Request,
    input: CheckInput,
}

/// What came of reading packages again.
#[derive(Debug)]
pub enum ReadAgain {
    /// They were read, and can be judged.
    Read,
    /// More may have changed than their contents: their names, what they use, or which
    /// files they have. Only a new check tells.
    NeedsNewCheck,
    /// They cannot be read. What was read before is kept.
    Unreadable(Error),
}

impl KeptCheck {
    /// Reads all that there is to judge.
    pub fn read(request: &Request) -> Result<KeptCheck, Error> {
        let mut input = on_deep_stack(|| looking_once(|| reading_within_bounds(|| read(request))))?;
        on_deep_stack(|| input.compare_baselines());
        Ok(KeptCheck { request: request.clone(), input })
    }

    /// The verdict: what [`check`](super::check) says, but for what is pinned, which is
    /// as it was when the check was read.
    pub fn judge(&self) -> Result<Checked, Error> {
        on_deep_stack(|| self.input.clone().judge(&self.request))
    }

    /// Reads the packages again that a file is part of.
    pub fn read_again(&mut self, file: &Path, overlay: &Overlay) -> ReadAgain {
        let file = lexical(file);
        let mut is_read = false;
        for at in 0..self.input.compared.len() {
            let Compared { task, candidate, found } = &self.input.compared[at];
            let path = files(candidate, &found.baseline).find(|path| *path == file);
            let Some(path) = path else { continue };
            let mut task = task.clone();
            task.options.overlay = overlay.clone();
            let checkout = self.input.checkout.as_ref();
            let now = match on_deep_stack(|| candidate::load_one(&task, checkout)) {
                Ok(now) => now,
                Err(error) => return ReadAgain::Unreadable(error),
            };
            if !is_alike(candidate, &now) || !path.starts_with(top(&task.place)) {
                return ReadAgain::NeedsNewCheck;
            }
            self.input.compared[at].candidate = now;
            is_read = true;
        }
        if is_read { ReadAgain::Read } else { ReadAgain::NeedsNewCheck }
    }
}

/// The files that a subject was read from.
fn files(subject: &Subject, other: &Subject) -> impl Iterator<Item = PathBuf> {
    let files = subject.sources.files().iter();
    files.map(|file| lexical(Path::new(&path_of_source(subject, other, &file.path))))
}

/// Whether a subject has the packages, and uses those, that it had before.
fn is_alike(was: &Subject, now: &Subject) -> bool {
    was.form == now.form
        && was.contract.roots == now.contract.roots
        && was.contract.packages.keys().eq(now.contract.packages.keys())
        && was.sources.files().len() == now.sources.files().len()
}

/// The directory or file that is read.
fn top(place: &Place) -> PathBuf {
    match place {
        Place::Path(path) => lexical(path),
        _ => PathBuf::new(),
    }
}
