//! A repository, as git answers for it.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::process::Output;

use witgate_model::path::is_relative;

use crate::error::Error;
use crate::source::git_command::{git_command, may_be_in_repository};
use crate::source::join;
use crate::source::patience;
use crate::tree;

/// What git says where there is none.
const NOT_A_REPOSITORY: &str = "not a git repository";

/// A repository, as met from a directory within it.
pub(crate) struct Repository {
    pub(crate) directory: PathBuf,
    /// Where its objects are, where that is not for git to find out.
    pub(super) git_directory: Option<PathBuf>,
    /// The place as the user named it, for messages.
    place: String,
    /// What was listed before: one run reads one state of the repository.
    listed: RefCell<HashMap<String, String>>,
    standing: OnceCell<Standing>,
    /// Its top, for the paths of files.
    top: OnceCell<Option<PathBuf>>,
    /// The paths within it of what was asked for before.
    paths: RefCell<HashMap<PathBuf, Option<String>>>,
    /// Whether it was waited for in vain: nobody waits twice.
    pub(super) is_hanging: Cell<bool>,
    /// What the reader should know of how names were understood.
    notes: RefCell<BTreeSet<String>>,
}

/// Where a directory is in its repository, and what that has.
struct Standing {
    /// The path within the repository of what the directory leads to.
    prefix: String,
    /// Whether the history is cut short.
    is_shallow: bool,
}

impl Repository {
    /// The repository that a directory is in. Nothing is examined yet.
    pub(crate) fn new(directory: PathBuf, place: String) -> Repository {
        Repository {
            directory,
            git_directory: None,
            place,
            listed: RefCell::default(),
            standing: OnceCell::new(),
            top: OnceCell::new(),
            paths: RefCell::default(),
            is_hanging: Cell::new(false),
            notes: RefCell::default(),
        }
    }

    /// The repository of a submodule, whose objects are in a directory of this one's.
    pub(in crate::source) fn of_submodule(&self, git_directory: PathBuf) -> Repository {
        let inner = Repository::new(self.directory.clone(), self.place.clone());
        Repository { git_directory: Some(git_directory), ..inner }
    }

    /// Fails where git need not be asked to know that there is no repository.
    pub(crate) fn refuse_none(&self) -> Result<(), Error> {
        match may_be_in_repository(&self.directory) {
            true => Ok(()),
            false => self.no_repository(NOT_A_REPOSITORY).map_or(Ok(()), Err),
        }
    }

    /// Has something said to the reader, once.
    pub(crate) fn note(&self, note: String) {
        self.notes.borrow_mut().insert(note);
    }

    /// What the reader should know of how names were understood.
    pub(crate) fn notes(&self) -> Vec<String> {
        self.notes.borrow().iter().cloned().collect()
    }

