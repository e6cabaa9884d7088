//! What a careful maintainer would say of the contracts here, without another side.

mod apply;
mod metadata;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use semver::Version;
use witgate_judge::{
    GatedFinding, Level, LintEvidence, LintTerms, Preset, Standing, Waiver, judge_facts,
    judge_lints, waive_lints,
};
use witgate_load::{Commit, Context, History, Place, load, on_deep_stack, outline};
use witgate_model::{Digest, Form, PackageName, SourceFile, Sources, Subject};
use witgate_report::path_to_open;

pub use self::apply::{FixedFile, apply_fixes, fixed_files};
pub(crate) use self::apply::{require_on_disk, write_all};
use crate::check::policy::Policy;
use crate::check::reading_within_bounds;
use crate::check::task::{self, Task};
use crate::check::units::{self, By, Units};
use crate::check::{Request, candidate};
use crate::compare::declared;
use crate::echoes;
use crate::error::{Error, Party};

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
    /// How many packages were examined.
    pub packages: usize,
    /// What the reader should know of how it was done, a line each.
    pub notes: Vec<String>,
    /// Whether something could not be read.
    pub is_incomplete: bool,
    /// Findings of this level and above fail.
    pub fail_on: Level,
}

/// Lints the contracts that a request is of: those that a check would look at.
pub fn lint(request: &Request, options: LintOptions) -> Result<Linted, Error> {
    on_deep_stack(|| reading_within_bounds(|| run(request, options)))
}

fn run(request: &Request, options: LintOptions) -> Result<Linted, Error> {
    let policy = Policy::find(request)?;
    let history = history(request, &policy);
    let OwnPackages { read, mut errors, nothing, left_out, skipped } =
        OwnPackages::read(request, &policy, history.as_ref())?;
    let preset = options.preset.or(policy.lint_preset()).unwrap_or_default();
    let levels = policy.levels().counting;
    let terms = LintTerms { preset, is_publishing: options.is_publishing, levels };
    let mut linted = Linted {
        findings: Vec::new(),
        waivers: Vec::new(),
        packages: 0,
        notes: [left_out, skipped].concat(),
        is_incomplete: false,
        fail_on: request.fail_on.or(policy.fail_on()).unwrap_or(Level::Error),
    };
    let mut packages = Vec::new();
    for (task, subject) in &read {
        packages.extend(echoes::packages(task, subject));
        linted.packages += subject.contract.roots.len();
        let found = of_subject(request, task, subject, history.as_ref(), terms)?;
        linted.findings.extend(found);
        if request.release.is_none() && matches!(task.release, Some(Place::Registry(_))) {
            let note =
                "the last release is in a registry, which `lint` does not ask: tags were used";
            linted.notes.push(format!("{note}, where there are any; `witgate publish` asks it"));
        }
    }
    if linted.packages == 0
        && let Some(error) = errors.drain(..).next().or(nothing)
    {
        return Err(error);
    }
    linted.is_incomplete = !errors.is_empty();
    let mut unread: Vec<String> = errors.iter().map(not_read).collect();
    // What several packages use is read for each of them.
    unread.dedup();
    linted.notes.extend(unread);
    let findings = std::mem::take(&mut linted.findings);
    let is_everything = request.place.is_none();
    (linted.findings, linted.waivers) =
        waive_lints(findings, policy.waivers(), policy.levels(), request.today, is_everything);
    // Whoever names a source asks about that alone.
    if is_everything {
        let echoes = echoes::files(&policy, &packages, &mut linted.notes);
        linted.findings.extend(judge_facts(&echoes::facts(&echoes), policy.levels()));
    }
    Ok(linted)
}

/// What the reader should know of a package that cannot be read.
fn not_read(error: &Error) -> String {
    let help = error.help().map(|help| format!("; help: {}", help.replace('\n', "; ")));
    format!("not read: {}{}", error.located_message(), help.unwrap_or_default())
}

/// The packages that a request is of, without those of others and earlier versions.
struct OwnPackages {
    read: Vec<(Task, Subject)>,
    /// Why others cannot be read.
    errors: Vec<Error>,
    /// What is the matter, where there is no package.
    nothing: Option<Error>,
    /// What was not looked for, a line each.
    left_out: Vec<String>,
    /// What was found and is not theirs, a line each.
    skipped: Vec<String>,
}

