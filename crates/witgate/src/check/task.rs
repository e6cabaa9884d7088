//! What is to be checked: a task for each package.

use std::path::{Path, PathBuf};

use witgate_config::{DEFAULT_BASELINE, NONE};
use witgate_judge::{BaselineNone, Fact};
use witgate_load::tree::{holds_wit, within};
use witgate_load::{Options, Place};
use witgate_model::Site;

use super::Request;
use super::integrity;
use super::policy::Policy;
use crate::error::{Error, Party};

/// The baseline that `witgate pin` wrote.
const PIN: &str = "pin";

/// A package to check.
pub(crate) struct Task {
    /// What the policy calls it; `None` where nothing does.
    pub(crate) name: Option<String>,
    /// Where it is.
    pub(crate) place: Place,
    /// Its path from the policy's anchor, where it is on disk.
    pub(crate) path: Option<String>,
    /// What this change set out from.
    pub(crate) baseline: Place,
    /// Whether nobody has said so.
    pub(crate) is_default: bool,
    /// Whether it is what was pinned.
    pub(crate) is_pinned: bool,
    /// The last release, where somebody has named it.
    pub(crate) release: Option<Place>,
    /// How it is read.
    pub(crate) options: Options,
    /// Where the policy names it.
    pub(crate) site: Option<Site>,
    /// What is the matter with its policy.
    pub(crate) fact: Option<Fact>,
}

impl Task {
    /// A package that is gone from its path.
    pub(super) fn gone(path: &str) -> Task {
        Task {
            name: Some(path.to_owned()),
            place: Place::Nothing,
            path: None,
            baseline: Place::MergeBase { branch: None },
            is_default: true,
            is_pinned: false,
            release: None,
            options: Options::default(),
            site: None,
            fact: None,
        }
    }
}

/// The tasks of a request, in the order of the policy.
pub(crate) fn list(request: &Request, policy: &Policy) -> Result<Vec<Task>, Error> {
    let packages = policy.packages();
    if request.place.is_none() && !packages.is_empty() {
        return packages
            .iter()
            .map(|package| {
                let place = Place::Path(policy.anchor.join(&package.path.value));
                of(request, policy, place, Some(package.path.value.clone()))
            })
            .collect();
    }
    let here = || match policy.is_anchored() && !policy.anchor.as_os_str().is_empty() {
        true => policy.anchor.clone(),
        false => PathBuf::from("."),
    };
    let place = match &request.place {
        Some(text) => parse(Party::Candidate, text)?,
        None => Place::Path(here()),
    };
    let place = match &request.place {
        None if is_two(&place) => return Err(Error::TwoContracts),
        _ => find(place),
    };
    let path = match &place {
        Place::Path(path) => within(&policy.anchor, path),
        _ => None,
    };
    Ok(vec![of(request, policy, place, path)?])
}

/// The task of a place; `path` is its path from the policy's anchor.
pub(super) fn of(
    request: &Request,
    policy: &Policy,
    place: Place,
    path: Option<String>,
) -> Result<Task, Error> {
    let package = path.as_deref().and_then(|path| policy.package(path));
    let said = |asked: &Option<String>, own: Option<&str>| asked.clone().or(own.map(str::to_owned));
    let baseline = said(&request.against, policy.baseline(package));
    let release = said(&request.release, policy.release(package));
    let mut options = request.options.clone();
    options.features.extend(package.iter().flat_map(|package| {
        package.features.iter().flat_map(|features| features.value.iter().cloned())
    }));
    let fact = package.filter(|_| request.against.is_none()).and_then(|package| {
        let reason = &package.reason.as_ref()?.value;
        let baseline = package.baseline.as_ref()?;
        (baseline.value == NONE).then(|| {
            Fact::BaselineNone(BaselineNone {
                path: package.path.value.clone(),
                reason: reason.clone(),
                site: Some(baseline.site.clone()),
            })
        })
    });
    Ok(Task {
        name: package.map(|package| package.path.value.clone()),
        site: package.map(|package| package.site.clone()),
        path,
        is_default: baseline.is_none(),
        is_pinned: baseline.as_deref() == Some(PIN),
        baseline: match baseline.as_deref() {
            // Whoever pins for the first time has none yet.
            Some(PIN) => integrity::snapshot(&policy.anchor, &place).unwrap_or(Place::Nothing),
            other => meant(request, parse(Party::Baseline, other.unwrap_or(DEFAULT_BASELINE))?)?,
        },
        place,
        release: release.map(|release| parse(Party::Release, &release)).transpose()?,
        options,
        fact,
    })
}

/// A baseline, with what stands for the merge base here.
pub(crate) fn meant(request: &Request, baseline: Place) -> Result<Place, Error> {
    match (&baseline, &request.merge_base) {
        (Place::MergeBase { .. }, Some(told)) => parse(Party::Baseline, told),
        _ => Ok(baseline),
    }
}

fn parse(party: Party, text: &str) -> Result<Place, Error> {
    Place::parse(text).map_err(|error| Error::Load { party, error })
}

/// Whether a directory and its `wit/` both hold WIT, so that nobody knows which
/// is meant.
fn is_two(place: &Place) -> bool {
    matches!(place, Place::Path(path) if holds_wit(path) && holds_wit(&path.join("wit")))
}

/// A directory's `wit/`, where the directory holds no WIT itself.
pub(crate) fn find(place: Place) -> Place {
    let Place::Path(path) = &place else { return place };
    let wit = if path == Path::new(".") { PathBuf::from("wit") } else { path.join("wit") };
    if !holds_wit(path) && wit.is_dir() { Place::Path(wit) } else { place }
}
