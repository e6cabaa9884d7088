//! What is pinned, as the gate and `verify` and `pin` look at it: one ground for
//! all three.

use std::borrow::Cow;
use std::path::Path;

use witgate_judge::{Level, judge_facts};
use witgate_load::{Commit, History, Options, Place, on_deep_stack};
use witgate_lock::Pins;
use witgate_model::Subject;

use super::baseline::in_git;
use super::policy::{Policy, set_out};
use super::task::{Task, within};
use super::{Request, task};
use crate::error::{Error, Party};
use crate::verify::{
    Before, Candidates, Governed, Ground, Integrity, Verified, join, look, pinned, root_from, shown,
};

/// What is pinned, with the packages that were read already.
pub(super) fn of_check(
    request: &Request,
    policy: &Policy,
    history: Option<&History>,
    tasks: &[Task],
    candidates: &[Subject],
) -> Result<Integrity, Error> {
    if tasks.iter().any(|task| !matches!(task.place, Place::Path(_))) {
        return Ok(Integrity::default());
    }
    let commit = history.and_then(|history| {
        let place = set_out(request).ok().filter(in_git)?;
        Some((history, history.commit(&place, None).ok()?))
    });
    let ground = ground(request, policy, tasks, commit.as_ref());
    let read: Candidates<'_> = tasks
        .iter()
        .zip(candidates)
        .filter_map(|(task, subject)| Some((plain(task.path.as_deref()?), Cow::Borrowed(subject))))
        .collect();
    look(&ground, &read)
}

/// Verifies what is pinned, and compares no contracts but those in it.
pub(crate) fn verify(request: &Request) -> Result<Verified, Error> {
    on_deep_stack(|| run(request))
}

fn run(request: &Request) -> Result<Verified, Error> {
    let policy = Policy::find(request)?;
    let tasks = on_disk(task::list(request, &policy)?)?;
    let mut notes = Vec::new();
    let history = History::open(&policy.anchor, witgate_config::FILE_NAME);
    let place = set_out(request)?;
    // Whoever names a commit means that one; whoever says `none` knows.
    let is_told = request.against.as_deref().is_some_and(is_in_git);
    let is_none = request.against.is_some() && !is_told;
    let commit = match (&history, in_git(&place)) {
        (Ok(history), true) => match history.commit(&place, None) {
            Ok(commit) => Some((history, commit)),
            Err(error) if is_told => {
                return Err(Error::Load { party: Party::Baseline, error });
            }
            Err(_) if is_none => None,
            Err(error) => {
                notes.push(format!("rewritten locks were not looked for: {}", error.message()));
                None
            }
        },
        (Err(error), _) if is_told => {
            return Err(Error::Load { party: Party::Baseline, error: error.clone() });
        }
        (Err(_), true) if is_none => None,
        (Err(_), true) => {
            let note = "rewritten locks were not looked for: there is no repository here";
            notes.push(note.to_owned());
            None
        }
        (_, false) => None,
    };
    let is_there = policy.is_there();
    let mut said = Vec::new();
    let (policy, mut facts) = policy.agreed(request, history.as_ref().ok(), &mut said)?;
    // Without a commit, one note says enough.
    notes.extend(said.into_iter().filter(|_| is_there && commit.is_some()));

    let mut ground = ground(request, &policy, &tasks, commit.as_ref());
    ground.before.is_declined = is_none;
    let mut integrity = look(&ground, &Candidates::new())?;
    if integrity.is_empty() {
        let place = request.place.clone().unwrap_or_else(|| shown(&policy.anchor));
        return Err(Error::NothingToVerify { place });
    }
    facts.append(&mut integrity.facts);
    let gate = judge_facts(&facts, policy.levels());
    notes.append(&mut integrity.notes);
    let fail_on = request.fail_on.or(policy.fail_on()).unwrap_or(Level::Error);
    Ok(Verified { integrity, gate, notes, fail_on })
}

fn is_in_git(text: &str) -> bool {
    Place::parse(text).is_ok_and(|place| in_git(&place))
}

