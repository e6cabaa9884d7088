//! The gate: everything that the policy asks for, in one run.

mod artifacts;
pub(crate) mod baseline;
mod baseline_packages;
pub(crate) mod candidate;
pub(crate) mod components;
mod defined_twice;
mod held_baseline;
mod homes;
mod input;
pub(crate) mod integrity;
mod kept_check;
mod lending;
mod moved_roots;
mod moved_terms;
mod no_longer_checked;
mod package_in_commit;
mod packages_in_wasm;
pub(crate) mod packages_of_commit;
pub(crate) mod policy;
pub(crate) mod releases;
mod releases_of_tree;
mod sides;
pub(crate) mod task;
pub(crate) mod units;
mod unjudged;
mod was_so;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use jiff::civil::Date;
use witgate_config::Consumers;
use witgate_files::looking_once;
use witgate_judge::{GatedFinding, Hosts, Level, Standing, Terms, Waiver};
use witgate_load::{
    Error as Load, History, Options, Place, on_deep_stack, parsing_once, refuse_too_much, tree,
};
use witgate_model::Subject;
use witgate_verify::{Integrity, Means};

use crate::compare::Outcome;
use crate::error::{Error, Party};
use crate::hosts;
use crate::impact::KnownConsumers;
use baseline::Baselines;
use input::CheckInput;
use policy::Policy;
use sides::{Sides, open_unstable, read_sides};
use task::Task;
use units::By;

pub use kept_check::{KeptCheck, ReadAgain};

/// What is to be checked, and how. Nothing said, the policy has its say; where
/// there is none, the contract here is compared with the merge base and with
/// the last release.
#[derive(Clone, Debug)]
pub struct Request {
    /// What to check: a place. `None` is all that the policy names, or `wit/`,
    /// or the .wit files here.
    pub place: Option<String>,
    /// What this change started from: a place.
    pub against: Option<String>,
    /// What `merge-base` means: a place. CI knows it from its event.
    pub merge_base: Option<String>,
    /// The last release: a place, `none` for no release.
    pub release: Option<String>,
    /// The policy's file; `None` looks for `witgate.toml` here and above.
    pub policy: Option<PathBuf>,
    /// Features to open beside those that the policy opens.
    pub options: Options,
    /// Findings of this level and above fail the gate; `Level::Off` lets all
    /// pass. `None` is as the policy says, or errors.
    pub fail_on: Option<Level>,
    /// The day that waivers are measured against, and signatures.
    pub today: Date,
    /// How what is pinned is verified.
    pub means: Means,
    /// The working directory, from which paths count; empty for that of the process.
    pub directory: PathBuf,
}

impl Request {
    /// A request that says nothing but the day.
    pub fn on(today: Date) -> Request {
        Request {
            place: None,
            against: None,
            merge_base: None,
            release: None,
            policy: None,
            options: Options::default(),
            fail_on: None,
            today,
            means: Means::default(),
            directory: PathBuf::new(),
        }
    }
}

/// What came of a check.
#[derive(Debug)]
pub struct Checked {
    /// A comparison for each package, in the order of the policy.
    pub outcomes: Vec<Outcome>,
    /// The waivers that counted, and what became of each.
    pub waivers: Vec<(Arc<Waiver>, Standing)>,
    /// What there is to say of the gate itself.
    pub gate: Vec<GatedFinding>,
    /// What there is to say of what is pinned.
    pub integrity: Integrity,
    /// What the reader should know of how it was done, a line each.
    pub notes: Vec<String>,
    /// Whether something that this change touched could not be judged.
    pub is_incomplete: bool,
    /// Findings of this level and above fail the gate.
    pub fail_on: Level,
}

impl Checked {
    /// Whether the gate passes.
    pub fn passes(&self) -> bool {
        !self.is_incomplete
            && !self.gate.iter().any(|finding| finding.fails(self.fail_on))
            && self.outcomes.iter().all(|outcome| outcome.verdict.passes(self.fail_on))
    }
}

/// Checks what is here against what this change started from, and against
/// the last release. Findings of the first fail the gate, those of both decide
/// the release that is needed.
pub fn check(request: &Request) -> Result<Checked, Error> {
    on_deep_stack(|| looking_once(|| reading_within_bounds(|| run(request))))
}

fn run(request: &Request) -> Result<Checked, Error> {
    read(request)?.judge(request)
}

