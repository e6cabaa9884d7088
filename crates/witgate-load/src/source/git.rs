//! Trees in git's object store.
//!
//! One `git cat-file --batch-command` answers everything: it resolves revisions, and
//! yields trees and blobs as they are asked for. It reads what git reads
//! (packs, alternates, worktrees, SHA-256 repositories), checks nothing out,
//! and what it is asked travels over its standard input, where nothing can pass
//! for an option. It may not fetch.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{BufRead, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Output, Stdio};
use std::rc::Rc;
use std::sync::Arc;

use super::git_command::{git_command, may_be_in_repository};
use super::patience::{self, Answers, Complaints};
use super::submodule;
use super::{
    Bytes, ENTRIES_LIMIT, Entry, Kind, TEXT_LIMIT, Tree, WASM_LIMIT, is_wasm, join, too_large,
};
use crate::error::Error;
use crate::tree;

/// What git says where there is none.
const NOT_A_REPOSITORY: &str = "not a git repository";

/// How many links are followed in one path, as on Linux.
const LINKS_LIMIT: usize = 40;

/// A repository, as met from a directory within it.
pub(crate) struct Repository {
    pub(crate) directory: PathBuf,
    /// Where its objects are, where that is not for git to find out.
    git_directory: Option<PathBuf>,
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
    is_hanging: Cell<bool>,
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
    pub(super) fn of_submodule(&self, git_directory: PathBuf) -> Repository {
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
        let output = self.run(arguments)?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
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
    pub(super) fn followed_prefix(&self) -> Result<String, Error> {
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
    pub(super) fn top(&self, followed_prefix: &str) -> Option<PathBuf> {
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
    fn is_partial(&self) -> bool {
        let answer = self.ask(&["config", "--get-regexp", r"^remote\..*\.promisor$"]);
        matches!(answer, Ok(Some(_)))
    }

    fn no_git(&self, error: &std::io::Error) -> Error {
        if self.directory.is_dir() {
            return Error::NoGit { place: self.place.clone(), reason: super::disk::reason(error) };
        }
        Error::NotFound { path: self.directory.display().to_string() }
    }

    fn no_repository(&self, said: &str) -> Option<Error> {
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

    /// Starts to read objects.
    pub(crate) fn objects(self: &Rc<Repository>) -> Result<Objects, Error> {
        Ok(Objects {
            repository: self.clone(),
            process: RefCell::new(self.start(true)?),
            directories: RefCell::default(),
            files: RefCell::default(),
            dead: RefCell::default(),
        })
    }

    /// Starts the process that reads objects. Given commands it answers many questions
    /// with one write, and without them it writes each answer in pieces, for each of which
    /// somebody must wake up.
    fn start(&self, takes_commands: bool) -> Result<Process, Error> {
        let mut command = git_command(&self.directory);
        if let Some(directory) = &self.git_directory {
            // Its own work tree may be gone, and nothing of it is asked for.
            command.env("GIT_DIR", directory).env("GIT_WORK_TREE", directory);
        }
        let arguments: &[&str] = match takes_commands {
            true => &["cat-file", "--batch-command", "--buffer"],
            false => &["cat-file", "--batch"],
        };
        let mut child = command
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| self.no_git(&error))?;
        let questions = child.stdin.take().expect("its standard input is a pipe");
        let answers = Answers::new(child.stdout.take().expect("its standard output is a pipe"));
        let complaints =
            Complaints::new(child.stderr.take().expect("its standard error is a pipe"));
        Ok(Process { child, takes_commands, questions: Some(questions), answers, complaints })
    }
}

fn hanging(command: &str) -> Error {
    Error::GitHangs { command: command.to_owned(), seconds: patience::patience().as_secs() }
}

/// A way to ask for objects.
pub(crate) struct Objects {
    pub(super) repository: Rc<Repository>,
    process: RefCell<Process>,
    /// Directories and small files that were read, by their ids: two commits
    /// have most of them in common.
    directories: RefCell<HashMap<String, Rc<Directory>>>,
    files: RefCell<HashMap<String, Arc<[u8]>>>,
    /// Why the process answers no more.
    dead: RefCell<Option<Error>>,
}

/// Larger files are read again rather than kept.
const KEPT: usize = 1 << 20;

/// Of a commit with more trees than this, git lists the files: one process reads them
/// faster than they are asked for one by one.
const TREES_LISTED: usize = 5_000;

/// Likewise of a commit with more files.
const FILES_LISTED: usize = 200_000;

/// Where the kept files are larger than this together, they may be forgotten.
const FORGOTTEN: usize = 64 << 20;

/// So many objects are asked for at once: all questions fit into the smallest pipe that
/// there is, so that nobody waits to ask while git waits to answer.
const AT_ONCE: usize = 32;

struct Process {
    child: Child,
    /// Whether it is given commands, as git takes them since 2.36.
    takes_commands: bool,
    questions: Option<ChildStdin>,
    answers: Answers,
    complaints: Complaints,
}

impl Process {
    /// Ends it after an error, and gives what it said.
    fn end(&mut self, error: &std::io::Error) -> String {
        self.questions = None;
        let _ = self.child.kill();
        let _ = self.child.wait();
        match error.kind() {
            std::io::ErrorKind::TimedOut => String::new(),
            _ => String::from_utf8_lossy(&self.complaints.said()).into_owned(),
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It ends when it has nothing more to be asked; unless it still has
        // something to say, which nobody wants to hear.
        self.questions = None;
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An object.
pub(crate) struct Object {
    /// Its id.
    pub(crate) id: String,
    /// Such as `commit`.
    pub(crate) kind: String,
    content: Vec<u8>,
}

impl Object {
    /// Its content, as far as it is text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.content).into_owned()
    }
}

impl Objects {
    /// The object of a name, anything that git resolves. `None` if there is no
    /// such; `path` is what it is for.
    pub(crate) fn get(&self, name: &str, path: &str) -> Result<Option<Object>, Error> {
        if let Some(error) = &*self.dead.borrow() {
            return Err(error.clone());
        }
        match self.answered(|process| ask(process, name, path)) {
            Ok(Answer::Object(object)) => Ok(Some(object)),
            Ok(Answer::Missing) => Ok(None),
            Ok(Answer::Ambiguous) => Err(Error::Git {
                command: "cat-file".to_owned(),
                message: format!("`{name}` is ambiguous; give more digits"),
            }),
            Ok(Answer::TooLarge(error)) => Err(error),
            Err((error, said)) => {
                let error = self.died(&said, &error, path);
                *self.dead.borrow_mut() = Some(error.clone());
                Err(error)
            }
        }
    }

    /// What the process answers, or why it ended and what it said. One of git before 2.36
    /// is started anew, as that takes it.
    fn answered<T>(
        &self,
        ask: impl Fn(&mut Process) -> std::io::Result<T>,
    ) -> Result<T, (std::io::Error, String)> {
        let process = &mut *self.process.borrow_mut();
        let error = match ask(process) {
            Ok(answer) => return Ok(answer),
            Err(error) => error,
        };
        let said = process.end(&error);
        if !process.takes_commands || !said.contains("unknown option") {
            return Err((error, said));
        }
        *process = self.repository.start(false).map_err(|_| (error, said))?;
        ask(process).map_err(|error| {
            let said = process.end(&error);
            (error, said)
        })
    }

    /// Starts the process anew, which ended over something that nobody may ever ask for.
    fn start_anew(&self) {
        let takes_commands = self.process.borrow().takes_commands;
        match self.repository.start(takes_commands) {
            Ok(process) => *self.process.borrow_mut() = process,
            Err(error) => *self.dead.borrow_mut() = Some(error),
        }
    }

    /// Reads trees and small files that will be asked for, many at a time, up to as much
    /// as one place may have.
    fn read_ahead(&self, ids: BTreeSet<&str>) {
        let is_known = |id: &str| {
            self.directories.borrow().contains_key(id) || self.files.borrow().contains_key(id)
        };
        let ids: Vec<&str> = ids.into_iter().filter(|id| !is_known(id)).collect();
        let mut read = 0;
        for ids in ids.chunks(AT_ONCE) {
            if read > TEXT_LIMIT || self.dead.borrow().is_some() {
                return;
            }
            match self.answered(|process| ask_all(process, ids)) {
                Ok(objects) => objects.into_iter().for_each(|object| {
                    read += object.content.len() as u64;
                    self.keep(object);
                }),
                Err((error, said)) if error.kind() == std::io::ErrorKind::TimedOut => {
                    *self.dead.borrow_mut() = Some(self.died(&said, &error, ""));
                }
                // Whoever asks for what cannot be read is told so.
                Err(_) => return self.start_anew(),
            }
        }
    }

    /// Forgets files that were read, once they are many: those that are asked for again
    /// are read again.
    pub(crate) fn forget_files(&self) {
        let size: usize = self.files.borrow().values().map(|file| file.len()).sum();
        if size > FORGOTTEN {
            self.files.borrow_mut().clear();
        }
    }

    /// Keeps a tree or a small file.
    fn keep(&self, Object { id, kind, content }: Object) {
        match kind.as_str() {
            "tree" => {
                if let Some(directory) = Directory::new(&content, id.len() / 2) {
                    self.directories.borrow_mut().insert(id, Rc::new(directory));
                }
            }
            "blob" if content.len() <= KEPT => {
                self.files.borrow_mut().insert(id, content.into());
            }
            _ => {}
        }
    }

    /// Why the process answers no more.
    fn died(&self, said: &str, error: &std::io::Error, path: &str) -> Error {
        if error.kind() == std::io::ErrorKind::TimedOut {
            self.repository.is_hanging.set(true);
            return hanging("cat-file");
        }
        if let Some(error) = self.repository.no_repository(said) {
            return error;
        }
        if said.contains("lazy fetch") || said.contains("not allowed") || said.contains("promisor")
        {
            return self.missing(path, "it needs");
        }
        let message = said.lines().last().unwrap_or_default().trim_start_matches("fatal: ");
        let message = if message.is_empty() { error.to_string() } else { message.to_owned() };
        Error::Git { command: "cat-file".to_owned(), message }
    }

    fn missing(&self, path: &str, object: &str) -> Error {
        let partial = self.repository.is_partial();
        let help = match partial {
            // A plain `git fetch` believes that it has all it wants.
            true => "witgate does not fetch; fetch all objects with \
                     `git fetch --refetch --no-filter origin`"
                .to_owned(),
            false => "the repository is damaged; see `git fsck`, or clone it again".to_owned(),
        };
        Error::MissingObject { path: path.to_owned(), object: object.to_owned(), partial, help }
    }

    /// An object that must be there, since another one mentions it.
    fn need(&self, id: &str, path: &str) -> Result<Object, Error> {
        self.get(id, path)?.ok_or_else(|| self.missing(path, id))
    }
}

enum Answer {
    Object(Object),
    Missing,
    Ambiguous,
    TooLarge(Error),
}

fn ask(process: &mut Process, name: &str, path: &str) -> std::io::Result<Answer> {
    question(process, &[name])?;
    answer(&mut process.answers, path)
}

/// The objects of some ids, those left out that are not there or too large.
fn ask_all(process: &mut Process, ids: &[&str]) -> std::io::Result<Vec<Object>> {
    question(process, ids)?;
    let mut objects = Vec::new();
    for _ in ids {
        if let Answer::Object(object) = answer(&mut process.answers, "")? {
            objects.push(object);
        }
    }
    Ok(objects)
}

fn question(process: &mut Process, names: &[&str]) -> std::io::Result<()> {
    let ended = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
    let questions = process.questions.as_mut().ok_or_else(ended)?;
    let (contents, flush) = match process.takes_commands {
        true => ("contents ", "flush\n"),
        false => ("", ""),
    };
    let lines = names.iter().flat_map(|name| [contents, name, "\n"]).chain([flush]);
    questions.write_all(lines.collect::<String>().as_bytes())?;
    questions.flush()
}

/// Reads one answer of `git cat-file --batch`.
fn answer(answers: &mut impl BufRead, path: &str) -> std::io::Result<Answer> {
    let ended = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
    let mut header = String::new();
    answers.read_line(&mut header)?;
    let header = header.strip_suffix('\n').ok_or_else(ended)?;
    if header.ends_with(" missing") || header.ends_with(" submodule") {
        return Ok(Answer::Missing);
    }
    if header.ends_with(" ambiguous") {
        return Ok(Answer::Ambiguous);
    }
    let malformed = || std::io::Error::other(format!("unexpected answer `{header}`"));
    let mut words = header.split(' ');
    let (Some(id), Some(kind), Some(size), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(malformed());
    };
    let size: u64 = size.parse().map_err(|_| malformed())?;
    let mut content = Vec::new();
    answers.by_ref().take(size.min(4)).read_to_end(&mut content)?;
    let limit = if is_wasm(&content) { WASM_LIMIT } else { TEXT_LIMIT };
    // The line break after the content goes along, and goes away.
    let rest = size + 1 - content.len() as u64;
    if size > limit {
        // What comes after it answers the next question.
        std::io::copy(&mut answers.by_ref().take(rest), &mut std::io::sink())?;
        return Ok(Answer::TooLarge(too_large(path.to_owned(), size, limit)));
    }
    content.reserve_exact(rest as usize);
    answers.by_ref().take(rest).read_to_end(&mut content)?;
    if content.pop() != Some(b'\n') || content.len() as u64 != size {
        return Err(ended());
    }
    Ok(Answer::Object(Object { id: id.to_owned(), kind: kind.to_owned(), content }))
}

/// How many objects and entries of trees there are in what `git cat-file
/// --batch` printed. For fuzzing: the command reads them one by one.
pub fn read_git_objects(mut stream: &[u8]) -> std::io::Result<usize> {
    let mut count = 0;
    while !stream.is_empty() {
        let Answer::Object(object) = answer(&mut stream, "")? else { continue };
        let entries = match object.kind.as_str() {
            "tree" => nodes(&object.content, object.id.len() / 2).unwrap_or_default().0.len(),
            _ => 0,
        };
        count += 1 + entries;
    }
    Ok(count)
}

/// The tree of a commit.
pub(crate) struct GitTree {
    objects: Rc<Objects>,
    /// The commit as the user named it.
    revision: String,
    /// The root's id.
    root: String,
    /// The submodules that were gone into, by their paths; nothing where their commits
    /// are not here.
    submodules: RefCell<HashMap<String, Option<FoundNode>>>,
}

/// An entry of a tree object.
#[derive(Clone)]
struct Node {
    mode: Mode,
    name: String,
    id: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Directory,
    File,
    Link,
    Submodule,
}

/// The entries of a tree object.
struct Directory {
    by_name: BTreeMap<String, Node>,
    /// Whether these are all of them, each once, in the order and of the kinds that git
    /// writes: whoever made the object by hand may have written anything.
    is_well_formed: bool,
}

impl Directory {
    /// Reads a tree object.
    fn new(bytes: &[u8], id_length: usize) -> Option<Directory> {
        let (nodes, mut is_well_formed) = nodes(bytes, id_length)?;
        is_well_formed &= nodes.is_sorted_by(|a, b| a.sorting_name().lt(b.sorting_name()));
        let count = nodes.len();
        let mut by_name = BTreeMap::new();
        for node in nodes {
            by_name.entry(node.name.clone()).or_insert(node);
        }
        is_well_formed &= by_name.len() == count;
        Some(Directory { by_name, is_well_formed })
    }

    fn node(&self, name: &str) -> Option<&Node> {
        self.by_name.get(name)
    }
}

impl Node {
    /// What git sorts it by in its directory.
    fn sorting_name(&self) -> impl Iterator<Item = u8> {
        let end = (self.mode == Mode::Directory).then_some(b'/');
        self.name.bytes().chain(end)
    }
}

/// An entry of a tree object, and the objects that it is one of. A submodule whose
/// commit is here is the directory that its commit is of.
#[derive(Clone)]
struct FoundNode {
    node: Node,
    objects: Rc<Objects>,
}

impl GitTree {
    /// The tree of a commit or tree.
    pub(crate) fn new(objects: Rc<Objects>, id: &str, revision: String) -> Result<GitTree, Error> {
        let root = objects.need(&format!("{id}^{{tree}}"), "/")?;
        let id = root.id.clone();
        remember(&objects, root, "/")?;
        Ok(GitTree { objects, revision, root: id, submodules: RefCell::default() })
    }

    /// The paths of all files, links and submodules, in order, as `git ls-tree -r` lists
    /// them. Most trees of a commit are those of another, so of several commits this reads
    /// little. Nothing where only git can tell: where a tree is not there or is not as git
    /// writes it, or there are too many.
    pub(crate) fn files(&self) -> Option<Vec<String>> {
        let mut files = Vec::new();
        let mut ahead = vec![(String::new(), self.root.clone())];
        let mut read = 0;
        while !ahead.is_empty() {
            read += ahead.len();
            if read > TREES_LISTED || files.len() > FILES_LISTED {
                return None;
            }
            self.objects.read_ahead(ahead.iter().map(|(_, id)| id.as_str()).collect());
            let directories = self.objects.directories.borrow();
            let mut below = Vec::new();
            for (path, id) in ahead {
                let directory = directories.get(&id).filter(|it| it.is_well_formed)?;
                for node in directory.by_name.values() {
                    let path = match path.as_str() {
                        "" => node.name.clone(),
                        path => format!("{path}/{}", node.name),
                    };
                    match node.mode {
                        Mode::Directory => below.push((path, node.id.clone())),
                        Mode::File | Mode::Link | Mode::Submodule => files.push(path),
                    }
                }
            }
            ahead = below;
        }
        files.sort();
        Some(files)
    }

    fn root(&self) -> FoundNode {
        let node = Node { mode: Mode::Directory, name: String::new(), id: self.root.clone() };
        FoundNode { node, objects: self.objects.clone() }
    }

    /// Where `path` leads, following links, and the path without them.
    fn find(&self, path: &str) -> Result<Option<(FoundNode, String)>, Error> {
        let root = self.root();
        let mut trail: Vec<FoundNode> = Vec::new();
        let mut ahead: Vec<String> = names(path);
        let mut links = 0;
        while let Some(name) = ahead.pop() {
            if name == ".." {
                if trail.pop().is_none() {
                    return Err(Error::LeadsOut { path: self.show(path) });
                }
                continue;
            }
            let here = trail.last().unwrap_or(&root);
            let directory = match here.node.mode {
                Mode::Directory => directory(here, path)?,
                Mode::Submodule => return Err(self.submodule(path)),
                Mode::File | Mode::Link => return Ok(None),
            };
            let Some(node) = directory.node(&name) else { return Ok(None) };
            let found = FoundNode { node: node.clone(), objects: here.objects.clone() };
            if node.mode == Mode::Submodule {
                trail.push(self.within_submodule(&join(&joined(&trail), &name), found));
                continue;
            }
            if node.mode != Mode::Link {
                trail.push(found);
                continue;
            }
            links += 1;
            let target = here.objects.need(&node.id, path)?;
            let target = String::from_utf8_lossy(&target.content).into_owned();
            if target.starts_with('/') {
                return Err(Error::LeadsOut { path: self.show(path) });
            }
            if links > LINKS_LIMIT {
                let reason = "too many symbolic links".to_owned();
                return Err(Error::Unreadable { path: self.show(path), reason });
            }
            ahead.extend(names(&target));
        }
        let real = joined(&trail);
        Ok(Some((trail.pop().unwrap_or(root), real)))
    }

    fn find_required(&self, path: &str) -> Result<(FoundNode, String), Error> {
        self.find(path)?.ok_or_else(|| Error::NotAtRevision {
            path: if path.is_empty() { ".".to_owned() } else { path.to_owned() },
            revision: self.revision.clone(),
        })
    }

    /// A submodule as the directory that its commit is of, where that is here: its id is
    /// the repository's to name, wherever the objects are kept. Those within submodules
    /// are left as they are.
    fn within_submodule(&self, path: &str, found: FoundNode) -> FoundNode {
        if !Rc::ptr_eq(&found.objects, &self.objects) {
            return found;
        }
        if let Some(known) = self.submodules.borrow().get(path) {
            return known.clone().unwrap_or(found);
        }
        let manifest = self.read(submodule::MANIFEST).ok();
        let manifest = manifest.as_deref().map(String::from_utf8_lossy).unwrap_or_default();
        let within = submodule::objects(&self.objects.repository, &manifest, path)
            .into_iter()
            .find_map(|objects| {
                let tree = objects.get(&format!("{}^{{tree}}", found.node.id), path).ok()??;
                let id = tree.id.clone();
                remember(&objects, tree, path).ok()?;
                let node = Node { mode: Mode::Directory, id, name: found.node.name.clone() };
                Some(FoundNode { node, objects })
            });
        self.submodules.borrow_mut().insert(path.to_owned(), within.clone());
        within.unwrap_or(found)
    }

    fn submodule(&self, path: &str) -> Error {
        Error::Submodule { path: path.to_owned(), revision: self.revision.clone() }
    }
}

/// The entries of a directory.
fn directory(found: &FoundNode, path: &str) -> Result<Rc<Directory>, Error> {
    let FoundNode { node, objects } = found;
    if let Some(nodes) = objects.directories.borrow().get(&node.id) {
        return Ok(nodes.clone());
    }
    remember(objects, objects.need(&node.id, path)?, path)
}

fn remember(objects: &Objects, object: Object, path: &str) -> Result<Rc<Directory>, Error> {
    let broken = || Error::Git {
        command: "cat-file".to_owned(),
        message: format!("object {} for `{path}` is not a tree", object.id),
    };
    if object.kind != "tree" {
        return Err(broken());
    }
    let directory = Directory::new(&object.content, object.id.len() / 2).ok_or_else(broken)?;
    let directory = Rc::new(directory);
    objects.directories.borrow_mut().insert(object.id, directory.clone());
    Ok(directory)
}

/// The path of an entry.
fn joined(trail: &[FoundNode]) -> String {
    trail.iter().map(|found| found.node.name.as_str()).collect::<Vec<_>>().join("/")
}

/// The names of a path, last first; those that say nothing are left out.
fn names(path: &str) -> Vec<String> {
    path.split('/')
        .filter(|name| !name.is_empty() && *name != ".")
        .rev()
        .map(str::to_owned)
        .collect()
}

/// Reads a tree object: mode, space, name, null, id, and again. Says too whether each entry
/// is read, and as what git reads it as.
fn nodes(mut bytes: &[u8], id_length: usize) -> Option<(Vec<Node>, bool)> {
    let (mut nodes, mut is_well_formed) = (Vec::new(), true);
    while !bytes.is_empty() {
        let space = bytes.iter().position(|byte| *byte == b' ')?;
        let null = bytes.iter().position(|byte| *byte == 0)?;
        let end = null.checked_add(1 + id_length)?;
        let (mode, name) = (&bytes[..space], bytes.get(space + 1..null)?);
        let id = bytes.get(null + 1..end)?;
        bytes = &bytes[end..];
        let mode = match mode {
            b"40000" => Mode::Directory,
            b"120000" => Mode::Link,
            b"160000" => Mode::Submodule,
            b"100644" | b"100755" => Mode::File,
            _ => {
                is_well_formed = false;
                Mode::File
            }
        };
        is_well_formed &= !name.is_empty() && !name.contains(&b'/');
        let Ok(name) = std::str::from_utf8(name) else {
            is_well_formed = false;
            continue;
        };
        let id = id.iter().map(|byte| format!("{byte:02x}")).collect();
        nodes.push(Node { mode, name: name.to_owned(), id });
    }
    Some((nodes, is_well_formed))
}

impl Tree for GitTree {
    fn kind(&self, path: &str) -> Result<Option<Kind>, Error> {
        Ok(self.find(path)?.map(|(found, _)| match found.node.mode {
            Mode::Directory => Kind::Directory,
            Mode::File | Mode::Link => Kind::File,
            Mode::Submodule => Kind::Submodule,
        }))
    }

    fn list(&self, path: &str) -> Result<Vec<Entry>, Error> {
        let (found, _) = self.find_required(path)?;
        match found.node.mode {
            Mode::Directory => {}
            Mode::Submodule => return Err(self.submodule(path)),
            Mode::File | Mode::Link => {
                return Err(Error::NotRegular { path: self.show(path), kind: "a file" });
            }
        }
        let directory = directory(&found, path)?;
        let nodes = &directory.by_name;
        if nodes.len() > ENTRIES_LIMIT {
            return Err(Error::TooLarge {
                path: self.show(path),
                what: format!("{} entries", nodes.len()),
                limit: format!("{ENTRIES_LIMIT} of a directory"),
            });
        }
        let entry = |node: &Node| Entry { name: node.name.clone(), plain: node.mode == Mode::File };
        Ok(nodes.values().map(entry).collect())
    }

    fn read(&self, path: &str) -> Result<Bytes, Error> {
        let (FoundNode { node, objects }, _) = self.find_required(path)?;
        match node.mode {
            Mode::File | Mode::Link => {}
            Mode::Submodule => return Err(self.submodule(path)),
            Mode::Directory => {
                return Err(Error::NotRegular { path: self.show(path), kind: "a directory" });
            }
        }
        if let Some(file) = objects.files.borrow().get(&node.id) {
            return Ok(Bytes::Read(file.clone()));
        }
        let file: Arc<[u8]> = Arc::from(objects.need(&node.id, path)?.content);
        if file.len() <= KEPT {
            objects.files.borrow_mut().insert(node.id, file.clone());
        }
        Ok(Bytes::Read(file))
    }

    fn read_ahead(&self, paths: &[&str]) {
        let mut files = BTreeSet::new();
        // Directories with what is to be read below them, level by level.
        let mut ahead: Vec<(String, &str)> =
            paths.iter().map(|path| (self.root.clone(), *path)).collect();
        while !ahead.is_empty() {
            self.objects.read_ahead(ahead.iter().map(|(id, _)| id.as_str()).collect());
            let directories = self.objects.directories.borrow();
            let mut below = Vec::new();
            for (id, path) in ahead {
                let (name, rest) = path.split_once('/').unwrap_or((path, ""));
                match directories.get(&id).and_then(|directory| directory.node(name)) {
                    Some(node) if node.mode == Mode::Directory => {
                        below.push((node.id.clone(), rest))
                    }
                    Some(node) if node.mode == Mode::File => {
                        files.insert(node.id.clone());
                    }
                    // Where links lead is looked for when it is asked.
                    _ => {}
                }
            }
            ahead = below;
        }
        self.objects.read_ahead(files.iter().map(String::as_str).collect());
    }

    fn real(&self, path: &str) -> Result<String, Error> {
        Ok(self.find_required(path)?.1)
    }

    fn show(&self, path: &str) -> String {
        format!("{}:{path}", self.revision)
    }

    fn is_past(&self) -> bool {
        true
    }
}

/// A path from the root of the repository, given from the root or, with `./` or
/// `../`, from `prefix`. `None` if it leads out.
pub(crate) fn absolute(
    path: &str,
    prefix: impl FnOnce() -> Result<String, Error>,
) -> Result<Option<String>, Error> {
    let relative = matches!(path, "." | "..") || path.starts_with("./") || path.starts_with("../");
    let path = if relative { join(&prefix()?, path) } else { path.to_owned() };
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_large_is_not_taken_for_the_next_answer() {
        let large = TEXT_LIMIT as usize + 1;
        let mut stream = format!("1234 blob {large}\n{}\n", "x".repeat(large)).into_bytes();
        stream.extend_from_slice(b"5678 blob 2\nab\n90ab missing\n");
        let answers = &mut stream.as_slice();
        assert!(matches!(answer(answers, "a.wit"), Ok(Answer::TooLarge(_))));
        match answer(answers, "b.wit") {
            Ok(Answer::Object(object)) => {
                assert_eq!((&*object.id, &*object.text()), ("5678", "ab"))
            }
            _ => panic!("it is an object"),
        }
        assert!(matches!(answer(answers, "c.wit"), Ok(Answer::Missing)));
        assert!(answer(answers, "d.wit").is_err());
    }
}
