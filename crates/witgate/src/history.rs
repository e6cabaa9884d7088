//! What became of the contracts of a repository over time, from git alone.
//!
//! Each first-parent commit that touches contracts is compared with its first parent and
//! with the release before it, by the policy that the commit has and on the day on which
//! it was made: what `witgate check` would have said then. Nothing is checked out, and
//! what is not in git is not examined.

mod cache;
mod compared_packages;
mod consumers_now;
mod judged_step;
mod past_commit;
mod pins_of_commit;
mod releases_of_line;

use std::path::{Path, PathBuf};
use std::rc::Rc;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use witgate_history::{PackageNow, Release, RepositoryHistory, Step, WaiverNow};
use witgate_load::{
    Commit, Error as Load, History, LoggedCommit, MainLine, OnMainLine, Options, on_deep_stack,
    parsing_once,
};
use witgate_lock::FORMATS;
use witgate_model::Subject;
use witgate_verify::Progress;

use self::cache::Cache;
use self::past_commit::PastCommit;
use self::releases_of_line::LineReleases;
use crate::error::{Error, Party};

/// Of which repository, and since when.
#[derive(Clone)]
pub struct HistoryRequest {
    /// A directory of the repository; empty is the working directory.
    pub directory: PathBuf,
    /// The first moment that counts.
    pub since: Since,
    /// Features to open beside those that policies open.
    pub options: Options,
    /// Where what was worked out is kept; without it, nothing is.
    pub cache: Option<PathBuf>,
    /// The moment that counts as now.
    pub now: Timestamp,
    /// Whether `now` is in the past: what was committed later is left out.
    pub is_past: bool,
    /// Hears of how many steps are done, of how many.
    pub progress: Option<Progress>,
}

/// The first moment of a history that counts.
#[derive(Clone, Copy, Debug)]
pub enum Since {
    /// The first commit.
    Beginning,
    /// A day.
    Day(Date),
    /// So long before now.
    Before(Span),
}

impl Since {
    /// The moment, in seconds since 1970.
    fn moment(self, now: Timestamp) -> Option<i64> {
        let day = match self {
            Since::Beginning => return None,
            Since::Day(day) => day,
            Since::Before(span) => today(now).saturating_sub(span),
        };
        Some(day.to_zoned(TimeZone::UTC).ok()?.timestamp().as_second())
    }
}

fn today(now: Timestamp) -> Date {
    now.to_zoned(TimeZone::UTC).date()
}

/// The history of the contracts of a repository.
pub fn history(request: &HistoryRequest) -> Result<RepositoryHistory, Error> {
    let directory = &request.directory;
    if !directory.as_os_str().is_empty() && !directory.is_dir() {
        let path = directory.display().to_string();
        return Err(unreadable(Load::NotFound { path }));
    }
    on_deep_stack(|| {
        let history = History::open(&request.directory, "history").map_err(not_opened)?;
        history.head().map_err(|error| match error {
            Load::NoRevision { .. } => Error::NoCommit,
            error => unreadable(error),
        })?;
        Walk::new(request, &history)?.run()
    })
}

fn not_opened(error: Load) -> Error {
    match error {
        Load::NoRepository { directory, reason, .. } => Error::NotARepository { directory, reason },
        error => unreadable(error),
    }
}

fn unreadable(error: Load) -> Error {
    Error::Load { party: Party::Source, error }
}

/// What is needed on the way through a history.
struct Walk<'w> {
    request: &'w HistoryRequest,
    history: &'w History,
    line: MainLine,
    since: Option<i64>,
    cache: Cache,
    releases: LineReleases,
    /// The positions of all commits that touch contracts, in order.
    touching: Vec<usize>,
    notes: Vec<String>,
}

/// So many commits are looked into for a contract that a commit cannot be read of.
const TRIED: usize = 20;

