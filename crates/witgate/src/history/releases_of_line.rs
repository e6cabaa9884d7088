//! Which tags mean releases, and which of them is the last one before a step.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use semver::Version;
use witgate_config::Config;
use witgate_load::{
    Commit, Error as Load, History, MainLine, OnMainLine, Options, Place, VersionTag,
};
use witgate_model::{Subject, path};

use super::compared_packages::is_passing;
use super::past_commit::PastCommit;
use crate::compare::declared;
use crate::error::Error;

/// So many tags are looked into, from the greatest version down.
const TAGS: usize = 20;

/// So many contracts of releases are kept in memory.
const KEPT: usize = 64;

/// So many tags without a place in the history are named.
const NAMED: usize = 3;

/// A tag that means a version, and where it is.
#[derive(Clone)]
pub(super) struct PlacedTag {
    pub(super) tag: VersionTag,
    pub(super) commit: Commit,
    /// When its commit was committed.
    pub(super) time: i64,
    pub(super) on: OnMainLine,
}

/// The releases of a main line.
pub(super) struct LineReleases {
    /// Those that are reported, by their place and time.
    told: Vec<PlacedTag>,
    /// Every tag that ends in a version, by what globs select of them, greatest version
    /// first.
    by_glob: RefCell<BTreeMap<Option<String>, Rc<[PlacedTag]>>>,
    every: Vec<PlacedTag>,
    has_all_tags: bool,
    read: RefCell<ReadReleases>,
    line: BTreeMap<String, (i64, OnMainLine)>,
}

/// What was read of releases.
#[derive(Default)]
struct ReadReleases {
    subjects: BTreeMap<(String, String), Option<Rc<Subject>>>,
    last: Option<Commit>,
}

/// The contract of the last release before a step.
pub(super) struct ReleasedContract {
    pub(super) subject: Rc<Subject>,
    /// Whether what it lacks was never released.
    pub(super) is_telling: bool,
    /// Whether the version before the step is out.
    pub(super) is_baseline_out: bool,
}

impl LineReleases {
    /// The releases; the policy at the end says which tags are reported.
    pub(super) fn new(
        history: &History,
        line: &MainLine,
        policy: Option<&Config>,
        notes: &mut Vec<String>,
    ) -> Result<LineReleases, Error> {
        let mut releases = LineReleases {
            told: Vec::new(),
            by_glob: RefCell::default(),
            every: Vec::new(),
            has_all_tags: history.has_all_tags(),
            read: RefCell::default(),
            line: BTreeMap::new(),
        };
        let (mut unreadable, mut unrelated) = (BTreeSet::new(), BTreeSet::new());
        let globs = globs(policy);
        let asked = globs.iter().map(Option::as_deref).chain([Some("*"), None]);
        for glob in asked {
            // A repository whose tags cannot be listed has no releases.
            for tag in history.version_tags(glob).unwrap_or_default() {
                let Ok(commit) = history.tag(&tag.name) else {
                    unreadable.insert(tag.name);
                    continue;
                };
                if line.is_later(&commit.id) {
                    continue;
                }
                match line.find(&commit.id).zip(line.time(&commit.id)) {
                    Some((on, time)) => {
                        releases.line.insert(commit.id, (time, on));
                    }
                    None => {
                        unrelated.insert(tag.name);
                    }
                }
            }
        }
        notes.extend(left_out(&unreadable, "cannot be read"));
        notes.extend(left_out(&unrelated, "shares no commit with this history"));
        for glob in globs {
            releases.told.extend(releases.of_glob(history, glob.as_deref()).iter().cloned());
        }
        releases.told.sort_by(|a, b| {
            let key = |it: &PlacedTag| (it.on.position(), it.time, it.tag.version.clone());
            (key(a), &a.tag.name).cmp(&(key(b), &b.tag.name))
        });
        releases.told.dedup_by(|a, b| a.tag.name == b.tag.name);
        let every = [Some("*"), None].map(|glob| releases.of_glob(history, glob));
        releases.every = every.iter().flat_map(|tags| tags.iter().cloned()).collect();
        releases.every.sort_by(|a, b| a.tag.name.cmp(&b.tag.name));
        releases.every.dedup_by(|a, b| a.tag.name == b.tag.name);
        Ok(releases)
    }