fn on_disk(tasks: Vec<Task>) -> Result<Vec<Task>, Error> {
    match tasks.iter().find(|task| !matches!(task.place, Place::Path(_))) {
        Some(task) => Err(Error::NotOnDisk { place: task.place.to_string() }),
        None => Ok(tasks),
    }
}

/// What pinning needs to know.
pub(crate) fn pinning<T>(
    request: &Request,
    pin: impl FnOnce(&Ground<'_>) -> Result<T, Error> + Send,
) -> Result<T, Error>
where
    T: Send,
{
    on_deep_stack(|| {
        let policy = Policy::find(request)?;
        let tasks = on_disk(task::list(request, &policy)?)?;
        pin(&ground(request, &policy, &tasks, None))
    })
}

fn ground<'a>(
    request: &'a Request,
    policy: &'a Policy,
    tasks: &[Task],
    commit: Option<&'a (&'a History, Commit)>,
) -> Ground<'a> {
    let named = policy.packages().iter().map(|package| plain(&package.path.value));
    let mut places: Vec<String> = named.collect();
    let found = tasks.iter().filter_map(|task| match &task.place {
        Place::Path(path) => within(&policy.anchor, path),
        _ => None,
    });
    let found: Vec<String> = found.collect();
    let packages = if places.is_empty() { found.clone() } else { places.clone() };
    let options = |path: &String| {
        let of = tasks.iter().find(|task| task.path.as_deref().map(plain).as_ref() == Some(path));
        of.map_or_else(|| options(request, policy, path), |task| task.options.clone())
    };
    let packages = packages.into_iter().map(|path| Governed { options: options(&path), path });
    let packages = packages.collect();
    places.extend(found);
    Ground {
        anchor: &policy.anchor,
        root: root_from(&policy.anchor),
        config: policy.config(),
        is_reserved: policy.is_reserved,
        options: request.options.clone(),
        places,
        packages,
        before: Before {
            commit: commit.map(|(history, commit)| (*history, commit)),
            is_declined: false,
        },
        today: request.today,
        means: &request.means,
    }
}

/// How a package of the policy is read.
fn options(request: &Request, policy: &Policy, path: &str) -> Options {
    let mut options = request.options.clone();
    let features = policy.package(path).and_then(|package| package.features.as_ref());
    options.features.extend(features.iter().flat_map(|features| features.value.iter().cloned()));
    options
}

/// A path from the anchor, which is itself the empty path.
fn plain(path: &str) -> String {
    if path == "." { String::new() } else { path.to_owned() }
}

/// The snapshot that is pinned for a package, as a baseline.
pub(super) fn snapshot(anchor: &Path, place: &Place) -> Result<Place, Error> {
    let Place::Path(path) = place else {
        return Err(Error::NotOnDisk { place: place.to_string() });
    };
    let not = |reason: String| Error::NotPinned { place: place.to_string(), reason };
    let mut up = String::new();
    for _ in 0..=root_from(anchor).split('/').filter(|part| !part.is_empty()).count() {
        let home = anchor.join(&up);
        let file = home.join(pinned::FILE);
        if file.is_file() {
            let pins = Pins::read(&file, &shown(&file)).map_err(|error| Error::Lock { error })?;
            let own =
                within(&home, path).map(|path| if path.is_empty() { ".".into() } else { path });
            let pin = pins.packages.iter().find(|pin| Some(&pin.path) == own.as_ref());
            let Some(pin) = pin else { return Err(not(format!("{} lacks it", shown(&file)))) };
            let snapshot = pin.snapshot.as_ref().map(|snapshot| home.join(snapshot));
            return match snapshot {
                Some(snapshot) if snapshot.is_file() => Ok(Place::Path(snapshot)),
                Some(snapshot) => {
                    Err(not(format!("its snapshot {} is not there", shown(&snapshot))))
                }
                None => Err(not(format!("{} has no snapshot of it", shown(&file)))),
            };
        }
        up = join(&up, "..");
    }
    Err(not("there is no witgate.lock".to_owned()))
}
