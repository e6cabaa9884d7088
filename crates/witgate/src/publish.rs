//! What there is to say before a package is published. Read-only: what is in the
//! registry is compared with what is here, and nothing is written.

mod dependencies;
mod neighbours;

use std::collections::BTreeSet;

use jiff::Timestamp;
use semver::Version;
use witgate_judge::{GatedFinding, Level, Terms};
use witgate_load::{Fetched, Options, Place, RegistryReference, load_bytes, on_deep_stack};
use witgate_model::{Digest, Form, PackageName, Subject, count, shell_argument};
use witgate_registry::Repository;
use witgate_report::{Publication, PublishProblem, PublishState};
use witgate_verify::Integrity;

use crate::check::releases::only;
use crate::check::{Request, ToPublish, to_publish};
use crate::compare::declared;
use crate::error::{Error, Party};
use crate::lint::LintOptions;
use crate::registries::Registries;
use crate::verify::verify;

/// More of a file of wasm is not read.
const WASM_LIMIT: u64 = 512 << 20;

/// Where a package is published, and as what.
#[derive(Clone, Debug, Default)]
pub struct PublishTarget {
    /// A source in a registry that takes the place of the one that wkg would use.
    pub to: Option<String>,
    /// `namespace:name@version`, where the source does not say it itself.
    pub package: Option<String>,
}

/// A package with what is asked of it, before it is published.
pub(crate) struct Candidate<'a> {
    pub(crate) subject: &'a Subject,
    pub(crate) version: Version,
    pub(crate) terms: &'a Terms,
    pub(crate) options: &'a Options,
}

/// The releases of a package in a registry.
pub(crate) struct Releases<'a> {
    registries: &'a Registries,
    repository: Repository,
    reference: RegistryReference,
    /// In order.
    pub(crate) versions: Vec<Version>,
}

/// Says whether the package that the request checks may be published, and why not: all
/// releases in the registry, the verdict against those beside it in its compatible
/// version range, its dependencies, and the lock files.
pub fn publish(
    request: &Request,
    target: &PublishTarget,
    registries: &Registries,
) -> Result<Publication, Error> {
    on_deep_stack(|| run(request, target, registries))
}

fn run(
    request: &Request,
    target: &PublishTarget,
    registries: &Registries,
) -> Result<Publication, Error> {
    let ToPublish { subject, place, terms, options, fail_on } = to_publish(request)?;
    let subject = encoded(subject);
    let wasm = wasm(&place)?;
    let package = named(&subject, target)?;
    let version = package.version.clone().ok_or_else(|| Error::NoVersion {
        package: package.bare(),
        place: subject.place.clone(),
    })?;
    let candidate =
        Candidate { subject: &subject, version: version.clone(), terms: &terms, options: &options };
    let releases = Releases::find(registries, &package, target)?;
    let same = match releases.versions.contains(&version) {
        true => Some(releases.load(&version, &options)?),
        false => None,
    };
    let state = match &same {
        None => PublishState::New,
        Some((published, digest)) => match is_same(&subject, wasm, published, *digest) {
            true => PublishState::Published,
            false => PublishState::Republished,
        },
    };
    let mut notes = subject.notes.clone();
    notes.extend(releases.repository.notes().iter().cloned());
    if state == PublishState::Published && wasm.is_none() {
        notes.push("the contracts are the same; documentation was not compared".to_owned());
    }
    let neighbours = match state {
        PublishState::Published => Vec::new(),
        _ => neighbours::compared(&candidate, &releases, same.as_ref().map(|(it, _)| it))?,
    };
    if state == PublishState::New && neighbours.is_empty() && !releases.versions.is_empty() {
        notes.push(format!(
            "{version} was compared with no version: the registry has no release below it"
        ));
    }
    let passes = state == PublishState::New && neighbours.iter().all(|it| it.passes(fail_on));
    let next_version = match passes || state == PublishState::Published {
        true => None,
        false => neighbours::next_version(&candidate, &releases)?,
    };
    let dependencies = match state {
        PublishState::Published => Vec::new(),
        _ => dependencies::find(&subject, registries)?,
    };
    let (mut locked, mut problems) = (None, Vec::new());
    // Of what is published already nothing can be changed any more.
    if state != PublishState::Published {
        (locked, problems) = locks(request, &place, &mut notes)?;
        problems.extend(lint(request, &mut notes)?);
    }
    let is_beside = neighbours.iter().any(|it| it.counts);
    Ok(Publication {
        package: package.bare(),
        commands: match state {
            PublishState::Published => Vec::new(),
            _ => commands(&place, &package, &releases, target, is_beside),
        },
        version,
        source: subject.place.clone(),
        repository: releases.repository.to_string(),
        contract: subject.contract.digest(),
        wasm,
        releases: releases.versions,
        state,
        neighbours,
        next_version,
        dependencies,
        locked,
        problems,
        notes,
        fail_on,
    })
}