/// Does `work`, which parses no text twice and fails where it would read without end.
pub(crate) fn reading_within_bounds<T>(
    work: impl FnOnce() -> Result<T, Error>,
) -> Result<T, Error> {
    parsing_once(|| {
        let done = work();
        // What was not read may be what nobody fails for, such as a release.
        refuse_too_much().map_err(|error| Error::Load { party: Party::Source, error })?;
        done
    })
}

/// Reads all that there is to judge.
fn read(request: &Request) -> Result<CheckInput, Error> {
    let policy = Policy::find(request)?;
    // Where there is no repository, nothing may need one.
    let against = request.against.as_deref().unwrap_or(witgate_config::DEFAULT_BASELINE);
    let history = History::open(&policy.anchor, against);
    let history = history.map(|history| history.with(&request.options.overlay));
    let checkout = history.as_ref().ok().and_then(History::checkout).cloned();
    thread::scope(|scope| {
        // It is needed soon, and waits for git as what comes before does.
        scope.spawn(move || checkout.map(|checkout| checkout.inventory().map(drop)));
        read_in(request, policy, history)
    })
}

fn read_in(
    request: &Request,
    policy: Policy,
    history: Result<History, Load>,
) -> Result<CheckInput, Error> {
    let mut notes = Vec::new();
    let (policy, mut facts) = policy.agreed(request, history.as_ref().ok(), &mut notes)?;
    let listed = task::list(request, &policy)?;
    let units = units::apart(listed, By::Use, request, &policy, history.as_ref().ok())?;
    notes.extend(units.notes);
    notes.extend(components::unnamed_notes(request, &policy));
    let baselines = Baselines::new(history, &policy);
    let Sides { mut compared, mut unjudged } =
        read_sides(units.tasks, request, &policy, &baselines)?;
    let mut integrity = integrity::of_check(request, &policy, baselines.history(), &compared)?;
    if let Some((history, commit)) = baselines.set_out() {
        was_so::mark(&mut integrity.facts, history, commit);
    }
    facts.append(&mut integrity.facts);
    notes.append(&mut integrity.notes);
    let added = baseline_packages::complete(
        &mut compared,
        &mut unjudged,
        &mut notes,
        request,
        &policy,
        &baselines,
    )?;
    open_unstable(&mut compared, &baselines)?;
    facts.append(&mut moved_terms::facts(&compared, &policy, &baselines, &facts)?);
    facts.append(&mut no_longer_checked::facts(added, &compared, &policy, &baselines, &facts));
    if compared.is_empty()
        && let Some(error) = unjudged::first(&unjudged).or(units.nothing)
    {
        return Err(error);
    }
    facts.append(&mut defined_twice::facts(&compared, request, &policy, &baselines)?);
    let known = known_consumers(request, &policy, baselines.history())?;
    notes.extend(known.iter().flat_map(|known| known.notes()));
    let candidates = compared.iter().map(|it| &it.candidate);
    let history = baselines.history();
    facts.append(&mut hosts::gate::facts(&policy, request, history, candidates, &mut notes)?);
    let artifacts = artifacts::read(request, &policy, &baselines, &compared, &mut unjudged);
    let (mut not_judged, mut lines) = unjudged::facts_and_notes(&unjudged);
    facts.append(&mut not_judged);
    notes.append(&mut lines);

    let is_released = compared.iter().any(|it| it.found.release.is_some());
    let history = baselines.history().filter(|_| is_released);
    Ok(CheckInput {
        is_lacking_tags: history.is_some_and(|it| !it.has_all_tags()),
        history_notes: baselines.history().map(History::notes).unwrap_or_default(),
        checkout: baselines.history().and_then(History::checkout).cloned(),
        is_incomplete: unjudged::is_any_of_change(&unjudged),
        known,
        policy,
        compared,
        artifacts,
        facts,
        integrity,
        notes,
    })
}

/// The components that the policy names.
fn known_consumers(
    request: &Request,
    policy: &Policy,
    history: Option<&History>,
) -> Result<Option<Arc<KnownConsumers>>, Error> {
    let stated: Vec<&Consumers> = policy.consumers().collect();
    if stated.is_empty() {
        return Ok(None);
    }
    let before = history.zip(policy.commit());
    let known = KnownConsumers::read(&stated, &policy.anchor, before, &request.options)?;
    Ok(Some(Arc::new(known)))
}

/// What would be checked in a directory that has no policy.
pub(crate) struct FoundUnits {
    pub(crate) units: Vec<FoundUnit>,
    /// What was not examined, a line each.
    pub(crate) notes: Vec<String>,
}

