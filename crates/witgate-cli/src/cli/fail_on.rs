//! From which level on findings fail a command.

use clap::ValueEnum;
use witgate::Level;

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum FailOn {
    /// Breaking changes that the version does not allow, and other errors
    Error,
    /// Also warnings
    Warn,
    /// Any finding
    Note,
    /// Never: only inform
    Never,
}

impl FailOn {
    pub(crate) fn level(self) -> Level {
        match self {
            FailOn::Error => Level::Error,
            FailOn::Warn => Level::Warn,
            FailOn::Note => Level::Note,
            FailOn::Never => Level::Off,
        }
    }
}
