//! Why a place could not be read, and what to do about it.
//!
//! One variant for each thing that the user would do. A message says what is
//! the matter and where; [`Error::help`] says what fixes it.

use witgate_model::{Digest, Site, shell_argument};

/// Why a place could not be read.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// What was given is no place.
    #[error("`{text}` is not a source: {reason}")]
    BadPlace {
        /// What was given.
        text: String,
        /// What is the matter with it.
        reason: String,
    },
    /// A package in a registry.
    #[error("`{text}` is in a registry, and no registry is asked here")]
    NoRegistries {
        /// What was given.
        text: String,
        /// The commands that fetch it and compare it.
        help: String,
    },
    /// A package in a registry that cannot be fetched.
    #[error("{text}: {message}")]
    Fetch {
        /// What was given.
        text: String,
        /// What is wrong.
        message: String,
        /// What to do about it.
        help: String,
    },
    /// What reads like the name of a package in a registry.
    #[error("`{text}` is a package in a registry")]
    RegistryName {
        /// What was given.
        text: String,
        /// The source that names it.
        source_name: String,
    },
    /// A baseline that may be a path or a revision.
    #[error("`{text}` is a git revision, and also a path")]
    PathAndRevision {
        /// What was given.
        text: String,
    },
    /// Neither a path nor a revision.
    #[error("`{text}`: no such file, directory or git revision")]
    NoPathOrRevision {
        /// What was given.
        text: String,
        /// What it may have been meant to be.
        help: String,
    },
    /// Nothing is there.
    #[error("{path}: no such file or directory")]
    NotFound {
        /// What was looked for.
        path: String,
    },
    /// The system would not let it be read.
    #[error("{path}: cannot be read: {reason}")]
    Unreadable {
        /// What was to be read.
        path: String,
        /// What the system said.
        reason: String,
    },
    /// A link whose target is not the repository's.
    #[error("{path}: a symbolic link leads out of the repository")]
    LeadsOut {
        /// The path that goes through the link.
        path: String,
    },
    /// A FIFO, a device, a socket.
    #[error("{path}: {kind}, not a regular file or directory")]
    NotRegular {
        /// Where it is.
        path: String,
        /// What it is instead.
        kind: &'static str,
    },
    /// More than any contract needs.
    #[error("{path}: too large: {what}, and at most {limit} is read")]
    TooLarge {
        /// What is too large.
        path: String,
        /// How large it is.
        what: String,
        /// The bound.
        limit: String,
    },
    /// Worlds that are small as text and large once their includes are written
    /// out.
    #[error(
        "{path}: the worlds include too much: `{world}` alone has {copied} imports and exports from its includes and uses, and the limit for all worlds together is {limit}"
    )]
    TooManyIncluded {
        /// Where the worlds are.
        path: String,
        /// The world that includes most.
        world: String,
        /// How many imports and exports it gets.
        copied: usize,
        /// How many all worlds may get.
        limit: usize,
    },
    /// Text that is no text.
    #[error("{path}: not UTF-8 at byte {offset}, so neither WIT nor wasm")]
    NotUtf8 {
        /// The file.
        path: String,
        /// The first byte that is not UTF-8.
        offset: usize,
    },
    /// Packages that use one another, each of which is read by itself.
    #[error(
        "the packages take too long to read: each is read once for each package that uses it, which makes more than {limit} MiB of text"
    )]
    TooMuchToRead {
        /// How many MiB are read.
        limit: u64,
    },
    /// A file whose path is no text, so that it is neither found nor named.
    #[error("{path}: the path of this file is not UTF-8, so it cannot be checked")]
    PathNotUtf8 {
        /// The path, with what is not UTF-8 replaced.
        path: String,
    },
    /// What Git LFS leaves in the place of a file.
    #[error(
        "{path}: a Git LFS pointer, not the file itself{}",
        if *.is_past { ", which is in no commit" } else { ": run `git lfs pull`" }
    )]
    LfsPointer {
        /// The file.
        path: String,
        /// Whether it is in a commit, which never holds more.
        is_past: bool,
        /// The digest of the file, as the pointer says it.
        digest: Option<Digest>,
    },
    /// A directory without WIT.
    #[error("{path}: no WIT found")]
    NothingHere {
        /// The directory.
        path: String,
        /// What was looked for.
        looked_for: String,
    },
    /// WIT text that is not valid.
    #[error("{at}: {message}")]
    Wit {
        /// Where.
        at: Site,
        /// What is the matter.
        message: String,
        /// What to do, where more can be said than the message does.
        help: Option<String>,
    },
    /// WIT text that needs a package that is not there.
    #[error("{at}: package `{package}` not found")]
    MissingPackage {
        /// Where it is asked for.
        at: Site,
        /// Its name.
        package: String,
        /// Where it was looked for, and what brings it.
        help: String,
    },
    /// One package in two places, and they differ.
    #[error("package `{package}` is defined twice, and the two differ: {first} and {second}")]
    DuplicatePackage {
        /// Its name.
        package: String,
        /// One place.
        first: Site,
        /// The other.
        second: Site,
    },
    /// A type that is nested more deeply than any contract needs.
    #[error("{item} is nested {depth} types deep, which is too deep")]
    TooDeep {
        /// The type.
        item: String,
        /// How deeply.
        depth: usize,
    },
    /// Wasm that is not a component or WIT package, or is broken.
    #[error("{path}: {message}")]
    Wasm {
        /// The file.
        path: String,
        /// What is the matter.
        message: String,
        /// What to do.
        help: String,
    },
    /// A defect in the parser that is used.
    #[error("{path}: the WIT parser failed on this input: {message}")]
    Upstream {
        /// The input.
        path: String,
        /// What it said as it failed.
        message: String,
    },
    /// A place in git, and no git.
    #[error("`{place}` needs the `git` command, which cannot be run: {reason}")]
    NoGit {
        /// The place.
        place: String,
        /// What the system said.
        reason: String,
    },
    /// A place in git, outside any repository.
    #[error("`{place}`: {directory} is not in a git repository{reason}")]
    NoRepository {
        /// The place.
        place: String,
        /// The directory it was looked for from.
        directory: String,
        /// What git said if it was more than that, with a colon before it.
        reason: String,
    },
    /// A revision that git does not know.
    #[error("revision `{revision}` not found{}", if *.shallow { " in this shallow clone" } else { "" })]
    NoRevision {
        /// The revision.
        revision: String,
        /// Whether the history here is cut short.
        shallow: bool,
        /// What fixes it.
        help: String,
    },
    /// A branch to compare with was not named, and which is meant is unknown.
    #[error("the default branch is unknown{}", if *.shallow { " in this shallow clone" } else { "" })]
    NoDefaultBranch {
        /// Whether the history here is cut short.
        shallow: bool,
        /// What fixes it.
        help: String,
    },
    /// Two histories that have no commit in common here.
    #[error(
        "`HEAD` and `{branch}` have no common commit{}",
        if *.shallow { " in this shallow clone" } else { "" }
    )]
    NoMergeBase {
        /// The other branch.
        branch: String,
        /// Whether the history here is cut short.
        shallow: bool,
        /// What fixes it.
        help: String,
    },
    /// No tag that could be the release.
    #[error("no release to compare with: {reason}")]
    NoRelease {
        /// What was looked for.
        reason: String,
        /// What fixes it.
        help: String,
    },
    /// A revision that does not hold the path.
    #[error("{path}: does not exist at {revision}")]
    NotAtRevision {
        /// The path, from the root of the repository.
        path: String,
        /// The revision.
        revision: String,
    },
    /// A path that leads into another repository.
    #[error("{path}: a submodule at {revision}, so its files are in another repository")]
    Submodule {
        /// The path, from the root of the repository.
        path: String,
        /// The revision.
        revision: String,
    },
    /// An object that a partial or damaged clone lacks.
    #[error("{path}: object {object} is missing from this {}", if *.partial { "partial clone" } else { "repository" })]
    MissingObject {
        /// What it is needed for.
        path: String,
        /// Its id.
        object: String,
        /// Whether the clone is a partial one.
        partial: bool,
        /// What fixes it.
        help: String,
    },
    /// A path whose history is that of a repository within this one.
    #[error("{path}: is in its own repository, not in the one around it")]
    NestedRepository {
        /// The path as it was written.
        path: String,
    },
    /// A git that says nothing.
    #[error(
        "`git {command}` printed nothing for {} and was killed",
        witgate_model::count(*.seconds as usize, "second")
    )]
    GitHangs {
        /// Its subcommand.
        command: String,
        /// The limit.
        seconds: u64,
    },
    /// Any other failure of git.
    #[error("`git {command}` failed: {message}")]
    Git {
        /// Its subcommand.
        command: String,
        /// What it said.
        message: String,
    },
}

