//! A directory that is checked, and what was found there.
//!
//! A whole check runs in the background: it asks git, the policy and the locks. What is
//! typed in between is judged at once, against what the whole check has read. What
//! cannot be read leaves everything as it was last.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use witgate::witgate_config::FILE_NAME;
use witgate::witgate_load::GitState;
use witgate::witgate_lock::FORMATS;
use witgate::{
    Checked, GatedFinding, KeptCheck, Linted, Means, Options, Outcome, Overlay, ReadAgain, Request,
};

use crate::background::CheckDone;
use crate::problem::Problem;

/// How long to wait after a keystroke for the next one.
const SHORTLY: Duration = Duration::from_millis(10);

/// How long nothing is typed before everything is checked again.
const IDLE: Duration = Duration::from_millis(600);

/// A longer text is judged in the background only, since that may take seconds.
const LARGE: usize = 1 << 20;

/// The rule on packages that cannot be read.
const NOT_JUDGED: &str = "package-not-judged";

/// A directory that is checked.
pub(crate) struct Root {
    pub(crate) directory: PathBuf,
    /// What the last whole check has read.
    kept: Option<KeptCheck>,
    /// What was found last, with the packages that could be read last.
    checked: Option<Checked>,
    /// What was found last in the contracts alone.
    linted: Option<Linted>,
    /// Why there is no whole check, or why the last one failed.
    failed: Option<Problem>,
    /// Why a package cannot be read as it is now.
    unreadable: Option<Problem>,
    /// The files that were edited since they were judged.
    edited: BTreeSet<PathBuf>,
    /// Those that were edited since the running check began.
    edited_meanwhile: BTreeSet<PathBuf>,
    /// When to judge what was edited.
    pub(crate) judge_at: Option<Instant>,
    /// When to check everything.
    pub(crate) check_at: Option<Instant>,
    pub(crate) is_checking: bool,
    /// The repository, policy and locks when the last check began.
    began_with: Surroundings,
}

/// What a check depends on beside WIT.
#[derive(PartialEq, Eq)]
struct Surroundings {
    git: GitState,
    files: Vec<Option<SystemTime>>,
}

impl Surroundings {
    fn new(directory: &Path) -> Surroundings {
        let locks = FORMATS.iter().flat_map(|format| format.files);
        let names = [FILE_NAME].into_iter().chain(locks.copied());
        let paths = names.flat_map(|name| [directory.join(name), directory.join("wit").join(name)]);
        let files = paths.map(|path| std::fs::metadata(path).ok()?.modified().ok());
        Surroundings { git: GitState::around(directory), files: files.collect() }
    }
}

impl Root {
    pub(crate) fn new(directory: PathBuf) -> Root {
        Root {
            began_with: Surroundings::new(&directory),
            directory,
            kept: None,
            checked: None,
            linted: None,
            failed: None,
            unreadable: None,
            edited: BTreeSet::new(),
            edited_meanwhile: BTreeSet::new(),
            judge_at: None,
            check_at: Some(Instant::now()),
            is_checking: false,
        }
    }

    /// Whether a file is below it.
    pub(crate) fn holds(&self, path: &Path) -> bool {
        path.starts_with(&self.directory)
    }

    /// A file of it was edited, and has so many bytes now.
    pub(crate) fn edit(&mut self, path: &Path, size: usize, now: Instant) {
        self.check_at = Some(now + IDLE);
        if size > LARGE {
            return;
        }
        self.edited.insert(path.to_owned());
        self.edited_meanwhile.insert(path.to_owned());
        self.judge_at.get_or_insert(now + SHORTLY);
    }

    /// Something that a check depends on may be another now.
    pub(crate) fn check_soon(&mut self, now: Instant) {
        self.check_at = Some(now + SHORTLY);
    }

    /// The same, where that was noticed by looking.
    pub(crate) fn look_around(&mut self, now: Instant) {
        if !self.is_checking
            && self.check_at.is_none()
            && self.began_with != Surroundings::new(&self.directory)
        {
            self.check_soon(now);
        }
    }

