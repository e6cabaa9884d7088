//! The next version, written wherever the version of a package is written.

use std::collections::BTreeSet;
use std::collections::btree_map::{BTreeMap, Entry};
use std::ops::Range;
use std::sync::Arc;

use semver::Version;
use witgate_load::{on_deep_stack, outline, version_places};
use witgate_model::{PackageName, SourceFile, Subject};
use witgate_report::path_to_open;

use crate::check::policy::Policy;
use crate::check::{Checked, Request, check, units};
use crate::compare::Outcome;
use crate::echoes::{self, EchoFile, EchoedPackage};
use crate::error::Error;
use crate::lint::{self, FixedFile};

/// What a bump writes.
#[derive(Clone, Debug)]
pub struct Bumped {
    /// The packages that get a version, together where they get the same.
    pub steps: Vec<VersionStep>,
    /// The files, with what they say before and after.
    pub files: Vec<FixedFile>,
    /// What the reader should know of how it was done, a line each.
    pub notes: Vec<String>,
}

/// A step from one version to another.
#[derive(Clone, Debug)]
pub struct VersionStep {
    /// The packages, without their versions.
    pub packages: BTreeSet<String>,
    /// The version that they have; `None` where they declare none.
    pub was: Option<Version>,
    /// The version that they get.
    pub now: Version,
    /// The files that declare them.
    declared_in: BTreeSet<String>,
}

impl VersionStep {
    fn is_of(&self, package: &PackageName) -> bool {
        self.was == package.version && self.packages.contains(&package.bare())
    }
}

/// Works out what writing a version into the packages that a request is of changes:
/// `package` declarations, what names them with their version in the WIT here, and the
/// places that `[[echo]]` names. Without a version, what `check` requires of each.
pub fn bump(request: &Request, to: Option<&Version>) -> Result<Bumped, Error> {
    on_deep_stack(|| {
        let policy = Policy::find(request)?;
        let mut notes = Vec::new();
        let read = lint::own_packages(request, &policy, &mut notes)?;
        let packages = read.iter().flat_map(|(task, subject)| echoes::packages(task, subject));
        let packages: Vec<EchoedPackage> = packages.collect();
        let echoed = echoes::files(&policy, &packages, &mut notes);
        let own: Vec<&Subject> = read.iter().map(|(_, subject)| subject).collect();
        let steps = match to {
            Some(version) => {
                notes.extend(too_low(request, &own, version));
                steps_to(version, &own)?
            }
            None => next_steps(request, &own, &echoed)?,
        };
        // Without a place, all that is here was read already.
        let others = match request.place {
            Some(_) => all_packages(request)?,
            None => Vec::new(),
        };
        let mut edits = Edits::default();
        for step in steps.iter().filter(|step| step.was.as_ref() != Some(&step.now)) {
            own.iter().for_each(|subject| _ = edits.write(subject, step));
            let users = others.iter().flat_map(|subject| edits.write(subject, step));
            let users: BTreeSet<String> = users.collect();
            notes.extend((!users.is_empty()).then(|| note_of_users(&users, step)));
        }
        for file in &echoed {
            let Some(step) = steps.iter().find(|step| step.is_of(file.package)) else { continue };
            for (place, _) in file.matches.iter().filter(|(_, version)| *version != step.now) {
                edits.add(file.shown.clone(), &file.text, place.clone(), step.now.to_string());
            }
        }
        let files = edits.finish();
        Ok(Bumped { steps, files, notes })
    })
}

/// Writes what a bump changes. If the packages cannot be read with it, everything is as
/// it was before.
pub fn apply_bump(request: &Request, bumped: &Bumped) -> Result<(), Error> {
    lint::require_on_disk(request)?;
    lint::write_all(&bumped.files, || {
        let policy = Policy::find(request)?;
        let read = lint::own_packages(request, &policy, &mut Vec::new())?;
        let roots = read.iter().flat_map(|(_, subject)| &subject.contract.roots);
        let there: BTreeSet<(String, Option<&Version>)> =
            roots.map(|root| (root.bare(), root.version.as_ref())).collect();
        for step in &bumped.steps {
            let is_there = |name: &String| there.contains(&(name.clone(), Some(&step.now)));
            if !step.packages.iter().all(is_there) {
                return Err(Error::BumpIncomplete { version: step.now.to_string() });
            }
        }
        Ok(())
    })
}