impl Error {
    /// The text that the error is about.
    pub fn site(&self) -> Option<&Site> {
        match self {
            Error::Wit { at, .. } | Error::MissingPackage { at, .. } => Some(at),
            Error::DuplicatePackage { second, .. } => Some(second),
            _ => None,
        }
    }

    /// What is the matter, without the place that [`Error::site`] tells.
    pub fn message(&self) -> String {
        match self {
            Error::Wit { message, .. } => message.clone(),
            Error::MissingPackage { package, .. } => format!("package `{package}` not found"),
            _ => self.to_string(),
        }
    }

    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        let help = match self {
            Error::BadPlace { .. } => {
                "a source is a directory, a .wit, .wasm or .wat file, a git revision \
                 (REV or git:REV, with :PATH behind it for a path), merge-base[:BRANCH], \
                 release[:TAG-GLOB], registry:NAMESPACE:NAME[@VERSION], \
                 oci://HOST/REPOSITORY[:TAG], `-` for standard input, or none"
            }
            Error::PathAndRevision { text } => {
                let [revision, path] = [format!("git:{text}"), format!("./{text}")];
                return Some(format!(
                    "write `{}` for the revision, or `{}` for the path",
                    shell_argument(&revision),
                    shell_argument(&path)
                ));
            }
            Error::RegistryName { source_name, .. } => {
                let source_name = shell_argument(source_name);
                return Some(format!("to fetch it, write `{source_name}`"));
            }
            Error::NotFound { .. } => "check the spelling",
            Error::Unreadable { .. } => "check its permissions",
            Error::LeadsOut { .. } => {
                "commit the files themselves in place of the link; links within the repository \
                 are followed"
            }
            Error::NotRegular { .. } => "copy its content to a regular file, and name that file",
            Error::TooLarge { .. } => {
                "name the directory or file with the WIT itself, not one above it"
            }
            Error::TooManyIncluded { .. } => {
                "reduce the number of nested includes, or name the directory of one package"
            }
            Error::NotUtf8 { .. } => {
                "WIT text is UTF-8, and wasm begins with the bytes `\\0asm`: save the text as \
                 UTF-8, or fetch the file again if it was meant to be wasm"
            }
            Error::TooMuchToRead { .. } => {
                "shorten the chains of packages that use one another, or check some of them: \
                 `witgate check DIR`"
            }
            Error::PathNotUtf8 { .. } => "rename the file or its directory, or remove it",
            Error::LfsPointer { is_past: false, .. } => {
                "where Git LFS is not installed: `git lfs install`, and then `git lfs pull`"
            }
            Error::LfsPointer { is_past: true, .. } => {
                "the commit contains only the pointer: check that commit out in a directory of \
                 its own (`git worktree add DIR REV`), run `git lfs pull` there, and name that \
                 directory instead of the revision"
            }
            Error::NothingHere { looked_for, .. } => looked_for,
            Error::DuplicatePackage { .. } => {
                "remove one of the two, or give both the same content"
            }
            Error::TooDeep { .. } => "make the nested types flatter",
            Error::Upstream { .. } => {
                "this is a bug in wit-parser; please report it there with the input, and \
                 meanwhile change the text that the message mentions"
            }
            Error::NoGit { .. } => "install git, or name a directory or file instead",
            Error::NoRepository { reason, .. } if reason.is_empty() => {
                "run this inside the repository, or name a directory or file instead"
            }
            Error::NoRepository { .. } => {
                "git does not trust or cannot read that repository; fix what git reports"
            }
            Error::NotAtRevision { .. } => {
                "paths are relative to the root of the repository, or to this directory if they \
                 begin with `./`; name the revision alone to compare all packages in it; for a \
                 new package, use the baseline `none`"
            }
            Error::Submodule { .. } => {
                "its commit is not fetched here: run `git submodule update --init` with that path"
            }
            Error::NestedRepository { .. } => {
                "run witgate inside that directory to compare it with its own history, or name \
                 directories on both sides"
            }
            Error::GitHangs { .. } => {
                "run the command yourself to see what it waits for; the environment variable \
                 WITGATE_GIT_TIMEOUT=SECONDS sets a longer timeout"
            }
            Error::Git { .. } => "run the command yourself to see more",
            Error::Wit { help, .. } => return help.clone(),
            Error::MissingPackage { help, .. }
            | Error::NoRegistries { help, .. }
            | Error::Fetch { help, .. }
            | Error::NoPathOrRevision { help, .. }
            | Error::Wasm { help, .. }
            | Error::NoRevision { help, .. }
            | Error::NoDefaultBranch { help, .. }
            | Error::NoMergeBase { help, .. }
            | Error::NoRelease { help, .. }
            | Error::MissingObject { help, .. } => help,
        };
        Some(help.to_owned())
    }
}
