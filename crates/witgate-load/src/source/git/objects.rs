//! The objects of a repository, as one process of git gives them.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::io::{BufRead, Read, Write};
use std::process::{Child, ChildStdin, Stdio};
use std::rc::Rc;
use std::sync::Arc;

use super::repository::{Repository, hanging};
use super::tree_object::{Directory, nodes};
use crate::error::Error;
use crate::source::git_command::git_command;
use crate::source::patience::{Answers, Complaints};
use crate::source::{TEXT_LIMIT, WASM_LIMIT, is_wasm, too_large};

/// A way to ask for objects.
pub(crate) struct Objects {
    pub(in crate::source) repository: Rc<Repository>,
    process: RefCell<Process>,
    /// Directories and small files that were read, by their ids: two commits
    /// have most of them in common.
    pub(super) directories: RefCell<HashMap<String, Rc<Directory>>>,
    pub(super) files: RefCell<HashMap<String, Arc<[u8]>>>,
    /// Why the process answers no more.
    dead: RefCell<Option<Error>>,
}

/// Larger files are read again rather than kept.
pub(super) const KEPT: usize = 1 << 20;

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
    pub(super) content: Vec<u8>,
}

impl Object {
    /// Its content, as far as it is text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.content).into_owned()
    }
}

impl Repository {
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
    /// is started again, as that version takes commands.
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

    /// Starts the process again, which ended over something that nobody may ever ask for.
    fn start_again(&self) {
        let takes_commands = self.process.borrow().takes_commands;
        match self.repository.start(takes_commands) {
            Ok(process) => *self.process.borrow_mut() = process,
            Err(error) => *self.dead.borrow_mut() = Some(error),
        }
    }

    /// Reads trees and small files that will be asked for, many at a time, up to as much
    /// as one place may have.
    pub(super) fn read_ahead(&self, ids: BTreeSet<&str>) {
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
                Err(_) => return self.start_again(),
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
    pub(super) fn need(&self, id: &str, path: &str) -> Result<Object, Error> {
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