    /// Judges what was edited, against what the last whole check has read.
    pub(crate) fn judge(&mut self, overlay: &Overlay, now: Instant) {
        self.judge_at = None;
        let edited = std::mem::take(&mut self.edited);
        let Some(kept) = &mut self.kept else { return };
        let mut is_read = false;
        let mut unreadable = None;
        for path in edited {
            match kept.read_again(&path, overlay) {
                ReadAgain::Read => is_read = true,
                ReadAgain::NeedsNewCheck => return self.check_soon(now),
                ReadAgain::Unreadable(error) => {
                    unreadable = Some(Problem::from_error(&error));
                    // It is not read by the next keystroke in another file either.
                    self.edited.insert(path);
                }
            }
        }
        self.unreadable = unreadable;
        if is_read {
            match kept.judge() {
                Ok(checked) => self.checked = Some(checked),
                Err(_) => self.check_soon(now),
            }
        }
        if self.unreadable.is_some() {
            // Nothing new would be found, and what was found last is shown until then.
            self.check_at = None;
        }
    }

    /// The request of a check that begins now.
    pub(crate) fn begin(
        &mut self,
        overlay: Overlay,
        baseline: Option<String>,
        means: &Means,
    ) -> Request {
        self.check_at = None;
        self.is_checking = true;
        self.edited_meanwhile.clear();
        self.began_with = Surroundings::new(&self.directory);
        let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
        Request {
            against: baseline,
            options: Options { overlay, ..Options::default() },
            means: means.clone(),
            directory: self.directory.clone(),
            ..Request::on(today)
        }
    }

    /// Takes what came of it.
    pub(crate) fn end(&mut self, done: CheckDone, now: Instant) {
        self.is_checking = false;
        // Every edit since has to be judged against what was read now.
        self.edited = self.edited_meanwhile.clone();
        if !self.edited.is_empty() {
            self.judge_at = Some(now);
        }
        // What cannot be read now was linted before.
        if let Some(linted) = done.linted.filter(|linted| !linted.is_incomplete) {
            self.linted = Some(linted);
        }
        match done.result {
            Ok(read) => {
                let (kept, mut checked) = *read;
                self.keep_unjudged(&mut checked);
                self.kept = Some(kept);
                self.checked = Some(checked);
                self.failed = None;
                self.unreadable = None;
            }
            Err(problem) => {
                self.kept = None;
                self.unreadable = None;
                // What is not valid now was judged before; else there is nothing to go by.
                if problem.site.is_none() {
                    self.checked = None;
                }
                self.failed = Some(problem);
            }
        }
    }

    /// Adds packages as they were judged last, where they cannot be read now.
    fn keep_unjudged(&mut self, checked: &mut Checked) {
        let is_any = checked.gate.iter().any(|finding| finding.rule.id == NOT_JUDGED);
        let Some(before) = self.checked.take().filter(|_| is_any) else { return };
        for outcome in before.outcomes {
            if checked.outcomes.iter().all(|now| now.name != outcome.name) {
                checked.outcomes.push(outcome);
            }
        }
    }

    /// What is found in packages.
    pub(crate) fn outcomes(&self) -> &[Outcome] {
        self.checked.as_ref().map(|checked| checked.outcomes.as_slice()).unwrap_or_default()
    }

    /// All findings, each with the package that it is of.
    pub(crate) fn findings(&self) -> impl Iterator<Item = (&GatedFinding, Option<&Outcome>)> {
        let of_packages = self.outcomes().iter().flat_map(|outcome| {
            outcome.verdict.findings.iter().map(move |finding| (finding, Some(outcome)))
        });
        let gate = self.checked.iter().flat_map(|checked| &checked.gate);
        of_packages.chain(gate.chain(self.lints()).map(|finding| (finding, None)))
    }

    /// What is found in the contracts alone.
    pub(crate) fn lints(&self) -> impl Iterator<Item = &GatedFinding> {
        self.linted.iter().flat_map(|linted| &linted.findings)
    }

    /// Whether a finding stops the merge, so that it can be waived.
    pub(crate) fn fails(&self, finding: &GatedFinding) -> bool {
        let fail_on = self.checked.as_ref().map(|checked| checked.fail_on);
        let fail_on = fail_on.or(self.linted.as_ref().map(|linted| linted.fail_on));
        fail_on.is_some_and(|fail_on| finding.fails(fail_on))
    }

    /// Why there is nothing to say, or nothing new.
    pub(crate) fn problems(&self) -> impl Iterator<Item = &Problem> {
        self.failed.iter().chain(&self.unreadable)
    }
}
