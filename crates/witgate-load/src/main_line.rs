//! The main line of a repository: `HEAD` and its first parents, with what each merged.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use crate::commit::Commit;
use crate::error::Error;
use crate::source::git::Repository;

/// The first-parent commits of `HEAD`, and where other commits are seen from them.
pub struct MainLine {
    /// The commits, oldest first.
    pub commits: Vec<LoggedCommit>,
    /// What could not be read, a line each.
    pub notes: Vec<String>,
    /// For each commit that `HEAD` reaches, the first of the main line that contains it.
    contained: HashMap<String, usize>,
    /// The commits that tags reach, with their times and parents.
    others: HashMap<String, (i64, Vec<String>)>,
    /// Those of them that were found to share no history with the main line.
    unrelated: RefCell<HashSet<String>>,
    /// The last moment that counts, in seconds since 1970.
    until: Option<i64>,
}

/// A commit, as `git log` tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedCommit {
    /// The commit.
    pub commit: Commit,
    /// When it was committed: seconds since 1970.
    pub time: i64,
    /// The first line of its message.
    pub title: String,
}

/// Where a commit is, seen from the main line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnMainLine {
    /// It is part of it: it came with the commit at this position.
    Within(usize),
    /// It is on a branch that left the main line at the commit at this position.
    Beside(usize),
}

impl OnMainLine {
    /// The position.
    pub fn position(self) -> usize {
        match self {
            OnMainLine::Within(position) | OnMainLine::Beside(position) => position,
        }
    }
}

impl MainLine {
    /// Asks git. The line ends with the last commit that was committed until a moment.
    pub(crate) fn read(repository: &Repository, until: Option<i64>) -> Result<MainLine, Error> {
        let mut notes = Vec::new();
        let logged = ["log", "-z", "--first-parent", "--no-show-signature", "--format=%H %ct %s"];
        let logged = partly(repository, &[&logged[..], &["HEAD"]].concat(), &mut notes)?;
        let mut commits: Vec<LoggedCommit> = logged.split('\0').filter_map(parse).collect();
        commits.reverse();
        commits.truncate(
            commits.iter().rposition(|it| is_until(until, it.time)).map_or(0, |at| at + 1),
        );
        let walked = ["rev-list", "--timestamp", "--parents", "HEAD"];
        let with_tags = [&walked[..], &["--tags"]].concat();
        // A tag whose commit is not there hides no other, but git then lists nothing.
        let listed = repository.run(&with_tags)?;
        let listed = match listed.status.success() {
            true => String::from_utf8_lossy(&listed.stdout).into_owned(),
            false => {
                let note = "some tags cannot be read, so no release is known";
                notes.push(note.to_owned());
                partly(repository, &walked, &mut notes)?
            }
        };
        notes.dedup();
        let others: HashMap<String, (i64, Vec<String>)> = listed.lines().filter_map(node).collect();
        let contained = contained(&commits, &others);
        Ok(MainLine { commits, notes, contained, others, unrelated: RefCell::default(), until })
    }

    /// Whether a commit came later than the last moment that counts.
    pub fn is_later(&self, id: &str) -> bool {
        self.time(id).is_some_and(|time| !is_until(self.until, time))
    }

    /// Where a commit is; nothing for one that shares no history with it.
    pub fn find(&self, id: &str) -> Option<OnMainLine> {
        if let Some(position) = self.contained.get(id) {
            return Some(OnMainLine::Within(*position));
        }
        let mut seen: HashSet<&str> = HashSet::new();
        let mut ahead = vec![self.others.get_key_value(id)?.0.as_str()];
        let mut left = None;
        while let Some(id) = ahead.pop() {
            match self.contained.get(id) {
                Some(position) => left = left.max(Some(*position)),
                None if self.unrelated.borrow().contains(id) => {}
                None if seen.insert(id) => {
                    let parents = self.others.get(id).map(|(_, parents)| parents.as_slice());
                    ahead.extend(parents.unwrap_or_default().iter().map(String::as_str));
                }
                None => {}
            }
        }
        if left.is_none() {
            self.unrelated.borrow_mut().extend(seen.into_iter().map(str::to_owned));
        }
        left.map(OnMainLine::Beside)
    }