    /// The tags that a glob matches, greatest version first.
    fn of_glob(&self, history: &History, glob: Option<&str>) -> Rc<[PlacedTag]> {
        if let Some(known) = self.by_glob.borrow().get(&glob.map(str::to_owned)) {
            return known.clone();
        }
        let placed = |tag: VersionTag| {
            let commit = history.tag(&tag.name).ok()?;
            let (time, on) = *self.line.get(&commit.id)?;
            Some(PlacedTag { tag, commit, time, on })
        };
        let tags = history.version_tags(glob).unwrap_or_default();
        let tags: Rc<[PlacedTag]> = tags.into_iter().filter_map(placed).collect();
        self.by_glob.borrow_mut().insert(glob.map(str::to_owned), tags.clone());
        tags
    }

    /// The releases to tell, by their positions in the order in which they came.
    pub(super) fn positions(&self, is_in: impl Fn(i64) -> bool) -> Vec<usize> {
        let all = self.told.iter().enumerate();
        all.filter(|(_, release)| is_in(release.time)).map(|(tagged, _)| tagged).collect()
    }

    /// A release and the one before it: that of the greatest version below its own.
    pub(super) fn pair(&self, tagged: usize) -> (&PlacedTag, Option<&PlacedTag>) {
        let release = &self.told[tagged];
        let is_before = |other: &&PlacedTag| {
            let triple = |version: &Version| (version.major, version.minor, version.patch);
            let is_own_prerelease = triple(&other.tag.version) == triple(&release.tag.version);
            other.tag.prefix == release.tag.prefix
                && other.tag.version.cmp_precedence(&release.tag.version).is_lt()
                && (other.tag.version.pre.is_empty()
                    || is_own_prerelease && !release.tag.version.pre.is_empty())
        };
        let before = self.told.iter().filter(is_before);
        let before = before.max_by(|a, b| a.tag.version.cmp_precedence(&b.tag.version));
        (release, before)
    }

    /// The first release that contains what came with a commit of the main line.
    pub(super) fn first_with(&self, position: usize) -> Option<String> {
        let release = self.told.iter().find(|release| release.on.position() >= position);
        release.map(|release| release.tag.name.clone())
    }

    /// What tells which tags are before a commit of the main line.
    pub(super) fn before(&self, position: usize) -> impl Iterator<Item = (&str, &str)> {
        let before = self.every.iter().filter(move |tag| tag.on.position() < position);
        before.map(|tag| (tag.tag.name.as_str(), tag.commit.id.as_str()))
    }

    /// The release that was read last.
    pub(super) fn last_read(&self) -> Option<Commit> {
        self.read.borrow().last.clone()
    }