    /// Runs a git command to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Result<Output, Error> {
        let name = arguments.first().copied().unwrap_or_default();
        if self.is_hanging.get() {
            return Err(hanging(name));
        }
        let mut command = git_command(&self.directory);
        let output = patience::output(command.args(arguments)).map_err(|error| {
            self.is_hanging.set(error.kind() == std::io::ErrorKind::TimedOut);
            match self.is_hanging.get() {
                true => hanging(name),
                false => self.no_git(&error),
            }
        })?;
        let said = String::from_utf8_lossy(&output.stderr);
        match self.no_repository(&said) {
            Some(error) if !output.status.success() => Err(error),
            _ => Ok(output),
        }
    }

    /// What a git command prints, less the line break at its end; nothing if it
    /// fails.
    pub(crate) fn ask(&self, arguments: &[&str]) -> Result<Option<String>, Error> {
        let output = self.run(arguments)?;
        if !output.status.success() {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&output.stdout);
        Ok(Some(text.strip_suffix('\n').unwrap_or(&text).to_owned()))
    }

    /// What a git command prints, which nothing but a defect makes fail. Asked
    /// again, it is not run again.
    pub(crate) fn list(&self, arguments: &[&str]) -> Result<String, Error> {
        let question = arguments.join("\n");
        if let Some(listed) = self.listed.borrow().get(&question) {
            return Ok(listed.clone());
        }
        let listed = self.list_once(arguments)?;
        self.listed.borrow_mut().insert(question, listed.clone());
        Ok(listed)
    }

    /// The same of what is asked once, and too long to be kept.
    pub(crate) fn list_once(&self, arguments: &[&str]) -> Result<String, Error> {
        Ok(String::from_utf8_lossy(&self.list_bytes(arguments)?).into_owned())
    }

    /// The same as bytes: a path need be no text.
    pub(crate) fn list_bytes(&self, arguments: &[&str]) -> Result<Vec<u8>, Error> {
        let output = self.run(arguments)?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let said = String::from_utf8_lossy(&output.stderr);
        let message = said.lines().last().unwrap_or_default().trim_start_matches("fatal: ");
        let command = arguments.first().copied().unwrap_or_default();
        Err(Error::Git { command: command.to_owned(), message: message.to_owned() })
    }

    /// The path of the directory within the repository, as it was written: links
    /// on the way are not followed.
    pub(crate) fn prefix(&self) -> Result<String, Error> {
        let followed = self.followed_prefix()?;
        let top = self.top(&followed);
        Ok(top.and_then(|top| tree::within(&top, &self.directory)).unwrap_or(followed))
    }

    /// The path of a file within the repository, likewise; `None` if it is outside.
    pub(crate) fn path_of(&self, file: &Path) -> Option<String> {
        if let Some(known) = self.paths.borrow().get(file) {
            return known.clone();
        }
        let top = self.top.get_or_init(|| self.top(&self.followed_prefix().ok()?));
        let path = tree::within(top.as_ref()?, file);
        self.paths.borrow_mut().insert(file.to_owned(), path.clone());
        path
    }

    /// The path within the repository of what the directory leads to.
    pub(in crate::source) fn followed_prefix(&self) -> Result<String, Error> {
        Ok(self.standing()?.prefix.clone())
    }

    /// What git says of the directory and its repository, in one go.
    fn standing(&self) -> Result<&Standing, Error> {
        if let Some(standing) = self.standing.get() {
            return Ok(standing);
        }
        let said = self.ask(&["rev-parse", "--show-prefix", "--is-shallow-repository"])?;
        let said = said.unwrap_or_default();
        let (prefix, is_shallow) = said.rsplit_once('\n').unwrap_or((&said, ""));
        let prefix = prefix.trim_end_matches('/').to_owned();
        Ok(self.standing.get_or_init(|| Standing { prefix, is_shallow: is_shallow == "true" }))
    }

    /// The top of the repository.
    pub(in crate::source) fn top(&self, followed_prefix: &str) -> Option<PathBuf> {
        let mut top = self.directory.canonicalize().ok()?;
        for _ in followed_prefix.split('/').filter(|name| !name.is_empty()) {
            top.pop();
        }
        Some(top)
    }

    /// Whether its history is cut short.
    pub(crate) fn is_shallow(&self) -> bool {
        self.standing().is_ok_and(|standing| standing.is_shallow)
    }

    /// Whether it is told to fetch no tags.
    pub(crate) fn fetches_no_tags(&self) -> bool {
        let answer = self.ask(&["config", "--get-regexp", r"^remote\..*\.tagopt$"]);
        matches!(answer, Ok(Some(answer)) if answer.contains("--no-tags"))
    }

    /// Whether it leaves objects with its remote until they are needed.
    pub(super) fn is_partial(&self) -> bool {
        let answer = self.ask(&["config", "--get-regexp", r"^remote\..*\.promisor$"]);
        matches!(answer, Ok(Some(_)))
    }

    pub(super) fn no_git(&self, error: &std::io::Error) -> Error {
        if self.directory.is_dir() {
            return Error::NoGit {
                place: self.place.clone(),
                reason: crate::source::disk::reason(error),
            };
        }
        Error::NotFound { path: self.directory.display().to_string() }
    }

    pub(super) fn no_repository(&self, said: &str) -> Option<Error> {
        let reason = if said.contains(NOT_A_REPOSITORY) {
            String::new()
        } else if said.contains("dubious ownership") || said.contains("repository format") {
            let lines: Vec<_> =
                said.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
            format!(": {}", lines.join(" ").trim_start_matches("fatal: "))
        } else {
            return None;
        };
        let directory = match self.directory.as_os_str().is_empty() {
            true => ".".to_owned(),
            false => self.directory.display().to_string(),
        };
        Some(Error::NoRepository { place: self.place.clone(), directory, reason })
    }
}

/// What to say of a git that does not answer.
pub(super) fn hanging(command: &str) -> Error {
    Error::GitHangs { command: command.to_owned(), seconds: patience::patience().as_secs() }
}

/// A path from the root of the repository, given from the root or, with `./` or
/// `../`, from `prefix`. `None` if it leads out.
pub(crate) fn absolute(
    path: &str,
    prefix: impl FnOnce() -> Result<String, Error>,
) -> Result<Option<String>, Error> {
    let path = if is_relative(path) { join(&prefix()?, path) } else { path.to_owned() };
    let mut names: Vec<&str> = Vec::new();
    for name in path.split('/') {
        match name {
            "" | "." => {}
            ".." => match names.pop() {
                Some(_) => {}
                None => return Ok(None),
            },
            name => names.push(name),
        }
    }
    Ok(Some(names.join("/")))
}

/// The directory in which git is asked about a file or directory on disk.
pub(crate) fn directory_of(path: &Path) -> PathBuf {
    let directory = match path.is_dir() {
        true => path,
        false => path.parent().unwrap_or(Path::new("")),
    };
    match directory.as_os_str().is_empty() {
        true => PathBuf::from("."),
        false => directory.to_owned(),
    }
}