    /// When a commit that `HEAD` or a tag reaches was committed.
    pub fn time(&self, id: &str) -> Option<i64> {
        self.others.get(id).map(|(time, _)| *time)
    }
}

fn is_until(until: Option<i64>, time: i64) -> bool {
    until.is_none_or(|until| time <= until)
}

/// What git prints, up to where it cannot read on.
fn partly(
    repository: &Repository,
    arguments: &[&str],
    notes: &mut Vec<String>,
) -> Result<String, Error> {
    let output = repository.run(arguments)?;
    let said = String::from_utf8_lossy(&output.stderr);
    let message = said.lines().last().unwrap_or_default().trim_start_matches("fatal: ");
    if !output.status.success() {
        if output.stdout.is_empty() {
            let command = arguments.first().copied().unwrap_or_default().to_owned();
            return Err(Error::Git { command, message: message.to_owned() });
        }
        notes.push(format!("the history cannot be read to its beginning: {message}"));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A commit of `git log`: its id, its time, and its title.
fn parse(record: &str) -> Option<LoggedCommit> {
    let (id, rest) = record.split_once(' ')?;
    let (time, title) = rest.split_once(' ').unwrap_or((rest, ""));
    let commit = Commit { id: id.to_owned(), name: id.to_owned() };
    // What is no number was written by nobody's clock.
    Some(LoggedCommit { commit, time: time.parse().unwrap_or_default(), title: title.to_owned() })
}

/// A commit of `git rev-list`: its time, its id, and its parents.
fn node(line: &str) -> Option<(String, (i64, Vec<String>))> {
    let mut words = line.split(' ');
    let time = words.next()?.parse().unwrap_or_default();
    let id = words.next()?.to_owned();
    Some((id, (time, words.map(str::to_owned).collect())))
}

/// For each commit, the first of the main line that contains it.
fn contained(
    commits: &[LoggedCommit],
    others: &HashMap<String, (i64, Vec<String>)>,
) -> HashMap<String, usize> {
    let mut contained = HashMap::new();
    for (position, logged) in commits.iter().enumerate() {
        let mut ahead = vec![logged.commit.id.as_str()];
        while let Some(id) = ahead.pop() {
            if contained.contains_key(id) {
                continue;
            }
            contained.insert(id.to_owned(), position);
            let parents = others.get(id).map(|(_, parents)| parents.as_slice());
            ahead.extend(parents.unwrap_or_default().iter().map(String::as_str));
        }
    }
    contained
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `a - b - m - d` is the main line; `m` merged `x`, which left at `a`; `y` left at
    /// `b` and was never merged; `z` is alone.
    fn line() -> MainLine {
        let commits = ["a", "b", "m", "d"].map(|id| parse(&format!("{id} 1 t")).expect("a commit"));
        let nodes = ["4 d m", "3 m b x", "2 b a", "2 x a", "1 a", "5 y b", "6 z", "7 w z y"];
        let others = nodes.iter().filter_map(|line| node(line)).collect();
        let contained = contained(&commits, &others);
        let (commits, notes) = (commits.to_vec(), Vec::new());
        MainLine { commits, notes, contained, others, unrelated: RefCell::default(), until: None }
    }

    #[test]
    fn commits_are_within_or_beside() {
        let line = line();
        for (id, expected) in [
            ("a", Some(OnMainLine::Within(0))),
            ("m", Some(OnMainLine::Within(2))),
            ("x", Some(OnMainLine::Within(2))),
            ("y", Some(OnMainLine::Beside(1))),
            ("z", None),
            // Asked again, and asked of one that descends from both.
            ("z", None),
            ("w", Some(OnMainLine::Beside(1))),
            ("nobody", None),
        ] {
            assert_eq!(line.find(id), expected, "{id}");
        }
        assert_eq!(line.time("y"), Some(5));
    }

    #[test]
    fn titles_may_say_anything() {
        let logged = parse("abc 12 fix 7 things").expect("a commit");
        assert_eq!((logged.time, logged.title.as_str()), (12, "fix 7 things"));
        let logged = parse("abc 12 ").expect("a commit");
        assert_eq!((logged.time, logged.title.as_str()), (12, ""));
        let logged = parse("abc never x").expect("a commit");
        assert_eq!(logged.time, 0);
        assert!(parse("").is_none());
    }
}
