//! How grave a finding is.

use std::fmt;
use std::str::FromStr;

/// How grave a finding is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Not reported.
    #[default]
    Off,
    /// Good to know.
    Note,
    /// Worth a look before the release.
    Warn,
    /// Stops the merge.
    Error,
}

impl Level {
    /// The word that reports use.
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Off => "off",
            Level::Note => "note",
            Level::Warn => "warn",
            Level::Error => "error",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Level {
    type Err = String;

    fn from_str(word: &str) -> Result<Level, String> {
        [Level::Off, Level::Note, Level::Warn, Level::Error]
            .into_iter()
            .find(|level| level.as_str() == word)
            .ok_or_else(|| format!("unknown level `{word}`: use off, note, warn or error"))
    }
}