/// The steps of all packages to a version that somebody names.
fn steps_to(version: &Version, own: &[&Subject]) -> Result<Vec<VersionStep>, Error> {
    let names = own.iter().flat_map(|subject| &subject.contract.roots);
    let versions: BTreeSet<Option<&Version>> = names.map(|name| name.version.as_ref()).collect();
    if versions.len() > 1 {
        let shown = |version: &Option<&Version>| {
            version.map_or_else(|| "none".to_owned(), |version| version.to_string())
        };
        return Err(Error::SeveralVersions { versions: versions.iter().map(shown).collect() });
    }
    if let Some(was) = versions.into_iter().flatten().find(|was| version < was) {
        return Err(Error::BumpBackwards { was: was.to_string(), to: version.to_string() });
    }
    let mut steps = Steps::default();
    for subject in own {
        for (root, files) in &declaring_files(subject) {
            steps.add(root, files, version.clone());
        }
    }
    Ok(steps.finish())
}

/// The steps that `check` asks for. Where it asks for none, and an echo is of another
/// version than its package, the one that the package has.
fn next_steps(
    request: &Request,
    own: &[&Subject],
    echoed: &[EchoFile<'_>],
) -> Result<Vec<VersionStep>, Error> {
    let mut roots = own.iter().flat_map(|subject| &subject.contract.roots);
    if roots.clone().all(|root| root.version.is_none())
        && let Some(root) = roots.next()
    {
        return Err(Error::PackageWithoutVersion { package: root.bare() });
    }
    // Whoever says the version needs no baseline.
    let checked = check(request);
    let checked = checked.map_err(|error| Error::NoNextVersion { reason: error.to_string() })?;
    let outcomes = with_declaring_files(&checked);
    let mut steps = Steps::default();
    for subject in own {
        for (root, files) in &declaring_files(subject) {
            let is_outdated = |file: &EchoFile<'_>| {
                *file.package == **root
                    && file
                        .matches
                        .iter()
                        .any(|(_, version)| Some(version) != root.version.as_ref())
            };
            let next = next_version(&outcomes, root, files);
            let echo = echoed.iter().any(is_outdated).then(|| root.version.clone()).flatten();
            if let Some(now) = next.or(echo) {
                steps.add(root, files, now);
            }
        }
    }
    let steps = steps.finish();
    if steps.is_empty() { Err(Error::NothingToBump) } else { Ok(steps) }
}

/// What `check` would say of a version that somebody names: a line for each package that
/// needs a higher one. Without a baseline nobody knows.
fn too_low(request: &Request, own: &[&Subject], version: &Version) -> Vec<String> {
    let Ok(checked) = check(request) else { return Vec::new() };
    let outcomes = with_declaring_files(&checked);
    let numbers = |it: &Version| (it.major, it.minor, it.patch);
    let mut notes = Vec::new();
    for subject in own {
        for (root, files) in &declaring_files(subject) {
            let next = next_version(&outcomes, root, files);
            if let Some(next) = next.filter(|next| numbers(version) < numbers(next)) {
                notes.push(format!(
                    "{version} is too low for what changed in `{}`: `witgate check` requires {next}",
                    root.bare()
                ));
            }
        }
    }
    notes
}

/// What a check said, with the files that declare the packages that it said it of.
fn with_declaring_files(checked: &Checked) -> Vec<(&Outcome, DeclaringFiles)> {
    checked.outcomes.iter().map(|it| (it, declaring_files(&it.candidate))).collect()
}

/// The version that a check asks a package for, where that is a later one. Packages that
/// were compared together and have one version go on together.
fn next_version(
    outcomes: &[(&Outcome, DeclaringFiles)],
    root: &PackageName,
    files: &BTreeSet<String>,
) -> Option<Version> {
    let was = root.version.as_ref()?;
    let is_of_it = |(_, declaring): &&(&Outcome, DeclaringFiles)| {
        declaring.get(root).is_some_and(|declaring| !declaring.is_disjoint(files))
    };
    let next = outcomes.iter().filter(is_of_it).flat_map(|(outcome, _)| {
        let verdict = &outcome.verdict;
        let is_one = outcome.candidate.contract.roots.iter().all(|it| it.version == root.version);
        let of_all = is_one.then(|| verdict.bump.next_version.clone()).flatten();
        let together = verdict.packages.iter().filter(|it| it.candidate_version == root.version);
        together.filter_map(|release| release.next_version.clone()).chain(of_all)
    });
    next.max().filter(|next| next > was)
}

/// Steps, those together that have the same versions.
#[derive(Default)]
struct Steps(BTreeMap<(Option<Version>, Version), VersionStep>);

impl Steps {
    fn add(&mut self, package: &PackageName, files: &BTreeSet<String>, now: Version) {
        let was = package.version.clone();
        let step = self.0.entry((was.clone(), now.clone())).or_insert_with(|| VersionStep {
            packages: BTreeSet::new(),
            was,
            now,
            declared_in: BTreeSet::new(),
        });
        step.packages.insert(package.bare());
        step.declared_in.extend(files.iter().cloned());
    }

    fn finish(self) -> Vec<VersionStep> {
        self.0.into_values().collect()
    }
}

