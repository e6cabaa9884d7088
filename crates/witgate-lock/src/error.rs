//! Why a lock file could not be read, and what to do about it.
//!
//! One variant for each thing that the user would do. [`Error::site`] gives
//! the text in question, where there is text.

use witgate_model::Site;
use witgate_toml::Problem;

/// Why a lock file could not be read.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Nothing is there.
    #[error("{path}: no such file")]
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
    /// A directory, a FIFO, a device, a socket.
    #[error("{path}: not a regular file")]
    NotRegular {
        /// Where it is.
        path: String,
    },
    /// More than is read.
    #[error("{path}: too large: {what}, and at most {limit} is read")]
    TooLarge {
        /// What is too large.
        path: String,
        /// How large it is.
        what: String,
        /// The bound.
        limit: String,
    },
    /// A link that leads out of the repository.
    #[error("{path}: a symbolic link leads out of the repository")]
    Outside {
        /// The link or path.
        path: String,
    },
    /// Text that is no text.
    #[error("{path}: not UTF-8 at byte {offset}")]
    NotUtf8 {
        /// The file.
        path: String,
        /// The first byte that is not UTF-8.
        offset: usize,
    },
    /// A file without a byte: no tool writes that, so something truncated it.
    #[error("{path}: the file is empty: it has no format version")]
    Empty {
        /// The file.
        path: String,
    },
    /// Not TOML, or a key or the type of its value is not what the format has.
    #[error(transparent)]
    Toml(#[from] witgate_toml::Error),
    /// A value is not what the format has there.
    #[error("{at}: {message}")]
    Malformed {
        /// Where.
        at: Site,
        /// What is the matter.
        message: String,
    },
    /// A version of the format that is not known.
    #[error("{at}: unsupported version {found} of this lock format; supported: {known}")]
    UnknownVersion {
        /// Where.
        at: Site,
        /// What it says.
        found: String,
        /// What is known.
        known: u64,
    },
    /// What should be a digest is none.
    #[error("{at}: `{found}` is not a digest: {reason}")]
    MalformedDigest {
        /// Where.
        at: Site,
        /// What it says.
        found: String,
        /// What is the matter with it.
        reason: String,
    },
    /// Two entries for one thing: which of them counts would be chance.
    #[error("{at}: a second entry for {entry}; the first is at line {}", .first.line())]
    Duplicate {
        /// The second.
        at: Site,
        /// The first.
        first: Site,
        /// What both are for.
        entry: String,
    },
    /// A key that the format does not have.
    #[error("{at}: unknown key `{key}`{}", suggestion.map(|it| format!("; did you mean `{it}`?")).unwrap_or_default())]
    UnknownKey {
        /// Where.
        at: Site,
        /// The key.
        key: String,
        /// What was probably meant.
        suggestion: Option<&'static str>,
    },
}

impl Error {
    /// The text in question, where there is text.
    pub fn site(&self) -> Option<&Site> {
        match self {
            Error::Toml(witgate_toml::Error { at, .. })
            | Error::Malformed { at, .. }
            | Error::UnknownVersion { at, .. }
            | Error::MalformedDigest { at, .. }
            | Error::Duplicate { at, .. }
            | Error::UnknownKey { at, .. } => Some(at),
            Error::NotFound { .. }
            | Error::Unreadable { .. }
            | Error::NotRegular { .. }
            | Error::TooLarge { .. }
            | Error::Outside { .. }
            | Error::NotUtf8 { .. }
            | Error::Empty { .. } => None,
        }
    }

    /// What is the matter, without the place that [`Error::site`] tells.
    pub fn message(&self) -> String {
        let whole = self.to_string();
        let start = self.site().map(|at| format!("{at}: ")).unwrap_or_default();
        whole.strip_prefix(&start).map_or(whole.clone(), str::to_owned)
    }

    /// What fixes it.
    pub fn help(&self) -> &'static str {
        match self {
            Error::NotFound { .. } => {
                "check the path, or write the file with the tool it belongs to"
            }
            Error::Unreadable { .. } => "make it readable",
            Error::NotRegular { .. } => "replace it with a regular file",
            Error::TooLarge { .. } => "check that it is the right file",
            Error::Outside { .. } => "copy the target of the link into the repository",
            Error::NotUtf8 { .. }
            | Error::Empty { .. }
            | Error::Toml(witgate_toml::Error { problem: Problem::Syntax { .. }, .. }) => {
                "restore it from version control, or regenerate it with its tool"
            }
            Error::Toml(_) | Error::Malformed { .. } | Error::MalformedDigest { .. } => {
                "regenerate it with its tool, and review the changes"
            }
            Error::UnknownVersion { .. } => "try a newer version of witgate",
            Error::Duplicate { .. } => "keep the right one of the two entries",
            Error::UnknownKey { .. } => "remove the key, or correct its name",
        }
    }
}
