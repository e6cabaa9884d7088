//! The components that are asked about: every file that the arguments name.
//!
//! A directory means each `.wasm` file below it, and for each OCI image layout;
//! links to directories are not followed, and `.git` is not looked into.

use std::collections::btree_map::{BTreeMap, Entry};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use witgate_load::{Contents, Context, Place, PlaceRole, resolve_place};
use witgate_model::path;

use super::committed::CommittedFiles;
use super::oci_layout::{Blob, Images, Layer, OciLayout, check_bytes};
use super::path_pattern::{has_extension, path_matches, segments};

/// The argument that means a list on standard input.
const LIST: &str = "-";

/// What is the matter with a path that leads to nothing.
const NOT_THERE: &str = "no such file or directory";

/// A list is no longer.
const LIST_LIMIT: u64 = 256 << 20;

/// A component of an archive has no more bytes.
const COMPONENT_LIMIT: u64 = 4 << 30;

/// A component that somebody has.
#[derive(Debug)]
pub struct Consumer {
    /// What reports call it.
    pub name: String,
    source: Source,
}

#[derive(Debug)]
enum Source {
    File(PathBuf),
    Layer(Arc<OciLayout>, String),
    Place(Place),
    /// A file of a commit, and where it is if it is checked out.
    Committed(Place, PathBuf),
}

impl Source {
    /// The file that it is in, and what it is there.
    fn identity(&self) -> (PathBuf, String) {
        match self {
            Source::File(path) => (path::lexical(path), String::new()),
            Source::Layer(layout, blob) => (path::lexical(layout.path()), blob.clone()),
            Source::Place(place) => (PathBuf::new(), place.to_string()),
            Source::Committed(place, path) => (path.clone(), place.to_string()),
        }
    }
}

/// The bytes of a component.
pub enum Opened {
    /// Those of a file.
    Mapped(Contents),
    /// Those of a file in an archive.
    Read(Vec<u8>),
    /// A source that is read as any other.
    Place(Place),
}

impl Consumer {
    /// The file or image layout on disk.
    pub(crate) fn file(&self) -> Option<&Path> {
        match &self.source {
            Source::File(path) => Some(path),
            Source::Layer(layout, _) => Some(layout.path()),
            Source::Place(_) | Source::Committed(..) => None,
        }
    }

    /// What a file of owners is asked about: where the component is on disk, or would be.
    pub(crate) fn owned_path(&self) -> String {
        match &self.source {
            Source::Committed(_, checked_out) => path::shown(checked_out),
            _ => self.name.clone(),
        }
    }

    /// Opens what it is.
    pub fn open(&self) -> Result<Opened, String> {
        let file = |path: &Path| {
            let contents = Contents::open(Path::new(""), path);
            contents.map(Opened::Mapped).map_err(|error| error.message())
        };
        match &self.source {
            Source::File(path) => file(path),
            Source::Place(place) | Source::Committed(place, _) => Ok(Opened::Place(place.clone())),
            // A registry promises these bytes; a directory of files does not.
            Source::Layer(layout, blob) => match layout.blob(blob, COMPONENT_LIMIT)? {
                Blob::File(path) => {
                    let opened = file(&path)?;
                    if let Opened::Mapped(contents) = &opened {
                        check_bytes(blob, contents)?;
                    }
                    Ok(opened)
                }
                Blob::Bytes(bytes) => {
                    check_bytes(blob, &bytes)?;
                    Ok(Opened::Read(bytes))
                }
            },
        }
    }
}

/// All that the arguments name.
#[derive(Debug, Default)]
pub struct Consumers {
    /// What may be a component, in the order of names.
    pub all: Vec<Consumer>,
    /// What cannot be read, and why.
    pub unreadable: Vec<(String, String)>,
    /// What holds no WebAssembly, though it may have been meant to.
    pub others: Vec<String>,
    /// What each name is of.
    seen: BTreeMap<String, (PathBuf, String)>,
}

/// Whether an argument means any number of files.
pub(crate) fn stands_for_several(argument: &str) -> bool {
    let path = Path::new(argument);
    let is_pattern = argument.contains(['*', '?']) && fs::symlink_metadata(path).is_err();
    argument == LIST || is_pattern || path.is_dir() || has_extension(path, "tar")
}