/// What is in the registry of a version that was published just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublishedDigests {
    /// The digest of its contract.
    pub contract: Digest,
    /// The digest of its wasm.
    pub wasm: Digest,
}

/// Asks the registry what it has of a version that was published just now.
pub fn published(
    publication: &Publication,
    target: &PublishTarget,
    options: &Options,
    registries: &Registries,
) -> Result<PublishedDigests, Error> {
    let (namespace, name) = publication.package.split_once(':').unwrap_or_default();
    let (namespace, name) = (namespace.into(), name.into());
    let package = PackageName { namespace, name, version: None };
    let releases = Releases::find(registries, &package, target)?;
    let (subject, wasm) = releases.load(&publication.version, options)?;
    Ok(PublishedDigests { contract: subject.contract.digest(), wasm })
}

/// What was judged, as an unsigned in-toto statement, as one line of JSON: of the wasm
/// where there is some, and else of the contract. `None` in a build without provenance.
pub fn receipt(
    publication: &Publication,
    wasm: Option<Digest>,
    created: Timestamp,
) -> Option<String> {
    let Publication { package, version, contract, .. } = publication;
    let subject = match wasm.or(publication.wasm) {
        Some(wasm) => (format!("{package}@{version}"), wasm),
        None => (format!("{package}@{version} (contract digest)"), *contract),
    };
    let integrity = Integrity { subjects: [subject].into(), ..Integrity::default() };
    witgate_verify::statement(&integrity, publication.passes(), created)
}

/// What the rules for what is about to be published find in it.
fn lint(request: &Request, notes: &mut Vec<String>) -> Result<Vec<PublishProblem>, Error> {
    let options = LintOptions { is_publishing: true, ..LintOptions::default() };
    let linted = crate::lint::lint(request, options)?;
    let findings = linted.findings.iter().filter(|finding| finding.waiver.is_none());
    let (grave, notable): (Vec<_>, Vec<_>) =
        findings.partition(|finding| finding.level >= Level::Warn);
    if !notable.is_empty() {
        let notable = count(notable.len(), "note");
        notes.push(format!("`witgate lint --publishing` has {notable} more"));
    }
    Ok(grave.into_iter().map(problem).collect())
}

/// A finding in one line.
fn problem(finding: &GatedFinding) -> PublishProblem {
    PublishProblem {
        level: finding.level,
        rule: finding.rule.id.to_owned(),
        message: match finding.item.as_str() {
            "" => finding.message.clone(),
            item => format!("{item}: {}", finding.message),
        },
    }
}

/// What the wasm of a package has: of others in its files as much as it uses.
fn encoded(subject: Subject) -> Subject {
    let several = subject.contract.roots.len() > 1;
    let names = subject.package().filter(|_| several).map(|it| BTreeSet::from([it.bare()]));
    names.and_then(|names| only(&subject, &names)).unwrap_or(subject)
}

/// The name and version that a subject is published as.
fn named(subject: &Subject, target: &PublishTarget) -> Result<PackageName, Error> {
    if let Some(text) = &target.package {
        let bad = || Error::BadPackageName { text: text.clone() };
        let (name, version) = text.split_once('@').ok_or_else(bad)?;
        let (namespace, name) = name.split_once(':').ok_or_else(bad)?;
        let version = Version::parse(version).map_err(|_| bad())?;
        let (namespace, name) = (namespace.into(), name.into());
        let named = PackageName { namespace, name, version: Some(version) };
        let own = declared(subject).filter(|_| subject.form != Form::Component);
        return match own.filter(|own| **own != named) {
            Some(own) => Err(Error::OtherPackage { text: text.clone(), package: own.to_string() }),
            None => Ok(named),
        };
    }
    match subject.package() {
        Some(package) if subject.form != Form::Component => Ok(package.clone()),
        _ => Err(Error::NoPackageName { place: subject.place.clone() }),
    }
}

/// The digest of a file of wasm.
fn wasm(place: &Place) -> Result<Option<Digest>, Error> {
    let Place::Path(path) = place else { return Ok(None) };
    if path.is_dir() {
        return Ok(None);
    }
    if path.extension() != Some("wasm".as_ref()) {
        return Err(Error::NotPublishable { place: place.to_string() });
    }
    let bytes = witgate_files::read(path, WASM_LIMIT).map_err(|refusal| Error::Load {
        party: Party::Source,
        error: witgate_load::Error::Unreadable {
            path: path.display().to_string(),
            reason: refusal.to_string(),
        },
    })?;
    Ok(Some(Digest::of_bytes(&bytes)))
}

