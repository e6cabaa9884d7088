//! Components that exist already, on a host before a change and after it: which of
//! them break, by which finding, and whose they are.
//!
//! Each file is read once, on all cores, and of its contract only the answer is kept,
//! by the contract's digest: memory follows the number of distinct contracts.

mod committed;
pub(crate) mod consumers;
pub(crate) mod elsewhere;
mod explained;
mod host_move;
mod judged;
mod known;
mod oci_layout;
mod owners;
pub(crate) mod path_pattern;

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use jiff::civil::Date;
use witgate_judge::{Side, Terms, paired_worlds};
use witgate_load::{Context, Options, Scanned, load, on_deep_stack, scan};

use witgate_model::{Contract, Digest, Form, Subject, WorldName, path};
use witgate_report::{BrokenConsumer, Impacted, SkippedFile, UnlinkedConsumer, UnreadableFile};

use crate::check::{self, Request};
use crate::compare::{self, name};
use crate::error::Error;
use crate::targets::is_called;
pub use consumers::{Consumer, Consumers, Opened, find_consumers};
use explained::Explained;
use host_move::HostMove;
use judged::{HostPair, HostSides, Judge, Judgement, Outcome};
pub(crate) use known::KnownConsumers;
use owners::Owners;

/// What is asked: which components a change of their host breaks.
#[derive(Clone, Debug, Default)]
pub struct ImpactRequest {
    /// The components: files, directories, patterns, image layouts, other sources; `-`
    /// for a list on standard input.
    pub consumers: Vec<String>,
    /// The host before the change: a source, or a known host such as `wasmtime@45`;
    /// `None` for the merge base.
    pub against: Option<String>,
    /// The host after the change, likewise; `None` for what is here.
    pub candidate: Option<String>,
    /// The world that the components are for; `None` for the closest of all.
    pub world: Option<String>,
    /// A file in the syntax of CODEOWNERS.
    pub owners: Option<PathBuf>,
    /// The policy's file; `None` looks for `witgate.toml` here and above.
    pub policy: Option<PathBuf>,
    /// How the host's sides are read.
    pub options: Options,
}

/// So many files are read before a thread takes others.
const CHUNK: usize = 64;

/// An owners file has no more bytes, as on GitHub.
const OWNERS_LIMIT: u64 = 3 << 20;

/// Which of some components a change of their host breaks. To find no component is an
/// error, never an answer.
pub fn impact(request: &ImpactRequest) -> Result<Impacted, Error> {
    on_deep_stack(|| run(request))
}

fn run(request: &ImpactRequest) -> Result<Impacted, Error> {
    match HostMove::asked(request)? {
        Some(hosts) => from_host_to_host(request, &hosts),
        None => from_source_to_source(request),
    }
}

/// Hosts that are known by name.
fn from_host_to_host(request: &ImpactRequest, hosts: &HostMove) -> Result<Impacted, Error> {
    let owners = request.owners.as_deref().map(OwnersFile::open).transpose()?;
    let found = consumers_of(request)?;
    let judged = judge(&found.all, &request.options, || {
        |contract: &Contract| hosts.judgement(contract).map_err(|error| error.to_string())
    });
    let mut impacted = Impacted { has_owners: owners.is_some(), ..hosts.impacted() };
    gather(&mut impacted, found, judged, owners.as_ref());
    Ok(impacted)
}

/// The components that a request names. To find none is an error.
fn consumers_of(request: &ImpactRequest) -> Result<Consumers, Error> {
    let found = find_consumers(&request.consumers, Path::new(""));
    if found.all.is_empty() && found.unreadable.is_empty() {
        return Err(Error::NoConsumer { looked_at: request.consumers.join(", ") });
    }
    Ok(found)
}