/// The packages of the repository that can be read.
fn all_packages(request: &Request) -> Result<Vec<Subject>, Error> {
    let everything = Request { place: None, ..request.clone() };
    let policy = Policy::find(&everything)?;
    lint::readable_packages(&everything, &policy)
}

fn note_of_users(files: &BTreeSet<String>, step: &VersionStep) -> String {
    let (name, need) = match files.len() {
        1 => ("names", "the package there may need a new version"),
        _ => ("name", "the packages there may need new versions"),
    };
    format!(
        "{} {name} {} too: {need}, which `witgate check` tells",
        units::named(files),
        units::named(&step.packages)
    )
}

/// The roots of a subject, each with the files that declare it.
type DeclaringFiles = BTreeMap<Arc<PackageName>, BTreeSet<String>>;

fn declaring_files(subject: &Subject) -> DeclaringFiles {
    let roots = subject.contract.roots.iter();
    let mut declaring: DeclaringFiles = roots.map(|root| (root.clone(), BTreeSet::new())).collect();
    for (file, statement) in statements(subject, &["package"]) {
        for (root, files) in &mut declaring {
            let written = root.version.as_ref().map(Version::to_string).unwrap_or_default();
            let places = version_places(statement.text, root);
            if places.into_iter().any(|place| statement.text[place] == written) {
                files.insert(path_to_open(subject, &file.path));
            }
        }
    }
    declaring
}

/// The beginning of a statement of WIT, in a text.
struct Statement<'s> {
    offset: usize,
    text: &'s str,
}

/// The statements of a subject that begin with one of some words, up to their blocks, with
/// their files.
fn statements<'s>(
    subject: &'s Subject,
    words: &'static [&'static str],
) -> impl Iterator<Item = (&'s SourceFile, Statement<'s>)> {
    let files = subject.sources.files().iter().zip(outline(&subject.sources).files);
    files.flat_map(move |(file, outline)| {
        outline.declarations.into_iter().filter_map(move |declaration| {
            let text = &file.text[declaration.word..declaration.range.end];
            let head = text.find(['{', ';']).unwrap_or(text.len());
            let is_one = words.iter().any(|word| text.starts_with(word));
            let statement = Statement { offset: declaration.word, text: &text[..head] };
            is_one.then_some((file, statement))
        })
    })
}

/// What is written into files, by their paths.
#[derive(Default)]
struct Edits<'t>(BTreeMap<String, FileEdits<'t>>);

/// What is written into a file: for each place where it begins, what is put there.
struct FileEdits<'t> {
    text: &'t str,
    edits: BTreeMap<usize, (Range<usize>, String)>,
}

impl<'t> Edits<'t> {
    /// Writes a step wherever a subject has the version of one of its packages, if that is
    /// the package which is here: the files in which there is anything new to write.
    fn write(&mut self, subject: &'t Subject, step: &VersionStep) -> BTreeSet<String> {
        const STATEMENTS: [&str; 5] = ["package", "use", "import", "export", "include"];
        let is_here = |path: &str| step.declared_in.contains(&path_to_open(subject, path));
        if !subject.sources.files().iter().any(|file| is_here(&file.path)) {
            return BTreeSet::new();
        }
        let written = step.was.as_ref().map(Version::to_string).unwrap_or_default();
        let sign = if step.was.is_none() { "@" } else { "" };
        let packages: Vec<&Arc<PackageName>> =
            subject.contract.packages.keys().filter(|package| step.is_of(package)).collect();
        let mut files = BTreeSet::new();
        for (file, statement) in statements(subject, &STATEMENTS) {
            for package in &packages {
                let places = version_places(statement.text, package).into_iter();
                for place in places.filter(|place| statement.text[place.clone()] == written) {
                    let place = place.start + statement.offset..place.end + statement.offset;
                    let path = path_to_open(subject, &file.path);
                    if self.add(path.clone(), &file.text, place, format!("{sign}{}", step.now)) {
                        files.insert(path);
                    }
                }
            }
        }
        files
    }

    /// Puts something into a file in the place of what is there, if nothing is put there
    /// already.
    fn add(&mut self, path: String, text: &'t str, place: Range<usize>, now: String) -> bool {
        let file = self.0.entry(path).or_insert_with(|| FileEdits { text, edits: BTreeMap::new() });
        let entry = file.edits.entry(place.start);
        let is_new = matches!(entry, Entry::Vacant(_));
        entry.or_insert((place, now));
        is_new
    }

    fn finish(self) -> Vec<FixedFile> {
        let fixed = |(path, FileEdits { text, edits }): (String, FileEdits<'_>)| {
            let edits = edits.values().map(|(place, now)| (place.clone(), now.as_str()));
            FixedFile::edited(path, text.to_owned(), edits.collect())
        };
        self.0.into_iter().map(fixed).collect()
    }
}
