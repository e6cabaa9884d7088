//! Why there is no answer: one variant for each thing that the user would do.

use std::io;
use std::path::PathBuf;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A source, an owners file or a host.
    #[error("{}", .0.message())]
    Witgate(#[from] witgate::Error),
    /// No component was named, or none was found.
    #[error("no component in {looked_at}")]
    NoComponent {
        /// What was named.
        looked_at: String,
    },
    /// A list that cannot be read.
    #[error("standard input: {reason}")]
    List {
        /// Why.
        reason: String,
    },
    /// A file or directory that cannot be read.
    #[error("cannot read {}: {error}", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A file or directory that cannot be written.
    #[error("cannot write {}: {error}", path.display())]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A part of an index that is not whole.
    #[error("{} is not a whole Parquet file: {reason}", path.display())]
    Damaged {
        /// Which.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// Parquet, with other columns.
    #[error("{} is not a table of `{table}`: {reason}", path.display())]
    OtherTable {
        /// Which.
        path: PathBuf,
        /// Which table was expected.
        table: &'static str,
        /// What differs.
        reason: String,
    },
    /// A directory that is no index.
    #[error("{} is not an index: it has no `components` directory", path.display())]
    NoIndex {
        /// Which.
        path: PathBuf,
    },
    /// What SQL flagged is not in the file that should have it.
    #[error("{}: {reason}", path.display())]
    Flagged {
        /// Which.
        path: PathBuf,
        /// Why.
        reason: String,
    },
}

impl Error {
    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        match self {
            Error::Witgate(witgate::Error::NoWorld { .. }) => Some(
                "name the host's WIT, or a host that witgate knows, such as `wasmtime@45`".to_owned(),
            ),
            Error::Witgate(error) => error.help(),
            Error::NoComponent { .. } => Some(
                "name components, directories with .wasm files below or OCI image layouts, or give \
                 a list with --stdin"
                    .to_owned(),
            ),
            Error::List { .. } => {
                Some("--stdin takes a path a line: PATH, or PATH, environment and owner with tabs \
                      between them"
                    .to_owned())
            }
            Error::Read { .. } => None,
            Error::Write { .. } => {
                Some("name another directory or file, or make this one writable".to_owned())
            }
            Error::Damaged { .. } => Some(
                "remove the index and run `witgate-fleet index` again; it is made from the \
                 components alone"
                    .to_owned(),
            ),
            Error::OtherTable { .. } => Some(
                "it was written by something else or by another version of witgate-fleet: write it \
                 to a new place with this one"
                    .to_owned(),
            ),
            Error::NoIndex { .. } => {
                Some("`witgate-fleet index PATHS -o DIR` writes one".to_owned())
            }
            Error::Flagged { .. } => Some(
                "--flagged takes what `witgate-fleet sql impact` answered, as CSV with its header"
                    .to_owned(),
            ),
        }
    }
}
