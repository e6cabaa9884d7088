//! Why there is nothing to say, or nothing new.

use witgate::witgate_model::Site;
use witgate::witgate_report::escape;
use witgate::{Error, Party};

/// Why there is nothing to say, or nothing new.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    /// One line, and then how to fix it.
    pub(crate) message: String,
    /// Where, if that is known.
    pub(crate) site: Option<Site>,
    /// Whether there simply is no contract.
    pub(crate) is_nothing: bool,
}

impl Problem {
    pub(crate) fn from_error(error: &Error) -> Problem {
        let message = match error {
            // Nobody wonders which side it is that is being edited.
            Error::Load { party: Party::Candidate | Party::Source, error } => error.message(),
            error => error.message(),
        };
        let help = error.help().map(|help| format!("\nhelp: {}", escape(&help.replace('\n', " "))));
        Problem {
            message: format!("{}{}", escape(&message), help.unwrap_or_default()),
            site: error.site().cloned(),
            is_nothing: matches!(error, Error::NoContract | Error::NothingToJudge { .. }),
        }
    }

    /// What panicked is a defect.
    pub(crate) fn defect() -> Problem {
        let message = "this is a bug in witgate; nothing was checked".to_owned();
        Problem { message, site: None, is_nothing: false }
    }
}