/// Finds the components that arguments name: files, directories, patterns, image layouts,
/// other sources, and `-` for a list on standard input. Relative paths count from a
/// directory.
pub fn find_consumers(arguments: &[String], directory: &Path) -> Consumers {
    let mut consumers = Consumers::default();
    for argument in arguments {
        match argument.as_str() {
            LIST => consumers.list(directory),
            argument => consumers.argument(argument, directory, true),
        }
    }
    consumers.all.sort_by(|a, b| a.name.cmp(&b.name));
    consumers.unreadable.sort();
    consumers.others.sort();
    consumers
}

impl Consumers {
    fn argument(&mut self, text: &str, directory: &Path, may_be_glob: bool) {
        let path = directory.join(text);
        if fs::symlink_metadata(&path).is_ok() {
            return self.path(&path, &path::shown(Path::new(text)), true);
        }
        let is_glob = may_be_glob && text.contains(['*', '?']);
        if is_glob && !text.contains(':') {
            return self.glob(text, directory);
        }
        let context = Context { cwd: directory.to_owned(), ..Context::default() };
        match resolve_place(text, PlaceRole::Candidate, &context) {
            Ok(Place::Git { revision, path: Some(path) }) => {
                self.committed(text, (&revision, &path), directory, is_glob);
            }
            _ if is_glob => self.glob(text, directory),
            Ok(Place::Path(_)) => self.fail(text, NOT_THERE.to_owned()),
            Ok(place) => self.add(text.to_owned(), Source::Place(place)),
            Err(error) => self.fail(text, error.message()),
        }
    }

    /// What a commit has at a path: the file, those below a directory, or those that match
    /// a pattern.
    fn committed(
        &mut self,
        text: &str,
        (revision, path): (&str, &str),
        directory: &Path,
        is_glob: bool,
    ) {
        let files = match CommittedFiles::named(revision, path, directory) {
            Ok(files) => files,
            Err(error) => return self.fail(text, error.message()),
        };
        if files.paths.is_empty() && is_glob {
            return self.fail(text, format!("nothing in `{revision}` matches this pattern"));
        }
        // A directory of WIT is a source as well, and of what is not there the reader of
        // sources says so.
        if files.paths.is_empty() {
            let place = Place::Git { revision: revision.to_owned(), path: Some(path.to_owned()) };
            return self.add(text.to_owned(), Source::Place(place));
        }
        for file in files.paths {
            let checked_out = files.root.join(&file);
            let name = format!("{revision}:{file}");
            let place = Place::Git { revision: revision.to_owned(), path: Some(file) };
            self.add(name, Source::Committed(place, checked_out));
        }
    }

    /// The paths on standard input: one a line, or each before a NUL.
    fn list(&mut self, directory: &Path) {
        let mut text = String::new();
        let input = std::io::Read::take(std::io::stdin().lock(), LIST_LIMIT + 1);
        if let Err(error) = std::io::Read::read_to_string(&mut { input }, &mut text) {
            return self.fail("standard input", error.to_string());
        }
        if text.len() as u64 > LIST_LIMIT {
            return self.fail("standard input", "the list is too long".to_owned());
        }
        let separator = if text.contains('\0') { '\0' } else { '\n' };
        for line in text.split(separator).map(|line| line.trim_end_matches('\r')) {
            match line {
                "" => {}
                // It can only be the path of a file, so that git need not be asked about it.
                line if !line.contains(':') => match directory.join(line) {
                    path if fs::symlink_metadata(&path).is_ok() => {
                        self.path(&path, &path::shown(Path::new(line)), true);
                    }
                    _ => self.fail(line, NOT_THERE.to_owned()),
                },
                line => self.argument(line, directory, false),
            }
        }
    }

    fn glob(&mut self, text: &str, directory: &Path) {
        let all: Vec<&str> = text.split('/').collect();
        let first = all.iter().position(|segment| segment.contains(['*', '?'])).unwrap_or_default();
        let start = match all[..first].join("/") {
            start if start.is_empty() && first > 0 => "/".to_owned(),
            start => start,
        };
        let pattern = segments(text);
        let mut matched = Vec::new();
        let from = directory.join(&start);
        let is_deep = pattern.contains(&"**");
        let unreadable = self.unreadable.len();
        // A directory that is not there has nothing that matches.
        let is_there = start.is_empty() || from.is_dir();
        let mut waiting = if is_there { vec![(from, start)] } else { Vec::new() };
        while let Some((path, shown)) = waiting.pop() {
            for (path, shown) in self.entries(&path, &shown) {
                let below = segments(&shown);
                if path_matches(&pattern, &below, false) {
                    matched.push((path, shown));
                } else if is_plain_directory(&path) && (is_deep || below.len() < pattern.len()) {
                    waiting.push((path, shown));
                }
            }
        }
        if matched.is_empty() && self.unreadable.len() == unreadable {
            self.fail(text, "nothing matches this pattern".to_owned());
        }
        for (path, shown) in matched {
            self.path(&path, &shown, true);
        }
    }