/// Hosts that are contracts, of which the two are compared.
fn from_source_to_source(request: &ImpactRequest) -> Result<Impacted, Error> {
    let candidate = request.candidate.as_deref().unwrap_or(".");
    let against = request.against.as_deref().unwrap_or("merge-base");
    let (baseline, candidate) = compare::sides(against, candidate)?;
    let policy = Request { policy: request.policy.clone(), ..Request::on(Date::default()) };
    let (terms, options) = match check::policy_file(&policy) {
        Some(file) => check::agreed(&file, &candidate, &request.options)?,
        None => (Terms::default(), request.options.clone()),
    };
    let owners = request.owners.as_deref().map(OwnersFile::open).transpose()?;
    let outcome = compare::compare(&baseline, &candidate, &options, &terms)?;
    let (was, now) = (&outcome.baseline, &outcome.candidate);
    let found = consumers_of(request)?;
    let pairs = host_pairs(was, now, request.world.as_deref())?;
    let explained = Explained::new(was, now, &outcome.verdict);
    let sides = HostSides::new(&was.contract, &now.contract);
    let worlds = (pairs.as_slice(), &sides);
    let judged = judge(&found.all, &request.options, || {
        let mut judge = Judge::new(worlds, terms.hosts.opinions(), &explained);
        move |contract: &Contract| Ok(judge.judgement(contract))
    });
    let side = |subject: &Subject| Side {
        place: subject.place.clone(),
        resolved: subject.resolved.clone(),
        contract: subject.contract.digest(),
    };
    let mut impacted = Impacted {
        has_owners: owners.is_some(),
        notes: was.notes.iter().chain(&now.notes).cloned().chain(outcome.withheld()).collect(),
        findings: outcome.verdict.findings.clone(),
        ..Impacted::new(side(was), side(now))
    };
    impacted.notes.extend(committed::deleted(&request.consumers, &baseline, &now.contract));
    impacted.notes.dedup();
    gather(&mut impacted, found, judged, owners.as_ref());
    Ok(impacted)
}

/// The worlds of the host, or the one that is asked for.
fn host_pairs<'h>(
    was: &'h Subject,
    now: &'h Subject,
    wanted: Option<&str>,
) -> Result<Vec<HostPair<'h>>, Error> {
    let mut worlds = paired_worlds(&was.contract, &now.contract);
    if was.form == Form::Component || worlds.is_empty() {
        return Err(Error::NoWorld { place: name(was) });
    }
    if let Some(wanted) = wanted {
        let known = worlds.iter().map(|(world, _)| format!("`{world}`")).collect();
        worlds.retain(|(world, _)| is_called(world, wanted));
        match worlds.len() {
            0 => return Err(Error::UnknownWorld { world: wanted.to_owned(), known }),
            1 => {}
            _ => return Err(Error::SeveralWorlds { world: wanted.to_owned(), known }),
        }
    }
    Ok(pairs_of(was, now, &worlds))
}

fn pairs_of<'h>(
    was: &'h Subject,
    now: &'h Subject,
    worlds: &[(WorldName, Option<WorldName>)],
) -> Vec<HostPair<'h>> {
    let pairs = worlds.iter().filter_map(|(was_name, now_name)| {
        HostPair::new((&was.contract, was_name), (&now.contract, now_name.as_ref()))
    });
    pairs.collect()
}