impl OwnPackages {
    fn read(
        request: &Request,
        policy: &Policy,
        history: Option<&History>,
    ) -> Result<OwnPackages, Error> {
        let listed = task::list(request, policy)?;
        let Units { tasks, nothing, notes: left_out } =
            units::apart(listed, By::Use, request, policy, history)?;
        let mut skipped = Vec::new();
        let (mut read, mut errors) = (Vec::new(), Vec::new());
        for result in tasks.into_iter().flat_map(|task| subjects(task, policy, history)) {
            match result {
                Ok(subject) => read.push(subject),
                Err(error) => errors.push(error),
            }
        }
        let own = without_dependencies(read, &mut skipped);
        let read = latest_copies(own, &mut skipped);
        Ok(OwnPackages { read, errors, nothing, left_out, skipped })
    }
}

/// The repository of a request, where there is one.
fn history(request: &Request, policy: &Policy) -> Option<History> {
    let history = History::open(&policy.anchor, witgate_config::FILE_NAME).ok();
    history.map(|history| history.with(&request.options.overlay))
}

/// The packages that a request is of. What cannot be read is an error.
pub(crate) fn own_packages(
    request: &Request,
    policy: &Policy,
    notes: &mut Vec<String>,
) -> Result<Vec<(Task, Subject)>, Error> {
    let history = history(request, policy);
    let own = OwnPackages::read(request, policy, history.as_ref())?;
    if let Some(error) = own.errors.into_iter().next() {
        return Err(error);
    }
    if own.read.is_empty() {
        return Err(own.nothing.unwrap_or(Error::NoContract));
    }
    notes.extend(own.skipped);
    Ok(own.read)
}

/// The packages that a request is of, as far as they can be read.
pub(crate) fn readable_packages(request: &Request, policy: &Policy) -> Result<Vec<Subject>, Error> {
    let history = history(request, policy);
    let own = OwnPackages::read(request, policy, history.as_ref())?;
    Ok(own.read.into_iter().map(|(_, subject)| subject).collect())
}

/// The digests of what the packages of a request promise, gates aside: no fix changes
/// them.
fn ungated(request: &Request) -> Result<Vec<Digest>, Error> {
    on_deep_stack(|| {
        let policy = Policy::find(request)?;
        let history = history(request, &policy);
        let own = OwnPackages::read(request, &policy, history.as_ref())?;
        let contracts = own.read.into_iter().map(|(_, subject)| subject.contract);
        Ok(contracts.map(|contract| contract.without_gates().digest()).collect())
    })
}

/// What was read without the packages that were found among what others use, unless
/// nothing else is here: those are for others to lint.
fn without_dependencies(
    read: Vec<(Task, Subject)>,
    notes: &mut Vec<String>,
) -> Vec<(Task, Subject)> {
    let own_roots = |task: &Task, subject: &Subject| {
        let roots = subject.contract.roots.iter();
        let own = roots.filter(|root| task.is_named || !is_in_deps(task, subject, root));
        own.cloned().collect::<BTreeSet<Arc<PackageName>>>()
    };
    if read.iter().all(|(task, subject)| own_roots(task, subject).is_empty()) {
        return read;
    }
    let mut skipped = BTreeSet::new();
    let mut own = Vec::new();
    for (task, mut subject) in read {
        let roots = own_roots(&task, &subject);
        let others = subject.contract.roots.difference(&roots);
        skipped.extend(others.map(ToString::to_string));
        subject.contract.roots = roots;
        if !subject.contract.roots.is_empty() {
            own.push((task, subject));
        }
    }
    if !skipped.is_empty() {
        notes.push(format!("skipped dependencies: {}", units::named(&skipped)));
    }
    own
}

/// Whether the text of a package is in a directory `deps`.
fn is_in_deps(task: &Task, subject: &Subject, root: &PackageName) -> bool {
    let in_deps = |path: &str| path.split('/').any(|directory| directory == "deps");
    let span = subject.contract.packages.get(root).map(|package| package.span);
    let place = span.and_then(|span| subject.sources.place(span));
    task.path.as_deref().is_some_and(in_deps)
        || place.is_some_and(|place| in_deps(&place.file.path))
}