impl<'w> Walk<'w> {
    fn new(request: &'w HistoryRequest, history: &'w History) -> Result<Walk<'w>, Error> {
        let until = request.is_past.then(|| request.now.as_second());
        let line = history.main_line(until).map_err(unreadable)?;
        let since = request.since.moment(request.now);
        let mut notes = line.notes.clone();
        let head = line.commits.last().ok_or_else(|| match until {
            Some(_) => Error::NoCommitUntil { day: today(request.now) },
            None => Error::NoCommit,
        })?;
        let policy = PastCommit::policy(history, &head.commit).map_err(unreadable)?;
        let releases = LineReleases::new(history, &line, policy.config(), &mut notes)?;
        let cache = Cache::new(request);
        let touching = Vec::new();
        Ok(Walk { request, history, line, since, cache, releases, touching, notes })
    }

    fn run(mut self) -> Result<RepositoryHistory, Error> {
        let is_cut_short = self.history.is_shallow();
        let head = self.line.commits.last().ok_or(Error::NoCommit)?.commit.clone();
        let is_in = |time: i64| self.since.is_none_or(|since| time >= since);
        self.touching = self.touching()?;
        let is_step = |position: &usize| is_in(self.line.commits[*position].time);
        let positions: Vec<usize> = self.touching.iter().copied().filter(is_step).collect();
        let releases: Vec<usize> = self.releases.positions(is_in);
        let all = positions.len() + releases.len();
        let progress = |done: usize| {
            if let Some(progress) = &self.request.progress {
                progress(done, all);
            }
        };
        let mut steps = Vec::new();
        let mut before: Option<PastCommit> = None;
        for (done, position) in positions.iter().enumerate() {
            steps.extend(parsing_once(|| self.step(*position, &mut before)));
            progress(done);
        }
        drop(before);
        let mut released = Vec::new();
        for (done, position) in releases.iter().enumerate() {
            released.push(parsing_once(|| self.release(*position)));
            progress(positions.len() + done);
        }
        for step in &mut steps {
            let position = self.position_of(&step.commit);
            step.release = position.and_then(|position| self.releases.first_with(position));
        }
        progress(all);
        let commits = self.line.commits.iter().filter(|it| is_in(it.time)).count();
        if is_cut_short {
            let first = self.line.commits.first().map(|it| it.commit.short()).unwrap_or_default();
            self.notes.push(format!(
                "this clone is shallow: its history begins with {first}; `git fetch --unshallow \
                 --tags` brings the rest"
            ));
        }
        let mut recorded = RepositoryHistory {
            repository: name(&self.request.directory),
            head: head.id.clone(),
            since: self.since,
            commits,
            is_cut_short,
            steps,
            releases: released,
            ..RepositoryHistory::default()
        };
        self.add_present(&head, &mut recorded);
        recorded.notes = self.notes;
        recorded.notes.extend(self.history.notes());
        recorded.notes.sort();
        recorded.notes.dedup();
        Ok(recorded)
    }

    /// The positions of the commits that touch contracts, in order.
    fn touching(&self) -> Result<Vec<usize>, Error> {
        let mut pathspecs = vec![":(top,glob)**/*.wit".to_owned(), ":(top,glob)**/*.wasm".into()];
        let locks = FORMATS.iter().flat_map(|format| format.files);
        let files = locks.chain([&witgate_config::FILE_NAME]);
        pathspecs.extend(files.map(|name| format!(":(top,glob)**/{name}")));
        let pathspecs: Vec<&str> = pathspecs.iter().map(String::as_str).collect();
        let changing = self.history.changing(&pathspecs).map_err(unreadable)?;
        let is_changing = |logged: &LoggedCommit| changing.contains(&logged.commit.id);
        let commits = self.line.commits.iter().enumerate();
        Ok(commits.filter(|(_, it)| is_changing(it)).map(|(position, _)| position).collect())
    }

    /// A contract as it was when it could last be read, before the commit at a position.
    fn last_readable(&self, position: usize, home: &str) -> Option<Rc<Subject>> {
        let earlier = self.touching.partition_point(|touching| *touching < position);
        for at in self.touching[..earlier].iter().rev().take(TRIED) {
            let commit = &self.line.commits.get(*at)?.commit;
            let mut past = PastCommit::read(self.history, commit, self.request).ok()?;
            if !past.homes().contains(home) {
                return None;
            }
            if let Ok(subject) = past.subject(self.history, home) {
                return Some(subject);
            }
        }
        None
    }

    fn position_of(&self, id: &str) -> Option<usize> {
        self.line.find(id).map(OnMainLine::position)
    }

    /// The step at a position of the main line; nothing where it changes no contract, or
    /// where there is nothing to compare it with. `before` is the commit of the last step
    /// that was read: nothing that is examined changes between two steps.
    fn step(&self, position: usize, before: &mut Option<PastCommit>) -> Option<Step> {
        let logged = self.line.commits.get(position)?;
        let parent = position.checked_sub(1).and_then(|position| self.line.commits.get(position));
        if parent.is_none() && self.history.is_shallow() {
            return None;
        }
        let parent = parent.map(|parent| &parent.commit);
        let key = self.cache.key_of_step(
            parent,
            &logged.commit,
            &self.releases,
            position,
            self.history.prefix(),
        );
        if let Some(step) = self.cache.step(&key, &logged.commit) {
            *before = None;
            return is_told(&step).then_some(step);
        }
        let was = match before.take() {
            Some(before) => Ok(Some(before)),
            None => parent.map(|it| PastCommit::read(self.history, it, self.request)).transpose(),
        };
        let read = was.and_then(|was| {
            Ok((was, PastCommit::read(self.history, &logged.commit, self.request)?))
        });
        let mut step = Step {
            commit: logged.commit.id.clone(),
            time: logged.time,
            title: logged.title.clone(),
            ..Step::default()
        };
        let is_final = match read {
            Ok((was, mut now)) => {
                let is_final = judged_step::judge(
                    self.history,
                    was,
                    &mut now,
                    &self.releases,
                    (position, &|home: &str| self.last_readable(position, home)),
                    &mut step,
                );
                let kept = [Some(now.commit()), self.releases.last_read()];
                let kept: Vec<Commit> = kept.into_iter().flatten().collect();
                self.history.forget_all_but(&kept.iter().collect::<Vec<_>>());
                *before = Some(now);
                is_final
            }
            Err(error) => {
                step.not_judged.push(compared_packages::not_judged(".", &error));
                false
            }
        };
        if is_final {
            self.cache.keep_step(&key, &step);
        }
        is_told(&step).then_some(step)
    }

    /// A release, compared with the one before it.
    fn release(&self, position: usize) -> Release {
        let (release, previous) = self.releases.pair(position);
        let mut told = Release {
            tag: release.tag.name.clone(),
            commit: release.commit.id.clone(),
            time: release.time,
            previous: previous.map(|it| it.tag.name.clone()),
            ..Release::default()
        };
        let Some(previous) = previous else { return told };
        let key =
            self.cache.key_of_release(&previous.commit, &release.commit, self.history.prefix());
        if let Some(known) = self.cache.release(&key, &release.commit) {
            let Release { required, breaking, uncovered, additions, not_judged, .. } = known;
            return Release { required, breaking, uncovered, additions, not_judged, ..told };
        }
        let read = |commit: &Commit| PastCommit::read(self.history, commit, self.request);
        let read = read(&previous.commit).and_then(|was| Ok((was, read(&release.commit)?)));
        let is_final = match read {
            Ok((was, mut now)) => {
                judged_step::judge_release(self.history, was, &mut now, &mut told)
            }
            Err(error) => {
                told.not_judged.push(compared_packages::not_judged(".", &error));
                false
            }
        };
        self.history.forget_all_but(&[&release.commit]);
        if is_final {
            self.cache.keep_release(&key, &told);
        }
        told
    }

    /// What is at the end: waivers, packages and pins.
    fn add_present(&mut self, head: &Commit, recorded: &mut RepositoryHistory) {
        let mut now = match PastCommit::read(self.history, head, self.request) {
            Ok(now) => now,
            Err(error) => {
                let why = error.message();
                self.notes.push(format!("what {} has cannot be read: {why}", head.short()));
                return;
            }
        };
        self.notes.extend(now.notes());
        let waivers = now.config().map(|config| config.waivers.as_slice()).unwrap_or_default();
        recorded.waivers = waivers
            .iter()
            .map(|waiver| WaiverNow {
                target: waiver.target.to_string(),
                reason: waiver.reason.clone(),
                owner: waiver.owner.clone(),
                expires: waiver.expires.map(|day| day.to_string()),
            })
            .collect();
        recorded.packages = now
            .declared()
            .map(|(home, package, version)| PackageNow { package, path: home.to_owned(), version })
            .collect();
        recorded.pins = pins_of_commit::pins_of_commit(self.history, &mut now);
        let end = (self.line.commits.len(), self.request.now.as_second());
        let options = &self.request.options;
        let consumers = consumers_now::broken_consumers(
            self.history,
            head,
            &mut now,
            &self.releases,
            end,
            options,
        );
        match consumers {
            Ok(consumers) => recorded.consumers = consumers,
            Err(error) => self.notes.push(format!("the consumers cannot be read: {error}")),
        }
    }
}

/// Whether a step has anything to tell: others touch files that are no contract, such as
/// those of tests.
fn is_told(step: &Step) -> bool {
    let Step { compared, packages_added, packages_removed, not_judged, .. } = step;
    let Step { pins_unverified: _, locks_rewritten, waivers_added, versions, .. } = step;
    *compared > 0
        || !packages_added.is_empty()
        || !packages_removed.is_empty()
        || !not_judged.is_empty()
        || !locks_rewritten.is_empty()
        || !waivers_added.is_empty()
        || !versions.is_empty()
}

/// What a repository is called: its directory.
fn name(directory: &Path) -> String {
    let directory = if directory.as_os_str().is_empty() { Path::new(".") } else { directory };
    let real = directory.canonicalize().unwrap_or_else(|_| directory.to_owned());
    let top = witgate_files::repository_of(&real).unwrap_or(&real);
    let name = top.file_name().map(|name| name.to_string_lossy().into_owned());
    name.unwrap_or_else(|| directory.display().to_string())
}