    /// The entries of a directory, with what to call each.
    fn entries(&mut self, directory: &Path, shown: &str) -> Vec<(PathBuf, String)> {
        let here = if directory.as_os_str().is_empty() { Path::new(".") } else { directory };
        let entries = match fs::read_dir(here) {
            Ok(entries) => entries,
            Err(error) => {
                self.fail(if shown.is_empty() { "." } else { shown }, reason(&error));
                return Vec::new();
            }
        };
        let mut named = Vec::new();
        for entry in entries {
            match entry {
                Ok(entry) => {
                    let name = entry.file_name().to_string_lossy().into_owned();
                    let shown = match shown.strip_suffix('/') {
                        Some(root) => format!("{root}/{name}"),
                        None => path::join(shown, &name),
                    };
                    named.push((directory.join(entry.file_name()), shown));
                }
                Err(error) => self.fail(shown, reason(&error)),
            }
        }
        named
    }

    /// A file or directory; one that is named is examined whatever it is called.
    fn path(&mut self, path: &Path, shown: &str, is_named: bool) {
        let mut waiting = vec![(path.to_owned(), shown.to_owned(), is_named)];
        while let Some((path, shown, is_named)) = waiting.pop() {
            let is_directory = if is_named { path.is_dir() } else { is_plain_directory(&path) };
            if is_directory && OciLayout::is_at(&path) {
                self.layout(OciLayout::Directory(path), &shown);
            } else if is_directory {
                let entries = self.entries(&path, &shown);
                let entries = entries.into_iter().filter(|(path, _)| !path.ends_with(".git"));
                waiting.extend(entries.map(|(path, shown)| (path, shown, false)));
            } else if has_extension(&path, "tar") {
                match OciLayout::in_archive(&path) {
                    Ok(Some(layout)) => self.layout(layout, &shown),
                    Ok(None) => self.others.push(shown),
                    Err(reason) => self.fail(&shown, reason),
                }
            } else if is_named || has_extension(&path, "wasm") {
                // Reports could not tell it from others.
                match path.to_str() {
                    Some(_) => self.add(shown, Source::File(path)),
                    None => self.fail(&shown, "its name is not UTF-8".to_owned()),
                }
            }
        }
    }

    fn layout(&mut self, layout: OciLayout, shown: &str) {
        let Images { layers, others, unreadable } = match layout.images() {
            Ok(images) => images,
            Err(reason) => return self.fail(shown, reason),
        };
        let layout = Arc::new(layout);
        let named = |image: &str| format!("{shown}#{image}");
        for Layer { image, blob } in layers {
            self.add(named(&image), Source::Layer(layout.clone(), blob));
        }
        self.others.extend(others.iter().map(|image| named(image)));
        for (image, reason) in unreadable {
            self.fail(&named(&image), reason);
        }
    }

    /// Adds a component, unless it is named twice. Where another one has its name, neither
    /// hides the other.
    fn add(&mut self, name: String, source: Source) {
        let identity = source.identity();
        match self.seen.entry(name.clone()) {
            Entry::Vacant(vacant) => {
                vacant.insert(identity);
                self.all.push(Consumer { name, source });
            }
            Entry::Occupied(seen) if *seen.get() == identity => {}
            Entry::Occupied(_) => {
                self.fail(&name, "another component has the same name".to_owned());
            }
        }
    }

    fn fail(&mut self, name: &str, reason: String) {
        self.unreadable.push((name.to_owned(), reason));
    }
}

/// Whether something is a directory and no link to one.
fn is_plain_directory(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir())
}

fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    // The number of the error helps nobody.
    text.split(" (os error").next().unwrap_or(&text).to_owned()
}
