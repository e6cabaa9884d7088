//! The artifacts that a policy names beside its packages: what they may do is compared
//! with what they might do in the commit that this change started from. Their contracts
//! are not: the packages that they are built from are.

use std::path::Path;

use witgate_judge::Terms;
use witgate_load::{Commit, Context, History, Options, Place, load};
use witgate_model::{Form, Subject};

use super::Request;
use super::baseline::Baselines;
use super::baseline_packages::Compared;
use super::policy::{Policy, set_out};
use super::unjudged::Unjudged;
use crate::error::{Error, Party};

/// An artifact, on both sides.
#[derive(Clone)]
pub(super) struct ComparedArtifact {
    /// Its path, as the policy has it.
    pub(super) path: String,
    /// What it is held to.
    pub(super) terms: Terms,
    pub(super) baseline: Subject,
    pub(super) candidate: Subject,
    /// What the reader should know of how it was done.
    pub(super) notes: Vec<String>,
}

/// Reads the artifacts that are no packages of the check. One that is not here is built
/// elsewhere, and its pin says what is the matter with it.
pub(super) fn read(
    request: &Request,
    policy: &Policy,
    baselines: &Baselines,
    packages: &[Compared],
    unjudged: &mut Vec<Unjudged>,
) -> Vec<ComparedArtifact> {
    let Some(config) = policy.config().filter(|_| request.place.is_none()) else {
        return Vec::new();
    };
    let baseline = set_out(request).map(|place| place.to_string()).unwrap_or_default();
    let mut compared = Vec::new();
    for artifact in &config.artifacts {
        let path = &artifact.path.value;
        let is_package = packages.iter().any(|it| it.task.path.as_ref() == Some(path));
        let file = policy.anchor.join(path);
        if is_package || !file.is_file() {
            continue;
        }
        let reading =
            Reading { file: &file, baseline: &baseline, options: &request.options, baselines };
        match reading.sides() {
            Ok(Some(sides)) => compared.push(ComparedArtifact {
                path: path.clone(),
                terms: policy.terms_at(Some(path)),
                baseline: sides.baseline,
                candidate: sides.candidate,
                notes: sides.notes,
            }),
            Ok(None) => {}
            Err(error) => {
                unjudged.push(Unjudged::artifact(path, error, !reading.is_unchanged()));
            }
        }
    }
    compared
}

/// An artifact that is to be read.
struct Reading<'a> {
    file: &'a Path,
    /// What reports call the commit that it is compared with.
    baseline: &'a str,
    options: &'a Options,
    baselines: &'a Baselines,
}

/// Both sides of an artifact.
struct Sides {
    baseline: Subject,
    candidate: Subject,
    notes: Vec<String>,
}

impl Reading<'_> {
    /// Both sides; `None` where it is no component.
    fn sides(&self) -> Result<Option<Sides>, Error> {
        let place = Place::Path(self.file.to_owned());
        let candidate = load(&place, &Context::default(), self.options)
            .map_err(|error| Error::Load { party: Party::Source, error })?;
        if candidate.form != Form::Component {
            return Ok(None);
        }
        let Some((history, commit, path)) = self.in_commit() else {
            // What is denied is denied, whatever it was.
            let note = "its capabilities were not compared: there is no baseline commit";
            let (baseline, notes) = (candidate.clone(), vec![note.to_owned()]);
            return Ok(Some(Sides { baseline, candidate, notes }));
        };
        if self.is_unchanged() {
            let baseline = self.named(candidate.clone(), commit);
            return Ok(Some(Sides { baseline, candidate, notes: Vec::new() }));
        }
        let why = match history.find(commit, &path, self.options) {
            Ok(Some(found)) if found.form == Form::Component => {
                let baseline = self.named(found, commit);
                return Ok(Some(Sides { baseline, candidate, notes: Vec::new() }));
            }
            Ok(Some(_)) => "has no component there".to_owned(),
            Ok(None) => "does not have it".to_owned(),
            Err(error) => format!("has what cannot be read there ({error})"),
        };
        let nothing = Subject { form: Form::Nothing, ..Subject::default() };
        let note = format!("{} {why}, so all that it may do is new", commit.short());
        let baseline = self.named(nothing, commit);
        Ok(Some(Sides { baseline, candidate, notes: vec![note] }))
    }

    /// A baseline, as reports call it.
    fn named(&self, baseline: Subject, commit: &Commit) -> Subject {
        let (place, resolved) = (self.baseline.to_owned(), Some(commit.id.clone()));
        Subject { place, resolved, ..baseline }
    }

    /// The commit that this change started from, and the path that the artifact has there.
    fn in_commit(&self) -> Option<(&History, &Commit, String)> {
        let (history, commit) = self.baselines.set_out()?;
        Some((history, commit, history.path_of(self.file)?))
    }

    /// Whether the commit has the same bytes.
    fn is_unchanged(&self) -> bool {
        let same = || -> Option<bool> {
            let (history, commit, path) = self.in_commit()?;
            let was = history.bytes(commit, &path).ok()??;
            Some(witgate_files::read(self.file, was.len() as u64).ok()? == was)
        };
        same().unwrap_or(false)
    }
}
