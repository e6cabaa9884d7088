//! A whole check, beside what the editor asks for meanwhile.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::thread;

use crossbeam_channel::Sender;
use witgate::{Checked, KeptCheck, LintOptions, Linted, Request};

use crate::problem::Problem;

/// What came of a whole check.
pub(crate) struct CheckDone {
    /// The directory that was checked.
    pub(crate) root: PathBuf,
    pub(crate) result: Result<Box<(KeptCheck, Checked)>, Problem>,
    /// What is found in the contracts alone; `None` if they cannot be read.
    pub(crate) linted: Option<Linted>,
}

/// Checks a directory on a thread of its own, and says what came of it.
pub(crate) fn check(root: PathBuf, request: Request, done: Sender<CheckDone>) {
    thread::spawn(move || {
        let check = || {
            let kept = KeptCheck::read(&request)?;
            let checked = kept.judge()?;
            Ok(Box::new((kept, checked)))
        };
        let result = catch_unwind(AssertUnwindSafe(check)).unwrap_or_else(|_| Err(None));
        let problem = |error: Option<witgate::Error>| match error {
            Some(error) => Problem::from_error(&error),
            None => Problem::defect(),
        };
        let lint = || witgate::lint(&request, LintOptions::default());
        let linted = catch_unwind(AssertUnwindSafe(lint)).ok().and_then(Result::ok);
        // Where nobody listens any more, the server has ended.
        let _ = done.send(CheckDone { root, result: result.map_err(problem), linted });
    });
}