/// A package, or a tree of packages that use one another.
pub(crate) struct FoundUnit {
    /// Its path from the directory; empty for that itself.
    pub(crate) path: String,
    /// What it promises, or why it cannot be read.
    pub(crate) subject: Result<Subject, Error>,
    /// The packages of a tree that cannot be read as one, each by itself.
    pub(crate) singles: Vec<FoundUnit>,
}

/// What would be checked in a directory that has no policy.
pub(crate) fn found_units(request: &Request, directory: &Path) -> Result<FoundUnits, Error> {
    let policy = Policy::none(directory.to_owned());
    let history = History::open(directory, witgate_config::FILE_NAME).ok();
    let listed = task::list(request, &policy)?;
    let units = units::apart(listed, By::Use, request, &policy, history.as_ref())?;
    let checkout = history.as_ref().and_then(History::checkout);
    let read = |task: &Task, singles| FoundUnit {
        path: task.path.clone().unwrap_or_default(),
        subject: candidate::load_one(task, checkout),
        singles,
    };
    let unit = |task: &Task| {
        let unit = read(task, Vec::new());
        let singles = match unit.subject {
            Ok(_) => Vec::new(),
            Err(_) => units::singles(task, &policy),
        };
        FoundUnit { singles: singles.iter().map(|task| read(task, Vec::new())).collect(), ..unit }
    };
    Ok(FoundUnits { units: units.tasks.iter().map(unit).collect(), notes: units.notes })
}

/// The WIT that a request checks, with who decides for each package whether a
/// component links.
pub(crate) fn wit_here(request: &Request) -> Result<Vec<(Subject, Hosts)>, Error> {
    let policy = Policy::find(request)?;
    let history = History::open(&policy.anchor, witgate_config::FILE_NAME).ok();
    let listed = task::list(request, &policy)?;
    let units = units::apart(listed, By::Use, request, &policy, history.as_ref())?;
    let checkout = history.as_ref().and_then(History::checkout);
    let (mut wit, mut errors) = (Vec::new(), Vec::new());
    for task in &units.tasks {
        match candidate::load_one(task, checkout) {
            Ok(subject) => wit.push((subject, policy.terms(task).hosts)),
            Err(error) => errors.push(error),
        }
    }
    // One that cannot be read hides no world of another.
    match errors.into_iter().next().or(units.nothing) {
        Some(error) if wit.is_empty() => Err(error),
        _ => Ok(wit),
    }
}

/// A package that is about to be published, and what it is held to.
#[cfg(feature = "registry")]
pub(crate) struct ToPublish {
    pub(crate) subject: Subject,
    pub(crate) place: Place,
    pub(crate) terms: Terms,
    pub(crate) options: Options,
    pub(crate) fail_on: Level,
}

/// The one package that a request is of, to be published.
#[cfg(feature = "registry")]
pub(crate) fn to_publish(request: &Request) -> Result<ToPublish, Error> {
    let policy = Policy::find(request)?;
    let tasks = units::packages(request, &policy)?;
    let task = match tasks.as_slice() {
        [] => return Err(Error::NoContract),
        [task] => task,
        tasks => {
            let names = tasks.iter().map(|task| task.place.to_string()).collect();
            return Err(Error::SeveralPackages { names: units::named(&names) });
        }
    };
    integrity::on_disk(vec![task.clone()])?;
    let history = History::open(&policy.anchor, witgate_config::FILE_NAME).ok();
    let checkout = history.as_ref().and_then(History::checkout);
    Ok(ToPublish {
        subject: candidate::load_one(task, checkout)?,
        place: task.place.clone(),
        terms: policy.terms(task),
        options: task.options.clone(),
        fail_on: request.fail_on.or(policy.fail_on()).unwrap_or(Level::Error),
    })
}

/// What a policy says of a candidate that is compared outside of a check: its
/// terms, and how it is read.
pub(crate) fn agreed(
    file: &Path,
    candidate: &Place,
    options: &Options,
) -> Result<(Terms, Options), Error> {
    let request = Request {
        policy: Some(file.to_owned()),
        options: options.clone(),
        // No waiver is asked for, so the day is of no matter.
        ..Request::on(Date::default())
    };
    let policy = Policy::find(&request)?;
    let path = match candidate {
        Place::Path(path) => tree::within(&policy.anchor, path),
        Place::Git { path, .. } => path.clone(),
        _ => None,
    };
    let task = task::task_of_place(&request, &policy, candidate.clone(), path)?;
    Ok((policy.terms(&task), task.options))
}

/// The policy's file, where there is one.
pub(crate) fn policy_file(request: &Request) -> Option<PathBuf> {
    Policy::file(request)
}
