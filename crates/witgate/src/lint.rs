//! What a careful maintainer would say of the contracts here, without another side.

mod apply;
mod metadata;

use std::path::PathBuf;
use std::sync::Arc;

use witgate_judge::{
    GatedFinding, Level, LintEvidence, LintTerms, Preset, Standing, Waiver, judge_lints,
    waive_lints,
};
use witgate_load::{Context, History, Place, load, on_deep_stack, outline};
use witgate_model::{Digest, Form, SourceFile, Sources, Subject};
use witgate_report::path_to_open;

pub use self::apply::{FixedFile, apply_fixes, fixed_files};
use crate::check::policy::Policy;
use crate::check::task::{self, Task};
use crate::check::units::{self, By};
use crate::check::{Request, candidate};
use crate::compare::declared;
use crate::error::Error;

/// How contracts are linted, beside what a [`Request`] says.
#[derive(Clone, Copy, Debug, Default)]
pub struct LintOptions {
    /// The rules; `None` is as the policy says, or the recommended ones.
    pub preset: Option<Preset>,
    /// Whether the contracts are about to be published.
    pub is_publishing: bool,
}

/// What came of linting.
#[derive(Clone, Debug)]
pub struct Linted {
    /// What was found, package by package, in the order of the text.
    pub findings: Vec<GatedFinding>,
    /// The waivers of such findings, and what became of each.
    pub waivers: Vec<(Arc<Waiver>, Standing)>,
    /// How many packages were looked at.
    pub packages: usize,
    /// What the reader should know of how it was done, a line each.
    pub notes: Vec<String>,
    /// The digests of what the packages promise, gates aside: no fix changes them.
    pub ungated: Vec<Digest>,
    /// Whether something could not be read.
    pub is_incomplete: bool,
    /// Findings of this level and above fail.
    pub fail_on: Level,
}

/// Lints the contracts that a request is of: those that a check would look at.
pub fn lint(request: &Request, options: LintOptions) -> Result<Linted, Error> {
    on_deep_stack(|| run(request, options))
}

fn run(request: &Request, options: LintOptions) -> Result<Linted, Error> {
    let policy = Policy::find(request)?;
    let history = History::open(&policy.anchor, witgate_config::FILE_NAME).ok();
    let listed = task::list(request, &policy)?;
    let units = units::apart(listed, By::Use, request, &policy, history.as_ref())?;
    let preset = options.preset.or(policy.lint_preset()).unwrap_or_default();
    let levels = policy.levels().counting;
    let terms = LintTerms { preset, is_publishing: options.is_publishing, levels };
    let mut linted = Linted {
        findings: Vec::new(),
        waivers: Vec::new(),
        packages: 0,
        notes: units.notes,
        ungated: Vec::new(),
        is_incomplete: false,
        fail_on: request.fail_on.or(policy.fail_on()).unwrap_or(Level::Error),
    };
    let mut errors = Vec::new();
    for unit in units.tasks {
        match subjects(unit, &policy, history.as_ref()) {
            Ok(subjects) => {
                for (task, subject) in &subjects {
                    linted.packages += subject.contract.roots.len();
                    linted.ungated.push(subject.contract.clone().without_gates().digest());
                    linted.findings.extend(of_subject(task, subject, history.as_ref(), terms));
                }
            }
            Err(error) => errors.push(error),
        }
    }
    if linted.packages == 0
        && let Some(error) = errors.pop().or(units.nothing)
    {
        return Err(error);
    }
    linted.is_incomplete = !errors.is_empty();
    linted.notes.extend(errors.iter().map(|error| format!("not read: {error}")));
    let findings = std::mem::take(&mut linted.findings);
    let is_everything = request.place.is_none();
    (linted.findings, linted.waivers) =
        waive_lints(findings, policy.waivers(), policy.levels(), request.today, is_everything);
    Ok(linted)
}

/// What a task is of; a tree of which one package cannot be read is taken apart.
fn subjects(
    task: Task,
    policy: &Policy,
    history: Option<&History>,
) -> Result<Vec<(Task, Subject)>, Error> {
    let read = |mut task: Task| {
        // What waits for a feature is read and written by people as well.
        task.options.all_features = true;
        let checkout = history.and_then(History::checkout);
        candidate::load_one(&task, checkout).map(|subject| (task, subject))
    };
    match read(task.clone()) {
        Ok(read) => Ok(vec![read]),
        Err(_) if task.packages.len() > 1 => {
            units::singles(&task, policy).into_iter().map(read).collect()
        }
        Err(error) => Err(error),
    }
}

fn of_subject(
    task: &Task,
    subject: &Subject,
    history: Option<&History>,
    terms: LintTerms<'_>,
) -> Vec<GatedFinding> {
    // A component was built by somebody, from text that has been linted.
    if subject.form == Form::Component {
        return Vec::new();
    }
    let release = release(task, subject, history);
    let metadata = metadata::read(task, subject);
    let outline = outline(&subject.sources);
    let evidence = LintEvidence::new(subject, &outline, release.as_ref(), metadata.as_ref());
    judge_lints(evidence, &opened(subject), terms)
}

/// The last release of what a task is of, where there is one that can be read: without
/// it, nothing is said of it.
fn release(task: &Task, subject: &Subject, history: Option<&History>) -> Option<Subject> {
    let place = match (&task.release, history) {
        (Some(place), _) => place.clone(),
        (None, Some(_)) => Place::Release { tags: None },
        (None, None) => return None,
    };
    let context = Context {
        candidate: Some(task.place.clone()),
        version: declared(subject).and_then(|package| package.version.clone()),
        checkout: history.and_then(History::checkout).cloned(),
        ..Context::default()
    };
    load(&place, &context, &task.options).ok()
}

/// The sources of a subject, with paths to open.
fn opened(subject: &Subject) -> Arc<Sources> {
    let files = subject.sources.files().iter().map(|file| SourceFile {
        path: path_to_open(subject, &file.path),
        text: file.text.clone(),
    });
    Arc::new(Sources::new(files.collect()))
}

/// Where a task is on disk.
fn directory(task: &Task) -> Option<PathBuf> {
    match &task.place {
        Place::Path(path) if path.is_dir() => Some(path.clone()),
        Place::Path(path) => path.parent().map(PathBuf::from),
        _ => None,
    }
}