/// What was made of one file.
enum Judged {
    Component(Arc<Judgement>),
    Skipped(&'static str),
    Unreadable(String),
}

/// What was made of each file, and of how many contracts.
struct AllJudged {
    files: Vec<Judged>,
    contracts: usize,
}

/// Judges each distinct contract once, on all cores: what judges is made for so many
/// files.
fn judge<J: FnMut(&Contract) -> Result<Judgement, String>>(
    consumers: &[Consumer],
    options: &Options,
    new_judge: impl Fn() -> J + Sync,
) -> AllJudged {
    let known: Mutex<HashMap<Digest, Arc<Judgement>>> = Mutex::default();
    let chunks: Vec<&[Consumer]> = consumers.chunks(CHUNK).collect();
    let judged = witgate_lock::map(&chunks, |chunk| {
        on_deep_stack(|| {
            let mut judge = new_judge();
            let mut of_contract = |contract: &Contract| {
                let digest = contract.digest();
                let of_digest =
                    known.lock().expect("no panic holds the lock").get(&digest).cloned();
                if let Some(judgement) = of_digest {
                    return Ok(judgement);
                }
                let judgement = Arc::new(judge(contract)?);
                let mut known = known.lock().expect("no panic holds the lock");
                Ok::<_, String>(known.entry(digest).or_insert(judgement).clone())
            };
            let judged = chunk.iter().map(|consumer| match read(consumer, options) {
                Ok(Scanned::Component(contract)) => {
                    of_contract(&contract).map_or_else(Judged::Unreadable, Judged::Component)
                }
                Ok(Scanned::CoreModule) => Judged::Skipped("a core module"),
                Ok(Scanned::WitPackage) => Judged::Skipped("a WIT package"),
                Err(reason) => Judged::Unreadable(unnamed(&reason, &consumer.name)),
            });
            judged.collect::<Vec<_>>()
        })
    });
    let contracts = known.into_inner().expect("no panic holds the lock").len();
    AllJudged { files: judged.into_iter().flatten().collect(), contracts }
}

/// A reason without the name of its file, which is reported beside it.
pub(crate) fn unnamed(reason: &str, name: &str) -> String {
    let rest = reason.strip_prefix(name).and_then(|rest| rest.strip_prefix(": "));
    rest.unwrap_or(reason).to_owned()
}

/// The contract of a component, or what it is instead.
pub(crate) fn read(consumer: &Consumer, options: &Options) -> Result<Scanned, String> {
    let scanned = |bytes: &[u8]| scan(bytes, &consumer.name).map_err(|error| error.message());
    match consumer.open()? {
        Opened::Mapped(contents) => scanned(&contents),
        Opened::Read(bytes) => scanned(&bytes),
        Opened::Place(place) => {
            let subject = load(&place, &Context::default(), options);
            let subject = subject.map_err(|error| error.message())?;
            Ok(match subject.form {
                Form::Component => Scanned::Component(subject.contract),
                _ => Scanned::WitPackage,
            })
        }
    }
}

/// Puts together what was made of all files.
fn gather(
    impacted: &mut Impacted,
    found: Consumers,
    judged: AllJudged,
    owners: Option<&OwnersFile>,
) {
    impacted.contracts = judged.contracts;
    let owners_of =
        |name: &str| owners.map(|owners| owners.owners_of_component(name)).unwrap_or_default();
    let (mut provided, mut with_elsewhere) = (BTreeSet::new(), 0);
    for (consumer, judged) in found.all.into_iter().zip(judged.files) {
        let owned_path = consumer.owned_path();
        let name = consumer.name;
        let judgement = match judged {
            Judged::Component(judgement) => judgement,
            Judged::Skipped(what) => {
                impacted.skipped.push(SkippedFile { name, what });
                continue;
            }
            Judged::Unreadable(reason) => {
                impacted.unreadable.push(UnreadableFile { name, reason });
                continue;
            }
        };
        impacted.judged += 1;
        provided.extend(judgement.elsewhere.iter().cloned());
        with_elsewhere += usize::from(!judgement.elsewhere.is_empty());
        match &judgement.outcome {
            Outcome::Runs => {}
            Outcome::Breaks(breakage) => {
                let owners = owners_of(&owned_path);
                impacted.broken.push(BrokenConsumer { name, owners, breakage: breakage.clone() });
            }
            Outcome::NotBefore { reason, links_now } => {
                let (owners, reason, links_now) =
                    (owners_of(&owned_path), reason.clone(), *links_now);
                impacted.unlinked.push(UnlinkedConsumer { name, owners, reason, links_now });
            }
        }
    }
    impacted.notes.extend(elsewhere::provided_elsewhere_note(with_elsewhere, &provided));
    let unreadable = found.unreadable.into_iter();
    impacted.unreadable.extend(unreadable.map(|(name, reason)| UnreadableFile { name, reason }));
    impacted.unreadable.sort();
    let others = found.others.into_iter();
    impacted.skipped.extend(others.map(|name| SkippedFile { name, what: "not WebAssembly" }));
    impacted.skipped.sort();
}

/// An owners file, and where its patterns count from.
#[derive(Debug)]
pub struct OwnersFile {
    owners: Owners,
    root: PathBuf,
}

impl OwnersFile {
    /// Reads a file in the syntax of CODEOWNERS.
    pub fn open(file: &Path) -> Result<OwnersFile, Error> {
        let text = witgate_files::read_text(file, OWNERS_LIMIT);
        let text = text.map_err(|refusal| Error::Owners {
            file: path::shown(file),
            reason: refusal.to_string(),
        })?;
        Ok(OwnersFile { owners: Owners::parse(&text), root: root_of(file) })
    }

    /// The owners of a component, whose name begins with its path.
    pub fn owners_of_component(&self, name: &str) -> Vec<String> {
        let whole = std::path::absolute(name).unwrap_or_else(|_| PathBuf::from(name));
        let inner = whole.strip_prefix(&self.root).map(path::with_slashes);
        self.owners.for_path(inner.as_deref().unwrap_or(name))
    }
}

/// Where the patterns of an owners file count from: the directory that it is in, or
/// that above the one where GitHub or GitLab look for it.
fn root_of(file: &Path) -> PathBuf {
    let whole = std::path::absolute(path::lexical(file)).unwrap_or_else(|_| file.to_owned());
    let directory = whole.parent().unwrap_or(Path::new(""));
    let is_apart = ["docs", ".github", ".gitlab"].iter().any(|name| directory.ends_with(name));
    match directory.parent() {
        Some(above) if is_apart => above.to_owned(),
        _ => directory.to_owned(),
    }
}