    /// The last release of a contract before a step at a position of the main line.
    pub(super) fn released(
        &self,
        history: &History,
        now: &PastCommit,
        home: &str,
        [was_subject, now_subject]: [&Subject; 2],
        (position, time): (usize, i64),
    ) -> Result<Option<ReleasedContract>, Load> {
        let glob = match now.release_named(home) {
            Some(Place::Release { tags }) => tags,
            None => None,
            // A release that is not a tag was another one then.
            Some(_) => return Ok(None),
        };
        let [was, version] = [was_subject, now_subject].map(version);
        let Some(version) = version else { return Ok(None) };
        // A version that goes back does not hide that the greater one is out.
        let highest = was.filter(|was| version.cmp_precedence(was).is_lt()).unwrap_or(version);
        let tags = self.of_glob(history, glob.as_deref());
        let is_before = |it: &&PlacedTag| match it.on {
            OnMainLine::Within(tagged) => tagged < position,
            OnMainLine::Beside(tagged) => tagged < position && it.time <= time,
        };
        let before: Vec<&PlacedTag> = tags.iter().filter(is_before).collect();
        let counting = before.iter().filter(|it| it.tag.is_up_to(Some(highest))).take(TAGS);
        for placed in counting {
            let Some(subject) = self.contract_at_tag(history, placed, now, home)? else { continue };
            let is_of = |tag: &Version, version: Option<&Version>| {
                version.is_some_and(|version| version.cmp_precedence(tag).is_eq())
            };
            // A repository numbers many things: a tag counts for the version it bears.
            if !is_of(&placed.tag.version, self::version(&subject)) {
                continue;
            }
            let is_within = matches!(placed.on, OnMainLine::Within(_));
            return Ok(Some(ReleasedContract {
                is_telling: is_within && self.has_all_tags,
                is_baseline_out: before.iter().any(|it| is_of(&it.tag.version, was)),
                subject,
            }));
        }
        Ok(None)
    }

    /// The contract at a tag, wherever it was then.
    fn contract_at_tag(
        &self,
        history: &History,
        placed: &PlacedTag,
        now: &PastCommit,
        home: &str,
    ) -> Result<Option<Rc<Subject>>, Load> {
        let before = match home.ends_with(".wasm") {
            true => Some(home.to_owned()),
            false => history.pairs_between(&now.commit(), &placed.commit)?.get(home).cloned(),
        };
        let Some(before) = before else { return Ok(None) };
        let key = (placed.commit.id.clone(), before.clone());
        if let Some(known) = self.read.borrow().subjects.get(&key) {
            return Ok(known.clone());
        }
        let subject = match load(history, &placed.commit, &before, &now.options(home)) {
            Ok(subject) => Some(Rc::new(subject)),
            // It may be there another time.
            Err(error) if is_passing(&error) => return Err(error),
            // What cannot be read any more is compared with no release.
            Err(_) => None,
        };
        let mut read = self.read.borrow_mut();
        if read.subjects.len() >= KEPT {
            read.subjects.clear();
        }
        read.last = Some(placed.commit.clone());
        read.subjects.insert(key, subject.clone());
        Ok(subject)
    }
}

/// A contract of a commit.
pub(super) fn load(
    history: &History,
    commit: &Commit,
    home: &str,
    options: &Options,
) -> Result<Subject, Load> {
    match home.ends_with(".wit") {
        // One of several packages of a directory is called by its first file.
        true => {
            history.load_packages(commit, path::parent(home), &[home.to_owned()], options, None)
        }
        false => history.load(commit, home, &commit.place(home), options),
    }
}

/// Which tags were left out, and why.
fn left_out(tags: &BTreeSet<String>, why: &str) -> Option<String> {
    let named: Vec<String> = tags.iter().take(NAMED).map(|tag| format!("`{tag}`")).collect();
    let more = tags.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let each = if tags.len() == 1 { "a tag that" } else { "tags each of which" };
    (!tags.is_empty()).then(|| format!("left out {each} {why}: {}{more}", named.join(", ")))
}

/// The version that means a contract.
fn version(subject: &Subject) -> Option<&Version> {
    declared(subject).and_then(|package| package.version.as_ref())
}

/// The globs by which a policy names tags of releases; where it names none, every version
/// tag is one.
fn globs(policy: Option<&Config>) -> Vec<Option<String>> {
    let packages = policy.into_iter().flat_map(|config| {
        let own = config.packages.iter().map(Some).chain([None]);
        own.filter_map(|package| config.release(package))
    });
    let named = packages.filter_map(|release| match Place::parse(&release.value) {
        Ok(Place::Release { tags: Some(tags) }) => Some(Some(tags)),
        _ => None,
    });
    let named: BTreeSet<Option<String>> = named.collect();
    if named.is_empty() { vec![None] } else { named.into_iter().collect() }
}