/// Whether what is published is what is here: the same bytes where both have some, and
/// else the same contract.
fn is_same(subject: &Subject, wasm: Option<Digest>, published: &Subject, digest: Digest) -> bool {
    match wasm {
        Some(wasm) => wasm == digest,
        None => subject.contract.digest() == published.contract.digest(),
    }
}

impl<'a> Releases<'a> {
    fn find(
        registries: &'a Registries,
        package: &PackageName,
        target: &PublishTarget,
    ) -> Result<Releases<'a>, Error> {
        let own = PackageName { version: None, ..package.clone() };
        let reference = match target.to.as_deref().map(Place::parse) {
            None => RegistryReference::Package { package: own, requirement: None },
            Some(Ok(Place::Registry(RegistryReference::Package { package, .. })))
                if !package.same_package(&own) =>
            {
                // What is judged there is not what the command publishes.
                let text = target.to.clone().unwrap_or_default();
                return Err(Error::OtherPackage { text, package: own.bare() });
            }
            Some(Ok(Place::Registry(reference))) => reference,
            Some(Ok(_)) | Some(Err(_)) => {
                let to = target.to.clone().unwrap_or_default();
                return Err(Error::NoRegistryTarget { to });
            }
        };
        let fail = |error| Error::Registry { error };
        let repository = registries.repository(&reference).map_err(fail)?;
        let versions = match registries.client().and_then(|it| it.versions(&repository)) {
            Err(error) if error.is_not_found() => Vec::new(),
            versions => versions.map_err(fail)?,
        };
        Ok(Releases { registries, repository, reference, versions })
    }

    /// Reads a release, with the digest of its bytes.
    pub(crate) fn load(
        &self,
        version: &Version,
        options: &Options,
    ) -> Result<(Subject, Digest), Error> {
        let fetched = self.registries.version(&self.repository, &self.reference, version);
        let Fetched { bytes, reference, digest, .. } =
            fetched.map_err(|error| Error::Registry { error })?;
        let subject = load_bytes("package.wasm", &bytes, options)
            .map_err(|error| Error::Load { party: Party::Release, error })?;
        let place = reference.to_string();
        Ok((Subject { place, resolved: Some(digest), ..subject }, Digest::of_bytes(&bytes)))
    }
}

/// What `witgate verify` says of the package, where it is in a directory.
fn locks(
    request: &Request,
    place: &Place,
    notes: &mut Vec<String>,
) -> Result<(Option<[usize; 2]>, Vec<PublishProblem>), Error> {
    if !matches!(place, Place::Path(path) if path.is_dir()) {
        return Ok((None, Vec::new()));
    }
    let verified = match verify(request) {
        Ok(verified) => verified,
        Err(Error::NothingToVerify { .. }) => return Ok((None, Vec::new())),
        Err(error) => return Err(error),
    };
    let is_grave = |finding: &&GatedFinding| finding.level >= Level::Warn;
    let problems = verified.gate.iter().filter(is_grave).map(problem).collect();
    let rows = &verified.integrity.rows;
    let is_verified =
        |row: &&witgate_model::Entry| row.outcome.status() == witgate_model::EntryStatus::Verified;
    let count_verified = rows.iter().filter(is_verified).count();
    if count_verified < rows.len() {
        let left = count(rows.len() - count_verified, "locked entry");
        notes.push(format!("{left} could not be verified: `witgate verify` says why"));
    }
    Ok((Some([count_verified, rows.len()]), problems))
}

/// The commands that publish it. The check of wkg 0.16 looks at one direction only, and
/// refuses what is right: what it is for was judged here.
fn commands(
    place: &Place,
    package: &PackageName,
    releases: &Releases<'_>,
    target: &PublishTarget,
    is_beside: bool,
) -> Vec<String> {
    let path = shell_argument(&place.to_string());
    let is_directory = matches!(place, Place::Path(path) if path.is_dir());
    if let RegistryReference::Image { .. } = releases.reference {
        let version = package.version.as_ref().map(ToString::to_string).unwrap_or_default();
        let image = format!("{}:{version}", releases.repository);
        let file = format!("{}.wasm", package.name);
        return match is_directory {
            true => vec![
                format!("wkg build --wit-dir {path} --output {file}"),
                format!("wkg oci push {image} {file}"),
            ],
            false => vec![format!("wkg oci push {image} {path}")],
        };
    }
    let skip = if is_beside { " --skip-semver-check" } else { "" };
    let name = match &target.package {
        Some(name) => format!(" --package {}", shell_argument(name)),
        None => String::new(),
    };
    vec![format!("wkg publish{skip}{name} {path}")]
}
