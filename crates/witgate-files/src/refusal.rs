//! Why a file is not opened.

use std::fmt;
use std::io;

/// What a message says of a link that leaves its repository.
pub const LEADS_OUT: &str = "a symbolic link leads out of the repository";

/// Why a file is not opened.
#[derive(Debug)]
pub enum Refusal {
    /// A symbolic link of a repository leads out of it, or into its `.git`.
    LeadsOut,
    /// It is neither a regular file nor a directory, but this.
    NotRegular(&'static str),
    /// It is longer than this many bytes.
    TooLarge {
        /// How long it is, as far as is known.
        size: u64,
        /// How many bytes are read.
        limit: u64,
    },
    /// The system refuses.
    Io(io::Error),
}

impl Refusal {
    /// Whether there is no such file.
    pub fn is_not_found(&self) -> bool {
        let Refusal::Io(error) = self else { return false };
        matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
    }
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Refusal {
        Refusal::Io(error)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::LeadsOut => f.write_str(LEADS_OUT),
            Refusal::NotRegular(kind) => write!(f, "{kind}, not a regular file"),
            Refusal::TooLarge { size, limit } => {
                write!(f, "it has {size} bytes, and at most {limit} are read")
            }
            Refusal::Io(error) => {
                let text = error.to_string();
                // The number of the error helps nobody.
                f.write_str(text.split(" (os error").next().unwrap_or(&text))
            }
        }
    }
}

impl std::error::Error for Refusal {}