/// One copy of each package that is here in several: the latest version, and of those
/// the last by its path. The others are earlier releases, and stay as they are.
fn latest_copies(read: Vec<(Task, Subject)>, notes: &mut Vec<String>) -> Vec<(Task, Subject)> {
    let mut latest: BTreeMap<String, Copy> = BTreeMap::new();
    for (name, copy) in read.iter().filter_map(|(task, subject)| copy_of(task, subject)) {
        let known = latest.entry(name).or_insert_with(|| copy.clone());
        *known = copy.max(known.clone());
    }
    let is_latest = |task: &Task, subject: &Subject| {
        copy_of(task, subject).is_none_or(|(name, copy)| latest.get(&name) == Some(&copy))
    };
    let (kept, others): (Vec<_>, Vec<_>) =
        read.into_iter().partition(|(task, subject)| task.is_named || is_latest(task, subject));
    let paths: BTreeSet<String> = others.iter().filter_map(|(task, _)| task.path.clone()).collect();
    if !paths.is_empty() {
        notes.push(format!(
            "skipped other copies of the packages: {}; a `[[package]]` in witgate.toml includes one",
            units::named(&paths)
        ));
    }
    kept
}

/// What tells copies of a package apart: its version, and its path with the numbers in
/// it as numbers.
type Copy = (Option<Version>, Vec<(u64, String)>);

/// The package that a task is of alone, and which copy of it.
fn copy_of(task: &Task, subject: &Subject) -> Option<(String, Copy)> {
    let only = subject.package()?;
    let path = task.path.as_deref().unwrap_or_default();
    let parts = path.split(|c: char| !c.is_ascii_alphanumeric());
    let parts = parts.map(|part| (part.parse().unwrap_or_default(), part.to_owned()));
    Some((only.bare(), (only.version.clone(), parts.collect())))
}

/// What a task is of; a tree of which one package cannot be read is taken apart.
fn subjects(
    task: Task,
    policy: &Policy,
    history: Option<&History>,
) -> Vec<Result<(Task, Subject), Error>> {
    let read = |mut task: Task| {
        // What waits for a feature is read and written by people as well.
        task.options.all_features = true;
        let checkout = history.and_then(History::checkout);
        let read = candidate::load_one(&task, checkout);
        read.map(|subject| (task, subject))
    };
    match read(task.clone()) {
        Err(_) if task.packages.len() > 1 => {
            units::singles(&task, policy).into_iter().map(read).collect()
        }
        read => vec![read],
    }
}

fn of_subject(
    request: &Request,
    task: &Task,
    subject: &Subject,
    history: Option<&History>,
    terms: LintTerms<'_>,
) -> Result<Vec<GatedFinding>, Error> {
    // A component was built by somebody, from text that has been linted.
    if subject.form == Form::Component {
        return Ok(Vec::new());
    }
    let release = release(request, task, subject, history)?;
    let metadata = metadata::read(task, subject);
    let outline = outline(&subject.sources);
    let evidence = LintEvidence::new(subject, &outline, release.as_ref(), metadata.as_ref());
    Ok(judge_lints(evidence, &opened(subject), terms))
}

/// The last release of what a task is of. One that somebody asked for has to be there;
/// of one that was only looked for, nothing is said where it cannot be read.
fn release(
    request: &Request,
    task: &Task,
    subject: &Subject,
    history: Option<&History>,
) -> Result<Option<Subject>, Error> {
    let is_asked = request.release.is_some();
    let place = match (&task.release, history) {
        // Only `publish` asks registries for what a policy names.
        (Some(Place::Registry(_)), Some(_)) if !is_asked => Place::Release { tags: None },
        (Some(Place::Registry(_)), None) if !is_asked => return Ok(None),
        (Some(place), _) => place.clone(),
        (None, Some(_)) => Place::Release { tags: None },
        (None, None) => return Ok(None),
    };
    let version = declared(subject).and_then(|package| package.version.clone());
    let loaded = match history.zip(path_in(history, task)) {
        Some((history, path)) if matches!(place, Place::Release { .. }) => {
            let load = |commit: &Commit| {
                // Which tag is the last release is worth saying.
                let named = Place::Release { tags: Some(commit.name.clone()) };
                history.load(commit, &path, &named, &task.options)
            };
            history.commit(&place, version.as_ref()).and_then(|commit| load(&commit))
        }
        _ => {
            let context = Context {
                candidate: Some(task.place.clone()),
                version,
                checkout: history.and_then(History::checkout).cloned(),
                ..Context::default()
            };
            load(&place, &context, &task.options)
        }
    };
    match loaded {
        Ok(release) => Ok(Some(release)),
        Err(error) if is_asked => Err(Error::Load { party: Party::Release, error }),
        Err(_) => Ok(None),
    }
}

/// Where in its repository a task is.
fn path_in(history: Option<&History>, task: &Task) -> Option<String> {
    match &task.place {
        Place::Path(path) => history?.path_of(path),
        _ => None,
    }
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
